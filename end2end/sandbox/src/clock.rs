//! Time comes from outside, and leaves as the providers write it.

use std::time::Duration;

use futures::future::BoxFuture;
use jiff::{Timestamp, fmt::strtime, tz};

/// Where the sandbox reads the time.
pub trait Clock: Send + Sync {
    /// UTC, in milliseconds since 1970-01-01.
    fn now_ms(&self) -> i64;

    /// Moves it forwards, where it was made to be moved. `false`: it was not.
    fn advance(&self, _ms: i64) -> bool {
        false
    }

    /// Waits, for the fault `slow` alone. Virtual clocks keep this default, which does not wait: there a slow
    /// answer is an answer that comes after somebody else's step.
    fn sleep(&self, _ms: u64) -> BoxFuture<'static, ()> {
        Box::pin(futures::future::ready(()))
    }
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now_ms(&self) -> i64 {
        Timestamp::now().as_millisecond()
    }

    fn sleep(&self, ms: u64) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(Duration::from_millis(ms)))
    }
}

/// Whole seconds of a time in milliseconds, as signatures carry them.
#[must_use]
pub fn seconds(ms: i64) -> i64 {
    ms.div_euclid(1000)
}

/// RFC 3339 in China Standard Time, e.g. `2018-06-08T10:34:56+08:00`, as WeChat Pay v3 writes times.
#[must_use]
pub fn rfc3339(ms: i64) -> String {
    beijing(ms, "%Y-%m-%dT%H:%M:%S+08:00")
}

/// China Standard Time in a `strftime` format; UTC epoch for a time that jiff cannot hold.
#[must_use]
pub fn beijing(ms: i64, format: &str) -> String {
    let at = Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH);
    strtime::format(format, &at.to_zoned_datetime(tz::offset(8).to_time_zone())).unwrap_or_default()
}

/// Reads an RFC 3339 time with an offset; milliseconds since 1970.
#[must_use]
pub fn parse_rfc3339(text: &str) -> Option<i64> {
    text.parse::<Timestamp>().ok().map(Timestamp::as_millisecond)
}

/// Reads `20180608103456` on a Chinese clock, as WeChat Pay v2 writes times; milliseconds since 1970.
#[must_use]
pub fn parse_beijing(text: &str) -> Option<i64> {
    if text.len() != 14 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (date, time) = text.split_at(8);
    let (year, month, day) = (&date[..4], &date[4..6], &date[6..]);
    parse_rfc3339(&format!("{year}-{month}-{day}T{}:{}:{}+08:00", &time[..2], &time[2..4], &time[4..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_wechat_writes_them() {
        assert_eq!(rfc3339(1_528_425_296_000), "2018-06-08T10:34:56+08:00");
        assert_eq!(parse_rfc3339("2018-06-08T10:34:56+08:00"), Some(1_528_425_296_000));
        assert_eq!(parse_rfc3339("2018-06-08 10:34:56"), None);
        assert_eq!(parse_beijing("20180608103456"), Some(1_528_425_296_000));
        assert_eq!(parse_beijing("20181308103456"), None);
        assert_eq!(seconds(1_528_425_296_999), 1_528_425_296);
    }

    #[test]
    fn the_machines_clock_runs_alone() {
        assert!(!SystemClock.advance(60_000));
    }
}
