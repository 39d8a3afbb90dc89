//! Running a kept notification again: for the time after a mended key, or a doubt.
//!
//! Nothing is believed that would not have been believed at the door: the raw bytes are verified again, by the clock of
//! when they came in, and what they say is applied by the same code, to which a second time is nothing.

use super::keep::Opened;
use super::{Inbound, NotifyKind, verdict_of};
use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::error::{Error, Result};
use crate::timeline::{self, Spot};
use bytes::Bytes;
use channels::types::Notification;
use domain::access::Permission;
use domain::ids::NotificationId;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};
use store::{accounts, notifications, transact};

/// What came of running a notification again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replayed {
    /// `applied`, `repeated`, `hint`, or why it was refused.
    pub verdict: String,
    /// Particulars of the verdict.
    pub detail: String,
    /// Whether anything changed: it was applied now.
    pub applied: bool,
}

impl Service {
    /// Runs a kept notification again, whatever its verdict was. The provider is told nothing.
    ///
    /// # Errors
    /// The role may not; there is no such message at the operator's addresses; it was so long that it was not kept whole
    /// (`notification_cut`).
    pub async fn replay_notification(&self, actor: &Actor, id: &NotificationId) -> Result<Replayed> {
        let operator = actor.require(Permission::WorkDesk)?;
        let mut conn = self.store().read().await?;
        let found = notifications::by_id(&mut conn, operator, id).await?;
        let (row, account, sealed) = found.ok_or(Error::NotFound("notification"))?;
        let account =
            accounts::by_id(&mut conn, &account).await?.ok_or(Error::NotFound("merchant_account"))?;
        drop(conn);
        let (kept, body) = self.open_kept(id, &sealed)?;
        if i64::try_from(body.len()).ok() != Some(row.bytes) {
            return Err(Error::Conflict("notification_cut"));
        }
        let (headers, body) = (headers(&kept.headers), Bytes::from(body));
        let kind = NotifyKind::parse(&row.kind).ok_or(Error::NotFound("notification"))?;
        let inbound =
            Inbound { account: &account, kind, headers: &headers, body: &body, remote: &row.remote };
        let read = self.read_notification(inbound, row.received_at).await?;
        match &read.result {
            Ok(notification) => {
                // An old message may be sealed with an old key: it speaks for the key that opened it, against none.
                self.note_decrypted(&account.id, read.version, read.moment).await?;
                self.apply_again(actor, &row, inbound, notification).await
            }
            Err(error) => {
                let replayed = Replayed {
                    verdict: verdict_of(error).to_owned(),
                    detail: error.to_string(),
                    applied: false,
                };
                self.note_replay(actor, &row, &replayed).await?;
                Ok(replayed)
            }
        }
    }

    async fn apply_again(
        &self,
        actor: &Actor,
        row: &notifications::Row,
        inbound: Inbound<'_>,
        notification: &Notification,
    ) -> Result<Replayed> {
        let now = self.now();
        let opened = Opened::of(notification);
        let sealed = self.seal_kept(&row.id, inbound, Some(&opened))?;
        transact!(Error, self.store(), |tx| {
            let judged = self.judge(tx, inbound.account, notification, now).await?;
            let again = notifications::Judged {
                verdict: judged.verdict,
                detail: &judged.detail,
                event_id: Some(&opened.event_id),
                sealed: &sealed,
                payment_id: judged.payment.as_ref().map(|p| &p.id),
                refund_id: judged.refund.as_ref().map(|r| &r.id),
            };
            notifications::judged_again(tx, &row.id, again).await?;
            notifications::replayed(tx, &row.id, &actor.name, now).await?;
            if let Some(payment) = &judged.payment {
                let detail = [("verdict", judged.verdict), ("by", actor.name.as_str())];
                timeline::add(tx, Spot::of(payment, now), timeline::REPLAYED, &detail).await?;
            }
            let detail = serde_json::json!({ "verdict": judged.verdict, "before": row.verdict });
            audit::record(self, tx, actor, "notification.replay", row.id.as_str(), &detail).await?;
            Ok(Replayed {
                verdict: judged.verdict.to_owned(),
                applied: judged.verdict == "applied",
                detail: judged.detail,
            })
        })
    }

    /// It was not believed this time either: noted, and nothing else.
    async fn note_replay(&self, actor: &Actor, row: &notifications::Row, replayed: &Replayed) -> Result<()> {
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            notifications::replayed(tx, &row.id, &actor.name, now).await?;
            let detail = serde_json::json!({ "verdict": replayed.verdict, "before": row.verdict });
            audit::record(self, tx, actor, "notification.replay", row.id.as_str(), &detail).await
        })
    }
}

/// The headers as they came; one that is none was kept for people to read, and is left out.
fn headers(kept: &[(String, String)]) -> HeaderMap {
    kept.iter()
        .filter_map(|(name, value)| {
            Some((HeaderName::try_from(name.as_str()).ok()?, HeaderValue::try_from(value.as_str()).ok()?))
        })
        .collect()
}
