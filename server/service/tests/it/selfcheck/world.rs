//! An operator that has everything, set up rightly, and the platforms of all providers in the same process.

use crate::app::world::ToProduct;
use crate::world::{CountingRandom, START, TestClock};
use async_trait::async_trait;
use bytes::Bytes;
use channels::http::{HttpClient, TransportError};
use domain::access::Role;
use domain::ids::OperatorId;
use domain::message::MessageKind;
use domain::template::Found;
use domain::time::UnixMs;
use http::{Request, Response};
use sandbox::state::Verification;
use sandbox::{KeySource, Mistake, Sandbox};
use service::accounts::{SaveAlipay, SaveChinaums, SaveUnionPay, SaveWechat, Verdict, WechatHalf};
use service::selfcheck::Report;
use service::settings::{DeploymentFacts, MobileApp};
use service::{Actor, Clock as _, Deps, Endpoints, Random, Service, Settings, Vault};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use store::testing::TestStore;
use store::{Store, message_settings, transact};
use tower::ServiceExt as _;
use zeroize::Zeroizing;

pub const PRODUCT: &str = "http://127.0.0.1:3000";
pub const PROVIDER: &str = "http://127.0.0.1:3001";

/// The network: the providers, and the way back to the product by its public address.
#[derive(Clone)]
struct Network {
    providers: axum::Router,
    product: Arc<Mutex<Option<Service>>>,
    /// Whether the public address leads back.
    reachable: Arc<Mutex<bool>>,
    /// How far the providers' clocks are ahead, in milliseconds.
    ahead: Arc<AtomicI64>,
    clock: TestClock,
    /// Every answer, for whoever searches them.
    pub heard: Arc<Mutex<Vec<String>>>,
}

#[async_trait]
impl HttpClient for Network {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        if request.uri().port_u16() == Some(3000) {
            return self.back(request.uri().path()).await;
        }
        let answer = self.providers.clone().oneshot(request.map(axum::body::Body::from)).await.unwrap();
        let (mut parts, body) = answer.into_parts();
        let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
        let now = self.clock.now().plus(self.ahead.load(Ordering::SeqCst));
        parts.headers.insert(http::header::DATE, http_date(now).parse().unwrap());
        self.heard.lock().unwrap().push(String::from_utf8_lossy(&body).into_owned());
        Ok(Response::from_parts(parts, body))
    }
}

impl Network {
    async fn back(&self, path: &str) -> Result<Response<Bytes>, TransportError> {
        if !*self.reachable.lock().unwrap() {
            return Err(TransportError::Connect("refused".to_owned()));
        }
        let service = self.product.lock().unwrap().clone().unwrap();
        let team = service.settings().facts.mobile_app.apple_team_id.clone();
        let answer = match path.strip_prefix("/notify/echo/") {
            Some(word) => service.echo(word).await.unwrap().map(String::into_bytes),
            // As the server's own route does it.
            None if path == "/.well-known/apple-app-site-association" => {
                let bundles = &service.settings().facts.mobile_app.ios_bundle_ids;
                team.map(|team| format!("{{\"appID\":\"{team}.{}\"}}", bundles[0]).into_bytes())
            }
            None => service.served_verification_file(path).await.unwrap(),
        };
        let status = if answer.is_some() { 200 } else { 404 };
        let response =
            Response::builder().status(status).header(http::header::DATE, http_date(self.clock.now()));
        Ok(response.body(Bytes::from(answer.unwrap_or_default())).unwrap())
    }
}

/// `Mon, 23 Nov 2026 11:20:00 GMT`
fn http_date(at: UnixMs) -> String {
    let days = at.0.div_euclid(86_400_000);
    let day = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][usize::try_from(days.rem_euclid(7)).unwrap()];
    let (y, m, d, h, mi, s) = at.plus(-8 * 3_600_000).shanghai_parts();
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = months[usize::try_from(m - 1).unwrap()];
    format!("{day}, {d:02} {month} {y:04} {h:02}:{mi:02}:{s:02} GMT")
}

pub struct World {
    pub service: Service,
    pub store: Store,
    pub sandbox: Sandbox,
    pub clock: TestClock,
    pub admin: Actor,
    pub operator: OperatorId,
    reachable: Arc<Mutex<bool>>,
    ahead: Arc<AtomicI64>,
}

impl World {
    /// With WeChat Pay in API v3 and its public key, ChinaUMS at the open platform, everything right.
    pub async fn new(db: &TestStore) -> Self {
        let w = Self::bare(db);
        w.set_up(|input| input).await;
        w
    }

