//! WeChat Pay's refusals (wechat.md 2.1, 2.10).
//!
//! A failed communication (`return_code` FAIL) is not signed and has words alone; what is not recognised in them is
//! "unknown", never "no". A failed business (`result_code` FAIL) is signed and has a code.

use ::http::HeaderMap;
use bytes::Bytes;

use crate::error::{CallError, RejectKind};
use crate::wechat::xml::Fields;

/// Longest text kept of what the provider wrote.
const MAX_TEXT: usize = 2_000;

/// An answer that is no 200. Without a client certificate nginx answers 400 where one is demanded.
pub(super) fn status(status: u16, headers: &HeaderMap, body: &Bytes) -> CallError {
    let words = String::from_utf8_lossy(body);
    let kind = match status {
        400 if words.contains("SSL certificate") => RejectKind::ClientCertificate,
        429 => RejectKind::RateLimited,
        _ => RejectKind::Unavailable,
    };
    rejected(status, headers, kind, "", &words)
}

/// `return_code` is not SUCCESS.
pub(super) fn communication(headers: &HeaderMap, fields: &Fields) -> CallError {
    let words = text(fields, "return_msg");
    let has = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
    let kind = if has(&["签名错误", "SIGN ERROR", "sign error", "签名失败"]) {
        RejectKind::Signature
    } else if has(&["appid", "APPID"]) && has(&["不匹配", "不存在", "appid参数"]) {
        RejectKind::AppNotBound
    } else if has(&["mch_id", "商户号"]) {
        RejectKind::Merchant
    } else if has(&["频率", "FREQUENCY"]) {
        RejectKind::RateLimited
    } else if has(&["参数", "缺少", "XML", "body", "格式"]) {
        RejectKind::Parameter
    } else {
        RejectKind::Unavailable
    };
    rejected(200, headers, kind, "", words)
}

/// `result_code` is not SUCCESS; the answer has been verified.
pub(super) fn business(headers: &HeaderMap, fields: &Fields) -> CallError {
    use RejectKind as K;
    let (code, words) = (text(fields, "err_code"), text(fields, "err_code_des"));
    let kind = match code.replace('_', "").to_ascii_uppercase().as_str() {
        "ORDERPAID" => return CallError::AlreadyPaid,
        "ORDERCLOSED" => return CallError::Closed,
        "ORDERNOTEXIST" | "REFUNDNOTEXIST" => return CallError::NotFound,
        "SYSTEMERROR" | "BIZERRNEEDRETRY" | "BANKERROR" | "USERPAYING" | "" => K::Unavailable,
        "SIGNERROR" => K::Signature,
        "MCHIDNOTEXIST" => K::Merchant,
        "APPIDMCHIDNOTMATCH" | "APPIDNOTEXIST" => K::AppNotBound,
        "NOAUTH" => K::NoPermission,
        "OUTTRADENOUSED" => K::Duplicate,
        "INVALIDREQUEST" if words.contains("重复") || words.contains("不一致") => K::Duplicate,
        "FREQUENCYLIMITED" | "INVALIDREQTOOMUCH" | "RATELIMITEXCEEDED" => K::RateLimited,
        "NOTENOUGH" => K::Balance,
        "USERACCOUNTABNORMAL" | "ACCOUNTERROR" => K::PayerAccount,
        "LACKPARAMS"
        | "PARAMERROR"
        | "INVALIDREQUEST"
        | "INVALIDTRANSACTIONID"
        | "TRADEOVERDUE"
        | "XMLFORMATERROR"
        | "REQUIREPOSTMETHOD"
        | "POSTDATAEMPTY"
        | "NOTUTF8" => K::Parameter,
        _ => K::Other,
    };
    rejected(200, headers, kind, code, words)
}

fn rejected(http_status: u16, headers: &HeaderMap, kind: RejectKind, code: &str, words: &str) -> CallError {
    CallError::Rejected {
        http_status,
        code: cut(code),
        message: cut(words),
        detail: None,
        request_id: headers.get("request-id").and_then(|v| v.to_str().ok()).map(cut),
        kind,
    }
}

fn text<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.get(name).map(String::as_str).unwrap_or_default()
}

fn cut(text: &str) -> String {
    text.chars().take(MAX_TEXT).collect()
}
