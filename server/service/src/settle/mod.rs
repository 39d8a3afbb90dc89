//! A verified success is applied here and nowhere else, whether a notification or a query brought it: one transaction
//! for the payment, its order, the ledger, the stay, the time line and the webhooks.

pub(crate) mod compare;
mod release;

use crate::Service;
use crate::error::{Error, Result};
use crate::jobs::Job;
use crate::posting::NewEntry;
use crate::timeline::{self, Spot};
use channels::types::TradeReport;
use compare::Mismatch;
use domain::ids::AccountId;
use domain::ledger::{Entry, LedgerAccount};
use domain::method::Scenario;
use domain::payment::{OrderState, PaymentEvent, PaymentFlag, RefundCause, Step};
use domain::time::UnixMs;
use store::{Tx, orders, payments};

pub(crate) use release::Release;

/// What brought a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// A verified notification.
    Notification,
    /// A verified answer to a query.
    Query,
}

impl Source {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Notification => "notification",
            Self::Query => "query",
        }
    }
}

/// A verified statement about an order, and whose account it came from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Statement<'a> {
    pub account: &'a AccountId,
    pub mch_id: &'a str,
    pub report: &'a TradeReport,
    pub source: Source,
    pub now: UnixMs,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Applied now.
    Applied,
    /// Known already; nothing changed.
    Repeated,
    /// Nothing of it is applied: the provider is asked.
    Heeded,
    /// The provider's, but not about what we asked for; nothing changed.
    Refused(Mismatch),
}

/// The verdict, and the payment that it is about where there is one.
#[derive(Clone, Debug)]
pub(crate) struct Settled {
    pub verdict: Verdict,
    pub payment: Option<payments::Row>,
}

impl Service {
    /// Compares and applies a verified success.
    pub(crate) async fn settle(&self, tx: &mut Tx, success: Statement<'_>) -> Result<Settled> {
        let mut payment = match matched(tx, success, compare::success).await? {
            Ok(payment) => payment,
            Err(refused) => return Ok(refused),
        };
        let verdict = self.apply_success(tx, &mut payment, success).await?;
        Ok(Settled { verdict, payment: Some(payment) })
    }

    /// A verified statement that an order ended unpaid. A message may be late, so that nothing of it is applied: the
    /// provider is asked at once where it can still be paid here (alipay.md 9, step 4).
    pub(crate) async fn heed_closing(&self, tx: &mut Tx, closing: Statement<'_>) -> Result<Settled> {
        let payment = match matched(tx, closing, compare::closing).await? {
            Ok(payment) => payment,
            Err(refused) => return Ok(refused),
        };
        if payment.state.is_open() {
            self.enqueue(tx, &Job::QueryPayment(payment.id.clone()), closing.now).await?;
        }
        Ok(Settled { verdict: Verdict::Heeded, payment: Some(payment) })
    }

    /// Leaves `payment` as it is from then on.
    async fn apply_success(
        &self,
        tx: &mut Tx,
        payment: &mut payments::Row,
        success: Statement<'_>,
    ) -> Result<Verdict> {
        let order = orders::by_id(tx, &payment.order_id)
            .await?
            .ok_or_else(|| Error::Internal(format!("payment {} without an order", payment.id)))?;
        let (to, late) = match payment.state.next(PaymentEvent::Succeeded, payment.amount) {
            Step::To(to) => (to, false),
            Step::LateTo(to) => (to, true),
            Step::Stay => return Ok(Verdict::Repeated),
            Step::Refuse => {
                return Ok(Verdict::Refused(Mismatch::new("refused_by_state", payment.state.as_str())));
            }
        };
        debug_assert!(to.has_money());
        let flag = match (order.state, late) {
            (OrderState::Open, false) => None,
            (OrderState::Settled, false) => Some(PaymentFlag::Double),
            (_, true) | (OrderState::Closed, false) => Some(PaymentFlag::Late),
        };
        let facts = payments::Paid {
            transaction_id: success.report.transaction_id.as_deref(),
            paid_at: success.report.paid_at_ms.map_or(success.now, UnixMs),
            flag,
        };
        if !payments::paid(tx, &payment.id, payment.state, &facts, success.now).await? {
            // Whoever was faster has the row; the next try sees what it did.
            return Err(Error::Internal(format!("payment {} moved meanwhile", payment.id)));
        }
        (payment.state, payment.flag, payment.updated_at) = (to, flag, success.now);
        (payment.paid_at, payment.transaction_id) =
            (Some(facts.paid_at), facts.transaction_id.map(str::to_owned));
        self.note_paid(tx, payment, &facts, success).await?;
        self.post_payment(tx, payment, &order, flag, success.now).await?;
        match flag {
            None => self.settle_order(tx, payment, &order, success.now).await?,
            Some(flag) => self.set_aside(tx, payment, &order, flag, success.now).await?,
        }
        Ok(Verdict::Applied)
    }

