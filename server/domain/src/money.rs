//! Amounts in fen. No float touches money anywhere.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount of Chinese money in fen (分, 1/100 yuan). Never negative; the ledger's signed postings are
/// [`crate::ledger::Posting`]s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Fen(i64);

/// Why a number or a text is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Below zero.
    #[error("an amount is never negative")]
    Negative,
    /// Above [`Fen::MAX`].
    #[error("the amount is above the limit")]
    TooLarge,
    /// Not a yuan amount with at most two decimals.
    #[error("not an amount in yuan with at most two decimals")]
    Syntax,
}

impl Fen {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The largest amount that the system handles: 100 million yuan.
    pub const MAX: Self = Self(10_000_000_000);

    /// An amount from a count of fen.
    ///
    /// # Errors
    /// Negative or above [`Fen::MAX`].
    pub const fn new(fen: i64) -> Result<Self, MoneyError> {
        if fen < 0 {
            Err(MoneyError::Negative)
        } else if fen > Self::MAX.0 {
            Err(MoneyError::TooLarge)
        } else {
            Ok(Self(fen))
        }
    }

    /// The count of fen.
    pub const fn value(self) -> i64 {
        self.0
    }

    /// Whether this is nothing.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The sum, or `None` above [`Fen::MAX`].
    pub fn checked_add(self, other: Self) -> Option<Self> {
        Self::new(self.0.checked_add(other.0)?).ok()
    }

    /// The difference, or `None` below zero.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        Self::new(self.0.checked_sub(other.0)?).ok()
    }

    /// The difference, or nothing where `other` is more.
    #[must_use]
    pub fn saturating_sub(self, other: Self) -> Self {
        self.checked_sub(other).unwrap_or(Self::ZERO)
    }

    /// `count` times this amount, capped at [`Fen::MAX`].
    #[must_use]
    pub fn saturating_mul(self, count: i64) -> Self {
        Self(self.0.saturating_mul(count.max(0)).min(Self::MAX.0))
    }

    /// Reads what a person types as yuan: `12`, `12.5`, `12.50`.
    ///
    /// # Errors
    /// Anything else, a third decimal included.
    pub fn parse_yuan(text: &str) -> Result<Self, MoneyError> {
        let (whole, cents) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
        let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || whole.len() > 10 || cents.len() > 2 {
            return Err(MoneyError::Syntax);
        }
        if !cents.is_empty() && !digits(cents) || cents.is_empty() && text.contains('.') {
            return Err(MoneyError::Syntax);
        }
        let yuan: i64 = whole.parse().map_err(|_| MoneyError::TooLarge)?;
        let fen: i64 = format!("{cents:0<2}").parse().map_err(|_| MoneyError::Syntax)?;
        Self::new(yuan * 100 + fen)
    }
}

/// Yuan with two decimals and no currency sign: `12.50`.
impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl TryFrom<i64> for Fen {
    type Error = MoneyError;

    fn try_from(fen: i64) -> Result<Self, MoneyError> {
        Self::new(fen)
    }
}

impl From<Fen> for i64 {
    fn from(fen: Fen) -> i64 {
        fen.0
    }
}
