//! 退款与待处理: what waits for a person, with what happened and what can be done about it.

use super::steps::{Steps, steps};
use crate::api::call::call;
use crate::api::desk::{Desk, GetDesk, Section, SetRefundLimit, Waiting};
use crate::api::session::Me;
use crate::console::routes::Page;
use crate::i18n::{console as t, desk as d, tr};
use crate::ui::{self, Action, Dialog, Field, Form, Icon, Submit, Tone, toaster};
use domain::access::Permission;
use domain::money::Fen;
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    let steps = steps();
    let save = ui::action::<SetRefundLimit>();
    let again = RwSignal::new(0u32);
    let data = ui::fetch_when(move || (steps.done(), save.done(), again.get()), || call(GetDesk {}));
    let setting = RwSignal::new(None::<Option<Fen>>);
    let toaster = toaster();
    ui::after(save, move |()| {
        setting.set(None);
        toaster.good(tr(d::LIMIT_SAVED));
    });
    let may_set = expect_context::<Me>().may(Permission::ManageRefundLimit);
    let reload = view! {
        <button type="button" class="btn" on:click=move |_| again.update(|n| *n = n.wrapping_add(1))>{tr(t::REFRESH)}</button>
    };
    view! {
        {ui::page_head(tr(t::DESK), tr(t::DESK_ABOUT), reload.into_any())}
        {ui::load(data, move |desk: Desk| show(desk, steps, may_set, setting))}
        {steps.dialog()}
        {limit_dialog(save, setting)}
    }
    .into_any()
}

/// The limit that is being edited: no dialog, or one that shows the present limit, which may be none.
#[allow(clippy::option_option, reason = "a dialog that is open shows a limit that may be none")]
type Setting = RwSignal<Option<Option<Fen>>>;

fn show(desk: Desk, steps: Steps, may_set: bool, setting: Setting) -> AnyView {
    let rules = rules(&desk, may_set, setting);
    if desk.sections.is_empty() {
        return view! {
            {rules}
            {ui::empty(Icon::CheckCircle, d::DESK_CLEAR, d::DESK_CLEAR_ABOUT, ().into_any())}
        }
        .into_any();
    }
    let sections: Vec<AnyView> = desk.sections.into_iter().map(|part| section(part, steps)).collect();
    view! { {rules}{sections} }.into_any()
}

/// When a refund needs a second person.
fn rules(desk: &Desk, may_set: bool, setting: Setting) -> AnyView {
    let limit = desk.limit;
    let words = limit.map_or_else(|| tr(d::LIMIT_NONE).to_owned(), d::limit_is);
    let alone = (limit.is_some() && desk.people < 2)
        .then(|| ui::note(Tone::Warn, view! { <p>{tr(d::LIMIT_ALONE)}</p> }.into_any()));
    let change = may_set.then(|| {
        let label = if limit.is_some() { d::LIMIT_CHANGE } else { d::LIMIT_SET };
        view! {
            <button type="button" class="btn btn--small" on:click=move |_| setting.set(Some(limit))>{tr(label)}</button>
        }
    });
    view! {
        {alone}
        <section class="desk-rules" aria-label=tr(d::LIMIT_TITLE)><p>{words}</p>{change}</section>
    }
    .into_any()
}

fn section(part: Section, steps: Steps) -> AnyView {
    let all = (part.key == "quarantine").then(
        || view! { <a class="btn btn--small" href=Page::Quarantine.path()>{tr(t::ALL_QUARANTINE)}</a> },
    );
    let rows: Vec<AnyView> = part.rows.into_iter().map(|row| waiting(row, steps)).collect();
    let id = format!("desk-{}", part.key);
    let labelled = id.clone();
    view! {
        <section class="card" aria-labelledby=labelled>
            <div class="card__head">
                <h2 id=id>{part.title}" "<span class="desk-count">{part.count}</span></h2>
                <p>{part.about}</p>
            </div>
            <div class="card__body">
                <ul class="desk">{rows}</ul>
                {all}
            </div>
        </section>
    }
    .into_any()
}

fn waiting(row: Waiting, steps: Steps) -> AnyView {
    let about = row.order.as_ref().map_or_else(|| row.badge.clone(), |(_, number)| number.clone());
    let order = row.order.map(|(id, number)| {
        view! { <a class="desk__order" href=Page::Order(id).path()><code>{number}</code></a> }
    });
    let plate = (!row.plate.is_empty()).then(|| ui::plate(&row.plate));
    let facts: Vec<AnyView> = row
        .facts
        .into_iter()
        .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }.into_any())
        .collect();
    view! {
        <li class="desk__item">
            <div class="desk__head">
                {ui::badge(row.tone.into(), row.badge)}
                {row.amount.map(|amount| view! { <strong class="desk__amount">{ui::money(amount)}</strong> })}
                {order}
                {plate}
                {row.at.map(ui::time)}
            </div>
            <p class="desk__what">{row.what}</p>
            {(!facts.is_empty()).then(|| view! { <dl class="desk__facts">{facts}</dl> })}
            {steps.buttons(row.steps, &about)}
        </li>
    }
    .into_any()
}

fn limit_dialog(save: Action, setting: Setting) -> AnyView {
    let open = ui::open_while(setting);
    let form = move || {
        setting.get_untracked().map(|limit| {
            let value = limit.map(|limit| limit.to_string()).unwrap_or_default();
            view! {
                <Form action=save id="limit">
                    <Field name="limit" label=d::LIMIT_FIELD hint=d::LIMIT_HINT unit=t::UNIT_YUAN inputmode="decimal"
                        maxlength=12 optional=true value=value />
                    {ui::ask(open, view! { <Submit label=t::SAVE /> }.into_any())}
                </Form>
            }
            .into_any()
        })
    };
    view! { <Dialog title=d::LIMIT_TITLE open=open>{form()}</Dialog> }.into_any()
}
