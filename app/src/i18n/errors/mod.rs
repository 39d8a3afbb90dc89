//! Words for the stable error codes of the use cases (`service::Error::code`, `FieldError::code`).

mod accounts;
mod cards;
mod general;
mod messages;
mod money;
mod providers;
mod sms;
mod visits;

use super::{Lang, Text, explain};

/// Every area's words.
const AREAS: &[&[(&str, Text)]] = &[
    general::ERRORS,
    messages::ERRORS,
    accounts::ERRORS,
    money::ERRORS,
    providers::ERRORS,
    sms::ERRORS,
    cards::ERRORS,
    visits::ERRORS,
];

/// The words for an error code; `{0}`, `{1}` … in them are replaced by `args`. A code that has no words yet is shown
/// itself, so that it can be looked up.
pub fn error_text(lang: Lang, code: &str, args: &[String]) -> String {
    let Some(text) = known(code) else {
        return match lang {
            Lang::Zh => format!("操作没有成功（{code}）"),
            Lang::En => format!("That did not work ({code})"),
        };
    };
    fill(lang.t(text), args)
}

/// Whether the catalogue has words for a code.
pub fn knows_code(code: &str) -> bool {
    known(code).is_some()
}

/// The words for what a use case answered, without those of its fields.
pub fn service_error_text(lang: Lang, error: &service::Error) -> String {
    match error {
        service::Error::Throttled { retry_after_ms } => {
            let seconds = (retry_after_ms.max(&0) + 999) / 1000;
            error_text(lang, error.code(), &[seconds.to_string()])
        }
        service::Error::Provider { words, .. } => {
            error_text(lang, error.code(), &[explain::with_advice(lang, words)])
        }
        _ => error_text(lang, error.code(), &[]),
    }
}

/// The words of a code that came out of a check or an error; empty where there are none.
pub(super) fn known(code: &str) -> Option<Text> {
    AREAS.iter().copied().flatten().find(|(known, _)| *known == code).map(|(_, text)| *text)
}

/// Puts `args` where `{0}`, `{1}` … stand.
pub(super) fn fill(words: &str, args: &[String]) -> String {
    args.iter().enumerate().fold(words.to_owned(), |words, (i, arg)| words.replace(&format!("{{{i}}}"), arg))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_once() {
        let all: Vec<_> = AREAS.iter().copied().flatten().collect();
        for (i, (code, text)) in all.iter().enumerate() {
            assert!(all[i + 1..].iter().all(|(other, _)| other != code), "{code} twice");
            assert!(!text.zh.is_empty() && !text.en.is_empty(), "{code}");
        }
        assert_eq!(
            error_text(Lang::En, "too_many_requests", &["5".into()]),
            "Too many tries. Please wait 5 seconds"
        );
        assert!(error_text(Lang::Zh, "no_such_code", &[]).contains("no_such_code"));
    }
}
