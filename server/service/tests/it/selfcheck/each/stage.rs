//! A healthy operator whom everything was proven for by traffic, and what happens on payers' phones.

use super::super::world::{PRODUCT, World};
use super::rows::What;
use crate::app::world::enter;
use crate::world::tariff;
use domain::access::Scope;
use domain::ids::{OrderNo, QrToken, VerificationFileId};
use domain::message::MessageKind;
use domain::method::Method;
use domain::time::{HOUR, MINUTE, SECOND};
use domain::wallet::Wallet;
use sandbox::state::{MessageMode, MessageServer, OfficialAccount, UmsWallet, Verification};
use service::app_payments::{AppCaller, Payable, StartAppPayment};
use service::integration::ApiCaller;
use service::official_account::UploadFile;
use service::payer::{PageRequest, PageState, StartPayment, Started};
use service::sites::{SaveSite, SiteKind};
use service::{Actor, Error};
use std::sync::atomic::{AtomicU64, Ordering};
use store::testing::TestStore;

/// Who holds the phone.
const PERSON: &str = "lin";
/// A file that nobody released.
const FILE: &str = "MP_verify_aB3dE5gH7jK9mN1p.txt";
/// Paid by scanning.
const SCANNED: [Method; 3] = [Method::WechatOa, Method::AlipayLife, Method::ChinaUmsOa];
/// Paid from an App.
const IN_THE_APP: [Method; 3] = [Method::WechatApp, Method::AlipayApp, Method::UnionPayApp];

/// How a payment ended for the payer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    Paid,
    /// The wallet's own error page instead of its sign-in.
    NoSignIn(String),
    /// The provider refused the order.
    Refused(String),
    /// The wallet refused to open its sheet.
    NoSheet(String),
}

/// A payment whose sheet the payer looks at.
#[derive(Debug)]
pub struct Begun {
    /// The page's address.
    page: String,
    /// What the page hands to the wallet.
    call: serde_json::Value,
}

/// The operator, its App's server, and its payers.
pub struct Stage {
    pub w: World,
    key: ApiCaller,
    cars: AtomicU64,
}

impl Stage {
    /// With everything that the world has been set up with, a car park, every App's method on, the account's server
    /// address and its verification file; nothing was paid so far.
    pub async fn around(w: World) -> Self {
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
        w.service.save_site(&w.admin, site).await.unwrap();
        let scopes = [Scope::VehiclesWrite, Scope::BillsRead, Scope::PaymentsWrite];
        let key = w.service.create_api_key(&w.admin, "app", &scopes).await.unwrap();
        let key = w.service.api_caller(&key.key).await.unwrap();
        for method in [Method::WechatOa, Method::AlipayLife].into_iter().chain(IN_THE_APP) {
            let on = w.service.set_method(&w.admin, method, true).await;
            assert!(matches!(on, Ok(true)), "{method:?}: {on:?}");
        }
        w.service.refresh_templates(&w.admin).await.unwrap();
        let stage = Self { w, key, cars: AtomicU64::new(0) };
        stage.enter_server_address().await;
        stage.upload_verification_file().await;
        stage
    }

    /// The same, where every method was paid by, money was given back, and a message was read, an hour ago.
    pub async fn proven(db: &TestStore) -> Self {
        let stage = Self::around(World::new(db).await).await;
        for method in SCANNED {
            assert_eq!(stage.scan(method).await, Ended::Paid, "{method:?}");
        }
        for method in IN_THE_APP {
            assert_eq!(stage.pay_in_app(method).await, Ended::Paid, "{method:?}");
        }
        stage.send_message().await;
        stage.advance(HOUR);
        stage
    }

    /// Makes a mistake.
    pub async fn make(&self, what: What) {
        let account = |change: &dyn Fn(&mut OfficialAccount)| {
            self.w.sandbox.change(|state, _| change(&mut state.official_accounts[0]));
        };
        match what {
            What::Named(mistake) => self.w.mistake(mistake),
            What::Without(permission) => account(&|account| {
                account.revoked.insert(permission);
            }),
            What::NoIndustry => account(&|account| account.industry = None),
            What::PublicKeyInstead => self.w.wechat_signs_with(Verification::PublicKey),
            What::FileWaits => drop(self.upload(FILE, b"x").await),
            What::CutOff => self.w.cut_off(),
            What::Behind(ms) => self.w.clocks_ahead(ms),
        }
    }

