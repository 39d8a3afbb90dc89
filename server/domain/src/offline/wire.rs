//! The binary layout of version 1, big-endian, and its one path segment.
//!
//! | offset | bytes | field |
//! | --- | --- | --- |
//! | 0 | 1 | version, 1 |
//! | 1 | 1 | key number |
//! | 2 | 4 | terminal number |
//! | 6 | 8 | bill number |
//! | 14 | 4 | amount in fen |
//! | 18 | 4 | issued at, seconds since 1970 UTC |
//! | 22 | 4 | expires at, the same |
//! | 26 | 1 | subject: 1 plate, 2 item |
//! | 27 | 1 | its length n in bytes |
//! | 28 | n | its UTF-8 |
//! | 28 + n | 16 | the MAC over all bytes before |

use super::keys::{Crypto, KEY_LEN, bill_key, same};
use super::{Bill, BillNo, ItemText, KeyNo, MAX_ITEM, Subject, TerminalNo, Verified};
use crate::money::Fen;
use crate::plate::Plate;
use crate::time::{SECOND, UnixMs};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

const VERSION: u8 = 1;
const HEAD: usize = 28;
const MAC_LEN: usize = 16;
const PLATE: u8 = 1;
const ITEM: u8 = 2;
/// The longest segment: 28 + 60 + 16 bytes in base64url.
pub const MAX_SEGMENT: usize = (HEAD + MAX_ITEM + MAC_LEN) * 4 / 3 + 1;

/// Why a path segment is no bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadBill {
    /// Too long or short, or not base64url without padding.
    #[error("not a bill")]
    Shape,
    /// A layout that this server does not know.
    #[error("bill of an unknown version {0}")]
    Version(u8),
    /// A field out of its bounds.
    #[error("a field of the bill is out of bounds: {0}")]
    Field(&'static str),
}

/// A bill that was read and not verified: it says nothing but whose key to verify it with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scanned {
    bill: Bill,
    body: Vec<u8>,
    mac: [u8; MAC_LEN],
}

impl Scanned {
    /// Reads a path segment. There is one segment only for one bill: anything else is refused.
    ///
    /// # Errors
    /// See [`BadBill`].
    pub fn decode(segment: &str) -> Result<Self, BadBill> {
        if segment.len() > MAX_SEGMENT {
            return Err(BadBill::Shape);
        }
        let bytes = URL_SAFE_NO_PAD.decode(segment).map_err(|_| BadBill::Shape)?;
        match bytes.first() {
            Some(&VERSION) => {}
            Some(&other) => return Err(BadBill::Version(other)),
            None => return Err(BadBill::Shape),
        }
        let body_len = bytes.len().checked_sub(MAC_LEN).ok_or(BadBill::Shape)?;
        let (body, mac) = bytes.split_at_checked(body_len).ok_or(BadBill::Shape)?;
        let mac = mac.try_into().map_err(|_| BadBill::Shape)?;
        Ok(Self { bill: read(body)?, body: body.to_vec(), mac })
    }

    /// Whose bill it says it is.
    pub const fn terminal(&self) -> TerminalNo {
        self.bill.terminal
    }

    /// With which of the terminal's keys it says it was made.
    pub const fn key_no(&self) -> KeyNo {
        self.bill.key_no
    }

    /// Checks the MAC with the terminal's key. `None`: not made with this key.
    pub fn verify(self, crypto: &dyn Crypto, key: &[u8; KEY_LEN]) -> Option<Verified> {
        let mac = mac(crypto, key, &self.bill, &self.body);
        same(&mac, &self.mac).then(|| Verified::new(self.bill, self.body))
    }
}

