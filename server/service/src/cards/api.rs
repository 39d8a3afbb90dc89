//! What the card system asks and reports, with a key. Everything may be repeated.

use super::manage::history;
use super::{
    Balance, Card, CardEntry, CardEntryKind, CardStatus, NewCard, check_holder, number_code, read_number,
};
use crate::Service;
use crate::check::Fields;
use crate::error::{Error, Result};
use crate::integration::ApiCaller;
use crate::parking::check_moment;
use crate::posting::NewEntry;
use domain::access::Scope;
use domain::card::CardNo;
use domain::ids::{DebitId, OperatorId};
use domain::ledger::{Entry, LedgerAccount};
use domain::method::Scenario;
use domain::money::Fen;
use domain::site::SiteStatus;
use domain::time::UnixMs;
use store::{Conn, Tx, card_debits, cards, sites, transact};

/// Entries of a page of a card's history.
const ENTRIES: usize = 100;
/// The longest number of a debit, in characters.
const MAX_DEBIT_NO: usize = 64;
/// The longest note of a debit, in characters.
const MAX_NOTE: usize = 100;

/// How a card shall be. What is `None` stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PutCard {
    /// The card's number.
    pub card_no: String,
    /// The holder's name; empty for none.
    pub holder: Option<String>,
    /// Whether it can be used.
    pub status: Option<CardStatus>,
    /// What a new card holds already, in fen. For a card that is there it must be what was said then.
    pub opening_balance: Option<Fen>,
}

/// A card, and whether it was new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiCard {
    /// Whether it was entered now.
    pub created: bool,
    /// The card.
    pub card: Card,
}

/// A page of a card's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiEntries {
    /// Newest first.
    pub entries: Vec<CardEntry>,
    /// Pass it back as `before` for older ones; `None` at the end.
    pub next: Option<i64>,
}

/// Something is paid with a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Debit {
    /// The card's number.
    pub card_no: String,
    /// The card system's own number, unique at the operator: the same twice is one debit.
    pub debit_no: String,
    /// The code of the site where it is paid.
    pub site: String,
    /// How much.
    pub amount: Fen,
    /// When.
    pub occurred_at: UnixMs,
    /// What for, or empty.
    pub note: String,
}

/// What became of a debit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Debited {
    /// Whether it was new.
    pub created: bool,
    /// The card system's number.
    pub debit_no: String,
    /// The card's number.
    pub card_no: CardNo,
    /// How much.
    pub amount: Fen,
    /// When it was paid.
    pub occurred_at: UnixMs,
    /// When it was undone.
    pub undone_at: Option<UnixMs>,
    /// What the card holds now.
    pub balance: Balance,
}

fn number(text: &str) -> Result<CardNo> {
    CardNo::parse(text).map_err(|error| Error::field("card_no", number_code(error)))
}

async fn the_card(conn: &mut Conn, operator: &OperatorId, number: &CardNo) -> Result<cards::Row> {
    cards::by_no(conn, operator, number).await?.ok_or(Error::NotFound("card"))
}

impl Debit {
    fn check(&self, now: UnixMs) -> Result<CardNo> {
        let mut fields = Fields::default();
        let number = read_number(&mut fields, "card_no", &self.card_no);
        fields.name("debit_no", &self.debit_no, MAX_DEBIT_NO);
        if !self.note.is_empty() {
            fields.name("note", &self.note, MAX_NOTE);
        }
        if self.amount.is_zero() {
            fields.wrong("amount", "required");
        }
        fields.done()?;
        check_moment("occurred_at", self.occurred_at, now)?;
        number.ok_or_else(|| Error::field("card_no", "required"))
    }

    /// Whether this is the debit that was reported before.
    fn is(&self, known: &card_debits::Row, card: &cards::Row, site: &sites::Row) -> bool {
        known.card_id == card.id
            && known.site_id == site.id
            && known.amount == self.amount
            && known.occurred_at == self.occurred_at
            && known.note == self.note
    }
}

fn debited(created: bool, row: card_debits::Row, card: cards::Row) -> Debited {
    Debited {
        created,
        debit_no: row.debit_no,
        card_no: card.card_no,
        amount: row.amount,
        occurred_at: row.occurred_at,
        undone_at: row.undone_at,
        balance: card.balance,
    }
}

