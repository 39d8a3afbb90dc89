//! Scan payment through ChinaUMS, against the strict sandbox: from either wallet, and everything that can go wrong.

use crate::app::world::{AppWorld, fen};
use channels::types::WalletCall;
use domain::ids::{OrderNo, QrToken};
use domain::method::Method;
use domain::payment::{PaymentFlag, PaymentState, RefundState};
use domain::time::MINUTE;
use domain::wallet::Wallet;
use sandbox::state::{UmsStatus, UmsWallet};
use sandbox::{FaultName, Place};
use service::accounts::SaveChinaums;
use service::orders::{OrderDetail, OrderFilter};
use service::payer::{PageRequest, PageState, PlateChoice, ResultState, StartPayment, Started};
use service::refunds::RefundRequest;
use store::both;

struct Scan {
    w: AppWorld,
    code: QrToken,
}

/// A payer who found the car and its bill.
struct Payer {
    session: String,
    order: OrderNo,
}

impl Scan {
    /// ChinaUMS on, over one of its interfaces, and the car park's code.
    async fn over(db: &store::testing::TestStore, interface: &str) -> Self {
        let w = AppWorld::bare(db).await;
        let own = w.sandbox.chinaums_account();
        let form = SaveChinaums {
            mid: own.mid,
            tid: own.tid,
            inst_mid: own.inst_mid,
            source_no: own.source_no,
            environment: "test".to_owned(),
            interface: interface.to_owned(),
            app_id: own.app_id,
            app_key: Some(own.app_key.into()),
            msg_src: own.msg_src,
            digest: "md5".to_owned(),
            communication_key: Some(own.communication_key.into()),
        };
        w.service.save_chinaums(&w.admin, form).await.unwrap();
        w.service.set_method(&w.admin, Method::ChinaUmsOa, true).await.unwrap();
        let site = w.service.list_sites(&w.admin).await.unwrap().remove(0);
        let code = w.service.create_qr(&w.admin, &site.id, None, "全场码").await.unwrap().token;
        Self { w, code }
    }

    async fn new(db: &store::testing::TestStore) -> Self {
        Self::over(db, "open_platform").await
    }

    /// Scans, types the plate, reads the bill.
    async fn scan(&self, wallet: Wallet) -> Payer {
        let open = |session: Option<String>| async move {
            let request =
                PageRequest { token: &self.code, wallet, session: session.as_deref(), remote: "203.0.113.9" };
            self.w.service.open_page(request).await.unwrap()
        };
        let opened = open(None).await;
        assert!(
            matches!(opened.state, PageState::AskPlate { .. }),
            "{:?}: nobody is asked who they are",
            opened.state
        );
        assert!(opened.cashier, "the page needs no script");
        let session = opened.new_session.unwrap();
        let found = self.w.service.choose_plate(&self.code, &session, "粤B12345").await.unwrap();
        assert_eq!(found, PlateChoice::Found);
        match open(Some(session.clone())).await.state {
            PageState::Bill(bill) => Payer { session, order: bill.order_no },
            other => panic!("no bill: {other:?}"),
        }
    }

    async fn tap(&self, payer: &Payer) -> Started {
        let tap =
            StartPayment { token: &self.code, session: &payer.session, order_no: &payer.order, remote: None };
        self.w.service.start_payment(tap).await.unwrap()
    }

    /// Taps, and follows to the cashier.
    async fn cashier(&self, payer: &Payer, wallet: UmsWallet) -> String {
        match self.tap(payer).await {
            Started::Invoke { call: WalletCall::Redirect(call), .. } => {
                self.w.sandbox.open_cashier(&call.url, wallet).unwrap()
            }
            other => panic!("not sent to a cashier: {other:?}"),
        }
    }

    async fn result(&self, payer: &Payer, ask: bool) -> ResultState {
        self.w.service.payment_result(&self.code, &payer.session, &payer.order, ask).await.unwrap()
    }

