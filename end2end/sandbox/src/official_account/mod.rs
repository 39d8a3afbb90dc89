//! The official-account platform (protocol document, section 3): web authorisation and access tokens.

mod authorise;
mod tokens;

pub use authorise::{ErrorPage, check_domain};

use axum::{
    Router,
    response::Response,
    routing::{get, post},
};
use http::{HeaderValue, header::CONTENT_TYPE};
use serde_json::{Value, json};

use crate::{
    ids,
    sandbox::{Sandbox, Tools},
};

/// `/connect`, `/sns`, `/cgi-bin`.
pub(crate) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/connect/oauth2/authorize", get(authorise::page))
        .route("/sns/oauth2/access_token", get(tokens::exchange))
        .route("/cgi-bin/token", get(tokens::classic))
        .route("/cgi-bin/stable_token", post(tokens::stable))
}

/// An error: HTTP 200, and `errmsg` ends with the trace id.
fn error(tools: &Tools<'_>, code: i64, text: &str) -> Value {
    json!({"errcode": code, "errmsg": format!("{text}, {}", ids::rid(tools.random))})
}

fn answer(value: &Value) -> Response {
    let mut response = Response::new(axum::body::Body::from(value.to_string()));
    let json = HeaderValue::from_static("application/json; encoding=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, json);
    response
}
