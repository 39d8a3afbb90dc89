//! `/sandbox/...`: the sandbox's own interface, for tests and for its pages. Only for this machine.

mod guard;
mod handlers;
mod mistakes;
mod views;

pub(crate) use guard::guard;
pub use views::{PayRequest, Problem, ReplayRequest, SandboxState, Waiver};

use axum::{
    Json, Router,
    routing::{get, post, put},
};
use utoipa::OpenApi;

use crate::sandbox::Sandbox;

/// The description of this interface.
#[derive(OpenApi)]
#[openapi(
    info(title = "Peake Pay sandbox", description = "Controls the simulated providers. Loopback only."),
    paths(
        handlers::state,
        handlers::events,
        handlers::set_fault,
        handlers::clear_faults,
        handlers::reset,
        handlers::pay,
        handlers::replay,
        handlers::deliver,
        handlers::set_dialect,
        mistakes::list,
        mistakes::make,
        mistakes::mend,
        mistakes::follow
    )
)]
struct Description;

/// `/sandbox/...`
pub(crate) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/sandbox/state", get(handlers::state))
        .route("/sandbox/events", get(handlers::events))
        .route("/sandbox/faults", post(handlers::set_fault).delete(handlers::clear_faults))
        .route("/sandbox/reset", post(handlers::reset))
        .route("/sandbox/pay", post(handlers::pay))
        .route("/sandbox/replay-notification", post(handlers::replay))
        .route("/sandbox/deliver", post(handlers::deliver))
        .route("/sandbox/dialect", put(handlers::set_dialect))
        .route("/sandbox/mistakes", get(mistakes::list))
        .route("/sandbox/mistakes/{place}/{name}", put(mistakes::make).delete(mistakes::mend))
        .route("/sandbox/followers/{app_id}/{person}", put(mistakes::follow).delete(mistakes::follow))
        .route("/sandbox/openapi.json", get(|| async { Json(Description::openapi()) }))
}