    async fn detail(&self) -> OrderDetail {
        let rows = self.w.service.search_orders(&self.w.admin, &OrderFilter::default()).await.unwrap().rows;
        self.w.service.order_detail(&self.w.admin, &rows[0].id).await.unwrap()
    }

    async fn states(&self) -> Vec<PaymentState> {
        self.detail().await.payments.iter().map(|p| p.state).collect()
    }

    /// Paid from WeChat and told.
    async fn paid(db: &store::testing::TestStore) -> Self {
        let s = Self::new(db).await;
        let payer = s.scan(Wallet::Wechat).await;
        let token = s.cashier(&payer, UmsWallet::Wechat).await;
        s.w.sandbox.pay_at_cashier(&token, "lin").unwrap();
        s.w.deliver().await;
        assert_eq!(s.states().await, [PaymentState::Paid]);
        s
    }

    async fn refund(&self, amount: i64) {
        let payment = self.detail().await.payments[0].id.clone();
        let request =
            RefundRequest { payment: &payment, amount: fen(amount), reason: "多收", below_zero: false };
        self.w.service.request_refund(&self.w.admin, request).await.unwrap();
    }

    async fn refunds(&self) -> Vec<RefundState> {
        self.detail().await.refunds.iter().map(|r| r.state).collect()
    }
}

