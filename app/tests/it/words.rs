//! Every code that a use case can answer has words in both languages.

use app::i18n::{Lang, guide, knows_code};
use domain::method::Provider;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The string literals that directly follow `before` in the sources of the use cases.
fn literals(source: &str, before: &str) -> Vec<String> {
    source
        .match_indices(before)
        .filter_map(|(at, _)| {
            let rest = source[at + before.len()..].trim_start().strip_prefix('"')?;
            rest.split_once('"').map(|(literal, _)| literal.to_owned())
        })
        .collect()
}

/// The code of `…field("name", "code")` and `FieldError::new("name", "code")`: the second literal.
fn field_codes(source: &str) -> Vec<String> {
    ["field(", "FieldError::new("]
        .into_iter()
        .flat_map(|call| source.match_indices(call).map(move |(at, _)| at + call.len()))
        .filter_map(|at| {
            let (_, rest) = source[at..].split_once(", ")?;
            let rest = rest.strip_prefix('"')?;
            rest.split_once('"').map(|(literal, _)| literal.to_owned())
        })
        .filter(|code| {
            !code.is_empty()
                && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_' || b.is_ascii_digit())
        })
        .collect()
}

fn sources(folder: &Path, into: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            into.push(text.split("#[cfg(test)]").next().unwrap_or_default().to_owned());
        }
    }
}

#[test]
fn every_code_of_the_use_cases_has_words() {
    let mut all = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/service/src"), &mut all);
    let codes: BTreeSet<String> = all
        .iter()
        .flat_map(|source| {
            let mut codes = literals(source, "Conflict(");
            codes.extend(field_codes(source));
            codes
        })
        .collect();
    assert!(codes.len() > 20, "the sources were not read: {codes:?}");
    let silent: Vec<&String> = codes.iter().filter(|code| !knows_code(code)).collect();
    assert!(silent.is_empty(), "without words: {silent:?}");
}

#[test]
fn every_act_of_the_audit_log_has_words() {
    let mut all = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/service/src"), &mut all);
    let acts: BTreeSet<&str> = all
        .iter()
        .flat_map(|source| source.split('"').skip(1).step_by(2))
        .filter(|text| {
            let parts: Vec<&str> = text.split('.').collect();
            parts.len() == 2
                && parts.iter().all(|p| p.len() > 2 && p.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
        })
        .filter(|text| {
            !text.starts_with("parking.")
                && !["offline.paid", "webhook.test"].contains(text)
                && !["card.topped_up", "card.refund_taken", "card.refund_returned"].contains(text)
                && !text.starts_with("apiclient_")
                && !text.starts_with("acp_")
        })
        .collect();
    assert!(acts.len() > 10, "{acts:?}");
    let silent: Vec<&&str> = acts.iter().filter(|act| guide::act(Lang::Zh, act) == **act).collect();
    assert!(silent.is_empty(), "without words: {silent:?}");
}

#[test]
fn every_event_of_the_time_line_has_words() {
    for kind in service::timeline::ALL {
        let (words, _) = guide::event(Lang::Zh, kind, None);
        assert_ne!(words, *kind);
    }
}

#[test]
fn the_time_line_names_the_provider_of_the_payment() {
    let said = |kind: &str, at| guide::event(Lang::Zh, kind, at).0;
    assert_eq!(said("prepay_received", Some(Provider::Wechat)), "微信支付受理下单");
    assert_eq!(said("prepay_received", Some(Provider::ChinaUms)), "银联商务受理下单");
    for kind in service::timeline::ALL {
        let words = said(kind, Some(Provider::Alipay));
        assert!(!words.contains("微信支付") && !words.contains('{'), "{kind}: {words}");
    }
}

#[test]
fn what_webhooks_tell_and_what_does_not_match_has_words() {
    for told in ["parking.released", "card.topped_up", "offline.paid", "webhook.test"] {
        assert_ne!(guide::told(Lang::Zh, told), told);
    }
    let said = guide::mismatch(Lang::Zh, "wrong_amount", "ours 1500, theirs 1501");
    assert_eq!(said, "本系统是 ¥15.00，对方说 ¥15.01");
    let said = guide::mismatch(Lang::Zh, "wrong_merchant", "ours 1900000001, theirs 1900000009");
    assert_eq!(said, "本系统是 1900000001，对方说 1900000009");
}
