//! Messages: sent once whatever is repeated, by the way that is open, and never lost without a trace.

mod alerts;
mod declared;
mod push;
mod receipts;
mod records;
mod sending;

use crate::fake_wechat::{APP_ID, FakeWechat, Tweak};
use crate::world::{CountingRandom, World};
use async_trait::async_trait;
use bytes::Bytes;
use channels::http::{HttpClient, TransportError};
use domain::ids::OrderNo;
use domain::message::{MessageKind, MessageState};
use domain::template::{INDUSTRY, required};
use domain::time::{MINUTE, UnixMs};
use http::{Request, Response};
use serde_json::{Value, json};
use service::messages::{MessageSearch, MessageView};
use service::notify::NotifyKind;
use service::sms::{GatewayInput, SaveSms, TextInput};
use service::{Clock as _, Deps, Endpoints, Service, Settings, Vault};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use store::testing::TestStore;
use zeroize::Zeroizing;

pub const TEMPLATE: &str = "template-of-payments";
pub const PHONE: &str = "13800000001";

/// What the platform does with the next message.
#[derive(Clone, Debug)]
pub enum Next {
    /// It refuses with this number.
    Refuse(i64),
    /// It sends, and its answer is lost.
    LostAfter,
    /// It never gets the message.
    LostBefore,
}

#[derive(Default)]
pub struct Script {
    /// Messages that reached a phone: who, which template, what.
    pub arrived: Vec<(String, String, Value)>,
    /// Sending id → number and time, as the platform remembers them for ten minutes.
    known: BTreeMap<String, (i64, UnixMs)>,
    pub next: VecDeque<Next>,
    /// What every token fetch is answered instead.
    pub token_refusal: Option<i64>,
    /// Every message is refused so.
    pub always: Option<i64>,
    pub templates: Vec<Value>,
    /// Text messages: the whole body.
    pub texts: Vec<Value>,
    pub text_next: VecDeque<Next>,
    /// How often a message was handed over.
    pub handed: usize,
    tokens: u32,
}

/// The official account platform and a text-message gateway; everything else is the scripted WeChat's.
#[derive(Clone)]
pub struct Platform {
    pub script: Arc<Mutex<Script>>,
    wechat: FakeWechat,
    clock: crate::world::TestClock,
}

impl Platform {
    pub fn set(&self, change: impl FnOnce(&mut Script)) {
        change(&mut self.script.lock().unwrap());
    }

    pub fn arrived(&self) -> usize {
        self.script.lock().unwrap().arrived.len()
    }

    pub fn texts(&self) -> usize {
        self.script.lock().unwrap().texts.len()
    }

    fn template_send(&self, body: &Value) -> Result<Value, TransportError> {
        let mut script = self.script.lock().unwrap();
        script.handed += 1;
        let next = script.next.pop_front().or_else(|| script.always.map(Next::Refuse));
        match next {
            Some(Next::Refuse(errcode)) => return Ok(json!({"errcode": errcode, "errmsg": "refused"})),
            Some(Next::LostBefore) => return Err(TransportError::Timeout),
            Some(Next::LostAfter) | None => {}
        }
        let (id, now) = (body["client_msg_id"].as_str().unwrap().to_owned(), self.clock.now());
        let before = script.known.get(&id).filter(|(_, at)| now.since(*at) < 10 * MINUTE).copied();
        let number = match before {
            Some((number, _)) => number,
            None => {
                let number = 1_000 + i64::try_from(script.arrived.len()).unwrap();
                let text = |name: &str| body[name].as_str().unwrap().to_owned();
                let arrived = (text("touser"), text("template_id"), body["data"].clone());
                script.arrived.push(arrived);
                script.known.insert(id, (number, now));
                number
            }
        };
        match next {
            Some(Next::LostAfter) => Err(TransportError::Timeout),
            _ => Ok(json!({"errcode": 0, "errmsg": "ok", "msgid": number})),
        }
    }

    fn text(&self, body: Value) -> Result<Value, TransportError> {
        let mut script = self.script.lock().unwrap();
        match script.text_next.pop_front() {
            Some(Next::Refuse(code)) => return Ok(json!({"code": code.to_string(), "errorMsg": "no"})),
            Some(Next::LostBefore) => return Err(TransportError::Timeout),
            Some(Next::LostAfter) => {
                script.texts.push(body);
                return Err(TransportError::Timeout);
            }
            None => script.texts.push(body),
        }
        Ok(json!({"code": "0", "msgId": script.texts.len().to_string()}))
    }
}

#[async_trait]
impl HttpClient for Platform {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        tokio::task::yield_now().await;
        let answer = |value: Value| Ok(Response::new(Bytes::from(value.to_string())));
        let body = || serde_json::from_slice::<Value>(request.body()).unwrap_or_default();
        if request.uri().host() == Some("sms.example.com") {
            return answer(self.text(body())?);
        }
        match request.uri().path() {
            "/cgi-bin/stable_token" => {
                let mut script = self.script.lock().unwrap();
                script.tokens += 1;
                answer(match script.token_refusal {
                    Some(errcode) => json!({"errcode": errcode, "errmsg": "refused"}),
                    None => json!({"access_token": format!("token-{}", script.tokens), "expires_in": 7200}),
                })
            }
            "/cgi-bin/template/get_all_private_template" => {
                answer(json!({"template_list": self.script.lock().unwrap().templates.clone()}))
            }
            "/cgi-bin/message/template/send" => answer(self.template_send(&body())?),
            _ => self.wechat.send(request).await,
        }
    }
}

