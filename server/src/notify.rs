//! What providers tell us. The raw bytes go to the use case, which alone decides what to answer.

use crate::state::AppState;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use domain::method::Provider;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, StatusCode};
use service::Error;
use service::notify::{NotifyAnswer, NotifyKind};
use std::net::SocketAddr;

/// The largest notification, in bytes.
const MAX_BODY: usize = 1024 * 1024;

/// `/notify/…`. No session, no origin check: the signature over the raw bytes is the proof.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/notify/echo/{word}", get(echo))
        .route("/notify/sms/{key}", get(sms_receipts).post(sms_receipts))
        .route("/notify/{provider}/{notify_key}", post(payment))
        .route("/notify/{provider}/{notify_key}/refund", post(refund))
        .layer(DefaultBodyLimit::max(MAX_BODY))
}

/// The answer to a word that the self-check sends through the public address: whoever asks for another one learns nothing.
async fn echo(State(state): State<AppState>, Path(word): Path<String>) -> Response {
    match state.service().echo(&word).await {
        Ok(Some(answer)) => ([(CACHE_CONTROL, HeaderValue::from_static("no-store"))], answer).into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "an echo could not be looked up");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Receipts of text messages: the random part of the address is all that says whose they are.
async fn sms_receipts(
    State(state): State<AppState>,
    Path(key): Path<String>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    match state.service().take_sms_receipts(&key, &query.unwrap_or_default(), &body).await {
        Ok(Some(thanks)) => {
            ([(CONTENT_TYPE, HeaderValue::from_static("application/json"))], thanks).into_response()
        }
        Ok(None) => StatusCode::BAD_REQUEST.into_response(),
        Err(Error::NotFound(_)) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "receipts of text messages could not be taken");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

type Peer = Option<axum::Extension<ConnectInfo<SocketAddr>>>;

async fn payment(
    state: State<AppState>,
    address: Path<(String, String)>,
    peer: Peer,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    receive(&state, &address, NotifyKind::Payment, peer, &headers, body).await
}

async fn refund(
    state: State<AppState>,
    address: Path<(String, String)>,
    peer: Peer,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    receive(&state, &address, NotifyKind::Refund, peer, &headers, body).await
}

async fn receive(
    state: &AppState,
    (provider, key): &(String, String),
    kind: NotifyKind,
    peer: Peer,
    headers: &HeaderMap,
    body: Bytes,
) -> Response {
    let remote = state.client_ip(headers, peer.map(|p| p.0).as_ref());
    let Some(provider) = Provider::parse(provider) else { return StatusCode::NOT_FOUND.into_response() };
    into_response(state.service().receive(provider, key, kind, headers, body, &remote).await)
}

fn into_response(answer: NotifyAnswer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, answer.body).into_response();
    match answer.content_type {
        Some(kind) => response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind)),
        None => response.headers_mut().remove(CONTENT_TYPE),
    };
    response
}
