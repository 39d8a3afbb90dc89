//! Looking for orders.

use super::{OrderFilter, OrderRow, Page};
use crate::Service;
use crate::access::Actor;
use crate::error::{Error, Result};
use domain::access::Permission;
use domain::time::UnixMs;
use store::order_lists;

/// Rows of a page unless asked otherwise.
const PAGE: u32 = 50;
/// The longest text to look for, in characters.
const MAX_TEXT: usize = 64;

impl Service {
    /// The orders that fit, newest first.
    ///
    /// # Errors
    /// The role may not see money, or `after` is not what a page ended with.
    pub async fn search_orders(&self, actor: &Actor, filter: &OrderFilter) -> Result<Page<OrderRow>> {
        let operator = actor.require(Permission::ViewMoney)?;
        let limit = if (1..=100).contains(&filter.limit) { filter.limit } else { PAGE };
        let query = order_lists::Filter {
            text: sought(&filter.text),
            state: filter.state,
            site: filter.site.clone(),
            method: filter.method,
            flagged: filter.flagged,
            from: filter.from,
            to: filter.to,
            after: filter.after.as_deref().map(cursor).transpose()?,
        };
        let mut conn = self.store().read().await?;
        let rows = order_lists::search(&mut conn, operator, &query, i64::from(limit) + 1).await?;
        let page = cut(rows, limit, |row| format!("{}_{}", row.created_at.0, row.id));
        Ok(Page { rows: page.rows.into_iter().map(shown).collect(), next: page.next })
    }
}

/// What a list is searched for: `None` for nothing, and never too long.
pub(crate) fn sought(text: &str) -> Option<String> {
    let text: String = text.trim().chars().take(MAX_TEXT).collect();
    Some(text).filter(|text| !text.is_empty())
}

/// A page of `limit` rows, where one more than that was read: it says whether there is a next page.
pub(crate) fn cut<T>(mut rows: Vec<T>, limit: u32, place: impl Fn(&T) -> String) -> Page<T> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(place);
    Page { rows, next }
}

/// Where a page of a list begins: what the page before ended with.
pub(crate) fn cursor(text: &str) -> Result<(UnixMs, String)> {
    let bad = || Error::field("after", "not_a_page");
    let (at, id) = text.split_once('_').ok_or_else(bad)?;
    Ok((UnixMs(at.parse().map_err(|_| bad())?), id.to_owned()))
}

pub(super) fn shown(row: order_lists::Row) -> OrderRow {
    OrderRow {
        id: row.id,
        order_no: row.order_no,
        scenario: row.scenario,
        site_name: row.site_name,
        plate: row.plate,
        card_no: row.card_no,
        amount: row.amount,
        refunded: row.refunded,
        state: row.state,
        method: row.method,
        at_desk: row.at_desk,
        created_at: row.created_at,
        settled_at: row.settled_at,
    }
}
