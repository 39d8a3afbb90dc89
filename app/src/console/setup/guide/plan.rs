//! The plan: what to do now, what is waited for, and all steps by parts.

use super::{bar, nothing_chosen, step_row, to_step};
use crate::api::call::call;
use crate::api::onboarding::{GetGuide, Part, Plan, PlanPage, StepRow};
use crate::console::routes::Page;
use crate::i18n::{plan as t, tr};
use crate::ui::{self, Icon, Tone, icon};
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    let data = ui::fetch(|| call(GetGuide {}));
    ui::load(data, show)
}

fn show(page: PlanPage) -> AnyView {
    let Some(plan) = page.plan else {
        return view! {
            {ui::page_head(tr(t::GUIDE), tr(t::GUIDE_ABOUT), ().into_any())}
            {nothing_chosen()}
        }
        .into_any();
    };
    let again = page.may_choose.then(|| {
        view! { <a class="btn" href=Page::GuideChoose.path()>{tr(t::CHOOSE_AGAIN)}</a> }
    });
    let actions = view! {
        <a class="btn" href=Page::GuidePapers.path()>{icon(Icon::Print)}{tr(t::PAPERS)}</a>
        {again}
    };
    view! {
        {ui::page_head(tr(t::GUIDE), tr(t::GUIDE_ABOUT), actions.into_any())}
        {head(&plan)}
        {waiting(plan.waiting)}
        {plan.parts.into_iter().map(part).collect::<Vec<AnyView>>()}
    }
    .into_any()
}

/// How far it is, for what, and what to do now.
fn head(plan: &Plan) -> AnyView {
    let chips: Vec<AnyView> =
        plan.chosen.iter().map(|words| view! { <li class="chip">{words.clone()}</li> }.into_any()).collect();
    let next = match &plan.next {
        Some(row) => next(row),
        None if plan.settled == plan.total => ui::note(
            Tone::Good,
            view! { <p><strong>{tr(t::ALL_DONE)}</strong></p><p>{tr(t::ALL_DONE_ABOUT)}</p> }.into_any(),
        ),
        None => ().into_any(),
    };
    let body = view! {
        {bar(plan.settled, plan.total)}
        <ul class="chips">{chips}</ul>
        {next}
    };
    ui::card(t::PROGRESS, None, body.into_any())
}

fn next(row: &StepRow) -> AnyView {
    view! {
        <div class="guide-next">
            <div class="guide-next__words">
                <p class="guide-next__label">{tr(t::NEXT)}</p>
                <p class="guide-next__title">{row.title.clone()}</p>
                <p class="guide-step__where">{row.place.clone()}" · "{row.who.clone()}</p>
            </div>
            <a class="btn btn--primary" href=to_step(&row.key)>
                {tr(t::GO)}<span class="sr-only">{row.title.clone()}</span>
            </a>
        </div>
    }
    .into_any()
}

fn waiting(rows: Vec<StepRow>) -> Option<AnyView> {
    (!rows.is_empty()).then(|| {
        let rows: Vec<AnyView> = rows.into_iter().map(step_row).collect();
        ui::card(t::WAITING, None, view! { <ul class="guide-steps">{rows}</ul> }.into_any())
    })
}

fn part(part: Part) -> AnyView {
    let (label, total) = (part.title.clone(), part.steps.len());
    let rows: Vec<AnyView> = part.steps.into_iter().map(step_row).collect();
    view! {
        <section class="card guide-part" aria-label=label>
            <div class="guide-part__head">
                <h2>{part.title}</h2>
                <span class="guide-part__count" aria-label=t::settled_of(part.settled, total)>
                    {t::of(part.settled, total)}
                </span>
            </div>
            <ol class="guide-steps">{rows}</ol>
        </section>
    }
    .into_any()
}
