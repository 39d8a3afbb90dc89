//! What a card station offers: preset amounts, and between which bounds a payer may choose.

use crate::card::Balance;
use crate::money::Fen;
use serde::{Deserialize, Serialize};

/// The most preset amounts that a page shows.
pub const MAX_PRESETS: usize = 8;

/// The amounts that a card station takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopUpRules {
    /// The amounts to choose from, smallest first, each within the bounds.
    pub presets: Vec<Fen>,
    /// Whether another amount may be typed.
    pub free_amount: bool,
    /// The least that one top-up may be.
    pub min: Fen,
    /// The most that one top-up may be.
    pub max: Fen,
    /// The most that a card may hold after a top-up; `None`: no bound.
    pub max_balance: Option<Fen>,
}

/// Why rules make no sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RulesError {
    /// The least is nothing.
    #[error("the least amount is above nothing")]
    Min,
    /// The most is below the least.
    #[error("the most is not below the least")]
    Max,
    /// A card could not even hold the least top-up.
    #[error("a card must be able to hold the least top-up")]
    MaxBalance,
    /// A preset outside the bounds, or twice there, or too many of them.
    #[error("presets are within the bounds, each once, at most eight")]
    Presets,
    /// No preset and no free amount: nothing could be chosen.
    #[error("there must be something to choose")]
    Nothing,
}

/// Why an amount is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TopUpRefusal {
    /// Below the least.
    #[error("below the least top-up")]
    TooLittle,
    /// Above the most.
    #[error("above the most of one top-up")]
    TooMuch,
    /// Not among the presets, where only those can be chosen.
    #[error("only the offered amounts")]
    NotOffered,
    /// The card would hold more than it may.
    #[error("the card would hold too much")]
    CardFull,
}

impl TopUpRules {
    /// What a new station begins with: 50, 100, 200 and 500 yuan, or anything from 1 to 1000.
    pub fn usual() -> Self {
        let yuan = |n: i64| Fen::new(n * 100).unwrap_or(Fen::ZERO);
        Self {
            presets: [50, 100, 200, 500].map(yuan).to_vec(),
            free_amount: true,
            min: yuan(1),
            max: yuan(1_000),
            max_balance: Some(yuan(5_000)),
        }
    }

    /// Whether the rules make sense.
    ///
    /// # Errors
    /// See [`RulesError`].
    pub fn check(&self) -> Result<(), RulesError> {
        if self.min.is_zero() {
            return Err(RulesError::Min);
        }
        if self.max < self.min {
            return Err(RulesError::Max);
        }
        if self.max_balance.is_some_and(|most| most < self.min) {
            return Err(RulesError::MaxBalance);
        }
        let ascending = self.presets.windows(2).all(|pair| pair[0] < pair[1]);
        let within = self.presets.iter().all(|p| *p >= self.min && *p <= self.max);
        if !ascending || !within || self.presets.len() > MAX_PRESETS {
            return Err(RulesError::Presets);
        }
        if self.presets.is_empty() && !self.free_amount {
            return Err(RulesError::Nothing);
        }
        Ok(())
    }

    /// Whether a card that holds `balance` may be topped up by `amount`.
    ///
    /// # Errors
    /// See [`TopUpRefusal`].
    pub fn allow(&self, amount: Fen, balance: Balance) -> Result<(), TopUpRefusal> {
        if amount < self.min {
            return Err(TopUpRefusal::TooLittle);
        }
        if amount > self.max {
            return Err(TopUpRefusal::TooMuch);
        }
        if !self.free_amount && !self.presets.contains(&amount) {
            return Err(TopUpRefusal::NotOffered);
        }
        if self.max_balance.is_some_and(|most| balance.plus(amount).0 > most.value()) {
            return Err(TopUpRefusal::CardFull);
        }
        Ok(())
    }

    /// The presets that a card with this balance can take.
    pub fn offered(&self, balance: Balance) -> Vec<Fen> {
        self.presets.iter().copied().filter(|amount| self.allow(*amount, balance).is_ok()).collect()
    }
}
