//! The visitors' pages: booking, the visitor's own page with the pass, the host's page, binding. They have no script.

mod form;
mod host;
pub(super) mod samples;
mod visitor;

pub use form::Typed;
pub use visitor::CHANGE_QUERY;

use super::{PageContext, icons, notices, write};
use crate::i18n::{Text, visit as words};
use domain::visitor::{BookingState, Period};
use leptos::prelude::*;
use service::FieldError;
use service::visitors::{BindPage, BookingForm, BookingView, HostPage, VisitorPage};

/// The form of a site, with what was typed and what was wrong with it.
pub fn form_page(
    context: &PageContext<'_>,
    form: &BookingForm,
    typed: &Typed,
    wrong: &[FieldError],
    too_often: bool,
) -> String {
    write(context, |ctx| form::page(ctx, form, typed, wrong, too_often))
}

/// Nothing can be booked at a site.
pub fn closed_page(context: &PageContext<'_>, site_name: &str) -> String {
    let say = |ctx: &PageContext<'_>| {
        notices::plain(ctx, icons::CLOCK, words::CLOSED_TITLE, words::CLOSED_BODY, None).at(site_name, None)
    };
    write(context, say)
}

/// The visitor's own page; `picture` is the pass's QR code as SVG.
pub fn visitor_page(context: &PageContext<'_>, page: &VisitorPage, picture: Option<&str>) -> String {
    write(context, |ctx| visitor::page(ctx, page, picture))
}

/// The form with which a visitor changes their booking, with what was typed and what was wrong with it.
pub fn change_page(
    context: &PageContext<'_>,
    page: &VisitorPage,
    typed: &Typed,
    wrong: &[FieldError],
    too_often: bool,
) -> String {
    write(context, |ctx| form::change(ctx, page, typed, wrong, too_often))
}

/// Why an answer did not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooLate {
    /// It was decided, or is over.
    Decided,
    /// The visitor changed it.
    Changed,
}

/// The host's page; `late`: an answer of theirs that did not count.
pub fn host_page(
    context: &PageContext<'_>,
    page: &HostPage,
    wrong: &[FieldError],
    late: Option<TooLate>,
) -> String {
    write(context, |ctx| host::page(ctx, page, wrong, late))
}

/// A binding link.
pub fn bind_page(context: &PageContext<'_>, page: &BindPage) -> String {
    write(context, |ctx| host::bind(ctx, page))
}

/// The host is bound.
pub fn bound_page(context: &PageContext<'_>) -> String {
    write(context, host::bound)
}

/// A page that WeChat has to tell whose it is: opened elsewhere, or (`not_the_host`) by somebody else.
pub fn stranger_page(context: &PageContext<'_>, place: &str, not_the_host: bool) -> String {
    let (title, text) = if not_the_host {
        (words::NOT_HOST_TITLE, words::NOT_HOST_BODY)
    } else {
        (words::IN_WECHAT_TITLE, words::IN_WECHAT_BODY)
    };
    write(context, |ctx| notices::plain(ctx, icons::MARK, title, text, None).at(place, None))
}

/// A state in a word, in its colour.
fn badge(state: BookingState) -> impl IntoView {
    let (class, text) = match state {
        BookingState::Requested => ("state warn", words::WAITING),
        BookingState::Approved => ("state", words::APPROVED),
        BookingState::Arrived => ("state", words::ARRIVED),
        BookingState::Declined => ("state off", words::DECLINED),
        BookingState::Cancelled => ("state off", words::CANCELLED),
        BookingState::Expired => ("state off", words::EXPIRED),
    };
    view! { <p><span class=class>{crate::i18n::tr(text)}</span></p> }
}

/// A line of a booking; nothing where it is empty.
fn fact(label: Text, value: String) -> Option<impl IntoView> {
    let label = crate::i18n::tr(label);
    (!value.is_empty()).then(|| view! { <div><dt>{label}</dt><dd>{value}</dd></div> })
}

/// Whom a visitor visits, with the department.
fn host_line(booking: &BookingView) -> String {
    if booking.department.is_empty() {
        booking.host_name.clone()
    } else {
        format!("{} · {}", booking.host_name, booking.department)
    }
}

fn time_line(period: Period) -> String {
    period.text()
}
