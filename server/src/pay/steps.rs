//! `POST`: what the payer does. `step` says what: `plate`, `enter`, `pay`, `report`, `status`; at a card station also
//! `card`, `holder`, `amount` (in `cards.rs`).

use super::page::{Fields, asks_at, open};
use super::reply::{self, Visit, Word};
use crate::security::is_from_ourselves;
use crate::state::AppState;
use app::pay::{Notice, PlateTrouble};
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use channels::types::WalletCall;
use domain::ids::QrToken;
use http::header::ACCEPT;
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use service::Error;
use service::payer::{PageState, PlateChoice, ResultState, StartPayment, Started};

/// The longest body of a step, in bytes.
const MAX_BODY: usize = 8 * 1024;
/// The longest word of the bridge that is kept, in characters.
const MAX_ANSWER: usize = 200;

/// Does what the payer asks.
pub async fn take(State(state): State<AppState>, Path(code): Path<String>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    match Visit::at_code(&state, &parts, &code) {
        Ok((visit, token)) => take_at(&state, &visit, &token, &parts, body).await,
        Err(response) => response,
    }
}

/// Does what the payer asks at a code.
pub async fn take_at(
    state: &AppState,
    visit: &Visit<'_>,
    token: &QrToken,
    parts: &Parts,
    body: Body,
) -> Response {
    if !is_from_ourselves(&parts.headers, state.public_base()) {
        return refused(visit, &parts.headers);
    }
    let Ok(body) = axum::body::to_bytes(body, MAX_BODY).await else { return refused(visit, &parts.headers) };
    let step = Step { state, visit, token, parts, fields: Fields::read(&body) };
    step.take().await
}

fn refused(visit: &Visit<'_>, headers: &HeaderMap) -> Response {
    if wants_json(headers) {
        reply::say(StatusCode::FORBIDDEN, "trouble")
    } else {
        visit.notice(StatusCode::FORBIDDEN, Notice::Refused)
    }
}

fn wants_json(headers: &HeaderMap) -> bool {
    headers
        .get(ACCEPT)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|accept| accept.starts_with("application/json"))
}

pub(super) struct Step<'a> {
    pub state: &'a AppState,
    pub visit: &'a Visit<'a>,
    pub token: &'a QrToken,
    pub parts: &'a Parts,
    pub fields: Fields,
}

