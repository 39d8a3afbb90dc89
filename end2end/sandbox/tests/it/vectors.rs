//! Every WeChat Pay v3 vector, through the sandbox's own cryptography.

use base64::{Engine, engine::general_purpose::STANDARD};
use der::{DecodePem, Encode};
use rsa::{PublicKey, pkcs8::DecodePublicKey};
use sandbox::{crypto, keys::RsaKey};
use serde_json::Value;
use sha2::{Digest, Sha256};
use x509_cert::Certificate;

fn vectors() -> Value {
    serde_json::from_str(include_str!("../../vectors/wechat-vectors.json")).unwrap()
}

fn file(name: &str) -> &'static str {
    match name {
        "wechat-doc-merchant-private-key.pem" => {
            include_str!("../../vectors/wechat-doc-merchant-private-key.pem")
        }
        "wechat-doc-wechatpay-public-key.pem" => {
            include_str!("../../vectors/wechat-doc-wechatpay-public-key.pem")
        }
        "wechat-gosdk-test-private-key.pem" => {
            include_str!("../../vectors/wechat-gosdk-test-private-key.pem")
        }
        "wechat-gosdk-test-public-key.pem" => include_str!("../../vectors/wechat-gosdk-test-public-key.pem"),
        "wechat-gosdk-test-platform-cert.pem" => {
            include_str!("../../vectors/wechat-gosdk-test-platform-cert.pem")
        }
        other => panic!("no such file: {other}"),
    }
}

fn public_key(pem: &str) -> PublicKey {
    PublicKey::from_public_key_pem(pem).unwrap()
}

fn certificate_key(pem: &str) -> PublicKey {
    let certificate = Certificate::from_pem(pem).unwrap();
    let der = certificate.tbs_certificate().subject_public_key_info().to_der().unwrap();
    PublicKey::from_public_key_der(&der).unwrap()
}

fn serial_hex(pem: &str) -> String {
    let certificate = Certificate::from_pem(pem).unwrap();
    // DER puts a zero before a first byte above 0x7f; a serial is written without it.
    hex::encode_upper(certificate.tbs_certificate().serial_number().as_bytes())
        .trim_start_matches("00")
        .to_owned()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("{name} missing"))
}

fn decrypted(input: &Value) -> Vec<u8> {
    crypto::gcm_decrypt(
        text(input, "key").as_bytes(),
        text(input, "nonce").as_bytes(),
        text(input, "aad").as_bytes(),
        text(input, "ciphertext"),
    )
    .unwrap()
}

fn check(vector: &Value) {
    let (input, expected) = (&vector["input"], &vector["expected"]);
    match text(vector, "kind") {
        "v3-request-sign" | "v3-client-sign" | "v3-sign-primitive" => {
            let key = RsaKey::from_pem(file(text(input, "private_key"))).unwrap();
            assert_eq!(key.sign(text(input, "message").as_bytes()), expected.as_str().unwrap());
        }
        "v3-verify" => {
            let key = public_key(file(text(input, "public_key")));
            let message = crypto::answer_message(
                text(input, "timestamp"),
                text(input, "nonce"),
                text(input, "body").as_bytes(),
            );
            assert_eq!(message, text(input, "message").as_bytes());
            assert_eq!(Value::from(crypto::verify(&key, &message, text(input, "signature"))), *expected);
            let mut altered = message;
            altered[0] ^= 1;
            assert!(!crypto::verify(&key, &altered, text(input, "signature")));
        }
        "v3-notify" => notify(input, expected),
        "aes-256-gcm" | "aes-gcm" => gcm(input, expected),
        "rsa-oaep-sha1" => {
            let key = RsaKey::from_pem(file(text(input, "private_key"))).unwrap();
            let plain = crypto::oaep_decrypt(key.inner(), text(input, "ciphertext")).unwrap();
            assert_eq!(plain, expected.as_str().unwrap().as_bytes());
        }
        other => panic!("no such kind: {other}"),
    }
}

/// A whole notification: signature over the raw body, then the resource.
fn notify(input: &Value, expected: &Value) {
    let headers = &input["headers"];
    let certificate = file(text(input, "certificate"));
    assert_eq!(serial_hex(certificate), text(headers, "Wechatpay-Serial"));
    let body = text(input, "body");
    let message = crypto::answer_message(
        text(headers, "Wechatpay-Timestamp"),
        text(headers, "Wechatpay-Nonce"),
        body.as_bytes(),
    );
    let valid = crypto::verify(&certificate_key(certificate), &message, text(headers, "Wechatpay-Signature"));
    assert_eq!(Value::from(valid), expected["signature_valid"]);
    assert_eq!(resource(body, text(input, "api_v3_key")), text(expected, "plaintext"));
}

fn resource(body: &str, key: &str) -> String {
    let envelope: Value = serde_json::from_str(body).unwrap();
    let resource = &envelope["resource"];
    let plain = crypto::gcm_decrypt(
        key.as_bytes(),
        text(resource, "nonce").as_bytes(),
        text(resource, "associated_data").as_bytes(),
        text(resource, "ciphertext"),
    );
    String::from_utf8(plain.unwrap()).unwrap()
}

