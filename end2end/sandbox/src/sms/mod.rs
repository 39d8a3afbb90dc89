//! Short-message gateways (`sms.md`): Alibaba Cloud with both its signatures, Tencent Cloud, and a gateway with account and
//! password in the two forms that such gateways have.
//!
//! All are strict about signatures, nonces and clocks. Some numbers always go wrong: [`MagicNumber`].

mod account;
mod aliyun;
mod console;
pub(crate) mod receipts;
pub mod sign;
mod tencent;

pub(crate) use console::router as console_router;

use axum::{
    Router,
    body::Bytes,
    extract::State as Shared,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use http::{HeaderMap, StatusCode, Uri};

use crate::{
    ids,
    sandbox::{Sandbox, Tools},
    state::{EventKind, MagicNumber, SmsGateway, SmsMessage, SmsStatus, State},
};

/// How many nonces are remembered.
const NONCES_KEPT: usize = 2_000;
/// The most messages that one number gets in a day.
const PER_DAY: usize = 50;
const DAY_MS: i64 = 86_400_000;

/// `POST /` of both clouds, and `/sms-gateway/...`.
pub(crate) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/", post(cloud))
        .route("/sms-gateway/msg/send/json", post(account::json))
        .route("/sms-gateway/msg/HttpBatchSendSM", get(account::query).post(account::form))
}

/// Both clouds answer at the root of a host of their own; here they share one.
async fn cloud(Shared(sandbox): Shared<Sandbox>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    if headers.contains_key("x-tc-action") {
        tencent::call(&sandbox, &headers, &body)
    } else {
        aliyun::call(&sandbox, &uri, &headers, &body)
    }
}

/// A message that is to be taken.
struct Asked {
    gateway: SmsGateway,
    phone: String,
    sign: String,
    template: String,
    text: String,
    our_id: String,
}

/// Why a gateway does not take a message, before its own words for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refused {
    Number,
    Limited,
    Blocked,
    NoBalance,
    Busy,
}

/// What became of a message.
enum Taken {
    /// With this id.
    Answered(String),
    /// It was taken, but no answer comes.
    Silent,
}

/// What all gateways do alike: the number, the magic, the daily limit, the outbox.
fn take(state: &mut State, tools: &Tools<'_>, asked: Asked) -> Result<Taken, Refused> {
    if !is_mobile(&asked.phone) {
        return Err(Refused::Number);
    }
    let magic = MagicNumber::of(&asked.phone);
    match magic {
        Some(MagicNumber::Limited) => return Err(Refused::Limited),
        Some(MagicNumber::Blocked) => return Err(Refused::Blocked),
        Some(MagicNumber::NoBalance) => return Err(Refused::NoBalance),
        Some(MagicNumber::Busy) => return Err(Refused::Busy),
        _ => {}
    }
    let today = |message: &&SmsMessage| message.phone == asked.phone && tools.now_ms - message.at_ms < DAY_MS;
    if state.sms.outbox.iter().filter(today).count() >= PER_DAY {
        return Err(Refused::Limited);
    }
    let failed = magic == Some(MagicNumber::NotDelivered);
    let message = SmsMessage {
        id: ids::digits(tools.random, 18),
        at_ms: tools.now_ms,
        gateway: asked.gateway,
        phone: asked.phone,
        sign: asked.sign,
        template: asked.template,
        text: asked.text,
        our_id: asked.our_id,
        status: if failed { SmsStatus::Failed } else { SmsStatus::Delivered },
    };
    let subject = message.our_id.clone();
    state.log(tools.now_ms, EventKind::Call, subject, ("短信已受理", "a short message was taken"));
    let id = message.id.clone();
    state.sms.keep(message.clone());
    receipts::send(state, tools, &message);
    Ok(if magic == Some(MagicNumber::TimeoutAfterAccepting) { Taken::Silent } else { Taken::Answered(id) })
}

/// What a proxy in front of a gateway says when nothing comes from it.
fn silence() -> Response {
    (StatusCode::GATEWAY_TIMEOUT, "<html><h1>504 Gateway Time-out</h1></html>").into_response()
}

fn is_mobile(phone: &str) -> bool {
    let mut digits = phone.bytes();
    phone.len() == 11
        && digits.next() == Some(b'1')
        && matches!(digits.next(), Some(b'3'..=b'9'))
        && digits.all(|b| b.is_ascii_digit())
}

/// Remembers a nonce. `false`: it was used before.
fn use_nonce(state: &mut State, nonce: &str) -> bool {
    if state.sms.nonces.iter().any(|used| used == nonce) {
        return false;
    }
    state.sms.nonces.push_back(nonce.to_owned());
    while state.sms.nonces.len() > NONCES_KEPT {
        state.sms.nonces.pop_front();
    }
    true
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn pairs(text: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(text).map(|(n, v)| (n.into_owned(), v.into_owned())).collect()
}

/// `name=` in a list of an `Authorization`.
fn part<'a>(list: &'a str, name: &str) -> &'a str {
    let mut parts = list.split(',').map(str::trim);
    parts.find_map(|part| part.strip_prefix(name)?.strip_prefix('=')).unwrap_or_default()
}
