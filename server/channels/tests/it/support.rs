//! A merchant with public test keys, a fake network, and WeChat Pay's side of the signature.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use channels::CallContext;
use channels::crypto::{Certificate, SigningKey, VerifyKey};
use channels::http::{HttpClient, TransportError};
use channels::types::{CreateOrder, OrderRef, PayerWallet};
use channels::wechat::WechatProduct;
use channels::wechat::v3::{KeyMap, V3Channel, V3Credentials, VerifyMode};
use channels::wechat::{WechatEndpoints, material};
use domain::ids::OutTradeNo;
use domain::money::Fen;
use http::{HeaderMap, HeaderValue, Request, Response};
use serde_json::Value;

pub const NOW_MS: i64 = 1_767_294_250_000;
pub const API_V3_KEY: &str = "0123456789abcdef0123456789ABCDEF";
pub const PUB_KEY_ID: &str = "PUB_KEY_ID_0114232134912410000000000000";
pub const CERT_SERIAL: &str = "D7CE59D1F522D701";
pub const MCH_ID: &str = "1900000001";
pub const APP_ID: &str = "wx0000000000000001";
pub const MERCHANT_SERIAL: &str = "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB";

pub fn file(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors").join(name);
    std::fs::read_to_string(path).unwrap()
}

pub fn all_vectors() -> Value {
    serde_json::from_str(&file("wechat-vectors.json")).unwrap()
}

/// One entry of the vector file, of either group.
pub fn vector(id: &str) -> Value {
    let all = all_vectors();
    let found = ["vectors", "derived"]
        .iter()
        .flat_map(|group| all[group].as_array().unwrap())
        .find(|v| v["id"] == id)
        .cloned();
    found.unwrap_or_else(|| panic!("no vector {id}"))
}

pub fn str_of<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("no text at {pointer}"))
}

pub fn signing_key(name: &str) -> SigningKey {
    SigningKey::from_pem(&file(name)).unwrap()
}

pub fn platform_key() -> SigningKey {
    signing_key("wechat-gosdk-test-private-key.pem")
}

pub fn public_key_map() -> KeyMap {
    let key = VerifyKey::from_pem(&file("wechat-gosdk-test-public-key.pem")).unwrap();
    KeyMap::new().with_public_key(PUB_KEY_ID, key)
}

pub fn platform_certificate() -> Certificate {
    Certificate::from_pem(&file("wechat-gosdk-test-platform-cert.pem")).unwrap()
}

pub fn credentials(verifiers: KeyMap, mode: VerifyMode) -> V3Credentials {
    V3Credentials {
        mch_id: MCH_ID.to_owned(),
        app_id: APP_ID.to_owned(),
        merchant_serial: MERCHANT_SERIAL.to_owned(),
        merchant_key: signing_key("wechat-doc-merchant-private-key.pem"),
        api_v3_key: material::api_v3_key(API_V3_KEY).unwrap(),
        verifiers,
        mode,
    }
}

pub fn public_key_mode() -> VerifyMode {
    VerifyMode::PublicKey { id: PUB_KEY_ID.to_owned() }
}

pub fn endpoints() -> WechatEndpoints {
    WechatEndpoints::new("http://pay.test", "http://oa.test:81", "http://open.test").unwrap()
}

pub fn ctx() -> CallContext {
    CallContext::new(NOW_MS, "593BEC0C930BF1AFEB40B4A08C8FB242")
}

pub fn order() -> CreateOrder {
    CreateOrder {
        out_trade_no: OutTradeNo::parse("SBX20260102000001").unwrap(),
        description: "停车费".to_owned(),
        amount: Fen::new(1000).unwrap(),
        notify_url: "https://pay.example.com/notify/wechat/k".to_owned(),
        time_expire_ms: NOW_MS + 300_000,
        created_at_ms: NOW_MS,
        payer_id: "oTESTopenid0000000000000001".to_owned(),
        wallet: Some(PayerWallet::Wechat),
        return_url: None,
        client_ip: None,
    }
}

pub fn order_ref() -> OrderRef {
    OrderRef {
        out_trade_no: OutTradeNo::parse("SBX20260102000001").unwrap(),
        created_at_ms: NOW_MS,
        expires_at_ms: NOW_MS + 300_000,
    }
}

