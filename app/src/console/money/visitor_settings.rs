//! 访客管理 → 访客设置: where visitors book, whom they visit, how long it is kept.

use crate::api::call::call;
use crate::api::session::Me;
use crate::api::visitors::{
    GateKey, GetVisitSetup, Host, IssueGateKey, Place, RemoveHost, RenewHostLink, SaveHost,
    SetVisitRetention, SetVisitSite, VisitSetup,
};
use crate::console::routes::Page;
use crate::i18n::{Text, console, tr, visitors as t};
use crate::ui::{self, Action, Checkbox, Column, Dialog, Field, Form, Icon, Submit, Tone, icon, toaster};
use domain::access::Permission;
use leptos::prelude::*;

/// What can be asked about a host or a place.
#[derive(Clone, Copy)]
struct Dialogs {
    adding: RwSignal<bool>,
    editing: RwSignal<Option<Host>>,
    renewing: RwSignal<Option<Host>>,
    removing: RwSignal<Option<Host>>,
    keying: RwSignal<Option<Place>>,
}

/// The page.
pub fn page() -> AnyView {
    let (site, key) = (ui::action::<SetVisitSite>(), ui::action::<IssueGateKey>());
    let (save, renew, remove) =
        (ui::action::<SaveHost>(), ui::action::<RenewHostLink>(), ui::action::<RemoveHost>());
    let keep = ui::action::<SetVisitRetention>();
    let source = move || (site.done(), key.done(), save.done(), renew.done(), remove.done(), keep.done());
    let data = ui::fetch_when(source, || call(GetVisitSetup {}));
    let ask = Dialogs {
        adding: RwSignal::new(false),
        editing: RwSignal::new(None),
        renewing: RwSignal::new(None),
        removing: RwSignal::new(None),
        keying: RwSignal::new(None),
    };
    let issued = RwSignal::new(None::<GateKey>);
    let toaster = toaster();
    ui::after(save, move |_: String| {
        ask.adding.set(false);
        ask.editing.set(None);
        toaster.good(tr(t::HOST_SAVED));
    });
    ui::after(renew, move |_: String| {
        ask.renewing.set(None);
        toaster.good(tr(t::LINK_RENEWED));
    });
    ui::after(remove, move |()| {
        ask.removing.set(None);
        toaster.good(tr(t::HOST_REMOVED));
    });
    ui::after(key, move |made: GateKey| {
        ask.keying.set(None);
        issued.set(Some(made));
    });
    ui::after(keep, move |()| toaster.good(tr(t::SAVED)));
    let may = expect_context::<Me>().may(Permission::ManageVisitors);
    view! {
        <a class="back" href=Page::Visitors.path()>{icon(Icon::ArrowLeft)}{tr(t::VISITS)}</a>
        {ui::page_head(tr(t::SETTINGS), tr(t::SETTINGS_ABOUT), ().into_any())}
        {move || issued.get().map(|key| shown_once(key, issued))}
        {ui::load(data, move |setup: VisitSetup| show(setup, may, ask, site, keep))}
        {may.then(|| dialogs(ask, save, renew, remove, key))}
    }
    .into_any()
}

fn show(setup: VisitSetup, may: bool, ask: Dialogs, site: Action, keep: Action) -> AnyView {
    let retention = if may {
        view! {
            <Form action=keep id="retention">
                <Field name="days" label=t::DAYS hint=t::DAYS_HINT value=setup.days.to_string() unit=t::UNIT_DAY inputmode="numeric" maxlength=3 />
                <Submit label=console::SAVE />
            </Form>
        }
        .into_any()
    } else {
        view! { <p>{setup.days}" "{tr(t::UNIT_DAY)}</p> }.into_any()
    };
    view! {
        {ui::card(t::PLACES, Some(t::PLACES_ABOUT), places(setup.places, may, ask, site))}
        {ui::card(t::HOSTS, Some(t::HOSTS_ABOUT), hosts(setup.hosts, may, ask))}
        {ui::card(t::RETENTION, Some(t::RETENTION_ABOUT), retention)}
    }
    .into_any()
}

fn places(all: Vec<Place>, may: bool, ask: Dialogs, site: Action) -> AnyView {
    if all.is_empty() {
        let add =
            view! { <a class="btn btn--primary" href=Page::NewSite.path()>{tr(Page::NewSite.title())}</a> };
        return ui::empty(Icon::Car, t::NO_PLACES, t::NO_PLACES_ABOUT, add.into_any());
    }
    let columns = [
        Column::new(t::PLACE),
        Column::tight(console::STATE),
        Column::new(t::LINK),
        Column::tight(t::GATE_KEY),
        Column::actions(),
    ];
    let rows = all.into_iter().map(|place| place_row(place, may, ask, site)).collect();
    ui::table(t::PLACES, &columns, rows)
}

