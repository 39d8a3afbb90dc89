//! Offline (脱机) payment: the bill that a terminal without a network shows as a QR code, and the code that releases it.
//!
//! The terminal and the server share one key of 32 bytes. From it HKDF-SHA256 makes a key for bills and one for
//! release codes, so that neither says anything about the other. `docs/OFFLINE.md` says it for firmware writers, with
//! test vectors that another implementation made.
//!
//! Nothing in a scanned bill is believed before its MAC was checked: [`Scanned`] tells only whose key to check it with,
//! and [`Verified`] comes from [`Scanned::verify`] alone.

mod bill;
mod keys;
mod wire;

pub use bill::{Bill, BillNo, ItemText, KeyNo, Standing, Subject, TerminalNo};
pub use keys::{Crypto, KEY_LEN, ReleaseCode, Verified, check_value};
pub(crate) use keys::{digits, hkdf, same};
pub use wire::{BadBill, MAX_SEGMENT, Scanned, seal};

use crate::time::{DAY, MINUTE};

/// How far a terminal's clock may be off, in milliseconds: a bill is taken so long before it was issued and so long
/// after it expired.
pub const DRIFT_MS: i64 = 10 * MINUTE;
/// The longest life of a bill, in milliseconds.
pub const MAX_LIFE_MS: i64 = 7 * DAY;
/// The largest amount of a bill, in fen: 100,000 yuan.
pub const MAX_AMOUNT: i64 = 10_000_000;
/// The longest description of an item, in bytes of UTF-8: twenty Chinese characters.
pub const MAX_ITEM: usize = 60;
/// The directory that bills are opened in.
pub const DIRECTORY: &str = "/PeakeCloud/offline/";
/// The longest address in a QR code, in bytes.
pub const MAX_ADDRESS: usize = 299;
