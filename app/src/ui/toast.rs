//! Short messages that come and go, read out by screen readers.

use super::icon::{Icon, icon};
use crate::i18n::{console as t, tr};
use leptos::prelude::*;
use std::time::Duration;

/// How long a message stays.
const STAYS: Duration = Duration::from_secs(6);

#[derive(Clone, Debug, PartialEq)]
struct Toast {
    id: u32,
    words: String,
    bad: bool,
}

/// Where messages are put.
#[derive(Clone, Copy, Debug)]
pub struct Toaster(RwSignal<Vec<Toast>>);

impl Toaster {
    /// A place for messages.
    pub fn new() -> Self {
        Self(RwSignal::new(Vec::new()))
    }

    /// Something went well.
    pub fn good(self, words: impl Into<String>) {
        self.push(words.into(), false);
    }

    /// Something did not.
    pub fn bad(self, words: impl Into<String>) {
        self.push(words.into(), true);
    }

    fn push(self, words: String, bad: bool) {
        let id = self.0.with_untracked(|all| all.last().map_or(0, |t| t.id.wrapping_add(1)));
        self.0.update(|all| all.push(Toast { id, words, bad }));
        set_timeout(move || self.remove(id), STAYS);
    }

    fn remove(self, id: u32) {
        let _ = self.0.try_update(|all| all.retain(|t| t.id != id));
    }
}

impl Default for Toaster {
    fn default() -> Self {
        Self::new()
    }
}

/// The page's place for messages.
pub fn toaster() -> Toaster {
    use_context().unwrap_or_default()
}

/// The live region that shows them.
pub fn toasts(toaster: Toaster) -> AnyView {
    let shown = move || {
        toaster
            .0
            .get()
            .into_iter()
            .map(|toast| {
                let kind = if toast.bad { Icon::CrossCircle } else { Icon::CheckCircle };
                view! {
                    <div class="toast" class:toast--bad=toast.bad>
                        {icon(kind)}
                        <p>{toast.words}</p>
                        <button type="button" class="icon-btn" on:click=move |_| toaster.remove(toast.id)>
                            {icon(Icon::Close)}
                            <span class="sr-only">{tr(t::CLOSE)}</span>
                        </button>
                    </div>
                }
                .into_any()
            })
            .collect::<Vec<_>>()
    };
    view! { <div class="toasts" role="status" aria-live="polite">{shown}</div> }.into_any()
}
