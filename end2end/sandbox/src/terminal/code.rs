//! The bill and its codes as docs/OFFLINE.md has them, version 1, by RustCrypto.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// A terminal's key.
pub type Key = [u8; 32];

/// What is paid for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A car.
    Plate(String),
    /// Anything else.
    Item(String),
}

/// A bill. Amount in fen, times in seconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bill {
    /// Who issued it.
    pub terminal: u32,
    /// With which key.
    pub key_no: u8,
    /// Its number.
    pub bill_no: i64,
    /// The amount.
    pub amount: u32,
    /// From when.
    pub issued_at: u32,
    /// Until when.
    pub expires_at: u32,
    /// What for.
    #[serde(flatten)]
    pub subject: Subject,
}

/// The bytes that are authenticated.
pub fn body(bill: &Bill) -> Vec<u8> {
    let (kind, text) = match &bill.subject {
        Subject::Plate(plate) => (1u8, plate),
        Subject::Item(item) => (2u8, item),
    };
    let mut bytes = Vec::with_capacity(28 + text.len());
    bytes.push(1);
    bytes.push(bill.key_no);
    bytes.extend(bill.terminal.to_be_bytes());
    bytes.extend(bill.bill_no.to_be_bytes());
    bytes.extend(bill.amount.to_be_bytes());
    bytes.extend(bill.issued_at.to_be_bytes());
    bytes.extend(bill.expires_at.to_be_bytes());
    bytes.push(kind);
    bytes.push(u8::try_from(text.len()).unwrap_or(u8::MAX));
    bytes.extend(text.as_bytes());
    bytes
}

/// One of the keys made from the terminal's key: `bill`, `release` or `check`.
pub fn derived(key: &Key, label: &str, terminal: u32, key_no: u8) -> Key {
    let mut info = label.as_bytes().to_vec();
    info.extend(terminal.to_be_bytes());
    info.push(key_no);
    let mut made = [0; 32];
    // 32 bytes are one block: never too long.
    let _ = Hkdf::<Sha256>::new(Some(b"PeakePay offline v1"), key).expand(&info, &mut made);
    made
}

fn hmac(key: &Key, data: &[u8]) -> [u8; 32] {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        unreachable!("HMAC takes a key of any length")
    };
    mac.update(data);
    mac.finalize().into_bytes().into()
}

/// The MAC of a bill.
pub fn mac(key: &Key, bill: &Bill) -> [u8; 16] {
    let whole = hmac(&derived(key, "bill", bill.terminal, bill.key_no), &body(bill));
    let mut cut = [0; 16];
    cut.copy_from_slice(&whole[..16]);
    cut
}

/// The path segment of a bill.
pub fn segment(bill: &Bill, mac: &[u8; 16]) -> String {
    let mut bytes = body(bill);
    bytes.extend(mac);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The eight digits that release a bill.
pub fn release_code(key: &Key, bill: &Bill) -> String {
    let whole = hmac(&derived(key, "release", bill.terminal, bill.key_no), &body(bill));
    let mut head = [0; 8];
    head.copy_from_slice(&whole[..8]);
    format!("{:08}", u64::from_be_bytes(head) % 100_000_000)
}

/// Six hex digits by which people see that a key was typed in right.
pub fn check_value(key: &Key, terminal: u32, key_no: u8) -> String {
    let whole = hmac(&derived(key, "check", terminal, key_no), &[]);
    hex::encode_upper(&whole[..3])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Vectors {
        bills: Vec<Known>,
    }

    #[derive(Deserialize)]
    struct Known {
        name: String,
        key: String,
        bill: Bill,
        bill_key: String,
        release_key: String,
        check_value: String,
        body: String,
        mac: String,
        segment: String,
        release_code: String,
    }

    #[test]
    fn the_answers_of_the_reference() {
        let vectors: Vectors =
            serde_json::from_str(include_str!("../../../../docs/offline/vectors.json")).unwrap();
        assert!(vectors.bills.len() >= 11);
        for one in vectors.bills {
            let key: Key = hex::decode(&one.key).unwrap().try_into().unwrap();
            let (terminal, key_no) = (one.bill.terminal, one.bill.key_no);
            let ours = [
                hex::encode(derived(&key, "bill", terminal, key_no)),
                hex::encode(derived(&key, "release", terminal, key_no)),
                check_value(&key, terminal, key_no),
                hex::encode(body(&one.bill)),
                hex::encode(mac(&key, &one.bill)),
                segment(&one.bill, &mac(&key, &one.bill)),
                release_code(&key, &one.bill),
            ];
            let theirs = [
                one.bill_key,
                one.release_key,
                one.check_value,
                one.body,
                one.mac,
                one.segment,
                one.release_code,
            ];
            assert_eq!(ours, theirs, "{}", one.name);
        }
    }
}
