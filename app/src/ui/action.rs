//! What a form does: posting to a server function, and what came back. One compiled shape for all of them.

use super::browser;
use crate::api::ApiError;
use crate::api::refusal::{self, Typed};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use serde::de::DeserializeOwned;

/// Something that can be done, and how it went.
#[derive(Clone, Copy)]
pub struct Action {
    url: &'static str,
    pending: RwSignal<bool>,
    answer: RwSignal<Option<Result<String, ApiError>>>,
    done: RwSignal<u32>,
}

/// The action of a server function that takes a form. It begins with the refusal that brought the page back, if one did.
pub fn action<S: ServerFn>() -> Action {
    Action {
        url: S::url(),
        pending: RwSignal::new(false),
        answer: RwSignal::new(refusal::of(S::url()).map(Err)),
        done: RwSignal::new(0),
    }
}

impl Action {
    /// The address that a plain form posts to.
    pub(super) const fn url(self) -> &'static str {
        self.url
    }

    /// Whether an answer is awaited.
    pub fn pending(self) -> bool {
        self.pending.get()
    }

    /// How often it was done: tracked by data that is then fetched again.
    pub fn done(self) -> u32 {
        self.done.get()
    }

    /// The last refusal. A view that is being left may ask once more when the page's signals are gone already.
    pub fn error(self) -> Option<ApiError> {
        self.answer.try_with(|answer| answer.as_ref().and_then(|a| a.as_ref().err().cloned())).flatten()
    }

    /// Forgets the last refusal: its form is gone. The page may be, too.
    pub(super) fn forget_refusal(self) {
        if self.answer.try_with_untracked(|answer| matches!(answer, Some(Err(_)))) == Some(true) {
            let _ = self.answer.try_set(None);
        }
    }

    /// What was wrong with a field.
    pub(super) fn field_error(self, name: &str) -> Option<String> {
        let words = |answer: &Option<Result<String, ApiError>>| match answer {
            Some(Err(error)) => error.field(name).map(str::to_owned),
            _ => None,
        };
        self.answer.try_with(words).flatten()
    }

    /// What was typed before the script ran, where a refusal brought the page back.
    pub(super) fn typed(self) -> Option<Typed> {
        refusal::typed(self.url)
    }

    /// Posts the form that was submitted, unless an answer to it is awaited.
    #[cfg_attr(
        not(feature = "hydrate"),
        allow(clippy::needless_return, reason = "the rest is for the browser")
    )]
    pub(super) fn submit(self, event: &leptos::ev::SubmitEvent) {
        event.prevent_default();
        if self.pending.get_untracked() {
            return;
        }
        #[cfg(feature = "hydrate")]
        {
            self.pending.set(true);
            let body = browser::submitted(event);
            let answer = crate::api::call::post(self.url, "application/x-www-form-urlencoded", body);
            leptos::task::spawn_local(async move {
                let answer = answer.await;
                let good = answer.is_ok();
                // The page may have been left meanwhile.
                let _ = self.pending.try_set(false);
                let _ = self.answer.try_set(Some(answer));
                if good {
                    let _ = self.done.try_update(|n| *n = n.wrapping_add(1));
                }
            });
        }
    }
}

/// Runs `then` whenever `action` did what was asked.
pub fn after<T: DeserializeOwned + 'static>(action: Action, then: impl Fn(T) + 'static) {
    on_answer(action, Box::new(move |json| serde_json::from_str(json).map(&then).unwrap_or_default()));
}

fn on_answer(action: Action, then: Box<dyn Fn(&str)>) {
    Effect::new(move |_| match action.answer.get() {
        Some(Ok(json)) => untrack(|| then(&json)),
        Some(Err(error)) if error.is_signed_out() => browser::go_to_sign_in(),
        Some(Err(_)) | None => {}
    });
}
