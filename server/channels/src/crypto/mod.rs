//! PEM, RSA and X.509, shared by the providers. Everything cryptographic is aws-lc-rs.

pub mod certificate;
pub mod pem;
pub mod rsa;

pub use certificate::Certificate;
pub use rsa::{SigningKey, VerifyKey};

/// Why key material is not usable. Carries nothing of the material itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CryptoError {
    /// Nothing was given.
    #[error("empty")]
    Empty,
    /// No `-----BEGIN …-----` line.
    #[error("not PEM")]
    NotPem,
    /// A `BEGIN` line without its `END` line: the end was cut off.
    #[error("truncated PEM")]
    TruncatedPem,
    /// The text between the lines is not base64.
    #[error("damaged PEM")]
    DamagedPem,
    /// Another kind of PEM than the wanted one.
    #[error("PEM of kind {found}")]
    WrongPemKind {
        /// The label found, such as `CERTIFICATE`. At most 64 characters.
        found: String,
    },
    /// A private key that is protected by a passphrase.
    #[error("encrypted private key")]
    EncryptedKey,
    /// A key of another algorithm than RSA.
    #[error("not an RSA key")]
    NotRsa,
    /// An RSA key of less than 2048 bits.
    #[error("RSA key too small")]
    KeyTooSmall,
    /// PEM whose content is no key: often a few characters or lines are missing.
    #[error("damaged key")]
    DamagedKey,
    /// PEM whose content is no certificate.
    #[error("damaged certificate")]
    DamagedCertificate,
}
