//! Alipay, scanned: set up, authorised, paid, lost, forged, late, refunded; with the strict sandbox as Alipay in the
//! same process.

use crate::app::world::AppWorld;
use domain::ids::{OrderNo, QrToken};
use domain::method::Method;
use domain::money::Fen;
use domain::payment::{PaymentFlag, PaymentState, RefundState};
use domain::time::{MINUTE, SECOND};
use domain::wallet::Wallet;
use sandbox::state::SignMode;
use sandbox::{DemoAlipay, FaultName, FaultRequest, Operation, Place};
use service::Error;
use service::accounts::{AlipayMode, SaveAlipay, Verdict};
use service::app_payments::StartAppPayment;
use service::orders::OrderDetail;
use service::payer::{Authorised, PageRequest, PageState, ResultState, StartPayment, Started};
use service::refunds::RefundRequest;
use store::testing::TestStore;
use store::{Store, both};

/// The form as Alipay's side hands it out.
fn form(account: &DemoAlipay) -> SaveAlipay {
    SaveAlipay {
        app_id: account.app_id.clone(),
        seller_id: account.seller_id.clone(),
        environment: "production".to_owned(),
        mode: "key".to_owned(),
        product: "jsapi".to_owned(),
        app_private_key: Some(account.app_private_key.clone().into()),
        alipay_public_key: Some(account.alipay_public_key.clone()),
        ..SaveAlipay::default()
    }
}

fn with_certificates(account: &DemoAlipay) -> SaveAlipay {
    SaveAlipay {
        mode: "certificate".to_owned(),
        alipay_public_key: None,
        app_certificate: Some(account.app_certificate.clone()),
        alipay_certificate: Some(account.alipay_certificate.clone()),
        root_certificate: Some(account.root_certificate.clone()),
        ..form(account)
    }
}

struct Park {
    w: AppWorld,
    store: Store,
    code: QrToken,
}

impl Park {
    /// With Alipay's scan payment on.
    async fn new(db: &TestStore) -> Self {
        let park = Self::bare(db).await;
        park.w.service.save_alipay(&park.w.admin, form(&park.account(0))).await.unwrap();
        park.w.service.set_method(&park.w.admin, Method::AlipayLife, true).await.unwrap();
        park
    }

    async fn bare(db: &TestStore) -> Self {
        let w = AppWorld::bare(db).await;
        let site = w.service.list_sites(&w.admin).await.unwrap().remove(0).id;
        let code = w.service.create_qr(&w.admin, &site, None, "全场码").await.unwrap().token;
        Self { w, store: db.store.clone(), code }
    }

    fn account(&self, place: usize) -> DemoAlipay {
        self.w.sandbox.demo_alipay().remove(place)
    }

    async fn open(&self, session: Option<&str>) -> (PageState, Option<String>) {
        let request =
            PageRequest { token: &self.code, wallet: Wallet::Alipay, session, remote: "203.0.113.9" };
        let opened = self.w.service.open_page(request).await.unwrap();
        (opened.state, opened.new_session)
    }

