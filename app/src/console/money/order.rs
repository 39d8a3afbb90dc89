//! One order: what it was for, every attempt to pay it, and its time line.

use super::steps::{Steps, steps};
use super::{order_refunds as refunds, tariff, time_line};
use crate::api::call::call;
use crate::api::orders::{GetOrder, OrderCard, OrderDelivery, OrderDetail, Payment};
use crate::api::session::Me;
use crate::console::names::method_text;
use crate::console::routes::Page;
use crate::i18n::{cards as c, console as t, tr};
use crate::ui::{self, Column, Icon, Tone, icon};
use domain::access::Permission;
use domain::method::Scenario;
use domain::money::Fen;
use domain::payment::PaymentFlag;
use leptos::prelude::*;

/// The page.
pub fn page(id: String) -> AnyView {
    let chosen: refunds::Chosen = RwSignal::new(None);
    let ask = refunds::asking(chosen);
    let steps = steps();
    let again = RwSignal::new(0u32);
    let source = move || (ask.done(), steps.done(), again.get());
    let data = ui::fetch_when(source, move || call(GetOrder { id: id.clone() }));
    let me = expect_context::<Me>();
    let (may_refund, may_see_raw) = (me.may(Permission::Refund), me.may(Permission::ViewRaw));
    let tools = Tools { steps, chosen, refund: may_refund, raw: may_see_raw };
    view! {
        <a class="back" href=Page::Orders.path()>{icon(Icon::ArrowLeft)}{tr(t::ORDERS)}</a>
        {ui::load(data, move |order: OrderDetail| show(order, tools, again))}
        {refunds::dialog(ask, chosen, me.may(Permission::RefundBelowZero))}
        {steps.dialog()}
    }
    .into_any()
}

/// What this person may do here, and with what.
#[derive(Clone, Copy)]
struct Tools {
    steps: Steps,
    chosen: refunds::Chosen,
    refund: bool,
    raw: bool,
}

fn show(detail: OrderDetail, tools: Tools, again: RwSignal<u32>) -> AnyView {
    let order = &detail.order;
    let reload = view! {
        {ui::order_badge(order.state)}
        <button type="button" class="btn" on:click=move |_| again.update(|n| *n = n.wrapping_add(1))>{tr(t::REFRESH)}</button>
    };
    let late: Vec<AnyView> =
        detail.payments.iter().filter(|p| p.at_desk).map(|p| decision(p, tools.steps)).collect();
    let head = ui::page_head(order.order_no.clone(), "", reload.into_any());
    let summary = summary(&detail);
    let payments = payments(&detail.payments, detail.refund_limit, tools);
    let refunds = (!detail.refunds.is_empty())
        .then(|| ui::card(t::REFUNDS, None, refunds::list(detail.refunds, tools.steps)));
    let deliveries = (!detail.deliveries.is_empty())
        .then(|| ui::card(t::DELIVERIES, Some(t::ORDER_DELIVERIES_ABOUT), deliveries(&detail.deliveries)));
    let messages = (!detail.notifications.is_empty()).then(|| {
        ui::card(
            t::NOTIFICATIONS,
            Some(t::NOTIFICATIONS_ABOUT),
            time_line::notifications(detail.notifications, tools.raw, tools.steps),
        )
    });
    view! {
        {head}
        {late}
        <div class="columns columns--order">
            <div class="stack">
                {summary}
                {payments}
                {refunds}
                {messages}
                {deliveries}
            </div>
            {ui::card(t::TIME_LINE, None, time_line::events(detail.events))}
        </div>
    }
    .into_any()
}

/// Late or double money of this order that waits, and what can be done about it.
fn decision(payment: &Payment, steps: Steps) -> AnyView {
    let body = view! {
        <p>{payment.desk_words.clone()}" "{ui::money(payment.amount)}</p>
        {steps.buttons(payment.steps.clone(), &payment.out_trade_no)}
    };
    ui::note(Tone::Warn, body.into_any())
}

