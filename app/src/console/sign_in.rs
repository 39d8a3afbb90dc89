//! The sign-in page. It works before the script runs, too.

use super::frame::{brand, language_form, theme_form};
use crate::api::session::SignIn;
use crate::i18n::{console as t, tr};
use crate::ui::{self, Field, Form, Submit};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page.
pub fn page() -> AnyView {
    let sign_in = ui::action::<SignIn>();
    ui::after(sign_in, |next: String| ui::leave_for(&next));
    let query = use_query_map();
    let next = query.with_untracked(|q| q.get("next").unwrap_or_default());
    view! {
        <div class="entry">
            <div class="entry__tools">{language_form()}{theme_form()}</div>
            <main class="entry__card">
                <p class="brand">{brand()}<span>{tr(t::PRODUCT)}</span></p>
                <h1 id="page-title" tabindex="-1">{tr(t::SIGN_IN_TITLE)}</h1>
                <p class="entry__about">{tr(t::SIGN_IN_ABOUT)}</p>
                <Form action=sign_in id="sign-in">
                    <input type="hidden" name="next" value=next />
                    <Field name="login" label=t::LOGIN autocomplete="username" />
                    <Field name="password" label=t::PASSWORD kind="password" autocomplete="current-password" />
                    <Submit label=t::SIGN_IN class="btn btn--primary btn--wide" />
                </Form>
            </main>
        </div>
    }
    .into_any()
}
