//! Orders and refunds as the bytes that are stored (wechat.md 2.3, 2.6): everything but nonce and signature, which are
//! put in afresh for each sending.

use domain::time::{SECOND, UnixMs};

use super::keys::V2Credentials;
use super::xml;
use crate::error::PrepareError;
use crate::types::{CreateOrder, CreateRefund, PreparedRequest, RequestMethod};
use crate::wechat::WechatProduct;
use crate::wechat::limits::{CURRENCY, check, check_url, cut_bytes, cut_chars};

/// The path of an order.
pub(super) const ORDER_PATH: &str = "/pay/unifiedorder";
/// The path of a refund, where WeChat demands a client certificate.
pub(super) const REFUND_PATH: &str = "/secapi/pay/refund";
/// Bytes, not characters, unlike v3.
const MAX_BODY: usize = 128;
const MAX_REASON: usize = 80;
const MAX_URL: usize = 256;
/// WeChat wants to leave the payer at least a minute, and the call takes its time; what lies beyond our own expiry is
/// closed by us.
const SHORTEST_MS: i64 = 90 * SECOND;

pub(super) fn order(
    own: &V2Credentials,
    product: WechatProduct,
    order: &CreateOrder,
) -> Result<PreparedRequest, PrepareError> {
    let description = legible(&order.description);
    let body = cut_bytes(&description, MAX_BODY).trim();
    check(!body.is_empty(), "description", "empty")?;
    check(order.amount.value() >= 1, "amount", "less than one fen")?;
    let needs_payer = product == WechatProduct::Jsapi;
    check(!needs_payer || (1..=128).contains(&order.payer_id.len()), "payer_id", "not 1 to 128 characters")?;
    check_url(&order.notify_url, MAX_URL)?;
    let ends = order.time_expire_ms.max(order.created_at_ms.saturating_add(SHORTEST_MS));
    let (total, ends) = (order.amount.value().to_string(), UnixMs(ends).shanghai_compact());
    // Demanded also where nobody knows it, as when the App's server pays on behalf of the phone.
    let address = order.client_ip.map_or_else(|| "127.0.0.1".to_owned(), |ip| ip.to_string());
    let mut fields = vec![
        ("appid", own.app_id.as_str()),
        ("mch_id", &own.mch_id),
        ("body", body),
        ("out_trade_no", order.out_trade_no.as_str()),
        ("fee_type", CURRENCY),
        ("total_fee", &total),
        ("spbill_create_ip", &address),
        ("time_expire", &ends),
        ("notify_url", &order.notify_url),
        ("trade_type", product.trade_type()),
    ];
    if needs_payer {
        fields.push(("openid", &order.payer_id));
    }
    fields.push(("sign_type", own.sign_type.as_str()));
    Ok(request(ORDER_PATH, fields))
}

pub(super) fn refund(own: &V2Credentials, refund: &CreateRefund) -> Result<PreparedRequest, PrepareError> {
    check(refund.amount.value() >= 1, "amount", "less than one fen")?;
    check(refund.amount <= refund.total, "amount", "more than the payment")?;
    if let Some(url) = &refund.notify_url {
        check_url(url, MAX_URL)?;
    }
    let (total, amount) = (refund.total.value().to_string(), refund.amount.value().to_string());
    let reason = refund.reason.as_deref().map(legible);
    let reason = reason.as_deref().map(|reason| cut_chars(reason, MAX_REASON).trim());
    let mut fields = vec![("appid", own.app_id.as_str()), ("mch_id", &own.mch_id)];
    fields.push(match &refund.transaction_id {
        // One of the two: WeChat's own number is the surer one.
        Some(id) => ("transaction_id", id),
        None => ("out_trade_no", refund.out_trade_no.as_str()),
    });
    fields.extend([
        ("out_refund_no", refund.out_refund_no.as_str()),
        ("total_fee", &total),
        ("refund_fee", &amount),
        ("refund_fee_type", CURRENCY),
    ]);
    fields.extend(reason.filter(|reason| !reason.is_empty()).map(|reason| ("refund_desc", reason)));
    fields.extend(refund.notify_url.as_deref().map(|url| ("notify_url", url)));
    fields.push(("sign_type", own.sign_type.as_str()));
    Ok(request(REFUND_PATH, fields))
}

/// A call that is not stored.
pub(super) fn call(own: &V2Credentials, path: &str, more: (&str, &str)) -> PreparedRequest {
    let sign_type = ("sign_type", own.sign_type.as_str());
    request(path, vec![("appid", &own.app_id), ("mch_id", &own.mch_id), more, sign_type])
}

fn request(path: &str, fields: Vec<(&str, &str)>) -> PreparedRequest {
    PreparedRequest { method: RequestMethod::Post, path: path.to_owned(), body: xml::write(fields) }
}

/// Without signs that XML cannot carry.
fn legible(text: &str) -> String {
    text.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect()
}