fn place_row(place: Place, may: bool, ask: Dialogs, site: Action) -> Vec<AnyView> {
    let state = if place.open {
        ui::badge(Tone::Good, tr(t::IS_OPEN))
    } else {
        ui::badge(Tone::Plain, tr(t::IS_CLOSED))
    };
    let link = match (&place.url, &place.token) {
        (Some(url), Some(token)) if place.open => {
            let picture = format!("/console/qr/visit-{token}.png");
            view! {
                <div class="cell-stack">
                    <code class="wrap">{url.clone()}</code>
                    <span class="row-actions">
                        {ui::copy_button(url.clone(), tr(t::LINK).to_owned())}
                        <a class="btn btn--small" href=picture download rel="external">{icon(Icon::Download)}{tr(t::DOWNLOAD)}</a>
                    </span>
                </div>
            }
            .into_any()
        }
        _ => "—".into_any(),
    };
    let key = place.key.as_ref().map_or_else(
        || "—".into_any(),
        |(number, check)| {
            view! {
                <span>{tr(t::KEY_NO)}" "{*number}</span>
                <span class="cell-note">{tr(t::CHECK_VALUE)}" "<code>{check.clone()}</code></span>
            }
            .into_any()
        },
    );
    let acts = may.then(|| {
        let turned = (!place.open).then(|| view! { <input type="hidden" name="open" value="on" /> });
        let (words, class) =
            if place.open { (t::CLOSE, "btn btn--small btn--quiet") } else { (t::OPEN, "btn btn--small") };
        let form = view! {
            <input type="hidden" name="id" value=place.id.clone() />
            {turned}
            <button type="submit" class=class>{tr(words)}<span class="sr-only">{place.name.clone()}</span></button>
        };
        let copy = place.clone();
        let issue = place.token.is_some().then(|| {
            view! {
                <button type="button" class="btn btn--small" on:click=move |_| ask.keying.set(Some(copy.clone()))>
                    {tr(t::NEW_KEY)}<span class="sr-only">{place.name.clone()}</span>
                </button>
            }
        });
        view! { <span class="row-actions">{issue}{ui::button_form(site, form.into_any())}</span> }
    });
    vec![place.name.clone().into_any(), state, link, key, acts.into_any()]
}

fn hosts(all: Vec<Host>, may: bool, ask: Dialogs) -> AnyView {
    let add = may.then(|| {
        view! {
            <button type="button" class="btn btn--primary" on:click=move |_| ask.adding.set(true)>{icon(Icon::Plus)}{tr(t::NEW_HOST)}</button>
        }
    });
    if all.is_empty() {
        return ui::empty(Icon::Users, t::NO_HOSTS, t::NO_HOSTS_ABOUT, add.into_any());
    }
    let columns = [
        Column::tight(t::HOST_NAME),
        Column::tight(t::HOST_PHONE),
        Column::new(t::WECHAT),
        Column::actions(),
    ];
    let rows = all.into_iter().map(|host| host_row(host, may, ask)).collect();
    view! { {ui::table(t::HOSTS, &columns, rows)}<p>{add}</p> }.into_any()
}

fn host_row(host: Host, may: bool, ask: Dialogs) -> Vec<AnyView> {
    let hidden = (!host.offered).then(|| ui::badge(Tone::Warn, tr(t::NOT_OFFERED)));
    let name = view! {
        <span>{host.name.clone()}</span>
        <span class="cell-note">{host.department.clone()}</span>
        {hidden}
    };
    let bound = if host.bound {
        ui::badge(Tone::Good, tr(t::BOUND))
    } else {
        let link = host.link.clone().map(|link| ui::copy_line(link, tr(t::BIND_LINK).to_owned()));
        view! { <div class="cell-stack">{ui::badge(Tone::Plain, tr(t::NOT_BOUND))}{link}</div> }.into_any()
    };
    let acts = may.then(|| {
        let button = |words: Text, chosen: RwSignal<Option<Host>>, class: &'static str| {
            let (copy, name) = (host.clone(), host.name.clone());
            view! {
                <button type="button" class=class on:click=move |_| chosen.set(Some(copy.clone()))>
                    {tr(words)}<span class="sr-only">{name}</span>
                </button>
            }
            .into_any()
        };
        view! {
            <span class="row-actions">
                {button(t::EDIT_HOST, ask.editing, "btn btn--small")}
                {button(t::RENEW, ask.renewing, "btn btn--small btn--quiet")}
                {button(t::REMOVE, ask.removing, "btn btn--small btn--quiet-danger")}
            </span>
        }
    });
    let phone = if host.phone.is_empty() { "—".to_owned() } else { host.phone.clone() };
    vec![name.into_any(), phone.into_any(), bound, acts.into_any()]
}

