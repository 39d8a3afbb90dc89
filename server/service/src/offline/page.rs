//! What a kept bill's page shows.

use super::open::Known;
use super::release::still_pays;
use super::{OfflinePaid, OfflineRefused, OfflineWhy};
use crate::Service;
use crate::error::{Error, Result};
use crate::payer::{PageState, PayableBill, Payer, Place};
use domain::offline::DIRECTORY;
use domain::payment::{OrderState, PaymentFlag};
use store::{Conn, offline_bills, orders, payments};

/// A kept bill, verified again.
#[derive(Clone, Debug)]
pub(crate) struct OfflineTarget {
    row: offline_bills::Row,
    known: Known,
}

impl OfflineTarget {
    /// Whose it is.
    pub fn operator(&self) -> &domain::ids::OperatorId {
        &self.row.operator_id
    }

    /// The page's address.
    pub fn path(&self) -> String {
        format!("{DIRECTORY}{}", self.row.segment)
    }

    /// The site's name.
    pub fn site_name(&self) -> &str {
        &self.known.site.name
    }

    /// Whether this order is the bill's.
    pub fn is_paid_by(&self, order: &domain::ids::OrderId) -> bool {
        self.row.order_id == *order
    }

    fn place(&self) -> Place {
        let plate = self.known.bill.bill().subject.plate();
        Place {
            site_name: self.known.site.name.clone(),
            lane_name: Some(self.known.terminal.name.clone()),
            plate: plate.map(|plate| plate.as_str().to_owned()),
            ticket_no: None,
        }
    }
}

impl Service {
    /// What a token leads to, if it is a kept bill's.
    pub(crate) async fn offline_target(&self, conn: &mut Conn, token: &str) -> Result<Option<OfflineTarget>> {
        let Some(row) = offline_bills::by_token(conn, token).await? else { return Ok(None) };
        let known = self.known_bill(conn, &row).await?;
        Ok(Some(OfflineTarget { row, known }))
    }

    /// Whether a payment of this order may begin at this bill now.
    pub(crate) fn offline_stands(&self, target: &OfflineTarget, order: &orders::Row) -> bool {
        target.is_paid_by(&order.id) && target.known.refused(self.now()).is_none()
    }

    /// The page of a kept bill: paid, refused, or to be paid.
    pub(crate) async fn offline_page(&self, payer: &Payer, target: &OfflineTarget) -> Result<PageState> {
        let mut snapshot = self.store().snapshot().await?;
        let order = orders::by_id(&mut snapshot, &target.row.order_id).await?;
        let order = order.ok_or(Error::NotFound("order"))?;
        let attempts = payments::of_order(&mut snapshot, &order.id).await?;
        drop(snapshot);
        let facts = target.known.facts();
        let refused = |why, facts| Ok(PageState::OfflineRefused(OfflineRefused { why, facts: Some(facts) }));
        if let Some(payment) = attempts.iter().find(|p| Some(&p.id) == order.settled_by.as_ref()) {
            if !still_pays(payment) {
                return refused(OfflineWhy::Refunded, facts);
            }
            return Ok(PageState::OfflinePaid(OfflinePaid {
                facts,
                paid_at: payment.paid_at.unwrap_or(payment.updated_at),
                release: self.release_for(payer, target, payment)?,
            }));
        }
        if attempts.iter().any(|p| p.flag == Some(PaymentFlag::Late) && p.flag_resolution.is_none()) {
            return refused(OfflineWhy::Late, facts);
        }
        let why = target.known.refused(self.now());
        if attempts.iter().any(|p| p.state.is_open()) && why.is_some() {
            let (order_no, amount) = (order.order_no, order.amount);
            return Ok(PageState::InProgress { order_no, amount, place: target.place() });
        }
        if let Some(why) = why.or((order.state != OrderState::Open).then_some(OfflineWhy::Expired)) {
            return refused(why, facts);
        }
        let bill = PayableBill {
            order_no: order.order_no,
            amount: order.amount,
            bill: None,
            valid_until: order.valid_until,
            place: target.place(),
        };
        Ok(PageState::OfflineBill { bill, facts })
    }

    /// The release code, for the payer who paid and nobody else: the code on the terminal's screen can be scanned by
    /// anybody who stands there.
    fn release_for(
        &self,
        payer: &Payer,
        target: &OfflineTarget,
        payment: &payments::Row,
    ) -> Result<Option<String>> {
        let paid = target.is_paid_by(&payment.order_id) && still_pays(payment);
        let payers_own = payment.payer_id == payer.id && payment.app_id == payer.method.app_id;
        if paid && payers_own { self.release_code(&target.known).map(Some) } else { Ok(None) }
    }
}
