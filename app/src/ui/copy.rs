//! Values to copy.

use super::icon::{Icon, icon};
use super::toast::toaster;
use crate::i18n::{console as t, tr};
use leptos::prelude::*;

/// A button that copies `value`; `what` names it for screen readers.
pub fn copy_button(value: String, what: String) -> AnyView {
    let toaster = toaster();
    let copied = RwSignal::new(false);
    let on_click = move |_| {
        if super::browser::copy(&value) {
            copied.set(true);
            set_timeout(
                move || {
                    let _ = copied.try_set(false);
                },
                std::time::Duration::from_secs(2),
            );
        } else {
            toaster.bad(tr(t::COPY_BY_HAND));
        }
    };
    view! {
        <button type="button" class="btn btn--small copy" on:click=on_click>
            {move || icon(if copied.get() { Icon::Check } else { Icon::Copy })}
            <span aria-live="polite">{move || tr(if copied.get() { t::COPIED } else { t::COPY })}</span>
            <span class="sr-only">{what}</span>
        </button>
    }
    .into_any()
}

/// A value on one line with its copy button.
pub fn copy_line(value: String, what: String) -> AnyView {
    view! {
        <div class="copy-line">
            <code class="copy-line__value">{value.clone()}</code>
            {copy_button(value, what)}
        </div>
    }
    .into_any()
}

/// Text of many lines, as it is.
pub fn code_block(text: String, label: &'static str) -> AnyView {
    view! { <pre class="code" tabindex="0" role="region" aria-label=label><code>{text}</code></pre> }
        .into_any()
}
