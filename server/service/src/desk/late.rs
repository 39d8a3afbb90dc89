//! Deciding about late money, and about double money that could not go back by itself.

use super::LateDecision;
use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::error::{Error, Result};
use crate::settle::{earned_by, suspense};
use crate::timeline::{self, Spot};
use domain::access::Permission;
use domain::ids::PaymentId;
use domain::ledger::Entry;
use domain::payment::{OrderState, PaymentFlag, RefundCause};
use domain::time::UnixMs;
use store::{Tx, orders, payments, transact};

impl Service {
    /// Decides about late money. Giving it back is subject to the operator's limit like any refund that a person asks for.
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
                    let by = Some(actor.name.as_str());
                    let refund = self.refund_what_is_left(tx, &row, cause, by, now).await?;
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
