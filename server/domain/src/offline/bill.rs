//! What a bill says.

use super::{DRIFT_MS, MAX_AMOUNT, MAX_ITEM, MAX_LIFE_MS};
use crate::ids::BadId;
use crate::money::Fen;
use crate::plate::Plate;
use crate::time::{SECOND, UnixMs};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The number of a terminal: eight decimal digits, the first not 0. It is printed on the device and is no secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct TerminalNo(u32);

impl TerminalNo {
    const FIRST: u32 = 10_000_000;
    const COUNT: u32 = 90_000_000;

    /// A number of eight digits.
    ///
    /// # Errors
    /// Less or more digits.
    pub const fn new(number: u32) -> Result<Self, BadId> {
        if number >= Self::FIRST && number < Self::FIRST + Self::COUNT {
            Ok(Self(number))
        } else {
            Err(BadId("TerminalNo"))
        }
    }

    /// A new number from random bytes.
    pub const fn from_random(random: [u8; 4]) -> Self {
        Self(Self::FIRST + u32::from_be_bytes(random) % Self::COUNT)
    }

    /// The number.
    pub const fn value(self) -> u32 {
        self.0
    }
}

impl TryFrom<u32> for TerminalNo {
    type Error = BadId;

    fn try_from(number: u32) -> Result<Self, BadId> {
        Self::new(number)
    }
}

impl From<TerminalNo> for u32 {
    fn from(number: TerminalNo) -> u32 {
        number.0
    }
}

/// Eight digits.
impl fmt::Display for TerminalNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08}", self.0)
    }
}

/// Which of a terminal's keys: 1 for its first, one more with every rotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct KeyNo(u8);

impl KeyNo {
    /// A terminal's first key.
    pub const FIRST: Self = Self(1);

    /// A number from 1 to 255.
    ///
    /// # Errors
    /// Zero.
    pub const fn new(number: u8) -> Result<Self, BadId> {
        if number == 0 { Err(BadId("KeyNo")) } else { Ok(Self(number)) }
    }

    /// The number.
    pub const fn value(self) -> u8 {
        self.0
    }

    /// The number of the key after this one; `None` after the 255th.
    pub const fn next(self) -> Option<Self> {
        match self.0.checked_add(1) {
            Some(number) => Some(Self(number)),
            None => None,
        }
    }
}

impl TryFrom<u8> for KeyNo {
    type Error = BadId;

    fn try_from(number: u8) -> Result<Self, BadId> {
        Self::new(number)
    }
}

impl From<KeyNo> for u8 {
    fn from(number: KeyNo) -> u8 {
        number.0
    }
}

/// The number of a bill: the terminal never uses one twice. 1 to 9,223,372,036,854,775,807.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct BillNo(i64);

impl BillNo {
    /// A number above zero.
    ///
    /// # Errors
    /// Zero or less.
    pub const fn new(number: i64) -> Result<Self, BadId> {
        if number > 0 { Ok(Self(number)) } else { Err(BadId("BillNo")) }
    }

    /// The number.
    pub const fn value(self) -> i64 {
        self.0
    }
}

impl TryFrom<i64> for BillNo {
    type Error = BadId;

    fn try_from(number: i64) -> Result<Self, BadId> {
        Self::new(number)
    }
}

impl From<BillNo> for i64 {
    fn from(number: BillNo) -> i64 {
        number.0
    }
}

impl fmt::Display for BillNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// What a bill is for, in words: 1 to [`MAX_ITEM`] bytes of one line, with nothing around it and no sign that turns the
/// reading direction.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ItemText(String);

impl ItemText {
    /// Reads a description.
    ///
    /// # Errors
    /// Empty, too long, or with signs that it may not hold.
    pub fn parse(text: &str) -> Result<Self, BadId> {
        let odd = |c: char| {
            c.is_control()
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
        };
        let ok = !text.is_empty() && text.len() <= MAX_ITEM && text.trim() == text && !text.chars().any(odd);
        if ok { Ok(Self(text.to_owned())) } else { Err(BadId("ItemText")) }
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ItemText {
    type Error = BadId;

    fn try_from(text: String) -> Result<Self, BadId> {
        Self::parse(&text)
    }
}

impl From<ItemText> for String {
    fn from(text: ItemText) -> String {
        text.0
    }
}

/// What is paid for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A car, by its plate.
    Plate(Plate),
    /// Anything else, in words.
    Item(ItemText),
}

impl Subject {
    /// The plate, where there is one.
    pub const fn plate(&self) -> Option<&Plate> {
        match self {
            Self::Plate(plate) => Some(plate),
            Self::Item(_) => None,
        }
    }

    /// The plate or the words.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Plate(plate) => plate.as_str(),
            Self::Item(text) => text.as_str(),
        }
    }
}

/// A bill as the terminal issued it. Times are whole seconds of the terminal's clock.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Bill {
    /// Who issued it.
    pub terminal: TerminalNo,
    /// With which key.
    pub key_no: KeyNo,
    /// Its number at that terminal.
    pub bill_no: BillNo,
    /// The amount, 1 to [`MAX_AMOUNT`] fen.
    pub amount: Fen,
    /// When it was issued.
    pub issued_at: UnixMs,
    /// When it expires; at most [`MAX_LIFE_MS`] later.
    pub expires_at: UnixMs,
    /// What for.
    pub subject: Subject,
}

/// How a bill stands at a moment of our own clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It can be paid.
    Payable,
    /// It was issued later than now: the terminal's clock is ahead by more than is tolerated.
    NotYet,
    /// It expired, or the terminal's clock is behind by more than is tolerated.
    Expired,
}

impl Bill {
    /// Whether every field is within its bounds.
    pub fn is_sound(&self) -> bool {
        let whole = |t: UnixMs| t.0 % SECOND == 0 && (0..=i64::from(u32::MAX)).contains(&t.seconds());
        let life = self.expires_at.since(self.issued_at);
        (1..=MAX_AMOUNT).contains(&self.amount.value())
            && whole(self.issued_at)
            && whole(self.expires_at)
            && (SECOND..=MAX_LIFE_MS).contains(&life)
    }

    /// The last moment of our clock at which a payment of this bill may begin.
    pub const fn payable_until(&self) -> UnixMs {
        self.expires_at.plus(DRIFT_MS)
    }

    /// How the bill stands at `now`, with [`DRIFT_MS`] of tolerance on both sides.
    pub fn standing(&self, now: UnixMs) -> Standing {
        if self.issued_at.since(now) > DRIFT_MS {
            Standing::NotYet
        } else if now > self.payable_until() {
            Standing::Expired
        } else {
            Standing::Payable
        }
    }
}
