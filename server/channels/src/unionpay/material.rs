//! What an operator enters for UnionPay, parsed and checked, every error typed for a message at its field. No error
//! carries anything secret.

use super::pfx::SigningMaterial;
use super::trust::{Trust, TrustError};
use crate::crypto::{Certificate, CryptoError, SigningKey};

/// Why a field is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MaterialError {
    /// Nothing was entered.
    #[error("empty")]
    Empty,
    /// A certificate that cannot be read.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
    /// Not 15 letters and digits.
    #[error("not 15 letters and digits")]
    MerId,
    /// Both authorities do not belong together.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// The signing certificate is outside its validity.
    #[error("the certificate is not valid now")]
    NotValidNow,
}

impl MaterialError {
    /// A stable word, the key of the field's message.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty | Self::Crypto(CryptoError::Empty) => "empty",
            Self::Crypto(CryptoError::NotPem) => "not_pem",
            Self::Crypto(CryptoError::TruncatedPem) => "truncated_pem",
            Self::Crypto(CryptoError::DamagedPem) => "damaged_pem",
            Self::Crypto(CryptoError::WrongPemKind { .. }) => "wrong_pem_kind",
            Self::Crypto(CryptoError::NotRsa) => "not_rsa",
            Self::Crypto(CryptoError::KeyTooSmall) => "key_too_small",
            Self::Crypto(_) => "damaged_certificate",
            Self::MerId => "mer_id_shape",
            Self::Trust(TrustError::NotARoot) => "not_a_root",
            Self::Trust(TrustError::OtherRoot) => "other_root",
            Self::NotValidNow => "not_valid_now",
        }
    }
}

/// Reads a merchant number: 15 letters and digits.
///
/// # Errors
/// Anything else.
pub fn mer_id(text: &str) -> Result<String, MaterialError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(MaterialError::Empty);
    }
    let ok = text.len() == 15 && text.bytes().all(|b| b.is_ascii_alphanumeric());
    if ok { Ok(text.to_owned()) } else { Err(MaterialError::MerId) }
}

/// Reads an authority's certificate (`acp_*_root.cer`, `acp_*_middle.cer`).
///
/// # Errors
/// No PEM, no certificate.
pub fn certificate(pem: &str) -> Result<Certificate, MaterialError> {
    Ok(Certificate::from_pem(pem)?)
}

/// Pins two authorities.
///
/// # Errors
/// They do not belong together.
pub fn trust(root: &str, middle: &str, test: bool) -> Result<Trust, MaterialError> {
    Ok(Trust::new(certificate(root)?, certificate(middle)?, test)?)
}

/// Checks the signing certificate's dates at `now_ms` (UTC epoch milliseconds).
///
/// # Errors
/// Outside its validity.
pub fn check_dates(material: &SigningMaterial, now_ms: i64) -> Result<(), MaterialError> {
    if material.certificate.is_valid_at(now_ms) { Ok(()) } else { Err(MaterialError::NotValidNow) }
}

/// Reads a private key that was taken out of a pfx before.
///
/// # Errors
/// No RSA key.
pub fn signing_key(pem: &str) -> Result<SigningKey, MaterialError> {
    Ok(SigningKey::from_pem(pem)?)
}
