//! RSA2 (alipay.md 3), with `RustCrypto`: nothing of the product's is shared.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use base64::{Engine, engine::general_purpose::STANDARD};
use md5::{Digest, Md5};
use rsa::{PublicKey, pkcs8::DecodePublicKey};
use serde_json::Value;
use x509_cert::{Certificate, der::Decode};

use crate::{crypto, keys::RsaKey};

/// Parameters by name, sorted by byte.
pub type Parameters = BTreeMap<String, String>;

/// The signed text of a request: everything but `sign` and what is empty.
#[must_use]
pub fn request_text(parameters: &Parameters) -> String {
    join(parameters.iter().filter(|(name, _)| *name != "sign"))
}

/// The signed text of a notification: `sign_type` is left out as well.
#[must_use]
pub fn notification_text(parameters: &Parameters) -> String {
    join(parameters.iter().filter(|(name, _)| *name != "sign" && *name != "sign_type"))
}

fn join<'a>(parameters: impl Iterator<Item = (&'a String, &'a String)>) -> String {
    let kept = parameters.filter(|(_, value)| !value.is_empty());
    kept.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

/// Whether the registered public key (SPKI PEM) made this base64 signature.
#[must_use]
pub fn verifies(public_pem: &str, text: &str, signature: &str) -> bool {
    PublicKey::from_public_key_pem(public_pem)
        .is_ok_and(|key| crypto::verify(&key, text.as_bytes(), signature))
}

/// A signed notification as a form.
#[must_use]
pub fn sealed_form(key: &RsaKey, mut parameters: Parameters) -> String {
    parameters.insert("sign_type".into(), "RSA2".into());
    let signature = key.sign(notification_text(&parameters).as_bytes());
    parameters.insert("sign".into(), signature);
    encode(&parameters)
}

/// `name=value&…`, form-encoded.
#[must_use]
pub fn encode(parameters: &Parameters) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish()
}

/// The opposite, once. None: a name stands there twice.
#[must_use]
pub fn decode(text: &[u8]) -> Option<Parameters> {
    let mut parameters = Parameters::new();
    for (name, value) in form_urlencoded::parse(text) {
        if parameters.insert(name.into_owned(), value.into_owned()).is_some() {
            return None;
        }
    }
    Some(parameters)
}

/// A node as text. Some of Alipay's systems escape `/` and everything beyond ASCII, others do not: a client that parses
/// and writes the node again before it verifies fails on one of the two.
#[must_use]
pub fn node(value: &Value, escaped: bool) -> String {
    let plain = value.to_string();
    if !escaped {
        return plain;
    }
    let mut text = String::with_capacity(plain.len());
    for character in plain.chars() {
        match character {
            '/' => text.push_str("\\/"),
            ascii if ascii.is_ascii() => text.push(ascii),
            other => {
                for unit in other.encode_utf16(&mut [0; 2]) {
                    let _ = write!(text, "\\u{unit:04x}");
                }
            }
        }
    }
    text
}

/// The number of a certificate as Alipay counts it: MD5 of the issuer's name backwards and the serial in decimal. None:
/// it does not parse.
#[must_use]
pub fn certificate_number(der: &[u8]) -> Option<String> {
    let certificate = Certificate::from_der(der).ok()?;
    let tbs = certificate.tbs_certificate();
    let mut parts = Vec::new();
    for rdn in tbs.issuer().iter_rdn() {
        for attribute in rdn.iter() {
            let name = match attribute.oid.to_string().as_str() {
                "2.5.4.3" => "CN",
                "2.5.4.6" => "C",
                "2.5.4.7" => "L",
                "2.5.4.8" => "ST",
                "2.5.4.10" => "O",
                "2.5.4.11" => "OU",
                _ => return None,
            };
            parts.push(format!("{name}={}", std::str::from_utf8(attribute.value.value()).ok()?));
        }
    }
    parts.reverse();
    let text = format!("{}{}", parts.join(","), decimal(tbs.serial_number().as_bytes()));
    Some(hex::encode(Md5::digest(text.as_bytes())))
}

/// `alipay_root_cert_sn` of a file: the RSA certificates' numbers in the file's order.
#[must_use]
pub fn root_number(pem: &str) -> String {
    let numbers = blocks(pem).into_iter().filter_map(|der| {
        let certificate = Certificate::from_der(&der).ok()?;
        let algorithm = certificate.signature_algorithm().oid.to_string();
        algorithm.starts_with("1.2.840.113549.1.1.").then(|| certificate_number(&der)).flatten()
    });
    numbers.collect::<Vec<_>>().join("_")
}

/// The decoded blocks of a PEM file.
#[must_use]
pub fn blocks(pem: &str) -> Vec<Vec<u8>> {
    let inner = pem.split("-----BEGIN CERTIFICATE-----").skip(1);
    let inner = inner.filter_map(|rest| rest.split("-----END").next());
    inner
        .filter_map(|text| {
            STANDARD.decode(text.chars().filter(|c| !c.is_whitespace()).collect::<String>()).ok()
        })
        .collect()
}

/// Big-endian bytes in decimal.
fn decimal(bytes: &[u8]) -> String {
    let mut digits = vec![0_u8];
    for byte in bytes {
        let mut carry = u32::from(*byte);
        for digit in &mut digits {
            carry += u32::from(*digit) * 256;
            *digit = u8::try_from(carry % 10).unwrap_or_default();
            carry /= 10;
        }
        while carry > 0 {
            digits.push(u8::try_from(carry % 10).unwrap_or_default());
            carry /= 10;
        }
    }
    digits.iter().rev().map(|digit| char::from(b'0' + digit)).collect()
}
