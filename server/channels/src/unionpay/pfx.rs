//! The merchant's signing certificate as it is handed out: a PKCS#12 file with old ciphers (unionpay.md 3.2).

use p12_keystore::Pkcs12Archive;
use p12_keystore::error::Error as ArchiveError;
use zeroize::Zeroizing;

use crate::crypto::{Certificate, CryptoError, SigningKey, pem};

/// Far more than three certificates and a key.
const MAX_BYTES: usize = 64 * 1024;

/// Why a file is not usable. Carries nothing of its content.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PfxError {
    /// Nothing was given.
    #[error("empty")]
    Empty,
    /// No PKCS#12 at all, or a damaged one.
    #[error("not a pfx file")]
    NotPfx,
    /// The password does not open it.
    #[error("wrong password")]
    Password,
    /// Protected by a cipher that is not supported.
    #[error("unsupported cipher")]
    Cipher,
    /// No private key inside.
    #[error("no private key inside")]
    NoKey,
    /// None of the certificates inside belongs to the private key.
    #[error("no certificate of the private key inside")]
    NoCertificate,
    /// The key or the certificate cannot be used.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
}

impl PfxError {
    /// A stable word, the key of the field's message.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NotPfx => "not_pfx",
            Self::Password => "pfx_password",
            Self::Cipher => "pfx_cipher",
            Self::NoKey => "pfx_no_key",
            Self::NoCertificate => "pfx_no_certificate",
            Self::Crypto(CryptoError::NotRsa) => "not_rsa",
            Self::Crypto(CryptoError::KeyTooSmall) => "key_too_small",
            Self::Crypto(_) => "not_pfx",
        }
    }
}

/// A signing key with its certificate, taken out of a pfx file.
#[derive(Debug)]
pub struct SigningMaterial {
    /// The private key, PKCS#8 PEM. Secret.
    pub private_key_pem: Zeroizing<String>,
    /// The certificate that belongs to the key.
    pub certificate: Certificate,
}

/// Opens a pfx file. Of several certificates the one whose public key fits the private key is taken.
///
/// # Errors
/// See [`PfxError`].
pub fn open_pfx(bytes: &[u8], password: &str) -> Result<SigningMaterial, PfxError> {
    if bytes.is_empty() {
        return Err(PfxError::Empty);
    }
    if bytes.len() > MAX_BYTES {
        return Err(PfxError::NotPfx);
    }
    let archive = Pkcs12Archive::from_pkcs12(bytes, password).map_err(|e| refused(&e))?;
    let key = archive.keys.first().ok_or(PfxError::NoKey)?;
    let signing = SigningKey::from_pkcs8_der(key.key.as_der())?;
    let certificate = archive
        .certs
        .iter()
        .filter_map(|bag| Certificate::from_der(bag.cert.as_der()).ok())
        .find(|certificate| certificate.key.public_der() == signing.public_der())
        .ok_or(PfxError::NoCertificate)?;
    let private_key_pem = Zeroizing::new(pem::write("PRIVATE KEY", key.key.as_der()));
    Ok(SigningMaterial { private_key_pem, certificate })
}

fn refused(error: &ArchiveError) -> PfxError {
    match error {
        // Where a file carries no checksum, a wrong password shows as padding that makes no sense.
        ArchiveError::MacError(_) | ArchiveError::UnpadError | ArchiveError::Pkcs5Error(_) => {
            PfxError::Password
        }
        ArchiveError::UnsupportedEncryptionScheme | ArchiveError::UnsupportedMacAlgorithm => PfxError::Cipher,
        _ => PfxError::NotPfx,
    }
}
