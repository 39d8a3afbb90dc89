//! Paying an order, whoever asks: a payer's tap, or an App.

use super::{Asked, Cleared, provider_error};
use crate::Service;
use crate::accounts::ActiveMethod;
use crate::error::{Error, Result};
use crate::payer::{Payer, Started};
use crate::timeline::{self, Spot};
use channels::error::{CallError, RejectKind};
use channels::types::{PayerWallet, PreparedRequest, Prepay, WalletCall};
use domain::ids::{OperatorId, OrderNo};
use domain::payment::{OrderState, PaymentEvent, quote_stands};
use domain::time::{MINUTE, SECOND};
use std::net::IpAddr;
use store::{orders, payments, transact};

/// A prepay is not used in the last minutes of its life.
const PREPAY_MARGIN_MS: i64 = 5 * MINUTE;
/// When a payer is asked to try again whose way is not clear yet.
const BUSY_MS: i64 = 3 * SECOND;
/// After this long, the answer to an order does not come any more.
const ANSWER_LOST_MS: i64 = 60 * SECOND;

/// Who pays, and how.
#[derive(Clone, Debug)]
pub(crate) struct Paying<'a> {
    /// Whose order it has to be.
    pub operator: &'a OperatorId,
    /// What tells the same payer's second try from another payer's.
    pub payer_key: &'a str,
    /// Who pays, as the provider names them; empty where it names nobody.
    pub provider_payer_id: &'a str,
    /// How.
    pub method: &'a ActiveMethod,
    /// The wallet that the page was opened with.
    pub wallet: Option<PayerWallet>,
    /// Where a cashier brings the payer back to.
    pub return_url: Option<String>,
    /// The payer's address, for the provider; not trusted for anything else.
    pub remote: Option<IpAddr>,
    /// The payer to whom a page showed the order: it has to be about what they still have before them.
    pub shown: Option<&'a Payer>,
}

impl Paying<'_> {
    /// Whether a payment was begun by the same payer in the same way.
    fn began(&self, payment: &payments::Row) -> bool {
        payment.payer_id == self.payer_key
            && payment.method == self.method.method
            && payment.account_id == self.method.account_id
            && payment.app_id == self.method.app_id
    }
}

impl Service {
    /// Pays an order: by the payment that this payer has begun, or by a new one once nobody else's stands in the way.
    /// What a payer was shown on a page has to stand still.
    ///
    /// # Errors
    /// [`Error::Provider`]: the provider refused, or nothing is known; trying again never pays twice.
    pub(crate) async fn pay(&self, order_no: &OrderNo, paying: &Paying<'_>) -> Result<Started> {
        // Each turn either answers or ends a payment that stands in the way; two payers at once may need a third.
        for _ in 0..3 {
            let mut snapshot = self.store().snapshot().await?;
            let order = orders::by_no(&mut snapshot, order_no).await?;
            let open = match &order {
                Some(order) => payments::open_of_order(&mut snapshot, &order.id).await?,
                None => None,
            };
            drop(snapshot);
            let Some(order) = order.filter(|o| o.operator_id == *paying.operator) else {
                return Ok(Started::QuoteChanged);
            };
            match order.state {
                OrderState::Settled => return Ok(Started::AlreadyPaid { order_no: order.order_no }),
                OrderState::Closed => return Ok(Started::QuoteChanged),
                OrderState::Open => {}
            }
            if let Some(payer) = paying.shown
                && !self.stands_at(payer, &order).await?
            {
                return Ok(Started::QuoteChanged);
            }
            let now = self.now();
            match open {
                Some(payment)
                    if paying.began(&payment)
                        && payment.expires_at > now
                        && !self.handle_is_lost(&payment).await? =>
                {
                    return self.pay_on(&order, &payment).await;
                }
                Some(payment) => {
                    let own = payment.payer_id == paying.payer_key;
                    if let Some(answer) = self.clear_for(&order, &payment, own).await? {
                        return Ok(answer);
                    }
                }
                None if !quote_stands(order.valid_until, now) => return Ok(Started::QuoteChanged),
                None => {
                    if let Some(payment) = self.commit_intent(paying, &order).await? {
                        return self.first_submission(&order, &payment).await;
                    }
                }
            }
        }
        Ok(Started::Busy { retry_after_ms: BUSY_MS })
    }

    /// What the wallet would need was in an answer that never came and will not come again: nobody can pay with it.
    async fn handle_is_lost(&self, payment: &payments::Row) -> Result<bool> {
        let lost = payment.prepay_id.is_none() && self.now().since(payment.created_at) > ANSWER_LOST_MS;
        Ok(lost && !self.creating_channel(payment).await?.capabilities().resubmit_gives_prepay)
    }

    /// Ends a payment that stands in the way. `own`: it is the payer's, who goes another way. `None`: it ended; look
    /// again.
    async fn clear_for(
        &self,
        order: &orders::Row,
        payment: &payments::Row,
        own: bool,
    ) -> Result<Option<Started>> {
        let cleared = match self.clear(&payment.id).await? {
            Cleared::Open("cannot_close") if own => self.supersede(payment).await?,
            other => other,
        };
        Ok(match cleared {
            Cleared::Ended => None,
            Cleared::Paid => Some(Started::AlreadyPaid { order_no: order.order_no.clone() }),
            Cleared::Open(_) => Some(Started::Busy { retry_after_ms: BUSY_MS }),
        })
    }

