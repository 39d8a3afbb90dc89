//! Nothing that was touched gets through (promise 5).

use channels::{NotifyError, PaymentChannel as _, VerifyError};
use http::{HeaderMap, HeaderValue};
use proptest::prelude::*;

use crate::support::{self, FakeNetwork, NOW_MS, PUB_KEY_ID, envelope, public_key_map, signed_headers};
use channels::wechat::v3::sign;

const TRADE: &str = r#"{"mchid":"1900000001","appid":"wx0000000000000001","out_trade_no":"SBX20260102000001",
"transaction_id":"42","trade_state":"SUCCESS","amount":{"total":1000,"currency":"CNY"}}"#;

fn honest() -> (HeaderMap, Vec<u8>) {
    let body = envelope("TRANSACTION.SUCCESS", TRADE).into_bytes();
    (signed_headers(PUB_KEY_ID, NOW_MS / 1000, "n0nce", &body), body)
}

fn verdict(headers: &HeaderMap, body: &[u8], now_ms: i64) -> Result<(), NotifyError> {
    support::channel(&FakeNetwork::with([])).parse_notification(headers, body, now_ms).map(|_| ())
}

/// Replaces one byte of a header by another visible one.
fn touch(headers: &mut HeaderMap, name: &'static str, at: usize, by: u8) {
    let mut bytes = headers[name].as_bytes().to_vec();
    let at = at % bytes.len();
    bytes[at] = if bytes[at] == by { by ^ 1 } else { by };
    headers.insert(name, HeaderValue::from_bytes(&bytes).unwrap());
}