impl Step<'_> {
    async fn take(&self) -> Response {
        let json = wants_json(&self.parts.headers);
        let step = self.fields.get("step").unwrap_or_default();
        // A session that ended: the page is loaded again, and authorises again.
        let Some(session) = self.state.payer_cookie().read(&self.parts.headers) else {
            return if json { reply::go(self.visit.path.clone()) } else { self.visit.again() };
        };
        match step {
            "plate" => self.plate(session).await,
            "enter" => self.enter(session).await,
            "card" => self.card(session).await,
            "holder" => self.holder(session).await,
            "amount" => self.amount(session).await,
            "pay" if json => self.pay(session).await,
            "pay" => self.pay_plainly(session).await,
            "report" => self.report(session).await,
            "status" => self.status(session).await,
            _ => refused(self.visit, &self.parts.headers),
        }
    }

    pub fn remote(&self) -> String {
        self.state.visitor(&self.parts.headers, &self.parts.extensions).address
    }

    async fn plate(&self, session: &str) -> Response {
        let typed = self.fields.get("plate").unwrap_or_default();
        match self.state.service().choose_plate(self.token, session, typed).await {
            Ok(PlateChoice::Found) => self.visit.again(),
            Ok(PlateChoice::NoSuchCar) => self.ask_again(typed, PlateTrouble::Unknown).await,
            Err(Error::Invalid(_)) => self.ask_again(typed, PlateTrouble::Wrong).await,
            Err(Error::Throttled { .. }) => self.ask_again(typed, PlateTrouble::TooOften).await,
            Err(Error::NotSignedIn | Error::Conflict(_)) => self.visit.again(),
            Err(error) => self.visit.trouble(&error),
        }
    }

    /// The question once more, with what was wrong. A refused form is no error of the page, so it answers 200.
    async fn ask_again(&self, typed: &str, trouble: PlateTrouble) -> Response {
        let remote = self.remote();
        match open(self.state, self.token, &self.parts.headers, &remote).await {
            Ok(opened) => match asks_at(&opened.state) {
                Some(at) => self.visit.page(StatusCode::OK, |context| {
                    let typed: String = typed.chars().take(12).collect();
                    app::pay::plate_page(context, at, &typed, Some(trouble))
                }),
                None => self.visit.again(),
            },
            Err(error) => self.visit.trouble(&error),
        }
    }

    async fn enter(&self, session: &str) -> Response {
        match self.state.service().enter_without_plate(self.token, session).await {
            Ok(_) | Err(Error::NotSignedIn | Error::Conflict(_)) => self.visit.again(),
            Err(error) => self.visit.trouble(&error),
        }
    }

    async fn pay(&self, session: &str) -> Response {
        let Some(order_no) = self.fields.order_no("order_no") else {
            return reply::go(self.visit.path.clone());
        };
        let remote = self.remote().parse().ok();
        let start = StartPayment { token: self.token, session, order_no: &order_no, remote };
        match self.state.service().start_payment(start).await {
            Ok(Started::Invoke { call, .. }) => {
                reply::word(StatusCode::OK, Word { call: Some(call), ..Word::default() })
            }
            Ok(Started::AlreadyPaid { order_no }) => {
                reply::go(self.visit.with_query(&format!("order={order_no}")))
            }
            Ok(Started::QuoteChanged) => reply::go(self.visit.with_query("changed")),
            Ok(Started::Busy { .. }) => reply::say(StatusCode::OK, "busy"),
            Err(Error::NotSignedIn | Error::NotFound(_)) => reply::go(self.visit.path.clone()),
            Err(error) => self.trouble_at_provider(&error).await,
        }
    }

    /// The provider did not answer. After several times, where another wallet works, the page says so.
    async fn trouble_at_provider(&self, error: &Error) -> Response {
        if matches!(error, Error::Provider { .. }) {
            let opened = open(self.state, self.token, &self.parts.headers, &self.remote()).await;
            if opened.is_ok_and(|opened| matches!(opened.state, PageState::MethodOff { .. })) {
                return reply::go(self.visit.path.clone());
            }
        }
        reply::say_error(self.visit.lang, error)
    }

    /// The form without a script: enough for a cashier, not for a wallet's bridge.
    ///
    /// Where the cashier sends the browser on is its own business; a policy on where forms may lead would be held
    /// against all of it. So the answer is a page that goes on by itself.
    async fn pay_plainly(&self, session: &str) -> Response {
        match self.state.service().pays_at_cashier(self.token, session).await {
            Ok(true) => {}
            Ok(false) => return self.visit.notice(StatusCode::OK, Notice::NeedScript),
            Err(Error::NotSignedIn | Error::NotFound(_) | Error::Conflict(_)) => return self.visit.again(),
            Err(error) => return self.visit.trouble(&error),
        }
        let Some(order_no) = self.fields.order_no("order_no") else { return self.visit.again() };
        let remote = self.remote().parse().ok();
        let start = StartPayment { token: self.token, session, order_no: &order_no, remote };
        match self.state.service().start_payment(start).await {
            Ok(Started::Invoke { call: WalletCall::Redirect(cashier), .. }) => {
                self.visit.page(StatusCode::OK, |context| app::pay::go_on(context, &cashier.url))
            }
            Ok(Started::Invoke { .. }) => self.visit.notice(StatusCode::OK, Notice::NeedScript),
            Ok(Started::AlreadyPaid { order_no }) => {
                reply::redirect(&self.visit.with_query(&format!("order={order_no}")))
            }
            Ok(Started::QuoteChanged) => reply::redirect(&self.visit.with_query("changed")),
            Ok(Started::Busy { .. }) => self.visit.notice(StatusCode::OK, Notice::TooMany),
            Err(Error::NotSignedIn | Error::NotFound(_)) => self.visit.again(),
            Err(error) => self.visit.trouble(&error),
        }
    }

    /// The bridge's word is kept for whoever has to find out what happened; nobody believes it.
    async fn report(&self, session: &str) -> Response {
        let Some(order_no) = self.fields.order_no("order_no") else { return reply::nothing() };
        let answer: String = self.fields.get("answer").unwrap_or_default().chars().take(MAX_ANSWER).collect();
        if let Err(error) = self.state.service().report_bridge(self.token, session, &order_no, &answer).await
        {
            tracing::debug!(code = error.code(), "the bridge's word was not kept");
        }
        reply::nothing()
    }

    /// How the payment went: an address to go to once it is known, nothing until then.
    async fn status(&self, session: &str) -> Response {
        let Some(order_no) = self.fields.order_no("order_no") else {
            return reply::go(self.visit.path.clone());
        };
        let ask = self.fields.get("ask").is_some();
        match self.state.service().payment_result(self.token, session, &order_no, ask).await {
            Ok(ResultState::Waiting { .. }) => reply::word(StatusCode::OK, Word::default()),
            Ok(_) => reply::go(self.visit.with_query(&format!("order={order_no}"))),
            Err(Error::NotSignedIn | Error::NotFound(_)) => reply::go(self.visit.path.clone()),
            Err(error) => reply::say_error(self.visit.lang, &error),
        }
    }
}
