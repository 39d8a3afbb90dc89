//! An operator with a WeChat that answers as it is told to.

use async_trait::async_trait;
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use channels::crypto::SigningKey;
use channels::http::{HttpClient, TransportError};
use channels::wechat::WechatEndpoints;
use domain::access::Role;
use domain::ids::OperatorId;
use domain::time::UnixMs;
use http::{Request, Response};
use service::accounts::{Check, SaveWechat, Verdict};
use service::{Actor, Clock, Deps, Endpoints, Error, FieldError, Service, Settings, SystemRandom, Vault};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use store::{Store, operators, transact};
use zeroize::Zeroizing;

/// 2026-12-01: inside the made certificate's validity.
pub const NOW: UnixMs = UnixMs(1_796_083_200_000);
pub const MCH_ID: &str = "1900000001";
pub const APP_ID: &str = "wx0123456789abcdef";
pub const APP_SECRET: &str = "5ec4e7a0b1c2d3e4f5061728394a5b6c";
pub const API_V3_KEY: &str = "Kx9vQ2mT7wZ4nR8bL5cF1hJ6pD3sG0aY";
pub const PUBLIC_KEY_ID: &str = "PUB_KEY_ID_0114232134912410000000000000";
pub const PLATFORM_SERIAL: &str = "D7CE59D1F522D701";
pub const NO_SUCH_ORDER: &str = r#"{"code":"ORDER_NOT_EXIST","message":"订单不存在"}"#;

/// Public test material of the channels.
pub fn file(name: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../channels/vectors").join(name);
    std::fs::read_to_string(path).unwrap()
}

pub fn merchant_certificate() -> String {
    file("made-merchant-cert.pem")
}

pub fn merchant_key() -> String {
    file("wechat-doc-merchant-private-key.pem")
}

/// A whole form in public-key mode, every field right.
pub fn input() -> SaveWechat {
    SaveWechat {
        app_id: APP_ID.to_owned(),
        app_secret: Some(APP_SECRET.to_owned().into()),
        mch_id: MCH_ID.to_owned(),
        api_v3_key: Some(API_V3_KEY.to_owned().into()),
        merchant_certificate: Some(merchant_certificate()),
        merchant_private_key: Some(merchant_key().into()),
        mode: "public_key".to_owned(),
        public_key_id: Some(PUBLIC_KEY_ID.to_owned()),
        public_key: Some(file("wechat-doc-wechatpay-public-key.pem")),
        ..SaveWechat::default()
    }
}

/// The same form in platform-certificate mode.
pub fn certificate_input() -> SaveWechat {
    SaveWechat { mode: "platform_certificates".to_owned(), public_key_id: None, public_key: None, ..input() }
}

/// Nothing entered but what the form shows: everything is kept.
pub fn keep(mode: &str) -> SaveWechat {
    SaveWechat {
        app_id: APP_ID.to_owned(),
        mch_id: MCH_ID.to_owned(),
        mode: mode.to_owned(),
        ..SaveWechat::default()
    }
}

