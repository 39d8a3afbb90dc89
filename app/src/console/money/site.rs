//! One car park: its name, tariff and times, its lanes, and closing it.

use super::tariff;
use crate::api::call::call;
use crate::api::session::Me;
use crate::api::sites::{CloseSite, GetSite, Lane, SaveLane, SaveSite, Site};
use crate::console::links::navigator;
use crate::console::routes::Page;
use crate::i18n::{console as t, tr};
use crate::ui::{self, Action, Column, Dialog, Field, Form, Icon, Select, Submit, Tone, icon, toaster};
use domain::access::Permission;
use leptos::prelude::*;

/// The page for a new car park.
pub fn new_page() -> AnyView {
    let save = ui::action::<SaveSite>();
    let navigate = navigator();
    let toaster = toaster();
    ui::after(save, move |id: String| {
        toaster.good(tr(t::SITE_SAVED));
        navigate(&Page::Site(id).path());
    });
    view! {
        {ui::page_head(tr(t::NEW_SITE), tr(t::NEW_SITE_ABOUT), ().into_any())}
        {ui::plain_card(form(save, None))}
    }
    .into_any()
}

/// The page of a car park.
pub fn page(id: String) -> AnyView {
    let save = ui::action::<SaveSite>();
    let save_lane = ui::action::<SaveLane>();
    let close = ui::action::<CloseSite>();
    let changed = move || (save.done(), save_lane.done(), close.done());
    let data = ui::fetch_when(changed, move || call(GetSite { id: id.clone() }));
    let toaster = toaster();
    ui::after(save, move |_: String| toaster.good(tr(t::SITE_SAVED)));
    ui::after(save_lane, move |()| toaster.good(tr(t::LANE_SAVED)));
    ui::after(close, move |()| toaster.good(tr(t::SITE_IS_CLOSED)));
    let may = expect_context::<Me>().may(Permission::ManageSites);
    ui::load(data, move |site: Site| show(&site, may, save, save_lane, close))
}

fn show(site: &Site, may: bool, save: Action, save_lane: Action, close: Action) -> AnyView {
    let badge = if site.active { ().into_any() } else { ui::badge(Tone::Plain, tr(t::SITE_CLOSED)) };
    let edit = may && site.active;
    let qr = format!("{}?site={}", Page::QrCodes.path(), site.id);
    let actions = view! { {badge}<a class="btn" href=qr>{icon(Icon::Qr)}{tr(t::QR_CODES)}</a> }.into_any();
    let settings = if edit { form(save, Some(site)) } else { read_only(site) };
    view! {
        <a class="back" href=Page::Sites.path()>{icon(Icon::ArrowLeft)}{tr(t::SITES)}</a>
        {ui::page_head(site.name.clone(), "", actions)}
        {ui::card(t::SITE_SETTINGS, None, settings)}
        {ui::card(t::LANES, Some(t::LANES_ABOUT), lanes(site, edit, save_lane))}
        {edit.then(|| ui::card(t::CLOSE_SITE, Some(t::CLOSE_SITE_ABOUT), closing(site, close)))}
    }
    .into_any()
}

fn form(save: Action, site: Option<&Site>) -> AnyView {
    let text = |f: fn(&Site) -> String, usual: &str| site.map_or_else(|| usual.to_owned(), f);
    let id = site.map(|s| view! { <input type="hidden" name="id" value=s.id.clone() /> });
    let (name, code) = (text(|s| s.name.clone(), ""), text(|s| s.code.clone(), ""));
    let (exit, quote) =
        (text(|s| s.exit_minutes.to_string(), "15"), text(|s| s.quote_minutes.to_string(), "5"));
    let tariff = site.and_then(|s| s.tariff.clone());
    view! {
        <Form action=save id="site">
            {id}
            <div class="row">
                <Field name="name" label=t::SITE_NAME hint=t::SITE_NAME_HINT value=name maxlength=60 />
                <Field name="code" label=t::SITE_CODE hint=t::SITE_CODE_HINT value=code maxlength=32 />
            </div>
            <h3>{tr(t::TARIFF)}</h3>
            {tariff::fields(tariff.as_ref())}
            <h3>{tr(t::TIMES)}</h3>
            <div class="row">
                <Field name="exit_minutes" label=t::EXIT_WINDOW hint=t::EXIT_WINDOW_HINT value=exit inputmode="numeric"
                    unit=t::UNIT_MINUTES maxlength=4 />
                <Field name="quote_minutes" label=t::QUOTE_VALID hint=t::QUOTE_VALID_HINT value=quote inputmode="numeric"
                    unit=t::UNIT_MINUTES maxlength=4 />
            </div>
            <div class="form__foot"><Submit label=t::SAVE /></div>
        </Form>
    }
    .into_any()
}

