//! 系统对接 → 推送记录: every event that was sent, with what the receiver answered.

use crate::api::Listing;
use crate::api::call::call;
use crate::api::integration::{Delivery, ListDeliveries, Resend};
use crate::console::links::address;
use crate::console::routes::Page;
use crate::i18n::{console as t, tr};
use crate::ui::{self, Action, Column, Dialog, Icon, toaster};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page.
pub fn page() -> AnyView {
    let resend = ui::action::<Resend>();
    let query = use_query_map();
    let after = Memo::new(move |_| query.with(|q| q.get("after")));
    let source = move || (after.get(), resend.done());
    let data = ui::fetch_when(source, move || call(ListDeliveries { after: after.get() }));
    let toaster = toaster();
    ui::after(resend, move |()| toaster.good(tr(t::RESENT)));
    Effect::new(move |_| {
        if let Some(error) = resend.error() {
            toaster.bad(error.words);
        }
    });
    let open = RwSignal::new(false);
    let chosen = RwSignal::new(None::<Delivery>);
    view! {
        {ui::page_head(tr(t::DELIVERIES), tr(t::DELIVERIES_ABOUT), ().into_any())}
        {ui::load(data, move |listing: Listing<Delivery>| {
            let first = after.get_untracked().map(|_| Page::Deliveries.path());
            let next = listing.next.as_deref().map(|next| address(&Page::Deliveries, &[("after", next)]));
            view! { {show(listing.rows, resend, chosen, open)}{ui::pager(first, next)} }.into_any()
        })}
        <Dialog title=t::DELIVERY open=open wide=true>{chosen.get_untracked().map(detail)}</Dialog>
    }
    .into_any()
}

fn show(
    all: Vec<Delivery>,
    resend: Action,
    chosen: RwSignal<Option<Delivery>>,
    open: RwSignal<bool>,
) -> AnyView {
    if all.is_empty() {
        return ui::empty(Icon::Send, t::NO_DELIVERIES, t::NO_DELIVERIES_ABOUT, ().into_any());
    }
    let rows = all.into_iter().map(|d| row(d, resend, chosen, open)).collect();
    let columns = [
        Column::tight(t::CREATED_AT),
        Column::new(t::EVENT),
        Column::tight(t::STATE),
        Column::num(t::ATTEMPTS),
        Column::tight(t::LAST_ANSWER),
        Column::actions(),
    ];
    ui::plain_card(ui::table(t::DELIVERIES, &columns, rows))
}

fn row(
    delivery: Delivery,
    resend: Action,
    chosen: RwSignal<Option<Delivery>>,
    open: RwSignal<bool>,
) -> Vec<AnyView> {
    let copy = delivery.clone();
    let click = move |_| {
        chosen.set(Some(copy.clone()));
        open.set(true);
    };
    let answer = delivery
        .last_status
        .map_or_else(|| delivery.last_error.clone().unwrap_or_default(), |s| format!("HTTP {s}"));
    let next = (delivery.state == "waiting" && delivery.attempts > 0)
        .then_some(delivery.next_at)
        .flatten()
        .map(|at| view! { <span class="cell-note">{tr(t::NEXT_TRY)}" "{ui::time(at)}</span> });
    let again = view! {
        <input type="hidden" name="id" value=delivery.id />
        <button type="submit" class="btn btn--small">{tr(t::RESEND)}</button>
    };
    let actions = view! {
        <div class="row-actions">
            <button type="button" class="btn btn--small" on:click=click>{tr(t::SHOW)}</button>
            {ui::button_form(resend, again.into_any())}
        </div>
    };
    vec![
        ui::time(delivery.created_at),
        view! {
            {delivery.about}
            <code class="cell-note">{delivery.event_type}</code>
            <span class="cell-note">{delivery.url}</span>
        }
        .into_any(),
        view! { {ui::delivery_badge(&delivery.state)}{next} }.into_any(),
        delivery.attempts.into_any(),
        answer.into_any(),
        actions.into_any(),
    ]
}

fn detail(delivery: Delivery) -> AnyView {
    view! {
        {ui::facts(vec![
            (tr(t::WEBHOOK_URL), view! { <code class="wrap">{delivery.url}</code> }.into_any()),
            (tr(t::STATE), ui::delivery_badge(&delivery.state)),
            (tr(t::DELIVERED_AT), ui::time_or_dash(delivery.delivered_at)),
            (tr(t::LAST_ERROR), delivery.last_error.unwrap_or_else(|| "—".to_owned()).into_any()),
        ])}
        <h3>{tr(t::RAW_BODY)}</h3>
        {ui::code_block(delivery.body, tr(t::RAW_BODY))}
    }
    .into_any()
}
