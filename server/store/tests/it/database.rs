//! What both databases must do alike before anything is built on them.

use domain::ids::JobId;
use domain::time::UnixMs;
use futures::future::join_all;
use std::sync::Mutex;
use store::testing::open;
use store::{Error, Retryable as _, Step, Store, both, jobs, transact};

const AT: UnixMs = UnixMs(1);

async fn enqueue(store: &Store, number: u8, key: &str) -> Result<(), Error> {
    let id = JobId::from_parts(AT, [number; 10]);
    transact!(store, |tx| {
        let job = jobs::New { id: &id, kind: "k", dedup_key: key, payload_json: "{}", run_at: AT, at: AT };
        jobs::enqueue(tx, job).await
    })
}

async fn is_queued(store: &Store, key: &str) -> bool {
    jobs::is_queued(&mut store.read().await.unwrap(), key).await.unwrap()
}

both! {
    async fn answers_and_migrates_twice(store: Store) {
        store.ping().await.unwrap();
        store.migrate().await.unwrap();
        assert_eq!(jobs::next_due(&mut store.read().await.unwrap()).await.unwrap(), None);
    }

    async fn an_error_leaves_no_trace(store: Store) {
        let id = JobId::from_parts(AT, [1; 10]);
        let failed: Result<(), Error> = transact!(store, |tx| {
            let job = jobs::New { id: &id, kind: "k", dedup_key: "d", payload_json: "{}", run_at: AT, at: AT };
            jobs::enqueue(tx, job).await?;
            assert!(jobs::is_queued(tx, "d").await?, "a transaction sees what it did");
            Err(Error::Address("given up".to_owned()))
        });
        assert!(failed.is_err());
        assert!(!is_queued(&store, "d").await);
        enqueue(&store, 1, "d").await.unwrap();
        assert!(is_queued(&store, "d").await);
    }

    async fn what_went_wrong_since_a_savepoint_is_undone_alone(store: Store) {
        let job = |number: u8, key: &'static str| (JobId::from_parts(AT, [number; 10]), key);
        transact!(store, |tx| {
            for ((id, key), fails) in
                [(job(1, "first"), false), (job(2, "second"), true), (job(3, "third"), false)]
            {
                tx.savepoint().await?;
                let new = jobs::New { id: &id, kind: "k", dedup_key: key, payload_json: "{}", run_at: AT, at: AT };
                jobs::enqueue(tx, new).await?;
                if fails {
                    // Another key under the same id: the database refuses, and PostgreSQL refuses all that follows.
                    let again = jobs::New { dedup_key: "other", ..new };
                    assert!(jobs::enqueue(tx, again).await.is_err());
                    tx.back_to_savepoint().await?;
                }
                tx.forget_savepoint().await?;
            }
            Ok(())
        })
        .unwrap();
        let queued = [is_queued(&store, "first").await, is_queued(&store, "second").await, is_queued(&store, "third").await];
        assert_eq!(queued, [true, false, true]);
    }

    async fn a_snapshot_sees_one_moment(store: Store) {
        enqueue(&store, 1, "first").await.unwrap();
        let mut snapshot = store.snapshot().await.unwrap();
        assert!(jobs::is_queued(&mut snapshot, "first").await.unwrap());
        enqueue(&store, 2, "second").await.unwrap();
        assert!(!jobs::is_queued(&mut snapshot, "second").await.unwrap(), "committed after the first reading");
        assert!(is_queued(&store, "second").await);
        drop(snapshot);
        // What a snapshot was read on goes back as it was: nobody reads an old moment by accident, or cannot write.
        for _ in 0..20 {
            assert!(is_queued(&store, "second").await);
            assert!(jobs::is_queued(&mut store.snapshot().await.unwrap(), "second").await.unwrap());
        }
        enqueue(&store, 3, "third").await.unwrap();
    }

    async fn colliding_transactions_run_again(store: Store) {
        enqueue(&store, 1, "d").await.unwrap();
        // Each reads the attempts and leases once more: without SERIALIZABLE or one writer, leases would be lost.
        let lease = |n: i64| {
            let store = store.clone();
            async move {
                transact!(store, |tx| {
                    let before = jobs::next_due(tx).await?.map_or(0, |at| at.0);
                    let leased = jobs::lease(tx, UnixMs(before + n), 0, 1).await?;
                    Ok(leased.len())
                })
            }
        };
        let done: Vec<_> = join_all((0..20).map(lease)).await;
        assert!(done.iter().all(|r| matches!(r, Ok(1))), "{done:?}");
        let last = transact!(store, |tx| { jobs::lease(tx, UnixMs(1_000), 0, 1).await }).unwrap();
        assert_eq!(last[0].fence, 21);
    }

    async fn opens_again_with_what_was_committed(db: TestStore) {
        enqueue(&db.store, 1, "d").await.unwrap();
        db.store.close().await;
        let again = open(&db.address).await.unwrap();
        assert!(is_queued(&again, "d").await);
        again.close().await;
    }

    async fn a_hook_sees_every_step_and_can_end_it(db: TestStore) {
        let seen = std::sync::Arc::new(Mutex::new(Vec::new()));
        let log = std::sync::Arc::clone(&seen);
        let store = db.store.clone().with_steps(std::sync::Arc::new(move |step| log.lock().unwrap().push(step)));
        enqueue(&store, 1, "seen").await.unwrap();
        assert_eq!(*seen.lock().unwrap(), [Step::Begin, Step::Commit, Step::Committed]);

        let killed = db.store.clone().with_steps(std::sync::Arc::new(|step| assert!(step != Step::Commit, "killed")));
        let task = tokio::spawn(async move { enqueue(&killed, 2, "lost").await });
        assert!(task.await.unwrap_err().is_panic());
        enqueue(&db.store, 3, "next").await.unwrap();
        assert!(!is_queued(&db.store, "lost").await && is_queued(&db.store, "next").await);
    }
}

#[tokio::test]
async fn refuses_what_is_no_database() {
    for address in ["", "mysql://x", "sqlite:", "sqlite::memory:", "/var/lib/x.db"] {
        let error = Store::open(address).await.unwrap_err();
        assert!(matches!(error, Error::Address(_)) && !error.is_retryable(), "{address}");
    }
}

#[tokio::test]
async fn a_file_name_may_hold_anything() {
    let folder = tempfile::tempdir().unwrap();
    let name = folder.path().join("账 本?#%20.db");
    let store = open(&format!("sqlite:{}", name.display())).await.unwrap();
    store.migrate().await.unwrap();
    assert!(name.exists());
    store.close().await;
}
