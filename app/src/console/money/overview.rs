//! 总览: today's money, what waits for somebody, the first steps.

use crate::api::call::call;
use crate::api::overview::{GetOverview, Overview, Steps};
use crate::api::session::Me;
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
        <div class="columns">
            {ui::card(t::LAST_DAYS, None, days(&o.days))}
            {ui::card(t::PROBLEMS, None, problems(&o))}
        </div>
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
            <p><strong>{tr(g::UNFINISHED)}</strong></p>
            <p>{words}</p>
            <div class="note__actions"><a class="btn btn--small" href=Page::Guide.path()>{tr(g::GUIDE)}" · "{tr(label)}</a></div>
        };
        ui::note(Tone::Info, body.into_any())
    })
}

fn today(o: &Overview) -> AnyView {
    let figure = |label: Text, value: AnyView, about: String| {
        view! {
            <div class="figure">
                <p class="figure__label">{tr(label)}</p>
                <p class="figure__value">{value}</p>
                <p class="figure__about">{about}</p>
            </div>
        }
        .into_any()
    };
    let count = |n: i64| view! { <span>{n}</span> }.into_any();
    view! {
        <section class="figures" aria-label=tr(t::TODAY)>
            {figure(t::PAID_TODAY, ui::money(o.paid), t::payments(o.paid_count))}
            {figure(t::REFUNDED_TODAY, ui::money(o.refunded), String::new())}
            {figure(t::BEING_PAID, count(o.open_orders), String::new())}
            {figure(t::CARS_INSIDE, count(o.vehicles_inside), String::new())}
        </section>
    }
    .into_any()
}

/// What was paid on each of the last days, as bars of a list: the figures stand beside them.
fn days(days: &[(UnixMs, Fen)]) -> AnyView {
    let most = days.iter().map(|(_, paid)| paid.value()).max().unwrap_or(0).max(1);
    let rows: Vec<AnyView> = days
        .iter()
        .rev()
        .map(|(day, paid)| {
            let (_, month, date, ..) = day.shanghai_parts();
            view! {
                <li class="bars__row">
                    <span class="bars__day">{format!("{month:02}-{date:02}")}</span>
                    <progress class="bars__bar" max=most value=paid.value() aria-hidden="true"></progress>
                    {ui::money(*paid)}
                </li>
            }
            .into_any()
        })
        .collect();
    view! { <ul class="bars">{rows}</ul> }.into_any()
}

fn problems(o: &Overview) -> AnyView {
    let all = [
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
