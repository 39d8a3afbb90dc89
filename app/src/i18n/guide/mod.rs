//! Long words that only the server renders: what to paste where, what happened to an order, what
//! became of a notification, what the audit log tells.

mod acts;
mod history;
mod paste;

use self::acts::ACTS;
use self::history::{DETAIL_NAMES, DETAIL_VALUES, EVENTS, TOLD, VERDICTS};
use self::paste::{PASTE, TEST_STATES};
use super::errors::fill;
use super::{Lang, Text, t};
use crate::api::orders::Tone;
use domain::method::Provider;
use domain::money::Fen;

fn find(table: &[(&str, Text)], key: &str) -> Option<Text> {
    table.iter().find(|(known, _)| *known == key).map(|(_, text)| *text)
}

/// What a value to paste is, and where it goes.
pub fn paste(lang: Lang, key: &str) -> (String, String) {
    PASTE.iter().find(|(known, ..)| *known == key).map_or_else(
        || (key.to_owned(), String::new()),
        |(_, label, place)| (lang.t(*label).to_owned(), lang.t(*place).to_owned()),
    )
}

/// How a test payment stands.
pub fn test_state(lang: Lang, state: &str) -> String {
    find(TEST_STATES, state).map_or_else(|| state.to_owned(), |text| lang.t(text).to_owned())
}

/// What happened, in words, and how it is meant; `at` is the provider of the payment that it happened to.
pub fn event(lang: Lang, kind: &str, at: Option<Provider>) -> (String, Tone) {
    let Some((_, tone, text)) = EVENTS.iter().find(|(known, ..)| *known == kind) else {
        return (kind.to_owned(), Tone::Plain);
    };
    let at = at.map_or(t("支付机构", "The provider"), super::bills::provider);
    (fill(lang.t(*text), &[lang.t(at).to_owned()]), *tone)
}

/// A particular of an event or of an act: its name and, where the value is a word of ours, the value in words.
pub fn detail(lang: Lang, name: &str, value: &str) -> (String, String) {
    let shown = find(DETAIL_NAMES, name).map_or_else(|| name.to_owned(), |text| lang.t(text).to_owned());
    let in_words = match name {
        "verdict" => find(VERDICTS, value),
        // The wallet's own word comes with the name of the call before it.
        "answer" => find(DETAIL_VALUES, spoken(value).0.rsplit(':').next().unwrap_or(value)),
        "reason" | "by" | "state" | "cause" | "order_state" | "method" | "code" | "scenario" => {
            find(DETAIL_VALUES, value)
        }
        _ => None,
    };
    // Who, or where the word came from.
    let shown = match (name, in_words) {
        ("by", None) => lang.t(t("操作人", "By")).to_owned(),
        _ => shown,
    };
    let value = match (name, in_words) {
        ("answer", Some(text)) => [lang.t(text), spoken(value).1].join(" ").trim_end().to_owned(),
        (_, Some(text)) => lang.t(text).to_owned(),
        ("amount" | "balance", None) => yuan(value),
        _ => value.to_owned(),
    };
    (shown, value)
}

/// An amount as events hold it, with its sign.
fn yuan(amount: &str) -> String {
    amount.strip_prefix('-').map_or_else(|| format!("¥{amount}"), |owed| format!("−¥{owed}"))
}

/// A wallet's answer: its word, and what it said besides.
fn spoken(answer: &str) -> (&str, &str) {
    answer.split_once(' ').unwrap_or((answer, ""))
}

/// What became of a notification, and whether it was believed.
pub fn verdict(lang: Lang, verdict: &str) -> (String, Tone) {
    let tone = match verdict {
        "applied" => Tone::Good,
        "repeated" | "probe" | "hint" => Tone::Plain,
        _ => Tone::Bad,
    };
    (find(VERDICTS, verdict).map_or_else(|| verdict.to_owned(), |text| lang.t(text).to_owned()), tone)
}

/// What a statement that did not match says and what we have, as it is kept: `ours 1500, theirs 1501`.
pub fn mismatch(lang: Lang, verdict: &str, detail: &str) -> String {
    let Some((ours, theirs)) = detail.strip_prefix("ours ").and_then(|both| both.split_once(", theirs "))
    else {
        return detail.to_owned();
    };
    let shown = |text: &str| match text.parse().map(Fen::new) {
        Ok(Ok(amount)) if verdict == "wrong_amount" => format!("¥{amount}"),
        _ => text.to_owned(),
    };
    fill(lang.t(t("本系统是 {0}，对方说 {1}", "Ours {0}, theirs {1}")), &[shown(ours), shown(theirs)])
}

/// What a webhook tells; the stable word itself where it has none.
pub fn told(lang: Lang, event_type: &str) -> String {
    find(TOLD, event_type).map_or_else(|| event_type.to_owned(), |text| lang.t(text).to_owned())
}

/// What a notification is about.
pub fn notification_kind(lang: Lang, kind: &str) -> String {
    lang.t(if kind == "refund" { t("退款通知", "Refund") } else { t("支付通知", "Payment") }).to_owned()
}

/// A privileged act in words; the stable word itself where it has none.
pub fn act(lang: Lang, action: &str) -> String {
    find(ACTS, action).map_or_else(|| action.to_owned(), |text| lang.t(text).to_owned())
}
