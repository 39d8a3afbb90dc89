//! The provider's statement of a day against the books, over both versions of WeChat Pay.

use crate::app::world::AppWorld;
use domain::ids::{AccountId, QrToken};
use domain::method::{Method, Provider};
use domain::money::Fen;
use domain::time::{DAY, HOUR, MINUTE, UnixMs};
use domain::wallet::Wallet;
use sandbox::state::UmsWallet;
use sandbox::{FaultName, Place};
use service::Error;
use service::accounts::SaveWechat;
use service::bills::{BillReport, BillState, DifferenceKind, Subject};
use service::payer::{PageRequest, PageState, StartPayment, Started};
use service::refunds::RefundRequest;
use store::both;
use store::testing::TestStore;

struct Shop {
    w: AppWorld,
    code: QrToken,
    account: AccountId,
}

impl Shop {
    async fn new(db: &TestStore, api: &str) -> Self {
        let w = AppWorld::bare(db).await;
        let form = SaveWechat { api: api.to_owned(), ..w.wechat_form() };
        let account = w.service.save_wechat(&w.admin, form).await.unwrap().account_id;
        w.service.set_method(&w.admin, Method::WechatOa, true).await.unwrap();
        let site = w.service.list_sites(&w.admin).await.unwrap().remove(0).id;
        let code = w.service.create_qr(&w.admin, &site, None, "全场码").await.unwrap().token;
        Self { w, code, account }
    }

    async fn open(&self, session: Option<&str>) -> (PageState, Option<String>) {
        let request =
            PageRequest { token: &self.code, wallet: Wallet::Wechat, session, remote: "203.0.113.9" };
        let opened = self.w.service.open_page(request).await.unwrap();
        (opened.state, opened.new_session)
    }

    /// A driver scans and pays; the notification may get lost.
    async fn pays(&self, told: bool) {
        let (state, session) = self.open(None).await;
        let (PageState::Authorise { url }, Some(session)) = (state, session) else { panic!("no payer yet") };
        let back = self.w.sandbox.agree(&url, "lin").unwrap();
        let back = url::Url::parse(&back).unwrap();
        let get = |name: &str| back.query_pairs().find(|(key, _)| key == name).unwrap().1.into_owned();
        let (code, secret) = (get("code"), get("state"));
        self.w.service.finish_authorisation(&self.code, &session, Some(&code), &secret).await.unwrap();
        self.w.service.choose_plate(&self.code, &session, "粤B12345").await.unwrap();
        let PageState::Bill(bill) = self.open(Some(&session)).await.0 else { panic!("no bill") };
        let tap =
            StartPayment { token: &self.code, session: &session, order_no: &bill.order_no, remote: None };
        let Started::Invoke { call, .. } = self.w.service.start_payment(tap).await.unwrap() else { panic!() };
        let page = format!("http://127.0.0.1:3000/PeakeCloud/mobile/pay/{}", self.code.as_str());
        let call = serde_json::to_value(&call).unwrap();
        let sheet = self.w.sandbox.open_sheet(&page, &call, UmsWallet::Wechat, "lin").unwrap();
        if !told {
            self.w.fault(FaultName::LoseNotification, Place::Notification);
        }
        self.w.sandbox.confirm(&sheet).unwrap();
        self.w.deliver().await;
    }

    async fn compare(&self, day: UnixMs) -> BillReport {
        self.w.service.compare_bill(&self.w.admin, &self.account, day).await.unwrap()
    }
}

fn fen(value: i64) -> Fen {
    Fen::new(value).unwrap()
}

async fn told_and_compared(db: &TestStore, api: &str) {
    let shop = Shop::new(db, api).await;
    let day = shop.w.now();
    shop.pays(true).await;
    let orders = shop.w.service.search_orders(&shop.w.admin, &Default::default()).await.unwrap().rows;
    let detail = shop.w.service.order_detail(&shop.w.admin, &orders[0].id).await.unwrap();
    let (payment, paid) = (&detail.payments[0].id, detail.payments[0].amount);
    let request = RefundRequest { payment, amount: fen(100), reason: "多收", below_zero: false };
    shop.w.service.request_refund(&shop.w.admin, request).await.unwrap();
    shop.w.live(10 * MINUTE).await;
    // A day that is not over has no bill; in the night after it, it is still being made.
    let early = shop.w.service.compare_bill(&shop.w.admin, &shop.account, day).await;
    assert!(matches!(early, Err(Error::Invalid(fields)) if fields[0].code == "bill_day_not_over"));
    let midnight = day.shanghai_day_start().plus(DAY);
    shop.w.advance(midnight.plus(HOUR).since(shop.w.now()));
    assert_eq!(shop.compare(day).await.state, BillState::NotYet);
    shop.w.advance(9 * HOUR);
    let report = shop.compare(day).await;
    assert_eq!((report.state, report.count), (BillState::Agrees, 0), "{report:?}");
    assert_eq!(report.ours, report.theirs);
    assert_eq!((report.theirs.payments, report.theirs.paid), (1, paid));
    assert_eq!((report.theirs.refunds, report.theirs.refunded), (1, fen(100)));
    assert_eq!(shop.compare(day.plus(-DAY)).await.theirs.payments, 0, "a day without business");
    let (name, file) = shop.w.service.bill_file(&shop.w.admin, &shop.account, day).await.unwrap();
    assert!(name.starts_with("bill-20") && file.starts_with("\u{feff}交易时间".as_bytes()));
    let read = shop.w.service.list_audit(&shop.w.admin, None).await.unwrap().rows;
    assert!(read.iter().any(|row| row.action == "bill.read"));
    shop.w.books_are_right().await;
}

both! {
    async fn a_day_agrees_over_v3(db: TestStore) {
        told_and_compared(db, "v3").await;
    }

    async fn a_day_agrees_over_v2(db: TestStore) {
        told_and_compared(db, "v2").await;
    }

    async fn money_that_nobody_told_us_of_is_found(db: TestStore) {
        let shop = Shop::new(db, "v3").await;
        let day = shop.w.now();
        shop.pays(false).await;
        // No job runs: the books know nothing of the payment.
        shop.w.advance(day.shanghai_day_start().plus(DAY + 10 * HOUR).since(shop.w.now()));
        let report = shop.compare(day).await;
        assert_eq!(report.state, BillState::Differs);
        let found = &report.differences[0];
        assert_eq!((found.kind, found.ours, report.count), (DifferenceKind::MissingHere, None, 1));
        assert!(matches!(&found.subject, Subject::Payment(number) if number.starts_with('P')));
        // Once the query has found it, both agree.
        while shop.w.service.run_due(50).await.unwrap() > 0 {}
        assert_eq!(shop.compare(day).await.state, BillState::Agrees);
    }

    async fn other_providers_say_that_they_offer_none(db: TestStore) {
        let w = AppWorld::new(db).await;
        let accounts = w.service.bill_accounts(&w.admin).await.unwrap();
        let union = accounts.iter().find(|a| a.provider == Provider::UnionPay).unwrap();
        let report = w.service.compare_bill(&w.admin, &union.id, w.now().plus(-DAY)).await.unwrap();
        assert_eq!(report.state, BillState::NotOffered);
    }
}
