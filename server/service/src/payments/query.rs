//! Asking the provider how a payment stands, and acting on its verified answer.

use super::{never_created, order_ref};
use crate::Service;
use crate::error::{Error, Result};
use crate::jobs::Next;
use crate::settle::{Source, Statement, Verdict, compare};
use crate::timeline::{self, Spot};
use channels::error::CallError;
use channels::types::{TradeReport, TradeState};
use domain::ids::PaymentId;
use domain::payment::{PaymentEvent, PaymentState, Step};
use domain::schedule;
use store::{accounts, payments, transact};

/// What the provider said, and what became of it here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// It has its money.
    Paid,
    /// It is closed and will never be paid.
    Closed,
    /// It failed and will never be paid.
    Failed,
    /// It can still be paid.
    Open,
    /// Not known: no answer, none that can be believed, or one that does not match.
    Unknown(&'static str),
}

impl Asked {
    /// What the books know already; `None`: it can still be paid.
    fn from_state(state: PaymentState) -> Option<Self> {
        match state {
            PaymentState::Closed => Some(Self::Closed),
            PaymentState::Failed => Some(Self::Failed),
            state if state.has_money() => Some(Self::Paid),
            _ => None,
        }
    }
}

impl Service {
    /// Asks the provider about a payment and applies what it says. What came to be known meanwhile wins over an answer
    /// that knows less.
    pub(crate) async fn ask(&self, payment: &payments::Row) -> Result<Asked> {
        let asked = self.ask_provider(payment).await?;
        if !matches!(asked, Asked::Open | Asked::Unknown(_)) {
            return Ok(asked);
        }
        let state = self.payment(&payment.id).await?.ok_or(Error::NotFound("payment"))?.state;
        Ok(Asked::from_state(state).unwrap_or(asked))
    }

    pub(super) async fn ask_provider(&self, payment: &payments::Row) -> Result<Asked> {
        let channel = self.present_channel(payment).await?;
        let answer = channel.query(&self.call_context(), &order_ref(payment)).await;
        let answered = !matches!(&answer, Err(error) if error.is_unknown());
        self.note_health(&payment.account_id, answered).await?;
        match answer {
            Ok(report) => self.apply_report(payment, &report).await,
            Err(CallError::NotFound) if never_created(payment, self.now()) => {
                self.give_up(payment, PaymentEvent::Closed, "never_created").await
            }
            Err(CallError::NotFound) => Ok(Asked::Open),
            Err(error) => {
                self.note_unverified(payment, &error).await?;
                Ok(Asked::Unknown(error.code()))
            }
        }
    }

    async fn apply_report(&self, payment: &payments::Row, report: &TradeReport) -> Result<Asked> {
        let mch_id = self.mch_id(payment).await?;
        if let Err(mismatch) = compare::identity(payment, &mch_id, report) {
            return self.note_mismatch(payment, &mismatch).await;
        }
        match report.state {
            TradeState::Paid | TradeState::PaidThenRefunded => {
                self.apply_paid(payment, &mch_id, report).await
            }
            TradeState::NotPaid | TradeState::Paying => Ok(Asked::Open),
            TradeState::Closed => self.give_up(payment, PaymentEvent::Closed, "closed_by_provider").await,
            TradeState::Failed => self.give_up(payment, PaymentEvent::Failed, "failed_at_provider").await,
        }
    }

    async fn apply_paid(&self, payment: &payments::Row, mch_id: &str, report: &TradeReport) -> Result<Asked> {
        let now = self.now();
        let settled = transact!(Error, self.store(), |tx| {
            let said = Statement { account: &payment.account_id, mch_id, report, source: Source::Query, now };
            self.settle(tx, said).await
        })?;
        match settled.verdict {
            Verdict::Applied | Verdict::Repeated => Ok(Asked::Paid),
            Verdict::Heeded => Ok(Asked::Open),
            Verdict::Refused(mismatch) => {
                tracing::error!(payment = %payment.id, verdict = mismatch.verdict, "a query's answer does not match");
                Ok(Asked::Unknown(mismatch.verdict))
            }
        }
    }

