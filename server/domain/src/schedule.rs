//! Retry schedules as data.

use crate::time::{HOUR, MINUTE, SECOND};

/// When to ask the provider about a pending payment, in milliseconds after it was created; after the last, every
/// 30 minutes until it expires (`design.md` 4).
pub const QUERY_PAYMENT: &[i64] =
    &[5 * SECOND, 15 * SECOND, 30 * SECOND, MINUTE, 3 * MINUTE, 10 * MINUTE, 30 * MINUTE];

/// When to ask about an accepted refund: from one minute on (`wechat.md` 1.11), then ever more rarely.
pub const QUERY_REFUND: &[i64] =
    &[MINUTE, 3 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR];

/// Delays before a webhook is tried again; fixed, as Standard Webhooks recommends.
pub const WEBHOOK: &[i64] = &[
    5 * SECOND,
    30 * SECOND,
    2 * MINUTE,
    10 * MINUTE,
    30 * MINUTE,
    HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    24 * HOUR,
];

/// Delays before a message is tried again that was surely not sent: a day, after which nobody needs it.
pub const MESSAGE: &[i64] =
    &[15 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR];

/// Delays before a message is handed over once more under the same id, nobody knowing what came of it: all within the
/// ten minutes in which WeChat sends one id once.
pub const MESSAGE_UNKNOWN: &[i64] = &[5 * SECOND, 15 * SECOND, 30 * SECOND, MINUTE, 2 * MINUTE, 4 * MINUTE];

/// Delays before a failed job is tried again.
pub const JOB: &[i64] = &[5 * SECOND, 15 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR];

/// The delay after attempt number `attempt` (1 = the first), or `None` when the schedule is used up.
pub fn delay_after(schedule: &[i64], attempt: u32) -> Option<i64> {
    schedule.get(usize::try_from(attempt).ok()?.checked_sub(1)?).copied()
}

/// How long after its creation a payment is next asked about, `asked` times having passed. Never ends: expiry ends it.
pub fn next_query_after(asked: u32) -> i64 {
    let index = usize::try_from(asked).unwrap_or(usize::MAX);
    let last = QUERY_PAYMENT[QUERY_PAYMENT.len() - 1];
    QUERY_PAYMENT.get(index).copied().unwrap_or_else(|| {
        let extra = i64::from(asked) - i64::try_from(QUERY_PAYMENT.len()).unwrap_or(0) + 1;
        last.saturating_add(extra.saturating_mul(30 * MINUTE))
    })
}
