//! Orders and refunds as the bytes that are stored and sent (wechat.md 1.6, 1.11).

use domain::time::UnixMs;
use serde::Serialize;
use url::Url;

use super::keys::V3Credentials;
use super::wire::{OrderAmount, OrderBody, Payer, RefundBody, RefundBodyAmount, SceneInfo};
use crate::error::PrepareError;
use crate::types::{CreateOrder, CreateRefund, PreparedRequest, RequestMethod};

const ORDER_PATH: &str = "/v3/pay/transactions/jsapi";
const REFUND_PATH: &str = "/v3/refund/domestic/refunds";
const MAX_DESCRIPTION: usize = 127;
const MAX_REASON: usize = 80;
const MAX_URL: usize = 255;
const CURRENCY: &str = "CNY";

pub(super) fn order(own: &V3Credentials, order: &CreateOrder) -> Result<PreparedRequest, PrepareError> {
    let description = cut(&order.description, MAX_DESCRIPTION);
    check(!description.trim().is_empty(), "description", "empty")?;
    check(order.amount.value() >= 1, "amount", "less than one fen")?;
    check((1..=128).contains(&order.payer_id.len()), "payer_id", "not 1 to 128 characters")?;
    check_url(&order.notify_url)?;
    json(
        ORDER_PATH,
        &OrderBody {
            appid: &own.app_id,
            mchid: &own.mch_id,
            description,
            out_trade_no: order.out_trade_no.as_str(),
            time_expire: UnixMs(order.time_expire_ms).shanghai_rfc3339(),
            notify_url: &order.notify_url,
            amount: OrderAmount { total: order.amount.value(), currency: CURRENCY },
            payer: Payer { openid: &order.payer_id },
            scene_info: order.client_ip.map(|ip| SceneInfo { payer_client_ip: ip.to_string() }),
        },
    )
}

pub(super) fn refund(refund: &CreateRefund) -> Result<PreparedRequest, PrepareError> {
    check(refund.amount.value() >= 1, "amount", "less than one fen")?;
    check(refund.amount <= refund.total, "amount", "more than the payment")?;
    if let Some(url) = &refund.notify_url {
        check_url(url)?;
    }
    let transaction_id = refund.transaction_id.as_deref();
    json(
        REFUND_PATH,
        &RefundBody {
            transaction_id,
            // One of the two: WeChat's own number is the surer one.
            out_trade_no: transaction_id.is_none().then(|| refund.out_trade_no.as_str()),
            out_refund_no: refund.out_refund_no.as_str(),
            reason: refund.reason.as_deref().map(|r| cut(r, MAX_REASON)).filter(|r| !r.is_empty()),
            notify_url: refund.notify_url.as_deref(),
            amount: RefundBodyAmount {
                refund: refund.amount.value(),
                total: refund.total.value(),
                currency: CURRENCY,
            },
        },
    )
}

fn json<T: Serialize>(path: &str, body: &T) -> Result<PreparedRequest, PrepareError> {
    let body = serde_json::to_string(body)
        .map_err(|_| PrepareError { field: "body", reason: "cannot be written as JSON" })?;
    Ok(PreparedRequest { method: RequestMethod::Post, path: path.to_owned(), body })
}

/// WeChat counts characters, not bytes.
fn cut(text: &str, max: usize) -> &str {
    text.char_indices().nth(max).map_or(text, |(end, _)| &text[..end])
}

/// Absolute, with a path, without query or fragment. Whether it is public and https is the deployer's and
/// WeChat's business.
fn check_url(text: &str) -> Result<(), PrepareError> {
    let field = "notify_url";
    let url = Url::parse(text).map_err(|_| PrepareError { field, reason: "not an absolute address" })?;
    check(matches!(url.scheme(), "http" | "https") && url.has_host(), field, "not http(s)")?;
    check(url.query().is_none() && url.fragment().is_none(), field, "has a query or fragment")?;
    check(text.len() <= MAX_URL, field, "longer than 255 characters")
}

fn check(ok: bool, field: &'static str, reason: &'static str) -> Result<(), PrepareError> {
    if ok { Ok(()) } else { Err(PrepareError { field, reason }) }
}
