//! Codes that change with the time (RFC 6238 with HMAC-SHA-1, which is what authenticator apps do). By aws-lc-rs like
//! every MAC of the product: a crate for it would bring a second implementation of HMAC to save these lines.

use aws_lc_rs::hmac;
use domain::second_factor::{base32, steps_taken};
use domain::time::UnixMs;
use subtle::ConstantTimeEq as _;

/// 10 to the number of digits.
const MODULUS: u32 = 1_000_000;

/// The 31 bits that a code is made of (RFC 4226, section 5.3).
fn truncated(secret: &[u8], step: i64) -> u32 {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let tag = tag.as_ref();
    let offset = usize::from(tag[tag.len() - 1] & 0x0f);
    let four = [tag[offset], tag[offset + 1], tag[offset + 2], tag[offset + 3]];
    u32::from_be_bytes(four) & 0x7fff_ffff
}

fn code(secret: &[u8], step: i64) -> String {
    format!("{:06}", truncated(secret, step) % MODULUS)
}

/// The step whose code somebody typed, among those that are taken now; the latest where two have the same. Takes as long
/// whichever it is.
pub(super) fn step_of_code(secret: &[u8], typed: &str, now: UnixMs) -> Option<i64> {
    steps_taken(now).fold(None, |found, step| {
        let fits: bool = code(secret, step).as_bytes().ct_eq(typed.as_bytes()).into();
        if fits { Some(step) } else { found }
    })
}

/// What the QR code says: the key URI that authenticator apps read.
pub(super) fn uri(issuer: &str, login: &str, secret: &[u8]) -> String {
    let written = |text: &str| -> String {
        url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
    };
    let issuer = written(issuer);
    format!("otpauth://totp/{issuer}:{}?secret={}&issuer={issuer}", written(login), base32(secret))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::second_factor::step_of;
    use domain::time::SECOND;

    const SECRET: &[u8] = b"12345678901234567890";

    /// RFC 6238, appendix B: time in seconds and the code of eight digits with SHA-1.
    const VECTORS: [(i64, u32); 6] = [
        (59, 94_287_082),
        (1_111_111_109, 7_081_804),
        (1_111_111_111, 14_050_471),
        (1_234_567_890, 89_005_924),
        (2_000_000_000, 69_279_037),
        (20_000_000_000, 65_353_130),
    ];

    #[test]
    fn known_answers() {
        for (seconds, eight) in VECTORS {
            let step = step_of(UnixMs(seconds * SECOND));
            assert_eq!(truncated(SECRET, step) % 100_000_000, eight, "{seconds}");
            assert_eq!(code(SECRET, step), format!("{:06}", eight % MODULUS));
        }
    }

    #[test]
    fn known_answers_of_counters() {
        // RFC 4226, appendix D.
        let ten = [755_224, 287_082, 359_152, 969_429, 338_314, 254_676, 287_922, 162_583, 399_871, 520_489];
        for (counter, six) in (0..).zip(ten) {
            assert_eq!(code(SECRET, counter), format!("{six:06}"), "{counter}");
        }
    }

    #[test]
    fn a_code_counts_for_one_step_to_each_side() {
        let now = UnixMs(1_234_567_890 * SECOND);
        let step = step_of(now);
        for near in [step - 1, step, step + 1] {
            assert_eq!(step_of_code(SECRET, &code(SECRET, near), now), Some(near));
        }
        for far in [step - 2, step + 2] {
            assert_eq!(step_of_code(SECRET, &code(SECRET, far), now), None);
        }
        assert_eq!(step_of_code(SECRET, "", now), None);
    }

    #[test]
    fn a_key_uri_names_who_and_where() {
        assert_eq!(
            uri("Peake Pay", "wang@qs", SECRET),
            "otpauth://totp/Peake%20Pay:wang%40qs?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Peake%20Pay"
        );
    }
}
