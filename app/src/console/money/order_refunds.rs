//! The refunds of one order: how each stands, and asking for another.

use super::steps::Steps;
use crate::api::money::RequestRefund;
use crate::api::orders::{Payment, Progress, Refund};
use crate::i18n::{cards as c, console as t, desk as d, tr};
use crate::ui::{self, Action, Checkbox, Dialog, Field, Form, Submit, Tone, toaster};
use domain::card::Balance;
use domain::money::Fen;
use leptos::prelude::*;

/// A payment of which something is to be given back, and the limit above which a second person approves.
pub type Chosen = RwSignal<Option<(Payment, Option<Fen>)>>;

/// Asking for a refund: made with the page.
pub fn asking(chosen: Chosen) -> Action {
    let ask = ui::action::<RequestRefund>();
    let toaster = toaster();
    ui::after(ask, move |proposed: bool| {
        chosen.set(None);
        toaster.good(tr(if proposed { d::REFUND_WAITS } else { d::REFUND_SENT }));
    });
    ask
}

/// Every refund of an order.
pub fn list(all: Vec<Refund>, steps: Steps) -> AnyView {
    let rows: Vec<AnyView> = all.into_iter().map(|refund| one(refund, steps)).collect();
    view! { <ul class="payments">{rows}</ul> }.into_any()
}

fn one(refund: Refund, steps: Steps) -> AnyView {
    let code = |text: String| view! { <code>{text}</code> }.into_any();
    let number = refund.out_refund_no.clone();
    let mut rows =
        vec![(tr(t::REASON), refund.reason.into_any()), (tr(t::OUT_REFUND_NO), code(refund.out_refund_no))];
    if let Some(id) = refund.provider_refund_id {
        rows.push((tr(d::PROVIDER_NO), code(id)));
    }
    if let Some(words) = refund.provider_words {
        rows.push((tr(d::PROVIDER_SAYS), words.into_any()));
    }
    view! {
        <li class="payment">
            <div class="payment__head">
                {ui::money(refund.amount)}
                <span class="badges">{ui::refund_badge(refund.state)}</span>
            </div>
            {progress(refund.progress)}
            {ui::facts(rows)}
            {steps.buttons(refund.steps, &number)}
        </li>
    }
    .into_any()
}

fn progress(all: Vec<Progress>) -> AnyView {
    let rows: Vec<AnyView> = all
        .into_iter()
        .map(|step| {
            let tone = Tone::from(step.tone).class();
            view! {
                <li class=format!("progress__step progress__step--{tone}")>
                    <span class="progress__words">{step.words}</span>
                    {step.by.map(|by| view! { <span class="progress__by">{by}</span> })}
                    {step.at.map(ui::time)}
                </li>
            }
            .into_any()
        })
        .collect();
    view! { <ol class="progress">{rows}</ol> }.into_any()
}

/// The question how much, and why.
pub fn dialog(ask: Action, chosen: Chosen, may_below_zero: bool) -> AnyView {
    let open = ui::open_while(chosen);
    let form = move || {
        chosen.get_untracked().map(|(payment, limit)| form(ask, payment, limit, may_below_zero, open))
    };
    view! { <Dialog title=t::REFUND_ASK open=open>{form()}</Dialog> }.into_any()
}

fn form(
    ask: Action,
    payment: Payment,
    limit: Option<Fen>,
    may_below_zero: bool,
    open: RwSignal<bool>,
) -> AnyView {
    let card =
        payment.card_balance.map(|balance| card_consequence(balance, payment.refundable, may_below_zero));
    let most = payment.card_balance.map_or(payment.refundable, |b| b.spendable().min(payment.refundable));
    view! {
        <Form action=ask id="refund">
            <input type="hidden" name="payment" value=payment.id />
            <p>{tr(d::REFUND_CONSEQUENCE)}</p>
            <p class="desk__what">{tr(d::REFUND_LEFT)}" "{ui::money(payment.refundable)}</p>
            {limit.map(|limit| view! { <p class="desk__what">{d::refund_limit_note(limit)}</p> })}
            {card}
            <Field name="amount" label=t::REFUND_AMOUNT hint=d::REFUND_AMOUNT_HINT unit=t::UNIT_YUAN inputmode="decimal"
                maxlength=12 value=most.to_string() />
            <Field name="reason" label=t::REASON hint=t::REASON_HINT maxlength=80 />
            {ui::ask(open, view! { <Submit label=t::REFUND class="btn btn--danger" /> }.into_any())}
        </Form>
    }
    .into_any()
}

/// What refunding a top-up does to its card: the amount is taken off it, and where it does not hold that much, it takes
/// a person who may.
fn card_consequence(balance: Balance, refundable: Fen, may_overdraw: bool) -> AnyView {
    let short = balance.spendable() < refundable;
    let below = short.then(|| {
        if may_overdraw {
            view! { <Checkbox name="below_zero" label=c::REFUND_BELOW_ALLOW hint=c::REFUND_BELOW /> }
                .into_any()
        } else {
            view! { <p class="muted">{tr(c::REFUND_BELOW_FORBIDDEN)}</p> }.into_any()
        }
    });
    view! {
        <p>{tr(c::REFUND_CARD_CONSEQUENCE)}" "{tr(c::CARD_HOLDS)}" "{ui::signed_money(balance)}</p>
        {below}
    }
    .into_any()
}