fn read_only(site: &Site) -> AnyView {
    ui::facts(vec![
        (tr(t::SITE_CODE), view! { <code>{site.code.clone()}</code> }.into_any()),
        (tr(t::TARIFF), site.tariff.as_ref().map(tariff::in_words).into_any()),
        (tr(t::EXIT_WINDOW), ui::minutes_text(site.exit_minutes).into_any()),
        (tr(t::QUOTE_VALID), ui::minutes_text(site.quote_minutes).into_any()),
    ])
}

fn lanes(site: &Site, edit: bool, save: Action) -> AnyView {
    let open = RwSignal::new(false);
    let chosen = RwSignal::new(None::<Lane>);
    ui::after(save, move |()| open.set(false));
    let list = if site.lanes.is_empty() {
        ui::empty(Icon::Car, t::NO_LANES, t::NO_LANES_ABOUT, ().into_any())
    } else {
        let rows = site.lanes.iter().map(|lane| lane_row(lane, edit, chosen, open)).collect();
        let columns = [
            Column::new(t::NAME),
            Column::tight(t::CODE),
            Column::tight(t::KIND),
            Column::new(t::VEHICLE_NOW),
            Column::actions(),
        ];
        ui::table(t::LANES, if edit { &columns } else { &columns[..4] }, rows)
    };
    let site_id = site.id.clone();
    let add = move |_| {
        chosen.set(None);
        open.set(true);
    };
    view! {
        {list}
        {edit.then(|| view! {
            <div class="form__foot">
                <button type="button" class="btn" on:click=add>{icon(Icon::Plus)}{tr(t::NEW_LANE)}</button>
            </div>
            <Dialog title=t::LANE open=open>{lane_form(save, site_id.clone(), chosen.get_untracked(), open)}</Dialog>
        })}
    }
    .into_any()
}

fn lane_row(lane: &Lane, edit: bool, chosen: RwSignal<Option<Lane>>, open: RwSignal<bool>) -> Vec<AnyView> {
    let kind = tr(if lane.exit { t::LANE_EXIT } else { t::LANE_ENTRY });
    let vehicle = lane
        .vehicle
        .as_deref()
        .map_or_else(|| view! { <span class="muted">"—"</span> }.into_any(), ui::plate);
    let mut cells = vec![
        lane.name.clone().into_any(),
        view! { <code>{lane.code.clone()}</code> }.into_any(),
        kind.into_any(),
        vehicle,
    ];
    if edit {
        let (copy, name) = (lane.clone(), lane.name.clone());
        let click = move |_| {
            chosen.set(Some(copy.clone()));
            open.set(true);
        };
        cells.push(
            view! {
                <button type="button" class="btn btn--small" on:click=click>
                    {tr(t::EDIT)}<span class="sr-only">{name}</span>
                </button>
            }
            .into_any(),
        );
    }
    cells
}

fn lane_form(save: Action, site: String, lane: Option<Lane>, open: RwSignal<bool>) -> AnyView {
    let id = lane.as_ref().map(|l| view! { <input type="hidden" name="id" value=l.id.clone() /> });
    let (name, code) = lane.as_ref().map(|l| (l.name.clone(), l.code.clone())).unwrap_or_default();
    let kind = if lane.is_none_or(|l| l.exit) { "exit" } else { "entry" };
    let kinds = vec![
        ("exit".to_owned(), tr(t::LANE_EXIT).to_owned()),
        ("entry".to_owned(), tr(t::LANE_ENTRY).to_owned()),
    ];
    view! {
        <Form action=save id="lane">
            {id}
            <input type="hidden" name="site" value=site />
            <Field name="name" label=t::LANE_NAME hint=t::LANE_NAME_HINT value=name maxlength=60 />
            <Field name="code" label=t::LANE_CODE hint=t::LANE_CODE_HINT value=code maxlength=32 />
            <Select name="kind" label=t::KIND options=kinds value=kind />
            {ui::ask(open, view! { <Submit label=t::SAVE /> }.into_any())}
        </Form>
    }
    .into_any()
}

fn closing(site: &Site, close: Action) -> AnyView {
    let open = RwSignal::new(false);
    let id = site.id.clone();
    ui::after(close, move |()| open.set(false));
    view! {
        <button type="button" class="btn btn--danger" on:click=move |_| open.set(true)>{tr(t::CLOSE_SITE)}</button>
        <Dialog title=t::CLOSE_SITE_ASK open=open>{close_form(close, id.clone(), open)}</Dialog>
    }
    .into_any()
}

fn close_form(close: Action, id: String, open: RwSignal<bool>) -> AnyView {
    view! {
        <Form action=close id="close-site">
            <input type="hidden" name="id" value=id />
            <p>{tr(t::CLOSE_SITE_CONSEQUENCE)}</p>
            {ui::ask(open, view! { <Submit label=t::CLOSE_SITE class="btn btn--danger" /> }.into_any())}
        </Form>
    }
    .into_any()
}
