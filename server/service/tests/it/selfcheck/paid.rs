//! What only a payment shows: a test payment is made, and the check that it proves says so.

use super::world::{World, failed};
use domain::ids::{OrderNo, QrToken};
use domain::method::Method;
use domain::time::{MINUTE, SECOND};
use domain::wallet::Wallet;
use sandbox::Mistake;
use service::accounts::{SaveChinaums, Verdict};
use service::payer::{PageRequest, PageState, StartPayment, Started};
use std::sync::atomic::Ordering;
use store::{both, payers, transact};

/// A test payment under way.
struct Paid {
    token: QrToken,
    session: String,
    order_no: OrderNo,
    started: service::Result<Started>,
}

/// Somebody scans the page of a test payment and taps.
async fn pay(w: &World) -> Paid {
    w.clock.0.fetch_add(MINUTE, Ordering::SeqCst);
    let page = w.service.start_test_payment(&w.admin, Method::WechatOa).await.unwrap();
    let token = QrToken::parse(&page.token).unwrap();
    let open = async |session: Option<&str>| {
        let request = PageRequest { token: &token, wallet: Wallet::Wechat, session, remote: "203.0.113.7" };
        w.service.open_page(request).await.unwrap()
    };
    let session = open(None).await.new_session.unwrap();
    // The authorisation page belongs to the wallet: who came back from it is put in its place.
    let app_id = w.sandbox.demo_account().official_account_app_id;
    let openid = w.sandbox.read(|state| state.payers[0].openid(&app_id));
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, session.as_bytes());
    let (hash, now) = (hex::encode(digest.as_ref()), w.service.now());
    transact!(service::Error, w.store, |tx| {
        Ok(payers::keep_identity(tx, &hash, &app_id, &openid, now).await?)
    })
    .unwrap();
    let PageState::Bill(bill) = open(Some(&session)).await.state else { panic!("no bill") };
    let tap = StartPayment { token: &token, session: &session, order_no: &bill.order_no, remote: None };
    let started = w.service.start_payment(tap).await;
    Paid { token, session, order_no: bill.order_no, started }
}

async fn bridge_says(w: &World, paid: &Paid, answer: &str) {
    w.clock.0.fetch_add(SECOND, Ordering::SeqCst);
    w.service.report_bridge(&paid.token, &paid.session, &paid.order_no, answer).await.unwrap();
}

both! {
    async fn an_app_id_that_is_not_bound(db: TestStore) {
        let w = World::new(db).await;
        w.mistake(Mistake::AppIdNotBound);
        assert_eq!(failed(&w.check().await), Vec::<String>::new(), "only a payment shows it");
        assert!(pay(&w).await.started.is_err());
        let report = w.check().await;
        assert_eq!(failed(&report), ["wechat_oa.app_bound"]);
        w.sandbox.mend_mistake(0, Mistake::AppIdNotBound);
        assert!(pay(&w).await.started.is_ok());
        assert_eq!(failed(&w.check().await), Vec::<String>::new());
    }

    async fn a_product_that_is_off(db: TestStore) {
        let w = World::new(db).await;
        w.mistake(Mistake::ProductJsapiOff);
        assert!(pay(&w).await.started.is_err());
        let report = w.check().await;
        assert_eq!(failed(&report), ["wechat_oa.product"]);
        assert!(!report.find("wechat_oa.product").unwrap().provider_words.is_empty());
        w.sandbox.mend_mistake(0, Mistake::ProductJsapiOff);
        pay(&w).await.started.unwrap();
        let report = w.check().await;
        assert_eq!(report.find("wechat_oa.product").unwrap().verdict, Verdict::Pass);
        assert_eq!(report.find("official_account.web_domain").unwrap().verdict, Verdict::Pass, "a payer came through");
    }

    async fn a_directory_that_is_not_registered(db: TestStore) {
        let w = World::new(db).await;
        let paid = pay(&w).await;
        assert!(matches!(paid.started, Ok(Started::Invoke { .. })));
        bridge_says(&w, &paid, "get_brand_wcpay_request:fail 当前页面的URL未注册：http://127.0.0.1:3000/").await;
        let report = w.check().await;
        assert_eq!(failed(&report), ["wechat_oa.directory_pay"]);
        let found = report.find("wechat_oa.directory_pay").unwrap();
        assert_eq!(found.values[0].value, "127.0.0.1:3000/PeakeCloud/mobile/pay/");
        assert!(found.provider_words.contains("URL未注册"));
        bridge_says(&w, &paid, "get_brand_wcpay_request:cancel").await;
        assert_eq!(failed(&w.check().await), Vec::<String>::new(), "the wallet opened there since");
    }

    async fn the_portals_communication_key(db: TestStore) {
        let w = World::new(db).await;
        let merchant = w.sandbox.ums_merchants().remove(1);
        let portal = SaveChinaums {
            interface: "portal".to_owned(),
            msg_src: merchant.msg_src,
            ..w.chinaums()
        };
        w.service.save_chinaums(&w.admin, portal).await.unwrap();
        assert_eq!(failed(&w.check().await), Vec::<String>::new());
        w.mistake(Mistake::ChinaumsCommunicationKey);
        assert_eq!(failed(&w.check().await), ["chinaums.communication_key"]);
    }
}
