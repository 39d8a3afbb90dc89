//! RSA keys of 2048 to 8192 bits, and RSASSA-PKCS1-v1_5 with SHA-256.

use std::fmt;

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::error::KeyRejected;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, RSA_PKCS1_2048_8192_SHA256,
    RSA_PKCS1_SHA256, RsaKeyPair, VerificationAlgorithm as _,
};
use x509_parser::prelude::FromDer as _;
use x509_parser::public_key::PublicKey;
use x509_parser::x509::SubjectPublicKeyInfo;

use super::{CryptoError, pem};

const MIN_BITS: usize = 2048;

/// A private key that signs. Never printed, never exported.
pub struct SigningKey(RsaKeyPair);

impl SigningKey {
    /// Reads a PEM private key, PKCS#8 (`PRIVATE KEY`) or PKCS#1 (`RSA PRIVATE KEY`).
    pub fn from_pem(text: &str) -> Result<Self, CryptoError> {
        let pem = pem::parse(text)?;
        let key = match pem.label.as_str() {
            "PRIVATE KEY" => RsaKeyPair::from_pkcs8(&pem.der),
            "RSA PRIVATE KEY" => RsaKeyPair::from_der(&pem.der),
            "ENCRYPTED PRIVATE KEY" => return Err(CryptoError::EncryptedKey),
            "EC PRIVATE KEY" => return Err(CryptoError::NotRsa),
            _ => return Err(CryptoError::WrongPemKind { found: pem.label }),
        };
        key.map(Self).map_err(rejected)
    }

    /// Reads a DER private key, PKCS#8.
    pub fn from_pkcs8_der(der: &[u8]) -> Result<Self, CryptoError> {
        RsaKeyPair::from_pkcs8(der).map(Self).map_err(rejected)
    }

    /// RSASSA-PKCS1-v1_5 with SHA-256 over `message`. Deterministic. `None` only if the library fails.
    pub fn sign_sha256(&self, message: &[u8]) -> Option<Vec<u8>> {
        let mut signature = vec![0; self.0.public_modulus_len()];
        // PKCS#1 v1.5 draws nothing: the library takes a source of randomness and ignores it.
        self.0.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature).ok()?;
        Some(signature)
    }

    /// The public half, as a DER `RSAPublicKey` (PKCS#1).
    pub fn public_der(&self) -> &[u8] {
        self.0.public_key().as_ref()
    }

    /// The public half, as a DER `SubjectPublicKeyInfo`; empty only if the library fails.
    pub fn public_spki(&self) -> Vec<u8> {
        AsDer::<PublicKeyX509Der<'_>>::as_der(self.0.public_key())
            .map(|der| der.as_ref().to_vec())
            .unwrap_or_default()
    }

    /// The public half, ready to verify.
    pub fn verify_key(&self) -> Result<VerifyKey, CryptoError> {
        VerifyKey::from_pkcs1(self.public_der())
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(..)")
    }
}

fn rejected(e: KeyRejected) -> CryptoError {
    match e.description_() {
        "TooSmall" => CryptoError::KeyTooSmall,
        "WrongAlgorithm" => CryptoError::NotRsa,
        _ => CryptoError::DamagedKey,
    }
}

/// A public key that verifies.
#[derive(Clone)]
pub struct VerifyKey {
    key: ParsedPublicKey,
    pkcs1: Vec<u8>,
}

impl VerifyKey {
    /// Reads a PEM public key (`PUBLIC KEY`, or PKCS#1 `RSA PUBLIC KEY`).
    pub fn from_pem(text: &str) -> Result<Self, CryptoError> {
        let pem = pem::parse(text)?;
        match pem.label.as_str() {
            "PUBLIC KEY" => {
                let (rest, spki) =
                    SubjectPublicKeyInfo::from_der(&pem.der).map_err(|_| CryptoError::DamagedKey)?;
                if rest.is_empty() { Self::from_spki(&spki) } else { Err(CryptoError::DamagedKey) }
            }
            "RSA PUBLIC KEY" => Self::from_pkcs1(&pem.der),
            _ => Err(CryptoError::WrongPemKind { found: pem.label }),
        }
    }

    pub(crate) fn from_spki(spki: &SubjectPublicKeyInfo<'_>) -> Result<Self, CryptoError> {
        match spki.parsed() {
            Ok(PublicKey::RSA(rsa)) if rsa.key_size() < MIN_BITS => Err(CryptoError::KeyTooSmall),
            Ok(PublicKey::RSA(_)) => Self::from_pkcs1(&spki.subject_public_key.data),
            Ok(_) => Err(CryptoError::NotRsa),
            Err(_) => Err(CryptoError::DamagedKey),
        }
    }

    fn from_pkcs1(der: &[u8]) -> Result<Self, CryptoError> {
        let key = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der).map_err(rejected)?;
        Ok(Self { key, pkcs1: der.to_vec() })
    }

    /// Whether `signature` is RSASSA-PKCS1-v1_5 with SHA-256 over `message` by this key.
    pub fn verify_sha256(&self, message: &[u8], signature: &[u8]) -> bool {
        self.key.verify_sig(message, signature).is_ok()
    }

    /// Whether `signature` is RSASSA-PKCS1-v1_5 with SHA-1 over `message` by this key. For certificates of authorities
    /// that are pinned, and for nothing else.
    pub(super) fn verify_sha1(&self, message: &[u8], signature: &[u8]) -> bool {
        RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY.verify_sig(&self.pkcs1, message, signature).is_ok()
    }

    /// The key as a DER `RSAPublicKey` (PKCS#1).
    pub fn public_der(&self) -> &[u8] {
        &self.pkcs1
    }
}

impl fmt::Debug for VerifyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VerifyKey(..)")
    }
}
