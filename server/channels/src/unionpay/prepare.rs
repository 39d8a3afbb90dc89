//! Orders and refunds as the forms that are stored (unionpay.md 4, 6). Neither `certId` nor the signature is in them:
//! both belong to the credentials of the moment of sending.

use domain::time::UnixMs;
use url::Url;

use super::fields::Fields;
use super::keys::UnionPayCredentials;
use super::sign;
use crate::error::PrepareError;
use crate::types::{CreateOrder, CreateRefund, PreparedRequest, RequestMethod};

/// Orders of the App control.
pub(super) const ORDER_PATH: &str = "/gateway/api/appTransReq.do";
/// Refund and undo.
pub(super) const BACK_PATH: &str = "/gateway/api/backTransReq.do";
/// Query of anything.
pub(super) const QUERY_PATH: &str = "/gateway/api/queryTrans.do";
/// `currencyCode` of the yuan.
pub(super) const YUAN: &str = "156";

const VERSION: &str = "5.1.0";
const PRODUCT: &str = "000201";
const MOBILE: &str = "08";
const MAX_DESCRIPTION: usize = 32;
const MAX_AMOUNT: i64 = 999_999_999_999;
const MAX_URL: usize = 256;
/// An undo is taken until about 23:00, when the settlement day ends; ten minutes are left for clocks and queues.
const UNDO_UNTIL: (i64, i64) = (22, 50);

/// `txnTime`: `yyyyMMddHHmmss` on a Beijing clock.
pub(super) fn txn_time(ms: i64) -> String {
    UnixMs(ms).shanghai_compact()
}

/// What every message begins with.
pub(super) fn common(own: &UnionPayCredentials, txn_type: &str, sub_type: &str) -> Fields {
    Fields::new()
        .with("version", VERSION)
        .with("encoding", "UTF-8")
        .with("signMethod", sign::METHOD)
        .with("merId", own.mer_id.as_str())
        .with("accessType", "0")
        .with("bizType", PRODUCT)
        .with("txnType", txn_type)
        .with("txnSubType", sub_type)
}

pub(super) fn order(own: &UnionPayCredentials, order: &CreateOrder) -> Result<PreparedRequest, PrepareError> {
    check((1..=MAX_AMOUNT).contains(&order.amount.value()), "amount", "not 1 to 12 digits")?;
    check(order.time_expire_ms > order.created_at_ms, "time_expire", "not after the order")?;
    check_number(order.out_trade_no.as_str())?;
    check_url(&order.notify_url)?;
    let mut fields = common(own, "01", "01")
        .with("channelType", MOBILE)
        .with("orderId", order.out_trade_no.as_str())
        .with("txnTime", txn_time(order.created_at_ms))
        .with("txnAmt", order.amount.value().to_string())
        .with("currencyCode", YUAN)
        .with("backUrl", order.notify_url.as_str())
        .with("payTimeout", txn_time(order.time_expire_ms));
    let description = shown(&order.description);
    if !description.is_empty() {
        fields.set("orderDesc", description);
    }
    Ok(post(ORDER_PATH, &fields))
}

pub(super) fn refund(
    own: &UnionPayCredentials,
    refund: &CreateRefund,
) -> Result<PreparedRequest, PrepareError> {
    check(refund.amount.value() >= 1, "amount", "less than one fen")?;
    check(refund.amount <= refund.total, "amount", "more than the payment")?;
    check_number(refund.out_refund_no.as_str())?;
    let original = refund.transaction_id.as_deref().filter(|id| !id.is_empty());
    let original = original
        .ok_or(PrepareError { field: "transaction_id", reason: "the payment's queryId is not known" })?;
    let kind = if own.undo_same_day && can_undo(refund) { "31" } else { "04" };
    let mut fields = common(own, kind, "00")
        .with("channelType", MOBILE)
        .with("orderId", refund.out_refund_no.as_str())
        .with("txnTime", txn_time(refund.created_at_ms))
        .with("txnAmt", refund.amount.value().to_string())
        .with("currencyCode", YUAN)
        .with("origQryId", original);
    if let Some(url) = &refund.notify_url {
        check_url(url)?;
        fields.set("backUrl", url.as_str());
    }
    Ok(post(BACK_PATH, &fields))
}

/// Whole amount, same calendar day, both early enough to be of one settlement day.
fn can_undo(refund: &CreateRefund) -> bool {
    let early = |ms: i64| {
        let (_, _, _, hour, minute, _) = UnixMs(ms).shanghai_parts();
        (hour, minute) < UNDO_UNTIL
    };
    let (paid, now) = (refund.payment_created_at_ms, refund.created_at_ms);
    refund.amount == refund.total
        && UnixMs(paid).shanghai_day_start() == UnixMs(now).shanghai_day_start()
        && early(paid)
        && early(now)
}

/// The request that asks about one order or refund.
pub(super) fn query(own: &UnionPayCredentials, number: &str, created_at_ms: i64) -> PreparedRequest {
    query_at(own, number, &txn_time(created_at_ms))
}

/// The same, with the moment as it was sent.
pub(super) fn query_at(own: &UnionPayCredentials, number: &str, txn_time: &str) -> PreparedRequest {
    post(QUERY_PATH, &common(own, "00", "00").with("orderId", number).with("txnTime", txn_time))
}

fn post(path: &str, fields: &Fields) -> PreparedRequest {
    PreparedRequest { method: RequestMethod::Post, path: path.to_owned(), body: fields.to_form() }
}

/// Answers echo it without any encoding: signs that would break them apart become spaces.
fn shown(description: &str) -> String {
    let plain = description.chars().map(|c| if "&={}[]\"'+%\r\n".contains(c) { ' ' } else { c });
    plain.take(MAX_DESCRIPTION).collect::<String>().trim().to_owned()
}

fn check_number(number: &str) -> Result<(), PrepareError> {
    check((8..=32).contains(&number.len()), "out_trade_no", "not 8 to 32 letters and digits")
}

fn check_url(text: &str) -> Result<(), PrepareError> {
    let field = "notify_url";
    let url = Url::parse(text).map_err(|_| PrepareError { field, reason: "not an absolute address" })?;
    check(matches!(url.scheme(), "http" | "https") && url.has_host(), field, "not http(s)")?;
    check(url.query().is_none() && url.fragment().is_none(), field, "has a query or fragment")?;
    check(text.len() <= MAX_URL, field, "longer than 256 characters")
}

fn check(ok: bool, field: &'static str, reason: &'static str) -> Result<(), PrepareError> {
    if ok { Ok(()) } else { Err(PrepareError { field, reason }) }
}
