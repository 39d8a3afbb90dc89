//! 平台公告: platform staff tell every operator what changes.

use crate::api::announcements::{Announce, Announcement, EndAnnouncement, ListAnnounced};
use crate::api::call::call;
use crate::i18n::{announcements as t, tr};
use crate::ui::{self, Column, Dialog, Field, Form, Icon, Select, Submit, TextArea, Tone, icon, toaster};
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    let (announce, end) = (ui::action::<Announce>(), ui::action::<EndAnnouncement>());
    let data = ui::fetch_when(move || (announce.done(), end.done()), || call(ListAnnounced {}));
    let writing = RwSignal::new(false);
    let ending = RwSignal::new(None::<Announcement>);
    let toaster = toaster();
    ui::after(announce, move |()| {
        writing.set(false);
        toaster.good(tr(t::ANNOUNCED));
    });
    ui::after(end, move |()| {
        ending.set(None);
        toaster.good(tr(t::ENDED));
    });
    let new = move || {
        view! {
            <button type="button" class="btn btn--primary" on:click=move |_| writing.set(true)>
                {icon(Icon::Plus)}{tr(t::ANNOUNCE)}
            </button>
        }
        .into_any()
    };
    let open = ui::open_while(ending);
    view! {
        {ui::page_head(tr(t::TITLE), tr(t::ABOUT), new())}
        {ui::load(data, move |all: Vec<Announcement>| list(all, ending))}
        <Dialog title=t::SEND_ASK open=writing wide=true>{form(announce, writing)}</Dialog>
        <Dialog title=t::END_ASK open=open>
            <Form action=end id="end-announcement">
                <input type="hidden" name="id" value=ending.get_untracked().map(|one| one.id) />
                <p><strong>{ending.get_untracked().map(|one| one.title)}</strong></p>
                <p>{tr(t::END_CONSEQUENCE)}</p>
                {ui::ask(open, view! { <Submit label=t::END class="btn btn--danger" /> }.into_any())}
            </Form>
        </Dialog>
    }
    .into_any()
}

fn form(announce: ui::Action, open: RwSignal<bool>) -> AnyView {
    let subjects = [
        ("address", t::ADDRESS),
        ("domain", t::DOMAIN),
        ("certificate", t::CERTIFICATE),
        ("other", t::OTHER),
    ]
    .map(|(key, words)| (key.to_owned(), tr(words).to_owned()));
    view! {
        <Form action=announce id="announce">
            <Select name="subject" label=t::SUBJECT options=subjects.to_vec() />
            <Field name="title" label=t::HEADLINE hint=t::HEADLINE_HINT maxlength=40 />
            <TextArea name="body" label=t::BODY hint=t::BODY_HINT maxlength=500 />
            <Field name="link" label=t::READ_MORE kind="url" inputmode="url" optional=true maxlength=500 />
            <Field name="days" label=t::DAYS value="14" inputmode="numeric" unit=t::DAY_UNIT maxlength=2 />
            <p>{tr(t::SEND_CONSEQUENCE)}</p>
            {ui::ask(open, view! { <Submit label=t::ANNOUNCE /> }.into_any())}
        </Form>
    }
    .into_any()
}

fn list(all: Vec<Announcement>, ending: RwSignal<Option<Announcement>>) -> AnyView {
    if all.is_empty() {
        return ui::empty(Icon::Inbox, t::NONE, t::NONE_ABOUT, ().into_any());
    }
    let columns = [
        Column::new(t::HEADLINE),
        Column::tight(t::STATE),
        Column::tight(t::UNTIL),
        Column::tight(t::READERS),
        Column::actions(),
    ];
    let rows = all.into_iter().map(|one| row(one, ending)).collect();
    ui::plain_card(ui::table(t::SENT, &columns, rows))
}

fn row(one: Announcement, ending: RwSignal<Option<Announcement>>) -> Vec<AnyView> {
    let title = view! {
        <strong>{one.title.clone()}</strong>
        <small class="muted block">{one.body.clone()}</small>
        <small class="muted block">{one.created_by.clone()}" · "{ui::time(one.created_at)}</small>
    };
    let state =
        if one.current { ui::badge(Tone::Good, tr(t::SHOWN)) } else { ui::badge(Tone::Plain, tr(t::OVER)) };
    let (until, readers, copy) = (one.ends_at, one.readers, one.clone());
    let end = one.current.then(|| {
        view! {
            <button type="button" class="btn btn--small btn--quiet-danger" on:click=move |_| ending.set(Some(copy.clone()))>
                {tr(t::END)}<span class="sr-only">{one.title.clone()}</span>
            </button>
        }
    });
    let readers = format!("{readers} {}", tr(t::PEOPLE));
    vec![title.into_any(), state, ui::time(until), readers.into_any(), end.into_any()]
}
