//! Numbers of UnionPay, as data.

/// `txnTime` may be this far from the gateway's clock (section 10).
pub(super) const CLOCK_WINDOW_MS: i64 = 15 * 60_000;
/// A refund is done after this long.
pub(super) const REFUND_TRAVELS_MS: i64 = 3_000;
/// An undo is taken until this hour of the payment's settlement day.
pub(super) const UNDO_UNTIL_HOUR: i8 = 23;
/// How long the fault `slow` takes.
pub(super) const SLOW_MS: u64 = 3_000;
/// Refunds are taken for about eleven months.
pub(super) const REFUND_LIFE_MS: i64 = 330 * 86_400_000;
/// Seconds after each failure to notify; given up after the fifth (section 7).
pub(crate) const RETRIES_S: [i64; 5] = [60, 120, 240, 300, 300];
