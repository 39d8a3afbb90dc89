//! What the console is told about cards. Amounts are fen, times UTC epoch milliseconds.

use crate::orders::Page;
use domain::card::{Balance, CardEntryKind, CardNo, CardStatus};
use domain::ids::{CardId, OrderId, OrderNo};
use domain::money::Fen;
use domain::time::UnixMs;
use serde::{Deserialize, Serialize};
use store::{card_entries, cards};

/// A card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// Its row.
    pub id: CardId,
    /// Its number.
    pub card_no: CardNo,
    /// The holder's name, or empty.
    pub holder: String,
    /// Whether it can be used.
    pub status: CardStatus,
    /// What it holds.
    pub balance: Balance,
    /// When it was entered.
    pub created_at: UnixMs,
    /// When its holder or status was last changed.
    pub updated_at: UnixMs,
}

/// What to look for. Empty fields do not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardFilter {
    /// Part of a number, however it is written, or of a holder's name.
    pub text: String,
    /// Only this status.
    pub status: Option<CardStatus>,
    /// Only cards that hold less than nothing.
    pub below_zero: bool,
    /// Where the page before ended ([`Page::next`]).
    pub after: Option<String>,
}

/// A page of cards, and what all of the operator's hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cards {
    /// The page, newest first.
    pub page: Page<Card>,
    /// How many cards the operator has.
    pub count: i64,
    /// What they hold together: what the operator owes their holders.
    pub total: Balance,
}

/// An entry of a card's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardEntry {
    /// Its number; the first is 1.
    pub seq: i64,
    /// When.
    pub at: UnixMs,
    /// Why.
    pub kind: CardEntryKind,
    /// In is positive, out negative, in fen.
    pub amount: i64,
    /// What the card held afterwards.
    pub balance: Balance,
    /// Where, or empty.
    pub site_name: String,
    /// By which order.
    pub order_id: Option<OrderId>,
    /// Its number.
    pub order_no: Option<OrderNo>,
    /// The card system's number of a debit.
    pub debit_no: Option<String>,
    /// What the card system wrote about it, or empty.
    pub note: String,
}

/// A card with its history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardDetail {
    /// The card.
    pub card: Card,
    /// The holder's telephone number, masked; `None`: none is known.
    pub phone: Option<String>,
    /// Its history, newest first.
    pub entries: Vec<CardEntry>,
    /// The entry before which the next page begins; `None` at the end.
    pub next: Option<i64>,
}

/// What becomes of the telephone number that a card's holder is told at. It goes in and never comes out again whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum HolderPhone {
    /// It stays as it is.
    #[default]
    Keep,
    /// It is this one from now on, as somebody wrote it.
    Set(String),
    /// It is forgotten.
    Forget,
}

/// A card to be entered, or changed if it has an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaveCard {
    /// Which; `None`: a new one.
    pub id: Option<CardId>,
    /// The number, however it is written. It never changes.
    pub card_no: String,
    /// The holder's name, or empty.
    pub holder: String,
    /// What a new card holds already; counts only for a new one.
    pub opening: Fen,
    /// The holder's telephone number.
    pub phone: HolderPhone,
}

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// Cards that were entered.
    pub created: usize,
    /// Cards whose holder was changed.
    pub changed: usize,
    /// Cards that were as the file says.
    pub unchanged: usize,
}

impl From<cards::Row> for Card {
    fn from(row: cards::Row) -> Self {
        Self {
            id: row.id,
            card_no: row.card_no,
            holder: row.holder,
            status: row.status,
            balance: row.balance,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

impl From<card_entries::Row> for CardEntry {
    fn from(row: card_entries::Row) -> Self {
        Self {
            seq: row.seq,
            at: row.at,
            kind: row.kind,
            amount: row.amount,
            balance: row.balance,
            site_name: row.site_name,
            order_id: row.order_id,
            order_no: row.order_no,
            debit_no: row.debit_no,
            note: row.note,
        }
    }
}
