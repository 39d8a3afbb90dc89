//! ChinaUMS's refusals (chinaums.md 2.4, 6.3): what each means for the money.

use super::wire::Fields;
use crate::error::{CallError, RejectKind};

/// Longest text kept of what the provider wrote.
const MAX_TEXT: usize = 500;

/// What was asked: the gateway's own errors leave a refund open and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// A query or a close.
    State,
    /// A refund.
    Refund,
}

/// `Ok` for `errCode=SUCCESS`; otherwise what the refusal means.
pub(super) fn check(status: u16, fields: &Fields, asked: Asked) -> Result<(), CallError> {
    let Some(code) = fields.text("errCode") else {
        return Err(CallError::Malformed(format!("HTTP {status} without errCode")));
    };
    match code {
        "SUCCESS" => Ok(()),
        "NO_ORDER" => Err(CallError::NotFound),
        code => {
            let message = fields.text("errMsg").or_else(|| fields.text("errInfo")).unwrap_or_default();
            Err(CallError::Rejected {
                http_status: status,
                kind: kind(code, message, asked),
                code: cut(code),
                message: cut(message),
                detail: fields.text("targetStatus").map(cut),
                request_id: fields.text("msgId").map(cut),
            })
        }
    }
}

fn kind(code: &str, message: &str, asked: Asked) -> RejectKind {
    match code {
        "INTERNAL_ERROR" | "SYSTEM_BUSY" | "TXN_DISCARDED" | "TIMEOUT" | "NET_ERROR" | "INVALID_RESPONSE"
        | "ORDER_PROCESSING" => RejectKind::Unavailable,
        // It may be our own repetition: asking for its state says.
        "DUP_ORDER" if asked == Asked::Refund => RejectKind::Unavailable,
        "DUP_ORDER" => RejectKind::Duplicate,
        "BAD_SIGN" => RejectKind::Signature,
        "ABNORMAL_REQUEST_TIME" => RejectKind::Clock,
        "BAD_REQUEST" | "NO_SERVICE" => RejectKind::Parameter,
        "NO_MERCHANT" | "INACTIVE_MERCHANT" | "INVALID_MSGSRC" | "INVLID_MERCHANT_CONFIG" => {
            RejectKind::Merchant
        }
        "DENIED_IP" => RejectKind::IpDenied,
        code if is_gateway(code) => gateway(message, asked),
        _ => RejectKind::Other,
    }
}

/// The open platform's gateway numbers its errors.
fn is_gateway(code: &str) -> bool {
    code.bytes().all(|b| b.is_ascii_digit())
}

fn gateway(message: &str, asked: Asked) -> RejectKind {
    if asked == Asked::Refund {
        RejectKind::Unavailable
    } else if message.contains("Timestamp") {
        RejectKind::Clock
    } else {
        RejectKind::Signature
    }
}

fn cut(text: &str) -> String {
    text.chars().take(MAX_TEXT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(body: &str, asked: Asked) -> CallError {
        check(200, &Fields::from_json(body.as_bytes()).unwrap(), asked).unwrap_err()
    }

    #[test]
    fn what_leaves_the_outcome_open() {
        for code in ["INTERNAL_ERROR", "SYSTEM_BUSY", "TIMEOUT", "NET_ERROR", "ORDER_PROCESSING"] {
            assert!(said(&format!("{{\"errCode\":\"{code}\"}}"), Asked::Refund).is_unknown(), "{code}");
        }
        // The gateway refuses before anything is carried out, but a refund is worth a question.
        let gateway = r#"{"errCode":"9200","errInfo":"签名错误"}"#;
        assert!(said(gateway, Asked::Refund).is_unknown());
        assert_eq!(said(gateway, Asked::State).code(), "rejected_signature");
        assert!(said(r#"{"errCode":"DUP_ORDER"}"#, Asked::Refund).is_unknown());
        assert!(said("{}", Asked::State).is_unknown());
    }

    #[test]
    fn what_somebody_has_to_mend() {
        for (body, word) in [
            (r#"{"errCode":"BAD_SIGN","errMsg":"x"}"#, "rejected_signature"),
            (r#"{"errCode":"ABNORMAL_REQUEST_TIME"}"#, "rejected_clock"),
            (r#"{"errCode":"1000","errInfo":"Timestamp解析失败"}"#, "rejected_clock"),
            (r#"{"errCode":"NO_MERCHANT"}"#, "rejected_merchant"),
            (r#"{"errCode":"INVLID_MERCHANT_CONFIG"}"#, "rejected_merchant"),
            (r#"{"errCode":"DENIED_IP"}"#, "rejected_ip"),
            (r#"{"errCode":"NO_ORDER"}"#, "not_found"),
            (r#"{"errCode":"TARGET_FAIL","errMsg":"x"}"#, "rejected"),
        ] {
            assert_eq!(said(body, Asked::State).code(), word, "{body}");
        }
    }
}
