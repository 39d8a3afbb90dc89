//! An operator with UnionPay switched on, its App's server, and the simulated UnionPay, all in one process.

use crate::world::{CountingRandom, Receiver, START, TestClock, tariff};
use async_trait::async_trait;
use bytes::Bytes;
use channels::http::{HttpClient, TransportError};
use domain::access::{Role, Scope};
use domain::ids::VisitId;
use domain::method::{Method, Provider};
use domain::money::Fen;
use domain::time::{MINUTE, UnixMs};
use futures::future::BoxFuture;
use sandbox::{FaultName, FaultRequest, KeySource, Outbound, OutboundError, Place, Sandbox};
use service::accounts::{SaveUnionPay, SaveWechat};
use service::app_payments::{AppCaller, AppPayment, AppStarted, Payable, StartAppPayment};
use service::integration::ApiCaller;
use service::notify::NotifyKind;
use service::official_account::{CallbackCall, CallbackTaken};
use service::parking::Entered;
use service::sites::{SaveSite, SiteKind};
use service::{Actor, Deps, Endpoints, Random, Result, Service, Settings, Vault};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use store::testing::TestStore;
use tower::ServiceExt as _;
use zeroize::Zeroizing;

impl sandbox::Clock for TestClock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

impl sandbox::Random for CountingRandom {
    fn fill(&self, buf: &mut [u8]) {
        Random::fill(self, buf);
    }
}

/// The product as the provider's notifications find it, and how it answered them.
#[derive(Clone, Default)]
pub struct ToProduct {
    service: Arc<Mutex<Option<Service>>>,
    pub answers: Arc<Mutex<Vec<u16>>>,
}

impl Outbound for ToProduct {
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> BoxFuture<'static, std::result::Result<http::Response<Bytes>, OutboundError>> {
        let service = self.service.lock().unwrap().clone().expect("the product runs");
        let answers = Arc::clone(&self.answers);
        Box::pin(async move {
            let path = request.uri().path().trim_start_matches("/notify/").to_owned();
            let (provider, path) = path.split_once('/').expect("a provider and a key");
            if provider == "wechat-oa" {
                return Ok(account_server(&service, path, &request).await);
            }
            let (provider, path) = (Provider::parse(provider).expect("a provider"), path.to_owned());
            let (key, kind) = match path.strip_suffix("/refund") {
                Some(key) => (key.to_owned(), NotifyKind::Refund),
                None => (path, NotifyKind::Payment),
            };
            let (parts, body) = request.into_parts();
            let answer = service.receive(provider, &key, kind, &parts.headers, body, "203.0.113.7").await;
            answers.lock().unwrap().push(answer.status);
            Ok(http::Response::builder().status(answer.status).body(Bytes::from(answer.body)).unwrap())
        })
    }
}

impl ToProduct {
    /// The product that hears it from now on.
    pub fn connect(&self, service: &Service) {
        *self.service.lock().unwrap() = Some(service.clone());
    }
}

/// The official account's server calls its address.
async fn account_server(
    service: &Service,
    key: &str,
    request: &http::Request<Bytes>,
) -> http::Response<Bytes> {
    let query = request.uri().query().unwrap_or_default();
    let query: serde_json::Map<String, serde_json::Value> = url::form_urlencoded::parse(query.as_bytes())
        .map(|(name, value)| (name.into_owned(), value.into_owned().into()))
        .collect();
    let call: CallbackCall = serde_json::from_value(query.into()).unwrap();
    let body = if call.echostr.is_some() {
        service.verify_oa_callback(key, &call).await.unwrap()
    } else {
        let taken = service.take_oa_callback(key, &call, request.body()).await.unwrap();
        (taken == CallbackTaken::Taken).then(|| "success".to_owned())
    };
    let status = if body.is_some() { 200 } else { 403 };
    http::Response::builder().status(status).body(body.unwrap_or_default().into()).unwrap()
}

/// The provider as the product finds it; the next answers may be lost.
#[derive(Clone)]
struct ToProvider(axum::Router);

#[async_trait]
impl HttpClient for ToProvider {
    async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> std::result::Result<http::Response<Bytes>, TransportError> {
        let answer = self.0.clone().oneshot(request.map(axum::body::Body::from)).await.unwrap();
        let (parts, body) = answer.into_parts();
        if parts.status == http::StatusCode::GATEWAY_TIMEOUT {
            return Err(TransportError::Timeout);
        }
        let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
        Ok(http::Response::from_parts(parts, body))
    }
}

pub struct AppWorld {
    pub service: Service,
    pub sandbox: Sandbox,
    pub to_product: ToProduct,
    pub clock: TestClock,
    pub admin: Actor,
    pub key: ApiCaller,
    /// The bill of a car that owes 10 yuan.
    pub bill: VisitId,
}

impl AppWorld {
    /// With UnionPay on, and a car that stands for two hours.
    pub async fn new(db: &TestStore) -> Self {
        let w = Self::bare(db).await;
        w.service.save_unionpay(&w.admin, w.form()).await.unwrap();
        w.service.set_method(&w.admin, Method::UnionPayApp, true).await.unwrap();
        w
    }

