//! The page of a link by which a member of staff names their WeChat. It has no script.

use super::layout::Page;
use super::{Notice, PageContext, icons, notices, write};
use crate::i18n::{alerts as t, tr, visit};
use leptos::prelude::*;
use service::alerts::AlertPage;

/// The page of the moment; [`AlertPage::Authorise`] is a redirect and has none.
pub fn page(context: &PageContext<'_>, page: &AlertPage) -> String {
    write(context, |ctx| match page {
        AlertPage::Authorise { .. } => notices::notice(ctx, Notice::Trouble),
        AlertPage::OnlyInWechat { operator_name } => {
            notices::plain(ctx, icons::MARK, visit::IN_WECHAT_TITLE, visit::IN_WECHAT_BODY, None)
                .at(operator_name, None)
        }
        AlertPage::Unnamed { operator_name } => {
            notices::plain(ctx, icons::MARK, t::MOBILE_UNNAMED, t::MOBILE_UNNAMED_BODY, None)
                .at(operator_name, None)
        }
        AlertPage::Ask { operator_name, name, login } => ask(ctx, name, login).at(operator_name, None),
    })
}

fn ask(context: &PageContext<'_>, name: &str, login: &str) -> Page {
    let body = view! {
        <form class="card" method="post" action=context.path.to_owned()>
            <h1>{tr(t::MOBILE_TITLE)}</h1>
            <p class="text">{tr(t::MOBILE_BODY)}</p>
            <p class="ticket">{login.to_owned()}<b>{name.to_owned()}</b></p>
            <button class="go">{tr(t::MOBILE_YES)}</button>
            <p class="note">{tr(t::MOBILE_NO)}</p>
        </form>
    };
    Page::still(tr(t::MOBILE_TITLE), body)
}

/// It is bound.
pub fn bound(context: &PageContext<'_>) -> String {
    write(context, |_| {
        let body = view! {
            <section class="card">
                <div class="icon good" inner_html=icons::TICK></div>
                <h1>{tr(t::MOBILE_DONE)}</h1>
                <p class="text">{tr(t::MOBILE_DONE_BODY)}</p>
            </section>
        };
        Page::still(tr(t::MOBILE_TITLE), body)
    })
}

/// Every page.
pub(super) fn samples(context: &PageContext<'_>) -> Vec<super::samples::Sample> {
    let operator_name = || "科技园".to_owned();
    let (name, login) = ("陈晓".to_owned(), "chenxiao".to_owned());
    let asked = AlertPage::Ask { operator_name: operator_name(), name, login };
    vec![
        ("staff-ask", page(context, &asked)),
        ("staff-elsewhere", page(context, &AlertPage::OnlyInWechat { operator_name: operator_name() })),
        ("staff-unnamed", page(context, &AlertPage::Unnamed { operator_name: operator_name() })),
        ("staff-bound", bound(context)),
    ]
}
