//! Payments: begun by a payer's tap, followed until the provider says how they ended.
//!
//! The intent is committed before the provider is called, and no call is made inside a transaction. A time-out is
//! "unknown": only a query or a verified notification settles it.

mod channel;
mod clear;
mod intent;
mod query;
mod result;
mod start;
mod tap;

pub(crate) use channel::provider_error;
pub(crate) use clear::Cleared;
pub(crate) use query::Asked;
pub(crate) use start::{Paying, provider_words};

use channels::types::OrderRef;
use domain::time::{MINUTE, UnixMs};
use store::payments::Row;

/// How long after its expiry a payment that the provider does not know is given up. Until then, "no such order" proves
/// nothing: the request that creates it may still be on its way. Milliseconds; covers the clocks' difference.
pub(crate) const UNKNOWN_MARGIN_MS: i64 = MINUTE;

/// A payment as its provider's calls name it.
pub(crate) fn order_ref(payment: &Row) -> OrderRef {
    OrderRef {
        out_trade_no: payment.out_trade_no.clone(),
        created_at_ms: payment.created_at.0,
        expires_at_ms: payment.expires_at.0,
    }
}

/// Whether "no such order" means that the order will never be paid: it can no longer be created, nor paid.
pub(crate) fn never_created(payment: &Row, now: UnixMs) -> bool {
    now.since(payment.expires_at) > UNKNOWN_MARGIN_MS
}
