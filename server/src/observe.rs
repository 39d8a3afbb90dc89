//! One log line and one measurement per request, a request id on every answer, and a clean answer after a panic or
//! when time runs out.
//!
//! Logged are the route's pattern, never the path or the query: QR codes, notification keys and authorisation codes
//! are in them.

use crate::problem::Problem;
use crate::state::AppState;
use app::i18n::Lang;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use http::{HeaderName, HeaderValue, StatusCode};
use service::Random;
use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::time::Instant;
use tracing::Instrument;

/// The header that carries the request's id, in and out of the handlers.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Gives the request an id, measures it, logs it, and answers for it when its handler cannot.
#[expect(clippy::disallowed_methods, reason = "how long an answer took is no time that anything depends on")]
pub async fn observe(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = new_request_id();
    request.headers_mut().insert(REQUEST_ID, id.clone());
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("unmatched", MatchedPath::as_str).to_owned();
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let client = state.client_ip(request.headers(), peer);
    let about = About::of(&request);
    let span = tracing::info_span!("request", id = id.to_str().unwrap_or_default(), %method, route, client);
    let mut response = guarded(state, about, next.run(request)).instrument(span.clone()).await;
    response.headers_mut().insert(REQUEST_ID, id);
    let (status, took) = (response.status(), started.elapsed());
    let labels = [("method", method.to_string()), ("route", route), ("status", status.as_str().to_owned())];
    metrics::histogram!("http_request_duration_seconds", &labels).record(took);
    let _entered = span.enter();
    let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    if status.is_server_error() {
        tracing::warn!(status = status.as_u16(), took_ms, "answered");
    } else {
        tracing::info!(status = status.as_u16(), took_ms, "answered");
    }
    response
}

/// Runs a handler; a panic becomes a 500 and too long a wait a 503, in the shape that the asker expects.
async fn guarded(state: AppState, about: About, handler: impl Future<Output = Response>) -> Response {
    let limit = state.settings().request_timeout;
    match tokio::time::timeout(limit, AssertUnwindSafe(handler).catch_unwind()).await {
        Ok(Ok(response)) => response,
        Ok(Err(panic)) => {
            tracing::error!(words = panic_words(&*panic), "a handler panicked");
            about.answer(StatusCode::INTERNAL_SERVER_ERROR, "internal")
        }
        Err(_) => {
            tracing::error!("a handler took too long");
            about.answer(StatusCode::SERVICE_UNAVAILABLE, "timed_out")
        }
    }
}

/// What has to be known of a request to answer it without its handler.
struct About {
    lang: Lang,
    wants_problem: bool,
}

impl About {
    fn of(request: &Request) -> Self {
        Self { lang: Lang::of(request.headers()), wants_problem: request.uri().path().starts_with("/api/") }
    }

    fn answer(&self, status: StatusCode, code: &str) -> Response {
        let problem = Problem::new(self.lang, status, code);
        if self.wants_problem {
            problem.into_response()
        } else {
            (status, format!("{}\n", problem.title)).into_response()
        }
    }
}

fn panic_words(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no words")
}

fn new_request_id() -> HeaderValue {
    let mut bytes = [0; 8];
    service::SystemRandom::default().fill(&mut bytes);
    let text = format!("{:016x}", u64::from_be_bytes(bytes));
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("none"))
}
