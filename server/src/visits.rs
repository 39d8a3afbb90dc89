//! The table of visits, as a file to download.

use crate::state::AppState;
use app::api::visitors::{VisitQuery, ssr::filter};
use app::i18n::{Lang, visitors as words};
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use service::Error;

/// `POST /console/visitors/export`: an act, because it is written to the audit log.
pub async fn export(
    State(state): State<AppState>,
    headers: HeaderMap,
    Form(query): Form<VisitQuery>,
) -> Response {
    let lang = Lang::of(&headers);
    let Some(session) = state.console_cookie().read(&headers) else {
        return Redirect::to("/console/sign-in").into_response();
    };
    let Ok(actor) = state.service().actor(session).await else {
        return Redirect::to("/console/sign-in").into_response();
    };
    let head = words::TABLE.map(|text| lang.t(text));
    let state_text = |state| lang.t(words::state_text(state));
    match state.service().export_visits(&actor, &filter(query), &head, state_text).await {
        Ok(table) => {
            let headers = [
                (CONTENT_TYPE, "text/csv; charset=utf-8"),
                (CONTENT_DISPOSITION, "attachment; filename=\"visits.csv\""),
                (CACHE_CONTROL, "no-store"),
            ];
            (headers, table.csv).into_response()
        }
        Err(Error::Forbidden) => StatusCode::FORBIDDEN.into_response(),
        Err(Error::NoOperator) => Redirect::to("/console/operators").into_response(),
        Err(error) => {
            tracing::error!(%error, "visits were not exported");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
