//! Every entry of Alipay's vector file, and the list that proves that none was forgotten.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use channels::PaymentChannel as _;
use channels::alipay::{AlipayProduct, RootFile, material, sign};
use channels::crypto::{Certificate, SigningKey, pem};
use channels::types::{NotificationBody, TradeState};
use http::HeaderMap;
use serde_json::Value;

use crate::alipay_support::{
    self, NOW_MS, NUMBER, OPEN_ID, SELLER_ID, TRADE_NO, all_vectors, app_key, channel, channel_for, ctx,
    key_mode, platform_key, vector,
};
use crate::support::{FakeNetwork, file, str_of};

const COVERED: &[&str] = &[
    "alipay-request-sign-trade-query-cert-mode",
    "alipay-return-url-verify",
    "alipay-notify-verify-plus-in-subject",
    "alipay-response-verify-compact-node",
    "alipay-app-cert-sn-1",
    "alipay-platform-cert-sn-1",
    "alipay-root-cert-sn",
    "alipay-derived-oauth-token",
    "alipay-derived-trade-create-jsapi",
    "alipay-derived-trade-refund",
    "alipay-derived-app-pay",
    "alipay-derived-app-pay-order-string",
    "alipay-derived-notify-trade-success",
    "alipay-derived-response-trade-create",
    "alipay-derived-response-escapes",
];

#[test]
fn no_vector_is_forgotten() {
    let all = all_vectors();
    let entries = ["vectors", "derived"].iter().flat_map(|group| all[group].as_array().unwrap());
    let ids: Vec<&str> = entries.map(|v| str_of(v, "/id")).collect();
    assert_eq!(ids, COVERED);
}

fn parameters(value: &Value) -> sign::Parameters {
    let pairs = value.as_object().unwrap().iter();
    pairs.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect()
}

#[test]
fn requests_are_signed_like_this() {
    for id in [
        "alipay-request-sign-trade-query-cert-mode",
        "alipay-derived-oauth-token",
        "alipay-derived-trade-create-jsapi",
        "alipay-derived-trade-refund",
        "alipay-derived-app-pay",
    ] {
        let v = vector(id);
        let given = parameters(&v["input"]["params"]);
        assert_eq!(sign::request_text(&given), str_of(&v, "/input/sign_string"), "{id}");
        let key = SigningKey::from_pem(&file(str_of(&v, "/input/private_key"))).unwrap();
        assert_eq!(sign::sign(&key, given).unwrap()["sign"], str_of(&v, "/expected"), "{id}");
    }
}

#[test]
fn an_order_string_is_encoded_like_this() {
    let v = vector("alipay-derived-app-pay-order-string");
    let mut given = parameters(&v["input"]["params"]);
    given.insert("sign".to_owned(), str_of(&v, "/input/sign").to_owned());
    assert_eq!(sign::encode(&given), str_of(&v, "/expected"));
    // And the whole way: what the channel hands to the App's SDK verifies, and decodes to what was signed.
    let app = channel_for(&FakeNetwork::with([]), AlipayProduct::App);
    let order = alipay_support::order();
    let request = app.prepare_order(&order).unwrap();
    let prepay = futures_now(app.submit_order(&ctx(), &request)).unwrap();
    let mut sent = sign::decode(prepay.prepay_id.as_bytes()).unwrap();
    let signature = STANDARD.decode(sent.remove("sign").unwrap()).unwrap();
    assert!(app_key().verify_key().unwrap().verify_sha256(sign::request_text(&sent).as_bytes(), &signature));
    assert_eq!(sent["method"], "alipay.trade.app.pay");
    assert_eq!(sent["timestamp"], "2026-01-05 09:30:00");
}

/// Drives a future that waits for nothing.
fn futures_now<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

#[test]
fn return_addresses_and_notifications_are_verified_like_this() {
    for id in ["alipay-return-url-verify", "alipay-notify-verify-plus-in-subject"] {
        let v = vector(id);
        let given = parameters(&v["input"]["params"]);
        let text = sign::notification_text(&given);
        assert_eq!(text, str_of(&v, "/input/sign_string"), "{id}");
        let key = Certificate::from_pem(&file(str_of(&v, "/input/public_cert"))).unwrap().key;
        let signature = STANDARD.decode(&given["sign"]).unwrap();
        assert!(key.verify_sha256(text.as_bytes(), &signature), "{id}");
        let form = v["input"].get("form_body").or(v["input"].get("query")).unwrap().as_str().unwrap();
        assert_eq!(sign::decode(form.as_bytes()).unwrap(), given, "{id}: decoding once gives the parameters");
    }
}

