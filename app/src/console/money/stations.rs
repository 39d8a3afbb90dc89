//! 充值点: the list, one station, its amounts, closing it.

use crate::api::call::call;
use crate::api::session::Me;
use crate::api::sites::{CloseSite, GetSite, ListSites, SaveStation, Site, TopUpForm};
use crate::console::links::navigator;
use crate::console::routes::Page;
use crate::i18n::{cards as t, console, tr};
use crate::ui::{self, Action, Checkbox, Column, Dialog, Field, Form, Icon, Submit, Tone, icon, toaster};
use domain::access::Permission;
use domain::site::SiteKind;
use domain::top_up::TopUpRules;
use leptos::prelude::*;

/// The list.
pub fn list_page() -> AnyView {
    let data = ui::fetch(|| call(ListSites {}));
    let may = expect_context::<Me>().may(Permission::ManageSites);
    let actions = if may { new_button() } else { ().into_any() };
    view! {
        {ui::page_head(tr(t::STATIONS), tr(t::STATIONS_ABOUT), actions)}
        {ui::load(data, move |sites: Vec<Site>| {
            list(sites.into_iter().filter(|s| s.kind == SiteKind::CardStation).collect(), may)
        })}
    }
    .into_any()
}

fn new_button() -> AnyView {
    view! { <a class="btn btn--primary" href=Page::NewStation.path()>{icon(Icon::Plus)}{tr(t::NEW_STATION)}</a> }
        .into_any()
}

fn list(stations: Vec<Site>, may: bool) -> AnyView {
    if stations.is_empty() {
        let action = if may { new_button() } else { ().into_any() };
        return ui::empty(Icon::Wallet, t::NO_STATIONS, t::NO_STATIONS_ABOUT, action);
    }
    let columns = [
        Column::new(console::NAME),
        Column::tight(console::CODE),
        Column::new(t::AMOUNTS),
        Column::tight(console::STATE),
    ];
    ui::plain_card(ui::table(t::STATIONS, &columns, stations.into_iter().map(row).collect()))
}

fn row(station: Site) -> Vec<AnyView> {
    let amounts = station.top_up.as_ref().map(in_words).unwrap_or_default();
    vec![
        view! { <a href=Page::Station(station.id.clone()).path()>{station.name.clone()}</a> }.into_any(),
        view! { <code>{station.code.clone()}</code> }.into_any(),
        amounts.into_any(),
        badge(&station),
    ]
}

fn badge(station: &Site) -> AnyView {
    if station.active {
        ui::badge(Tone::Good, tr(t::STATION_OPEN))
    } else {
        ui::badge(Tone::Plain, tr(t::STATION_CLOSED))
    }
}

/// What can be paid there, in words.
pub fn in_words(rules: &TopUpRules) -> String {
    let mut parts: Vec<String> = rules.presets.iter().map(|p| format!("¥{p}")).collect();
    if rules.free_amount {
        parts.push(t::rules(rules.min, rules.max));
    }
    parts.join(tr(console::COMMA))
}

/// The page for a new station.
pub fn new_page() -> AnyView {
    let save = ui::action::<SaveStation>();
    let navigate = navigator();
    let toaster = toaster();
    ui::after(save, move |id: String| {
        toaster.good(tr(t::STATION_SAVED));
        navigate(&Page::Station(id).path());
    });
    view! {
        {ui::page_head(tr(t::NEW_STATION), tr(t::NEW_STATION_ABOUT), ().into_any())}
        {ui::plain_card(form(save, None))}
    }
    .into_any()
}

/// The page of a station.
pub fn page(id: String) -> AnyView {
    let save = ui::action::<SaveStation>();
    let close = ui::action::<CloseSite>();
    let changed = move || (save.done(), close.done());
    let data = ui::fetch_when(changed, move || call(GetSite { id: id.clone() }));
    let toaster = toaster();
    ui::after(save, move |_: String| toaster.good(tr(t::STATION_SAVED)));
    ui::after(close, move |()| toaster.good(tr(t::STATION_IS_CLOSED)));
    let may = expect_context::<Me>().may(Permission::ManageSites);
    ui::load(data, move |station: Site| show(&station, may, save, close))
}