    /// Scans, is recognised, and says which car: the session.
    async fn scan(&self, person: &str) -> String {
        let (state, session) = self.open(None).await;
        let PageState::Authorise { url } = state else { panic!("{state:?}") };
        let session = session.unwrap();
        assert!(url.starts_with("http://127.0.0.1:3001/oauth2/publicAppAuthorize.htm?app_id="), "{url}");
        let back = self.w.sandbox.alipay_authorise(url.split_once('?').unwrap().1, person).unwrap();
        let (path, query) = back.split_once('?').unwrap();
        assert_eq!(path, "http://127.0.0.1:3000/authorise/alipay");
        let get = |name: &str| {
            let found = url::form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name);
            found.unwrap().1.into_owned()
        };
        let (code, secret) = (get("auth_code"), get("state"));
        let page = self.w.service.authorising_page(&session, &secret).await.unwrap();
        assert_eq!(page, Some(format!("/PeakeCloud/mobile/pay/{}", self.code.as_str())));
        assert_eq!(self.w.service.authorising_page("another", &secret).await.unwrap(), None);
        let done =
            self.w.service.finish_authorisation(&self.code, &session, Some(&code), &secret).await.unwrap();
        assert_eq!(done, Authorised::Done);
        self.w.service.choose_plate(&self.code, &session, "粤B12345").await.unwrap();
        session
    }

    async fn bill(&self, session: &str) -> OrderNo {
        match self.open(Some(session)).await.0 {
            PageState::Bill(bill) => bill.order_no,
            other => panic!("{other:?}"),
        }
    }

    async fn tap(&self, session: &str, order_no: &OrderNo) -> service::Result<Started> {
        let tap = StartPayment { token: &self.code, session, order_no, remote: None };
        self.w.service.start_payment(tap).await
    }

    /// Scans and taps: session, order, and Alipay's number.
    async fn tapped(&self, person: &str) -> (String, OrderNo, String) {
        let session = self.scan(person).await;
        let order_no = self.bill(&session).await;
        let Started::Invoke { call, .. } = self.tap(&session, &order_no).await.unwrap() else { panic!() };
        let call = serde_json::to_value(&call).unwrap();
        let sheet = self.w.sandbox.alipay_bridge_check(&call, person).unwrap();
        (session, order_no, sheet.trade_no)
    }

    async fn result(&self, session: &str, order_no: &OrderNo, ask: bool) -> ResultState {
        self.w.service.payment_result(&self.code, session, order_no, ask).await.unwrap()
    }

    async fn is_paid(&self, session: &str, order_no: &OrderNo) -> bool {
        matches!(self.result(session, order_no, false).await, ResultState::Paid { .. })
    }

    async fn detail(&self, order_no: &OrderNo) -> OrderDetail {
        let row =
            store::orders::by_no(&mut self.store.read().await.unwrap(), order_no).await.unwrap().unwrap();
        self.w.service.order_detail(&self.w.admin, &row.id).await.unwrap()
    }

    fn lost(&self, operation: Operation) {
        let fault = FaultRequest::new(FaultName::TimeoutAfterSuccess).in_call(operation).times(1);
        self.w.sandbox.add_fault(fault).unwrap();
    }
}

fn codes(error: Error) -> Vec<(String, String)> {
    match error {
        Error::Invalid(fields) => fields.into_iter().map(|f| (f.field, f.code)).collect(),
        other => panic!("not a field: {other:?}"),
    }
}

fn verdict(checks: &[service::accounts::Check], key: &str) -> Verdict {
    checks.iter().find(|check| check.key == key).unwrap_or_else(|| panic!("no check {key}")).verdict
}

