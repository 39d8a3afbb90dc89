//! 未采信通知: what came in a provider's name and did not verify or match. Kept, shown, never applied.

use super::time_line;
use crate::api::call::call;
use crate::api::money::{GetQuarantine, Quarantine};
use crate::i18n::{console as t, tr};
use crate::ui::{self, Icon, Tone};
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    let data = ui::fetch(|| call(GetQuarantine {}));
    view! {
        {ui::page_head(tr(t::QUARANTINE), tr(t::QUARANTINE_ABOUT), ().into_any())}
        {ui::load(data, show)}
    }
    .into_any()
}

fn show(kept: Quarantine) -> AnyView {
    let dropped = (kept.dropped > 0)
        .then(|| ui::note(Tone::Warn, view! { <p>{t::quarantine_dropped(kept.dropped)}</p> }.into_any()));
    if kept.rows.is_empty() {
        return view! {
            {dropped}
            {ui::empty(Icon::Shield, t::QUARANTINE_EMPTY, t::QUARANTINE_EMPTY_ABOUT, ().into_any())}
        }
        .into_any();
    }
    view! { {dropped}{ui::plain_card(time_line::notifications(kept.rows, true))} }.into_any()
}
