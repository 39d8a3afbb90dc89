//! The payer's pages: `GET` and `POST /PeakeCloud/mobile/pay/{code}` for car parks, `…/charge/{code}` for card stations:
//! `/PeakeCloud/offline/{bill}` for terminals' bills: exactly one segment, because WeChat compares everything up to the
//! last `/` with the authorised directories. Steps are POSTs that come back to the same address.
//!
//! A handler loads a state, writes its page (`app::pay`) and decides nothing about money.

mod cards;
mod offline;
mod page;
mod reply;
mod staff;
mod steps;
mod visit;

#[cfg(test)]
mod tests;

use crate::state::AppState;
use axum::Router;
use axum::routing::get;
use domain::site::SiteKind;
use service::accounts::alipay::CALLBACK_PATH;

/// How long a browser keeps the payer's session, in seconds: 90 days. The server may forget it earlier.
const SESSION_SECONDS: i64 = 90 * 24 * 3600;

/// The payer's pages.
pub fn router() -> Router<AppState> {
    let bills = format!("{}{{segment}}", domain::offline::DIRECTORY);
    let router = Router::new()
        .route(&bills, get(offline::show).post(offline::take))
        .route(&format!("{bills}/{{order_no}}"), get(page::come_back_from_cashier));
    let router = router.route(CALLBACK_PATH, get(page::authorised));
    let visits = format!("{}{{token}}", domain::visitor::DIRECTORY);
    let router = router.route(&visits, get(visit::show).post(visit::take));
    let links = format!("{}{{token}}", service::alerts::DIRECTORY);
    let router = router.route(&links, get(staff::show).post(staff::bind));
    SiteKind::ALL.iter().fold(router, |router, kind| {
        let directory = kind.directory();
        router
            .route(&format!("{directory}{{code}}"), get(page::show).post(steps::take))
            .route(&format!("{directory}{{code}}/{{order_no}}"), get(page::come_back_from_cashier))
    })
}
