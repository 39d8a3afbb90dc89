//! An order is a quote. Another amount is another order: the old one is closed first, its payment at the provider.

use crate::Service;
use crate::error::{Error, Result};
use crate::parking::Bill;
use crate::payments::Cleared;
use crate::timeline::{self, Spot};
use domain::card::CardStatus;
use domain::ids::{LaneId, OperatorId, OrderId, OrderNo};
use domain::method::Scenario;
use domain::money::Fen;
use domain::payment::{OrderState, quote_stands};
use domain::tariff::FeeLine;
use domain::time::UnixMs;
use serde::{Deserialize, Serialize};
use store::{Conn, Tx, cards, orders, payments, sites, transact, visits};

/// What can be paid.
#[derive(Debug)]
pub(crate) enum Quote {
    /// This.
    Order(orders::Row),
    /// An older quote whose payment cannot be ended yet.
    InProgress(orders::Row),
    /// Something was paid meanwhile: count again.
    Changed,
}

/// What a quote is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum What<'a> {
    /// What a stay owes.
    Stay(&'a visits::Row, &'a Bill),
    /// What a payer puts on a card.
    TopUp {
        /// The card.
        card: &'a cards::Row,
        /// Who: another payer's top-up of the same card is another order.
        payer_key: &'a str,
        /// How much.
        amount: Fen,
    },
}

/// A quote that is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted<'a> {
    pub operator: &'a OperatorId,
    pub site: &'a sites::Row,
    pub lane: Option<&'a LaneId>,
    pub what: What<'a>,
    pub now: UnixMs,
}

/// How an amount came about, as it is kept with the order of a stay.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// The fee of the whole stay.
    pub fee: Fen,
    /// What had been paid before.
    pub paid: Fen,
    /// The fee's lines.
    pub lines: Vec<FeeLine>,
}

impl Wanted<'_> {
    fn amount(&self) -> Fen {
        match self.what {
            What::Stay(_, bill) => bill.due,
            What::TopUp { amount, .. } => amount,
        }
    }

    /// Whether an open order is what is asked for. What a stay owes only falls when something was paid, so that a little
    /// less than now is what it owed a moment ago.
    fn stands(&self, order: &orders::Row) -> bool {
        let fits = match self.what {
            What::Stay(_, bill) => order.amount <= bill.due,
            What::TopUp { .. } => self.is_same(order),
        };
        fits && quote_stands(order.valid_until, self.now)
    }

    /// Whether an order whose time is over would be made again just so.
    fn is_same(&self, order: &orders::Row) -> bool {
        order.amount == self.amount() && order.site_id.as_ref() == Some(&self.site.id)
    }

    async fn open(&self, conn: &mut Conn) -> store::Result<Option<orders::Row>> {
        match self.what {
            What::Stay(visit, _) => orders::open_of_visit(conn, &visit.id).await,
            What::TopUp { card, payer_key, .. } => orders::open_of_card(conn, &card.id, payer_key).await,
        }
    }

    /// Whether the amount is still right: not where something was paid between counting and now, or the card was
    /// blocked.
    async fn still(&self, tx: &mut Tx) -> store::Result<bool> {
        Ok(match self.what {
            What::Stay(visit, _) => visits::by_id(tx, &visit.id).await?.map(|v| v.paid) == Some(visit.paid),
            What::TopUp { card, .. } => {
                cards::by_id(tx, &card.id).await?.is_some_and(|c| c.status == CardStatus::Active)
            }
        })
    }
}

impl Service {
    /// The quote for something that is to be paid: the one that stands, or a new one.
    pub(crate) async fn quote(&self, wanted: &Wanted<'_>) -> Result<Quote> {
        for _ in 0..3 {
            let mut conn = self.store().snapshot().await?;
            let current = wanted.open(&mut conn).await?;
            let open = match &current {
                Some(order) => payments::open_of_order(&mut conn, &order.id).await?,
                None => None,
            };
            drop(conn);
            match current {
                Some(order) if wanted.stands(&order) => return Ok(Quote::Order(order)),
                Some(order) if wanted.is_same(&order) => {
                    if let Some(order) = self.renew(wanted, order).await? {
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
                    if let Some(order) = self.new_order(wanted, Some(&order)).await? {
                        return Ok(Quote::Order(order));
                    }
                }
                None => {
                    if let Some(order) = self.new_order(wanted, None).await? {
                        return Ok(Quote::Order(order));
                    }
                }
            }
        }
        Ok(Quote::Changed)
    }

    /// The quote ended, but the amount is the same: it is the same order, and its payment goes on. `None`: it is not
    /// open any more.
    async fn renew(&self, wanted: &Wanted<'_>, order: orders::Row) -> Result<Option<orders::Row>> {
        let now = wanted.now;
        let valid_until = now.plus(wanted.site.quote_valid_ms);
        transact!(Error, self.store(), |tx| {
            if !orders::renew(tx, &order.id, now, valid_until).await? {
                return Ok(None);
            }
            let spot = Spot { order: &order.id, payment: None, at: now };
            let until = valid_until.shanghai_text();
            timeline::add(tx, spot, timeline::ORDER_RENEWED, &[("valid_until", until.as_str())]).await?;
            Ok(Some(orders::Row { quoted_at: now, valid_until, ..order.clone() }))
        })
    }

    /// Adds an order in the place of `old`. `None`: somebody else was faster.
    async fn new_order(&self, wanted: &Wanted<'_>, old: Option<&orders::Row>) -> Result<Option<orders::Row>> {
        let order = self.order_for(wanted)?;
        transact!(Error, self.store(), |tx| {
            if let Some(old) = old {
                if !orders::close_idle(tx, &old.id).await? {
                    return Ok(None);
                }
                let spot = Spot { order: &old.id, payment: None, at: order.created_at };
                timeline::add(tx, spot, timeline::ORDER_CLOSED, &[("reason", "replaced")]).await?;
            }
            if !wanted.still(tx).await? || !orders::insert(tx, &order).await? {
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

    fn order_for(&self, wanted: &Wanted<'_>) -> Result<orders::Row> {
        let now = wanted.now;
        let order = orders::Row {
            id: OrderId::from_parts(now, self.random()),
            order_no: OrderNo::from_parts("D", now, self.random()),
            operator_id: wanted.operator.clone(),
            scenario: Scenario::Parking,
            site_id: Some(wanted.site.id.clone()),
            lane_id: wanted.lane.cloned(),
            visit_id: None,
            card_id: None,
            payer_key: None,
            plate: String::new(),
            amount: wanted.amount(),
            quote_json: "{}".to_owned(),
            quoted_at: now,
            valid_until: now.plus(wanted.site.quote_valid_ms),
            state: OrderState::Open,
            settled_by: None,
            settled_at: None,
            created_at: now,
        };
        Ok(match wanted.what {
            What::Stay(visit, bill) => {
                let kept = Kept { fee: bill.fee, paid: bill.paid, lines: bill.lines.clone() };
                orders::Row {
                    visit_id: Some(visit.id.clone()),
                    plate: visit.plate.as_ref().map(|p| p.as_str().to_owned()).unwrap_or_default(),
                    quote_json: serde_json::to_string(&kept).map_err(|e| Error::Internal(e.to_string()))?,
                    ..order
                }
            }
            What::TopUp { card, payer_key, .. } => orders::Row {
                scenario: Scenario::TopUp,
                card_id: Some(card.id.clone()),
                payer_key: Some(payer_key.to_owned()),
                ..order
            },
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
