//! What an operator may hand in, and what is said about the rest.

use channels::unionpay::trust::{Trust, TrustError};
use channels::unionpay::{PfxError, material, open_pfx};

use super::support::{CERT_ID, certificate};
use crate::support::file;

fn bytes(name: &str) -> Vec<u8> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors").join(name);
    std::fs::read(path).unwrap()
}

#[test]
fn rc2_with_forty_bits() {
    let material = open_pfx(&bytes("made-unionpay-rc2.pfx"), "000000").unwrap();
    assert_eq!(material.certificate.serial_decimal, CERT_ID);
    assert!(material.certificate.is_same_as(&certificate("made-unionpay-merchant.pem")));
    let printed = format!("{material:?}");
    assert!(!printed.contains(&material.private_key_pem[40..80]), "a key in a debug print");
}

#[test]
fn a_modern_one_too() {
    let material = open_pfx(&bytes("made-unionpay-modern.pfx"), "modern-Pass1").unwrap();
    assert_eq!(material.certificate.serial_decimal, CERT_ID);
}

#[test]
fn what_cannot_be_used_is_told_apart() {
    let good = bytes("made-unionpay-rc2.pfx");
    for (name, given, password, wanted) in [
        ("nothing", Vec::new(), "000000", PfxError::Empty),
        ("a text", b"-----BEGIN CERTIFICATE-----".to_vec(), "000000", PfxError::NotPfx),
        ("cut short", good[..good.len() / 2].to_vec(), "000000", PfxError::NotPfx),
        ("too large", vec![0x30; 70_000], "000000", PfxError::NotPfx),
        ("wrong password", good.clone(), "111111", PfxError::Password),
        ("no password", good.clone(), "", PfxError::Password),
        ("no certificate", bytes("made-unionpay-nocert.pfx"), "000000", PfxError::NoCertificate),
    ] {
        assert_eq!(open_pfx(&given, password).unwrap_err(), wanted, "{name}");
    }
}

#[test]
fn merchant_numbers() {
    assert_eq!(material::mer_id(" 777290058110048 ").unwrap(), "777290058110048");
    for (given, code) in [
        ("", "empty"),
        ("77729005811004", "mer_id_shape"),
        ("7772900581100480", "mer_id_shape"),
        ("77729005811004-", "mer_id_shape"),
    ] {
        assert_eq!(material::mer_id(given).unwrap_err().code(), code, "{given}");
    }
}

#[test]
fn authorities_belong_together() {
    let (root, middle) = (file("made-unionpay-root.pem"), file("made-unionpay-middle.pem"));
    assert!(material::trust(&root, &middle, false).is_ok());
    for (root, middle, code) in [
        (&middle, &root, "not_a_root"),
        (&file("unionpay-test-root.pem"), &middle, "other_root"),
        (&root, &root, "other_root"),
        (&String::new(), &middle, "empty"),
    ] {
        assert_eq!(material::trust(root, middle, false).unwrap_err().code(), code);
    }
    let foreign =
        Trust::new(certificate("made-unionpay-foreign.pem"), certificate("made-unionpay-middle.pem"), true);
    assert_eq!(foreign.unwrap_err(), TrustError::OtherRoot);
}
