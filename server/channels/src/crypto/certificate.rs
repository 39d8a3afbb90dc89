//! X.509 certificates, as far as the providers' calls and the console's forms need them.

use x509_parser::oid_registry::{OID_PKCS1_SHA1WITHRSA, OID_PKCS1_SHA256WITHRSA};
use x509_parser::prelude::{FromDer as _, X509Certificate};

use super::{CryptoError, VerifyKey, pem};

/// A certificate with an RSA key.
#[derive(Debug, Clone)]
pub struct Certificate {
    /// Serial number, upper-case hex, two digits a byte, without a sign byte.
    pub serial: String,
    /// The same number in decimal, as UnionPay's `certId` and Alipay's serials have it.
    pub serial_decimal: String,
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
            serial_decimal: cert.tbs_certificate.serial.to_string(),
            subject: cert.subject().to_string(),
            common_name: common_name.and_then(|cn| cn.as_str().ok()).map(str::to_owned),
            not_before_ms: cert.validity().not_before.timestamp().saturating_mul(1000),
            not_after_ms: cert.validity().not_after.timestamp().saturating_mul(1000),
            key: VerifyKey::from_spki(cert.public_key())?,
            der: Der(der.to_vec()),
        })
    }

    /// The encoded certificate.
    pub fn der(&self) -> &[u8] {
        &self.der.0
    }

    /// The certificate as PEM, lines of 64 characters.
    pub fn to_pem(&self) -> String {
        pem::write("CERTIFICATE", &self.der.0)
    }

    /// Whether `issuer`'s key made this certificate's signature, by RSA with SHA-256 or, as some payment providers'
    /// authorities still do, with SHA-1 (general verifiers refuse that; pin the issuers by content). Says nothing about
    /// names, dates and purposes.
    pub fn is_signed_by(&self, issuer: &Self) -> bool {
        let Ok((_, cert)) = X509Certificate::from_der(&self.der.0) else { return false };
        let algorithm = &cert.signature_algorithm.algorithm;
        let (message, signature) = (cert.tbs_certificate.as_ref(), cert.signature_value.data.as_ref());
        if *algorithm == OID_PKCS1_SHA256WITHRSA {
            issuer.key.verify_sha256(message, signature)
        } else if *algorithm == OID_PKCS1_SHA1WITHRSA {
            issuer.key.verify_sha1(message, signature)
        } else {
            false
        }
    }

    /// Whether both are the same certificate, byte for byte.
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.der.0 == other.der.0
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
