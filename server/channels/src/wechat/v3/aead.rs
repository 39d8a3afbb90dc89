//! `AEAD_AES_256_GCM` (wechat.md 1.5): a 32-byte key and a 12-byte nonce, nothing else.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::wechat::material::ApiV3Key;

/// Why a ciphertext does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AeadError {
    /// The nonce is not 12 bytes long.
    #[error("the nonce is not 12 bytes long")]
    NonceLength,
    /// The ciphertext is not base64.
    #[error("the ciphertext is not base64")]
    NotBase64,
    /// Wrong key, or a byte was changed.
    #[error("wrong key or changed content")]
    Refused,
}

impl AeadError {
    /// The words, for errors that keep them.
    pub fn words(self) -> &'static str {
        match self {
            Self::NonceLength => "the nonce is not 12 bytes long",
            Self::NotBase64 => "the ciphertext is not base64",
            Self::Refused => "wrong API v3 key or changed content",
        }
    }
}

/// Opens base64 of (encrypted bytes ‖ 16-byte tag).
pub fn open(key: &ApiV3Key, nonce: &str, aad: &str, ciphertext: &str) -> Result<Vec<u8>, AeadError> {
    let nonce: [u8; NONCE_LEN] = nonce.as_bytes().try_into().map_err(|_| AeadError::NonceLength)?;
    let mut bytes = STANDARD.decode(ciphertext).map_err(|_| AeadError::NotBase64)?;
    let key = UnboundKey::new(&AES_256_GCM, key.bytes()).map_err(|_| AeadError::Refused)?;
    let plain_len = LessSafeKey::new(key)
        .open_in_place(Nonce::assume_unique_for_key(nonce), Aad::from(aad.as_bytes()), &mut bytes)
        .map_err(|_| AeadError::Refused)?
        .len();
    bytes.truncate(plain_len);
    Ok(bytes)
}
