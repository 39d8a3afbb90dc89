//! The two signatures of ChinaUMS (`chinaums.md` 2 and 3), with `RustCrypto`.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use md5::Md5;
use sha2::{Digest, Sha256};

use crate::state::UmsDigest;

/// HMAC-SHA256 with `appKey` over appId, timestamp, nonce and the hex digest of the content; base64.
#[must_use]
pub fn open_signature(app_id: &str, app_key: &str, timestamp: &str, nonce: &str, content: &[u8]) -> String {
    let body = hex::encode(Sha256::digest(content));
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(app_key.as_bytes()) else {
        return String::new();
    };
    for part in [app_id, timestamp, nonce, &body] {
        mac.update(part.as_bytes());
    }
    STANDARD.encode(mac.finalize().into_bytes())
}

/// `name=value` joined by `&`, in the byte order of the names; without `sign` and without what is empty.
#[must_use]
pub fn canonical(pairs: &[(String, String)]) -> String {
    let mut lines: Vec<(&[u8], String)> = Vec::new();
    for (name, value) in pairs {
        if name != "sign" && !value.is_empty() {
            lines.push((name.as_bytes(), format!("{name}={value}")));
        }
    }
    lines.sort_by_key(|(name, _)| *name);
    lines.into_iter().map(|(_, line)| line).collect::<Vec<_>>().join("&")
}

/// The digest of the string with the key right behind it, upper-case hex.
#[must_use]
pub fn keyed(digest: UmsDigest, canonical: &str, key: &str) -> String {
    let text = format!("{canonical}{key}");
    match digest {
        UmsDigest::Md5 => hex::encode_upper(Md5::digest(text)),
        UmsDigest::Sha256 => hex::encode_upper(Sha256::digest(text)),
    }
}

/// Whether `sign` is right for these pairs: by `signType`, and where that is missing by MD5, or by the length of `sign`.
#[must_use]
pub fn verifies(pairs: &[(String, String)], key: &str) -> bool {
    let find = |wanted: &str| {
        let found = pairs.iter().find(|(name, value)| name == wanted && !value.is_empty());
        found.map(|(_, value)| value.as_str())
    };
    let Some(sign) = find("sign") else { return false };
    let digest = match find("signType") {
        Some("SHA256") => UmsDigest::Sha256,
        Some("MD5") => UmsDigest::Md5,
        Some(_) => return false,
        None if sign.len() == 64 => UmsDigest::Sha256,
        None => UmsDigest::Md5,
    };
    keyed(digest, &canonical(pairs), key).eq_ignore_ascii_case(sign)
}
