//! What the platform tells every operator: above every page, until it ends.

use crate::api::call::call;
use crate::api::messages::{Announcement, ListAnnouncements};
use crate::i18n::{messages as t, tr};
use crate::ui::{self, Tone};
use leptos::prelude::*;

/// The announcements that are shown now.
pub fn banner() -> AnyView {
    let data = ui::fetch(|| call(ListAnnouncements {}));
    ui::load_with(
        data,
        || ().into_any(),
        |all: Vec<Announcement>| {
            let notes: Vec<AnyView> = all.into_iter().map(note).collect();
            notes.into_any()
        },
    )
}

fn note(announcement: Announcement) -> AnyView {
    let more = (!announcement.link.is_empty())
        .then(|| view! { " "<a href=announcement.link rel="external noopener">{tr(t::MORE)}</a> });
    let body = view! { <p><strong>{announcement.title}</strong>" "{announcement.body}{more}</p> };
    ui::note(Tone::Warn, body.into_any())
}
