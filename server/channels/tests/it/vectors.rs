//! Every WeChat Pay v3 entry of the vector file, and the list that proves that none was forgotten.

use aws_lc_rs::rsa::{OAEP_SHA1_MGF1SHA1, OaepPrivateDecryptingKey, PrivateDecryptingKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use channels::CallContext;
use channels::crypto::{Certificate, VerifyKey, pem};
use channels::types::{NotificationBody, Prepay, RefundState, TradeState, WalletCall};
use channels::wechat::WechatProduct;
use channels::wechat::material::{self, MaterialError};
use channels::wechat::v3::{KeyMap, V3Channel, VerifyMode, aead, sign};
use channels::{NotifyError, PaymentChannel as _};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use std::sync::Arc;

use crate::support::{
    self, FakeNetwork, all_vectors, credentials, endpoints, file, public_key_map, public_key_mode,
    signing_key, str_of, vector,
};

/// The v3 entries, each with a test below. Entries of other protocols belong to other modules.
const COVERED: &[&str] = &[
    "v3-sign-get-path",
    "v3-sign-post-jsapi-1230000109",
    "v3-sign-get-query",
    "v3-sign-image-upload-meta",
    "v3-jsapi-paySign",
    "v3-app-sign",
    "v3-verify-response",
    "v3-rsa-sign-source",
    "v3-notify-verify-and-decrypt",
    "v3-aead-256-message",
    "v3-certificates-decrypt-java",
    "v3-aead-256-axios-0",
    "v3-aead-256-axios-1",
    "v3-aead-128-hello",
    "v3-oaep-decrypt",
    "derived-v3-pay-notify",
    "derived-v3-refund-notify",
    "derived-v3-sign-204-empty-body",
];

#[test]
fn no_v3_vector_is_forgotten() {
    let all = all_vectors();
    let ids: Vec<&str> = ["vectors", "derived"]
        .iter()
        .flat_map(|group| all[group].as_array().unwrap())
        .map(|v| str_of(v, "/id"))
        .filter(|id| id.contains("v3-"))
        .collect();
    assert_eq!(ids, COVERED);
}

fn headers_of(value: &Value) -> HeaderMap {
    let pairs = value.as_object().unwrap().iter();
    pairs
        .map(|(name, value)| {
            let name = HeaderName::try_from(name.as_str()).unwrap();
            (name, HeaderValue::from_str(value.as_str().unwrap()).unwrap())
        })
        .collect()
}

#[test]
fn request_signatures() {
    for id in [
        "v3-sign-get-path",
        "v3-sign-post-jsapi-1230000109",
        "v3-sign-get-query",
        "v3-sign-image-upload-meta",
    ] {
        let v = vector(id);
        let given = str_of(&v, "/input/message");
        // Taken apart and put together again by the product's own code.
        let mut lines = given.splitn(5, '\n');
        let mut next = || lines.next().unwrap();
        let (method, url, timestamp, nonce, body) = (next(), next(), next(), next(), next());
        let body = body.strip_suffix('\n').unwrap();
        let message = sign::request_message(method, url, timestamp.parse().unwrap(), nonce, body);
        assert_eq!(message, given.as_bytes(), "{id}");
        let key = signing_key(str_of(&v, "/input/private_key"));
        assert_eq!(STANDARD.encode(key.sign_sha256(&message).unwrap()), str_of(&v, "/expected"), "{id}");
    }
}

#[test]
fn wallet_call_of_jsapi() {
    let v = vector("v3-jsapi-paySign");
    let mut own = credentials(public_key_map(), public_key_mode());
    own.app_id = "wx2421b1c4370ec43b".to_owned();
    let channel = V3Channel::new(FakeNetwork::with([]), endpoints(), Arc::new(own), WechatProduct::Jsapi);
    let ctx = CallContext::new(1_554_208_460_999, "593BEC0C930BF1AFEB40B4A08C8FB242");
    let prepay = Prepay { prepay_id: "wx201410272009395522657a690389285100".to_owned(), raw: String::new() };
    let call = channel.wallet_call(&ctx, &prepay).unwrap();
    assert_eq!(
        serde_json::to_value(&call).unwrap(),
        serde_json::json!({
            "appId": "wx2421b1c4370ec43b",
            "timeStamp": "1554208460",
            "nonceStr": "593BEC0C930BF1AFEB40B4A08C8FB242",
            "package": "prepay_id=wx201410272009395522657a690389285100",
            "signType": "RSA",
            "paySign": str_of(&v, "/expected"),
        })
    );
    assert!(matches!(call, WalletCall::WechatBridge(_)));
}

#[test]
fn wallet_call_of_an_app() {
    let v = vector("v3-app-sign");
    let mut own = credentials(public_key_map(), public_key_mode());
    own.app_id = "wx2421b1c4370ec43b".to_owned();
    let channel = V3Channel::new(FakeNetwork::with([]), endpoints(), Arc::new(own), WechatProduct::App);
    let ctx = CallContext::new(1_554_208_460_999, "593BEC0C930BF1AFEB40B4A08C8FB242");
    let prepay = Prepay { prepay_id: "wx201410272009395522657a690389285100".to_owned(), raw: String::new() };
    let message = sign::bridge_message("wx2421b1c4370ec43b", 1_554_208_460, &ctx.nonce, &prepay.prepay_id);
    assert_eq!(message, str_of(&v, "/input/message").as_bytes());
    let call = channel.wallet_call(&ctx, &prepay).unwrap();
    assert_eq!(
        serde_json::to_value(&call).unwrap(),
        serde_json::json!({
            "appid": "wx2421b1c4370ec43b",
            "partnerid": support::MCH_ID,
            "prepayid": "wx201410272009395522657a690389285100",
            "package": "Sign=WXPay",
            "noncestr": "593BEC0C930BF1AFEB40B4A08C8FB242",
            "timestamp": "1554208460",
            "sign": str_of(&v, "/expected"),
        })
    );
}

#[test]
fn signature_primitives() {
    let v = vector("v3-rsa-sign-source");
    let key = signing_key(str_of(&v, "/input/private_key"));
    assert_eq!(STANDARD.encode(key.sign_sha256(b"source").unwrap()), str_of(&v, "/expected"));

    let v = vector("derived-v3-sign-204-empty-body");
    let key = signing_key(str_of(&v, "/signing_key"));
    let message = sign::answer_message("1722850421", "d824f2e086d3c1df967785d13fcd22ef", b"");
    assert_eq!(message, str_of(&v, "/message").as_bytes());
    assert_eq!(STANDARD.encode(key.sign_sha256(&message).unwrap()), str_of(&v, "/expected"));
    let headers = headers_of(&serde_json::json!({
        "Wechatpay-Timestamp": "1722850421", "Wechatpay-Nonce": "d824f2e086d3c1df967785d13fcd22ef",
        "Wechatpay-Serial": support::PUB_KEY_ID, "Wechatpay-Signature": str_of(&v, "/expected"),
    }));
    assert_eq!(sign::verify(&headers, b"", &public_key_map(), 1_722_850_421_000), Ok(()));
}

#[test]
fn an_answer_verifies() {
    let v = vector("v3-verify-response");
    let key = VerifyKey::from_pem(&file(str_of(&v, "/input/public_key"))).unwrap();
    let headers = headers_of(&serde_json::json!({
        "Wechatpay-Timestamp": str_of(&v, "/input/timestamp"),
        "Wechatpay-Nonce": str_of(&v, "/input/nonce"),
        "Wechatpay-Signature": str_of(&v, "/input/signature"),
        "Wechatpay-Serial": support::PUB_KEY_ID,
    }));
    let keys = KeyMap::new().with_public_key(support::PUB_KEY_ID, key);
    let body = str_of(&v, "/input/body").as_bytes();
    assert_eq!(sign::verify(&headers, body, &keys, 1_722_850_421_000), Ok(()));
}

#[test]
fn a_notification_in_certificate_mode() {
    let v = vector("v3-notify-verify-and-decrypt");
    let headers = headers_of(&v["input"]["headers"]);
    let body = str_of(&v, "/input/body").as_bytes();
    let keys = KeyMap::new()
        .with_certificate(Certificate::from_pem(&file(str_of(&v, "/input/certificate"))).unwrap());
    let now_ms = 1_624_523_846_000;
    assert_eq!(sign::verify(&headers, body, &keys, now_ms), Ok(()));
    // Its key has 16 characters: production refuses it at the form …
    let key = str_of(&v, "/input/api_v3_key");
    assert_eq!(material::api_v3_key(key).unwrap_err(), MaterialError::Length { wanted: 32, found: 16 });
    // … and no other key opens the content.
    let channel = V3Channel::new(
        FakeNetwork::with([]),
        endpoints(),
        Arc::new(credentials(keys, VerifyMode::Certificates)),
        WechatProduct::Jsapi,
    );
    let refused = channel.parse_notification(&headers, body, now_ms).unwrap_err();
    assert!(matches!(refused, NotifyError::Decrypt { .. }), "{refused:?}");
}

#[test]
fn a_payment_notification() {
    let v = vector("derived-v3-pay-notify");
    let channel = support::channel(&FakeNetwork::with([]));
    let body = str_of(&v, "/body").as_bytes();
    let got = channel.parse_notification(&headers_of(&v["headers"]), body, support::NOW_MS).unwrap();
    assert_eq!(got.plain, str_of(&v, "/plaintext"));
    assert_eq!(got.event_id, "3119dfba-e649-5eec-ab1e-000000000001");
    let NotificationBody::Payment(trade) = got.body else { panic!("not a payment") };
    assert_eq!(trade.state, TradeState::Paid);
    assert_eq!(
        (trade.mch_id.as_deref(), trade.app_id.as_deref()),
        (Some(support::MCH_ID), Some(support::APP_ID))
    );
    assert_eq!(trade.out_trade_no, "SBX20260102000001");
    assert_eq!(trade.transaction_id.as_deref(), Some("4200000000202601020000000001"));
    assert_eq!(trade.amount.unwrap().value(), 1000);
    assert_eq!(trade.currency.as_deref(), Some("CNY"));
    assert_eq!(trade.payer_id.as_deref(), Some("oTESTopenid0000000000000001"));
    assert_eq!(trade.paid_at_ms, Some(1_767_294_245_000));
}

#[test]
fn a_refund_notification() {
    let v = vector("derived-v3-refund-notify");
    let channel = support::channel(&FakeNetwork::with([]));
    let body = str_of(&v, "/body").as_bytes();
    let got = channel.parse_notification(&headers_of(&v["headers"]), body, 1_767_297_845_000).unwrap();
    assert_eq!(got.plain, str_of(&v, "/plaintext"));
    let NotificationBody::Refund(refund) = got.body else { panic!("not a refund") };
    assert_eq!(refund.state, RefundState::Succeeded);
    assert_eq!(refund.mch_id.as_deref(), Some(support::MCH_ID));
    assert_eq!(refund.out_refund_no, "SBXR20260102000001");
    assert_eq!(refund.refund_id, "50300000000202601020000000001");
    assert_eq!(
        (refund.amount.unwrap().value(), refund.total.map(domain::money::Fen::value)),
        (300, Some(1000))
    );
    assert_eq!(refund.succeeded_at_ms, Some(1_767_297_845_000));
    assert_eq!(refund.received_by.as_deref(), Some("支付用户零钱"));
}

#[test]
fn aead_with_32_byte_keys() {
    let v = vector("v3-aead-256-message");
    let key = material::api_v3_key(str_of(&v, "/input/key")).unwrap();
    let (nonce, aad) = (str_of(&v, "/input/nonce"), str_of(&v, "/input/aad"));
    assert_eq!(aead::open(&key, nonce, aad, str_of(&v, "/expected")).unwrap(), b"message");

    let v = vector("v3-certificates-decrypt-java");
    let key = material::api_v3_key(str_of(&v, "/input/key")).unwrap();
    let (nonce, aad) = (str_of(&v, "/input/nonce"), str_of(&v, "/input/aad"));
    let pem = aead::open(&key, nonce, aad, str_of(&v, "/input/ciphertext")).unwrap();
    let pem = String::from_utf8(pem).unwrap();
    assert_eq!(pem.trim_end(), str_of(&v, "/expected/pem"));
    let certificate = Certificate::from_pem(&pem).unwrap();
    assert_eq!(certificate.serial, str_of(&v, "/expected/x509_serial_hex"));
    assert_eq!(certificate.common_name.as_deref(), Some("Tenpay.com sign"));
}

#[test]
fn aead_shapes_that_production_refuses() {
    for id in ["v3-aead-256-axios-0", "v3-aead-256-axios-1"] {
        let v = vector(id);
        let key = material::api_v3_key(str_of(&v, "/input/key")).unwrap();
        let (nonce, aad) = (str_of(&v, "/input/nonce"), str_of(&v, "/input/aad"));
        assert_eq!(nonce.len(), 16);
        let refused = aead::open(&key, nonce, aad, str_of(&v, "/expected")).unwrap_err();
        assert_eq!(refused, aead::AeadError::NonceLength, "{id}");
    }
    let v = vector("v3-aead-128-hello");
    let refused = material::api_v3_key(str_of(&v, "/input/key")).unwrap_err();
    assert_eq!(refused, MaterialError::Length { wanted: 32, found: 16 });
}

/// The product sends and receives no sensitive field, so there is no product code for it; the vector is
/// held against the crypto library itself.
#[test]
fn oaep_of_the_library() {
    let v = vector("v3-oaep-decrypt");
    let pem = pem::parse(&file(str_of(&v, "/input/private_key"))).unwrap();
    let key = PrivateDecryptingKey::from_pkcs8(&pem.der).unwrap();
    let key = OaepPrivateDecryptingKey::new(key).unwrap();
    let sealed = STANDARD.decode(str_of(&v, "/input/ciphertext")).unwrap();
    let mut plain = vec![0; key.min_output_size()];
    let plain = key.decrypt(&OAEP_SHA1_MGF1SHA1, &sealed, &mut plain, None).unwrap();
    assert_eq!(plain, str_of(&v, "/expected").as_bytes());
}
