//! The visitor's own page: how the booking stands, and the pass once the host agreed.

use super::super::PageContext;
use super::super::format::{day_and_clock, time};
use super::super::layout::Page;
use super::{badge, fact, host_line, time_line};
use crate::i18n::{tr, visit as words};
use domain::visitor::BookingState;
use leptos::prelude::*;
use service::visitors::{BookingView, VisitorPage};

/// How often the page looks by itself whether the host answered, in seconds.
const LOOK_AGAIN: u32 = 30;

/// In the query of the visitor's page: show the form that changes the booking.
pub const CHANGE_QUERY: &str = "change";

/// The page.
pub fn page(context: &PageContext<'_>, page: &VisitorPage, picture: Option<&str>) -> Page {
    let booking = &page.booking;
    let text = match booking.state {
        BookingState::Requested if page.host_told => words::WAITING_BODY,
        BookingState::Requested => words::NOT_TOLD_BODY,
        BookingState::Approved => words::APPROVED_BODY,
        BookingState::Declined => words::DECLINED_BODY,
        BookingState::Cancelled => words::CANCELLED_BODY,
        BookingState::Expired if booking.answered => words::EXPIRED_BODY,
        BookingState::Expired => words::NO_ANSWER_BODY,
        BookingState::Arrived => words::ARRIVED_BODY,
    };
    let pass = picture.map(|svg| {
        view! { <div class="pass" role="img" aria-label=tr(words::PASS) inner_html=svg.to_owned()></div> }
    });
    let came = booking.arrived_at.map(|at| {
        view! { <div><dt>{tr(words::ARRIVED)}</dt><dd>{time(at, day_and_clock(at))}</dd></div> }
    });
    let acts = page.is_open.then(|| acts(context));
    let again = page.book_again.clone();
    let again = again.map(|path| view! { <a class="go quiet" href=path>{tr(words::BOOK_AGAIN)}</a> });
    let body = view! {
        <section class="card">
            <h1>{tr(words::MY_VISIT)}</h1>
            {badge(booking.state)}
            {pass}
            <p class="text">{tr(text)}</p>
            <dl class="facts wide">
                {fact(words::TIME, time_line(booking.period))}
                {fact(words::HOST, host_line(booking))}
                {fact(words::REASON, booking.reason.clone())}
                {fact(words::PLATE, booking.plate.clone())}
                {answer(booking)}
                {came}
                {fact(words::BOOKING_NO, booking.booking_no.as_str().to_owned())}
            </dl>
            {again}
            {acts}
        </section>
    };
    let mut page = Page::still(tr(words::MY_VISIT), body).at(&booking.site_name, None);
    page.refresh = (booking.state == BookingState::Requested).then_some(LOOK_AGAIN);
    page
}

fn answer(booking: &BookingView) -> impl IntoView + use<> {
    fact(words::ANSWER, booking.answer.clone())
}

fn acts(context: &PageContext<'_>) -> impl IntoView + use<> {
    let change = format!("{}?{CHANGE_QUERY}", context.path);
    view! {
        <a class="go quiet" href=change>{tr(words::CHANGE)}</a>
        <details>
            <summary class="quiet-danger">{tr(words::CANCEL)}</summary>
            <form method="post" action=context.path.to_owned()>
                <input type="hidden" name="step" value="cancel" />
                <p class="note">{tr(words::CANCEL_ASK)}</p>
                <button class="go">{tr(words::CANCEL_YES)}</button>
            </form>
        </details>
    }
}