both! {
    async fn a_payer_who_scans_with_alipay(db: TestStore) {
        let s = Scan::new(db).await;
        let payer = s.scan(Wallet::Alipay).await;
        let token = s.cashier(&payer, UmsWallet::Alipay).await;
        let back = s.w.sandbox.pay_at_cashier(&token, "chen").unwrap().unwrap();
        let place = format!("http://127.0.0.1:3000/PeakeCloud/mobile/pay/{}/{}?", s.code.as_str(), payer.order);
        assert!(back.starts_with(&place), "{back}");
        assert_eq!(s.w.deliver().await, [200]);
        assert!(s.w.sandbox.notifications().iter().all(|n| n.next_attempt_ms.is_none()), "SUCCESS was said");
        let result = s.result(&payer, false).await;
        assert!(matches!(result, ResultState::Paid { method: Method::ChinaUmsOa, .. }), "{result:?}");
        let payment = s.detail().await.payments.remove(0);
        assert_eq!((payment.method, payment.amount), (Method::ChinaUmsOa, fen(1_000)));
        assert!(payment.out_trade_no.as_str().starts_with("1017P"), "{}", payment.out_trade_no);
        let proven = s.w.service.chinaums_form(&s.w.admin).await.unwrap().checks;
        assert!(proven.iter().all(|c| c.verdict == service::accounts::Verdict::Pass), "{proven:?}");
        s.w.books_are_right().await;
    }

    async fn over_the_portal_too(db: TestStore) {
        let s = Scan::over(db, "portal").await;
        let payer = s.scan(Wallet::Wechat).await;
        let token = s.cashier(&payer, UmsWallet::Wechat).await;
        s.w.sandbox.pay_at_cashier(&token, "lin").unwrap();
        // The notification is lost: the result page asks, and the signed answer says.
        s.w.advance(3_000);
        assert!(matches!(s.result(&payer, true).await, ResultState::Paid { .. }));
        s.refund(1_000).await;
        s.w.live(2 * MINUTE).await;
        assert_eq!(s.refunds().await, [RefundState::Succeeded]);
        s.w.books_are_right().await;
    }

    async fn leaving_the_cashier_and_coming_back(db: TestStore) {
        let s = Scan::new(db).await;
        let payer = s.scan(Wallet::Wechat).await;
        let first = s.cashier(&payer, UmsWallet::Wechat).await;
        s.w.sandbox.leave_cashier(&first, "lin").unwrap();
        s.w.advance(60_000);
        let again = s.cashier(&payer, UmsWallet::Wechat).await;
        assert_eq!(first, again, "the same order at ChinaUMS, another signature");
        s.w.sandbox.pay_at_cashier(&again, "lin").unwrap();
        s.w.deliver().await;
        assert_eq!(s.states().await, [PaymentState::Paid]);
    }

    async fn another_payers_tap_closes_the_first(db: TestStore) {
        let s = Scan::new(db).await;
        let (lin, chen) = (s.scan(Wallet::Wechat).await, s.scan(Wallet::Alipay).await);
        let first = s.cashier(&lin, UmsWallet::Wechat).await;
        s.w.advance(1);
        let second = s.cashier(&chen, UmsWallet::Alipay).await;
        assert!(s.w.sandbox.pay_at_cashier(&first, "lin").is_err(), "closed at ChinaUMS");
        s.w.sandbox.pay_at_cashier(&second, "chen").unwrap();
        s.w.deliver().await;
        assert_eq!(s.states().await, [PaymentState::Closed, PaymentState::Paid]);
        s.w.books_are_right().await;
    }

    async fn who_never_reached_the_cashier_is_in_nobodys_way(db: TestStore) {
        let s = Scan::new(db).await;
        let (lin, chen) = (s.scan(Wallet::Wechat).await, s.scan(Wallet::Alipay).await);
        let Started::Invoke { call: WalletCall::Redirect(never), .. } = s.tap(&lin).await else { panic!() };
        s.w.advance(1);
        let second = s.cashier(&chen, UmsWallet::Alipay).await;
        s.w.sandbox.pay_at_cashier(&second, "chen").unwrap();
        s.w.deliver().await;
        // The first address still opens a cashier; what is paid there is given back.
        let late = s.w.sandbox.open_cashier(&never.url, UmsWallet::Wechat).unwrap();
        s.w.sandbox.pay_at_cashier(&late, "lin").unwrap();
        s.w.deliver().await;
        s.w.live(2 * MINUTE).await;
        assert_eq!(s.states().await, [PaymentState::Refunded, PaymentState::Paid]);
        s.w.books_are_right().await;
    }

    async fn the_notification_is_lost(db: TestStore) {
        let s = Scan::new(db).await;
        let payer = s.scan(Wallet::Wechat).await;
        let token = s.cashier(&payer, UmsWallet::Wechat).await;
        s.w.sandbox.pay_at_cashier(&token, "lin").unwrap();
        s.w.live(MINUTE).await;
        assert_eq!(s.states().await, [PaymentState::Paid], "the job asked");
        assert_eq!(s.w.deliver().await, [200], "what comes later is acknowledged");
        s.w.books_are_right().await;
    }

    async fn what_is_forged_or_false_changes_nothing(db: TestStore) {
        let s = Scan::new(db).await;
        let payer = s.scan(Wallet::Wechat).await;
        let token = s.cashier(&payer, UmsWallet::Wechat).await;
        s.w.fault(FaultName::CorruptSignature, Place::Notification);
        s.w.sandbox.pay_at_cashier(&token, "lin").unwrap();
        s.w.deliver().await;
        for fault in [FaultName::TamperedBody, FaultName::WrongAmount, FaultName::WrongMerchant] {
            assert_eq!(s.states().await, [PaymentState::Pending], "before {fault:?}");
            let id = s.w.sandbox.notifications()[0].id.clone();
            assert!(s.w.sandbox.replay_notification(&id, &[fault]));
            s.w.deliver().await;
        }
        assert_eq!(s.states().await, [PaymentState::Pending]);
        assert_eq!(s.w.service.quarantine(&s.w.admin, None).await.unwrap().rows.len(), 4);
        assert!(s.w.sandbox.notifications()[0].attempts.iter().all(|a| a.answer != "SUCCESS"));
        // The honest one, with members that nobody knows, and twice.
        for faults in [&[FaultName::UnknownMembers][..], &[]] {
            let id = s.w.sandbox.notifications()[0].id.clone();
            s.w.sandbox.replay_notification(&id, faults);
            s.w.deliver().await;
            assert_eq!(s.states().await, [PaymentState::Paid]);
        }
        s.w.books_are_right().await;
    }

    async fn a_coupon_is_the_providers_business(db: TestStore) {
        let s = Scan::new(db).await;
        let payer = s.scan(Wallet::Wechat).await;
        let token = s.cashier(&payer, UmsWallet::Wechat).await;
        s.w.fault(FaultName::Coupon, Place::Wallet);
        s.w.sandbox.pay_at_cashier(&token, "lin").unwrap();
        s.w.deliver().await;
        assert_eq!(s.states().await, [PaymentState::Paid], "the total counts, not what the payer paid");
    }

    async fn late_money_goes_to_the_desk(db: TestStore) {
        let s = Scan::new(db).await;
        let payer = s.scan(Wallet::Wechat).await;
        let token = s.cashier(&payer, UmsWallet::Wechat).await;
        s.w.live(8 * MINUTE).await;
        assert_eq!(s.states().await, [PaymentState::Closed]);
        assert_eq!(s.w.sandbox.ums_orders()[0].status, UmsStatus::TradeClosed);
        s.w.fault(FaultName::LateSuccess, Place::Wallet);
        s.w.sandbox.pay_at_cashier(&token, "lin").unwrap();
        s.w.deliver().await;
        let payment = s.detail().await.payments.remove(0);
        assert_eq!((payment.state, payment.flag), (PaymentState::Paid, Some(PaymentFlag::Late)));
        s.w.books_are_right().await;
    }

    async fn what_began_with_chinaums_finishes_with_it(db: TestStore) {
        let s = Scan::new(db).await;
        let payer = s.scan(Wallet::Wechat).await;
        let token = s.cashier(&payer, UmsWallet::Wechat).await;
        s.w.service.set_method(&s.w.admin, Method::ChinaUmsOa, false).await.unwrap();
        s.w.sandbox.pay_at_cashier(&token, "lin").unwrap();
        assert_eq!(s.w.deliver().await, [200]);
        assert_eq!(s.states().await, [PaymentState::Paid]);
        assert!(matches!(s.result(&payer, false).await, ResultState::Paid { .. }));
        s.refund(1_000).await;
        s.w.live(2 * MINUTE).await;
        assert_eq!(s.refunds().await, [RefundState::Succeeded]);
    }

    async fn refunds_in_parts_whatever_the_answers(db: TestStore) {
        let s = Scan::paid(db).await;
        s.w.fault(FaultName::RefundUnknown, Place::Answer);
        s.refund(300).await;
        s.w.live(3 * MINUTE).await;
        s.w.fault(FaultName::TimeoutAfterSuccess, Place::Answer);
        s.refund(200).await;
        s.w.live(10 * MINUTE).await;
        assert_eq!(s.refunds().await, [RefundState::Succeeded, RefundState::Succeeded]);
        s.w.deliver().await;
        assert_eq!(s.states().await, [PaymentState::PartiallyRefunded]);
        s.refund(500).await;
        s.w.live(3 * MINUTE).await;
        assert_eq!(s.states().await, [PaymentState::Refunded]);
        let theirs: i64 = s.w.sandbox.ums_refunds().iter().map(|r| r.amount).sum();
        assert_eq!((theirs, s.w.sandbox.ums_refunds().len()), (1_000, 3), "each once");
        assert!(s.w.sandbox.ums_refunds().iter().all(|r| r.refund_number.starts_with("1017")));
        s.w.books_are_right().await;
    }

    async fn a_refund_that_the_channel_refuses(db: TestStore) {
        let s = Scan::paid(db).await;
        s.w.fault(FaultName::BalanceNotEnough, Place::Answer);
        s.refund(300).await;
        s.w.live(MINUTE).await;
        assert_eq!(s.refunds().await, [RefundState::Failed]);
        s.refund(1_000).await;
        s.w.live(3 * MINUTE).await;
        assert_eq!(s.refunds().await, [RefundState::Failed, RefundState::Succeeded], "the sum was free again");
        s.w.books_are_right().await;
    }
}
