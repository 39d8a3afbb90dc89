//! A scripted WeChat behind `HttpClient`: it does what WeChat documents, signs with public test keys, and fails on
//! request. Not the strict simulator (that is the sandbox): it checks no request signatures.

mod rules;
mod v2;

use async_trait::async_trait;
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use channels::crypto::SigningKey;
use channels::http::{HttpClient, TransportError};
use domain::time::UnixMs;
use http::{HeaderMap, Request, Response, StatusCode};
use rules::{order, refund, refund_json, refused, trade_json, trade_of};
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

pub const APP_ID: &str = "wx0123456789abcdef";
pub const MCH_ID: &str = "1900000001";
pub const API_V3_KEY: &str = "0123456789abcdef0123456789ABCDEF";
/// The API key of v2.
pub const API_KEY: &str = "192006250b4c09247ec02edce69f6a2d";
pub const PUBLIC_KEY_ID: &str = "PUB_KEY_ID_0119000000012026112300000000";
pub const APP_SECRET: &str = "0123456789abcdef0123456789abcdef";

const VECTORS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../channels/vectors/");

/// A file of the public test keys.
pub fn vector(name: &str) -> String {
    std::fs::read_to_string(format!("{VECTORS}{name}")).unwrap()
}

/// What is asked of WeChat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Op {
    Order,
    Query,
    Close,
    Refund,
    QueryRefund,
    Code,
    Other,
}

/// What goes wrong with the next call of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It never arrives.
    LostBefore,
    /// It is done, and nobody hears of it.
    LostAfter,
    /// It is refused with this status and code.
    Refuse(u16, &'static str),
    /// It is done, and the answer's signature does not fit.
    Forged,
}

#[derive(Clone, Debug)]
pub struct Trade {
    pub body: Value,
    pub raw: String,
    pub state: &'static str,
    pub prepays: u32,
    pub transaction_id: Option<String>,
    pub paid_at: Option<i64>,
}

#[derive(Clone, Debug)]
pub struct Refund {
    pub body: Value,
    pub raw: String,
    pub status: &'static str,
    pub number: String,
}

type Happening = Pin<Box<dyn Future<Output = ()> + Send>>;

#[derive(Default)]
struct State {
    trades: BTreeMap<String, Trade>,
    refunds: BTreeMap<String, Refund>,
    faults: BTreeMap<Op, VecDeque<Fault>>,
    meanwhile: BTreeMap<Op, VecDeque<Happening>>,
    /// Every request: what, and the body.
    calls: Vec<(Op, String)>,
    number: u64,
    refund_status: Option<&'static str>,
    shuns_certificates: bool,
    /// The address that is not on the official account's white list.
    forbidden: Option<&'static str>,
}

/// The scripted WeChat.
#[derive(Clone)]
pub struct FakeWechat {
    state: Arc<Mutex<State>>,
    key: Arc<SigningKey>,
    now: Arc<AtomicI64>,
}

/// What is changed about a notification before it is sealed and signed, or after.
#[derive(Clone, Debug, Default)]
pub struct Tweak {
    /// Members of the content that are replaced: JSON pointer and value.
    pub set: Vec<(&'static str, Value)>,
    /// Another API v3 key.
    pub key: Option<&'static str>,
    /// The clock of the signature, milliseconds from now.
    pub skew_ms: i64,
    /// A bit of the body is flipped after signing.
    pub flip: bool,
    /// Another text in the place of the signature.
    pub signature: Option<&'static str>,
    /// Another serial.
    pub serial: Option<&'static str>,
}

impl FakeWechat {
    pub fn new(now: Arc<AtomicI64>) -> Self {
        let key = SigningKey::from_pem(&vector("wechat-gosdk-test-private-key.pem")).unwrap();
        Self { state: Arc::default(), key: Arc::new(key), now }
    }

    fn now(&self) -> i64 {
        self.now.load(Ordering::SeqCst)
    }

    /// The next call of this kind goes wrong so.
    pub fn fault(&self, op: Op, fault: Fault) {
        self.state.lock().unwrap().faults.entry(op).or_default().push_back(fault);
    }

