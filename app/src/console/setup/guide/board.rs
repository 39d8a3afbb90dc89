//! The platform's board: every operator's progress, who waits on whom, and since when.

use super::bar;
use crate::api::call::call;
use crate::api::onboarding::{BoardRow, GetGuideBoard};
use crate::i18n::{console as c, plan as t, tr};
use crate::ui::{self, Column, Icon, Tone};
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    let data = ui::fetch(|| call(GetGuideBoard {}));
    view! {
        {ui::page_head(tr(t::BOARD), tr(t::BOARD_ABOUT), ().into_any())}
        {ui::load(data, show)}
    }
    .into_any()
}

fn show(rows: Vec<BoardRow>) -> AnyView {
    if rows.is_empty() {
        return ui::empty(Icon::Inbox, t::BOARD_EMPTY, t::BOARD_EMPTY_ABOUT, ().into_any());
    }
    let columns = [
        Column::new(t::OPERATOR),
        Column::tight(t::DONE),
        Column::new(t::WAITS_FOR),
        Column::new(t::TO_DO),
        Column::tight(t::MOVED),
        Column::actions(),
    ];
    ui::plain_card(ui::table(t::BOARD, &columns, rows.into_iter().map(row).collect()))
}

fn row(row: BoardRow) -> Vec<AnyView> {
    let done =
        if row.total == 0 { ui::badge(Tone::Plain, tr(t::NOT_CHOSEN)) } else { bar(row.settled, row.total) };
    let waiting: Vec<AnyView> = row
        .waiting
        .into_iter()
        .map(|(step, since, over)| {
            view! {
                <div class="guide-wait" class:guide-wait--over=over>
                    {step}<span class="cell-note">{since}</span>
                </div>
            }
            .into_any()
        })
        .collect();
    let waiting = if waiting.is_empty() { dash() } else { view! { <div>{waiting}</div> }.into_any() };
    let reopened: Vec<AnyView> = row
        .reopened
        .into_iter()
        .map(|step| view! { <div class="guide-wait guide-wait--over">{step}</div> }.into_any())
        .collect();
    let next = match row.next {
        Some((step, who)) => view! { <div>{step}<span class="cell-note">{who}</span></div> }.into_any(),
        None => dash(),
    };
    let open = view! {
        <form method="post" action="/console/api/select_operator">
            <input type="hidden" name="operator" value=row.id />
            <button type="submit" class="btn btn--small">{tr(c::OPEN)}<span class="sr-only">{row.name.clone()}</span></button>
        </form>
    };
    vec![
        row.name.into_any(),
        done,
        waiting,
        view! { <div>{reopened}{next}</div> }.into_any(),
        ui::time_or_dash(row.moved_at),
        open.into_any(),
    ]
}

fn dash() -> AnyView {
    view! { <span class="muted">"—"</span> }.into_any()
}
