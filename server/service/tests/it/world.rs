//! One operator with a car park, on one database, with a scripted clock, random source, WeChat and parking system.

use crate::fake_wechat::{API_V3_KEY, APP_ID, APP_SECRET, FakeWechat, MCH_ID, PUBLIC_KEY_ID, Tweak, vector};
use async_trait::async_trait;
use bytes::Bytes;
use channels::http::{HttpClient, TransportError};
use domain::access::{Role, Scope};
use domain::ids::{LaneId, OrderNo, QrToken, SiteId};
use domain::method::Method;
use domain::money::Fen;
use domain::tariff::Tariff;
use domain::time::{MINUTE, UnixMs};
use domain::wallet::Wallet;
use http::{Request, Response};
use service::accounts::SaveWechat;
use service::integration::ApiCaller;
use service::notify::{NotifyAnswer, NotifyKind};
use service::parking::{AtLane, Entered};
use service::payer::{Authorised, Opened, PageRequest, PageState, PayableBill, StartPayment, Started};
use service::sites::{LaneKind, SaveLane, SaveSite, SiteKind};
use service::{Actor, Clock, Deps, Endpoints, Random, Service, Settings, Vault};
use std::future::Future;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use store::Store;
use store::testing::TestStore;
use zeroize::Zeroizing;

/// 2026-12-01 20:15 in Shanghai: inside the validity of the merchant certificate among the vectors.
pub const START: i64 = 1_796_127_300_000;

#[derive(Clone)]
pub struct TestClock(pub Arc<AtomicI64>);

impl Clock for TestClock {
    fn now(&self) -> UnixMs {
        UnixMs(self.0.load(Ordering::SeqCst))
    }
}

/// Never the same twice, and always the same in a run.
#[derive(Default)]
pub struct CountingRandom(AtomicU64);

impl Random for CountingRandom {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let n = self.0.fetch_add(1, Ordering::SeqCst);
            let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &n.to_be_bytes());
            chunk.copy_from_slice(&digest.as_ref()[..chunk.len()]);
        }
    }
}

/// The parking system's webhook receiver.
#[derive(Clone, Default)]
pub struct Receiver {
    pub got: Arc<Mutex<Vec<Request<Bytes>>>>,
    pub status: Arc<AtomicI64>,
}

#[async_trait]
impl HttpClient for Receiver {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        tokio::task::yield_now().await;
        self.got.lock().unwrap().push(request);
        match self.status.load(Ordering::SeqCst) {
            0 => Ok(Response::new(Bytes::new())),
            -1 => Err(TransportError::Timeout),
            status => {
                let mut response = Response::new(Bytes::new());
                *response.status_mut() = u16::try_from(status).unwrap().try_into().unwrap();
                Ok(response)
            }
        }
    }
}

pub struct World {
    pub service: Service,
    pub store: Store,
    pub clock: TestClock,
    pub random: Arc<CountingRandom>,
    pub wechat: FakeWechat,
    pub receiver: Receiver,
    pub admin: Actor,
    pub caller: ApiCaller,
    /// The car park.
    pub site: SiteId,
    /// Its exit lane.
    pub exit: LaneId,
    /// The exit lane's code.
    pub lane_code: QrToken,
    /// The car park's code.
    pub park_code: QrToken,
    /// The entry lane's code.
    pub entry_code: QrToken,
    pub webhook_secret: String,
    pub notify_key: String,
}

fn service(
    store: &Store,
    clock: &TestClock,
    random: &Arc<CountingRandom>,
    wechat: &FakeWechat,
    receiver: &Receiver,
) -> Service {
    let vault = Vault::new(&[Zeroizing::new([7; 32])]).unwrap();
    sealed(store, clock, random, wechat, receiver, vault)
}