type Answer = Result<Response<Bytes>, TransportError>;

/// Answers in the order given, and remembers what was asked.
#[derive(Default)]
pub struct FakeNetwork {
    answers: Mutex<VecDeque<Answer>>,
    requests: Mutex<Vec<Request<Bytes>>>,
}

impl FakeNetwork {
    pub fn with(answers: impl IntoIterator<Item = Answer>) -> Arc<Self> {
        Arc::new(Self { answers: Mutex::new(answers.into_iter().collect()), requests: Mutex::default() })
    }

    pub fn requests(&self) -> Vec<Request<Bytes>> {
        self.requests.lock().unwrap().clone()
    }
}

#[async_trait]
impl HttpClient for FakeNetwork {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        self.requests.lock().unwrap().push(request);
        self.answers.lock().unwrap().pop_front().expect("an answer for every request")
    }
}

pub fn channel(network: &Arc<FakeNetwork>) -> V3Channel {
    let own = credentials(public_key_map(), public_key_mode());
    V3Channel::new(network.clone(), endpoints(), Arc::new(own), WechatProduct::Jsapi)
}

/// The headers that WeChat Pay puts on what it signs.
pub fn signed_headers(serial: &str, timestamp_s: i64, nonce: &str, body: &[u8]) -> HeaderMap {
    let mut message = format!("{timestamp_s}\n{nonce}\n").into_bytes();
    message.extend_from_slice(body);
    message.push(b'\n');
    let signature = STANDARD.encode(platform_key().sign_sha256(&message).unwrap());
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("wechatpay-timestamp", timestamp_s.to_string().as_str()),
        ("wechatpay-nonce", nonce),
        ("wechatpay-serial", serial),
        ("wechatpay-signature", &signature),
        ("wechatpay-signature-type", "WECHATPAY2-SHA256-RSA2048"),
    ] {
        headers.insert(name, HeaderValue::from_str(value).unwrap());
    }
    headers
}

/// A signed answer, as of `NOW_MS`, by the public-key pair.
pub fn signed(status: u16, body: &str) -> Response<Bytes> {
    signed_by(PUB_KEY_ID, status, body)
}

pub fn signed_by(serial: &str, status: u16, body: &str) -> Response<Bytes> {
    let mut response = plain(status, body);
    *response.headers_mut() = signed_headers(serial, NOW_MS / 1000, "answernonce", body.as_bytes());
    response
}

/// A signed answer whose signature is replaced by WeChat Pay's deliberate nonsense.
pub fn probe(status: u16, body: &str) -> Response<Bytes> {
    let mut response = signed(status, body);
    let value = HeaderValue::from_static("WECHATPAY/SIGNTEST/mfI1CPqvBrgcXfgXMFjdNIhBf27ACE2YyeWsWV9ZI7T7");
    response.headers_mut().insert("wechatpay-signature", value);
    response
}

pub fn plain(status: u16, body: &str) -> Response<Bytes> {
    Response::builder().status(status).body(Bytes::from(body.to_owned())).unwrap()
}

/// What WeChat Pay does with the API v3 key.
pub fn seal(nonce: &str, aad: &str, plain: &str) -> String {
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, API_V3_KEY.as_bytes()).unwrap());
    let mut bytes = plain.as_bytes().to_vec();
    let nonce = Nonce::try_assume_unique_for_key(nonce.as_bytes()).unwrap();
    key.seal_in_place_append_tag(nonce, Aad::from(aad.as_bytes()), &mut bytes).unwrap();
    STANDARD.encode(bytes)
}

/// A notification's body around `plain`.
pub fn envelope(event_type: &str, plain: &str) -> String {
    serde_json::json!({
        "id": "EV-1", "create_time": "2026-01-02T03:04:05+08:00", "resource_type": "encrypt-resource",
        "event_type": event_type, "new_member": {"of": "tomorrow"},
        "resource": {
            "original_type": "transaction", "algorithm": "AEAD_AES_256_GCM",
            "ciphertext": seal("nonce0000001", "transaction", plain),
            "associated_data": "transaction", "nonce": "nonce0000001",
        },
    })
    .to_string()
}
