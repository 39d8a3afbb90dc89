//! The second factor of staff: time steps, what may be typed, and how a secret is written for people.

use crate::time::{SECOND, UnixMs};
use std::fmt;
use std::ops::RangeInclusive;

/// How long one code is shown, in milliseconds (RFC 6238, section 4.1).
pub const STEP_MS: i64 = 30 * SECOND;
/// How many digits a code has.
pub const DIGITS: usize = 6;
/// How many recovery codes are made at a time.
pub const RECOVERY_CODES: usize = 10;
/// How many characters stand together where somebody has to type.
const GROUP: usize = 4;
/// RFC 4648, section 6: what authenticator apps read.
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// Crockford's, without letters that look like digits: what people write down.
const PLAIN32: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The time step of a moment (RFC 6238, section 4.2, from 1970 on).
pub const fn step_of(at: UnixMs) -> i64 {
    at.0.div_euclid(STEP_MS)
}

/// The steps whose codes are taken: one more to each side, for clocks that are off and fingers that are slow (RFC 6238,
/// section 5.2).
pub const fn steps_taken(now: UnixMs) -> RangeInclusive<i64> {
    step_of(now) - 1..=step_of(now) + 1
}

/// A secret as authenticator apps take it.
pub fn base32(secret: &[u8]) -> String {
    in_fives(secret, BASE32)
}

/// A text in groups of four, parted by `between`.
pub fn grouped(text: &str, between: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let groups: Vec<String> = letters.chunks(GROUP).map(|group| group.iter().collect()).collect();
    groups.join(between)
}

/// Five bits a letter, the first ones first; what is left over is filled up with zeros.
fn in_fives(bytes: &[u8], alphabet: &[u8; 32]) -> String {
    let bit = |n: usize| bytes.get(n / 8).is_some_and(|byte| byte & (0x80 >> (n % 8)) != 0);
    let letter = |first: usize| (first..first + 5).fold(0, |value, n| value * 2 + usize::from(bit(n)));
    (0..bytes.len() * 8).step_by(5).map(|first| char::from(alphabet[letter(first)])).collect()
}

/// A code for the day when somebody does not have their app: 80 random bits, good for one sign-in.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(String);

impl RecoveryCode {
    const LEN: usize = 16;

    /// A code out of random bytes.
    pub fn from_random(random: [u8; 10]) -> Self {
        Self(in_fives(&random, PLAIN32))
    }

    /// Reads a code without its dashes, in any case; letters that look like a digit count as it.
    fn parse(text: &str) -> Option<Self> {
        let read = |c: char| match c.to_ascii_uppercase() {
            'I' | 'L' => '1',
            'O' => '0',
            other => other,
        };
        let code: String = text.chars().map(read).collect();
        let fits = code.len() == Self::LEN && code.bytes().all(|b| PLAIN32.contains(&b));
        fits.then_some(Self(code))
    }

    /// The code without dashes, for its hash.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The code as it is shown and written down.
    pub fn shown(&self) -> String {
        grouped(&self.0, "-")
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

/// What was typed where a second factor is asked for.
#[derive(Clone, PartialEq, Eq)]
pub enum Typed {
    /// Six digits out of an app.
    Code(String),
    /// A recovery code.
    Recovery(RecoveryCode),
}

impl Typed {
    /// Reads it; spaces and dashes do not matter, nor whether the keyboard wrote wide digits. `None`: neither.
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String =
            text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '－')).map(narrow).collect();
        if plain.len() == DIGITS && plain.bytes().all(|b| b.is_ascii_digit()) {
            return Some(Self::Code(plain));
        }
        RecoveryCode::parse(&plain).map(Self::Recovery)
    }
}

impl fmt::Debug for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Code(_) => "Typed::Code(…)",
            Self::Recovery(_) => "Typed::Recovery(…)",
        })
    }
}

/// Full-width letters and digits, as Chinese keyboards write them, in their ordinary form.
fn narrow(c: char) -> char {
    let wide = u32::from(c).checked_sub(0xFF01).filter(|offset| *offset < 0x5E);
    wide.and_then(|offset| char::from_u32(0x21 + offset)).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_written_as_apps_read_them() {
        // RFC 4648, section 10, without padding.
        let pairs = [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foobar", "MZXW6YTBOI")];
        for (plain, written) in pairs {
            assert_eq!(base32(plain.as_bytes()), written);
        }
        assert_eq!(base32(b"12345678901234567890"), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(grouped("GEZDGNBVGY", " "), "GEZD GNBV GY");
    }

    #[test]
    fn a_code_is_taken_one_step_early_or_late() {
        assert_eq!(step_of(UnixMs(59_000)), 1, "RFC 6238, appendix B");
        assert_eq!((step_of(UnixMs(29_999)), step_of(UnixMs(30_000))), (0, 1));
        assert_eq!(steps_taken(UnixMs(1_111_111_109_000)), 37_037_035..=37_037_037);
    }

    #[test]
    fn what_may_be_typed() {
        for six in ["012345", " 012 345 ", "０１２３４５", "012-345"] {
            assert_eq!(Typed::parse(six), Some(Typed::Code("012345".into())), "{six}");
        }
        let code = RecoveryCode::from_random([0x08, 0x42, 0x10, 0x84, 0x21, 0, 0, 0, 0, 0xff]);
        assert_eq!(code.shown(), "1111-1111-0000-007Z");
        for typed in ["1111-1111-0000-007Z", "lIl1 1111 ooOO 007z", "1111111100000０7z"] {
            assert_eq!(Typed::parse(typed), Some(Typed::Recovery(code.clone())), "{typed}");
        }
        for neither in ["", "12345", "1234567", "12345a", "1111-1111-0000-007U", "1111-1111-0000-007"] {
            assert_eq!(Typed::parse(neither), None, "{neither}");
        }
        assert!(!format!("{:?} {code:?}", Typed::parse("012345")).contains("012345"));
    }
}
