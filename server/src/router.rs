//! Which handler answers where.

use crate::pay;
use crate::state::AppState;
use axum::Router;
use axum::response::Redirect;
use axum::routing::get;

/// The whole HTTP surface.
pub fn router(state: AppState) -> Router {
    Router::new()
        .route("/", get(|| async { Redirect::to("/console") }))
        .merge(pay::router())
        .with_state(state)
}
