//! Long words that only the server renders: what checks found, what to paste where, what happened to an order, what
//! became of a notification, what the audit log tells.

mod acts;
mod checks;
mod history;

use self::acts::ACTS;
use self::checks::{CHECK_TITLES, CHECK_WORDS, PASTE, TEST_STATES};
use self::history::{DETAIL_NAMES, DETAIL_VALUES, EVENTS, VERDICTS};
use super::errors::{fill, known};
use super::{Lang, Text, t};
use crate::api::orders::Tone;

fn find(table: &[(&str, Text)], key: &str) -> Option<Text> {
    table.iter().find(|(known, _)| *known == key).map(|(_, text)| *text)
}

/// What a check is about; the key itself where it has no words.
pub fn check_title(lang: Lang, key: &str) -> String {
    find(CHECK_TITLES, key).map_or_else(|| key.to_owned(), |text| lang.t(text).to_owned())
}

/// What a check found.
pub fn check_words(lang: Lang, code: &str, args: &[String]) -> String {
    find(CHECK_WORDS, code)
        .or_else(|| known(code))
        .map_or_else(|| code.to_owned(), |text| fill(lang.t(text), args))
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

/// What happened, in words, and how it is meant.
pub fn event(lang: Lang, kind: &str) -> (String, Tone) {
    EVENTS
        .iter()
        .find(|(known, ..)| *known == kind)
        .map_or_else(|| (kind.to_owned(), Tone::Plain), |(_, tone, text)| (lang.t(*text).to_owned(), *tone))
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
    let value = match (name, in_words) {
        ("answer", Some(text)) => [lang.t(text), spoken(value).1].join(" ").trim_end().to_owned(),
        (_, Some(text)) => lang.t(text).to_owned(),
        ("amount", None) => format!("¥{value}"),
        _ => value.to_owned(),
    };
    (shown, value)
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

/// What a notification is about.
pub fn notification_kind(lang: Lang, kind: &str) -> String {
    lang.t(if kind == "refund" { t("退款通知", "Refund") } else { t("支付通知", "Payment") }).to_owned()
}

/// A privileged act in words; the stable word itself where it has none.
pub fn act(lang: Lang, action: &str) -> String {
    find(ACTS, action).map_or_else(|| action.to_owned(), |text| lang.t(text).to_owned())
}