fn show(station: &Site, may: bool, save: Action, close: Action) -> AnyView {
    let qr = format!("{}?site={}", Page::QrCodes.path(), station.id);
    let actions =
        view! { {badge(station)}<a class="btn" href=qr>{icon(Icon::Qr)}{tr(console::QR_CODES)}</a> };
    let settings = if may { form(save, Some(station)) } else { read_only(station) };
    let closing = (may && station.active)
        .then(|| ui::card(t::CLOSE_STATION, Some(t::CLOSE_STATION_ABOUT), closing(station, close)));
    view! {
        <a class="back" href=Page::Stations.path()>{icon(Icon::ArrowLeft)}{tr(t::STATIONS)}</a>
        {ui::page_head(station.name.clone(), "", actions.into_any())}
        {ui::plain_card(settings)}
        {closing}
    }
    .into_any()
}

fn form(save: Action, station: Option<&Site>) -> AnyView {
    let id = station.map(|s| view! { <input type="hidden" name="id" value=s.id.clone() /> });
    let (name, code) = station.map(|s| (s.name.clone(), s.code.clone())).unwrap_or_default();
    let quote = station.map_or_else(|| "5".to_owned(), |s| s.quote_minutes.to_string());
    let rules = TopUpForm::of(station.and_then(|s| s.top_up.as_ref()));
    let free = rules.free_amount.is_some();
    view! {
        <Form action=save id="station">
            {id}
            <div class="row">
                <Field name="name" label=t::STATION_NAME hint=t::STATION_NAME_HINT value=name maxlength=60 />
                <Field name="code" label=t::STATION_CODE hint=t::STATION_CODE_HINT value=code maxlength=32 />
            </div>
            <h3>{tr(t::AMOUNTS)}</h3>
            <Field name="top_up[presets]" label=t::PRESETS hint=t::PRESETS_HINT value=rules.presets unit=console::UNIT_YUAN
                maxlength=120 optional=true />
            <Checkbox name="top_up[free_amount]" label=t::FREE_AMOUNT hint=t::FREE_AMOUNT_HINT checked=free />
            <div class="row">
                <Field name="top_up[min]" label=t::MIN value=rules.min unit=console::UNIT_YUAN inputmode="decimal" maxlength=12 />
                <Field name="top_up[max]" label=t::MAX value=rules.max unit=console::UNIT_YUAN inputmode="decimal" maxlength=12 />
                <Field name="top_up[max_balance]" label=t::MAX_BALANCE hint=t::MAX_BALANCE_HINT value=rules.max_balance
                    unit=console::UNIT_YUAN inputmode="decimal" maxlength=12 optional=true />
            </div>
            <h3>{tr(console::TIMES)}</h3>
            <Field name="quote_minutes" label=console::QUOTE_VALID hint=console::QUOTE_VALID_HINT value=quote inputmode="numeric"
                unit=console::UNIT_MINUTES maxlength=4 />
            <div class="form__foot"><Submit label=console::SAVE /></div>
        </Form>
    }
    .into_any()
}

fn read_only(station: &Site) -> AnyView {
    ui::facts(vec![
        (tr(t::STATION_CODE), view! { <code>{station.code.clone()}</code> }.into_any()),
        (tr(t::AMOUNTS), station.top_up.as_ref().map(in_words).into_any()),
        (tr(console::QUOTE_VALID), ui::minutes_text(station.quote_minutes).into_any()),
    ])
}

fn closing(station: &Site, close: Action) -> AnyView {
    let open = RwSignal::new(false);
    let id = station.id.clone();
    ui::after(close, move |()| open.set(false));
    view! {
        <button type="button" class="btn btn--danger" on:click=move |_| open.set(true)>{tr(t::CLOSE_STATION)}</button>
        <Dialog title=t::CLOSE_STATION_ASK open=open>{close_form(close, id.clone(), open)}</Dialog>
    }
    .into_any()
}

fn close_form(close: Action, id: String, open: RwSignal<bool>) -> AnyView {
    view! {
        <Form action=close id="close-station">
            <input type="hidden" name="id" value=id />
            <p>{tr(t::CLOSE_STATION_CONSEQUENCE)}</p>
            {ui::ask(open, view! { <Submit label=t::CLOSE_STATION class="btn btn--danger" /> }.into_any())}
        </Form>
    }
    .into_any()
}
