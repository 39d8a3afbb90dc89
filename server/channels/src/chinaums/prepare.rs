//! Orders and refunds as they are stored before anything is sent (chinaums.md 4.2, 4.4, 5.2).
//!
//! What is stored carries neither `msgId` nor `requestTimestamp`: those belong to one sending, like the signature, because
//! ChinaUMS refuses a request whose time is some minutes past.

use domain::time::UnixMs;
use serde_json::{Map, Value, json};
use url::Url;

use super::keys::{ChinaumsCredentials, Interface};
use crate::error::PrepareError;
use crate::types::{CreateOrder, CreateRefund, PayerWallet, PreparedRequest, RequestMethod};

pub(super) const OPEN_PAY: &str = "/v1/netpay/webpay/pay";
pub(super) const PORTAL_PAY: &str = "/netpay-portal/webpay/pay.do";
/// The portal's one address for JSON calls; `msgType` says which.
pub(super) const PORTAL_CALL: &str = "/netpay-route-server/api/";

const MOST_FEN: i64 = 100_000_000;
/// The field takes 255 characters; each Chinese one makes nine of an address that should stay below 2000 (2.2).
const MAX_DESCRIPTION: usize = 40;
const MAX_REASON: usize = 255;
const MAX_URL: usize = 255;

/// The members that every message carries (5).
pub(super) fn common(own: &ChinaumsCredentials, number: &str) -> Map<String, Value> {
    let mut body = Map::new();
    body.insert("instMid".to_owned(), own.inst_mid.as_str().into());
    body.insert("merOrderId".to_owned(), number.into());
    body.insert("mid".to_owned(), own.mid.as_str().into());
    body.insert("tid".to_owned(), own.tid.as_str().into());
    body
}

pub(super) fn order(own: &ChinaumsCredentials, order: &CreateOrder) -> Result<PreparedRequest, PrepareError> {
    let description = cut(&order.description, MAX_DESCRIPTION);
    check(!description.trim().is_empty(), "description", "empty")?;
    check((1..=MOST_FEN).contains(&order.amount.value()), "amount", "not 1 to 100000000 fen")?;
    check_url("notify_url", &order.notify_url)?;
    check_number("out_trade_no", own, order.out_trade_no.as_str())?;
    let mut body = common(own, order.out_trade_no.as_str());
    let mut set = |name: &str, value: Value| body.insert(name.to_owned(), value);
    set("totalAmount", order.amount.value().into());
    set("orderDesc", description.into());
    set("notifyUrl", order.notify_url.as_str().into());
    set("expireTime", UnixMs(order.time_expire_ms).shanghai_text().into());
    // Optional: one that is too long is left out, and the payer finds the way back alone.
    if let Some(url) = order.return_url.as_ref().filter(|url| url.len() <= MAX_URL) {
        // With a query, nobody knows whether more is appended by `?` or by `&` (7).
        check_url("return_url", url)?;
        set("returnUrl", url.as_str().into());
    }
    let path = match &own.interface {
        Interface::OpenPlatform { .. } => OPEN_PAY,
        Interface::Portal { .. } => {
            set("msgType", portal_pay_type(order.wallet)?.into());
            PORTAL_PAY
        }
    };
    Ok(PreparedRequest {
        method: RequestMethod::Get,
        path: path.to_owned(),
        body: Value::Object(body).to_string(),
    })
}

/// The portal does not look at the User-Agent: the request names the channel (4.4).
fn portal_pay_type(wallet: Option<PayerWallet>) -> Result<&'static str, PrepareError> {
    match wallet {
        Some(PayerWallet::Wechat) => Ok("WXPay.jsPay"),
        Some(PayerWallet::Alipay) => Ok("trade.jsPay"),
        None => Err(PrepareError { field: "wallet", reason: "not known" }),
    }
}

pub(super) fn refund(
    own: &ChinaumsCredentials,
    refund: &CreateRefund,
) -> Result<PreparedRequest, PrepareError> {
    check(refund.amount.value() >= 1, "amount", "less than one fen")?;
    check(refund.amount <= refund.total, "amount", "more than the payment")?;
    check_number("out_refund_no", own, refund.out_refund_no.as_str())?;
    let mut body = common(own, refund.out_trade_no.as_str());
    body.insert("refundAmount".to_owned(), refund.amount.value().into());
    body.insert("refundOrderId".to_owned(), refund.out_refund_no.as_str().into());
    if let Some(reason) = refund.reason.as_deref().map(|r| cut(r, MAX_REASON)).filter(|r| !r.is_empty()) {
        body.insert("refundDesc".to_owned(), json!(reason));
    }
    Ok(PreparedRequest {
        method: RequestMethod::Post,
        path: call_path(&own.interface, "refund"),
        body: Value::Object(body).to_string(),
    })
}

/// The path of a JSON call; `name` as the open platform spells it.
pub(super) fn call_path(interface: &Interface, name: &str) -> String {
    match interface {
        Interface::OpenPlatform { .. } => format!("/v1/netpay/{name}"),
        Interface::Portal { .. } => PORTAL_CALL.to_owned(),
    }
}

/// Every number begins with the source number (1); 6 to 32 characters, letters and digits.
fn check_number(field: &'static str, own: &ChinaumsCredentials, number: &str) -> Result<(), PrepareError> {
    check(number.starts_with(&own.source_no), field, "does not begin with the source number")?;
    check((7..28).contains(&number.len()), field, "not 7 to 27 characters")
}

/// Characters, not bytes.
fn cut(text: &str, max: usize) -> &str {
    text.char_indices().nth(max).map_or(text, |(end, _)| &text[..end])
}

fn check_url(field: &'static str, text: &str) -> Result<(), PrepareError> {
    let url = Url::parse(text).map_err(|_| PrepareError { field, reason: "not an absolute address" })?;
    check(matches!(url.scheme(), "http" | "https") && url.has_host(), field, "not http(s)")?;
    check(url.query().is_none() && url.fragment().is_none(), field, "has a query or fragment")?;
    check(text.len() <= MAX_URL, field, "longer than 255 characters")
}

fn check(ok: bool, field: &'static str, reason: &'static str) -> Result<(), PrepareError> {
    if ok { Ok(()) } else { Err(PrepareError { field, reason }) }
}
