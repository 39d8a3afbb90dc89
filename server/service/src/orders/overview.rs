//! Today's figures.

use super::Overview;
use crate::Service;
use crate::access::Actor;
use crate::error::Result;
use domain::access::Permission;
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
        let mut days = Vec::new();
        for back in (0..DAYS).rev() {
            let from = day_start.plus(-back * DAY);
            let (_, sum, _) = order_lists::sums(&mut conn, operator, from, from.plus(DAY)).await?;
            days.push((from, sum));
        }
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
            days,
        })
    }
}
