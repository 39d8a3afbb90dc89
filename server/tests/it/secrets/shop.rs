//! A deployment where every secret is planted: one operator with everything, the providers in the same process.

use super::search::Canary;
use crate::app::ToSandbox;
use crate::harness::{BASE, Server};
use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use bytes::Bytes;
use channels::http::{HttpClient, TransportError};
use domain::access::{Role, Scope};
use domain::message::MessageKind;
use domain::method::Method as Way;
use futures::future::BoxFuture;
use http::{Request, Response};
use sandbox::state::{MessageMode, MessageServer};
use sandbox::{KeySource, Outbound, OutboundError, Sandbox, SystemClock, SystemRandom};
use secrecy::{ExposeSecret as _, SecretString};
use service::accounts::{
    SaveAlipay, SaveChinaums, SaveOfficialAccount, SaveUnionPay, SaveWechat, WechatHalf,
};
use service::official_account::UploadFile;
use service::second_factor::SignIn;
use service::sms::{GatewayInput, SaveSms, TextInput};
use service::staff::NewStaff;
use service::visitors::SaveHost;
use service::{Actor, Endpoints};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use tower::ServiceExt as _;

/// Everybody's telephone number, in full.
pub const PHONE: &str = "13812345678";
const FILE: &str = r#"
    [[operator]]
    code = "one"
    name = "One"
    [[operator.site]]
    code = "P1"
    name = "Car park"
    tariff = { free_minutes = 15, first_minutes = 60, first_price = "5", period_minutes = 30, period_price = "2.50", daily_cap = "40" }
    [[operator.site.lane]]
    code = "OUT1"
    name = "Exit 1"
    kind = "exit"
    [[operator.site.qr]]
    label = "Exit 1"
    lane = "OUT1"
    [[operator.site]]
    code = "C1"
    name = "Canteen"
    kind = "card_station"
    top_up = { presets = ["50", "100"], min = "1", max = "500" }
    [[operator.site.qr]]
    label = "Canteen"
"#;

/// What the providers tell reaches the product.
#[derive(Clone, Default)]
struct ToProduct(Arc<OnceLock<Router>>);

impl Outbound for ToProduct {
    fn send(
        &self,
        mut request: Request<Bytes>,
    ) -> BoxFuture<'static, Result<Response<Bytes>, OutboundError>> {
        let app = self.0.get().cloned();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 5000))));
        Box::pin(async move {
            let app = app.ok_or(OutboundError::TimedOut)?;
            let (parts, body) = app.oneshot(request.map(Body::from)).await.unwrap().into_parts();
            Ok(Response::from_parts(parts, axum::body::to_bytes(body, 1 << 20).await.unwrap()))
        })
    }
}

/// The addresses that operators entered: webhooks, and a gateway for text messages that answers once.
#[derive(Clone, Default)]
pub struct Outside {
    /// The webhooks that came.
    pub webhooks: Arc<Mutex<Vec<Request<Bytes>>>>,
    texts: Arc<AtomicUsize>,
}

#[async_trait]
impl HttpClient for Outside {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        if request.uri().host() == Some("sms.example.com") {
            let before = self.texts.fetch_add(1, Ordering::SeqCst);
            return if before == 0 {
                Ok(Response::new(Bytes::from("ok")))
            } else {
                Err(TransportError::Timeout)
            };
        }
        self.webhooks.lock().unwrap().push(request);
        Ok(Response::new(Bytes::new()))
    }
}

/// Somebody who can sign in.
pub struct Person {
    pub role: Role,
    pub session: String,
}

