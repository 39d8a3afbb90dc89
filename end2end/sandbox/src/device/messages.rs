//! What arrives on a phone besides receipts: template messages of official accounts, and short messages. What the
//! person does with them: look, follow, refuse.

use axum::Json;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::post;
use http::StatusCode;
use serde::{Deserialize, Serialize};

use super::phone::identity;
use super::{Identity, Wallet};
use crate::Sandbox;
use crate::state::{AccountKind, OfficialAccount, PhoneMessage, Reached};

/// Messages shown of one account, and short messages.
const MOST_MESSAGES: usize = 40;

/// The routes of a phone's messages.
pub(super) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/sandbox/phone/{device}/read", post(read))
        .route("/sandbox/phone/{device}/follow", post(follow))
        .route("/sandbox/phone/{device}/accept", post(accept))
}

/// An official account as the phone knows it.
#[derive(Serialize)]
pub(super) struct Account {
    app_id: String,
    name: String,
    kind: AccountKind,
    follows: bool,
    /// Whether the person takes its messages.
    accepts: bool,
    unread: usize,
    /// The latest first.
    messages: Vec<Message>,
}

#[derive(Serialize)]
struct Message {
    /// Greater than JavaScript's numbers, hence text.
    id: String,
    at: i64,
    title: String,
    rows: Vec<(String, String)>,
    url: Option<String>,
    read: bool,
}

/// A short message.
#[derive(Serialize)]
pub(super) struct Short {
    id: String,
    at: i64,
    sign: String,
    words: String,
}

/// Every official account with what it wrote to this person; none outside WeChat.
pub(super) fn accounts(sandbox: &Sandbox, who: &Identity) -> Vec<Account> {
    if who.wallet != Wallet::Wechat {
        return Vec::new();
    }
    let message = |message: &PhoneMessage| Message {
        id: message.msg_id.to_string(),
        at: message.at_ms,
        title: message.title.clone(),
        rows: message.rows.clone(),
        url: message.url.clone(),
        read: message.read,
    };
    sandbox.read(|state| {
        let account = |account: &OfficialAccount| {
            let mine = |message: &&PhoneMessage| {
                message.app_id == account.app_id
                    && message.person == who.person
                    && message.reached == Reached::Shown
            };
            let written = state.messages.iter().rev().filter(mine);
            Account {
                app_id: account.app_id.clone(),
                name: account.name.clone(),
                kind: account.kind,
                follows: account.followers.contains(&who.person),
                accepts: !account.muted.contains(&who.person),
                unread: written.clone().filter(|message| !message.read).count(),
                messages: written.take(MOST_MESSAGES).map(message).collect(),
            }
        };
        state.official_accounts.iter().map(account).collect()
    })
}

/// Short messages to this person's number, the latest first; every wallet's phone has them.
pub(super) fn short_messages(sandbox: &Sandbox, who: &Identity) -> Vec<Short> {
    sandbox.read(|state| {
        let number = state.payer(&who.person).map(crate::state::Payer::phone).unwrap_or_default();
        let short = |message: &crate::state::SmsMessage| Short {
            id: message.id.clone(),
            at: message.at_ms,
            sign: message.sign.clone(),
            words: message.words(),
        };
        let mut all: Vec<Short> = state.sms_for(number).map(short).collect();
        all.reverse();
        all.truncate(MOST_MESSAGES);
        all
    })
}

#[derive(Deserialize)]
struct Read {
    app_id: String,
}

/// The person opened the account's messages.
async fn read(
    State(sandbox): State<Sandbox>,
    Path(name): Path<String>,
    Json(asked): Json<Read>,
) -> Result<StatusCode, StatusCode> {
    let who = identity(&sandbox, &name)?;
    sandbox.change(|state, _| {
        let mine =
            |message: &&mut PhoneMessage| message.app_id == asked.app_id && message.person == who.person;
        state.messages.iter_mut().filter(mine).for_each(|message| message.read = true);
    });
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
struct Switch {
    app_id: String,
    on: bool,
}

/// The person follows the account, or no longer does.
async fn follow(
    State(sandbox): State<Sandbox>,
    Path(name): Path<String>,
    Json(asked): Json<Switch>,
) -> Result<StatusCode, StatusCode> {
    let who = identity(&sandbox, &name)?;
    if sandbox.follow(&asked.app_id, &who.person, asked.on) {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(StatusCode::NOT_FOUND)
    }
}

/// The person takes the account's messages, or refuses them.
async fn accept(
    State(sandbox): State<Sandbox>,
    Path(name): Path<String>,
    Json(asked): Json<Switch>,
) -> Result<StatusCode, StatusCode> {
    let who = identity(&sandbox, &name)?;
    let done = sandbox.change(|state, _| {
        let account = state.official_account_mut(&asked.app_id)?;
        if asked.on {
            account.muted.remove(&who.person);
        } else {
            account.muted.insert(who.person.clone());
        }
        Some(())
    });
    done.map(|()| StatusCode::NO_CONTENT).ok_or(StatusCode::NOT_FOUND)
}
