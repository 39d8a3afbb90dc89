//! Numbers and names in the shapes of section 0.4 of the protocol document.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use crate::{clock, random::Random};

const ALPHANUMERIC: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const DIGITS: &[u8] = b"0123456789";

/// `len` characters drawn evenly from `alphabet` (at most 128 of them).
fn draw(random: &dyn Random, alphabet: &[u8], len: usize) -> String {
    // Bytes beyond the last whole multiple of the alphabet would favour its beginning.
    let limit = 256 - 256 % alphabet.len();
    let mut text = String::with_capacity(len);
    let mut buffer = [0; 64];
    while text.len() < len {
        random.fill(&mut buffer);
        let usable = buffer.iter().map(|b| usize::from(*b)).filter(|b| *b < limit);
        let free = len - text.len();
        text.extend(usable.take(free).map(|b| char::from(alphabet[b % alphabet.len()])));
        // A source that gives only unusable bytes would hold us here for ever; tests use such sources.
        if buffer.iter().all(|b| usize::from(*b) >= limit) {
            text.push(char::from(alphabet[0]));
        }
    }
    text
}

/// Letters and digits, for nonces, codes and tokens.
pub fn alphanumeric(random: &dyn Random, len: usize) -> String {
    draw(random, ALPHANUMERIC, len)
}

/// Decimal digits.
pub fn digits(random: &dyn Random, len: usize) -> String {
    draw(random, DIGITS, len)
}

/// Lower-case hex digits.
pub fn hex_lower(random: &dyn Random, len: usize) -> String {
    draw(random, b"0123456789abcdef", len)
}

/// `wx` and 34 characters; never to be parsed.
pub fn prepay_id(random: &dyn Random, now_ms: i64) -> String {
    format!("wx{}{}", clock::beijing(now_ms, "%d%H%M%S"), hex_lower(random, 26))
}

/// 28 digits beginning with `42000`.
pub fn transaction_id(random: &dyn Random, now_ms: i64) -> String {
    format!("42000{}{}{}", digits(random, 5), clock::beijing(now_ms, "%Y%m%d"), digits(random, 10))
}

/// 29 digits beginning with `50`.
pub fn refund_id(random: &dyn Random, now_ms: i64) -> String {
    format!("503{}{}{}", digits(random, 5), clock::beijing(now_ms, "%Y%m%d"), digits(random, 13))
}

/// A UUID (version 4), for notifications.
pub fn notification_id(random: &dyn Random) -> String {
    let mut b = [0_u8; 16];
    random.fill(&mut b);
    b[6] = b[6] & 0x0f | 0x40;
    b[8] = b[8] & 0x3f | 0x80;
    let h = hex::encode(b);
    format!("{}-{}-{}-{}-{}", &h[..8], &h[8..12], &h[12..16], &h[16..20], &h[20..])
}

/// `Request-ID` without its internal code: upper-case hex.
pub fn request_id(random: &dyn Random) -> String {
    format!("08{}", hex_lower(random, 36).to_uppercase())
}

/// `rid: xxxxxxxx-xxxxxxxx-xxxxxxxx`, the end of every official-account error message.
pub fn rid(random: &dyn Random) -> String {
    let h = hex_lower(random, 24);
    format!("rid: {}-{}-{}", &h[..8], &h[8..16], &h[16..])
}

/// The name of one person under one application: 28 characters beginning with `o`, the same at every start, and
/// another one under every application.
#[must_use]
pub fn openid(app_id: &str, person: &str) -> String {
    let digest = Sha256::digest(format!("{app_id}/{person}").as_bytes());
    format!("o{}", &URL_SAFE_NO_PAD.encode(digest)[..27])
}