fn dialogs(ask: Dialogs, save: Action, renew: Action, remove: Action, key: Action) -> AnyView {
    let (editing, renewing) = (ui::open_while(ask.editing), ui::open_while(ask.renewing));
    let (removing, keying) = (ui::open_while(ask.removing), ui::open_while(ask.keying));
    view! {
        <Dialog title=t::NEW_HOST open=ask.adding>{host_form(None, save, ask.adding)}</Dialog>
        <Dialog title=t::EDIT_HOST open=editing>{host_form(ask.editing.get_untracked(), save, editing)}</Dialog>
        <Dialog title=t::RENEW_ASK open=renewing>
            {host_question(ask.renewing, renew, renewing, "renew-host", (t::RENEW_CONSEQUENCE, t::RENEW))}
        </Dialog>
        <Dialog title=t::REMOVE_ASK open=removing>
            {host_question(ask.removing, remove, removing, "remove-host", (t::REMOVE_CONSEQUENCE, t::REMOVE))}
        </Dialog>
        <Dialog title=t::NEW_KEY_ASK open=keying>
            <Form action=key id="gate-key">
                <input type="hidden" name="id" value=ask.keying.get_untracked().map(|place| place.id) />
                <p><strong>{ask.keying.get_untracked().map(|place| place.name)}</strong></p>
                <p>{tr(t::NEW_KEY_CONSEQUENCE)}</p>
                {ui::ask(keying, view! { <Submit label=t::NEW_KEY /> }.into_any())}
            </Form>
        </Dialog>
    }
    .into_any()
}

fn host_form(host: Option<Host>, save: Action, open: RwSignal<bool>) -> AnyView {
    let (hint, id) = match &host {
        Some(host) => (t::HOST_PHONE_KEEP, host.id.clone()),
        None => (t::HOST_PHONE_HINT, String::new()),
    };
    let prefix = if host.is_some() { "edit-host" } else { "new-host" };
    let forget = host.as_ref().is_some_and(|host| !host.phone.is_empty());
    let forget = forget.then(|| view! { <Checkbox name="forget_phone" label=t::FORGET_PHONE /> });
    let (name, department) = host.map(|host| (host.name, host.department)).unwrap_or_default();
    view! {
        <Form action=save id=prefix>
            <input type="hidden" name="id" value=id />
            <Field name="name" label=t::HOST_NAME value=name maxlength=40 />
            <Field name="department" label=t::DEPARTMENT value=department maxlength=40 optional=true />
            <Field name="phone" label=t::HOST_PHONE hint=hint inputmode="tel" maxlength=20 optional=true />
            {forget}
            {ui::ask(open, view! { <Submit label=console::SAVE /> }.into_any())}
        </Form>
    }
    .into_any()
}

fn host_question(
    chosen: RwSignal<Option<Host>>,
    action: Action,
    open: RwSignal<bool>,
    id: &'static str,
    (consequence, go): (Text, Text),
) -> AnyView {
    let host = chosen.get_untracked();
    view! {
        <Form action=action id=id>
            <input type="hidden" name="id" value=host.as_ref().map(|host| host.id.clone()) />
            <p><strong>{host.map(|host| host.name)}</strong></p>
            <p>{tr(consequence)}</p>
            {ui::ask(open, view! { <Submit label=go class="btn btn--danger" /> }.into_any())}
        </Form>
    }
    .into_any()
}

fn shown_once(key: GateKey, shown: RwSignal<Option<GateKey>>) -> AnyView {
    let body = view! {
        <p><strong>{tr(t::KEY_ISSUED)}</strong></p>
        {ui::facts(vec![
            (tr(t::KEY_NO), key.key_no.to_string().into_any()),
            (tr(t::KEY_VALUE), ui::copy_line(key.key, tr(t::KEY_VALUE).to_owned())),
            (tr(t::CHECK_VALUE), view! { <code>{key.check_value}</code> }.into_any()),
        ])}
        <div class="note__actions">
            <button type="button" class="btn btn--small" on:click=move |_| shown.set(None)>{tr(t::KEPT)}</button>
        </div>
    };
    ui::note(Tone::Good, body.into_any())
}
