//! Giving money back, and what was not believed.

use super::Answer;
use super::orders::Notification;
#[cfg(feature = "ssr")]
use domain::money::Fen;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// What did not verify or match.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quarantine {
    /// A page of it, the newest first.
    pub rows: Vec<Notification>,
    /// Where the next page begins; `None` on the last one.
    pub next: Option<String>,
    /// How many came too fast to be kept.
    pub dropped: i64,
}

/// What did not verify or match, a page at a time.
#[server(prefix = "/console/api", endpoint = "quarantine", input = Json)]
pub async fn get_quarantine(after: Option<String>) -> Answer<Quarantine> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let kept = service.quarantine(&actor, after.as_deref()).await?;
        let rights = super::desk::ssr::Rights::of(&actor);
        let rows = kept.rows.into_iter().map(|n| super::orders::ssr::notification(n, rights)).collect();
        Ok(Quarantine { rows, next: kept.next, dropped: kept.dropped })
    })
    .await
}

/// Gives money back. `amount` is yuan as typed; `below_zero` is there when the refund of a top-up may take its card
/// below zero. Answers whether it waits for a second person.
#[server(prefix = "/console/api", endpoint = "refund")]
pub async fn request_refund(
    payment: String,
    amount: String,
    reason: String,
    below_zero: Option<String>,
) -> Answer<bool> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let id = s::id(domain::ids::PaymentId::parse(&payment))?;
        let fen = Fen::parse_yuan(&amount).map_err(|_| service::Error::field("amount", "not_an_amount"))?;
        let request = service::refunds::RefundRequest {
            payment: &id,
            amount: fen,
            reason: reason.trim(),
            below_zero: below_zero.is_some(),
        };
        service.request_refund(&actor, request).await.map(|made| made.proposed)
    })
    .await
}
