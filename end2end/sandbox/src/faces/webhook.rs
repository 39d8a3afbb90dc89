//! Verification of a webhook as the Standard Webhooks specification has it: HMAC-SHA256 over
//! `id.timestamp.body`, any of several signatures, a clock window of five minutes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use http::HeaderMap;
use sha2::Sha256;

/// How far the sender's clock may be off, in seconds.
pub const TOLERANCE_S: i64 = 300;

/// Why a webhook is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Disbelief {
    /// `webhook-id`, `webhook-timestamp` or `webhook-signature` is missing or not text.
    #[error("headers")]
    Headers,
    /// The secret of the car park is not `whsec_` and base64.
    #[error("secret")]
    Secret,
    /// More than five minutes early or late.
    #[error("time")]
    Time,
    /// No signature of version 1 fits.
    #[error("signature")]
    Signature,
}

/// Checks one webhook and returns its id.
///
/// `secret` is `whsec_` and base64, `now_ms` UTC epoch milliseconds, `body` the raw bytes.
pub fn verify<'a>(
    headers: &'a HeaderMap,
    body: &[u8],
    secret: &str,
    now_ms: i64,
) -> Result<&'a str, Disbelief> {
    let get = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).ok_or(Disbelief::Headers);
    let (id, timestamp, signatures) =
        (get("webhook-id")?, get("webhook-timestamp")?, get("webhook-signature")?);
    if id.is_empty() {
        return Err(Disbelief::Headers);
    }
    let sent_s: i64 = timestamp.parse().map_err(|_| Disbelief::Headers)?;
    if (now_ms.div_euclid(1000)).abs_diff(sent_s) > TOLERANCE_S.unsigned_abs() {
        return Err(Disbelief::Time);
    }
    let key = secret.strip_prefix("whsec_").and_then(|text| STANDARD.decode(text).ok());
    let key = key.filter(|key| !key.is_empty()).ok_or(Disbelief::Secret)?;
    let fits = signatures.split_ascii_whitespace().any(|signature| {
        let given = signature.strip_prefix("v1,").and_then(|text| STANDARD.decode(text).ok());
        given.is_some_and(|given| matches(&key, id, timestamp, body, &given))
    });
    if fits { Ok(id) } else { Err(Disbelief::Signature) }
}

fn matches(key: &[u8], id: &str, timestamp: &str, body: &[u8], given: &[u8]) -> bool {
    // HMAC takes a key of any length; the error exists for other constructions.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return false };
    for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
        mac.update(part);
    }
    mac.verify_slice(given).is_ok()
}
