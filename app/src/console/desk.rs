//! 退款与待处理: late money that waits for a decision, and refunds that did not go through.

use super::routes::Page;
use crate::api::call::call;
use crate::api::money::{Desk, GetDesk, LatePayment, StuckRefund};
use crate::i18n::{Text, console as t, tr};
use crate::ui::{self, Action, Column, Dialog, Form, Icon, Submit, Tone};
use domain::money::Fen;
use domain::payment::PaymentFlag;
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    let data = ui::fetch(|| call(GetDesk {}));
    view! {
        {ui::page_head(tr(t::DESK), tr(t::DESK_ABOUT), ().into_any())}
        {ui::load(data, show)}
    }
    .into_any()
}

fn show(desk: Desk) -> AnyView {
    let late = if desk.late.is_empty() {
        ui::empty(Icon::CheckCircle, t::DESK_EMPTY, t::DESK_EMPTY_ABOUT, ().into_any())
    } else {
        late_table(desk.late)
    };
    let refunds = if desk.refunds.is_empty() {
        ui::empty(Icon::CheckCircle, t::NO_STUCK, t::NO_STUCK_ABOUT, ().into_any())
    } else {
        refund_table(desk.refunds)
    };
    view! {
        {ui::card(t::LATE_MONEY, Some(t::LATE_MONEY_ABOUT), late)}
        {ui::card(t::STUCK_REFUNDS, Some(t::STUCK_REFUNDS_ABOUT), refunds)}
    }
    .into_any()
}

fn late_table(rows: Vec<LatePayment>) -> AnyView {
    let rows = rows
        .into_iter()
        .map(|p| {
            let flag = match p.flag {
                PaymentFlag::Late => t::FLAG_LATE,
                PaymentFlag::Double => t::FLAG_DOUBLE,
            };
            vec![
                view! { <code>{p.order_no}</code> }.into_any(),
                ui::plate(&p.plate),
                ui::money(p.amount),
                ui::badge(Tone::Warn, tr(flag)),
                ui::time_or_dash(p.paid_at),
                to_order(p.order_id, t::DECIDE),
            ]
        })
        .collect();
    let columns = [
        Column::tight(t::ORDER_NO),
        Column::tight(t::PLATE),
        Column::num(t::AMOUNT),
        Column::new(t::REASON),
        Column::tight(t::PAID_AT),
        Column::actions(),
    ];
    ui::table(t::LATE_MONEY, &columns, rows)
}

fn refund_table(rows: Vec<StuckRefund>) -> AnyView {
    let rows = rows
        .into_iter()
        .map(|r| {
            vec![
                ui::time(r.created_at),
                ui::money(r.amount),
                ui::refund_badge(r.state),
                r.words.unwrap_or_default().into_any(),
                to_order(r.order_id, t::SHOW),
            ]
        })
        .collect();
    let columns = [
        Column::tight(t::CREATED_AT),
        Column::num(t::AMOUNT),
        Column::tight(t::STATE),
        Column::new(t::PROVIDER_WORDS),
        Column::actions(),
    ];
    ui::table(t::STUCK_REFUNDS, &columns, rows)
}

fn to_order(id: String, words: Text) -> AnyView {
    let href = Page::Order(id).path();
    view! { <a class="btn btn--small" href=href>{tr(words)}</a> }.into_any()
}

/// The question what to do with late money.
pub fn decision(payment: String, amount: Fen, decide: Action) -> AnyView {
    let open = RwSignal::new(false);
    let choice = RwSignal::new("refund");
    let ask = move |what: &'static str| {
        choice.set(what);
        open.set(true);
    };
    let body = view! {
        <p>{tr(t::LATE_EXPLAINED)}" "{ui::money(amount)}</p>
        <div class="note__actions">
            <button type="button" class="btn" on:click=move |_| ask("refund")>{tr(t::LATE_REFUND)}</button>
            <button type="button" class="btn" on:click=move |_| ask("accept")>{tr(t::LATE_ACCEPT)}</button>
        </div>
        <Dialog title=t::LATE_ASK open=open>{decision_form(decide, payment.clone(), choice.get_untracked(), open)}</Dialog>
    };
    ui::note(Tone::Warn, body.into_any())
}

fn decision_form(decide: Action, payment: String, choice: &'static str, open: RwSignal<bool>) -> AnyView {
    let consequence =
        if choice == "refund" { t::LATE_REFUND_CONSEQUENCE } else { t::LATE_ACCEPT_CONSEQUENCE };
    view! {
        <Form action=decide id="late">
            <input type="hidden" name="payment" value=payment />
            <input type="hidden" name="decision" value=choice />
            <p>{tr(consequence)}</p>
            {ui::ask(open, view! { <Submit label=t::CONFIRM /> }.into_any())}
        </Form>
    }
    .into_any()
}
