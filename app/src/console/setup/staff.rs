//! 员工: who may sign in, and as what.

use crate::api::call::call;
use crate::api::second_factor::{DemandSecondFactor, RemoveSecondFactor};
use crate::api::session::Me;
use crate::api::staff::{CreateStaff, ListStaff, Person, ResetPassword, StaffPage, UpdateStaff};
use crate::console::names::role_text;
use crate::i18n::{Text, console as t, second_factor as f, tr};
use crate::ui::{
    self, Action, Checkbox, Column, Dialog, Field, Form, Icon, Select, Submit, Tone, icon, toaster,
};
use domain::access::Role;
use leptos::prelude::*;

/// What is being asked about somebody.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Question {
    Edit,
    Password,
    SecondFactor,
}

type Asked = RwSignal<Option<(Question, Person)>>;

/// The page.
pub fn page() -> AnyView {
    let (create, update) = (ui::action::<CreateStaff>(), ui::action::<UpdateStaff>());
    let (reset, remove) = (ui::action::<ResetPassword>(), ui::action::<RemoveSecondFactor>());
    let demand = ui::action::<DemandSecondFactor>();
    let data =
        ui::fetch_when(move || [create, update, remove, demand].map(Action::done), || call(ListStaff {}));
    let adding = RwSignal::new(false);
    let asked: Asked = RwSignal::new(None);
    let toaster = toaster();
    ui::after(create, move |()| {
        adding.set(false);
        toaster.good(tr(t::STAFF_ADDED));
    });
    for (action, words) in
        [(update, t::STAFF_SAVED), (reset, t::PASSWORD_RESET), (remove, f::RESET_DONE), (demand, f::SAVED)]
    {
        ui::after(action, move |()| {
            asked.set(None);
            toaster.good(tr(words));
        });
    }
    let me = expect_context::<Me>();
    let platform = me.role == Role::Platform;
    let add = view! {
        <button type="button" class="btn btn--primary" on:click=move |_| adding.set(true)>{icon(Icon::Plus)}{tr(t::NEW_STAFF)}</button>
    };
    view! {
        {ui::page_head(tr(t::STAFF), tr(t::STAFF_ABOUT), add.into_any())}
        {ui::load(data, move |page: StaffPage| view! {
            {demands(&page, demand)}
            {table(page.people, &me.login, asked)}
        }.into_any())}
        <Dialog title=t::NEW_STAFF open=adding>
            <Form action=create id="new-staff">
                <Field name="name" label=t::PERSON_NAME maxlength=60 />
                <Field name="login" label=t::LOGIN hint=t::LOGIN_HINT maxlength=60 />
                <Select name="role" label=t::ROLE hint=t::ROLE_HINT options=roles(platform) value="read_only" />
                <Field name="password" label=t::FIRST_PASSWORD hint=t::PASSWORD_HINT kind="password" autocomplete="new-password" />
                {ui::ask(adding, view! { <Submit label=t::NEW_STAFF /> }.into_any())}
            </Form>
        </Dialog>
        {question(Question::Edit, t::EDIT_STAFF, asked, move |person, open| edit_form(person, platform, update, open))}
        {question(Question::Password, t::RESET_PASSWORD, asked, move |person, open| reset_form(person, reset, open))}
        {question(Question::SecondFactor, f::RESET, asked, move |person, open| remove_form(person, remove, open))}
    }
    .into_any()
}

/// One of the dialogs about somebody.
fn question(
    this: Question,
    title: Text,
    asked: Asked,
    form: impl Fn(Person, RwSignal<bool>) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        let now = asked.with(|asked| asked.as_ref().is_some_and(|(question, _)| *question == this));
        if open.get_untracked() != now {
            open.set(now);
        }
    });
    Effect::new(move |_| {
        let ours =
            asked.with_untracked(|asked| asked.as_ref().is_some_and(|(question, _)| *question == this));
        if !open.get() && ours {
            asked.set(None);
        }
    });
    let form = std::sync::Arc::new(form);
    view! {
        <Dialog title=title open=open>{asked.get_untracked().map(|(_, person)| form(person, open))}</Dialog>
    }
    .into_any()
}

/// Of whom a second factor is demanded.
fn demands(page: &StaffPage, demand: Action) -> AnyView {
    let line = |whom: &'static str, words: Text, on: bool| {
        let state = if on {
            ui::badge(Tone::Good, tr(f::IS_DEMANDED))
        } else {
            ui::badge(Tone::Plain, tr(f::NOT_DEMANDED))
        };
        let button = view! {
            <input type="hidden" name="whom" value=whom />
            <input type="hidden" name="on" value=(!on).to_string() />
            <button type="submit" class="btn btn--small">{tr(if on { f::DEMAND_OFF } else { f::DEMAND_ON })}</button>
        };
        view! { <div class="demand"><span>{tr(words)}</span>{state}{ui::button_form(demand, button.into_any())}</div> }
            .into_any()
    };
    let platform = page.platform_demanded.map(|on| line("platform", f::OF_PLATFORM, on));
    let body = view! { {line("operator", f::OF_OPERATOR, page.demanded)}{platform} };
    ui::card(f::DEMAND, Some(f::DEMAND_ABOUT), body.into_any())
}

fn roles(platform: bool) -> Vec<(String, String)> {
    Role::ALL
        .iter()
        .filter(|role| platform || **role != Role::Platform)
        .map(|role| (role.as_str().to_owned(), tr(role_text(*role)).to_owned()))
        .collect()
}

fn table(people: Vec<Person>, own: &str, asked: Asked) -> AnyView {
    let rows = people.into_iter().map(|person| row(person, own, asked)).collect();
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

fn row(person: Person, own: &str, asked: Asked) -> Vec<AnyView> {
    let state = if person.locked {
        ui::badge(Tone::Bad, tr(t::LOCKED))
    } else {
        ui::badge(Tone::Good, tr(t::ACTIVE))
    };
    let factor = person.second_factor.then(|| ui::badge(Tone::Info, tr(f::TITLE)));
    let button = |question: Question, label: Text| {
        let about = person.clone();
        let ask = move |_| asked.set(Some((question, about.clone())));
        view! { <button type="button" class="btn btn--small" on:click=ask>{tr(label)}</button> }.into_any()
    };
    let actions = if person.login == own {
        view! { <span class="muted">{tr(t::YOURSELF)}</span> }.into_any()
    } else {
        let remove = person.second_factor.then(|| button(Question::SecondFactor, f::RESET));
        view! {
            <div class="row-actions">
                {button(Question::Edit, t::EDIT)}{button(Question::Password, t::RESET_PASSWORD)}{remove}
            </div>
        }
        .into_any()
    };
    vec![
        person.name.into_any(),
        view! { <code>{person.login}</code> }.into_any(),
        tr(role_text(person.role)).into_any(),
        view! { {state}" "{factor} }.into_any(),
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

fn remove_form(person: Person, remove: Action, open: RwSignal<bool>) -> AnyView {
    view! {
        <Form action=remove id="reset-second-factor">
            <input type="hidden" name="id" value=person.id />
            <p><strong>{person.name}</strong>" · "{person.login}</p>
            <p>{tr(f::RESET_CONSEQUENCE)}</p>
            {ui::ask(open, view! { <Submit label=f::RESET class="btn btn--danger" /> }.into_any())}
        </Form>
    }
    .into_any()
}
