//! Messages of ChinaUMS as named values: a JSON answer or a form-encoded notification (chinaums.md 3, 5, 8).
//!
//! Nothing is read into a struct of known fields before it is verified: unknown ones are signed too, such as the random
//! pair that every notification carries.

use std::borrow::Cow;
use std::collections::BTreeMap;

use domain::money::Fen;
use domain::time::UnixMs;
use secrecy::SecretString;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use url::form_urlencoded;

use super::sign;
use crate::error::VerifyError;

/// More names than any message has.
const MOST_FIELDS: usize = 200;

/// The values of one message by name, as they take part in its signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fields(BTreeMap<String, String>);

impl Fields {
    /// Reads a JSON object. Nested values stay as the text that was transmitted.
    pub fn from_json(body: &[u8]) -> Result<Self, String> {
        let members: BTreeMap<String, Box<RawValue>> =
            serde_json::from_slice(body).map_err(|e| e.to_string())?;
        let mut fields = BTreeMap::new();
        for (name, value) in members {
            let text = value.get();
            if text.starts_with('"') {
                fields.insert(name, serde_json::from_str(text).map_err(|e| e.to_string())?);
            } else if text != "null" {
                fields.insert(name, text.to_owned());
            }
        }
        Self::bounded(fields)
    }

    /// Reads an `application/x-www-form-urlencoded` body. A name that comes twice could mean one thing to the signature and
    /// another to its reader, so it is refused.
    pub fn from_form(body: &[u8]) -> Result<Self, String> {
        let mut fields = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(body) {
            if let Some(twice) = fields.insert(name.clone().into_owned(), value.into_owned()) {
                drop(twice);
                return Err(format!("{name:.32} comes twice"));
            }
        }
        Self::bounded(fields)
    }

    fn bounded(fields: BTreeMap<String, String>) -> Result<Self, String> {
        if fields.len() > MOST_FIELDS { Err("too many fields".to_owned()) } else { Ok(Self(fields)) }
    }

    /// Verifies `sign` with the communication key.
    pub fn verify(&self, key: &SecretString) -> Result<(), VerifyError> {
        let sign = self.text("sign").ok_or(VerifyError::MissingHeader("sign"))?;
        let canonical = sign::canonical(self.0.iter().map(|(name, value)| (name.as_str(), Cow::from(value))));
        if sign::keyed_digest_fits(&canonical, self.text("signType"), sign, key) {
            Ok(())
        } else {
            Err(VerifyError::BadSignature)
        }
    }

    /// A value that is there and not empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|text| !text.is_empty())
    }

    /// The same, owned.
    pub fn owned(&self, name: &str) -> Option<String> {
        self.text(name).map(str::to_owned)
    }

    /// A value that has to be there.
    pub fn required(&self, name: &str) -> Result<&str, String> {
        self.text(name).ok_or_else(|| format!("{name} is missing"))
    }

    /// An amount in fen: digits alone, whether it came as a number or as text.
    pub fn fen(&self, name: &str) -> Result<Option<Fen>, String> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let digits = text.bytes().all(|b| b.is_ascii_digit());
        let value: i64 =
            text.parse().ok().filter(|_| digits).ok_or_else(|| format!("{name} is no amount"))?;
        Fen::new(value).map(Some).map_err(|e| e.to_string())
    }

    /// A moment on a Beijing clock, as UTC epoch milliseconds. One that cannot be read is none: no decision hangs on it.
    pub fn moment_ms(&self, name: &str) -> Option<i64> {
        self.text(name).and_then(UnixMs::from_shanghai_text).map(|at| at.0)
    }

    /// The values as one JSON object, for people and for the archive.
    pub fn to_json(&self) -> String {
        let object: Map<String, Value> =
            self.0.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect();
        Value::Object(object).to_string()
    }
}

/// The value of a request's member as it takes part in the signature.
pub(super) fn signed_text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::from(text.as_str()),
        Value::Null => Cow::from(""),
        other => Cow::from(other.to_string()),
    }
}
