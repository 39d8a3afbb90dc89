//! What the report says where everything is right, where an account tells less than others, and of one area alone. Every
//! mistake by itself is in `each`.

use super::world::{World, failed};
use domain::time::{DAY, MINUTE};
use sandbox::Mistake;
use service::accounts::Verdict;
use store::both;

async fn verdict(w: &World, key: &str) -> (Verdict, String, Vec<String>) {
    let report = w.check().await;
    let found = report.find(key).unwrap_or_else(|| panic!("no finding {key}"));
    (found.verdict, found.words.clone(), found.args.clone())
}

both! {
    async fn everything_right_is_said_so(db: TestStore) {
        let w = World::new(db).await;
        let report = w.check().await;
        assert_eq!(failed(&report), Vec::<String>::new());
        for key in [
            "wechat_oa.merchant_signature", "wechat_app.merchant_signature", "official_account.app_secret",
            "official_account.white_list", "official_account.service_account", "official_account.certified",
            "official_account.permission_templates", "messages.industry", "messages.template_payment",
            "messages.template_visitor_request", "messages.template_visitor_result", "messages.template_notice",
            "alipay.alipay_signature", "chinaums.chinaums_signature", "unionpay.merchant_signature",
            "deployment.notify_address", "deployment.clock", "deployment.exclusion",
        ] {
            assert_eq!(report.find(key).map(|f| f.verdict), Some(Verdict::Pass), "{key}");
        }
        // What no machine can know is said so, with the value to compare.
        for key in ["official_account.web_domain", "wechat_oa.directory_pay", "deployment.app_fields"] {
            let found = report.find(key).unwrap();
            assert!(found.verdict == Verdict::Cannot && !found.values.is_empty(), "{found:?}");
        }
        // Checking makes no version, and the same report is read back.
        assert_eq!(w.service.wechat_form(&w.admin).await.unwrap().version, 1);
        assert_eq!(w.service.self_check_report(&w.admin).await.unwrap(), report);
    }

    async fn an_account_that_does_not_tell_its_kind(db: TestStore) {
        let w = World::new(db).await;
        for mistake in [Mistake::SubscriptionAccount, Mistake::NotCertified] {
            w.mistake(mistake);
            let report = w.check().await;
            assert_eq!(failed(&report), ["official_account.service_account"], "{mistake:?}");
            let found = report.find("official_account.service_account").unwrap();
            assert_eq!(found.words, "not_service_or_not_certified");
            assert_eq!(found.provider_code, "48001", "{found:?}");
            w.sandbox.mend_mistake(0, mistake);
        }
    }

    async fn the_white_list_shows_what_to_add(db: TestStore) {
        let w = World::new(db).await;
        w.mistake(Mistake::WhiteList);
        let report = w.check().await;
        let listed = report.find("official_account.white_list").unwrap();
        assert_eq!((listed.words.as_str(), listed.provider_code.as_str()), ("ip_not_allowed", "40164"));
        assert!(listed.values.iter().any(|v| v.key == "server_ip" && v.value.parse::<std::net::IpAddr>().is_ok()));
        let secret = report.find("official_account.app_secret").unwrap();
        assert_eq!((secret.verdict, secret.words.as_str()), (Verdict::Cannot, "because"));
        assert_eq!(secret.args, ["official_account.white_list"]);
        assert_eq!(report.find("messages.industry").unwrap().words, "because");
    }

    async fn what_ended_and_what_ends_soon(db: TestStore) {
        let w = World::new(db).await;
        let until = w.service.wechat_form(&w.admin).await.unwrap().merchant_valid_until.unwrap();
        let key = "wechat_oa.merchant_certificate";
        w.clock.0.store(until.0 - 20 * DAY, std::sync::atomic::Ordering::SeqCst);
        assert_eq!(verdict(&w, key).await.0, Verdict::Warn);
        w.clock.0.store(until.0 + DAY, std::sync::atomic::Ordering::SeqCst);
        assert_eq!(verdict(&w, key).await.0, Verdict::Fail);
    }

    async fn words_that_nobody_sent_are_not_answered(db: TestStore) {
        let w = World::new(db).await;
        assert_eq!(w.service.echo("0123456789abcdef0123456789abcdef").await.unwrap(), None, "no open relay");
    }

    async fn one_area_alone(db: TestStore) {
        let w = World::new(db).await;
        w.check().await;
        w.mistake(Mistake::WhiteList);
        w.mistake(Mistake::AlipayKey);
        w.clock.0.fetch_add(MINUTE, std::sync::atomic::Ordering::SeqCst);
        let report = w.service.self_check(&w.admin, Some("alipay")).await.unwrap();
        assert_eq!(failed(&report), ["alipay.alipay_signature"], "the others are as they were");
        let at = |area: &str| report.groups.iter().find(|g| g.area == area).unwrap().at;
        assert_eq!(at("alipay").since(at("official_account")), MINUTE);
        assert!(w.service.self_check(&w.admin, Some("nowhere")).await.is_err());
    }
}
