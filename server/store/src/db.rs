//! The database: one address, two engines, one surface.

use crate::steps::{Step, Steps};
use crate::{Error, Result};
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, Executor as _, Transaction};
use std::fmt::Write as _;
use std::ops::{Deref, DerefMut};
use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

/// How many connections read from one SQLite file at the same time.
const SQLITE_READERS: u32 = 4;
/// How many connections one process opens to PostgreSQL.
const POSTGRES_CONNECTIONS: u32 = 16;
/// How long a caller waits for a free connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(30);

/// Which engine it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// A database. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    inner: Arc<Pools>,
    pub(crate) steps: Steps,
}

#[derive(Debug)]
struct Pools {
    engine: Engine,
    write: AnyPool,
    read: AnyPool,
}

impl Store {
    /// Opens `sqlite:path` (made if it is not there) or `postgres://…`.
    ///
    /// SQLite: one writer, every write `BEGIN IMMEDIATE`, WAL, `synchronous=FULL`, and a few readers. PostgreSQL: one
    /// pool; writes are SERIALIZABLE.
    pub async fn open(url: &str) -> Result<Self> {
        Self::open_with(url, "FULL").await
    }

    pub(crate) async fn open_with(url: &str, synchronous: &'static str) -> Result<Self> {
        sqlx::any::install_default_drivers();
        if let Some(path) = url.strip_prefix("sqlite:") {
            Self::open_sqlite(path, synchronous).await
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Self::open_postgres(url).await
        } else {
            Err(Error::Address("it begins neither with sqlite: nor with postgres://".to_owned()))
        }
    }

    async fn open_sqlite(path: &str, synchronous: &'static str) -> Result<Self> {
        let path = path.strip_prefix("//").unwrap_or(path);
        if path.is_empty() || path.contains(":memory:") {
            return Err(Error::Address("an SQLite database needs a file".to_owned()));
        }
        let options = AnyConnectOptions::from_str(&format!("sqlite:{}?mode=rwc", percent_encode(path)))?;
        let pragmas = format!(
            "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = {synchronous}; \
             PRAGMA foreign_keys = ON;"
        );
        let write = pool(1, pragmas.clone()).connect_with(options.clone()).await?;
        let read = pool(SQLITE_READERS, pragmas + " PRAGMA query_only = ON;").connect_lazy_with(options);
        Ok(Self { inner: Arc::new(Pools { engine: Engine::Sqlite, write, read }), steps: Steps::default() })
    }

    async fn open_postgres(url: &str) -> Result<Self> {
        let options = AnyConnectOptions::from_str(url)?;
        let limits = "SET statement_timeout = '30s'; SET idle_in_transaction_session_timeout = '60s'";
        let pool = pool(POSTGRES_CONNECTIONS, limits.to_owned()).connect_with(options).await?;
        let pools = Pools { engine: Engine::Postgres, write: pool.clone(), read: pool };
        Ok(Self { inner: Arc::new(pools), steps: Steps::default() })
    }

    /// Whether this is PostgreSQL. Only for what the two cannot say alike.
    pub fn is_postgres(&self) -> bool {
        self.inner.engine == Engine::Postgres
    }

    /// A connection to read with; every statement sees what was committed before it, so that two statements may see
    /// two moments. What is decided over several rows is read in a [`Store::snapshot`], or decided in a transaction.
    pub async fn read(&self) -> Result<Conn> {
        Ok(Conn { inner: Inner::Pool(self.inner.read.acquire().await?) })
    }

