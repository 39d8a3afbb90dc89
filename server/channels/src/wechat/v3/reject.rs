//! WeChat Pay's refusals (wechat.md 1.11–1.13). They carry no signature, so they can only ever lead to
//! "no", "ask again" or "somebody must look", never to "paid".
//!
//! What happens to money hangs on status and `code` alone, in both spellings, and on the internal code at
//! the end of `Request-ID`. The message is looked at only to choose better words for the operator.

use ::http::HeaderMap;
use bytes::Bytes;

use super::wire::ErrorAnswer;
use crate::error::{CallError, RejectKind};

/// Longest text kept of what the provider wrote.
const MAX_TEXT: usize = 2_000;

/// What an answer outside 200 and 204 means.
pub(super) fn call_error(status: u16, headers: &HeaderMap, body: &Bytes) -> CallError {
    let request_id = headers.get("request-id").and_then(|v| v.to_str().ok()).map(cut);
    let answer = serde_json::from_slice::<ErrorAnswer>(body).unwrap_or(ErrorAnswer {
        code: String::new(),
        message: String::new(),
        detail: None,
    });
    let code = answer.code.replace('_', "").to_ascii_uppercase();
    let internal = request_id.as_deref().and_then(|id| id.rsplit('-').next());
    match (status, code.as_str(), internal) {
        // 268449538 订单已支付, 268498689 该订单已支付
        (400..=499, "ORDERPAID", _) | (400..=499, _, Some("268449538" | "268498689")) => {
            CallError::AlreadyPaid
        }
        // 268447914 该订单已失效
        (400..=499, "ORDERCLOSED", _) | (400..=499, _, Some("268447914")) => CallError::Closed,
        (404, "ORDERNOTEXIST" | "RESOURCENOTEXISTS", _) => CallError::NotFound,
        _ => CallError::Rejected {
            http_status: status,
            kind: kind(status, &code, &answer.message, internal),
            code: cut(&answer.code),
            message: cut(&answer.message),
            detail: answer.detail.map(|d| cut(&d.to_string())),
            request_id,
        },
    }
}

/// `code` without underscores: older tables spell without them.
fn kind(status: u16, code: &str, message: &str, internal: Option<&str>) -> RejectKind {
    match (status, code) {
        (202 | 500..=599, "FREQUENCYLIMITED" | "RATELIMITEXCEEDED") | (429, _) => RejectKind::RateLimited,
        // These come as 500 in older tables and are final all the same.
        (_, "OPENIDMISMATCH" | "INVALIDTRANSACTIONID") => RejectKind::Parameter,
        (202 | 500..=599, _) => RejectKind::Unavailable,
        (401, _) => sign_error(message),
        (_, "MCHNOTEXISTS") => RejectKind::Merchant,
        (_, "APPIDMCHIDNOTMATCH") => RejectKind::AppNotBound,
        (_, "NOAUTH") => RejectKind::NoPermission,
        (_, "OUTTRADENOUSED") => RejectKind::Duplicate,
        (_, "FREQUENCYLIMITED" | "RATELIMITEXCEEDED") => RejectKind::RateLimited,
        (_, "NOTENOUGH") => RejectKind::Balance,
        (_, "ACCOUNTERROR" | "USERACCOUNTABNORMAL") => RejectKind::PayerAccount,
        // 请求重入时，参数与首次请求时不一致
        (_, "INVALIDREQUEST" | "PARAMERROR") if internal == Some("268498688") => RejectKind::Duplicate,
        (_, "PARAMERROR") if message.contains("mchid") && message.contains("header") => RejectKind::Merchant,
        (_, "PARAMERROR") if message.contains("Wechatpay-Serial") => RejectKind::ProviderKey,
        (_, "INVALIDREQUEST" | "PARAMERROR") => RejectKind::Parameter,
        _ => RejectKind::Other,
    }
}

/// The one code `SIGN_ERROR` covers the clock, the serial and the key.
fn sign_error(message: &str) -> RejectKind {
    if message.contains("timestamp") {
        RejectKind::Clock
    } else if message.contains("序列号") {
        RejectKind::Serial
    } else {
        RejectKind::Signature
    }
}

fn cut(text: &str) -> String {
    text.chars().take(MAX_TEXT).collect()
}
