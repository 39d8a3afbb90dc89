//! What WeChat Pay signs: answers and notifications (1.3).

use crate::{
    clock, crypto,
    faults::FaultName,
    ids,
    keys::RsaKey,
    sandbox::Tools,
    state::{Merchant, PlatformRole, Verification},
};

/// Faults that change how something is signed, not what it says.
pub(crate) const SEAL_FAULTS: [FaultName; 7] = [
    FaultName::CorruptSignature,
    FaultName::SignatureProbe,
    FaultName::TamperedBody,
    FaultName::StaleTimestamp,
    FaultName::UnknownSerial,
    FaultName::ExpiredCertificate,
    FaultName::RotatedKey,
];

/// How far `stale_timestamp` goes back.
const STALE_S: i64 = 600;

/// A signed body.
#[derive(Clone, Debug)]
pub(super) struct Sealed {
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

impl Merchant {
    /// The key with this serial or public-key id that signs for the merchant, if there is one in use.
    pub(super) fn signing_key(&self, serial: &str) -> Option<(&str, &RsaKey)> {
        if serial == self.public_key.id {
            return Some((&self.public_key.id, &self.public_key.key));
        }
        self.platform_certificates
            .iter()
            .filter(|c| self.certificates_offered && c.offered)
            .find(|c| c.credential.serial == serial)
            .map(|c| (c.credential.serial.as_str(), &c.credential.key))
    }

    /// The key that signs when nobody chooses.
    fn usual_key(&self) -> (&str, &RsaKey) {
        match (self.verification, self.platform(PlatformRole::Current)) {
            (Verification::Certificate, Some(current)) => (&current.serial, &current.key),
            _ => (&self.public_key.id, &self.public_key.key),
        }
    }

    fn role_key(&self, role: PlatformRole) -> Option<(&str, &RsaKey)> {
        self.platform(role).map(|c| (c.serial.as_str(), &c.key))
    }
}

/// Signs the body with the key that `serial` names, or the usual one; faults change what the other side sees.
pub(super) fn seal(
    merchant: &Merchant,
    serial: Option<&str>,
    mut body: Vec<u8>,
    faults: &[FaultName],
    tools: &Tools<'_>,
) -> Sealed {
    let has = |fault| faults.contains(&fault);
    let chosen = serial.and_then(|serial| merchant.signing_key(serial));
    let mut key = chosen.unwrap_or_else(|| merchant.usual_key());
    if has(FaultName::RotatedKey) {
        key = merchant.role_key(PlatformRole::Next).unwrap_or(key);
    }
    if has(FaultName::ExpiredCertificate) {
        key = merchant.role_key(PlatformRole::Expired).unwrap_or(key);
    }
    let stale = if has(FaultName::StaleTimestamp) { STALE_S } else { 0 };
    let timestamp = (clock::seconds(tools.now_ms) - stale).to_string();
    let nonce = ids::alphanumeric(tools.random, 32);
    let mut message = crypto::answer_message(&timestamp, &nonce, &body);
    if has(FaultName::CorruptSignature) {
        message.push(b'!');
    }
    let mut signature = key.1.sign(&message);
    if has(FaultName::SignatureProbe) {
        signature = format!("WECHATPAY/SIGNTEST/{signature}");
    }
    if has(FaultName::TamperedBody) {
        flip(&mut body);
    }
    let serial = if has(FaultName::UnknownSerial) {
        ids::hex_lower(tools.random, 40).to_uppercase()
    } else {
        key.0.into()
    };
    let headers = vec![
        ("Wechatpay-Nonce", nonce),
        ("Wechatpay-Signature", signature),
        ("Wechatpay-Timestamp", timestamp),
        ("Wechatpay-Serial", serial),
        ("Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048".into()),
    ];
    Sealed { headers, body }
}

/// Flips one bit of a digit in the middle, so that the text stays well-formed: a digit that follows another
/// character of a word or number, because a number may not begin with 0.
pub(super) fn flip(body: &mut [u8]) {
    let inner = |place: &usize| body[*place].is_ascii_digit() && body[place - 1].is_ascii_alphanumeric();
    let middle = body.len() / 2;
    let found = (middle.max(1)..body.len()).find(inner).or_else(|| (1..middle).rev().find(inner));
    if let Some(place) = found {
        // Every even digit and its successor differ in the lowest bit alone.
        body[place] ^= 1;
    }
}
