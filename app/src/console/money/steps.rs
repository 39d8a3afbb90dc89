//! What can be done about things that wait: buttons, and one question that says what comes of it.

use crate::api::desk::{Step, TakeStep};
use crate::i18n::desk as d;
use crate::ui::{self, Action, Dialog, Form, toaster};
use leptos::prelude::*;

/// The steps of a page.
#[derive(Clone, Copy)]
pub struct Steps {
    action: Action,
    chosen: RwSignal<Option<Step>>,
}

/// Made with the page: what is done is told by a short message, and the page's data is fetched again by
/// [`Steps::done`].
pub fn steps() -> Steps {
    let action = ui::action::<TakeStep>();
    let chosen = RwSignal::new(None::<Step>);
    let toaster = toaster();
    ui::after(action, move |words: String| {
        chosen.set(None);
        toaster.good(words);
    });
    Steps { action, chosen }
}

impl Steps {
    /// How often something was done: tracked by data that is then fetched again.
    pub fn done(self) -> u32 {
        self.action.done()
    }

    /// A button for each step; `about` says to a screen reader what it is about.
    pub fn buttons(self, steps: Vec<Step>, about: &str) -> AnyView {
        if steps.is_empty() {
            return ().into_any();
        }
        let buttons: Vec<AnyView> = steps
            .into_iter()
            .map(|step| {
                let label = step.label.clone();
                let name = format!("{label} {about}");
                view! {
                    <button type="button" class="btn btn--small" aria-label=name on:click=move |_| self.chosen.set(Some(step.clone()))>
                        {label}
                    </button>
                }
                .into_any()
            })
            .collect();
        view! { <div class="row-actions">{buttons}</div> }.into_any()
    }

    /// The question.
    pub fn dialog(self) -> AnyView {
        let open = ui::open_while(self.chosen);
        let form = move || self.chosen.get_untracked().map(|step| question(self.action, step, open));
        view! { <Dialog title=d::CONFIRM_TITLE open=open>{form()}</Dialog> }.into_any()
    }
}

fn question(action: Action, step: Step, open: RwSignal<bool>) -> AnyView {
    let class = if step.danger { "btn btn--danger" } else { "btn btn--primary" };
    let submit = view! {
        <button type="submit" class=class disabled=move || action.pending()>{step.label}</button>
    };
    view! {
        <Form action=action id="step">
            <input type="hidden" name="what" value=step.what />
            <input type="hidden" name="id" value=step.id />
            <p><strong>{step.ask}</strong></p>
            <p>{step.consequence}</p>
            {ui::ask(open, submit.into_any())}
        </Form>
    }
    .into_any()
}
