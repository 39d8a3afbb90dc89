//! `GET` and `POST /PeakeCloud/offline/{bill}`: a terminal's bill. It is verified and kept first; the rest is as with any
//! other code.

use super::page::{Fields, language_chosen, show_at};
use super::reply::Visit;
use super::steps::take_at;
use crate::state::AppState;
use axum::extract::{Path, RawQuery, Request, State};
use axum::response::Response;
use domain::ids::QrToken;
use http::StatusCode;
use service::offline::OfflineScan;

/// The page of the moment.
pub async fn show(
    State(state): State<AppState>,
    Path(segment): Path<String>,
    RawQuery(query): RawQuery,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let visit = Visit::new(&state, &parts, Some(&segment));
    let fields = Fields::read(query.unwrap_or_default().as_bytes());
    if let Some(response) = language_chosen(&visit, &fields) {
        return response;
    }
    match kept(&state, &visit, &segment).await {
        Ok(token) => show_at(&state, &visit, &token, &fields, &parts).await,
        Err(response) => response,
    }
}

/// Does what the payer asks.
pub async fn take(State(state): State<AppState>, Path(segment): Path<String>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let visit = Visit::new(&state, &parts, Some(&segment));
    match kept(&state, &visit, &segment).await {
        Ok(token) => take_at(&state, &visit, &token, &parts, body).await,
        Err(response) => response,
    }
}

/// The token by which the pages know a bill, or the page that says why it is not taken.
async fn kept(state: &AppState, visit: &Visit<'_>, segment: &str) -> Result<QrToken, Response> {
    match state.service().open_offline_bill(segment).await {
        Ok(OfflineScan::Bill(token)) => Ok(token),
        Ok(OfflineScan::Refused(refused)) => {
            tracing::info!(why = ?refused.why, "an offline bill was not taken");
            Err(visit.page(StatusCode::OK, |context| app::pay::offline_refused(context, &refused)))
        }
        Err(error) => Err(visit.trouble(&error)),
    }
}
