//! The money desk: what waits for a person. Late and double payments, refunds that wait for a second person or did not go
//! through, messages that were not applied, jobs that were given up.

mod late;
mod refund;
mod types;

pub use types::{Desk, DeskItem, DeskRefund, LateDecision, RefundStep};

use crate::Service;
use crate::access::Actor;
use crate::error::{Error, Result};
use crate::notify::keep::mask_text;
use crate::orders::notification_view;
use domain::access::Permission;
use domain::ids::OperatorId;
use domain::payment::{OrderState, PaymentFlag, RefundState};
use store::{Conn, notifications, orders, payments, refunds};

/// How many messages the desk itself shows; the quarantine shows all.
const NEWEST: usize = 5;

impl Service {
    /// What waits at the operator's desk.
    ///
    /// # Errors
    /// The role may not see it.
    pub async fn desk(&self, actor: &Actor) -> Result<Desk> {
        let operator = actor.require(Permission::ViewMoney)?;
        let mut conn = self.store().snapshot().await?;
        let (proposed, stuck) = refunds_at(&mut conn, actor, operator).await?;
        let payments = payments_at(&mut conn, operator, &[&proposed[..], &stuck[..]].concat()).await?;
        let refused = notifications::quarantine(&mut conn, operator).await?;
        drop(conn);
        Ok(Desk {
            rules: self.refund_rules(actor).await?,
            proposed: proposed.into_iter().map(|(_, shown)| shown).collect(),
            payments,
            refunds: stuck.into_iter().map(|(_, shown)| shown).collect(),
            quarantine: i64::try_from(refused.len()).unwrap_or(i64::MAX),
            quarantined: refused.into_iter().take(NEWEST).map(notification_view).collect(),
            jobs: self.dead_jobs(actor).await?,
        })
    }
}

type Shown = (refunds::Row, DeskRefund);

/// Refunds that wait for a second person, and those that did not go through.
async fn refunds_at(
    conn: &mut Conn,
    actor: &Actor,
    operator: &OperatorId,
) -> Result<(Vec<Shown>, Vec<Shown>)> {
    let mut all = Vec::new();
    for row in refunds::at_desk(conn, operator).await? {
        let payment = payments::by_id(conn, &row.payment_id).await?.ok_or(Error::NotFound("payment"))?;
        // Flagged money that could not go back waits as a payment: one thing, shown once.
        if row.state == RefundState::Failed && payment.flag.is_some() && payment.flag_resolution.is_none() {
            continue;
        }
        let order = orders::by_id(conn, &payment.order_id).await?.ok_or(Error::NotFound("order"))?;
        let shown = DeskRefund {
            refund_id: row.id.clone(),
            order_id: order.id,
            order_no: order.order_no,
            plate: order.plate,
            out_refund_no: row.out_refund_no.clone(),
            amount: row.amount,
            paid: payment.amount,
            reason: row.reason.clone(),
            cause: row.cause,
            state: row.state,
            words: row.provider_words.clone(),
            own: row.created_by.as_deref() == Some(&actor.name),
            asked_by: row.created_by.clone(),
            created_at: row.created_at,
        };
        all.push((row, shown));
    }
    Ok(all.into_iter().partition(|(row, _)| row.state == RefundState::Proposed))
}

/// Late and double payments that wait, and then those that are going back; without those whose refund is shown itself.
async fn payments_at(conn: &mut Conn, operator: &OperatorId, shown: &[Shown]) -> Result<Vec<DeskItem>> {
    let mut items = Vec::new();
    for row in payments::at_desk(conn, operator).await? {
        let order = orders::by_id(conn, &row.order_id).await?.ok_or(Error::NotFound("order"))?;
        items.extend(item(row, order, false));
    }
    for row in payments::going_back(conn, operator).await? {
        if shown.iter().any(|(refund, _)| refund.payment_id == row.id) {
            continue;
        }
        let order = orders::by_id(conn, &row.order_id).await?.ok_or(Error::NotFound("order"))?;
        items.extend(item(row, order, true));
    }
    Ok(items)
}

fn item(row: payments::Row, order: orders::Row, going_back: bool) -> Option<DeskItem> {
    let flag = row.flag?;
    Some(DeskItem {
        acceptable: !going_back
            && flag == PaymentFlag::Late
            && order.state != OrderState::Settled
            && row.refunding.is_zero(),
        payment_id: row.id,
        order_id: order.id,
        order_no: order.order_no,
        order_state: order.state,
        plate: order.plate,
        out_trade_no: row.out_trade_no,
        amount: row.amount,
        left: row.amount.saturating_sub(row.refunding),
        flag,
        payer: mask_text(&row.payer_id),
        paid_at: row.paid_at,
        going_back,
    })
}
