//! Pages that say one thing and what to do about it.

use super::PageContext;
use super::format::{day_and_clock, time};
use super::icons;
use super::layout::Page;
use crate::i18n::{Text, alerts, offline, pay as words, top_up, tr, visit};
use domain::time::UnixMs;
use domain::wallet::Wallet;
use leptos::prelude::*;

/// A page that belongs to no state of a bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// There is no such code.
    BadCode,
    /// WeChat's preview of a page, which has no user.
    Snapshot,
    /// A POST that came from elsewhere, or without a session.
    Refused,
    /// Too many tries.
    TooMany,
    /// Something of ours or of the provider's does not work.
    Trouble,
    /// The pay form came without a script.
    NeedScript,
}

/// What a notice shows: its picture, its two sentences, and whether "again" makes sense.
impl Notice {
    const fn parts(self) -> (&'static str, Text, Text, bool) {
        match self {
            Self::BadCode => (icons::SCAN, words::BAD_CODE_TITLE, words::BAD_CODE_BODY, false),
            Self::Snapshot => (icons::MARK, words::SNAPSHOT_TITLE, words::SNAPSHOT_BODY, true),
            Self::Refused => (icons::MARK, words::REFUSED_TITLE, words::REFUSED_BODY, true),
            Self::TooMany => (icons::CLOCK, words::TOO_MANY_TITLE, words::TOO_MANY_BODY, true),
            Self::Trouble => (icons::MARK, words::TROUBLE_TITLE, words::TROUBLE_BODY, true),
            Self::NeedScript => (icons::MARK, words::SCRIPT_TITLE, words::NEED_SCRIPT, true),
        }
    }
}

/// The page of a notice.
pub fn notice(context: &PageContext<'_>, notice: Notice) -> Page {
    let (icon, title, text, again) = notice.parts();
    let (title, text) = match notice {
        Notice::BadCode if context.at_visit() => (visit::GONE_TITLE, visit::GONE_BODY),
        Notice::BadCode if context.at_staff() => (visit::GONE_TITLE, alerts::MOBILE_UNNAMED_BODY),
        Notice::Trouble if context.at_visit() => (title, visit::TROUBLE_BODY),
        Notice::Trouble if context.at_staff() => (title, alerts::MOBILE_TROUBLE),
        _ => (title, text),
    };
    let text = match notice {
        _ if context.takes_no_money() => text,
        Notice::BadCode => context.of(text, top_up::BAD_CODE_BODY, offline::UNREADABLE_BODY),
        Notice::Trouble => context.of(text, top_up::TROUBLE_BODY, offline::TROUBLE_BODY),
        _ => text,
    };
    plain(context, icon, title, text, again.then_some(words::RETRY))
}

/// Opened in something that cannot pay.
pub fn not_wallet(context: &PageContext<'_>, site_name: &str, wallet: Wallet, accepted: &[Wallet]) -> Page {
    let (title, text, open) = match (wallet, accepted) {
        (Wallet::Wecom, _) => (words::WECOM_TITLE, words::WECOM_BODY, words::STEP_OPEN),
        (Wallet::MiniProgram, _) => (words::MINI_TITLE, words::MINI_BODY, words::STEP_OPEN),
        (_, [Wallet::Alipay]) => (words::ONLY_ALIPAY_TITLE, words::ONLY_ALIPAY_BODY, words::STEP_OPEN_ALIPAY),
        (_, [Wallet::Wechat]) => (words::ONLY_WECHAT_TITLE, words::ONLY_WECHAT_BODY, words::STEP_OPEN_WECHAT),
        _ => (words::NOT_WALLET_TITLE, words::NOT_WALLET_BODY, words::STEP_OPEN),
    };
    let body = view! {
        <section class="card">
            <div class="icon" inner_html=icons::SCAN></div>
            <h1>{tr(title)}</h1>
            <p class="text">{tr(text)}</p>
            <ol class="steps">
                <li>{tr(open)}</li>
                <li>{tr(words::STEP_SCAN)}</li>
                <li>{tr(context.of(words::STEP_POINT, top_up::STEP_POINT, offline::STEP_POINT))}</li>
            </ol>
        </section>
    };
    Page::still(tr(title), body).at(site_name, None)
}

