//! A step: what for, what to have, what to do and paste, what goes wrong, and how far it is.

use super::{lines, outrun, to_step};
use crate::api::call::call;
use crate::api::onboarding::{GetGuideStep, MarkGuideStep, StepPage};
use crate::console::routes::Page;
use crate::console::setup::account_page::paste_card;
use crate::i18n::{console as c, plan as t, tr};
use crate::ui::{self, Action, Form, Icon, Submit, Tone, icon, toaster};
use leptos::prelude::*;

/// The page.
pub fn page(key: String) -> AnyView {
    let mark = ui::action::<MarkGuideStep>();
    let toaster = toaster();
    ui::after(mark, move |()| toaster.good(tr(t::SAVED)));
    let outrun = outrun(mark);
    let data =
        ui::fetch_when(move || (mark.done(), outrun.get()), move || call(GetGuideStep { key: key.clone() }));
    view! {
        <a class="back" href=Page::Guide.path()>{icon(Icon::ArrowLeft)}{tr(t::TO_PLAN)}</a>
        {ui::load(data, move |page| show(page, mark))}
    }
    .into_any()
}

fn show(page: Option<StepPage>, mark: Action) -> AnyView {
    let Some(page) = page else {
        return view! { {ui::page_head(tr(t::GUIDE), tr(t::GUIDE_ABOUT), ().into_any())}{super::nothing_chosen()} }
            .into_any();
    };
    let head = ui::badge(page.row.tone.into(), page.row.state.clone());
    let about = t::step_of(page.row.number, page.total);
    let here: Vec<AnyView> = page
        .here
        .iter()
        .cloned()
        .map(|(title, path)| {
            view! { <p><a class="btn btn--primary" href=path>{tr(t::HERE)}{title}{icon(Icon::ArrowRight)}</a></p> }
                .into_any()
        })
        .collect();
    let facts: Vec<AnyView> = page
        .facts
        .iter()
        .map(|(name, value)| {
            view! { <div class="facts__row"><dt>{name.clone()}</dt><dd>{value.clone()}</dd></div> }.into_any()
        })
        .collect();
    let why = view! { <p>{page.why.clone()}</p><dl class="facts">{facts}</dl>{menus(&page.menus)}{here} };
    view! {
        {ui::page_head(page.row.title.clone(), about, head)}
        {wrong(&page)}
        {first(&page)}
        <div class="guide-page">
            <div class="stack">
                {ui::card(t::WHY, None, why.into_any())}
                {lines(t::PREPARE, false, page.prepare.clone())}
                {lines(t::ACTS, true, page.acts.clone())}
                {paste_card(t::VALUES, t::VALUES_ABOUT, &page.values)}
                {lines(t::MISTAKES, false, page.mistakes.clone())}
            </div>
            <div class="stack">
                {state(&page, mark)}
                {links(&page.links)}
            </div>
        </div>
        {around(&page)}
    }
    .into_any()
}

/// What a check has against it.
fn wrong(page: &StepPage) -> Option<AnyView> {
    page.reason.clone().map(|reason| {
        ui::note(Tone::Bad, view! { <p><strong>{tr(t::WRONG)}</strong></p><p>{reason}</p> }.into_any())
    })
}

/// What has to be done first.
fn first(page: &StepPage) -> Option<AnyView> {
    (!page.first.is_empty() && !page.row.settled).then(|| {
        let rows: Vec<AnyView> = page
            .first
            .iter()
            .map(|(key, title)| view! { <li><a href=to_step(key)>{title.clone()}</a></li> }.into_any())
            .collect();
        ui::note(
            Tone::Info,
            view! { <p><strong>{tr(t::FIRST)}</strong></p><ul class="guide-lines">{rows}</ul> }.into_any(),
        )
    })
}

/// Where on the platform: the guide's name, and today's.
fn menus(menus: &[(String, String)]) -> Option<AnyView> {
    (!menus.is_empty()).then(|| {
        let rows: Vec<AnyView> = menus
            .iter()
            .map(|(then, now)| {
                let now = (!now.is_empty()).then(|| {
                    view! { <p class="guide-menu__now"><span>{tr(t::MENU_NOW)}</span>{now.clone()}</p> }
                });
                view! { <li class="guide-menu"><p><span>{tr(t::MENU_THEN)}</span>{then.clone()}</p>{now}</li> }
                    .into_any()
            })
            .collect();
        view! { <ul class="guide-menus">{rows}</ul> }.into_any()
    })
}

