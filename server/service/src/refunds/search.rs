//! Looking for refunds.

use crate::Service;
use crate::access::Actor;
use crate::error::Result;
use crate::orders::{Page, cursor, cut, sought};
use domain::access::Permission;
use domain::method::Provider;
use domain::payment::RefundState;
use domain::time::UnixMs;
use store::refund_lists;
pub use store::refund_lists::Row as RefundRow;

/// Rows of a page.
const PAGE: u32 = 50;

/// What to look for. Empty fields do not filter.
#[derive(Clone, Debug, Default)]
pub struct RefundFilter {
    /// Part of a number of the refund, its payment or its order, of a plate or a card.
    pub text: String,
    /// Only refunds in this state.
    pub state: Option<RefundState>,
    /// Only refunds that wait for somebody.
    pub at_desk: bool,
    /// Only through this provider.
    pub provider: Option<Provider>,
    /// Asked for at or after this moment.
    pub from: Option<UnixMs>,
    /// Asked for before this moment.
    pub to: Option<UnixMs>,
    /// Where the page before ended ([`Page::next`]).
    pub after: Option<String>,
}

impl Service {
    /// The refunds that fit, newest first.
    ///
    /// # Errors
    /// The role may not see money, or `after` is not what a page ended with.
    pub async fn search_refunds(&self, actor: &Actor, filter: &RefundFilter) -> Result<Page<RefundRow>> {
        let operator = actor.require(Permission::ViewMoney)?;
        let query = refund_lists::Filter {
            text: sought(&filter.text),
            state: filter.state,
            at_desk: filter.at_desk,
            provider: filter.provider,
            from: filter.from,
            to: filter.to,
            after: filter.after.as_deref().map(cursor).transpose()?,
        };
        let mut conn = self.store().read().await?;
        let rows = refund_lists::search(&mut conn, operator, &query, i64::from(PAGE) + 1).await?;
        Ok(cut(rows, PAGE, |row| format!("{}_{}", row.created_at.0, row.id)))
    }
}