    async fn note_mismatch(&self, payment: &payments::Row, mismatch: &compare::Mismatch) -> Result<Asked> {
        let now = self.now();
        tracing::error!(payment = %payment.id, verdict = mismatch.verdict, "a query's answer does not match");
        transact!(Error, self.store(), |tx| {
            let detail =
                [("verdict", mismatch.verdict), ("detail", mismatch.detail.as_str()), ("by", "query")];
            timeline::add(tx, Spot::of(payment, now), timeline::MISMATCH, &detail).await
        })?;
        Ok(Asked::Unknown(mismatch.verdict))
    }

    /// Ends a payment that will never be paid, by `event` along the graph. What happened meanwhile wins.
    pub(crate) async fn give_up(
        &self,
        payment: &payments::Row,
        event: PaymentEvent,
        reason: &'static str,
    ) -> Result<Asked> {
        self.give_up_where(payment, event, reason, |_| true).await
    }

    /// The same, if `still` holds of the payment as it is by then.
    pub(crate) async fn give_up_where(
        &self,
        payment: &payments::Row,
        event: PaymentEvent,
        reason: &'static str,
        still: fn(&payments::Row) -> bool,
    ) -> Result<Asked> {
        let now = self.now();
        let state = transact!(Error, self.store(), |tx| {
            let row = payments::by_id(tx, &payment.id).await?.ok_or(Error::NotFound("payment"))?;
            if !still(&row) {
                return Ok(row.state);
            }
            let Step::To(to) = row.state.next(event, row.amount) else { return Ok::<_, Error>(row.state) };
            if payments::change_state(tx, &row.id, row.state, to, now).await? {
                let word = if to == PaymentState::Failed { timeline::FAILED } else { timeline::CLOSED };
                timeline::add(tx, Spot::of(&row, now), word, &[("reason", reason)]).await?;
            }
            Ok(to)
        })?;
        Ok(Asked::from_state(state).unwrap_or(Asked::Open))
    }

    pub(crate) async fn mch_id(&self, payment: &payments::Row) -> Result<String> {
        let mut conn = self.store().read().await?;
        let account = accounts::by_id(&mut conn, &payment.account_id).await?;
        account.map(|a| a.mch_id).ok_or(Error::NotFound("merchant_account"))
    }

    pub(crate) async fn payment(&self, id: &PaymentId) -> Result<Option<payments::Row>> {
        Ok(payments::by_id(&mut self.store().read().await?, id).await?)
    }

    /// Asks on the schedule until the payment ends; from its expiry on, closing it takes over.
    pub(crate) async fn run_query_payment(&self, id: &PaymentId, attempts: u32) -> Result<Next> {
        let Some(payment) = self.payment(id).await?.filter(|p| p.state.is_open()) else {
            return Ok(Next::Done);
        };
        let asked = self.ask(&payment).await?;
        if matches!(asked, Asked::Paid | Asked::Closed | Asked::Failed) {
            return Ok(Next::Done);
        }
        self.note_query(&payment, asked).await?;
        let now = self.now();
        let mut next = payment.created_at.plus(schedule::next_query_after(attempts));
        if next <= now {
            // The process slept over some of the schedule: one question stands for all that were missed.
            next = now.plus(schedule::QUERY_PAYMENT[0]);
        }
        Ok(if next >= payment.expires_at { Next::Done } else { Next::At(next) })
    }

    async fn note_query(&self, payment: &payments::Row, asked: Asked) -> Result<()> {
        let now = self.now();
        let (word, detail) = match asked {
            Asked::Unknown(code) => ("unknown", code),
            _ => ("not_paid", ""),
        };
        transact!(Error, self.store(), |tx| {
            // After "paid" nobody reads "not paid".
            if payments::by_id(tx, &payment.id).await?.is_some_and(|p| p.state.is_open()) {
                let detail = [("state", word), ("code", detail)];
                timeline::add(tx, Spot::of(payment, now), timeline::QUERIED, &detail).await?;
            }
            Ok(())
        })
    }
}
