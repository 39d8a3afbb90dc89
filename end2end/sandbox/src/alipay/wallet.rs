//! The wallet's half (alipay.md 6): what happens between `tradePay`, or the App's SDK, and the money.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{
    sign,
    trades::{self, place},
};
use crate::{
    faults::{FaultName, Occasion, Place},
    sandbox::{Sandbox, Tools},
    state::{Alipay, AlipayProduct, AlipayStatus, AlipayTrade, EventKind, State, Words},
};

/// The sheet that asks for the money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AlipaySheet {
    /// To confirm with.
    pub trade_no: String,
    /// Who takes the money.
    pub merchant_name: String,
    /// What for.
    pub description: String,
    /// In fen.
    pub amount: i64,
    /// The merchant's number.
    pub out_trade_no: String,
}

/// What the page or the App is told: a code, and what the payer saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, thiserror::Error)]
#[error("{code}: {notice} ({reason})")]
pub struct AlipayRefusal {
    /// `resultCode`, or `resultStatus` of the SDK.
    pub code: String,
    /// What the payer sees.
    pub notice: String,
    /// What the developer should know.
    pub reason: String,
}

fn refusal(code: &str, notice: &str, reason: &str) -> AlipayRefusal {
    AlipayRefusal { code: code.into(), notice: notice.into(), reason: reason.into() }
}

/// What `tradePay` calls back with.
#[must_use]
pub fn result(code: &str, memo: &str) -> Value {
    json!({"resultCode": code, "memo": memo, "result": "", "callbackUrl": "", "extendInfo": ""})
}

impl Sandbox {
    /// A page called `tradePay` with these parameters, on the phone of `person`.
    ///
    /// # Errors
    /// With the code that the page is told.
    pub fn alipay_bridge_check(&self, params: &Value, person: &str) -> Result<AlipaySheet, AlipayRefusal> {
        self.alipay_act(person, |alipay, _state, tools| {
            let missing = || refusal("4000", "支付参数错误", "tradeNO is missing");
            let trade_no = params.get("tradeNO").and_then(Value::as_str).ok_or_else(missing)?;
            let trade = alipay.by_trade_no(trade_no);
            let trade = trade.ok_or_else(|| refusal("4000", "订单不存在", "no such trade_no"))?;
            may_pay(trade, person, tools.now_ms, false)?;
            Ok(sheet(alipay, trade))
        })
    }

    /// The App hands an order string to the SDK: now the trade begins to exist.
    ///
    /// # Errors
    /// With the `resultStatus` that the App is told.
    pub fn alipay_app_open(&self, order_string: &str, person: &str) -> Result<AlipaySheet, AlipayRefusal> {
        self.alipay_act(person, |alipay, state, tools| {
            let bad = |reason: &str| refusal("4000", "系统异常，请稍后再试", reason);
            let sent =
                sign::decode(order_string.as_bytes()).ok_or_else(|| bad("a parameter stands twice"))?;
            let get = |name: &str| sent.get(name).map(String::as_str).unwrap_or_default();
            let app = alipay.app(get("app_id")).cloned().ok_or_else(|| bad("no such app_id"))?;
            if get("method") != "alipay.trade.app.pay" || get("sign_type") != "RSA2" {
                return Err(bad("not an order of the App, or not RSA2"));
            }
            if !sign::verifies(&app.public_pem, &sign::request_text(&sent), get("sign")) {
                return Err(bad("isv.invalid-signature"));
            }
            let content: Value = serde_json::from_str(get("biz_content")).map_err(|_| bad("biz_content"))?;
            if content["product_code"] != "QUICK_MSECURITY_PAY" {
                return Err(bad("product_code"));
            }
            let number = content["out_trade_no"].as_str().unwrap_or_default();
            if alipay.trade(&app.pid, number).is_none() {
                state.bind_faults(number);
            }
            let product = (AlipayProduct::App, "QUICK_MSECURITY_PAY".to_owned(), None);
            let trade = place(alipay, tools, &app, &sent, product).map_err(|e| bad(&e.sub_code))?;
            may_pay(&trade, person, tools.now_ms, false)?;
            Ok(sheet(alipay, &trade))
        })
    }

