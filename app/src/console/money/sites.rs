//! 停车场: the list.

use crate::api::call::call;
use crate::api::session::Me;
use crate::api::sites::{ListSites, Site};
use crate::console::routes::Page;
use crate::i18n::{console as t, tr};
use crate::ui::{self, Column, Icon, Tone, icon};
use domain::access::Permission;
use domain::site::SiteKind;
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    let data = ui::fetch(|| call(ListSites {}));
    let may = expect_context::<Me>().may(Permission::ManageSites);
    let actions = if may { new_button() } else { ().into_any() };
    view! {
        {ui::page_head(tr(t::SITES), tr(t::SITES_ABOUT), actions)}
        {ui::load(data, move |sites: Vec<Site>| show(sites, may))}
    }
    .into_any()
}

fn new_button() -> AnyView {
    view! { <a class="btn btn--primary" href=Page::NewSite.path()>{icon(Icon::Plus)}{tr(t::NEW_SITE)}</a> }
        .into_any()
}

fn show(sites: Vec<Site>, may: bool) -> AnyView {
    let sites: Vec<Site> = sites.into_iter().filter(|s| s.kind == SiteKind::CarPark).collect();
    if sites.is_empty() {
        let action = if may { new_button() } else { ().into_any() };
        return ui::empty(Icon::Car, t::NO_SITES, t::NO_SITES_ABOUT, action);
    }
    let rows = sites.into_iter().map(row).collect();
    ui::plain_card(ui::table(
        t::SITES,
        &[
            Column::new(t::NAME),
            Column::tight(t::CODE),
            Column::new(t::TARIFF),
            Column::new(t::LANES),
            Column::tight(t::STATE),
        ],
        rows,
    ))
}

fn row(site: Site) -> Vec<AnyView> {
    let lanes: Vec<String> = site.lanes.iter().map(|l| l.name.clone()).collect();
    let lanes = ui::or_dash(lanes.join(tr(t::COMMA)));
    let tariff = site.tariff.as_ref().map_or_else(|| "—".to_owned(), super::tariff::in_words);
    let state = if site.active {
        ui::badge(Tone::Good, tr(t::SITE_OPEN))
    } else {
        ui::badge(Tone::Plain, tr(t::SITE_CLOSED))
    };
    vec![
        view! { <a href=Page::Site(site.id).path()>{site.name}</a> }.into_any(),
        view! { <code>{site.code}</code> }.into_any(),
        tariff.into_any(),
        lanes.into_any(),
        state,
    ]
}
