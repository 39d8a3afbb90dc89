//! What a button of a page could not do, in a code that the page has words for.

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// An answer that says no. It is an ordinary answer of these endpoints (status 200): a browser would
/// write any other status into its console as an error, and being refused is none.
#[derive(Clone, Debug)]
pub struct Refusal {
    code: &'static str,
    detail: String,
}

impl Refusal {
    /// A refusal that its code explains.
    pub fn code(code: &'static str) -> Self {
        Self { code, detail: String::new() }
    }

    /// A refusal with somebody's own words besides.
    pub fn with(code: &'static str, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into() }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        Json(json!({ "refusal": { "code": self.code, "detail": self.detail } })).into_response()
    }
}
