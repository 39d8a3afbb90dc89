//! Ending a payment that is not wanted any more: at the provider first, then here.

use super::{Asked, never_created, order_ref};
use crate::Service;
use crate::error::{Error, Result};
use crate::jobs::Next;
use crate::timeline::{self, Spot};
use channels::error::CallError;
use channels::types::{CloseOutcome, PreparedRequest};
use domain::ids::PaymentId;
use domain::payment::{PaymentEvent, PaymentState};
use store::{orders, payments, transact};

/// Whether the way is clear for another payment of the same stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cleared {
    /// It ended unpaid.
    Ended,
    /// It was paid before it could be closed.
    Paid,
    /// It may still be paid; a stable word says why it could not be closed.
    Open(&'static str),
}

impl From<Asked> for Cleared {
    fn from(asked: Asked) -> Self {
        match asked {
            Asked::Paid => Self::Paid,
            Asked::Closed | Asked::Failed => Self::Ended,
            Asked::Open => Self::Open("still_open"),
            Asked::Unknown(code) => Self::Open(code),
        }
    }
}

impl Service {
    /// Closes a payment at the provider, then here. "Already paid" on closing means paid: it is settled.
    pub(crate) async fn clear(&self, id: &PaymentId) -> Result<Cleared> {
        let Some(payment) = self.payment(id).await? else { return Ok(Cleared::Ended) };
        match payment.state {
            PaymentState::Closed | PaymentState::Failed => return Ok(Cleared::Ended),
            state if state.has_money() => return Ok(Cleared::Paid),
            _ => {}
        }
        let can = self.present_channel(&payment).await?.capabilities();
        if !can.can_close {
            return self.wait_out(&payment).await;
        }
        match self.close_at_provider(&payment).await? {
            Ok(CloseOutcome::Closed) => self.closed_here(&payment, "closed_at_provider").await,
            // The provider learns of it only when the payer goes there: nothing is there to close. Who goes there all
            // the same has paid late, which is never lost.
            Ok(CloseOutcome::NotFound) if can.unpaid_when_not_found => {
                self.closed_here(&payment, "never_opened").await
            }
            Ok(CloseOutcome::NotFound) if never_created(&payment, self.now()) => {
                self.closed_here(&payment, "never_created").await
            }
            Ok(CloseOutcome::NotFound) => self.create_then_close(&payment).await,
            // Paid, says an answer that nobody signed, or not known whether it was closed: the query says.
            Ok(CloseOutcome::AlreadyPaid) | Err(_) => Ok(self.ask(&payment).await?.into()),
        }
    }

    /// Where an order cannot be closed, it ends by itself: its provider's last word comes only after its expiry.
    async fn wait_out(&self, payment: &payments::Row) -> Result<Cleared> {
        match self.ask(payment).await? {
            // Also after its end: then the provider has not decided yet, and is asked again.
            Asked::Open => Ok(Cleared::Open("cannot_close")),
            known => Ok(known.into()),
        }
    }

    /// Ends here what its provider cannot close, because its own payer goes another way. Whoever pays it all the same
    /// has paid late, which [`Service::run_close_order`] finds out even if no notification comes.
    pub(super) async fn supersede(&self, payment: &payments::Row) -> Result<Cleared> {
        self.closed_here(payment, "superseded").await
    }

    /// Asks about a payment that ended here alone, once its provider has the last word.
    async fn watch(&self, payment: &payments::Row) -> Result<Next> {
        let sure = payment.expires_at.plus(super::UNKNOWN_MARGIN_MS + 1);
        if self.now() < sure {
            return Ok(Next::At(sure));
        }
        Ok(match self.ask_provider(payment).await? {
            Asked::Open | Asked::Unknown(_) => Next::Retry("not decided at the provider".to_owned()),
            Asked::Paid | Asked::Closed | Asked::Failed => Next::Done,
        })
    }

    async fn close_at_provider(
        &self,
        payment: &payments::Row,
    ) -> Result<std::result::Result<CloseOutcome, CallError>> {
        let channel = self.present_channel(payment).await?;
        Ok(channel.close(&self.call_context(), &order_ref(payment)).await)
    }

    async fn closed_here(&self, payment: &payments::Row, reason: &'static str) -> Result<Cleared> {
        Ok(self.give_up(payment, PaymentEvent::Closed, reason).await?.into())
    }

    /// The provider does not know an order whose request may still be on its way. Sent again byte for byte it is the
    /// same order, which can then be closed for good.
    async fn create_then_close(&self, payment: &payments::Row) -> Result<Cleared> {
        if payment.expires_at <= self.now() {
            return Ok(Cleared::Open("not_found"));
        }
        match self.send_again(payment).await? {
            Ok(_) => match self.close_at_provider(payment).await? {
                Ok(CloseOutcome::Closed) => self.closed_here(payment, "closed_at_provider").await,
                Ok(CloseOutcome::NotFound) => Ok(Cleared::Open("not_found")),
                Ok(CloseOutcome::AlreadyPaid) | Err(_) => Ok(self.ask(payment).await?.into()),
            },
            Err(error) if error.is_retryable() => Ok(Cleared::Open(error.code())),
            Err(_) => Ok(self.ask(payment).await?.into()),
        }
    }

    /// Sends the stored request of an open payment once more, byte for byte.
    pub(super) async fn send_again(
        &self,
        payment: &payments::Row,
    ) -> Result<std::result::Result<channels::types::Prepay, CallError>> {
        let now = self.now();
        let open = transact!(Error, self.store(), |tx| {
            let open = payments::count_submission(tx, &payment.id, now).await?;
            if open {
                timeline::add(tx, Spot::of(payment, now), timeline::REQUEST_RESENT, &[]).await?;
            }
            Ok::<_, Error>(open)
        })?;
        if !open {
            return Ok(Err(CallError::Closed));
        }
        let request: PreparedRequest =
            serde_json::from_str(&payment.request_json).map_err(|e| Error::Internal(e.to_string()))?;
        let channel = self.creating_channel(payment).await?;
        Ok(channel.submit_order(&self.call_context(), &request).await)
    }

    /// Closes an expired payment, and the order with it.
    pub(crate) async fn run_close_order(&self, id: &PaymentId) -> Result<Next> {
        let Some(payment) = self.payment(id).await? else { return Ok(Next::Done) };
        if payment.state == PaymentState::Closed
            && !self.present_channel(&payment).await?.capabilities().can_close
        {
            return self.watch(&payment).await;
        }
        match self.clear(id).await? {
            Cleared::Open("not_found" | "still_open" | "cannot_close") => {
                let sure = payment.expires_at.plus(super::UNKNOWN_MARGIN_MS + 1);
                let now = self.now();
                Ok(if now < sure {
                    Next::At(sure)
                } else {
                    Next::Retry("still open at the provider".to_owned())
                })
            }
            Cleared::Open(code) => Ok(Next::Retry(format!("not closed: {code}"))),
            Cleared::Paid => Ok(Next::Done),
            Cleared::Ended => {
                self.end_order_if_over(&payment).await?;
                Ok(Next::Done)
            }
        }
    }

    /// Closes the order of an ended payment once its quote is over and nobody else is paying it.
    async fn end_order_if_over(&self, payment: &payments::Row) -> Result<()> {
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            let order = orders::by_id(tx, &payment.order_id).await?;
            if order.is_some_and(|o| o.valid_until <= now)
                && orders::close_idle(tx, &payment.order_id).await?
            {
                timeline::add(tx, Spot::of(payment, now), timeline::ORDER_CLOSED, &[("reason", "expired")])
                    .await?;
            }
            Ok::<_, Error>(())
        })
    }
}
