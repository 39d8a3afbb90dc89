//! Asking for a refund.

use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::error::{Error, FieldError, Result};
use crate::jobs::Job;
use crate::settle::{earned_by, suspense};
use crate::timeline::{self, Spot};
use domain::access::Permission;
use domain::ids::{OutRefundNo, PaymentId, RefundId};
use domain::ledger::{Entry, LedgerAccount};
use domain::money::Fen;
use domain::payment::{RefundCause, RefundState};
use domain::time::UnixMs;
use store::{Tx, orders, payments, refunds, transact};

/// The longest reason (wechat.md 1.11), in characters.
const MAX_REASON: usize = 80;

/// A refund to be made.
#[derive(Clone, Copy, Debug)]
struct Wanted<'a> {
    amount: Fen,
    reason: &'a str,
    cause: RefundCause,
    created_by: Option<&'a str>,
    now: UnixMs,
}

impl Service {
    /// Gives back `amount` of a payment.
    ///
    /// # Errors
    /// The role may not, the amount or the reason is wrong, or the refunds would exceed the payment
    /// (`refund_exceeds_payment`).
    pub async fn request_refund(
        &self,
        actor: &Actor,
        payment: &PaymentId,
        amount: Fen,
        reason: &str,
    ) -> Result<RefundId> {
        let operator = actor.require(Permission::Refund)?;
        let reason = reason.trim();
        if amount.is_zero() {
            return Err(Error::field("amount", "required"));
        }
        if reason.is_empty() {
            return Err(Error::field("reason", "required"));
        }
        if reason.chars().count() > MAX_REASON {
            let wrong = FieldError::new("reason", "too_long").with(MAX_REASON.to_string());
            return Err(Error::Invalid(vec![wrong]));
        }
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            let row = payments::by_id(tx, payment).await?.filter(|p| p.operator_id == *operator);
            let row = row.ok_or(Error::NotFound("payment"))?;
            let wanted =
                Wanted { amount, reason, cause: RefundCause::Manual, created_by: Some(&actor.name), now };
            let refund =
                self.make_refund(tx, &row, wanted).await?.ok_or(Error::Conflict("refund_exceeds_payment"))?;
            let detail = serde_json::json!({ "amount": amount, "reason": reason, "refund": refund });
            audit::record(self, tx, actor, "refund.request", row.id.as_str(), &detail).await?;
            Ok(refund)
        })
    }

    /// Gives back what is left of a payment that settles nothing. A second time is nothing.
    pub(crate) async fn refund_automatically(
        &self,
        tx: &mut Tx,
        payment: &payments::Row,
        cause: RefundCause,
        now: UnixMs,
    ) -> Result<Option<RefundId>> {
        // The caller's row may be from before this transaction changed it.
        let payment = payments::by_id(tx, &payment.id).await?.ok_or(Error::NotFound("payment"))?;
        let reason = match cause {
            RefundCause::Double => "重复支付退款",
            RefundCause::Late => "超时支付退款",
            RefundCause::Test => "支付测试退款",
            RefundCause::Manual => "退款",
        };
        let amount = payment.amount.saturating_sub(payment.refunding);
        if amount.is_zero() {
            return Ok(None);
        }
        let wanted = Wanted { amount, reason, cause, created_by: None, now };
        self.make_refund(tx, &payment, wanted).await
    }

    /// Reserves, writes down, posts and enqueues. `None`: nothing is left to give back, or it is being given already.
    async fn make_refund(
        &self,
        tx: &mut Tx,
        payment: &payments::Row,
        wanted: Wanted<'_>,
    ) -> Result<Option<RefundId>> {
        let refund = refunds::Row {
            id: RefundId::from_parts(wanted.now, self.random()),
            payment_id: payment.id.clone(),
            operator_id: payment.operator_id.clone(),
            out_refund_no: OutRefundNo::from_parts("R", wanted.now, self.random()),
            amount: wanted.amount,
            reason: wanted.reason.to_owned(),
            cause: wanted.cause,
            state: RefundState::Requested,
            request_json: None,
            provider_refund_id: None,
            provider_words: None,
            created_by: wanted.created_by.map(str::to_owned),
            created_at: wanted.now,
            succeeded_at: None,
        };
        // An automatic refund of this cause exists: what it gives back is reserved already.
        if wanted.cause != RefundCause::Manual
            && refunds::has_automatic(tx, &payment.id, wanted.cause).await?
        {
            return Ok(None);
        }
        if !payments::reserve_refund(tx, &payment.id, wanted.amount, wanted.now).await? {
            return Ok(None);
        }
        if payment.refunding.checked_add(wanted.amount) == Some(payment.amount) {
            // Nothing is left to decide about flagged money that goes back whole.
            payments::resolve_flag(tx, &payment.id, "refunded", wanted.now).await?;
        }
        if !refunds::insert(tx, &refund).await? {
            return Err(Error::Internal(format!("the refund number {} is taken", refund.out_refund_no)));
        }
        let entry = Entry::transfer(
            self.refunded_from(tx, payment).await?,
            LedgerAccount::RefundsInTransit(payment.account_id.clone()),
            wanted.amount,
        );
        self.post(tx, payment, "refund_requested", refund.id.as_str(), &entry, wanted.now).await?;
        let amount = wanted.amount.to_string();
        let detail = [
            ("amount", amount.as_str()),
            ("cause", wanted.cause.as_str()),
            ("out_refund_no", refund.out_refund_no.as_str()),
        ];
        timeline::add(tx, Spot::of(payment, wanted.now), timeline::REFUND_REQUESTED, &detail).await?;
        self.enqueue(tx, &Job::SubmitRefund(refund.id.clone()), wanted.now).await?;
        Ok(Some(refund.id))
    }

    /// The account that a refund takes from: the income that the payment earned, or the suspense where it waits.
    pub(super) async fn refunded_from(&self, tx: &mut Tx, payment: &payments::Row) -> Result<LedgerAccount> {
        let order = orders::by_id(tx, &payment.order_id).await?.ok_or(Error::NotFound("order"))?;
        if order.settled_by.as_ref() == Some(&payment.id) {
            earned_by(payment, &order)
        } else {
            Ok(suspense(payment))
        }
    }
}
