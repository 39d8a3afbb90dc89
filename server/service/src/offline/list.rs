//! The bills that were opened, for the console.

use super::OfflineBillRow;
use super::terminals::own_terminal;
use crate::Service;
use crate::access::Actor;
use crate::error::{Error, Result};
use crate::orders::Page;
use crate::orders::search::cursor;
use domain::access::Permission;
use domain::ids::{OrderId, TerminalId};
use store::offline_bills;

/// How many rows a page has.
const PAGE: usize = 50;

impl Service {
    /// The operator's offline bills that somebody opened, or those of one terminal; the latest opened first.
    ///
    /// # Errors
    /// The role may not see money; no such terminal; `after` is not what a page ended with.
    pub async fn list_offline_bills(
        &self,
        actor: &Actor,
        terminal: Option<&TerminalId>,
        after: Option<&str>,
    ) -> Result<Page<OfflineBillRow>> {
        let operator = actor.require(Permission::ViewMoney)?;
        let after = after.filter(|after| !after.is_empty()).map(cursor).transpose()?;
        let before = match &after {
            Some((at, order)) => {
                Some((*at, OrderId::parse(order).map_err(|_| Error::field("after", "not_a_page"))?))
            }
            None => None,
        };
        let mut conn = self.store().read().await?;
        if let Some(terminal) = terminal {
            own_terminal(&mut conn, operator, terminal).await?;
        }
        let before = before.as_ref().map(|(at, order)| (*at, order));
        // One more than asked for says whether there is a next page.
        let limit = i64::try_from(PAGE).unwrap_or(i64::MAX) + 1;
        let mut rows = offline_bills::list(&mut conn, operator, terminal, before, limit).await?;
        let more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let next = rows.last().filter(|_| more).map(|row| format!("{}_{}", row.opened_at.0, row.order_id));
        Ok(Page { rows: rows.into_iter().map(shown).collect(), next })
    }
}

fn shown(row: offline_bills::Listed) -> OfflineBillRow {
    OfflineBillRow {
        order_id: row.order_id,
        order_no: row.order_no,
        terminal_no: row.terminal_no,
        bill_no: row.bill_no.value(),
        subject: row.subject,
        amount: row.amount,
        state: row.state,
        issued_at: row.issued_at,
        opened_at: row.opened_at,
        settled_at: row.settled_at,
    }
}
