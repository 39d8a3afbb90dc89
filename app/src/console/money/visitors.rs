//! 访客管理 → 访客记录: search, and the table to download.

use crate::api::Listing;
use crate::api::call::call;
use crate::api::session::Me;
use crate::api::visitors::{SearchVisits, Visit, VisitQuery};
use crate::console::links::{day, navigator, pager, select};
use crate::console::routes::Page;
use crate::i18n::{console, tr, visitors as t};
use crate::ui::{self, Column, Icon, Tone, icon};
use domain::access::Permission;
use domain::visitor::BookingState;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page.
pub fn page() -> AnyView {
    let query = use_query_map();
    let wanted = Memo::new(move |_| {
        query.with(|q| {
            let get = |name: &str| q.get(name).unwrap_or_default();
            VisitQuery {
                text: get("text"),
                state: get("state"),
                site: get("site"),
                from: get("from"),
                to: get("to"),
                after: get("after"),
            }
        })
    });
    let data = ui::fetch_when(move || wanted.get(), move || call(SearchVisits { query: wanted.get() }));
    let may = expect_context::<Me>().may(Permission::ManageVisitors);
    let settings = view! { <a class="btn" href=Page::VisitorSettings.path()>{tr(t::SETTINGS)}</a> };
    view! {
        {ui::page_head(tr(t::VISITS), tr(t::VISITS_ABOUT), settings.into_any())}
        {move || filters(&wanted.get())}
        {ui::load(data, move |found: Listing<Visit>| show(found, &wanted.get_untracked(), may))}
    }
    .into_any()
}

fn filters(now: &VisitQuery) -> AnyView {
    let go = navigator();
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let query = ui::submitted_query(&ev);
        let path = Page::Visitors.path();
        go(&if query.is_empty() { path } else { format!("{path}?{query}") });
    };
    let mut states = vec![(String::new(), tr(t::ALL_STATES).to_owned())];
    states
        .extend(BookingState::ALL.iter().map(|s| (s.as_str().to_owned(), tr(t::state_text(*s)).to_owned())));
    view! {
        <form class="filters" role="search" method="get" action=Page::Visitors.path() on:submit=submit>
            <label class="filters__text">
                <span class="field__label">{tr(console::SEARCH)}</span>
                <span class="input input--icon">
                    {icon(Icon::Search)}
                    <input type="search" name="text" value=now.text.clone() placeholder=tr(t::SEARCH_VISITS) autocomplete="off" maxlength="40" />
                </span>
            </label>
            {select("state", console::STATE, &states, &now.state)}
            {day("from", t::FROM_DAY, &now.from)}
            {day("to", t::TO_DAY, &now.to)}
            <div class="filters__go">
                <button type="submit" class="btn btn--primary">{tr(console::SEARCH)}</button>
                <a class="btn btn--quiet" href=Page::Visitors.path() rel="external">{tr(console::CLEAR)}</a>
            </div>
        </form>
    }
    .into_any()
}

fn show(found: Listing<Visit>, now: &VisitQuery, may: bool) -> AnyView {
    if found.rows.is_empty() {
        if *now == VisitQuery::default() {
            return ui::empty(Icon::Users, t::NO_VISITS, t::NO_VISITS_ABOUT, ().into_any());
        }
        let clear =
            view! { <a class="btn" href=Page::Visitors.path() rel="external">{tr(console::CLEAR)}</a> };
        return ui::empty(Icon::Search, t::NO_VISIT_FITS, console::NOTHING_FOUND_ABOUT, clear.into_any());
    }
    let pairs = [
        ("text", now.text.as_str()),
        ("state", &now.state),
        ("site", &now.site),
        ("from", &now.from),
        ("to", &now.to),
    ];
    let pager = pager(&Page::Visitors, &pairs, &now.after, found.next.as_deref());
    let columns = [
        Column::tight(t::BOOKING_NO),
        Column::new(t::VISITOR),
        Column::tight(t::WHEN),
        Column::new(t::HOST),
        Column::new(t::PLACE),
        Column::tight(console::STATE),
    ];
    let rows = found.rows.into_iter().map(row).collect();
    view! {
        {ui::plain_card(ui::table(t::VISITS, &columns, rows))}
        {pager}
        {may.then(|| export(now))}
    }
    .into_any()
}

fn row(visit: Visit) -> Vec<AnyView> {
    let plate = (!visit.plate.is_empty()).then(|| format!(" · {}", visit.plate));
    let who = view! {
        <span>{visit.name.clone()}</span>
        <small class="muted block">{visit.phone.clone()}{plate}</small>
    };
    let told = !visit.host_told && visit.state == BookingState::Requested;
    let told = told.then(|| ui::badge(Tone::Warn, tr(t::HOST_NOT_TOLD)));
    vec![
        view! { <a href=Page::Visitor(visit.id).path()><code>{visit.booking_no}</code></a> }.into_any(),
        who.into_any(),
        visit.period.into_any(),
        visit.host.into_any(),
        visit.site_name.into_any(),
        view! { <span class="badges">{badge(visit.state)}{told}</span> }.into_any(),
    ]
}

/// A booking's state.
pub fn badge(state: BookingState) -> AnyView {
    let tone = match state {
        BookingState::Requested => Tone::Info,
        BookingState::Approved | BookingState::Arrived => Tone::Good,
        BookingState::Declined => Tone::Bad,
        BookingState::Cancelled | BookingState::Expired => Tone::Plain,
    };
    ui::badge(tone, tr(t::state_text(state)))
}

/// A plain form, because what comes back is a file.
fn export(now: &VisitQuery) -> AnyView {
    let fields: Vec<AnyView> = [
        ("text", &now.text),
        ("state", &now.state),
        ("site", &now.site),
        ("from", &now.from),
        ("to", &now.to),
    ]
    .into_iter()
    .map(|(name, value)| view! { <input type="hidden" name=name value=value.clone() /> }.into_any())
    .collect();
    view! {
        <form class="form" method="post" action="/console/visitors/export">
            {fields}
            <div class="form__foot muted">
                <button type="submit" class="btn">{icon(Icon::Download)}{tr(t::EXPORT)}</button>
                <p>{tr(t::EXPORT_HINT)}</p>
            </div>
        </form>
    }
    .into_any()
}
