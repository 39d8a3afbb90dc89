//! The payer's pages: `GET` and `POST /PeakeCloud/mobile/pay/{code}`, exactly one segment, because WeChat compares
//! everything up to the last `/` with the authorised directories. Steps are POSTs that come back to the same address.
//!
//! A handler loads a state, writes its page (`app::pay`) and decides nothing about money.

mod page;
mod reply;
mod steps;

#[cfg(test)]
mod tests;

use crate::state::AppState;
use axum::Router;
use axum::routing::get;

/// Where the pages lie.
pub const DIRECTORY: &str = "/PeakeCloud/mobile/pay/";

/// How long a browser keeps the payer's session, in seconds: 90 days. The server may forget it earlier.
const SESSION_SECONDS: i64 = 90 * 24 * 3600;

/// The payer's pages.
pub fn router() -> Router<AppState> {
    Router::new().route("/PeakeCloud/mobile/pay/{code}", get(page::show).post(steps::take))
}
