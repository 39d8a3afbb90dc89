//! An order is a quote. Another amount is another order: the old one is closed first, its payment at the provider.

use crate::Service;
use crate::error::{Error, Result};
use crate::parking::Bill;
use crate::payer::SiteTarget;
use crate::payments::Cleared;
use crate::timeline::{self, Spot};
use domain::ids::{OrderId, OrderNo};
use domain::method::Scenario;
use domain::money::Fen;
use domain::payment::{OrderState, quote_stands};
use domain::tariff::FeeLine;
use serde::{Deserialize, Serialize};
use store::{Tx, orders, payments, transact, visits};

/// What can be paid for a stay.
#[derive(Debug)]
pub(crate) enum Quote {
    /// This.
    Order(orders::Row),
    /// An older quote whose payment cannot be ended yet.
    InProgress(orders::Row),
    /// Something was paid meanwhile: count again.
    Changed,
}

/// How an amount came about, as it is kept with the order.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// The fee of the whole stay.
    pub fee: Fen,
    /// What had been paid before.
    pub paid: Fen,
    /// The fee's lines.
    pub lines: Vec<FeeLine>,
}

impl Service {
    /// The quote for a stay that owes something: the one that stands, or a new one.
    pub(crate) async fn quote(&self, target: &SiteTarget, visit: &visits::Row, bill: &Bill) -> Result<Quote> {
        for _ in 0..3 {
            let mut conn = self.store().read().await?;
            let current = orders::open_of_visit(&mut conn, &visit.id).await?;
            let open = match &current {
                Some(order) => payments::open_of_order(&mut conn, &order.id).await?,
                None => None,
            };
            drop(conn);
            // What the stay owes only falls when something was paid.
            let stands = |o: &orders::Row| quote_stands(o.valid_until, bill.as_of) && o.amount <= bill.due;
            match current {
                Some(order) if stands(&order) => return Ok(Quote::Order(order)),
                Some(order) if order.amount == bill.due => {
                    if let Some(order) = self.renew(target, order, bill).await? {
                        return Ok(Quote::Order(order));
                    }
                }
                Some(order) => {
                    if let Some(payment) = open {
                        match self.clear(&payment.id).await? {
                            Cleared::Ended => {}
                            Cleared::Paid => return Ok(Quote::Changed),
                            Cleared::Open(_) => return Ok(Quote::InProgress(order)),
                        }
                    }
                    if let Some(order) = self.new_order(target, visit, bill, Some(&order)).await? {
                        return Ok(Quote::Order(order));
                    }
                }
                None => {
                    if let Some(order) = self.new_order(target, visit, bill, None).await? {
                        return Ok(Quote::Order(order));
                    }
                }
            }
        }
        Ok(Quote::Changed)
    }

    /// The quote ended, but the amount is the same: it is the same order, and its payment goes on. `None`: it is not
    /// open any more.
    async fn renew(
        &self,
        target: &SiteTarget,
        order: orders::Row,
        bill: &Bill,
    ) -> Result<Option<orders::Row>> {
        let valid_until = bill.as_of.plus(target.site.quote_valid_ms);
        transact!(Error, self.store(), |tx| {
            if !orders::renew(tx, &order.id, bill.as_of, valid_until).await? {
                return Ok(None);
            }
            let spot = Spot { order: &order.id, payment: None, at: bill.as_of };
            let until = valid_until.shanghai_text();
            timeline::add(tx, spot, timeline::ORDER_RENEWED, &[("valid_until", until.as_str())]).await?;
            Ok(Some(orders::Row { quoted_at: bill.as_of, valid_until, ..order.clone() }))
        })
    }

    /// Adds an order in the place of `old`. `None`: somebody else was faster.
    async fn new_order(
        &self,
        target: &SiteTarget,
        visit: &visits::Row,
        bill: &Bill,
        old: Option<&orders::Row>,
    ) -> Result<Option<orders::Row>> {
        let order = self.order_for(target, visit, bill)?;
        transact!(Error, self.store(), |tx| {
            if let Some(old) = old {
                if !orders::close_idle(tx, &old.id).await? {
                    return Ok(None);
                }
                let spot = Spot { order: &old.id, payment: None, at: order.created_at };
                timeline::add(tx, spot, timeline::ORDER_CLOSED, &[("reason", "replaced")]).await?;
            }
            // What was paid between counting and now makes this another amount.
            let paid_now = visits::by_id(tx, &visit.id).await?.map(|v| v.paid);
            if paid_now != Some(visit.paid) || !orders::insert(tx, &order).await? {
                return Err(Error::Conflict("quote_raced"));
            }
            self.note_order(tx, &order).await?;
            Ok(Some(order.clone()))
        })
        .or_else(|error| match error {
            Error::Conflict("quote_raced") => Ok(None),
            other => Err(other),
        })
    }

    fn order_for(&self, target: &SiteTarget, visit: &visits::Row, bill: &Bill) -> Result<orders::Row> {
        let now = bill.as_of;
        let kept = Kept { fee: bill.fee, paid: bill.paid, lines: bill.lines.clone() };
        Ok(orders::Row {
            id: OrderId::from_parts(now, self.random()),
            order_no: OrderNo::from_parts("D", now, self.random()),
            operator_id: visit.operator_id.clone(),
            scenario: Scenario::Parking,
            site_id: Some(visit.site_id.clone()),
            lane_id: target.lane.as_ref().map(|lane| lane.id.clone()),
            visit_id: Some(visit.id.clone()),
            plate: visit.plate.as_ref().map(|p| p.as_str().to_owned()).unwrap_or_default(),
            amount: bill.due,
            quote_json: serde_json::to_string(&kept).map_err(|e| Error::Internal(e.to_string()))?,
            quoted_at: now,
            valid_until: now.plus(target.site.quote_valid_ms),
            state: OrderState::Open,
            settled_by: None,
            settled_at: None,
            created_at: now,
        })
    }

    /// The first event of an order's time line.
    pub(crate) async fn note_order(&self, tx: &mut Tx, order: &orders::Row) -> Result<()> {
        let amount = order.amount.to_string();
        let until = order.valid_until.shanghai_text();
        let detail = [("amount", amount.as_str()), ("valid_until", until.as_str())];
        let spot = Spot { order: &order.id, payment: None, at: order.created_at };
        timeline::add(tx, spot, timeline::ORDER_CREATED, &detail).await
    }
}
