//! Which handler answers where.

use crate::assets::{self, EMBEDDED};
use crate::state::AppState;
use crate::{console, health, notify, observe, official_account, pay, rest, security, well_known};
use app::i18n::Lang;
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use http::{HeaderMap, StatusCode};
use tower_http::limit::RequestBodyLimitLayer;

/// The largest body that a pay page takes, in bytes: a form with a plate or a bridge's answer.
const MAX_PAY_BODY: usize = 64 * 1024;

/// The whole HTTP surface.
pub fn router(state: AppState) -> Router {
    Router::new()
        .route("/", get(|| async { Redirect::to("/console") }))
        .merge(console::router(&state))
        .merge(pay::router().layer(RequestBodyLimitLayer::new(MAX_PAY_BODY)))
        .merge(notify::router())
        .merge(official_account::router())
        .merge(rest::router())
        .merge(well_known::router())
        .merge(health::router())
        .merge(assets::router(EMBEDDED))
        .fallback(nothing_here)
        .layer(from_fn_with_state(state.clone(), official_account::files))
        .layer(from_fn_with_state(state.clone(), observe::observe))
        // Outermost: an answer in place of a handler that panicked carries these headers too.
        .layer(from_fn_with_state(state.clone(), security::everywhere))
        .with_state(state)
}

async fn nothing_here(headers: HeaderMap) -> Response {
    let words = match Lang::of(&headers) {
        Lang::Zh => "这里没有页面。\n",
        Lang::En => "There is no page here.\n",
    };
    (StatusCode::NOT_FOUND, words).into_response()
}
