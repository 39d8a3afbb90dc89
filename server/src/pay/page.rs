//! `GET`: the page of the moment.

use super::reply::{Visit, redirect};
use crate::state::AppState;
use app::i18n::Lang;
use app::pay::{At, Notice, PageContext};
use axum::extract::{Path, RawQuery, Request, State};
use axum::response::{IntoResponse as _, Response};
use domain::ids::{OrderNo, QrToken};
use domain::offline::DIRECTORY;
use domain::wallet::Wallet;
use http::request::Parts;
use http::{HeaderMap, StatusCode, Uri};
use service::payer::{Authorised, Opened, PageRequest, PageState, ResultState};

/// Reads a query or a form. Later repetitions of a name lose.
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// From the raw text.
    pub fn read(text: &[u8]) -> Self {
        Self(
            url::form_urlencoded::parse(text)
                .take(48)
                .map(|(k, v)| (k.into_owned(), v.into_owned()))
                .collect(),
        )
    }

    /// The field's value, if it is there.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The order that a page or a step is about.
    pub fn order_no(&self, name: &str) -> Option<OrderNo> {
        OrderNo::parse(self.get(name)?).ok()
    }
}

/// The page of the moment.
pub async fn show(
    State(state): State<AppState>,
    Path(code): Path<String>,
    RawQuery(query): RawQuery,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let (visit, token) = match Visit::at_code(&state, &parts, &code) {
        Ok(found) => found,
        Err(response) => return response,
    };
    let fields = Fields::read(query.unwrap_or_default().as_bytes());
    match language_chosen(&visit, &fields) {
        Some(response) => response,
        None => show_at(&state, &visit, &token, &fields, &parts).await,
    }
}

/// `GET /authorise/alipay`: Alipay sends a payer back to this one address, which leads on to the page that sent them.
pub async fn authorised(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let visit = Visit::new(&state, &parts, None);
    let fields = Fields::read(query.unwrap_or_default().as_bytes());
    let session = state.payer_cookie().read(&parts.headers);
    let refused = || visit.notice(StatusCode::OK, Notice::Refused);
    let (Some(session), Some(secret)) = (session, fields.get("state")) else { return refused() };
    match state.service().authorising_page(session, secret).await {
        Ok(Some(path)) => {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            query.append_pair("code", fields.get("auth_code").unwrap_or_default());
            query.append_pair("state", secret);
            redirect(&format!("{path}?{}", query.finish()))
        }
        Ok(None) => refused(),
        Err(error) => visit.trouble(&error),
    }
}

