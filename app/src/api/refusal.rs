//! A refusal to a form that was posted before the script ran: it is kept in a cookie until the page is shown again, which
//! shows it at its fields like any other, with what was typed. Secrets are not kept: they are typed again.

use super::ApiError;
use serde::{Deserialize, Serialize};

/// What was refused, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// The address that the form was posted to.
    pub action: String,
    /// Why not.
    pub error: ApiError,
}

/// The refusal of the form on `action`, when the page that is being made was asked for after it.
pub fn of(action: &str) -> Option<ApiError> {
    shown().filter(|refused| refused.action == action).map(|refused| refused.error)
}

/// What was typed into a form, less its secrets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed(Vec<(String, String)>);

impl Typed {
    /// What was typed into a field.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// What was typed into the form on `action`, when the page that is being made was asked for after its refusal.
#[cfg(feature = "ssr")]
pub fn typed(action: &str) -> Option<Typed> {
    of(action).and_then(|_| leptos::prelude::use_context())
}

/// Nothing: in the browser it stands in the fields already.
#[cfg(not(feature = "ssr"))]
pub const fn typed(_: &str) -> Option<Typed> {
    None
}

#[cfg(feature = "ssr")]
fn shown() -> Option<Refused> {
    leptos::prelude::use_context()
}

/// The browser finds it in the document; see [`clear`].
#[cfg(not(feature = "ssr"))]
fn shown() -> Option<Refused> {
    let element = leptos::prelude::document().query_selector(SELECTOR).ok().flatten()?;
    serde_json::from_str(&element.get_attribute("content")?).ok()
}

#[cfg(feature = "hydrate")]
const SELECTOR: &str = "meta[name=refusal]";

/// Forgets it, once the page has come to life: whoever comes back to the page begins anew.
#[cfg(feature = "hydrate")]
pub fn clear() {
    if let Ok(Some(element)) = leptos::prelude::document().query_selector(SELECTOR) {
        element.remove();
    }
}

#[cfg(feature = "ssr")]
pub use kept::{is_plain_form, keep, take};

#[cfg(feature = "ssr")]
mod kept {
    use super::{Refused, Typed};
    use crate::host::SessionCookie;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use http::header::ACCEPT;
    use http::{HeaderMap, Method};

    /// How long the browser has for coming back, in seconds.
    const MAX_AGE_S: i64 = 60;
    /// What browsers take for one cookie, less its name and attributes, in bytes.
    const MAX_LENGTH: usize = 3_800;

    /// The longest text that is kept of one field, in bytes.
    const MAX_TYPED: usize = 600;
    /// How many fields are kept.
    const MAX_FIELDS: usize = 48;
    /// The names of fields that hold a secret, or what is short-lived.
    const SECRETS: [&str; 24] = [
        "alipay_certificate",
        "alipay_public_key",
        "api_key",
        "api_v3_key",
        "app_certificate",
        "app_key",
        "app_private_key",
        "app_secret",
        "code",
        "communication_key",
        "csv",
        "merchant_certificate",
        "merchant_private_key",
        "middle",
        "new",
        "old",
        "password",
        "pfx",
        "pfx_password",
        "public_key",
        "recovery_code",
        "root",
        "root_certificate",
        "secret",
    ];

    /// The forms in which a `code` is no secret but what a place is called.
    const NAMING: [&str; 4] = ["/save_site", "/save_lane", "/save_station", "/create_operator"];

    impl Typed {
        /// What may be kept of a form that was posted to `action`.
        pub fn of(action: &str, form: impl Iterator<Item = (String, String)>) -> Self {
            let naming = NAMING.iter().any(|end| action.ends_with(end));
            let may = |(name, value): &(String, String)| {
                let secret = SECRETS.contains(&last_part(name)) && !(naming && name == "code");
                value.len() <= MAX_TYPED && !secret
            };
            Self(form.filter(may).take(MAX_FIELDS).collect())
        }

        /// Forgets the longest text; `false` where there is none.
        fn drop_longest(&mut self) -> bool {
            let longest = self.0.iter().enumerate().max_by_key(|(_, (_, text))| text.len()).map(|(at, _)| at);
            longest.map(|at| self.0.swap_remove(at)).is_some()
        }
    }

    /// Whether a form was posted without a script. A call from our own script is none.
    pub fn is_plain_form(method: &Method, headers: &HeaderMap) -> bool {
        let accepts = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
        *method == Method::POST && accepts.is_some_and(|value| value.contains("text/html"))
    }

    /// `secret` of `gateway[secret]`.
    fn last_part(name: &str) -> &str {
        name.trim_end_matches(']').rsplit('[').next().unwrap_or(name)
    }

