//! A payer whose wallet is not taken, or whose provider does not answer, is led to the wallet that works.

use crate::app::world::AppWorld;
use domain::ids::QrToken;
use domain::method::{Method, Provider};
use domain::time::MINUTE;
use domain::wallet::Wallet;
use sandbox::{FaultName, FaultRequest, Operation};
use service::accounts::{SaveAlipay, SaveChinaums};
use service::payer::{PageRequest, PageState, StartPayment};
use store::testing::TestStore;
use store::{accounts, both, health};

async fn code(w: &AppWorld) -> QrToken {
    let site = w.service.list_sites(&w.admin).await.unwrap().remove(0);
    w.service.create_qr(&w.admin, &site.id, None, "全场码").await.unwrap().token
}

async fn opened(w: &AppWorld, code: &QrToken, wallet: Wallet) -> PageState {
    let request = PageRequest { token: code, wallet, session: None, remote: "203.0.113.9" };
    w.service.open_page(request).await.unwrap().state
}

async fn wechat(w: &AppWorld) {
    w.service.save_wechat(&w.admin, w.wechat_form()).await.unwrap();
    w.service.set_method(&w.admin, Method::WechatOa, true).await.unwrap();
}

async fn alipay(w: &AppWorld) {
    let own = w.sandbox.alipay_account().unwrap();
    let form = SaveAlipay {
        app_id: own.app_id,
        seller_id: own.seller_id,
        environment: "production".to_owned(),
        mode: "key".to_owned(),
        product: "jsapi".to_owned(),
        app_private_key: Some(own.app_private_key.into()),
        alipay_public_key: Some(own.alipay_public_key),
        ..SaveAlipay::default()
    };
    let on = [(Method::AlipayLife, true)];
    let declared = w.service.declare_alipay(&w.admin, form, &on).await.unwrap();
    assert_eq!(declared.refused, None);
}

/// Counts failed calls at the operator's account of a provider.
async fn fail(db: &TestStore, w: &AppWorld, provider: Provider, times: usize) {
    let mut conn = db.store.read().await.unwrap();
    let account = accounts::at_provider(&mut conn, provider).await.unwrap().remove(0).id;
    drop(conn);
    for _ in 0..times {
        let failed: Result<(), service::Error> = store::transact!(service::Error, db.store, |tx| {
            Ok(health::failed(tx, &account, w.now()).await?)
        });
        failed.unwrap();
    }
}

both! {
    async fn a_wallet_that_is_not_taken_names_the_other(db: TestStore) {
        let w = AppWorld::bare(db).await;
        let code = code(&w).await;
        let other = |state: PageState| match state {
            PageState::MethodOff { other, down, .. } => (other, down),
            other => panic!("{other:?}"),
        };
        assert_eq!(other(opened(&w, &code, Wallet::Wechat).await), (None, false));
        wechat(&w).await;
        assert_eq!(other(opened(&w, &code, Wallet::Alipay).await), (Some(Wallet::Wechat), false));
        let accepted = |state: PageState| match state {
            PageState::NotWallet { accepted, .. } => accepted,
            other => panic!("{other:?}"),
        };
        assert_eq!(accepted(opened(&w, &code, Wallet::Other).await), [Wallet::Wechat]);
        alipay(&w).await;
        assert_eq!(accepted(opened(&w, &code, Wallet::Other).await), [Wallet::Wechat, Wallet::Alipay]);
        assert!(matches!(opened(&w, &code, Wallet::Alipay).await, PageState::Authorise { .. }));
    }

    async fn a_provider_that_is_down_leads_to_the_other(db: TestStore) {
        let w = AppWorld::bare(db).await;
        let code = code(&w).await;
        wechat(&w).await;
        alipay(&w).await;
        fail(db, &w, Provider::Wechat, 2).await;
        assert!(matches!(opened(&w, &code, Wallet::Wechat).await, PageState::Authorise { .. }), "twice is chance");
        fail(db, &w, Provider::Wechat, 1).await;
        let led = opened(&w, &code, Wallet::Wechat).await;
        assert!(matches!(led, PageState::MethodOff { other: Some(Wallet::Alipay), down: true, .. }), "{led:?}");
        assert!(matches!(opened(&w, &code, Wallet::Alipay).await, PageState::Authorise { .. }));
        // Both down: nobody is turned away who has no other choice.
        fail(db, &w, Provider::Alipay, 3).await;
        assert!(matches!(opened(&w, &code, Wallet::Wechat).await, PageState::Authorise { .. }));
        w.advance(MINUTE);
        assert!(matches!(opened(&w, &code, Wallet::Alipay).await, PageState::Authorise { .. }), "another chance");
    }

    async fn calls_that_say_nothing_are_counted_until_one_does(db: TestStore) {
        let w = AppWorld::bare(db).await;
        let own = w.sandbox.chinaums_account();
        let form = SaveChinaums {
            mid: own.mid,
            tid: own.tid,
            source_no: own.source_no,
            environment: "test".to_owned(),
            interface: "open_platform".to_owned(),
            app_id: own.app_id,
            app_key: Some(own.app_key.into()),
            communication_key: Some(own.communication_key.into()),
            ..SaveChinaums::default()
        };
        w.service.save_chinaums(&w.admin, form).await.unwrap();
        w.service.set_method(&w.admin, Method::ChinaUmsOa, true).await.unwrap();
        let code = code(&w).await;
        let request = |session| PageRequest { token: &code, wallet: Wallet::Wechat, session, remote: "203.0.113.9" };
        let session = w.service.open_page(request(None)).await.unwrap().new_session.unwrap();
        w.service.choose_plate(&code, &session, "粤B12345").await.unwrap();
        let PageState::Bill(bill) = w.service.open_page(request(Some(&session))).await.unwrap().state else {
            panic!("no bill")
        };
        let tap = StartPayment { token: &code, session: &session, order_no: &bill.order_no, remote: None };
        w.service.start_payment(tap).await.unwrap();
        let failures = async || {
            let mut conn = db.store.read().await.unwrap();
            let account = accounts::at_provider(&mut conn, Provider::ChinaUms).await.unwrap().remove(0).id;
            health::of_account(&mut conn, &account).await.unwrap().map(|known| known.failures)
        };
        w.sandbox.add_fault(FaultRequest::new(FaultName::ServerError).in_call(Operation::Query).times(3)).unwrap();
        for expected in [1, 2, 3] {
            w.advance(3_000);
            w.service.payment_result(&code, &session, &bill.order_no, true).await.unwrap();
            assert_eq!(failures().await, Some(expected));
        }
        // One account for both wallets: there is no other to lead to.
        assert!(matches!(w.service.open_page(request(Some(&session))).await.unwrap().state, PageState::Bill(_)));
        w.advance(3_000);
        w.service.payment_result(&code, &session, &bill.order_no, true).await.unwrap();
        assert_eq!(failures().await, Some(0));
    }
}
