//! The 0.01-yuan payment: proves the keys, with words, and goes back by itself.

use crate::fake_wechat::{API_V3_KEY, Fault, Op, Tweak};
use crate::world::World;
use domain::ids::QrToken;
use domain::method::Method;
use domain::payment::PaymentState;
use domain::time::{HOUR, MINUTE};
use service::accounts::Verdict;
use service::notify::NotifyKind;
use service::payer::{PageState, Started};
use store::both;

async fn tapped(w: &World) -> (QrToken, String) {
    let page = w.service.start_test_payment(&w.admin, Method::WechatOa).await.unwrap();
    assert_eq!(page.url, format!("https://pay.example.com/PeakeCloud/mobile/pay/{}", page.token));
    let code = QrToken::parse(&page.token).unwrap();
    let session = w.sign_in(&code, "admin").await;
    let bill = w.bill(&code, &session).await;
    assert_eq!((bill.amount.value(), bill.bill), (1, None));
    let started = w.tap(&code, &session, &bill.order_no).await;
    assert!(matches!(started, Ok(Started::Invoke { .. })), "{started:?}");
    (code, session)
}

async fn verdict(w: &World, key: &str) -> (Verdict, String) {
    let status = w.service.test_payment_status(&w.admin, Method::WechatOa).await.unwrap().unwrap();
    let check = status.checks.into_iter().find(|c| c.key == key).unwrap();
    (check.verdict, check.words)
}

both! {
    async fn it_proves_the_keys_and_goes_back(db: TestStore) {
        let w = World::new(db).await;
        w.wechat.refunds_answer("SUCCESS");
        // Before payers can use the method.
        w.service.set_method(&w.admin, Method::WechatOa, false).await.unwrap();
        assert_eq!(verdict_before(&w).await, Verdict::Cannot);
        let (code, session) = tapped(&w).await;
        assert_eq!(verdict(&w, "wechatpay_public_key").await.0, Verdict::Pass);
        assert_eq!(verdict(&w, "app_bound").await.0, Verdict::Pass);
        let trade = w.newest_trade();
        w.wechat.pay(&trade);
        w.notify(NotifyKind::Payment, w.wechat.payment_notification(&trade, &Tweak::default())).await;
        assert_eq!(verdict(&w, "api_v3_key").await, (Verdict::Pass, "key_decrypts".to_owned()));
        assert!(matches!(w.open(&code, Some(&session)).await, PageState::TestPaid { .. }));
        w.pass(MINUTE).await;
        let status = w.service.test_payment_status(&w.admin, Method::WechatOa).await.unwrap().unwrap();
        assert_eq!(status.state, "refunded");
        assert!(w.balances().await.iter().all(|(_, sum)| *sum == 0));
        assert!(w.hooks().is_empty());
        w.books().await;
    }

    async fn a_wrong_api_v3_key_is_found_and_named(db: TestStore) {
        let wrong = "ffffffffffffffffffffffffffffffff";
        assert_ne!(wrong, API_V3_KEY);
        let w = World::with_key(db, wrong).await;
        tapped(&w).await;
        let trade = w.newest_trade();
        w.wechat.pay(&trade);
        let answer = w.notify(NotifyKind::Payment, w.wechat.payment_notification(&trade, &Tweak::default())).await;
        assert_eq!(answer.status, 500, "comes again until the key is mended");
        assert_eq!(verdict(&w, "api_v3_key").await, (Verdict::Fail, "api_v3_key_wrong".to_owned()));
        assert_eq!(verdict(&w, "wechatpay_public_key").await.0, Verdict::Pass);
        // The money is found by the query and goes back all the same.
        w.pass(10 * MINUTE).await;
        let status = w.service.test_payment_status(&w.admin, Method::WechatOa).await.unwrap().unwrap();
        assert_eq!(status.state, "refunding");
        w.service.save_wechat(&w.admin, crate::world::wechat_form(API_V3_KEY)).await.unwrap();
        let answer = w.notify(NotifyKind::Payment, w.wechat.payment_notification(&trade, &Tweak::default())).await;
        assert_eq!(answer.status, 204);
        assert_eq!(verdict(&w, "api_v3_key").await.0, Verdict::Pass);
        w.books().await;
    }

    async fn a_right_key_replaced_by_a_wrong_one_is_found_and_named(db: TestStore) {
        let w = World::new(db).await;
        tapped(&w).await;
        let first = w.newest_trade();
        w.wechat.pay(&first);
        w.notify(NotifyKind::Payment, w.wechat.payment_notification(&first, &Tweak::default())).await;
        assert_eq!(verdict(&w, "api_v3_key").await.0, Verdict::Pass);
        let wrong = crate::world::wechat_form("ffffffffffffffffffffffffffffffff");
        w.service.save_wechat(&w.admin, wrong).await.unwrap();
        assert_eq!(verdict(&w, "api_v3_key").await.0, Verdict::Cannot, "not proven yet");
        w.advance(MINUTE);
        tapped(&w).await;
        let second = w.newest_trade();
        w.wechat.pay(&second);
        let answer = w.notify(NotifyKind::Payment, w.wechat.payment_notification(&second, &Tweak::default())).await;
        assert_eq!(answer.status, 204, "the key before still opens it: no money is held up");
        assert_eq!(verdict(&w, "api_v3_key").await, (Verdict::Fail, "api_v3_key_wrong".to_owned()));
        assert_eq!(verdict(&w, "wechatpay_public_key").await.0, Verdict::Pass);
        w.service.save_wechat(&w.admin, crate::world::wechat_form(API_V3_KEY)).await.unwrap();
        w.advance(MINUTE);
        tapped(&w).await;
        let third = w.newest_trade();
        w.wechat.pay(&third);
        w.notify(NotifyKind::Payment, w.wechat.payment_notification(&third, &Tweak::default())).await;
        assert_eq!(verdict(&w, "api_v3_key").await.0, Verdict::Pass);
        w.books().await;
    }

    async fn a_wrong_public_key_is_found_and_named(db: TestStore) {
        let w = World::new(db).await;
        let page = w.service.start_test_payment(&w.admin, Method::WechatOa).await.unwrap();
        let code = QrToken::parse(&page.token).unwrap();
        let session = w.sign_in(&code, "admin").await;
        let bill = w.bill(&code, &session).await;
        w.wechat.fault(Op::Order, Fault::Forged);
        assert!(w.tap(&code, &session, &bill.order_no).await.is_err());
        assert_eq!(verdict(&w, "wechatpay_public_key").await, (Verdict::Fail, "public_key_wrong".to_owned()));
        w.pass(HOUR).await;
        assert_eq!(w.service.test_payment_status(&w.admin, Method::WechatOa).await.unwrap().unwrap().state, "expired");
        let payment = &w.detail(&bill.order_no).await.payments[0];
        assert_eq!(payment.state, PaymentState::Closed);
        w.books().await;
    }
}

async fn verdict_before(w: &World) -> Verdict {
    let form = w.service.wechat_form(&w.admin).await.unwrap();
    form.checks.into_iter().find(|c| c.key == "api_v3_key").unwrap().verdict
}
