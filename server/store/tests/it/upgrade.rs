//! A database of the first release is brought up to date with everything that it holds (promise 16).

use domain::ids::OperatorId;
use domain::payment::{OrderState, PaymentState};
use store::testing::{TestStore, execute, migrate_to, open, schema_versions};
use store::{Store, books, both, operators, orders, payments};

/// Rows as the first release wrote them. Frozen, like the migration that they fit.
const FIRST_RELEASE: &str = include_str!("first_release.sql");

/// A database whose schema is that of the first release.
async fn of_the_first_release(db: &TestStore) -> Store {
    let store = if db.store.is_postgres() {
        execute(&db.store, "DROP SCHEMA public CASCADE").await.unwrap();
        execute(&db.store, "CREATE SCHEMA public").await.unwrap();
        open(&db.address).await.unwrap()
    } else {
        open(&db.address.replace("test.db", "first.db")).await.unwrap()
    };
    migrate_to(&store, 1).await.unwrap();
    for statement in FIRST_RELEASE.lines() {
        execute(&store, statement).await.unwrap();
    }
    store
}

both! {
    async fn what_the_first_release_kept_is_there_after_the_upgrade(db: TestStore) {
        let store = of_the_first_release(db).await;
        store.migrate().await.unwrap();

        let mut conn = store.read().await.unwrap();
        let operator = OperatorId::parse("0190a000-0000-7000-8000-000000000001").unwrap();
        assert_eq!(operators::by_id(&mut conn, &operator).await.unwrap().unwrap().name, "青山物业");
        let payment = payments::by_out_trade_no(&mut conn, "P20261201000000000001").await.unwrap().unwrap();
        assert_eq!((payment.state, payment.amount.value()), (PaymentState::Paid, 1_000));
        let order = orders::by_id(&mut conn, &payment.order_id).await.unwrap().unwrap();
        assert_eq!((order.state, order.settled_by), (OrderState::Settled, Some(payment.id)));
        assert_eq!(books::check(&mut conn).await.unwrap(), []);
        drop(conn);
        store.close().await;
    }

    async fn an_upgrade_that_was_broken_off_goes_on_where_it_was(db: TestStore) {
        let store = of_the_first_release(db).await;
        // One step at a time, each by a process of its own.
        for version in schema_versions() {
            migrate_to(&store, version).await.unwrap();
        }
        store.migrate().await.unwrap();
        assert_eq!(books::check(&mut store.read().await.unwrap()).await.unwrap(), []);
        store.close().await;
    }
}
