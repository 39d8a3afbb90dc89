//! The payer's pages.

use crate::state::AppState;
use axum::Router;

/// The payer's pages.
pub fn router() -> Router<AppState> {
    Router::new()
}