/// What WeChat answers to a kind of request.
#[derive(Clone)]
pub enum Reply {
    Answer(u16, String),
    /// The platform certificate, sealed with this API v3 key and signed.
    Certificates(&'static str),
    /// The order that is asked for, unpaid, signed as by the WeChat Pay public key.
    Order,
    Down,
}

impl Reply {
    pub fn json(status: u16, body: &str) -> Self {
        Self::Answer(status, body.to_owned())
    }
}

#[derive(Clone)]
pub struct Script {
    pub query: Reply,
    pub certificates: Reply,
    pub token: Reply,
}

/// Plays WeChat Pay and the official account.
pub struct FakeWechat {
    script: Mutex<Script>,
    requests: Mutex<Vec<String>>,
    gate: Mutex<Option<Arc<tokio::sync::Barrier>>>,
}

impl FakeWechat {
    fn new() -> Self {
        let script = Script {
            query: Reply::json(404, NO_SUCH_ORDER),
            certificates: Reply::Certificates(API_V3_KEY),
            token: Reply::json(200, r#"{"access_token":"token","expires_in":7200}"#),
        };
        Self { script: Mutex::new(script), requests: Mutex::default(), gate: Mutex::default() }
    }

    /// Changes what is answered from now on.
    pub fn set(&self, change: impl FnOnce(&mut Script)) {
        change(&mut self.script.lock().unwrap());
    }

    pub fn query(&self, reply: Reply) {
        self.set(|script| script.query = reply);
    }

    pub fn all(&self, reply: &Reply) {
        self.set(|s| *s = Script { query: reply.clone(), certificates: reply.clone(), token: reply.clone() });
    }

    /// Answers queries only when `n` of them have arrived.
    pub fn hold_until(&self, n: usize) {
        *self.gate.lock().unwrap() = Some(Arc::new(tokio::sync::Barrier::new(n)));
    }

    /// Method and path of what was asked, and forgets it.
    pub fn take_requests(&self) -> Vec<String> {
        std::mem::take(&mut self.requests.lock().unwrap())
    }
}

#[async_trait]
impl HttpClient for FakeWechat {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let path = request.uri().path().to_owned();
        self.requests.lock().unwrap().push(format!("{} {path}", request.method()));
        let script = self.script.lock().unwrap().clone();
        let reply = match path.as_str() {
            "/v3/certificates" => script.certificates,
            "/cgi-bin/stable_token" => script.token,
            _ => script.query,
        };
        let gate = self.gate.lock().unwrap().clone();
        if let Some(gate) = gate.filter(|_| path.starts_with("/v3/pay/")) {
            gate.wait().await;
        }
        match reply {
            Reply::Answer(status, body) => {
                Ok(Response::builder().status(status).body(Bytes::from(body)).unwrap())
            }
            Reply::Certificates(key) => Ok(certificates(key)),
            Reply::Order => Ok(signed(PUBLIC_KEY_ID, unpaid(path.rsplit('/').next().unwrap()))),
            Reply::Down => Err(TransportError::Timeout),
        }
    }
}

fn unpaid(out_trade_no: &str) -> String {
    serde_json::json!({"appid": APP_ID, "mchid": MCH_ID, "out_trade_no": out_trade_no, "trade_state": "NOTPAY",
        "trade_state_desc": "订单未支付"})
    .to_string()
}

/// The answer to `GET /v3/certificates`, as WeChat Pay makes it (wechat.md 1.3–1.5).
fn certificates(api_v3_key: &str) -> Response<Bytes> {
    let mut sealed = file("wechat-gosdk-test-platform-cert.pem").into_bytes();
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, api_v3_key.as_bytes()).unwrap());
    let nonce = Nonce::try_assume_unique_for_key(b"3a584b49ed9b").unwrap();
    key.seal_in_place_append_tag(nonce, Aad::from(b"certificate"), &mut sealed).unwrap();
    let body = serde_json::json!({"data": [{
        "effective_time": "2021-04-27T16:55:23+08:00", "expire_time": "2031-04-25T16:55:23+08:00",
        "serial_no": PLATFORM_SERIAL,
        "encrypt_certificate": {"algorithm": "AEAD_AES_256_GCM", "associated_data": "certificate",
            "nonce": "3a584b49ed9b", "ciphertext": STANDARD.encode(sealed)},
    }]})
    .to_string();
    signed(PLATFORM_SERIAL, body)
}

/// An answer signed by the platform's test key, as of [`NOW`].
pub fn signed(serial: &str, body: String) -> Response<Bytes> {
    let timestamp = NOW.seconds();
    let key = SigningKey::from_pem(&file("wechat-gosdk-test-private-key.pem")).unwrap();
    let message = format!("{timestamp}\nanswernonce\n{body}\n");
    Response::builder()
        .status(200)
        .header("wechatpay-timestamp", timestamp)
        .header("wechatpay-nonce", "answernonce")
        .header("wechatpay-serial", serial)
        .header("wechatpay-signature", STANDARD.encode(key.sign_sha256(message.as_bytes()).unwrap()))
        .body(Bytes::from(body))
        .unwrap()
}

