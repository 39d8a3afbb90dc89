//! A refusal to a form that was posted before the script ran: it is kept in a cookie until the page is shown again, which
//! shows it at its fields like any other.

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
pub use kept::{keep, take};

#[cfg(feature = "ssr")]
mod kept {
    use super::Refused;
    use crate::host::SessionCookie;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use http::HeaderMap;

    /// How long the browser has for coming back, in seconds.
    const MAX_AGE_S: i64 = 60;
    /// What browsers take for one cookie, less its name and attributes, in bytes.
    const MAX_LENGTH: usize = 3_800;

    /// A `Set-Cookie` value that keeps a refusal. Where it is too long, the last fields go without words.
    pub fn keep(cookie: &SessionCookie, mut refused: Refused) -> Option<String> {
        loop {
            let text = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&refused).ok()?);
            if text.len() <= MAX_LENGTH {
                return Some(named(cookie).set(&text, MAX_AGE_S));
            }
            refused.error.fields.pop()?;
        }
    }

    /// The refusal that a request brings, and the `Set-Cookie` value that forgets it.
    pub fn take(cookie: &SessionCookie, headers: &HeaderMap) -> Option<(Refused, String)> {
        let cookie = named(cookie);
        let text = URL_SAFE_NO_PAD.decode(cookie.read(headers)?).ok()?;
        Some((serde_json::from_slice(&text).ok()?, cookie.clear()))
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
            Refused { action: "/console/api/save_site".into(), error }
        }

        fn comes_back(cookie: &SessionCookie, set: &str) -> Option<(Refused, String)> {
            let pair = set.split(';').next().unwrap();
            let mut headers = HeaderMap::new();
            headers.insert(COOKIE, HeaderValue::from_str(pair).unwrap());
            take(cookie, &headers)
        }

        #[test]
        fn is_kept_and_taken_once() {
            let cookie = SessionCookie::new("peakepay", true);
            let set = keep(&cookie, refused(2)).unwrap();
            assert!(set.starts_with("__Host-peakepay-refusal="), "{set}");
            let (found, clear) = comes_back(&cookie, &set).unwrap();
            assert_eq!(found, refused(2));
            assert!(clear.contains("Max-Age=0"), "{clear}");
            assert_eq!(comes_back(&cookie, "__Host-peakepay-refusal=nonsense"), None);
            assert_eq!(comes_back(&cookie, "peakepay-refusal=e30"), None, "not ours");
        }

        #[test]
        fn never_longer_than_a_cookie() {
            let cookie = SessionCookie::new("peakepay", false);
            let set = keep(&cookie, refused(500)).unwrap();
            assert!(set.len() < 4_096);
            let (found, _) = comes_back(&cookie, &set).unwrap();
            assert!(!found.error.fields.is_empty());
        }
    }
}