    async fn note_paid(
        &self,
        tx: &mut Tx,
        payment: &payments::Row,
        facts: &payments::Paid<'_>,
        success: Statement<'_>,
    ) -> Result<()> {
        let spot = Spot::of(payment, success.now);
        if success.source == Source::Notification {
            timeline::add(tx, spot, timeline::NOTIFIED, &[]).await?;
        }
        let detail = [
            ("by", success.source.as_str()),
            ("transaction_id", facts.transaction_id.unwrap_or_default()),
            ("paid_at", &facts.paid_at.shanghai_text()),
        ];
        timeline::add(tx, spot, timeline::PAID, &detail).await
    }

    /// Clearing debit; income credit where the payment settles its order, suspense where it does not (or is a test).
    async fn post_payment(
        &self,
        tx: &mut Tx,
        payment: &payments::Row,
        order: &orders::Row,
        flag: Option<PaymentFlag>,
        now: UnixMs,
    ) -> Result<()> {
        let credit = if flag.is_none() { earned_by(payment, order)? } else { suspense(payment) };
        let entry =
            Entry::transfer(LedgerAccount::Clearing(payment.account_id.clone()), credit, payment.amount);
        self.post(tx, payment, "payment", payment.id.as_str(), &entry, now).await
    }

    /// Posts an entry about a payment; a second time is nothing.
    pub(crate) async fn post(
        &self,
        tx: &mut Tx,
        payment: &payments::Row,
        kind: &str,
        reference: &str,
        entry: &Entry,
        now: UnixMs,
    ) -> Result<()> {
        let new = NewEntry {
            operator: &payment.operator_id,
            kind,
            reference,
            entry,
            site: None,
            order: Some(&payment.order_id),
            below_zero: false,
            now,
        };
        self.post_entry(tx, new).await
    }

    /// The ordinary case: the payment settles its order.
    async fn settle_order(
        &self,
        tx: &mut Tx,
        payment: &payments::Row,
        order: &orders::Row,
        now: UnixMs,
    ) -> Result<()> {
        if !orders::settle(tx, &order.id, OrderState::Open, &payment.id, now).await? {
            return Err(Error::Internal(format!("order {} moved meanwhile", order.id)));
        }
        self.after_settling(tx, payment, order, now).await?;
        self.refund_other_late_money(tx, payment, order, now).await
    }

    /// What a settled order brings with it: the stay is paid and the parking system told; a test goes back by itself.
    pub(crate) async fn after_settling(
        &self,
        tx: &mut Tx,
        payment: &payments::Row,
        order: &orders::Row,
        now: UnixMs,
    ) -> Result<()> {
        let detail = [("amount", order.amount.to_string())];
        let detail = detail.each_ref().map(|(name, value)| (*name, value.as_str()));
        timeline::add(tx, Spot::of(payment, now), timeline::SETTLED, &detail).await?;
        self.remind_of_payment(tx, payment, order, now).await?;
        match order.scenario {
            Scenario::Test => {
                self.refund_automatically(tx, payment, RefundCause::Test, now).await.map(|_| ())
            }
            Scenario::Offline => self.tell_offline_paid(tx, order, now).await,
            Scenario::Parking | Scenario::TopUp => self.pay_visit(tx, order, now).await,
        }
    }

