//! The 0.01-yuan payment: proves the keys, with words, and goes back by itself.

use crate::fake_wechat::{API_V3_KEY, Fault, Op, Tweak};
use crate::world::World;
use domain::ids::{OrderNo, QrToken};
use domain::method::Method;
use domain::payment::PaymentState;
use domain::time::{HOUR, MINUTE};
use service::accounts::Verdict;
use service::notify::NotifyKind;
use service::payer::{PageState, ResultState, Started};
use store::both;

async fn tapped(w: &World) -> (QrToken, String, OrderNo) {
    let page = w.service.start_test_payment(&w.admin, Method::WechatOa).await.unwrap();
    assert_eq!(page.url, format!("https://pay.example.com/PeakeCloud/mobile/pay/{}", page.token));
    let code = QrToken::parse(&page.token).unwrap();
    let session = w.sign_in(&code, "admin").await;
    let bill = w.bill(&code, &session).await;
    assert_eq!((bill.amount.value(), bill.bill), (1, None));
    let started = w.tap(&code, &session, &bill.order_no).await;
    assert!(matches!(started, Ok(Started::Invoke { .. })), "{started:?}");
    (code, session, bill.order_no)
}

/// The key that follows [`API_V3_KEY`].
const NEXT_KEY: &str = "0123456789abcdef0123456789abcdef";

/// Somebody pays, and WeChat writes its notification, sealed with the key that it uses now.
async fn paid(w: &World, sealed_with: &'static str) -> bytes::Bytes {
    tapped(w).await;
    let trade = w.newest_trade();
    w.wechat.pay(&trade);
    w.wechat.payment_notification(&trade, &Tweak { key: Some(sealed_with), ..Tweak::default() }).1
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
        let (code, session, order_no) = tapped(&w).await;
        assert_eq!(verdict(&w, "wechatpay_public_key").await.0, Verdict::Pass);
        assert_eq!(verdict(&w, "app_bound").await.0, Verdict::Pass);
        let trade = w.newest_trade();
        w.wechat.pay(&trade);
        w.notify(NotifyKind::Payment, w.wechat.payment_notification(&trade, &Tweak::default())).await;
        assert_eq!(verdict(&w, "api_v3_key").await, (Verdict::Pass, "key_decrypts".to_owned()));
        assert!(matches!(w.open(&code, Some(&session)).await, PageState::TestPaid { .. }));
        let result = w.service.payment_result(&code, &session, &order_no, false).await.unwrap();
        let ResultState::Paid { place, .. } = result else { panic!("{result:?}") };
        assert_eq!(place.site_name, "示范停车", "it has no car park: the page names the operator");
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
        assert_eq!(verdict(&w, "api_v3_key").await, (Verdict::Warn, "api_v3_key_older".to_owned()));
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

    async fn what_was_sealed_with_the_key_before_says_nothing_against_the_new_one(db: TestStore) {
        let w = World::new(db).await;
        let old = paid(&w, API_V3_KEY).await;
        w.advance(MINUTE);
        // Both sides change their key while that notification is on its way.
        w.service.save_wechat(&w.admin, crate::world::wechat_form(NEXT_KEY)).await.unwrap();
        assert_eq!(w.notify(NotifyKind::Payment, (w.wechat.signed_again(&old), old.clone())).await.status, 204);
        assert_eq!(verdict(&w, "api_v3_key").await.0, Verdict::Cannot, "not proven, and not wrong");
        w.advance(MINUTE);
        let new = paid(&w, NEXT_KEY).await;
        assert_eq!(w.notify(NotifyKind::Payment, (w.wechat.signed_again(&new), new)).await.status, 204);
        assert_eq!(verdict(&w, "api_v3_key").await, (Verdict::Pass, "key_decrypts".to_owned()));
        w.notify(NotifyKind::Payment, (w.wechat.signed_again(&old), old)).await;
        assert_eq!(verdict(&w, "api_v3_key").await.0, Verdict::Pass, "it comes again and again");
        w.books().await;
    }

    async fn what_was_refused_under_a_wrong_key_says_nothing_once_that_is_mended(db: TestStore) {
        let w = World::with_key(db, "ffffffffffffffffffffffffffffffff").await;
        let lost = paid(&w, API_V3_KEY).await;
        assert_eq!(w.notify(NotifyKind::Payment, (w.wechat.signed_again(&lost), lost.clone())).await.status, 500);
        assert_eq!(verdict(&w, "api_v3_key").await, (Verdict::Fail, "api_v3_key_wrong".to_owned()));
        w.advance(MINUTE);
        // Nobody knows the old one: a new one is set at the merchant platform and entered here.
        w.service.save_wechat(&w.admin, crate::world::wechat_form(NEXT_KEY)).await.unwrap();
        assert_eq!(verdict(&w, "api_v3_key").await.0, Verdict::Cannot);
        assert_eq!(w.notify(NotifyKind::Payment, (w.wechat.signed_again(&lost), lost.clone())).await.status, 500);
        assert_eq!(verdict(&w, "api_v3_key").await.0, Verdict::Cannot, "made before the new key was in use");
        w.advance(MINUTE);
        let new = paid(&w, NEXT_KEY).await;
        w.notify(NotifyKind::Payment, (w.wechat.signed_again(&new), new)).await;
        assert_eq!(verdict(&w, "api_v3_key").await.0, Verdict::Pass);
        w.notify(NotifyKind::Payment, (w.wechat.signed_again(&lost), lost)).await;
        assert_eq!(verdict(&w, "api_v3_key").await.0, Verdict::Pass);
        // What nobody can read is asked about.
        w.pass(10 * MINUTE).await;
        w.books().await;
    }

    async fn a_new_key_may_be_entered_here_first(db: TestStore) {
        let w = World::new(db).await;
        w.service.save_wechat(&w.admin, crate::world::wechat_form(NEXT_KEY)).await.unwrap();
        w.advance(MINUTE);
        let between = paid(&w, API_V3_KEY).await;
        assert_eq!(w.notify(NotifyKind::Payment, (w.wechat.signed_again(&between), between.clone())).await.status, 204);
        assert_eq!(verdict(&w, "api_v3_key").await, (Verdict::Warn, "api_v3_key_older".to_owned()));
        w.advance(MINUTE);
        let after = paid(&w, NEXT_KEY).await;
        w.notify(NotifyKind::Payment, (w.wechat.signed_again(&after), after.clone())).await;
        assert_eq!(verdict(&w, "api_v3_key").await.0, Verdict::Pass);
        w.notify(NotifyKind::Payment, (w.wechat.signed_again(&between), between)).await;
        assert_eq!(verdict(&w, "api_v3_key").await.0, Verdict::Pass, "what is newer counts");
        // The other side changes once more, without us: what comes again from before does not hide it.
        w.advance(MINUTE);
        let third = paid(&w, "cccccccccccccccccccccccccccccccc").await;
        assert_eq!(w.notify(NotifyKind::Payment, (w.wechat.signed_again(&third), third)).await.status, 500);
        assert_eq!(verdict(&w, "api_v3_key").await.0, Verdict::Fail);
        w.notify(NotifyKind::Payment, (w.wechat.signed_again(&after), after)).await;
        assert_eq!(verdict(&w, "api_v3_key").await.0, Verdict::Fail);
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
