//! 二维码: per car park and per lane, with preview, download and a page to print.

use crate::api::Listing;
use crate::api::call::call;
use crate::api::session::Me;
use crate::api::sites::{CreateQr, ListQr, ListSites, Qr, QrQuery, RevokeQr, Site};
use crate::console::links::address;
use crate::console::routes::Page;
use crate::i18n::{Text, cards as c, console as t, tr};
use crate::ui::{self, Action, Dialog, Field, Form, Icon, Select, Submit, Tone, icon, toaster};
use domain::access::Permission;
use domain::site::SiteKind;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

/// The page.
pub fn page() -> AnyView {
    let create = ui::action::<CreateQr>();
    let revoke = ui::action::<RevokeQr>();
    let query = use_query_map();
    let site = Memo::new(move |_| query.with(|q| q.get("site")).filter(|id| !id.is_empty()));
    let wanted = Memo::new(move |_| query.with(|q| asked(q, false)));
    let source = move || (wanted.get(), create.done(), revoke.done());
    let data = ui::fetch_when(source, move || call(ListQr { query: wanted.get() }));
    let sites = ui::fetch(|| call(ListSites {}));
    let toaster = toaster();
    let open = RwSignal::new(false);
    let revoking = RwSignal::new(None::<Qr>);
    ui::after(create, move |_: Qr| {
        open.set(false);
        toaster.good(tr(t::QR_MADE));
    });
    ui::after(revoke, move |()| {
        revoking.set(None);
        toaster.good(tr(t::QR_REVOKED));
    });
    let may = expect_context::<Me>().may(Permission::ManageSites);
    let actions = move || {
        let print = site
            .get()
            .map_or_else(|| Page::QrPrint.path(), |id| format!("{}?site={id}", Page::QrPrint.path()));
        view! {
            <a class="btn" href=print>{icon(Icon::Print)}{tr(t::PRINT_ALL)}</a>
            {may.then(|| view! {
                <button type="button" class="btn btn--primary" on:click=move |_| open.set(true)>
                    {icon(Icon::Plus)}{tr(t::NEW_QR)}
                </button>
            })}
        }
        .into_any()
    };
    view! {
        {ui::page_head(tr(t::QR_CODES), tr(t::QR_CODES_ABOUT), actions.into_any())}
        {ui::load(sites, move |sites: Vec<Site>| filter_and_form(sites, site, create, open))}
        {ui::load(data, move |codes: Listing<Qr>| {
            let pager = pages(&Page::QrCodes, &wanted.get_untracked(), codes.next.as_deref());
            view! { {show(codes.rows, may, open, revoking)}{pager} }.into_any()
        })}
        {revoke_dialog(revoke, revoking)}
    }
    .into_any()
}

/// Which codes the address of a page asks for.
fn asked(query: &ParamsMap, to_print: bool) -> QrQuery {
    let get = |name| query.get(name).unwrap_or_default();
    QrQuery { site: get("site"), token: get("token"), to_print, after: get("after") }
}

/// Links to the first and to the next page of codes.
fn pages(page: &Page, now: &QrQuery, next: Option<&str>) -> AnyView {
    let to = |after: &str| address(page, &[("site", now.site.as_str()), ("after", after)]);
    ui::pager((!now.after.is_empty()).then(|| to("")), next.map(to))
}