impl Service {
    /// Enters a card, or makes one that is there what it shall be.
    ///
    /// # Errors
    /// The key lacks `cards:write`; a wrong field; [`Error::Conflict`] `card_opening_differs`: the card is there and held
    /// something else when it was entered.
    pub async fn put_card(&self, caller: &ApiCaller, put: PutCard) -> Result<ApiCard> {
        let operator = caller.require(Scope::CardsWrite)?;
        let mut fields = Fields::default();
        let number = read_number(&mut fields, "card_no", &put.card_no);
        check_holder(&mut fields, put.holder.as_deref().unwrap_or_default());
        fields.done()?;
        let number = number.ok_or_else(|| Error::field("card_no", "required"))?;
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            let known = cards::by_no(tx, operator, &number).await?;
            let created = known.is_none();
            let card = if let Some(card) = known {
                self.same_opening(tx, &card, put.opening_balance).await?;
                card
            } else {
                let new = NewCard {
                    number: number.clone(),
                    holder: put.holder.clone().unwrap_or_default(),
                    opening: put.opening_balance.unwrap_or_default(),
                };
                self.add_card(tx, operator, &new, now).await?.ok_or(Error::Conflict("card_raced"))?
            };
            let holder = put.holder.as_ref().unwrap_or(&card.holder);
            let status = put.status.unwrap_or(card.status);
            if *holder != card.holder || status != card.status {
                cards::update(tx, &card.id, holder, status, now).await?;
            }
            let card = the_card(tx, operator, &number).await?;
            Ok(ApiCard { created, card: card.into() })
        })
    }

    async fn same_opening(&self, tx: &mut Tx, card: &cards::Row, said: Option<Fen>) -> Result<()> {
        let Some(said) = said else { return Ok(()) };
        let first = store::card_entries::of_card(tx, &card.id, Some(2), 1).await?;
        let opening = first.first().filter(|e| e.kind == CardEntryKind::Opening).map_or(0, |e| e.amount);
        if opening == said.value() { Ok(()) } else { Err(Error::Conflict("card_opening_differs")) }
    }

    /// A card and what it holds.
    ///
    /// # Errors
    /// The key lacks `cards:read`; no such card.
    pub async fn api_card(&self, caller: &ApiCaller, card_no: &str) -> Result<Card> {
        let operator = caller.require(Scope::CardsRead)?;
        Ok(the_card(&mut self.store().read().await?, operator, &number(card_no)?).await?.into())
    }

    /// A card's history before entry `before`, newest first.
    ///
    /// # Errors
    /// The key lacks `cards:read`; no such card.
    pub async fn api_card_entries(
        &self,
        caller: &ApiCaller,
        card_no: &str,
        before: Option<i64>,
    ) -> Result<ApiEntries> {
        let operator = caller.require(Scope::CardsRead)?;
        let mut conn = self.store().snapshot().await?;
        let card = the_card(&mut conn, operator, &number(card_no)?).await?;
        let (entries, next) = history(&mut conn, &card.id, before, ENTRIES).await?;
        Ok(ApiEntries { entries: entries.into_iter().map(Into::into).collect(), next })
    }

    /// Pays something with a card. The same report again changes nothing.
    ///
    /// # Errors
    /// The key lacks `cards:debit`; a wrong field; no such card or site; [`Error::Conflict`] `card_insufficient`,
    /// `card_blocked`, `site_closed`, or `debit_differs` (the number was used with other content).
    pub async fn debit_card(&self, caller: &ApiCaller, debit: Debit) -> Result<Debited> {
        let operator = caller.require(Scope::CardsDebit)?;
        let now = self.now();
        let number = debit.check(now)?;
        let fresh = DebitId::from_parts(now, self.random());
        transact!(Error, self.store(), |tx| {
            let card = the_card(tx, operator, &number).await?;
            let site = sites::by_code(tx, operator, &debit.site).await?.ok_or(Error::NotFound("site"))?;
            if let Some(known) = card_debits::by_no(tx, operator, &debit.debit_no).await? {
                let same = debit.is(&known, &card, &site);
                return if same {
                    Ok(debited(false, known, card))
                } else {
                    Err(Error::Conflict("debit_differs"))
                };
            }
            if card.status == CardStatus::Blocked {
                return Err(Error::Conflict("card_blocked"));
            }
            if site.status == SiteStatus::Closed {
                return Err(Error::Conflict("site_closed"));
            }
            let row = card_debits::Row {
                id: fresh.clone(),
                operator_id: operator.clone(),
                debit_no: debit.debit_no.clone(),
                card_id: card.id.clone(),
                site_id: site.id.clone(),
                amount: debit.amount,
                note: debit.note.clone(),
                occurred_at: debit.occurred_at,
                created_at: now,
                undone_at: None,
            };
            if !card_debits::insert(tx, &row).await? {
                return Err(Error::Conflict("debit_raced"));
            }
            self.post_debit(tx, &row, CardEntryKind::Debit, now).await?;
            let card = the_card(tx, operator, &number).await?;
            Ok(debited(true, row, card))
        })
    }

    /// Undoes a debit: the amount is on the card again. A second time changes nothing.
    ///
    /// # Errors
    /// The key lacks `cards:debit`; no such card, or no such debit of it.
    pub async fn undo_debit(&self, caller: &ApiCaller, card_no: &str, debit_no: &str) -> Result<Debited> {
        let operator = caller.require(Scope::CardsDebit)?;
        let (number, now) = (number(card_no)?, self.now());
        transact!(Error, self.store(), |tx| {
            let card = the_card(tx, operator, &number).await?;
            let debit = card_debits::by_no(tx, operator, debit_no).await?.filter(|d| d.card_id == card.id);
            let mut debit = debit.ok_or(Error::NotFound("debit"))?;
            let undone = card_debits::undo(tx, &debit.id, now).await?;
            if undone {
                self.post_debit(tx, &debit, CardEntryKind::DebitUndone, now).await?;
                debit.undone_at = Some(now);
            }
            let card = the_card(tx, operator, &number).await?;
            Ok(debited(undone, debit, card))
        })
    }

    async fn post_debit(
        &self,
        tx: &mut Tx,
        debit: &card_debits::Row,
        kind: CardEntryKind,
        now: UnixMs,
    ) -> Result<()> {
        let card = LedgerAccount::CardBalance(debit.card_id.clone());
        let income = LedgerAccount::Income(debit.site_id.clone(), Scenario::TopUp);
        let (from, to) = if kind == CardEntryKind::Debit { (card, income) } else { (income, card) };
        let entry = Entry::transfer(from, to, debit.amount);
        let new = NewEntry {
            operator: &debit.operator_id,
            kind: kind.as_str(),
            reference: debit.id.as_str(),
            entry: &entry,
            site: Some(&debit.site_id),
            order: None,
            below_zero: false,
            now,
        };
        self.post_entry(tx, new).await.map_err(|error| match error {
            Error::Conflict("card_below_zero") => Error::Conflict("card_insufficient"),
            other => other,
        })
    }
}
