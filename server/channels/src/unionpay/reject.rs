//! What `respCode` comes down to (unionpay.md 9).

use super::fields::Fields;
use crate::error::{CallError, RejectKind};

/// Longest text kept of what the provider wrote.
const MAX_TEXT: usize = 500;

/// Done, or accepted. `A6`: done with a defect.
pub(super) fn is_success(code: &str) -> bool {
    matches!(code, "00" | "A6")
}

/// Not decided: ask again. `01`, `12`, `34` and `60` are final for what this product sends; the others that leave it
/// open are a time-out, an unclear state, a later query, a busy system, a payer who is still at it, money that moved
/// without being written off, and "general error".
pub(super) fn is_open(code: &str) -> bool {
    matches!(code, "03" | "04" | "05" | "06" | "70" | "74" | "75" | "99")
}

/// An answer that refuses. Signed or not: it can only ever lead to "no", "ask again" or "somebody must look".
pub(super) fn call_error(fields: &Fields) -> CallError {
    let code = fields.text("respCode");
    let message = fields.text("respMsg");
    CallError::Rejected {
        http_status: 200,
        kind: kind(code),
        code: cut(code),
        message: cut(message),
        detail: None,
        request_id: None,
    }
}

fn kind(code: &str) -> RejectKind {
    match code {
        open if is_open(open) => RejectKind::Unavailable,
        "02" | "39" => RejectKind::Unavailable,
        "10" | "13" | "33" => RejectKind::Parameter,
        // The number that the gateway gives before it even looks for the merchant.
        "11" | "9100004" => RejectKind::Signature,
        "12" => RejectKind::Duplicate,
        "31" => RejectKind::Merchant,
        "32" => RejectKind::NoPermission,
        "37" => RejectKind::RateLimited,
        "30" | "38" | "43" | "44" | "60" | "61" | "62" | "63" | "64" | "65" | "66" | "67" | "68" | "69" => {
            RejectKind::PayerAccount
        }
        _ => RejectKind::Other,
    }
}

fn cut(text: &str) -> String {
    text.chars().take(MAX_TEXT).collect()
}
