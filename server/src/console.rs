//! The console: pages rendered by Leptos, its server functions, and pictures of QR codes.

use crate::state::AppState;
use crate::{bill_file, qr, security, visits};
use app::api::refusal::{Typed, is_plain_form};
use app::i18n::Lang;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::StatusCode;
use leptos::nonce::Nonce;
use leptos::prelude::provide_context;
use tower_http::limit::RequestBodyLimitLayer;

/// The largest body of a server function, in bytes: two PEM files fit many times.
const MAX_BODY: usize = 256 * 1024;

/// `/console` and everything below it.
pub fn router(state: &AppState) -> Router<AppState> {
    // Leptos' data wait on tokio's tasks. Refused only when it was set before, which is as good.
    let _ = any_spawner::Executor::init_tokio();
    Router::new()
        .route("/console", get(page))
        .route("/console/{*path}", get(page))
        .route("/console/qr/{file}", get(qr::picture))
        .route("/console/bills/{account}/{file}", get(bill_file::file))
        .route("/console/visitors/export", post(visits::export))
        .route("/console/api/{*function}", get(function).post(function))
        .layer(RequestBodyLimitLayer::new(MAX_BODY))
        .layer(from_fn_with_state(state.clone(), security::console))
}

async fn page(State(state): State<AppState>, request: Request) -> Response {
    let contexts = Contexts::of(state, &request);
    let render = leptos_axum::render_app_async_with_context(move || contexts.provide(), app::shell);
    render(request).await
}

async fn function(State(state): State<AppState>, request: Request) -> Response<Body> {
    let mut contexts = Contexts::of(state, &request);
    let mut request = request;
    if is_plain_form(request.method(), request.headers()) {
        let (parts, body) = request.into_parts();
        let Ok(body) = to_bytes(body, MAX_BODY).await else {
            return StatusCode::PAYLOAD_TOO_LARGE.into_response();
        };
        let typed = url::form_urlencoded::parse(&body).map(|(k, v)| (k.into_owned(), v.into_owned()));
        contexts.typed = Some(Typed::of(parts.uri.path(), typed));
        request = Request::from_parts(parts, Body::from(body));
    }
    leptos_axum::handle_server_fns_with_context(move || contexts.provide(), request).await.into_response()
}

/// What pages and server functions find as Leptos contexts.
#[derive(Clone)]
struct Contexts {
    state: AppState,
    nonce: Option<Nonce>,
    lang: Lang,
    visitor: app::host::Visitor,
    /// What was typed into a form that was posted without a script.
    typed: Option<Typed>,
}

impl Contexts {
    fn of(state: AppState, request: &Request) -> Self {
        let nonce = request.extensions().get::<Nonce>().cloned();
        let lang = Lang::of(request.headers());
        let visitor = state.visitor(request.headers(), request.extensions());
        Self { state, nonce, lang, visitor, typed: None }
    }

    fn provide(&self) {
        provide_context(self.state.service().clone());
        provide_context(self.state.assets().clone());
        provide_context(self.state.console_cookie().clone());
        provide_context(app::host::QrPictures(qr::picture_of));
        provide_context(self.visitor.clone());
        provide_context(self.lang);
        if let Some(nonce) = &self.nonce {
            provide_context(nonce.clone());
        }
        if let Some(typed) = &self.typed {
            provide_context(typed.clone());
        }
    }
}
