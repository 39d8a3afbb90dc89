//! The host's pages: answering a visitor, and binding their WeChat.

use super::super::layout::Page;
use super::super::{PageContext, icons};
use super::{TooLate, badge, fact, time_line};
use crate::i18n::{error_text, tr, visit as words};
use domain::visitor::{BookingState, MAX_REASON};
use leptos::prelude::*;
use service::FieldError;
use service::visitors::{BindPage, HostPage};

/// The page on which a host answers.
pub fn page(context: &PageContext<'_>, page: &HostPage, wrong: &[FieldError], late: Option<TooLate>) -> Page {
    let booking = &page.booking;
    let done = match booking.state {
        BookingState::Requested if page.may_decide => None,
        BookingState::Requested | BookingState::Expired => Some(words::EXPIRED_DONE),
        BookingState::Approved => Some(words::APPROVED_DONE),
        BookingState::Declined => Some(words::DECLINED_DONE),
        BookingState::Cancelled => Some(words::CANCELLED_DONE),
        BookingState::Arrived => Some(words::ARRIVED_DONE),
    };
    let says = late.map(|late| {
        let text = if late == TooLate::Changed { words::CHANGED } else { words::DECIDED };
        view! { <div class="says" role="alert"><p>{tr(text)}</p></div> }
    });
    let done = done.map(|text| view! { <p class="text">{tr(text)}</p> });
    let phone = booking.phone.clone();
    let call = format!("tel:{phone}");
    let acts = page.may_decide.then(|| acts(context, booking.revision, wrong));
    let body = view! {
        <section class="card">
            <h1>{tr(words::REQUEST)}</h1>
            {says}
            {badge(booking.state)}
            {done}
            <dl class="facts wide">
                {fact(words::VISITOR, booking.name.clone())}
                <div><dt>{tr(words::PHONE)}</dt><dd><a class="tel" href=call>{phone}</a></dd></div>
                {fact(words::TIME, time_line(booking.period))}
                {fact(words::REASON, booking.reason.clone())}
                {fact(words::PLATE, booking.plate.clone())}
                {fact(words::ANSWER, booking.answer.clone())}
                {fact(words::BOOKING_NO, booking.booking_no.as_str().to_owned())}
            </dl>
            {acts}
        </section>
    };
    Page::still(tr(words::REQUEST), body).at(&booking.site_name, None)
}

fn acts(context: &PageContext<'_>, revision: i64, wrong: &[FieldError]) -> impl IntoView + use<> {
    let error = wrong.first().map(|error| error_text(context.lang, &error.code, &error.args));
    let invalid = error.is_some().then_some("true");
    let described = error.is_some().then_some("reason-wrong");
    let open = error.is_some();
    let error = error.map(|text| view! { <p class="wrong" id="reason-wrong">{text}</p> });
    view! {
        <form method="post" action=context.path.to_owned()>
            <input type="hidden" name="step" value="approve" />
            <input type="hidden" name="revision" value=revision.to_string() />
            <button class="go">{tr(words::APPROVE)}</button>
        </form>
        <details open=open>
            <summary class="quiet-danger">{tr(words::DECLINE)}</summary>
            <form method="post" action=context.path.to_owned()>
                <input type="hidden" name="step" value="decline" />
                <input type="hidden" name="revision" value=revision.to_string() />
                <div class="field">
                    <label for="reason">{tr(words::DECLINE_WHY)}<small>{tr(words::OPTIONAL)}</small></label>
                    <input id="reason" name="reason" autocomplete="off" maxlength=MAX_REASON.to_string()
                        aria-invalid=invalid aria-describedby=described />
                    {error}
                    <p class="note">{tr(words::DECLINE_NOTE)}</p>
                </div>
                <button class="go">{tr(words::DECLINE_YES)}</button>
            </form>
        </details>
    }
}

/// A binding link: is that you?
pub fn bind(context: &PageContext<'_>, page: &BindPage) -> Page {
    let body = view! {
        <form class="card" method="post" action=context.path.to_owned()>
            <input type="hidden" name="step" value="bind" />
            <h1>{tr(words::BIND_TITLE)}</h1>
            <p class="text">{tr(words::BIND_BODY)}</p>
            <p class="ticket">{page.department.clone()}<b>{page.name.clone()}</b></p>
            <button class="go">{tr(words::BIND_YES)}</button>
            <p class="note">{tr(words::BIND_NO)}</p>
        </form>
    };
    Page::still(tr(words::BIND), body).at(&page.operator_name, None)
}

/// The host is bound.
pub fn bound(_: &PageContext<'_>) -> Page {
    let body = view! {
        <section class="card">
            <div class="icon good" inner_html=icons::TICK></div>
            <h1>{tr(words::BOUND_TITLE)}</h1>
            <p class="text">{tr(words::BOUND_BODY)}</p>
        </section>
    };
    Page::still(tr(words::BIND), body)
}
