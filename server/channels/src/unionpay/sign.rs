//! The signature of version 5.1.0 with certificates (unionpay.md 3): SHA-256 twice, the second time inside RSA.

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::fields::{Fields, SIGNATURE};
use super::trust::Trust;
use crate::crypto::SigningKey;
use crate::error::VerifyError;

/// `signMethod` of RSA with certificates.
pub const METHOD: &str = "01";

/// What is signed: every field but the signature that is not empty, raw, in byte order of the names.
pub fn sign_string(fields: &Fields) -> String {
    let pairs = fields.iter().filter(|(name, value)| *name != SIGNATURE && !value.is_empty());
    pairs.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

/// Lower-case hex of its SHA-256; these 64 characters are what RSA signs.
pub fn digest_hex(text: &str) -> String {
    hex::encode(digest::digest(&digest::SHA256, text.as_bytes()))
}

/// The base64 signature over `fields`. `None` only if the crypto library fails.
pub fn sign(key: &SigningKey, fields: &Fields) -> Option<String> {
    let signature = key.sign_sha256(digest_hex(&sign_string(fields)).as_bytes())?;
    Some(STANDARD.encode(signature))
}

/// Whether UnionPay signed these fields. `now_ms` is UTC epoch milliseconds.
///
/// The certificate that came with them is part of what is signed, with its line ends as they came.
///
/// # Errors
/// Nothing of the fields may be believed.
pub fn verify(trust: &Trust, fields: &Fields, now_ms: i64) -> Result<(), VerifyError> {
    let signature = fields.get(SIGNATURE).ok_or(VerifyError::MissingHeader(SIGNATURE))?;
    let method = fields.text("signMethod");
    if method != METHOD {
        return Err(VerifyError::UnsupportedType(method.chars().take(16).collect()));
    }
    let pem = fields.get("signPubKeyCert").ok_or(VerifyError::MissingHeader("signPubKeyCert"))?;
    let certificate = trust.accept(pem, now_ms)?;
    let signature = STANDARD.decode(signature).map_err(|_| VerifyError::BadSignature)?;
    let digest = digest_hex(&sign_string(fields));
    if certificate.key.verify_sha256(digest.as_bytes(), &signature) {
        Ok(())
    } else {
        Err(VerifyError::BadSignature)
    }
}
