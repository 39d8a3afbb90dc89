//! The cryptography of v2 (2.2, 2.9), with `RustCrypto`.

use aes_gcm::{
    KeyInit,
    aes::{
        Aes256,
        cipher::{Array, BlockCipherDecrypt, BlockCipherEncrypt},
    },
};
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac};
use md5::{Digest, Md5};
use sha2::Sha256;

use super::xml::Fields;

const BLOCK: usize = 16;

/// The string to sign.
#[must_use]
pub fn message(fields: &Fields, key: &str) -> String {
    let pairs: Vec<String> = fields
        .iter()
        .filter(|(name, value)| name.as_str() != "sign" && !value.is_empty())
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    format!("{}&key={key}", pairs.join("&"))
}

/// `MD5` or `HMAC-SHA256`, in upper-case hex; `None` for any other type.
#[must_use]
pub fn sign(fields: &Fields, key: &str, sign_type: &str) -> Option<String> {
    let message = message(fields, key);
    match sign_type {
        "MD5" => Some(hex::encode_upper(Md5::digest(message.as_bytes()))),
        "HMAC-SHA256" => {
            let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key.as_bytes()).ok()?;
            mac.update(message.as_bytes());
            Some(hex::encode_upper(mac.finalize().into_bytes()))
        }
        _ => None,
    }
}

/// How a message says that it is signed; MD5 where it says nothing.
#[must_use]
pub fn sign_type(fields: &Fields) -> &str {
    fields.get("sign_type").map(String::as_str).filter(|kind| !kind.is_empty()).unwrap_or("MD5")
}

/// Whether `sign` is this key's.
#[must_use]
pub fn is_signed(fields: &Fields, key: &str) -> bool {
    let given = fields.get("sign").map(String::as_str).unwrap_or_default();
    !given.is_empty() && sign(fields, key, sign_type(fields)).as_deref() == Some(given)
}

/// The characters that are the AES key of a refund's notification.
#[must_use]
pub fn req_info_key(api_key: &str) -> String {
    hex::encode(Md5::digest(api_key.as_bytes()))
}

/// AES-256-ECB with PKCS#7, in base64; `None` for a key that is not 32 bytes long.
#[must_use]
pub fn ecb_encrypt(key: &[u8], plain: &[u8]) -> Option<String> {
    let cipher = Aes256::new_from_slice(key).ok()?;
    let padding = BLOCK - plain.len() % BLOCK;
    let mut bytes = plain.to_vec();
    bytes.resize(plain.len() + padding, u8::try_from(padding).ok()?);
    for block in bytes.chunks_exact_mut(BLOCK) {
        cipher.encrypt_block(<&mut Array<u8, _>>::try_from(block).ok()?);
    }
    Some(STANDARD.encode(bytes))
}

/// The reverse of [`ecb_encrypt`]; `None` also where the padding is none.
#[must_use]
pub fn ecb_decrypt(key: &[u8], sealed: &str) -> Option<Vec<u8>> {
    let cipher = Aes256::new_from_slice(key).ok()?;
    let mut bytes = STANDARD.decode(sealed).ok()?;
    if bytes.len() % BLOCK != 0 {
        return None;
    }
    for block in bytes.chunks_exact_mut(BLOCK) {
        cipher.decrypt_block(<&mut Array<u8, _>>::try_from(block).ok()?);
    }
    let padding = *bytes.last()?;
    let length = bytes.len().checked_sub(usize::from(padding))?;
    let whole = (1..=16).contains(&padding) && bytes[length..].iter().all(|b| *b == padding);
    bytes.truncate(length);
    whole.then_some(bytes)
}
