//! Switching a method on takes its essential checks, or a reason that is audited and shown.

use super::world::World;
use domain::method::Method;
use sandbox::Mistake;
use service::Error;
use service::accounts::Verdict;
use store::both;

fn code(error: &Error) -> &'static str {
    error.code()
}

both! {
    async fn what_the_self_check_finds_stands_in_the_way(db: TestStore) {
        let w = World::new(db).await;
        w.mistake(Mistake::AppSecretReset);
        w.check().await;
        let refused = w.service.set_method(&w.admin, Method::WechatOa, true).await.unwrap_err();
        assert_eq!(code(&refused), "checks_failed");
        w.sandbox.mend_mistake(0, Mistake::AppSecretReset);
        w.check().await;
        assert!(w.service.set_method(&w.admin, Method::WechatOa, true).await.unwrap());
    }

    async fn a_subscription_account_is_refused(db: TestStore) {
        let w = World::new(db).await;
        w.mistake(Mistake::SubscriptionAccount);
        w.check().await;
        let refused = w.service.set_method(&w.admin, Method::WechatOa, true).await.unwrap_err();
        assert_eq!(code(&refused), "checks_failed");
        assert!(w.service.set_method(&w.admin, Method::AlipayLife, true).await.unwrap(), "needs none");
    }

    async fn what_cannot_be_read_lets_nothing_pass(db: TestStore) {
        let w = World::new(db).await;
        w.check().await;
        let damage = "UPDATE self_check SET findings_json = '{' WHERE area = 'official_account'";
        store::testing::execute(&w.store, damage).await.unwrap();
        let refused = w.service.set_method(&w.admin, Method::WechatOa, true).await.unwrap_err();
        assert_eq!(code(&refused), "checks_failed");
        w.check().await;
        assert!(w.service.set_method(&w.admin, Method::WechatOa, true).await.unwrap());
    }

    async fn an_override_is_audited_and_shown_until_the_checks_pass(db: TestStore) {
        let w = World::new(db).await;
        let over = async |reason: &str| w.service.override_method(&w.admin, Method::WechatOa, reason).await;
        assert_eq!(code(&over("今天必须收款").await.unwrap_err()), "nothing_to_override");
        w.mistake(Mistake::CertificateReplaced);
        w.check().await;
        assert_eq!(code(&over("  ").await.unwrap_err()), "invalid_input");
        over("今天必须收款").await.unwrap();
        assert_eq!(code(&over("今天必须收款").await.unwrap_err()), "nothing_to_override");
        let state = async || {
            let all = w.service.methods(&w.admin).await.unwrap();
            all.into_iter().find(|m| m.method == Method::WechatOa).unwrap()
        };
        let shown = state().await;
        let made = shown.overridden.clone().unwrap();
        assert!(shown.enabled);
        assert_eq!((made.cause.as_str(), made.reason.as_str()), ("checks_failed", "今天必须收款"));
        let audit = w.service.list_audit(&w.admin, None).await.unwrap().rows;
        let row = audit.iter().find(|row| row.action == "method.override").unwrap();
        assert_eq!(row.detail["reason"], "今天必须收款");
        w.sandbox.mend_mistake(0, Mistake::CertificateReplaced);
        w.check().await;
        assert_eq!(state().await.overridden, None, "what has passed since needs no warning");
        assert!(w.service.set_method(&w.admin, Method::WechatOa, false).await.unwrap());
    }

    async fn no_reason_helps_against_the_exclusion(db: TestStore) {
        let w = World::new(db).await;
        w.service.set_method(&w.admin, Method::WechatOa, true).await.unwrap();
        w.mistake(Mistake::ChinaumsAppKey);
        w.check().await;
        let refused = w.service.override_method(&w.admin, Method::ChinaUmsOa, "就要这样").await.unwrap_err();
        assert_eq!(code(&refused), "scan_family_taken");
    }

    async fn saving_says_what_it_found_without_a_press(db: TestStore) {
        let w = World::new(db).await;
        let report = w.service.self_check_report(&w.admin).await.unwrap();
        for key in [
            "wechat_oa.merchant_signature",
            "wechat_app.merchant_signature",
            "official_account.app_secret",
            "official_account.white_list",
            "alipay.alipay_signature",
            "chinaums.chinaums_signature",
            "unionpay.merchant_signature",
        ] {
            assert_eq!(report.find(key).map(|found| found.verdict), Some(Verdict::Pass), "{key}");
        }
        // Mended here: the report says so at once.
        w.mistake(Mistake::WhiteList);
        w.service.save_wechat(&w.admin, w.wechat()).await.unwrap();
        let report = w.service.self_check_report(&w.admin).await.unwrap();
        assert_eq!(report.find("official_account.white_list").unwrap().verdict, Verdict::Fail);
    }
}