    /// While the answer to the next call of this kind is on its way, this happens.
    pub fn meanwhile(&self, op: Op, happens: impl Future<Output = ()> + Send + 'static) {
        self.state.lock().unwrap().meanwhile.entry(op).or_default().push_back(Box::pin(happens));
    }

    /// No certificate is good enough for a refund of v2 any more.
    pub fn shun_certificates(&self) {
        self.state.lock().unwrap().shuns_certificates = true;
    }

    fn shuns_certificates(&self) -> bool {
        self.state.lock().unwrap().shuns_certificates
    }

    /// Our address is not on the official account's white list any more.
    pub fn forbid_address(&self, address: &'static str) {
        self.state.lock().unwrap().forbidden = Some(address);
    }

    /// Nothing goes wrong any more.
    pub fn mend(&self) {
        self.state.lock().unwrap().faults.clear();
    }

    /// New refunds answer with this status instead of `PROCESSING`.
    pub fn refunds_answer(&self, status: &'static str) {
        self.state.lock().unwrap().refund_status = Some(status);
    }

    /// A refund moves on.
    pub fn refund_becomes(&self, out_refund_no: &str, status: &'static str) {
        self.state.lock().unwrap().refunds.get_mut(out_refund_no).unwrap().status = status;
    }

    /// The payer pays, whatever the state: what WeChat would not do is done for tests of lateness.
    pub fn pay(&self, out_trade_no: &str) {
        let now = self.now();
        let mut state = self.state.lock().unwrap();
        state.number += 1;
        let transaction = format!("420000{:022}", state.number);
        let trade = state.trades.get_mut(out_trade_no).unwrap();
        trade.state = "SUCCESS";
        trade.transaction_id = Some(transaction);
        trade.paid_at = Some(now);
    }

    pub fn trade(&self, out_trade_no: &str) -> Option<Trade> {
        self.state.lock().unwrap().trades.get(out_trade_no).cloned()
    }

    pub fn trades(&self) -> Vec<String> {
        self.state.lock().unwrap().trades.keys().cloned().collect()
    }

    pub fn refunds(&self) -> BTreeMap<String, Refund> {
        self.state.lock().unwrap().refunds.clone()
    }

    /// The bodies of every call of a kind, in order.
    pub fn calls(&self, op: Op) -> Vec<String> {
        self.state
            .lock()
            .unwrap()
            .calls
            .iter()
            .filter(|(o, _)| *o == op)
            .map(|(_, body)| body.clone())
            .collect()
    }

    /// The notification that WeChat would send about a paid order.
    pub fn payment_notification(&self, out_trade_no: &str, tweak: &Tweak) -> (HeaderMap, Bytes) {
        let content = trade_json(out_trade_no, &self.trade(out_trade_no).unwrap());
        self.notification("TRANSACTION.SUCCESS", "transaction", content, tweak)
    }

    /// The notification that WeChat would send about a refund.
    pub fn refund_notification(&self, out_refund_no: &str, tweak: &Tweak) -> (HeaderMap, Bytes) {
        let state = self.state.lock().unwrap();
        let refund = state.refunds.get(out_refund_no).unwrap();
        let (number, trade) = trade_of(&state, refund);
        let mut content = refund_json(out_refund_no, refund, number, trade);
        let members = content.as_object_mut().unwrap();
        let status = members.remove("status").unwrap();
        members.insert("refund_status".into(), status);
        members.insert("mchid".into(), MCH_ID.into());
        members["amount"].as_object_mut().unwrap().remove("currency");
        let event = format!("REFUND.{}", refund.status);
        drop(state);
        self.notification(&event, "refund", content, tweak)
    }

