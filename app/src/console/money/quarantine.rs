//! 未采信通知: what came in a provider's name and did not verify or match. Kept, shown, never applied.

use super::steps::{Steps, steps};
use super::time_line;
use crate::api::call::call;
use crate::api::money::{GetQuarantine, Quarantine};
use crate::api::session::Me;
use crate::console::links::address;
use crate::console::routes::Page;
use crate::i18n::{console as t, tr};
use crate::ui::{self, Icon, Tone};
use domain::access::Permission;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page.
pub fn page() -> AnyView {
    let steps = steps();
    let query = use_query_map();
    let after = Memo::new(move |_| query.with(|q| q.get("after")));
    let source = move || (after.get(), steps.done());
    let data = ui::fetch_when(source, move || call(GetQuarantine { after: after.get() }));
    let may_see_raw = expect_context::<Me>().may(Permission::ViewRaw);
    view! {
        {ui::page_head(tr(t::QUARANTINE), tr(t::QUARANTINE_ABOUT), ().into_any())}
        {ui::load(data, move |kept| show(kept, after.get_untracked().is_some(), may_see_raw, steps))}
        {steps.dialog()}
    }
    .into_any()
}

fn show(kept: Quarantine, later: bool, may_see_raw: bool, steps: Steps) -> AnyView {
    let dropped = (kept.dropped > 0)
        .then(|| ui::note(Tone::Warn, view! { <p>{t::quarantine_dropped(kept.dropped)}</p> }.into_any()));
    if kept.rows.is_empty() {
        return view! {
            {dropped}
            {ui::empty(Icon::Shield, t::QUARANTINE_EMPTY, t::QUARANTINE_EMPTY_ABOUT, ().into_any())}
        }
        .into_any();
    }
    let first = later.then(|| Page::Quarantine.path());
    let next = kept.next.as_deref().map(|next| address(&Page::Quarantine, &[("after", next)]));
    view! {
        {dropped}
        {ui::plain_card(time_line::notifications(kept.rows, may_see_raw, steps))}
        {ui::pager(first, next)}
    }
    .into_any()
}
