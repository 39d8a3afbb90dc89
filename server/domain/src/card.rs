//! Stored-value cards (储值卡): their numbers, their holders' names as strangers may see them, and their balances.

use crate::method::text_enum;
use crate::money::Fen;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The longest number of a card, in signs.
pub const MAX_CARD_NO: usize = 24;
/// The longest name of a holder, in characters.
pub const MAX_HOLDER: usize = 40;

/// The number of a card: 4 to [`MAX_CARD_NO`] digits and upper-case letters, without separators.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CardNo(String);

/// Why a text is no number of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CardNoError {
    /// Fewer than 4 signs, or more than [`MAX_CARD_NO`].
    #[error("a card's number has 4 to 24 signs")]
    Length,
    /// A sign that is neither a digit nor a letter of the Latin alphabet.
    #[error("a card's number has digits and letters only")]
    Sign,
}

impl CardNo {
    /// Reads a number as people write it: lower case, full width, with spaces or dashes.
    ///
    /// # Errors
    /// See [`CardNoError`].
    pub fn parse(text: &str) -> Result<Self, CardNoError> {
        let mut signs = String::new();
        for c in text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '－' | '·')) {
            let c = half_width(c).to_ascii_uppercase();
            if !c.is_ascii_alphanumeric() {
                return Err(CardNoError::Sign);
            }
            if signs.len() == MAX_CARD_NO {
                return Err(CardNoError::Length);
            }
            signs.push(c);
        }
        if signs.len() < 4 { Err(CardNoError::Length) } else { Ok(Self(signs)) }
    }

    /// The number without separators.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number in groups of four, as it stands on a card: `8600 0012 3`.
    pub fn display(&self) -> String {
        let mut text = String::new();
        for (i, c) in self.0.chars().enumerate() {
            if i > 0 && i % 4 == 0 {
                text.push(' ');
            }
            text.push(c);
        }
        text
    }
}

impl fmt::Display for CardNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for CardNo {
    type Error = CardNoError;

    fn try_from(text: String) -> Result<Self, CardNoError> {
        Self::parse(&text)
    }
}

impl From<CardNo> for String {
    fn from(number: CardNo) -> String {
        number.0
    }
}

/// `Ａ` as `A`: Chinese keyboards type full-width digits and letters.
pub(crate) fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    }
}

/// A holder's name as a stranger may see it: enough to recognise whose card it is, too little to learn who it is. The
/// first sign stays, and from three signs on the last one; everything between is a star each, at most four.
pub fn mask_holder(name: &str) -> String {
    let signs: Vec<char> = name.trim().chars().collect();
    match signs.as_slice() {
        [] => String::new(),
        [_] => "*".to_owned(),
        [first, _] => format!("{first}*"),
        [first, between @ .., last] => format!("{first}{}{last}", "*".repeat(between.len().min(4))),
    }
}

/// Whether somebody who typed `typed` knows the name of the holder: spaces, dots and case do not matter. A card without
/// a name is nobody's, so nobody proves to be its holder.
pub fn knows_holder(name: &str, typed: &str) -> bool {
    let plain = |text: &str| -> String {
        text.chars()
            .map(half_width)
            .filter(|c| !c.is_whitespace() && !matches!(c, '·' | '.' | '•'))
            .flat_map(char::to_lowercase)
            .collect()
    };
    let name = plain(name);
    !name.is_empty() && name == plain(typed)
}

/// What a card holds, in fen. Below zero only where somebody told a refund to go there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Balance(pub i64);

impl Balance {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// What can be spent: nothing of a balance below zero.
    pub fn spendable(self) -> Fen {
        Fen::new(self.0.clamp(0, Fen::MAX.value())).unwrap_or(Fen::ZERO)
    }

    /// After something came in.
    #[must_use]
    pub const fn plus(self, amount: Fen) -> Self {
        Self(self.0.saturating_add(amount.value()))
    }

    /// After something went out; below zero where it was more than there was.
    #[must_use]
    pub const fn minus(self, amount: Fen) -> Self {
        Self(self.0.saturating_sub(amount.value()))
    }

    /// Whether more went out than there was.
    pub const fn is_below_zero(self) -> bool {
        self.0 < 0
    }
}

/// Yuan with two decimals and a sign where it is below zero: `-12.50`.
impl fmt::Display for Balance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let fen = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", fen / 100, fen % 100)
    }
}

text_enum! {
    /// Whether a card can be used.
    CardStatus {
        /// It takes top-ups and can be spent from.
        Active = "active",
        /// Lost, or given back: it takes no new top-up and nothing is spent from it. Money that is on its way still
        /// arrives.
        Blocked = "blocked",
    }
}

text_enum! {
    /// What moved a card's balance; the word of the ledger entry that did.
    CardEntryKind {
        /// What the card held when it was entered here.
        Opening = "card_opening",
        /// A top-up.
        TopUp = "payment",
        /// A top-up that was paid late and accepted at the desk.
        LateTopUp = "late_accepted",
        /// Something was paid with the card.
        Debit = "card_debit",
        /// That was undone.
        DebitUndone = "card_debit_undone",
        /// A top-up goes back to its payer.
        Refund = "refund_requested",
        /// It did not go back after all.
        RefundFailed = "refund_failed",
    }
}

impl CardEntryKind {
    /// Whether it makes the balance larger.
    pub const fn adds(self) -> bool {
        matches!(self, Self::Opening | Self::TopUp | Self::LateTopUp | Self::DebitUndone | Self::RefundFailed)
    }
}