/// The choice of the car park, and the form for a new code: both need the list of car parks.
fn filter_and_form(
    sites: Vec<Site>,
    chosen: Memo<Option<String>>,
    create: Action,
    open: RwSignal<bool>,
) -> AnyView {
    let tabs: Vec<AnyView> = std::iter::once((None, tr(t::ALL_PLACES).to_owned()))
        .chain(sites.iter().map(|s| (Some(s.id.clone()), s.name.clone())))
        .map(|(id, name)| {
            let href = id
                .as_ref()
                .map_or_else(|| Page::QrCodes.path(), |id| format!("{}?site={id}", Page::QrCodes.path()));
            let current = move || (chosen.get() == id).then_some("page");
            view! { <li><a href=href aria-current=current>{name}</a></li> }.into_any()
        })
        .collect();
    let sites = StoredValue::new(sites);
    let form = move || {
        let places = sites.with_value(|sites| places(sites, chosen.get_untracked().as_deref()));
        if places.is_empty() {
            let add = view! { <a class="btn btn--primary" href=Page::NewSite.path()>{tr(t::NEW_SITE)}</a> }
                .into_any();
            return ui::empty(Icon::Car, t::NO_SITES, t::QR_NEEDS_SITE, add);
        }
        view! {
            <Form action=create id="qr">
                <Select name="place" label=t::QR_PLACE hint=t::QR_PLACE_HINT options=places />
                <Field name="label" label=t::QR_LABEL hint=t::QR_LABEL_HINT maxlength=60 />
                {ui::ask(open, view! { <Submit label=t::NEW_QR /> }.into_any())}
            </Form>
        }
        .into_any()
    };
    view! {
        {(tabs.len() > 2).then(|| view! { <nav class="tabs" aria-label=tr(t::SITES)><ul>{tabs}</ul></nav> })}
        <Dialog title=t::NEW_QR open=open>{form()}</Dialog>
    }
    .into_any()
}

/// Where a code can hang: every open car park, and under it its lanes. The chosen car park comes first.
fn places(sites: &[Site], first: Option<&str>) -> Vec<(String, String)> {
    let mut sites: Vec<&Site> = sites.iter().filter(|s| s.active).collect();
    sites.sort_by_key(|s| Some(s.id.as_str()) != first);
    let mut places = Vec::new();
    for site in sites {
        places.push((
            site.id.clone(),
            match site.kind {
                SiteKind::CarPark => t::whole_site(&site.name),
                SiteKind::CardStation => c::whole_station(&site.name),
            },
        ));
        for lane in &site.lanes {
            places.push((format!("{}/{}", site.id, lane.id), format!("{} · {}", site.name, lane.name)));
        }
    }
    places
}

fn show(codes: Vec<Qr>, may: bool, open: RwSignal<bool>, revoking: RwSignal<Option<Qr>>) -> AnyView {
    if codes.is_empty() {
        let add = may.then(|| {
            view! {
                <button type="button" class="btn btn--primary" on:click=move |_| open.set(true)>
                    {icon(Icon::Plus)}{tr(t::NEW_QR)}
                </button>
            }
        });
        return ui::empty(Icon::Qr, t::NO_QR, t::NO_QR_ABOUT, add.into_any());
    }
    let cards: Vec<AnyView> = codes.into_iter().map(|code| card(code, may, revoking)).collect();
    view! { <ul class="qr-grid">{cards}</ul> }.into_any()
}

fn image(token: &str, kind: &str) -> String {
    format!("/console/qr/{token}.{kind}")
}

fn card(code: Qr, may: bool, revoking: RwSignal<Option<Qr>>) -> AnyView {
    let place = code.lane_name.clone().unwrap_or_else(|| {
        let whole = match code.kind {
            SiteKind::CarPark => t::WHOLE_SITE,
            SiteKind::CardStation => c::WHOLE_STATION,
        };
        tr(whole).to_owned()
    });
    let (svg, png) = (image(&code.token, "svg"), image(&code.token, "png"));
    let print = format!("{}?token={}", Page::QrPrint.path(), code.token);
    let alt = t::qr_alt(&code.label);
    let revoked = code.revoked_at.is_some();
    let copy = code.clone();
    let usable = view! {
        <div class="qr-card__actions">
            <a class="btn btn--small" href=svg.clone() download=format!("{}.svg", code.label)>{icon(Icon::Download)}"SVG"</a>
            <a class="btn btn--small" href=png download=format!("{}.png", code.label)>{icon(Icon::Download)}"PNG"</a>
            <a class="btn btn--small" href=print>{icon(Icon::Print)}{tr(t::PRINT)}</a>
            {ui::copy_button(code.url.clone(), tr(t::QR_ADDRESS).to_owned())}
            {may.then(|| view! {
                <button type="button" class="btn btn--small btn--quiet-danger" on:click=move |_| revoking.set(Some(copy.clone()))>
                    {tr(t::REVOKE)}
                </button>
            })}
        </div>
    };
    view! {
        <li class="qr-card" class:qr-card--revoked=revoked>
            {(!revoked).then(|| view! { <img class="qr-card__image" src=svg alt=alt width="160" height="160" loading="lazy" /> })}
            <div class="qr-card__words">
                <h2>{code.label.clone()}</h2>
                <p>{code.site_name}</p>
                <p>{place}</p>
                {revoked.then(|| ui::badge(Tone::Plain, tr(t::REVOKED)))}
                <p class="muted">{ui::time(code.created_at)}</p>
            </div>
            {(!revoked).then_some(usable)}
        </li>
    }
    .into_any()
}

