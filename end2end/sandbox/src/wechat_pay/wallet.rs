//! The wallet's half of a payment (sections 4 and 5): what happens between the call of the bridge or of the SDK and the
//! money.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    crypto,
    faults::{FaultName, Occasion, Place},
    ids,
    sandbox::{Sandbox, Tools},
    state::{Api, EventKind, Merchant, Product, State, Trade, TradeState, Words},
};

use super::{directories, notify, v2};

/// The sheet that asks for the money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PaySheet {
    /// To confirm with.
    pub prepay_id: String,
    /// Who takes the money.
    pub merchant_name: String,
    /// What for.
    pub description: String,
    /// In fen.
    pub amount: i64,
    /// The merchant.
    pub mch_id: String,
    /// The merchant's number for the order.
    pub out_trade_no: String,
    /// Under which application.
    pub app_id: String,
    /// Who pays.
    pub openid: String,
}

/// The wallet does not pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, thiserror::Error)]
#[error("{notice} ({reason})")]
pub struct BridgeRefusal {
    /// What the page is told: `get_brand_wcpay_request:fail`.
    pub err_msg: String,
    /// What the payer sees.
    pub notice: String,
    /// What the developer should know, and is never told by the real one.
    pub reason: String,
}

/// A payment that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Receipt {
    /// WeChat's number.
    pub transaction_id: String,
    /// The merchant.
    pub mch_id: String,
    /// The merchant's number.
    pub out_trade_no: String,
    /// What the payer paid, in fen.
    pub amount: i64,
    /// When, UTC milliseconds.
    pub paid_ms: i64,
}

fn refusal(notice: impl Into<String>, reason: impl Into<String>) -> BridgeRefusal {
    let err_msg = "get_brand_wcpay_request:fail".to_owned();
    BridgeRefusal { err_msg, notice: notice.into(), reason: reason.into() }
}

impl Sandbox {
    /// A page called `getBrandWCPayRequest`: `page_url` is its real address, `params` the object that it gave,
    /// `person` who holds the phone.
    ///
    /// # Errors
    /// With the notice that the wallet would show.
    pub fn bridge_check(
        &self,
        page_url: &str,
        params: &Value,
        person: &str,
    ) -> Result<PaySheet, BridgeRefusal> {
        self.change(|state, tools| {
            let result = check(state, tools.now_ms, page_url, params, person);
            note_sheet(state, tools, &result);
            result
        })
    }

    /// An App called the SDK with `params`, keys in lower case as section 1.9 names them; `person` holds the phone. The
    /// refusal's `err_msg` is the SDK's `errCode`.
    ///
    /// # Errors
    /// With the notice that the wallet would show.
    pub fn sdk_check(&self, params: &Value, person: &str) -> Result<PaySheet, BridgeRefusal> {
        self.change(|state, tools| {
            let result = check_sdk(state, tools.now_ms, params, person).map_err(|mut refused| {
                "-1".clone_into(&mut refused.err_msg);
                refused
            });
            note_sheet(state, tools, &result);
            result
        })
    }

    /// The payer confirms: takes the money, and tells the merchant.
    ///
    /// # Errors
    /// When the order can no longer be paid, or not by this payer.
    pub fn pay(&self, prepay_id: &str, openid: &str) -> Result<Receipt, BridgeRefusal> {
        self.change(|state, tools| {
            let result = pay(state, tools, prepay_id, openid);
            let (subject, text) = match &result {
                Ok(Receipt { out_trade_no, amount, .. }) => {
                    let words = (format!("支付成功 {amount}分"), format!("paid, {amount} fen"));
                    (out_trade_no.as_str(), Words::from(words))
                }
                Err(BridgeRefusal { notice, reason, .. }) => (
                    "",
                    (format!("支付失败：{notice}"), format!("payment failed: {reason} ({notice})")).into(),
                ),
            };
            state.log(tools.now_ms, EventKind::Wallet, subject, text);
            result
        })
    }

    /// The payer leaves the sheet; the order stays as it is.
    pub fn cancel(&self, prepay_id: &str, person: &str) {
        self.change(|state, tools| {
            let subject =
                state.trade_by_prepay(prepay_id).map_or_else(String::new, |t| t.out_trade_no.clone());
            let text = (format!("取消支付：{person}"), format!("payment cancelled by {person}"));
            state.log(tools.now_ms, EventKind::Wallet, subject, text);
        });
    }
}

