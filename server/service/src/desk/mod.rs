//! The late-money desk: payments that came after they had been given up, and automatic refunds that did not go through.

use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::error::{Error, Result};
use crate::notify::keep::mask_text;
use crate::settle::{earned_by, suspense};
use crate::timeline::{self, Spot};
use domain::access::Permission;
use domain::ids::{OrderId, OrderNo, OutTradeNo, PaymentId, RefundId};
use domain::ledger::Entry;
use domain::money::Fen;
use domain::payment::{OrderState, PaymentFlag, RefundCause};
use domain::time::UnixMs;
use serde::{Deserialize, Serialize};
use store::{Tx, orders, payments, refunds, transact};

/// A payment that waits for a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskItem {
    /// The payment.
    pub payment_id: PaymentId,
    /// Its order.
    pub order_id: OrderId,
    /// The order's number.
    pub order_no: OrderNo,
    /// Where the order is.
    pub order_state: OrderState,
    /// The plate, or empty.
    pub plate: String,
    /// The number that the provider knows.
    pub out_trade_no: OutTradeNo,
    /// What was paid.
    pub amount: Fen,
    /// What is left to give back.
    pub left: Fen,
    /// Why it is here.
    pub flag: PaymentFlag,
    /// The payer's id, masked.
    pub payer: String,
    /// When it was paid, by the provider's clock.
    pub paid_at: Option<UnixMs>,
    /// Whether it can be accepted: its order was not settled otherwise.
    pub acceptable: bool,
}

/// A refund that needs somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StuckRefund {
    /// The refund.
    pub refund_id: RefundId,
    /// The order.
    pub order_id: OrderId,
    /// How much.
    pub amount: Fen,
    /// Where it is.
    pub state: domain::payment::RefundState,
    /// What the provider said.
    pub words: Option<String>,
    /// Since when.
    pub created_at: UnixMs,
}

/// Everything that waits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// Payments, oldest first.
    pub payments: Vec<DeskItem>,
    /// Refunds, newest first.
    pub refunds: Vec<StuckRefund>,
}

/// What to do with late money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LateDecision {
    /// Give it back.
    Refund,
    /// Let it settle its order.
    Accept,
}

impl Service {
    /// What waits at the operator's desk.
    ///
    /// # Errors
    /// The role may not see it.
    pub async fn desk(&self, actor: &Actor) -> Result<Desk> {
        let operator = actor.require(Permission::ViewMoney)?;
        let mut conn = self.store().read().await?;
        let mut desk = Desk::default();
        for row in payments::at_desk(&mut conn, operator).await? {
            let order = orders::by_id(&mut conn, &row.order_id).await?.ok_or(Error::NotFound("order"))?;
            desk.payments.extend(item(row, order));
        }
        for refund in refunds::stuck(&mut conn, operator).await? {
            let payment =
                payments::by_id(&mut conn, &refund.payment_id).await?.ok_or(Error::NotFound("payment"))?;
            desk.refunds.push(StuckRefund {
                refund_id: refund.id,
                order_id: payment.order_id,
                amount: refund.amount,
                state: refund.state,
                words: refund.provider_words,
                created_at: refund.created_at,
            });
        }
        Ok(desk)
    }

    /// Decides about late money.
    ///
    /// # Errors
    /// The role may not, the payment does not wait (`not_at_desk`), it cannot be accepted (`order_settled_otherwise`),
    /// or nothing is left to give back (`refund_exceeds_payment`).
    pub async fn resolve_late(
        &self,
        actor: &Actor,
        payment: &PaymentId,
        decision: LateDecision,
    ) -> Result<()> {
        let operator = actor.require(Permission::Refund)?;
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            let row = payments::by_id(tx, payment).await?.filter(|p| p.operator_id == *operator);
            let row = row.ok_or(Error::NotFound("payment"))?;
            let flag =
                row.flag.filter(|_| row.flag_resolution.is_none()).ok_or(Error::Conflict("not_at_desk"))?;
            let order = orders::by_id(tx, &row.order_id).await?.ok_or(Error::NotFound("order"))?;
            let action = match decision {
                LateDecision::Accept => {
                    self.accept_late(tx, &row, &order, flag, now).await?;
                    "late_money.accept"
                }
                LateDecision::Refund => {
                    let cause =
                        if flag == PaymentFlag::Double { RefundCause::Double } else { RefundCause::Late };
                    let refund = self.refund_automatically(tx, &row, cause, now).await?;
                    refund.ok_or(Error::Conflict("refund_exceeds_payment"))?;
                    timeline::add(tx, Spot::of(&row, now), timeline::DESK_REFUNDED, &[("by", &actor.name)])
                        .await?;
                    "late_money.refund"
                }
            };
            let detail = serde_json::json!({ "order_no": order.order_no, "amount": row.amount });
            audit::record(self, tx, actor, action, row.id.as_str(), &detail).await?;
            Ok(())
        })
    }

    /// Late money settles its order after all: out of the suspense, into the income.
    async fn accept_late(
        &self,
        tx: &mut Tx,
        payment: &payments::Row,
        order: &orders::Row,
        flag: PaymentFlag,
        now: UnixMs,
    ) -> Result<()> {
        let whole = payment.refunding.is_zero();
        if flag != PaymentFlag::Late || order.state == OrderState::Settled || !whole {
            return Err(Error::Conflict("order_settled_otherwise"));
        }
        if !orders::settle(tx, &order.id, order.state, &payment.id, now).await? {
            return Err(Error::Conflict("order_settled_otherwise"));
        }
        payments::resolve_flag(tx, &payment.id, "accepted", now).await?;
        let entry = Entry::transfer(suspense(payment), earned_by(payment, order)?, payment.amount);
        self.post(tx, payment, "late_accepted", payment.id.as_str(), &entry, now).await?;
        timeline::add(tx, Spot::of(payment, now), timeline::DESK_ACCEPTED, &[]).await?;
        self.after_settling(tx, payment, order, now).await
    }
}

fn item(row: payments::Row, order: orders::Row) -> Option<DeskItem> {
    let flag = row.flag?;
    Some(DeskItem {
        acceptable: flag == PaymentFlag::Late
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
    })
}
