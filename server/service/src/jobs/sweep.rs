//! Ends quotes that nobody paid, and forgets what need not be kept. Comes back every minute, and at once where a batch did
//! not hold all of it: what is forgotten has to keep up with what comes.

use super::Next;
use crate::Service;
use crate::error::{Error, Result};
use crate::second_factor::HALF_WAY_MS;
use crate::timeline::{self, Spot};
use domain::time::{DAY, HOUR, MINUTE, SECOND, UnixMs};
use store::{notifications, orders, payers, transact};

/// How often.
const EVERY_MS: i64 = MINUTE;
/// How soon again where there is more.
const AGAIN_MS: i64 = SECOND;
/// How many rows of a kind at a time.
const BATCH: i64 = 200;
/// How long refused notifications are kept.
const KEEP_REFUSED_MS: i64 = 30 * DAY;
/// How long messages are kept; what they say goes much earlier.
const KEEP_MESSAGES_MS: i64 = 400 * DAY;
/// How long the telephone number of a stay is kept after the car left.
const KEEP_PHONES_MS: i64 = 7 * DAY;
/// How long finished jobs are kept.
const KEEP_DONE_MS: i64 = 7 * DAY;

impl Service {
    pub(super) async fn run_sweep(&self) -> Result<Next> {
        let now = self.now();
        let full = i64::try_from(self.end_idle_orders(now).await?).is_ok_and(|ended| ended >= BATCH);
        let more = self.forget(now).await? || full;
        self.sweep_visits(now).await?;
        Ok(Next::Recur(self.now().plus(if more { AGAIN_MS } else { EVERY_MS })))
    }

    /// Closes orders whose quote ended and that nobody is paying. Returns how many there were, at most a batch.
    async fn end_idle_orders(&self, now: UnixMs) -> Result<usize> {
        let mut conn = self.store().read().await?;
        let idle = orders::idle_before(&mut conn, now, BATCH).await?;
        drop(conn);
        for order in &idle {
            transact!(Error, self.store(), |tx| {
                if orders::close_idle(tx, order).await? {
                    let spot = Spot { order, payment: None, at: now };
                    timeline::add(tx, spot, timeline::ORDER_CLOSED, &[("reason", "expired")]).await?;
                }
                Ok::<_, Error>(())
            })?;
        }
        Ok(idle.len())
    }

    /// Whether there may be more to forget.
    async fn forget(&self, now: UnixMs) -> Result<bool> {
        let most = transact!(Error, self.store(), |tx| {
            store::sms_receipts::forget_early(tx, now.plus(-DAY), BATCH).await?;
            store::staff_contacts::forget_ended(tx, now, BATCH).await?;
            let forgotten = [
                payers::sweep(tx, now, now.plus(-HOUR), BATCH).await?,
                notifications::forget_refused(tx, now.plus(-KEEP_REFUSED_MS), BATCH).await?,
                store::sessions::forget_ended(tx, now, BATCH).await?,
                store::second_factors::forget_ended(tx, now, now.plus(-HALF_WAY_MS), BATCH).await?,
                store::throttle::forget_ended(tx, now, BATCH).await?,
                store::client_tokens::forget_ended(tx, now, BATCH).await?,
                store::app_requests::forget(tx, now.plus(-crate::app_payments::REMEMBER_MS), BATCH).await?,
                store::messages::forget_private(tx, now, BATCH).await?,
                store::messages::forget(tx, now.plus(-KEEP_MESSAGES_MS), now.plus(-DAY), BATCH).await?,
                store::holder_phones::forget_left(tx, now.plus(-KEEP_PHONES_MS), BATCH).await?,
                store::jobs::forget_done(tx, now.plus(-KEEP_DONE_MS), BATCH).await?,
            ];
            Ok::<_, Error>(forgotten.into_iter().max().unwrap_or_default())
        })?;
        self.bound_quarantine().await?;
        Ok(i64::try_from(most).is_ok_and(|most| most >= BATCH))
    }
}
