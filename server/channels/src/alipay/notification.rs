//! Notifications (alipay.md 9): form-decoded once, verified, then read.

use super::keys::AlipayCredentials;
use super::sign;
use super::wire;
use crate::channel::NotificationAnswer;
use crate::error::NotifyError;
use crate::types::{Notification, NotificationBody};

/// The one kind of notification that is about a trade.
const TRADE: &str = "trade_status_sync";

pub(super) fn parse(own: &AlipayCredentials, body: &[u8], now_ms: i64) -> Result<Notification, NotifyError> {
    let malformed = |words: &str| NotifyError::Malformed(words.to_owned());
    let form = sign::decode(body).ok_or_else(|| malformed("not a form in UTF-8 with every name once"))?;
    sign::verify_notification(&form, &own.keys, now_ms)?;
    if form.get("charset").is_some_and(|charset| !charset.eq_ignore_ascii_case("utf-8")) {
        return Err(malformed("another charset than utf-8"));
    }
    let get = |name: &str| form.get(name).cloned().unwrap_or_default();
    let event_type = get("notify_type");
    if event_type != TRADE {
        return Err(NotifyError::UnsupportedEvent(event_type.chars().take(64).collect()));
    }
    let plain = String::from_utf8_lossy(body).into_owned();
    let report = wire::notified_trade(&form, plain.clone()).map_err(NotifyError::Malformed)?;
    let event_type = format!("{event_type}.{}", get("trade_status"));
    Ok(Notification {
        event_id: get("notify_id"),
        event_type,
        made_at_ms: None,
        body: NotificationBody::Payment(report),
        plain,
    })
}

/// Those seven bytes and no others; anything else asks for another delivery.
pub(super) fn answer(accepted: bool) -> NotificationAnswer {
    NotificationAnswer {
        status: 200,
        content_type: Some("text/plain; charset=utf-8"),
        body: if accepted { "success" } else { "failure" },
    }
}