both! {
    async fn a_good_account_is_tried_and_kept_for_both_methods(db: TestStore) {
        let park = Park::bare(db).await;
        let w = &park.w;
        let saved = w.service.save_alipay(&w.admin, form(&park.account(0))).await.unwrap();
        assert!(saved.new_version && !saved.switched_off);
        assert_eq!(verdict(&saved.checks, "alipay_signature"), Verdict::Pass);
        assert_eq!(verdict(&saved.checks, "alipay_key"), Verdict::Pass);
        assert_eq!(verdict(&saved.checks, "authorisation_callback"), Verdict::Cannot);
        for method in [Method::AlipayLife, Method::AlipayApp] {
            assert!(w.service.set_method(&w.admin, method, true).await.unwrap());
        }
        let kept = w.service.alipay_form(&w.admin).await.unwrap();
        assert!(kept.life_enabled && kept.app_enabled);
        assert_eq!((kept.version, kept.mode), (1, AlipayMode::Key));
        let pastes: Vec<&str> = kept.paste.iter().map(|paste| paste.key.as_str()).collect();
        assert_eq!(pastes, ["app_public_key", "authorisation_callback", "notify_url"]);
        assert_eq!(kept.paste[1].value, "http://127.0.0.1:3000/authorise/alipay");
        // The same again is no new version; nothing but the numbers keeps everything.
        assert!(!w.service.save_alipay(&w.admin, form(&park.account(0))).await.unwrap().new_version);
        assert!(!w.service.check_alipay(&w.admin).await.unwrap().new_version);
        // Certificate mode is another version, and payers go on.
        w.sandbox.change(|state, _| state.alipay.as_mut().unwrap().apps[0].mode = SignMode::Certificate);
        let saved = w.service.save_alipay(&w.admin, with_certificates(&park.account(0))).await.unwrap();
        assert!(saved.new_version && !saved.switched_off);
        assert_eq!(verdict(&saved.checks, "alipay_certificates"), Verdict::Pass);
    }

    async fn what_is_wrong_is_said_at_its_field(db: TestStore) {
        let park = Park::bare(db).await;
        let w = &park.w;
        let nothing = w.service.save_alipay(&w.admin, SaveAlipay::default()).await.unwrap_err();
        assert_eq!(codes(nothing).len(), 6, "app, PID, environment, mode, product, key");
        let (own, other) = (park.account(0), park.account(1));
        let own_public = w.sandbox.read(|state| {
            let app = &state.alipay.as_ref().unwrap().apps[0];
            app.public_pem.clone()
        });
        let (good, certificates) = (form(&own), with_certificates(&own));
        for (change, field, code) in [
            (SaveAlipay { app_id: "wx123".to_owned(), ..good.clone() }, "app_id", "alipay_app_id_shape"),
            (SaveAlipay { seller_id: "1234567890123456".to_owned(), ..good.clone() }, "seller_id", "alipay_pid_shape"),
            (SaveAlipay { environment: "http://evil".to_owned(), ..good.clone() }, "environment", "required"),
            (SaveAlipay { app_private_key: Some("AAAA".to_owned().into()), ..good.clone() }, "app_private_key", "alipay_not_private_key"),
            (SaveAlipay { alipay_public_key: None, ..good.clone() }, "alipay_public_key", "required"),
            // The classic mistake.
            (SaveAlipay { alipay_public_key: Some(own_public), ..good.clone() }, "alipay_public_key", "alipay_own_public_key"),
            (SaveAlipay { alipay_public_key: Some(other.alipay_public_key.clone()), ..good.clone() }, "alipay_public_key", "alipay_key_wrong"),
            (SaveAlipay { app_private_key: Some(other.app_private_key.clone().into()), ..good.clone() }, "app_private_key", "alipay_signature_refused"),
            (SaveAlipay { app_id: "2021999999999999".to_owned(), ..good.clone() }, "app_id", "alipay_unknown_app"),
            (SaveAlipay { root_certificate: Some(own.app_certificate.clone()), ..certificates.clone() }, "root_certificate", "alipay_not_root_file"),
            (SaveAlipay { alipay_certificate: Some(own.app_certificate.clone()), ..certificates.clone() }, "alipay_certificate", "alipay_app_certificate_here"),
            (SaveAlipay { app_certificate: Some(own.alipay_certificate.clone()), ..certificates.clone() }, "app_certificate", "alipay_certificate_here"),
            (SaveAlipay { app_certificate: Some(other.app_certificate.clone()), ..certificates.clone() }, "app_certificate", "alipay_key_mismatch"),
            (SaveAlipay { alipay_certificate: Some(other.alipay_certificate.clone()), ..certificates.clone() }, "alipay_certificate", "alipay_other_merchant"),
        ] {
            let refused = w.service.save_alipay(&w.admin, change).await.unwrap_err();
            assert_eq!(codes(refused), [(field.to_owned(), code.to_owned())]);
        }
        w.sandbox.change(|state, _| state.alipay.as_mut().unwrap().apps[0].online = false);
        let refused = w.service.save_alipay(&w.admin, good.clone()).await.unwrap_err();
        assert_eq!(codes(refused), [("app_id".to_owned(), "alipay_no_permission".to_owned())]);
        assert_eq!(w.service.alipay_form(&w.admin).await.unwrap().version, 0, "nothing was kept");
        // Out of reach says nothing: kept, but it cannot be switched on.
        w.sandbox.change(|state, _| state.alipay.as_mut().unwrap().apps[0].online = true);
        park.lost(Operation::Query);
        w.fault(FaultName::ServerError, Place::Answer);
        w.service.save_alipay(&w.admin, good).await.unwrap();
        let refused = w.service.set_method(&w.admin, Method::AlipayLife, true).await.unwrap_err();
        assert!(matches!(refused, Error::Conflict("not_checked")), "{refused:?}");
    }

    async fn scanned_paid_and_told(db: TestStore) {
        let park = Park::new(db).await;
        let (session, order_no, trade_no) = park.tapped("lin").await;
        // The same payer taps again: the same trade.
        let Started::Invoke { call, .. } = park.tap(&session, &order_no).await.unwrap() else { panic!() };
        assert_eq!(serde_json::to_value(&call).unwrap()["tradeNO"], trade_no.as_str());
        park.w.sandbox.alipay_pay(&trade_no, "lin").unwrap();
        assert!(!park.is_paid(&session, &order_no).await, "the wallet's word proves nothing");
        assert_eq!(park.w.deliver().await, [200]);
        assert!(park.is_paid(&session, &order_no).await);
        let detail = park.detail(&order_no).await;
        assert_eq!(detail.payments[0].transaction_id.as_deref(), Some(trade_no.as_str()));
        let kept = park.w.service.alipay_form(&park.w.admin).await.unwrap();
        assert_eq!(verdict(&kept.checks, "authorisation_callback"), Verdict::Pass);
        assert_eq!(verdict(&kept.checks, "merchant_pid"), Verdict::Pass);
        park.w.books_are_right().await;
    }

    async fn the_answer_with_the_trade_is_lost(db: TestStore) {
        let park = Park::new(db).await;
        let session = park.scan("lin").await;
        let order_no = park.bill(&session).await;
        park.lost(Operation::Order);
        let lost = park.tap(&session, &order_no).await.unwrap_err();
        assert!(matches!(lost, Error::Provider { code: "timeout", .. }), "{lost:?}");
        let Started::Invoke { call, .. } = park.tap(&session, &order_no).await.unwrap() else { panic!() };
        let trades = park.w.sandbox.alipay_trades();
        assert_eq!(trades.len(), 1, "sent again, byte for byte, it is the same trade");
        assert_eq!(serde_json::to_value(&call).unwrap()["tradeNO"], trades[0].trade_no.as_str());
        park.w.books_are_right().await;
    }

    async fn the_notification_is_lost(db: TestStore) {
        let park = Park::new(db).await;
        let (session, order_no, trade_no) = park.tapped("lin").await;
        park.w.sandbox.alipay_pay(&trade_no, "lin").unwrap();
        park.w.advance(3 * SECOND);
        assert!(matches!(park.result(&session, &order_no, true).await, ResultState::Paid { .. }));
        // What comes later changes nothing, and is acknowledged; twice.
        assert_eq!(park.w.deliver().await, [200]);
        let id = park.w.sandbox.notifications()[0].id.clone();
        assert!(park.w.sandbox.replay_notification(&id, &[]));
        assert_eq!(park.w.deliver().await, [200]);
        assert_eq!(park.detail(&order_no).await.payments[0].state, PaymentState::Paid);
        park.w.books_are_right().await;
    }

    async fn forged_and_wrong_ones_are_not_believed(db: TestStore) {
        let park = Park::new(db).await;
        let (session, order_no, trade_no) = park.tapped("lin").await;
        park.w.sandbox.alipay_pay(&trade_no, "lin").unwrap();
        let id = park.w.sandbox.notifications()[0].id.clone();
        for fault in [
            FaultName::CorruptSignature,
            FaultName::TamperedBody,
            FaultName::WrongAmount,
            FaultName::WrongMerchant,
            FaultName::WrongApp,
        ] {
            assert!(park.w.sandbox.replay_notification(&id, &[fault]));
            let answers = park.w.deliver().await;
            assert!(answers.len() == 1 && answers[0] >= 400, "{fault:?}: {answers:?}");
            assert!(!park.is_paid(&session, &order_no).await, "{fault:?}");
            let told = park.w.sandbox.notifications()[0].attempts.last().unwrap().answer.clone();
            assert_eq!(told, "failure");
        }
        assert!(park.w.sandbox.replay_notification(&id, &[FaultName::UnknownMembers]));
        assert_eq!(park.w.deliver().await, [200], "what is not known is signed, and ignored");
        assert!(park.is_paid(&session, &order_no).await);
        park.w.books_are_right().await;
    }

    async fn an_answer_that_is_forged_proves_nothing(db: TestStore) {
        let park = Park::new(db).await;
        let (session, order_no, trade_no) = park.tapped("lin").await;
        park.w.sandbox.alipay_pay(&trade_no, "lin").unwrap();
        for fault in [FaultName::CorruptSignature, FaultName::TamperedBody, FaultName::WrongAmount] {
            park.w.fault(fault, Place::Answer);
            park.w.advance(3 * SECOND);
            let result = park.result(&session, &order_no, true).await;
            assert!(matches!(result, ResultState::Waiting { .. }), "{fault:?}: {result:?}");
        }
        park.w.advance(3 * SECOND);
        assert!(matches!(park.result(&session, &order_no, true).await, ResultState::Paid { .. }));
        park.w.books_are_right().await;
    }

    async fn nobody_pays_and_it_is_closed_on_both_sides(db: TestStore) {
        let park = Park::new(db).await;
        let (_, order_no, trade_no) = park.tapped("lin").await;
        park.w.live(8 * MINUTE).await;
        let detail = park.detail(&order_no).await;
        assert_eq!(detail.payments[0].state, PaymentState::Closed);
        assert!(park.w.sandbox.alipay_pay(&trade_no, "lin").is_err());
        park.w.books_are_right().await;
    }

    async fn what_alipay_closed_is_asked_about_at_once(db: TestStore) {
        let park = Park::new(db).await;
        let (_, order_no, trade_no) = park.tapped("lin").await;
        park.w.advance(5 * MINUTE + SECOND);
        // Alipay tells of an order that nobody paid in time: acknowledged, believed in nothing, asked about.
        assert_eq!(park.w.deliver().await, [200]);
        let told = park.detail(&order_no).await;
        assert_eq!((told.payments[0].state, told.notifications[0].verdict.as_str()), (PaymentState::Pending, "hint"));
        park.w.service.run_due(16).await.unwrap();
        let asked = park.detail(&order_no).await;
        assert_eq!(asked.payments[0].state, PaymentState::Closed);
        assert!(asked.events.iter().any(|e| e.kind == "closed"
            && e.detail.iter().any(|(name, value)| name == "reason" && value == "closed_by_provider")));
        // What is about another application, or another amount, is refused, as ever.
        let id = park.w.sandbox.notifications()[0].id.clone();
        for fault in [FaultName::WrongApp, FaultName::WrongAmount] {
            assert!(park.w.sandbox.replay_notification(&id, &[fault]));
            assert_eq!(park.w.deliver().await, [400], "{fault:?}");
        }
        // And a closing that comes after late money takes nothing back.
        park.w.fault(FaultName::LateSuccess, Place::Wallet);
        park.w.sandbox.alipay_pay(&trade_no, "lin").unwrap();
        assert_eq!(park.w.deliver().await, [200]);
        assert!(park.w.sandbox.replay_notification(&id, &[]));
        assert_eq!(park.w.deliver().await, [200]);
        assert_eq!(park.detail(&order_no).await.payments[0].state, PaymentState::Paid);
        park.w.books_are_right().await;
    }

    async fn late_money_is_flagged(db: TestStore) {
        let park = Park::new(db).await;
        let (_, order_no, trade_no) = park.tapped("lin").await;
        park.w.live(8 * MINUTE).await;
        assert_eq!(park.w.deliver().await, [200], "closed unpaid, says Alipay");
        park.w.fault(FaultName::LateSuccess, Place::Wallet);
        park.w.sandbox.alipay_pay(&trade_no, "lin").unwrap();
        assert_eq!(park.w.deliver().await, [200]);
        let payment = park.detail(&order_no).await.payments.remove(0);
        assert_eq!((payment.state, payment.flag), (PaymentState::Paid, Some(PaymentFlag::Late)));
        park.w.books_are_right().await;
    }

    async fn refunds_in_part_and_in_full(db: TestStore) {
        let park = Park::new(db).await;
        let (session, order_no, trade_no) = park.tapped("lin").await;
        park.w.sandbox.alipay_pay(&trade_no, "lin").unwrap();
        park.w.deliver().await;
        let payment = park.detail(&order_no).await.payments[0].id.clone();
        let refund = |amount: i64| RefundRequest {
            payment: &payment,
            amount: Fen::new(amount).unwrap(),
            reason: "多收",
            below_zero: false,
        };
        park.w.service.request_refund(&park.w.admin, refund(400)).await.unwrap();
        // The answer is lost: the same request again moves nothing twice.
        park.lost(Operation::Refund);
        park.w.live(2 * MINUTE).await;
        let detail = park.detail(&order_no).await;
        assert_eq!(detail.refunds[0].state, RefundState::Succeeded);
        assert_eq!(detail.payments[0].state, PaymentState::PartiallyRefunded);
        assert_eq!(park.w.sandbox.read(|s| s.alipay.as_ref().unwrap().refunded(&trade_no)), 400);
        // Alipay's own news of it changes nothing.
        assert_eq!(park.w.deliver().await, [200]);
        park.w.service.request_refund(&park.w.admin, refund(600)).await.unwrap();
        assert!(park.w.service.request_refund(&park.w.admin, refund(1)).await.is_err(), "never above the payment");
        park.w.live(2 * MINUTE).await;
        assert_eq!(park.w.deliver().await, [200]);
        let detail = park.detail(&order_no).await;
        assert_eq!(detail.payments[0].state, PaymentState::Refunded);
        assert_eq!(park.w.sandbox.alipay_trades()[0].status.as_str(), "TRADE_CLOSED");
        assert!(park.is_paid(&session, &order_no).await, "it was paid all the same");
        park.w.books_are_right().await;
    }

    async fn alipay_changes_its_certificate(db: TestStore) {
        let park = Park::bare(db).await;
        let w = &park.w;
        w.sandbox.change(|state, _| state.alipay.as_mut().unwrap().apps[0].mode = SignMode::Certificate);
        w.service.save_alipay(&w.admin, with_certificates(&park.account(0))).await.unwrap();
        w.service.set_method(&w.admin, Method::AlipayLife, true).await.unwrap();
        let (session, order_no, trade_no) = park.tapped("lin").await;
        w.sandbox.alipay_pay(&trade_no, "lin").unwrap();
        w.sandbox.change(|state, _| state.alipay.as_mut().unwrap().apps[0].rotated = true);
        let refused = w.deliver().await;
        assert!(refused[0] >= 400, "signed with a certificate that is not held yet: {refused:?}");
        // The query names it; it leads to the root file, and is fetched.
        w.live(MINUTE).await;
        assert!(park.is_paid(&session, &order_no).await);
        let id = w.sandbox.notifications()[0].id.clone();
        assert!(w.sandbox.replay_notification(&id, &[]));
        assert_eq!(w.deliver().await, [200], "and notifications verify with it");
        w.books_are_right().await;
    }

    async fn in_the_app_an_order_exists_once_the_cashier_has_seen_it(db: TestStore) {
        let park = Park::bare(db).await;
        let w = &park.w;
        w.service.save_alipay(&w.admin, form(&park.account(0))).await.unwrap();
        w.service.set_method(&w.admin, Method::AlipayApp, true).await.unwrap();
        let wanted = StartAppPayment { method: Method::AlipayApp, ..w.wanted("lin") };
        let started = w.service.start_app_payment(&w.server(), "k1", &wanted, None).await.unwrap();
        assert!(w.sandbox.alipay_trades().is_empty(), "nothing was asked of Alipay");
        // Alipay does not know it yet: not paid so far, and nothing else.
        w.live(MINUTE).await;
        assert_eq!(w.show(&started.payment).await.state, PaymentState::Pending);
        let call = serde_json::to_value(&started.call.params).unwrap();
        let order_string = call["order_string"].as_str().unwrap();
        let sheet = w.sandbox.alipay_app_open(order_string, "chen").unwrap();
        assert_eq!(sheet.amount, 1_000);
        w.sandbox.alipay_pay(&sheet.trade_no, "chen").unwrap();
        assert_eq!(w.deliver().await, [200]);
        let paid = w.show(&started.payment).await;
        assert_eq!((paid.state, paid.transaction_id), (PaymentState::Paid, Some(sheet.trade_no)));
        w.books_are_right().await;
    }
}