fn revoke_dialog(revoke: Action, revoking: RwSignal<Option<Qr>>) -> AnyView {
    let open = ui::open_while(revoking);
    view! {
        <Dialog title=t::REVOKE_QR_ASK open=open>
            <Form action=revoke id="revoke-qr">
                <input type="hidden" name="token" value=revoking.get_untracked().map(|q| q.token) />
                <p><strong>{revoking.get_untracked().map(|q| q.label)}</strong></p>
                <p>{tr(t::REVOKE_QR_CONSEQUENCE)}</p>
                {ui::ask(open, view! { <Submit label=t::REVOKE class="btn btn--danger" /> }.into_any())}
            </Form>
        </Dialog>
    }
    .into_any()
}

/// The page to print: one code or those of a car park, a sheet each, a page at a time.
pub fn print_page() -> AnyView {
    let query = use_query_map();
    let wanted = Memo::new(move |_| query.with(|q| asked(q, true)));
    let data = ui::fetch_when(move || wanted.get(), move || call(ListQr { query: wanted.get() }));
    let operator = expect_context::<Me>().operator.map(|o| o.name).unwrap_or_default();
    let print = view! {
        <button type="button" class="btn btn--primary" on:click=|_| drop(window().print())>{icon(Icon::Print)}{tr(t::PRINT)}</button>
    };
    view! {
        <div class="no-print">
            <a class="back" href=Page::QrCodes.path()>{icon(Icon::ArrowLeft)}{tr(t::QR_CODES)}</a>
            {ui::page_head(tr(t::QR_PRINT), tr(t::QR_PRINT_ABOUT), print.into_any())}
        </div>
        {ui::load(data, move |codes: Listing<Qr>| {
            let pager = pages(&Page::QrPrint, &wanted.get_untracked(), codes.next.as_deref());
            view! { <div class="no-print">{pager}</div>{sheets(codes.rows, &operator)} }.into_any()
        })}
    }
    .into_any()
}

const fn sheet_title(kind: SiteKind) -> Text {
    match kind {
        SiteKind::CarPark => t::SHEET_TITLE,
        SiteKind::CardStation => c::SHEET_TITLE,
    }
}

fn sheets(codes: Vec<Qr>, operator: &str) -> AnyView {
    let wanted: Vec<AnyView> = codes
        .into_iter()
        .filter(|code| code.revoked_at.is_none())
        .map(|code| {
            view! {
                <section class="sheet">
                    <p class="sheet__title">{tr(sheet_title(code.kind))}</p>
                    <p class="sheet__site">{code.site_name}</p>
                    <img src=image(&code.token, "svg") alt=t::qr_alt(&code.label) width="480" height="480" />
                    <p class="sheet__label">{code.label}</p>
                    <p class="sheet__how">{tr(t::SHEET_HOW)}</p>
                    <p class="sheet__operator">{operator.to_owned()}</p>
                </section>
            }
            .into_any()
        })
        .collect();
    if wanted.is_empty() {
        return ui::empty(Icon::Qr, t::NO_QR, t::NO_QR_ABOUT, ().into_any());
    }
    view! { <div class="sheets">{wanted}</div> }.into_any()
}
