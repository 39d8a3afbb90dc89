//! The signatures of both clouds (`sms.md` 1.1, 1.2, 2.1), with `RustCrypto`.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// RFC 3986: everything but letters, digits and `-_.~` as `%XX`.
#[must_use]
pub fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&hex::encode_upper([byte]));
        }
    }
    out
}

/// Pairs in the order of their names, encoded.
#[must_use]
pub fn sorted_query(pairs: &[(String, String)]) -> String {
    let mut pairs: Vec<_> = pairs.iter().collect();
    pairs.sort();
    pairs
        .iter()
        .map(|(name, value)| format!("{}={}", percent(name), percent(value)))
        .collect::<Vec<_>>()
        .join("&")
}

/// SHA-256 in hex.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn mac(key: &[u8], text: &[u8]) -> Vec<u8> {
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(key) else { return Vec::new() };
    mac.update(text);
    mac.finalize().into_bytes().to_vec()
}

/// A canonical request of either cloud. `headers` in the order of `signed`, which joins their names.
#[must_use]
pub fn canonical_request(method: &str, query: &str, headers: &[(String, String)], body: &[u8]) -> String {
    let mut text = format!("{method}\n/\n{query}\n");
    for (name, value) in headers {
        text.extend([name.as_ref(), ":", value.trim(), "\n"]);
    }
    let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
    text + &format!("\n{}\n{}", names.join(";"), digest(body))
}

/// Aliyun V3: what is signed, and the signature.
#[must_use]
pub fn acs3(canonical: &str, secret: &str) -> (String, String) {
    let text = format!("ACS3-HMAC-SHA256\n{}", digest(canonical.as_bytes()));
    let signature = hex::encode(mac(secret.as_bytes(), text.as_bytes()));
    (text, signature)
}

/// Aliyun's older signature: what is signed, and the signature.
#[must_use]
pub fn rpc(method: &str, pairs: &[(String, String)], secret: &str) -> (String, String) {
    let unsigned: Vec<_> = pairs.iter().filter(|(name, _)| name != "Signature").cloned().collect();
    let text = format!("{method}&%2F&{}", percent(&sorted_query(&unsigned)));
    let Ok(mut mac) = <Hmac<Sha1> as KeyInit>::new_from_slice(format!("{secret}&").as_bytes()) else {
        return (text, String::new());
    };
    mac.update(text.as_bytes());
    let signature = STANDARD.encode(mac.finalize().into_bytes());
    (text, signature)
}

/// Tencent: what is signed, and the signature. `date` is the timestamp's day in UTC.
#[must_use]
pub fn tc3(canonical: &str, timestamp: &str, date: &str, service: &str, key: &str) -> (String, String) {
    let text = format!(
        "TC3-HMAC-SHA256\n{timestamp}\n{date}/{service}/tc3_request\n{}",
        digest(canonical.as_bytes())
    );
    let mut step = mac(format!("TC3{key}").as_bytes(), date.as_bytes());
    for part in [service, "tc3_request"] {
        step = mac(&step, part.as_bytes());
    }
    let signature = hex::encode(mac(&step, text.as_bytes()));
    (text, signature)
}
