//! `TC3-HMAC-SHA256` (sms.md 2.1).

use aws_lc_rs::{digest, hmac};
use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};

/// A POST to `/` as the signature sees it. `headers` are those that are signed: sorted names in lower case, values as the
/// canonical form has them.
#[derive(Debug, Clone, Copy)]
pub struct Canonical<'a> {
    /// `sms`.
    pub service: &'a str,
    /// Unix seconds, as in `X-TC-Timestamp`.
    pub timestamp: i64,
    /// At least `content-type` and `host`.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body.
    pub body: &'a [u8],
}

impl Canonical<'_> {
    /// The names of the signed headers.
    pub fn signed_headers(&self) -> String {
        self.headers.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(";")
    }

    /// The text that is hashed.
    pub fn text(&self) -> String {
        let headers =
            self.headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect::<Vec<_>>().concat();
        format!("POST\n/\n\n{headers}\n{}\n{}", self.signed_headers(), sha256(self.body))
    }

    /// The day, in **UTC**.
    fn day(&self) -> String {
        let at = Timestamp::from_second(self.timestamp).unwrap_or(Timestamp::UNIX_EPOCH);
        at.strftime("%Y-%m-%d").to_string()
    }

    fn scope(&self) -> String {
        format!("{}/{}/tc3_request", self.day(), self.service)
    }

    /// The text that is signed.
    pub fn string_to_sign(&self) -> String {
        let hash = sha256(self.text().as_bytes());
        format!("TC3-HMAC-SHA256\n{}\n{}\n{hash}", self.timestamp, self.scope())
    }

    /// The signature, in hex.
    pub fn signature(&self, secret: &SecretString) -> String {
        let first = ["TC3", secret.expose_secret()].concat();
        let day = keyed(first.as_bytes(), self.day().as_bytes());
        let service = keyed(day.as_ref(), self.service.as_bytes());
        let key = keyed(service.as_ref(), b"tc3_request");
        hex::encode(keyed(key.as_ref(), self.string_to_sign().as_bytes()).as_ref())
    }

    /// The value of `Authorization`.
    pub fn authorization(&self, secret_id: &str, secret: &SecretString) -> String {
        format!(
            "TC3-HMAC-SHA256 Credential={secret_id}/{}, SignedHeaders={}, Signature={}",
            self.scope(),
            self.signed_headers(),
            self.signature(secret)
        )
    }
}

fn keyed(key: &[u8], text: &[u8]) -> hmac::Tag {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text)
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(digest::digest(&digest::SHA256, bytes).as_ref())
}