fn note_sheet(state: &mut State, tools: &Tools<'_>, result: &Result<PaySheet, BridgeRefusal>) {
    let (subject, text) = match result {
        Ok(sheet) => (sheet.out_trade_no.as_str(), Words::from(("打开支付单", "payment sheet opened"))),
        Err(BridgeRefusal { notice, reason, .. }) => {
            ("", (format!("拒绝支付：{notice}"), format!("payment refused: {reason} ({notice})")).into())
        }
    };
    state.log(tools.now_ms, EventKind::Wallet, subject, text);
}

fn check(
    state: &State,
    now_ms: i64,
    page_url: &str,
    params: &Value,
    person: &str,
) -> Result<PaySheet, BridgeRefusal> {
    let take = |name: &str| match params.get(name) {
        Some(Value::String(text)) if !text.is_empty() => Ok(text.as_str()),
        Some(_) => {
            Err(refusal(format!("JSAPI缺少参数：{name}"), format!("{name} is not a non-empty string")))
        }
        None => Err(refusal(format!("JSAPI缺少参数：{name}"), format!("{name} is missing"))),
    };
    let (app_id, timestamp, nonce) = (take("appId")?, take("timeStamp")?, take("nonceStr")?);
    let (package, sign_type, signature) = (take("package")?, take("signType")?, take("paySign")?);
    let no_order = |reason: &str| refusal("缺少参数 total_fee", reason);
    let prepay_id =
        package.strip_prefix("prepay_id=").ok_or_else(|| no_order("package is not prepay_id=…"))?;
    let trade = state.trade_by_prepay(prepay_id).ok_or_else(|| no_order("no such prepay_id"))?;
    if !prepay_valid(trade, prepay_id, now_ms) {
        return Err(no_order("prepay_id is older than two hours"));
    }
    if app_id != trade.app_id {
        return Err(refusal("unmatched order appid and payment appid", "appId is not the order's"));
    }
    let merchant = state.merchant(&trade.mch_id).ok_or_else(|| no_order("no such merchant"))?;
    if !merchant.has(Product::Jsapi) {
        return Err(refusal("商户号该产品权限未开通", "JSAPI is off"));
    }
    if !directories::matches(&merchant.directories, page_url) {
        return Err(refusal(
            format!("当前页面的URL未注册：{page_url}"),
            "no payment directory holds this page",
        ));
    }
    let signed = match trade.api {
        Api::V3 => {
            let message = crypto::jsapi_message(app_id, timestamp, nonce, package);
            sign_type == "RSA" && signed_by_certificate(merchant, trade, &message, signature)
        }
        Api::V2 => {
            sign_type == trade.sign_type && signed_by_key(merchant, trade, params, "paySign", signature)
        }
    };
    if trade.trade_type != "JSAPI" || !signed {
        return Err(refusal("支付验证签名失败", "paySign is not the ordering key's over these values"));
    }
    sheet(state, trade, merchant, prepay_id, person, now_ms)
}

fn check_sdk(state: &State, now_ms: i64, params: &Value, person: &str) -> Result<PaySheet, BridgeRefusal> {
    let take = |name: &str| {
        let text = params.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        text.ok_or_else(|| refusal("参数错误", format!("{name} is not a non-empty string")))
    };
    let (app_id, partner, prepay_id) = (take("appid")?, take("partnerid")?, take("prepayid")?);
    let (package, nonce, timestamp, signature) =
        (take("package")?, take("noncestr")?, take("timestamp")?, take("sign")?);
    let wrong = |reason: &str| refusal("支付失败", reason);
    let trade = state.trade_by_prepay(prepay_id).ok_or_else(|| wrong("no such prepay_id"))?;
    if !prepay_valid(trade, prepay_id, now_ms) {
        return Err(wrong("prepay_id is older than two hours"));
    }
    if app_id != trade.app_id || partner != trade.mch_id || trade.trade_type != "APP" {
        return Err(wrong("appid or partnerid is not the order's, or the order is none of an App"));
    }
    if package != "Sign=WXPay" {
        return Err(wrong("package is not Sign=WXPay"));
    }
    let merchant = state.merchant(&trade.mch_id).ok_or_else(|| wrong("no such merchant"))?;
    if !merchant.has(Product::App) {
        return Err(refusal("商户号该产品权限未开通", "APP is off"));
    }
    let signed = match trade.api {
        Api::V3 => {
            let message = crypto::app_message(app_id, timestamp, nonce, prepay_id);
            signed_by_certificate(merchant, trade, &message, signature)
        }
        Api::V2 => signed_by_key(merchant, trade, params, "sign", signature),
    };
    if !signed {
        return Err(wrong("sign is not the ordering key's over these values"));
    }
    sheet(state, trade, merchant, prepay_id, person, now_ms)
}