    /// Without any account.
    pub async fn bare(db: &TestStore) -> Self {
        let clock = TestClock(Arc::new(AtomicI64::new(START)));
        let random = Arc::new(CountingRandom::default());
        let config = sandbox::Config {
            product_base: "http://127.0.0.1:3000".parse().unwrap(),
            sandbox_base: "http://127.0.0.1:3001".parse().unwrap(),
            time_scale: 1,
        };
        let to_product = ToProduct::default();
        let sandbox = Sandbox::new(
            config,
            Arc::new(clock.clone()),
            Arc::new(CountingRandom::default()),
            Arc::new(to_product.clone()),
            KeySource::Fixture,
        )
        .unwrap();
        let service = Service::new(Deps {
            store: db.store.clone(),
            clock: Arc::new(clock.clone()),
            random,
            provider_http: Arc::new(ToProvider(sandbox.providers_router())),
            outbound_http: Arc::new(Receiver::default()),
            vault: Vault::new(&[Zeroizing::new([7; 32])]).unwrap(),
            settings: Settings {
                public_base: "http://127.0.0.1:3000".to_owned(),
                endpoints: Endpoints::sandbox("http://127.0.0.1:3001").unwrap(),
                facts: Default::default(),
            },
        });
        to_product.connect(&service);
        let operator = service.create_operator(&Actor::cli(None), "demo", "示范停车").await.unwrap().id;
        let mut admin = Actor::cli(Some(operator));
        admin.role = Role::Administrator;
        let site = SaveSite {
            id: None,
            code: "P1".to_owned(),
            name: "一号停车场".to_owned(),
            kind: SiteKind::CarPark,
            tariff: Some(tariff()),
            top_up: None,
            exit_window_ms: 15 * MINUTE,
            quote_valid_ms: 5 * MINUTE,
        };
        service.save_site(&admin, site).await.unwrap();
        let scopes = [Scope::VehiclesWrite, Scope::BillsRead, Scope::PaymentsWrite];
        let key = service.create_api_key(&admin, "app", &scopes).await.unwrap();
        let key = service.api_caller(&key.key).await.unwrap();
        let bill = enter(&service, &key, "V1", "粤B12345", &clock).await;
        Self { service, sandbox, to_product, clock, admin, key, bill }
    }

    /// Everything that the sandbox's console hands out.
    /// WeChat Pay's form as its side hands it out, in either version.
    pub fn wechat_form(&self) -> SaveWechat {
        let own = self.sandbox.demo_account();
        SaveWechat {
            app_id: own.official_account_app_id,
            app_secret: Some(own.official_account_app_secret.into()),
            mch_id: own.mch_id,
            api_key: Some(own.api_v2_key.into()),
            api_v3_key: Some(own.api_v3_key.into()),
            merchant_certificate: Some(own.merchant_certificate_pem),
            merchant_private_key: Some(own.merchant_private_key_pem.into()),
            mode: "public_key".to_owned(),
            public_key_id: Some(own.wechatpay_public_key_id),
            public_key: Some(own.wechatpay_public_key_pem),
            ..SaveWechat::default()
        }
    }

    pub fn form(&self) -> SaveUnionPay {
        self.form_of(0)
    }

    pub fn form_of(&self, place: usize) -> SaveUnionPay {
        let account = self.sandbox.union_accounts().remove(place);
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

    pub fn server(&self) -> AppCaller {
        AppCaller::Server(self.key.clone())
    }

    pub fn wanted(&self, payer: &str) -> StartAppPayment {
        StartAppPayment {
            method: Method::UnionPayApp,
            payer: Some(payer.to_owned()),
            payable: Some(Payable::Bill(self.bill.clone())),
            amount: None,
        }
    }

    pub async fn start(&self, payer: &str, key: &str) -> Result<AppStarted> {
        self.service.start_app_payment(&self.server(), key, &self.wanted(payer), None).await
    }

    pub fn tn(started: &AppStarted) -> String {
        started.call.params["tn"].as_str().unwrap().to_owned()
    }

    pub async fn show(&self, payment: &AppPayment) -> AppPayment {
        self.service.app_payment(&self.server(), &payment.payment_id).await.unwrap().0
    }

    pub fn advance(&self, ms: i64) {
        self.clock.0.fetch_add(ms, Ordering::SeqCst);
    }

    pub fn now(&self) -> UnixMs {
        self.service.now()
    }

    pub fn fault(&self, name: FaultName, place: Place) {
        self.sandbox.add_fault(FaultRequest::new(name).in_place(place).times(1)).unwrap();
    }

    /// Sends what the provider has to tell; how the product answered.
    pub async fn deliver(&self) -> Vec<u16> {
        self.sandbox.deliver_due().await;
        std::mem::take(&mut *self.to_product.answers.lock().unwrap())
    }

    /// Lets time pass in steps, and the jobs that come due.
    pub async fn live(&self, ms: i64) {
        let until = self.now().plus(ms);
        loop {
            while self.service.run_due(50).await.unwrap() > 0 {}
            if self.now() >= until {
                return;
            }
            self.advance(5_000.min(until.since(self.now())));
        }
    }

    /// The books ask for nothing, and this is what the merchant's side holds.
    pub async fn books_are_right(&self) {
        assert_eq!(self.service.check_books().await.unwrap(), Vec::<String>::new());
    }
}

pub async fn enter(
    service: &Service,
    key: &ApiCaller,
    visit_no: &str,
    plate: &str,
    clock: &TestClock,
) -> VisitId {
    let entered_at = UnixMs(clock.0.load(Ordering::SeqCst)).plus(-110 * MINUTE);
    let report = Entered {
        site: "P1".to_owned(),
        visit_no: visit_no.to_owned(),
        plate: Some(plate.to_owned()),
        entered_at,
    };
    service.vehicle_entered(key, report).await.unwrap().visit.bill_id
}

pub fn fen(value: i64) -> Fen {
    Fen::new(value).unwrap()
}
