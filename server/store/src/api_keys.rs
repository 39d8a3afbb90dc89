//! Keys of the REST interface. A row holds the SHA-256 of a key, never the key.

use crate::decode::{id, ms, opt_ms, opt_text, text};
use crate::{Conn, Error, Result, Tx};
use domain::access::Scope;
use domain::ids::{ApiKeyId, OperatorId};
use domain::time::UnixMs;
use sqlx::any::AnyRow;

/// A row of `api_key`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The key's row.
    pub id: ApiKeyId,
    /// Whose it is.
    pub operator_id: OperatorId,
    /// What it is for.
    pub name: String,
    /// How it begins: what a person recognises it by.
    pub prefix: String,
    /// SHA-256 of the key, hex.
    pub key_hash: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// Who made it.
    pub created_by: Option<String>,
    /// When it was made.
    pub created_at: UnixMs,
    /// When it was last used, to the minute.
    pub last_used_at: Option<UnixMs>,
    /// When it was revoked, for good.
    pub revoked_at: Option<UnixMs>,
}

const COLUMNS: &str =
    "id, operator_id, name, prefix, key_hash, scopes, created_by, created_at, last_used_at, revoked_at";

fn read(row: &AnyRow) -> Result<Row> {
    let scopes = text(row, "scopes")?;
    let scopes: Option<Vec<Scope>> = scopes.split_ascii_whitespace().map(Scope::parse).collect();
    Ok(Row {
        id: id(row, "id")?,
        operator_id: id(row, "operator_id")?,
        name: text(row, "name")?,
        prefix: text(row, "prefix")?,
        key_hash: text(row, "key_hash")?,
        scopes: scopes.ok_or_else(|| Error::Corrupt("scopes".to_owned()))?,
        created_by: opt_text(row, "created_by")?,
        created_at: ms(row, "created_at")?,
        last_used_at: opt_ms(row, "last_used_at")?,
        revoked_at: opt_ms(row, "revoked_at")?,
    })
}

/// Adds a key.
pub async fn insert(tx: &mut Tx, key: &Row) -> Result<()> {
    let scopes: Vec<&str> = key.scopes.iter().map(|scope| scope.as_str()).collect();
    sqlx::query(
        "INSERT INTO api_key (id, operator_id, name, prefix, key_hash, scopes, created_by, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(key.id.as_str())
    .bind(key.operator_id.as_str())
    .bind(key.name.as_str())
    .bind(key.prefix.as_str())
    .bind(key.key_hash.as_str())
    .bind(scopes.join(" "))
    .bind(key.created_by.as_deref())
    .bind(key.created_at.0)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// The key that has this hash and is not revoked.
pub async fn living(conn: &mut Conn, key_hash: &str) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM api_key WHERE key_hash = $1 AND revoked_at IS NULL"
    ));
    sqlx::query(sql).bind(key_hash).fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// The operator's keys, newest first, at most `limit`.
pub async fn of_operator(conn: &mut Conn, operator: &OperatorId, limit: i64) -> Result<Vec<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM api_key WHERE operator_id = $1 ORDER BY id DESC LIMIT $2"
    ));
    sqlx::query(sql)
        .bind(operator.as_str())
        .bind(limit)
        .fetch_all(conn.sql())
        .await?
        .iter()
        .map(read)
        .collect()
}

/// Revokes a key. `false`: the operator has no such key, or it was revoked already.
pub async fn revoke(tx: &mut Tx, operator: &OperatorId, key: &ApiKeyId, at: UnixMs) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE api_key SET revoked_at = $1 WHERE id = $2 AND operator_id = $3 AND revoked_at IS NULL",
    )
    .bind(at.0)
    .bind(key.as_str())
    .bind(operator.as_str())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes that a key was used.
pub async fn used(tx: &mut Tx, key: &ApiKeyId, at: UnixMs) -> Result<()> {
    sqlx::query("UPDATE api_key SET last_used_at = $1 WHERE id = $2")
        .bind(at.0)
        .bind(key.as_str())
        .execute(tx.sql())
        .await?;
    Ok(())
}
