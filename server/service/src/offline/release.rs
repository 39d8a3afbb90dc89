//! The code that releases a paid bill: for the payer who paid, and, on record, for staff who help.

use super::keys::AwsLc;
use super::open::Known;
use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::error::{Error, Result};
use domain::access::Permission;
use domain::ids::OrderId;
use domain::offline::Scanned;
use domain::payment::OrderState;
use serde_json::json;
use store::{Conn, offline_bills, orders, payments, transact};

/// Whether a payment still pays for its bill: not where all of it goes back.
pub(super) fn still_pays(payment: &payments::Row) -> bool {
    payment.refunding < payment.amount
}

impl Service {
    /// A kept bill, verified again.
    pub(super) async fn known_bill(&self, conn: &mut Conn, row: &offline_bills::Row) -> Result<Known> {
        let gone = |why: &str| Error::Internal(format!("bill {} does not verify: {why}", row.token));
        let scanned = Scanned::decode(&row.segment).map_err(|e| gone(&e.to_string()))?;
        self.verify(conn, scanned).await?.map_err(|why| gone(&format!("{why:?}")))
    }

    /// The eight digits of a bill. Ask [`still_pays`] first.
    pub(super) fn release_code(&self, known: &Known) -> Result<String> {
        let key = self.open_terminal_key(&known.key)?;
        Ok(known.bill.release_code(&AwsLc, &key).as_str().to_owned())
    }

    /// The release code of a paid bill for staff who help a payer at the terminal. It is written to the audit log.
    ///
    /// # Errors
    /// The role may not; no such offline order; it is not paid, or the money went back (`not_paid`).
    pub async fn offline_release_code(&self, actor: &Actor, order: &OrderId) -> Result<String> {
        let operator = actor.require(Permission::Refund)?;
        transact!(Error, self.store(), |tx| {
            let row = offline_bills::by_order(tx, order).await?.filter(|row| row.operator_id == *operator);
            let row = row.ok_or(Error::NotFound("order"))?;
            let paid = orders::by_id(tx, order).await?.filter(|o| o.state == OrderState::Settled);
            let payment = match paid.and_then(|order| order.settled_by) {
                Some(payment) => payments::by_id(tx, &payment).await?,
                None => None,
            };
            if !payment.is_some_and(|payment| still_pays(&payment)) {
                return Err(Error::Conflict("not_paid"));
            }
            let known = self.known_bill(tx, &row).await?;
            let code = self.release_code(&known)?;
            let target = format!("{}/{}", known.terminal.terminal_no, row.bill_no);
            audit::record(self, tx, actor, "offline.release_code", &target, &json!({})).await?;
            Ok(code)
        })
    }
}
