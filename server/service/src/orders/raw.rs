//! Kept messages of providers: the quarantine, and one message as it came.

use super::detail::notification_view;
use super::{Quarantine, RawNotification, cursor, cut};
use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::error::{Error, Result};
use crate::notify::keep::{Sealed, seal_context};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::access::Permission;
use domain::ids::NotificationId;
use store::{notifications, transact};

/// Messages of a page of the quarantine.
const REFUSED: u32 = 100;

impl Service {
    /// One message as it came. Reading it is written into the audit log, because it tells of a payer.
    ///
    /// # Errors
    /// The role may not, or there is no such message at the operator's addresses.
    pub async fn raw_notification(&self, actor: &Actor, id: &NotificationId) -> Result<RawNotification> {
        let operator = actor.require(Permission::ViewRaw)?;
        let mut conn = self.store().read().await?;
        let found = notifications::by_id(&mut conn, operator, id).await?;
        drop(conn);
        let (row, _, sealed) = found.ok_or(Error::NotFound("notification"))?;
        let (sealed, body) = self.open_kept(id, &sealed)?;
        transact!(Error, self.store(), |tx| {
            audit::record(self, tx, actor, "notification.read", id.as_str(), &serde_json::json!({})).await
        })?;
        Ok(RawNotification {
            view: notification_view(row),
            headers: sealed.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
            plain: sealed.plain,
        })
    }

    /// A kept message: its headers and what was in it, and its body as it came.
    pub(crate) fn open_kept(&self, id: &NotificationId, sealed: &[u8]) -> Result<(Sealed, Vec<u8>)> {
        let plain = self.vault().open(&seal_context(id), sealed)?;
        let sealed: Sealed = serde_json::from_slice(&plain).map_err(|e| Error::Internal(e.to_string()))?;
        let body = STANDARD.decode(&sealed.body).map_err(|e| Error::Internal(e.to_string()))?;
        Ok((sealed, body))
    }

    /// What was refused at the operator's addresses, newest first, a page at a time. `after` is what the page before
    /// ended with.
    ///
    /// # Errors
    /// The role may not see money, or `after` is not what a page ended with.
    pub async fn quarantine(&self, actor: &Actor, after: Option<&str>) -> Result<Quarantine> {
        let operator = actor.require(Permission::ViewMoney)?;
        let after = after.map(cursor).transpose()?;
        let mut conn = self.store().read().await?;
        let rows =
            notifications::quarantine(&mut conn, operator, after.as_ref(), i64::from(REFUSED) + 1).await?;
        let dropped = notifications::dropped(&mut conn, operator).await?;
        let page = cut(rows, REFUSED, |row| format!("{}_{}", row.received_at.0, row.id));
        Ok(Quarantine {
            rows: page.rows.into_iter().map(notification_view).collect(),
            next: page.next,
            dropped,
        })
    }

    pub(crate) fn seal_bytes(&self, context: &str, plain: &[u8]) -> Result<Vec<u8>> {
        self.vault().seal(self.inner.random.as_ref(), context, plain)
    }
}
