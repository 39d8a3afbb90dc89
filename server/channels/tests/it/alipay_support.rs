//! An Alipay application with public test keys, and Alipay's side of the signature.

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use channels::alipay::{
    AlipayChannel, AlipayCredentials, AlipayEndpoints, AlipayKeys, AlipayProduct, CertificateMode, RootFile,
    material, sign,
};
use channels::crypto::{Certificate, SigningKey};
use channels::types::{CreateOrder, OrderRef};
use domain::ids::OutTradeNo;
use domain::money::Fen;
use http::Response;
use serde_json::Value;

use crate::support::{FakeNetwork, file};

/// 2026-01-05 09:30:00 in Beijing.
pub const NOW_MS: i64 = 1_767_576_600_000;
pub const APP_ID: &str = "9021000122682882";
pub const SELLER_ID: &str = "2088721000000001";
pub const OPEN_ID: &str = "074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5";
pub const NUMBER: &str = "P202601050001";
pub const TRADE_NO: &str = "2026010522001400010000000001";
pub const NOTIFY_URL: &str = "https://pay.example.com/notify/alipay";

pub fn all_vectors() -> Value {
    serde_json::from_str(&file("alipay-vectors.json")).unwrap()
}

/// One entry of the vector file, of either group.
pub fn vector(id: &str) -> Value {
    let all = all_vectors();
    let mut entries = ["vectors", "derived"].iter().flat_map(|group| all[group].as_array().unwrap());
    entries.find(|v| v["id"] == id).cloned().unwrap_or_else(|| panic!("no vector {id}"))
}

/// Alipay's key of the derived vectors.
pub fn platform_key() -> SigningKey {
    SigningKey::from_pem(&file("alipay-derived-platform-private-key.pem")).unwrap()
}

pub fn app_key() -> SigningKey {
    SigningKey::from_pem(&file("alipay-test-app-private-key.pem")).unwrap()
}

pub fn key_mode() -> AlipayKeys {
    AlipayKeys::PublicKey(platform_key().verify_key().unwrap())
}

/// Certificate mode with the certificates that the vectors' repository publishes.
pub fn certificate_mode() -> CertificateMode {
    let app = material::certificate(&file("alipay-test-app-cert.pem")).unwrap();
    let root = RootFile::from_pem(&file("alipay-root-bundle.pem")).unwrap();
    let alipay = Certificate::from_pem(&file("alipay-test-platform-cert-chain.pem")).unwrap();
    CertificateMode::new(material::serial_number(&app).unwrap(), root)
        .with_alipay_certificate(alipay)
        .unwrap()
}

pub fn credentials(keys: AlipayKeys) -> Arc<AlipayCredentials> {
    Arc::new(AlipayCredentials {
        app_id: APP_ID.to_owned(),
        seller_id: SELLER_ID.to_owned(),
        app_key: app_key(),
        keys,
    })
}

pub fn endpoints() -> AlipayEndpoints {
    AlipayEndpoints::at("http://alipay.test").unwrap()
}

pub fn channel_for(network: &Arc<FakeNetwork>, product: AlipayProduct) -> AlipayChannel {
    AlipayChannel::new(network.clone(), endpoints(), credentials(key_mode()), product)
}

pub fn channel(network: &Arc<FakeNetwork>) -> AlipayChannel {
    channel_for(network, AlipayProduct::Jsapi)
}

pub fn ctx() -> channels::CallContext {
    channels::CallContext::new(NOW_MS, "593BEC0C930BF1AFEB40B4A08C8FB242")
}

pub fn order() -> CreateOrder {
    CreateOrder {
        out_trade_no: OutTradeNo::parse(NUMBER).unwrap(),
        description: "停车缴费 京A12345".to_owned(),
        amount: Fen::new(1250).unwrap(),
        notify_url: NOTIFY_URL.to_owned(),
        time_expire_ms: NOW_MS + 900_000,
        created_at_ms: NOW_MS,
        payer_id: OPEN_ID.to_owned(),
        wallet: None,
        return_url: None,
        client_ip: None,
    }
}

pub fn order_ref() -> OrderRef {
    OrderRef {
        out_trade_no: OutTradeNo::parse(NUMBER).unwrap(),
        created_at_ms: NOW_MS,
        expires_at_ms: NOW_MS + 900_000,
    }
}

fn signature(text: &[u8]) -> String {
    STANDARD.encode(platform_key().sign_sha256(text).unwrap())
}

/// An answer to `method`, signed over the node as it stands.
pub fn signed(method: &str, node: &str) -> Response<Bytes> {
    plain(&format!("{{\"{}\":{node},\"sign\":\"{}\"}}", sign::node_name(method), signature(node.as_bytes())))
}

pub fn plain(body: &str) -> Response<Bytes> {
    Response::builder().status(200).body(Bytes::from(body.to_owned())).unwrap()
}

/// A notification of these parameters, signed.
pub fn notification(parameters: &[(&str, &str)]) -> Vec<u8> {
    let mut all: sign::Parameters =
        parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    all.insert("sign_type".to_owned(), "RSA2".to_owned());
    all.insert("sign".to_owned(), signature(sign::notification_text(&all).as_bytes()));
    sign::encode(&all).into_bytes()
}

/// Query and body of a sent request, decoded into one map, as the gateway reads them.
pub fn sent(request: &http::Request<Bytes>) -> BTreeMap<String, String> {
    let mut all = sign::decode(request.uri().query().unwrap_or_default().as_bytes()).unwrap();
    for (name, value) in sign::decode(request.body()).unwrap() {
        assert!(all.insert(name, value).is_none(), "a parameter stands in query and body");
    }
    all
}
