//! Jobs: nobody works on what somebody else works on, and nothing is lost when a worker dies.

use crate::seed::{AT, random};
use domain::ids::JobId;
use domain::time::{MINUTE, UnixMs};
use futures::future::join_all;
use std::collections::HashSet;
use store::{Store, both, jobs, transact};

async fn enqueue(store: &Store, n: u8, key: &str, run_at: UnixMs) {
    let id = JobId::from_parts(AT, random(n));
    transact!(store, |tx| {
        jobs::enqueue(
            tx,
            jobs::New { id: &id, kind: "k", dedup_key: key, payload_json: "{}", run_at, at: AT },
        )
        .await
    })
    .unwrap();
}

async fn lease(store: &Store, now: UnixMs, limit: i64) -> Vec<jobs::Leased> {
    transact!(store, |tx| { jobs::lease(tx, now, MINUTE, limit).await }).unwrap()
}

both! {
    async fn every_job_is_leased_by_one_of_many_workers(store: Store) {
        for n in 1..=20 {
            enqueue(&store, n, &format!("job{n}"), AT).await;
        }
        let leased = join_all((0..10).map(|_| lease(&store, AT, 3))).await;
        let all: Vec<_> = leased.into_iter().flatten().map(|job| job.id).collect();
        assert_eq!(all.len(), 20);
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), 20);
        assert!(!jobs::any_due(&mut store.read().await.unwrap(), AT).await.unwrap());
    }

    async fn who_comes_back_too_late_has_lost_the_job(store: Store) {
        enqueue(&store, 1, "job", AT).await;
        let first = lease(&store, AT, 1).await.remove(0);
        assert!(lease(&store, AT.plus(MINUTE - 1), 1).await.is_empty());
        let second = lease(&store, AT.plus(MINUTE), 1).await.remove(0);
        assert_eq!((second.attempts, second.fence), (2, first.fence + 1));
        let ends = transact!(store, |tx| {
            Ok([
                jobs::finish(tx, &first.id, first.fence, AT).await?,
                jobs::again(tx, &first.id, first.fence, AT, Some("x")).await?,
                jobs::bury(tx, &first.id, first.fence, "x", AT).await?,
                jobs::finish(tx, &second.id, second.fence, AT).await?,
                jobs::finish(tx, &second.id, second.fence, AT).await?,
            ])
        });
        assert_eq!(ends.unwrap(), [false, false, false, true, false]);
    }

    async fn a_key_is_one_job(store: Store) {
        enqueue(&store, 1, "job", AT.plus(5)).await;
        enqueue(&store, 2, "job", AT.plus(9)).await;
        let mut conn = store.read().await.unwrap();
        assert_eq!(jobs::next_due(&mut conn).await.unwrap(), Some(AT.plus(5)), "the earlier wish holds");
        drop(conn);
        enqueue(&store, 3, "job", AT.plus(1)).await;
        let job = lease(&store, AT.plus(1), 9).await;
        assert_eq!(job.len(), 1);
        transact!(store, |tx| { jobs::bury(tx, &job[0].id, job[0].fence, "why", AT.plus(2)).await }).unwrap();
        let mut conn = store.read().await.unwrap();
        let dead = jobs::dead(&mut conn, None, 10).await.unwrap();
        assert_eq!((dead.len(), dead[0].last_error.as_deref()), (1, Some("why")));
        assert!(!jobs::is_queued(&mut conn, "job").await.unwrap());
        drop(conn);
        enqueue(&store, 4, "job", AT.plus(3)).await;
        let again = lease(&store, AT.plus(3), 9).await.remove(0);
        assert_eq!((again.attempts, again.fence > job[0].fence), (1, true), "it begins anew, and its fence does not");
    }

    async fn later_and_sooner(store: Store) {
        enqueue(&store, 1, "job", AT).await;
        let job = lease(&store, AT, 1).await.remove(0);
        assert!(transact!(store, |tx| { jobs::again(tx, &job.id, job.fence, AT.plus(MINUTE), None).await }).unwrap());
        assert!(lease(&store, AT.plus(MINUTE - 1), 1).await.is_empty());
        transact!(store, |tx| { jobs::hasten(tx, "job", AT.plus(5)).await }).unwrap();
        let job = lease(&store, AT.plus(5), 1).await.remove(0);
        transact!(store, |tx| { jobs::finish(tx, &job.id, job.fence, AT.plus(6)).await }).unwrap();
        assert_eq!(jobs::next_due(&mut store.read().await.unwrap()).await.unwrap(), None);
        assert_eq!(transact!(store, |tx| { jobs::forget_done(tx, AT.plus(7), 5).await }).unwrap(), 1);
    }
}
