//! Merchant accounts (商户号) and the versions of their credentials. A version is never changed, apart from what the
//! checks said about it; a payment keeps the one that it began with.

use crate::decode::{bytes, id, int, ms, opt_text, text, word};
use crate::{Conn, Result, Tx};
use domain::ids::{AccountId, OperatorId};
use domain::method::Provider;
use domain::time::UnixMs;
use sqlx::any::AnyRow;

/// A row of `merchant_account`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The account.
    pub id: AccountId,
    /// Whose it is.
    pub operator_id: OperatorId,
    /// At which provider.
    pub provider: Provider,
    /// The provider's number for it.
    pub mch_id: String,
    /// What people call it.
    pub name: String,
    /// The random part of the notification address.
    pub notify_key: String,
    /// The version in use; 0 before there is one.
    pub version: i64,
    /// When it was added.
    pub created_at: UnixMs,
}

/// A row of `merchant_account_version`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Of which account.
    pub account_id: AccountId,
    /// From 1.
    pub version: i64,
    /// What may be shown, JSON.
    pub public_json: String,
    /// The secrets, sealed.
    pub sealed: Vec<u8>,
    /// What the checks said, JSON.
    pub checks_json: String,
    /// When it was saved.
    pub created_at: UnixMs,
    /// Who saved it; `None` for the command line.
    pub created_by: Option<String>,
}

const COLUMNS: &str = "id, operator_id, provider, mch_id, name, notify_key, version, created_at";

fn read(row: &AnyRow) -> Result<Row> {
    Ok(Row {
        id: id(row, "id")?,
        operator_id: id(row, "operator_id")?,
        provider: word(row, "provider", Provider::parse)?,
        mch_id: text(row, "mch_id")?,
        name: text(row, "name")?,
        notify_key: text(row, "notify_key")?,
        version: int(row, "version")?,
        created_at: ms(row, "created_at")?,
    })
}

const VERSION_COLUMNS: &str = "account_id, version, public_json, sealed, checks_json, created_at, created_by";

fn read_version(row: &AnyRow) -> Result<Version> {
    Ok(Version {
        account_id: id(row, "account_id")?,
        version: int(row, "version")?,
        public_json: text(row, "public_json")?,
        sealed: bytes(row, "sealed")?,
        checks_json: text(row, "checks_json")?,
        created_at: ms(row, "created_at")?,
        created_by: opt_text(row, "created_by")?,
    })
}

async fn one(conn: &mut Conn, column: &str, key: &str) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM merchant_account WHERE {column} = $1"));
    sqlx::query(sql).bind(key).fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// The account with this id.
pub async fn by_id(conn: &mut Conn, account: &AccountId) -> Result<Option<Row>> {
    one(conn, "id", account.as_str()).await
}

/// The account that a notification's address names.
pub async fn by_notify_key(conn: &mut Conn, notify_key: &str) -> Result<Option<Row>> {
    one(conn, "notify_key", notify_key).await
}

/// The operator's account with this number at this provider.
pub async fn by_number(
    conn: &mut Conn,
    operator: &OperatorId,
    provider: Provider,
    mch_id: &str,
) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM merchant_account WHERE operator_id = $1 AND provider = $2 AND mch_id = $3"
    ));
    let row = sqlx::query(sql).bind(operator.as_str()).bind(provider.as_str()).bind(mch_id);
    row.fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// Every account of an operator, oldest first.
pub async fn of_operator(conn: &mut Conn, operator: &OperatorId) -> Result<Vec<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM merchant_account WHERE operator_id = $1 ORDER BY created_at, id"
    ));
    sqlx::query(sql).bind(operator.as_str()).fetch_all(conn.sql()).await?.iter().map(read).collect()
}

/// Every account at a provider, for work that comes back: oldest first.
pub async fn at_provider(conn: &mut Conn, provider: Provider) -> Result<Vec<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM merchant_account WHERE provider = $1 AND version > 0 ORDER BY created_at, id"
    ));
    sqlx::query(sql).bind(provider.as_str()).fetch_all(conn.sql()).await?.iter().map(read).collect()
}

/// Adds an account without a version. `false`: the operator has that number already; nothing was added.
pub async fn insert(tx: &mut Tx, account: &Row) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO merchant_account (id, operator_id, provider, mch_id, name, notify_key, version, created_at, \
         updated_at) VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $7) ON CONFLICT (operator_id, provider, mch_id) DO NOTHING",
    )
    .bind(account.id.as_str())
    .bind(account.operator_id.as_str())
    .bind(account.provider.as_str())
    .bind(account.mch_id.as_str())
    .bind(account.name.as_str())
    .bind(account.notify_key.as_str())
    .bind(account.created_at.0)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Adds the version that follows the one in use, and puts it in use. `false`: another one was saved meanwhile; nothing
/// changed.
pub async fn add_version(tx: &mut Tx, version: &Version) -> Result<bool> {
    let moved = sqlx::query(
        "UPDATE merchant_account SET version = $1, updated_at = $2 WHERE id = $3 AND version = $4",
    )
    .bind(version.version)
    .bind(version.created_at.0)
    .bind(version.account_id.as_str())
    .bind(version.version - 1)
    .execute(tx.sql())
    .await?;
    if moved.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query(
        "INSERT INTO merchant_account_version (account_id, version, public_json, sealed, checks_json, created_at, \
         created_by) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(version.account_id.as_str())
    .bind(version.version)
    .bind(version.public_json.as_str())
    .bind(version.sealed.as_slice())
    .bind(version.checks_json.as_str())
    .bind(version.created_at.0)
    .bind(version.created_by.as_deref())
    .execute(tx.sql())
    .await?;
    Ok(true)
}

/// The numbers of an account's versions, newest first.
pub async fn versions(conn: &mut Conn, account: &AccountId) -> Result<Vec<i64>> {
    let rows = sqlx::query(
        "SELECT version FROM merchant_account_version WHERE account_id = $1 ORDER BY version DESC LIMIT 100",
    )
    .bind(account.as_str())
    .fetch_all(conn.sql())
    .await?;
    rows.iter().map(|row| int(row, "version")).collect()
}

/// An account's versions as they are, newest first; at most 100.
pub async fn history(conn: &mut Conn, account: &AccountId) -> Result<Vec<Version>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {VERSION_COLUMNS} FROM merchant_account_version WHERE account_id = $1 ORDER BY version DESC LIMIT 100"
    ));
    let rows = sqlx::query(sql).bind(account.as_str()).fetch_all(conn.sql()).await?;
    rows.iter().map(read_version).collect()
}

/// One version of an account's credentials.
pub async fn version(conn: &mut Conn, account: &AccountId, version: i64) -> Result<Option<Version>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {VERSION_COLUMNS} FROM merchant_account_version WHERE account_id = $1 AND version = $2"
    ));
    let row = sqlx::query(sql).bind(account.as_str()).bind(version).fetch_optional(conn.sql()).await?;
    row.as_ref().map(read_version).transpose()
}

/// Keeps what the checks say about a version now.
pub async fn set_checks(tx: &mut Tx, account: &AccountId, version: i64, checks_json: &str) -> Result<()> {
    sqlx::query(
        "UPDATE merchant_account_version SET checks_json = $1 WHERE account_id = $2 AND version = $3",
    )
    .bind(checks_json)
    .bind(account.as_str())
    .bind(version)
    .execute(tx.sql())
    .await?;
    Ok(())
}
