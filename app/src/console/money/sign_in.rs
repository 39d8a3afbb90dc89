//! The sign-in page. It works before the script runs, too.

use crate::api::session::SignIn;
use crate::console::frame::{brand, language_form, theme_form};
use crate::i18n::{Text, console as t, tr};
use crate::ui::{self, Field, Form, Submit};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page.
pub fn page() -> AnyView {
    let sign_in = ui::action::<SignIn>();
    ui::after(sign_in, |next: String| ui::leave_for(&next));
    let form = view! {
        <Form action=sign_in id="sign-in">
            <input type="hidden" name="next" value=query("next") />
            <Field name="login" label=t::LOGIN autocomplete="username" />
            <Field name="password" label=t::PASSWORD kind="password" autocomplete="current-password" />
            <Submit label=t::SIGN_IN class="btn btn--primary btn--wide" />
        </Form>
    };
    entry(t::SIGN_IN_TITLE, t::SIGN_IN_ABOUT, form.into_any())
}

/// What stands in the page's query.
pub(super) fn query(name: &'static str) -> String {
    use_query_map().with_untracked(|query| query.get(name).unwrap_or_default())
}

/// What stands around every page in front of the console.
pub(super) fn entry(title: Text, about: Text, body: AnyView) -> AnyView {
    view! {
        <div class="entry">
            <div class="entry__tools">{language_form()}{theme_form()}</div>
            <main class="entry__card">
                <p class="brand">{brand()}<span>{tr(t::PRODUCT)}</span></p>
                <h1 id="page-title" tabindex="-1">{tr(title)}</h1>
                <p class="entry__about">{tr(about)}</p>
                {body}
            </main>
        </div>
    }
    .into_any()
}
