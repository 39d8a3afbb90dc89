//! The time line of an order, and the provider's messages with their raw form.

use super::steps::Steps;
use crate::api::call::call;
use crate::api::orders::{Event, GetRawNotification, Notification, RawNotification};
use crate::i18n::{console as t, tr};
use crate::ui::{self, Column, Dialog, Tone};
use leptos::prelude::*;

/// What happened, in order.
pub fn events(events: Vec<Event>) -> AnyView {
    if events.is_empty() {
        return view! { <p class="muted">{tr(t::NOTHING_YET)}</p> }.into_any();
    }
    let rows: Vec<AnyView> = events
        .into_iter()
        .map(|event| {
            let tone = Tone::from(event.tone).class();
            let detail: Vec<AnyView> = event
                .detail
                .into_iter()
                .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }.into_any())
                .collect();
            view! {
                <li class=format!("event event--{tone}")>
                    <p class="event__title">{event.title}</p>
                    {ui::time(event.at)}
                    {(!detail.is_empty()).then(|| view! { <dl class="event__detail">{detail}</dl> })}
                </li>
            }
            .into_any()
        })
        .collect();
    view! { <ol class="events">{rows}</ol> }.into_any()
}

/// Messages in a table; whoever may see them raw can open them, and whoever works at the desk can run them again.
pub fn notifications(all: Vec<Notification>, may_see_raw: bool, steps: Steps) -> AnyView {
    let open = RwSignal::new(false);
    let chosen = RwSignal::new(None::<String>);
    let actions = may_see_raw || all.iter().any(|n| !n.steps.is_empty());
    let rows = all.into_iter().map(|n| notification(n, may_see_raw, steps, (chosen, open))).collect();
    let columns = [
        Column::tight(t::RECEIVED_AT),
        Column::tight(t::KIND),
        Column::new(t::VERDICT),
        Column::tight(t::FROM),
        Column::actions(),
    ];
    let columns = if actions { &columns[..] } else { &columns[..4] };
    view! {
        {ui::table(t::NOTIFICATIONS, columns, rows)}
        <Dialog title=t::RAW_NOTIFICATION open=open wide=true>{raw(chosen.get_untracked().unwrap_or_default())}</Dialog>
    }
    .into_any()
}

fn notification(
    n: Notification,
    may_see_raw: bool,
    steps: Steps,
    (chosen, open): (RwSignal<Option<String>>, RwSignal<bool>),
) -> Vec<AnyView> {
    let detail = (!n.detail.is_empty()).then(|| view! { <span class="cell-note">{n.detail}</span> });
    let order = n.order_id.map(|id| {
        let href = crate::console::routes::Page::Order(id).path();
        view! { <a class="cell-note" href=href>{tr(t::ORDER)}</a> }
    });
    let replayed = n.replayed.map(|words| view! { <span class="cell-note">{words}</span> });
    let about = n.verdict.clone();
    let see = may_see_raw.then(|| {
        let id = n.id;
        let click = move |_| {
            chosen.set(Some(id.clone()));
            open.set(true);
        };
        view! { <button type="button" class="btn btn--small" on:click=click>{tr(t::SHOW_RAW)}</button> }
    });
    vec![
        ui::time(n.received_at),
        n.kind.into_any(),
        view! { {ui::badge(n.tone.into(), n.verdict)}{detail}{replayed}{order} }.into_any(),
        view! { <code>{n.remote}</code> }.into_any(),
        view! { <div class="row-actions">{see}{steps.buttons(n.steps, &about)}</div> }.into_any(),
    ]
}

fn raw(id: String) -> AnyView {
    let data = ui::fetch(move || call(GetRawNotification { id: id.clone() }));
    ui::load(data, show_raw)
}

fn show_raw(raw: RawNotification) -> AnyView {
    let headers: Vec<String> =
        raw.headers.into_iter().map(|(name, value)| format!("{name}: {value}")).collect();
    view! {
        <h3>{tr(t::RAW_HEADERS)}</h3>
        {ui::code_block(headers.join("\n"), tr(t::RAW_HEADERS))}
        <h3>{tr(t::RAW_BODY)}</h3>
        {ui::code_block(raw.body, tr(t::RAW_BODY))}
        <h3>{tr(t::RAW_PLAIN)}</h3>
        {match raw.plain {
            Some(plain) => ui::code_block(plain, tr(t::RAW_PLAIN)),
            None => view! { <p class="muted">{tr(t::RAW_NOT_OPENED)}</p> }.into_any(),
        }}
    }
    .into_any()
}
