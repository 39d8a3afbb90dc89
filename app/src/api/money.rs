//! Giving money back, what waits for a decision, and what was not believed.

use super::Answer;
use super::orders::Notification;
use domain::money::Fen;
use domain::payment::{PaymentFlag, RefundState};
use domain::time::UnixMs;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// What did not verify or match.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quarantine {
    /// The newest first.
    pub rows: Vec<Notification>,
    /// How many came too fast to be kept.
    pub dropped: i64,
}

/// Late money that waits for a decision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LatePayment {
    /// Its order.
    pub order_id: String,
    /// Its order's number.
    pub order_no: String,
    /// The plate, or empty.
    pub plate: String,
    /// What was paid.
    pub amount: Fen,
    /// Why it is here.
    pub flag: PaymentFlag,
    /// When it was paid, by the provider's clock.
    pub paid_at: Option<UnixMs>,
}

/// A refund that did not go through.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StuckRefund {
    /// Its order.
    pub order_id: String,
    /// How much.
    pub amount: Fen,
    /// Where it is.
    pub state: RefundState,
    /// What the provider said.
    pub words: Option<String>,
    /// Since when.
    pub created_at: UnixMs,
}

/// What waits for somebody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Desk {
    /// Late money, oldest first.
    pub late: Vec<LatePayment>,
    /// Refunds that did not go through, newest first.
    pub refunds: Vec<StuckRefund>,
}

/// Late money that waits for a decision, and refunds that did not go through.
#[server(prefix = "/console/api", endpoint = "desk", input = Json)]
pub async fn get_desk() -> Answer<Desk> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let desk = service.desk(&actor).await?;
        let late = desk.payments.into_iter().map(|p| LatePayment {
            order_id: p.order_id.into(),
            order_no: p.order_no.into(),
            plate: p.plate,
            amount: p.amount,
            flag: p.flag,
            paid_at: p.paid_at,
        });
        let refunds = desk.refunds.into_iter().map(|r| StuckRefund {
            order_id: r.order_id.into(),
            amount: r.amount,
            state: r.state,
            words: r.words,
            created_at: r.created_at,
        });
        Ok(Desk { late: late.collect(), refunds: refunds.collect() })
    })
    .await
}

/// What did not verify or match.
#[server(prefix = "/console/api", endpoint = "quarantine", input = Json)]
pub async fn get_quarantine() -> Answer<Quarantine> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let kept = service.quarantine(&actor).await?;
        let rows = kept.rows.into_iter().map(super::orders::ssr::notification).collect();
        Ok(Quarantine { rows, dropped: kept.dropped })
    })
    .await
}

/// Gives money back. `amount` is yuan as typed.
#[server(prefix = "/console/api", endpoint = "refund")]
pub async fn request_refund(payment: String, amount: String, reason: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let id = s::id(domain::ids::PaymentId::parse(&payment))?;
        let fen = Fen::parse_yuan(&amount).map_err(|_| service::Error::field("amount", "not_an_amount"))?;
        service.request_refund(&actor, &id, fen, reason.trim()).await.map(|_| ())
    })
    .await
}

/// Decides about late money: `refund` or `accept`.
#[server(prefix = "/console/api", endpoint = "resolve_late")]
pub async fn resolve_late(payment: String, decision: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let id = s::id(domain::ids::PaymentId::parse(&payment))?;
        let decision = match decision.as_str() {
            "refund" => service::desk::LateDecision::Refund,
            "accept" => service::desk::LateDecision::Accept,
            _ => return Err(service::Error::field("decision", "required")),
        };
        service.resolve_late(&actor, &id, decision).await.map(|_| ())
    })
    .await
}
