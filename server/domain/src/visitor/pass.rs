//! The pass in a visitor's QR code, which a gate verifies by itself or has verified.
//!
//! The gates of a site share one key of 32 bytes with the server; it is used as a terminal's is ([`crate::offline`]): HKDF
//! makes another key of it for every purpose, and the MAC is HMAC-SHA-256 cut to 128 bits. A pass holds no name and no
//! telephone number. The layout, big-endian, in base64url without padding after `PV1.`:
//!
//! | offset | bytes | field |
//! | --- | --- | --- |
//! | 0 | 1 | key number |
//! | 1 | 8 | pass number |
//! | 9 | 4 | valid from, seconds since 1970 UTC |
//! | 13 | 4 | valid until, the same |
//! | 17 | 1 | length n of the plate in bytes; 0: none |
//! | 18 | n | the plate, UTF-8 |
//! | 18 + n | 16 | the MAC over `PV1.` and all bytes before |

use super::Period;
use crate::ids::BadId;
use crate::offline::{Crypto, KEY_LEN, KeyNo, digits, hkdf, same};
use crate::plate::Plate;
use crate::time::{SECOND, UnixMs};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// What a pass begins with; its version.
pub const PREFIX: &str = "PV1.";
/// HKDF's salt.
const SALT: &[u8] = b"PeakePay visitor v1";
const HEAD: usize = 18;
const MAC_LEN: usize = 16;
/// The longest plate, in bytes: a Chinese character at either end.
const MAX_PLATE: usize = 16;
/// The longest pass, in signs.
pub const MAX_PASS: usize = PREFIX.len() + (HEAD + MAX_PLATE + MAC_LEN) * 4 / 3 + 1;

/// The number of a pass: 63 random bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PassNo(i64);

impl PassNo {
    /// From random bytes.
    pub const fn from_random(random: [u8; 8]) -> Self {
        Self(i64::from_be_bytes(random) & i64::MAX)
    }

    /// Reads a number.
    ///
    /// # Errors
    /// Below zero.
    pub const fn new(number: i64) -> Result<Self, BadId> {
        if number < 0 { Err(BadId("PassNo")) } else { Ok(Self(number)) }
    }

    /// The number.
    pub const fn value(self) -> i64 {
        self.0
    }
}

/// What a pass says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pass {
    /// With which of the site's keys it was made.
    pub key_no: KeyNo,
    /// Its number.
    pub number: PassNo,
    /// From when on it opens the gate.
    pub opens: UnixMs,
    /// Until when.
    pub until: UnixMs,
    /// The visitor's car, if they said so.
    pub plate: Option<Plate>,
}

impl Pass {
    /// The pass of a visit.
    #[must_use]
    pub const fn of(key_no: KeyNo, number: PassNo, period: Period, plate: Option<Plate>) -> Self {
        Self { key_no, number, opens: period.opens(), until: period.until, plate }
    }
}

/// Why a text is no pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPass {
    /// It does not begin like one, is too long or short, or is not base64url without padding.
    #[error("not a pass")]
    Shape,
    /// A field out of its bounds.
    #[error("a field of the pass is out of bounds: {0}")]
    Field(&'static str),
}

/// A pass that was read and not verified: it says nothing but which to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScannedPass {
    pass: Pass,
    body: Vec<u8>,
    mac: [u8; MAC_LEN],
}

impl ScannedPass {
    /// Reads what a gate scanned.
    ///
    /// # Errors
    /// See [`BadPass`].
    pub fn decode(text: &str) -> Result<Self, BadPass> {
        if text.len() > MAX_PASS {
            return Err(BadPass::Shape);
        }
        let bytes = text.strip_prefix(PREFIX).ok_or(BadPass::Shape)?;
        let bytes = URL_SAFE_NO_PAD.decode(bytes).map_err(|_| BadPass::Shape)?;
        let (body, mac) = bytes.split_last_chunk::<MAC_LEN>().ok_or(BadPass::Shape)?;
        Ok(Self { pass: read(body)?, body: body.to_vec(), mac: *mac })
    }

    /// Which pass it says it is.
    pub const fn number(&self) -> PassNo {
        self.pass.number
    }