#[test]
fn answers_are_verified_over_their_raw_bytes() {
    let v = vector("alipay-response-verify-compact-node");
    let key = Certificate::from_pem(&file(str_of(&v, "/input/public_cert"))).unwrap().key;
    let signature = STANDARD.decode(str_of(&v, "/input/sign")).unwrap();
    let node = str_of(&v, "/input/node");
    assert!(key.verify_sha256(node.as_bytes(), &signature));
    let body = format!("{{\"sign\":\"x\",\"alipay_fund_trans_uni_transfer_response\":{node}}}");
    assert_eq!(sign::open(body.as_bytes(), "alipay.fund.trans.uni.transfer").unwrap().node, node);

    for (id, method) in [
        ("alipay-derived-response-trade-create", "alipay.trade.create"),
        ("alipay-derived-response-escapes", "alipay.trade.query"),
    ] {
        let v = vector(id);
        let body = str_of(&v, "/input/body").as_bytes();
        let envelope = sign::open(body, method).unwrap();
        assert_eq!(envelope.node, str_of(&v, "/input/node"), "{id}");
        assert_eq!(envelope.sign.as_deref(), Some(str_of(&v, "/expected")), "{id}");
        assert_eq!(envelope.verify(&key_mode(), NOW_MS), Ok(()), "{id}");
        let again = STANDARD.encode(platform_key().sign_sha256(envelope.node.as_bytes()).unwrap());
        assert_eq!(again, str_of(&v, "/expected"), "{id}");
    }
}

#[test]
fn certificates_are_numbered_like_this() {
    for id in ["alipay-app-cert-sn-1", "alipay-platform-cert-sn-1"] {
        let v = vector(id);
        let certificate = Certificate::from_pem(&file(str_of(&v, "/input/cert"))).unwrap();
        assert_eq!(material::serial_number(&certificate).unwrap(), str_of(&v, "/expected"), "{id}");
    }
    let v = vector("alipay-root-cert-sn");
    let text = file(str_of(&v, "/input/bundle"));
    assert_eq!(pem::parse_all(&text).unwrap().len() as u64, v["input"]["certs_in_file"].as_u64().unwrap());
    let root = RootFile::from_pem(&text).unwrap();
    assert_eq!(root.serial_number(), str_of(&v, "/expected"));
    assert_eq!(root.count() as u64, v["input"]["certs_that_count"].as_u64().unwrap());
}

#[test]
fn a_notification_of_a_payment() {
    let v = vector("alipay-derived-notify-trade-success");
    let body = str_of(&v, "/input/form_body");
    let form = sign::decode(body.as_bytes()).unwrap();
    assert_eq!(sign::notification_text(&form), str_of(&v, "/input/sign_string"));
    assert_eq!(form["sign"], str_of(&v, "/expected"));
    let channel = channel(&FakeNetwork::with([]));
    let got = channel.parse_notification(&HeaderMap::new(), body.as_bytes(), NOW_MS).unwrap();
    assert_eq!(got.event_id, "2026010501222093031000010000000001");
    let NotificationBody::Payment(trade) = got.body else { panic!("not a payment") };
    assert_eq!(trade.state, TradeState::Paid);
    assert_eq!(trade.mch_id.as_deref(), Some(SELLER_ID));
    assert_eq!(trade.app_id.as_deref(), Some(alipay_support::APP_ID));
    assert_eq!(trade.out_trade_no, NUMBER);
    assert_eq!(trade.transaction_id.as_deref(), Some(TRADE_NO));
    assert_eq!(trade.amount.unwrap().value(), 1250);
    assert_eq!(trade.currency.as_deref(), Some("CNY"));
    assert_eq!(trade.payer_id.as_deref(), Some(OPEN_ID));
    assert_eq!(trade.paid_at_ms, Some(NOW_MS + 31_000));
}