/// A cashier brings the payer back to the page's address with the order behind it, and its own word behind that
/// (chinaums.md 7). The word is for show: paid, the result page asks; unpaid, the bill says how things are.
pub async fn come_back_from_cashier(RawQuery(query): RawQuery, uri: Uri) -> Response {
    let (page, order_no) = uri.path().rsplit_once('/').unwrap_or_default();
    let fields = Fields::read(query.unwrap_or_default().as_bytes());
    let unpaid = matches!(fields.get("status"), Some("NEW_ORDER" | "WAIT_BUYER_PAY" | "TRADE_CLOSED"));
    match OrderNo::parse(order_no) {
        Ok(_) if unpaid => redirect(page),
        Ok(order_no) => redirect(&format!("{page}?order={order_no}")),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The redirect after a press on the other language.
pub fn language_chosen(visit: &Visit<'_>, fields: &Fields) -> Option<Response> {
    let lang = fields.get("lang").and_then(Lang::parse)?;
    let order = fields.order_no("order").map(|no| format!("order={no}")).unwrap_or_default();
    Some(visit.choose_language(lang, &order))
}

/// The page of the moment of a code.
pub async fn show_at(
    state: &AppState,
    visit: &Visit<'_>,
    token: &QrToken,
    fields: &Fields,
    parts: &Parts,
) -> Response {
    let remote = state.visitor(&parts.headers, &parts.extensions).address;
    let page = Page { state, visit, token, headers: &parts.headers, remote: &remote };
    if let Some(secret) = fields.get("state") {
        return page.come_back(fields.get("code"), secret).await;
    }
    if let Some(order_no) = fields.order_no("order") {
        return page.result(&order_no).await;
    }
    page.of_the_moment(fields).await
}

struct Page<'a> {
    state: &'a AppState,
    visit: &'a Visit<'a>,
    token: &'a QrToken,
    headers: &'a HeaderMap,
    remote: &'a str,
}

impl Page<'_> {
    fn session(&self) -> Option<&str> {
        self.state.payer_cookie().read(self.headers)
    }

    /// The wallet's authorisation sends the payer back. Its code works once, so the address is left at once.
    ///
    /// Without a session or a code this ends in a page, not in another authorisation: a browser that keeps no cookies
    /// would be sent around for ever.
    async fn come_back(&self, code: Option<&str>, secret: &str) -> Response {
        let session = self.session().filter(|_| code.is_some());
        let Some(session) = session else { return self.visit.notice(StatusCode::OK, Notice::Refused) };
        match self.state.service().finish_authorisation(self.token, session, code, secret).await {
            Ok(Authorised::Done) => self.visit.again(),
            Ok(Authorised::Restart { url }) => redirect(&url),
            Ok(Authorised::Snapshot) => self.visit.notice(StatusCode::OK, Notice::Snapshot),
            // The payer went back to an address whose code is used up; the page itself knows whether they are known.
            Err(service::Error::NotSignedIn) => self.visit.again(),
            Err(error) => self.visit.trouble(&error),
        }
    }

    async fn result(&self, order_no: &OrderNo) -> Response {
        let Some(session) = self.session() else { return self.visit.again() };
        match self.state.service().payment_result(self.token, session, order_no, true).await {
            // The page of a terminal's bill shows its release code, now and whenever it is opened again.
            Ok(ResultState::Paid { .. }) if self.visit.path.starts_with(DIRECTORY) => self.visit.again(),
            Ok(result) => {
                let cashier =
                    matches!(&result, ResultState::Paid { method, .. } if method.leads_to_cashier());
                self.visit.page(StatusCode::OK, |context| {
                    app::pay::result(&PageContext { cashier, ..*context }, &result, order_no)
                })
            }
            // An order of another browser, or of a session that ended: the bill itself says how things are.
            Err(service::Error::NotFound(_) | service::Error::NotSignedIn) => self.visit.again(),
            Err(error) => self.visit.trouble(&error),
        }
    }

    async fn of_the_moment(&self, fields: &Fields) -> Response {
        let opened = open(self.state, self.token, self.headers, self.remote).await;
        let Opened { cashier, state: shown, new_session, path } = match opened {
            Ok(opened) => opened,
            Err(error) => return self.visit.trouble(&error),
        };
        if path != self.visit.path {
            // A card station's code in a car park's directory, or the other way round: wallets would not pay here.
            return redirect(&path);
        }
        let response = if let PageState::Authorise { url } = &shown {
            redirect(url)
        } else {
            let changed = fields.get("changed").is_some();
            self.visit.page(StatusCode::OK, |context| {
                let context = &PageContext { cashier, ..*context };
                match (&shown, asks_at(&shown)) {
                    (_, Some(at)) if fields.get("plate").is_some() => {
                        app::pay::plate_page(context, at, "", None)
                    }
                    (PageState::Card(page), _) if fields.get("card").is_some() => {
                        app::pay::ask_card_page(context, &page.site_name, "", None)
                    }
                    (PageState::CardBlocked { site_name, .. }, _) if fields.get("card").is_some() => {
                        app::pay::ask_card_page(context, site_name, "", None)
                    }
                    (PageState::Card(page), _) if fields.get("amount").is_some() => {
                        app::pay::choose_amount_page(context, page, None)
                    }
                    _ => app::pay::page(context, &shown, changed),
                }
            })
        };
        self.visit.with_session(response, new_session.as_deref())
    }
}

/// Asks the service for the state of a code's page.
pub async fn open(
    state: &AppState,
    token: &QrToken,
    headers: &HeaderMap,
    remote: &str,
) -> service::Result<Opened> {
    let agent = headers.get(http::header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let session = state.payer_cookie().read(headers);
    state.service().open_page(PageRequest { token, wallet: Wallet::detect(agent), session, remote }).await
}

/// Where a payer may say which car is theirs: at a car park's code, and at a lane that recognised nobody. Where the
/// lane says which car it is, nobody else does.
pub fn asks_at(state: &PageState) -> Option<At<'_>> {
    let place = match state {
        PageState::AskPlate { site_name } => return Some(At { site_name, lane_name: None }),
        PageState::NoCar { site_name, lane_name } => {
            return Some(At { site_name, lane_name: Some(lane_name) });
        }
        PageState::Free { place, .. }
        | PageState::Paid { place, .. }
        | PageState::InProgress { place, .. } => place,
        PageState::Bill(payable) if payable.bill.is_some() => &payable.place,
        _ => return None,
    };
    place.lane_name.is_none().then_some(At { site_name: &place.site_name, lane_name: None })
}
