//! The chain of the audit log, and what breaks it.

use super::people::{PASSWORD, new_staff, of_role};
use crate::world::World;
use domain::access::{Role, Scope};
use futures::future::join_all;
use service::Actor;
use service::audit::End;
use store::both;
use store::testing::execute;

both! {
    async fn a_changed_row_is_found_wherever_it_is(db: TestStore) {
        let w = World::new(db).await;
        for n in 0..6 {
            w.service.create_api_key(&w.admin, &format!("key {n}"), &[Scope::BillsRead]).await.unwrap();
        }
        let cli = Actor::cli(None);
        let intact = w.service.verify_audit(&cli).await.unwrap();
        assert!(intact.is_intact() && intact.entries > 12 && intact.head.len() == 64, "{intact}");
        // From the end to the beginning, so that each is the first that is broken.
        for (at, tamper) in [
            (12, "UPDATE audit_log SET detail_json = '{}' WHERE seq = 12"),
            (11, "UPDATE audit_log SET actor = 'somebody else' WHERE seq = 11"),
            (10, "UPDATE audit_log SET at = at + 1 WHERE seq = 10"),
            (9, "UPDATE audit_log SET staff_id = NULL, operator_id = NULL WHERE seq = 9"),
            (8, "UPDATE audit_log SET action = target, target = action WHERE seq = 8"),
            (7, "UPDATE audit_log SET hash = prev_hash WHERE seq = 7"),
            (5, "DELETE FROM audit_log WHERE seq = 5"),
            (3, "UPDATE audit_log SET seq = -3 WHERE seq = 3"),
        ] {
            execute(&w.store, tamper).await.unwrap();
            let report = w.service.verify_audit(&cli).await.unwrap();
            assert_eq!((report.broken_at, report.entries), (Some(at), at - 1), "{tamper}");
            assert!(report.to_string().contains("BROKEN"));
        }
    }

    async fn what_is_taken_off_the_end_is_missed(db: TestStore) {
        let w = World::new(db).await;
        let cli = Actor::cli(None);
        let verify = async || w.service.verify_audit(&cli).await.unwrap();
        let before = verify().await;
        w.service.create_api_key(&w.admin, "one", &[Scope::BillsRead]).await.unwrap();
        w.service.create_api_key(&w.admin, "two", &[Scope::BillsRead]).await.unwrap();
        let all = before.entries + 2;
        execute(&w.store, &format!("DELETE FROM audit_log WHERE seq = {all}")).await.unwrap();
        let cut = verify().await;
        assert_eq!((cut.broken_at, cut.is_intact()), (None, false), "the chain alone shows nothing");
        assert_eq!(cut.end, End::Differs { sealed: Some(all) });
        // Going on as if nothing had happened does not heal it, nor does a new key or an end that fits in number.
        w.service.create_api_key(&w.admin, "three", &[Scope::BillsRead]).await.unwrap();
        assert_eq!(verify().await.end, End::Differs { sealed: Some(all) });
        w.service.reseal(&cli).await.unwrap();
        assert_eq!(verify().await.end, End::Differs { sealed: Some(all) });
        // Somebody looked: the log itself says from now on that something was missing.
        assert!(w.service.seal_audit(&cli).await.unwrap());
        assert!(verify().await.is_intact());
        assert!(!w.service.seal_audit(&cli).await.unwrap(), "there is nothing to be done");
        let log = w.service.list_audit(&of_role(&w, Role::Platform).await, None).await.unwrap().rows;
        let sealed = log.iter().find(|row| row.action == "audit.seal").unwrap();
        assert_eq!(sealed.detail["entries_sealed"], all);
    }

    async fn a_seal_that_was_taken_away_is_missed_until_somebody_seals_again(db: TestStore) {
        let w = World::new(db).await;
        let cli = Actor::cli(None);
        execute(&w.store, "DELETE FROM installation WHERE key = 'audit_end'").await.unwrap();
        w.service.create_api_key(&w.admin, "one", &[Scope::BillsRead]).await.unwrap();
        let report = w.service.verify_audit(&cli).await.unwrap();
        assert!(report.is_unsealed() && !report.is_intact(), "as a log of an older version looks: {report}");
        assert!(report.to_string().contains("NEVER SEALED"), "{report}");
        w.service.seal_audit(&cli).await.unwrap();
        execute(&w.store, "DELETE FROM installation WHERE key = 'audit_end'").await.unwrap();
        let report = w.service.verify_audit(&cli).await.unwrap();
        assert!(report.end == End::Removed && !report.is_unsealed(), "the log itself says that it was: {report}");
        w.service.seal_audit(&cli).await.unwrap();
        w.service.create_api_key(&w.admin, "two", &[Scope::BillsRead]).await.unwrap();
        assert!(w.service.verify_audit(&cli).await.unwrap().is_intact());
        execute(&w.store, "UPDATE installation SET value = '00' WHERE key = 'audit_end'").await.unwrap();
        assert_eq!(w.service.verify_audit(&cli).await.unwrap().end, End::Differs { sealed: None });
    }

    async fn acts_at_once_make_one_chain(db: TestStore) {
        let w = World::new(db).await;
        let before = w.service.verify_audit(&Actor::cli(None)).await.unwrap().entries;
        let acts = join_all((0..10).map(|n| {
            let (s, admin) = (w.service.clone(), w.admin.clone());
            async move { s.create_api_key(&admin, &format!("key {n}"), &[Scope::BillsRead]).await }
        }))
        .await;
        assert!(acts.iter().all(Result::is_ok), "{acts:?}");
        let report = w.service.verify_audit(&Actor::cli(None)).await.unwrap();
        assert!(report.is_intact() && report.entries == before + 10, "{report}");
    }

    async fn an_act_that_fails_is_not_in_the_log(db: TestStore) {
        let w = World::new(db).await;
        let before = w.service.verify_audit(&Actor::cli(None)).await.unwrap();
        assert!(w.service.create_operator(&Actor::cli(None), "demo", "又一个").await.is_err());
        assert_eq!(w.service.verify_audit(&Actor::cli(None)).await.unwrap(), before);
    }

    async fn pages_go_back_in_time_and_show_no_secret(db: TestStore) {
        let w = World::new(db).await;
        let admin = of_role(&w, Role::Administrator).await;
        let mut secrets = vec![PASSWORD.to_owned()];
        for n in 0..60 {
            secrets.push(w.service.create_api_key(&admin, &format!("key {n}"), &[Scope::BillsRead]).await.unwrap().key);
        }
        w.service.create_staff(&admin, new_staff("li", Role::Finance)).await.unwrap();
        let first = w.service.list_audit(&admin, None).await.unwrap();
        assert_eq!((first.rows.len(), first.rows[0].action.as_str()), (50, "staff.create"));
        assert_eq!(first.rows[0].actor, "one_administrator");
        let second = w.service.list_audit(&admin, first.next.as_deref()).await.unwrap();
        assert!(second.rows[0].seq < first.rows[49].seq && second.next.is_none());
        let text = serde_json::to_string(&[first, second]).unwrap();
        assert!(secrets.iter().all(|secret| !text.contains(secret)));
        assert!(!text.contains("argon2"));
    }

    async fn the_platform_sees_acts_of_the_whole_installation(db: TestStore) {
        let w = World::new(db).await;
        let platform = of_role(&w, Role::Platform).await;
        let seen = |rows: &[service::audit::AuditRow]| rows.iter().any(|r| r.action == "staff.create" && r.target == "one_platform");
        assert!(seen(&w.service.list_audit(&platform, None).await.unwrap().rows));
        assert!(!seen(&w.service.list_audit(&w.admin, None).await.unwrap().rows));
    }
}