fn summary(detail: &OrderDetail) -> AnyView {
    let order = &detail.order;
    let mut rows =
        vec![(tr(t::AMOUNT), view! { <span class="amount">{ui::money(order.amount)}</span> }.into_any())];
    if !order.refunded.is_zero() {
        rows.push((tr(t::REFUNDED), ui::money(order.refunded)));
    }
    if order.scenario == Scenario::Test {
        rows.push((tr(t::PURPOSE), tr(t::TEST_PAYMENT).into_any()));
    } else {
        let lane = detail.lane_name.as_ref().map(|lane| format!(" · {lane}"));
        rows.push((tr(t::SITE_OR_STATION), view! { {order.site_name.clone()}{lane} }.into_any()));
        match &detail.card {
            Some(card) => rows.extend(card_rows(card)),
            None => rows.push((tr(t::PLATE), ui::plate(&order.plate))),
        }
    }
    if let Some(visit) = &detail.visit {
        if let Some(ticket) = &visit.ticket_no {
            rows.push((tr(t::TICKET_NO), view! { <code>{ticket.clone()}</code> }.into_any()));
        }
        rows.push((tr(t::VISIT_NO), view! { <code>{visit.visit_no.clone()}</code> }.into_any()));
        rows.push((tr(t::ENTERED_AT), ui::time(visit.entered_at)));
        if let Some(left) = visit.left_at {
            rows.push((tr(t::LEFT_AT), ui::time(left)));
        }
    }
    if !detail.lines.is_empty() {
        rows.push((tr(t::HOW_COME), tariff::fee_lines(&detail.lines)));
    }
    if !detail.paid_before.is_zero() {
        rows.push((tr(t::PAID_BEFORE), ui::money(detail.paid_before)));
    }
    rows.push((tr(t::CREATED_AT), ui::time(order.created_at)));
    match order.settled_at {
        Some(at) => rows.push((tr(t::SETTLED_AT), ui::time(at))),
        None => rows.push((tr(t::VALID_UNTIL), ui::time(detail.valid_until))),
    }
    ui::card(t::ORDER, None, ui::facts(rows))
}

/// The card that the order tops up, and what it holds now.
fn card_rows(card: &OrderCard) -> [(&'static str, AnyView); 3] {
    let (href, number) = (Page::Card(card.id.clone()).path(), card.card_no.clone());
    let holder = ui::or_dash(card.holder.clone());
    [
        (tr(c::CREDITED_CARD), view! { <a href=href><code>{number}</code></a> }.into_any()),
        (tr(c::HOLDER), holder.into_any()),
        (tr(c::CARD_HOLDS), ui::signed_money(card.balance)),
    ]
}

fn payments(all: &[Payment], limit: Option<Fen>, tools: Tools) -> AnyView {
    if all.is_empty() {
        let body = view! { <p class="muted">{tr(t::NO_PAYMENTS)}</p> }.into_any();
        return ui::card(t::PAYMENTS, None, body);
    }
    let cards: Vec<AnyView> = all.iter().map(|p| payment(p, limit, tools)).collect();
    ui::card(t::PAYMENTS, None, view! { <ul class="payments">{cards}</ul> }.into_any())
}

fn payment(payment: &Payment, limit: Option<Fen>, tools: Tools) -> AnyView {
    let flag = payment.flag.map(|flag| match flag {
        PaymentFlag::Late => ui::badge(Tone::Warn, tr(t::FLAG_LATE)),
        PaymentFlag::Double => ui::badge(Tone::Warn, tr(t::FLAG_DOUBLE)),
    });
    let code = |text: String| view! { <code>{text}</code> }.into_any();
    let mut rows = vec![
        (tr(t::OUT_TRADE_NO), code(payment.out_trade_no.clone())),
        (tr(t::MCH_ID), code(payment.mch_id.clone())),
    ];
    if let Some(id) = &payment.transaction_id {
        rows.push((tr(t::TRANSACTION_ID), code(id.clone())));
    }
    if !payment.payer.is_empty() {
        rows.push((tr(t::PAYER), code(payment.payer.clone())));
    }
    rows.push((tr(t::CREATED_AT), ui::time(payment.created_at)));
    if let Some(at) = payment.paid_at {
        rows.push((tr(t::PAID_AT), ui::time(at)));
    }
    let copy = payment.clone();
    let may_refund = tools.refund && payment.state.has_money() && !payment.refundable.is_zero();
    let refund = may_refund.then(|| {
        view! {
            <button type="button" class="btn btn--small" on:click=move |_| tools.chosen.set(Some((copy.clone(), limit)))>
                {icon(Icon::Refund)}{tr(t::REFUND)}
            </button>
        }
    });
    view! {
        <li class="payment">
            <div class="payment__head">
                <span class="payment__method">{tr(method_text(payment.method))}</span>
                {ui::money(payment.amount)}
                <span class="badges">{ui::payment_badge(payment.state)}{flag}</span>
                {refund}
            </div>
            {ui::facts(rows)}
        </li>
    }
    .into_any()
}

fn deliveries(all: &[OrderDelivery]) -> AnyView {
    let rows = all
        .iter()
        .map(|d| {
            vec![
                view! { {d.about.clone()}<code class="cell-note">{d.event_type.clone()}</code> }.into_any(),
                ui::delivery_badge(&d.state),
                d.attempts.into_any(),
                ui::time(d.created_at),
                ui::time_or_dash(d.delivered_at),
            ]
        })
        .collect();
    let columns = [
        Column::new(t::EVENT),
        Column::tight(t::STATE),
        Column::num(t::ATTEMPTS),
        Column::tight(t::CREATED_AT),
        Column::tight(t::DELIVERED_AT),
    ];
    ui::table(t::DELIVERIES, &columns, rows)
}
