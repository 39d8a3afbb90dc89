//! 员工: who may sign in, and as what.

use crate::api::call::call;
use crate::api::session::Me;
use crate::api::staff::{CreateStaff, ListStaff, Person, ResetPassword, UpdateStaff};
use crate::console::names::role_text;
use crate::i18n::{console as t, tr};
use crate::ui::{
    self, Action, Checkbox, Column, Dialog, Field, Form, Icon, Select, Submit, Tone, icon, toaster,
};
use domain::access::Role;
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    let create = ui::action::<CreateStaff>();
    let update = ui::action::<UpdateStaff>();
    let reset = ui::action::<ResetPassword>();
    let data = ui::fetch_when(move || (create.done(), update.done()), || call(ListStaff {}));
    let adding = RwSignal::new(false);
    let editing = RwSignal::new(false);
    let resetting = RwSignal::new(false);
    let chosen = RwSignal::new(None::<Person>);
    let toaster = toaster();
    ui::after(create, move |()| {
        adding.set(false);
        toaster.good(tr(t::STAFF_ADDED));
    });
    ui::after(update, move |()| {
        editing.set(false);
        toaster.good(tr(t::STAFF_SAVED));
    });
    ui::after(reset, move |()| {
        resetting.set(false);
        toaster.good(tr(t::PASSWORD_RESET));
    });
    let me = expect_context::<Me>();
    let platform = me.role == Role::Platform;
    let add = view! {
        <button type="button" class="btn btn--primary" on:click=move |_| adding.set(true)>{icon(Icon::Plus)}{tr(t::NEW_STAFF)}</button>
    };
    view! {
        {ui::page_head(tr(t::STAFF), tr(t::STAFF_ABOUT), add.into_any())}
        {ui::load(data, move |people: Vec<Person>| table(people, &me.login, chosen, editing, resetting))}
        <Dialog title=t::NEW_STAFF open=adding>
            <Form action=create id="new-staff">
                <Field name="name" label=t::PERSON_NAME maxlength=60 />
                <Field name="login" label=t::LOGIN hint=t::LOGIN_HINT maxlength=60 />
                <Select name="role" label=t::ROLE hint=t::ROLE_HINT options=roles(platform) value="read_only" />
                <Field name="password" label=t::FIRST_PASSWORD hint=t::PASSWORD_HINT kind="password" autocomplete="new-password" />
                {ui::ask(adding, view! { <Submit label=t::NEW_STAFF /> }.into_any())}
            </Form>
        </Dialog>
        <Dialog title=t::EDIT_STAFF open=editing>{chosen.get_untracked().map(|p| edit_form(p, platform, update, editing))}</Dialog>
        <Dialog title=t::RESET_PASSWORD open=resetting>{chosen.get_untracked().map(|p| reset_form(p, reset, resetting))}</Dialog>
    }
    .into_any()
}

fn roles(platform: bool) -> Vec<(String, String)> {
    Role::ALL
        .iter()
        .filter(|role| platform || **role != Role::Platform)
        .map(|role| (role.as_str().to_owned(), tr(role_text(*role)).to_owned()))
        .collect()
}

fn table(
    people: Vec<Person>,
    own: &str,
    chosen: RwSignal<Option<Person>>,
    editing: RwSignal<bool>,
    resetting: RwSignal<bool>,
) -> AnyView {
    let rows = people.into_iter().map(|person| row(person, own, chosen, editing, resetting)).collect();
    let columns = [
        Column::new(t::PERSON_NAME),
        Column::tight(t::LOGIN),
        Column::tight(t::ROLE),
        Column::tight(t::STATE),
        Column::tight(t::LAST_SIGN_IN),
        Column::actions(),
    ];
    ui::plain_card(ui::table(t::STAFF, &columns, rows))
}

fn row(
    person: Person,
    own: &str,
    chosen: RwSignal<Option<Person>>,
    editing: RwSignal<bool>,
    resetting: RwSignal<bool>,
) -> Vec<AnyView> {
    let state = if person.locked {
        ui::badge(Tone::Bad, tr(t::LOCKED))
    } else {
        ui::badge(Tone::Good, tr(t::ACTIVE))
    };
    let copy = person.clone();
    let open = move |which: RwSignal<bool>| {
        chosen.set(Some(copy.clone()));
        which.set(true);
    };
    let actions = if person.login == own {
        view! { <span class="muted">{tr(t::YOURSELF)}</span> }.into_any()
    } else {
        let again = open.clone();
        view! {
            <div class="row-actions">
                <button type="button" class="btn btn--small" on:click=move |_| open(editing)>{tr(t::EDIT)}</button>
                <button type="button" class="btn btn--small" on:click=move |_| again(resetting)>{tr(t::RESET_PASSWORD)}</button>
            </div>
        }
        .into_any()
    };
    vec![
        person.name.into_any(),
        view! { <code>{person.login}</code> }.into_any(),
        tr(role_text(person.role)).into_any(),
        state,
        person.last_sign_in_at.map_or_else(|| tr(t::NEVER).into_any(), ui::time),
        actions,
    ]
}

fn edit_form(person: Person, platform: bool, update: Action, open: RwSignal<bool>) -> AnyView {
    view! {
        <Form action=update id="edit-staff">
            <input type="hidden" name="id" value=person.id />
            <p><strong>{person.name}</strong>" · "{person.login}</p>
            <Select name="role" label=t::ROLE hint=t::ROLE_HINT options=roles(platform) value=person.role.as_str() />
            <Checkbox name="locked" label=t::LOCK hint=t::LOCK_HINT checked=person.locked />
            {ui::ask(open, view! { <Submit label=t::SAVE /> }.into_any())}
        </Form>
    }
    .into_any()
}

fn reset_form(person: Person, reset: Action, open: RwSignal<bool>) -> AnyView {
    view! {
        <Form action=reset id="reset-password">
            <input type="hidden" name="id" value=person.id />
            <p><strong>{person.name}</strong>" · "{person.login}</p>
            <p>{tr(t::RESET_PASSWORD_CONSEQUENCE)}</p>
            <Field name="password" label=t::NEW_PASSWORD hint=t::PASSWORD_HINT kind="password" autocomplete="new-password" />
            {ui::ask(open, view! { <Submit label=t::RESET_PASSWORD class="btn btn--danger" /> }.into_any())}
        </Form>
    }
    .into_any()
}
