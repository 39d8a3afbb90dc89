//! A merchant in virtual time: signs like one, listens like one.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
};

use axum::body::Body;
use bytes::Bytes;
use futures::future::BoxFuture;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use sandbox::{
    Clock, Config, DemoAccount, KeySource, Outbound, OutboundError, Random, Sandbox, crypto, keys::RsaKey,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tower::ServiceExt;

/// 2026-01-02T03:04:05+08:00.
pub const START_MS: i64 = 1_767_294_245_000;
pub const NOTIFY: &str = "http://127.0.0.1:3000/notify/wechat/k1";

#[derive(Default)]
pub struct TestClock(pub AtomicI64);

impl Clock for TestClock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }

    fn advance(&self, ms: i64) -> bool {
        self.0.fetch_add(ms, Ordering::SeqCst);
        true
    }
}

/// SHA-256 in counter mode: the same numbers in every run.
#[derive(Default)]
pub struct TestRandom(Mutex<u64>);

impl Random for TestRandom {
    fn fill(&self, buf: &mut [u8]) {
        let mut counter = self.0.lock().unwrap();
        for chunk in buf.chunks_mut(32) {
            *counter += 1;
            let block = Sha256::digest(counter.to_le_bytes());
            chunk.copy_from_slice(&block[..chunk.len()]);
        }
    }
}

/// What the merchant's server answers; 204 when nothing else was said.
pub enum Say {
    Status(u16),
    /// 200 with this body.
    Body(&'static str),
    /// 200 with the request's own `echostr`.
    Echo,
    Nothing,
    Never,
}

#[derive(Default)]
pub struct Listener {
    pub heard: Mutex<Vec<Request<Bytes>>>,
    pub answers: Mutex<VecDeque<Say>>,
}

impl Outbound for Listener {
    fn send(&self, req: Request<Bytes>) -> BoxFuture<'static, Result<http::Response<Bytes>, OutboundError>> {
        let echo = req.uri().query().and_then(|query| query.split("echostr=").nth(1)).unwrap_or_default();
        let echo = Bytes::from(echo.split('&').next().unwrap_or_default().to_owned());
        self.heard.lock().unwrap().push(req);
        let answer = match self.answers.lock().unwrap().pop_front().unwrap_or(Say::Status(204)) {
            Say::Status(status) => Ok(http::Response::builder().status(status).body(Bytes::new()).unwrap()),
            Say::Body(body) => Ok(http::Response::new(Bytes::from(body))),
            Say::Echo => Ok(http::Response::new(echo)),
            Say::Nothing => Err(OutboundError::TimedOut),
            Say::Never => return Box::pin(futures::future::pending()),
        };
        Box::pin(futures::future::ready(answer))
    }
}

/// An answer with its bytes.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.to_vec()).unwrap()
    }

    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

pub struct Merchant {
    pub sandbox: Sandbox,
    pub clock: Arc<TestClock>,
    pub listener: Arc<Listener>,
    pub account: DemoAccount,
}

pub fn config(time_scale: u32) -> Config {
    Config {
        product_base: "http://127.0.0.1:3000".parse().unwrap(),
        sandbox_base: "http://127.0.0.1:3001".parse().unwrap(),
        time_scale,
    }
}

/// A request before it is signed, to be bent by a test.
pub struct Draft {
    pub method: &'static str,
    pub url: String,
    pub body: String,
    pub mchid: String,
    pub serial: String,
    pub timestamp: String,
    pub nonce: String,
    pub signed_body: Option<String>,
    pub headers: Vec<(&'static str, String)>,
}

impl Merchant {
    pub fn new() -> Self {
        Self::with_scale(1)
    }

    pub fn with_scale(time_scale: u32) -> Self {
        let clock = Arc::new(TestClock(AtomicI64::new(START_MS)));
        let listener = Arc::new(Listener::default());
        let sandbox = Sandbox::new(
            config(time_scale),
            clock.clone(),
            Arc::new(TestRandom::default()),
            listener.clone(),
            KeySource::Fixture,
        )
        .unwrap();
        let account = sandbox.demo_account();
        Self { sandbox, clock, listener, account }
    }

