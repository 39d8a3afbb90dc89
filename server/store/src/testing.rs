//! A fresh, migrated database of each kind for a test.
//!
//! PostgreSQL: one cluster per test process, made from the installed server as an ordinary user, without a TCP port and
//! gone when the process ends, however it ends. Where no server is installed, those tests are skipped, and say so.

mod cluster;

use crate::{Result, Store};
use cluster::Cluster;
use std::sync::atomic::{AtomicU64, Ordering};
use tempfile::TempDir;

/// A database for one test.
pub struct TestStore {
    /// The database, migrated and empty.
    pub store: Store,
    /// Its address, for a test that opens it again with [`open`].
    pub address: String,
    folder: Option<TempDir>,
}

/// Opens a database as [`Store::open`] does, but SQLite waits for no disk: a test survives no power cut.
pub async fn open(address: &str) -> Result<Store> {
    Store::open_with(address, "OFF").await
}

/// Runs any statement: what somebody with the database's password could do, and no use case does.
pub async fn execute(store: &Store, sql: &str) -> Result<()> {
    let mut conn = store.writer().await?;
    sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut *conn).await?;
    Ok(())
}

/// Brings an empty or older database to the schema of an earlier release.
pub async fn migrate_to(store: &Store, version: i64) -> Result<()> {
    store.migrate_to(version).await
}

/// The numbers of all migrations, in their order.
pub fn schema_versions() -> impl Iterator<Item = i64> {
    crate::migrate::STEPS.iter().map(|step| step.0)
}

impl TestStore {
    /// A new SQLite database in a folder of its own.
    ///
    /// # Panics
    /// When it cannot be made: a test has nothing to go on with.
    #[allow(clippy::expect_used)]
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let address = format!("sqlite:{}", folder.path().join("test.db").display());
        let store = open(&address).await.expect("the database opens");
        store.migrate().await.expect("the schema fits");
        Self { store, address, folder: Some(folder) }
    }

    /// A new PostgreSQL database, or `None` where no server is installed.
    ///
    /// # Panics
    /// When a server is installed and does not work.
    #[allow(clippy::expect_used)]
    pub async fn postgres() -> Option<Self> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let cluster = Cluster::of_this_process()?;
        let name = format!("test_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        cluster.copy_template(&name).await.expect("a database of its own");
        let address = cluster.address(&name);
        let store = Store::open(&address).await.expect("the database opens");
        Some(Self { store, address, folder: None })
    }

    /// Closes the database and removes it.
    pub async fn end(self) {
        self.store.close().await;
        drop(self.folder);
        if let (true, Some(cluster)) = (self.store.is_postgres(), Cluster::of_this_process()) {
            cluster.drop(&self.address).await;
        }
    }
}

/// Runs tests on both databases, each on a database of its own:
/// `both! { async fn name(store: Store) { … } }`, or `(db: TestStore)` where a test needs the address too.
#[macro_export]
macro_rules! both {
    () => {};
    ($(#[$meta:meta])* async fn $name:ident($db:ident: TestStore) $body:block $($rest:tt)*) => {
        $crate::both_of!($(#[$meta])* $name, $db, &$crate::testing::TestStore, |db| &db, $body);
        $crate::both! { $($rest)* }
    };
    ($(#[$meta:meta])* async fn $name:ident($db:ident: Store) $body:block $($rest:tt)*) => {
        $crate::both_of!($(#[$meta])* $name, $db, $crate::Store, |db| db.store.clone(), $body);
        $crate::both! { $($rest)* }
    };
}

/// One test of [`both!`].
#[doc(hidden)]
#[macro_export]
macro_rules! both_of {
    ($(#[$meta:meta])* $name:ident, $db:ident, $type:ty, |$test:ident| $arg:expr, $body:block) => {
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn check($db: $type) $body

            #[tokio::test]
            async fn sqlite() {
                let $test = $crate::testing::TestStore::sqlite().await;
                check($arg).await;
                $test.end().await;
            }

            #[tokio::test]
            async fn postgres() {
                let Some($test) = $crate::testing::TestStore::postgres().await else { return };
                check($arg).await;
                $test.end().await;
            }
        }
    };
}