    /// The same payer again: the same payment, and its prepay as long as it lives.
    async fn pay_on(&self, order: &orders::Row, payment: &payments::Row) -> Result<Started> {
        let channel = self.creating_channel(payment).await?;
        let life = channel.capabilities().prepay_valid_ms.unwrap_or(i64::MAX);
        let fresh =
            payment.prepay_at.is_some_and(|at| self.now().since(at) < life.saturating_sub(PREPAY_MARGIN_MS));
        if let Some(prepay_id) = payment.prepay_id.clone().filter(|_| fresh) {
            self.invoke(order, payment, &Prepay { prepay_id, raw: String::new() }).await
        } else if !channel.capabilities().resubmit_gives_prepay && payment.submissions > 0 {
            // What the first answer would have given is lost: the order can only be waited out.
            self.after_asking(order, payment).await
        } else {
            let answer = self.send_again(payment).await?;
            self.after_submission(order, payment, answer, false).await
        }
    }

    async fn first_submission(&self, order: &orders::Row, payment: &payments::Row) -> Result<Started> {
        let request: PreparedRequest =
            serde_json::from_str(&payment.request_json).map_err(|e| Error::Internal(e.to_string()))?;
        let channel = self.creating_channel(payment).await?;
        let answer = channel.submit_order(&self.call_context(), &request).await;
        self.after_submission(order, payment, answer, true).await
    }

    /// `first`: the request was sent once only, so that a refusal says that the order does not exist.
    async fn after_submission(
        &self,
        order: &orders::Row,
        payment: &payments::Row,
        answer: std::result::Result<Prepay, CallError>,
        first: bool,
    ) -> Result<Started> {
        match answer {
            Ok(prepay) => {
                // A cashier's address is made here: it says nothing about who answers there.
                if !payment.method.leads_to_cashier() {
                    self.note_health(&payment.account_id, true).await?;
                }
                self.keep_prepay(order, payment, &prepay).await
            }
            // Not signed, so not believed: the query says.
            Err(CallError::AlreadyPaid | CallError::Closed) => self.after_asking(order, payment).await,
            Err(error) => {
                if error.is_unknown() {
                    self.note_health(&payment.account_id, false).await?;
                }
                self.note_unverified(payment, &error).await?;
                self.refused_or_unknown(payment, &error, first).await?;
                Err(provider_error(&error))
            }
        }
    }

    /// Keeps the prepay and that the wallet was handed its call, in one commit: the payer waits for it.
    async fn keep_prepay(
        &self,
        order: &orders::Row,
        payment: &payments::Row,
        prepay: &Prepay,
    ) -> Result<Started> {
        let call = self.wallet_call(payment, prepay).await;
        let now = self.now();
        let kept = transact!(Error, self.store(), |tx| {
            let kept = payments::prepared(tx, &payment.id, &prepay.prepay_id, now).await?;
            if kept {
                let spot = Spot::of(payment, now);
                timeline::add(tx, spot, timeline::PREPAY_RECEIVED, &[]).await?;
                if call.is_ok() {
                    timeline::add(tx, spot, timeline::BRIDGE_CALLED, &[]).await?;
                }
            }
            Ok(kept)
        })?;
        self.note_verified_answer(payment).await?;
        if !kept {
            return self.after_asking(order, payment).await;
        }
        Ok(Started::Invoke { call: call?, order_no: order.order_no.clone() })
    }

    async fn wallet_call(&self, payment: &payments::Row, prepay: &Prepay) -> Result<WalletCall> {
        let channel = self.creating_channel(payment).await?;
        channel.wallet_call(&self.call_context(), prepay).map_err(|e| provider_error(&e))
    }

    /// The provider says that the order is paid or closed, or it ended here meanwhile.
    async fn after_asking(&self, order: &orders::Row, payment: &payments::Row) -> Result<Started> {
        Ok(match self.ask(payment).await? {
            Asked::Paid => Started::AlreadyPaid { order_no: order.order_no.clone() },
            Asked::Closed | Asked::Failed => Started::QuoteChanged,
            Asked::Open | Asked::Unknown(_) => Started::Busy { retry_after_ms: BUSY_MS },
        })
    }

    /// A refusal of the first sending ends the payment; after an earlier sending that nothing is known of, it proves
    /// nothing.
    async fn refused_or_unknown(
        &self,
        payment: &payments::Row,
        error: &CallError,
        first: bool,
    ) -> Result<()> {
        let now = self.now();
        let unknown = error.is_unknown();
        let word = if unknown { timeline::PREPAY_UNKNOWN } else { timeline::PREPAY_REFUSED };
        let words = provider_words(error);
        transact!(Error, self.store(), |tx| {
            let detail = [("code", error.code()), ("words", words.as_str())];
            timeline::add(tx, Spot::of(payment, now), word, &detail).await
        })?;
        let rate = matches!(error, CallError::Rejected { kind: RejectKind::RateLimited, .. });
        if first && !unknown && !rate {
            // Unless another tap has sent it again meanwhile: that may have gone through.
            let once = |row: &payments::Row| row.submissions == 1;
            self.give_up_where(payment, PaymentEvent::Failed, "refused_by_provider", once).await?;
        }
        Ok(())
    }

    async fn invoke(&self, order: &orders::Row, payment: &payments::Row, prepay: &Prepay) -> Result<Started> {
        let call = self.wallet_call(payment, prepay).await?;
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            timeline::add(tx, Spot::of(payment, now), timeline::BRIDGE_CALLED, &[]).await
        })?;
        Ok(Started::Invoke { call, order_no: order.order_no.clone() })
    }
}

/// The provider's words for people who run the system, without its whole answer; ours where it said nothing.
pub(crate) fn provider_words(error: &CallError) -> String {
    let theirs = error.provider_words();
    let words = if theirs.is_empty() { error.to_string() } else { theirs };
    words.chars().take(300).collect()
}
