//! What the official account's server tells us, and the files that prove our domain to a platform.

use crate::state::AppState;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Query, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{Method, StatusCode};
use service::Error;
use service::official_account::{CallbackCall, CallbackTaken};

/// The largest message, in bytes.
const MAX_BODY: usize = 64 * 1024;
/// What the platform takes for an answer.
const TAKEN: &str = "success";
const PLAIN: &str = "text/plain; charset=utf-8";

/// `/notify/wechat-oa/{key}`. No session, no origin check: the signature is the proof.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/notify/wechat-oa/{key}", get(verify).post(take))
        .layer(DefaultBodyLimit::max(MAX_BODY))
}

async fn verify(
    State(state): State<AppState>,
    Path(key): Path<String>,
    Query(call): Query<CallbackCall>,
) -> Response {
    match state.service().verify_oa_callback(&key, &call).await {
        Ok(Some(echo)) => ([(CONTENT_TYPE, PLAIN)], echo).into_response(),
        Ok(None) => StatusCode::FORBIDDEN.into_response(),
        Err(error) => failed(&error),
    }
}

async fn take(
    State(state): State<AppState>,
    Path(key): Path<String>,
    Query(call): Query<CallbackCall>,
    body: Bytes,
) -> Response {
    match state.service().take_oa_callback(&key, &call, &body).await {
        Ok(CallbackTaken::Taken) => ([(CONTENT_TYPE, PLAIN)], TAKEN).into_response(),
        Ok(CallbackTaken::Refused) => StatusCode::FORBIDDEN.into_response(),
        Err(error) => failed(&error),
    }
}

fn failed(error: &Error) -> Response {
    if matches!(error, Error::NotFound(_)) {
        return StatusCode::NOT_FOUND.into_response();
    }
    tracing::error!(%error, "a message of an official account could not be taken");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

/// Serves a released verification file wherever its address lies, also below the pages' own directories; everything else
/// goes on to its handler. `HEAD` is answered as `GET`: the body is left out further on.
pub async fn files(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    // Names are compared as the platform asks for them, letter by letter.
    let is_text = request.uri().path().rsplit_once('.').is_some_and(|(_, extension)| extension == "txt");
    if !reads || !is_text {
        return next.run(request).await;
    }
    match state.service().served_verification_file(request.uri().path()).await {
        Ok(Some(bytes)) => {
            ([(CONTENT_TYPE, "text/plain"), (CACHE_CONTROL, "no-store")], bytes).into_response()
        }
        Ok(None) => next.run(request).await,
        Err(error) => {
            tracing::error!(%error, "a verification file could not be read");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
