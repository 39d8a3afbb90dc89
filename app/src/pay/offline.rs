//! A terminal's bill: to pay, paid with its release code, or not taken.

use super::PageContext;
use super::bill::{car, changed_note, done, pay_button};
use super::format::{day_and_clock, huge, moment, time};
use super::layout::Page;
use super::notices::plain;
use super::{icons, messages};
use crate::i18n::{Text, offline as words, pay, tr};
use domain::offline::Subject;
use leptos::prelude::*;
use service::offline::{OfflineFacts, OfflinePaid, OfflineRefused, OfflineWhy};
use service::payer::{PayableBill, Place};

/// The bill with its button.
pub fn payable(
    context: &PageContext<'_>,
    payable: &PayableBill,
    facts: &OfflineFacts,
    changed: bool,
) -> Page {
    let PayableBill { order_no, amount, valid_until, .. } = payable;
    let left = valid_until.since(context.now).max(0);
    let changed = changed.then(|| changed_note(words::CHANGED_BODY));
    let path = context.path.to_owned();
    let body = view! {
        {changed}
        <section class="card stub">
            {subject(context, facts)}
            <p class="label">{tr(pay::DUE)}</p>
            {huge(*amount)}
            <form method="post" action=path data-pay=order_no.to_string() data-left=left.to_string() data-state="">
                <input type="hidden" name="step" value="pay" />
                <input type="hidden" name="order_no" value=order_no.to_string() />
                {messages::place(None)}
                {pay_button(context, *amount)}
            </form>
            {context.need_script()}
            <p class="note">{words::good_until(moment(*valid_until, context.now))}</p>
            <p class="note">{tr(words::AFTER_PAYING)}</p>
        </section>
        {slip(facts, Some(order_no.as_str()))}
        {messages::for_paying(context)}
    };
    let mut page = at(facts, Page::still(tr(words::OFFLINE), body)).with_bridge();
    page.pays = true;
    page
}

/// Paid: the release code for the payer who paid, an explanation for anybody else.
pub fn paid(context: &PageContext<'_>, paid: &OfflinePaid) -> Page {
    let OfflinePaid { facts, paid_at, release } = paid;
    let when = view! {
        <dl class="facts">
            <div><dt>{tr(pay::PAID_AT)}</dt><dd>{time(*paid_at, day_and_clock(*paid_at))}</dd></div>
        </dl>
    };
    let Some(code) = release else {
        let body = view! {
            <section class="card stub">
                <div class="icon wait" inner_html=icons::CLOCK></div>
                <h1>{tr(words::PAID_TITLE)}</h1>
                {subject(context, facts)}
                {huge(facts.bill.amount)}
                <p class="text">{tr(words::PAID_BODY)}</p>
            </section>
            {slip(facts, None)}
        };
        return at(facts, Page::still(tr(words::PAID_TITLE), body));
    };
    let (head, tail) = code.split_at_checked(4).unwrap_or((code.as_str(), ""));
    let spoken: String = code.chars().flat_map(|digit| [digit, ' ']).collect();
    let (head, tail) = (head.to_owned(), tail.to_owned());
    let body = view! {
        <section class="card stub">
            {done(tr(pay::PAID_OK))}
            <div class="leave release">
                <p>{tr(words::RELEASE)}</p>
                <p class="digits"><span class="sr">{spoken}</span><b aria-hidden="true">{head}<i></i>{tail}</b></p>
            </div>
            <p class="text">{tr(words::RELEASE_BODY)}</p>
            {subject(context, facts)}
            {huge(facts.bill.amount)}
            {when}
            <p class="note">{tr(words::RELEASE_KEEP)}</p>
        </section>
        {slip(facts, None)}
    };
    let mut page = at(facts, Page::still(tr(pay::PAID_OK), body));
    page.pays = true;
    page
}

/// Not taken: why, and what to do.
pub fn refused(context: &PageContext<'_>, refused: &OfflineRefused) -> Page {
    let (icon, title, text) = parts(refused.why);
    match &refused.facts {
        None => plain(context, icon, title, text, None),
        Some(facts) => {
            let body = view! {
                <section class="card stub">
                    <div class="icon wait" inner_html=icon></div>
                    <h1>{tr(title)}</h1>
                    <p class="text">{tr(text)}</p>
                    {subject(context, facts)}
                </section>
                {slip(facts, None)}
            };
            at(facts, Page::still(tr(title), body))
        }
    }
}

const fn parts(why: OfflineWhy) -> (&'static str, Text, Text) {
    match why {
        OfflineWhy::Unreadable => (icons::SCAN, words::UNREADABLE_TITLE, words::UNREADABLE_BODY),
        OfflineWhy::UnknownTerminal => (icons::MARK, words::UNKNOWN_TITLE, words::UNKNOWN_BODY),
        OfflineWhy::Forged => (icons::MARK, words::FORGED_TITLE, words::FORGED_BODY),
        OfflineWhy::TerminalRevoked => (icons::MARK, words::REVOKED_TITLE, words::REVOKED_BODY),
        OfflineWhy::KeyEnded => (icons::MARK, words::KEY_TITLE, words::KEY_BODY),
        OfflineWhy::NotYet => (icons::CLOCK, words::CLOCK_TITLE, words::CLOCK_BODY),
        OfflineWhy::Expired => (icons::CLOCK, words::EXPIRED_TITLE, words::EXPIRED_BODY),
        OfflineWhy::NumberReused => (icons::MARK, words::REUSED_TITLE, words::REUSED_BODY),
        OfflineWhy::Late => (icons::CLOCK, words::LATE_TITLE, words::LATE_BODY),
        OfflineWhy::Refunded => (icons::MARK, words::REFUNDED_TITLE, words::REFUNDED_BODY),
    }
}

fn at(facts: &OfflineFacts, page: Page) -> Page {
    page.at(&facts.site_name, Some(&facts.terminal_name))
}

/// What is paid for, as the terminal says.
fn subject(context: &PageContext<'_>, facts: &OfflineFacts) -> AnyView {
    match &facts.bill.subject {
        Subject::Plate(plate) => {
            let place = Place {
                site_name: String::new(),
                lane_name: None,
                plate: Some(plate.as_str().to_owned()),
                ticket_no: None,
            };
            car(context, &place, false).into_any()
        }
        Subject::Item(text) => view! { <p class="item">{text.as_str().to_owned()}</p> }.into_any(),
    }
}

/// Where the bill comes from, for whom the payer asks for help.
fn slip(facts: &OfflineFacts, order_no: Option<&str>) -> impl IntoView + use<> {
    let bill = &facts.bill;
    let order = order_no
        .map(|no| view! { <div class="small"><dt>{tr(pay::ORDER)}</dt><dd>{no.to_owned()}</dd></div> });
    view! {
        <section class="card slip">
            <h2>{tr(words::BILL)}</h2>
            <dl>
                <div><dt>{tr(words::TERMINAL)}</dt><dd>{bill.terminal.to_string()}</dd></div>
                <div><dt>{tr(words::BILL_NO)}</dt><dd>{bill.bill_no.to_string()}</dd></div>
                <div><dt>{tr(words::ISSUED)}</dt><dd>{time(bill.issued_at, day_and_clock(bill.issued_at))}</dd></div>
                {order}
            </dl>
        </section>
    }
}