fn sealed(
    store: &Store,
    clock: &TestClock,
    random: &Arc<CountingRandom>,
    wechat: &FakeWechat,
    receiver: &Receiver,
    vault: Vault,
) -> Service {
    Service::new(Deps {
        store: store.clone(),
        clock: Arc::new(clock.clone()),
        random: Arc::clone(random) as Arc<dyn Random>,
        provider_http: Arc::new(wechat.clone()),
        outbound_http: Arc::new(receiver.clone()),
        vault,
        settings: Settings {
            public_base: "https://pay.example.com".to_owned(),
            endpoints: Endpoints::default(),
            facts: Default::default(),
        },
    })
}

/// 5 yuan per begun hour after 15 free minutes, 40 a day.
pub fn tariff() -> Tariff {
    Tariff {
        free_minutes: 15,
        first_minutes: 0,
        first_price: Fen::ZERO,
        period_minutes: 60,
        period_price: Fen::new(500).unwrap(),
        daily_cap: Some(Fen::new(4000).unwrap()),
    }
}

pub fn wechat_form(api_v3_key: &str) -> SaveWechat {
    SaveWechat {
        app_id: APP_ID.to_owned(),
        app_secret: Some(APP_SECRET.to_owned().into()),
        mch_id: MCH_ID.to_owned(),
        api_v3_key: Some(api_v3_key.to_owned().into()),
        merchant_certificate: Some(vector("made-merchant-cert.pem")),
        merchant_private_key: Some(vector("wechat-doc-merchant-private-key.pem").into()),
        mode: "public_key".to_owned(),
        public_key_id: Some(PUBLIC_KEY_ID.to_owned()),
        public_key: Some(vector("wechat-gosdk-test-public-key.pem")),
        ..SaveWechat::default()
    }
}

impl World {
    pub async fn new(db: &TestStore) -> Self {
        Self::with_key(db, API_V3_KEY).await
    }

    pub async fn with_key(db: &TestStore, api_v3_key: &str) -> Self {
        let clock = TestClock(Arc::new(AtomicI64::new(START)));
        let random = Arc::new(CountingRandom::default());
        let wechat = FakeWechat::new(Arc::clone(&clock.0));
        let receiver = Receiver::default();
        let s = service(&db.store, &clock, &random, &wechat, &receiver);
        let operator = s.create_operator(&Actor::cli(None), "demo", "示范停车").await.unwrap().id;
        let mut admin = Actor::cli(Some(operator));
        admin.role = Role::Administrator;
        s.save_wechat(&admin, wechat_form(api_v3_key)).await.unwrap();
        s.set_method(&admin, Method::WechatOa, true).await.unwrap();
        let site = s
            .save_site(
                &admin,
                SaveSite {
                    id: None,
                    code: "P1".to_owned(),
                    name: "一号停车场".to_owned(),
                    kind: SiteKind::CarPark,
                    tariff: Some(tariff()),
                    top_up: None,
                    exit_window_ms: 15 * MINUTE,
                    quote_valid_ms: 5 * MINUTE,
                },
            )
            .await
            .unwrap()
            .id;
        let lane = |code: &str, kind: LaneKind| SaveLane {
            id: None,
            site_id: site.clone(),
            code: code.to_owned(),
            name: code.to_owned(),
            kind,
        };
        let exit = s.save_lane(&admin, lane("OUT1", LaneKind::Exit)).await.unwrap().id;
        let entry = s.save_lane(&admin, lane("IN1", LaneKind::Entry)).await.unwrap().id;
        let code = |lane: Option<LaneId>| {
            let (s, admin, site) = (s.clone(), admin.clone(), site.clone());
            async move { s.create_qr(&admin, &site, lane.as_ref(), "test").await.unwrap().token }
        };
        let (lane_code, park_code, entry_code) =
            (code(Some(exit.clone())).await, code(None).await, code(Some(entry)).await);
        let key =
            s.create_api_key(&admin, "parking", &[Scope::VehiclesWrite, Scope::BillsRead]).await.unwrap();
        let caller = s.api_caller(&key.key).await.unwrap();
        let hook = s.save_webhook(&admin, "https://parking.example.com/hook").await.unwrap();
        let account = s.wechat_form(&admin).await.unwrap().account_id.unwrap();
        let row =
            store::accounts::by_id(&mut db.store.read().await.unwrap(), &account).await.unwrap().unwrap();
        Self {
            service: s,
            store: db.store.clone(),
            clock,
            random,
            wechat,
            receiver,
            admin,
            caller,
            site,
            exit,
            lane_code,
            park_code,
            entry_code,
            webhook_secret: hook.secret,
            notify_key: row.notify_key,
        }
    }

