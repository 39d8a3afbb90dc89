//! When somebody visits.

use crate::time::{DAY, HOUR, MINUTE, UnixMs};

/// How long before its begin a pass opens the gate, in milliseconds: people come early.
pub const EARLY_MS: i64 = 30 * MINUTE;
/// How far the clock of a gate without a network may be off, in milliseconds.
pub const GATE_CLOCK_MS: i64 = 5 * MINUTE;
/// How far ahead a visit may begin, in milliseconds.
pub const MAX_AHEAD_MS: i64 = 60 * DAY;
/// The longest visit, in milliseconds.
pub const MAX_STAY_MS: i64 = 3 * DAY;
/// How long ago a visit may have begun that is booked at the gate itself, in milliseconds.
const LATE_MS: i64 = HOUR;

/// From when until when somebody visits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// From when.
    pub from: UnixMs,
    /// Until when.
    pub until: UnixMs,
}

/// Why a time is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// It begins too long ago.
    #[error("the visit lies in the past")]
    Past,
    /// It begins too far ahead.
    #[error("the visit is too far ahead")]
    TooFar,
    /// It ends before it begins, or has ended.
    #[error("the visit ends before it begins")]
    Backwards,
    /// It is too long.
    #[error("the visit is too long")]
    TooLong,
}

impl Period {
    /// A visit that may be booked at `now`.
    ///
    /// # Errors
    /// See [`PeriodError`].
    pub const fn book(from: UnixMs, until: UnixMs, now: UnixMs) -> Result<Self, PeriodError> {
        if from.0 < now.0 - LATE_MS {
            Err(PeriodError::Past)
        } else if from.0 > now.0 + MAX_AHEAD_MS {
            Err(PeriodError::TooFar)
        } else if until.0 <= from.0 || until.0 <= now.0 {
            Err(PeriodError::Backwards)
        } else if until.0 - from.0 > MAX_STAY_MS {
            Err(PeriodError::TooLong)
        } else {
            Ok(Self { from, until })
        }
    }

    /// From when on its pass opens the gate.
    #[must_use]
    pub const fn opens(self) -> UnixMs {
        self.from.plus(-EARLY_MS)
    }

    /// `2026-11-24 09:00–11:00`; both days where they differ. Asia/Shanghai.
    pub fn text(self) -> String {
        let (from, until) = (minute_text(self.from), minute_text(self.until));
        match (from.split_once(' '), until.split_once(' ')) {
            (Some((day, _)), Some((same, clock))) if day == same => format!("{from}–{clock}"),
            _ => format!("{from} – {until}"),
        }
    }
}

fn minute_text(at: UnixMs) -> String {
    let mut text = at.shanghai_text();
    text.truncate(16);
    text
}

/// Reads what `<input type="datetime-local">` sends, an Asia/Shanghai clock: `2026-11-24T09:00`, perhaps with seconds.
pub fn local_time(text: &str) -> Option<UnixMs> {
    let (day, clock) = text.trim().split_once(['T', ' '])?;
    let clock = if clock.len() == 5 { format!("{clock}:00") } else { clock.to_owned() };
    UnixMs::from_shanghai_text(&format!("{day} {clock}"))
}

/// What `<input type="datetime-local">` is given: `2026-11-24T09:00`.
pub fn local_text(at: UnixMs) -> String {
    minute_text(at).replacen(' ', "T", 1)
}
