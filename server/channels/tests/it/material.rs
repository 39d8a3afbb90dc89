//! What an operator may enter, and what every slip is called.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use channels::crypto::pem;
use channels::wechat::WechatEndpoints;
use channels::wechat::material as m;
use proptest::prelude::*;
use secrecy::ExposeSecret as _;

use crate::support::{MERCHANT_SERIAL, NOW_MS, file, signing_key};

const KEY: &str = "wechat-doc-merchant-private-key.pem";

fn code<T>(result: Result<T, m::MaterialError>) -> &'static str {
    match result {
        Ok(_) => "ok",
        Err(e) => e.code(),
    }
}

/// The PKCS#1 key inside a PKCS#8 one of 2048 bits: behind the 26 bytes of the algorithm.
fn pkcs1_pem() -> String {
    let der = pem::parse(&file(KEY)).unwrap().der;
    let lines: Vec<String> = STANDARD
        .encode(&der[26..])
        .as_bytes()
        .chunks(64)
        .map(|l| String::from_utf8(l.to_vec()).unwrap())
        .collect();
    format!("-----BEGIN RSA PRIVATE KEY-----\n{}\n-----END RSA PRIVATE KEY-----\n", lines.join("\n"))
}

#[test]
fn private_keys() {
    let key = m::private_key(&file(KEY)).unwrap();
    assert_eq!(m::private_key(&pkcs1_pem()).unwrap().public_der(), key.public_der());
    let pasted = [
        file(KEY).replace('\n', "\r\n"),
        file(KEY).replace('\n', " "),
        format!("\n  {}\n\n", file(KEY).replace('\n', "\n  ")),
    ];
    for text in pasted {
        assert_eq!(code(m::private_key(&text)), "ok");
    }
    let damaged = file(KEY).replacen("\nM", "\n!", 1);
    let all = file(KEY);
    let mut lines: Vec<&str> = all.lines().collect();
    lines.remove(5);
    let missing_line = lines.join(
        "
",
    );
    for (text, expected) in [
        (String::new(), "empty"),
        (" \n ".to_owned(), "empty"),
        ("hello".to_owned(), "not_pem"),
        (damaged, "damaged_pem"),
        (missing_line, "damaged_key"),
        (file("made-merchant-cert.pem"), "wrong_pem_kind"),
        (file("wechat-gosdk-test-public-key.pem"), "wrong_pem_kind"),
        (file("made-rsa-1024-private-key.pem"), "key_too_small"),
        (file("made-ec-private-key.pem"), "not_rsa"),
        (file("made-encrypted-private-key.pem"), "encrypted_key"),
        (
            "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----".to_owned(),
            "encrypted_key",
        ),
    ] {
        assert_eq!(code(m::private_key(&text)), expected, "{text}");
    }
}

