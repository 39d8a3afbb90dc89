//! The card system enters cards, asks what they hold, and pays with them.

use super::extract::{Body, Caller, Parameters};
use super::time::Time;
use crate::problem::Problem;
use crate::state::AppState;
use axum::Json;
use axum::extract::{Path, State};
use domain::card::CardStatus;
use domain::money::Fen;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use service::Error;
use service::cards::{self as uc, ApiCard};
use utoipa::{IntoParams, ToSchema};

/// How a card shall be; what is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutCard {
    /// The holder's name; empty for a card of nobody in particular. Payers see it masked.
    #[schema(example = "张小明")]
    pub holder: Option<String>,
    /// `active` or `blocked`. A blocked card takes no new top-up and no debit.
    #[schema(example = "active")]
    pub status: Option<String>,
    /// What a new card holds already, in fen. For a card that is there, what was said when it was entered.
    #[schema(example = 5000)]
    pub opening_balance: Option<i64>,
    /// The holder's mobile number, for messages; empty forgets it. Sealed, and never read back.
    #[schema(example = "13800000001")]
    pub phone: Option<String>,
}

/// A card.
#[derive(Debug, Serialize, ToSchema)]
#[allow(clippy::struct_field_names, reason = "the names of the interface")]
pub struct Card {
    /// Its number, without separators.
    #[schema(example = "86000001")]
    pub card_no: String,
    /// The holder's name, or empty.
    pub holder: String,
    /// `active` or `blocked`.
    #[schema(example = "active")]
    pub status: String,
    /// What it holds, in fen. Below zero only after a refund that an administrator let go there.
    pub balance: i64,
    /// When it was entered.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Time,
    /// When its holder or status last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Time,
}

/// Which part of a card's history.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EntriesQuery {
    /// Only entries before this number: `next` of the page before.
    pub before: Option<i64>,
}

/// A page of a card's history.
#[derive(Debug, Serialize, ToSchema)]
pub struct Entries {
    /// Newest first, at most 100.
    pub entries: Vec<CardEntry>,
    /// Pass it back as `before` for older ones; `null` at the end.
    pub next: Option<i64>,
}

/// One entry of a card's history.
#[derive(Debug, Serialize, ToSchema)]
pub struct CardEntry {
    /// Its number; the first is 1, and none is missing.
    pub seq: i64,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Time,
    /// `card_opening`, `payment` (a top-up), `late_accepted` (a top-up that was paid late), `card_debit`,
    /// `card_debit_undone`, `refund_requested` (a top-up goes back), `refund_failed` (it did not).
    #[schema(example = "payment")]
    pub kind: String,
    /// In is positive, out negative, in fen.
    #[schema(example = 5000)]
    pub amount: i64,
    /// What the card held afterwards, in fen.
    pub balance: i64,
    /// The name of the place, or empty.
    pub site_name: String,
    /// The order of a top-up.
    pub order_no: Option<String>,
    /// The caller's number of a debit.
    pub debit_no: Option<String>,
}

/// Something is paid with a card.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDebit {
    /// The caller's own number, unique per operator, at most 64 characters: the same report twice is one debit.
    #[schema(example = "C1-20261123-0042")]
    pub debit_no: String,
    /// The code of the car park or card station where it is paid.
    #[schema(example = "C001")]
    pub site: String,
    /// In fen.
    #[schema(example = 1200)]
    pub amount: i64,
    /// When.
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T12:15:00Z")]
    pub occurred_at: Time,
    /// What for, at most 100 characters; shown in the console.
    pub note: Option<String>,
}

/// A debit and what the card holds.
#[derive(Debug, Serialize, ToSchema)]
#[allow(clippy::struct_field_names, reason = "the names of the interface")]
pub struct Debit {
    /// The caller's number.
    pub debit_no: String,
    /// The card.
    pub card_no: String,
    /// In fen.
    pub amount: i64,
    /// When it was paid.
    #[schema(value_type = String, format = DateTime)]
    pub occurred_at: Time,
    /// When it was undone.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub undone_at: Option<Time>,
    /// What the card holds now, in fen.
    pub balance: i64,
}

impl From<uc::Card> for Card {
    fn from(card: uc::Card) -> Self {
        Self {
            card_no: card.card_no.into(),
            holder: card.holder,
            status: card.status.to_string(),
            balance: card.balance.0,
            created_at: card.created_at.into(),
            updated_at: card.updated_at.into(),
        }
    }
}

impl From<uc::CardEntry> for CardEntry {
    fn from(entry: uc::CardEntry) -> Self {
        Self {
            seq: entry.seq,
            at: entry.at.into(),
            kind: entry.kind.to_string(),
            amount: entry.amount,
            balance: entry.balance.0,
            site_name: entry.site_name,
            order_no: entry.order_no.map(String::from),
            debit_no: entry.debit_no,
        }
    }
}

impl From<uc::Debited> for Debit {
    fn from(debit: uc::Debited) -> Self {
        Self {
            debit_no: debit.debit_no,
            card_no: debit.card_no.into(),
            amount: debit.amount.value(),
            occurred_at: debit.occurred_at.into(),
            undone_at: debit.undone_at.map(Into::into),
            balance: debit.balance.0,
        }
    }
}

