//! 运营商: for platform staff, who choose one here or add one.

use crate::api::session::{Me, OperatorBrief};
use crate::api::staff::CreateOperator;
use crate::i18n::{console as t, tr};
use crate::ui::{self, Column, Dialog, Field, Form, Icon, Submit, Tone, icon};
use domain::access::Permission;
use leptos::prelude::*;

/// The page. Also shown where a page needs an operator and none is chosen.
pub fn page() -> AnyView {
    let me = expect_context::<Me>();
    let create = ui::action::<CreateOperator>();
    let open = RwSignal::new(false);
    ui::after(create, |()| ui::leave_for("/console/operators"));
    let may = me.may(Permission::ManageOperators);
    let add = move || {
        may.then(|| {
            view! {
                <button type="button" class="btn btn--primary" on:click=move |_| open.set(true)>
                    {icon(Icon::Plus)}{tr(t::NEW_OPERATOR)}
                </button>
            }
            .into_any()
        })
        .into_any()
    };
    let list = if me.operators.is_empty() {
        ui::empty(Icon::Inbox, t::NO_OPERATORS, t::NO_OPERATORS_ABOUT, add())
    } else {
        let now = me.operator.map(|o| o.id).unwrap_or_default();
        let rows = me.operators.into_iter().map(|o| row(o, &now)).collect();
        ui::plain_card(ui::table(
            t::OPERATORS,
            &[Column::new(t::NAME), Column::tight(t::CODE), Column::actions()],
            rows,
        ))
    };
    view! {
        {ui::page_head(tr(t::OPERATORS), tr(t::OPERATORS_ABOUT), add())}
        {list}
        <Dialog title=t::NEW_OPERATOR open=open>
            <Form action=create id="operator-form">
                <Field name="name" label=t::OPERATOR_NAME hint=t::OPERATOR_NAME_HINT maxlength=60 />
                <Field name="code" label=t::CODE hint=t::OPERATOR_CODE_HINT maxlength=32 />
                {ui::ask(open, view! { <Submit label=t::NEW_OPERATOR /> }.into_any())}
            </Form>
        </Dialog>
    }
    .into_any()
}

fn row(operator: OperatorBrief, now: &str) -> Vec<AnyView> {
    let action = if operator.id == now {
        ui::badge(Tone::Good, tr(t::OPERATOR_CHOSEN))
    } else {
        view! {
            <form method="post" action="/console/api/select_operator">
                <input type="hidden" name="operator" value=operator.id />
                <button type="submit" class="btn btn--small">
                    {tr(t::OPEN)}<span class="sr-only">{operator.name.clone()}</span>
                </button>
            </form>
        }
        .into_any()
    };
    vec![operator.name.into_any(), view! { <code>{operator.code}</code> }.into_any(), action]
}
