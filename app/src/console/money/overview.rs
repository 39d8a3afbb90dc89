//! 总览: today's money, what waits for somebody, the first steps.

use crate::api::call::call;
use crate::api::orders::OrderRow;
use crate::api::overview::{GetOverview, Overview, Steps};
use crate::api::session::Me;
use crate::console::links::address;
use crate::console::money::orders::order_table;
use crate::console::routes::Page;
use crate::i18n::{Text, console as t, desk as d, plan as g, tr};
use crate::ui::{self, Icon, Tone, icon};
use domain::access::Permission;
use domain::money::Fen;
use domain::time::UnixMs;
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    let data = ui::fetch(|| call(GetOverview {}));
    view! {
        {ui::page_head(tr(t::OVERVIEW), "", ().into_any())}
        {ui::load(data, show)}
    }
    .into_any()
}

fn show(o: Overview) -> AnyView {
    let may = expect_context::<Me>().may(Permission::ManageSites);
    let steps = (may && !o.steps.all_done()).then(|| first_steps(o.steps));
    view! {
        {guide(o.guide)}
        {steps}
        {today(&o)}
        {ui::card(t::PROBLEMS, None, problems(&o))}
        {ui::card(t::LAST_DAYS, None, days(&o.days))}
        {recent(o.recent)}
    }
    .into_any()
}

/// The way to the onboarding guide, while it is unfinished.
fn guide(progress: Option<(usize, usize)>) -> Option<AnyView> {
    progress.map(|(settled, total)| {
        let (words, label) = match total {
            0 => (tr(g::GUIDE_ABOUT).to_owned(), g::START),
            _ => (g::settled_of(settled, total), g::CONTINUE),
        };
        let body = view! {
            <div class="note__words">
                <p><strong>{tr(g::UNFINISHED)}</strong></p>
                <p>{words}</p>
            </div>
            <div class="row-actions"><a class="btn btn--small" href=Page::Guide.path()>{tr(g::GUIDE)}" · "{tr(label)}</a></div>
        };
        ui::note(Tone::Info, body.into_any())
    })
}

/// Today's figures, each the way to its list.
fn today(o: &Overview) -> AnyView {
    let figure = |label: Text, value: AnyView, about: String, href: String| {
        let about = (!about.is_empty()).then(|| view! { <p class="figure__about">{about}</p> });
        view! {
            <a class="figure" href=href>
                <p class="figure__label">{tr(label)}</p>
                <p class="figure__value">{value}</p>
                {about}
            </a>
        }
        .into_any()
    };
    let count = |n: i64| view! { <span>{n}</span> }.into_any();
    let text = o.day_start.shanghai_text();
    let day = text.split(' ').next().unwrap_or_default();
    let of_today = address(&Page::Orders, &[("state", "settled"), ("from", day)]);
    let open = address(&Page::Orders, &[("state", "open")]);
    view! {
        <section class="figures" aria-label=tr(t::TODAY)>
            {figure(t::PAID_TODAY, ui::money(o.paid), paid_about(o), of_today)}
            {figure(t::REFUNDED_TODAY, ui::money(o.refunded), String::new(), Page::Refunds.path())}
            {figure(t::BEING_PAID, count(o.open_orders), String::new(), open)}
            {figure(t::CARS_INSIDE, count(o.vehicles_inside), String::new(), Page::Sites.path())}
        </section>
    }
    .into_any()
}

/// How many payments today's sum is made of, and what yesterday came to. Nothing is not told.
fn paid_about(o: &Overview) -> String {
    let payments = (o.paid_count > 0).then(|| t::payments(o.paid_count));
    let yesterday = o.days.iter().rev().nth(1).filter(|(_, paid)| !paid.is_zero());
    let yesterday = yesterday.map(|(_, paid)| t::yesterday(ui::money_text(*paid)));
    payments.into_iter().chain(yesterday).collect::<Vec<_>>().join(" · ")
}

/// Sums of this many fen and more leave no room for each other above their columns.
const LONG: i64 = 10_000_000;

/// What was paid on each of the last days, as columns.
fn days(days: &[(UnixMs, Fen)]) -> AnyView {
    let most = days.iter().map(|(_, paid)| paid.value()).max().unwrap_or(0);
    if most == 0 {
        return view! { <p class="muted">{tr(t::NOTHING_PAID)}</p> }.into_any();
    }
    let total: i64 = days.iter().map(|(_, paid)| paid.value()).sum();
    let columns: Vec<AnyView> = days.iter().map(|(day, paid)| column(*day, *paid, most)).collect();
    let class = if most >= LONG { "chart chart--long" } else { "chart" };
    view! {
        <p class="chart__total">{tr(t::ALTOGETHER)}" "{ui::money(Fen::new(total).unwrap_or(Fen::MAX))}</p>
        <ol class=class>{columns}</ol>
    }
    .into_any()
}