fn signed_by_certificate(merchant: &Merchant, trade: &Trade, message: &str, signature: &str) -> bool {
    let certificate = merchant.certificates.iter().find(|c| c.serial == trade.serial);
    certificate.is_some_and(|c| c.key.verifies(message.as_bytes(), signature))
}

/// v2 signs all values of the call, as the order was signed.
fn signed_by_key(merchant: &Merchant, trade: &Trade, params: &Value, own: &str, signature: &str) -> bool {
    let Some(object) = params.as_object() else { return false };
    let fields = object
        .iter()
        .filter(|(name, _)| name.as_str() != own)
        .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
        .collect();
    let wanted = v2::sign::sign(&fields, &merchant.api_key, &trade.sign_type);
    !merchant.api_key.is_empty() && wanted.as_deref() == Some(signature)
}

fn sheet(
    state: &State,
    trade: &Trade,
    merchant: &Merchant,
    prepay_id: &str,
    person: &str,
    now_ms: i64,
) -> Result<PaySheet, BridgeRefusal> {
    let openid = state.payer(person).map(|p| p.openid(&trade.app_id)).unwrap_or_default();
    may_pay(trade, &openid, now_ms, false)?;
    Ok(PaySheet {
        prepay_id: prepay_id.into(),
        merchant_name: merchant.name.clone(),
        description: trade.description.clone(),
        amount: trade.total,
        mch_id: trade.mch_id.clone(),
        out_trade_no: trade.out_trade_no.clone(),
        app_id: trade.app_id.clone(),
        openid,
    })
}

fn prepay_valid(trade: &Trade, prepay_id: &str, now_ms: i64) -> bool {
    trade.prepays.iter().any(|p| p.id == prepay_id && p.expires_ms > now_ms)
}

/// Whether this payer may pay this order now. `late` lets a closed order through.
fn may_pay(trade: &Trade, openid: &str, now_ms: i64, late: bool) -> Result<(), BridgeRefusal> {
    // Whoever holds the phone with the App pays.
    if trade.trade_type == "JSAPI" && trade.openid != openid {
        return Err(refusal("下单账号与支付账号不一致", "the order is another payer's"));
    }
    match trade.state {
        TradeState::Success | TradeState::Refund => return Err(refusal("该订单已支付", "the order is paid")),
        TradeState::Closed if !late => return Err(refusal("该订单已关闭", "the order is closed")),
        TradeState::Closed | TradeState::NotPay => {}
    }
    if trade.time_expire_ms.is_some_and(|until| until <= now_ms) && !late {
        return Err(refusal("该订单已失效", "time_expire has passed"));
    }
    Ok(())
}

fn pay(
    state: &mut State,
    tools: &Tools<'_>,
    prepay_id: &str,
    openid: &str,
) -> Result<Receipt, BridgeRefusal> {
    let found = state.trade_by_prepay(prepay_id);
    let trade = found.ok_or_else(|| refusal("缺少参数 total_fee", "no such prepay_id"))?.clone();
    let at = Occasion {
        now_ms: tools.now_ms,
        place: Place::Wallet,
        operation: None,
        out_trade_no: &trade.out_trade_no,
    };
    let late = trade.state == TradeState::Closed && state.strike(FaultName::LateSuccess, &at).is_some();
    if !prepay_valid(&trade, prepay_id, tools.now_ms) && !late {
        return Err(refusal("缺少参数 total_fee", "prepay_id is older than two hours"));
    }
    may_pay(&trade, openid, tools.now_ms, late)?;
    let coupon = i64::from(trade.total > 1 && state.strike(FaultName::Coupon, &at).is_some());
    let transaction_id = ids::transaction_id(tools.random, tools.now_ms);
    let gone = || refusal("系统繁忙，请稍后再试", "the order vanished");
    let paid = state.trade_mut(&trade.mch_id, &trade.out_trade_no).ok_or_else(gone)?;
    paid.state = TradeState::Success;
    paid.transaction_id = Some(transaction_id.clone());
    paid.paid_ms = Some(tools.now_ms);
    paid.payer_total = trade.total - coupon;
    openid.clone_into(&mut paid.openid);
    let paid = paid.clone();
    notify::announce_payment(state, tools, &paid);
    Ok(Receipt {
        transaction_id,
        mch_id: paid.mch_id,
        out_trade_no: paid.out_trade_no,
        amount: paid.payer_total,
        paid_ms: tools.now_ms,
    })
}
