//! Bills: what a stay costs now.

use super::{read_plate, site_of};
use crate::Service;
use crate::error::{Error, Result};
use crate::integration::ApiCaller;
use domain::access::Scope;
use domain::ids::{OrderNo, OutTradeNo, PaymentId, VisitId};
use domain::method::Method;
use domain::money::Fen;
use domain::payment::PaymentState;
use domain::tariff::FeeLine;
use domain::time::UnixMs;
use store::{orders, payments, sites, visits};

/// What a stay costs. Amounts are fen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bill {
    /// The bill's id, which is the stay's.
    pub bill_id: VisitId,
    /// The car park's code.
    pub site: String,
    /// The parking system's number of the stay.
    pub visit_no: String,
    /// The plate, where one is known.
    pub plate: Option<String>,
    /// When the vehicle came in.
    pub entered_at: UnixMs,
    /// The moment that the fee is counted to.
    pub as_of: UnixMs,
    /// What the stay costs until then.
    pub fee: Fen,
    /// What was paid for it.
    pub paid: Fen,
    /// What is owed now.
    pub due: Fen,
    /// Until when the vehicle may leave after the last payment; past, once it has overstayed.
    pub exit_until: Option<UnixMs>,
    /// Whether the barrier may open now: nothing is owed.
    pub may_leave: bool,
    /// How the fee came about.
    pub lines: Vec<FeeLine>,
}

/// Which bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillQuery {
    /// The car park's code.
    pub site: String,
    /// The plate of a vehicle that is inside.
    pub plate: Option<String>,
    /// Or the parking system's number of the stay.
    pub visit_no: Option<String>,
}

/// One attempt to pay a bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillPayment {
    /// The payment.
    pub payment_id: PaymentId,
    /// The order's number.
    pub order_no: OrderNo,
    /// The number that the provider sees.
    pub out_trade_no: OutTradeNo,
    /// How it is paid.
    pub method: Method,
    /// The amount, in fen.
    pub amount: Fen,
    /// What went back, in fen.
    pub refunded: Fen,
    /// Where it is.
    pub state: PaymentState,
    /// When it began.
    pub created_at: UnixMs,
    /// When it was paid, by the provider's clock.
    pub paid_at: Option<UnixMs>,
    /// The provider's number.
    pub transaction_id: Option<String>,
}

/// The bill of a stay at a moment. Inside the exit window after a payment nothing is owed and the fee stays as it was
/// paid; after it, the stay owes its fee until now less what was paid. A stay that ended costs nothing more.
///
/// # Errors
/// The site has no tariff: a card station has no stays.
pub fn bill_of(visit: &visits::Row, site: &sites::Row, now: UnixMs) -> Result<Bill> {
    let tariff =
        site.tariff.as_ref().ok_or_else(|| Error::Internal(format!("site {} has no tariff", site.id)))?;
    let until = visit.left_at.map_or(now, |left| left.min(now));
    let in_window = !visit.paid.is_zero() && visit.exit_until.is_some_and(|exit| until <= exit);
    let as_of = if in_window { visit.paid_at.unwrap_or(until).min(until) } else { until };
    let fee = tariff.fee(visit.entered_at, as_of);
    let due = if in_window { Fen::ZERO } else { fee.total.saturating_sub(visit.paid) };
    Ok(Bill {
        bill_id: visit.id.clone(),
        site: site.code.clone(),
        visit_no: visit.visit_no.clone(),
        plate: visit.plate.as_ref().map(|p| p.as_str().to_owned()),
        entered_at: visit.entered_at,
        as_of,
        fee: fee.total,
        paid: visit.paid,
        due,
        exit_until: visit.exit_until,
        may_leave: due.is_zero(),
        lines: fee.lines,
    })
}

impl Service {
    /// The bill of a vehicle that is inside, by its plate, or of any stay, by its number.
    ///
    /// # Errors
    /// The key lacks `bills:read`; no such site or stay; neither plate nor number (field `visit_no`, `required`).
    pub async fn bill(&self, caller: &ApiCaller, query: BillQuery) -> Result<Bill> {
        let operator = caller.require(Scope::BillsRead)?;
        let mut conn = self.store().read().await?;
        let site = site_of(&mut conn, operator, &query.site).await?;
        let visit = match (&query.visit_no, &query.plate) {
            (Some(visit_no), _) => visits::by_no(&mut conn, &site.id, visit_no).await?,
            (None, Some(plate)) => visits::inside_by_plate(&mut conn, &site.id, &read_plate(plate)?).await?,
            (None, None) => return Err(Error::field("visit_no", "required")),
        };
        bill_of(&visit.ok_or(Error::NotFound("visit"))?, &site, self.now())
    }

    /// Every attempt to pay a bill, oldest first.
    ///
    /// # Errors
    /// The key lacks `bills:read`; no such bill at its operator.
    pub async fn bill_payments(&self, caller: &ApiCaller, bill: &VisitId) -> Result<Vec<BillPayment>> {
        let operator = caller.require(Scope::BillsRead)?;
        let mut conn = self.store().snapshot().await?;
        let visit = visits::by_id(&mut conn, bill).await?.filter(|v| v.operator_id == *operator);
        let visit = visit.ok_or(Error::NotFound("bill"))?;
        let mut all = Vec::new();
        for order in orders::of_visit(&mut conn, &visit.id).await? {
            let attempts = payments::of_order(&mut conn, &order.id).await?;
            all.extend(attempts.into_iter().map(|payment| shown(payment, &order.order_no)));
        }
        Ok(all)
    }
}

fn shown(payment: payments::Row, order_no: &OrderNo) -> BillPayment {
    BillPayment {
        payment_id: payment.id,
        order_no: order_no.clone(),
        out_trade_no: payment.out_trade_no,
        method: payment.method,
        amount: payment.amount,
        refunded: payment.refunded,
        state: payment.state,
        created_at: payment.created_at,
        paid_at: payment.paid_at,
        transaction_id: payment.transaction_id,
    }
}
