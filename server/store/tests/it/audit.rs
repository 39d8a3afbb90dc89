//! The chain has no gap and no fork, whoever writes at once.

use crate::seed::{AT, operator};
use domain::ids::OperatorId;
use futures::future::join_all;
use store::{Error, Store, audit, both, transact};

async fn append(store: &Store, operator: Option<&OperatorId>, action: &str) -> Result<(), Error> {
    transact!(store, |tx| {
        let (seq, prev_hash) = audit::head(tx).await?.unwrap_or_default();
        let row = audit::Row {
            seq: seq + 1,
            at: AT,
            operator_id: operator.cloned(),
            staff_id: None,
            actor: "cli".to_owned(),
            action: action.to_owned(),
            target: "目标".to_owned(),
            detail_json: "{}".to_owned(),
            hash: format!("{prev_hash}.{}", seq + 1),
            prev_hash,
        };
        audit::append(tx, &row).await
    })
}

both! {
    async fn many_at_once_make_one_chain(store: Store) {
        let done = join_all((0..12).map(|_| append(&store, None, "x"))).await;
        assert!(done.iter().all(Result::is_ok), "{done:?}");
        let chain = audit::chain(&mut store.read().await.unwrap(), 0, 100).await.unwrap();
        assert_eq!(chain.iter().map(|row| row.seq).collect::<Vec<_>>(), (1..=12).collect::<Vec<_>>());
        assert!(chain.windows(2).all(|pair| pair[1].prev_hash == pair[0].hash));
    }

    async fn an_operator_sees_its_own(store: Store) {
        let (a, b) = (operator(&store, 1).await, operator(&store, 2).await);
        for (operator, action) in [(Some(&a), "1"), (None, "2"), (Some(&b), "3"), (Some(&a), "4"), (Some(&a), "5")] {
            append(&store, operator, action).await.unwrap();
        }
        let mut conn = store.read().await.unwrap();
        let actions = |rows: Vec<audit::Row>| rows.into_iter().map(|row| row.action).collect::<String>();
        assert_eq!(actions(audit::of_operator(&mut conn, &a, false, i64::MAX, 10).await.unwrap()), "541");
        assert_eq!(actions(audit::of_operator(&mut conn, &a, true, i64::MAX, 10).await.unwrap()), "5421");
        assert_eq!(actions(audit::of_operator(&mut conn, &a, false, 5, 1).await.unwrap()), "4");
        assert_eq!(actions(audit::chain(&mut conn, 3, 1).await.unwrap()), "4");
    }
}