pub fn template(kind: MessageKind, id: &str) -> Value {
    let required = required(kind).unwrap();
    json!({
        "template_id": id, "title": required.title(), "primary_industry": INDUSTRY.0,
        "deputy_industry": INDUSTRY.1, "content": required.text(), "example": "",
    })
}

/// A process of the world's deployment, among this platform.
pub fn process(w: &World, platform: &Platform) -> Service {
    Service::new(Deps {
        store: w.store.clone(),
        clock: Arc::new(w.clock.clone()),
        random: Arc::clone(&w.random) as Arc<CountingRandom>,
        provider_http: Arc::new(platform.clone()),
        outbound_http: Arc::new(platform.clone()),
        vault: Vault::new(&[Zeroizing::new([7; 32])]).unwrap(),
        settings: Settings {
            public_base: "https://pay.example.com".to_owned(),
            endpoints: Endpoints::default(),
            facts: Default::default(),
        },
    })
}

/// A world whose operator reminds payers, by the guide's template.
pub async fn reminding(db: &TestStore) -> (World, Platform) {
    let mut w = World::new(db).await;
    let platform = Platform { script: Arc::default(), wechat: w.wechat.clone(), clock: w.clock.clone() };
    platform.set(|s| s.templates.push(template(MessageKind::Payment, TEMPLATE)));
    // The demo's webhook goes to the receiver, which these tests do not look at.
    for hook in w.service.list_webhooks(&w.admin).await.unwrap() {
        w.service.delete_webhook(&w.admin, &hook.id).await.unwrap();
    }
    w.service = process(&w, &platform);
    w.service.pick_template(&w.admin, MessageKind::Payment, TEMPLATE, None).await.unwrap();
    w.service.set_message_push(&w.admin, MessageKind::Payment, true).await.unwrap();
    (w, platform)
}

/// The operator's gateway for text messages, switched on.
pub async fn with_texts(w: &World, platform: &Platform) {
    let field = |text: &str| text.to_owned();
    let text =
        |kind| TextInput { kind: Some(kind), template: field("已收到{amount}元"), values: String::new() };
    let notices = TextInput {
        kind: Some(MessageKind::Notice),
        template: field("{source}：{content}"),
        ..TextInput::default()
    };
    let save = SaveSms {
        sender: field("gateway"),
        account: field("N1234567"),
        secret: Some("canary-secret-0123456789".to_owned().into()),
        sign: field("【披克停车】"),
        gateway: GatewayInput {
            url: field("https://sms.example.com/msg/send/json"),
            method: field("post"),
            body: field("json"),
            account_field: field("account"),
            password_field: field("password"),
            phone_field: field("phone"),
            text_field: field("msg"),
            id_field: field("uid"),
            success: field("/code"),
            success_value: field("0"),
            message_id: field("/msgId"),
            words: field("/errorMsg"),
            ..GatewayInput::default()
        },
        texts: vec![text(MessageKind::Payment), notices],
        ..SaveSms::default()
    };
    w.service.save_sms(&w.admin, save).await.unwrap();
    w.service.test_sms(&w.admin, MessageKind::Payment, PHONE).await.unwrap();
    w.service.set_sms(&w.admin, true).await.unwrap();
    platform.set(|s| s.texts.clear());
}

/// A driver who paid, and WeChat's word for it; the order.
pub async fn paid(w: &World, visit: &str, driver: &str) -> OrderNo {
    let (_, order, trade) = w.tapped(visit, &plate(visit), driver).await;
    w.wechat.pay(&trade);
    w.notify(NotifyKind::Payment, w.wechat.payment_notification(&trade, &Tweak::default())).await;
    order
}

/// The plate of the car of a stay, `V12`.
pub fn plate(visit: &str) -> String {
    format!("粤B{:0>5}", &visit[1..])
}

/// A car comes in whose driver left their number.
pub async fn with_phone(w: &World, visit: &str) {
    w.drive_in(visit, &plate(visit), 61).await;
    w.service.put_visit_phone(&w.caller, "P1", visit, PHONE).await.unwrap();
}

pub async fn all(w: &World) -> Vec<MessageView> {
    w.service.search_messages(&w.admin, MessageSearch::default()).await.unwrap().rows
}

pub async fn the_one(w: &World) -> MessageView {
    let mut all = all(w).await;
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

pub async fn state(w: &World) -> MessageState {
    the_one(w).await.state
}

/// The steps of messages on an order's time line.
pub async fn steps(w: &World, order: &OrderNo) -> Vec<String> {
    let kinds = w.detail(order).await.events.into_iter().map(|e| e.kind);
    kinds.filter(|kind| kind.starts_with("message_") || kind.starts_with("sms_")).collect()
}

pub const OA: &str = APP_ID;
