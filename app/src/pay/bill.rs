//! A stay and what it costs: to pay, paid, or free.

use super::PageContext;
use super::format::{clock, day_and_clock, fee_line, huge, moment, stay, time, yuan};
use super::layout::Page;
use super::{icons, messages};
use crate::i18n::{pay as words, tr};
use domain::money::Fen;
use domain::plate::Plate;
use domain::time::UnixMs;
use leptos::prelude::*;
use service::payer::{PageBill, PayableBill, Place};

/// The bill with its button.
pub fn payable(context: &PageContext<'_>, payable: &PayableBill, changed: bool) -> Page {
    let PayableBill { order_no, amount, bill, valid_until, place } = payable;
    let left = valid_until.since(context.now).max(0);
    let test = bill.is_none().then(|| notice(words::TEST_TITLE, words::TEST_BODY));
    let changed = changed.then(|| notice(words::CHANGED_TITLE, words::CHANGED_BODY));
    let kind = if bill.is_some() { "card stub" } else { "card" };
    let details = bill.as_ref().map(|bill| how(context, bill, Some(order_no.as_str())));
    let path = context.path.to_owned();
    let body = view! {
        {changed}
        {test}
        <section class=kind>
            {car(context, place, true)}
            <p class="label">{tr(words::DUE)}</p>
            {huge(*amount)}
            <form method="post" action=path.clone() data-pay=order_no.to_string() data-left=left.to_string() data-state="">
                <input type="hidden" name="step" value="pay" />
                <input type="hidden" name="order_no" value=order_no.to_string() />
                {messages::place(None)}
                {pay_button(context, *amount)}
            </form>
            {context.need_script()}
            <p class="note">{words::valid_until(moment(*valid_until, context.now))}</p>
        </section>
        {details}
        {messages::for_paying(context)}
    };
    let mut page =
        Page::still(tr(words::PARKING), body).at(&place.site_name, place.lane_name.as_deref()).with_bridge();
    page.pays = true;
    page
}

/// The button that pays; the bridge turns its words.
pub fn pay_button(context: &PageContext<'_>, amount: Fen) -> impl IntoView + use<> {
    let opening = context.by_wallet(words::ASKING, words::ASKING_ALIPAY);
    let asking = if context.cashier { words::GO_ON_TITLE } else { opening };
    view! {
        <button class="go" aria-live="polite">
            <span class="on-">{tr(context.by_wallet(words::PAY, words::PAY_ALIPAY))}" "{yuan(amount)}</span>
            <span class="on-asking">{tr(asking)}</span>
            <span class="on-checking">{tr(words::CHECKING)}</span>
        </button>
    }
}

/// Paid before, and the car may leave.
pub fn paid_before(context: &PageContext<'_>, place: &Place, bill: &PageBill, exit_until: UnixMs) -> Page {
    let body = view! {
        <section class="card stub">
            {done(tr(words::PAID_TITLE))}
            {car(context, place, true)}
            {leave_by(place, exit_until)}
        </section>
        {how(context, bill, None)}
    };
    Page::still(tr(words::PAID_TITLE), body).at(&place.site_name, place.lane_name.as_deref())
}

/// Nothing to pay.
pub fn free(context: &PageContext<'_>, place: &Place, bill: &PageBill) -> Page {
    let body = view! {
        <section class="card stub">
            {done(tr(words::FREE_TITLE))}
            {car(context, place, true)}
            <p class="text">{tr(if place.lane_name.is_some() { words::LIFTING } else { words::FREE_BODY })}</p>
        </section>
        {how(context, bill, None)}
    };
    Page::still(tr(words::FREE_TITLE), body).at(&place.site_name, place.lane_name.as_deref())
}

/// The head of a page where all is well.
pub fn done(title: &'static str) -> impl IntoView {
    view! {
        <div class="icon good" inner_html=icons::TICK></div>
        <h1>{title}</h1>
    }
}

