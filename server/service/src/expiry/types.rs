//! What the expiry calendar shows.

use domain::method::Provider;
use domain::time::{DAY, UnixMs};
use serde::{Deserialize, Serialize};

/// Something that ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// What: a stable word.
    pub what: String,
    /// Whose: a merchant number or an AppID; empty for what belongs to the operator as a whole.
    pub number: String,
    /// When.
    pub ends_at: UnixMs,
    /// How many whole days are left; negative once it has ended.
    pub days_left: i64,
}

impl Ending {
    pub(super) fn new(what: &str, number: &str, ends_at: UnixMs, now: UnixMs) -> Self {
        let days_left = ends_at.since(now).div_euclid(DAY);
        Self { what: what.to_owned(), number: number.to_owned(), ends_at, days_left }
    }

    /// What notices about it are kept under.
    pub fn subject(&self) -> String {
        format!("{}/{}", self.what, self.number)
    }

    /// The smallest of 60, 30 and 7 days that it is within; 0 once it has ended; `None` while it is far away.
    pub const fn threshold(&self) -> Option<i64> {
        match self.days_left {
            left if left < 0 => Some(0),
            0..=7 => Some(7),
            8..=30 => Some(30),
            31..=60 => Some(60),
            _ => None,
        }
    }
}

/// A key and since when it is in use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Age {
    /// What: a stable word.
    pub what: String,
    /// Whose.
    pub number: String,
    /// Since when.
    pub set_at: UnixMs,
    /// How many days that is.
    pub days: i64,
}

/// What the other side allows in a span of time, and how much of it is used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota {
    /// What: a word of [`super::CHANGES`].
    pub kind: String,
    /// How many changes were recorded.
    pub used: i64,
    /// How many there may be.
    pub allowed: i64,
    /// When the count begins anew.
    pub resets_at: UnixMs,
}

/// One version of an account's credentials.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyVersion {
    /// At which provider.
    pub provider: Provider,
    /// The merchant number.
    pub mch_id: String,
    /// Its number, from 1.
    pub version: i64,
    /// Whether new payments begin with it.
    pub current: bool,
    /// When it was saved.
    pub saved_at: UnixMs,
    /// The serial of its certificate, where it has one.
    pub serial: String,
    /// When its certificate ends, where it has one.
    pub valid_until: Option<UnixMs>,
}

/// An end that somebody reads on the other side's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedEnd {
    /// What: a word of [`super::ENDS`].
    pub kind: String,
    /// When, once it was recorded.
    pub ends_at: Option<UnixMs>,
}

/// The calendar of an operator.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// What ends, the soonest first.
    pub endings: Vec<Ending>,
    /// Keys without an end, the oldest first.
    pub ages: Vec<Age>,
    /// What the other side still allows.
    pub quotas: Vec<Quota>,
    /// Versions of credentials, newest first within an account. Older ones go on verifying what began with them.
    pub versions: Vec<KeyVersion>,
    /// What has to be read on the other side.
    pub recorded: Vec<RecordedEnd>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds() {
        let at = |days: i64| Ending::new("x", "", UnixMs(days * DAY + 1), UnixMs(0)).threshold();
        assert_eq!(
            [at(61), at(60), at(31), at(30), at(8), at(7), at(0), at(-1)],
            [None, Some(60), Some(60), Some(30), Some(30), Some(7), Some(7), Some(0)]
        );
    }
}
