//! The official account's plumbing: a token that many processes share, what its server tells us, verification files.

mod events;
mod files;
mod tokens;

use crate::admin::people::{code, fields, of_role, stranger};
use crate::fake_wechat::{APP_ID, FakeWechat};
use crate::world::{CountingRandom, World};
use async_trait::async_trait;
use bytes::Bytes;
use channels::http::{HttpClient, TransportError};
use channels::wechat::oa::OaError;
use channels::wechat::oa::callback::{self, AesKey, Stamp};
use domain::access::Role;
use domain::ids::OperatorId;
use domain::method::Method;
use domain::time::{HOUR, MINUTE, SECOND, UnixMs};
use http::{Request, Response};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use service::official_account::{CallbackCall, CallbackTaken, NewCallback, OaFailure, UploadFile};
use service::{Deps, Endpoints, Service, Settings, Vault};
use std::sync::{Arc, Mutex};
use store::{both, oa_tokens};
use zeroize::Zeroizing;

const TOKEN_LIFE_S: i64 = 7200;
const FILE: &str = "MP_verify_aB3dE5gH7jK9mN1p.txt";
const MARK: &[u8] = b"aB3dE5gH7jK9mN1p";

/// What the platform does.
#[derive(Default)]
struct Script {
    /// How often a token was asked for.
    fetched: u32,
    /// How often a call with a token was made.
    asked: u32,
    /// The token that is good; the others are refused.
    good: Option<String>,
    /// What a fetch is answered instead.
    refusal: Option<Value>,
    /// A fetch is never answered.
    hangs: bool,
    /// What the public address answers: status and body.
    outside: Option<(u16, Vec<u8>)>,
}

/// The platform's token and template calls, and the public address; everything else is the scripted WeChat's.
#[derive(Clone)]
struct Platform {
    script: Arc<Mutex<Script>>,
    wechat: FakeWechat,
}

impl Platform {
    fn new(w: &World) -> Self {
        Self { script: Arc::default(), wechat: w.wechat.clone() }
    }

    fn set(&self, change: impl FnOnce(&mut Script)) {
        change(&mut self.script.lock().unwrap());
    }

    fn fetched(&self) -> u32 {
        self.script.lock().unwrap().fetched
    }

    fn stable_token(&self) -> Option<Value> {
        let mut script = self.script.lock().unwrap();
        script.fetched += 1;
        if script.hangs {
            return None;
        }
        let token = format!("token-{}", script.fetched);
        Some(match &script.refusal {
            Some(refusal) => refusal.clone(),
            None => {
                script.good = Some(token.clone());
                json!({"access_token": token, "expires_in": TOKEN_LIFE_S})
            }
        })
    }

    fn templates(&self, query: &str) -> Value {
        let mut script = self.script.lock().unwrap();
        script.asked += 1;
        let good = script.good.as_deref().is_some_and(|good| query == format!("access_token={good}"));
        if good { json!({"template_list": []}) } else { json!({"errcode": 40001, "errmsg": "not latest"}) }
    }
}

#[async_trait]
impl HttpClient for Platform {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let answer = |value: Value| Ok(Response::new(Bytes::from(value.to_string())));
        let (path, query) = (request.uri().path(), request.uri().query().unwrap_or_default());
        match path {
            "/cgi-bin/stable_token" => {
                tokio::task::yield_now().await;
                match self.stable_token() {
                    Some(value) => answer(value),
                    None => std::future::pending().await,
                }
            }
            "/cgi-bin/template/get_all_private_template" => answer(self.templates(query)),
            path if path.ends_with(".txt") => {
                assert_eq!(request.uri().host(), Some("pay.example.com"));
                let outside = self.script.lock().unwrap().outside.clone();
                let (status, body) = outside.ok_or(TransportError::Timeout)?;
                let response = Response::builder().status(status).header("location", "https://a.b/");
                Ok(response.body(Bytes::from(body)).unwrap())
            }
            _ => self.wechat.send(request).await,
        }
    }
}

/// A process of the world's deployment, among this platform.
fn process(w: &World, platform: &Platform) -> Service {
    Service::new(Deps {
        store: w.store.clone(),
        clock: Arc::new(w.clock.clone()),
        random: Arc::clone(&w.random) as Arc<CountingRandom>,
        provider_http: Arc::new(platform.clone()),
        outbound_http: Arc::new(w.receiver.clone()),
        vault: Vault::new(&[Zeroizing::new([7; 32])]).unwrap(),
        settings: Settings {
            public_base: "https://pay.example.com".to_owned(),
            endpoints: Endpoints::default(),
            facts: Default::default(),
        },
    })
}

fn operator(w: &World) -> OperatorId {
    w.admin.operator.clone().unwrap()
}

/// Asks the account something; the token that it was asked with in the end.
async fn ask(s: &Service, operator: &OperatorId) -> Result<String, OaFailure> {
    s.with_oa(operator, |oa, token| async move {
        oa.templates(&token).await?;
        Ok(token.token.expose_secret().to_owned())
    })
    .await
}

/// The clock moves on, and what is due runs.
async fn pass_by(w: &World, s: &Service, ms: i64) {
    w.advance(ms);
    while s.run_due(20).await.unwrap() > 0 {}
}

fn file(path: &str, name: &str, content: &[u8]) -> UploadFile {
    UploadFile { path: path.to_owned(), name: name.to_owned(), content: content.to_vec() }
}

async fn state(w: &World) -> service::official_account::CallbackState {
    w.service.oa_setup(&w.admin).await.unwrap().callback.unwrap()
}

/// What became of a message, as the platform tells it.
pub fn finished(msg_id: i64, status: &str) -> String {
    format!(
        "<xml><ToUserName>gh_1</ToUserName><FromUserName>oA</FromUserName><CreateTime>5</CreateTime><MsgType>event</MsgType><Event>TEMPLATESENDJOBFINISH</Event><MsgID>{msg_id}</MsgID><Status><![CDATA[{status}]]></Status></xml>"
    )
}

/// The query of a call, signed with `token`.
fn signed(token: &str, now: UnixMs) -> CallbackCall {
    let (timestamp, nonce) = (now.seconds().to_string(), "n1".to_owned());
    let mut parts = [token, &timestamp, &nonce];
    parts.sort_unstable();
    let digest =
        aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY, parts.concat().as_bytes());
    CallbackCall { signature: hex::encode(digest), timestamp, nonce, ..CallbackCall::default() }
}

/// An encrypted message as the platform sends it.
pub fn sealed(made: &NewCallback, app_id: &str, message: &str, now: UnixMs) -> (CallbackCall, Vec<u8>) {
    let call = signed(&made.token, now);
    let token = SecretString::from(made.token.as_str());
    let key = AesKey::parse(&made.aes_key).unwrap();
    let stamp = Stamp { timestamp: &call.timestamp, nonce: &call.nonce };
    let (body, signature) = callback::seal(&token, &key, app_id, stamp, [9; 16], message.as_bytes()).unwrap();
    let call = CallbackCall { encrypt_type: Some("aes".to_owned()), msg_signature: Some(signature), ..call };
    (call, body.into_bytes())
}

#[test]
fn a_failure_is_an_error_of_the_service() {
    let busy = service::Error::from(OaFailure::Busy);
    assert_eq!(busy.code(), "busy");
    assert_eq!(service::Error::from(OaFailure::NoAccount).code(), "not_found");
}