    /// Puts it right again.
    pub async fn mend(&self, what: What) {
        let account = |change: &dyn Fn(&mut OfficialAccount)| {
            self.w.sandbox.change(|state, _| change(&mut state.official_accounts[0]));
        };
        match what {
            // What was written while it was wrong comes again, sealed as it was.
            What::Named(mistake) => assert!(self.w.sandbox.mend_mistake(0, mistake), "{mistake:?}"),
            What::Without(permission) => account(&|account| {
                account.revoked.remove(&permission);
            }),
            What::NoIndustry => account(&|account| account.industry = Some((2, 3))),
            What::PublicKeyInstead => self.w.wechat_signs_with(Verification::Certificate),
            What::FileWaits => {
                let files = self.w.service.verification_files(&self.w.admin).await.unwrap();
                let id = &files.iter().find(|file| file.name == FILE).unwrap().id;
                self.w.service.remove_verification_file(&self.w.admin, id).await.unwrap();
            }
            What::CutOff => self.w.reconnect(),
            What::Behind(_) => self.w.clocks_ahead(0),
        }
    }

    pub fn advance(&self, ms: i64) {
        self.w.clock.0.fetch_add(ms, Ordering::SeqCst);
    }

    /// Some time passes: jobs run, providers deliver.
    pub async fn live(&self, ms: i64) {
        let until = self.w.service.now().plus(ms);
        while self.w.service.now() < until {
            self.advance(5 * SECOND);
            while self.w.service.run_due(50).await.unwrap() > 0 {}
            self.w.sandbox.deliver_due().await;
        }
    }

    /// Somebody pays a test payment's code by scanning it; it is refunded by itself.
    pub async fn scan(&self, method: Method) -> Ended {
        let ended = self.scan_and_pay(method).await;
        self.live(30 * SECOND).await;
        ended
    }

    async fn scan_and_pay(&self, method: Method) -> Ended {
        match self.begin(method).await {
            Ok(begun) => self.confirm(&begun.page, &begun.call),
            Err(ended) => ended,
        }
    }

    /// The payer confirms.
    pub fn confirm_begun(&self, begun: &Begun) {
        assert_eq!(self.confirm(&begun.page, &begun.call), Ended::Paid, "{begun:?}");
    }

    /// Somebody scans a test payment's code and taps.
    pub async fn begin(&self, method: Method) -> Result<Begun, Ended> {
        let (w, s) = (&self.w, &self.w.service);
        self.advance(SECOND);
        let page = s.start_test_payment(&w.admin, method).await.unwrap();
        let token = QrToken::parse(&page.token).unwrap();
        let wallet = if method == Method::AlipayLife { Wallet::Alipay } else { Wallet::Wechat };
        let open = async |session: Option<&str>| {
            let request = PageRequest { token: &token, wallet, session, remote: "203.0.113.7" };
            s.open_page(request).await.unwrap()
        };
        let first = open(None).await;
        let session = first.new_session.expect("a new browser");
        if let PageState::Authorise { url } = first.state {
            let back = match w.sandbox.agree(&url, PERSON) {
                Ok(back) => back.parse::<url::Url>().unwrap(),
                Err(page) => return Err(Ended::NoSignIn(page)),
            };
            let value = |name| back.query_pairs().find(|(k, _)| k == name).map(|(_, v)| v.into_owned());
            let (code, state) = (value("code").or_else(|| value("auth_code")), value("state").unwrap());
            s.finish_authorisation(&token, &session, code.as_deref(), &state).await.unwrap();
        }
        let PageState::Bill(bill) = open(Some(&session)).await.state else { panic!("no bill") };
        let tap = StartPayment { token: &token, session: &session, order_no: &bill.order_no, remote: None };
        let call = match s.start_payment(tap).await {
            Ok(Started::Invoke { call, .. }) => serde_json::to_value(&call).unwrap(),
            Ok(other) => panic!("{other:?}"),
            Err(Error::Provider { words, .. }) => return Err(Ended::Refused(words)),
            Err(other) => panic!("{other:?}"),
        };
        let phone = (&token, session.as_str(), &bill.order_no);
        if method == Method::WechatOa
            && let Some(refused) = self.bridge(phone, &call).await
        {
            return Err(refused);
        }
        Ok(Begun { page: format!("{PRODUCT}/PeakeCloud/mobile/pay/{}", page.token), call })
    }

