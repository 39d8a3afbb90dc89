//! Numbers of WeChat Pay, as data.

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 86_400_000;

/// A request may be this old, or this far ahead (1.2), in seconds.
pub(super) const CLOCK_WINDOW_S: i64 = 300;
/// A prepay id is good for two hours (1.6).
pub(super) const PREPAY_LIFE_MS: i64 = 120 * MINUTE_MS;
/// An unpaid order is closed after seven days (1.6).
pub(super) const ORDER_LIFE_MS: i64 = 7 * DAY_MS;
/// Refunds are taken for one year after the payment (1.11).
pub(super) const REFUND_LIFE_MS: i64 = 365 * DAY_MS;
/// Refunds of one order (1.11).
pub(super) const MOST_REFUNDS: usize = 50;
/// Refunds to the wallet's balance arrive within minutes (1.11); here in five seconds.
pub(super) const REFUND_TRAVELS_MS: i64 = 5_000;
/// How long the fault `slow` takes.
pub(super) const SLOW_MS: u64 = 3_000;