    /// Money that settles nothing: a double payment goes back by itself, and so does a late one whose order was settled
    /// otherwise; a late one whose order was not waits at the desk.
    async fn set_aside(
        &self,
        tx: &mut Tx,
        payment: &payments::Row,
        order: &orders::Row,
        flag: PaymentFlag,
        now: UnixMs,
    ) -> Result<()> {
        let (word, cause) = match flag {
            PaymentFlag::Double => (timeline::DOUBLE, RefundCause::Double),
            PaymentFlag::Late => (timeline::LATE, RefundCause::Late),
        };
        timeline::add(tx, Spot::of(payment, now), word, &[("order_state", order.state.as_str())]).await?;
        let cause = if order.scenario == Scenario::Test { RefundCause::Test } else { cause };
        if order.state == OrderState::Settled || order.scenario == Scenario::Test {
            self.refund_automatically(tx, payment, cause, now).await?;
        }
        Ok(())
    }

    /// Late payments of the same order that waited at the desk are not needed any more, now that it is settled.
    async fn refund_other_late_money(
        &self,
        tx: &mut Tx,
        payment: &payments::Row,
        order: &orders::Row,
        now: UnixMs,
    ) -> Result<()> {
        for other in payments::of_order(tx, &order.id).await? {
            let waits = other.flag == Some(PaymentFlag::Late) && other.flag_resolution.is_none();
            if waits && other.id != payment.id {
                self.refund_automatically(tx, &other, RefundCause::Late, now).await?;
            }
        }
        Ok(())
    }
}

/// How a statement is held against a payment of ours.
type Comparison = fn(&payments::Row, &str, &TradeReport) -> std::result::Result<(), Mismatch>;

/// The payment that a statement is about, if it is this account's and the two agree; otherwise the refusal, noted on
/// the time line.
async fn matched(
    tx: &mut Tx,
    said: Statement<'_>,
    agree: Comparison,
) -> Result<std::result::Result<payments::Row, Settled>> {
    let number = &said.report.out_trade_no;
    let payment = payments::by_out_trade_no(tx, number).await?.filter(|p| p.account_id == *said.account);
    let Some(payment) = payment else {
        let mismatch = Mismatch::new("unknown_order", format!("{number:.64}"));
        return Ok(Err(Settled { verdict: Verdict::Refused(mismatch), payment: None }));
    };
    let Err(mismatch) = agree(&payment, said.mch_id, said.report) else { return Ok(Ok(payment)) };
    let detail = [("verdict", mismatch.verdict), ("detail", &mismatch.detail), ("by", said.source.as_str())];
    timeline::add(tx, Spot::of(&payment, said.now), timeline::MISMATCH, &detail).await?;
    Ok(Err(Settled { verdict: Verdict::Refused(mismatch), payment: Some(payment) }))
}

/// What a payment earns when it settles its order: income; a top-up is owed to the card's holder; a test payment earns
/// nothing.
pub(crate) fn earned_by(payment: &payments::Row, order: &orders::Row) -> Result<LedgerAccount> {
    match (order.scenario, &order.site_id) {
        (Scenario::Test, _) => Ok(suspense(payment)),
        (Scenario::TopUp, _) => match &order.card_id {
            Some(card) => Ok(LedgerAccount::CardBalance(card.clone())),
            None => Err(Error::Internal(format!("top-up {} has no card", order.id))),
        },
        (scenario, Some(site)) => Ok(LedgerAccount::Income(site.clone(), scenario)),
        (_, None) => Err(Error::Internal(format!("order {} has no site", order.id))),
    }
}

/// Where money of a payment waits that settled nothing.
pub(crate) fn suspense(payment: &payments::Row) -> LedgerAccount {
    LedgerAccount::Suspense(payment.account_id.clone())
}