    /// WeChat's bridge: what it answers is reported by the page, as the page does.
    async fn bridge(
        &self,
        (token, session, order_no): (&QrToken, &str, &OrderNo),
        call: &serde_json::Value,
    ) -> Option<Ended> {
        let page = format!("{PRODUCT}/PeakeCloud/mobile/pay/{}", token.as_str());
        let (answer, ended) = match self.w.sandbox.bridge_check(&page, call, PERSON) {
            Ok(_) => ("get_brand_wcpay_request:ok".to_owned(), None),
            Err(no) => (format!("{} {}", no.err_msg, no.notice), Some(Ended::NoSheet(no.notice))),
        };
        self.advance(SECOND);
        self.w.service.report_bridge(token, session, order_no, &answer).await.unwrap();
        ended
    }

    fn confirm(&self, page: &str, call: &serde_json::Value) -> Ended {
        match self.w.sandbox.open_sheet(page, call, UmsWallet::Wechat, PERSON) {
            Ok(sheet) => {
                self.w.sandbox.confirm(&sheet).unwrap();
                Ended::Paid
            }
            Err(reason) => Ended::NoSheet(reason),
        }
    }

    /// A car's bill is paid from the App.
    pub async fn pay_in_app(&self, method: Method) -> Ended {
        let n = self.cars.fetch_add(1, Ordering::SeqCst);
        let (w, plate) = (&self.w, format!("粤B{:05}", n + 1));
        let bill = enter(&w.service, &self.key, &format!("V{n}"), &plate, &w.clock).await;
        let wanted = StartAppPayment {
            method,
            payer: Some(PERSON.to_owned()),
            payable: Some(Payable::Bill(bill)),
            amount: None,
        };
        let caller = AppCaller::Server(self.key.clone());
        let started = w.service.start_app_payment(&caller, &format!("key-{n}"), &wanted, None).await;
        let ended = match started {
            Ok(started) => self.confirm("", &started.call.params),
            Err(Error::Provider { words, .. }) => Ended::Refused(words),
            Err(other) => panic!("{other:?}"),
        };
        self.live(30 * SECOND).await;
        ended
    }

    /// A message goes to somebody who signed in lately, and the account's server tells that it arrived.
    pub async fn send_message(&self) {
        let s = &self.w.service;
        let follower = s.recent_followers(&self.w.admin).await.unwrap().remove(0);
        s.send_test_message(&self.w.admin, MessageKind::Payment, &follower.key).await.unwrap();
        self.live(30 * SECOND).await;
    }

    /// 服务器配置 as the console's page says: made here, entered there, where it is verified.
    async fn enter_server_address(&self) {
        let made = self.w.service.make_oa_callback(&self.w.admin).await.unwrap();
        let server = MessageServer {
            url: made.url,
            token: made.token,
            aes_key: made.aes_key,
            mode: MessageMode::Safe,
        };
        self.w.sandbox.verify_server(&server).await.unwrap();
        self.w.sandbox.change(|state, _| state.official_accounts[0].server = Some(server));
    }

    /// The file that the platform asks for, uploaded here and released.
    async fn upload_verification_file(&self) {
        let (name, content) = self.w.sandbox.read(|state| {
            let account = &state.official_accounts[0];
            (account.verify_file(), account.verify_code.clone().into_bytes())
        });
        let id = self.upload(&name, &content).await;
        self.w.service.release_verification_file(&Actor::cli(None), &id).await.unwrap();
    }

    async fn upload(&self, name: &str, content: &[u8]) -> VerificationFileId {
        let file = UploadFile { path: String::new(), name: name.to_owned(), content: content.to_vec() };
        self.w.service.upload_verification_file(&self.w.admin, file).await.unwrap()
    }
}