    fn notification(&self, event: &str, kind: &str, mut content: Value, tweak: &Tweak) -> (HeaderMap, Bytes) {
        for (pointer, value) in &tweak.set {
            *content.pointer_mut(pointer).unwrap() = value.clone();
        }
        let nonce = *b"abcdefghijkl";
        let key = UnboundKey::new(&AES_256_GCM, tweak.key.unwrap_or(API_V3_KEY).as_bytes()).unwrap();
        let mut sealed = content.to_string().into_bytes();
        LessSafeKey::new(key)
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(kind.as_bytes()),
                &mut sealed,
            )
            .unwrap();
        let number = {
            let mut state = self.state.lock().unwrap();
            state.number += 1;
            state.number
        };
        let body = json!({
            "id": format!("EV-{number:033}"), "create_time": UnixMs(self.now()).shanghai_rfc3339(),
            "resource_type": "encrypt-resource", "event_type": event, "summary": "支付成功",
            "resource": {
                "original_type": kind, "algorithm": "AEAD_AES_256_GCM", "ciphertext": STANDARD.encode(&sealed),
                "associated_data": kind, "nonce": "abcdefghijkl",
            },
        });
        let mut body = body.to_string().into_bytes();
        let mut headers = self.sign(&body, tweak.skew_ms);
        if let Some(signature) = tweak.signature {
            headers.insert("wechatpay-signature", signature.parse().unwrap());
        }
        if let Some(serial) = tweak.serial {
            headers.insert("wechatpay-serial", serial.parse().unwrap());
        }
        if tweak.flip {
            let at = body.len() / 2;
            body[at] ^= 1;
        }
        (headers, Bytes::from(body))
    }

    /// The headers of a message that is sent once more: signed anew, what is in it is as it was.
    pub fn signed_again(&self, body: &Bytes) -> HeaderMap {
        self.sign(body, 0)
    }

    fn sign(&self, body: &[u8], skew_ms: i64) -> HeaderMap {
        let timestamp = (self.now() + skew_ms).div_euclid(1000).to_string();
        let nonce = "5K8264ILTKCH16CQ2502SI8ZNMTM67VS";
        let message = [timestamp.as_bytes(), b"\n", nonce.as_bytes(), b"\n", body, b"\n"].concat();
        let signature = STANDARD.encode(self.key.sign_sha256(&message).unwrap());
        let mut headers = HeaderMap::new();
        headers.insert("content-type", "application/json".parse().unwrap());
        headers.insert("wechatpay-timestamp", timestamp.parse().unwrap());
        headers.insert("wechatpay-nonce", nonce.parse().unwrap());
        headers.insert("wechatpay-serial", PUBLIC_KEY_ID.parse().unwrap());
        headers.insert("wechatpay-signature", signature.parse().unwrap());
        headers
    }

    fn answer(&self, status: u16, body: &str) -> Response<Bytes> {
        let mut response = Response::new(Bytes::from(body.to_owned()));
        *response.status_mut() = StatusCode::from_u16(status).unwrap();
        if status < 300 {
            *response.headers_mut() = self.sign(body.as_bytes(), 0);
        }
        response
    }

    fn act(&self, op: Op, path: &str, query: &str, body: &str) -> (u16, Value) {
        let mut state = self.state.lock().unwrap();
        match op {
            Op::Order => order(&mut state, body),
            Op::Query | Op::Close => {
                let number = path.split('/').nth(5).unwrap().to_owned();
                let Some(trade) = state.trades.get_mut(&number) else {
                    return refused(404, "ORDER_NOT_EXIST");
                };
                if op == Op::Query {
                    return (200, trade_json(&number, trade));
                }
                match trade.state {
                    "SUCCESS" | "REFUND" => refused(400, "ORDERPAID"),
                    _ => {
                        trade.state = "CLOSED";
                        (204, Value::Null)
                    }
                }
            }
            Op::Refund => refund(&mut state, body),
            Op::QueryRefund => {
                let number = path.rsplit('/').next().unwrap();
                match state.refunds.get(number) {
                    Some(refund) => {
                        let (trade_number, trade) = trade_of(&state, refund);
                        (200, refund_json(number, refund, trade_number, trade))
                    }
                    None => refused(404, "RESOURCE_NOT_EXISTS"),
                }
            }
            Op::Code => {
                let code = query.split('&').find_map(|p| p.strip_prefix("code=")).unwrap_or_default();
                match code.strip_prefix("of-") {
                    Some(name) => (
                        200,
                        json!({ "access_token": "t", "expires_in": 7200, "openid": openid(name), "scope": "snsapi_base" }),
                    ),
                    None => (200, json!({ "errcode": 40029, "errmsg": "invalid code, rid: 5f00-11" })),
                }
            }
            Op::Other if path == "/cgi-bin/stable_token" => match state.forbidden {
                Some(ip) => {
                    let words = format!("invalid ip {ip} ipv6 ::ffff:{ip}, not in whitelist, rid: 1");
                    (200, json!({ "errcode": 40164, "errmsg": words }))
                }
                None => (200, json!({ "access_token": "token", "expires_in": 7200 })),
            },
            Op::Other => refused(404, "RESOURCE_NOT_EXISTS"),
        }
    }
}