    /// A connection to read with on which every statement sees one and the same moment: that of the first one.
    pub async fn snapshot(&self) -> Result<Conn> {
        let transaction = match self.inner.engine {
            // WAL: a transaction that only reads keeps the state of its first reading.
            Engine::Sqlite => self.inner.read.begin_with("BEGIN").await?,
            Engine::Postgres => {
                begin_postgres(&self.inner.read, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?
            }
        };
        Ok(Conn { inner: Inner::Transaction(transaction) })
    }

    /// Begins a transaction. Use [`transact!`](crate::transact), which begins, commits and runs again where needed.
    pub async fn begin(&self) -> Result<Tx> {
        self.steps.at(Step::Begin);
        let transaction = match self.inner.engine {
            Engine::Sqlite => self.inner.write.begin_with("BEGIN IMMEDIATE").await?,
            Engine::Postgres => {
                begin_postgres(&self.inner.write, "BEGIN ISOLATION LEVEL SERIALIZABLE").await?
            }
        };
        Ok(Tx { conn: Conn { inner: Inner::Transaction(transaction) }, steps: self.steps.clone() })
    }

    pub(crate) fn engine(&self) -> Engine {
        self.inner.engine
    }

    pub(crate) async fn writer(&self) -> Result<PoolConnection<Any>> {
        Ok(self.inner.write.acquire().await?)
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        let mut conn = self.read().await?;
        sqlx::query("SELECT 1").execute(conn.sql()).await?;
        Ok(())
    }

    /// Waits for transactions under way and closes every connection.
    pub async fn close(&self) {
        self.inner.read.close().await;
        self.inner.write.close().await;
    }
}

/// sqlx forgets a transaction when the future that begins it is dropped between BEGIN and its answer: the connection
/// goes back to the pool inside that transaction, and whoever reads with it next sees an old snapshot. A client that
/// hangs up drops such futures. So BEGIN runs in a task that nobody drops; a transaction that nobody waits for any
/// more is rolled back there.
async fn begin_postgres(pool: &AnyPool, begin: &'static str) -> Result<Transaction<'static, Any>> {
    let pool = pool.clone();
    let begun = tokio::spawn(async move { pool.begin_with(begin).await });
    Ok(begun.await.map_err(|_| sqlx::Error::WorkerCrashed)??)
}

fn pool(size: u32, prepare: String) -> AnyPoolOptions {
    let prepare: Arc<str> = prepare.into();
    AnyPoolOptions::new().max_connections(size).acquire_timeout(ACQUIRE_TIMEOUT).after_connect(
        move |conn, _| {
            let prepare = Arc::clone(&prepare);
            Box::pin(
                async move { conn.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(&*prepare))).await.map(|_| ()) },
            )
        },
    )
}

/// A file name may hold what an address may not.
fn percent_encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/._-~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// A connection: what every reading row function takes. A [`Tx`] is one too.
#[derive(Debug)]
pub struct Conn {
    inner: Inner,
}

#[derive(Debug)]
enum Inner {
    Pool(PoolConnection<Any>),
    Transaction(Transaction<'static, Any>),
}

impl Conn {
    pub(crate) fn sql(&mut self) -> &mut AnyConnection {
        match &mut self.inner {
            Inner::Pool(conn) => conn,
            Inner::Transaction(transaction) => transaction,
        }
    }
}

/// A transaction: what every writing row function takes. Dropped without [`Tx::commit`], it changes nothing.
#[derive(Debug)]
pub struct Tx {
    conn: Conn,
    steps: Steps,
}

impl Tx {
    /// Makes everything done in it last.
    pub async fn commit(self) -> Result<()> {
        self.steps.at(Step::Commit);
        if let Inner::Transaction(transaction) = self.conn.inner {
            transaction.commit().await?;
        }
        self.steps.at(Step::Committed);
        Ok(())
    }
}

/// One savepoint at a time is all that is needed.
impl Tx {
    /// Marks where the transaction stands.
    ///
    /// # Errors
    /// The database fails.
    pub async fn savepoint(&mut self) -> Result<()> {
        self.say("SAVEPOINT one").await
    }

    /// Undoes what was done since the mark, and what went wrong since; the transaction goes on. The mark stays.
    ///
    /// # Errors
    /// The database fails, or there is no mark.
    pub async fn back_to_savepoint(&mut self) -> Result<()> {
        self.say("ROLLBACK TO SAVEPOINT one").await
    }

    /// Takes the mark away; what was done since it stays.
    ///
    /// # Errors
    /// The database fails, or there is no mark.
    pub async fn forget_savepoint(&mut self) -> Result<()> {
        self.say("RELEASE SAVEPOINT one").await
    }

    async fn say(&mut self, sql: &'static str) -> Result<()> {
        self.conn.sql().execute(sqlx::raw_sql(sql)).await?;
        Ok(())
    }
}

impl Deref for Tx {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        &self.conn
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.conn
    }
}
