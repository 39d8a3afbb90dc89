//! The second person: above the operator's limit nobody gives money back alone.

use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::error::{Error, Result};
use crate::jobs::Job;
use crate::timeline;
use domain::access::Permission;
use domain::ids::RefundId;
use domain::money::Fen;
use domain::payment::RefundState;
use serde::{Deserialize, Serialize};
use store::{operators, payments, refunds, staff, transact};

/// The second person's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundDecision {
    /// It goes to the provider.
    Approve,
    /// It does not; whoever asked for it takes it back by the same word.
    Reject,
}

/// When a refund needs a second person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundRules {
    /// The sum of a payment's refunds above which it does; `None`: never.
    pub limit: Option<Fen>,
    /// How many people of the operator may give money back and can sign in: with one alone, nobody could approve.
    pub people: i64,
}

impl Service {
    /// When a refund of the operator needs a second person.
    ///
    /// # Errors
    /// The role may not see money.
    pub async fn refund_rules(&self, actor: &Actor) -> Result<RefundRules> {
        let operator = actor.require(Permission::ViewMoney)?;
        let mut conn = self.store().snapshot().await?;
        Ok(RefundRules {
            limit: operators::refund_limit(&mut conn, operator).await?,
            people: staff::count_active(&mut conn, operator, Permission::Refund).await?,
        })
    }

    /// Says above which sum a payment's refunds need a second person. What waits already goes on waiting.
    ///
    /// # Errors
    /// The role may not.
    pub async fn set_refund_limit(&self, actor: &Actor, limit: Option<Fen>) -> Result<()> {
        let operator = actor.require(Permission::ManageRefundLimit)?;
        transact!(Error, self.store(), |tx| {
            let before = operators::refund_limit(tx, operator).await?;
            if before == limit {
                return Ok(());
            }
            operators::set_refund_limit(tx, operator, limit).await?;
            let detail = serde_json::json!({ "limit": limit, "limit_before": before });
            audit::record(self, tx, actor, "refund.limit", operator.as_str(), &detail).await
        })
    }

    /// Decides about a refund that waits for a second person. Who asked for it cannot approve it, but can take it back.
    ///
    /// # Errors
    /// The role may not; there is no such refund; it does not wait any more (`refund_decided`); it is the actor's own
    /// (`not_your_own_refund`).
    pub async fn decide_refund(
        &self,
        actor: &Actor,
        refund: &RefundId,
        decision: RefundDecision,
    ) -> Result<()> {
        let operator = actor.require(Permission::Refund)?;
        let now = self.now();
        let (to, word, action) = match decision {
            RefundDecision::Approve => (RefundState::Requested, timeline::REFUND_APPROVED, "refund.approve"),
            RefundDecision::Reject => (RefundState::Rejected, timeline::REFUND_REJECTED, "refund.reject"),
        };
        transact!(Error, self.store(), |tx| {
            let row = refunds::by_id(tx, refund).await?.filter(|r| r.operator_id == *operator);
            let row = row.ok_or(Error::NotFound("refund"))?;
            if row.state != RefundState::Proposed {
                return Err(Error::Conflict("refund_decided"));
            }
            if decision == RefundDecision::Approve && row.created_by.as_deref() == Some(&actor.name) {
                return Err(Error::Conflict("not_your_own_refund"));
            }
            // The row decides, not what was read: it moves from exactly one state, and never by its maker.
            if !refunds::decide(tx, &row.id, to, &actor.name, now).await? {
                return Err(Error::Conflict("refund_decided"));
            }
            let payment = payments::by_id(tx, &row.payment_id).await?.ok_or(Error::NotFound("payment"))?;
            self.note_refund_by(tx, &payment, &row, word, Some(&actor.name), now).await?;
            match decision {
                RefundDecision::Approve => {
                    self.enqueue(tx, &Job::SubmitRefund(row.id.clone()), now).await?;
                }
                RefundDecision::Reject => self.give_up_refund(tx, &payment, &row, now).await?,
            }
            let detail = serde_json::json!({ "amount": row.amount, "asked_by": row.created_by });
            audit::record(self, tx, actor, action, row.id.as_str(), &detail).await
        })
    }
}
