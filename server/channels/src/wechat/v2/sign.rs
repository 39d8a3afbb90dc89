//! Signing and verifying with the shared key (wechat.md 2.2, 2.11).

use aws_lc_rs::{constant_time, hmac};
use md5::{Digest as _, Md5};
use zeroize::Zeroizing;

use crate::error::VerifyError;
use crate::wechat::xml::Fields;

/// How a message is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignType {
    /// `MD5`, which WeChat takes where nothing is said.
    Md5,
    /// `HMAC-SHA256`.
    HmacSha256,
}

impl SignType {
    /// As the wire has it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::HmacSha256 => "HMAC-SHA256",
        }
    }

    /// Reads the wire's word.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Md5, Self::HmacSha256].into_iter().find(|kind| kind.as_str() == text)
    }

    /// Which of the two made a signature of this length.
    fn of_length(len: usize) -> Option<Self> {
        match len {
            32 => Some(Self::Md5),
            64 => Some(Self::HmacSha256),
            _ => None,
        }
    }
}

/// What is signed: all fields but `sign` that are not empty, in byte order of their names, and the key.
pub fn message(fields: &Fields, key: &str) -> Zeroizing<String> {
    let mut message = Zeroizing::new(String::new());
    for (name, value) in fields.iter().filter(|(name, value)| *name != "sign" && !value.is_empty()) {
        message.push_str(name);
        message.push('=');
        message.push_str(value);
        message.push('&');
    }
    message.push_str("key=");
    message.push_str(key);
    message
}

/// The signature of `fields`: hex, upper case.
pub fn sign(fields: &Fields, key: &str, kind: SignType) -> String {
    let message = message(fields, key);
    match kind {
        SignType::Md5 => hex::encode_upper(Md5::digest(message.as_bytes())),
        SignType::HmacSha256 => {
            let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes());
            hex::encode_upper(hmac::sign(&key, message.as_bytes()))
        }
    }
}

/// Verifies what came in, over all its fields, also those that we do not know.
///
/// WeChat signs as the request was signed and does not always say how: where `sign_type` is missing, the length tells.
pub fn verify(fields: &Fields, key: &str) -> Result<(), VerifyError> {
    let given = fields.get("sign").map(String::as_str).unwrap_or_default();
    if given.is_empty() {
        return Err(VerifyError::MissingHeader("sign"));
    }
    let kind = match fields.get("sign_type").map(String::as_str).filter(|kind| !kind.is_empty()) {
        Some(named) => SignType::parse(named)
            .ok_or_else(|| VerifyError::UnsupportedType(named.chars().take(64).collect()))?,
        None => SignType::of_length(given.len()).ok_or(VerifyError::BadSignature)?,
    };
    let wanted = sign(fields, key, kind);
    constant_time::verify_slices_are_equal(wanted.as_bytes(), given.as_bytes())
        .map_err(|_| VerifyError::BadSignature)
}