    /// The process died and started again: a new service on the same database.
    pub fn restart(&mut self) {
        self.service = service(&self.store, &self.clock, &self.random, &self.wechat, &self.receiver);
    }

    /// Another process on another handle of the same database.
    pub fn on(&self, store: &Store) -> Service {
        service(store, &self.clock, &self.random, &self.wechat, &self.receiver)
    }

    /// Another process with other master keys.
    pub fn sealed_with(&self, vault: Vault) -> Service {
        self.sealed_on(&self.store, vault)
    }

    /// The same on another handle of the same database.
    pub fn sealed_on(&self, store: &Store, vault: Vault) -> Service {
        sealed(store, &self.clock, &self.random, &self.wechat, &self.receiver, vault)
    }

    pub fn now(&self) -> UnixMs {
        self.clock.now()
    }

    pub fn advance(&self, ms: i64) {
        self.clock.0.fetch_add(ms, Ordering::SeqCst);
    }

    /// A car that came in some minutes ago.
    pub async fn drive_in(&self, visit_no: &str, plate: &str, minutes_ago: i64) {
        let entered = Entered {
            site: "P1".to_owned(),
            visit_no: visit_no.to_owned(),
            plate: Some(plate.to_owned()),
            entered_at: self.now().plus(-minutes_ago * MINUTE),
        };
        self.service.vehicle_entered(&self.caller, entered).await.unwrap();
    }

    pub async fn at_exit(&self, visit_no: &str) {
        let at = AtLane {
            site: "P1".to_owned(),
            lane: "OUT1".to_owned(),
            visit_no: Some(visit_no.to_owned()),
            plate: None,
        };
        self.service.vehicle_at_lane(&self.caller, at).await.unwrap();
    }

    pub async fn open(&self, code: &QrToken, session: Option<&str>) -> PageState {
        self.opened(code, session).await.state
    }

    pub async fn opened(&self, code: &QrToken, session: Option<&str>) -> Opened {
        let request = PageRequest { token: code, wallet: Wallet::Wechat, session, remote: "203.0.113.7" };
        self.service.open_page(request).await.unwrap()
    }

    /// Somebody scans a code for the first time; their session.
    pub async fn sign_in(&self, code: &QrToken, name: &str) -> String {
        let Opened { state: PageState::Authorise { url }, new_session, .. } = self.opened(code, None).await
        else {
            panic!("not asked who")
        };
        let state = url.split("state=").nth(1).unwrap().trim_end_matches("#wechat_redirect").to_owned();
        let session = new_session.unwrap();
        let done = self
            .service
            .finish_authorisation(code, &session, Some(&format!("of-{name}")), &state)
            .await
            .unwrap();
        assert_eq!(done, Authorised::Done);
        session
    }

    pub async fn bill(&self, code: &QrToken, session: &str) -> PayableBill {
        match self.open(code, Some(session)).await {
            PageState::Bill(bill) => bill,
            other => panic!("no bill but {other:?}"),
        }
    }

    pub async fn tap(&self, code: &QrToken, session: &str, order_no: &OrderNo) -> service::Result<Started> {
        let tap = StartPayment { token: code, session, order_no, remote: "203.0.113.7".parse().ok() };
        self.service.start_payment(tap).await
    }

