//! The visitors' pages with made-up contents.

use super::super::PageContext;
use super::super::samples::{NOW, Sample};
use super::{
    TooLate, Typed, bind_page, bound_page, change_page, closed_page, form_page, host_page, stranger_page,
    visitor_page,
};
use domain::ids::{BookingNo, HostId, QrToken};
use domain::time::{HOUR, UnixMs};
use domain::visitor::{BookingState, Period};
use service::FieldError;
use service::visitors::{BindPage, BookingForm, BookingView, HostChoice, HostPage, VisitorPage};

const SITE: &str = "科技园";

fn period() -> Period {
    let from = UnixMs((NOW.0 / HOUR + 13) * HOUR);
    Period { from, until: from.plus(2 * HOUR) }
}

fn form() -> BookingForm {
    let host = |n: u8, name: &str, department: &str| HostChoice {
        id: HostId::from_parts(NOW, [n; 10]),
        name: name.to_owned(),
        department: department.to_owned(),
    };
    BookingForm {
        site_name: SITE.to_owned(),
        hosts: vec![host(1, "前台", ""), host(2, "王敏", "研发部"), host(3, "李强", "研发部")],
        form: QrToken::from_random([7; QrToken::LEN]),
        usual: period(),
    }
}

fn booking(state: BookingState) -> BookingView {
    BookingView {
        booking_no: BookingNo::from_parts("F", NOW, [7; 10]),
        site_name: SITE.to_owned(),
        name: "陈晓".to_owned(),
        phone: "13800000002".to_owned(),
        host_name: "王敏".to_owned(),
        department: "研发部".to_owned(),
        period: period(),
        reason: "项目洽谈".to_owned(),
        plate: "粤B12345".to_owned(),
        revision: 0,
        state,
        answered: !matches!(state, BookingState::Requested | BookingState::Cancelled),
        answer: if state == BookingState::Declined { "那天不在公司".to_owned() } else { String::new() },
        arrived_at: (state == BookingState::Arrived).then_some(NOW),
    }
}

/// Every page.
pub fn all(context: &PageContext<'_>) -> Vec<Sample> {
    let form = form();
    let typed = Typed { phone: "1380000".to_owned(), name: "陈晓".to_owned(), ..Typed::new(&form) };
    let wrong = [FieldError::new("phone", "mobile_number"), FieldError::new("host", "choose_host")];
    let mut samples = vec![
        ("visit-form", form_page(context, &form, &Typed::new(&form), &[], false)),
        ("visit-form-wrong", form_page(context, &form, &typed, &wrong, false)),
        ("visit-form-too-often", form_page(context, &form, &typed, &[], true)),
        ("visit-closed", closed_page(context, SITE)),
        ("visit-bind", bind_page(context, &bind())),
        ("visit-bound", bound_page(context)),
        ("visit-in-wechat", stranger_page(context, SITE, false)),
        ("visit-not-the-host", stranger_page(context, SITE, true)),
    ];
    let picture = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path fill="#fff" d="M0 0h9v9h-9z"/><path d="M4 4h1v1h-1z"/></svg>"##;
    for state in BookingState::ALL.iter().copied() {
        let page = visitor(booking(state));
        let shown = (state == BookingState::Approved).then_some(picture);
        samples.push((visitor_name(state), visitor_page(context, &page, shown)));
        let page = HostPage { booking: booking(state), may_decide: state == BookingState::Requested };
        samples.push((host_name(state), host_page(context, &page, &[], None)));
    }
    let unanswered = BookingView { answered: false, ..booking(BookingState::Expired) };
    samples.push(("visit-unanswered", visitor_page(context, &visitor(unanswered), None)));
    let changed = BookingView { revision: 1, ..booking(BookingState::Requested) };
    let typed = Typed { reason: String::new(), ..Typed::of(&changed) };
    let wrong = [FieldError::new("reason", "required")];
    samples.push(("visit-change", change_page(context, &visitor(changed.clone()), &typed, &wrong, false)));
    let page = HostPage { booking: changed, may_decide: true };
    samples.push(("visit-host-changed", host_page(context, &page, &[], Some(TooLate::Changed))));
    samples
}

fn visitor(booking: BookingView) -> VisitorPage {
    let is_open = booking.state.is_open();
    let over =
        matches!(booking.state, BookingState::Declined | BookingState::Cancelled | BookingState::Expired);
    let book_again = over.then(|| "/PeakeCloud/mobile/visit/23456789ABCDEFGHJKMN".to_owned());
    VisitorPage { booking, pass: None, host_told: true, is_open, book_again }
}

fn bind() -> BindPage {
    BindPage {
        operator_name: "示范园区".to_owned(),
        name: "王敏".to_owned(),
        department: "研发部".to_owned(),
    }
}

const fn visitor_name(state: BookingState) -> &'static str {
    match state {
        BookingState::Requested => "visit-requested",
        BookingState::Approved => "visit-approved",
        BookingState::Declined => "visit-declined",
        BookingState::Cancelled => "visit-cancelled",
        BookingState::Expired => "visit-expired",
        BookingState::Arrived => "visit-arrived",
    }
}

const fn host_name(state: BookingState) -> &'static str {
    match state {
        BookingState::Requested => "visit-host-asked",
        BookingState::Approved => "visit-host-approved",
        BookingState::Declined => "visit-host-declined",
        BookingState::Cancelled => "visit-host-cancelled",
        BookingState::Expired => "visit-host-expired",
        BookingState::Arrived => "visit-host-arrived",
    }
}
