//! What an operator enters for WeChat, parsed and checked, every error typed for a message at its field
//! (wechat.md 0.4, 1.1). No error carries anything secret.

use std::fmt;

use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::crypto::{Certificate, CryptoError, SigningKey, VerifyKey};

/// Why a field is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MaterialError {
    /// A key or certificate that cannot be read.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
    /// Nothing was entered.
    #[error("empty")]
    Empty,
    /// Not the one length that it must have.
    #[error("{found} characters instead of {wanted}")]
    Length {
        /// Characters that it must have.
        wanted: usize,
        /// Characters found.
        found: usize,
    },
    /// A character that cannot be part of it.
    #[error("contains a character that does not belong")]
    Character,
    /// Not of the shape that WeChat gives to it.
    #[error("not of the shape {wanted}")]
    Shape {
        /// The shape, for people.
        wanted: &'static str,
    },
    /// The private key belongs to another certificate.
    #[error("the private key does not match the certificate")]
    KeyMismatch,
    /// The certificate belongs to another merchant number.
    #[error("the certificate belongs to merchant {found}")]
    OtherMerchant {
        /// The merchant number in the certificate.
        found: String,
    },
    /// The certificate is outside its validity.
    #[error("the certificate is not valid now")]
    NotValidNow {
        /// Start of validity, UTC epoch milliseconds.
        not_before_ms: i64,
        /// End of validity, UTC epoch milliseconds.
        not_after_ms: i64,
    },
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
            Self::Crypto(CryptoError::EncryptedKey) => "encrypted_key",
            Self::Crypto(CryptoError::NotRsa) => "not_rsa",
            Self::Crypto(CryptoError::KeyTooSmall) => "key_too_small",
            Self::Crypto(CryptoError::DamagedKey) => "damaged_key",
            Self::Crypto(CryptoError::DamagedCertificate) => "damaged_certificate",
            Self::Length { .. } => "length",
            Self::Character => "character",
            Self::Shape { .. } => "shape",
            Self::KeyMismatch => "key_mismatch",
            Self::OtherMerchant { .. } => "other_merchant",
            Self::NotValidNow { .. } => "not_valid_now",
        }
    }
}

/// The API v3 key: exactly 32 ASCII characters, used as the 32 bytes of AES-256. Not printed; wiped on drop.
#[derive(Clone)]
pub struct ApiV3Key(Zeroizing<[u8; 32]>);

impl ApiV3Key {
    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for ApiV3Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiV3Key(..)")
    }
}

/// The API key of v2: exactly 32 ASCII characters. Not printed; wiped on drop.
#[derive(Clone)]
pub struct ApiV2Key(Zeroizing<String>);

impl ApiV2Key {
    pub(crate) fn text(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ApiV2Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiV2Key(..)")
    }
}

/// Reads the API key of v2. White space around it is dropped.
pub fn api_v2_key(text: &str) -> Result<ApiV2Key, MaterialError> {
    Ok(ApiV2Key(Zeroizing::new(graphic_key(text)?.to_owned())))
}

/// Reads the API v3 key. White space around it is dropped.
pub fn api_v3_key(text: &str) -> Result<ApiV3Key, MaterialError> {
    let text = graphic_key(text)?;
    let mut key = Zeroizing::new([0; 32]);
    key.copy_from_slice(text.as_bytes());
    Ok(ApiV3Key(key))
}

/// Reads `apiclient_key.pem`: PKCS#8 or PKCS#1, RSA, at least 2048 bits.
pub fn private_key(pem: &str) -> Result<SigningKey, MaterialError> {
    Ok(SigningKey::from_pem(pem)?)
}

/// Reads `apiclient_cert.pem` or a platform certificate.
pub fn certificate(pem: &str) -> Result<Certificate, MaterialError> {
    Ok(Certificate::from_pem(pem)?)
}

