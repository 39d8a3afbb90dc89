//! What the terminal page asks of the sandbox: `/sandbox/terminals/...`. Every action answers with all terminals.

use axum::Json;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use url::Url;

use super::code::{Key, Subject};
use super::{Line, MOST, Release, Standing, Terminal, picture};
use crate::Sandbox;
use crate::faces::refusal::Refusal;
use crate::state::DemoQrCode;

/// A clock may be moved by a day at most.
const MOST_DRIFT_S: i64 = 86_400;
/// A bill lives for 7 days at most, in minutes.
const LONGEST_LIFE_MIN: u32 = 7 * 24 * 60;
/// In fen.
const MOST_AMOUNT: u32 = 10_000_000;

/// The routes of the terminal page.
pub fn router() -> Router<Sandbox> {
    Router::new()
        .route("/sandbox/terminals", get(show))
        .route("/sandbox/terminals/key", post(key))
        .route("/sandbox/terminals/bill", post(bill))
        .route("/sandbox/terminals/release", post(release))
        .route("/sandbox/terminals/clock", post(clock))
        .route("/sandbox/terminals/remove", post(remove))
        .route("/sandbox/terminals/{number}/qr.svg", get(qr))
}

#[derive(Serialize)]
struct View {
    now: i64,
    console_url: String,
    terminals: Vec<OneView>,
}

/// What people see of a terminal: neither its key nor the code it waits for.
#[derive(Serialize)]
struct OneView {
    number: u32,
    key_no: u8,
    check_value: String,
    address: String,
    drift_s: i64,
    clock: i64,
    bill: Option<BillView>,
    log: Vec<Line>,
}

#[derive(Serialize)]
struct BillView {
    bill_no: i64,
    amount: u32,
    subject: String,
    issued_at: i64,
    expires_at: i64,
    url: String,
    tries_left: u32,
    state: Standing,
}

type Answer = Result<Json<View>, Refusal>;

fn one(terminal: Terminal, now_ms: i64) -> OneView {
    OneView {
        check_value: terminal.check_value(),
        clock: terminal.clock_s(now_ms) * 1000,
        number: terminal.number,
        key_no: terminal.key_no,
        address: terminal.address,
        drift_s: terminal.drift_s,
        bill: terminal.bill.map(|shown| BillView {
            bill_no: shown.bill.bill_no,
            amount: shown.bill.amount,
            subject: match shown.bill.subject {
                Subject::Plate(text) | Subject::Item(text) => text,
            },
            issued_at: i64::from(shown.bill.issued_at) * 1000,
            expires_at: i64::from(shown.bill.expires_at) * 1000,
            url: shown.url,
            tries_left: shown.tries_left,
            state: shown.state,
        }),
        log: terminal.log.into(),
    }
}

fn view(sandbox: &Sandbox) -> Json<View> {
    let now = sandbox.now_ms();
    let terminals = sandbox.read(|state| state.terminals.clone());
    let console_url = sandbox.demo_info().map(|demo| demo.console_url).unwrap_or_default();
    Json(View { now, console_url, terminals: terminals.into_iter().map(|t| one(t, now)).collect() })
}

/// The codes on the screens of terminals, for the camera of a virtual phone.
pub(crate) fn on_screens(sandbox: &Sandbox) -> Vec<DemoQrCode> {
    let terminals = sandbox.read(|state| state.terminals.clone());
    let shown = terminals.into_iter().filter_map(|terminal| Some((terminal.number, terminal.bill?)));
    shown.map(|(number, bill)| DemoQrCode { label: format!("脱机终端 {number}"), url: bill.url }).collect()
}

async fn show(State(sandbox): State<Sandbox>) -> Json<View> {
    view(&sandbox)
}

/// A key as the console showed it, to be typed into a terminal.
#[derive(Clone, Debug, Deserialize)]
pub struct NewKey {
    /// The terminal's number.
    pub number: u32,
    /// Which of its keys.
    pub key_no: u8,
    /// 64 hex digits; spaces between them do not matter.
    pub key: String,
    /// What comes before a bill.
    pub address: String,
}

impl NewKey {
    fn read(&self) -> Result<Key, Refusal> {
        if !(10_000_000..100_000_000).contains(&self.number) {
            return Err(Refusal::code("terminal_number"));
        }
        let digits: String = self.key.chars().filter(|c| !c.is_whitespace()).collect();
        let key = hex::decode(digits).ok().and_then(|bytes| Key::try_from(bytes).ok());
        let key = key.filter(|_| self.key_no > 0).ok_or(Refusal::code("terminal_key"))?;
        let fits = Url::parse(&self.address).is_ok() && self.address.ends_with("/PeakeCloud/offline/");
        if fits { Ok(key) } else { Err(Refusal::code("terminal_address")) }
    }
}

