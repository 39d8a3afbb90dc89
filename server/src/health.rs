//! For machines that watch this one: `/healthz`, `/readyz`, `/metrics`.

use crate::client_ip::came_through_proxy;
use crate::state::AppState;
use axum::Router;
use axum::extract::{ConnectInfo, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use secrecy::ExposeSecret;
use std::net::{IpAddr, SocketAddr};
use subtle::ConstantTimeEq;

/// The three routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .route("/metrics", get(metrics))
}

/// The process runs.
async fn healthz() -> Response {
    ([(CACHE_CONTROL, "no-store")], "ok\n").into_response()
}

/// The process can work: its database answers, and it is not stopping.
async fn readyz(State(state): State<AppState>) -> Response {
    let (status, words) = if state.is_stopping() {
        (StatusCode::SERVICE_UNAVAILABLE, "stopping\n")
    } else if state.store().ping().await.is_err() {
        (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
    } else {
        (StatusCode::OK, "ready\n")
    };
    (status, [(CACHE_CONTROL, "no-store")], words).into_response()
}

/// Prometheus text, for this machine or for whoever knows the token. Others learn nothing, not even that it is here.
async fn metrics(
    State(state): State<AppState>,
    peer: Option<axum::Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
) -> Response {
    let peer = peer.map(|p| p.0);
    if !may_read_metrics(&state, peer, &headers) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let text = state.metrics().render();
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"), (CACHE_CONTROL, "no-store")], text)
        .into_response()
}

fn may_read_metrics(state: &AppState, peer: Option<ConnectInfo<SocketAddr>>, headers: &HeaderMap) -> bool {
    if let Some(token) = &state.settings().metrics_token {
        let given =
            headers.get(AUTHORIZATION).and_then(|v| v.to_str().ok()).and_then(|v| v.strip_prefix("Bearer "));
        return given.is_some_and(|given| given.as_bytes().ct_eq(token.expose_secret().as_bytes()).into());
    }
    let ip = state.client_ip(headers, peer.as_ref()).parse::<IpAddr>();
    // A proxy on this machine that nobody told us of would make every client look local.
    let hidden_proxy = state.settings().trusted_hops == 0 && came_through_proxy(headers);
    ip.is_ok_and(|ip| ip.is_loopback()) && !hidden_proxy
}
