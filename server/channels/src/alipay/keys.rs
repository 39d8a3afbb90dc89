//! The credentials of one application, and the keys that verify what Alipay says (alipay.md 4).

use std::collections::BTreeMap;
use std::fmt;

use super::certificates::{RootFile, serial_number};
use crate::crypto::{Certificate, CryptoError, SigningKey, VerifyKey};
use crate::error::VerifyError;

/// With what Alipay's answers are verified, and what goes with our requests.
#[derive(Debug, Clone)]
pub enum AlipayKeys {
    /// 公钥模式: one public key of Alipay's.
    PublicKey(VerifyKey),
    /// 公钥证书模式.
    Certificates(CertificateMode),
}

/// The certificates of certificate mode.
#[derive(Debug, Clone)]
pub struct CertificateMode {
    app_cert_sn: String,
    root: RootFile,
    /// Number → certificate of Alipay's.
    alipay: BTreeMap<String, Certificate>,
}

impl CertificateMode {
    /// The application's certificate and Alipay's root file. Nothing verifies before a certificate of Alipay's is
    /// added.
    pub fn new(app_cert_sn: impl Into<String>, root: RootFile) -> Self {
        Self { app_cert_sn: app_cert_sn.into(), root, alipay: BTreeMap::new() }
    }

    /// Adds a certificate that Alipay signs with.
    ///
    /// # Errors
    /// A certificate that cannot be numbered.
    pub fn with_alipay_certificate(mut self, certificate: Certificate) -> Result<Self, CryptoError> {
        self.alipay.insert(serial_number(certificate.der())?, certificate);
        Ok(self)
    }

    /// `app_cert_sn`.
    pub fn app_cert_sn(&self) -> &str {
        &self.app_cert_sn
    }

    /// The root file.
    pub fn root(&self) -> &RootFile {
        &self.root
    }

    /// The numbers of the certificates that verify.
    pub fn serial_numbers(&self) -> impl Iterator<Item = &str> {
        self.alipay.keys().map(String::as_str)
    }
}

impl AlipayKeys {
    /// Verifies a signature of Alipay's over `message`. `named` is `alipay_cert_sn`, where the message has one; a
    /// message without it (a notification) may be signed with any certificate that is held and valid at `now_ms`.
    ///
    /// # Errors
    /// Why the message is not proven to be Alipay's. A number that is not held asks for
    /// [`super::AlipayChannel::download_certificate`].
    pub(super) fn verify(
        &self,
        message: &[u8],
        signature: &[u8],
        named: Option<&str>,
        now_ms: i64,
    ) -> Result<(), VerifyError> {
        let proven = |fits: bool| if fits { Ok(()) } else { Err(VerifyError::BadSignature) };
        match (self, named) {
            (Self::PublicKey(key), _) => proven(key.verify_sha256(message, signature)),
            (Self::Certificates(held), Some(number)) => {
                let shown = || number.chars().take(64).collect::<String>();
                let found = held.alipay.get(number).ok_or_else(|| VerifyError::UnknownSerial(shown()))?;
                if !found.is_valid_at(now_ms) {
                    return Err(VerifyError::ExpiredKey(shown()));
                }
                proven(found.key.verify_sha256(message, signature))
            }
            (Self::Certificates(held), None) => {
                let valid = held.alipay.values().filter(|found| found.is_valid_at(now_ms));
                let fits = |found: &Certificate| found.key.verify_sha256(message, signature);
                proven(valid.into_iter().any(fits))
            }
        }
    }
}

/// Everything that one application needs to talk to Alipay. Its `Debug` shows no secret.
pub struct AlipayCredentials {
    /// The application, 16 digits.
    pub app_id: String,
    /// The merchant's PID (合作伙伴身份), 16 digits beginning with 2088: whose money it is.
    pub seller_id: String,
    /// Signs requests.
    pub app_key: SigningKey,
    /// Verifies answers and notifications.
    pub keys: AlipayKeys,
}

impl fmt::Debug for AlipayCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AlipayCredentials")
            .field("app_id", &self.app_id)
            .field("seller_id", &self.seller_id)
            .finish_non_exhaustive()
    }
}