    pub fn advance(&self, ms: i64) {
        self.clock.0.fetch_add(ms, Ordering::SeqCst);
    }

    pub fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    pub fn openid(&self, person: &str) -> String {
        sandbox::ids::openid(&self.account.official_account_app_id, person)
    }

    pub fn key(&self) -> RsaKey {
        RsaKey::from_pem(&self.account.merchant_private_key_pem).unwrap()
    }

    pub fn draft(&self, method: &'static str, url: &str, body: &str) -> Draft {
        let mut headers = vec![
            ("accept", "application/json".to_owned()),
            ("user-agent", "peakepay-test".to_owned()),
            ("wechatpay-serial", self.account.wechatpay_public_key_id.clone()),
            ("host", "127.0.0.1:3001".to_owned()),
        ];
        if !body.is_empty() {
            headers.push(("content-type", "application/json".to_owned()));
        }
        Draft {
            method,
            url: url.to_owned(),
            body: body.to_owned(),
            mchid: self.account.mch_id.clone(),
            serial: self.account.merchant_serial.clone(),
            timestamp: (self.now_ms() / 1000).to_string(),
            nonce: "593BEC0C930BF1AFEB40B4A08C8FB242".to_owned(),
            signed_body: None,
            headers,
        }
    }

    pub fn authorization(&self, draft: &Draft) -> String {
        let body = draft.signed_body.as_ref().unwrap_or(&draft.body);
        let message = crypto::request_message(
            draft.method,
            &draft.url,
            &draft.timestamp,
            &draft.nonce,
            body.as_bytes(),
        );
        let signature = self.key().sign(&message);
        format!(
            "WECHATPAY2-SHA256-RSA2048 mchid=\"{}\",nonce_str=\"{}\",signature=\"{signature}\",timestamp=\"{}\",serial_no=\"{}\"",
            draft.mchid, draft.nonce, draft.timestamp, draft.serial
        )
    }

    pub async fn send(&self, draft: &Draft) -> Answer {
        self.send_as(draft, Some(self.authorization(draft))).await
    }

    pub async fn send_as(&self, draft: &Draft, authorization: Option<String>) -> Answer {
        let mut request = Request::builder().method(draft.method).uri(&draft.url);
        for (name, value) in &draft.headers {
            request = request.header(*name, value);
        }
        if let Some(authorization) = authorization {
            request = request.header("authorization", authorization);
        }
        self.request(request.body(Body::from(draft.body.clone())).unwrap()).await
    }

    pub async fn request(&self, request: Request<Body>) -> Answer {
        let response = self.sandbox.router().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: body.collect().await.unwrap().to_bytes(),
        }
    }

    pub async fn call(&self, method: &'static str, url: &str, body: &Value) -> Answer {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.send(&self.draft(method, url, &body)).await
    }

    pub fn order_body(&self, number: &str, total: i64) -> Value {
        json!({
            "appid": self.account.official_account_app_id,
            "mchid": self.account.mch_id,
            "description": "停车费 粤B12345",
            "out_trade_no": number,
            "notify_url": NOTIFY,
            "amount": {"total": total, "currency": "CNY"},
            "payer": {"openid": self.openid("lin")},
        })
    }

    pub async fn place(&self, body: &Value) -> Answer {
        self.call("POST", "/v3/pay/transactions/jsapi", body).await
    }

