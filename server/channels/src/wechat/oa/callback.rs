//! What WeChat posts to the account's server address (wechat.md 3.5): the proof that it is WeChat, the encryption, and
//! the events.
//!
//! Without encryption the signature covers the query alone, not the body: whoever has seen one such address can send
//! another body with it. With encryption the body is covered. [`open`] therefore reads nothing before the signature
//! over the ciphertext fits.

use std::collections::BTreeMap;
use std::fmt;

use aws_lc_rs::cipher::{
    AES_256, DecryptingKey, DecryptionContext, EncryptingKey, EncryptionContext, UnboundCipherKey,
};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use aws_lc_rs::iv::FixedLength;
use base64::Engine as _;
use base64::alphabet::STANDARD as ALPHABET;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::oauth::is_openid;
use crate::wechat::xml;

/// The key's 43 characters carry 258 bits; the last two are arbitrary.
const KEY_TEXT: GeneralPurpose =
    GeneralPurpose::new(&ALPHABET, GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true));
/// WeChat pads to this, not to the cipher's own block.
const BLOCK: usize = 32;
const CIPHER_BLOCK: usize = 16;
/// Longest text kept of how a sending ended.
const MAX_STATUS: usize = 100;
/// Random bytes and the length that stand before the message.
const HEAD: usize = 16 + 4;

/// Why a message is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CallbackError {
    /// The signature does not fit: not from WeChat, or with another token.
    #[error("the signature does not fit")]
    BadSignature,
    /// It cannot be decrypted: the EncodingAESKey is another one.
    #[error("it cannot be decrypted")]
    Undecryptable,
    /// It is meant for another AppID.
    #[error("it is meant for another AppID")]
    OtherApp,
    /// Not a message as WeChat sends them.
    #[error("not a message")]
    Malformed,
}

/// The EncodingAESKey of the server address. Not printed.
pub struct AesKey(Zeroizing<[u8; 32]>);

impl fmt::Debug for AesKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AesKey(..)")
    }
}

impl AesKey {
    /// Reads the 43 letters and digits. `None`: they are no such key.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 43 || !text.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return None;
        }
        let bytes = Zeroizing::new(KEY_TEXT.decode(format!("{text}=")).ok()?);
        Some(Self(Zeroizing::new(bytes.as_slice().try_into().ok()?)))
    }

    fn iv(&self) -> FixedLength<16> {
        let mut iv = [0; 16];
        iv.copy_from_slice(&self.0[..16]);
        FixedLength::from(iv)
    }

    fn unbound(&self) -> Option<UnboundCipherKey> {
        UnboundCipherKey::new(&AES_256, &self.0[..]).ok()
    }
}

/// The query that comes with every call to the server address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp<'a> {
    /// `timestamp`, as it came.
    pub timestamp: &'a str,
    /// `nonce`.
    pub nonce: &'a str,
}

/// Whether `signature` is made with our token over this query.
pub fn verify(token: &SecretString, stamp: Stamp<'_>, signature: &str) -> bool {
    let expected = signature_of(&[token.expose_secret(), stamp.timestamp, stamp.nonce]);
    verify_slices_are_equal(expected.as_bytes(), signature.as_bytes()).is_ok()
}

/// SHA-1 over the parts in byte order, one after the other.
fn signature_of(parts: &[&str]) -> String {
    let mut sorted = parts.to_vec();
    sorted.sort_unstable();
    hex::encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, sorted.concat().as_bytes()))
}

/// Opens an encrypted body: the message inside, once signature, padding, length and AppID fit.
pub fn open(
    token: &SecretString,
    key: &AesKey,
    app_id: &str,
    stamp: Stamp<'_>,
    msg_signature: &str,
    body: &[u8],
) -> Result<Vec<u8>, CallbackError> {
    let fields = xml::read_outer(body, "xml").map_err(|_| CallbackError::Malformed)?;
    let encrypted = fields.get("Encrypt").ok_or(CallbackError::Malformed)?;
    let expected = signature_of(&[token.expose_secret(), stamp.timestamp, stamp.nonce, encrypted]);
    verify_slices_are_equal(expected.as_bytes(), msg_signature.as_bytes())
        .map_err(|_| CallbackError::BadSignature)?;
    decrypt(key, app_id, encrypted)
}