    /// A `Set-Cookie` value that keeps a refusal and what was typed. Where it is too long, the longest texts go, then the
    /// words of the last fields.
    pub fn keep(cookie: &SessionCookie, mut refused: Refused, mut typed: Typed) -> Option<String> {
        loop {
            let text = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&(&refused, &typed)).ok()?);
            if text.len() <= MAX_LENGTH {
                return Some(named(cookie).set(&text, MAX_AGE_S));
            }
            if !typed.drop_longest() {
                refused.error.fields.pop()?;
            }
        }
    }

    /// The refusal that a request brings, what was typed, and the `Set-Cookie` value that forgets both.
    pub fn take(cookie: &SessionCookie, headers: &HeaderMap) -> Option<(Refused, Typed, String)> {
        let cookie = named(cookie);
        let text = URL_SAFE_NO_PAD.decode(cookie.read(headers)?).ok()?;
        let (refused, typed) = serde_json::from_slice(&text).ok()?;
        Some((refused, typed, cookie.clear()))
    }

    fn named(session: &SessionCookie) -> SessionCookie {
        session.beside("refusal")
    }

    #[cfg(test)]
    mod tests {
        use super::super::*;
        use super::*;
        use crate::api::FieldWords;
        use http::HeaderValue;
        use http::header::COOKIE;

        fn refused(fields: usize) -> Refused {
            let field = FieldWords { field: "name".into(), code: "required".into(), words: "必填".into() };
            let fields = vec![field; fields];
            let error = ApiError { code: "invalid".into(), words: "请检查".into(), fields };
            Refused { action: SITE.into(), error }
        }

        const SITE: &str = "/console/api/save_site";

        fn typed(pairs: &[(&str, &str)]) -> Typed {
            Typed::of(SITE, pairs.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())))
        }

        fn comes_back(cookie: &SessionCookie, set: &str) -> Option<(Refused, Typed, String)> {
            let pair = set.split(';').next().unwrap();
            let mut headers = HeaderMap::new();
            headers.insert(COOKIE, HeaderValue::from_str(pair).unwrap());
            take(cookie, &headers)
        }

        #[test]
        fn is_kept_and_taken_once() {
            let cookie = SessionCookie::new("peakepay", true);
            let kept = typed(&[("name", "青山"), ("code", "Z001")]);
            let set = keep(&cookie, refused(2), kept.clone()).unwrap();
            assert!(set.starts_with("__Host-peakepay-refusal="), "{set}");
            let (found, words, clear) = comes_back(&cookie, &set).unwrap();
            assert_eq!((found, words), (refused(2), kept));
            assert!(clear.contains("Max-Age=0"), "{clear}");
            assert_eq!(comes_back(&cookie, "__Host-peakepay-refusal=nonsense"), None);
            assert_eq!(comes_back(&cookie, "peakepay-refusal=e30"), None, "not ours");
        }

        #[test]
        fn never_longer_than_a_cookie_and_words_go_last() {
            let cookie = SessionCookie::new("peakepay", false);
            let long = "x".repeat(MAX_TYPED);
            let pairs: Vec<(String, String)> = (0..20).map(|n| (format!("f{n}"), long.clone())).collect();
            let short = ("name".to_owned(), "青山".to_owned());
            let set = keep(&cookie, refused(3), Typed::of(SITE, pairs.into_iter().chain([short]))).unwrap();
            assert!(set.len() < 4_096);
            let (found, words, _) = comes_back(&cookie, &set).unwrap();
            assert_eq!(found, refused(3));
            assert_eq!(words.get("name"), Some("青山"));
            assert!(words.0.len() > 1, "more than the shortest fits");

            let set = keep(&cookie, refused(500), Typed::default()).unwrap();
            assert!(set.len() < 4_096);
            assert!(!comes_back(&cookie, &set).unwrap().0.error.fields.is_empty());
        }

        #[test]
        fn secrets_and_what_is_long_are_not_kept() {
            let long = "x".repeat(MAX_TYPED + 1);
            let kept = typed(&[
                ("login", "admin"),
                ("password", "s1"),
                ("gateway[secret]", "s2"),
                ("app_secret", "s3"),
                ("note", &long),
            ]);
            assert_eq!(kept, typed(&[("login", "admin")]));
            let code = [("code".to_owned(), "123456".to_owned())];
            assert_eq!(Typed::of("/console/api/second_step", code.into_iter()), Typed::default());
        }

        /// The console's own fields for secrets: a new one has to be named above.
        #[test]
        fn no_secret_of_the_console_is_forgotten() {
            let mut found = 0;
            let mut folders =
                vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src/console"))];
            while let Some(folder) = folders.pop() {
                for entry in std::fs::read_dir(folder).unwrap() {
                    let path = entry.unwrap().path();
                    if path.is_dir() {
                        folders.push(path);
                        continue;
                    }
                    for tag in std::fs::read_to_string(&path).unwrap().split('<').filter(|tag| is_secret(tag))
                    {
                        let name = tag.split("name=\"").nth(1).and_then(|rest| rest.split('"').next());
                        let name = name.unwrap_or_else(|| panic!("{}: {tag}", path.display()));
                        assert!(SECRETS.contains(&last_part(name)), "{}: {name}", path.display());
                        found += 1;
                    }
                }
            }
            assert!(found > 20, "{found}");
        }

        fn is_secret(tag: &str) -> bool {
            let tag = tag.split("/>").next().unwrap_or(tag);
            tag.starts_with("SecretField")
                || (tag.starts_with("Field")
                    && (tag.contains("\"password\"") || tag.contains("one-time-code")))
        }
    }
}
