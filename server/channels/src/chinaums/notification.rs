//! Notifications (chinaums.md 8): decoded once, every pair kept, verified with the communication key, then read.

use super::keys::ChinaumsCredentials;
use super::report;
use super::wire::Fields;
use crate::channel::NotificationAnswer;
use crate::error::NotifyError;
use crate::types::{Notification, NotificationBody, RefundState};

pub(super) fn parse(own: &ChinaumsCredentials, body: &[u8]) -> Result<Notification, NotifyError> {
    let fields = Fields::from_form(body).map_err(NotifyError::Malformed)?;
    fields.verify(&own.communication_key)?;
    // The merchant number is compared by whoever knows the account; its terminal is known here alone.
    if fields.text("tid") != Some(own.tid.as_str()) {
        return Err(NotifyError::Malformed("another terminal".to_owned()));
    }
    let status = fields.text("status").unwrap_or_default();
    let plain = fields.to_json();
    let body = if fields.text("refundOrderId").is_some() {
        let state = refund_state(&fields)?;
        let report = report::refund(&fields, state, plain.clone()).map_err(NotifyError::Malformed)?;
        NotificationBody::Refund(report)
    } else {
        match status {
            "TRADE_SUCCESS" | "TRADE_REFUND" | "TRADE_CLOSED" => {
                let report = report::trade(&fields, plain.clone()).map_err(NotifyError::Malformed)?;
                NotificationBody::Payment(report)
            }
            other => return Err(NotifyError::UnsupportedEvent(other.chars().take(64).collect())),
        }
    };
    Ok(Notification {
        event_id: fields.owned("notifyId").unwrap_or_default(),
        event_type: status.chars().take(64).collect(),
        made_at_ms: None,
        body,
        plain,
    })
}

/// Whether a refund notification carries `refundStatus` is not known. Without it, only the moment of the refund says that
/// it went through; otherwise the query will.
fn refund_state(fields: &Fields) -> Result<RefundState, NotifyError> {
    if fields.text("refundStatus").is_none() && fields.text("refundPayTime").is_some() {
        return Ok(RefundState::Succeeded);
    }
    report::refund_state(fields).map_err(NotifyError::Malformed)
}

pub(super) fn answer(accepted: bool) -> NotificationAnswer {
    NotificationAnswer {
        status: 200,
        content_type: Some("text/plain; charset=utf-8"),
        body: if accepted { "SUCCESS" } else { "FAILED" },
    }
}
