//! Dialogs, above all the one that asks before something cannot be undone.

use super::icon::{Icon, icon};
use crate::i18n::{Text, console as t, tr};
use leptos::html;
use leptos::prelude::*;

/// Where the focus goes: to what is to be filled in, else to leaving the question.
const FIRST: &[&str] = &[
    ".dialog[open] .dialog__body :is(input:not([type=hidden]), select, textarea)",
    ".dialog[open] .dialog__foot button",
];

/// A dialog that is open while `open` holds. The browser keeps the focus inside and closes it on Escape.
#[component]
pub fn Dialog(
    /// Its heading.
    title: Text,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Whether it is wide, for texts to read.
    #[prop(optional)]
    wide: bool,
    /// What is in it, made anew each time it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let (Some(dialog), open) = (node.get(), open.get()) else { return };
        if open && !dialog.open() {
            let _ = dialog.show_modal();
            super::browser::focus_later(FIRST);
        } else if !open && dialog.open() {
            dialog.close();
        }
    });
    view! {
        <dialog
            node_ref=node
            class="dialog"
            class:dialog--wide=wide
            aria-label=tr(title)
            on:close=move |_| open.set(false)
        >
            <div class="dialog__head">
                <h2>{tr(title)}</h2>
                <button type="button" class="icon-btn" on:click=move |_| open.set(false)>
                    {icon(Icon::Close)}
                    <span class="sr-only">{tr(t::CLOSE)}</span>
                </button>
            </div>
            {move || open.get().then(|| view! { <div class="dialog__body">{children()}</div> }.into_any())}
        </dialog>
    }
    .into_any()
}

/// Whether a dialog about `chosen` is open: while there is something chosen; closing it chooses nothing. Each side is
/// set only when it differs, because setting a signal wakes its readers even when nothing changed, and the two would
/// wake each other for ever.
pub fn open_while<T: Send + Sync + 'static>(chosen: RwSignal<Option<T>>) -> RwSignal<bool> {
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        let some = chosen.with(Option::is_some);
        if open.get_untracked() != some {
            open.set(some);
        }
    });
    Effect::new(move |_| {
        if !open.get() && chosen.with_untracked(Option::is_some) {
            chosen.set(None);
        }
    });
    open
}

/// The foot of a question: leave it, or do it.
pub fn ask(open: RwSignal<bool>, submit: AnyView) -> AnyView {
    view! {
        <div class="dialog__foot">
            <button type="button" class="btn" on:click=move |_| open.set(false)>{tr(t::CANCEL)}</button>
            {submit}
        </div>
    }
    .into_any()
}
