//! Moments and calendar days. Stored and passed as UTC epoch milliseconds; days are Asia/Shanghai, which has
//! kept UTC+8 without summer time since 1991.

use serde::{Deserialize, Serialize};

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnixMs(pub i64);

/// One second in milliseconds.
pub const SECOND: i64 = 1_000;
/// One minute in milliseconds.
pub const MINUTE: i64 = 60 * SECOND;
/// One hour in milliseconds.
pub const HOUR: i64 = 60 * MINUTE;
/// One day in milliseconds.
pub const DAY: i64 = 24 * HOUR;
/// How far Asia/Shanghai is ahead of UTC, in milliseconds.
pub const SHANGHAI_OFFSET: i64 = 8 * HOUR;

impl UnixMs {
    /// This moment plus `ms` milliseconds (which may be negative).
    #[must_use]
    pub const fn plus(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this moment; negative if this one is the earlier.
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Whole seconds since the epoch.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(SECOND)
    }

    /// The first moment of this moment's day in Asia/Shanghai.
    #[must_use]
    pub const fn shanghai_day_start(self) -> Self {
        Self((self.0 + SHANGHAI_OFFSET).div_euclid(DAY) * DAY - SHANGHAI_OFFSET)
    }

    /// The first moment of a day in Asia/Shanghai, from `2026-11-23`; `None` for anything else.
    pub fn shanghai_day(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let mut number = |len: usize| {
            let part = parts.next().filter(|p| p.len() == len && p.bytes().all(|b| b.is_ascii_digit()))?;
            part.parse::<i64>().ok()
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        let at = Self(days_from_civil(year, month, day) * DAY - SHANGHAI_OFFSET);
        let (y, m, d, ..) = at.shanghai_parts();
        ((y, m, d) == (year, month, day)).then_some(at)
    }

    /// `(year, month, day, hour, minute, second)` on an Asia/Shanghai clock.
    pub const fn shanghai_parts(self) -> (i64, i64, i64, i64, i64, i64) {
        let local = self.0 + SHANGHAI_OFFSET;
        let (year, month, day) = civil_from_days(local.div_euclid(DAY));
        let second = local.rem_euclid(DAY) / SECOND;
        (year, month, day, second / 3600, second / 60 % 60, second % 60)
    }

    /// `2026-11-23 20:15:00` on an Asia/Shanghai clock.
    pub fn shanghai_text(self) -> String {
        let (y, mo, d, h, mi, s) = self.shanghai_parts();
        format!("{y:04}-{mo:02}-{d:02} {h:02}:{mi:02}:{s:02}")
    }

    /// The moment that [`UnixMs::shanghai_text`] wrote; `None` for anything else.
    pub fn from_shanghai_text(text: &str) -> Option<Self> {
        let (day, time) = text.split_once(' ')?;
        let mut parts = time.splitn(3, ':');
        let mut number = |most: i64| {
            let part = parts.next().filter(|p| p.len() == 2 && p.bytes().all(|b| b.is_ascii_digit()))?;
            part.parse::<i64>().ok().filter(|n| *n <= most)
        };
        let (hour, minute, second) = (number(23)?, number(59)?, number(59)?);
        Some(Self::shanghai_day(day)?.plus(hour * HOUR + minute * MINUTE + second * SECOND))
    }

    /// `20261123201500` on an Asia/Shanghai clock.
    pub fn shanghai_compact(self) -> String {
        let (y, mo, d, h, mi, s) = self.shanghai_parts();
        format!("{y:04}{mo:02}{d:02}{h:02}{mi:02}{s:02}")
    }

    /// The moment that [`UnixMs::shanghai_compact`] wrote; `None` for anything else.
    pub fn from_shanghai_compact(text: &str) -> Option<Self> {
        if text.len() != 14 || !text.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let part = |from: usize, to: usize| &text[from..to];
        let day = [part(0, 4), part(4, 6), part(6, 8)].join("-");
        let time = [part(8, 10), part(10, 12), part(12, 14)].join(":");
        Self::from_shanghai_text(&format!("{day} {time}"))
    }

    /// RFC 3339 with the Shanghai offset, as WeChat Pay writes it: `2026-11-23T20:15:00+08:00`.
    pub fn shanghai_rfc3339(self) -> String {
        format!("{}+08:00", self.shanghai_text().replacen(' ', "T", 1))
    }
}

/// Days since the epoch to `(year, month, day)`; Howard Hinnant's `civil_from_days`.
const fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    (yoe + era * 400 + (month <= 2) as i64, month, doy - (153 * mp + 2) / 5 + 1)
}

/// `(year, month, day)` to days since the epoch; Howard Hinnant's `days_from_civil`.
const fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let y = year - (month <= 2) as i64;
    let era = y.div_euclid(400);
    let yoe = y - era * 400;
    let doy = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shanghai_clock_and_days() {
        let t = UnixMs(1_554_208_460_000);
        assert_eq!(t.shanghai_text(), "2019-04-02 20:34:20");
        assert_eq!(t.shanghai_rfc3339(), "2019-04-02T20:34:20+08:00");
        assert_eq!(t.shanghai_day_start().shanghai_text(), "2019-04-02 00:00:00");
        assert_eq!(UnixMs(1_709_136_000_000).shanghai_text(), "2024-02-29 00:00:00");
        assert_eq!(UnixMs(0).shanghai_text(), "1970-01-01 08:00:00");
    }

    #[test]
    fn moments_are_read_back() {
        for ms in [0, 1_554_208_460_000, 1_709_136_000_000, 1_767_294_250_000] {
            let at = UnixMs(ms);
            assert_eq!(UnixMs::from_shanghai_text(&at.shanghai_text()), Some(at));
            assert_eq!(UnixMs::from_shanghai_compact(&at.shanghai_compact()), Some(at));
        }
        assert_eq!(UnixMs(1_554_208_460_000).shanghai_compact(), "20190402203420");
        for bad in ["", "2026-11-23", "2026-11-23 24:00:00", "2026-11-23 1:00:00", "2026-02-30 00:00:00"] {
            assert_eq!(UnixMs::from_shanghai_text(bad), None, "{bad}");
        }
        for bad in ["", "2026112320150", "20261323201500", "202611232015xx", "二〇二六一"] {
            assert_eq!(UnixMs::from_shanghai_compact(bad), None, "{bad}");
        }
    }

    #[test]
    fn days_are_read() {
        for day in ["1970-01-01", "2000-02-29", "2024-12-31", "2026-11-23"] {
            let at = UnixMs::shanghai_day(day).unwrap();
            assert_eq!(at.shanghai_text(), format!("{day} 00:00:00"));
        }
        for bad in ["", "2023-02-29", "2026-13-01", "2026-1-1", "2026-11-23x", "+026-11-23"] {
            assert_eq!(UnixMs::shanghai_day(bad), None, "{bad}");
        }
    }
}
