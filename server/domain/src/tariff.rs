//! What a stay costs.

use crate::money::Fen;
use crate::time::{DAY, MINUTE, UnixMs};
use serde::{Deserialize, Serialize};

/// A car park's price: free minutes, then a price per begun period, at most a cap per 24 hours of stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tariff {
    /// Stays of at most this many minutes cost nothing. A longer stay is charged from its first minute.
    pub free_minutes: u32,
    /// How long the first period is, in minutes; 0 means that there is no special first period.
    pub first_minutes: u32,
    /// The price of the first period, in fen.
    pub first_price: Fen,
    /// How long each further period is, in minutes; at least 1.
    pub period_minutes: u32,
    /// The price of each begun further period, in fen.
    pub period_price: Fen,
    /// The most that 24 hours of stay cost, in fen; `None` for no cap.
    pub daily_cap: Option<Fen>,
}

/// What is wrong with a tariff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TariffError {
    /// `period_minutes` is 0 or more than a day.
    #[error("a period has 1 to 1440 minutes")]
    Period,
    /// `free_minutes` or `first_minutes` is more than a day.
    #[error("at most 1440 minutes")]
    Minutes,
    /// The cap is lower than a single period's price, so no stay could ever cost what the period says.
    #[error("the daily cap is below the price of one period")]
    Cap,
}

/// One line of how a fee came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FeeLine {
    /// The stay is within the free minutes.
    Free {
        /// The tariff's free minutes.
        minutes: u32,
    },
    /// The first period.
    First {
        /// Its length in minutes.
        minutes: u32,
        /// Its price in fen.
        amount: Fen,
    },
    /// Further periods.
    Periods {
        /// How many were begun.
        count: i64,
        /// The length of each in minutes.
        minutes: u32,
        /// Their price together, in fen.
        amount: Fen,
    },
    /// Whole or begun days that reached the cap.
    Capped {
        /// How many.
        days: i64,
        /// What they cost together, in fen.
        amount: Fen,
    },
}

/// A fee and how it came about. The lines that carry an amount sum to the fee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fee {
    /// The fee in fen.
    pub total: Fen,
    /// How it came about.
    pub lines: Vec<FeeLine>,
}

impl Tariff {
    /// Checks the numbers.
    ///
    /// # Errors
    /// See [`TariffError`].
    pub fn check(&self) -> Result<(), TariffError> {
        if !(1..=1440).contains(&self.period_minutes) {
            return Err(TariffError::Period);
        }
        if self.free_minutes > 1440 || self.first_minutes > 1440 {
            return Err(TariffError::Minutes);
        }
        match self.daily_cap {
            Some(cap) if cap < self.period_price => Err(TariffError::Cap),
            _ => Ok(()),
        }
    }

    /// The fee of a stay from `entered` to `until`. A stay that has not begun is free. Days are 24 hours from entry,
    /// so that nobody pays two caps for one night; each begun minute counts.
    pub fn fee(&self, entered: UnixMs, until: UnixMs) -> Fee {
        let stay = until.since(entered).max(0);
        if stay <= i64::from(self.free_minutes) * MINUTE {
            return Fee { total: Fen::ZERO, lines: vec![FeeLine::Free { minutes: self.free_minutes }] };
        }
        let (whole_days, rest) = (stay / DAY, stay % DAY);
        let Some(cap) = self.daily_cap else { return self.uncapped(stay, true) };
        let full_day = self.uncapped(DAY, false).total.min(cap);
        let first_day = self.uncapped(DAY, true).total.min(cap);
        let days_price = match whole_days {
            0 => Fen::ZERO,
            n => full_day.saturating_mul(n - 1).checked_add(first_day).unwrap_or(Fen::MAX),
        };
        let tail = if rest == 0 {
            Fee { total: Fen::ZERO, lines: vec![] }
        } else {
            self.uncapped(rest, whole_days == 0)
        };
        Self::join(whole_days, days_price, tail, cap)
    }

    /// Periods without a cap; `first` says whether the special first period applies.
    fn uncapped(&self, stay: i64, first: bool) -> Fee {
        let mut lines = Vec::new();
        let mut rest = stay;
        if first && self.first_minutes > 0 {
            lines.push(FeeLine::First { minutes: self.first_minutes, amount: self.first_price });
            rest -= i64::from(self.first_minutes) * MINUTE;
        }
        let period = i64::from(self.period_minutes.max(1)) * MINUTE;
        if rest > 0 {
            let count = (rest + period - 1) / period;
            let amount = self.period_price.saturating_mul(count);
            lines.push(FeeLine::Periods { count, minutes: self.period_minutes, amount });
        }
        Fee { total: sum(&lines), lines }
    }

    fn join(whole_days: i64, days_price: Fen, tail: Fee, cap: Fen) -> Fee {
        let tail_capped = tail.total >= cap && !tail.lines.is_empty();
        let capped_days = whole_days + i64::from(tail_capped);
        let mut lines = Vec::new();
        if capped_days > 0 {
            let extra = if tail_capped { cap } else { Fen::ZERO };
            let amount = days_price.checked_add(extra).unwrap_or(Fen::MAX);
            lines.push(FeeLine::Capped { days: capped_days, amount });
        }
        if !tail_capped {
            lines.extend(tail.lines);
        }
        Fee { total: sum(&lines), lines }
    }
}

fn sum(lines: &[FeeLine]) -> Fen {
    lines.iter().fold(Fen::ZERO, |total, line| {
        let amount = match line {
            FeeLine::Free { .. } => Fen::ZERO,
            FeeLine::First { amount, .. }
            | FeeLine::Periods { amount, .. }
            | FeeLine::Capped { amount, .. } => *amount,
        };
        total.checked_add(amount).unwrap_or(Fen::MAX)
    })
}
