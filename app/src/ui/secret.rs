//! Secrets: never shown, replaced in one obvious step.

use super::form::{Area, Field, refuses};
use super::format::time;
use super::icon::{Icon, icon};
use crate::i18n::{Text, console as t, tr};
use domain::time::UnixMs;
use leptos::prelude::*;

/// The largest file that can be a key or a certificate.
#[cfg(feature = "hydrate")]
const LARGEST_FILE: f64 = 65_536.0;

/// A secret that is stored or not yet.
#[component]
pub fn SecretField(
    /// Its name in the form; absent from what is sent unless it is being replaced.
    name: &'static str,
    /// What it is.
    label: Text,
    /// What to know.
    hint: Text,
    /// When it was stored.
    set_at: Option<UnixMs>,
    /// The files that hold it, or nothing for a one-line secret.
    #[prop(optional)]
    file: Option<&'static str>,
    /// How many characters it has, counted while typing.
    #[prop(optional)]
    length: Option<usize>,
) -> impl IntoView {
    // A stored one that the provider refuses is asked for: what is wrong stands at an input.
    let refused = refuses(name);
    let replacing = RwSignal::new(set_at.is_none() || untrack(refused));
    Effect::new(move |_| {
        if refused() {
            replacing.set(true);
        }
    });
    let count = RwSignal::new(0usize);
    let editor = move || match file {
        Some(accept) => view! { <Area name=name label=label hint=hint accept=accept /> }.into_any(),
        None => view! {
            <Field name=name label=label hint=hint kind="password" autocomplete="new-password" maxlength=512
                typed=move |text: String| count.set(text.trim().chars().count()) />
            {length.map(|length| view! {
                <p class="secret__count" class:secret__count--good=move || count.get() == length>
                    {move || format!("{} / {length}", count.get())}
                </p>
            })}
        }
        .into_any(),
    };
    move || {
        let Some(at) = set_at.filter(|_| !replacing.get()) else {
            let keep = set_at.map(|_| {
                view! {
                    <button type="button" class="btn btn--small btn--quiet" on:click=move |_| replacing.set(false)>
                        {tr(t::KEEP_STORED)}
                    </button>
                }
            });
            return view! { <div class="secret">{editor()}{keep}</div> }.into_any();
        };
        view! {
            <div class="field" role="group" aria-label=tr(label)>
                <span class="field__label">{tr(label)}</span>
                <div class="secret__stored">
                    <span class="secret__dots" aria-hidden="true">"••••••••"</span>
                    <span class="secret__when">{icon(Icon::Shield)}{tr(t::STORED_AT)}" "{time(at)}</span>
                    <button type="button" class="btn btn--small" on:click=move |_| replacing.set(true)>
                        {tr(t::REPLACE)}
                        <span class="sr-only">{tr(label)}</span>
                    </button>
                </div>
            </div>
        }
        .into_any()
    }
}

/// The bytes of a file that is no text, as base64.
#[cfg(feature = "hydrate")]
fn base64(content: &wasm_bindgen::JsValue) -> Option<String> {
    let latin: String = js_sys::Uint8Array::new(content).to_vec().into_iter().map(char::from).collect();
    web_sys::window()?.btoa(&latin).ok()
}

/// Puts the text of the file that was picked into `text`; as base64 where every byte counts (`exact`), and a pfx file,
/// which is no text.
pub(super) fn read_file(
    event: &leptos::ev::Event,
    text: RwSignal<String>,
    name: RwSignal<String>,
    exact: bool,
) {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsCast;
        let input = event.target().and_then(|t| t.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some(file) = input.as_ref().and_then(web_sys::HtmlInputElement::files).and_then(|all| all.get(0))
        else {
            return;
        };
        if file.size() > LARGEST_FILE {
            name.set(tr(t::FILE_TOO_LARGE).to_owned());
            return;
        }
        let binary = exact || [".pfx", ".p12"].iter().any(|end| file.name().to_lowercase().ends_with(end));
        let read = if binary { file.array_buffer() } else { file.text() };
        leptos::task::spawn_local(async move {
            if let Ok(content) = wasm_bindgen_futures::JsFuture::from(read).await {
                let content = if binary { base64(&content) } else { content.as_string() };
                let _ = text.try_set(content.unwrap_or_default());
                let _ = name.try_set(file.name());
            }
        });
        // So that the same file can be picked again after it was changed.
        if let Some(input) = input {
            input.set_value("");
        }
    }
    let _ = (event, text, name, exact);
}
