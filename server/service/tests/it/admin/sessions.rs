//! Signing in, sessions, and what ends them.

use super::people::{PASSWORD, code, fields, signed_in};
use crate::world::World;
use domain::access::Role;
use domain::time::{DAY, HOUR, MINUTE};
use service::{Actor, Error};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use store::both;

/// Runs SQL on a connection of its own, while the caller stands still.
fn elsewhere(address: String, sql: &'static str) {
    let run = move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let store = store::testing::open(&address).await.unwrap();
            store::testing::execute(&store, sql).await.unwrap();
            store.close().await;
        });
    };
    std::thread::spawn(run).join().unwrap();
}

both! {
    async fn what_changes_while_a_password_is_compared_counts(db: TestStore) {
        let w = World::new(db).await;
        let operator = w.admin.operator.clone().unwrap();
        let cases = [
            ("wang", "UPDATE staff SET password_hash = 'another' WHERE login = 'wang'", "wrong_login_or_password"),
            ("li", "UPDATE staff SET status = 'locked' WHERE login = 'li'", "account_locked"),
        ];
        for (login, sql, refusal) in cases {
            signed_in(&w.service, Some(&operator), login, Role::Finance).await;
            // The first transaction counts the try, the second one begins the session.
            let (begun, address) = (AtomicUsize::new(0), db.address.clone());
            let store = db.store.clone().with_steps(Arc::new(move |step| {
                if step == store::Step::Begin && begun.fetch_add(1, Ordering::SeqCst) == 1 {
                    elsewhere(address.clone(), sql);
                }
            }));
            assert_eq!(code(w.on(&store).sign_in(login, PASSWORD, "203.0.113.1").await), refusal);
        }
    }

    async fn in_and_out(db: TestStore) {
        let w = World::new(db).await;
        let (s, operator) = (&w.service, w.admin.operator.clone().unwrap());
        let token = signed_in(s, Some(&operator), "Wang.Ming", Role::Finance).await;
        let actor = s.actor(&token).await.unwrap();
        assert_eq!((actor.name.as_str(), actor.role, actor.operator), ("wang.ming", Role::Finance, Some(operator.clone())));
        let me = s.me(&token).await.unwrap();
        assert_eq!((me.login.as_str(), me.name.as_str(), me.role), ("wang.ming", "王小明", Role::Finance));
        assert_eq!((me.operators.len(), me.operator.unwrap().code.as_str()), (1, "demo"));
        let again = s.sign_in(" WANG.MING ", PASSWORD, "203.0.113.1").await.unwrap().session().unwrap();
        assert_ne!(again.token, token);
        assert!(!format!("{again:?}").contains(&again.token), "a token does not print");
        s.sign_out(&token).await.unwrap();
        assert!(matches!(s.actor(&token).await, Err(Error::NotSignedIn)));
        assert!(matches!(s.me(&token).await, Err(Error::NotSignedIn)));
        s.sign_out(&token).await.unwrap();
        s.actor(&again.token).await.unwrap();
        assert!(matches!(s.actor("").await, Err(Error::NotSignedIn)));
    }

    async fn a_session_ends_by_age_and_by_idleness(db: TestStore) {
        let w = World::new(db).await;
        let (s, operator) = (&w.service, w.admin.operator.clone().unwrap());
        let idle = signed_in(s, Some(&operator), "idle", Role::Finance).await;
        let busy = s.sign_in("idle", PASSWORD, "203.0.113.1").await.unwrap().session().unwrap().token;
        for _ in 0..11 {
            w.advance(HOUR);
            s.actor(&busy).await.unwrap();
        }
        s.actor(&idle).await.unwrap();
        for _ in 0..13 {
            w.advance(HOUR);
            s.actor(&busy).await.unwrap();
        }
        assert!(matches!(s.actor(&idle).await, Err(Error::NotSignedIn)), "13 hours unused");
        for _ in 0..18 {
            w.advance(8 * HOUR);
            let _ = s.actor(&busy).await;
        }
        assert!(matches!(s.actor(&busy).await, Err(Error::NotSignedIn)), "older than a week");
        w.advance(DAY);
        s.sign_in("idle", PASSWORD, "203.0.113.1").await.unwrap();
    }

    async fn wrong_and_unknown_look_alike_and_are_throttled(db: TestStore) {
        let w = World::new(db).await;
        let (s, operator) = (&w.service, w.admin.operator.clone().unwrap());
        signed_in(s, Some(&operator), "wang", Role::Finance).await;
        assert_eq!(code(s.sign_in("wang", "wrong password", "198.51.100.1").await), "wrong_login_or_password");
        assert_eq!(code(s.sign_in("nobody", PASSWORD, "198.51.100.1").await), "wrong_login_or_password");
        for _ in 0..9 {
            assert_eq!(code(s.sign_in("wang", "wrong password", "198.51.100.1").await), "wrong_login_or_password");
            assert_eq!(code(s.sign_in("nobody", "wrong password", "198.51.100.2").await), "wrong_login_or_password");
        }
        let blocked = s.sign_in("wang", PASSWORD, "192.0.2.77").await;
        assert!(matches!(blocked, Err(Error::Throttled { retry_after_ms }) if retry_after_ms == 15 * MINUTE), "{blocked:?}");
        assert_eq!(code(s.sign_in("Nobody", PASSWORD, "192.0.2.77").await), "too_many_requests", "unknown logins too");
        w.advance(15 * MINUTE);
        s.sign_in("wang", PASSWORD, "192.0.2.77").await.unwrap();
        for _ in 0..9 {
            assert_eq!(code(s.sign_in("wang", "wrong password", "198.51.100.1").await), "wrong_login_or_password");
        }
        s.sign_in("wang", PASSWORD, "192.0.2.77").await.unwrap();
        assert_eq!(code(s.sign_in("wang", "wrong password", "198.51.100.1").await), "wrong_login_or_password");
    }

    async fn an_address_that_guesses_is_throttled(db: TestStore) {
        let w = World::new(db).await;
        let (s, operator) = (&w.service, w.admin.operator.clone().unwrap());
        signed_in(s, Some(&operator), "wang", Role::Finance).await;
        let key = "sign_in:address:198.51.100.1";
        for _ in 0..60 {
            let counted = store::transact!(w.store, |tx| {
                store::throttle::count(tx, key, w.now(), 15 * MINUTE, 60).await
            });
            assert_eq!(counted.unwrap(), None);
        }
        assert_eq!(code(s.sign_in("wang", PASSWORD, "198.51.100.1").await), "too_many_requests");
        s.sign_in("wang", PASSWORD, "203.0.113.1").await.unwrap();
    }

    async fn locking_out_ends_every_session(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        let operator = w.admin.operator.clone().unwrap();
        let token = signed_in(s, Some(&operator), "wang", Role::Finance).await;
        let id = s.actor(&token).await.unwrap().user.unwrap();
        let locked = s.update_staff(&w.admin, &id, Role::Finance, true).await.unwrap();
        assert!(locked.locked);
        assert!(matches!(s.actor(&token).await, Err(Error::NotSignedIn)));
        assert_eq!(code(s.sign_in("wang", PASSWORD, "203.0.113.1").await), "account_locked");
        assert_eq!(code(s.sign_in("wang", "wrong password", "203.0.113.1").await), "wrong_login_or_password");
        s.update_staff(&w.admin, &id, Role::Administrator, false).await.unwrap();
        let token = s.sign_in("wang", PASSWORD, "203.0.113.1").await.unwrap().session().unwrap().token;
        assert_eq!(s.actor(&token).await.unwrap().role, Role::Administrator);
        assert!(matches!(s.actor(&token).await, Ok(actor) if actor.user.as_ref() == Some(&id)));
    }

    async fn a_role_counts_from_the_next_request_on(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        let operator = w.admin.operator.clone().unwrap();
        let token = signed_in(s, Some(&operator), "wang", Role::Administrator).await;
        let id = s.actor(&token).await.unwrap().user.unwrap();
        s.update_staff(&w.admin, &id, Role::ReadOnly, false).await.unwrap();
        assert_eq!(s.actor(&token).await.unwrap().role, Role::ReadOnly);
    }

    async fn changing_the_password_ends_the_other_sessions(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        let operator = w.admin.operator.clone().unwrap();
        let here = signed_in(s, Some(&operator), "wang", Role::Finance).await;
        let elsewhere = s.sign_in("wang", PASSWORD, "203.0.113.2").await.unwrap().session().unwrap().token;
        let actor = s.actor(&here).await.unwrap();
        let wrong = |field: &str, code: &str| vec![(field.to_owned(), code.to_owned())];
        assert_eq!(fields(s.change_password(&actor, "not the old one", "a new password").await), wrong("old", "wrong_password"));
        assert_eq!(fields(s.change_password(&actor, PASSWORD, "short").await), wrong("new", "password_too_short"));
        s.change_password(&actor, PASSWORD, "a new password").await.unwrap();
        s.actor(&here).await.unwrap();
        assert!(matches!(s.actor(&elsewhere).await, Err(Error::NotSignedIn)));
        assert_eq!(code(s.sign_in("wang", PASSWORD, "203.0.113.1").await), "wrong_login_or_password");
        s.sign_in("wang", "a new password", "203.0.113.1").await.unwrap();
        assert_eq!(code(s.change_password(&Actor::cli(None), "x", "a new password").await), "forbidden");
        for _ in 0..10 {
            assert!(s.change_password(&actor, "guess", "another password").await.is_err());
        }
        assert_eq!(code(s.change_password(&actor, "a new password", "another password").await), "too_many_requests");
    }

    async fn platform_staff_select_and_members_do_not_stray(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        let ours = w.admin.operator.clone().unwrap();
        let theirs = s.create_operator(&Actor::cli(None), "other", "别家").await.unwrap().id;
        let platform = signed_in(s, None, "pike", Role::Platform).await;
        let me = s.me(&platform).await.unwrap();
        assert_eq!((me.role, me.operators.len()), (Role::Platform, 2));
        for operator in [&theirs, &ours] {
            s.select_operator(&platform, operator).await.unwrap();
            assert_eq!(s.actor(&platform).await.unwrap().operator.as_ref(), Some(operator));
        }
        let member = signed_in(s, Some(&ours), "wang", Role::Administrator).await;
        assert_eq!(code(s.select_operator(&member, &theirs).await), "not_found");
        assert_eq!(s.actor(&member).await.unwrap().operator, Some(ours));
    }
}
