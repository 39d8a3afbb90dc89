//! Webhook deliveries in the console: listed, tried, sent again.

use super::NewEvent;
use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::error::{Error, Result};
use crate::jobs::Job;
use crate::orders::{Page, cursor, cut};
use domain::access::Permission;
use domain::ids::{DeliveryId, WebhookId};
use domain::time::UnixMs;
use serde::{Deserialize, Serialize};
use store::{deliveries, transact, webhook_endpoints};

/// Deliveries of a page.
const PAGE: u32 = 50;

/// One event for one endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// The delivery.
    pub id: DeliveryId,
    /// Where it goes.
    pub endpoint_id: WebhookId,
    /// The same for every try.
    pub message_id: String,
    /// What it tells.
    pub event_type: String,
    /// The exact body.
    pub body: String,
    /// `waiting`, `delivered` or `failed`.
    pub state: String,
    /// How often it was tried.
    pub attempts: i64,
    /// The last answer's status.
    pub last_status: Option<i64>,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// When it is tried next.
    pub next_at: Option<UnixMs>,
    /// When it was made.
    pub created_at: UnixMs,
    /// When it was taken.
    pub delivered_at: Option<UnixMs>,
}

fn shown(row: deliveries::Row) -> Delivery {
    Delivery {
        id: row.id,
        endpoint_id: row.endpoint_id,
        message_id: row.message_id,
        event_type: row.event_type,
        body: row.body,
        next_at: row.next_at.filter(|_| row.state == "waiting"),
        state: row.state,
        attempts: row.attempts,
        last_status: row.last_status,
        last_error: row.last_error,
        created_at: row.created_at,
        delivered_at: row.delivered_at,
    }
}

impl Service {
    /// The deliveries of the operator, newest first, a page at a time. `after` is what the page before ended with.
    ///
    /// # Errors
    /// The role may not see them, or `after` is not what a page ended with.
    pub async fn list_deliveries(&self, actor: &Actor, after: Option<&str>) -> Result<Page<Delivery>> {
        let operator = actor.require(Permission::ManageIntegration)?;
        let after = after.map(cursor).transpose()?;
        let mut conn = self.store().read().await?;
        let rows = deliveries::of_operator(&mut conn, operator, after.as_ref(), i64::from(PAGE) + 1).await?;
        let page = cut(rows, PAGE, |row| format!("{}_{}", row.created_at.0, row.id));
        Ok(Page { rows: page.rows.into_iter().map(shown).collect(), next: page.next })
    }

    /// Sends a `webhook.test` event to one endpoint; the delivery shows how it went.
    ///
    /// # Errors
    /// The role may not, or there is no such endpoint.
    pub async fn send_test(&self, actor: &Actor, endpoint: &WebhookId) -> Result<DeliveryId> {
        let operator = actor.require(Permission::ManageIntegration)?;
        let now = self.now();
        let key = format!("test:{}", hex::encode(self.random::<8>()));
        transact!(Error, self.store(), |tx| {
            let row = webhook_endpoints::by_id(tx, endpoint).await?;
            let row = row.filter(|e| e.operator_id == *operator && e.deleted_at.is_none());
            let row = row.ok_or(Error::NotFound("webhook"))?;
            let event = NewEvent {
                event_type: "webhook.test",
                data: serde_json::json!({ "message": "Peake Pay webhook test" }),
                order: None,
                dedup_key: &key,
                now,
            };
            let sent = self.publish_to(tx, operator, &row.id, &event).await?;
            audit::record(self, tx, actor, "webhook.test", row.id.as_str(), &serde_json::json!({})).await?;
            sent.ok_or(Error::NotFound("delivery"))
        })
    }

    /// Sends a delivery again, from the first try, as the same message.
    ///
    /// # Errors
    /// The role may not, there is no such delivery, or it is waiting anyway (`delivery_waiting`).
    pub async fn resend(&self, actor: &Actor, delivery: &DeliveryId) -> Result<()> {
        let operator = actor.require(Permission::ManageIntegration)?;
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            let row = deliveries::by_id(tx, delivery).await?.filter(|d| d.operator_id == *operator);
            let row = row.ok_or(Error::NotFound("delivery"))?;
            if !deliveries::restart(tx, &row.id, now).await? {
                return Err(Error::Conflict("delivery_waiting"));
            }
            self.enqueue(tx, &Job::Webhook(row.id.clone()), now).await?;
            audit::record(self, tx, actor, "webhook.resend", row.id.as_str(), &serde_json::json!({})).await?;
            Ok(())
        })
    }
}
