//! Data that a page waits for: the skeleton, the data, or what went wrong.

use super::icon::{Icon, icon};
use crate::api::ApiError;
use crate::api::call::Called;
use crate::i18n::{console as t, tr};
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// Data from the server, as the JSON that it came in.
pub type Data = Resource<Result<String, ApiError>>;

/// Data that is fetched once.
pub fn fetch(call: impl Fn() -> Called + Send + Sync + 'static) -> Data {
    fetch_when(|| (), call)
}

/// Data that is fetched again whenever a signal changes that `track` reads.
pub fn fetch_when<X>(
    track: impl Fn() -> X + Send + Sync + 'static,
    call: impl Fn() -> Called + Send + Sync + 'static,
) -> Data {
    fetch_boxed(Box::new(move || drop(track())), Box::new(call))
}

type Track = Box<dyn Fn() + Send + Sync>;
type Call = Box<dyn Fn() -> Called + Send + Sync>;

fn fetch_boxed(track: Track, call: Call) -> Data {
    let runs = AtomicU32::new(0);
    let source = move || {
        track();
        runs.fetch_add(1, Ordering::Relaxed)
    };
    Resource::new(source, move |_| untrack(&call))
}

/// Reads what came; `None` while it is awaited or when it was refused.
pub fn peek<T: DeserializeOwned>(data: Data) -> Option<T> {
    data.get().and_then(Result::ok).and_then(|json| serde_json::from_str(&json).ok())
}

/// Shows `view` of the data once it is there.
pub fn load<T: DeserializeOwned>(data: Data, view: impl Fn(T) -> AnyView + Send + Sync + 'static) -> AnyView {
    load_with(data, skeleton, view)
}

/// [`load`] with something else than the usual skeleton while waiting.
pub fn load_with<T: DeserializeOwned>(
    data: Data,
    waiting: fn() -> AnyView,
    view: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let view = move |json: &str| match serde_json::from_str(json) {
        Ok(value) => view(value),
        Err(_) => failed(&ApiError::unreachable()),
    };
    suspended(data, waiting, Arc::new(view))
}

/// One compiled shape for every page.
fn suspended(
    data: Data,
    waiting: fn() -> AnyView,
    view: Arc<dyn Fn(&str) -> AnyView + Send + Sync>,
) -> AnyView {
    let content = move || {
        let view = Arc::clone(&view);
        Suspend::new(async move {
            match data.await {
                Ok(json) => view(&json),
                Err(error) => failed(&error),
            }
        })
    };
    view! { <Transition fallback=waiting>{content}</Transition> }.into_any()
}

fn skeleton() -> AnyView {
    view! {
        <div class="skeleton" role="status">
            <span class="sr-only">{tr(t::LOADING)}</span>
            <span class="skeleton__line"></span>
            <span class="skeleton__line"></span>
            <span class="skeleton__line"></span>
        </div>
    }
    .into_any()
}

fn failed(error: &ApiError) -> AnyView {
    if error.is_signed_out() {
        super::browser::go_to_sign_in();
        return ().into_any();
    }
    #[cfg(feature = "ssr")]
    if error.code == "not_found"
        && let Some(response) = use_context::<leptos_axum::ResponseOptions>()
    {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    let retry = (error.code != "not_found" && error.code != "forbidden").then(|| {
        view! {
            <button type="button" class="btn" on:click=|_| drop(window().location().reload())>{tr(t::TRY_AGAIN)}</button>
        }
    });
    view! {
        <div class="empty" role="alert">
            <span class="empty__icon">{icon(Icon::Alert)}</span>
            <p class="empty__title">{error.words.clone()}</p>
            {retry}
        </div>
    }
    .into_any()
}
