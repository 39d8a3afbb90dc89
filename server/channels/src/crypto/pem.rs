//! PEM as people paste it.
//!
//! Forms fold lines, editors add spaces, Windows adds carriage returns: what stands between the two
//! marker lines is freed of white space and then decoded strictly. A missing end is told apart from
//! damage, because it has its own remedy: copy the file again, to its last line.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::CryptoError;

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const DASHES: &str = "-----";
/// Far more than any key or certificate.
const MAX_LEN: usize = 64 * 1024;

/// One PEM block.
pub struct Pem {
    /// Its label, such as `PRIVATE KEY`.
    pub label: String,
    /// The decoded bytes, wiped when dropped.
    pub der: Zeroizing<Vec<u8>>,
}

/// Reads the first PEM block of `text`; whatever stands around it is ignored.
pub fn parse(text: &str) -> Result<Pem, CryptoError> {
    if text.trim().is_empty() {
        return Err(CryptoError::Empty);
    }
    if text.len() > MAX_LEN {
        return Err(CryptoError::NotPem);
    }
    let Some((_, rest)) = text.split_once(BEGIN) else {
        // The paste may have ended within the first line.
        let cut = text.trim().starts_with("-----B") && BEGIN.starts_with(text.trim_start());
        return Err(if cut { CryptoError::TruncatedPem } else { CryptoError::NotPem });
    };
    let Some((label, rest)) = rest.split_once(DASHES) else {
        return Err(CryptoError::TruncatedPem);
    };
    if label.len() > 64 || !label.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b' ') {
        return Err(CryptoError::DamagedPem);
    }
    let end = format!("{END}{label}{DASHES}");
    let Some((middle, _)) = rest.split_once(&end) else {
        return Err(CryptoError::TruncatedPem);
    };
    Ok(Pem { label: label.to_owned(), der: decode(middle)? })
}

fn decode(middle: &str) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
    let mut joined = Zeroizing::new(String::with_capacity(middle.len()));
    joined.extend(middle.chars().filter(|c| !c.is_whitespace()));
    if joined.starts_with("Proc-Type:") {
        return Err(CryptoError::EncryptedKey);
    }
    match STANDARD.decode(joined.as_bytes()) {
        Ok(der) if !der.is_empty() => Ok(Zeroizing::new(der)),
        _ => Err(CryptoError::DamagedPem),
    }
}
