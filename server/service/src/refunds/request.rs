//! Asking for a refund.

use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::error::{Error, FieldError, Result};
use crate::jobs::Job;
use crate::posting::NewEntry;
use crate::settle::{earned_by, suspense};
use crate::timeline::{self, Spot};
use domain::access::Permission;
use domain::ids::{OutRefundNo, PaymentId, RefundId};
use domain::ledger::{Entry, LedgerAccount};
use domain::money::Fen;
use domain::payment::{RefundCause, RefundState, needs_second_person};
use domain::time::UnixMs;
use serde::{Deserialize, Serialize};
use store::{Tx, operators, orders, payments, refunds, transact};

/// The longest reason (wechat.md 1.11), in characters.
const MAX_REASON: usize = 80;

/// What somebody wants to give back.
#[derive(Clone, Copy, Debug)]
pub struct RefundRequest<'a> {
    /// Of which payment.
    pub payment: &'a PaymentId,
    /// How much, in fen.
    pub amount: Fen,
    /// Why; the payer reads it.
    pub reason: &'a str,
    /// Whether the refund of a top-up may take its card below zero.
    pub below_zero: bool,
}

/// A refund that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refunding {
    /// The refund.
    pub id: RefundId,
    /// Whether it waits for a second person.
    pub proposed: bool,
}

/// A refund to be made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted<'a> {
    pub amount: Fen,
    pub reason: &'a str,
    pub cause: RefundCause,
    /// Who wants it; `None`: the system itself, which needs no second person.
    pub created_by: Option<&'a str>,
    pub below_zero: bool,
    pub now: UnixMs,
}

