//! 脱机终端: adding one, its key shown once, another key, revoking.

use crate::api::call::call;
use crate::api::session::Me;
use crate::api::sites::{ListSites, Site};
use crate::api::terminals::{
    CreateTerminal, EndOldTerminalKey, IssuedKey, ListTerminals, RenameTerminal, RevokeTerminal,
    RotateTerminalKey, Terminal,
};
use crate::console::routes::Page;
use crate::i18n::{Text, terminals as t, tr};
use crate::ui::{self, Action, Column, Dialog, Field, Form, Icon, Select, Submit, Tone, icon, toaster};
use domain::access::Permission;
use leptos::prelude::*;

/// Which terminal a dialog is about.
type Chosen = RwSignal<Option<Terminal>>;

/// What can be asked about a terminal.
#[derive(Clone, Copy)]
struct Dialogs {
    renaming: Chosen,
    rotating: Chosen,
    ending: Chosen,
    revoking: Chosen,
}

/// The page.
pub fn page() -> AnyView {
    let (create, rename) = (ui::action::<CreateTerminal>(), ui::action::<RenameTerminal>());
    let (rotate, end) = (ui::action::<RotateTerminalKey>(), ui::action::<EndOldTerminalKey>());
    let revoke = ui::action::<RevokeTerminal>();
    let source = move || (create.done(), rename.done(), rotate.done(), end.done(), revoke.done());
    let data = ui::fetch_when(source, || call(ListTerminals {}));
    let sites = ui::fetch(|| call(ListSites {}));
    let open = RwSignal::new(false);
    let issued = RwSignal::new(None::<IssuedKey>);
    let chosen = || RwSignal::new(None::<Terminal>);
    let ask = Dialogs { renaming: chosen(), rotating: chosen(), ending: chosen(), revoking: chosen() };
    let toaster = toaster();
    ui::after(create, move |key: IssuedKey| {
        open.set(false);
        issued.set(Some(key));
    });
    ui::after(rotate, move |key: IssuedKey| {
        ask.rotating.set(None);
        issued.set(Some(key));
    });
    let done = move |dialog: Chosen, words: Text| {
        dialog.set(None);
        toaster.good(tr(words));
    };
    ui::after(rename, move |()| done(ask.renaming, t::RENAMED));
    ui::after(end, move |()| done(ask.ending, t::OLD_ENDED));
    ui::after(revoke, move |()| done(ask.revoking, t::TERMINAL_REVOKED));
    let may = expect_context::<Me>().may(Permission::ManageTerminals);
    let actions = may.then(|| add_button(open));
    view! {
        {ui::page_head(tr(t::TERMINALS), tr(t::TERMINALS_ABOUT), actions.into_any())}
        {move || issued.get().map(|key| shown_once(key, issued))}
        {ui::load(data, move |all: Vec<Terminal>| show(all, may, open, ask))}
        {may.then(|| ui::load(sites, move |sites: Vec<Site>| create_dialog(&sites, create, open)))}
        {may.then(|| dialogs(ask, rename, rotate, end, revoke))}
    }
    .into_any()
}

fn add_button(open: RwSignal<bool>) -> AnyView {
    view! {
        <button type="button" class="btn btn--primary" on:click=move |_| open.set(true)>{icon(Icon::Plus)}{tr(t::NEW_TERMINAL)}</button>
    }
    .into_any()
}

