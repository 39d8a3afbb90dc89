//! Between the password and the console: a code, a recovery code, or setting up what is demanded. It works before the
//! script runs, too; the recovery codes of a second factor set up then can be made anew on the account page.

use super::second_factor::{recovery_codes, secret};
use super::sign_in::{entry, query};
use crate::api::call::call;
use crate::api::second_factor::{CameIn, FinishSetUp, GetHalfWay, HalfWay, SecondStep, Waiting};
use crate::console::links;
use crate::console::routes::Page;
use crate::i18n::{Text, console as c, second_factor as t, tr};
use crate::ui::{self, Field, Form, Submit};
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    let data = ui::fetch(|| call(GetHalfWay {}));
    ui::load_with(
        data,
        || ().into_any(),
        |half: Option<HalfWay>| match half {
            None => {
                ui::replace_with(&Page::SignIn.path());
                ().into_any()
            }
            Some(HalfWay { waiting: Some(waiting), .. }) => set_up(waiting),
            Some(HalfWay { login, .. }) => code(login),
        },
    )
}

/// The question for a code. Recovery codes have letters: their form has the other keyboard.
fn code(login: String) -> AnyView {
    let step = ui::action::<SecondStep>();
    ui::after(step, |next: String| ui::leave_for(&next));
    Effect::new(|_| ui::focus_later(&["#second-step-code"]));
    let next = query("next");
    let recovery = !query("recovery").is_empty();
    let (words, other) = if recovery { (t::USE_CODE, "") } else { (t::USE_RECOVERY, "1") };
    let other = links::address(&Page::SecondStep, &[("next", &next), ("recovery", other)]);
    let form = view! {
        <Form action=step id="second-step">
            <p class="muted">{tr(c::LOGIN)}" "<strong>{login}</strong></p>
            <input type="hidden" name="next" value=next />
            {if recovery { recovery_code() } else { digits(t::SIX_DIGITS) }}
            <Submit label=c::SIGN_IN class="btn btn--primary btn--wide" />
        </Form>
        <p class="entry__other"><a href=other rel="external">{tr(words)}</a></p>
        {back()}
    };
    entry(t::STEP, t::STEP_ABOUT, form.into_any())
}

/// The field for six digits.
pub(super) fn digits(hint: Text) -> AnyView {
    view! { <Field name="code" label=t::CODE hint=hint inputmode="numeric" autocomplete="one-time-code" maxlength=12 /> }
        .into_any()
}

fn recovery_code() -> AnyView {
    view! {
        <input type="hidden" name="recovery" value="1" />
        <Field name="code" label=t::RECOVERY_CODE hint=t::RECOVERY_HINT maxlength=32 />
    }
    .into_any()
}

fn back() -> AnyView {
    view! { <p class="entry__other"><a href=Page::SignIn.path() rel="external">{tr(t::OTHER_LOGIN)}</a></p> }
        .into_any()
}

/// The recovery codes, shown this once, and the way on.
fn came_in(codes: Vec<String>, next: String) -> AnyView {
    let on = view! {
        <button type="button" class="btn btn--primary" on:click=move |_| ui::leave_for(&next)>{tr(t::GO_ON)}</button>
    };
    view! { <h2>{tr(t::RECOVERY)}</h2><p>{tr(t::RECOVERY_ABOUT)}</p>{recovery_codes(codes, on.into_any())} }
        .into_any()
}

fn set_up(waiting: Waiting) -> AnyView {
    let finish = ui::action::<FinishSetUp>();
    let came = RwSignal::new(None::<CameIn>);
    ui::after(finish, move |now: CameIn| came.set(Some(now)));
    let next = query("next");
    let body = move || {
        if let Some(CameIn { codes, next }) = came.get() {
            return came_in(codes, next);
        }
        let next = next.clone();
        view! {
            {secret(waiting.clone())}
            <Form action=finish id="set-up">
                <input type="hidden" name="next" value=next />
                {digits(t::SIX_DIGITS)}
                <Submit label=t::CONFIRM class="btn btn--primary btn--wide" />
            </Form>
            {back()}
        }
        .into_any()
    };
    entry(t::SET_UP, t::SET_UP_ABOUT, body.into_any())
}
