//! What the server hands to the pages that it renders and to the server functions. Server only.
//!
//! The console finds these as Leptos contexts, next to [`service::Service`] and `leptos::nonce::Nonce`.

use http::HeaderMap;
use http::header::COOKIE;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The addresses of the embedded front-end files, by their stable names.
#[derive(Clone, Debug, Default)]
pub struct Assets(Arc<BTreeMap<String, String>>);

impl Assets {
    /// From pairs of a stable name (`console.js`) and an address (`/assets/console.1a2b3c4d5e6f.js`).
    pub fn new(urls: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(Arc::new(urls.into_iter().collect()))
    }

    /// The address of a file, or `None` when this build does not carry it.
    pub fn url(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Whether this build carries no front end at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// How a session cookie is named and set. `__Host-` and `Secure` where the public address is https.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionCookie {
    name: String,
    secure: bool,
}

impl SessionCookie {
    /// A policy for a cookie with this base name.
    pub fn new(base_name: &str, secure: bool) -> Self {
        Self { name: if secure { format!("__Host-{base_name}") } else { base_name.to_owned() }, secure }
    }

    /// Another cookie under the same policy.
    #[must_use]
    pub fn beside(&self, suffix: &str) -> Self {
        Self { name: format!("{}-{suffix}", self.name), secure: self.secure }
    }

    /// The cookie's whole name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The value of this cookie in a request, if there is one.
    pub fn read<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
        headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, value)| *name == self.name && !value.is_empty())
            .map(|(_, value)| value)
    }

    /// A `Set-Cookie` value that keeps `token` for `max_age_s` seconds.
    pub fn set(&self, token: &str, max_age_s: i64) -> String {
        let secure = if self.secure { "; Secure" } else { "" };
        format!("{}={token}; Path=/; Max-Age={max_age_s}; HttpOnly; SameSite=Lax{secure}", self.name)
    }

    /// A `Set-Cookie` value that forgets the cookie.
    pub fn clear(&self) -> String {
        self.set("", 0)
    }
}

/// Draws QR codes for pages: the picture of a text, as SVG.
#[derive(Clone, Copy, Debug)]
pub struct QrPictures(pub fn(&str) -> Option<String>);

/// Who asks, as far as the connection tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visitor {
    /// The client's address, after the configured number of trusted proxies.
    pub address: String,
    /// The id of this request in the log.
    pub request_id: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn reads_only_its_own_cookie() {
        let cookie = SessionCookie::new("peakepay", true);
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_static("peakepay=planted; other=1"));
        assert_eq!(cookie.read(&headers), None);
        headers.append(COOKIE, HeaderValue::from_static("a=b; __Host-peakepay=abc"));
        assert_eq!(cookie.read(&headers), Some("abc"));
        assert!(cookie.set("abc", 60).ends_with("HttpOnly; SameSite=Lax; Secure"));
        assert!(!SessionCookie::new("peakepay", false).set("abc", 60).contains("Secure"));
    }
}