    /// With which of the site's keys it says it was made.
    pub const fn key_no(&self) -> KeyNo {
        self.pass.key_no
    }

    /// Checks the MAC with a site's key. `None`: not made with this key.
    pub fn verify(self, crypto: &dyn Crypto, key: &[u8; KEY_LEN]) -> Option<Pass> {
        same(&mac(crypto, key, self.pass.key_no, &self.body), &self.mac).then_some(self.pass)
    }
}

/// Makes a pass, as it stands in a QR code.
///
/// # Errors
/// A field out of its bounds.
pub fn seal_pass(crypto: &dyn Crypto, key: &[u8; KEY_LEN], pass: &Pass) -> Result<String, BadPass> {
    let seconds = |t: UnixMs| u32::try_from(t.seconds()).map_err(|_| BadPass::Field("time"));
    let plate = pass.plate.as_ref().map(Plate::as_str).unwrap_or_default();
    let mut bytes = vec![pass.key_no.value()];
    bytes.extend_from_slice(&pass.number.value().to_be_bytes());
    bytes.extend_from_slice(&seconds(pass.opens)?.to_be_bytes());
    bytes.extend_from_slice(&seconds(pass.until)?.to_be_bytes());
    bytes.push(u8::try_from(plate.len()).map_err(|_| BadPass::Field("plate"))?);
    bytes.extend_from_slice(plate.as_bytes());
    let mac = mac(crypto, key, pass.key_no, &bytes);
    bytes.extend_from_slice(&mac);
    Ok(format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes)))
}

/// Six hex digits by which people see that a site's key was entered right at a gate.
pub fn pass_check_value(crypto: &dyn Crypto, key: &[u8; KEY_LEN], key_no: KeyNo) -> String {
    digits(crypto, &derive(crypto, key, b"check", key_no))
}

fn derive(crypto: &dyn Crypto, key: &[u8; KEY_LEN], label: &[u8], key_no: KeyNo) -> [u8; KEY_LEN] {
    hkdf(crypto, SALT, key, &[label, &[key_no.value()]])
}

fn mac(crypto: &dyn Crypto, key: &[u8; KEY_LEN], key_no: KeyNo, body: &[u8]) -> [u8; MAC_LEN] {
    let key = derive(crypto, key, b"pass", key_no);
    let whole = crypto.hmac_sha256(&key, &[PREFIX.as_bytes(), body].concat());
    let mut cut = [0; MAC_LEN];
    cut.copy_from_slice(&whole[..MAC_LEN]);
    cut
}

fn read(body: &[u8]) -> Result<Pass, BadPass> {
    let (head, plate) = body.split_first_chunk::<HEAD>().ok_or(BadPass::Shape)?;
    let [key_no, n0, n1, n2, n3, n4, n5, n6, n7, f0, f1, f2, f3, u0, u1, u2, u3, len] = *head;
    if plate.len() != usize::from(len) || plate.len() > MAX_PLATE {
        return Err(BadPass::Shape);
    }
    let number = PassNo::new(i64::from_be_bytes([n0, n1, n2, n3, n4, n5, n6, n7]));
    let seconds = |bytes| UnixMs(i64::from(u32::from_be_bytes(bytes)) * SECOND);
    let (opens, until) = (seconds([f0, f1, f2, f3]), seconds([u0, u1, u2, u3]));
    if opens >= until {
        return Err(BadPass::Field("time"));
    }
    Ok(Pass {
        key_no: KeyNo::new(key_no).map_err(|_| BadPass::Field("key_no"))?,
        number: number.map_err(|_| BadPass::Field("number"))?,
        opens,
        until,
        plate: if plate.is_empty() { None } else { Some(plate_of(plate)?) },
    })
}

/// A plate stands in a pass as we write it ourselves: there is one pass only for one set of fields.
fn plate_of(bytes: &[u8]) -> Result<Plate, BadPass> {
    let text = std::str::from_utf8(bytes).map_err(|_| BadPass::Field("plate"))?;
    let plate = Plate::parse(text).ok().filter(|plate| plate.as_str() == text);
    plate.ok_or(BadPass::Field("plate"))
}
