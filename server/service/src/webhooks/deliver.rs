//! One try to deliver a webhook.

use super::sign;
use crate::Service;
use crate::error::{Error, Result};
use crate::jobs::Next;
use bytes::Bytes;
use domain::ids::DeliveryId;
use domain::schedule;
use domain::time::UnixMs;
use http::{Request, header};
use store::deliveries::{self, Tried};
use store::{transact, webhook_endpoints};

/// How much of what went wrong is kept.
const MAX_ERROR: usize = 300;

impl Service {
    /// Sends a delivery and keeps how it went. A crash after the sending sends it again: at least once.
    pub(crate) async fn deliver(&self, id: &DeliveryId) -> Result<Next> {
        let mut conn = self.store().read().await?;
        let delivery = deliveries::by_id(&mut conn, id).await?;
        let Some(delivery) = delivery.filter(|d| d.state == "waiting") else { return Ok(Next::Done) };
        let endpoint = webhook_endpoints::by_id(&mut conn, &delivery.endpoint_id).await?;
        drop(conn);
        let Some(endpoint) = endpoint.filter(|e| e.enabled && e.deleted_at.is_none()) else {
            return self.tried(&delivery, None, Some("endpoint_removed"), true).await;
        };
        let secret = self.open_webhook_secret(&endpoint)?;
        let seconds = self.now().seconds();
        let request = Request::post(&endpoint.url)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::USER_AGENT, concat!("peakepay/", env!("CARGO_PKG_VERSION")))
            .header("webhook-id", &delivery.message_id)
            .header("webhook-timestamp", seconds)
            .header(
                "webhook-signature",
                sign::signature(&secret, &delivery.message_id, seconds, &delivery.body),
            )
            .body(Bytes::from(delivery.body.clone()));
        let request = match request {
            Ok(request) => request,
            Err(error) => return self.tried(&delivery, None, Some(&error.to_string()), true).await,
        };
        match self.outbound_http().send(request).await {
            Ok(answer) if answer.status().is_success() => {
                self.tried(&delivery, Some(i64::from(answer.status().as_u16())), None, false).await
            }
            Ok(answer) => {
                let status = answer.status().as_u16();
                self.tried(&delivery, Some(i64::from(status)), Some(&format!("HTTP {status}")), false).await
            }
            Err(error) => self.tried(&delivery, None, Some(&error.to_string()), false).await,
        }
    }

    async fn tried(
        &self,
        delivery: &deliveries::Row,
        status: Option<i64>,
        error: Option<&str>,
        hopeless: bool,
    ) -> Result<Next> {
        let now = self.now();
        let error: Option<String> = error.map(|e| e.chars().take(MAX_ERROR).collect());
        let attempt = u32::try_from(delivery.attempts).unwrap_or(u32::MAX).saturating_add(1);
        let (state, next_at) = match &error {
            None => ("delivered", None),
            Some(_) if hopeless => ("failed", None),
            Some(_) => next_try(attempt, now),
        };
        let how = Tried { state, status, error: error.as_deref(), next_at, at: now };
        transact!(Error, self.store(), |tx| {
            Ok::<_, Error>(deliveries::tried(tx, &delivery.id, how).await?)
        })?;
        Ok(next_at.map_or(Next::Done, Next::At))
    }
}

fn next_try(attempt: u32, now: UnixMs) -> (&'static str, Option<UnixMs>) {
    match schedule::delay_after(schedule::WEBHOOK, attempt) {
        Some(delay) => ("waiting", Some(now.plus(delay))),
        None => ("failed", None),
    }
}
