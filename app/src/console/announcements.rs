//! What the platform tells every operator: above every page, until it ends or its reader has read it.

use crate::api::announcements::{Announcement, ListAnnouncements, ReadAnnouncement};
use crate::api::call::call;
use crate::i18n::{announcements as t, tr};
use crate::ui::{self, Action, Tone};
use leptos::prelude::*;

/// The announcements that are shown now.
pub fn banner() -> AnyView {
    let read = ui::action::<ReadAnnouncement>();
    let data = ui::fetch_when(move || read.done(), || call(ListAnnouncements {}));
    ui::load_with(
        data,
        || ().into_any(),
        move |all: Vec<Announcement>| {
            let notes: Vec<AnyView> = all.into_iter().map(|one| note(one, read)).collect();
            notes.into_any()
        },
    )
}

fn note(announcement: Announcement, read: Action) -> AnyView {
    let more = (!announcement.link.is_empty()).then(|| {
        view! { <a class="btn btn--small" href=announcement.link rel="external noopener">{tr(t::MORE)}</a> }
    });
    let button = view! {
        <input type="hidden" name="id" value=announcement.id />
        <button type="submit" class="btn btn--small">{tr(t::READ)}<span class="sr-only">{announcement.title.clone()}</span></button>
    };
    let body = view! {
        <div class="note__words"><p><strong>{announcement.title}</strong></p><p>{announcement.body}</p></div>
        <div class="row-actions">{more}{ui::button_form(read, button.into_any())}</div>
    };
    ui::note(Tone::Warn, body.into_any())
}
