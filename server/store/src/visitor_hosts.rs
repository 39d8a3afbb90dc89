//! Hosts: whom visitors come to see. What is personal of them beyond their name is sealed.

use crate::decode::{bytes, id, int, ms, opt_ms, opt_text, text};
use crate::{Conn, Result, Tx};
use domain::ids::{HostId, OperatorId};
use domain::time::UnixMs;
use sqlx::any::AnyRow;

/// A row of `visitor_host`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The host.
    pub id: HostId,
    /// Whose staff they are.
    pub operator_id: OperatorId,
    /// Their name, as visitors see it.
    pub name: String,
    /// Their department, or empty.
    pub department: String,
    /// Telephone number, openid and the binding link's token, sealed.
    pub sealed: Vec<u8>,
    /// Whether a telephone number is among it.
    pub has_phone: bool,
    /// SHA-256 of the binding link's token; `None`: it was used.
    pub bind_hash: Option<String>,
    /// Which official account named them.
    pub bound_app_id: Option<String>,
    /// When.
    pub bound_at: Option<UnixMs>,
    /// When they were entered.
    pub created_at: UnixMs,
    /// When they were removed.
    pub removed_at: Option<UnixMs>,
}

impl Row {
    /// Whether somebody can tell them of a visitor.
    pub const fn is_reachable(&self) -> bool {
        self.removed_at.is_none() && (self.has_phone || self.bound_at.is_some())
    }
}

const COLUMNS: &str = "id, operator_id, name, department, sealed, has_phone, bind_hash, bound_app_id, bound_at, \
                       created_at, removed_at";

fn read(row: &AnyRow) -> Result<Row> {
    Ok(Row {
        id: id(row, "id")?,
        operator_id: id(row, "operator_id")?,
        name: text(row, "name")?,
        department: text(row, "department")?,
        sealed: bytes(row, "sealed")?,
        has_phone: int(row, "has_phone")? == 1,
        bind_hash: opt_text(row, "bind_hash")?,
        bound_app_id: opt_text(row, "bound_app_id")?,
        bound_at: opt_ms(row, "bound_at")?,
        created_at: ms(row, "created_at")?,
        removed_at: opt_ms(row, "removed_at")?,
    })
}

/// Adds a host.
pub async fn insert(tx: &mut Tx, host: &Row) -> Result<()> {
    sqlx::query(
        "INSERT INTO visitor_host (id, operator_id, name, department, sealed, has_phone, bind_hash, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(host.id.as_str())
    .bind(host.operator_id.as_str())
    .bind(host.name.as_str())
    .bind(host.department.as_str())
    .bind(host.sealed.as_slice())
    .bind(i64::from(host.has_phone))
    .bind(host.bind_hash.as_deref())
    .bind(host.created_at.0)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Changes everything of a host, if nobody else changed what is sealed of it. `false`: somebody did; nothing changed.
pub async fn update(tx: &mut Tx, host: &Row, read_sealed: &[u8]) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE visitor_host SET name = $1, department = $2, sealed = $3, has_phone = $4, bind_hash = $5, \
         bound_app_id = $6, bound_at = $7, removed_at = $8 WHERE id = $9 AND sealed = $10 AND removed_at IS NULL",
    )
    .bind(host.name.as_str())
    .bind(host.department.as_str())
    .bind(host.sealed.as_slice())
    .bind(i64::from(host.has_phone))
    .bind(host.bind_hash.as_deref())
    .bind(host.bound_app_id.as_deref())
    .bind(host.bound_at.map(|at| at.0))
    .bind(host.removed_at.map(|at| at.0))
    .bind(host.id.as_str())
    .bind(read_sealed)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The host with this id.
pub async fn by_id(conn: &mut Conn, host: &HostId) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM visitor_host WHERE id = $1"));
    sqlx::query(sql).bind(host.as_str()).fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// The host whose binding link has this token, by its SHA-256.
pub async fn by_bind_hash(conn: &mut Conn, hash: &str) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM visitor_host WHERE bind_hash = $1 AND removed_at IS NULL"
    ));
    sqlx::query(sql).bind(hash).fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// The hosts of an operator that were not removed, by department and name; at most `limit`.
pub async fn of_operator(conn: &mut Conn, operator: &OperatorId, limit: i64) -> Result<Vec<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM visitor_host WHERE operator_id = $1 AND removed_at IS NULL \
         ORDER BY department, name, id LIMIT $2"
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

/// Deletes removed hosts whom no booking names any more; at most `limit`.
pub async fn forget_removed(tx: &mut Tx, limit: i64) -> Result<u64> {
    let done = sqlx::query(
        "DELETE FROM visitor_host WHERE id IN (SELECT h.id FROM visitor_host h WHERE h.removed_at IS NOT NULL \
         AND NOT EXISTS (SELECT 1 FROM visitor_booking b WHERE b.host_id = h.id) LIMIT $1)",
    )
    .bind(limit)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected())
}
