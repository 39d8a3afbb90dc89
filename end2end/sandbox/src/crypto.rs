//! The cryptography of WeChat Pay v3 (protocol document 1.2 to 1.5), with `RustCrypto`.

use aes_gcm::{
    AesGcm, KeyInit,
    aead::{Aead, Payload, array::ArraySize},
    aes::{Aes128, Aes256},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use rsa::{
    Oaep, PrivateKey, PublicKey,
    pkcs1v15::{Signature, SigningKey, VerifyingKey},
    signature::{SignatureEncoding, Signer, Verifier},
};
use sha1::Sha1;
use sha2::Sha256;

/// Something that does not decrypt, verify or parse.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CryptoError {
    /// The key has a length that AES does not know, or is no RSA key.
    #[error("bad key")]
    Key,
    /// AES-GCM: a nonce of a length that nobody uses (12 and 16 bytes are known).
    #[error("bad nonce length")]
    Nonce,
    /// Not base64.
    #[error("not base64")]
    Base64,
    /// The ciphertext was altered, or key, nonce or associated data are others.
    #[error("does not decrypt")]
    Decrypt,
}

/// RSASSA-PKCS1-v1_5 with SHA-256; base64 with padding. Deterministic, hence no random source.
///
/// # Errors
/// [`CryptoError::Key`] when the key is too short for the digest.
pub fn sign(key: &PrivateKey, message: &[u8]) -> Result<String, CryptoError> {
    let signer = SigningKey::<Sha256>::new(key.clone());
    let signature: Signature = signer.try_sign(message).map_err(|_| CryptoError::Key)?;
    Ok(STANDARD.encode(signature.to_bytes()))
}

/// Whether the base64 signature is this key's over the message. What is not base64 is a signature that fails.
#[must_use]
pub fn verify(key: &PublicKey, message: &[u8], signature: &str) -> bool {
    let Ok(bytes) = STANDARD.decode(signature) else { return false };
    let Ok(signature) = Signature::try_from(bytes.as_slice()) else { return false };
    VerifyingKey::<Sha256>::new(key.clone()).verify(message, &signature).is_ok()
}

/// AES-GCM: 16 or 32 bytes of key, 12 or 16 bytes of nonce; base64 of ciphertext and tag. Production uses 32 and 12
/// alone; the others exist because public vectors have them.
///
/// # Errors
/// Bad lengths of key or nonce.
pub fn gcm_encrypt(key: &[u8], nonce: &[u8], aad: &[u8], plaintext: &[u8]) -> Result<String, CryptoError> {
    let payload = Payload { msg: plaintext, aad };
    gcm(key, nonce, payload, Direction::Encrypt).map(|bytes| STANDARD.encode(bytes))
}

/// The reverse of [`gcm_encrypt`].
///
/// # Errors
/// Bad lengths, bad base64, or a tag that does not match.
pub fn gcm_decrypt(key: &[u8], nonce: &[u8], aad: &[u8], ciphertext: &str) -> Result<Vec<u8>, CryptoError> {
    let bytes = STANDARD.decode(ciphertext).map_err(|_| CryptoError::Base64)?;
    gcm(key, nonce, Payload { msg: &bytes, aad }, Direction::Decrypt)
}

#[derive(Clone, Copy)]
enum Direction {
    Encrypt,
    Decrypt,
}

fn gcm(key: &[u8], nonce: &[u8], payload: Payload<'_, '_>, way: Direction) -> Result<Vec<u8>, CryptoError> {
    use aes_gcm::aes::cipher::consts::{U12, U16};
    match (key.len(), nonce.len()) {
        (32, 12) => gcm_with::<AesGcm<Aes256, U12>, U12>(key, nonce, payload, way),
        (32, 16) => gcm_with::<AesGcm<Aes256, U16>, U16>(key, nonce, payload, way),
        (16, 12) => gcm_with::<AesGcm<Aes128, U12>, U12>(key, nonce, payload, way),
        (16, 16) => gcm_with::<AesGcm<Aes128, U16>, U16>(key, nonce, payload, way),
        (16 | 32, _) => Err(CryptoError::Nonce),
        _ => Err(CryptoError::Key),
    }
}

fn gcm_with<C, N>(
    key: &[u8],
    nonce: &[u8],
    payload: Payload<'_, '_>,
    way: Direction,
) -> Result<Vec<u8>, CryptoError>
where
    C: KeyInit + Aead<NonceSize = N>,
    N: ArraySize,
{
    let cipher = C::new_from_slice(key).map_err(|_| CryptoError::Key)?;
    let nonce = nonce.try_into().map_err(|_| CryptoError::Nonce)?;
    match way {
        Direction::Encrypt => cipher.encrypt(nonce, payload),
        Direction::Decrypt => cipher.decrypt(nonce, payload),
    }
    .map_err(|_| CryptoError::Decrypt)
}

/// RSA-OAEP with SHA-1 and MGF1-SHA-1 from base64, as sensitive fields are encrypted (1.2).
///
/// # Errors
/// Bad base64, or a ciphertext for another key.
pub fn oaep_decrypt(key: &PrivateKey, ciphertext: &str) -> Result<Vec<u8>, CryptoError> {
    let bytes = STANDARD.decode(ciphertext).map_err(|_| CryptoError::Base64)?;
    key.decrypt(Oaep::<Sha1>::new(), &bytes).map_err(|_| CryptoError::Decrypt)
}

/// The three lines that answers and notifications sign (1.3).
#[must_use]
pub fn answer_message(timestamp: &str, nonce: &str, body: &[u8]) -> Vec<u8> {
    let mut message = format!("{timestamp}\n{nonce}\n").into_bytes();
    message.extend_from_slice(body);
    message.push(b'\n');
    message
}

/// The five lines that requests sign (1.2).
#[must_use]
pub fn request_message(method: &str, url: &str, timestamp: &str, nonce: &str, body: &[u8]) -> Vec<u8> {
    let mut message = format!("{method}\n{url}\n{timestamp}\n{nonce}\n").into_bytes();
    message.extend_from_slice(body);
    message.push(b'\n');
    message
}

/// The four lines that the bridge's parameters sign (1.9); `package` is `prepay_id=…`.
#[must_use]
pub fn jsapi_message(app_id: &str, timestamp: &str, nonce: &str, package: &str) -> String {
    format!("{app_id}\n{timestamp}\n{nonce}\n{package}\n")
}

/// The four lines of an App payment (1.9); the prepay id stands bare.
#[must_use]
pub fn app_message(app_id: &str, timestamp: &str, nonce: &str, prepay_id: &str) -> String {
    format!("{app_id}\n{timestamp}\n{nonce}\n{prepay_id}\n")
}
