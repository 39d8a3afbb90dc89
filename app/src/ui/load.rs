//! Data that a page waits for: the skeleton, the data, or what went wrong.

use super::icon::{Icon, icon};
use crate::api::{Answer, ApiError};
use crate::i18n::{console as t, tr};
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// Data from the server that is fetched again whenever `source` changes.
pub fn fetch<S, T, Fut>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetcher: impl Fn(S) -> Fut + Send + Sync + 'static,
) -> Resource<Result<T, ApiError>>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Clone + Send + Sync + Serialize + DeserializeOwned + 'static,
    Fut: Future<Output = Answer<T>> + Send + 'static,
{
    Resource::new(source, move |s| {
        let answer = fetcher(s);
        async move { answer.await.flatten() }
    })
}

/// Shows `view` of the data once it is there.
pub fn load<T>(
    data: Resource<Result<T, ApiError>>,
    view: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + Send + Sync + 'static,
{
    load_with(data, skeleton, view)
}

/// [`load`] with something else than the usual skeleton while waiting.
pub fn load_with<T>(
    data: Resource<Result<T, ApiError>>,
    waiting: fn() -> AnyView,
    view: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + Send + Sync + 'static,
{
    let view = Arc::new(view);
    suspended(
        waiting,
        Box::new(move || {
            let view = Arc::clone(&view);
            Suspend::new(async move {
                match data.await {
                    Ok(value) => view(value),
                    Err(error) => failed(&error),
                }
            })
        }),
    )
}

/// One compiled shape for every page.
fn suspended(waiting: fn() -> AnyView, content: Box<dyn Fn() -> Suspend<AnyView> + Send + Sync>) -> AnyView {
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
