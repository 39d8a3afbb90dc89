//! WeChat Pay API v2 for ordinary merchants (protocol document, section 2): XML and one shared key.
//!
//! Every call goes the same way: method and body, XML, merchant and signature, business. The answer is 200 and
//! `text/plain` whatever it says. Orders and refunds are the same that v3 knows: what begins here can be asked for,
//! closed and refunded there, and the other way round.

mod calls;
mod exchange;
pub(crate) mod notify;
mod rules;
pub mod sign;
mod views;
pub mod xml;

use axum::{Router, routing::any};

use crate::sandbox::Sandbox;

/// `/pay/...` and `/secapi/pay/...`.
pub(super) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/pay/unifiedorder", any(exchange::order))
        .route("/pay/orderquery", any(exchange::query))
        .route("/pay/closeorder", any(exchange::close))
        .route("/pay/refundquery", any(exchange::refund_query))
        .route("/pay/downloadbill", any(exchange::bill))
        .route("/secapi/pay/refund", any(exchange::refund))
}
