//! What goes wrong with the self-check itself: one area's damage hides no other, and nothing old stays.

use super::world::{World, failed};
use domain::time::MINUTE;
use sandbox::Mistake;
use service::Actor;
use service::accounts::Verdict;
use std::sync::atomic::Ordering;
use store::both;
use store::testing::execute;

both! {
    async fn what_cannot_be_read_hides_nothing_else(db: TestStore) {
        let w = World::new(db).await;
        let before = w.check().await;
        let damage = "UPDATE merchant_account_version SET sealed = (SELECT a.sealed_secret FROM provider_app a LIMIT 1) \
                      WHERE account_id IN (SELECT id FROM merchant_account WHERE provider = 'unionpay')";
        execute(&w.store, damage).await.unwrap();
        w.mistake(Mistake::WhiteList);
        w.clock.0.fetch_add(MINUTE, Ordering::SeqCst);
        let report = w.check().await;
        assert_eq!(failed(&report), ["official_account.white_list", "unionpay.stored"]);
        assert_eq!(report.groups.len(), before.groups.len(), "every area is there");
        assert!(report.find("alipay.alipay_signature").is_some_and(|found| found.verdict == Verdict::Pass));
        assert!(w.service.diagnose(&Actor::cli(None), Some("demo")).await.unwrap().is_ill());
    }

    async fn what_is_to_be_pasted_stands_with_it(db: TestStore) {
        let w = World::new(db).await;
        let report = w.check().await;
        let callback = report.find("alipay.authorisation_callback").unwrap();
        assert_eq!(callback.verdict, Verdict::Cannot, "{callback:?}");
        let values: Vec<&str> = callback.values.iter().map(|value| value.value.as_str()).collect();
        assert_eq!(values, ["http://127.0.0.1:3000/authorise/alipay"]);
    }

    async fn what_was_found_by_a_clock_that_was_ahead_does_not_stay(db: TestStore) {
        let w = World::new(db).await;
        w.check().await;
        w.clock.0.fetch_sub(10 * MINUTE, Ordering::SeqCst);
        w.mistake(Mistake::AlipayKey);
        assert_eq!(failed(&w.check().await), ["alipay.alipay_signature"]);
    }

    async fn the_account_is_checked_with_what_depends_on_it(db: TestStore) {
        let w = World::new(db).await;
        w.mistake(Mistake::WhiteList);
        assert_eq!(w.check().await.find("messages.industry").unwrap().words, "because");
        w.sandbox.mend_mistake(0, Mistake::WhiteList);
        let report = w.service.self_check(&w.admin, Some("official_account")).await.unwrap();
        assert_eq!(report.find("messages.industry").unwrap().verdict, Verdict::Pass);
        assert_eq!(failed(&report), Vec::<String>::new());
    }

    async fn one_who_turned_away_says_nothing_where_payers_come_through(db: TestStore) {
        let stage = crate::selfcheck::each::Stage::proven(db).await;
        stage.make(crate::selfcheck::each::What::Named(Mistake::WebDomain)).await;
        stage.scan(domain::method::Method::WechatOa).await;
        let domain = |report: &service::selfcheck::Report| {
            report.find("official_account.web_domain").map(|found| found.verdict)
        };
        assert_eq!(domain(&stage.w.check().await), Some(Verdict::Pass));
        stage.scan(domain::method::Method::WechatOa).await;
        assert_eq!(domain(&stage.w.check().await), Some(Verdict::Warn));
    }
}