    /// With platform certificates in place of the public key.
    pub async fn with_certificates(db: &TestStore) -> Self {
        let w = Self::bare(db);
        w.wechat_signs_with(Verification::Certificate);
        w.set_up(|input| SaveWechat {
            mode: "platform_certificates".to_owned(),
            public_key_id: None,
            public_key: None,
            ..input
        })
        .await;
        w
    }

    /// What WeChat Pay signs its answers with.
    pub fn wechat_signs_with(&self, what: Verification) {
        self.sandbox.change(|state, _| state.merchants[0].verification = what);
    }

    /// Without any account.
    pub fn bare(db: &TestStore) -> Self {
        let clock = TestClock(Arc::new(AtomicI64::new(START)));
        let config = sandbox::Config {
            product_base: PRODUCT.parse().unwrap(),
            sandbox_base: PROVIDER.parse().unwrap(),
            time_scale: 1,
        };
        let random = Arc::new(CountingRandom::default());
        let to_product = ToProduct::default();
        let sandbox = Sandbox::new(
            config,
            Arc::new(clock.clone()),
            random.clone(),
            Arc::new(to_product.clone()),
            KeySource::Fixture,
        )
        .unwrap();
        let network = Network {
            providers: sandbox.providers_router(),
            product: Arc::default(),
            reachable: Arc::new(Mutex::new(true)),
            ahead: Arc::default(),
            clock: clock.clone(),
            heard: Arc::default(),
        };
        let service = Service::new(Deps {
            store: db.store.clone(),
            clock: Arc::new(clock.clone()),
            random: random as Arc<dyn Random>,
            provider_http: Arc::new(network.clone()),
            outbound_http: Arc::new(network.clone()),
            vault: Vault::new(&[Zeroizing::new([7; 32])]).unwrap(),
            settings: Settings {
                public_base: PRODUCT.to_owned(),
                endpoints: Endpoints::sandbox(PROVIDER).unwrap(),
                facts: facts(),
            },
        });
        *network.product.lock().unwrap() = Some(service.clone());
        to_product.connect(&service);
        let operator = OperatorId::from_parts(clock.now(), [1; 10]);
        let mut admin = Actor::cli(Some(operator.clone()));
        admin.role = Role::Administrator;
        let (reachable, ahead) = (network.reachable.clone(), network.ahead.clone());
        Self { service, store: db.store.clone(), sandbox, clock, admin, operator, reachable, ahead }
    }

    /// The operator, with nothing set up.
    pub async fn open(&self) {
        let row = store::operators::Row {
            id: self.operator.clone(),
            code: "demo".to_owned(),
            name: "示范停车".to_owned(),
            active: true,
            created_at: self.clock.now(),
        };
        transact!(service::Error, self.store, |tx| { Ok(store::operators::insert(tx, &row).await?) })
            .unwrap();
    }

    /// Enters everything that the platforms' consoles hand out; `change` has the last word on WeChat Pay.
    pub async fn set_up(&self, change: impl FnOnce(SaveWechat) -> SaveWechat) {
        self.open().await;
        let input = change(self.wechat());
        let mode = input.mode.clone();
        self.service.save_wechat(&self.admin, input).await.unwrap();
        let app = SaveWechat {
            half: WechatHalf::MobileApp,
            app_id: self.sandbox.demo_account().mobile_app_id,
            app_secret: Some(self.sandbox.demo_account().mobile_app_secret.into()),
            mch_id: self.sandbox.demo_account().mch_id,
            mode,
            ..SaveWechat::default()
        };
        self.service.save_wechat(&self.admin, app).await.unwrap();
        self.service.save_alipay(&self.admin, self.alipay()).await.unwrap();
        self.service.save_chinaums(&self.admin, self.chinaums()).await.unwrap();
        self.service.save_unionpay(&self.admin, self.unionpay()).await.unwrap();
        self.pick_templates().await;
    }

