//! A verified statement about a refund is applied here and nowhere else.

use crate::Service;
use crate::error::{Error, Result};
use crate::jobs::Job;
use crate::settle::compare::{self, Mismatch};
use crate::settle::{Settled, Verdict};
use crate::timeline::{self, Spot};
use channels::types::{RefundReport, RefundState as Said};
use domain::ids::AccountId;
use domain::ledger::{Entry, LedgerAccount};
use domain::money::Fen;
use domain::payment::{PaymentEvent, RefundState, Step};
use domain::schedule;
use domain::time::UnixMs;
use store::{Tx, payments, refunds};

/// A verified statement about a refund, and whose account it came from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RefundStatement<'a> {
    pub account: &'a AccountId,
    pub mch_id: &'a str,
    pub report: &'a RefundReport,
    pub now: UnixMs,
}

impl Service {
    /// Compares and applies what the provider says about a refund. The refund comes with the verdict where it is known.
    pub(crate) async fn apply_refund(
        &self,
        tx: &mut Tx,
        statement: RefundStatement<'_>,
    ) -> Result<(Settled, Option<refunds::Row>)> {
        let number = &statement.report.out_refund_no;
        let unknown = || Settled {
            verdict: Verdict::Refused(Mismatch::new("unknown_refund", format!("{number:.64}"))),
            payment: None,
        };
        let refund = refunds::by_out_refund_no(tx, number).await?;
        // One that never went to the provider is not known there: whoever speaks of it is mistaken, or lies.
        let sent = refund.filter(|r| !matches!(r.state, RefundState::Proposed | RefundState::Rejected));
        let Some(refund) = sent else { return Ok((unknown(), None)) };
        let payment =
            payments::by_id(tx, &refund.payment_id).await?.filter(|p| p.account_id == *statement.account);
        let Some(payment) = payment else { return Ok((unknown(), None)) };
        let verdict = match compare::refund(&refund, &payment, statement.mch_id, statement.report) {
            Err(mismatch) => {
                let detail = [("verdict", mismatch.verdict), ("detail", mismatch.detail.as_str())];
                timeline::add(tx, Spot::of(&payment, statement.now), timeline::MISMATCH, &detail).await?;
                Verdict::Refused(mismatch)
            }
            Ok(()) => self.move_refund(tx, &payment, &refund, statement).await?,
        };
        Ok((Settled { verdict, payment: Some(payment) }, Some(refund)))
    }

    async fn move_refund(
        &self,
        tx: &mut Tx,
        payment: &payments::Row,
        refund: &refunds::Row,
        statement: RefundStatement<'_>,
    ) -> Result<Verdict> {
        let (report, now) = (statement.report, statement.now);
        let to = match report.state {
            Said::Processing => RefundState::Accepted,
            Said::Succeeded => RefundState::Succeeded,
            Said::Closed => RefundState::Failed,
            Said::Abnormal => RefundState::Abnormal,
        };
        if !refund.state.may_become(to) {
            // Said before, or overtaken by a later word.
            return Ok(Verdict::Repeated);
        }
        let change = refunds::Change {
            provider_refund_id: Some(&report.refund_id),
            provider_words: matches!(to, RefundState::Failed | RefundState::Abnormal)
                .then_some(said(report.state)),
            succeeded_at: (to == RefundState::Succeeded).then(|| report.succeeded_at_ms.map_or(now, UnixMs)),
        };
        if !refunds::change_state(tx, &refund.id, refund.state, to, change, now).await? {
            return Err(Error::Internal(format!("refund {} moved meanwhile", refund.id)));
        }
        match to {
            RefundState::Succeeded => self.refund_done(tx, payment, refund, now).await?,
            RefundState::Failed => self.refund_undone(tx, payment, refund, said(report.state), now).await?,
            RefundState::Proposed | RefundState::Rejected | RefundState::Requested => {}
            RefundState::Accepted => {
                self.note_refund(tx, payment, refund, timeline::REFUND_ACCEPTED, "", now).await?;
                let first = now.plus(schedule::QUERY_REFUND[0]);
                self.enqueue(tx, &Job::QueryRefund(refund.id.clone()), first).await?;
            }
            RefundState::Abnormal => {
                let words = said(report.state);
                self.note_refund(tx, payment, refund, timeline::REFUND_ABNORMAL, words, now).await?;
            }
        }
        Ok(Verdict::Applied)
    }

    async fn refund_done(
        &self,
        tx: &mut Tx,
        payment: &payments::Row,
        refund: &refunds::Row,
        now: UnixMs,
    ) -> Result<()> {
        if !payments::refund_succeeded(tx, &payment.id, refund.amount, now).await? {
            return Err(Error::Internal(format!("refund {} was not reserved", refund.id)));
        }
        let row = payments::by_id(tx, &payment.id).await?.ok_or(Error::NotFound("payment"))?;
        if let Step::To(to) = row.state.next(PaymentEvent::RefundedTo(row.refunded), row.amount) {
            payments::change_state(tx, &row.id, row.state, to, now).await?;
        }
        let entry = given_back(payment, refund.amount);
        self.post(tx, payment, "refund_succeeded", refund.id.as_str(), &entry, now).await?;
        self.note_refund(tx, payment, refund, timeline::REFUND_SUCCEEDED, "", now).await
    }

    /// A refund that the provider did not make.
    pub(super) async fn refund_undone(
        &self,
        tx: &mut Tx,
        payment: &payments::Row,
        refund: &refunds::Row,
        words: &str,
        now: UnixMs,
    ) -> Result<()> {
        self.give_up_refund(tx, payment, refund, now).await?;
        self.note_refund(tx, payment, refund, timeline::REFUND_FAILED, words, now).await
    }

    /// The money stays with the operator: what was reserved is free again, and late or double money is back on the desk.
    pub(super) async fn give_up_refund(
        &self,
        tx: &mut Tx,
        payment: &payments::Row,
        refund: &refunds::Row,
        now: UnixMs,
    ) -> Result<()> {
        if !payments::release_refund(tx, &payment.id, refund.amount, now).await? {
            return Err(Error::Internal(format!("refund {} was not reserved", refund.id)));
        }
        let back = Entry::transfer(
            LedgerAccount::RefundsInTransit(payment.account_id.clone()),
            self.refunded_from(tx, payment).await?,
            refund.amount,
        );
        self.post(tx, payment, "refund_failed", refund.id.as_str(), &back, now).await?;
        Ok(payments::reopen_flag(tx, &payment.id, now).await?)
    }

    async fn note_refund(
        &self,
        tx: &mut Tx,
        payment: &payments::Row,
        refund: &refunds::Row,
        word: &str,
        words: &str,
        now: UnixMs,
    ) -> Result<()> {
        let amount = refund.amount.to_string();
        let detail =
            [("amount", amount.as_str()), ("out_refund_no", refund.out_refund_no.as_str()), ("words", words)];
        timeline::add(tx, Spot::of(payment, now), word, &detail).await
    }
}

/// The money has left the merchant account.
fn given_back(payment: &payments::Row, amount: Fen) -> Entry {
    let account = &payment.account_id;
    Entry::transfer(
        LedgerAccount::RefundsInTransit(account.clone()),
        LedgerAccount::Clearing(account.clone()),
        amount,
    )
}

const fn said(state: Said) -> &'static str {
    match state {
        Said::Processing => "PROCESSING",
        Said::Succeeded => "SUCCESS",
        Said::Closed => "CLOSED",
        Said::Abnormal => "ABNORMAL",
    }
}
