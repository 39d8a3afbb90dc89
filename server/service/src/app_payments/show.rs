//! How payments from an App stand: also for an App that was killed while its user paid.

use super::start::sdk_call;
use super::types::{AppCaller, AppPayment, Payable, SdkCall, payer_key};
use crate::Service;
use crate::error::{Error, Result};
use channels::types::Prepay;
use domain::card::CardNo;
use domain::ids::{OperatorId, OrderId, PaymentId};
use domain::payment::PaymentState;
use domain::time::SECOND;
use store::{Conn, cards, orders, payments, transact, visits};

/// The provider is asked about one payment at most this often because an App waits.
const ASK_PAUSE_MS: i64 = 2 * SECOND;

impl Service {
    /// How a payment stands; an open one is asked about at its provider first, though no more often than every two
    /// seconds. While it can still be paid, what the SDK is handed comes along, so that an App that was killed goes on.
    ///
    /// # Errors
    /// The key lacks `payments:write`; no such payment at its operator, or not the token's.
    pub async fn app_payment(
        &self,
        caller: &AppCaller,
        payment: &PaymentId,
    ) -> Result<(AppPayment, Option<SdkCall>)> {
        let found = self.visible(&mut self.store().snapshot().await?, caller, payment).await?;
        if found.state.is_open()
            && self.may_ask(&found).await?
            && let Err(error) = self.ask(&found).await
        {
            // The job asks again.
            tracing::warn!(payment = %found.id, %error, "the provider could not be asked for an App");
        }
        // The answer is of one later moment.
        let mut conn = self.store().snapshot().await?;
        let found = self.visible(&mut conn, caller, payment).await?;
        let view = self.app_view(&mut conn, &found).await?;
        drop(conn);
        Ok((view, self.call_again(&found).await?))
    }

    /// The payments of what a token is for, or of a bill, oldest first: an App that was killed finds its own again.
    ///
    /// # Errors
    /// The key lacks `payments:write`, or names no bill; no such bill at its operator.
    pub async fn app_payments(
        &self,
        caller: &AppCaller,
        payable: Option<&Payable>,
    ) -> Result<Vec<AppPayment>> {
        let operator = caller.operator()?;
        let (payable, own) = match (caller, payable) {
            (AppCaller::Client(client), None) => (client.payable.clone(), Some(payer_key(&client.payer))),
            (AppCaller::Client(client), Some(asked)) if *asked == client.payable => {
                (asked.clone(), Some(payer_key(&client.payer)))
            }
            (AppCaller::Client(_), Some(_)) => return Err(Error::Conflict("client_token_bound")),
            (AppCaller::Server(_), Some(asked)) => (asked.clone(), None),
            (AppCaller::Server(_), None) => return Err(Error::field("bill_id", "required")),
        };
        let mut conn = self.store().snapshot().await?;
        let mut found = Vec::new();
        for order in self.orders_of(&mut conn, operator, &payable, own.as_deref()).await? {
            for payment in payments::of_order(&mut conn, &order).await? {
                let mine = own.as_ref().is_none_or(|own| payment.payer_id == *own);
                if mine && payment.method.is_app() {
                    found.push(self.app_view(&mut conn, &payment).await?);
                }
            }
        }
        Ok(found)
    }

    async fn orders_of(
        &self,
        conn: &mut Conn,
        operator: &OperatorId,
        payable: &Payable,
        own: Option<&str>,
    ) -> Result<Vec<OrderId>> {
        let ids = match payable {
            Payable::Bill(bill) => {
                let visit = visits::by_id(conn, bill).await?.filter(|v| v.operator_id == *operator);
                let visit = visit.ok_or(Error::NotFound("bill"))?;
                orders::of_visit(conn, &visit.id).await?
            }
            Payable::TopUp { card_no, .. } => {
                let own = own.ok_or_else(|| Error::field("bill_id", "required"))?;
                let number = CardNo::parse(card_no).map_err(|_| Error::NotFound("card"))?;
                let card = cards::by_no(conn, operator, &number).await?.ok_or(Error::NotFound("card"))?;
                orders::of_card_payer(conn, &card.id, own).await?
            }
        };
        Ok(ids.into_iter().map(|order| order.id).collect())
    }

    /// A payment that this caller may see.
    async fn visible(&self, conn: &mut Conn, caller: &AppCaller, id: &PaymentId) -> Result<payments::Row> {
        let operator = caller.operator()?;
        let missing = || Error::NotFound("payment");
        let payment = payments::by_id(conn, id).await?.ok_or_else(missing)?;
        let own = match caller {
            AppCaller::Server(_) => true,
            AppCaller::Client(client) => {
                payment.payer_id == payer_key(&client.payer)
                    && self.is_for(conn, &payment, &client.payable).await?
            }
        };
        let seen = payment.operator_id == *operator && payment.method.is_app() && own;
        if seen { Ok(payment) } else { Err(missing()) }
    }

    async fn is_for(&self, conn: &mut Conn, payment: &payments::Row, payable: &Payable) -> Result<bool> {
        let Some(order) = orders::by_id(conn, &payment.order_id).await? else { return Ok(false) };
        Ok(match payable {
            Payable::Bill(bill) => order.visit_id.as_ref() == Some(bill),
            Payable::TopUp { card_no, .. } => match &order.card_id {
                Some(card) => {
                    cards::by_id(conn, card).await?.is_some_and(|card| card.card_no.as_str() == card_no)
                }
                None => false,
            },
        })
    }

    async fn may_ask(&self, payment: &payments::Row) -> Result<bool> {
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            Ok(payments::claim_query(tx, &payment.id, now, ASK_PAUSE_MS).await?)
        })
    }

    /// What the SDK is handed, while it is of use.
    async fn call_again(&self, payment: &payments::Row) -> Result<Option<SdkCall>> {
        let usable = payment.state == PaymentState::Pending && payment.expires_at > self.now();
        let Some(prepay_id) = payment.prepay_id.clone().filter(|_| usable) else { return Ok(None) };
        let channel = self.creating_channel(payment).await?;
        let life = channel.capabilities().prepay_valid_ms.unwrap_or(i64::MAX);
        if payment.prepay_at.is_none_or(|at| self.now().since(at) >= life) {
            return Ok(None);
        }
        let prepay = Prepay { prepay_id, raw: String::new() };
        let call = channel.wallet_call(&self.call_context(), &prepay);
        Ok(Some(sdk_call(&call.map_err(|e| Error::Internal(e.to_string()))?)?))
    }

    pub(super) async fn app_view(&self, conn: &mut Conn, payment: &payments::Row) -> Result<AppPayment> {
        let order = orders::by_id(conn, &payment.order_id).await?.ok_or(Error::NotFound("order"))?;
        let visit = match &order.visit_id {
            Some(visit) => visits::by_id(conn, visit).await?,
            None => None,
        };
        let card = match &order.card_id {
            Some(card) => cards::by_id(conn, card).await?,
            None => None,
        };
        let settled = order.settled_by.as_ref() == Some(&payment.id);
        Ok(AppPayment {
            payment_id: payment.id.clone(),
            order_no: order.order_no,
            out_trade_no: payment.out_trade_no.clone(),
            bill_id: order.visit_id,
            card_no: card.map(|card| card.card_no.as_str().to_owned()),
            method: payment.method,
            amount: payment.amount,
            refunded: payment.refunded,
            state: payment.state,
            created_at: payment.created_at,
            expires_at: payment.expires_at,
            paid_at: payment.paid_at,
            transaction_id: payment.transaction_id.clone(),
            exit_until: visit.filter(|_| settled).and_then(|visit| visit.exit_until),
        })
    }
}