fn column(day: UnixMs, paid: Fen, most: i64) -> AnyView {
    let (_, month, date, ..) = day.shanghai_parts();
    // The highest leaves room for its sum; little is not nothing.
    let high = if paid.is_zero() { 0 } else { (paid.value() * 86 / most).max(2) };
    let top = format!("{}%", 100 - high);
    let sum = (!paid.is_zero())
        .then(|| view! { <text x="50%" y=top.clone() dy="-6">{ui::money_text(paid)}</text> });
    view! {
        <li class="chart__day">
            <svg class="chart__column" aria-hidden="true">
                <rect x="18%" width="64%" y=top height=format!("{high}%") />
                {sum}
            </svg>
            <span class="chart__date"><span class="chart__month">{format!("{month:02}-")}</span>{format!("{date:02}")}</span>
            <span class="sr-only">{ui::money(paid)}</span>
        </li>
    }
    .into_any()
}

/// The newest orders, and the way to all of them.
fn recent(orders: Vec<OrderRow>) -> Option<AnyView> {
    (!orders.is_empty()).then(|| {
        let body = view! {
            <div class="newest">{order_table(orders)}</div>
            <a class="btn btn--small" href=Page::Orders.path()>{tr(t::ALL_ORDERS)}</a>
        };
        ui::card(t::NEWEST_ORDERS, None, body.into_any())
    })
}

fn problems(o: &Overview) -> AnyView {
    let all = [
        (o.failing_checks, t::PROBLEM_CHECKS, Page::SelfCheck.path()),
        (o.at_desk, t::PROBLEM_DESK, Page::Desk.path()),
        (o.proposed_refunds, d::PROBLEM_PROPOSED, Page::Desk.path()),
        (o.stuck_refunds, t::PROBLEM_REFUNDS, Page::Desk.path()),
        (o.quarantined, t::PROBLEM_QUARANTINE, Page::Quarantine.path()),
        (o.failed_deliveries, t::PROBLEM_DELIVERIES, Page::Deliveries.path()),
    ];
    let open: Vec<AnyView> = all
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, words, href)| {
            view! {
                <li><a class="problem" href=href>{icon(Icon::Alert)}<span>{tr(words)}</span><strong>{count}</strong></a></li>
            }
            .into_any()
        })
        .collect();
    if open.is_empty() {
        return view! { <p class="all-well">{icon(Icon::CheckCircle)}{tr(t::NO_PROBLEMS)}</p> }.into_any();
    }
    view! { <ul class="problems">{open}</ul> }.into_any()
}

fn first_steps(steps: Steps) -> AnyView {
    let all = [
        (steps.wechat, t::STEP_WECHAT, t::STEP_WECHAT_ABOUT, Page::Wechat),
        (steps.site, t::STEP_SITE, t::STEP_SITE_ABOUT, if steps.site { Page::Sites } else { Page::NewSite }),
        (steps.qr, t::STEP_QR, t::STEP_QR_ABOUT, Page::QrCodes),
        (steps.key, t::STEP_KEY, t::STEP_KEY_ABOUT, Page::ApiKeys),
    ];
    let next = all.iter().position(|(done, ..)| !done);
    let rows: Vec<AnyView> = all
        .into_iter()
        .enumerate()
        .map(|(i, (done, title, about, page))| {
            let mark = if done { icon(Icon::Check) } else { view! { <span>{i + 1}</span> }.into_any() };
            let state = if done { tr(t::STEP_DONE) } else { tr(t::STEP_OPEN) };
            let class = if next == Some(i) { "btn btn--primary" } else { "btn" };
            view! {
                <li class="step" class:step--done=done>
                    <span class="step__mark" aria-hidden="true">{mark}</span>
                    <div class="step__words">
                        <p class="step__title">{tr(title)}<span class="sr-only">" · "{state}</span></p>
                        <p class="step__about">{tr(about)}</p>
                    </div>
                    {(!done).then(|| view! { <a class=class href=page.path()>{tr(t::STEP_GO)}</a> })}
                </li>
            }
            .into_any()
        })
        .collect();
    ui::card(t::FIRST_STEPS, Some(t::FIRST_STEPS_ABOUT), view! { <ol class="steps">{rows}</ol> }.into_any())
}
