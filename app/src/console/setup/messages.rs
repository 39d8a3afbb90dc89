//! 基础信息管理 → 推送配置 → 消息记录: every message, how far it came, and what was tried.

use super::push::bubble;
use crate::api::Listing;
use crate::api::call::call;
use crate::api::messages::{
    GetMessage, Message, MessageDetail, MessageQuery, ResendMessage, SearchMessages, Try,
};
use crate::api::session::Me;
use crate::console::links::{Filters, day, filter_form, pager, select};
use crate::console::routes::Page;
use crate::i18n::{console, messages as t, tr};
use crate::ui::{self, Action, Column, Dialog, Icon, Tone, toaster};
use domain::access::Permission;
use domain::message::{MessageKind, MessageState};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page.
pub fn page() -> AnyView {
    let query = use_query_map();
    let wanted = Memo::new(move |_| {
        query.with(|q| {
            let get = |name: &str| q.get(name).unwrap_or_default();
            MessageQuery {
                text: get("text"),
                kind: get("kind"),
                state: get("state"),
                from: get("from"),
                to: get("to"),
                after: get("after"),
            }
        })
    });
    let resend = ui::action::<ResendMessage>();
    let asked = move || (wanted.get(), resend.done());
    let data = ui::fetch_when(asked, move || call(SearchMessages { query: wanted.get() }));
    let chosen = RwSignal::new(None::<String>);
    let toaster = toaster();
    ui::after(resend, move |()| {
        chosen.set(None);
        toaster.good(tr(t::RESENT));
    });
    Effect::new(move |_| {
        if let Some(error) = resend.error() {
            toaster.bad(error.words);
        }
    });
    view! {
        {ui::page_head(tr(t::RECORDS), tr(t::RECORDS_ABOUT), ().into_any())}
        {move || filters(wanted.get())}
        {ui::load(data, move |found: Listing<Message>| show(found, &wanted.get_untracked(), chosen))}
        <Dialog title=t::MESSAGE open=ui::open_while(chosen) wide=true>
            {chosen.get_untracked().map(|id| {
                let data = ui::fetch(move || call(GetMessage { id: id.clone() }));
                ui::load(data, move |detail: MessageDetail| shown(detail, resend))
            })}
        </Dialog>
    }
    .into_any()
}

fn filters(now: MessageQuery) -> AnyView {
    let mut kinds = vec![(String::new(), tr(t::ALL_KINDS).to_owned())];
    kinds.extend(
        MessageKind::BY_TEMPLATE.iter().map(|k| (k.as_str().to_owned(), tr(t::kind(*k).0).to_owned())),
    );
    let mut states = vec![(String::new(), tr(t::ALL_STATES).to_owned())];
    states.extend(MessageState::ALL.iter().map(|s| (s.as_str().to_owned(), tr(t::state(*s)).to_owned())));
    let fields = view! {
        {select("kind", t::KIND, &kinds, &now.kind)}
        {select("state", console::STATE, &states, &now.state)}
        {day("from", t::FROM_DAY, &now.from)}
        {day("to", t::TO_DAY, &now.to)}
    };
    filter_form(Filters { page: Page::Messages, text: now.text, hint: t::SEARCH_HINT }, fields.into_any())
}

fn show(found: Listing<Message>, now: &MessageQuery, chosen: RwSignal<Option<String>>) -> AnyView {
    if found.rows.is_empty() {
        if *now == MessageQuery::default() {
            return ui::empty(Icon::Send, t::NO_MESSAGES, t::NO_MESSAGES_ABOUT, ().into_any());
        }
        return ui::empty(Icon::Search, t::NOTHING_FITS, console::NOTHING_FOUND_ABOUT, ().into_any());
    }
    let pairs = [
        ("text", now.text.as_str()),
        ("kind", &now.kind),
        ("state", &now.state),
        ("from", &now.from),
        ("to", &now.to),
    ];
    let pager = pager(&Page::Messages, &pairs, &now.after, found.next.as_deref());
    let columns = [
        Column::tight(console::CREATED_AT),
        Column::new(t::KIND),
        Column::new(t::ABOUT),
        Column::new(t::TO),
        Column::new(console::STATE),
        Column::actions(),
    ];
    let rows = found.rows.into_iter().map(|message| row(message, chosen)).collect();
    view! { {ui::plain_card(ui::table(t::RECORDS, &columns, rows))}{pager} }.into_any()
}