/// The operator takes no payments by this wallet, or its provider does not answer. Where another wallet works, the payer
/// is led to it.
pub fn method_off(
    context: &PageContext<'_>,
    site_name: &str,
    wallet: Wallet,
    (other, down): (Option<Wallet>, bool),
) -> Page {
    let (title, text) = match (other, down) {
        (Some(Wallet::Alipay), true) => (words::DOWN_TITLE_WECHAT, words::DOWN_USE_ALIPAY),
        (Some(_), true) => (words::DOWN_TITLE_ALIPAY, words::DOWN_USE_WECHAT),
        (Some(Wallet::Alipay), false) => (words::METHOD_OFF_TITLE, words::METHOD_OFF_WECHAT),
        (Some(_), false) if wallet == Wallet::Alipay => (words::METHOD_OFF_TITLE, words::METHOD_OFF_ALIPAY),
        _ => {
            let text = context.of(words::METHOD_OFF_BODY, top_up::METHOD_OFF_BODY, offline::METHOD_OFF_BODY);
            (words::METHOD_OFF_TITLE, text)
        }
    };
    plain(context, icons::MARK, title, text, down.then_some(words::RETRY)).at(site_name, None)
}

/// Nobody stands at the lane.
pub fn no_car(context: &PageContext<'_>, site_name: &str, lane_name: &str) -> Page {
    let body = view! {
        <section class="card">
            <div class="icon" inner_html=icons::CAR></div>
            <h1>{tr(words::NO_CAR_TITLE)}</h1>
            <p class="text">{tr(words::NO_CAR_BODY)}</p>
            <a class="go" href=context.path.to_owned()>{tr(words::AGAIN)}</a>
            <a class="link" href=format!("{}?plate", context.path)>{tr(words::TYPE_PLATE)}</a>
        </section>
    };
    Page::still(tr(words::NO_CAR_TITLE), body).at(site_name, Some(lane_name))
}

/// An entry lane: a car without a plate may take a ticket.
pub fn entry_offer(context: &PageContext<'_>, site_name: &str, lane_name: &str) -> Page {
    let body = view! {
        <form class="card" method="post" action=context.path.to_owned()>
            <input type="hidden" name="step" value="enter" />
            <div class="icon" inner_html=icons::CAR></div>
            <h1>{tr(words::ENTER_TITLE)}</h1>
            <p class="text">{tr(words::ENTER_BODY)}</p>
            <button class="go">{tr(words::ENTER_BUTTON)}</button>
        </form>
    };
    Page::still(tr(words::ENTER_TITLE), body).at(site_name, Some(lane_name))
}

/// The payer has a ticket.
pub fn entered(_: &PageContext<'_>, site_name: &str, ticket_no: &str, entered_at: UnixMs) -> Page {
    let body = view! {
        <section class="card">
            {super::bill::done(tr(words::ENTERED_TITLE))}
            <p class="ticket">{tr(words::TICKET)}<b>{ticket_no.to_owned()}</b></p>
            <p class="text">{tr(words::ENTERED_BODY)}</p>
            <dl class="facts">
                <div><dt>{tr(words::ENTERED)}</dt><dd>{time(entered_at, day_and_clock(entered_at))}</dd></div>
            </dl>
        </section>
    };
    Page::still(tr(words::ENTERED_TITLE), body).at(site_name, None)
}

/// A page of one picture, two sentences and perhaps "again".
pub fn plain(
    context: &PageContext<'_>,
    icon: &'static str,
    title: Text,
    text: Text,
    again: Option<Text>,
) -> Page {
    let again = again.map(|word| view! { <a class="go" href=context.path.to_owned()>{tr(word)}</a> });
    let body = view! {
        <section class="card">
            <div class="icon" inner_html=icon></div>
            <h1>{tr(title)}</h1>
            <p class="text">{tr(text)}</p>
            {again}
        </section>
    };
    Page::still(tr(title), body)
}
