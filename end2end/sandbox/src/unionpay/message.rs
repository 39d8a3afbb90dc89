//! Messages: how they are written, split and signed (sections 2 and 3).

use std::collections::BTreeMap;

use rsa::{PrivateKey, PublicKey};
use sha2::{Digest, Sha256};

use crate::crypto;

/// Names and values, in byte order of the names.
pub type Message = BTreeMap<String, String>;

/// `name=value&…` of everything but the signature that is not empty.
#[must_use]
pub fn sign_string(message: &Message) -> String {
    let mut text = String::new();
    for (name, value) in message {
        if name == "signature" || value.is_empty() {
            continue;
        }
        if !text.is_empty() {
            text.push('&');
        }
        text.push_str(name);
        text.push('=');
        text.push_str(value);
    }
    text
}

/// The 64 characters that are signed.
#[must_use]
pub fn digest_hex(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

/// The signature of a message; empty only if the key could not sign at all.
#[must_use]
pub fn sign(key: &PrivateKey, message: &Message) -> String {
    crypto::sign(key, digest_hex(&sign_string(message)).as_bytes()).unwrap_or_default()
}

/// Whether the message's signature is this key's.
#[must_use]
pub fn verifies(key: &PublicKey, message: &Message) -> bool {
    let signature = message.get("signature").map(String::as_str).unwrap_or_default();
    crypto::verify(key, digest_hex(&sign_string(message)).as_bytes(), signature)
}

/// Reads a form; a name that occurs twice makes it none.
pub(super) fn read_form(body: &[u8]) -> Option<Message> {
    let mut message = Message::new();
    for (name, value) in form_urlencoded::parse(body) {
        if message.insert(name.into_owned(), value.into_owned()).is_some() {
            return None;
        }
    }
    Some(message)
}

/// Writes an answer: nothing is encoded.
pub(super) fn write_plain(message: &Message) -> String {
    let pairs: Vec<String> = message.iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("&")
}

/// Writes a form, as notifications are sent.
pub(super) fn write_form(message: &Message) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(message).finish()
}