/// Makes a bill's path segment, as a terminal does.
///
/// # Errors
/// A field out of its bounds.
pub fn seal(crypto: &dyn Crypto, key: &[u8; KEY_LEN], bill: &Bill) -> Result<String, BadBill> {
    let mut bytes = body(bill)?;
    let mac = mac(crypto, key, bill, &bytes);
    bytes.extend_from_slice(&mac);
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

fn mac(crypto: &dyn Crypto, key: &[u8; KEY_LEN], bill: &Bill, body: &[u8]) -> [u8; MAC_LEN] {
    let whole = crypto.hmac_sha256(&bill_key(crypto, key, bill.terminal, bill.key_no), body);
    let mut cut = [0; MAC_LEN];
    cut.copy_from_slice(&whole[..MAC_LEN]);
    cut
}

fn body(bill: &Bill) -> Result<Vec<u8>, BadBill> {
    if !bill.is_sound() {
        return Err(BadBill::Field("bill"));
    }
    let seconds = |t: UnixMs| u32::try_from(t.seconds()).map_err(|_| BadBill::Field("time"));
    let amount = u32::try_from(bill.amount.value()).map_err(|_| BadBill::Field("amount"))?;
    let (kind, text) = match &bill.subject {
        Subject::Plate(plate) => (PLATE, plate.as_str()),
        Subject::Item(text) => (ITEM, text.as_str()),
    };
    let len = u8::try_from(text.len()).map_err(|_| BadBill::Field("subject"))?;
    let mut bytes = vec![VERSION, bill.key_no.value()];
    bytes.extend_from_slice(&bill.terminal.value().to_be_bytes());
    bytes.extend_from_slice(&bill.bill_no.value().to_be_bytes());
    bytes.extend_from_slice(&amount.to_be_bytes());
    bytes.extend_from_slice(&seconds(bill.issued_at)?.to_be_bytes());
    bytes.extend_from_slice(&seconds(bill.expires_at)?.to_be_bytes());
    bytes.extend_from_slice(&[kind, len]);
    bytes.extend_from_slice(text.as_bytes());
    Ok(bytes)
}

/// Takes fields off the front.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], BadBill> {
        let (field, rest) = self.0.split_first_chunk::<N>().ok_or(BadBill::Shape)?;
        self.0 = rest;
        Ok(*field)
    }

    fn byte(&mut self) -> Result<u8, BadBill> {
        self.take::<1>().map(|[byte]| byte)
    }

    fn number(&mut self) -> Result<u32, BadBill> {
        self.take().map(u32::from_be_bytes)
    }
}

fn read(body: &[u8]) -> Result<Bill, BadBill> {
    let mut from = Reader(body);
    from.byte()?;
    let key_no = KeyNo::new(from.byte()?).map_err(|_| BadBill::Field("key_no"))?;
    let terminal = TerminalNo::new(from.number()?).map_err(|_| BadBill::Field("terminal"))?;
    let bill_no = BillNo::new(i64::from_be_bytes(from.take()?)).map_err(|_| BadBill::Field("bill_no"))?;
    let amount = Fen::new(i64::from(from.number()?)).map_err(|_| BadBill::Field("amount"))?;
    let issued_at = UnixMs(i64::from(from.number()?) * SECOND);
    let expires_at = UnixMs(i64::from(from.number()?) * SECOND);
    let (kind, len) = (from.byte()?, from.byte()?);
    if from.0.len() != usize::from(len) {
        return Err(BadBill::Shape);
    }
    let text = std::str::from_utf8(from.0).map_err(|_| BadBill::Field("subject"))?;
    let subject = subject(kind, text).ok_or(BadBill::Field("subject"))?;
    let bill = Bill { terminal, key_no, bill_no, amount, issued_at, expires_at, subject };
    if bill.is_sound() { Ok(bill) } else { Err(BadBill::Field("bounds")) }
}

/// A plate stands in a bill as we write it ourselves: upper case, without separators.
fn subject(kind: u8, text: &str) -> Option<Subject> {
    match kind {
        PLATE => Plate::parse(text).ok().filter(|plate| plate.as_str() == text).map(Subject::Plate),
        ITEM => ItemText::parse(text).ok().map(Subject::Item),
        _ => None,
    }
}
