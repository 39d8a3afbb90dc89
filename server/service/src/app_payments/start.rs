//! Beginning a payment from an App: the bill or top-up is counted, the quote is made, and the payer's payment begins or
//! goes on, exactly as after a tap on a pay page.

use super::types::{AppCaller, AppStarted, Payable, SdkCall, StartAppPayment, payer_key};
use crate::Service;
use crate::accounts::ActiveMethod;
use crate::cards::number_code;
use crate::error::{Error, Result};
use crate::orders::{Quote, Wanted, What};
use crate::parking::bill_of;
use crate::payer::Started;
use crate::payments::Paying;
use aws_lc_rs::digest::{SHA256, digest};
use channels::types::WalletCall;
use domain::card::{CardNo, CardStatus};
use domain::ids::OperatorId;
use domain::method::Method;
use domain::time::HOUR;
use std::net::IpAddr;
use store::{app_requests, cards, methods, orders, payments, sites, transact, visits};

/// How long an Idempotency-Key is remembered; milliseconds.
pub(crate) const REMEMBER_MS: i64 = 24 * HOUR;
/// The longest Idempotency-Key.
const MAX_KEY: usize = 128;

/// What there is to pay, found.
enum Found {
    Stay(Box<(visits::Row, sites::Row)>),
    TopUp(Box<(cards::Row, sites::Row)>, domain::money::Fen),
}

impl Service {
    /// Begins a payment from an App, or goes on with the payer's own: what the SDK is handed.
    ///
    /// The same `key` with the same request has the same answer. A request that failed can be repeated with its key.
    ///
    /// # Errors
    /// [`Error::Forbidden`]: the key lacks `payments:write`. [`Error::Conflict`]: `idempotency_key_reused` with another
    /// request; `client_token_bound`; `method_off`; `nothing_owed`; `amount_changed`; `quote_changed`; `already_paid`;
    /// `payment_in_progress` while another payment of it cannot be ended. [`Error::Provider`]: the provider refused, or
    /// nothing is known; trying again never pays twice.
    pub async fn start_app_payment(
        &self,
        caller: &AppCaller,
        key: &str,
        wanted: &StartAppPayment,
        remote: Option<IpAddr>,
    ) -> Result<AppStarted> {
        let operator = caller.operator()?.clone();
        let (payer, payable) = caller.bound(wanted.payer.as_deref(), wanted.payable.as_ref())?;
        check_key(key)?;
        if !wanted.method.is_app() {
            return Err(Error::field("method", "not_an_app_method"));
        }
        let body =
            serde_json::to_vec(&(wanted, &payer, &payable)).map_err(|e| Error::Internal(e.to_string()))?;
        let hash = hex::encode(digest(&SHA256, &body));
        let now = self.now();
        let known = transact!(Error, self.store(), |tx| {
            Ok::<_, Error>(app_requests::begin(tx, caller.name(), key, &hash, now).await?)
        })?;
        if known.body_hash != hash {
            return Err(Error::Conflict("idempotency_key_reused"));
        }
        if let Some(answer) = known.answer_json {
            return read_answer(&answer);
        }
        let started = self.begin(&operator, &payer, &payable, wanted, remote).await?;
        let answer = serde_json::to_string(&started).map_err(|e| Error::Internal(e.to_string()))?;
        // Two at once: both have the answer that was kept first.
        let kept = transact!(Error, self.store(), |tx| {
            Ok::<_, Error>(app_requests::answered(tx, caller.name(), key, &answer).await?)
        })?;
        read_answer(kept.answer_json.as_deref().unwrap_or(&answer))
    }

    async fn begin(
        &self,
        operator: &OperatorId,
        payer: &str,
        payable: &Payable,
        wanted: &StartAppPayment,
        remote: Option<IpAddr>,
    ) -> Result<AppStarted> {
        let method = self.app_method(operator, wanted.method).await?;
        let payer_key = payer_key(payer);
        let order = self.app_order(operator, &payer_key, payable).await?;
        if wanted.amount.is_some_and(|shown| shown != order.amount) {
            return Err(Error::Conflict("amount_changed"));
        }
        let paying = Paying {
            operator,
            payer_key: &payer_key,
            provider_payer_id: "",
            method: &method,
            wallet: None,
            return_url: None,
            remote,
            shown: None,
        };
        match self.pay(&order.order_no, &paying).await? {
            Started::Invoke { call, .. } => {
                let mut conn = self.store().snapshot().await?;
                let payment = payments::open_of_order(&mut conn, &order.id).await?;
                let payment = payment.filter(|p| p.payer_id == payer_key && p.method == wanted.method);
                // Settled or closed in this very moment: asking again tells which.
                let payment = payment.ok_or(Error::Conflict("quote_changed"))?;
                Ok(AppStarted { payment: self.app_view(&mut conn, &payment).await?, call: sdk_call(&call)? })
            }
            Started::AlreadyPaid { .. } => Err(Error::Conflict("already_paid")),
            Started::QuoteChanged => Err(Error::Conflict("quote_changed")),
            Started::Busy { .. } => Err(Error::Conflict("payment_in_progress")),
        }
    }

