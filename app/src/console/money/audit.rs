//! 审计日志: every privileged act, in a chain that cannot be changed unnoticed.

use crate::api::Listing;
use crate::api::audit::{AuditRow, ListAudit};
use crate::api::call::call;
use crate::console::links::address;
use crate::console::routes::Page;
use crate::i18n::{console as t, tr};
use crate::ui::{self, Column, Icon};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page.
pub fn page() -> AnyView {
    let query = use_query_map();
    let after = Memo::new(move |_| query.with(|q| q.get("after")));
    let data = ui::fetch_when(move || after.get(), move || call(ListAudit { after: after.get() }));
    view! {
        {ui::page_head(tr(t::AUDIT), tr(t::AUDIT_ABOUT), ().into_any())}
        {ui::load(data, move |listing: Listing<AuditRow>| show(listing, after.get_untracked().is_some()))}
    }
    .into_any()
}

fn show(listing: Listing<AuditRow>, later: bool) -> AnyView {
    if listing.rows.is_empty() {
        return ui::empty(Icon::Log, t::NO_AUDIT, t::NO_AUDIT_ABOUT, ().into_any());
    }
    let rows = listing.rows.into_iter().map(row).collect();
    let columns = [
        Column::tight(t::WHEN),
        Column::tight(t::WHO),
        Column::new(t::ACT),
        Column::new(t::TARGET),
        Column::tight(t::CHAIN),
    ];
    let first = later.then(|| Page::Audit.path());
    let next = listing.next.as_deref().map(|next| address(&Page::Audit, &[("after", next)]));
    view! {
        {ui::plain_card(ui::table(t::AUDIT, &columns, rows))}
        {ui::pager(first, next)}
    }
    .into_any()
}

fn row(row: AuditRow) -> Vec<AnyView> {
    let detail: Vec<AnyView> = row
        .detail
        .into_iter()
        .map(|(name, value)| view! { <span class="cell-note">{name}": "{value}</span> }.into_any())
        .collect();
    let target = match row.href {
        Some(href) => view! { <a href=href>{row.target}</a> }.into_any(),
        None => row.target.into_any(),
    };
    vec![
        ui::time(row.at),
        row.actor.into_any(),
        row.action.into_any(),
        view! { {target}{detail} }.into_any(),
        view! { <span class="chain">"#"{row.seq}" "<code>{row.hash}</code></span> }.into_any(),
    ]
}
