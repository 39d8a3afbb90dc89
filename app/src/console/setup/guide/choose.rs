//! The first page: five questions, as cards to choose.

use super::outrun;
use crate::api::call::call;
use crate::api::onboarding::{ChoicePage, ChooseGuide, GetGuideChoice, Opt, Question};
use crate::console::links::navigator;
use crate::console::routes::Page;
use crate::i18n::{plan as t, tr};
use crate::ui::{self, Action, Form, Icon, Submit, icon};
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    let choose = ui::action::<ChooseGuide>();
    let go = navigator();
    ui::after(choose, move |()| go(&Page::Guide.path()));
    let outrun = outrun(choose);
    let data = ui::fetch_when(move || outrun.get(), || call(GetGuideChoice {}));
    view! {
        <a class="back" href=Page::Guide.path()>{icon(Icon::ArrowLeft)}{tr(t::TO_PLAN)}</a>
        {ui::page_head(tr(t::CHOOSE), tr(t::CHOOSE_ABOUT), ().into_any())}
        {ui::load(data, move |page| show(page, choose))}
    }
    .into_any()
}

fn show(page: ChoicePage, choose: Action) -> AnyView {
    let questions: Vec<AnyView> = page.questions.into_iter().map(question).collect();
    view! {
        <Form action=choose id="guide">
            <input type="hidden" name="seen" value=page.seen />
            {questions}
            <div class="form__foot form__foot--sticky"><Submit label=t::MAKE_PLAN /></div>
        </Form>
    }
    .into_any()
}

fn question(question: Question) -> AnyView {
    let (kind, name) = match question.single {
        Some(name) => ("radio", name),
        None => ("checkbox", "chosen[]".to_owned()),
    };
    let options: Vec<AnyView> =
        question.options.into_iter().map(|option| answer(option, kind, name.clone())).collect();
    view! {
        <fieldset class="card guide-question">
            <legend class="guide-question__title">{question.title}</legend>
            <p class="guide-question__about">{question.about}</p>
            <div class="guide-answers">{options}</div>
        </fieldset>
    }
    .into_any()
}

fn answer(option: Opt, kind: &'static str, name: String) -> AnyView {
    let about = (!option.about.is_empty()).then(|| view! { <span class="field__hint">{option.about}</span> });
    view! {
        <label class="choice">
            <input type=kind name=name value=option.value checked=option.chosen />
            <span class="check__words">{option.title}{about}</span>
        </label>
    }
    .into_any()
}