    /// An order of this number; its prepay id.
    pub async fn order(&self, number: &str, total: i64) -> String {
        let answer = self.place(&self.order_body(number, total)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()["prepay_id"].as_str().unwrap().to_owned()
    }

    /// An order that lin has paid.
    pub async fn paid(&self, number: &str, total: i64) -> sandbox::Receipt {
        let prepay = self.order(number, total).await;
        self.sandbox.pay(&prepay, &self.openid("lin")).unwrap()
    }

    pub async fn query(&self, number: &str) -> Answer {
        let url = format!("/v3/pay/transactions/out-trade-no/{number}?mchid={}", self.account.mch_id);
        self.call("GET", &url, &Value::Null).await
    }

    pub async fn close(&self, number: &str) -> Answer {
        let url = format!("/v3/pay/transactions/out-trade-no/{number}/close");
        self.call("POST", &url, &json!({"mchid": self.account.mch_id})).await
    }

    pub fn refund_body(number: &str, refund_no: &str, refund: i64, total: i64) -> Value {
        json!({
            "out_trade_no": number,
            "out_refund_no": refund_no,
            "notify_url": format!("{NOTIFY}/refund"),
            "amount": {"refund": refund, "total": total, "currency": "CNY"},
        })
    }

    pub async fn refund(&self, number: &str, refund_no: &str, refund: i64, total: i64) -> Answer {
        let body = Self::refund_body(number, refund_no, refund, total);
        self.call("POST", "/v3/refund/domestic/refunds", &body).await
    }

    pub async fn refund_query(&self, refund_no: &str) -> Answer {
        self.call("GET", &format!("/v3/refund/domestic/refunds/{refund_no}"), &Value::Null).await
    }

    /// Whether the bytes carry a valid signature of the merchant's WeChat Pay public key.
    pub fn is_signed(&self, headers: &HeaderMap, body: &[u8]) -> bool {
        let take = |name: &str| headers.get(name).map_or("", |value| value.to_str().unwrap());
        let message = crypto::answer_message(take("wechatpay-timestamp"), take("wechatpay-nonce"), body);
        let key = self.sandbox.read(|state| {
            let merchant = state.merchant(&self.account.mch_id).unwrap();
            let serial = take("wechatpay-serial");
            let platform = merchant.platform_certificates.iter().find(|c| c.credential.serial == serial);
            if serial == merchant.public_key.id {
                Some(merchant.public_key.key.clone())
            } else {
                platform.map(|c| c.credential.key.clone())
            }
        });
        key.is_some_and(|key| key.verifies(&message, take("wechatpay-signature")))
    }

    /// Sends what is due; what the merchant heard in this round.
    pub async fn deliver(&self) -> Vec<Request<Bytes>> {
        self.sandbox.deliver_due().await;
        self.listener.heard.lock().unwrap().drain(..).collect()
    }

    pub fn say(&self, answers: impl IntoIterator<Item = Say>) {
        self.listener.answers.lock().unwrap().extend(answers);
    }

    /// Opens a notification: envelope and decrypted resource.
    pub fn open(&self, request: &Request<Bytes>) -> (Value, Value) {
        let envelope: Value = serde_json::from_slice(request.body()).unwrap();
        let part = |name: &str| envelope["resource"][name].as_str().unwrap().to_owned();
        let plain = crypto::gcm_decrypt(
            self.account.api_v3_key.as_bytes(),
            part("nonce").as_bytes(),
            part("associated_data").as_bytes(),
            &part("ciphertext"),
        )
        .unwrap();
        (envelope, serde_json::from_slice(&plain).unwrap())
    }

    /// The bridge's parameters for a prepay id, properly signed.
    pub fn bridge(&self, prepay_id: &str) -> Value {
        let app_id = &self.account.official_account_app_id;
        let (timestamp, nonce) = ((self.now_ms() / 1000).to_string(), "abcdefghijklmnopqrstuvwxyz012345");
        let package = format!("prepay_id={prepay_id}");
        let message = crypto::jsapi_message(app_id, &timestamp, nonce, &package);
        json!({
            "appId": app_id,
            "timeStamp": timestamp,
            "nonceStr": nonce,
            "package": package,
            "signType": "RSA",
            "paySign": self.key().sign(message.as_bytes()),
        })
    }
}
