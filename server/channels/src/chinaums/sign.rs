//! The two ways of signing: HMAC-SHA256 with `appKey` (chinaums.md 2), and a digest over all parameters with the
//! communication key (chinaums.md 3).

use std::borrow::Cow;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::{digest, hmac};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::time::UnixMs;
use md5::{Digest as _, Md5};
use secrecy::{ExposeSecret as _, SecretString};
use url::form_urlencoded;

/// The digest of section 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Digest {
    /// 32 hex digits.
    Md5,
    /// 64 hex digits.
    Sha256,
}

impl Digest {
    /// As `signType` has it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::Sha256 => "SHA256",
        }
    }

    /// Reads `signType`; `None` for any other word.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Md5, Self::Sha256].into_iter().find(|digest| digest.as_str().eq_ignore_ascii_case(text))
    }
}

/// The signature of the open platform over `content`: a body as it is sent, or the JSON of the pay page before it is
/// encoded. `timestamp` is `yyyyMMddHHmmss`, Beijing.
pub fn open_signature(
    app_id: &str,
    app_key: &SecretString,
    timestamp: &str,
    nonce: &str,
    content: &[u8],
) -> String {
    let content = hex::encode(digest::digest(&digest::SHA256, content).as_ref());
    let key = hmac::Key::new(hmac::HMAC_SHA256, app_key.expose_secret().as_bytes());
    let message = [app_id, timestamp, nonce, &content].concat();
    STANDARD.encode(hmac::sign(&key, message.as_bytes()).as_ref())
}

/// The value of `Authorization` for a JSON call (2.1). `now_ms` is UTC epoch milliseconds.
pub fn open_authorization(
    app_id: &str,
    app_key: &SecretString,
    now_ms: i64,
    nonce: &str,
    body: &[u8],
) -> String {
    let timestamp = UnixMs(now_ms).shanghai_compact();
    let signature = open_signature(app_id, app_key, &timestamp, nonce, body);
    format!(
        "OPEN-BODY-SIG AppId=\"{app_id}\", Timestamp=\"{timestamp}\", Nonce=\"{nonce}\", Signature=\"{signature}\""
    )
}

/// Whether an `Authorization` of the open platform is right over `body`. Answers may carry one (2.4).
pub fn open_authorization_fits(value: &str, app_id: &str, app_key: &SecretString, body: &[u8]) -> bool {
    let field = |name: &str| {
        value
            .strip_prefix("OPEN-BODY-SIG")?
            .split(',')
            .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix("=\"")?.strip_suffix('"'))
    };
    let (Some(named), Some(timestamp), Some(nonce), Some(signature)) =
        (field("AppId"), field("Timestamp"), field("Nonce"), field("Signature"))
    else {
        return false;
    };
    let wanted = open_signature(app_id, app_key, timestamp, nonce, body);
    named == app_id && verify_slices_are_equal(wanted.as_bytes(), signature.as_bytes()).is_ok()
}

/// The query of the pay page (2.2): `content` encoded as a form, the names in the documented order.
pub fn open_pay_query(
    app_id: &str,
    app_key: &SecretString,
    now_ms: i64,
    nonce: &str,
    content: &str,
) -> String {
    let timestamp = UnixMs(now_ms).shanghai_compact();
    let signature = open_signature(app_id, app_key, &timestamp, nonce, content.as_bytes());
    form_urlencoded::Serializer::new(String::new())
        .append_pair("authorization", "OPEN-FORM-PARAM")
        .append_pair("appId", app_id)
        .append_pair("timestamp", &timestamp)
        .append_pair("nonce", nonce)
        .append_pair("content", content)
        .append_pair("signature", &signature)
        .finish()
}

/// The string that section 3 signs: every pair but `sign`, without those that are empty, sorted by the bytes of their
/// names, values as they are. **`signType` takes part.**
pub fn canonical<'a>(pairs: impl IntoIterator<Item = (&'a str, Cow<'a, str>)>) -> String {
    let mut taking_part: Vec<_> =
        pairs.into_iter().filter(|(name, value)| *name != "sign" && !value.is_empty()).collect();
    taking_part.sort_by(|a, b| a.0.as_bytes().cmp(b.0.as_bytes()));
    let lines: Vec<String> = taking_part.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    lines.join("&")
}

/// The digest of a canonical string with the key right behind it: upper-case hex, as ChinaUMS writes it.
pub fn keyed_digest(kind: Digest, canonical: &str, key: &SecretString) -> String {
    let text = [canonical, key.expose_secret()].concat();
    match kind {
        Digest::Md5 => hex::encode_upper(Md5::digest(text.as_bytes())),
        Digest::Sha256 => hex::encode_upper(digest::digest(&digest::SHA256, text.as_bytes()).as_ref()),
    }
}

/// Whether `sign` is right for a canonical string. Which digest it is, `sign_type` says; where that is missing, the
/// length of `sign` (3).
pub fn keyed_digest_fits(canonical: &str, sign_type: Option<&str>, sign: &str, key: &SecretString) -> bool {
    let kind = match sign_type.filter(|word| !word.is_empty()) {
        Some(word) => Digest::parse(word),
        None if sign.len() == 64 => Some(Digest::Sha256),
        None => Some(Digest::Md5),
    };
    let Some(kind) = kind else { return false };
    let wanted = keyed_digest(kind, canonical, key);
    verify_slices_are_equal(wanted.as_bytes(), sign.to_ascii_uppercase().as_bytes()).is_ok()
}

/// The query of the portal's pay page (4.4): every parameter in the order of its name, then `sign` over all of them.
pub fn portal_pay_query<'a>(
    pairs: impl IntoIterator<Item = (&'a str, Cow<'a, str>)> + Clone,
    kind: Digest,
    key: &SecretString,
) -> String {
    let sign = keyed_digest(kind, &canonical(pairs.clone()), key);
    let mut sorted: Vec<_> = pairs.into_iter().collect();
    sorted.sort_by(|a, b| a.0.as_bytes().cmp(b.0.as_bytes()));
    form_urlencoded::Serializer::new(String::new()).extend_pairs(sorted).append_pair("sign", &sign).finish()
}