impl Service {
    /// Gives back `amount` of a payment, or proposes it where the payment's refunds would exceed the operator's limit:
    /// then a second person decides ([`Service::decide_refund`]). Either way the sum is reserved at once.
    ///
    /// # Errors
    /// The role may not, the amount or the reason is wrong, or the refunds would exceed the payment
    /// (`refund_exceeds_payment`), or take the card that a top-up went to below zero (`card_below_zero`) without being
    /// told to.
    pub async fn request_refund(&self, actor: &Actor, request: RefundRequest<'_>) -> Result<Refunding> {
        let operator = actor.require(Permission::Refund)?;
        if request.below_zero {
            actor.require(Permission::RefundBelowZero)?;
        }
        let reason = request.reason.trim();
        check_reason(request.amount, reason)?;
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            let row = payments::by_id(tx, request.payment).await?.filter(|p| p.operator_id == *operator);
            let row = row.ok_or(Error::NotFound("payment"))?;
            let wanted = Wanted {
                amount: request.amount,
                reason,
                cause: RefundCause::Manual,
                created_by: Some(&actor.name),
                below_zero: request.below_zero,
                now,
            };
            let made =
                self.make_refund(tx, &row, wanted).await?.ok_or(Error::Conflict("refund_exceeds_payment"))?;
            let detail = serde_json::json!({
                "amount": request.amount, "reason": reason, "refund": made.id, "proposed": made.proposed,
                "below_zero": request.below_zero,
            });
            audit::record(self, tx, actor, "refund.request", row.id.as_str(), &detail).await?;
            Ok(made)
        })
    }

    /// Gives back what is left of a payment that settles nothing, by itself. A second time is nothing.
    pub(crate) async fn refund_automatically(
        &self,
        tx: &mut Tx,
        payment: &payments::Row,
        cause: RefundCause,
        now: UnixMs,
    ) -> Result<Option<Refunding>> {
        self.refund_what_is_left(tx, payment, cause, None, now).await
    }

    /// Gives back what is left of a payment that settles nothing, because `by` decided so.
    pub(crate) async fn refund_what_is_left(
        &self,
        tx: &mut Tx,
        payment: &payments::Row,
        cause: RefundCause,
        by: Option<&str>,
        now: UnixMs,
    ) -> Result<Option<Refunding>> {
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
        let wanted = Wanted { amount, reason, cause, created_by: by, below_zero: false, now };
        self.make_refund(tx, &payment, wanted).await
    }

    /// Reserves, writes down and posts; enqueues, unless a second person decides first. `None`: nothing is left to give
    /// back, or it is being given already.
    pub(crate) async fn make_refund(
        &self,
        tx: &mut Tx,
        payment: &payments::Row,
        wanted: Wanted<'_>,
    ) -> Result<Option<Refunding>> {
        // An automatic refund of this cause exists: what it gives back is reserved already.
        if wanted.cause != RefundCause::Manual
            && refunds::has_automatic(tx, &payment.id, wanted.cause).await?
        {
            return Ok(None);
        }
        let limit = operators::refund_limit(tx, &payment.operator_id).await?;
        let proposed =
            wanted.created_by.is_some() && needs_second_person(limit, payment.refunding, wanted.amount);
        if !payments::reserve_refund(tx, &payment.id, wanted.amount, wanted.now).await? {
            return Ok(None);
        }
        if payment.refunding.checked_add(wanted.amount) == Some(payment.amount) {
            // Nothing is left to decide about flagged money that goes back whole.
            payments::resolve_flag(tx, &payment.id, "refunded", wanted.now).await?;
        }
        refunds::tried_again(tx, &payment.id, wanted.created_by.unwrap_or("-"), wanted.now).await?;
        let refund = self.new_refund(payment, wanted, proposed);
        if !refunds::insert(tx, &refund).await? {
            return Err(Error::Internal(format!("the refund number {} is taken", refund.out_refund_no)));
        }
        let entry = Entry::transfer(
            self.refunded_from(tx, payment).await?,
            LedgerAccount::RefundsInTransit(payment.account_id.clone()),
            wanted.amount,
        );
        let new = NewEntry {
            operator: &payment.operator_id,
            kind: "refund_requested",
            reference: refund.id.as_str(),
            entry: &entry,
            site: None,
            order: Some(&payment.order_id),
            below_zero: wanted.below_zero,
            now: wanted.now,
        };
        self.post_entry(tx, new).await?;
        let word = if proposed { timeline::REFUND_PROPOSED } else { timeline::REFUND_REQUESTED };
        self.note_refund_by(tx, payment, &refund, word, wanted.created_by, wanted.now).await?;
        if !proposed {
            self.enqueue(tx, &Job::SubmitRefund(refund.id.clone()), wanted.now).await?;
        }
        Ok(Some(Refunding { id: refund.id, proposed }))
    }

    fn new_refund(&self, payment: &payments::Row, wanted: Wanted<'_>, proposed: bool) -> refunds::Row {
        refunds::Row {
            id: RefundId::from_parts(wanted.now, self.random()),
            payment_id: payment.id.clone(),
            operator_id: payment.operator_id.clone(),
            out_refund_no: OutRefundNo::beside(&payment.out_trade_no, wanted.now, self.random()),
            amount: wanted.amount,
            reason: wanted.reason.to_owned(),
            cause: wanted.cause,
            state: if proposed { RefundState::Proposed } else { RefundState::Requested },
            request_json: None,
            provider_refund_id: None,
            provider_words: None,
            created_by: wanted.created_by.map(str::to_owned),
            decided_by: None,
            decided_at: None,
            created_at: wanted.now,
            succeeded_at: None,
        }
    }

    /// A word about a refund on the time line, with who said so.
    pub(super) async fn note_refund_by(
        &self,
        tx: &mut Tx,
        payment: &payments::Row,
        refund: &refunds::Row,
        word: &str,
        by: Option<&str>,
        now: UnixMs,
    ) -> Result<()> {
        let amount = refund.amount.to_string();
        let detail = [
            ("amount", amount.as_str()),
            ("cause", refund.cause.as_str()),
            ("out_refund_no", refund.out_refund_no.as_str()),
            ("by", by.unwrap_or_default()),
        ];
        let detail = if by.is_some() { &detail[..] } else { &detail[..3] };
        timeline::add(tx, Spot::of(payment, now), word, detail).await
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

fn check_reason(amount: Fen, reason: &str) -> Result<()> {
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
    Ok(())
}
