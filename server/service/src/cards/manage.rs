//! Cards in the console: looking for them, entering and changing them, blocking them, their history.

use super::{
    Card, CardDetail, CardFilter, CardStatus, Cards, HolderPhone, NewCard, SaveCard, check_holder,
    read_number,
};
use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::check::Fields;
use crate::error::{Error, Result};
use crate::messages::read_phone;
use crate::orders::{Page, cursor};
use domain::access::Permission;
use domain::ids::{CardId, OperatorId};
use domain::time::UnixMs;
use serde_json::json;
use store::{Conn, Tx, card_entries, cards, holder_phones, transact};

/// Cards of a page.
const PAGE: usize = 50;
/// Entries of a page of a card's history.
const ENTRIES: usize = 50;
/// The longest text to look for, in characters.
const MAX_TEXT: usize = 64;

/// The operator's own card.
async fn own_card(conn: &mut Conn, operator: &OperatorId, card: &CardId) -> Result<cards::Row> {
    cards::by_id(conn, card).await?.filter(|c| c.operator_id == *operator).ok_or(Error::NotFound("card"))
}

/// A number may be looked for as it stands on the card; a name keeps its spaces.
fn wanted(text: &str) -> Option<String> {
    let text: String = text.trim().chars().take(MAX_TEXT).collect();
    let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    Some(if number { digits } else { text }).filter(|t| !t.is_empty())
}

/// A page of a card's history, newest first, and where the next one begins.
pub(super) async fn history(
    conn: &mut Conn,
    card: &CardId,
    before: Option<i64>,
    size: usize,
) -> Result<(Vec<card_entries::Row>, Option<i64>)> {
    let limit = i64::try_from(size).unwrap_or(i64::MAX - 1);
    let mut rows = card_entries::of_card(conn, card, before, limit + 1).await?;
    let more = rows.len() > size;
    rows.truncate(size);
    let next = rows.last().filter(|_| more).map(|row| row.seq);
    Ok((rows, next))
}

impl Service {
    /// The cards that fit, newest first, and what all of the operator's hold.
    ///
    /// # Errors
    /// The role may not see money, or `after` is not what a page ended with.
    pub async fn search_cards(&self, actor: &Actor, filter: &CardFilter) -> Result<Cards> {
        let operator = actor.require(Permission::ViewMoney)?;
        let query = cards::Filter {
            text: wanted(&filter.text),
            status: filter.status,
            below_zero: filter.below_zero,
            after: filter.after.as_deref().map(cursor).transpose()?,
        };
        let mut conn = self.store().snapshot().await?;
        let limit = i64::try_from(PAGE).unwrap_or(i64::MAX - 1);
        let mut rows = cards::search(&mut conn, operator, &query, limit + 1).await?;
        let more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let next = rows.last().filter(|_| more).map(|row| format!("{}_{}", row.created_at.0, row.id));
        let (count, total) = cards::totals(&mut conn, operator).await?;
        Ok(Cards { page: Page { rows: rows.into_iter().map(Card::from).collect(), next }, count, total })
    }

    /// A card and its history before entry `before`, newest first.
    ///
    /// # Errors
    /// The role may not see money; no such card.
    pub async fn card_detail(&self, actor: &Actor, card: &CardId, before: Option<i64>) -> Result<CardDetail> {
        let operator = actor.require(Permission::ViewMoney)?;
        let mut conn = self.store().snapshot().await?;
        let card = own_card(&mut conn, operator, card).await?;
        let (entries, next) = history(&mut conn, &card.id, before, ENTRIES).await?;
        let phone = holder_phones::get(&mut conn, card.id.as_str()).await?.map(|row| row.masked);
        let entries = entries.into_iter().map(Into::into).collect();
        Ok(CardDetail { card: card.into(), phone, entries, next })
    }

    /// Enters a card, or changes the holder of one, and the number that they are told at. A card's number never changes:
    /// it is printed on it.
    ///
    /// # Errors
    /// The role may not; a wrong field; the number is taken (field `card_no`, `taken`); no such card.
    pub async fn save_card(&self, actor: &Actor, save: SaveCard) -> Result<Card> {
        let operator = actor.require(Permission::ManageCards)?;
        let mut fields = Fields::default();
        let number = read_number(&mut fields, "card_no", &save.card_no);
        let holder = save.holder.trim().to_owned();
        check_holder(&mut fields, &holder);
        if matches!(&save.phone, HolderPhone::Set(text) if read_phone(text).is_err()) {
            fields.wrong("phone", "not_a_phone");
        }
        fields.done()?;
        let number = number.ok_or_else(|| Error::field("card_no", "required"))?;
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            let Some(id) = &save.id else {
                let new = NewCard { number: number.clone(), holder: holder.clone(), opening: save.opening };
                let card = self.add_card(tx, operator, &new, now).await?;
                let card = card.ok_or_else(|| Error::field("card_no", "taken"))?;
                let said = self.change_phone(tx, &card, &save.phone, now).await?;
                let detail = json!({ "holder": card.holder, "opening": save.opening, "phone": said });
                audit::record(self, tx, actor, "card.create", card.card_no.as_str(), &detail).await?;
                return Ok(card.into());
            };
            let card = own_card(tx, operator, id).await?;
            if card.card_no != number {
                return Err(Error::field("card_no", "card_no_fixed"));
            }
            let said = self.change_phone(tx, &card, &save.phone, now).await?;
            if card.holder != holder {
                cards::update(tx, &card.id, &holder, card.status, now).await?;
            }
            if card.holder != holder || said.is_some() {
                let before = (card.holder != holder).then_some(&card.holder);
                let detail = json!({ "holder": holder, "holder_before": before, "phone": said });
                audit::record(self, tx, actor, "card.save", card.card_no.as_str(), &detail).await?;
            }
            Ok(own_card(tx, operator, id).await?.into())
        })
    }

    /// Keeps or forgets the holder's number; what the audit log says of it, which is never the number.
    async fn change_phone(
        &self,
        tx: &mut Tx,
        card: &cards::Row,
        phone: &HolderPhone,
        now: UnixMs,
    ) -> Result<Option<&'static str>> {
        let phone = match phone {
            HolderPhone::Keep => return Ok(None),
            HolderPhone::Set(text) => read_phone(text)?,
            HolderPhone::Forget => None,
        };
        let known = holder_phones::get(tx, card.id.as_str()).await?.is_some();
        self.keep_holder_phone(tx, &card.operator_id, card.id.as_str(), phone.as_ref(), now).await?;
        Ok(match phone {
            Some(_) => Some("phone_set"),
            None => known.then_some("phone_removed"),
        })
    }

    /// Blocks a card, or lets it be used again. A blocked card takes no new top-up and nothing is spent from it; money
    /// that is on its way still arrives. `false`: it was so already.
    ///
    /// # Errors
    /// The role may not; no such card.
    pub async fn set_card_status(&self, actor: &Actor, card: &CardId, status: CardStatus) -> Result<bool> {
        let operator = actor.require(Permission::ManageCards)?;
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            let card = own_card(tx, operator, card).await?;
            if card.status == status {
                return Ok(false);
            }
            cards::update(tx, &card.id, &card.holder, status, now).await?;
            let action = match status {
                CardStatus::Active => "card.unblock",
                CardStatus::Blocked => "card.block",
            };
            let detail = json!({ "balance": card.balance });
            audit::record(self, tx, actor, action, card.card_no.as_str(), &detail).await?;
            Ok(true)
        })
    }
}
