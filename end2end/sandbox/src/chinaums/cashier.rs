//! The cashier: where the payer's browser arrives with a signed address, pays in its wallet, and is sent back
//! (`chinaums.md` 4, 7).

use axum::{
    Extension,
    body::Body,
    extract::{Form, Path, RawQuery, State as Shared},
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde::Deserialize;
use serde_json::{Map, Value};
use url::Url;

use crate::{
    clock,
    device::{Identity, Wallet},
    faults::{FaultName, Occasion, Operation, Place},
    ids,
    sandbox::{Sandbox, Tools},
    state::{EventKind, State, UmsOrder, UmsStatus, UmsWallet},
};

use super::{
    ORDER_LIFE_MS, calls,
    gate::{self, Door, Message, Refusal},
    notify, page, sign,
};

/// Members that belong to one sending, not to the order.
const OF_ONE_SENDING: [&str; 6] = ["msgId", "requestTimestamp", "msgSrc", "msgType", "sign", "signType"];

/// Why the cashier does not take the money, in the page's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct CashierRefusal(pub &'static str);

pub(super) async fn open_platform(
    Shared(sandbox): Shared<Sandbox>,
    identity: Option<Extension<Identity>>,
    RawQuery(query): RawQuery,
) -> Response {
    arrive(&sandbox, identity.as_deref(), Door::Open, &query.unwrap_or_default())
}

pub(super) async fn portal(
    Shared(sandbox): Shared<Sandbox>,
    identity: Option<Extension<Identity>>,
    RawQuery(query): RawQuery,
) -> Response {
    arrive(&sandbox, identity.as_deref(), Door::Portal, &query.unwrap_or_default())
}

/// Good: on to the cashier. Bad: the error itself is what the payer gets to see (4.1).
fn arrive(sandbox: &Sandbox, identity: Option<&Identity>, door: Door, query: &str) -> Response {
    let Some(wallet) = identity.and_then(|identity| wallet_of(identity.wallet)) else {
        return page::trouble("请在微信或支付宝中打开", "Open this in WeChat or Alipay.");
    };
    match sandbox.change(|state, tools| enter(state, tools, door, query, wallet)) {
        Ok(token) => go(StatusCode::FOUND, &format!("/netpay-portal/cashier/{token}")),
        Err(refusal) => calls::reply(&refusal.body(), refusal.status),
    }
}

fn wallet_of(wallet: Wallet) -> Option<UmsWallet> {
    [UmsWallet::Wechat, UmsWallet::Alipay].into_iter().find(|known| known.is_opened_in(wallet))
}

fn go(status: StatusCode, address: &str) -> Response {
    let Ok(value) = HeaderValue::from_str(address) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response.headers_mut().insert(header::LOCATION, value);
    response
}

/// Checks a signed address and makes its order, or finds it; the name of its cashier.
fn enter(
    state: &mut State,
    tools: &Tools<'_>,
    door: Door,
    query: &str,
    wallet: UmsWallet,
) -> Result<String, Refusal> {
    let message = match door {
        Door::Open => gate::open_page(state, tools, query),
        Door::Portal => gate::portal_page(state, tools, query),
    };
    let result = message.and_then(|message| place(state, tools, &message, wallet));
    let (number, zh, en) = match &result {
        Ok((number, _)) => (number.clone(), "打开收银台".to_owned(), "cashier opened".to_owned()),
        Err(refusal) => {
            let said = format!("{} {}", refusal.code, refusal.words);
            (String::new(), format!("收银台拒绝：{said}"), format!("cashier refused: {said}"))
        }
    };
    let text = (format!("银联商务{zh}"), format!("ChinaUMS {en}"));
    state.log(tools.now_ms, EventKind::Wallet, number, text);
    result.map(|(_, token)| token)
}

fn place(
    state: &mut State,
    tools: &Tools<'_>,
    message: &Message,
    wallet: UmsWallet,
) -> Result<(String, String), Refusal> {
    let number = message.text("merOrderId");
    gate::number(state, &message.mid, "merOrderId", &number)?;
    if message.door == Door::Portal {
        let wanted = match wallet {
            UmsWallet::Wechat => "WXPay.jsPay",
            UmsWallet::Alipay => "trade.jsPay",
        };
        if message.text("msgType") != wanted {
            return Err(Refusal::new("BAD_REQUEST", "msgType与当前环境不符"));
        }
    }
    let mut content = message.fields.clone();
    content.retain(|name, _| !OF_ONE_SENDING.contains(&name.as_str()));
    if let Some(known) = state.chinaums.order(&message.mid, &number) {
        return if known.content == content && known.wallet == wallet {
            Ok((number, known.token.clone()))
        } else {
            Err(Refusal::new("DUP_ORDER", "订单号重复"))
        };
    }
    let order = new_order(tools, message, wallet, content)?;
    state.bind_faults(&number);
    let (place, operation) = (Place::Answer, Some(Operation::Order));
    let at = Occasion { now_ms: tools.now_ms, place, operation, out_trade_no: &number };
    if state.strike(FaultName::ServerError, &at).is_some() {
        return Err(Refusal::new("SYSTEM_BUSY", "系统繁忙，请稍候再试。"));
    }
    let token = order.token.clone();
    state.chinaums.orders.push(order);
    Ok((number, token))
}

fn new_order(
    tools: &Tools<'_>,
    message: &Message,
    wallet: UmsWallet,
    content: Map<String, Value>,
) -> Result<UmsOrder, Refusal> {
    let total = message.fen("totalAmount")?;
    let address = |name: &str| match message.text(name) {
        text if text.is_empty() => Ok(None),
        text if text.len() <= 255 && Url::parse(&text).is_ok_and(|url| url.has_host()) => Ok(Some(text)),
        _ => Err(Refusal::new("BAD_REQUEST", format!("{name}不合法"))),
    };
    let description = message.text("orderDesc");
    if description.chars().count() > 255 {
        return Err(Refusal::new("BAD_REQUEST", "orderDesc过长"));
    }
    let until = message.text("expireTime");
    let expires_ms = if until.is_empty() {
        tools.now_ms + ORDER_LIFE_MS
    } else {
        let digits: String = until.chars().filter(char::is_ascii_digit).collect();
        clock::parse_beijing(&digits)
            .filter(|at| until.len() == 19 && *at > tools.now_ms)
            .ok_or_else(|| Refusal::new("BAD_REQUEST", "expireTime不合法"))?
    };
    Ok(UmsOrder {
        mid: message.mid.clone(),
        number: message.text("merOrderId"),
        token: ids::hex_lower(tools.random, 32),
        content,
        wallet,
        description,
        total,
        notify_url: address("notifyUrl")?,
        return_url: address("returnUrl")?,
        status: UmsStatus::WaitBuyerPay,
        seq_id: format!("{}N", ids::digits(tools.random, 11)),
        target_order_id: None,
        payer: None,
        payer_total: 0,
        created_ms: tools.now_ms,
        expires_ms,
        paid_ms: None,
        closed_ms: None,
    })
}

pub(super) async fn show(
    Shared(sandbox): Shared<Sandbox>,
    identity: Option<Extension<Identity>>,
    Path(token): Path<String>,
) -> Response {
    // Time passes first: an order that is over says so.
    let found = sandbox.change(|state, _| {
        let order = state.chinaums.by_token(&token)?.clone();
        let name = state.chinaums.merchant(&order.mid).map(|m| m.name.clone()).unwrap_or_default();
        Some((order, name))
    });
    let Some((order, merchant)) = found else {
        return page::trouble("订单不存在", "There is no such order.");
    };
    let Some(Extension(identity)) = identity.filter(|i| wallet_of(i.wallet) == Some(order.wallet)) else {
        return page::trouble("请用扫码时的钱包打开", "Open this in the wallet that scanned the code.");
    };
    page::cashier(&order, &merchant, &identity.person, back(&sandbox, &order).as_deref())
}

/// What the payer pressed.
#[derive(Deserialize)]
pub(super) struct Act {
    act: String,
}

pub(super) async fn act(
    Shared(sandbox): Shared<Sandbox>,
    identity: Option<Extension<Identity>>,
    Path(token): Path<String>,
    Form(pressed): Form<Act>,
) -> Response {
    let Some(Extension(identity)) = identity else {
        return page::trouble("请在微信或支付宝中打开", "Open this in WeChat or Alipay.");
    };
    let result = if pressed.act == "pay" {
        sandbox.pay_at_cashier(&token, &identity.person)
    } else {
        sandbox.leave_cashier(&token, &identity.person)
    };
    match result {
        Ok(Some(address)) => go(StatusCode::SEE_OTHER, &address),
        Ok(None) => page::done(),
        Err(CashierRefusal(words)) => page::trouble(words, "The cashier could not take the payment."),
    }
}

/// What the wallet does with the product's `Redirect`: follows it to the cashier, whose name is the handle.
///
/// # Errors
/// The call holds no address, or the code that the payer would be shown.
pub fn open_sheet(sandbox: &Sandbox, wallet: UmsWallet, call: &Value) -> Result<String, String> {
    let address = call.get("url").and_then(Value::as_str).ok_or("the call holds no url")?;
    sandbox.open_cashier(address, wallet)
}

/// The payer confirms at the cashier.
///
/// # Errors
/// The order can no longer be paid.
pub fn confirm(sandbox: &Sandbox, handle: &str, person: &str) -> Result<(), CashierRefusal> {
    sandbox.pay_at_cashier(handle, person).map(drop)
}

/// The payer leaves the cashier.
///
/// # Errors
/// There is no such order.
pub fn cancel(sandbox: &Sandbox, handle: &str, person: &str) -> Result<(), CashierRefusal> {
    sandbox.leave_cashier(handle, person).map(drop)
}

impl Sandbox {
    /// The first simulated ChinaUMS merchant: everything that the product's form asks for.
    #[must_use]
    pub fn chinaums_account(&self) -> crate::state::UmsMerchant {
        let first = self.read(|state| state.chinaums.merchants.first().cloned());
        first.unwrap_or_else(|| unreachable!("a sandbox has a first ChinaUMS merchant"))
    }

    /// A payer's browser arrives with the signed address that the product sent it to; the name of its cashier.
    ///
    /// # Errors
    /// The code that the payer would be shown.
    pub fn open_cashier(&self, address: &str, wallet: UmsWallet) -> Result<String, String> {
        let address = Url::parse(address).map_err(|e| e.to_string())?;
        let door = match address.path() {
            "/v1/netpay/webpay/pay" => Door::Open,
            "/netpay-portal/webpay/pay.do" => Door::Portal,
            other => return Err(format!("no cashier at {other}")),
        };
        let query = address.query().unwrap_or_default();
        self.change(|state, tools| enter(state, tools, door, query, wallet))
            .map_err(|refusal| refusal.code.to_owned())
    }

    /// The payer confirms: takes the money, tells the merchant; the address that the payer goes back to, if the
    /// order named one.
    ///
    /// # Errors
    /// The order can no longer be paid.
    pub fn pay_at_cashier(&self, token: &str, person: &str) -> Result<Option<String>, CashierRefusal> {
        self.change(|state, tools| {
            let result = pay(state, tools, token, person);
            let (number, zh, en) = match &result {
                Ok(order) => {
                    let fen = order.payer_total;
                    (order.number.clone(), format!("支付成功 {fen}分"), format!("paid, {fen} fen"))
                }
                Err(CashierRefusal(words)) => {
                    (String::new(), format!("支付失败：{words}"), format!("payment failed: {words}"))
                }
            };
            let text = (format!("银联商务{zh}"), format!("ChinaUMS {en}"));
            state.log(tools.now_ms, EventKind::Wallet, number, text);
            result.map(|order| return_address(state, &order))
        })
    }

    /// The payer leaves without paying; the order stays as it is.
    ///
    /// # Errors
    /// There is no such order.
    pub fn leave_cashier(&self, token: &str, person: &str) -> Result<Option<String>, CashierRefusal> {
        self.change(|state, tools| {
            let order = state.chinaums.by_token(token).cloned().ok_or(CashierRefusal("订单不存在"))?;
            let text = (format!("取消支付：{person}"), format!("payment cancelled by {person}"));
            state.log(tools.now_ms, EventKind::Wallet, &order.number, text);
            Ok(return_address(state, &order))
        })
    }

    /// Every order of ChinaUMS, oldest first.
    #[must_use]
    pub fn ums_orders(&self) -> Vec<UmsOrder> {
        self.read(|state| state.chinaums.orders.clone())
    }

    /// Every refund of ChinaUMS, oldest first.
    #[must_use]
    pub fn ums_refunds(&self) -> Vec<crate::state::UmsRefund> {
        self.read(|state| state.chinaums.refunds.clone())
    }

    /// The simulated ChinaUMS merchants: everything that the product's form asks for.
    #[must_use]
    pub fn ums_merchants(&self) -> Vec<crate::state::UmsMerchant> {
        self.read(|state| state.chinaums.merchants.clone())
    }
}

fn pay(state: &mut State, tools: &Tools<'_>, token: &str, person: &str) -> Result<UmsOrder, CashierRefusal> {
    let order = state.chinaums.by_token(token).cloned().ok_or(CashierRefusal("订单不存在"))?;
    let at =
        Occasion { now_ms: tools.now_ms, place: Place::Wallet, operation: None, out_trade_no: &order.number };
    let unpaid = order.paid_ms.is_none();
    let late = order.status == UmsStatus::TradeClosed
        && unpaid
        && state.strike(FaultName::LateSuccess, &at).is_some();
    match order.status {
        UmsStatus::WaitBuyerPay => {}
        UmsStatus::TradeClosed if late => {}
        UmsStatus::TradeClosed if unpaid => return Err(CashierRefusal("订单已关闭")),
        _ => return Err(CashierRefusal("订单已支付")),
    }
    let coupon = i64::from(order.total > 1 && state.strike(FaultName::Coupon, &at).is_some());
    let number = match order.wallet {
        UmsWallet::Wechat => ids::transaction_id(tools.random, tools.now_ms),
        UmsWallet::Alipay => {
            format!("{}{}", clock::beijing(tools.now_ms, "%Y%m%d"), ids::digits(tools.random, 20))
        }
    };
    let (mid, merchants_number) = (order.mid.clone(), order.number.clone());
    let paid = state.chinaums.order_mut(&mid, &merchants_number).ok_or(CashierRefusal("订单不存在"))?;
    paid.status = UmsStatus::TradeSuccess;
    paid.target_order_id = Some(number);
    paid.payer = Some(person.to_owned());
    paid.payer_total = order.total - coupon;
    paid.paid_ms = Some(tools.now_ms);
    let paid = paid.clone();
    notify::announce_payment(state, tools, &paid);
    Ok(paid)
}

fn back(sandbox: &Sandbox, order: &UmsOrder) -> Option<String> {
    sandbox.read(|state| return_address(state, order))
}

/// `returnUrl` with the result behind it, signed (7). For show alone.
fn return_address(state: &State, order: &UmsOrder) -> Option<String> {
    let base = order.return_url.as_deref()?;
    let merchant = state.chinaums.merchant(&order.mid)?;
    let mut fields = calls::order_view(order);
    fields.insert("tid".into(), merchant.tid.as_str().into());
    fields.insert("instMid".into(), merchant.inst_mid.as_str().into());
    let mut pairs = notify::texts(&fields);
    let signature = sign::keyed(merchant.digest, &sign::canonical(&pairs), &merchant.communication_key);
    pairs.push(("sign".into(), signature));
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let glue = if base.contains('?') { '&' } else { '?' };
    Some(format!("{base}{glue}{query}"))
}