    /// The four templates of the guide, as the account holds them.
    pub async fn pick_templates(&self) {
        let held = self.sandbox.read(|state| state.official_accounts[0].templates.clone());
        for (kind, title) in [
            (MessageKind::Payment, "付款提醒"),
            (MessageKind::VisitorRequest, "访客预约审批通知"),
            (MessageKind::VisitorResult, "来访预约结果通知"),
            (MessageKind::Notice, "集成系统消息提醒"),
        ] {
            let template = held.iter().find(|t| t.title == title).unwrap_or_else(|| panic!("{title}"));
            let found = Found {
                template_id: template.template_id.clone(),
                title: template.title.clone(),
                primary_industry: template.primary_industry.clone(),
                deputy_industry: template.deputy_industry.clone(),
                content: template.content.clone(),
            };
            let row = message_settings::Row {
                kind,
                enabled: true,
                app_id: self.sandbox.demo_account().official_account_app_id,
                template_json: Some(serde_json::to_string(&found).unwrap()),
                mapping_json: "[]".to_owned(),
                fetched_at: Some(self.clock.now()),
                updated_at: self.clock.now(),
            };
            transact!(service::Error, self.store, |tx| {
                Ok(message_settings::put(tx, &self.operator, &row).await?)
            })
            .unwrap();
        }
    }

    pub fn wechat(&self) -> SaveWechat {
        let account = self.sandbox.demo_account();
        SaveWechat {
            app_id: account.official_account_app_id,
            app_secret: Some(account.official_account_app_secret.into()),
            mch_id: account.mch_id,
            api_v3_key: Some(account.api_v3_key.into()),
            merchant_certificate: Some(account.merchant_certificate_pem),
            merchant_private_key: Some(account.merchant_private_key_pem.into()),
            mode: "public_key".to_owned(),
            public_key_id: Some(account.wechatpay_public_key_id),
            public_key: Some(account.wechatpay_public_key_pem),
            ..SaveWechat::default()
        }
    }

    pub fn alipay(&self) -> SaveAlipay {
        let account = self.sandbox.demo_alipay().remove(0);
        SaveAlipay {
            app_id: account.app_id,
            seller_id: account.seller_id,
            environment: "production".to_owned(),
            mode: "key".to_owned(),
            product: "jsapi".to_owned(),
            app_private_key: Some(account.app_private_key.into()),
            alipay_public_key: Some(account.alipay_public_key),
            ..SaveAlipay::default()
        }
    }

    pub fn chinaums(&self) -> SaveChinaums {
        // The first one is the empty operator's.
        let merchant = self.sandbox.ums_merchants().remove(1);
        SaveChinaums {
            mid: merchant.mid,
            tid: merchant.tid,
            source_no: merchant.source_no,
            environment: "production".to_owned(),
            interface: "open_platform".to_owned(),
            app_id: merchant.app_id,
            app_key: Some(merchant.app_key.into()),
            communication_key: Some(merchant.communication_key.into()),
            ..SaveChinaums::default()
        }
    }

    pub fn unionpay(&self) -> SaveUnionPay {
        let account = self.sandbox.union_accounts().remove(0);
        SaveUnionPay {
            mer_id: account.mer_id,
            environment: "test".to_owned(),
            pfx: Some(account.pfx_base64.into()),
            pfx_password: Some(account.pfx_password.into()),
            root: Some(account.root_pem),
            middle: Some(account.middle_pem),
            undo_same_day: false,
        }
    }

    /// Makes a mistake on the platforms' side.
    pub fn mistake(&self, mistake: Mistake) {
        assert!(self.sandbox.make_mistake(0, mistake), "{mistake:?} cannot be made");
    }

    /// The account tells what kind it is.
    pub fn tells_its_kind(&self) {
        self.sandbox.change(|state, _| state.official_accounts[0].basic_info = true);
    }

    /// The public address leads nowhere.
    pub fn cut_off(&self) {
        *self.reachable.lock().unwrap() = false;
    }

    /// It leads back again.
    pub fn reconnect(&self) {
        *self.reachable.lock().unwrap() = true;
    }

    /// The providers' clocks are ahead of ours.
    pub fn clocks_ahead(&self, ms: i64) {
        self.ahead.store(ms, Ordering::SeqCst);
    }

    pub async fn check(&self) -> Report {
        self.service.self_check(&self.admin, None).await.unwrap()
    }
}

/// The one App of this deployment, with everything that the open platform wants.
fn facts() -> DeploymentFacts {
    let app = MobileApp { apple_team_id: Some("A1B2C3D4E5".to_owned()), ..MobileApp::default() };
    DeploymentFacts { server_ip: None, mobile_app: app }
}

/// The keys of what failed, sorted.
pub fn failed(report: &Report) -> Vec<String> {
    let mut keys: Vec<String> =
        report.findings().filter(|f| f.verdict == Verdict::Fail).map(|f| f.key.clone()).collect();
    keys.sort();
    keys
}