/// The merchant number that WeChat puts into the common name of a merchant certificate, if it is there.
pub fn certificate_mch_id(certificate: &Certificate) -> Option<&str> {
    certificate.common_name.as_deref().filter(|cn| mch_id(cn).is_ok())
}

/// Checks that the private key belongs to the certificate.
pub fn check_pair(key: &SigningKey, certificate: &Certificate) -> Result<(), MaterialError> {
    let same = key.public_der() == certificate.key.public_der();
    if same { Ok(()) } else { Err(MaterialError::KeyMismatch) }
}

/// Checks that the merchant certificate is of `mch_id` and valid at `now_ms` (UTC epoch milliseconds).
///
/// A certificate without a merchant number in its subject passes: the signed test query decides.
pub fn check_certificate(certificate: &Certificate, mch_id: &str, now_ms: i64) -> Result<(), MaterialError> {
    if let Some(found) = certificate_mch_id(certificate)
        && found != mch_id.trim()
    {
        return Err(MaterialError::OtherMerchant { found: found.to_owned() });
    }
    if !certificate.is_valid_at(now_ms) {
        return Err(MaterialError::NotValidNow {
            not_before_ms: certificate.not_before_ms,
            not_after_ms: certificate.not_after_ms,
        });
    }
    Ok(())
}

/// Reads the WeChat Pay public key (`pub_key.pem`).
pub fn wechatpay_public_key(pem: &str) -> Result<VerifyKey, MaterialError> {
    Ok(VerifyKey::from_pem(pem)?)
}

/// Reads the WeChat Pay public key's id: `PUB_KEY_ID_` and digits.
pub fn wechatpay_public_key_id(text: &str) -> Result<String, MaterialError> {
    let text = given(text)?;
    let digits = text.strip_prefix("PUB_KEY_ID_");
    let ok = digits.is_some_and(|d| (16..=64).contains(&d.len()) && d.bytes().all(|b| b.is_ascii_digit()));
    shaped(text, ok, "PUB_KEY_ID_ + digits")
}

/// Reads an AppID: `wx` and 16 lower-case hex digits.
pub fn app_id(text: &str) -> Result<String, MaterialError> {
    let text = given(text)?;
    let ok = text.strip_prefix("wx").is_some_and(|h| h.len() == 16 && h.bytes().all(is_lower_hex));
    shaped(text, ok, "wx + 16 hex digits")
}

/// Reads an AppSecret: 32 hex digits.
pub fn app_secret(text: &str) -> Result<SecretString, MaterialError> {
    let text = exact(text, 32)?;
    if text.bytes().all(|b| b.is_ascii_hexdigit()) {
        Ok(SecretString::from(text.to_owned()))
    } else {
        Err(MaterialError::Character)
    }
}

/// Reads a merchant number: 8 to 10 digits.
pub fn mch_id(text: &str) -> Result<String, MaterialError> {
    let text = given(text)?;
    let ok = (8..=10).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    shaped(text, ok, "8 to 10 digits")
}

fn graphic_key(text: &str) -> Result<&str, MaterialError> {
    let text = exact(text, 32)?;
    if text.bytes().all(|b| b.is_ascii_graphic()) { Ok(text) } else { Err(MaterialError::Character) }
}

fn is_lower_hex(b: u8) -> bool {
    b.is_ascii_digit() || (b'a'..=b'f').contains(&b)
}

fn given(text: &str) -> Result<&str, MaterialError> {
    let text = text.trim();
    if text.is_empty() { Err(MaterialError::Empty) } else { Ok(text) }
}

fn exact(text: &str, wanted: usize) -> Result<&str, MaterialError> {
    let text = given(text)?;
    if !text.is_ascii() {
        return Err(MaterialError::Character);
    }
    if text.len() == wanted { Ok(text) } else { Err(MaterialError::Length { wanted, found: text.len() }) }
}

fn shaped(text: &str, ok: bool, wanted: &'static str) -> Result<String, MaterialError> {
    if ok { Ok(text.to_owned()) } else { Err(MaterialError::Shape { wanted }) }
}
