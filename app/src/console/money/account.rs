//! 我的账号: who one is, the own password, the own second factor.

use super::second_factor::{self, Acts};
use crate::api::session::{ChangePassword, Me};
use crate::console::names::role_text;
use crate::i18n::{console as t, second_factor as f, tr};
use crate::ui::{self, Action, Field, Form, Submit, toaster};
use leptos::prelude::*;

/// The page. Recovery codes that were made just now stand there alone, to be kept and printed.
pub fn page() -> AnyView {
    let change = ui::action::<ChangePassword>();
    let toaster = toaster();
    let round = RwSignal::new(0u32);
    ui::after(change, move |()| {
        toaster.good(tr(t::PASSWORD_CHANGED));
        round.update(|n| *n += 1);
    });
    let acts = second_factor::acts();
    let body = move || match acts.codes.get() {
        Some(codes) => kept(codes, acts),
        None => view! {
            {ui::card(t::WHO_YOU_ARE, None, who())}
            {second_factor::part(acts)}
            {ui::card(t::CHANGE_PASSWORD, None, password(change, round))}
        }
        .into_any(),
    };
    view! { {ui::page_head(tr(t::ACCOUNT), "", ().into_any())}{body} }.into_any()
}

fn who() -> AnyView {
    let me = expect_context::<Me>();
    ui::facts(vec![
        (tr(t::PERSON_NAME), me.name.into_any()),
        (tr(t::LOGIN), view! { <code>{me.login}</code> }.into_any()),
        (tr(t::ROLE), tr(role_text(me.role)).into_any()),
    ])
}

fn password(change: Action, round: RwSignal<u32>) -> AnyView {
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
    form.into_any()
}

fn kept(codes: Vec<String>, acts: Acts) -> AnyView {
    let on = view! {
        <button type="button" class="btn btn--primary" on:click=move |_| acts.codes.set(None)>{tr(f::KEPT)}</button>
    };
    let codes = second_factor::recovery_codes(codes, on.into_any());
    ui::card(f::RECOVERY, Some(f::RECOVERY_ABOUT), codes)
}