/// Until when the car may leave: the one thing that the payer must keep in mind.
///
/// At an exit lane the barrier opens by itself.
pub fn leave_by(place: &Place, exit_until: UnixMs) -> impl IntoView + use<> {
    let lifting = place.lane_name.is_some().then(|| view! { <p class="text">{tr(words::LIFTING)}</p> });
    view! {
        {lifting}
        <div class="leave">
            <p>{tr(words::LEAVE_BY)}</p>
            <p class="big">{time(exit_until, clock(exit_until))}</p>
        </div>
        <p class="note">{tr(words::LEAVE_NOTE)}</p>
    }
}

/// The car as the payer knows it: its plate, or the number on the ticket. At a car park's code the payer may choose
/// another one.
pub fn car(context: &PageContext<'_>, place: &Place, may_change: bool) -> impl IntoView + use<> {
    let plate = place.plate.as_deref().map(|text| {
        let parsed = Plate::parse(text);
        let green = parsed.as_ref().is_ok_and(Plate::is_new_energy);
        let signs = parsed.map_or_else(|_| text.to_owned(), |plate| plate.as_str().to_owned());
        // The dot stands after the second sign, as on the metal.
        let cut = signs.char_indices().nth(2).map_or(0, |(at, _)| at);
        let (head, tail) = (signs[..cut].to_owned(), signs[cut..].to_owned());
        let kind = if green { "plate green" } else { "plate" };
        view! { <p class=kind><span class="sr">{signs}</span><b aria-hidden="true">{head}<i></i>{tail}</b></p> }
    });
    let ticket = place.ticket_no.as_ref().map(|ticket| {
        view! { <p class="ticket">{tr(words::NO_PLATE)}<b>{tr(words::TICKET)}" "{ticket.clone()}</b></p> }
    });
    let chosen =
        may_change && place.lane_name.is_none() && (place.plate.is_some() || place.ticket_no.is_some());
    let change = chosen.then(|| {
        view! { <a class="link" href=format!("{}?plate", context.path)>{tr(words::OTHER_CAR)}</a> }
    });
    view! { {plate}{ticket}{change} }
}

/// How the fee came about.
fn how(context: &PageContext<'_>, bill: &PageBill, order_no: Option<&str>) -> impl IntoView + use<> {
    let lines: Vec<_> = bill
        .lines
        .iter()
        .map(fee_line)
        .map(|(text, amount)| view! { <div><dt>{text}</dt><dd>{yuan(amount)}</dd></div> })
        .collect();
    let paid = (!bill.paid.is_zero()).then(|| {
        view! {
            <div class="sum"><dt>{tr(words::FEE)}</dt><dd>{yuan(bill.fee)}</dd></div>
            <div><dt>{tr(words::PAID_BEFORE)}</dt><dd>"−"{yuan(bill.paid)}</dd></div>
        }
    });
    let order = order_no
        .map(|no| view! { <div class="small"><dt>{tr(words::ORDER)}</dt><dd>{no.to_owned()}</dd></div> });
    view! {
        <section class="card slip">
            <h2>{tr(words::HOW)}</h2>
            <dl>
                <div><dt>{tr(words::ENTERED)}</dt><dd>{time(bill.entered_at, day_and_clock(bill.entered_at))}</dd></div>
                <div>
                    <dt>{tr(words::STAY)}</dt>
                    <dd>
                        {stay(bill.as_of.since(bill.entered_at))}
                        <small>{words::counted_to(moment(bill.as_of, context.now))}</small>
                    </dd>
                </div>
            </dl>
            <dl>{lines}{paid}<div class="sum"><dt>{tr(words::REST)}</dt><dd>{yuan(bill.due)}</dd></div>{order}</dl>
        </section>
    }
}

/// Says that the bill changed before the payer's tap.
pub fn changed_note(body: crate::i18n::Text) -> impl IntoView {
    notice(words::CHANGED_TITLE, body)
}

/// Something to read before the bill.
fn notice(title: crate::i18n::Text, body: crate::i18n::Text) -> impl IntoView {
    view! { <div class="card says" role="status">{messages::message(title, body)}</div> }
}
