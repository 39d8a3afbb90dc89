//! The payer taps.

use super::{Asked, Cleared, provider_error};
use crate::Service;
use crate::accounts::ActiveMethod;
use crate::error::{Error, Result};
use crate::jobs::Job;
use crate::payer::{Payer, StartPayment, Started};
use crate::timeline::{self, Spot};
use channels::error::{CallError, RejectKind};
use channels::types::{BridgeCall, CreateOrder, PreparedRequest, Prepay};
use domain::ids::{OutTradeNo, PaymentId};
use domain::method::Scenario;
use domain::money::Fen;
use domain::payment::{OrderState, PaymentEvent, PaymentState, quote_stands};
use domain::schedule;
use domain::time::{MINUTE, SECOND, UnixMs};
use std::net::IpAddr;
use store::{operators, orders, payments, sites, transact};

/// A tap just before the quote ends still leaves this long to pay.
const LEAST_TIME_TO_PAY_MS: i64 = 2 * MINUTE;
/// A prepay is not used in the last minutes of its life.
const PREPAY_MARGIN_MS: i64 = 5 * MINUTE;
/// How long a payment rests after its expiry before it is closed: a password typed in time gets through.
const CLOSE_AFTER_MS: i64 = 5 * SECOND;
/// When a payer is asked to try again whose way is not clear yet.
const BUSY_MS: i64 = 3 * SECOND;
/// One currency, so far.
const CURRENCY: &str = "CNY";

impl Service {
    /// The payer taps the quote that was shown.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`]: the session or the payer is not known; load the page again. [`Error::Provider`]: the
    /// provider refused, or nothing is known; the same tap can be tried again and never pays twice.
    pub async fn start_payment(&self, tap: StartPayment<'_>) -> Result<Started> {
        let payer = self.payer_at(tap.token, tap.session).await?;
        if !payer.on {
            return Err(Error::Conflict("method_off"));
        }
        // Each turn either answers or ends a payment that stands in the way; two payers at once may need a third.
        for _ in 0..3 {
            let mut conn = self.store().read().await?;
            let order = orders::by_no(&mut conn, tap.order_no).await?;
            let open = match &order {
                Some(order) => payments::open_of_order(&mut conn, &order.id).await?,
                None => None,
            };
            drop(conn);
            let Some(order) = order.filter(|o| o.operator_id == *payer.operator()) else {
                return Ok(Started::QuoteChanged);
            };
            match order.state {
                OrderState::Settled => return Ok(Started::AlreadyPaid { order_no: order.order_no }),
                OrderState::Closed => return Ok(Started::QuoteChanged),
                OrderState::Open => {}
            }
            if !self.stands_at(&payer, &order).await? {
                return Ok(Started::QuoteChanged);
            }
            let now = self.now();
            match open {
                Some(payment) if payment.payer_id == payer.id && payment.app_id == payer.method.app_id => {
                    if payment.expires_at > now {
                        return self.pay_on(&order, &payment).await;
                    }
                    if let Some(answer) = self.clear_for(&order, &payment).await? {
                        return Ok(answer);
                    }
                }
                Some(payment) => {
                    if let Some(answer) = self.clear_for(&order, &payment).await? {
                        return Ok(answer);
                    }
                }
                None if !quote_stands(order.valid_until, now) => return Ok(Started::QuoteChanged),
                None => {
                    if let Some(payment) = self.commit_intent(&payer, &order, tap.remote).await? {
                        return self.first_submission(&order, &payment).await;
                    }
                }
            }
        }
        Ok(Started::Busy { retry_after_ms: BUSY_MS })
    }

