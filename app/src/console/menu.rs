//! The menu, in the operators' own words.

use super::routes::Page;
use crate::api::session::Me;
use crate::i18n::{
    Text, cards as c, console as t, official_account as oa, selfcheck as sc, terminals as o, tr,
    visitors as v,
};
use crate::ui::{Icon, icon};
use leptos::prelude::*;

/// A part of the menu: a path of headings and the pages under it.
struct Part {
    headings: &'static [Text],
    pages: Vec<(Page, Icon)>,
}

fn parts() -> Vec<Part> {
    vec![
        Part { headings: &[], pages: vec![(Page::Overview, Icon::Home), (Page::Guide, Icon::CheckCircle)] },
        Part {
            headings: &[t::MENU_MONEY],
            pages: vec![
                (Page::Orders, Icon::Receipt),
                (Page::Desk, Icon::Inbox),
                (Page::Refunds, Icon::Refund),
                (Page::Bills, Icon::Log),
                (Page::Quarantine, Icon::Shield),
            ],
        },
        Part { headings: &[t::MENU_SITES], pages: vec![(Page::Sites, Icon::Car), (Page::QrCodes, Icon::Qr)] },
        Part {
            headings: &[c::MENU_CARDS],
            pages: vec![(Page::Cards, Icon::Wallet), (Page::Stations, Icon::Inbox)],
        },
        Part {
            headings: &[o::MENU_OFFLINE],
            pages: vec![(Page::Terminals, Icon::Qr), (Page::OfflineBills, Icon::Receipt)],
        },
        Part {
            headings: &[t::MENU_BASICS, t::MENU_METHODS],
            pages: vec![
                (Page::Wechat, Icon::Wallet),
                (Page::Alipay, Icon::Wallet),
                (Page::Chinaums, Icon::Wallet),
                (Page::UnionPay, Icon::Wallet),
            ],
        },
        Part { headings: &[t::MENU_BASICS, oa::MENU], pages: vec![(Page::OfficialAccount, Icon::Key)] },
        Part {
            headings: &[t::MENU_BASICS, crate::i18n::sms::MENU_PUSH],
            pages: vec![
                (Page::Push, Icon::Send),
                (Page::Messages, Icon::Log),
                (Page::Sms, Icon::Send),
                (Page::Alerts, Icon::Inbox),
            ],
        },
        Part {
            headings: &[v::MENU_VISITORS],
            pages: vec![(Page::Visitors, Icon::Users), (Page::VisitorSettings, Icon::User)],
        },
        Part {
            headings: &[sc::SELF_CHECK],
            pages: vec![(Page::SelfCheck, Icon::CheckCircle), (Page::Calendar, Icon::Clock)],
        },
        Part {
            headings: &[t::MENU_INTEGRATION],
            pages: vec![
                (Page::ApiKeys, Icon::Key),
                (Page::Webhooks, Icon::Webhook),
                (Page::Deliveries, Icon::Send),
            ],
        },
        Part {
            headings: &[t::MENU_SYSTEM],
            pages: vec![
                (Page::Staff, Icon::Users),
                (Page::Audit, Icon::Log),
                (Page::Operators, Icon::Inbox),
                (Page::GuideBoard, Icon::Clock),
                (Page::Announcements, Icon::Send),
            ],
        },
    ]
}

/// The menu of what this person may see.
pub fn menu(me: &Me, page: Memo<Page>) -> AnyView {
    // A heading that already stands above is not said again.
    let mut above = None;
    let parts: Vec<AnyView> = parts()
        .into_iter()
        .filter_map(|part| {
            let entries: Vec<AnyView> = part
                .pages
                .into_iter()
                .filter(|(entry, _)| entry.needs().is_none_or(|permission| me.may(permission)))
                .map(|(entry, kind)| link(entry, kind, page))
                .collect();
            if entries.is_empty() {
                return None;
            }
            let known = usize::from(above.is_some() && above == part.headings.first().copied());
            above = part.headings.first().copied();
            let headings: Vec<AnyView> = part
                .headings
                .iter()
                .enumerate()
                .skip(known)
                .map(|(i, heading)| {
                    let class = if i == 0 { "menu__heading" } else { "menu__heading menu__heading--sub" };
                    view! { <p class=class>{tr(*heading)}</p> }.into_any()
                })
                .collect();
            Some(view! { <div class="menu__part">{headings}<ul>{entries}</ul></div> }.into_any())
        })
        .collect();
    view! { <nav class="menu" aria-label=tr(t::MENU)>{parts}</nav> }.into_any()
}

fn link(entry: Page, kind: Icon, page: Memo<Page>) -> AnyView {
    let (href, title) = (entry.path(), tr(entry.title()));
    let current = move || page.with(|page| entry.holds(page)).then_some("page");
    view! { <li><a href=href aria-current=current>{icon(kind)}<span>{title}</span></a></li> }.into_any()
}
