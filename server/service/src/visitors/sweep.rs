//! Bookings whose time is over end, and after their operator's time they are deleted, whatever became of them.

use crate::Service;
use crate::error::{Error, Result};
use domain::time::UnixMs;
use domain::visitor::{BookingEvent, Move};
use store::{transact, visitor_bookings as bookings, visitor_hosts as hosts};

/// How many rows of a kind at a time.
const BATCH: i64 = 200;

impl Service {
    pub(crate) async fn sweep_visits(&self, now: UnixMs) -> Result<()> {
        let mut conn = self.store().read().await?;
        let overdue = bookings::overdue(&mut conn, now, BATCH).await?;
        drop(conn);
        if !overdue.is_empty() {
            transact!(Error, self.store(), |tx| {
                for (booking, state) in &overdue {
                    if let Move::To(to) = state.next(BookingEvent::Expire) {
                        bookings::advance(tx, booking, (*state, to), now).await?;
                    }
                }
                Ok::<_, Error>(())
            })?;
        }
        transact!(Error, self.store(), |tx| {
            bookings::erase(tx, now, BATCH).await?;
            hosts::forget_removed(tx, BATCH).await?;
            Ok(())
        })
    }
}