/// Both directions; a certificate besides is looked into.
fn gcm(input: &Value, expected: &Value) {
    if let Some(plaintext) = input["plaintext"].as_str() {
        let (key, nonce) = (text(input, "key").as_bytes(), text(input, "nonce").as_bytes());
        let aad = text(input, "aad").as_bytes();
        let ciphertext = crypto::gcm_encrypt(key, nonce, aad, plaintext.as_bytes()).unwrap();
        assert_eq!(ciphertext, expected.as_str().unwrap());
        assert_eq!(crypto::gcm_decrypt(key, nonce, aad, &ciphertext).unwrap(), plaintext.as_bytes());
        let other = crypto::gcm_decrypt(key, nonce, b"another", &ciphertext);
        assert_eq!(other, Err(crypto::CryptoError::Decrypt));
        return;
    }
    let plain = decrypted(input);
    if let Some(expected) = expected.as_str() {
        assert_eq!(plain, expected.as_bytes());
        return;
    }
    assert_eq!(hex::encode(Sha256::digest(&plain)), text(expected, "pem_sha256"));
    let pem = String::from_utf8(plain).unwrap();
    assert_eq!(pem, text(expected, "pem"));
    assert_eq!(serial_hex(&pem), text(expected, "x509_serial_hex"));
}

/// A test per vector, so that a test run names each of them.
macro_rules! vectors {
    ($($name:ident: $id:literal,)*) => {
        $(
            #[test]
            fn $name() {
                run($id);
            }
        )*

        const RUN: &[&str] = &[$($id),*];
    };
}

vectors! {
    v3_sign_get_path: "v3-sign-get-path",
    v3_sign_post_jsapi: "v3-sign-post-jsapi-1230000109",
    v3_sign_get_query: "v3-sign-get-query",
    v3_sign_image_upload_meta: "v3-sign-image-upload-meta",
    v3_jsapi_pay_sign: "v3-jsapi-paySign",
    v3_app_sign: "v3-app-sign",
    v3_verify_response: "v3-verify-response",
    v3_rsa_sign_source: "v3-rsa-sign-source",
    v3_notify_verify_and_decrypt: "v3-notify-verify-and-decrypt",
    v3_aead_256_message: "v3-aead-256-message",
    v3_certificates_decrypt_java: "v3-certificates-decrypt-java",
    v3_aead_256_axios_0: "v3-aead-256-axios-0",
    v3_aead_256_axios_1: "v3-aead-256-axios-1",
    v3_aead_128_hello: "v3-aead-128-hello",
    v3_oaep_decrypt: "v3-oaep-decrypt",
    derived_v3_pay_notify: "derived-v3-pay-notify",
    derived_v3_refund_notify: "derived-v3-refund-notify",
    derived_v3_sign_204_empty_body: "derived-v3-sign-204-empty-body",
}

fn all() -> Vec<Value> {
    let vectors = vectors();
    ["vectors", "derived"].iter().flat_map(|group| vectors[*group].as_array().unwrap().clone()).collect()
}

fn run(id: &str) {
    let vector = all().into_iter().find(|vector| text(vector, "id") == id).unwrap();
    if id.starts_with("derived-") {
        derived(&vector);
    } else {
        check(&vector);
    }
}

#[test]
fn no_v3_vector_is_left_out() {
    let known: Vec<String> = all()
        .iter()
        .map(|vector| text(vector, "id").to_owned())
        .filter(|id| id.starts_with("v3-") || id.starts_with("derived-v3-"))
        .collect();
    assert_eq!(known.len(), RUN.len());
    assert!(known.iter().all(|id| RUN.contains(&id.as_str())), "{known:?}");
}

fn derived(vector: &Value) {
    let key = RsaKey::from_pem(file(text(vector, "signing_key"))).unwrap();
    if let Some(message) = vector["message"].as_str() {
        assert_eq!(key.sign(message.as_bytes()), text(vector, "expected"));
        let ours = crypto::answer_message("1722850421", "d824f2e086d3c1df967785d13fcd22ef", b"");
        assert_eq!(ours, message.as_bytes());
        return;
    }
    let (headers, body) = (&vector["headers"], text(vector, "body"));
    let message = crypto::answer_message(
        text(headers, "Wechatpay-Timestamp"),
        text(headers, "Wechatpay-Nonce"),
        body.as_bytes(),
    );
    assert_eq!(key.sign(&message), text(headers, "Wechatpay-Signature"));
    assert!(key.verifies(&message, text(headers, "Wechatpay-Signature")));
    assert_eq!(resource(body, text(vector, "api_v3_key")), text(vector, "plaintext"));
}

#[test]
fn the_files_belong_together() {
    let private = RsaKey::from_pem(file("wechat-gosdk-test-private-key.pem")).unwrap();
    let public = public_key(file("wechat-gosdk-test-public-key.pem"));
    assert_eq!(private.public(), public);
    assert_eq!(certificate_key(file("wechat-gosdk-test-platform-cert.pem")), public);
    let doc = RsaKey::from_pem(file("wechat-doc-merchant-private-key.pem")).unwrap();
    assert_eq!(RsaKey::from_pem(&doc.private_pem()).unwrap().public(), doc.public());
}

#[test]
fn what_nobody_sends_is_refused_and_never_crashes() {
    let key = public_key(file("wechat-doc-wechatpay-public-key.pem"));
    let probe = "WECHATPAY/SIGNTEST/mfI1CPqvBrgcXfgXMFjdNIhBf27ACE2YyeWsWV9ZI7T7";
    for signature in ["", "!", probe, &STANDARD.encode([0; 255]), &STANDARD.encode([255; 256])] {
        assert!(!crypto::verify(&key, b"x", signature), "{signature}");
    }
    let aad = b"";
    assert_eq!(crypto::gcm_decrypt(&[0; 31], &[0; 12], aad, ""), Err(crypto::CryptoError::Key));
    assert_eq!(crypto::gcm_decrypt(&[0; 32], &[0; 13], aad, ""), Err(crypto::CryptoError::Nonce));
    assert_eq!(crypto::gcm_decrypt(&[0; 32], &[0; 12], aad, "?"), Err(crypto::CryptoError::Base64));
    assert_eq!(crypto::gcm_decrypt(&[0; 32], &[0; 12], aad, "AAAA"), Err(crypto::CryptoError::Decrypt));
}