/// What has to be entered into the device.
fn shown_once(key: IssuedKey, shown: RwSignal<Option<IssuedKey>>) -> AnyView {
    let old = key.old_until.map(|until| {
        view! { <p>{t::old_until(until.shanghai_text())}</p> }
    });
    let body = view! {
        <p><strong>{tr(t::ISSUED)}</strong></p>
        <p>{tr(t::ISSUED_ABOUT)}</p>
        {ui::facts(vec![
            (tr(t::ISSUED_NUMBER), ui::copy_line(key.number, tr(t::ISSUED_NUMBER).to_owned())),
            (tr(t::ISSUED_KEY_NO), key.key_no.to_string().into_any()),
            (tr(t::ISSUED_KEY), ui::copy_line(key.key, tr(t::ISSUED_KEY).to_owned())),
            (tr(t::ISSUED_ADDRESS), ui::copy_line(key.address, tr(t::ISSUED_ADDRESS).to_owned())),
            (tr(t::CHECK_VALUE), view! { <code>{key.check_value}</code>" "{tr(t::CHECK_VALUE_ABOUT)} }.into_any()),
        ])}
        {old}
        <div class="note__actions">
            <button type="button" class="btn btn--small" on:click=move |_| shown.set(None)>{tr(t::KEPT)}</button>
        </div>
    };
    ui::note(Tone::Good, body.into_any())
}

fn show(all: Vec<Terminal>, may: bool, open: RwSignal<bool>, ask: Dialogs) -> AnyView {
    if all.is_empty() {
        let add = may.then(|| add_button(open));
        return ui::empty(Icon::Qr, t::NO_TERMINALS, t::NO_TERMINALS_ABOUT, add.into_any());
    }
    let columns = [
        Column::tight(t::NUMBER),
        Column::new(t::NAME),
        Column::new(t::KEY),
        Column::num(t::PAID),
        Column::actions(),
    ];
    let rows = all.into_iter().map(|terminal| row(terminal, may, ask)).collect();
    ui::plain_card(ui::table(t::TERMINALS, &columns, rows))
}

fn row(terminal: Terminal, may: bool, ask: Dialogs) -> Vec<AnyView> {
    let bills = format!("{}?terminal={}", Page::OfflineBills.path(), terminal.id);
    let name = view! {
        <span>{terminal.name.clone()}</span>
        <small class="muted block">{terminal.site_name.clone()}</small>
    };
    let paid = view! {
        {ui::money(terminal.paid)}
        <a class="block" href=bills>{t::paid_count(terminal.paid_count)}</a>
    };
    vec![
        view! { <code>{terminal.number.clone()}</code> }.into_any(),
        name.into_any(),
        keys(&terminal),
        paid.into_any(),
        if may { acts(terminal, ask) } else { ().into_any() },
    ]
}

/// The current key and, during a rotation, the old one.
fn keys(terminal: &Terminal) -> AnyView {
    if terminal.revoked_at.is_some() {
        return ui::badge(Tone::Plain, tr(t::REVOKED));
    }
    let lines: Vec<AnyView> = terminal
        .keys
        .iter()
        .filter(|key| key.state != "ended")
        .map(|key| {
            let old = key.state == "overlapping";
            let unused = (!old && key.first_used_at.is_none())
                .then(|| view! { <small class="muted block">{tr(t::KEY_NOT_USED)}</small> });
            let until = key.accept_until.filter(|_| old).map(|until| {
                view! { <small class="muted block">{t::old_until(until.shanghai_text())}</small> }
            });
            let badge = old.then(|| ui::badge(Tone::Warn, tr(t::KEY_OLD)));
            view! {
                <div><code>{t::key_line(key.key_no, key.check_value.clone())}</code>" "{badge}{unused}{until}</div>
            }
            .into_any()
        })
        .collect();
    lines.into_any()
}

fn acts(terminal: Terminal, ask: Dialogs) -> AnyView {
    if terminal.revoked_at.is_some() {
        return ().into_any();
    }
    let overlapping = terminal.keys.iter().any(|key| key.state == "overlapping");
    let button = |words: Text, dialog: Chosen, class: &'static str| {
        let (copy, number) = (terminal.clone(), terminal.number.clone());
        view! {
            <button type="button" class=class on:click=move |_| dialog.set(Some(copy.clone()))>
                {tr(words)}<span class="sr-only">{number}</span>
            </button>
        }
        .into_any()
    };
    let change = if overlapping {
        button(t::END_OLD, ask.ending, "btn btn--small")
    } else {
        button(t::ROTATE, ask.rotating, "btn btn--small")
    };
    let rename = button(t::RENAME, ask.renaming, "btn btn--small btn--quiet");
    let revoke = button(t::REVOKE, ask.revoking, "btn btn--small btn--quiet-danger");
    view! { <span class="badges">{change}{rename}{revoke}</span> }.into_any()
}

