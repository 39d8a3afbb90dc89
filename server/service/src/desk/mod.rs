//! The money desk: what waits for a person. Late and double payments, refunds that wait for a second person or did not go
//! through, messages that were not applied, jobs that were given up.

mod late;
mod refund;
mod types;

pub use types::{Desk, DeskItem, DeskRefund, LateDecision, RefundStep, Unseen};

use crate::Service;
use crate::access::Actor;
use crate::error::{Error, Result};
use crate::notify::keep::mask_text;
use crate::orders::notification_view;
use domain::access::Permission;
use domain::ids::{OperatorId, PaymentId};
use domain::money::Fen;
use domain::payment::{OrderState, PaymentFlag, RefundState};
use store::{Conn, desk, notifications, orders, payments, refunds};

/// How many messages the desk itself shows; the quarantine shows all.
const NEWEST: i64 = 5;
/// How many jobs it shows.
const JOBS: usize = 200;

impl Service {
    /// What waits at the operator's desk: the oldest of each, and how much waits besides.
    ///
    /// # Errors
    /// The role may not see it.
    pub async fn desk(&self, actor: &Actor) -> Result<Desk> {
        let operator = actor.require(Permission::ViewMoney)?;
        let mut conn = self.store().snapshot().await?;
        let counts = desk::counts(&mut conn, operator).await?;
        let refunds = refunds_at(&mut conn, actor, operator).await?;
        let payments = payments_at(&mut conn, operator, &refunds).await?;
        let refused = notifications::quarantine(&mut conn, operator, None, NEWEST).await?;
        drop(conn);
        let mut jobs = self.dead_jobs(actor).await?;
        let unseen = Unseen {
            proposed: counts.proposed - count(refunds.proposed.len()),
            payments: counts.late + counts.going_back - payments.read,
            refunds: counts.stuck - refunds.read_stuck,
            jobs: count(jobs.len().saturating_sub(JOBS)),
        };
        jobs.truncate(JOBS);
        Ok(Desk {
            rules: self.refund_rules(actor).await?,
            proposed: refunds.proposed,
            payments: payments.items,
            refunds: refunds.stuck,
            quarantine: counts.quarantined,
            quarantined: refused.into_iter().map(notification_view).collect(),
            jobs,
            unseen,
        })
    }
}

fn count(len: usize) -> i64 {
    i64::try_from(len).unwrap_or(i64::MAX)
}

/// The refunds of the desk.
#[derive(Default)]
struct Refunds {
    /// Those that wait for a second person.
    proposed: Vec<DeskRefund>,
    /// Those that did not go through.
    stuck: Vec<DeskRefund>,
    /// How many of the latter were read: what is shown as a payment is not among them.
    read_stuck: i64,
    /// The payments of all of them.
    payments: Vec<PaymentId>,
}

async fn refunds_at(conn: &mut Conn, actor: &Actor, operator: &OperatorId) -> Result<Refunds> {
    let mut all = Refunds::default();
    for row in refunds::at_desk(conn, operator).await? {
        let payment = payments::by_id(conn, &row.payment_id).await?.ok_or(Error::NotFound("payment"))?;
        let proposed = row.state == RefundState::Proposed;
        all.read_stuck += i64::from(!proposed);
        // Flagged money that could not go back waits as a payment: one thing, shown once.
        if row.state == RefundState::Failed && payment.flag.is_some() && payment.flag_resolution.is_none() {
            continue;
        }
        let order = orders::by_id(conn, &payment.order_id).await?.ok_or(Error::NotFound("order"))?;
        all.payments.push(row.payment_id.clone());
        let list = if proposed { &mut all.proposed } else { &mut all.stuck };
        list.push(desk_refund(actor, row, payment.amount, order));
    }
    Ok(all)
}

fn desk_refund(actor: &Actor, row: refunds::Row, paid: Fen, order: orders::Row) -> DeskRefund {
    DeskRefund {
        refund_id: row.id,
        order_id: order.id,
        order_no: order.order_no,
        plate: order.plate,
        out_refund_no: row.out_refund_no,
        amount: row.amount,
        paid,
        reason: row.reason,
        cause: row.cause,
        state: row.state,
        words: row.provider_words,
        own: row.created_by.as_deref() == Some(&actor.name),
        asked_by: row.created_by,
        created_at: row.created_at,
    }
}

/// The late and double payments of the desk.
struct Payments {
    items: Vec<DeskItem>,
    /// How many were read.
    read: i64,
}

/// Late and double payments that wait, and then those that are going back; without those whose refund is shown itself.
async fn payments_at(conn: &mut Conn, operator: &OperatorId, shown: &Refunds) -> Result<Payments> {
    let (waiting, going_back) =
        (payments::at_desk(conn, operator).await?, payments::going_back(conn, operator).await?);
    let read = count(waiting.len() + going_back.len());
    let waiting = waiting.into_iter().map(|row| (row, false));
    let going_back = going_back.into_iter().filter(|row| !shown.payments.contains(&row.id));
    let mut items = Vec::new();
    for (row, is_going_back) in waiting.chain(going_back.map(|row| (row, true))) {
        let order = orders::by_id(conn, &row.order_id).await?.ok_or(Error::NotFound("order"))?;
        items.extend(item(row, order, is_going_back));
    }
    Ok(Payments { items, read })
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