    /// The payer confirms: takes the money, and tells the merchant. Answers what the payer paid, in fen.
    ///
    /// # Errors
    /// When the trade can no longer be paid, or not by this payer.
    pub fn alipay_pay(&self, trade_no: &str, person: &str) -> Result<i64, AlipayRefusal> {
        self.alipay_act(person, |alipay, state, tools| {
            let gone = || refusal("4000", "订单不存在", "no such trade_no");
            let trade = alipay.by_trade_no(trade_no).ok_or_else(gone)?.clone();
            let at = Occasion {
                now_ms: tools.now_ms,
                place: Place::Wallet,
                operation: None,
                out_trade_no: &trade.out_trade_no,
            };
            let late = trade.status == AlipayStatus::TradeClosed
                && state.strike(FaultName::LateSuccess, &at).is_some();
            may_pay(&trade, person, tools.now_ms, late)?;
            trades::paid(alipay, state, tools, trade_no, person);
            Ok(alipay.by_trade_no(trade_no).map_or(0, |trade| trade.payer_total))
        })
    }

    fn alipay_act<T>(
        &self,
        person: &str,
        act: impl FnOnce(&mut Alipay, &mut State, &Tools<'_>) -> Result<T, AlipayRefusal>,
    ) -> Result<T, AlipayRefusal> {
        self.change(|state, tools| {
            super::with(state, |alipay, state| {
                let result = act(alipay, state, tools);
                if let Err(AlipayRefusal { notice, reason, code }) = &result {
                    let words: Words = (
                        format!("支付宝拒绝：{notice}"),
                        format!("Alipay refused {person}: {reason} ({code})"),
                    )
                        .into();
                    state.log(tools.now_ms, EventKind::Wallet, "", words);
                }
                result
            })
            .unwrap_or_else(|| Err(refusal("4000", "系统繁忙", "no Alipay here")))
        })
    }
}

fn sheet(alipay: &Alipay, trade: &AlipayTrade) -> AlipaySheet {
    AlipaySheet {
        trade_no: trade.trade_no.clone(),
        merchant_name: alipay.app(&trade.app_id).map(|app| app.merchant.clone()).unwrap_or_default(),
        description: trade.subject.clone(),
        amount: trade.total,
        out_trade_no: trade.out_trade_no.clone(),
    }
}

/// Whether this payer may pay this trade now. `late` lets a closed one through.
fn may_pay(trade: &AlipayTrade, person: &str, now_ms: i64, late: bool) -> Result<(), AlipayRefusal> {
    if trade.person.as_deref().is_some_and(|buyer| buyer != person) {
        return Err(refusal("4000", "付款账号与下单账号不一致", "the trade is another payer's"));
    }
    match trade.status {
        AlipayStatus::TradeSuccess => return Err(refusal("4000", "交易已支付", "the trade is paid")),
        _ if late => return Ok(()),
        AlipayStatus::TradeClosed => return Err(refusal("4000", "交易已关闭", "the trade is closed")),
        AlipayStatus::WaitBuyerPay => {}
    }
    if trade.expires_ms <= now_ms {
        return Err(refusal("4000", "交易已超时", "time_expire has passed"));
    }
    Ok(())
}

/// The wallet, or the App's SDK, is handed what the product gave out (`tradeNO`, or `order_string`), on the phone of
/// `person`. Answers Alipay's number of the trade, to confirm with.
///
/// # Errors
/// With the code that the page or the App is told.
pub fn open_sheet(sandbox: &Sandbox, call: &Value, person: &str) -> Result<String, AlipayRefusal> {
    let sheet = match call.get("order_string").and_then(Value::as_str) {
        Some(order_string) => sandbox.alipay_app_open(order_string, person)?,
        None => sandbox.alipay_bridge_check(call, person)?,
    };
    Ok(sheet.trade_no)
}

/// The payer confirms.
///
/// # Errors
/// When the trade can no longer be paid, or not by this payer.
pub fn confirm(sandbox: &Sandbox, trade_no: &str, person: &str) -> Result<(), AlipayRefusal> {
    sandbox.alipay_pay(trade_no, person).map(|_| ())
}

/// The payer leaves the sheet; the trade stays as it is.
pub fn cancel(sandbox: &Sandbox, trade_no: &str, person: &str) {
    sandbox.change(|state, tools| {
        let trade = state.alipay.as_ref().and_then(|alipay| alipay.by_trade_no(trade_no));
        let number = trade.map_or_else(String::new, |trade| trade.out_trade_no.clone());
        let words = (format!("取消支付：{person}"), format!("payment cancelled by {person}"));
        state.log(tools.now_ms, EventKind::Wallet, number, words);
    });
}