/// The openid of somebody.
pub fn openid(name: &str) -> String {
    format!("o{name:0>27}")
}

fn op(method: &str, path: &str) -> Op {
    match (method, path) {
        ("POST", "/v3/pay/transactions/jsapi") => Op::Order,
        ("POST", p) if p.ends_with("/close") => Op::Close,
        ("GET", p) if p.starts_with("/v3/pay/transactions/out-trade-no/") => Op::Query,
        ("POST", "/v3/refund/domestic/refunds") => Op::Refund,
        ("GET", p) if p.starts_with("/v3/refund/domestic/refunds/") => Op::QueryRefund,
        ("GET", "/sns/oauth2/access_token") => Op::Code,
        _ => Op::Other,
    }
}

impl FakeWechat {
    /// The end of a call of v2, whose answers have no signed headers.
    async fn after_v2(
        &self,
        op: Op,
        asked: &channels::wechat::v2::xml::Fields,
        (status, said): (u16, &Value),
        fault: Option<Fault>,
        meanwhile: Option<Happening>,
    ) -> Result<Response<Bytes>, TransportError> {
        match meanwhile {
            Some(happens) => happens.await,
            None => tokio::task::yield_now().await,
        }
        match fault {
            Some(Fault::LostAfter) => Err(TransportError::Timeout),
            _ => Ok(self.answer_v2(op, asked, status, said, fault)),
        }
    }
}

#[async_trait]
impl HttpClient for FakeWechat {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        // Others get their turn, as they would on a network.
        tokio::task::yield_now().await;
        let mut path = request.uri().path().to_owned();
        let query = request.uri().query().unwrap_or_default().to_owned();
        let mut body = String::from_utf8(request.body().to_vec()).unwrap();
        let v2 = v2::op(&path);
        let op = v2.unwrap_or_else(|| op(request.method().as_str(), &path));
        let asked = v2.map(|_| channels::wechat::v2::xml::read(body.as_bytes(), "xml").unwrap());
        if v2.is_some() {
            if let Some(refused) = self.refused_before(op, &request) {
                return Ok(refused);
            }
            (path, body) = v2::translated(op, &body);
        }
        let (fault, meanwhile) = {
            let mut state = self.state.lock().unwrap();
            state.calls.push((op, body.clone()));
            let fault = state.faults.get_mut(&op).and_then(VecDeque::pop_front);
            (fault, state.meanwhile.get_mut(&op).and_then(VecDeque::pop_front))
        };
        let answer = match fault {
            Some(Fault::LostBefore) => Err(TransportError::Timeout),
            Some(Fault::Refuse(status, code)) => {
                let said = refused(status, code).1;
                Ok(match &asked {
                    Some(asked) => self.answer_v2(op, asked, status, &said, fault),
                    None => self.answer(status, &said.to_string()),
                })
            }
            _ => {
                let (status, body) = self.act(op, &path, &query, &body);
                if let Some(asked) = &asked {
                    return self.after_v2(op, asked, (status, &body), fault, meanwhile).await;
                }
                let body = if body.is_null() { String::new() } else { body.to_string() };
                Ok(self.answer(status, &body))
            }
        };
        match meanwhile {
            Some(happens) => happens.await,
            None => tokio::task::yield_now().await,
        }
        match fault {
            Some(Fault::LostAfter) => Err(TransportError::Timeout),
            Some(Fault::Forged) => answer.map(|mut response| {
                let forged = STANDARD.encode([7; 256]).parse().unwrap();
                response.headers_mut().insert("wechatpay-signature", forged);
                response
            }),
            _ => answer,
        }
    }
}
