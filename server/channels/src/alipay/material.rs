//! What an operator enters for Alipay, parsed and checked, every error typed for a message at its field
//! (alipay.md 4). No error carries anything secret.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::certificates::{self, RootFile};
use super::oauth::is_user_id;
use crate::crypto::{Certificate, CryptoError, SigningKey, VerifyKey};
use crate::wechat::material::MaterialError;

/// Reads an application's number: 16 digits.
pub fn app_id(text: &str) -> Result<String, MaterialError> {
    let text = text.trim();
    let ok = text.len() == 16 && text.bytes().all(|b| b.is_ascii_digit());
    match (text.is_empty(), ok) {
        (true, _) => Err(MaterialError::Empty),
        (_, true) => Ok(text.to_owned()),
        _ => Err(MaterialError::Shape { wanted: "16 digits" }),
    }
}

/// Reads a merchant's PID: 16 digits that begin with 2088.
pub fn seller_id(text: &str) -> Result<String, MaterialError> {
    let text = text.trim();
    match (text.is_empty(), is_user_id(text)) {
        (true, _) => Err(MaterialError::Empty),
        (_, true) => Ok(text.to_owned()),
        _ => Err(MaterialError::Shape { wanted: "16 digits beginning with 2088" }),
    }
}

/// Reads the application's private key: PEM, or the bare base64 that Alipay's tool writes, PKCS#8 or PKCS#1.
pub fn private_key(text: &str) -> Result<SigningKey, MaterialError> {
    if is_pem(text) {
        return Ok(SigningKey::from_pem(text)?);
    }
    let bare = bare(text)?;
    match SigningKey::from_pem(&wrap("PRIVATE KEY", &bare)) {
        Ok(key) => Ok(key),
        // The same paste may be PKCS#1. If it is neither, the first error speaks.
        Err(first) => SigningKey::from_pem(&wrap("RSA PRIVATE KEY", &bare)).map_err(|second| {
            MaterialError::Crypto(if second == CryptoError::KeyTooSmall { second } else { first })
        }),
    }
}

/// Reads Alipay's public key (支付宝公钥): PEM, or bare base64.
pub fn public_key(text: &str) -> Result<VerifyKey, MaterialError> {
    if is_pem(text) {
        return Ok(VerifyKey::from_pem(text)?);
    }
    Ok(VerifyKey::from_pem(&wrap("PUBLIC KEY", &bare(text)?))?)
}

/// Reads `appCertPublicKey_*.crt` or `alipayCertPublicKey_RSA2.crt`; of a chain, the first.
pub fn certificate(pem: &str) -> Result<Certificate, MaterialError> {
    Ok(Certificate::from_pem(pem)?)
}

/// Reads `alipayRootCert.crt`.
pub fn root_file(pem: &str) -> Result<RootFile, MaterialError> {
    let file = RootFile::from_pem(pem)?;
    if file.has_root() { Ok(file) } else { Err(MaterialError::Shape { wanted: "alipayRootCert.crt" }) }
}

/// A certificate's number, as Alipay names it.
pub fn serial_number(certificate: &Certificate) -> Result<String, MaterialError> {
    Ok(certificates::serial_number(certificate.der())?)
}

/// Merchant and application, as Alipay writes them into the common name of an application's certificate.
pub fn app_certificate_names(certificate: &Certificate) -> Option<(&str, &str)> {
    let (pid, app) = certificate.common_name.as_deref()?.split_once('-')?;
    (is_user_id(pid) && app_id(app).is_ok()).then_some((pid, app))
}

/// The merchant that Alipay made its certificate for, at the end of the common name; `None` for a certificate that is
/// not Alipay's.
pub fn alipay_certificate_seller_id(certificate: &Certificate) -> Option<&str> {
    let name = certificate.common_name.as_deref().filter(|name| name.starts_with(certificates::ALIPAY))?;
    let (_, pid) = name.rsplit_once('-')?;
    is_user_id(pid).then_some(pid)
}

/// The public half of the application's key as an operator pastes it into the open platform: bare base64 of the
/// SubjectPublicKeyInfo.
pub fn public_key_to_paste(key: &SigningKey) -> String {
    STANDARD.encode(key.public_spki())
}

/// Whether two keys are one: the classic mistake is the application's own public key in the place of Alipay's.
pub fn is_own_key(own: &SigningKey, entered: &VerifyKey) -> bool {
    own.public_der() == entered.public_der()
}

fn is_pem(text: &str) -> bool {
    text.contains("-----B")
}

/// White space out; what is left has to be base64.
fn bare(text: &str) -> Result<Zeroizing<String>, MaterialError> {
    // Room for all of it at once: growing would leave copies behind.
    let mut joined = Zeroizing::new(String::with_capacity(text.len()));
    joined.extend(text.chars().filter(|sign| !sign.is_whitespace()));
    if joined.is_empty() {
        return Err(MaterialError::Empty);
    }
    let base64 = joined.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='));
    if base64 { Ok(joined) } else { Err(MaterialError::Character) }
}

fn wrap(label: &str, base64: &str) -> Zeroizing<String> {
    Zeroizing::new(format!("-----BEGIN {label}-----\n{base64}\n-----END {label}-----\n"))
}
