//! `GET` and `POST /PeakeCloud/mobile/staff/{token}`: a member of staff names their WeChat by a link of the console.

use super::page::{Fields, language_chosen};
use super::reply::{Visit, redirect};
use crate::security::is_from_ourselves;
use crate::state::AppState;
use app::pay::Notice;
use app::pay::staff as pages;
use axum::extract::{Path, RawQuery, Request, State};
use axum::response::Response;
use domain::ids::QrToken;
use http::StatusCode;
use http::request::Parts;
use service::Error;
use service::alerts::{AlertCall, AlertPage};
use service::payer::Authorised;

/// In the query of an address whose visitor WeChat could not name.
const UNNAMED: &str = "unnamed";

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
    if let Some(response) = language_chosen(&visit, &fields) {
        return response;
    }
    let session = state.payer_cookie().read(&parts.headers);
    if let Some(secret) = fields.get("state") {
        return come_back(&state, &visit, &token, session, (fields.get("code"), secret)).await;
    }
    let call =
        AlertCall { token: &token, wallet: visit.wallet, session, unnamed: fields.get(UNNAMED).is_some() };
    match state.service().open_alert_link(call).await {
        Ok(opened) => {
            let response = match &opened.page {
                AlertPage::Authorise { url } => redirect(url),
                page => visit.page(StatusCode::OK, |context| pages::page(context, page)),
            };
            visit.with_session(response, opened.new_session.as_deref())
        }
        Err(error) => visit.trouble(&error),
    }
}

/// WeChat sends them back. Where it cannot say who they are, the page says so, and they are not sent around for ever.
async fn come_back(
    state: &AppState,
    visit: &Visit<'_>,
    token: &QrToken,
    session: Option<&str>,
    (code, secret): (Option<&str>, &str),
) -> Response {
    let unnamed = || redirect(&visit.with_query(UNNAMED));
    let Some(session) = session.filter(|_| code.is_some()) else { return unnamed() };
    match state.service().finish_alert_sign_in(token, session, code, secret).await {
        Ok(Authorised::Done) | Err(Error::NotSignedIn) => visit.again(),
        Ok(Authorised::Restart { url }) => redirect(&url),
        Ok(Authorised::Snapshot) => visit.notice(StatusCode::OK, Notice::Snapshot),
        Err(error @ Error::Provider { .. }) => {
            tracing::warn!(code = error.code(), "a member of staff is not named");
            unnamed()
        }
        Err(error) => visit.trouble(&error),
    }
}

/// It is them.
pub async fn bind(State(state): State<AppState>, Path(code): Path<String>, request: Request) -> Response {
    let parts: Parts = request.into_parts().0;
    let (visit, token) = match Visit::at_code(&state, &parts, &code) {
        Ok(found) => found,
        Err(response) => return response,
    };
    if !is_from_ourselves(&parts.headers, state.public_base()) {
        return visit.notice(StatusCode::FORBIDDEN, Notice::Refused);
    }
    let session = state.payer_cookie().read(&parts.headers);
    match state.service().bind_by_link(&token, session).await {
        Ok(()) => visit.page(StatusCode::OK, pages::bound),
        Err(Error::NotSignedIn) => visit.again(),
        Err(error) => visit.trouble(&error),
    }
}