    /// Ends a payment that stands in the way. `None`: it ended; look again.
    async fn clear_for(&self, order: &orders::Row, payment: &payments::Row) -> Result<Option<Started>> {
        Ok(match self.clear(&payment.id).await? {
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
        } else {
            let answer = self.send_again(payment).await?;
            self.after_submission(order, payment, answer, false).await
        }
    }

    /// Commits what is about to be asked of the provider. `None`: somebody else was faster.
    async fn commit_intent(
        &self,
        payer: &Payer,
        order: &orders::Row,
        remote: Option<IpAddr>,
    ) -> Result<Option<payments::Row>> {
        let payment = self.new_payment(payer, order, remote).await?;
        transact!(Error, self.store(), |tx| {
            let current = orders::by_id(tx, &order.id).await?;
            if current.is_none_or(|o| o.state != OrderState::Open) || !payments::insert(tx, &payment).await? {
                return Ok(None);
            }
            let detail = [
                ("method", payment.method.as_str()),
                ("out_trade_no", payment.out_trade_no.as_str()),
                ("expires_at", &payment.expires_at.shanghai_text()),
            ];
            timeline::add(tx, Spot::of(&payment, payment.created_at), timeline::PAYMENT_CREATED, &detail)
                .await?;
            let first = payment.created_at.plus(schedule::next_query_after(0));
            self.enqueue(tx, &Job::QueryPayment(payment.id.clone()), first).await?;
            let end = payment.expires_at.plus(CLOSE_AFTER_MS);
            self.enqueue(tx, &Job::CloseOrder(payment.id.clone()), end).await?;
            Ok(Some(payment.clone()))
        })
    }

    async fn new_payment(
        &self,
        payer: &Payer,
        order: &orders::Row,
        remote: Option<IpAddr>,
    ) -> Result<payments::Row> {
        let now = self.now();
        let ActiveMethod { method, account_id, account_version, app_id, notify_key, .. } = &payer.method;
        let channel = self.channel(account_id, *account_version, app_id).await?;
        let out_trade_no = OutTradeNo::from_parts("P", now, self.random());
        let earliest = now.plus(LEAST_TIME_TO_PAY_MS);
        // Whole seconds: the provider is told the same moment that we act on.
        let expires_at = UnixMs(order.valid_until.max(earliest).seconds() * SECOND);
        let request = channel
            .prepare_order(&CreateOrder {
                out_trade_no: out_trade_no.clone(),
                description: self.description(order).await?,
                amount: order.amount,
                notify_url: self.notify_url(method.provider(), notify_key, false),
                time_expire_ms: expires_at.0,
                payer_id: payer.id.clone(),
                client_ip: remote,
            })
            .map_err(|e| Error::Internal(e.to_string()))?;
        Ok(payments::Row {
            id: PaymentId::from_parts(now, self.random()),
            order_id: order.id.clone(),
            operator_id: order.operator_id.clone(),
            method: *method,
            account_id: account_id.clone(),
            account_version: *account_version,
            app_id: app_id.clone(),
            out_trade_no,
            amount: order.amount,
            currency: CURRENCY.to_owned(),
            state: PaymentState::Created,
            payer_id: payer.id.clone(),
            request_json: serde_json::to_string(&request).map_err(|e| Error::Internal(e.to_string()))?,
            submissions: 1,
            prepay_id: None,
            prepay_at: None,
            transaction_id: None,
            paid_at: None,
            refunding: Fen::ZERO,
            refunded: Fen::ZERO,
            flag: None,
            flag_resolution: None,
            expires_at,
            created_at: now,
            updated_at: now,
        })
    }

    /// What the payer reads on the wallet's bill.
    async fn description(&self, order: &orders::Row) -> Result<String> {
        let mut conn = self.store().read().await?;
        let name = match &order.site_id {
            Some(site) => sites::by_id(&mut conn, site).await?.map(|s| s.name),
            None => operators::by_id(&mut conn, &order.operator_id).await?.map(|o| o.name),
        };
        let what = match order.scenario {
            Scenario::Parking => "停车缴费",
            Scenario::TopUp => "充值缴费",
            Scenario::Test => "支付测试",
        };
        let parts = [Some(what.to_owned()), name, Some(order.plate.clone()).filter(|p| !p.is_empty())];
        Ok(parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
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
                if self.keep_prepay(payment, &prepay).await? {
                    self.invoke(order, payment, &prepay).await
                } else {
                    self.after_asking(order, payment).await
                }
            }
            // Not signed, so not believed: the query says.
            Err(CallError::AlreadyPaid | CallError::Closed) => self.after_asking(order, payment).await,
            Err(error) => {
                self.note_unverified(payment, &error).await?;
                self.refused_or_unknown(payment, &error, first).await?;
                Err(provider_error(&error))
            }
        }
    }

    async fn keep_prepay(&self, payment: &payments::Row, prepay: &Prepay) -> Result<bool> {
        let now = self.now();
        let kept = transact!(Error, self.store(), |tx| {
            let kept = payments::prepared(tx, &payment.id, &prepay.prepay_id, now).await?;
            if kept {
                timeline::add(tx, Spot::of(payment, now), timeline::PREPAY_RECEIVED, &[]).await?;
            }
            Ok(kept)
        })?;
        self.note_verified_answer(payment).await?;
        Ok(kept)
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
        if first && !unknown && !rate && payment.submissions == 1 {
            self.give_up(payment, PaymentEvent::Failed, "refused_by_provider").await?;
        }
        Ok(())
    }

    async fn invoke(&self, order: &orders::Row, payment: &payments::Row, prepay: &Prepay) -> Result<Started> {
        let channel = self.creating_channel(payment).await?;
        let call: BridgeCall =
            channel.bridge_call(&self.call_context(), prepay).map_err(|e| provider_error(&e))?;
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            timeline::add(tx, Spot::of(payment, now), timeline::BRIDGE_CALLED, &[]).await
        })?;
        Ok(Started::Invoke { call, order_no: order.order_no.clone() })
    }
}

/// The provider's words for people who run the system, without its whole answer.
pub(crate) fn provider_words(error: &CallError) -> String {
    let words = match error {
        CallError::Rejected { code, message, .. } => format!("{code} {message}"),
        other => other.to_string(),
    };
    words.chars().take(300).collect()
}