#[allow(clippy::result_large_err, reason = "a refusal is made once per request")]
fn amount(caller: &Caller, field: &str, fen: i64) -> Result<Fen, Problem> {
    Fen::new(fen).map_err(|_| caller.problem(&Error::field(field, "not_fen")))
}

/// Enter a card, or make one that is there what it shall be. The same report again changes nothing.
#[utoipa::path(put, path = "/api/v1/cards/{card_no}", tag = "cards", request_body = PutCard,
    params(("card_no" = String, Path, description = "The number printed on the card")),
    security(("key" = ["cards:write"])),
    responses(
        (status = 201, description = "The card was entered", body = Card),
        (status = 200, description = "The card was there", body = Card),
        (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, description = "It was entered with another opening balance", body = Problem),
        (status = 422, body = Problem)))]
pub async fn put(
    State(state): State<AppState>,
    caller: Caller,
    Path(card_no): Path<String>,
    Body(card): Body<PutCard>,
) -> Result<(StatusCode, Json<Card>), Problem> {
    let status = match card.status.as_deref() {
        Some(text) => {
            let status = CardStatus::parse(text);
            Some(status.ok_or_else(|| caller.problem(&Error::field("status", "card_status")))?)
        }
        None => None,
    };
    caller.check_phone(card.phone.as_deref())?;
    let (number, phone) = (card_no.clone(), card.phone);
    let put = uc::PutCard {
        card_no,
        holder: card.holder.map(|name| name.trim().to_owned()),
        status,
        opening_balance: match card.opening_balance {
            Some(fen) => Some(amount(&caller, "opening_balance", fen)?),
            None => None,
        },
    };
    let ApiCard { created, card } =
        state.service().put_card(&caller.key, put).await.map_err(|e| caller.problem(&e))?;
    if let Some(phone) = phone {
        let kept = state.service().put_card_phone(&caller.key, &number, &phone).await;
        kept.map_err(|e| caller.problem(&e))?;
    }
    Ok((if created { StatusCode::CREATED } else { StatusCode::OK }, Json(card.into())))
}

/// A card and what it holds.
#[utoipa::path(get, path = "/api/v1/cards/{card_no}", tag = "cards",
    params(("card_no" = String, Path, description = "The card's number")),
    security(("key" = ["cards:read"])),
    responses(
        (status = 200, body = Card), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn get(
    State(state): State<AppState>,
    caller: Caller,
    Path(card_no): Path<String>,
) -> Result<Json<Card>, Problem> {
    let card = state.service().api_card(&caller.key, &card_no).await.map_err(|e| caller.problem(&e))?;
    Ok(Json(card.into()))
}

/// A card's history, newest first.
#[utoipa::path(get, path = "/api/v1/cards/{card_no}/entries", tag = "cards",
    params(("card_no" = String, Path, description = "The card's number"), EntriesQuery),
    security(("key" = ["cards:read"])),
    responses(
        (status = 200, body = Entries), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn entries(
    State(state): State<AppState>,
    caller: Caller,
    Path(card_no): Path<String>,
    Parameters(query): Parameters<EntriesQuery>,
) -> Result<Json<Entries>, Problem> {
    let page = state.service().api_card_entries(&caller.key, &card_no, query.before).await;
    let page = page.map_err(|e| caller.problem(&e))?;
    Ok(Json(Entries { entries: page.entries.into_iter().map(CardEntry::from).collect(), next: page.next }))
}

/// Pay something with a card. The same report again answers 200 instead of 201 and takes nothing more.
#[utoipa::path(post, path = "/api/v1/cards/{card_no}/debits", tag = "cards", request_body = NewDebit,
    params(("card_no" = String, Path, description = "The card's number")),
    security(("key" = ["cards:debit"])),
    responses(
        (status = 201, description = "It is paid", body = Debit),
        (status = 200, description = "The same report was received before", body = Debit),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, description = "`card_insufficient`, `card_blocked`, `site_closed`, or `debit_differs`: the same \
            number with other content", body = Problem),
        (status = 422, body = Problem)))]
pub async fn debit(
    State(state): State<AppState>,
    caller: Caller,
    Path(card_no): Path<String>,
    Body(debit): Body<NewDebit>,
) -> Result<(StatusCode, Json<Debit>), Problem> {
    let debit = uc::Debit {
        card_no,
        amount: amount(&caller, "amount", debit.amount)?,
        debit_no: debit.debit_no,
        site: debit.site,
        occurred_at: debit.occurred_at.0,
        note: debit.note.unwrap_or_default(),
    };
    let done = state.service().debit_card(&caller.key, debit).await.map_err(|e| caller.problem(&e))?;
    let status = if done.created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(done.into())))
}

/// Undo a debit: its amount is on the card again. A second time changes nothing.
#[utoipa::path(post, path = "/api/v1/cards/{card_no}/debits/{debit_no}/undo", tag = "cards",
    params(
        ("card_no" = String, Path, description = "The card's number"),
        ("debit_no" = String, Path, description = "The caller's number of the debit")),
    security(("key" = ["cards:debit"])),
    responses(
        (status = 200, description = "It is undone", body = Debit),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
pub async fn undo(
    State(state): State<AppState>,
    caller: Caller,
    Path((card_no, debit_no)): Path<(String, String)>,
) -> Result<Json<Debit>, Problem> {
    let done = state.service().undo_debit(&caller.key, &card_no, &debit_no).await;
    Ok(Json(done.map_err(|e| caller.problem(&e))?.into()))
}
