//! Systems are told of a paid bill: `offline.paid`. The terminal itself has no network and needs only the code.

use crate::Service;
use crate::error::{Error, Result};
use crate::webhooks::NewEvent;
use domain::time::UnixMs;
use serde_json::json;
use store::{Tx, offline_bills, orders, sites, terminals};

impl Service {
    /// Tells the operator's webhooks that a terminal's bill was paid.
    pub(crate) async fn tell_offline_paid(
        &self,
        tx: &mut Tx,
        order: &orders::Row,
        now: UnixMs,
    ) -> Result<()> {
        let gone = || Error::Internal(format!("order {} without its bill", order.id));
        let bill = offline_bills::by_order(tx, &order.id).await?.ok_or_else(gone)?;
        let terminal = terminals::by_id(tx, &bill.terminal_id).await?.ok_or_else(gone)?;
        let site = sites::by_id(tx, &terminal.site_id).await?.ok_or_else(gone)?;
        let event = NewEvent {
            event_type: "offline.paid",
            data: json!({
                "site": site.code,
                "terminal": terminal.terminal_no,
                "bill_no": bill.bill_no.value().to_string(),
                "subject": bill.subject,
                "amount": order.amount,
                "order_no": order.order_no,
                "paid_at": now.shanghai_rfc3339(),
            }),
            order: Some(&order.id),
            dedup_key: &format!("offline_paid:{}", order.id),
            now,
        };
        self.publish(tx, &order.operator_id, event).await?;
        Ok(())
    }
}
