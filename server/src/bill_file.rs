//! A provider's statement of a day, as the provider gave it, for whoever may see money.

use crate::problem::Problem;
use crate::state::AppState;
use app::i18n::Lang;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::ids::AccountId;
use domain::time::UnixMs;
use http::HeaderMap;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use service::Error;

/// `/console/bills/{account}/{day}.csv`
pub async fn file(
    State(state): State<AppState>,
    Path((account, file)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    match fetch(&state, &account, &file, &headers).await {
        Ok(answer) => answer,
        Err(error) => Problem::from_service(Lang::of(&headers), &error).into_response(),
    }
}

async fn fetch(state: &AppState, account: &str, file: &str, headers: &HeaderMap) -> Result<Response, Error> {
    let session = state.console_cookie().read(headers).ok_or(Error::NotSignedIn)?;
    let actor = state.service().actor(session).await?;
    let account = AccountId::parse(account).map_err(|_| Error::NotFound("merchant_account"))?;
    let day = file.strip_suffix(".csv").and_then(UnixMs::shanghai_day).ok_or(Error::NotFound("bill"))?;
    let (name, bytes) = state.service().bill_file(&actor, &account, day).await?;
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CONTENT_DISPOSITION, disposition.as_str()),
        (CACHE_CONTROL, "no-store"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((headers, bytes).into_response())
}