#[test]
fn the_honest_one_passes() {
    let (headers, body) = honest();
    assert_eq!(verdict(&headers, &body, NOW_MS), Ok(()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn one_flipped_bit_of_the_body(at in any::<prop::sample::Index>(), bit in 0..8u8) {
        let (headers, mut body) = honest();
        let at = at.index(body.len());
        body[at] ^= 1 << bit;
        prop_assert_eq!(verdict(&headers, &body, NOW_MS), Err(VerifyError::BadSignature.into()));
    }

    #[test]
    fn one_changed_byte_of_a_header(
        name in prop::sample::select(vec![
            "wechatpay-timestamp", "wechatpay-nonce", "wechatpay-signature", "wechatpay-serial",
            "wechatpay-signature-type",
        ]),
        at in any::<usize>(),
        by in 0x22..0x7du8,
    ) {
        let (mut headers, body) = honest();
        touch(&mut headers, name, at, by);
        prop_assert!(matches!(verdict(&headers, &body, NOW_MS), Err(NotifyError::Unverified(_))));
    }

    #[test]
    fn a_body_cut_short_or_made_longer(keep in any::<prop::sample::Index>(), extra in "[ \n}]{1,3}") {
        let (headers, body) = honest();
        let cut = &body[..keep.index(body.len())];
        prop_assert_eq!(verdict(&headers, cut, NOW_MS), Err(VerifyError::BadSignature.into()));
        let longer = [body.as_slice(), extra.as_bytes()].concat();
        prop_assert_eq!(verdict(&headers, &longer, NOW_MS), Err(VerifyError::BadSignature.into()));
    }

    #[test]
    fn nonsense_never_panics(
        timestamp in "[ -~]{0,20}", nonce in "[ -~]{0,40}", serial in "[ -~]{0,80}",
        signature in "[ -~]{0,400}", body in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        let mut headers = HeaderMap::new();
        for (name, value) in [("wechatpay-timestamp", timestamp), ("wechatpay-nonce", nonce),
            ("wechatpay-serial", serial), ("wechatpay-signature", signature)] {
            headers.insert(name, HeaderValue::from_str(&value).unwrap());
        }
        prop_assert!(sign::verify(&headers, &body, &public_key_map(), NOW_MS).is_err());
        headers.insert("wechatpay-serial", HeaderValue::from_static(PUB_KEY_ID));
        prop_assert!(sign::verify(&headers, &body, &public_key_map(), NOW_MS).is_err());
    }
}

#[test]
fn each_header_is_needed() {
    for name in ["wechatpay-timestamp", "wechatpay-nonce", "wechatpay-serial", "wechatpay-signature"] {
        let (mut headers, body) = honest();
        headers.insert(name, HeaderValue::from_static(""));
        assert_eq!(verdict(&headers, &body, NOW_MS), Err(VerifyError::MissingHeader(name).into()));
        headers.remove(name);
        assert_eq!(verdict(&headers, &body, NOW_MS), Err(VerifyError::MissingHeader(name).into()));
    }
    // The type alone may be absent.
    let (mut headers, body) = honest();
    headers.remove("wechatpay-signature-type");
    assert_eq!(verdict(&headers, &body, NOW_MS), Ok(()));
    headers.insert("wechatpay-signature-type", HeaderValue::from_static("WECHATPAY2-SM2-WITH-SM3"));
    assert_eq!(verdict(&headers, &body, NOW_MS).unwrap_err().code(), "unsupported_signature_type");
}

#[test]
fn the_clock_rule() {
    let (headers, body) = honest();
    for (skew_ms, fresh) in [
        (0, true),
        (299_999, true),
        (-299_999, true),
        (300_000, false),
        (-300_000, false),
        (86_400_000, false),
    ] {
        let got = verdict(&headers, &body, NOW_MS + skew_ms);
        assert_eq!(got.is_ok(), fresh, "{skew_ms}");
        if !fresh {
            assert_eq!(got.unwrap_err().code(), "stale");
        }
    }
    for timestamp in ["99999999999999999999", "9223372036854775807", "-1", "+1767294250", "1767294250.0"] {
        let (mut headers, body) = honest();
        headers.insert("wechatpay-timestamp", HeaderValue::from_static(timestamp));
        assert!(matches!(verdict(&headers, &body, NOW_MS), Err(NotifyError::Unverified(_))), "{timestamp}");
    }
}

#[test]
fn keys_that_do_not_fit() {
    let body = envelope("TRANSACTION.SUCCESS", TRADE).into_bytes();
    let unknown = signed_headers("PUB_KEY_ID_0114232134912410000000000009", NOW_MS / 1000, "n", &body);
    assert_eq!(verdict(&unknown, &body, NOW_MS).unwrap_err().code(), "unknown_serial");

    // Case and leading zeros count for nothing in a certificate's serial, but they do in a key id.
    let mut lower = signed_headers(PUB_KEY_ID, NOW_MS / 1000, "n", &body);
    lower.insert("wechatpay-serial", HeaderValue::from_str(&PUB_KEY_ID.to_lowercase()).unwrap());
    assert_eq!(verdict(&lower, &body, NOW_MS).unwrap_err().code(), "unknown_serial");
    let certificates = channels::wechat::v3::KeyMap::new().with_certificate(support::platform_certificate());
    let spelt = signed_headers("00d7ce59d1f522d701", NOW_MS / 1000, "n", b"");
    assert_eq!(sign::verify(&spelt, b"", &certificates, NOW_MS), Ok(()));

    let (headers, body) = honest();
    let no_keys = channels::wechat::v3::KeyMap::new();
    assert!(matches!(
        sign::verify(&headers, &body, &no_keys, NOW_MS),
        Err(VerifyError::UnknownSerial(s)) if s == PUB_KEY_ID
    ));
    // A probe is told apart, and refused all the same.
    let (mut headers, body) = honest();
    headers.insert("wechatpay-signature", HeaderValue::from_static("WECHATPAY/SIGNTEST/AAAA"));
    assert_eq!(verdict(&headers, &body, NOW_MS), Err(VerifyError::SignatureProbe.into()));
}

#[test]
fn a_certificate_verifies_only_within_its_validity() {
    let certificate = support::platform_certificate();
    let keys = channels::wechat::v3::KeyMap::new().with_certificate(certificate.clone());
    for (at_ms, valid) in [(NOW_MS, true), (certificate.not_after_ms + 1000, false)] {
        let headers = signed_headers(support::CERT_SERIAL, at_ms / 1000, "n", b"{}");
        let got = sign::verify(&headers, b"{}", &keys, at_ms);
        assert_eq!(got.is_ok(), valid);
        if !valid {
            assert_eq!(got.unwrap_err().code(), "expired_key");
        }
    }
}
