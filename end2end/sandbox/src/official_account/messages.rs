//! Template messages (3.4): `POST /cgi-bin/message/template/send`, what the phone shows of them, and the event that
//! tells how each ended.

use axum::{
    extract::{RawQuery, State as Shared},
    response::Response,
};
use bytes::Bytes;
use serde_json::{Value, json};

use crate::{
    clock,
    faults::{FaultName, Occasion, Operation, Place},
    sandbox::{Sandbox, Tools},
    state::{EventKind, OfficialAccount, Permission, PhoneMessage, Reached, State},
};

use super::{
    callback, error,
    gate::{admit, object, run, settle},
    rules,
};

/// The same `client_msg_id` within this time is one message.
const SAME_MESSAGE_MS: i64 = 600_000;
/// The longest `client_msg_id`.
const CLIENT_ID: usize = 32;
/// Messages remembered.
const MESSAGES_KEPT: usize = 1000;
/// Every `msgid` is greater than this.
const FIRST_ID: i64 = 2_900_000_000_000_000_000;

/// `POST /cgi-bin/message/template/send`.
pub(super) async fn send(
    Shared(sandbox): Shared<Sandbox>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    let query = query.unwrap_or_default();
    run(&sandbox, Operation::MessageSend, |state, tools| settle(accept(state, tools, &query, &body))).await
}

fn accept(state: &mut State, tools: &Tools<'_>, query: &str, body: &Bytes) -> Result<Value, Value> {
    let operation = Operation::MessageSend;
    let app_id = admit(state, tools, query, operation, Some(Permission::TemplateMessage))?.app_id;
    let body = object(tools, body)?;
    let openid = body["touser"].as_str().unwrap_or_default();
    let person = state
        .payer_by_openid(&app_id, openid)
        .map(|payer| payer.key.clone())
        .ok_or_else(|| error(tools, 40_003, "invalid openid"))?;
    let at =
        Occasion { now_ms: tools.now_ms, place: Place::Answer, operation: Some(operation), out_trade_no: "" };
    let full = state.strike(FaultName::QuotaReached, &at).is_some();
    let failed = state.strike(FaultName::MessageSystemFailed, &at).is_some();
    let account = state.official_account(&app_id).ok_or_else(|| error(tools, 40_013, "invalid appid"))?;
    let mut message = message(account, tools, person, &body)?;
    let (quota, muted) = (account.daily_quota, account.muted.contains(&message.person));
    if let Some(known) = sent_before(state, &message) {
        return Ok(taken(known.msg_id));
    }
    if !count_today(state, tools, &app_id, if full { 0 } else { quota }) {
        return Err(error(tools, 45_009, "reach max api daily quota limit"));
    }
    message.reached = match (failed, muted) {
        (true, _) => Reached::SystemFailed,
        (false, true) => Reached::UserBlock,
        (false, false) => Reached::Shown,
    };
    message.msg_id = FIRST_ID + i64::try_from(state.next_number()).unwrap_or_default();
    let msg_id = message.msg_id;
    arrive(state, tools, message);
    Ok(taken(msg_id))
}

fn taken(msg_id: i64) -> Value {
    json!({"errcode": 0, "errmsg": "ok", "msgid": msg_id})
}

/// What the body says, as it will stand on the phone; not numbered yet.
fn message(
    account: &OfficialAccount,
    tools: &Tools<'_>,
    person: String,
    body: &Value,
) -> Result<PhoneMessage, Value> {
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    let template_id = text("template_id");
    if !(8..=64).contains(&template_id.len()) {
        return Err(error(tools, 40_036, "invalid template_id size"));
    }
    let template =
        account.template(&template_id).ok_or_else(|| error(tools, 40_037, "invalid template_id"))?;
    if account.blacklist.contains(&person) {
        return Err(error(tools, 43_019, "require remove blacklist"));
    }
    if !account.followers.contains(&person) {
        return Err(error(tools, 43_004, "require subscribe"));
    }
    if body["data"].as_object().is_none_or(serde_json::Map::is_empty) {
        return Err(error(tools, 47_003, "argument invalid! data is empty"));
    }
    let value_of = |key: &str| body["data"][key]["value"].as_str().map(str::to_owned);
    if let Some(why) = rules::refused(template, value_of) {
        return Err(error(tools, 47_003, &format!("argument invalid! {why}")));
    }
    let client_msg_id = Some(text("client_msg_id")).filter(|id| !id.is_empty());
    if client_msg_id.as_ref().is_some_and(|id| id.len() > CLIENT_ID) {
        return Err(error(tools, 47_003, "argument invalid! client_msg_id invalid"));
    }
    Ok(PhoneMessage {
        msg_id: 0,
        app_id: account.app_id.clone(),
        person,
        template_id,
        title: template.title.clone(),
        rows: rules::shown(template, value_of),
        url: Some(text("url")).filter(|url| !url.is_empty()),
        client_msg_id,
        at_ms: tools.now_ms,
        reached: Reached::Shown,
        read: false,
    })
}

/// The same message, by the number that its sender gave it, within the time in which the platform knows it again.
fn sent_before<'a>(state: &'a State, message: &PhoneMessage) -> Option<&'a PhoneMessage> {
    state.messages.iter().find(|known| {
        known.app_id == message.app_id
            && message.client_msg_id.is_some()
            && known.client_msg_id == message.client_msg_id
            && known.at_ms > message.at_ms - SAME_MESSAGE_MS
    })
}

/// Counts one more message of the day. `false`: the day's are used up.
fn count_today(state: &mut State, tools: &Tools<'_>, app_id: &str, quota: u32) -> bool {
    let Some(account) = state.official_account_mut(app_id) else { return false };
    let today = clock::beijing(tools.now_ms, "%Y-%m-%d");
    if account.sent.0 != today {
        account.sent = (today, 0);
    }
    let room = account.sent.1 < quota;
    account.sent.1 += u32::from(room);
    room
}

/// The message is on the phone, or is not; the account's server is told.
fn arrive(state: &mut State, tools: &Tools<'_>, message: PhoneMessage) {
    let status = message.reached.status();
    let text = (
        format!("模板消息 {} → {}：{status}", message.title, message.person),
        format!("template message {} to {}: {status}", message.title, message.person),
    );
    state.log(tools.now_ms, EventKind::Wallet, message.msg_id.to_string(), text);
    let (app_id, person, msg_id) = (message.app_id.clone(), message.person.clone(), message.msg_id);
    state.messages.push(message);
    let excess = state.messages.len().saturating_sub(MESSAGES_KEPT);
    state.messages.drain(..excess);
    callback::message_finished(state, tools, &app_id, &person, msg_id, status);
}

impl Sandbox {
    /// Every template message that is remembered, oldest first.
    #[must_use]
    pub fn messages(&self) -> Vec<PhoneMessage> {
        self.read(|state| state.messages.clone())
    }
}
