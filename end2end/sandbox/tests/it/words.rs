//! The pages' catalogue: no key without words, in both languages.

use std::collections::BTreeSet;

use sandbox::{FaultName, Mistake};

const CATALOGUE: &[&str] = &[
    include_str!("../../static/words.js"),
    include_str!("../../static/words-console.js"),
    include_str!("../../static/words-account.js"),
    include_str!("../../static/words-mistakes.js"),
    include_str!("../../static/words-alipay.js"),
    include_str!("../../static/words-chinaums.js"),
    include_str!("../../static/words-terminal.js"),
    include_str!("../../static/words-app.js"),
    include_str!("../../static/words-unionpay.js"),
];
const SCRIPTS: &[&str] = &[
    include_str!("../../static/terminal.js"),
    include_str!("../../static/app.js"),
    include_str!("../../static/unionpay.js"),
    include_str!("../../static/base.js"),
    include_str!("../../static/home.js"),
    include_str!("../../static/phone.js"),
    include_str!("../../static/phone-messages.js"),
    include_str!("../../static/phone-sheet.js"),
    include_str!("../../static/carpark.js"),
    include_str!("../../static/console.js"),
    include_str!("../../static/merchant.js"),
    include_str!("../../static/account.js"),
    include_str!("../../static/alipay.js"),
    include_str!("../../static/chinaums.js"),
];
const PAGES: &[&str] = &[
    include_str!("../../src/faces/html/terminal.html"),
    include_str!("../../src/faces/html/app.html"),
    include_str!("../../src/faces/html/unionpay.html"),
    include_str!("../../src/faces/html/frame.html"),
    include_str!("../../src/faces/html/home.html"),
    include_str!("../../src/faces/html/phone.html"),
    include_str!("../../src/faces/html/carpark.html"),
    include_str!("../../src/faces/html/merchant.html"),
    include_str!("../../src/faces/html/account.html"),
    include_str!("../../src/faces/html/alipay.html"),
    include_str!("../../src/faces/html/chinaums.html"),
];

/// What stands between `open` and the next `close`, everywhere in a text.
fn between<'a>(text: &'a str, open: &'a str, close: char) -> impl Iterator<Item = &'a str> {
    text.split(open).skip(1).filter_map(move |rest| rest.split(close).next())
}

fn catalogue() -> BTreeSet<&'static str> {
    let lines = CATALOGUE.iter().flat_map(|text| text.lines());
    let keys = lines.filter_map(|line| line.trim().split_once(": [")).map(|(key, _)| key.trim_matches('\''));
    keys.collect()
}

#[test]
fn every_key_has_words() {
    let known = catalogue();
    let scripted =
        SCRIPTS.iter().flat_map(|text| between(text, "t('", '\'')).filter(|key| !key.contains(' '));
    let marked = PAGES.iter().flat_map(|text| {
        ["data-t=\"", "data-t-label=\"", "data-t-hint=\"", "data-t-title=\""]
            .into_iter()
            .flat_map(|attribute| between(text, attribute, '"'))
    });
    let looks_like_a_key =
        |key: &&str| key.chars().all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '_');
    let missing: Vec<&str> =
        scripted.filter(looks_like_a_key).chain(marked).filter(|key| !known.contains(key)).collect();
    // `at`, `get` and the like also end in `t('`; their words are tags and selectors.
    let missing: Vec<&str> = missing.into_iter().filter(|key| key.contains('.')).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_key_is_said_in_two_languages() {
    for line in CATALOGUE.iter().flat_map(|text| text.lines()).filter(|line| line.contains(": [")) {
        assert_eq!(line.matches("', ").count(), 1, "{line}");
    }
}

#[test]
fn every_fault_has_a_name_for_people() {
    let known = catalogue();
    for fault in FaultName::ALL {
        assert!(known.contains(format!("fault.{}", fault.as_str()).as_str()), "{}", fault.as_str());
    }
}

#[test]
fn every_mistake_has_a_name_for_people() {
    let known = catalogue();
    for mistake in Mistake::ALL {
        assert!(known.contains(format!("mistake.{}", mistake.as_str()).as_str()), "{}", mistake.as_str());
    }
}
