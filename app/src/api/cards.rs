//! Stored-value cards. Balances are signed fen, times UTC epoch milliseconds.

use super::Answer;
use domain::card::{Balance, CardEntryKind};
use domain::time::UnixMs;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// A card.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// The row's id.
    pub id: String,
    /// Its number in groups of four, as it stands on the card.
    pub card_no: String,
    /// The holder's name, or empty.
    pub holder: String,
    /// Whether it is blocked.
    pub blocked: bool,
    /// What it holds.
    pub balance: Balance,
    /// When it was entered.
    pub created_at: UnixMs,
}

/// What to look for, as the address of the page says it. Empty fields do not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CardQuery {
    /// Part of a number or of a name.
    pub text: String,
    /// `active`, `blocked`, or `below_zero`.
    pub state: String,
    /// Where the page before ended.
    pub after: String,
}

/// A page of cards.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cards {
    /// The cards, newest first.
    pub rows: Vec<Card>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// How many the operator has.
    pub count: i64,
    /// What they hold together.
    pub total: Balance,
}

/// An entry of a card's history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CardEntry {
    /// Its number.
    pub seq: i64,
    /// When.
    pub at: UnixMs,
    /// Why.
    pub kind: CardEntryKind,
    /// In is positive, out negative.
    pub amount: Balance,
    /// What the card held afterwards.
    pub balance: Balance,
    /// Where, or empty.
    pub site_name: String,
    /// By which order.
    pub order_id: Option<String>,
    /// Its number.
    pub order_no: Option<String>,
    /// The card system's number of a debit.
    pub debit_no: Option<String>,
    /// What the card system wrote about it, or empty.
    pub note: String,
}

/// A card with a page of its history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CardDetail {
    /// The card.
    pub card: Card,
    /// The holder's telephone number, masked; `None`: none is known.
    pub phone: Option<String>,
    /// Its history, newest first.
    pub entries: Vec<CardEntry>,
    /// The entry before which the next page begins.
    pub next: Option<i64>,
}

/// What an import did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// Cards that were entered.
    pub created: usize,
    /// Cards whose holder was changed.
    pub changed: usize,
    /// Cards that were as the file says.
    pub unchanged: usize,
}

/// Searches cards.
#[server(prefix = "/console/api", endpoint = "cards", input = Json)]
pub async fn search_cards(query: CardQuery) -> Answer<Cards> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        service.search_cards(&actor, &ssr::filter(query)).await.map(ssr::cards)
    })
    .await
}

/// One card and its history before an entry.
#[server(prefix = "/console/api", endpoint = "card", input = Json)]
pub async fn get_card(id: String, before: Option<i64>) -> Answer<CardDetail> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let id = s::id(domain::ids::CardId::parse(&id))?;
        service.card_detail(&actor, &id, before).await.map(ssr::detail)
    })
    .await
}

/// Enters a card, or changes its holder; answers its id. `opening` is yuan as typed. An empty `phone` leaves the number
/// as it is; `forget_phone`, if it is there, forgets it.
#[server(prefix = "/console/api", endpoint = "save_card")]
pub async fn save_card(
    id: Option<String>,
    card_no: String,
    #[server(default)] holder: String,
    #[server(default)] opening: String,
    #[server(default)] phone: String,
    forget_phone: Option<String>,
) -> Answer<String> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let phone = ssr::phone(phone, forget_phone.is_some());
        let save = ssr::save(id, (card_no, holder), &opening, phone)?;
        service.save_card(&actor, save).await.map(|card| card.id.into())
    })
    .await
}

/// Blocks a card (`blocked` is there), or lets it be used again.
#[server(prefix = "/console/api", endpoint = "block_card")]
pub async fn block_card(id: String, blocked: Option<String>) -> Answer<bool> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        use domain::card::CardStatus;
        let id = s::id(domain::ids::CardId::parse(&id))?;
        let blocked = blocked.is_some();
        let status = if blocked { CardStatus::Blocked } else { CardStatus::Active };
        service.set_card_status(&actor, &id, status).await.map(|_| blocked)
    })
    .await
}

/// Imports cards from a table.
#[server(prefix = "/console/api", endpoint = "import_cards")]
pub async fn import_cards(csv: String) -> Answer<Imported> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let done = service.import_cards(&actor, &csv).await?;
        Ok(Imported { created: done.created, changed: done.changed, unchanged: done.unchanged })
    })
    .await
}

#[cfg(feature = "ssr")]
mod ssr {
    //! From the use cases' types to the console's and back.

    use super::*;
    use domain::card::CardStatus;
    use domain::ids::CardId;
    use domain::money::Fen;
    use service::Error;
    use service::cards as uc;

    pub fn card(card: uc::Card) -> Card {
        Card {
            id: card.id.into(),
            card_no: card.card_no.display(),
            holder: card.holder,
            blocked: card.status == CardStatus::Blocked,
            balance: card.balance,
            created_at: card.created_at,
        }
    }

    pub fn filter(query: CardQuery) -> uc::CardFilter {
        uc::CardFilter {
            text: query.text,
            status: CardStatus::parse(&query.state),
            below_zero: query.state == "below_zero",
            after: Some(query.after).filter(|after| !after.is_empty()),
        }
    }

    pub fn cards(found: uc::Cards) -> Cards {
        Cards {
            rows: found.page.rows.into_iter().map(card).collect(),
            next: found.page.next,
            count: found.count,
            total: found.total,
        }
    }

    fn entry(entry: uc::CardEntry) -> CardEntry {
        CardEntry {
            seq: entry.seq,
            at: entry.at,
            kind: entry.kind,
            amount: Balance(entry.amount),
            balance: entry.balance,
            site_name: entry.site_name,
            order_id: entry.order_id.map(String::from),
            order_no: entry.order_no.map(String::from),
            debit_no: entry.debit_no,
            note: entry.note,
        }
    }

    pub fn detail(detail: uc::CardDetail) -> CardDetail {
        CardDetail {
            card: card(detail.card),
            phone: detail.phone,
            entries: detail.entries.into_iter().map(entry).collect(),
            next: detail.next,
        }
    }

    pub fn phone(typed: String, forget: bool) -> uc::HolderPhone {
        match typed.trim() {
            "" if forget => uc::HolderPhone::Forget,
            "" => uc::HolderPhone::Keep,
            _ => uc::HolderPhone::Set(typed),
        }
    }

    pub fn save(
        id: Option<String>,
        (card_no, holder): (String, String),
        opening: &str,
        phone: uc::HolderPhone,
    ) -> Result<uc::SaveCard, Error> {
        let opening = match opening.trim() {
            "" => Fen::ZERO,
            text => Fen::parse_yuan(text).map_err(|_| Error::field("opening", "not_an_amount"))?,
        };
        let id = id.filter(|id| !id.is_empty());
        let id = id.map(|id| crate::api::server::id(CardId::parse(&id))).transpose()?;
        Ok(uc::SaveCard { id, card_no, holder, opening, phone })
    }
}
