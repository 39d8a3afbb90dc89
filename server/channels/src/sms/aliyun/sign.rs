//! The two ways of signing a call to Alibaba Cloud (sms.md 1.1, 1.2).

use aws_lc_rs::{digest, hmac};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret as _, SecretString};

/// What RFC 3986 leaves as it is: letters, digits and `-_.~`.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A name or a value as it stands in a query.
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Pairs as both signatures want them: encoded, sorted by name, joined with `&`.
pub fn query<N: AsRef<str>, V: AsRef<str>>(pairs: &[(N, V)]) -> String {
    let mut sorted: Vec<(&str, &str)> = pairs.iter().map(|(n, v)| (n.as_ref(), v.as_ref())).collect();
    sorted.sort_unstable();
    let encoded: Vec<String> =
        sorted.into_iter().map(|(n, v)| format!("{}={}", encode(n), encode(v))).collect();
    encoded.join("&")
}

/// SHA-256, in hex.
pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(digest::digest(&digest::SHA256, bytes).as_ref())
}

/// A request as signature V3 sees it. `headers` are those that are signed, names in lower case.
#[derive(Debug, Clone, Copy)]
pub struct Canonical<'a> {
    /// `POST`.
    pub method: &'a str,
    /// As [`query`] writes it.
    pub query: &'a str,
    /// `host`, `content-type` if it is sent, and every `x-acs-*`.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body, empty if there is none.
    pub body: &'a [u8],
}

impl Canonical<'_> {
    fn sorted(&self) -> Vec<(&str, &str)> {
        let mut headers: Vec<_> = self.headers.iter().map(|(name, value)| (*name, value.trim())).collect();
        headers.sort_unstable();
        headers
    }

    /// The names of the signed headers.
    pub fn signed_headers(&self) -> String {
        self.sorted().iter().map(|(name, _)| *name).collect::<Vec<_>>().join(";")
    }

    /// The text that is hashed.
    pub fn text(&self) -> String {
        let headers = self
            .sorted()
            .iter()
            .map(|(name, value)| format!("{name}:{value}\n"))
            .collect::<Vec<_>>()
            .concat();
        format!(
            "{}\n/\n{}\n{headers}\n{}\n{}",
            self.method,
            self.query,
            self.signed_headers(),
            sha256(self.body)
        )
    }

    /// The text that is signed.
    pub fn string_to_sign(&self) -> String {
        format!("ACS3-HMAC-SHA256\n{}", sha256(self.text().as_bytes()))
    }

    /// The value of `Authorization`.
    pub fn authorization(&self, key_id: &str, secret: &SecretString) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.expose_secret().as_bytes());
        let signature = hex::encode(hmac::sign(&key, self.string_to_sign().as_bytes()).as_ref());
        format!(
            "ACS3-HMAC-SHA256 Credential={key_id},SignedHeaders={},Signature={signature}",
            self.signed_headers()
        )
    }
}

/// The text that the older signature signs: the method, and everything that is sent but the signature itself.
pub fn rpc_string_to_sign<N: AsRef<str>, V: AsRef<str>>(method: &str, pairs: &[(N, V)]) -> String {
    format!("{method}&%2F&{}", encode(&query(pairs)))
}

/// The older signature: HMAC-SHA1 with the secret and an ampersand.
pub fn rpc_signature(string_to_sign: &str, secret: &SecretString) -> String {
    let key = [secret.expose_secret(), "&"].concat();
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key.as_bytes());
    STANDARD.encode(hmac::sign(&key, string_to_sign.as_bytes()).as_ref())
}
