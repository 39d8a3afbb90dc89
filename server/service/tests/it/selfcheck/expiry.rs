//! The calendar: what ends when, noticed once per threshold; quotas; versions.

use super::world::World;
use domain::time::{DAY, UnixMs};
use service::accounts::SaveWechat;
use std::sync::atomic::Ordering;
use store::both;

fn go_to(w: &World, at: UnixMs) {
    w.clock.0.store(at.0, Ordering::SeqCst);
}

async fn banner(w: &World) -> Vec<(String, i64)> {
    let lines = w.service.expiry_banner(&w.admin).await.unwrap();
    lines.into_iter().map(|e| (e.what.clone(), e.threshold().unwrap())).collect()
}

both! {
    async fn warned_at_60_30_and_7_days_once_each(db: TestStore) {
        let w = World::new(db).await;
        let until = w.service.wechat_form(&w.admin).await.unwrap().merchant_valid_until.unwrap();
        let certificate = |threshold: i64| ("merchant_certificate".to_owned(), threshold);
        go_to(&w, until.plus(-70 * DAY));
        assert!(!banner(&w).await.contains(&certificate(60)));
        for (days, threshold) in [(59, 60), (29, 30), (6, 7), (-1, 0)] {
            go_to(&w, until.plus(-days * DAY));
            assert!(banner(&w).await.contains(&certificate(threshold)), "{days} days before");
            w.service.dismiss_expiry_banner(&w.admin).await.unwrap();
            assert!(!banner(&w).await.contains(&certificate(threshold)), "dismissed");
        }
        let mut conn = w.store.read().await.unwrap();
        let notices = store::expiry::notices(&mut conn, &w.operator).await.unwrap();
        let of_it = notices.iter().filter(|n| n.subject.starts_with("merchant_certificate/")).count();
        assert_eq!(of_it, 4, "one per threshold");
    }

    async fn a_replaced_key_leaves_the_old_version_verifying(db: TestStore) {
        let w = World::new(db).await;
        let other = SaveWechat { api_v3_key: Some("N".repeat(32).into()), ..w.wechat() };
        w.service.save_wechat(&w.admin, other).await.unwrap();
        let calendar = w.service.calendar(&w.admin).await.unwrap();
        let mch_id = w.sandbox.demo_account().mch_id;
        let versions: Vec<_> = calendar.versions.iter().filter(|v| v.mch_id == mch_id).collect();
        assert_eq!(versions.iter().map(|v| (v.version, v.current)).collect::<Vec<_>>(), [(2, true), (1, false)]);
        assert!(versions.iter().all(|v| v.valid_until.is_some() && !v.serial.is_empty()));
        assert!(calendar.ages.iter().any(|a| a.what == "api_v3_key" && a.days == 0));
    }

    async fn what_is_recorded_by_hand(db: TestStore) {
        let w = World::new(db).await;
        let quota = async || {
            let calendar = w.service.calendar(&w.admin).await.unwrap();
            let domains = calendar.quotas.into_iter().find(|q| q.kind == "domains").unwrap();
            (domains.used, domains.allowed)
        };
        assert_eq!(quota().await, (0, 3));
        w.service.record_change(&w.admin, "domains").await.unwrap();
        assert_eq!(quota().await, (1, 3));
        go_to(&w, w.service.now().plus(32 * DAY));
        assert_eq!(quota().await, (0, 3), "another month");
        assert!(w.service.record_change(&w.admin, "nothing").await.is_err());
        w.service.record_end(&w.admin, "oa_verification", "2027-01-20").await.unwrap();
        assert!(banner(&w).await.contains(&("oa_verification".to_owned(), 30)));
        assert!(w.service.record_end(&w.admin, "oa_verification", "soon").await.is_err());
    }

    async fn the_night_checks_and_notices(db: TestStore) {
        let w = World::new(db).await;
        w.service.run_due(8).await.unwrap();
        let deployment = async || {
            let report = w.service.self_check_report(&w.admin).await.unwrap();
            report.find("deployment.clock").is_some()
        };
        assert!(!deployment().await, "not yet");
        go_to(&w, w.service.now().plus(8 * 60 * 60 * 1000));
        for _ in 0..6 {
            while w.service.run_due(8).await.unwrap() > 0 {}
            go_to(&w, w.service.now().plus(5_000));
        }
        assert!(deployment().await);
    }
}
