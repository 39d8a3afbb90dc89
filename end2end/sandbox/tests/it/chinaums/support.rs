//! A merchant of the simulated ChinaUMS.

use axum::body::Body;
use http::{Request, StatusCode};
use http_body_util::BodyExt;
use sandbox::chinaums::sign;
use sandbox::state::{UmsMerchant, UmsOrder, UmsWallet};
use serde_json::{Map, Value, json};
use tower::ServiceExt;

use crate::support::Merchant;

pub const NUMBER: &str = "1017P260102030405ABCDEFGHJK";
pub const NOTIFY: &str = "http://127.0.0.1:3000/notify/chinaums/k1";
pub const BACK: &str = "http://127.0.0.1:3000/PeakeCloud/mobile/pay/CODE/O1";

pub struct Ums {
    pub world: Merchant,
    pub own: UmsMerchant,
    nonces: std::cell::Cell<u64>,
}

impl Ums {
    pub fn new() -> Self {
        let world = Merchant::new();
        let own = world.sandbox.ums_merchants().remove(0);
        Self { world, own, nonces: std::cell::Cell::new(0) }
    }

    fn nonce(&self) -> String {
        self.nonces.set(self.nonces.get() + 1);
        format!("{:032x}", self.nonces.get())
    }

    pub fn beijing(&self, format: &str) -> String {
        sandbox::clock::beijing(self.world.now_ms(), format)
    }

    /// The members that every message has.
    pub fn message(&self, number: &str) -> Map<String, Value> {
        let own = &self.own;
        json!({
            "mid": own.mid, "tid": own.tid, "instMid": own.inst_mid, "merOrderId": number,
            "requestTimestamp": self.beijing("%Y-%m-%d %H:%M:%S"), "msgId": "m1",
        })
        .as_object()
        .unwrap()
        .clone()
    }

    pub fn order(&self) -> Map<String, Value> {
        let mut content = self.message(NUMBER);
        content.insert("totalAmount".into(), 1250.into());
        content.insert("orderDesc".into(), "停车缴费 粤B12345".into());
        content.insert("notifyUrl".into(), NOTIFY.into());
        content.insert("returnUrl".into(), BACK.into());
        content
    }

    /// The signed address of the open platform's cashier.
    pub fn open_address(&self, content: &Map<String, Value>) -> String {
        let content = Value::Object(content.clone()).to_string();
        let (timestamp, nonce) = (self.beijing("%Y%m%d%H%M%S"), self.nonce());
        let own = &self.own;
        let signature =
            sign::open_signature(&own.app_id, &own.app_key, &timestamp, &nonce, content.as_bytes());
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("authorization", "OPEN-FORM-PARAM")
            .append_pair("appId", &own.app_id)
            .append_pair("timestamp", &timestamp)
            .append_pair("nonce", &nonce)
            .append_pair("content", &content)
            .append_pair("signature", &signature)
            .finish();
        format!("http://127.0.0.1:3001/v1/netpay/webpay/pay?{query}")
    }

    /// The signed address of the portal's cashier.
    pub fn portal_address(&self, content: &Map<String, Value>, msg_type: &str) -> String {
        let mut pairs: Vec<(String, String)> = content
            .iter()
            .map(|(name, value)| {
                (name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned))
            })
            .collect();
        pairs.push(("msgSrc".into(), self.own.msg_src.clone()));
        pairs.push(("msgType".into(), msg_type.into()));
        pairs.push(("signType".into(), "SHA256".into()));
        let canonical = sign::canonical(&pairs);
        let digest = sandbox::state::UmsDigest::Sha256;
        pairs.push(("sign".into(), sign::keyed(digest, &canonical, &self.own.communication_key)));
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        format!("http://127.0.0.1:3001/netpay-portal/webpay/pay.do?{query}")
    }

    /// One call of the open platform.
    pub async fn open(&self, call: &str, body: &Map<String, Value>) -> (StatusCode, Value) {
        let body = Value::Object(body.clone()).to_string();
        let (timestamp, nonce) = (self.beijing("%Y%m%d%H%M%S"), self.nonce());
        let own = &self.own;
        let signature = sign::open_signature(&own.app_id, &own.app_key, &timestamp, &nonce, body.as_bytes());
        let header = format!(
            "OPEN-BODY-SIG AppId=\"{}\", Timestamp=\"{timestamp}\", Nonce=\"{nonce}\", Signature=\"{signature}\"",
            own.app_id
        );
        self.send(&format!("/v1/netpay/{call}"), Some(&header), body).await
    }

    /// One call of the portal.
    pub async fn portal(&self, msg_type: &str, body: &Map<String, Value>) -> (StatusCode, Value) {
        let mut body = body.clone();
        body.insert("msgType".into(), msg_type.into());
        body.insert("msgSrc".into(), self.own.msg_src.as_str().into());
        let pairs = texts(&body);
        let digest = sandbox::state::UmsDigest::Md5;
        let signature = sign::keyed(digest, &sign::canonical(&pairs), &self.own.communication_key);
        body.insert("sign".into(), signature.into());
        self.send("/netpay-route-server/api/", None, Value::Object(body).to_string()).await
    }

    pub async fn send(&self, path: &str, authorization: Option<&str>, body: String) -> (StatusCode, Value) {
        let mut request = Request::post(path).header("host", "127.0.0.1:3001");
        if let Some(value) = authorization {
            request = request.header("authorization", value);
        }
        let answer =
            self.world.sandbox.router().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let status = answer.status();
        let bytes = answer.into_body().collect().await.unwrap().to_bytes();
        (status, serde_json::from_slice(&bytes).unwrap_or_default())
    }

    /// Opened, not paid; the name of its cashier.
    pub fn opened(&self) -> String {
        let address = self.open_address(&self.order());
        self.world.sandbox.open_cashier(&address, UmsWallet::Wechat).unwrap()
    }

    pub fn paid(&self) -> UmsOrder {
        let token = self.opened();
        self.world.sandbox.pay_at_cashier(&token, "lin").unwrap();
        self.world.sandbox.ums_orders().pop().unwrap()
    }

    pub fn refund(&self, number: &str, fen: i64) -> Map<String, Value> {
        let mut body = self.message(NUMBER);
        body.insert("refundOrderId".into(), number.into());
        body.insert("refundAmount".into(), fen.into());
        body
    }
}

pub fn texts(body: &Map<String, Value>) -> Vec<(String, String)> {
    body.iter()
        .map(|(name, value)| (name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
        .collect()
}
