//! 储值卡: search, adding one, importing many.

use crate::api::call::call;
use crate::api::cards::{Card, CardQuery, Cards, ImportCards, Imported, SaveCard, SearchCards};
use crate::api::session::Me;
use crate::console::links::{Filters, filter_form, pager, select};
use crate::console::routes::Page;
use crate::i18n::{cards as t, console, tr};
use crate::ui::{self, Action, Area, Column, Dialog, Field, Form, Icon, Submit, Tone, icon, toaster};
use domain::access::Permission;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page.
pub fn page() -> AnyView {
    let save = ui::action::<SaveCard>();
    let import = ui::action::<ImportCards>();
    let query = use_query_map();
    let wanted = Memo::new(move |_| {
        query.with(|q| {
            let get = |name: &str| q.get(name).unwrap_or_default();
            CardQuery { text: get("text"), state: get("state"), after: get("after") }
        })
    });
    let source = move || (wanted.get(), save.done(), import.done());
    let data = ui::fetch_when(source, move || call(SearchCards { query: wanted.get() }));
    let (adding, importing) = (RwSignal::new(false), RwSignal::new(false));
    let toaster = toaster();
    ui::after(save, move |_: String| {
        adding.set(false);
        toaster.good(tr(t::CARD_SAVED));
    });
    ui::after(import, move |done: Imported| {
        importing.set(false);
        toaster.good(t::imported(done.created, done.changed, done.unchanged));
    });
    let may = expect_context::<Me>().may(Permission::ManageCards);
    let actions = may.then(|| {
        view! {
            <button type="button" class="btn" on:click=move |_| importing.set(true)>{icon(Icon::Upload)}{tr(t::IMPORT)}</button>
            <button type="button" class="btn btn--primary" on:click=move |_| adding.set(true)>{icon(Icon::Plus)}{tr(t::NEW_CARD)}</button>
        }
    });
    view! {
        {ui::page_head(tr(t::CARDS), tr(t::CARDS_ABOUT), actions.into_any())}
        {move || filters(&wanted.get())}
        {ui::load(data, move |found: Cards| show(found, &wanted.get_untracked()))}
        <Dialog title=t::NEW_CARD open=adding>{card_form(save, adding)}</Dialog>
        <Dialog title=t::IMPORT_CARDS open=importing>{import_form(import, importing)}</Dialog>
    }
    .into_any()
}

fn card_form(save: Action, open: RwSignal<bool>) -> AnyView {
    view! {
        <Form action=save id="card">
            <Field name="card_no" label=t::CARD_NO hint=t::CARD_NO_HINT maxlength=40 />
            <Field name="holder" label=t::HOLDER hint=t::HOLDER_HINT maxlength=40 optional=true />
            <Field name="opening" label=t::OPENING hint=t::OPENING_HINT unit=console::UNIT_YUAN inputmode="decimal" maxlength=12
                optional=true />
            {phone_field()}
            {ui::ask(open, view! { <Submit label=t::NEW_CARD /> }.into_any())}
        </Form>
    }
    .into_any()
}

/// Where a holder is told of a top-up; never filled in with what is known.
pub fn phone_field() -> AnyView {
    view! {
        <Field name="phone" label=t::PHONE hint=t::PHONE_HINT kind="tel" inputmode="tel" maxlength=24 optional=true />
    }
    .into_any()
}

fn import_form(import: Action, open: RwSignal<bool>) -> AnyView {
    view! {
        <Form action=import id="import">
            <p>{tr(t::IMPORT_ABOUT)}</p>
            <Area name="csv" label=t::IMPORT_FILE hint=t::IMPORT_HINT accept=".csv,.txt,text/csv"
                placeholder="卡号,持卡人,余额\n86000001,张小明,50.00" />
            {ui::ask(open, view! { <Submit label=t::IMPORT /> }.into_any())}
        </Form>
    }
    .into_any()
}

fn filters(now: &CardQuery) -> AnyView {
    let states = [
        ("", t::ALL_CARDS),
        ("active", t::CARD_ACTIVE),
        ("blocked", t::CARD_BLOCKED),
        ("below_zero", t::BELOW_ZERO),
    ]
    .map(|(value, words)| (value.to_owned(), tr(words).to_owned()));
    let fields = select("state", console::STATE, &states, &now.state);
    filter_form(Filters { page: Page::Cards, text: now.text.clone(), hint: t::SEARCH_CARDS }, fields)
}

fn show(found: Cards, now: &CardQuery) -> AnyView {
    if found.rows.is_empty() {
        if *now == CardQuery::default() {
            return ui::empty(Icon::Wallet, t::NO_CARDS, t::NO_CARDS_ABOUT, ().into_any());
        }
        let clear = view! { <a class="btn" href=Page::Cards.path() rel="external">{tr(console::CLEAR)}</a> };
        return ui::empty(Icon::Search, t::NO_CARD_FITS, console::NOTHING_FOUND_ABOUT, clear.into_any());
    }
    let pairs = [("text", now.text.as_str()), ("state", &now.state)];
    let pager = pager(&Page::Cards, &pairs, &now.after, found.next.as_deref());
    let columns = [
        Column::tight(t::CARD_NO),
        Column::new(t::HOLDER),
        Column::num(t::BALANCE),
        Column::tight(console::STATE),
        Column::tight(console::CREATED_AT),
    ];
    let rows = found.rows.into_iter().map(row).collect();
    view! {
        <p class="muted">{t::totals(found.count, found.total)}</p>
        {ui::plain_card(ui::table(t::CARDS, &columns, rows))}
        {pager}
    }
    .into_any()
}

fn row(card: Card) -> Vec<AnyView> {
    let holder = ui::or_dash(card.holder.clone());
    let badges = badges(&card);
    vec![
        view! { <a href=Page::Card(card.id).path()><code>{card.card_no}</code></a> }.into_any(),
        holder.into_any(),
        ui::signed_money(card.balance),
        badges,
        ui::time(card.created_at),
    ]
}

/// Whether a card can be used, and whether it owes.
pub fn badges(card: &Card) -> AnyView {
    let state = if card.blocked {
        ui::badge(Tone::Bad, tr(t::CARD_BLOCKED))
    } else {
        ui::badge(Tone::Good, tr(t::CARD_ACTIVE))
    };
    let below = card.balance.is_below_zero().then(|| ui::badge(Tone::Warn, tr(t::BELOW_ZERO)));
    view! { <span class="badges">{state}{below}</span> }.into_any()
}
