//! Operators (运营商), the tenants.

use crate::decode::{id, ms, opt_fen, text};
use crate::{Conn, Result, Tx};
use domain::ids::OperatorId;
use domain::money::Fen;
use domain::time::UnixMs;
use sqlx::any::AnyRow;

/// A row of `operator`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The operator.
    pub id: OperatorId,
    /// Its short name, unique in the installation.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Whether its staff and payers are served.
    pub active: bool,
    /// When it was added.
    pub created_at: UnixMs,
}

const COLUMNS: &str = "id, code, name, status, created_at";

fn read(row: &AnyRow) -> Result<Row> {
    Ok(Row {
        id: id(row, "id")?,
        code: text(row, "code")?,
        name: text(row, "name")?,
        active: text(row, "status")? == "active",
        created_at: ms(row, "created_at")?,
    })
}

/// Adds an operator. `false`: the code is taken; nothing was added.
pub async fn insert(tx: &mut Tx, operator: &Row) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO operator (id, code, name, status, created_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (code) DO NOTHING",
    )
    .bind(operator.id.as_str())
    .bind(operator.code.as_str())
    .bind(operator.name.as_str())
    .bind(if operator.active { "active" } else { "suspended" })
    .bind(operator.created_at.0)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Gives an operator another name. `false`: there is no such operator.
pub async fn rename(tx: &mut Tx, operator: &OperatorId, name: &str) -> Result<bool> {
    let done = sqlx::query("UPDATE operator SET name = $1 WHERE id = $2")
        .bind(name)
        .bind(operator.as_str())
        .execute(tx.sql())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// The operator with this id.
pub async fn by_id(conn: &mut Conn, operator: &OperatorId) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM operator WHERE id = $1"));
    sqlx::query(sql).bind(operator.as_str()).fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// The operator with this code.
pub async fn by_code(conn: &mut Conn, code: &str) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM operator WHERE code = $1"));
    sqlx::query(sql).bind(code).fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// Operators in the order in which they were added, after `after`; at most `limit`.
pub async fn list(conn: &mut Conn, after: Option<&OperatorId>, limit: i64) -> Result<Vec<Row>> {
    // Ids begin with the moment of making, so that their order is that of time.
    let sql =
        sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM operator WHERE id > $1 ORDER BY id LIMIT $2"));
    let after = after.map(OperatorId::as_str).unwrap_or_default();
    sqlx::query(sql).bind(after).bind(limit).fetch_all(conn.sql()).await?.iter().map(read).collect()
}

/// The operators that a person is a member of, in the order in which they were added.
pub async fn of_staff(conn: &mut Conn, staff: &domain::ids::UserId) -> Result<Vec<Row>> {
    let rows = sqlx::query(
        "SELECT o.id, o.code, o.name, o.status, o.created_at FROM operator o \
         JOIN membership m ON m.operator_id = o.id WHERE m.staff_id = $1 ORDER BY o.id",
    )
    .bind(staff.as_str())
    .fetch_all(conn.sql())
    .await?;
    rows.iter().map(read).collect()
}

/// The sum above which a payment's refunds need a second person; `None`: none does.
pub async fn refund_limit(conn: &mut Conn, operator: &OperatorId) -> Result<Option<Fen>> {
    let row = sqlx::query("SELECT refund_limit FROM operator WHERE id = $1")
        .bind(operator.as_str())
        .fetch_optional(conn.sql())
        .await?;
    row.map_or(Ok(None), |row| opt_fen(&row, "refund_limit"))
}

/// Keeps that sum.
pub async fn set_refund_limit(tx: &mut Tx, operator: &OperatorId, limit: Option<Fen>) -> Result<()> {
    sqlx::query("UPDATE operator SET refund_limit = $1 WHERE id = $2")
        .bind(limit.map(Fen::value))
        .bind(operator.as_str())
        .execute(tx.sql())
        .await?;
    Ok(())
}
