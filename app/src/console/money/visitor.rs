//! One booking: how it came and went, what is personal once it was asked for, deciding in the host's place.

use super::visitors::badge;
use crate::api::call::call;
use crate::api::session::Me;
use crate::api::visitors::{DecideVisit, GetVisit, RevealVisit, Visit};
use crate::console::routes::Page;
use crate::i18n::{Text, console, tr, visitors as t};
use crate::ui::{self, Action, Dialog, Field, Form, Icon, Submit, Tone, icon, toaster};
use domain::access::Permission;
use domain::visitor::BookingState;
use leptos::prelude::*;

/// What is asked before it is done: the act, its question, its consequence, its button.
#[derive(Clone, Copy)]
struct Question {
    act: &'static str,
    ask: Text,
    consequence: Option<Text>,
    go: Text,
    class: &'static str,
}

const APPROVE: Question = Question {
    act: "approve",
    ask: t::APPROVE_ASK,
    consequence: Some(t::APPROVE_CONSEQUENCE),
    go: t::APPROVE,
    class: "btn btn--primary",
};
const DECLINE: Question = Question {
    act: "decline",
    ask: t::DECLINE_ASK,
    consequence: None,
    go: t::DECLINE,
    class: "btn btn--danger",
};
const CANCEL: Question = Question {
    act: "cancel",
    ask: t::CANCEL_ASK,
    consequence: Some(t::CANCEL_CONSEQUENCE),
    go: t::CANCEL,
    class: "btn btn--danger",
};

/// The page.
pub fn page(id: String) -> AnyView {
    let decide = ui::action::<DecideVisit>();
    let reveal = ui::action::<RevealVisit>();
    let shown = RwSignal::new(None::<Visit>);
    let data = ui::fetch_when(move || decide.done(), move || call(GetVisit { id: id.clone() }));
    let asking = [RwSignal::new(false), RwSignal::new(false), RwSignal::new(false), RwSignal::new(false)];
    let toaster = toaster();
    ui::after(decide, move |_: bool| {
        for open in asking {
            open.set(false);
        }
        shown.set(None);
        toaster.good(tr(t::DONE));
    });
    ui::after(reveal, move |visit: Visit| {
        for open in asking {
            open.set(false);
        }
        shown.set(Some(visit));
    });
    let may = expect_context::<Me>().may(Permission::ManageVisitors);
    view! {
        <a class="back" href=Page::Visitors.path()>{icon(Icon::ArrowLeft)}{tr(t::VISITS)}</a>
        {ui::load(data, move |visit: Visit| show(visit, may, asking, shown, decide, reveal))}
    }
    .into_any()
}

fn show(
    visit: Visit,
    may: bool,
    asking: [RwSignal<bool>; 4],
    shown: RwSignal<Option<Visit>>,
    decide: Action,
    reveal: Action,
) -> AnyView {
    let [approving, declining, cancelling, revealing] = asking;
    let button = |words: Text, open: RwSignal<bool>, class: &'static str| {
        view! { <button type="button" class=class on:click=move |_| open.set(true)>{tr(words)}</button> }
            .into_any()
    };
    let (waits, open) = (visit.state == BookingState::Requested, visit.state.is_open());
    let actions = may.then(|| {
        let decide = waits.then(|| {
            view! {
                {button(t::APPROVE, approving, "btn btn--primary")}
                {button(t::DECLINE, declining, "btn")}
            }
        });
        let cancel = open.then(|| button(t::CANCEL, cancelling, "btn btn--quiet-danger"));
        view! { {button(t::REVEAL, revealing, "btn")}{decide}{cancel} }
    });
    let id = StoredValue::new((visit.id.clone(), visit.revision));
    let masked = StoredValue::new(visit.clone());
    view! {
        {ui::page_head(visit.booking_no.clone(), "", actions.into_any())}
        {not_told(&visit)}
        {ui::plain_card(view! { {move || facts(&shown.get().unwrap_or_else(|| masked.get_value()))} }.into_any())}
        {question(APPROVE, id, decide, approving)}
        {question(DECLINE, id, decide, declining)}
        {question(CANCEL, id, decide, cancelling)}
        <Dialog title=t::REVEAL_ASK open=revealing>
            <Form action=reveal id="reveal-visit">
                <input type="hidden" name="id" value=id.get_value().0 />
                <p>{tr(t::REVEAL_CONSEQUENCE)}</p>
                {ui::ask(revealing, view! { <Submit label=t::REVEAL /> }.into_any())}
            </Form>
        </Dialog>
    }
    .into_any()
}

fn question(
    question: Question,
    id: StoredValue<(String, i64)>,
    decide: Action,
    open: RwSignal<bool>,
) -> AnyView {
    let reason = move || {
        (question.act == "decline").then(|| {
            view! { <Field name="reason" label=t::DECLINE_WHY hint=t::DECLINE_HINT maxlength=60 optional=true /> }
        })
    };
    view! {
        <Dialog title=question.ask open=open>
            <Form action=decide id=question.act>
                <input type="hidden" name="id" value=id.get_value().0 />
                <input type="hidden" name="revision" value=id.get_value().1 />
                <input type="hidden" name="act" value=question.act />
                {question.consequence.map(|words| view! { <p>{tr(words)}</p> })}
                {reason()}
                {ui::ask(open, view! { <Submit label=question.go class=question.class /> }.into_any())}
            </Form>
        </Dialog>
    }
    .into_any()
}

fn not_told(visit: &Visit) -> AnyView {
    let (title, about) = match visit.state {
        BookingState::Requested if !visit.host_told => (t::HOST_NOT_TOLD, t::HOST_NOT_TOLD_ABOUT),
        BookingState::Approved | BookingState::Declined if !visit.visitor_told => {
            (t::VISITOR_NOT_TOLD, t::VISITOR_NOT_TOLD_ABOUT)
        }
        _ => return ().into_any(),
    };
    let body = view! { <p><strong>{tr(title)}</strong></p><p>{tr(about)}</p> };
    ui::note(Tone::Warn, body.into_any())
}

/// What is known of it; what has not happened is not told.
fn facts(visit: &Visit) -> AnyView {
    let text = |words: &str| (!words.is_empty()).then(|| words.to_owned().into_any());
    let time = |at: Option<domain::time::UnixMs>| at.map(ui::time);
    let rows = [
        (tr(console::STATE), Some(badge(visit.state))),
        (tr(t::VISITOR), text(&visit.name)),
        (tr(t::PHONE), text(&visit.phone)),
        (tr(t::WHEN), text(&visit.period)),
        (tr(t::PLACE), text(&visit.site_name)),
        (tr(t::HOST), text(&visit.host)),
        (tr(t::REASON), text(&visit.reason)),
        (tr(t::PLATE), text(&visit.plate)),
        (tr(t::ANSWER), text(&visit.answer)),
        (tr(t::BOOKED_AT), Some(ui::time(visit.created_at))),
        (tr(t::DECIDED_AT), time(visit.decided_at)),
        (tr(t::ARRIVED_AT), time(visit.arrived_at)),
        (tr(t::GATE), text(&visit.gate)),
        (tr(t::ERASED_AT), Some(ui::time(visit.erased_at))),
    ];
    ui::facts(rows.into_iter().filter_map(|(name, value)| Some((name, value?))).collect())
}