    /// A car at the exit, its driver, the bill and the tap: the order's number and the provider's number.
    pub async fn tapped(&self, visit_no: &str, plate: &str, driver: &str) -> (String, OrderNo, String) {
        self.drive_in(visit_no, plate, 61).await;
        self.at_exit(visit_no).await;
        let session = self.sign_in(&self.lane_code, driver).await;
        let bill = self.bill(&self.lane_code, &session).await;
        let started = self.tap(&self.lane_code, &session, &bill.order_no).await.unwrap();
        assert!(matches!(started, Started::Invoke { .. }), "{started:?}");
        (session, bill.order_no, self.newest_trade())
    }

    pub fn newest_trade(&self) -> String {
        let calls = self.wechat.calls(crate::fake_wechat::Op::Order);
        let body: serde_json::Value = serde_json::from_str(calls.last().unwrap()).unwrap();
        body["out_trade_no"].as_str().unwrap().to_owned()
    }

    pub async fn notify(&self, kind: NotifyKind, message: (http::HeaderMap, Bytes)) -> NotifyAnswer {
        self.service
            .receive(
                domain::method::Provider::Wechat,
                &self.notify_key,
                kind,
                &message.0,
                message.1,
                "101.226.103.1",
            )
            .await
    }

    /// The payer pays and WeChat tells so: for what happens meanwhile.
    pub fn paid_and_notified(&self, trade: &str) -> impl Future<Output = ()> + Send + 'static {
        let (service, wechat) = (self.service.clone(), self.wechat.clone());
        let (key, trade) = (self.notify_key.clone(), trade.to_owned());
        async move {
            wechat.pay(&trade);
            let (headers, body) = wechat.payment_notification(&trade, &Tweak::default());
            let answer = service
                .receive(
                    domain::method::Provider::Wechat,
                    &key,
                    NotifyKind::Payment,
                    &headers,
                    body,
                    "101.226.103.1",
                )
                .await;
            assert_eq!(answer.status, 204);
        }
    }

    /// Lets time pass to `until_ms` from now, running every job when it is due.
    pub async fn pass(&self, until_ms: i64) {
        let end = self.now().plus(until_ms);
        loop {
            while self.service.run_due(8).await.unwrap() > 0 {}
            match self.service.next_due().await.unwrap() {
                Some(next) if next <= end => {
                    self.clock.0.fetch_max(next.0, Ordering::SeqCst);
                }
                _ => break,
            }
        }
        self.clock.0.fetch_max(end.0, Ordering::SeqCst);
    }

    /// Lets a long time pass in steps, running what is due after each.
    pub async fn leap(&self, total_ms: i64, step_ms: i64) {
        for _ in 0..total_ms / step_ms {
            self.advance(step_ms);
            while self.service.run_due(8).await.unwrap() > 0 {}
        }
    }

    /// Nothing is wrong with the money.
    pub async fn books(&self) {
        assert_eq!(self.service.check_books().await.unwrap(), Vec::<String>::new());
    }

    /// The one order of a stay, with everything.
    pub async fn detail(&self, order_no: &OrderNo) -> service::orders::OrderDetail {
        let row =
            store::orders::by_no(&mut self.store.read().await.unwrap(), order_no).await.unwrap().unwrap();
        self.service.order_detail(&self.admin, &row.id).await.unwrap()
    }

    pub async fn balances(&self) -> Vec<(String, i64)> {
        let operator = self.admin.operator.clone().unwrap();
        let rows = store::ledger::balances(&mut self.store.read().await.unwrap(), &operator).await.unwrap();
        rows.into_iter().map(|(account, sum)| (account.split(':').next().unwrap().to_owned(), sum)).collect()
    }

    /// The events of the webhooks that came in.
    pub fn hooks(&self) -> Vec<serde_json::Value> {
        let got = self.receiver.got.lock().unwrap();
        got.iter().map(|r| serde_json::from_slice(r.body()).unwrap()).collect()
    }
}
