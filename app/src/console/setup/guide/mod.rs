//! 开通向导: choosing, the plan, its steps, the list of papers; the platform's board of all operators.

pub(super) mod board;
pub(super) mod choose;
pub(super) mod papers;
pub(super) mod plan;
pub(super) mod step;

use crate::api::onboarding::StepRow;
use crate::api::session::Me;
use crate::console::routes::Page;
use crate::i18n::{Text, plan as t, tr};
use crate::ui::{self, Action, Icon, toaster};
use domain::access::Permission;
use leptos::prelude::*;

/// Counts how often somebody else was quicker: tracked by data that is then fetched again. It is said by a short message,
/// because the form that was refused is made anew with it.
fn outrun(action: Action) -> RwSignal<u32> {
    let (count, toaster) = (RwSignal::new(0), toaster());
    Effect::new(move |_| {
        if let Some(error) = action.error().filter(|error| error.code == "guide_changed") {
            toaster.bad(error.words);
            count.update(|n| *n += 1);
        }
    });
    count
}

/// Nothing is chosen yet: the way to choosing.
fn nothing_chosen() -> AnyView {
    let may_choose = expect_context::<Me>().may(Permission::ManagePayment);
    let begin = may_choose.then(|| {
        view! { <a class="btn btn--primary" href=Page::GuideChoose.path()>{tr(t::CHOOSE)}</a> }
    });
    let about = if may_choose { t::NOTHING_CHOSEN_ABOUT } else { t::ASK_ADMINISTRATOR };
    ui::empty(Icon::Check, t::NOTHING_CHOSEN, about, begin.into_any())
}

/// How much is done, as a bar and in words.
fn bar(settled: usize, total: usize) -> AnyView {
    view! {
        <div class="guide-bar">
            <progress class="guide-bar__bar" max=total value=settled aria-label=tr(t::PROGRESS)></progress>
            <span class="guide-bar__words">{t::of(settled, total)}</span>
        </div>
    }
    .into_any()
}

/// The address of a step.
fn to_step(key: &str) -> String {
    Page::GuideStep(key.to_owned()).path()
}

/// A step in a list: its number, its name, where and by whom, how far it is.
fn step_row(row: StepRow) -> AnyView {
    let class = match (row.settled, row.blocked) {
        (true, _) => "guide-step guide-step--done",
        (false, true) => "guide-step guide-step--blocked",
        (false, false) => "guide-step",
    };
    let about = (!row.about.is_empty()).then(
        || view! { <p class="guide-step__about" class:guide-step__about--alert=row.alert>{row.about}</p> },
    );
    let blocked = row.blocked.then(|| view! { <span class="sr-only">" · "{tr(t::BLOCKED)}</span> });
    view! {
        <li class=class>
            <a class="guide-step__link" href=to_step(&row.key)>
                <span class="guide-step__number" aria-hidden="true">{row.number}</span>
                <span class="guide-step__words">
                    <span class="guide-step__title">{row.title}{blocked}</span>
                    <span class="guide-step__where">{row.place}" · "{row.who}</span>
                </span>
                {ui::badge(row.tone.into(), row.state)}
            </a>
            {about}
        </li>
    }
    .into_any()
}

/// Lines of a card, one act or thing each.
fn lines(title: Text, ordered: bool, all: Vec<String>) -> Option<AnyView> {
    (!all.is_empty()).then(|| {
        let rows: Vec<AnyView> = all.into_iter().map(|line| view! { <li>{line}</li> }.into_any()).collect();
        let list = if ordered {
            view! { <ol class="guide-lines guide-lines--numbered">{rows}</ol> }.into_any()
        } else {
            view! { <ul class="guide-lines">{rows}</ul> }.into_any()
        };
        ui::card(title, None, list)
    })
}
