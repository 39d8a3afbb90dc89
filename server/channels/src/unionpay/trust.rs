//! Which certificate is UnionPay's (unionpay.md 3.3).
//!
//! The chain is signed with SHA-1, which general verifiers refuse, and the same intermediate certifies merchants too:
//! hence the two signatures are checked by hand, both authorities are pinned by content, and the leaf's name decides.
//! Two RSA verifications cost less than a cache would have to be trusted with, so there is none.

use crate::crypto::Certificate;
use crate::error::VerifyError;

/// The third part of the subject's common name, in production and on the test system.
const OWNER: &str = "中国银联股份有限公司";
/// What the test system also used.
const TEST_OWNER: &str = "00040000:SIGN";

/// The pinned authorities of one environment.
#[derive(Debug, Clone)]
pub struct Trust {
    root: Certificate,
    middle: Certificate,
    test: bool,
}

/// Why two certificates are no pair of authorities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// The root did not sign itself.
    #[error("the root certificate is not self-signed")]
    NotARoot,
    /// The root did not sign the intermediate.
    #[error("the root did not sign the intermediate certificate")]
    OtherRoot,
}

impl Trust {
    /// Pins both authorities. `test`: the test system's second signer name is accepted too.
    ///
    /// # Errors
    /// They do not belong together.
    pub fn new(root: Certificate, middle: Certificate, test: bool) -> Result<Self, TrustError> {
        if !root.is_signed_by(&root) {
            return Err(TrustError::NotARoot);
        }
        if middle.is_same_as(&root) || !middle.is_signed_by(&root) {
            return Err(TrustError::OtherRoot);
        }
        Ok(Self { root, middle, test })
    }

    /// The certificate in `pem`, once it is proven to be UnionPay's and valid at `now_ms` (UTC epoch milliseconds).
    ///
    /// # Errors
    /// `ExpiredKey`: it, or one of the authorities, is outside its validity. `UntrustedCertificate`: another authority
    /// made it, or it is somebody else's.
    pub fn accept(&self, pem: &str, now_ms: i64) -> Result<Certificate, VerifyError> {
        let leaf = Certificate::from_pem(pem).map_err(|_| VerifyError::MissingHeader("signPubKeyCert"))?;
        if !leaf.is_signed_by(&self.middle) {
            return Err(VerifyError::UntrustedCertificate("another authority".to_owned()));
        }
        if !self.is_owner(leaf.common_name.as_deref().unwrap_or_default()) {
            let shown = leaf.common_name.as_deref().unwrap_or_default().chars().take(64).collect();
            return Err(VerifyError::UntrustedCertificate(shown));
        }
        for certificate in [&leaf, &self.middle, &self.root] {
            if !certificate.is_valid_at(now_ms) {
                return Err(VerifyError::ExpiredKey(certificate.serial_decimal.clone()));
            }
        }
        Ok(leaf)
    }

    /// `041@8310000000083040@中国银联股份有限公司@00016495`
    fn is_owner(&self, common_name: &str) -> bool {
        match common_name.split('@').nth(2) {
            Some(OWNER) => true,
            Some(TEST_OWNER) => self.test,
            _ => false,
        }
    }
}