fn create_dialog(sites: &[Site], create: Action, open: RwSignal<bool>) -> AnyView {
    let places: Vec<(String, String)> =
        sites.iter().filter(|site| site.active).map(|site| (site.id.clone(), site.name.clone())).collect();
    let form = move || {
        if places.is_empty() {
            let add = view! { <a class="btn btn--primary" href=Page::NewSite.path()>{tr(Page::NewSite.title())}</a> };
            return ui::empty(Icon::Car, t::NO_TERMINALS, t::NEEDS_SITE, add.into_any());
        }
        let places = places.clone();
        view! {
            <Form action=create id="terminal">
                <Select name="site" label=t::SITE options=places />
                <Field name="name" label=t::NAME hint=t::NAME_HINT maxlength=60 />
                {ui::ask(open, view! { <Submit label=t::NEW_TERMINAL /> }.into_any())}
            </Form>
        }
        .into_any()
    };
    view! { <Dialog title=t::NEW_TERMINAL open=open>{form()}</Dialog> }.into_any()
}

fn dialogs(ask: Dialogs, rename: Action, rotate: Action, end: Action, revoke: Action) -> AnyView {
    let (renaming, rotating) = (ui::open_while(ask.renaming), ui::open_while(ask.rotating));
    let (ending, revoking) = (ui::open_while(ask.ending), ui::open_while(ask.revoking));
    view! {
        <Dialog title=t::RENAME open=renaming>
            <Form action=rename id="rename-terminal">
                {about(ask.renaming)}
                <Field name="name" label=t::NAME hint=t::NAME_HINT maxlength=60 />
                {ui::ask(renaming, view! { <Submit label=t::SAVE /> }.into_any())}
            </Form>
        </Dialog>
        <Dialog title=t::ROTATE_ASK open=rotating>
            <Form action=rotate id="rotate-terminal">
                {about(ask.rotating)}
                <p>{tr(t::ROTATE_CONSEQUENCE)}</p>
                <Select name="old" label=t::OLD_KEY options=old_key_choices() />
                {ui::ask(rotating, view! { <Submit label=t::ROTATE /> }.into_any())}
            </Form>
        </Dialog>
        <Dialog title=t::END_OLD_ASK open=ending>
            <Form action=end id="end-terminal-key">
                {about(ask.ending)}
                <p>{tr(t::END_OLD_CONSEQUENCE)}</p>
                {ui::ask(ending, view! { <Submit label=t::END_OLD class="btn btn--danger" /> }.into_any())}
            </Form>
        </Dialog>
        <Dialog title=t::REVOKE_ASK open=revoking>
            <Form action=revoke id="revoke-terminal">
                {about(ask.revoking)}
                <p>{tr(t::REVOKE_CONSEQUENCE)}</p>
                {ui::ask(revoking, view! { <Submit label=t::REVOKE class="btn btn--danger" /> }.into_any())}
            </Form>
        </Dialog>
    }
    .into_any()
}

fn old_key_choices() -> Vec<(String, String)> {
    let choices = [("keep", t::OLD_KEEP), ("end", t::OLD_END)];
    choices.map(|(value, words)| (value.to_owned(), tr(words).to_owned())).to_vec()
}

/// Which terminal a question is about.
fn about(chosen: Chosen) -> AnyView {
    let terminal = chosen.get_untracked();
    view! {
        <input type="hidden" name="id" value=terminal.as_ref().map(|terminal| terminal.id.clone()) />
        <p><strong>{terminal.map(|terminal| format!("{} · {}", terminal.number, terminal.name))}</strong></p>
    }
    .into_any()
}
