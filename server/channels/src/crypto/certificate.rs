//! X.509 certificates, as far as the providers' calls and the console's forms need them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use x509_parser::prelude::{FromDer as _, X509Certificate};

use super::{CryptoError, VerifyKey, pem};

/// A certificate with an RSA key.
#[derive(Debug, Clone)]
pub struct Certificate {
    /// Serial number, upper-case hex, two digits a byte, without a sign byte.
    pub serial: String,
    /// Subject, for people.
    pub subject: String,
    /// The subject's common name; in a WeChat merchant certificate this is the merchant number.
    pub common_name: Option<String>,
    /// Start of validity, UTC epoch milliseconds.
    pub not_before_ms: i64,
    /// End of validity, UTC epoch milliseconds.
    pub not_after_ms: i64,
    /// The public key.
    pub key: VerifyKey,
    der: Der,
}

/// The encoded certificate; printed as nothing but its length.
#[derive(Clone)]
struct Der(Vec<u8>);

impl std::fmt::Debug for Der {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

impl Certificate {
    /// Reads a PEM certificate; of several, the first.
    pub fn from_pem(text: &str) -> Result<Self, CryptoError> {
        let pem = pem::parse(text)?;
        if pem.label != "CERTIFICATE" {
            return Err(CryptoError::WrongPemKind { found: pem.label });
        }
        Self::from_der(&pem.der)
    }

    /// Reads a DER certificate.
    pub fn from_der(der: &[u8]) -> Result<Self, CryptoError> {
        let (rest, cert) = X509Certificate::from_der(der).map_err(|_| CryptoError::DamagedCertificate)?;
        if !rest.is_empty() {
            return Err(CryptoError::DamagedCertificate);
        }
        let common_name = cert.subject().iter_common_name().next();
        Ok(Self {
            serial: serial_hex(cert.raw_serial()),
            subject: cert.subject().to_string(),
            common_name: common_name.and_then(|cn| cn.as_str().ok()).map(str::to_owned),
            not_before_ms: cert.validity().not_before.timestamp().saturating_mul(1000),
            not_after_ms: cert.validity().not_after.timestamp().saturating_mul(1000),
            key: VerifyKey::from_spki(cert.public_key())?,
            der: Der(der.to_vec()),
        })
    }

    /// The certificate as PEM, lines of 64 characters.
    pub fn to_pem(&self) -> String {
        let mut pem = "-----BEGIN CERTIFICATE-----\n".to_owned();
        for (place, sign) in STANDARD.encode(&self.der.0).chars().enumerate() {
            if place > 0 && place % 64 == 0 {
                pem.push('\n');
            }
            pem.push(sign);
        }
        pem + "\n-----END CERTIFICATE-----\n"
    }

    /// Whether the certificate is valid at `now_ms` (UTC epoch milliseconds).
    pub fn is_valid_at(&self, now_ms: i64) -> bool {
        (self.not_before_ms..=self.not_after_ms).contains(&now_ms)
    }
}

/// DER writes a zero byte before a serial whose first bit is set; people and providers do not.
fn serial_hex(raw: &[u8]) -> String {
    let digits = match raw {
        [0, rest @ ..] if !rest.is_empty() => rest,
        _ => raw,
    };
    hex::encode_upper(digits)
}
