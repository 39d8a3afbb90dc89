//! Words for the stable error codes of the use cases (`service::Error::code`, `FieldError::code`).

use super::{Lang, Text};

/// The words for an error code; `{0}`, `{1}` … in them are replaced by `args`. A code that has no words yet is shown
/// itself, so that it can be looked up.
pub fn error_text(lang: Lang, code: &str, args: &[String]) -> String {
    let Some((_, text)) = ERRORS.iter().find(|(known, _)| *known == code) else {
        return match lang {
            Lang::Zh => format!("操作没有成功（{code}）"),
            Lang::En => format!("That did not work ({code})"),
        };
    };
    args.iter()
        .enumerate()
        .fold(lang.t(*text).to_owned(), |words, (i, arg)| words.replace(&format!("{{{i}}}"), arg))
}

/// Whether the catalogue has words for a code.
pub fn knows_code(code: &str) -> bool {
    ERRORS.iter().any(|(known, _)| *known == code)
}

/// The words for what a use case answered, without those of its fields.
pub fn service_error_text(lang: Lang, error: &service::Error) -> String {
    match error {
        service::Error::Throttled { retry_after_ms } => {
            let seconds = (retry_after_ms.max(&0) + 999) / 1000;
            error_text(lang, error.code(), &[seconds.to_string()])
        }
        service::Error::Provider { words, .. } => error_text(lang, error.code(), std::slice::from_ref(words)),
        _ => error_text(lang, error.code(), &[]),
    }
}

const fn t(zh: &'static str, en: &'static str) -> Text {
    Text { zh, en }
}

const ERRORS: &[(&str, Text)] = &[
    ("invalid_input", t("请检查标出的内容", "Please check the marked fields")),
    ("not_signed_in", t("登录已失效，请重新登录", "Your session ended. Please sign in again")),
    ("forbidden", t("您的角色不能进行这项操作", "Your role does not allow this")),
    (
        "no_operator_selected",
        t("请先在页面上方选择运营商", "Select an operator at the top of the page first"),
    ),
    ("not_found", t("没有找到，可能已被删除", "Not found; it may have been deleted")),
    ("too_many_requests", t("尝试次数过多，请在 {0} 秒后再试", "Too many tries. Please wait {0} seconds")),
    (
        "internal",
        t(
            "系统出错，您输入的内容没有丢失，请稍后再试",
            "Something failed on our side. Nothing you typed is lost; please try again",
        ),
    ),
    ("required", t("必填", "Required")),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_once() {
        for (i, (code, text)) in ERRORS.iter().enumerate() {
            assert!(ERRORS[i + 1..].iter().all(|(other, _)| other != code), "{code} twice");
            assert!(!text.zh.is_empty() && !text.en.is_empty(), "{code}");
        }
        assert_eq!(
            error_text(Lang::En, "too_many_requests", &["5".into()]),
            "Too many tries. Please wait 5 seconds"
        );
        assert!(error_text(Lang::Zh, "no_such_code", &[]).contains("no_such_code"));
    }
}
