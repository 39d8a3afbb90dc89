//! Notifications (wechat.md 1.14): verified over the raw bytes, then opened, then read.

use ::http::HeaderMap;

use super::aead::{self, AeadError};
use super::keys::V3Credentials;
use super::sign;
use super::wire::{self, Envelope, Sealed};
use crate::channel::NotificationAnswer;
use crate::error::NotifyError;
use crate::types::{Notification, NotificationBody};

const ALGORITHM: &str = "AEAD_AES_256_GCM";

pub(super) fn parse(
    own: &V3Credentials,
    headers: &HeaderMap,
    body: &[u8],
    now_ms: i64,
) -> Result<Notification, NotifyError> {
    sign::verify(headers, body, &own.verifiers, now_ms)?;
    let envelope: Envelope =
        serde_json::from_slice(body).map_err(|e| NotifyError::Malformed(e.to_string()))?;
    // Signed with the rest. One that cannot be read says nothing about the message.
    let made_at_ms = wire::instant_ms(&envelope.create_time).ok();
    let plain = open(own, &envelope.resource).map_err(|error| match error {
        NotifyError::Decrypt { words, .. } => NotifyError::Decrypt { words, made_at_ms },
        other => other,
    })?;
    let body = match envelope.event_type.as_str() {
        "TRANSACTION.SUCCESS" => {
            NotificationBody::Payment(wire::trade_report(plain.clone()).map_err(NotifyError::Malformed)?)
        }
        "REFUND.SUCCESS" | "REFUND.ABNORMAL" | "REFUND.CLOSED" => {
            NotificationBody::Refund(wire::refund_report(plain.clone()).map_err(NotifyError::Malformed)?)
        }
        other => return Err(NotifyError::UnsupportedEvent(other.chars().take(64).collect())),
    };
    Ok(Notification { event_id: envelope.id, event_type: envelope.event_type, made_at_ms, body, plain })
}

/// Opens what was sealed with the API v3 key into text.
pub(super) fn open(own: &V3Credentials, sealed: &Sealed) -> Result<String, NotifyError> {
    if sealed.algorithm != ALGORITHM {
        return Err(NotifyError::Malformed("sealed with an unknown algorithm".to_owned()));
    }
    let aad = sealed.associated_data.as_deref().unwrap_or_default();
    let plain = aead::open(&own.api_v3_key, &sealed.nonce, aad, &sealed.ciphertext).map_err(|e| match e {
        AeadError::Refused => NotifyError::Decrypt { words: e.words(), made_at_ms: None },
        // No key would open it.
        AeadError::NonceLength | AeadError::NotBase64 => NotifyError::Malformed(e.words().to_owned()),
    })?;
    String::from_utf8(plain).map_err(|_| NotifyError::Malformed("not UTF-8".to_owned()))
}

pub(super) fn answer(accepted: bool) -> NotificationAnswer {
    if accepted {
        NotificationAnswer { status: 204, content_type: None, body: "" }
    } else {
        NotificationAnswer {
            status: 401,
            content_type: Some("application/json"),
            body: r#"{"code":"FAIL","message":"失败"}"#,
        }
    }
}