fn links(links: &[(String, String)]) -> Option<AnyView> {
    (!links.is_empty()).then(|| {
        let rows: Vec<AnyView> = links
            .iter()
            .map(|(label, url)| {
                view! {
                    <li>
                        <a href=url.clone() target="_blank" rel="noreferrer external">
                            {label.clone()}{icon(Icon::External)}
                        </a>
                    </li>
                }
                .into_any()
            })
            .collect();
        ui::card(t::LINKS, None, view! { <ul class="guide-links">{rows}</ul> }.into_any())
    })
}

/// Who said what last, and what to say now.
fn state(page: &StepPage, mark: Action) -> AnyView {
    let last = page.said.clone().map(|(by, at)| {
        view! { <p class="guide-said">{tr(t::LAST_WORD)}" "{by}" · "{ui::time(at)}</p> }
    });
    let body = if page.may_mark {
        let form = form(page, mark);
        view! { {form}{last} }.into_any()
    } else {
        let rows = vec![
            (tr(t::ASSIGNEE), page.row.who.clone().into_any()),
            (tr(t::NOTE), view! { <span class="guide-note">{page.note.clone()}</span> }.into_any()),
        ];
        view! { {ui::facts(rows)}{last} }.into_any()
    };
    ui::card(t::STATE, None, body)
}

fn form(page: &StepPage, mark: Action) -> AnyView {
    let states: Vec<AnyView> = page
        .states
        .iter()
        .map(|state| {
            view! {
                <label class="choice">
                    <input type="radio" name="state" value=state.value.clone() checked=state.chosen />
                    <span class="check__words">
                        {state.title.clone()}<span class="field__hint">{state.about.clone()}</span>
                    </span>
                </label>
            }
            .into_any()
        })
        .collect();
    let people: Vec<AnyView> =
        page.people.iter().map(|name| view! { <option value=name.clone()></option> }.into_any()).collect();
    let (key, seen) = (page.row.key.clone(), page.seen);
    let (assignee, note) = (page.assignee.clone(), page.note.clone());
    view! {
        <Form action=mark id="mark">
            <input type="hidden" name="step" value=key />
            <input type="hidden" name="seen" value=seen />
            <fieldset class="choices guide-states"><legend class="sr-only">{tr(t::STATE)}</legend>{states}</fieldset>
            <div class="field">
                <label class="field__label" for="mark-assignee">
                    {tr(t::ASSIGNEE)}<span class="field__optional">{tr(c::OPTIONAL)}</span>
                </label>
                <span class="input">
                    <input id="mark-assignee" name="assignee" value=assignee list="mark-people" maxlength="60"
                        autocomplete="off" aria-describedby="mark-assignee-hint" />
                </span>
                <datalist id="mark-people">{people}</datalist>
                <p class="field__hint" id="mark-assignee-hint">{tr(t::ASSIGNEE_HINT)}</p>
            </div>
            <div class="field">
                <label class="field__label" for="mark-note">
                    {tr(t::NOTE)}<span class="field__optional">{tr(c::OPTIONAL)}</span>
                </label>
                <textarea id="mark-note" name="note" class="area guide-area" rows="3" maxlength="500"
                    aria-describedby="mark-note-hint">{note}</textarea>
                <p class="field__hint" id="mark-note-hint">{tr(t::NOTE_HINT)}</p>
            </div>
            <Submit label=c::SAVE />
        </Form>
    }
    .into_any()
}

/// The steps beside it.
fn around(page: &StepPage) -> AnyView {
    let link = |step: &Option<(String, String)>, label, class, first: bool| {
        step.clone().map(|(key, title)| {
            let mark = if first { Icon::ArrowLeft } else { Icon::ArrowRight };
            view! {
                <a class=class href=to_step(&key)>
                    {first.then(|| icon(mark))}
                    <span><span class="guide-around__label">{tr(label)}</span>{title}</span>
                    {(!first).then(|| icon(mark))}
                </a>
            }
        })
    };
    view! {
        <nav class="guide-around" aria-label=tr(t::STEPS)>
            {link(&page.before, t::BEFORE, "guide-around__link", true)}
            {link(&page.after, t::AFTER, "guide-around__link guide-around__link--after", false)}
        </nav>
    }
    .into_any()
}
