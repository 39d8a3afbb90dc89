//! Bookings whose time is over end, and after their operator's time they are deleted, whatever became of them.

use crate::Service;
use crate::error::{Error, Result};
use domain::ids::BookingId;
use domain::time::UnixMs;
use domain::visitor::{BookingEvent, BookingState, Move};
use store::visitor_bookings::{self as bookings, By};
use store::{Tx, transact, visitor_hosts as hosts};

/// How many rows of a kind at a time.
const BATCH: i64 = 200;

impl Service {
    pub(crate) async fn sweep_visits(&self, now: UnixMs) -> Result<()> {
        let mut conn = self.store().read().await?;
        let overdue = bookings::overdue(&mut conn, now, BATCH).await?;
        drop(conn);
        for (booking, state) in overdue {
            transact!(Error, self.store(), |tx| { self.expire_visit(tx, &booking, state, now).await })?;
        }
        transact!(Error, self.store(), |tx| {
            bookings::erase(tx, now, BATCH).await?;
            hosts::forget_removed(tx, BATCH).await?;
            Ok(())
        })
    }

    /// A booking whose time is over. Whoever waited for an answer until then is told that there is none.
    async fn expire_visit(
        &self,
        tx: &mut Tx,
        booking: &BookingId,
        state: BookingState,
        now: UnixMs,
    ) -> Result<()> {
        let Move::To(to) = state.next(BookingEvent::Expire) else { return Ok(()) };
        if !bookings::advance(tx, booking, (state, to), now).await? || state != BookingState::Requested {
            return Ok(());
        }
        match bookings::find(tx, By::Id(booking)).await? {
            Some(row) => self.tell_visitor(tx, &row, to, "").await,
            None => Ok(()),
        }
    }
}
