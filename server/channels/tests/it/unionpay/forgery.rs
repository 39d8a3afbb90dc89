//! Nothing that was touched, and nobody else, gets through (promise 5).

use std::sync::OnceLock;

use channels::unionpay::fields::{Fields, FieldsError};
use channels::unionpay::sign;
use channels::{NotifyError, PaymentChannel as _, VerifyError};
use http::HeaderMap;
use proptest::prelude::*;

use super::support::{self, NOW_MS, made_trust, paid, signed_by};
use crate::support::FakeNetwork;

/// Signing is the slow part: once for all.
fn honest() -> Fields {
    static HONEST: OnceLock<Fields> = OnceLock::new();
    HONEST.get_or_init(|| signed_by("signer", &paid())).clone()
}

fn verdict(fields: &Fields, now_ms: i64) -> Result<(), NotifyError> {
    let channel = support::channel(&FakeNetwork::with([]));
    channel.parse_notification(&HeaderMap::new(), fields.to_form().as_bytes(), now_ms).map(|_| ())
}

#[test]
fn the_honest_one_passes() {
    assert_eq!(verdict(&honest(), NOW_MS), Ok(()));
}

#[test]
fn somebody_elses_certificate() {
    // The same intermediate certifies merchants: the name decides.
    let merchant = verdict(&signed_by("merchant", &paid()), NOW_MS).unwrap_err();
    assert_eq!(merchant.code(), "untrusted_certificate");
    // The right name, made by anybody.
    let foreign = verdict(&signed_by("foreign", &paid()), NOW_MS).unwrap_err();
    assert_eq!(foreign.code(), "untrusted_certificate");
    // UnionPay's certificate beside another key's signature.
    let mixed =
        signed_by("merchant", &paid()).with("signPubKeyCert", support::crlf("made-unionpay-signer.pem"));
    assert_eq!(verdict(&mixed, NOW_MS), Err(VerifyError::BadSignature.into()));
}

#[test]
fn an_expired_certificate() {
    let leaf = support::certificate("made-unionpay-signer.pem");
    let honest = honest();
    assert_eq!(verdict(&honest, leaf.not_after_ms), Ok(()));
    assert_eq!(verdict(&honest, leaf.not_after_ms + 1).unwrap_err().code(), "expired_key");
}

#[test]
fn what_is_missing() {
    for (name, wanted) in [
        ("signature", "missing_header"),
        ("signPubKeyCert", "missing_header"),
        ("signMethod", "unsupported_signature_type"),
    ] {
        let fields = honest().with(name, "");
        assert_eq!(verdict(&fields, NOW_MS).unwrap_err().code(), wanted, "{name}");
    }
    let other = honest().with("signMethod", "11");
    assert_eq!(verdict(&other, NOW_MS).unwrap_err().code(), "unsupported_signature_type");
}

#[test]
fn line_ends_are_signed() {
    let honest = honest();
    let tampered = honest.clone().with("signPubKeyCert", honest.text("signPubKeyCert").replace("\r\n", "\n"));
    assert_eq!(verdict(&tampered, NOW_MS), Err(VerifyError::BadSignature.into()));
}

#[test]
fn one_name_twice_is_no_message() {
    let honest = honest().to_form();
    let channel = support::channel(&FakeNetwork::with([]));
    let doubled = format!("{honest}&txnAmt=1");
    let refused = channel.parse_notification(&HeaderMap::new(), doubled.as_bytes(), NOW_MS).unwrap_err();
    assert_eq!(refused.code(), "malformed");
}

#[test]
fn answers_are_split_as_the_sdks_do() {
    let read = |text: &str| Fields::from_answer(text.as_bytes());
    let fields = read("a=1=2&b={x=1&y=[2}&c=[p&q]&d=+/==&e=").unwrap();
    assert_eq!(fields.get("a"), Some("1=2"));
    assert_eq!(fields.get("b"), Some("{x=1&y=[2}"));
    assert_eq!(fields.get("c"), Some("[p&q]"));
    assert_eq!(fields.get("d"), Some("+/=="));
    assert_eq!(fields.get("e"), None);
    assert_eq!(read("a=1&a=2"), Err(FieldsError::Twice));
    assert_eq!(read("a=1&b"), Err(FieldsError::NoPair));
    assert_eq!(read("=1"), Err(FieldsError::NoPair));
    assert_eq!(read("a={1&b=2"), Err(FieldsError::OpenBracket));
    assert_eq!(read(""), Err(FieldsError::NoPair));
    assert_eq!(Fields::from_answer(&[0xff, b'=']), Err(FieldsError::NotUtf8));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_changed_field(at in any::<prop::sample::Index>(), by in "[ -~]{0,12}") {
        let honest = honest();
        let names: Vec<String> = honest.iter().map(|(name, _)| name.to_owned()).collect();
        let name = names[at.index(names.len())].clone();
        prop_assume!(honest.text(&name) != by);
        let touched = honest.with(name, by);
        prop_assert!(matches!(verdict(&touched, NOW_MS), Err(NotifyError::Unverified(_))));
    }

    #[test]
    fn any_added_field(name in "[a-z]{1,8}Z", value in "[ -~]{1,12}") {
        let touched = honest().with(name, value);
        prop_assert_eq!(verdict(&touched, NOW_MS), Err(VerifyError::BadSignature.into()));
    }

    #[test]
    fn nonsense_never_panics(body in prop::collection::vec(any::<u8>(), 0..300), text in "[a-z=&{}\\[\\]+%]{0,80}") {
        for bytes in [body.as_slice(), text.as_bytes()] {
            if let Ok(fields) = Fields::from_answer(bytes) {
                prop_assert!(sign::verify(&made_trust(), &fields, NOW_MS).is_err());
            }
            let channel = support::channel(&FakeNetwork::with([]));
            prop_assert!(channel.parse_notification(&HeaderMap::new(), bytes, NOW_MS).is_err());
        }
    }
}
