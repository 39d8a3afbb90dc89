//! What became of a payment: by our own books and, where asked for, by the provider's. The wallet's word is not asked.

use crate::Service;
use crate::error::{Error, Result};
use crate::payer::{Payer, Place, ResultState, Target};
use crate::timeline::{self, Spot};
use domain::ids::{OrderNo, QrToken};
use domain::payment::{OrderState, PaymentFlag, PaymentState};
use domain::time::SECOND;
use store::{Conn, cards, events, orders, payments, sites, transact, visits};

/// The provider is asked about one payment at most this often because payers wait.
const ASK_PAUSE_MS: i64 = 2 * SECOND;
/// How many answers of the wallet are kept per order.
const MAX_BRIDGE_ANSWERS: i64 = 20;
/// How much of an answer is kept.
const MAX_ANSWER: usize = 200;

impl Service {
    /// How the payment of an order stands. With `ask_provider`, an open payment is asked about at the provider, though
    /// no more often than every two seconds.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`]: the session or the payer is not known. There is no such order at this code's operator.
    pub async fn payment_result(
        &self,
        token: &QrToken,
        session: &str,
        order_no: &OrderNo,
        ask_provider: bool,
    ) -> Result<ResultState> {
        let payer = self.payer_at(token, session).await?;
        let order = self.order_of(&mut self.store().read().await?, &payer, order_no).await?;
        if let Some(payment) = self.payment_to_ask_about(&order, ask_provider).await?
            && let Err(error) = self.ask(&payment).await
        {
            // The job asks again.
            tracing::warn!(payment = %payment.id, %error, "the provider could not be asked for a payer");
        }
        // What was read until now may be out of date: a notification does not wait. The answer is of one later moment.
        let mut snapshot = self.store().snapshot().await?;
        let order = self.order_of(&mut snapshot, &payer, order_no).await?;
        self.result_of(&mut snapshot, &order, payer.target.name()).await
    }

    async fn order_of(&self, conn: &mut Conn, payer: &Payer, order_no: &OrderNo) -> Result<orders::Row> {
        let order = orders::by_no(conn, order_no).await?;
        // What a card holds is nobody else's business than who topped it up.
        let own = |o: &orders::Row| o.payer_key.as_ref().is_none_or(|key| *key == payer.key());
        let here = |o: &orders::Row| match &payer.target {
            Target::Offline(bill) => bill.is_paid_by(&o.id),
            _ => true,
        };
        order
            .filter(|o| o.operator_id == *payer.operator() && own(o) && here(o))
            .ok_or(Error::NotFound("order"))
    }

    async fn payment_to_ask_about(&self, order: &orders::Row, ask: bool) -> Result<Option<payments::Row>> {
        if !ask || order.state != OrderState::Open {
            return Ok(None);
        }
        let Some(payment) = payments::open_of_order(&mut self.store().read().await?, &order.id).await? else {
            return Ok(None);
        };
        let now = self.now();
        let ours = transact!(Error, self.store(), |tx| {
            Ok(payments::claim_query(tx, &payment.id, now, ASK_PAUSE_MS).await?)
        })?;
        Ok(ours.then_some(payment))
    }

    /// What the books say at one moment: `snapshot` and `order` are of it. `here`: what the page calls the place.
    async fn result_of(&self, snapshot: &mut Conn, order: &orders::Row, here: &str) -> Result<ResultState> {
        let attempts = payments::of_order(snapshot, &order.id).await?;
        let settled = attempts.iter().find(|p| Some(&p.id) == order.settled_by.as_ref());
        if let Some(payment) = settled {
            let visit = match &order.visit_id {
                Some(visit) => visits::by_id(snapshot, visit).await?,
                None => None,
            };
            let place = self.place_of_order(snapshot, order, visit.as_ref(), here).await?;
            let card = match &order.card_id {
                Some(card) => cards::by_id(snapshot, card).await?,
                None => None,
            };
            return Ok(ResultState::Paid {
                order_no: order.order_no.clone(),
                amount: order.amount,
                paid_at: payment.paid_at.unwrap_or(payment.updated_at),
                exit_until: visit.and_then(|v| v.exit_until),
                card: card.map(|c| (c.card_no, c.balance)),
                place,
                method: payment.method,
            });
        }
        let late = attempts.iter().find(|p| p.flag == Some(PaymentFlag::Late) && p.flag_resolution.is_none());
        if let Some(payment) = late {
            return Ok(ResultState::Late { amount: payment.amount });
        }
        if attempts.iter().any(|p| p.state.is_open()) {
            return Ok(ResultState::Waiting { order_no: order.order_no.clone(), amount: order.amount });
        }
        let failed = attempts.last().is_some_and(|p| p.state == PaymentState::Failed);
        Ok(match order.state {
            OrderState::Open if failed => ResultState::Failed,
            OrderState::Open if attempts.is_empty() => {
                ResultState::Waiting { order_no: order.order_no.clone(), amount: order.amount }
            }
            _ => ResultState::Closed,
        })
    }

    async fn place_of_order(
        &self,
        conn: &mut Conn,
        order: &orders::Row,
        visit: Option<&visits::Row>,
        here: &str,
    ) -> Result<Place> {
        let site_name = match &order.site_id {
            Some(site) => sites::by_id(conn, site).await?.map(|s| s.name),
            None => None,
        };
        let lane_name = match &order.lane_id {
            Some(lane) => store::lanes::by_id(conn, lane).await?.map(|l| l.name),
            None => None,
        };
        Ok(Place {
            site_name: site_name.unwrap_or_else(|| here.to_owned()),
            lane_name,
            plate: Some(order.plate.clone()).filter(|p| !p.is_empty()),
            ticket_no: visit.and_then(|v| v.ticket_no.clone()),
        })
    }

    /// Keeps what the wallet answered on the time line. It is believed in nothing.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`]: the session or the payer is not known. There is no such order at this code's operator.
    pub async fn report_bridge(
        &self,
        token: &QrToken,
        session: &str,
        order_no: &OrderNo,
        answer: &str,
    ) -> Result<()> {
        let payer = self.payer_at(token, session).await?;
        let order = self.order_of(&mut self.store().read().await?, &payer, order_no).await?;
        let now = self.now();
        let answer: String = answer.chars().filter(|c| !c.is_control()).take(MAX_ANSWER).collect();
        transact!(Error, self.store(), |tx| {
            let attempts = payments::of_order(tx, &order.id).await?;
            let mine = attempts.iter().rev().find(|p| p.payer_id == payer.id);
            let kept = events::count(tx, &order.id, timeline::BRIDGE_ANSWERED).await?;
            if let Some(payment) = mine.filter(|_| kept < MAX_BRIDGE_ANSWERS) {
                let detail = [("answer", answer.as_str())];
                timeline::add(tx, Spot::of(payment, now), timeline::BRIDGE_ANSWERED, &detail).await?;
            }
            Ok(())
        })
    }
}
