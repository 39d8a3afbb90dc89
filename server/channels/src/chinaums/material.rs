//! What an operator enters for ChinaUMS, checked, every error typed for a message at its field (chinaums.md 1). No error
//! carries anything secret.

use secrecy::SecretString;

/// The product of 公众号支付.
pub const INST_MID: &str = "YUEDANDEFAULT";

/// Why a field is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MaterialError {
    /// Nothing was entered.
    #[error("empty")]
    Empty,
    /// Too short or too long.
    #[error("{found} characters instead of {least} to {most}")]
    Length {
        /// The fewest characters that it may have.
        least: usize,
        /// The most.
        most: usize,
        /// What it has.
        found: usize,
    },
    /// A character that cannot be part of it.
    #[error("contains a character that does not belong")]
    Character,
}

/// Reads `mid` 商户号: 15 digits.
///
/// # Errors
/// Another length or a character that is no digit.
pub fn mid(text: &str) -> Result<String, MaterialError> {
    shaped(text, 15, 15, |b| b.is_ascii_digit())
}

/// Reads `tid` 终端号: 8 letters and digits.
///
/// # Errors
/// Another length or character.
pub fn tid(text: &str) -> Result<String, MaterialError> {
    shaped(text, 8, 8, |b| b.is_ascii_alphanumeric())
}

/// Reads `instMid`: 8 to 32 letters and digits; `YUEDANDEFAULT` for this product.
///
/// # Errors
/// Another length or character.
pub fn inst_mid(text: &str) -> Result<String, MaterialError> {
    shaped(text, 8, 32, |b| b.is_ascii_alphanumeric())
}

/// Reads `msgSrcId` 来源编号: 4 letters and digits.
///
/// # Errors
/// Another length or character.
pub fn source_no(text: &str) -> Result<String, MaterialError> {
    shaped(text, 4, 4, |b| b.is_ascii_alphanumeric())
}

/// Reads `msgSrc` 消息来源, such as `WWW.TEST.COM`.
///
/// # Errors
/// Another length, or something else than letters, digits, `.`, `-` and `_`.
pub fn msg_src(text: &str) -> Result<String, MaterialError> {
    shaped(text, 1, 64, |b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
}

/// Reads `appId`: 32 letters and digits.
///
/// # Errors
/// Another length or character.
pub fn app_id(text: &str) -> Result<String, MaterialError> {
    shaped(text, 32, 32, |b| b.is_ascii_alphanumeric())
}

/// Reads `appKey`: 32 letters and digits.
///
/// # Errors
/// Another length or character.
pub fn app_key(text: &str) -> Result<SecretString, MaterialError> {
    shaped(text, 32, 32, |b| b.is_ascii_alphanumeric()).map(SecretString::from)
}

/// Reads the communication key (通讯密钥): 32 to 64 letters and digits.
///
/// # Errors
/// Another length or character.
pub fn communication_key(text: &str) -> Result<SecretString, MaterialError> {
    shaped(text, 32, 64, |b| b.is_ascii_alphanumeric()).map(SecretString::from)
}

fn shaped(
    text: &str,
    least: usize,
    most: usize,
    allowed: impl Fn(u8) -> bool,
) -> Result<String, MaterialError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(MaterialError::Empty);
    }
    if !text.bytes().all(allowed) {
        return Err(MaterialError::Character);
    }
    if (least..=most).contains(&text.len()) {
        Ok(text.to_owned())
    } else {
        Err(MaterialError::Length { least, most, found: text.len() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret as _;

    #[test]
    fn the_published_test_parameters_are_taken() {
        assert_eq!(mid(" 898340149000005 ").unwrap(), "898340149000005");
        assert_eq!(tid("88880001").unwrap(), "88880001");
        assert_eq!(source_no("3194").unwrap(), "3194");
        assert_eq!(msg_src("WWW.TEST.COM").unwrap(), "WWW.TEST.COM");
        assert_eq!(inst_mid(INST_MID).unwrap(), INST_MID);
        assert_eq!(app_id("10037e6f6823b20801682b6a5e5a0006").unwrap().len(), 32);
        let key = "fcAmtnx7MwismjWNhNKdHC44mNXtnEQeJkRrhKJwyrW2ysRR";
        assert_eq!(communication_key(key).unwrap().expose_secret(), key);
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(mid("").unwrap_err(), MaterialError::Empty);
        assert_eq!(mid("1234").unwrap_err(), MaterialError::Length { least: 15, most: 15, found: 4 });
        assert_eq!(mid("89834014900000X").unwrap_err(), MaterialError::Character);
        assert_eq!(source_no("31 4").unwrap_err(), MaterialError::Character);
        assert_eq!(msg_src("www/test").unwrap_err(), MaterialError::Character);
        let short = communication_key("abc").unwrap_err();
        assert_eq!(short, MaterialError::Length { least: 32, most: 64, found: 3 });
        assert_eq!(app_key("通讯密钥").unwrap_err(), MaterialError::Character);
    }
}
