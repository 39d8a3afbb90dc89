//! The REST interface for parking and card systems, `/api/v1`, and its description.
//!
//! Every error is a problem of RFC 9457, those of the HTTP surface included.

mod bills;
mod cards;
mod extract;
mod notices;
mod openapi;
mod payment_types;
mod payments;
mod sites;
pub mod time;
pub mod types;
mod vehicles;
mod visitors;

use crate::problem::Problem;
use crate::security;
use crate::state::AppState;
use app::i18n::Lang;
use axum::Router;
use axum::extract::{DefaultBodyLimit, OriginalUri};
use axum::middleware::from_fn;
use axum::routing::{get, post};
use http::{HeaderMap, StatusCode};
pub use openapi::document;
use utoipa_swagger_ui::SwaggerUi;

/// The largest body, in bytes.
const MAX_BODY: usize = 64 * 1024;

/// `/api`.
pub fn router() -> Router<AppState> {
    let v1 = Router::new()
        .route("/vehicles/entered", post(vehicles::entered))
        .route("/vehicles/at-lane", post(vehicles::at_lane))
        .route("/vehicles/left", post(vehicles::left))
        .route("/bills", get(bills::bill))
        .route("/bills/{bill_id}/payments", get(bills::payments))
        .route("/client-tokens", post(payments::make_token))
        .route("/payments", post(payments::start).get(payments::list))
        .route("/payments/{payment_id}", get(payments::one))
        .route("/sites", get(sites::list))
        .route("/notices", post(notices::send))
        .route("/notices/{notice_id}", get(notices::one))
        .route("/visitor-passes/verify", post(visitors::verify))
        .route("/visitor-passes/arrivals", post(visitors::arrived))
        .route("/cards/{card_no}", get(cards::get).put(cards::put))
        .route("/cards/{card_no}/entries", get(cards::entries))
        .route("/cards/{card_no}/debits", post(cards::debit))
        .route("/cards/{card_no}/debits/{debit_no}/undo", post(cards::undo));
    let api = Router::new()
        .nest("/v1", v1)
        .fallback(no_such_route)
        .method_not_allowed_fallback(wrong_method)
        .layer(DefaultBodyLimit::max(MAX_BODY));
    let viewer: Router<AppState> = SwaggerUi::new("/api/docs").url("/api/openapi.json", document()).into();
    Router::new().nest("/api", api).merge(viewer.layer(from_fn(security::viewer)))
}

async fn no_such_route(OriginalUri(uri): OriginalUri, headers: HeaderMap) -> Problem {
    Problem::new(Lang::of(&headers), StatusCode::NOT_FOUND, "no_such_route").detail(uri.path().to_owned())
}

async fn wrong_method(headers: HeaderMap) -> Problem {
    Problem::new(Lang::of(&headers), StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed")
}
