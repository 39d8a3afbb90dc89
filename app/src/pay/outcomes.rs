//! How a payment went, as the server knows it.

use super::PageContext;
use super::bill::{car, done, leave_by};
use super::format::{day_and_clock, huge, time};
use super::layout::Page;
use super::{icons, messages};
use crate::i18n::{Text, offline, pay as words, top_up, tr};
use domain::card::{Balance, CardNo};
use domain::ids::OrderNo;
use domain::money::Fen;
use leptos::prelude::*;
use service::payer::{Place, ResultState};

/// The page of a result.
pub fn result(context: &PageContext<'_>, state: &ResultState, order_no: &OrderNo) -> Page {
    match state {
        ResultState::Paid { .. } => paid(context, state),
        ResultState::Waiting { order_no, amount } => {
            follow(context, order_no, *amount, None, words::WAITING_TITLE, words::WAITING_BODY)
        }
        ResultState::Closed => ended(context, words::CLOSED_TITLE, words::CLOSED_BODY, order_no),
        ResultState::Failed => ended(context, words::FAILED_TITLE, words::FAILED_BODY, order_no),
        ResultState::Late { amount } => {
            let body = view! {
                <section class="card">
                    <div class="icon wait" inner_html=icons::CLOCK></div>
                    <h1>{tr(context.of(words::LATE_TITLE, top_up::LATE_TITLE, offline::LATE_TITLE))}</h1>
                    {huge(*amount)}
                    <p class="text">{tr(context.of(words::LATE_BODY, top_up::LATE_BODY, offline::LATE_BODY))}</p>
                    {number(order_no)}
                </section>
            };
            Page::still(tr(words::LATE_TITLE), body)
        }
    }
}

/// An earlier payment is not clear yet.
pub fn in_progress(context: &PageContext<'_>, order_no: &OrderNo, amount: Fen, place: &Place) -> Page {
    follow(context, order_no, amount, Some(place), words::PROGRESS_TITLE, words::PROGRESS_BODY)
        .at(&place.site_name, place.lane_name.as_deref())
}

/// On to a provider's cashier: by itself, and by a press where the browser does not.
pub fn go_on(url: &str) -> Page {
    let body = view! {
        <meta http-equiv="refresh" content=format!("0;url={url}") />
        <section class="card">
            <div class="icon wait" inner_html=icons::CLOCK></div>
            <h1>{tr(words::GO_ON_TITLE)}</h1>
            <p class="text">{tr(words::GO_ON_BODY)}</p>
            <a class="go" href=url.to_owned()>{tr(words::GO_ON_BUTTON)}</a>
        </section>
    };
    Page::still(tr(words::GO_ON_TITLE), body)
}

/// The test payment arrived.
pub fn test_paid(_: &PageContext<'_>, amount: Fen) -> Page {
    let body = view! {
        <section class="card">
            {done(tr(words::TEST_PAID_TITLE))}
            {huge(amount)}
            <p class="text">{tr(words::TEST_PAID_BODY)}</p>
        </section>
    };
    Page::still(tr(words::TEST_PAID_TITLE), body)
}

fn paid(context: &PageContext<'_>, state: &ResultState) -> Page {
    let ResultState::Paid { order_no, amount, paid_at, exit_until, card, place, .. } = state else {
        return ended_nowhere(context);
    };
    let title = if card.is_some() { top_up::PAID_OK } else { words::PAID_OK };
    let body = view! {
        <section class="card">
            {done(tr(title))}
            {huge(*amount)}
            {car(context, place, false)}
            {match (exit_until, card) {
                (Some(until), _) => leave_by(place, *until).into_any(),
                (None, Some((number, balance))) => topped_up(context, number, *balance).into_any(),
                (None, None) => view! { <p class="text">{tr(words::TEST_PAID_BODY)}</p> }.into_any(),
            }}
            <dl class="facts">
                <div><dt>{tr(words::PAID_AT)}</dt><dd>{time(*paid_at, day_and_clock(*paid_at))}</dd></div>
                <div class="small"><dt>{tr(words::ORDER)}</dt><dd>{order_no.to_string()}</dd></div>
            </dl>
        </section>
    };
    let mut page = Page::still(tr(title), body).at(&place.site_name, place.lane_name.as_deref());
    page.pays = true;
    page
}

/// The card that was topped up and what it holds now.
fn topped_up(context: &PageContext<'_>, number: &CardNo, balance: Balance) -> impl IntoView + use<> {
    view! {
        <div class="stored">
            <p class="number">{number.display()}</p>
            <p class="holds">{tr(top_up::BALANCE)}" "<b>"¥"{balance.to_string()}</b></p>
        </div>
        <a class="go quiet" href=context.path.to_owned()>{tr(top_up::BACK_TO_CARD)}</a>
    }
}

/// A page that waits: the bridge asks, or the page comes back by itself.
fn follow(
    context: &PageContext<'_>,
    order_no: &OrderNo,
    amount: Fen,
    place: Option<&Place>,
    title: Text,
    text: Text,
) -> Page {
    let here = format!("{}?order={order_no}", context.path);
    let body = view! {
        <section class="card" data-follow=order_no.to_string()>
            <div class="icon spin" inner_html=icons::WAIT></div>
            <h1>{tr(title)}</h1>
            {huge(amount)}
            {place.map(|place| car(context, place, false))}
            <p class="text">{tr(text)}</p>
            {messages::place(None)}
            <a class="go quiet" href=here>{tr(words::CHECK_AGAIN)}</a>
            {number(order_no)}
        </section>
        {messages::for_waiting()}
    };
    let mut page = Page::still(tr(title), body).with_bridge();
    page.refresh = Some(5);
    page.pays = true;
    page
}

/// Ended without money.
fn ended(context: &PageContext<'_>, title: Text, text: Text, order_no: &OrderNo) -> Page {
    let body = view! {
        <section class="card">
            <div class="icon bad" inner_html=icons::MARK></div>
            <h1>{tr(title)}</h1>
            <p class="text">{tr(text)}</p>
            <a class="go" href=context.path.to_owned()>{tr(words::NEW_BILL)}</a>
            {number(order_no)}
        </section>
    };
    Page::still(tr(title), body)
}

fn ended_nowhere(context: &PageContext<'_>) -> Page {
    super::notices::notice(context, super::Notice::Trouble)
}

/// The order's number, for whom the payer asks for help.
fn number(order_no: &OrderNo) -> impl IntoView + use<> {
    view! { <p class="note">{tr(words::ORDER)}" "{order_no.to_string()}</p> }
}
