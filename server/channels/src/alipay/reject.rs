//! Alipay's refusals, sorted by what they mean for the money (alipay.md 2.1, 11).

use super::wire::Status;
use crate::error::{CallError, RejectKind};

/// Longest text kept of what the provider wrote.
const MAX_TEXT: usize = 2_000;

/// What a verified answer with another code than 10000 means.
pub(super) fn call_error(status: &Status) -> CallError {
    match status.sub_code.as_str() {
        "ACQ.TRADE_HAS_SUCCESS" => CallError::AlreadyPaid,
        "ACQ.TRADE_HAS_CLOSE" => CallError::Closed,
        "ACQ.TRADE_NOT_EXIST" => CallError::NotFound,
        _ => {
            let (code, message) = said(status);
            CallError::Rejected {
                http_status: 200,
                kind: kind(status),
                code,
                message,
                detail: None,
                request_id: None,
            }
        }
    }
}

/// A refusal that nobody signed: worth showing, and proof of nothing.
pub(super) fn unsigned(status: &Status) -> CallError {
    let (code, message) = said(status);
    CallError::Unsigned { code, message, kind: kind(status) }
}

fn said(status: &Status) -> (String, String) {
    let first = |detailed: &str, general: &str| cut(if detailed.is_empty() { general } else { detailed });
    (first(&status.sub_code, &status.code), first(&status.sub_msg, &status.msg))
}

fn kind(status: &Status) -> RejectKind {
    let sub_code = status.sub_code.as_str();
    match (status.code.as_str(), sub_code) {
        ("20000", _) => RejectKind::Unavailable,
        (_, code) if code.ends_with("SYSTEM_ERROR") || code.ends_with("unknow-error") => {
            RejectKind::Unavailable
        }
        ("40005", _) => RejectKind::RateLimited,
        (_, "isv.invalid-signature" | "isv.missing-signature" | "isv.invalid-signature-type") => {
            RejectKind::Signature
        }
        (_, "isv.invalid-app-id" | "isv.missing-app-id") => RejectKind::App,
        (_, "isv.invalid-timestamp" | "isv.missing-timestamp") => RejectKind::Clock,
        (_, code) if code.contains("cert-sn") || code.contains("cert_sn") => RejectKind::Serial,
        (_, "ACQ.INVALID_RECEIVE_ACCOUNT") => RejectKind::Merchant,
        ("40006", _) | (_, "ACQ.ACCESS_FORBIDDEN" | "isv.insufficient-isv-permissions") => {
            RejectKind::NoPermission
        }
        (_, "ACQ.CONTEXT_INCONSISTENT" | "ACQ.DISCORDANT_REPEAT_REQUEST") => RejectKind::Duplicate,
        (_, "ACQ.SELLER_BALANCE_NOT_ENOUGH") => RejectKind::Balance,
        (_, code) if code.starts_with("ACQ.BUYER_") => RejectKind::PayerAccount,
        (
            _,
            "ACQ.INVALID_PARAMETER"
            | "ACQ.EXIST_FORBIDDEN_WORD"
            | "ACQ.TOTAL_FEE_EXCEED"
            | "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL"
            | "ACQ.REASON_TRADE_REFUND_FEE_ERR",
        )
        | ("40001" | "40002", _) => RejectKind::Parameter,
        _ => RejectKind::Other,
    }
}

fn cut(text: &str) -> String {
    text.chars().take(MAX_TEXT).collect()
}
