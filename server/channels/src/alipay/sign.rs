//! RSA2 (alipay.md 3): what is signed, in requests, answers and notifications.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::value::RawValue;
use url::form_urlencoded;

use super::keys::AlipayKeys;
use crate::crypto::SigningKey;
use crate::error::VerifyError;

/// The one algorithm spoken here: SHA256withRSA.
pub const SIGN_TYPE: &str = "RSA2";

/// Parameters by name, in the order in which they are signed.
pub type Parameters = BTreeMap<String, String>;

/// The text that is signed: sorted, `name=value` joined with `&`, values as they are before URL encoding, without
/// `sign` and without what is empty.
pub fn request_text(parameters: &Parameters) -> String {
    text_without(parameters, &["sign"])
}

/// The text that a notification or a return address signs: as [`request_text`], and `sign_type` is left out too.
pub fn notification_text(parameters: &Parameters) -> String {
    text_without(parameters, &["sign", "sign_type"])
}

fn text_without(parameters: &Parameters, left_out: &[&str]) -> String {
    let mut text = String::new();
    for (name, value) in parameters {
        if value.is_empty() || left_out.contains(&name.as_str()) {
            continue;
        }
        if !text.is_empty() {
            text.push('&');
        }
        text.push_str(name);
        text.push('=');
        text.push_str(value);
    }
    text
}

/// Adds `sign`. `None` only if the crypto library fails.
pub fn sign(key: &SigningKey, mut parameters: Parameters) -> Option<Parameters> {
    let signature = key.sign_sha256(request_text(&parameters).as_bytes())?;
    parameters.insert("sign".to_owned(), STANDARD.encode(signature));
    Some(parameters)
}

/// `name=value&…`, values form-encoded: what the App's SDK takes, and what goes over the wire.
pub fn encode(parameters: &Parameters) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish()
}

/// Decodes a form once. `None`: not UTF-8, or a name that stands there twice, which would leave open what was signed.
pub fn decode(form: &[u8]) -> Option<Parameters> {
    std::str::from_utf8(form).ok()?;
    let mut parameters = Parameters::new();
    for (name, value) in form_urlencoded::parse(form) {
        if value.contains('\u{FFFD}') || parameters.insert(name.into_owned(), value.into_owned()).is_some() {
            return None;
        }
    }
    Some(parameters)
}

/// An answer of the gateway, taken apart without touching the bytes that are signed.
#[derive(Debug)]
pub struct Envelope<'a> {
    /// The node exactly as it stands in the body: what is signed.
    pub node: &'a str,
    /// `sign`, base64; errors may come without.
    pub sign: Option<String>,
    /// `alipay_cert_sn`, in certificate mode.
    pub cert_sn: Option<String>,
}

/// Takes an answer to `method` apart. The gateway's own refusals may come as `error_response`. `None`: no answer.
pub fn open<'a>(body: &'a [u8], method: &str) -> Option<Envelope<'a>> {
    let members: BTreeMap<String, &'a RawValue> = serde_json::from_slice(body).ok()?;
    let node = members.get(&node_name(method)).or_else(|| members.get("error_response"))?.get();
    let text = |name: &str| {
        let raw = members.get(name)?;
        String::deserialize(&mut serde_json::Deserializer::from_str(raw.get())).ok()
    };
    let (sign, cert_sn) = (text("sign"), text("alipay_cert_sn"));
    node.starts_with('{').then_some(Envelope { node, sign, cert_sn })
}

/// `alipay.trade.query` → `alipay_trade_query_response`.
pub fn node_name(method: &str) -> String {
    format!("{}_response", method.replace('.', "_"))
}

impl Envelope<'_> {
    /// Verifies the node's bytes. Nothing in the node may be believed before this has said yes.
    pub fn verify(&self, keys: &AlipayKeys, now_ms: i64) -> Result<(), VerifyError> {
        let signature = self.sign.as_deref().filter(|text| !text.is_empty());
        let signature = signature.ok_or(VerifyError::MissingHeader("sign"))?;
        let signature = STANDARD.decode(signature).map_err(|_| VerifyError::BadSignature)?;
        keys.verify(self.node.as_bytes(), &signature, self.cert_sn.as_deref(), now_ms)
    }
}

/// Verifies a decoded notification.
pub fn verify_notification(
    parameters: &Parameters,
    keys: &AlipayKeys,
    now_ms: i64,
) -> Result<(), VerifyError> {
    let given = |name: &'static str| {
        let value = parameters.get(name).map(String::as_str).filter(|value| !value.is_empty());
        value.ok_or(VerifyError::MissingHeader(name))
    };
    let kind = given("sign_type")?;
    if kind != SIGN_TYPE {
        return Err(VerifyError::UnsupportedType(kind.chars().take(64).collect()));
    }
    let signature = STANDARD.decode(given("sign")?).map_err(|_| VerifyError::BadSignature)?;
    let named = parameters.get("alipay_cert_sn").map(String::as_str).filter(|number| !number.is_empty());
    keys.verify(notification_text(parameters).as_bytes(), &signature, named, now_ms)
}
