//! 我的账号: who one is, and the own password.

use super::names::role_text;
use crate::api::session::{ChangePassword, Me};
use crate::i18n::{console as t, tr};
use crate::ui::{self, Field, Form, Submit, toaster};
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    let me = expect_context::<Me>();
    let change = ui::action::<ChangePassword>();
    let toaster = toaster();
    let round = RwSignal::new(0u32);
    ui::after(change, move |()| {
        toaster.good(tr(t::PASSWORD_CHANGED));
        round.update(|n| *n += 1);
    });
    let facts = ui::facts(vec![
        (tr(t::PERSON_NAME), me.name.into_any()),
        (tr(t::LOGIN), view! { <code>{me.login}</code> }.into_any()),
        (tr(t::ROLE), tr(role_text(me.role)).into_any()),
    ]);
    let form = move || {
        round.track();
        view! {
            <Form action=change id="password" class="form form--narrow">
                <Field name="old" label=t::OLD_PASSWORD kind="password" autocomplete="current-password" />
                <Field name="new" label=t::NEW_PASSWORD hint=t::PASSWORD_HINT kind="password" autocomplete="new-password" />
                <div class="form__foot"><Submit label=t::CHANGE_PASSWORD /></div>
            </Form>
        }
        .into_any()
    };
    view! {
        {ui::page_head(tr(t::ACCOUNT), "", ().into_any())}
        {ui::card(t::WHO_YOU_ARE, None, facts)}
        {ui::card(t::CHANGE_PASSWORD, None, form.into_any())}
    }
    .into_any()
}
