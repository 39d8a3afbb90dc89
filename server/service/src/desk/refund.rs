//! What can be done about a refund that did not go through.

use super::RefundStep;
use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::error::{Error, Result};
use crate::jobs::Job;
use crate::refunds::Wanted;
use domain::access::Permission;
use domain::ids::RefundId;
use domain::payment::RefundState;
use domain::time::UnixMs;
use store::{Tx, payments, refunds, transact};

impl Service {
    /// Works on a refund that did not go through.
    ///
    /// # Errors
    /// The role may not; there is no such refund; the step makes no sense where it is (`refund_moved`); trying again
    /// would exceed the payment (`refund_exceeds_payment`).
    pub async fn work_refund(&self, actor: &Actor, refund: &RefundId, step: RefundStep) -> Result<()> {
        let needs = if step == RefundStep::Again { Permission::Refund } else { Permission::WorkDesk };
        let operator = actor.require(needs)?;
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            let row = refunds::by_id(tx, refund).await?.filter(|r| r.operator_id == *operator);
            let row = row.ok_or(Error::NotFound("refund"))?;
            let action = match step {
                RefundStep::Again => {
                    self.refund_again(tx, actor, &row, now).await?;
                    "refund.again"
                }
                RefundStep::Now => {
                    let job = match row.state {
                        RefundState::Requested => Job::SubmitRefund(row.id.clone()),
                        RefundState::Accepted | RefundState::Abnormal => Job::QueryRefund(row.id.clone()),
                        _ => return Err(Error::Conflict("refund_moved")),
                    };
                    self.enqueue(tx, &job, now).await?;
                    "refund.now"
                }
                RefundStep::Handled => {
                    if !refunds::handled(tx, &row.id, &actor.name, now).await? {
                        return Err(Error::Conflict("refund_moved"));
                    }
                    "refund.handled"
                }
            };
            let detail = serde_json::json!({ "amount": row.amount, "state": row.state });
            audit::record(self, tx, actor, action, row.id.as_str(), &detail).await
        })
    }

    /// The same sum for the same reason, under a new number: the provider refused the old one for good.
    async fn refund_again(&self, tx: &mut Tx, actor: &Actor, row: &refunds::Row, now: UnixMs) -> Result<()> {
        if row.state != RefundState::Failed {
            return Err(Error::Conflict("refund_moved"));
        }
        let payment = payments::by_id(tx, &row.payment_id).await?.ok_or(Error::NotFound("payment"))?;
        let wanted = Wanted {
            amount: row.amount,
            reason: &row.reason,
            cause: row.cause,
            created_by: Some(&actor.name),
            below_zero: false,
            now,
        };
        let made = self.make_refund(tx, &payment, wanted).await?;
        made.map(|_| ()).ok_or(Error::Conflict("refund_exceeds_payment"))
    }
}
