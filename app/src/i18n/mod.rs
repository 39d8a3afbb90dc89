//! The catalogue: every interface string in zh-CN and English, side by side.
//!
//! A message is a constant ([`Text`]) or, where it has parts, a function. The compiler checks that it exists and has its
//! parts; a message that nothing uses leaves the WASM by itself; there is no runtime to load. Words that only the
//! server needs (errors, guides) live under `ssr` and never reach a browser's bundle.

#[macro_use]
mod macros;

pub mod alerts;
pub mod alipay;
pub mod announcements;
#[cfg(feature = "ssr")]
pub mod audit;
pub mod bills;
pub mod cards;
#[cfg(feature = "ssr")]
pub mod checks;
pub mod chinaums;
pub mod console;
pub mod desk;
#[cfg(feature = "ssr")]
pub mod desk_guide;
#[cfg(feature = "ssr")]
mod errors;
#[cfg(feature = "ssr")]
pub mod expiry_guide;
#[cfg(feature = "ssr")]
pub mod explain;
#[cfg(feature = "ssr")]
pub mod guide;
pub mod messages;
#[cfg(feature = "ssr")]
pub mod messages_words;
#[cfg(feature = "ssr")]
pub mod oa_guide;
pub mod official_account;
#[cfg(feature = "ssr")]
pub mod offline;
#[cfg(feature = "ssr")]
pub mod onboarding;
#[cfg(feature = "ssr")]
pub mod pay;
pub mod plan;
pub mod refunds;
pub mod second_factor;
pub mod selfcheck;
pub mod sms;
pub mod terminals;
#[cfg(feature = "ssr")]
pub mod top_up;
pub mod unionpay;
#[cfg(feature = "ssr")]
pub mod visit;
pub mod visitors;
pub mod wechat;

#[cfg(feature = "ssr")]
pub use errors::{error_text, knows_code, service_error_text};

use serde::{Deserialize, Serialize};

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Lang {
    /// 简体中文, the first language of the product.
    #[default]
    Zh,
    /// English.
    En,
}

/// A message in both languages, for tables of them.
#[cfg(feature = "ssr")]
const fn t(zh: &'static str, en: &'static str) -> Text {
    Text { zh, en }
}

/// A message in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// 简体中文
    pub zh: &'static str,
    /// English
    pub en: &'static str,
}

impl Lang {
    /// The name of the cookie that keeps the choice.
    pub const COOKIE: &'static str = "lang";

    /// The value of [`Lang::COOKIE`].
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// The value of an HTML `lang` attribute.
    pub const fn html(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// Reads a cookie value or a language tag; `None` for a language that we do not speak.
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_', ';']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("zh") {
            Some(Self::Zh)
        } else if primary.eq_ignore_ascii_case("en") {
            Some(Self::En)
        } else {
            None
        }
    }

    /// The language to answer in: the cookie's, else the first of `Accept-Language` that we speak, else Chinese.
    /// Browsers list their languages by preference, so that weights need not be read.
    pub fn choose(cookie: Option<&str>, accept_language: Option<&str>) -> Self {
        cookie
            .and_then(Self::parse)
            .or_else(|| accept_language.unwrap_or_default().split(',').find_map(Self::parse))
            .unwrap_or_default()
    }

    /// [`Lang::choose`] from a request's headers.
    #[cfg(feature = "ssr")]
    pub fn of(headers: &http::HeaderMap) -> Self {
        let text = |name| headers.get(name).and_then(|v: &http::HeaderValue| v.to_str().ok());
        let cookie = text(http::header::COOKIE)
            .and_then(|all| all.split(';').find_map(|pair| pair.trim().strip_prefix("lang=")));
        Self::choose(cookie, text(http::header::ACCEPT_LANGUAGE))
    }

    /// The message in this language.
    pub const fn t(self, text: Text) -> &'static str {
        match self {
            Self::Zh => text.zh,
            Self::En => text.en,
        }
    }
}

/// The message in `lang`.
pub const fn text(lang: Lang, text: Text) -> &'static str {
    lang.t(text)
}

/// The language of the page that is being rendered. On the server it comes from the request, in the browser from the
/// document, which a change of language loads anew.
pub fn lang() -> Lang {
    #[cfg(feature = "ssr")]
    {
        leptos::prelude::use_context::<Lang>().unwrap_or_default()
    }
    #[cfg(not(feature = "ssr"))]
    {
        static LANG: std::sync::OnceLock<Lang> = std::sync::OnceLock::new();
        *LANG.get_or_init(|| {
            let root = leptos::prelude::document().document_element();
            root.and_then(|el| el.get_attribute("lang")).and_then(|tag| Lang::parse(&tag)).unwrap_or_default()
        })
    }
}

/// The message in the language of the page that is being rendered.
pub fn tr(text: Text) -> &'static str {
    lang().t(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_is_chosen() {
        assert_eq!(Lang::choose(None, None), Lang::Zh);
        assert_eq!(Lang::choose(Some("en"), Some("zh-CN,zh;q=0.9")), Lang::En);
        assert_eq!(Lang::choose(Some("klingon"), Some("fr-FR, en-GB;q=0.8, zh;q=0.5")), Lang::En);
        assert_eq!(Lang::choose(None, Some("de,zh-TW;q=0.3")), Lang::Zh);
    }
}
