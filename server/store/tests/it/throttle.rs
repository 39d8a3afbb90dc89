//! At most so many per key and window.

use crate::seed::AT;
use domain::time::MINUTE;
use futures::future::join_all;
use store::{both, throttle, transact};

both! {
    async fn counts_per_key_and_window(store: Store) {
        let count = |key: &'static str, after: i64| {
            let store = store.clone();
            async move { transact!(store, |tx| { throttle::count(tx, key, AT.plus(after), MINUTE, 2).await }).unwrap() }
        };
        assert_eq!(count("a", 0).await, None);
        assert_eq!(count("a", 1).await, None);
        assert_eq!(count("a", 2).await, Some(AT.plus(MINUTE)));
        assert_eq!(count("b", 2).await, None);
        assert_eq!(count("a", MINUTE - 1).await, Some(AT.plus(MINUTE)), "hitting on does not extend it");
        assert_eq!(count("a", MINUTE).await, None, "a new window");
        let mut conn = store.read().await.unwrap();
        assert_eq!(throttle::hits(&mut conn, "a", AT.plus(MINUTE)).await.unwrap(), 1);
        assert_eq!(throttle::hits(&mut conn, "b", AT.plus(3 * MINUTE)).await.unwrap(), 0);
        drop(conn);
        transact!(store, |tx| {
            throttle::forgive(tx, "b").await?;
            throttle::forgive(tx, "b").await?;
            throttle::clear(tx, "a").await
        })
        .unwrap();
        let mut conn = store.read().await.unwrap();
        assert_eq!(throttle::hits(&mut conn, "a", AT).await.unwrap(), 0);
        assert_eq!(throttle::hits(&mut conn, "b", AT.plus(2)).await.unwrap(), 0, "never below nothing");
        drop(conn);
        let gone = transact!(store, |tx| { throttle::forget_ended(tx, AT.plus(10 * MINUTE), 10).await }).unwrap();
        assert_eq!(gone, 1);
    }

    async fn none_of_many_at_once_is_lost(store: Store) {
        let tries = join_all((0..16).map(|_| {
            let store = store.clone();
            async move { transact!(store, |tx| { throttle::count(tx, "k", AT, MINUTE, 5).await }).unwrap() }
        }))
        .await;
        assert_eq!(tries.iter().filter(|t| t.is_none()).count(), 5);
    }
}
