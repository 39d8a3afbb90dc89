//! Keys, MACs and the release code.

use super::{Bill, KeyNo, TerminalNo};
use std::fmt;

/// Bytes of a terminal's key, and of the keys made from it.
pub const KEY_LEN: usize = 32;
/// HKDF's salt.
const SALT: &[u8] = b"PeakePay offline v1";
/// Release codes have eight digits.
const CODES: u64 = 100_000_000;

/// What this module needs of a crypto library.
pub trait Crypto: Send + Sync {
    /// HMAC-SHA-256 (RFC 2104).
    fn hmac_sha256(&self, key: &[u8], data: &[u8]) -> [u8; 32];
}

/// HKDF-SHA256 (RFC 5869) to 32 bytes, that is one block: extract with `salt`, expand with `info`.
pub(crate) fn hkdf(crypto: &dyn Crypto, salt: &[u8], key: &[u8; KEY_LEN], info: &[&[u8]]) -> [u8; KEY_LEN] {
    let extracted = crypto.hmac_sha256(salt, key);
    let mut info = info.concat();
    info.push(1);
    crypto.hmac_sha256(&extracted, &info)
}

/// A key made from a terminal's: the label, the terminal's number and the key's number say for what.
fn derive(
    crypto: &dyn Crypto,
    key: &[u8; KEY_LEN],
    label: &[u8],
    terminal: TerminalNo,
    key_no: KeyNo,
) -> [u8; KEY_LEN] {
    hkdf(crypto, SALT, key, &[label, &terminal.value().to_be_bytes(), &[key_no.value()]])
}

/// The key that bills are authenticated with.
pub(super) fn bill_key(
    crypto: &dyn Crypto,
    key: &[u8; KEY_LEN],
    terminal: TerminalNo,
    key_no: KeyNo,
) -> [u8; KEY_LEN] {
    derive(crypto, key, b"bill", terminal, key_no)
}

/// Compares without telling by the time taken where two MACs differ.
pub(crate) fn same(a: &[u8; 16], b: &[u8; 16]) -> bool {
    std::hint::black_box(a.iter().zip(b).fold(0, |all, (x, y)| all | (x ^ y))) == 0
}

/// Six hex digits by which people see that a key was entered right: the terminal and the console show the same.
/// They are no secret.
pub fn check_value(crypto: &dyn Crypto, key: &[u8; KEY_LEN], terminal: TerminalNo, key_no: KeyNo) -> String {
    digits(crypto, &derive(crypto, key, b"check", terminal, key_no))
}

/// The six hex digits of a key that was made for being compared.
pub(crate) fn digits(crypto: &dyn Crypto, key: &[u8; KEY_LEN]) -> String {
    let [a, b, c, ..] = crypto.hmac_sha256(key, b"");
    format!("{a:02X}{b:02X}{c:02X}")
}

/// Eight digits that release one paid bill.
#[derive(Clone, PartialEq, Eq)]
pub struct ReleaseCode(String);

impl ReleaseCode {
    /// The eight digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ReleaseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReleaseCode(..)")
    }
}

/// A bill whose MAC was right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    bill: Bill,
    body: Vec<u8>,
}

impl Verified {
    pub(super) const fn new(bill: Bill, body: Vec<u8>) -> Self {
        Self { bill, body }
    }

    /// The bill.
    pub const fn bill(&self) -> &Bill {
        &self.bill
    }

    /// The bytes that the MAC covers: two bills are the same if these are.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The code that releases this bill: bound to every field of it, the amount among them.
    pub fn release_code(&self, crypto: &dyn Crypto, key: &[u8; KEY_LEN]) -> ReleaseCode {
        let key = derive(crypto, key, b"release", self.bill.terminal, self.bill.key_no);
        let mac = crypto.hmac_sha256(&key, &self.body);
        let head = mac.first_chunk().map_or(0, |head| u64::from_be_bytes(*head));
        ReleaseCode(format!("{:08}", head % CODES))
    }
}
