//! Today's figures.

use super::Overview;
use crate::Service;
use crate::access::Actor;
use crate::error::Result;
use domain::access::Permission;
use domain::money::Fen;
use domain::time::DAY;
use store::order_lists;

/// How many days are shown.
const DAYS: i64 = 14;

impl Service {
    /// Today's figures of the operator, and what waits for somebody. The day is Asia/Shanghai's.
    ///
    /// # Errors
    /// The role may not see money.
    pub async fn overview(&self, actor: &Actor) -> Result<Overview> {
        let operator = actor.require(Permission::ViewMoney)?;
        let day_start = self.now().shanghai_day_start();
        let mut conn = self.store().read().await?;
        let (paid_count, paid, refunded) =
            order_lists::sums(&mut conn, operator, day_start, day_start.plus(DAY)).await?;
        let counts = order_lists::counts(&mut conn, operator, day_start).await?;
        let first = day_start.plus(-(DAYS - 1) * DAY);
        let came_in = order_lists::by_day(&mut conn, operator, first, DAYS).await?;
        let days = (0..DAYS).map(|day| {
            let sum = came_in.iter().find(|(n, _)| *n == day).map_or(Fen::ZERO, |(_, sum)| *sum);
            (first.plus(day * DAY), sum)
        });
        Ok(Overview {
            day_start,
            paid_count,
            paid,
            refunded,
            open_orders: counts.open_orders,
            vehicles_inside: counts.vehicles_inside,
            at_desk: counts.at_desk,
            stuck_refunds: counts.stuck_refunds,
            proposed_refunds: counts.proposed_refunds,
            quarantined: counts.quarantined,
            failed_deliveries: counts.failed_deliveries,
            days: days.collect(),
        })
    }
}