async fn key(State(sandbox): State<Sandbox>, Json(asked): Json<NewKey>) -> Answer {
    set_up(&sandbox, &asked)?;
    Ok(view(&sandbox))
}

/// Types a key into a terminal; one that was never seen is taken out of its box first.
pub(crate) fn set_up(sandbox: &Sandbox, asked: &NewKey) -> Result<(), Refusal> {
    let key = asked.read()?;
    sandbox.change(|state, tools| {
        if let Some(terminal) = state.terminals.iter_mut().find(|t| t.number == asked.number) {
            terminal.rekey(asked.key_no, &key, &asked.address, tools.now_ms);
            return Ok(());
        }
        if state.terminals.len() >= MOST {
            return Err(Refusal::code("too_many"));
        }
        state.terminals.push(Terminal::new(asked.number, asked.key_no, &key, &asked.address, tools.now_ms));
        Ok(())
    })
}

/// Does something to a terminal.
fn with<R>(sandbox: &Sandbox, number: u32, what: impl FnOnce(&mut Terminal, i64) -> R) -> Result<R, Refusal> {
    sandbox.change(|state, tools| {
        let terminal = state.terminals.iter_mut().find(|t| t.number == number);
        terminal.map(|terminal| what(terminal, tools.now_ms)).ok_or(Refusal::code("no_such_terminal"))
    })
}

#[derive(Deserialize)]
struct NewBill {
    number: u32,
    plate: Option<String>,
    item: Option<String>,
    amount: u32,
    minutes: u32,
    #[serde(default)]
    spoilt: bool,
}

async fn bill(State(sandbox): State<Sandbox>, Json(asked): Json<NewBill>) -> Answer {
    let text = |text: Option<String>| text.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
    let subject = match (text(asked.plate), text(asked.item)) {
        (Some(plate), _) => Subject::Plate(plate.to_uppercase().replace([' ', '·'], "")),
        (None, Some(item)) => Subject::Item(item),
        (None, None) => return Err(Refusal::code("bill_subject")),
    };
    let (Subject::Plate(words) | Subject::Item(words)) = &subject;
    if words.len() > 60 || words.chars().any(char::is_control) {
        return Err(Refusal::code("bill_subject"));
    }
    if !(1..=MOST_AMOUNT).contains(&asked.amount) || !(1..=LONGEST_LIFE_MIN).contains(&asked.minutes) {
        return Err(Refusal::code("bill_amount"));
    }
    with(&sandbox, asked.number, |terminal, now_ms| {
        terminal.issue(subject, asked.amount, asked.minutes * 60, asked.spoilt, now_ms);
    })?;
    Ok(view(&sandbox))
}

#[derive(Deserialize)]
struct Code {
    number: u32,
    code: String,
}

async fn release(State(sandbox): State<Sandbox>, Json(asked): Json<Code>) -> Answer {
    let typed: String = asked.code.chars().filter(char::is_ascii_digit).collect();
    if typed.len() != 8 {
        // A terminal's keypad takes eight digits; anything else is no try.
        return Err(Refusal::code("release_digits"));
    }
    match with(&sandbox, asked.number, |terminal, now_ms| terminal.release(&typed, now_ms))? {
        Release::Open | Release::Wrong(_) => Ok(view(&sandbox)),
        Release::Nothing => Err(Refusal::code("release_nothing")),
        Release::Late => Err(Refusal::code("release_late")),
    }
}

#[derive(Deserialize)]
struct Clock {
    number: u32,
    drift_s: i64,
}

async fn clock(State(sandbox): State<Sandbox>, Json(asked): Json<Clock>) -> Answer {
    let drift = asked.drift_s.clamp(-MOST_DRIFT_S, MOST_DRIFT_S);
    with(&sandbox, asked.number, |terminal, _| terminal.drift_s = drift)?;
    Ok(view(&sandbox))
}

#[derive(Deserialize)]
struct Which {
    number: u32,
}

async fn remove(State(sandbox): State<Sandbox>, Json(asked): Json<Which>) -> Json<View> {
    sandbox.change(|state, _| state.terminals.retain(|terminal| terminal.number != asked.number));
    view(&sandbox)
}

async fn qr(State(sandbox): State<Sandbox>, Path(number): Path<u32>) -> Response {
    let shown = sandbox.read(|state| {
        let terminal = state.terminals.iter().find(|terminal| terminal.number == number)?;
        terminal.bill.as_ref().map(|shown| shown.url.clone())
    });
    match shown.and_then(|url| picture::svg(&url)) {
        Some(svg) => ([(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "no-store")], svg)
            .into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
