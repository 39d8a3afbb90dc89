//! Stored-value cards (储值卡): entered by people or by the card system, topped up by payers, spent from by the card
//! system. What a card holds is moved by [`crate::posting`] alone.

mod api;
mod import;
mod manage;
mod types;

pub use api::{ApiCard, ApiEntries, Debit, Debited, PutCard};
pub use domain::card::{Balance, CardEntryKind, CardStatus};
pub use import::MAX_IMPORT_ROWS;
pub use types::{Card, CardDetail, CardEntry, CardFilter, Cards, HolderPhone, Imported, SaveCard};

use crate::Service;
use crate::check::Fields;
use crate::error::Result;
use crate::posting::NewEntry;
use domain::card::{CardNo, CardNoError, MAX_HOLDER};
use domain::ids::{CardId, OperatorId};
use domain::ledger::{Entry, LedgerAccount};
use domain::money::Fen;
use domain::time::UnixMs;
use store::{Tx, cards};

/// Reads a card's number; what is wrong with it is noted at `field`.
fn read_number(fields: &mut Fields, field: &str, text: &str) -> Option<CardNo> {
    if text.trim().is_empty() {
        fields.wrong(field, "required");
        return None;
    }
    CardNo::parse(text).map_err(|error| fields.wrong(field, number_code(error))).ok()
}

/// The stable word for a wrong number.
pub(crate) const fn number_code(error: CardNoError) -> &'static str {
    match error {
        CardNoError::Length => "card_no_length",
        CardNoError::Sign => "card_no_sign",
    }
}

/// A holder's name may be missing; one that is there is a name.
fn check_holder(fields: &mut Fields, holder: &str) {
    if !holder.is_empty() {
        fields.name("holder", holder, MAX_HOLDER);
    }
}

/// A card to be entered.
#[derive(Clone, Debug)]
struct NewCard {
    number: CardNo,
    holder: String,
    /// What it holds already.
    opening: Fen,
}

impl Service {
    /// Enters a card with what it holds already. `None`: the number is taken.
    async fn add_card(
        &self,
        tx: &mut Tx,
        operator: &OperatorId,
        new: &NewCard,
        now: UnixMs,
    ) -> Result<Option<cards::Row>> {
        let card = cards::Row {
            id: CardId::from_parts(now, self.random()),
            operator_id: operator.clone(),
            card_no: new.number.clone(),
            holder: new.holder.clone(),
            status: CardStatus::Active,
            balance: Balance::ZERO,
            entries: 0,
            created_at: now,
            updated_at: now,
        };
        if !cards::insert(tx, &card).await? {
            return Ok(None);
        }
        if !new.opening.is_zero() {
            let owed = LedgerAccount::CardBalance(card.id.clone());
            let entry = Entry::transfer(LedgerAccount::CardOpening(operator.clone()), owed, new.opening);
            let posted = NewEntry {
                operator,
                kind: CardEntryKind::Opening.as_str(),
                reference: card.id.as_str(),
                entry: &entry,
                site: None,
                order: None,
                below_zero: false,
                now,
            };
            self.post_entry(tx, posted).await?;
        }
        Ok(cards::by_id(tx, &card.id).await?)
    }
}
