//! The test payment of 0.01 yuan: its QR code and what becomes of it, live.

use crate::api::accounts::{Check, GetTestPayment, StartTestPayment, TestPayment, TestStage};
use crate::api::call::call;
use crate::i18n::{console as t, tr};
use crate::ui::{self, Action, Data, Icon, Tone, icon};
use domain::method::Method;
use leptos::prelude::*;

/// How often the page asks while a payment is under way, in seconds.
const ASK_EVERY: u64 = 2;

/// A test payment on the page, and how it stands.
#[derive(Clone, Copy)]
pub struct Test {
    method: Method,
    start: Action,
    data: Data,
}

/// Asks how the latest test payment stands, again and again while it moves. What the account's checks say by then is put
/// into `checks` whenever something changed between two looks: long before its end, which a wrong key delays. Made with
/// the page, not with its card: what is fetched while something else is still awaited finds no place in the first HTML.
pub fn test(method: Method, checks: RwSignal<Option<Vec<Check>>>) -> Test {
    let start = ui::action::<StartTestPayment>();
    let tick = RwSignal::new(0u32);
    let data = ui::fetch_when(move || (start.done(), tick.get()), move || call(GetTestPayment { method }));
    let moving = RwSignal::new(false);
    ui::every(ASK_EVERY, move || {
        if moving.get_untracked() {
            tick.update(|n| *n = n.wrapping_add(1));
        }
    });
    Effect::new(move |before: Option<Option<TestPayment>>| {
        let now: Option<TestPayment> = ui::peek(data).flatten();
        moving.set(now.as_ref().is_some_and(|p| p.stage.is_moving()));
        if let Some(payment) = &now
            && before.is_some_and(|before| before != now)
        {
            checks.set(Some(payment.checks.clone()));
        }
        now
    });
    Test { method, start, data }
}

/// The card.
pub fn card(Test { method, start, data }: Test) -> AnyView {
    let refusal = move || {
        start.error().map(|e| {
            view! { <div class="note note--bad" role="alert">{icon(Icon::Alert)}<p>{e.words}</p></div> }
        })
    };
    let button = view! {
        <input type="hidden" name="method" value=method.as_str() />
        <button type="submit" class="btn" disabled=move || start.pending()>{tr(t::TEST_START)}</button>
    };
    let begin = view! {
        {refusal}
        {ui::button_form(start, button.into_any())}
    };
    let body = view! {
        {ui::load(data, |payment: Option<TestPayment>| payment.map(show).into_any())}
        {begin}
    };
    let about = if method == Method::WechatOa { t::TEST_PAYMENT_ABOUT } else { t::TEST_PAYMENT_ANY };
    view! { <div id="test-payment">{ui::card(t::TEST_PAYMENT, Some(about), body.into_any())}</div> }
        .into_any()
}

fn show(payment: TestPayment) -> AnyView {
    let tone = match payment.stage {
        TestStage::Waiting | TestStage::Expired => Tone::Plain,
        TestStage::Moving => Tone::Info,
        TestStage::Done => Tone::Good,
        TestStage::Failed => Tone::Bad,
    };
    let image = (payment.stage == TestStage::Waiting).then(|| {
        view! {
            <img class="test__qr" src=format!("/console/qr/{}.svg", payment.token) alt=tr(t::TEST_QR_ALT) width="180" height="180" />
        }
    });
    let order = crate::console::routes::Page::Order(payment.order_id).path();
    let address = (payment.stage == TestStage::Waiting)
        .then(|| ui::copy_line(payment.url, tr(t::QR_ADDRESS).to_owned()));
    view! {
        <div class="test">
            {image}
            <div class="test__words" aria-live="polite">
                {ui::note(tone, view! { <p>{payment.words}</p><p><a href=order>{tr(t::TEST_ORDER)}</a></p> }.into_any())}
                {address}
            </div>
        </div>
    }
    .into_any()
}
