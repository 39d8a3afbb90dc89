//! A visitor changes when they come, why, or in which car: whoever was asked is asked anew, about what it says now.

use super::find::Target;
use super::typed::read_change;
use super::types::ChangeVisit;
use crate::Service;
use crate::error::{Error, Result};
use crate::secrets::token_hash;
use domain::ids::QrToken;
use domain::time::HOUR;
use domain::visitor::{BookingEvent, Move};
use store::visitor_bookings::{self as bookings, By};
use store::{Tx, sites, transact, visitor_hosts as hosts};

/// How often one booking may be changed in an hour.
const PER_BOOKING: i64 = 6;

impl Service {
    /// The visitor changes their booking. Its pass is good for nothing until the host has agreed again. `false`: nothing
    /// was different.
    ///
    /// # Errors
    /// What was typed is wrong, field by field; too often; [`Error::NotFound`]: no such page; [`Error::Conflict`]
    /// `visit_decided`: it is over, or was declined.
    pub async fn change_visit(&self, token: &QrToken, change: ChangeVisit<'_>) -> Result<bool> {
        let mut conn = self.store().read().await?;
        let Target::Visitor(booking) = self.visit_target(&mut conn, token).await? else {
            return Err(Error::NotFound("visit"));
        };
        drop(conn);
        let read = read_change(change, self.now())?;
        let changed = bookings::Row {
            period: read.period,
            reason: read.reason,
            plate: read.plate,
            revision: booking.revision + 1,
            state: BookingEvent::Change.leads_to(),
            ..booking.clone()
        };
        let told = |row: &bookings::Row| (row.period, row.reason.clone(), row.plate.clone());
        if told(&changed) == told(&booking) {
            return Ok(false);
        }
        self.count_lookup(&format!("visit:change:{}", booking.id), PER_BOOKING, HOUR).await?;
        self.count_asking(&booking.host_id).await?;
        let hash = token_hash(token.as_str());
        transact!(Error, self.store(), |tx| {
            let row = bookings::find(tx, By::Visitor(&hash)).await?.ok_or(Error::NotFound("visit"))?;
            self.keep_change(tx, &row, &changed).await
        })?;
        Ok(true)
    }

    async fn keep_change(&self, tx: &mut Tx, row: &bookings::Row, changed: &bookings::Row) -> Result<()> {
        let now = self.now();
        let may = row.state.next(BookingEvent::Change) == Move::To(changed.state) && now < row.period.until;
        if !may || row.revision + 1 != changed.revision || !bookings::change(tx, row, changed, now).await? {
            return Err(Error::Conflict("visit_decided"));
        }
        let host = hosts::by_id(tx, &row.host_id).await?.ok_or(Error::NotFound("host"))?;
        let site = sites::by_id(tx, &row.site_id).await?.ok_or(Error::NotFound("site"))?;
        self.ask_host(tx, changed, &self.open_booking(row)?, &host, &site.name).await
    }
}