pub struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> UnixMs {
        UnixMs(self.0.load(Ordering::Relaxed))
    }
}

/// A service with one operator, its administrator, and WeChat.
pub struct World {
    pub service: Service,
    pub store: Store,
    pub wechat: Arc<FakeWechat>,
    pub clock: Arc<TestClock>,
    pub operator: OperatorId,
    pub admin: Actor,
}

impl World {
    pub async fn new(store: Store) -> Self {
        let (wechat, clock) = (Arc::new(FakeWechat::new()), Arc::new(TestClock(AtomicI64::new(NOW.0))));
        let service = Service::new(Deps {
            store: store.clone(),
            clock: clock.clone(),
            random: Arc::new(SystemRandom::default()),
            provider_http: wechat.clone(),
            outbound_http: wechat.clone(),
            vault: Vault::new(&[Zeroizing::new([7; 32])]).unwrap(),
            settings: Settings {
                public_base: "https://pay.example.com:8443".to_owned(),
                endpoints: Endpoints {
                    wechat: WechatEndpoints::new("http://pay.test", "http://oa.test", "http://open.test")
                        .unwrap(),
                    ..Endpoints::default()
                },
                facts: Default::default(),
            },
        });
        let operator = new_operator(&store, "first").await;
        let admin = actor(&operator, Role::Administrator);
        Self { service, store, wechat, clock, operator, admin }
    }

    pub fn set_clock(&self, at: UnixMs) {
        self.clock.0.store(at.0, Ordering::Relaxed);
    }

    /// Saves `input` and expects the errors of its fields: `(field, code, args joined by a comma)`, sorted.
    pub async fn refused(&self, input: SaveWechat) -> Vec<(String, String, String)> {
        match self.service.save_wechat(&self.admin, input).await {
            Err(Error::Invalid(fields)) => sorted(fields),
            other => panic!("not refused at a field: {other:?}"),
        }
    }
}

fn sorted(fields: Vec<FieldError>) -> Vec<(String, String, String)> {
    let mut fields: Vec<_> = fields.into_iter().map(|f| (f.field, f.code, f.args.join(","))).collect();
    fields.sort();
    fields
}

/// One wrong field.
pub fn one(field: &str, code: &str, args: &str) -> Vec<(String, String, String)> {
    vec![(field.to_owned(), code.to_owned(), args.to_owned())]
}

pub async fn new_operator(store: &Store, code: &str) -> OperatorId {
    let operator = operators::Row {
        id: OperatorId::from_parts(NOW, code_bytes(code)),
        code: code.to_owned(),
        name: "运营商".to_owned(),
        active: true,
        created_at: NOW,
    };
    transact!(Error, store, |tx| { Ok(operators::insert(tx, &operator).await?) }).unwrap();
    operator.id
}

/// Ten bytes that are another code's only if the code is the same.
fn code_bytes(code: &str) -> [u8; 10] {
    let mut bytes = [0; 10];
    for (to, from) in bytes.iter_mut().zip(code.bytes()) {
        *to = from;
    }
    bytes
}

pub fn actor(operator: &OperatorId, role: Role) -> Actor {
    let mut actor = Actor::cli(Some(operator.clone()));
    actor.role = role;
    actor
}

pub fn check_of<'a>(checks: &'a [Check], key: &str) -> &'a Check {
    checks.iter().find(|check| check.key == key).unwrap_or_else(|| panic!("no check {key}: {checks:?}"))
}

/// Verdict and words of one check.
pub fn said<'a>(checks: &'a [Check], key: &str) -> (Verdict, &'a str) {
    let check = check_of(checks, key);
    (check.verdict, check.words.as_str())
}
