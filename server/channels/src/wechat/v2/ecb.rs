//! `req_info` of a refund's notification (wechat.md 2.9): AES-256-ECB with PKCS#7, the key being the lower-case hex MD5
//! of the API key. It hides what it says, and proves nothing.

use aws_lc_rs::cipher::{AES_256, DecryptionContext, PaddedBlockDecryptingKey, UnboundCipherKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest as _, Md5};
use zeroize::Zeroizing;

/// The 32 characters that are the AES key.
pub fn req_info_key(api_key: &str) -> Zeroizing<String> {
    Zeroizing::new(hex::encode(Md5::digest(api_key.as_bytes())))
}

/// Opens base64 of `req_info`; `None` for a wrong key or anything that is no ciphertext.
pub fn open_req_info(api_key: &str, req_info: &str) -> Option<Vec<u8>> {
    let mut bytes = STANDARD.decode(req_info.trim()).ok()?;
    let key = UnboundCipherKey::new(&AES_256, req_info_key(api_key).as_bytes()).ok()?;
    let key = PaddedBlockDecryptingKey::ecb_pkcs7(key).ok()?;
    let len = key.decrypt(&mut bytes, DecryptionContext::None).ok()?.len();
    bytes.truncate(len);
    Some(bytes)
}
