//! Webhooks: signed, timestamped, at least once, on a fixed schedule (Standard Webhooks).

mod console;
mod deliver;
mod sign;

use crate::Service;
use crate::error::{Error, Result};
use crate::jobs::Job;
use domain::ids::{DeliveryId, OperatorId, OrderId, WebhookId};
use domain::time::UnixMs;
use serde::Serialize;
use store::{Tx, deliveries, webhook_endpoints};

pub use console::Delivery;

/// Something to tell every endpoint of an operator.
#[derive(Debug)]
pub(crate) struct NewEvent<'a> {
    pub event_type: &'static str,
    pub data: serde_json::Value,
    pub order: Option<&'a OrderId>,
    /// An endpoint hears of it once per key.
    pub dedup_key: &'a str,
    pub now: UnixMs,
}

#[derive(Serialize)]
struct Body<'a> {
    r#type: &'a str,
    timestamp: String,
    data: &'a serde_json::Value,
}

impl Service {
    /// Enqueues an event for every endpoint of an operator, in the transaction that causes it. Returns how many
    /// endpoints hear of it that had not before.
    pub(crate) async fn publish(
        &self,
        tx: &mut Tx,
        operator: &OperatorId,
        event: NewEvent<'_>,
    ) -> Result<usize> {
        let mut told = 0;
        for endpoint in webhook_endpoints::enabled_of(tx, operator).await? {
            told += usize::from(self.publish_to(tx, operator, &endpoint.id, &event).await?.is_some());
        }
        Ok(told)
    }

    /// `None`: this endpoint was told before.
    async fn publish_to(
        &self,
        tx: &mut Tx,
        operator: &OperatorId,
        endpoint: &WebhookId,
        event: &NewEvent<'_>,
    ) -> Result<Option<DeliveryId>> {
        let body =
            Body { r#type: event.event_type, timestamp: event.now.shanghai_rfc3339(), data: &event.data };
        let body = serde_json::to_string(&body).map_err(|e| Error::Internal(e.to_string()))?;
        let delivery = DeliveryId::from_parts(event.now, self.random());
        let row = deliveries::New {
            id: &delivery,
            endpoint_id: endpoint,
            operator_id: operator,
            message_id: &format!("msg_{}", hex::encode(self.random::<16>())),
            event_type: event.event_type,
            body: &body,
            order_id: event.order,
            dedup_key: event.dedup_key,
            at: event.now,
        };
        if !deliveries::insert(tx, row).await? {
            return Ok(None);
        }
        self.enqueue(tx, &Job::Webhook(delivery.clone()), event.now).await?;
        Ok(Some(delivery))
    }
}
