//! 平台公告: platform staff tell every operator what changes.

use crate::api::call::call;
use crate::api::messages::{Announce, Announcement, EndAnnouncement, ListAnnouncements};
use crate::i18n::{messages as t, tr};
use crate::ui::{self, Field, Form, Select, Submit, toaster};
use leptos::prelude::*;

/// The part of the page that only platform staff see.
pub fn section() -> AnyView {
    let (announce, end) = (ui::action::<Announce>(), ui::action::<EndAnnouncement>());
    let data = ui::fetch_when(move || (announce.done(), end.done()), || call(ListAnnouncements {}));
    let toaster = toaster();
    ui::after(announce, move |()| toaster.good(tr(t::ANNOUNCED)));
    ui::after(end, move |()| toaster.good(tr(t::ENDED)));
    let subjects = [
        ("address", t::ADDRESS),
        ("domain", t::DOMAIN),
        ("certificate", t::CERTIFICATE),
        ("other", t::OTHER),
    ]
    .map(|(key, words)| (key.to_owned(), tr(words).to_owned()));
    let shown = move |all: Vec<Announcement>| {
        let rows: Vec<AnyView> = all
            .into_iter()
            .map(|one| {
                let button = view! {
                    <input type="hidden" name="id" value=one.id />
                    <button type="submit" class="btn btn--small btn--quiet-danger">
                        {tr(t::END)}<span class="sr-only">{one.title.clone()}</span>
                    </button>
                };
                view! {
                    <li>
                        <div><strong>{one.title}</strong><small class="muted block">{one.body}</small></div>
                        {ui::button_form(end, button.into_any())}
                    </li>
                }
                .into_any()
            })
            .collect();
        view! { <ul class="push__choices">{rows}</ul> }.into_any()
    };
    let body = view! {
        {ui::load(data, shown)}
        <Form action=announce id="announce">
            <Select name="subject" label=t::SUBJECT options=subjects.to_vec() />
            <Field name="title" label=t::HEADLINE hint=t::HEADLINE_HINT maxlength=40 />
            <Field name="body" label=t::BODY maxlength=500 />
            <Field name="link" label=t::READ_MORE kind="url" inputmode="url" optional=true maxlength=500 />
            <Field name="days" label=t::DAYS value="14" inputmode="numeric" unit=t::DAY_UNIT maxlength=2 />
            <p><Submit label=t::ANNOUNCE /></p>
        </Form>
    };
    ui::card(t::ANNOUNCE, Some(t::ANNOUNCE_ABOUT), body.into_any())
}
