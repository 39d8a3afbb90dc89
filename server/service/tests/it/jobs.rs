//! Leases, fences and repetition.

use crate::fake_wechat::{Fault, Op};
use crate::world::{START, World};
use domain::ids::JobId;
use domain::time::{DAY, HOUR, MINUTE, SECOND, UnixMs};
use service::Error;
use store::jobs::{self, New};
use store::{Store, both, transact};

async fn enqueue(store: &Store, number: u8, key: &str, run_at: UnixMs) {
    let id = JobId::from_parts(UnixMs(START), [number; 10]);
    transact!(Error, store, |tx| {
        let new =
            New { id: &id, kind: "sweep", dedup_key: key, payload_json: "{}", run_at, at: UnixMs(START) };
        Ok(jobs::enqueue(tx, new).await?)
    })
    .unwrap();
}

async fn lease(store: &Store, now: UnixMs) -> Vec<jobs::Leased> {
    transact!(Error, store, |tx| { Ok(jobs::lease(tx, now, MINUTE, 10).await?) }).unwrap()
}

both! {
    async fn who_comes_back_with_an_old_fence_has_lost(store: Store) {
        let now = UnixMs(START);
        enqueue(&store, 1, "a", now).await;
        let first = lease(&store, now).await.remove(0);
        assert!(lease(&store, now.plus(MINUTE - 1)).await.is_empty(), "leased");
        let second = lease(&store, now.plus(MINUTE)).await.remove(0);
        assert!(second.fence > first.fence && second.attempts == 2);
        let finish = |job: jobs::Leased| {
            let store = store.clone();
            async move { transact!(Error, &store, |tx| { Ok(jobs::finish(tx, &job.id, job.fence, now).await?) }).unwrap() }
        };
        assert!(!finish(first.clone()).await);
        let again = transact!(Error, &store, |tx| { Ok(jobs::again(tx, &first.id, first.fence, now, None).await?) });
        assert!(!again.unwrap());
        let bury = transact!(Error, &store, |tx| { Ok(jobs::bury(tx, &first.id, first.fence, "x", now).await?) });
        assert!(!bury.unwrap());
        assert!(finish(second.clone()).await);
        assert!(!finish(second).await, "done is done");
    }

    async fn one_job_per_key_and_the_earlier_moment_wins(store: Store) {
        let now = UnixMs(START);
        enqueue(&store, 1, "a", now.plus(1000)).await;
        enqueue(&store, 2, "a", now.plus(500)).await;
        enqueue(&store, 3, "a", now.plus(2000)).await;
        let mut conn = store.read().await.unwrap();
        assert_eq!(jobs::next_due(&mut conn).await.unwrap(), Some(now.plus(500)));
        assert!(lease(&store, now.plus(499)).await.is_empty());
        let job = lease(&store, now.plus(500)).await.remove(0);
        transact!(Error, &store, |tx| { Ok(jobs::finish(tx, &job.id, job.fence, now).await?) }).unwrap();
        assert_eq!(jobs::next_due(&mut conn).await.unwrap(), None);
        enqueue(&store, 4, "a", now).await;
        let job = lease(&store, now).await.remove(0);
        assert_eq!(job.attempts, 1, "begun anew");
    }

    async fn many_workers_share_the_work(store: Store) {
        let now = UnixMs(START);
        for n in 0..20 {
            enqueue(&store, n, &format!("k{n}"), now).await;
        }
        let leases = futures::future::join_all((0..4).map(|_| lease(&store, now))).await;
        let mut ids: Vec<_> = leases.into_iter().flatten().map(|job| job.id).collect();
        assert_eq!(ids.len(), 20);
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 20, "no job twice");
    }

    async fn a_job_that_fails_for_a_week_is_given_up_and_shown(db: TestStore) {
        let w = World::new(db).await;
        let (_, order_no, _) = w.tapped("V1", "粤B12345", "alice").await;
        for _ in 0..200 {
            w.wechat.fault(Op::Close, Fault::Refuse(401, "SIGN_ERROR"));
            w.wechat.fault(Op::Query, Fault::Refuse(401, "SIGN_ERROR"));
        }
        w.leap(9 * DAY, 3 * HOUR).await;
        let dead = jobs::dead(&mut w.store.read().await.unwrap(), None, 10).await.unwrap();
        assert_eq!(dead.len(), 1);
        assert_eq!(dead[0].kind, "close_order");
        assert!(w.detail(&order_no).await.payments[0].state.is_open(), "never closed here before it is closed there");
        w.books().await;
        let platform = service::Actor::cli(None);
        let shown = w.service.dead_jobs(&platform).await.unwrap().remove(0);
        assert_eq!(shown.about.as_deref(), Some(w.detail(&order_no).await.payments[0].id.as_str()));
        assert_eq!(shown.order_id.as_ref(), Some(&w.detail(&order_no).await.order.id));
        assert_eq!(w.service.desk(&w.admin).await.unwrap().jobs, std::slice::from_ref(&shown), "it is this operator's");
        let stranger = crate::admin::people::stranger(&w).await;
        assert!(w.service.dead_jobs(&stranger).await.unwrap().is_empty());
        for refused in [w.service.retry_job(&stranger, &shown.id).await, w.service.dismiss_job(&stranger, &shown.id).await] {
            assert!(matches!(refused, Err(Error::NotFound("job"))));
        }
        w.wechat.mend();
        w.service.retry_job(&w.admin, &shown.id).await.unwrap();
        w.pass(MINUTE).await;
        assert!(!w.detail(&order_no).await.payments[0].state.is_open());
        assert!(w.service.dead_jobs(&platform).await.unwrap().is_empty());
        w.books().await;
        assert!(matches!(w.service.dismiss_job(&w.admin, &shown.id).await, Err(Error::NotFound("job"))), "not dead");
        store::testing::execute(&w.store, "UPDATE job SET state = 'dead' WHERE kind = 'sweep'").await.unwrap();
        assert_eq!(w.service.dead_jobs(&platform).await.unwrap().len(), 1, "nobody's");
        assert!(w.service.dead_jobs(&w.admin).await.unwrap().is_empty());
    }

    async fn what_is_forgotten_keeps_up_with_what_comes(db: TestStore) {
        let w = World::new(db).await;
        w.pass(MINUTE).await;
        for n in 0..=u8::MAX {
            enqueue(&w.store, n, &format!("k{n}"), w.now()).await;
        }
        let over = "UPDATE job SET state = 'done', finished_at = 1 WHERE payload_json = '{}' AND dedup_key LIKE 'k%'";
        store::testing::execute(&w.store, over).await.unwrap();
        w.pass(MINUTE + 5 * SECOND).await;
        // Whatever of them is left would come up here.
        let left = "UPDATE job SET state = 'dead' WHERE finished_at = 1";
        store::testing::execute(&w.store, left).await.unwrap();
        assert!(w.service.dead_jobs(&service::Actor::cli(None)).await.unwrap().is_empty());
    }

    async fn another_ones_dead_jobs_hide_nobodys(db: TestStore) {
        let w = World::new(db).await;
        w.tapped("V1", "粤B12345", "alice").await;
        let early = "UPDATE job SET state = 'dead', finished_at = 1 WHERE kind = 'query_payment'";
        store::testing::execute(&w.store, early).await.unwrap();
        for n in 0..=u8::MAX {
            enqueue(&w.store, n, &format!("k{n}"), w.now()).await;
        }
        let late = "UPDATE job SET state = 'dead', finished_at = 2 WHERE kind = 'sweep'";
        store::testing::execute(&w.store, late).await.unwrap();
        assert!(w.service.dead_jobs(&service::Actor::cli(None)).await.unwrap().len() > 256);
        let own = w.service.dead_jobs(&w.admin).await.unwrap();
        assert_eq!(own.iter().map(|job| job.kind.as_str()).collect::<Vec<_>>(), ["query_payment"]);
        assert_eq!(w.service.desk(&w.admin).await.unwrap().jobs, own);
    }

    async fn a_job_that_nobody_needs_any_more_leaves_the_desk(db: TestStore) {
        let w = World::new(db).await;
        w.tapped("V1", "粤B12345", "alice").await;
        store::testing::execute(&w.store, "UPDATE job SET state = 'dead' WHERE kind = 'query_payment'").await.unwrap();
        let job = w.service.dead_jobs(&w.admin).await.unwrap().remove(0);
        w.service.dismiss_job(&w.admin, &job.id).await.unwrap();
        assert!(w.service.desk(&w.admin).await.unwrap().jobs.is_empty());
        let acts = w.service.list_audit(&w.admin, None).await.unwrap().rows;
        assert_eq!((acts[0].action.as_str(), acts[0].target.as_str()), ("job.dismiss", job.id.as_str()));
    }
}