    /// The method, if it is on.
    async fn app_method(&self, operator: &OperatorId, method: Method) -> Result<ActiveMethod> {
        let on = methods::get(&mut self.store().read().await?, operator, method).await?;
        if !on.is_some_and(|row| row.enabled) {
            return Err(Error::Conflict("method_off"));
        }
        self.configured_method(operator, method).await?.ok_or(Error::Conflict("method_off"))
    }

    /// The quote for what is to be paid.
    async fn app_order(
        &self,
        operator: &OperatorId,
        payer_key: &str,
        payable: &Payable,
    ) -> Result<orders::Row> {
        let now = self.now();
        let quote = match self.find_payable(operator, payable).await? {
            Found::Stay(found) => {
                let (visit, site) = *found;
                let bill = bill_of(&visit, &site, now)?;
                if bill.due.is_zero() {
                    return Err(Error::Conflict("nothing_owed"));
                }
                let what = What::Stay(&visit, &bill);
                self.quote(&Wanted { operator, site: &site, lane: None, what, now }).await?
            }
            Found::TopUp(found, amount) => {
                let (card, site) = *found;
                let what = What::TopUp { card: &card, payer_key, amount };
                self.quote(&Wanted { operator, site: &site, lane: None, what, now }).await?
            }
        };
        match quote {
            Quote::Order(order) => Ok(order),
            Quote::InProgress(_) => Err(Error::Conflict("payment_in_progress")),
            Quote::Changed => Err(Error::Conflict("quote_changed")),
        }
    }

    /// Checks that there is such a thing to pay at this operator.
    pub(super) async fn check_payable(&self, operator: &OperatorId, payable: &Payable) -> Result<()> {
        self.find_payable(operator, payable).await.map(|_| ())
    }

    async fn find_payable(&self, operator: &OperatorId, payable: &Payable) -> Result<Found> {
        let mut conn = self.store().snapshot().await?;
        match payable {
            Payable::Bill(bill) => {
                let visit = visits::by_id(&mut conn, bill).await?.filter(|v| v.operator_id == *operator);
                let visit = visit.ok_or(Error::NotFound("bill"))?;
                let site = sites::by_id(&mut conn, &visit.site_id).await?.ok_or(Error::NotFound("site"))?;
                Ok(Found::Stay(Box::new((visit, site))))
            }
            Payable::TopUp { site, card_no, amount } => {
                let site = sites::by_code(&mut conn, operator, site).await?.ok_or(Error::NotFound("site"))?;
                let rules = site.top_up.clone().ok_or(Error::NotFound("site"))?;
                let number = CardNo::parse(card_no).map_err(|e| Error::field("card_no", number_code(e)))?;
                let card =
                    cards::by_no(&mut conn, operator, &number).await?.ok_or(Error::NotFound("card"))?;
                if card.status != CardStatus::Active {
                    return Err(Error::Conflict("card_blocked"));
                }
                if rules.allow(*amount, card.balance).is_err() {
                    return Err(Error::field("amount", "top_up_amount"));
                }
                Ok(Found::TopUp(Box::new((card, site)), *amount))
            }
        }
    }
}

pub(super) fn sdk_call(call: &WalletCall) -> Result<SdkCall> {
    let params = serde_json::to_value(call).map_err(|e| Error::Internal(e.to_string()))?;
    Ok(SdkCall { kind: call.kind().to_owned(), params })
}

fn read_answer(json: &str) -> Result<AppStarted> {
    serde_json::from_str(json).map_err(|e| Error::Internal(format!("answer_json: {e}")))
}

/// 1 to 128 visible signs.
fn check_key(key: &str) -> Result<()> {
    let ok = (1..=MAX_KEY).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic());
    if ok { Ok(()) } else { Err(Error::field("Idempotency-Key", "idempotency_key_shape")) }
}