fn decrypt(key: &AesKey, app_id: &str, encrypted: &str) -> Result<Vec<u8>, CallbackError> {
    let mut bytes = STANDARD.decode(encrypted).map_err(|_| CallbackError::Malformed)?;
    let failed = CallbackError::Undecryptable;
    let cipher = DecryptingKey::cbc(key.unbound().ok_or(failed)?).map_err(|_| failed)?;
    if bytes.is_empty() || bytes.len() % CIPHER_BLOCK != 0 {
        return Err(CallbackError::Malformed);
    }
    cipher.decrypt(&mut bytes, DecryptionContext::Iv128(key.iv())).map_err(|_| failed)?;
    let padding = usize::from(*bytes.last().ok_or(failed)?);
    if !(1..=BLOCK).contains(&padding) || padding > bytes.len() {
        return Err(failed);
    }
    bytes.truncate(bytes.len() - padding);
    let (head, rest) = bytes.split_at_checked(HEAD).ok_or(failed)?;
    let length = head[16..].iter().fold(0_usize, |sum, byte| (sum << 8) | usize::from(*byte));
    let (message, owner) = rest.split_at_checked(length).ok_or(failed)?;
    if owner != app_id.as_bytes() {
        return Err(CallbackError::OtherApp);
    }
    Ok(message.to_vec())
}

/// A body encrypted and signed as WeChat does it: the document to send and its `msg_signature`. `random` is drawn by the
/// caller. `None` only if the crypto library fails.
pub fn seal(
    token: &SecretString,
    key: &AesKey,
    app_id: &str,
    stamp: Stamp<'_>,
    random: [u8; 16],
    message: &[u8],
) -> Option<(String, String)> {
    let encrypted = encrypt(key, app_id, random, message)?;
    let signature = signature_of(&[token.expose_secret(), stamp.timestamp, stamp.nonce, &encrypted]);
    let document = xml::write([
        ("Encrypt", encrypted.as_str()),
        ("MsgSignature", &signature),
        ("TimeStamp", stamp.timestamp),
        ("Nonce", stamp.nonce),
    ]);
    Some((document, signature))
}

fn encrypt(key: &AesKey, app_id: &str, random: [u8; 16], message: &[u8]) -> Option<String> {
    let mut bytes = random.to_vec();
    bytes.extend_from_slice(&u32::try_from(message.len()).ok()?.to_be_bytes());
    bytes.extend_from_slice(message);
    bytes.extend_from_slice(app_id.as_bytes());
    let padding = BLOCK - bytes.len() % BLOCK;
    bytes.resize(bytes.len() + padding, u8::try_from(padding).ok()?);
    let cipher = EncryptingKey::cbc(key.unbound()?).ok()?;
    cipher.less_safe_encrypt(&mut bytes, EncryptionContext::Iv128(key.iv())).ok()?;
    Some(STANDARD.encode(bytes))
}

/// What an event says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// A template message's sending ended (`TEMPLATESENDJOBFINISH`).
    TemplateSent {
        /// WeChat's number of the message.
        msg_id: i64,
        /// How it ended, in WeChat's words: `success`, `failed:user block`, `failed: system failed`.
        status: String,
    },
    /// Anything else: its type, and for an event which one.
    Other(String),
}

/// One message or event of the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Who caused it, as this account's AppID names them.
    pub openid: String,
    /// When, in epoch seconds.
    pub created_at_s: i64,
    /// What it says.
    pub told: Told,
}

/// Reads a message or an event. Of what a follower wrote, nothing is kept.
pub fn read(message: &[u8]) -> Result<Event, CallbackError> {
    let fields = xml::read_outer(message, "xml").map_err(|_| CallbackError::Malformed)?;
    let get = |name: &str| fields.get(name).map(String::as_str);
    let openid = get("FromUserName").filter(|id| is_openid(id)).ok_or(CallbackError::Malformed)?;
    let created_at_s =
        get("CreateTime").and_then(|time| time.parse().ok()).ok_or(CallbackError::Malformed)?;
    let kind = get("MsgType").filter(|kind| is_word(kind)).ok_or(CallbackError::Malformed)?;
    let event = get("Event").filter(|event| is_word(event)).unwrap_or_default();
    let told = if kind == "event" && event == "TEMPLATESENDJOBFINISH" {
        template_sent(&fields)?
    } else {
        Told::Other(if event.is_empty() { kind.to_owned() } else { format!("{kind}:{event}") })
    };
    Ok(Event { openid: openid.to_owned(), created_at_s, told })
}

fn template_sent(fields: &BTreeMap<String, String>) -> Result<Told, CallbackError> {
    let number = fields.get("MsgID").and_then(|id| id.parse().ok()).ok_or(CallbackError::Malformed)?;
    let status = fields.get("Status").filter(|s| !s.is_empty()).ok_or(CallbackError::Malformed)?;
    Ok(Told::TemplateSent { msg_id: number, status: status.chars().take(MAX_STATUS).collect() })
}

fn is_word(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}
