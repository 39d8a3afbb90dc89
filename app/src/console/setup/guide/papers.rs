//! The list of papers, made to be printed and ticked.

use crate::api::call::call;
use crate::api::onboarding::{GetGuidePapers, PapersPage};
use crate::api::session::Me;
use crate::console::routes::Page;
use crate::i18n::{Text, plan as t, tr};
use crate::ui::{self, Icon, icon};
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    let data = ui::fetch(|| call(GetGuidePapers {}));
    let print = view! {
        <button type="button" class="btn btn--primary no-print" on:click=|_| drop(window().print())>
            {icon(Icon::Print)}{tr(t::PRINT)}
        </button>
    };
    view! {
        <a class="back no-print" href=Page::Guide.path()>{icon(Icon::ArrowLeft)}{tr(t::TO_PLAN)}</a>
        {ui::page_head(tr(t::PAPERS), tr(t::PAPERS_ABOUT), print.into_any())}
        {ui::load(data, show)}
    }
    .into_any()
}

fn show(page: Option<PapersPage>) -> AnyView {
    let Some(page) = page else { return super::nothing_chosen() };
    let operator = expect_context::<Me>().operator.map(|o| o.name).unwrap_or_default();
    let steps: Vec<AnyView> = page
        .steps
        .into_iter()
        .map(|(title, all)| view! { <h3>{title}</h3>{boxes(all)} }.into_any())
        .collect();
    let more = (!steps.is_empty()).then(|| section(t::PAPERS_STEPS, steps.into_any()));
    view! {
        <p class="guide-papers__who">{operator}" · "{page.merchant}</p>
        {section(t::PAPERS_EVERY, boxes(page.papers))}
        {more}
    }
    .into_any()
}

fn section(title: Text, body: AnyView) -> AnyView {
    ui::card(title, None, view! { <div class="guide-papers">{body}</div> }.into_any())
}

fn boxes(all: Vec<String>) -> AnyView {
    let rows: Vec<AnyView> = all
        .into_iter()
        .map(|line| {
            view! { <li><label class="guide-box"><input type="checkbox" /><span>{line}</span></label></li> }
                .into_any()
        })
        .collect();
    view! { <ul class="guide-boxes">{rows}</ul> }.into_any()
}
