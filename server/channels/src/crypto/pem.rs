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
/// More than any chain or file of roots.
const MAX_BLOCKS: usize = 16;

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

/// Writes a PEM block, lines of 64 characters.
pub fn write(label: &str, der: &[u8]) -> String {
    let mut pem = format!("{BEGIN}{label}{DASHES}\n");
    let body = Zeroizing::new(STANDARD.encode(der));
    for (place, sign) in body.chars().enumerate() {
        if place > 0 && place % 64 == 0 {
            pem.push('\n');
        }
        pem.push(sign);
    }
    pem + "\n" + END + label + DASHES + "\n"
}

/// Reads every PEM block of `text`, in order: a chain, or a file of roots. At least one.
pub fn parse_all(text: &str) -> Result<Vec<Pem>, CryptoError> {
    let mut blocks = vec![parse(text)?];
    let mut rest = text.split_once(BEGIN).map_or("", |(_, rest)| rest);
    while let Some(at) = rest.find(BEGIN) {
        if blocks.len() >= MAX_BLOCKS {
            return Err(CryptoError::DamagedPem);
        }
        blocks.push(parse(&rest[at..])?);
        rest = &rest[at + BEGIN.len()..];
    }
    Ok(blocks)
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
