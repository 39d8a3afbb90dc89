//! Certificate mode (alipay.md 4): the numbers by which Alipay names certificates, and the chain that makes a new
//! certificate of Alipay believable.

use md5::{Digest as _, Md5};
use x509_parser::objects::{oid_registry, oid2abbrev};
use x509_parser::prelude::{FromDer as _, X509Certificate};
use x509_parser::x509::X509Name;

use crate::crypto::{Certificate, CryptoError, VerifyKey, pem};

/// Signature algorithms of the RSA family.
const RSA_FAMILY: &str = "1.2.840.113549.1.1.";
/// `sha256WithRSAEncryption`, the one algorithm of certificates that are followed to the root file.
const SHA256_RSA: &str = "1.2.840.113549.1.1.11";
/// What the common name of Alipay's own certificates begins with; a merchant's begins with its PID.
pub(super) const ALIPAY: &str = "支付宝";

/// `lower-hex(MD5(issuer ‖ serial))`: the issuer's parts in reverse order and unescaped, the serial in decimal.
pub fn serial_number(der: &[u8]) -> Result<String, CryptoError> {
    let (_, certificate) = X509Certificate::from_der(der).map_err(|_| CryptoError::DamagedCertificate)?;
    Ok(number_of(&certificate))
}

fn number_of(certificate: &X509Certificate<'_>) -> String {
    let text = format!("{}{}", issuer(certificate.issuer()), certificate.tbs_certificate.serial);
    hex::encode(Md5::digest(text.as_bytes()))
}

/// `CN=…,OU=…,O=…,C=…`
fn issuer(name: &X509Name<'_>) -> String {
    let mut parts: Vec<String> = name
        .iter_attributes()
        .map(|part| {
            let kind = oid2abbrev(part.attr_type(), oid_registry())
                .map_or_else(|_| part.attr_type().to_id_string(), str::to_owned);
            let value = part
                .as_str()
                .map_or_else(|_| String::from_utf8_lossy(part.as_slice()).into_owned(), str::to_owned);
            format!("{kind}={value}")
        })
        .collect();
    parts.reverse();
    parts.join(",")
}

/// `alipayRootCert.crt`: Alipay's roots.
///
/// The file also holds certificates of other algorithms, and one that strict parsers refuse. Those are not ours to
/// judge: what does not parse, or is no RSA certificate, is skipped.
#[derive(Debug, Clone)]
pub struct RootFile {
    serial_number: String,
    roots: Vec<Vec<u8>>,
}

impl RootFile {
    /// Reads the file.
    ///
    /// # Errors
    /// No PEM, damaged PEM, or not one RSA certificate in it.
    pub fn from_pem(text: &str) -> Result<Self, CryptoError> {
        let mut numbers = Vec::new();
        let mut roots = Vec::new();
        for block in pem::parse_all(text)? {
            if block.label != "CERTIFICATE" {
                return Err(CryptoError::WrongPemKind { found: block.label });
            }
            let Ok((_, certificate)) = X509Certificate::from_der(&block.der) else { continue };
            if certificate.signature_algorithm.algorithm.to_id_string().starts_with(RSA_FAMILY) {
                numbers.push(number_of(&certificate));
                roots.push(block.der.to_vec());
            }
        }
        if roots.is_empty() {
            return Err(CryptoError::NotRsa);
        }
        Ok(Self { serial_number: numbers.join("_"), roots })
    }

    /// `alipay_root_cert_sn`: the numbers of all RSA certificates, in the file's order, joined with `_`.
    pub fn serial_number(&self) -> &str {
        &self.serial_number
    }

    /// Whether there is a root among the certificates that count: one that is its own issuer.
    pub fn has_root(&self) -> bool {
        self.roots.iter().any(|der| {
            X509Certificate::from_der(der)
                .is_ok_and(|(_, root)| root.issuer().as_raw() == root.subject().as_raw())
        })
    }

    /// How many certificates count.
    pub fn count(&self) -> usize {
        self.roots.len()
    }

    /// Reads a chain, the signing certificate first, and follows it to a certificate of this file: directly, or over
    /// one issuer in between. Both links are signed with SHA-256 and RSA, and valid at `now_ms` (UTC epoch
    /// milliseconds).
    ///
    /// Alipay's issuers are not marked as authorities, so that a merchant's own certificate could pose as one. Two links
    /// and no more shut that out; and the name says whose certificate it is: Alipay's, made for `seller_id`.
    ///
    /// # Errors
    /// Why the chain is not believed.
    pub fn trusted(&self, text: &str, seller_id: &str, now_ms: i64) -> Result<Certificate, ChainError> {
        let blocks = pem::parse_all(text)?;
        let (leaf, above) = blocks.split_first().ok_or(CryptoError::Empty)?;
        let certificate = Certificate::from_der(&leaf.der)?;
        let common_name = certificate.common_name.as_deref().unwrap_or_default();
        if !common_name.starts_with(ALIPAY) || !common_name.ends_with(&format!("-{seller_id}")) {
            return Err(ChainError::NotAlipay);
        }
        if !certificate.is_valid_at(now_ms) {
            return Err(ChainError::NotValidNow);
        }
        let rooted = |der: &[u8]| self.roots.iter().any(|root| signed_by(der, root));
        let issuer = above.iter().find(|issuer| signed_by(&leaf.der, &issuer.der) && rooted(&issuer.der));
        match issuer {
            _ if rooted(&leaf.der) => Ok(certificate),
            Some(issuer) if Certificate::from_der(&issuer.der)?.is_valid_at(now_ms) => Ok(certificate),
            Some(_) => Err(ChainError::NotValidNow),
            None => Err(ChainError::Unrooted),
        }
    }
}

/// Why a certificate is not believed to be Alipay's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// Not readable.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
    /// A certificate of the chain is outside its validity.
    #[error("a certificate of the chain is outside its validity")]
    NotValidNow,
    /// It does not lead to the root file.
    #[error("the chain does not lead to the root file")]
    Unrooted,
    /// It was issued to somebody else than Alipay, or for another merchant.
    #[error("not a certificate of Alipay's for this merchant")]
    NotAlipay,
}

fn signed_by(child: &[u8], parent: &[u8]) -> bool {
    let (Ok((_, child)), Ok((_, parent))) =
        (X509Certificate::from_der(child), X509Certificate::from_der(parent))
    else {
        return false;
    };
    child.signature_algorithm.algorithm.to_id_string() == SHA256_RSA
        && child.issuer().as_raw() == parent.subject().as_raw()
        && VerifyKey::from_spki(parent.public_key())
            .is_ok_and(|key| key.verify_sha256(child.tbs_certificate.as_ref(), &child.signature_value.data))
}
