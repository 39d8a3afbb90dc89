//! 订单: search, filters, pages.

use crate::api::Listing;
use crate::api::call::call;
use crate::api::orders::{OrderQuery, OrderRow, SearchOrders};
use crate::api::sites::{ListSites, Site};
use crate::console::links::{Filters, day, filter_form, pager, select};
use crate::console::names::method_text;
use crate::console::routes::Page;
use crate::i18n::{console as t, tr};
use crate::ui::{self, Column, Icon, Tone};
use domain::method::Scenario;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page.
pub fn page() -> AnyView {
    let query = use_query_map();
    let wanted = Memo::new(move |_| {
        query.with(|q| {
            let get = |name: &str| q.get(name).unwrap_or_default();
            OrderQuery {
                text: get("text"),
                state: get("state"),
                site: get("site"),
                from: get("from"),
                to: get("to"),
                after: get("after"),
            }
        })
    });
    let data = ui::fetch_when(move || wanted.get(), move || call(SearchOrders { query: wanted.get() }));
    let sites = ui::fetch(|| call(ListSites {}));
    view! {
        {ui::page_head(tr(t::ORDERS), "", ().into_any())}
        {ui::load(sites, move |sites: Vec<Site>| filters(&sites, &wanted.get_untracked()))}
        {ui::load(data, move |listing: Listing<OrderRow>| show(listing, &wanted.get_untracked()))}
    }
    .into_any()
}

fn filters(sites: &[Site], now: &OrderQuery) -> AnyView {
    let states = [
        ("", t::ANY_STATE),
        ("open", t::ORDER_OPEN),
        ("settled", t::ORDER_SETTLED),
        ("closed", t::ORDER_CLOSED),
        ("desk", t::AT_DESK),
    ]
    .map(|(value, words)| (value.to_owned(), tr(words).to_owned()));
    let any = std::iter::once((String::new(), tr(t::ALL_SITES).to_owned()));
    let places: Vec<(String, String)> =
        any.chain(sites.iter().map(|s| (s.id.clone(), s.name.clone()))).collect();
    let fields = view! {
        {select("state", t::STATE, &states, &now.state)}
        {select("site", t::SITE, &places, &now.site)}
        {day("from", t::FROM_DAY, &now.from)}
        {day("to", t::TO_DAY, &now.to)}
    };
    filter_form(
        Filters { page: Page::Orders, text: now.text.clone(), hint: t::SEARCH_ORDERS },
        fields.into_any(),
    )
}

fn show(listing: Listing<OrderRow>, now: &OrderQuery) -> AnyView {
    if listing.rows.is_empty() {
        if *now == OrderQuery::default() {
            return ui::empty(Icon::Receipt, t::NO_ORDERS, t::NO_ORDERS_ABOUT, ().into_any());
        }
        let clear =
            view! { <a class="btn" href=Page::Orders.path() rel="external">{tr(t::CLEAR)}</a> }.into_any();
        return ui::empty(Icon::Search, t::NOTHING_FOUND, t::NOTHING_FOUND_ABOUT, clear);
    }
    let pairs = [
        ("text", now.text.as_str()),
        ("state", &now.state),
        ("site", &now.site),
        ("from", &now.from),
        ("to", &now.to),
    ];
    let pager = pager(&Page::Orders, &pairs, &now.after, listing.next.as_deref());
    view! {
        {ui::plain_card(order_table(listing.rows))}
        {pager}
    }
    .into_any()
}

/// Orders in a table.
pub fn order_table(rows: Vec<OrderRow>) -> AnyView {
    let rows = rows.into_iter().map(row).collect();
    ui::table(
        t::ORDERS,
        &[
            Column::tight(t::ORDER_NO),
            Column::tight(t::CREATED_AT),
            Column::new(t::SITE_OR_STATION),
            Column::tight(t::PLATE_OR_CARD),
            Column::num(t::AMOUNT),
            Column::tight(t::METHOD),
            Column::tight(t::STATE),
        ],
        rows,
    )
}

fn row(order: OrderRow) -> Vec<AnyView> {
    let refunded = (!order.refunded.is_zero())
        .then(|| view! { <span class="cell-note">{tr(t::REFUNDED)}" "{ui::money(order.refunded)}</span> });
    let desk = order.at_desk.then(|| ui::badge(Tone::Warn, tr(t::AT_DESK)));
    let subject = subject(&order);
    vec![
        view! { <a href=Page::Order(order.id).path()><code>{order.order_no}</code></a> }.into_any(),
        ui::time(order.created_at),
        place(order.scenario, order.site_name),
        subject,
        view! { {ui::money(order.amount)}{refunded} }.into_any(),
        order.method.map(|m| tr(method_text(m))).into_any(),
        view! { <span class="badges">{ui::order_badge(order.state)}{desk}</span> }.into_any(),
    ]
}

/// What is paid for: a car, or a card.
fn subject(order: &OrderRow) -> AnyView {
    if order.card_no.is_empty() {
        ui::plate(&order.plate)
    } else {
        view! { <code>{order.card_no.clone()}</code> }.into_any()
    }
}

fn place(scenario: Scenario, site: String) -> AnyView {
    if scenario == Scenario::Test { ui::badge(Tone::Plain, tr(t::TEST_PAYMENT)) } else { site.into_any() }
}
