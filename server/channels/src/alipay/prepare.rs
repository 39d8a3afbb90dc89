//! Orders and refunds as the bytes that are stored and sent (alipay.md 6.1, 6.3, 8.1).
//!
//! What is stored is what the signature is made over afresh for each sending: the method, the notification address, and
//! `biz_content` exactly as it goes out.

use domain::time::UnixMs;
use serde::Serialize;
use url::{Url, form_urlencoded};

use super::AlipayProduct;
use super::keys::AlipayCredentials;
use super::oauth::PayerId;
use super::wire::{OrderContent, RefundContent};
use crate::error::PrepareError;
use crate::types::{CreateOrder, CreateRefund, PreparedRequest, RequestMethod};

pub(super) const CREATE: &str = "alipay.trade.create";
pub(super) const APP_PAY: &str = "alipay.trade.app.pay";
pub(super) const REFUND: &str = "alipay.trade.refund";
const PATH: &str = "/gateway.do";
const MAX_SUBJECT: usize = 256;
const MAX_REASON: usize = 256;
const MAX_URL: usize = 256;

pub(super) fn order(
    own: &AlipayCredentials,
    product: AlipayProduct,
    order: &CreateOrder,
) -> Result<PreparedRequest, PrepareError> {
    let subject = cut(&subject(&order.description), MAX_SUBJECT).to_owned();
    check(!subject.trim().is_empty(), "description", "empty")?;
    check(order.amount.value() >= 1, "amount", "less than one fen")?;
    check_url(&order.notify_url)?;
    let payer = match product {
        AlipayProduct::App => None,
        AlipayProduct::Jsapi | AlipayProduct::FaceToFace => {
            let payer = PayerId::parse(&order.payer_id);
            Some(
                payer
                    .ok_or(PrepareError { field: "payer_id", reason: "neither a user id nor an open id" })?,
            )
        }
    };
    let (buyer_id, buyer_open_id) = match &payer {
        Some(PayerId::User(id)) => (Some(id.as_str()), None),
        Some(PayerId::Open(id)) => (None, Some(id.as_str())),
        None => (None, None),
    };
    let content = OrderContent {
        out_trade_no: order.out_trade_no.as_str(),
        total_amount: order.amount.to_string(),
        subject: &subject,
        product_code: product.code(),
        op_app_id: (product == AlipayProduct::Jsapi).then_some(own.app_id.as_str()),
        buyer_id,
        buyer_open_id,
        time_expire: UnixMs(order.time_expire_ms).shanghai_text(),
    };
    let method = if product == AlipayProduct::App { APP_PAY } else { CREATE };
    stored(method, Some(&order.notify_url), &content)
}

pub(super) fn refund(refund: &CreateRefund) -> Result<PreparedRequest, PrepareError> {
    check(refund.amount.value() >= 1, "amount", "less than one fen")?;
    check(refund.amount <= refund.total, "amount", "more than the payment")?;
    let trade_no = refund.transaction_id.clone();
    let content = RefundContent {
        // One of the two: Alipay's own number is the surer one.
        out_trade_no: trade_no.is_none().then(|| refund.out_trade_no.as_str().to_owned()),
        trade_no,
        refund_amount: refund.amount.to_string(),
        out_request_no: refund.out_refund_no.as_str().to_owned(),
        refund_reason: refund
            .reason
            .as_deref()
            .map(|r| cut(r, MAX_REASON).to_owned())
            .filter(|r| !r.is_empty()),
    };
    // Refunds are answered at once; news of them goes to the payment's own address.
    stored(REFUND, None, &content)
}

fn stored<T: Serialize>(
    method: &str,
    notify_url: Option<&str>,
    content: &T,
) -> Result<PreparedRequest, PrepareError> {
    let body = serde_json::to_string(content)
        .map_err(|_| PrepareError { field: "body", reason: "cannot be written as JSON" })?;
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("method", method);
    if let Some(url) = notify_url {
        query.append_pair("notify_url", url);
    }
    Ok(PreparedRequest { method: RequestMethod::Post, path: format!("{PATH}?{}", query.finish()), body })
}

/// Method and notification address of a stored request.
pub(super) fn read(request: &PreparedRequest) -> Option<(String, Option<String>)> {
    let (path, query) = request.path.split_once('?')?;
    if path != PATH {
        return None;
    }
    let (mut method, mut notify_url) = (None, None);
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match name.as_ref() {
            "method" => method = Some(value.into_owned()),
            "notify_url" => notify_url = Some(value.into_owned()),
            _ => return None,
        }
    }
    Some((method?, notify_url))
}

/// Alipay refuses `/`, `=` and `&` in a subject: their full-width twins read the same to a payer.
fn subject(text: &str) -> String {
    text.chars()
        .map(|sign| match sign {
            '/' => '／',
            '=' => '＝',
            '&' => '＆',
            sign if sign.is_control() => ' ',
            sign => sign,
        })
        .collect()
}

/// Alipay counts characters, not bytes.
fn cut(text: &str, max: usize) -> &str {
    text.char_indices().nth(max).map_or(text, |(end, _)| &text[..end])
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
