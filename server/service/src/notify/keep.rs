//! Keeping notifications: sealed, payers' ids masked, bounded.

use super::{Inbound, quarantine};
use crate::Service;
use crate::error::{Error, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use channels::types::Notification;
use domain::ids::{NotificationId, PaymentId, RefundId};
use domain::time::UnixMs;
use http::HeaderMap;
use serde::{Deserialize, Serialize};
use store::{Tx, notifications};

/// How many repetitions of one statement are kept; more are only counted in the metrics.
const MAX_REPETITIONS: i64 = 20;
/// How much is kept of a body that did not verify. WeChat's own are a few kilobytes.
const MAX_BODY: usize = 16 * 1024;
/// How much is kept of a header.
const MAX_HEADER: usize = 1024;
/// How much is kept of the words of a verdict.
const MAX_DETAIL: usize = 300;
/// The headers that say something; the rest is the network's.
const HEADERS: &[&str] = &[
    "content-type",
    "user-agent",
    "request-id",
    "wechatpay-timestamp",
    "wechatpay-nonce",
    "wechatpay-serial",
    "wechatpay-signature",
    "wechatpay-signature-type",
];

/// What was in a notification, for keeping.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) event_id: String,
    plain: String,
}

impl Opened {
    pub fn of(notification: &Notification) -> Self {
        let event_id = notification.event_id.chars().take(64).collect();
        Self { event_id, plain: masked(&notification.plain) }
    }
}

/// What is kept besides the bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kept<'a> {
    pub verdict: &'a str,
    pub detail: &'a str,
    pub opened: Option<&'a Opened>,
    pub payment: Option<&'a PaymentId>,
    pub refund: Option<&'a RefundId>,
    pub now: UnixMs,
}

/// The sealed part of a kept notification.
#[derive(Serialize, Deserialize)]
pub(crate) struct Sealed {
    pub headers: Vec<(String, String)>,
    /// Base64: what did not verify may be any bytes.
    pub body: String,
    pub plain: Option<String>,
}

/// What a kept notification is sealed for.
pub(crate) fn seal_context(id: &NotificationId) -> String {
    format!("notification:{id}:sealed")
}

impl Service {
    /// Keeps a notification, where there is room.
    pub(super) async fn keep_notification(
        &self,
        tx: &mut Tx,
        inbound: Inbound<'_>,
        kept: Kept<'_>,
    ) -> Result<()> {
        if !self.room_for(tx, inbound, kept).await? {
            metrics::counter!("notifications_not_kept", "verdict" => kept.verdict.to_owned()).increment(1);
            return Ok(());
        }
        let id = NotificationId::from_parts(kept.now, self.random());
        let sealed = self.seal_kept(&id, inbound, kept.opened)?;
        let detail: String = kept.detail.chars().take(MAX_DETAIL).collect();
        let remote: String = inbound.remote.chars().take(64).collect();
        let row = notifications::New {
            id: &id,
            provider: inbound.account.provider.as_str(),
            account_id: &inbound.account.id,
            operator_id: &inbound.account.operator_id,
            kind: inbound.kind.as_str(),
            received_at: kept.now,
            remote: &remote,
            sealed: &sealed,
            bytes: i64::try_from(inbound.body.len()).unwrap_or(i64::MAX),
            event_id: kept.opened.map(|o| o.event_id.as_str()),
            verdict: kept.verdict,
            detail: &detail,
            payment_id: kept.payment,
            refund_id: kept.refund,
        };
        Ok(notifications::insert(tx, &row).await?)
    }

    async fn room_for(&self, tx: &mut Tx, inbound: Inbound<'_>, kept: Kept<'_>) -> Result<bool> {
        match kept.verdict {
            "applied" => Ok(true),
            "repeated" | "hint" => {
                let about = kept.refund.map(RefundId::as_str).or(kept.payment.map(PaymentId::as_str));
                let known = match about {
                    Some(about) => notifications::repetitions(tx, about).await?,
                    None => 0,
                };
                Ok(known < MAX_REPETITIONS)
            }
            _ => quarantine::room(tx, &inbound.account.id, kept.now).await,
        }
    }

    pub(super) fn seal_kept(
        &self,
        id: &NotificationId,
        inbound: Inbound<'_>,
        opened: Option<&Opened>,
    ) -> Result<Vec<u8>> {
        let body = if opened.is_some() {
            &inbound.body[..]
        } else {
            &inbound.body[..inbound.body.len().min(MAX_BODY)]
        };
        let sealed = Sealed {
            headers: headers(inbound.headers),
            body: STANDARD.encode(body),
            plain: opened.map(|o| o.plain.clone()),
        };
        let plain = serde_json::to_vec(&sealed).map_err(|e| Error::Internal(e.to_string()))?;
        self.seal_bytes(&seal_context(id), &plain)
    }
}

fn headers(all: &HeaderMap) -> Vec<(String, String)> {
    let text = |name: &&str| {
        let value = all.get(*name)?;
        Some((
            (*name).to_owned(),
            String::from_utf8_lossy(value.as_bytes()).chars().take(MAX_HEADER).collect(),
        ))
    };
    HEADERS.iter().filter_map(text).collect()
}

/// The decrypted text with what names a person cut to its ends.
fn masked(plain: &str) -> String {
    let Ok(mut value) = serde_json::from_str::<serde_json::Value>(plain) else { return String::new() };
    mask(&mut value);
    value.to_string()
}

fn mask(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(members) => {
            for (name, member) in members {
                match member {
                    serde_json::Value::String(text)
                        if matches!(
                            name.as_str(),
                            "openid" | "user_received_account" | "refund_recv_accout"
                        ) =>
                    {
                        *text = mask_text(text);
                    }
                    other => mask(other),
                }
            }
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(mask),
        _ => {}
    }
}

/// The first and the last four signs.
pub(crate) fn mask_text(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    if signs.len() <= 8 {
        return "*".repeat(signs.len());
    }
    let head: String = signs[..4].iter().collect();
    let tail: String = signs[signs.len() - 4..].iter().collect();
    format!("{head}****{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_nobody() {
        let plain = r#"{"payer":{"openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"},"list":[{"openid":"short"}],"amount":{"total":1}}"#;
        let text = masked(plain);
        assert!(text.contains("oUpF****eS6o") && text.contains("*****") && text.contains("\"total\":1"));
        assert!(!text.contains("uMuAJO") && !text.contains("short"));
        assert_eq!(masked("not JSON"), "");
    }
}