fn badge(state: MessageState) -> AnyView {
    let tone = match state {
        MessageState::Queued | MessageState::Sent => Tone::Info,
        MessageState::Delivered | MessageState::Sms => Tone::Good,
        MessageState::Failed => Tone::Bad,
        MessageState::NotReachable => Tone::Warn,
    };
    ui::badge(tone, tr(t::state(state)))
}

fn row(message: Message, chosen: RwSignal<Option<String>>) -> Vec<AnyView> {
    let about = match message.order {
        Some(order) => {
            view! { <a href=Page::Order(order).path()><code class="wrap">{message.reference.clone()}</code></a> }.into_any()
        }
        None => message.reference.clone().into_any(),
    };
    let next =
        message.next_at.map(|at| view! { <span class="cell-note">{tr(t::NEXT_TRY)}" "{ui::time(at)}</span> });
    let why = message.why.map(|why| view! { <span class="cell-note">{why}</span> });
    let id = message.id;
    let show = view! {
        <button type="button" class="btn btn--small" on:click=move |_| chosen.set(Some(id.clone()))>
            {tr(console::SHOW)}<span class="sr-only">{message.reference}</span>
        </button>
    };
    vec![
        ui::time(message.created_at),
        tr(t::kind(message.kind).0).into_any(),
        about,
        view! { <code class="wrap">{message.recipient}</code> }.into_any(),
        view! { {badge(message.state)}{why}{next} }.into_any(),
        show.into_any(),
    ]
}

fn shown(detail: MessageDetail, resend: Action) -> AnyView {
    let message = detail.message;
    let title = tr(t::kind(message.kind).0);
    let says = match detail.lines {
        Some(lines) => bubble(title.to_owned(), lines),
        None => view! { <p class="muted">{tr(t::FORGOTTEN)}</p> }.into_any(),
    };
    let mut facts = vec![
        (tr(t::TO), view! { <code class="wrap">{message.recipient}</code> }.into_any()),
        (tr(console::STATE), view! { {badge(message.state)}" "{message.why} }.into_any()),
        (tr(console::CREATED_AT), ui::time(message.created_at)),
    ];
    if let Some(link) = detail.link {
        facts.push((tr(t::LINK), view! { <code class="wrap">{link}</code> }.into_any()));
    }
    let tries: Vec<AnyView> = detail.tries.into_iter().map(tried).collect();
    let tries = if tries.is_empty() {
        view! { <p class="muted">{tr(t::NO_TRIES)}</p> }.into_any()
    } else {
        view! { <ol class="push__tries">{tries}</ol> }.into_any()
    };
    let may = expect_context::<Me>().may(Permission::ManageMessages) && detail.may_resend;
    let again = may.then(|| {
        let button = view! {
            <input type="hidden" name="id" value=message.id />
            <button type="submit" class="btn btn--primary">{tr(t::RESEND)}</button>
        };
        ui::button_form(resend, button.into_any())
    });
    view! {
        {ui::facts(facts)}
        <h3>{tr(t::SAYS)}</h3>
        {says}
        <h3>{tr(t::TRIES)}</h3>
        {tries}
        {again}
    }
    .into_any()
}

fn tried(t: Try) -> AnyView {
    let theirs = (!t.theirs.is_empty()).then(|| view! { <code class="wrap block">{t.theirs}</code> });
    view! { <li>{ui::time(t.at)}" "{t.words}{theirs}</li> }.into_any()
}