pub struct Shop {
    pub server: Arc<Server>,
    pub sandbox: Sandbox,
    pub outside: Outside,
    pub admin: Actor,
    pub people: Vec<Person>,
    /// A key with every scope.
    pub key: String,
    /// The secrets that forms take, by the form's type and field.
    pub entered: Vec<(&'static str, String)>,
    /// What was handed out once, by the column that keeps it.
    handed: Vec<(&'static str, String)>,
    /// The addresses of the visitors' form and of a host's binding page.
    pub visits: String,
    pub host: String,
}

impl Shop {
    pub async fn open() -> Self {
        let config = sandbox::Config {
            product_base: BASE.parse().unwrap(),
            sandbox_base: "http://127.0.0.1:3001".parse().unwrap(),
            time_scale: 1,
        };
        let (clock, random, back) = (Arc::new(SystemClock), Arc::new(SystemRandom), ToProduct::default());
        let sandbox =
            Sandbox::new(config, clock, random, Arc::new(back.clone()), KeySource::Fixture).unwrap();
        let providers = Arc::new(ToSandbox(sandbox.providers_router()));
        let outside = Outside::default();
        let endpoints = Endpoints::sandbox("http://127.0.0.1:3001").unwrap();
        let server = Arc::new(Server::reaching(providers, Arc::new(outside.clone()), endpoints).await);
        back.0.set(server.app()).unwrap();
        server.service.apply(&Actor::cli(None), toml::from_str(FILE).unwrap()).await.unwrap();
        let operator = server.service.list_operators(&Actor::cli(None)).await.unwrap().remove(0).id;
        let admin = Actor::cli(Some(operator));
        let key = server.service.create_api_key(&admin, "all", Scope::ALL).await.unwrap().key;
        let (people, entered, handed) = (Vec::new(), Vec::new(), Vec::new());
        let (visits, host) = (String::new(), String::new());
        let mut shop = Self { server, sandbox, outside, admin, people, key, entered, handed, visits, host };
        shop.staff().await;
        shop.wechat().await;
        shop.others().await;
        shop.official_account().await;
        shop.visitors().await;
        shop.systems().await;
        shop
    }

    /// Remembers a secret that a form takes.
    fn enter(&mut self, name: &'static str, secret: &str) -> SecretString {
        self.entered.push((name, secret.to_owned()));
        SecretString::from(secret)
    }

    async fn staff(&mut self) {
        for role in Role::ALL {
            let password = format!("canary password of {role}");
            let new = NewStaff {
                login: format!("one_{role}"),
                name: "王小明".to_owned(),
                role: *role,
                password: password.clone(),
            };
            let (s, platform) = (&self.server.service, Actor::cli(None));
            s.create_staff(if *role == Role::Platform { &platform } else { &self.admin }, new).await.unwrap();
            let session = s
                .sign_in(&format!("one_{role}"), &password, "203.0.113.1")
                .await
                .unwrap()
                .session()
                .unwrap()
                .token;
            s.select_operator(&session, self.admin.operator.as_ref().unwrap()).await.unwrap();
            if *role == Role::Finance {
                self.second_factor(&session, &password).await;
            }
            self.entered.push(("NewStaff.password", password));
            self.people.push(Person { role: *role, session });
        }
    }

    /// Somebody switches two-step verification on, and signs in half-way with another browser.
    async fn second_factor(&mut self, session: &str, password: &str) {
        let (s, store) = (&self.server.service, self.server.state.store());
        let actor = s.actor(session).await.unwrap();
        s.begin_second_factor(&actor, password).await.unwrap();
        let waiting = s.my_second_factor(&actor).await.unwrap().waiting.unwrap();
        self.handed.push(("second_factor.sealed", waiting.secret.expose_secret().to_owned()));
        self.handed.push(("second_factor.sealed", waiting.secret.expose_secret().replace(' ', "")));
        // As if the first code had been entered.
        let user = actor.user.clone().unwrap();
        let on: Result<bool, store::Error> =
            store::transact!(store, |tx| { store::second_factors::confirm(tx, &user, s.now()).await });
        assert!(on.unwrap());
        let codes = s.renew_recovery_codes(&actor, password).await.unwrap();
        let codes = codes.iter().flat_map(|code| [code.shown(), code.as_str().to_owned()]);
        self.handed.extend(codes.map(|code| ("recovery_code.code_hash", code)));
        let Ok(SignIn::HalfWay(half)) = s.sign_in(&actor.name, password, "203.0.113.1").await else {
            panic!("came in by the password alone")
        };
        self.handed.push(("half_sign_in.token_hash", half.token));
    }

    async fn wechat(&mut self) {
        let account = self.sandbox.demo_account();
        let save = SaveWechat {
            app_id: account.official_account_app_id.clone(),
            app_secret: Some(self.enter("SaveWechat.app_secret", &account.official_account_app_secret)),
            mch_id: account.mch_id.clone(),
            api_v3_key: Some(self.enter("SaveWechat.api_v3_key", &account.api_v3_key)),
            merchant_certificate: Some(account.merchant_certificate_pem.clone()),
            merchant_private_key: Some(
                self.enter("SaveWechat.merchant_private_key", &account.merchant_private_key_pem),
            ),
            mode: "public_key".to_owned(),
            public_key_id: Some(account.wechatpay_public_key_id.clone()),
            public_key: Some(account.wechatpay_public_key_pem.clone()),
            ..SaveWechat::default()
        };
        let app = SaveWechat {
            half: WechatHalf::MobileApp,
            app_id: account.mobile_app_id.clone(),
            app_secret: Some(self.enter("SaveWechat.app_secret", &account.mobile_app_secret)),
            ..save.clone()
        };
        let s = &self.server.service;
        s.save_wechat(&self.admin, save).await.unwrap();
        s.save_wechat(&self.admin, app).await.unwrap();
        s.set_method(&self.admin, Way::WechatOa, true).await.unwrap();
    }

    /// The same merchant in API v2: from now on payments would go that way.
    pub async fn wechat_v2(&mut self) {
        let account = self.sandbox.demo_account();
        let save = SaveWechat {
            app_id: account.official_account_app_id,
            mch_id: account.mch_id,
            api: "v2".to_owned(),
            api_key: Some(self.enter("SaveWechat.api_key", &account.api_v2_key)),
            ..SaveWechat::default()
        };
        self.server.service.save_wechat(&self.admin, save).await.unwrap();
    }

    async fn others(&mut self) {
        let account = self.sandbox.demo_alipay().remove(0);
        let alipay = SaveAlipay {
            app_id: account.app_id,
            seller_id: account.seller_id,
            environment: "production".to_owned(),
            mode: "key".to_owned(),
            product: "jsapi".to_owned(),
            app_private_key: Some(self.enter("SaveAlipay.app_private_key", &account.app_private_key)),
            alipay_public_key: Some(account.alipay_public_key),
            ..SaveAlipay::default()
        };
        let merchant = self.sandbox.ums_merchants().remove(1);
        let chinaums = SaveChinaums {
            mid: merchant.mid,
            tid: merchant.tid,
            source_no: merchant.source_no,
            environment: "production".to_owned(),
            interface: "open_platform".to_owned(),
            app_id: merchant.app_id,
            app_key: Some(self.enter("SaveChinaums.app_key", &merchant.app_key)),
            communication_key: Some(
                self.enter("SaveChinaums.communication_key", &merchant.communication_key),
            ),
            ..SaveChinaums::default()
        };
        let account = self.sandbox.union_accounts().remove(0);
        let unionpay = SaveUnionPay {
            mer_id: account.mer_id,
            environment: "test".to_owned(),
            pfx: Some(self.enter("SaveUnionPay.pfx", &account.pfx_base64)),
            pfx_password: Some(self.enter("SaveUnionPay.pfx_password", &account.pfx_password)),
            root: Some(account.root_pem),
            middle: Some(account.middle_pem),
            undo_same_day: false,
        };
        let s = &self.server.service;
        s.save_alipay(&self.admin, alipay).await.unwrap();
        s.save_chinaums(&self.admin, chinaums).await.unwrap();
        s.save_unionpay(&self.admin, unionpay).await.unwrap();
        let two = s.create_operator(&Actor::cli(None), "two", "Two").await.unwrap().id;
        let account = self.sandbox.demo_accounts().remove(1);
        let own = SaveOfficialAccount {
            app_id: account.official_account_app_id,
            app_secret: Some(
                self.enter("SaveOfficialAccount.app_secret", &account.official_account_app_secret),
            ),
        };
        self.server.service.save_official_account(&Actor::cli(Some(two)), own).await.unwrap();
    }

    async fn official_account(&mut self) {
        let (s, admin, sandbox) = (self.server.service.clone(), self.admin.clone(), &self.sandbox);
        let app_id = sandbox.demo_account().official_account_app_id;
        let made = s.make_oa_callback(&admin).await.unwrap();
        let server = MessageServer {
            url: made.url,
            token: made.token,
            aes_key: made.aes_key,
            mode: MessageMode::Safe,
        };
        sandbox.verify_server(&server).await.unwrap();
        assert!(sandbox.set_message_server(&app_id, server));
        for kind in MessageKind::BY_TEMPLATE {
            let best = s.account_templates(&admin, *kind).await.unwrap().remove(0);
            s.pick_template(&admin, *kind, &best.found.template_id, None).await.unwrap();
            s.set_message_push(&admin, *kind, true).await.unwrap();
        }
        let mark = b"aB3dE5gH7jK9mN1p".to_vec();
        let name = "MP_verify_aB3dE5gH7jK9mN1p.txt".to_owned();
        s.upload_verification_file(&admin, UploadFile { path: String::new(), name, content: mark })
            .await
            .unwrap();
        let field = |text: &str| text.to_owned();
        // The worst kind: the password stands in the address.
        let gateway = GatewayInput {
            url: field("https://sms.example.com/send"),
            method: field("get"),
            account_field: field("account"),
            password_field: field("password"),
            phone_field: field("phone"),
            text_field: field("msg"),
            success: field("ok"),
            ..GatewayInput::default()
        };
        let save = SaveSms {
            sender: field("gateway"),
            account: field("N1234567"),
            secret: Some(self.enter("SaveSms.secret", "canary-gateway-password")),
            sign: field("【披克停车】"),
            gateway,
            texts: vec![TextInput {
                kind: Some(MessageKind::Notice),
                template: field("{content}"),
                values: String::new(),
            }],
            ..SaveSms::default()
        };
        s.save_sms(&admin, save).await.unwrap();
        s.test_sms(&admin, MessageKind::Notice, PHONE).await.unwrap();
        s.set_sms(&admin, true).await.unwrap();
    }

    async fn visitors(&mut self) {
        let s = &self.server.service;
        let site = s.list_sites(&self.admin).await.unwrap().remove(0).id;
        s.set_visit_site(&self.admin, &site, true).await.unwrap();
        let sites = s.visit_settings(&self.admin).await.unwrap().sites;
        let url = sites.into_iter().find_map(|site| site.url).unwrap();
        url.strip_prefix(BASE).unwrap().clone_into(&mut self.visits);
        let host = SaveHost { name: "王敏".to_owned(), phone: PHONE.to_owned(), ..SaveHost::default() };
        self.host = s.save_host(&self.admin, host).await.unwrap().to_string();
    }

    /// What other systems were given: a webhook, a terminal, a card with its holder's number.
    async fn systems(&mut self) {
        let s = &self.server.service;
        s.save_webhook(&self.admin, "https://parking.example.com/hook").await.unwrap();
        let sites = s.list_sites(&self.admin).await.unwrap();
        let park = sites.iter().find(|site| site.code == "P1").unwrap();
        s.create_terminal(&self.admin, &park.id, "Exit machine").await.unwrap();
        let caller = s.api_caller(&self.key).await.unwrap();
        let put = service::cards::PutCard {
            card_no: "86000001".to_owned(),
            holder: Some("林小雨".to_owned()),
            status: None,
            opening_balance: None,
        };
        s.put_card(&caller, put).await.unwrap();
        s.put_card_phone(&caller, "86000001", PHONE).await.unwrap();
    }

    /// What was entered or handed out: it must not come out anywhere.
    pub fn carried(&self) -> Vec<Canary> {
        let people = self.people.iter().map(|p| ("console_session.token_hash", p.session.as_str()));
        let entered = self.entered.iter().map(|(name, secret)| (*name, secret.as_str()));
        let handed = self.handed.iter().map(|(name, secret)| (*name, secret.as_str()));
        let all = people.chain(entered).chain(handed).chain([("api_key.key_hash", self.key.as_str())]);
        all.filter_map(|(name, secret)| Canary::new(name, secret.as_bytes())).collect()
    }
}

/// Every secret of every form of `service`, as the source declares them.
pub fn declared() -> std::collections::BTreeSet<String> {
    let mut found = std::collections::BTreeSet::new();
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("service/src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let source = std::fs::read_to_string(path).unwrap();
            let mut form = "";
            for line in source.lines() {
                if let Some(name) = line.strip_prefix("pub struct ") {
                    form = name.split([' ', '<', '(']).next().unwrap_or_default();
                }
                let field = line.trim().strip_prefix("pub ").and_then(|rest| rest.split_once(": "));
                let Some((field, kind)) =
                    field.filter(|_| form.starts_with("Save") || form.starts_with("New"))
                else {
                    continue;
                };
                let secret = kind.contains("SecretString") || (form == "NewStaff" && field == "password");
                if secret {
                    found.insert(format!("{form}.{field}"));
                }
            }
        }
    }
    found
}
