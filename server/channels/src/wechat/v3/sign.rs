//! `WECHATPAY2-SHA256-RSA2048`: signing requests and wallet calls, verifying answers and notifications
//! (wechat.md 1.2, 1.3, 1.9).

use ::http::HeaderMap;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::keys::{KeyMap, V3Credentials};
use crate::error::VerifyError;

/// The one algorithm spoken here.
pub const SCHEME: &str = "WECHATPAY2-SHA256-RSA2048";
/// What WeChat Pay's deliberately false signatures begin with.
pub const PROBE_PREFIX: &str = "WECHATPAY/SIGNTEST/";
/// A signed message this far from our clock, or farther, is refused. Milliseconds.
pub const MAX_SKEW_MS: i64 = 300_000;

/// The bytes that a request's signature covers. `url` is path and query exactly as sent.
pub fn request_message(method: &str, url: &str, timestamp_s: i64, nonce: &str, body: &str) -> Vec<u8> {
    format!("{method}\n{url}\n{timestamp_s}\n{nonce}\n{body}\n").into_bytes()
}

/// The bytes that the signature of an answer or a notification covers.
pub fn answer_message(timestamp: &str, nonce: &str, body: &[u8]) -> Vec<u8> {
    let mut message = Vec::with_capacity(timestamp.len() + nonce.len() + body.len() + 3);
    for part in [timestamp.as_bytes(), nonce.as_bytes(), body] {
        message.extend_from_slice(part);
        message.push(b'\n');
    }
    message
}

/// The bytes that the signature of a wallet's call covers. The last line of a JSAPI call is `prepay_id=…`, that of an
/// App the bare prepay id.
pub fn bridge_message(app_id: &str, timestamp_s: i64, nonce: &str, last: &str) -> Vec<u8> {
    format!("{app_id}\n{timestamp_s}\n{nonce}\n{last}\n").into_bytes()
}

/// A base64 signature of the merchant. `None` only if the crypto library fails.
pub fn sign(credentials: &V3Credentials, message: &[u8]) -> Option<String> {
    credentials.merchant_key.sign_sha256(message).map(|s| STANDARD.encode(s))
}

/// The value of `Authorization` for a request. `None` only if the crypto library fails.
pub fn authorization(
    credentials: &V3Credentials,
    method: &str,
    url: &str,
    timestamp_s: i64,
    nonce: &str,
    body: &str,
) -> Option<String> {
    let signature = sign(credentials, &request_message(method, url, timestamp_s, nonce, body))?;
    Some(format!(
        "{SCHEME} mchid=\"{}\",nonce_str=\"{nonce}\",timestamp=\"{timestamp_s}\",serial_no=\"{}\",signature=\"{signature}\"",
        credentials.mch_id, credentials.merchant_serial,
    ))
}

/// Verifies an answer or a notification over its raw body. `now_ms` is UTC epoch milliseconds.
///
/// In the order of wechat.md 1.3: headers, clock, serial, signature. Nothing may look at the body before
/// this has said yes.
pub fn verify(headers: &HeaderMap, body: &[u8], keys: &KeyMap, now_ms: i64) -> Result<(), VerifyError> {
    let signed = SignedHeaders::read(headers)?;
    check_clock(signed.timestamp, now_ms)?;
    let key = keys.get(signed.serial).ok_or_else(|| VerifyError::UnknownSerial(shown(signed.serial)))?;
    if signed.signature.starts_with(PROBE_PREFIX) {
        return Err(VerifyError::SignatureProbe);
    }
    if !key.is_valid_at(now_ms) {
        return Err(VerifyError::ExpiredKey(shown(signed.serial)));
    }
    let signature = STANDARD.decode(signed.signature).map_err(|_| VerifyError::BadSignature)?;
    let message = answer_message(signed.timestamp, signed.nonce, body);
    if key.key().verify_sha256(&message, &signature) { Ok(()) } else { Err(VerifyError::BadSignature) }
}

struct SignedHeaders<'a> {
    timestamp: &'a str,
    nonce: &'a str,
    serial: &'a str,
    signature: &'a str,
}

impl<'a> SignedHeaders<'a> {
    fn read(headers: &'a HeaderMap) -> Result<Self, VerifyError> {
        let text = |name: &'static str| {
            let value = headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
            if value.is_empty() { Err(VerifyError::MissingHeader(name)) } else { Ok(value) }
        };
        if let Some(kind) = headers.get("wechatpay-signature-type")
            && kind.as_bytes() != SCHEME.as_bytes()
        {
            let kind = String::from_utf8_lossy(kind.as_bytes());
            return Err(VerifyError::UnsupportedType(shown(&kind)));
        }
        Ok(Self {
            timestamp: text("wechatpay-timestamp")?,
            nonce: text("wechatpay-nonce")?,
            serial: text("wechatpay-serial")?,
            signature: text("wechatpay-signature")?,
        })
    }
}

fn check_clock(timestamp: &str, now_ms: i64) -> Result<(), VerifyError> {
    let digits = timestamp.bytes().all(|b| b.is_ascii_digit());
    let signed_s: i64 = match timestamp.parse() {
        Ok(s) if digits => s,
        _ => return Err(VerifyError::MissingHeader("wechatpay-timestamp")),
    };
    let skew_ms = now_ms.saturating_sub(signed_s.saturating_mul(1000));
    if skew_ms.unsigned_abs() >= MAX_SKEW_MS.unsigned_abs() {
        return Err(VerifyError::Stale { skew_s: skew_ms / 1000 });
    }
    Ok(())
}

/// What a stranger sent, cut to a length that can be shown.
fn shown(text: &str) -> String {
    text.chars().take(64).collect()
}
