//! The known answers of `unionpay-vectors.json`, all of them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use channels::VerifyError;
use channels::crypto::{Certificate, SigningKey};
use channels::unionpay::trust::Trust;
use channels::unionpay::{fields::Fields, open_pfx, sign};

use super::support::{certificate, fields_of, str_of, vector};
use crate::support::file;

/// 2022-09-08 and 2022-09-11: inside the test leaf's validity.
const THEN_MS: i64 = 1_662_614_526_000;

fn test_trust() -> Trust {
    Trust::new(certificate("unionpay-test-root.pem"), certificate("unionpay-test-middle.pem"), true).unwrap()
}

#[test]
fn signing() {
    for id in [
        "unionpay-sign-510",
        "unionpay-derived-app-consume",
        "unionpay-derived-query",
        "unionpay-derived-refund",
        "unionpay-derived-file",
    ] {
        let v = vector(id);
        let fields = fields_of(&v["input"]["params"]);
        let text = sign::sign_string(&fields);
        assert_eq!(text, str_of(&v, "/input/sign_string"), "{id}");
        assert_eq!(sign::digest_hex(&text), str_of(&v, "/input/sha256_hex"), "{id}");
        let key = SigningKey::from_pem(&file(str_of(&v, "/input/private_key"))).unwrap();
        let signature = sign::sign(&key, &fields).unwrap();
        assert_eq!(signature, str_of(&v, "/expected"), "{id}");
        if let Some(body) = v.pointer("/input/form_body") {
            let form = fields.with("signature", signature).to_form();
            assert_eq!(form, body.as_str().unwrap(), "{id}");
            let read = Fields::from_form(form.as_bytes()).unwrap();
            assert_eq!(read.to_form(), form, "{id}");
        }
    }
}

#[test]
fn verifying_with_the_line_ends_as_they_came() {
    for id in ["unionpay-notify-verify", "unionpay-query-response-verify"] {
        let v = vector(id);
        let fields = fields_of(&v["input"]["params"]).with("signature", str_of(&v, "/input/signature"));
        assert_eq!(sign::sign_string(&fields), str_of(&v, "/input/sign_string"), "{id}");
        assert_eq!(sign::digest_hex(&sign::sign_string(&fields)), str_of(&v, "/input/sha256_hex"), "{id}");
        assert_eq!(sign::verify(&test_trust(), &fields, THEN_MS), Ok(()), "{id}");

        let pem = fields.text("signPubKeyCert").to_owned();
        assert!(pem.contains("\r\n"));
        for altered in [pem.replace("\r\n", "\n"), format!("{pem}\r\n"), pem.trim_end().to_owned() + " "] {
            if altered == pem {
                continue;
            }
            let touched = fields.clone().with("signPubKeyCert", altered);
            assert_eq!(
                sign::verify(&test_trust(), &touched, THEN_MS),
                Err(VerifyError::BadSignature),
                "{id}"
            );
        }
    }
}

/// The same two messages as they stand on the wire.
#[test]
fn an_answer_and_a_notification_are_taken_apart() {
    let v = vector("unionpay-query-response-verify");
    let fields = fields_of(&v["input"]["params"]).with("signature", str_of(&v, "/input/signature"));
    let wire: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let read = Fields::from_answer(wire.join("&").as_bytes()).unwrap();
    assert_eq!(read, fields);
    assert_eq!(sign::verify(&test_trust(), &read, THEN_MS), Ok(()));
    // A form decoder would break it: a `+` of the signature would become a space.
    let decoded = Fields::from_form(wire.join("&").as_bytes()).unwrap();
    assert!(sign::verify(&test_trust(), &decoded, THEN_MS).is_err());

    let v = vector("unionpay-notify-verify");
    let fields = fields_of(&v["input"]["params"]).with("signature", str_of(&v, "/input/signature"));
    assert_eq!(Fields::from_form(fields.to_form().as_bytes()).unwrap(), fields);
}

#[test]
fn the_chain() {
    let v = vector("unionpay-cert-chain");
    let [leaf, middle, root] =
        ["leaf", "intermediate", "root"].map(|name| certificate(str_of(&v, &format!("/input/{name}"))));
    assert_eq!(leaf.serial_decimal, str_of(&v, "/input/leaf_serial"));
    assert_eq!(leaf.common_name.as_deref(), Some(str_of(&v, "/input/leaf_cn")));
    assert!(leaf.is_signed_by(&middle) && middle.is_signed_by(&root) && root.is_signed_by(&root));
    assert!(!leaf.is_signed_by(&root) && !middle.is_signed_by(&leaf) && !root.is_signed_by(&middle));

    let (from, until) = (leaf.not_before_ms, leaf.not_after_ms);
    assert_eq!((from, until), (1_596_158_356_000, 1_753_924_756_000));
    let pem = file(str_of(&v, "/input/leaf"));
    assert!(test_trust().accept(&pem, from).is_ok() && test_trust().accept(&pem, until).is_ok());
    for outside in [from - 1, until + 1] {
        let refused = test_trust().accept(&pem, outside).unwrap_err();
        assert_eq!(refused, VerifyError::ExpiredKey(leaf.serial_decimal.clone()));
    }
}

#[test]
fn the_pfx_with_old_ciphers() {
    let v = vector("unionpay-certid-pfx-1");
    let bytes = STANDARD.decode(str_of(&v, "/input/pfx_base64")).unwrap();
    let material = open_pfx(&bytes, str_of(&v, "/input/password")).unwrap();
    assert_eq!(material.certificate.serial_decimal, str_of(&v, "/expected"));
    let expected = Certificate::from_pem(&file(str_of(&v, "/input/cert"))).unwrap();
    assert!(material.certificate.is_same_as(&expected));
    let key = SigningKey::from_pem(&material.private_key_pem).unwrap();
    let known = SigningKey::from_pem(&file("unionpay-test-sign-private-key.pem")).unwrap();
    assert_eq!(key.public_der(), known.public_der());
}