#[test]
fn pem_cut_off_anywhere() {
    type Read = fn(&str) -> &'static str;
    let readers: [(&str, Read); 4] = [
        (KEY, |t| code(m::private_key(t))),
        ("wechat-gosdk-test-platform-cert.pem", |t| code(m::certificate(t))),
        ("wechat-gosdk-test-public-key.pem", |t| code(m::wechatpay_public_key(t))),
        ("made-merchant-cert.pem", |t| code(m::certificate(t))),
    ];
    for (name, read) in readers {
        let text = file(name);
        let text = text.trim_end();
        assert_eq!(read(text), "ok");
        for keep in 0..text.len() {
            let expected = if keep == 0 {
                "empty"
            } else if keep < 6 {
                "not_pem"
            } else {
                "truncated_pem"
            };
            assert_eq!(read(&text[..keep]), expected, "{name} cut after {keep}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Any damage is refused with words, never with a panic.
    #[test]
    fn damage_never_panics(at in any::<prop::sample::Index>(), by in any::<char>(), cut in any::<prop::sample::Index>()) {
        for name in [KEY, "wechat-gosdk-test-platform-cert.pem", "wechat-gosdk-test-public-key.pem"] {
            let mut text: Vec<char> = file(name).chars().collect();
            let at = at.index(text.len());
            text[at] = by;
            let cut = cut.index(text.len());
            let whole: String = text.iter().collect();
            let part: String = text[..cut].iter().chain(&text[(cut + 7).min(text.len())..]).collect();
            for text in [whole, part] {
                let _ = m::private_key(&text);
                let _ = m::certificate(&text);
                let _ = m::wechatpay_public_key(&text);
            }
        }
    }

    #[test]
    fn any_der_never_panics(der in prop::collection::vec(any::<u8>(), 0..200)) {
        for label in ["PRIVATE KEY", "RSA PRIVATE KEY", "PUBLIC KEY", "RSA PUBLIC KEY", "CERTIFICATE"] {
            let text = format!("-----BEGIN {label}-----\n{}\n-----END {label}-----", STANDARD.encode(&der));
            let _ = m::private_key(&text);
            let _ = m::certificate(&text);
            let _ = m::wechatpay_public_key(&text);
        }
    }

    /// A damaged certificate body must not panic either: nothing outside our control parses unchecked.
    #[test]
    fn a_touched_certificate_never_panics(at in any::<prop::sample::Index>(), by in any::<u8>()) {
        let mut der = pem::parse(&file("made-merchant-cert.pem")).unwrap().der.to_vec();
        let at = at.index(der.len());
        der[at] = by;
        let text = format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----", STANDARD.encode(&der));
        let _ = m::certificate(&text);
    }
}

#[test]
fn certificates() {
    let certificate = m::certificate(&file("made-merchant-cert.pem")).unwrap();
    assert_eq!(certificate.serial, MERCHANT_SERIAL);
    assert_eq!(m::certificate_mch_id(&certificate), Some("1900000001"));
    assert!(certificate.subject.contains("CN=1900000001"), "{}", certificate.subject);
    let inside = certificate.not_before_ms + 1;
    assert_eq!(code(m::check_pair(&signing_key(KEY), &certificate)), "ok");
    assert_eq!(code(m::check_certificate(&certificate, "1900000001", inside)), "ok");
    assert_eq!(code(m::check_certificate(&certificate, " 1900000001 ", inside)), "ok");
    assert_eq!(code(m::check_certificate(&certificate, "1900000002", inside)), "other_merchant");
    assert_eq!(
        code(m::check_certificate(&certificate, "1900000001", certificate.not_after_ms + 1)),
        "not_valid_now"
    );
    let other = signing_key("wechat-gosdk-test-private-key.pem");
    assert_eq!(code(m::check_pair(&other, &certificate)), "key_mismatch");

    // A platform certificate names no merchant; its serial has a sign byte in DER that nobody writes.
    let platform = m::certificate(&file("wechat-gosdk-test-platform-cert.pem")).unwrap();
    assert_eq!(platform.serial, "D7CE59D1F522D701");
    assert_eq!(m::certificate_mch_id(&platform), None);
    assert_eq!(code(m::check_pair(&other, &platform)), "ok");
    assert_eq!(code(m::check_certificate(&platform, "1900000001", NOW_MS)), "ok");

    assert_eq!(code(m::certificate(&file(KEY))), "wrong_pem_kind");
    let no_certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----";
    assert_eq!(code(m::certificate(no_certificate)), "damaged_certificate");
}

#[test]
fn public_keys() {
    assert_eq!(code(m::wechatpay_public_key(&file("wechat-gosdk-test-public-key.pem"))), "ok");
    assert_eq!(code(m::wechatpay_public_key(&file(KEY))), "wrong_pem_kind");
    assert_eq!(code(m::wechatpay_public_key(&file("made-rsa-1024-public-key.pem"))), "key_too_small");
    assert_eq!(code(m::wechatpay_public_key("PUB_KEY_ID_0114232134912410000000000000")), "not_pem");
}

#[test]
fn ids_and_secrets() {
    let key = "0123456789abcdef0123456789ABCDEF";
    assert_eq!(code(m::api_v3_key(&format!(" {key}\n"))), "ok");
    assert_eq!(code(m::api_v3_key(&key[1..])), "length");
    assert_eq!(code(m::api_v3_key(&format!("{key}0"))), "length");
    assert_eq!(code(m::api_v3_key("")), "empty");
    assert_eq!(code(m::api_v3_key(&key.replace('0', "０"))), "character");
    assert_eq!(code(m::api_v3_key(&key.replace('a', " "))), "character");
    assert_eq!(format!("{:?}", m::api_v3_key(key).unwrap()), "ApiV3Key(..)");

    for (text, expected) in [
        ("wx2421b1c4370ec43b", "ok"),
        (" wx2421b1c4370ec43b ", "ok"),
        ("wx2421B1c4370ec43b", "shape"),
        ("wx2421b1c4370ec43", "shape"),
        ("gh_7f083739789a", "shape"),
        ("", "empty"),
    ] {
        assert_eq!(code(m::app_id(text)), expected, "{text}");
    }
    assert_eq!(code(m::app_secret("0123456789abcdef0123456789abcde")), "length");
    assert_eq!(code(m::app_secret("0123456789abcdef0123456789abcdeg")), "character");
    let secret = m::app_secret("0123456789abcdef0123456789abcdef").unwrap();
    assert_eq!(secret.expose_secret().len(), 32);
    for (text, expected) in [
        ("1900000001", "ok"),
        ("19000000", "ok"),
        ("1900000", "shape"),
        ("19000000011", "shape"),
        ("19000000a1", "shape"),
    ] {
        assert_eq!(code(m::mch_id(text)), expected, "{text}");
    }
    for (text, expected) in [
        ("PUB_KEY_ID_0114232134912410000000000000", "ok"),
        ("PUB_KEY_ID_", "shape"),
        ("0114232134912410000000000000", "shape"),
        ("PUB_KEY_ID_01142321349124100000000000AB", "shape"),
    ] {
        assert_eq!(code(m::wechatpay_public_key_id(text)), expected, "{text}");
    }
}

#[test]
fn endpoints_are_origins() {
    let production = WechatEndpoints::production();
    assert_eq!(production.pay_base(), "https://api.mch.weixin.qq.com");
    let local =
        WechatEndpoints::new("http://127.0.0.1:3001/", "http://127.0.0.1:3001", "http://127.0.0.1:3001")
            .unwrap();
    assert_eq!(local.pay_base(), "http://127.0.0.1:3001");
    for bad in ["", "127.0.0.1:3001", "ftp://a.b", "https://a.b/v3", "https://a.b/?x", "https://u:p@a.b"] {
        assert!(WechatEndpoints::new(bad, "http://a.b", "http://a.b").is_err(), "{bad}");
    }
}
