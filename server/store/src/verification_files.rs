//! Files that prove to a platform that a domain is ours.

use crate::decode::{id, ms, opt_ms, opt_text, text};
use crate::{Conn, Result, Tx};
use domain::ids::{OperatorId, VerificationFileId};
use domain::time::UnixMs;
use sqlx::any::AnyRow;

/// A row of `verification_file`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The row: another content is another row.
    pub id: VerificationFileId,
    /// Who uploaded it.
    pub operator_id: OperatorId,
    /// Below which path it lies; empty for the root.
    pub path: String,
    /// Its name.
    pub name: String,
    /// Its bytes, in hex.
    pub content_hex: String,
    /// Who uploaded it: a login.
    pub uploaded_by: String,
    /// When.
    pub uploaded_at: UnixMs,
    /// Who of the platform released it.
    pub released_by: Option<String>,
    /// Since when it is served.
    pub released_at: Option<UnixMs>,
    /// When it was last looked for from outside.
    pub checked_at: Option<UnixMs>,
    /// What that found.
    pub check_code: Option<String>,
    /// Particulars.
    pub check_detail: Option<String>,
}

const COLUMNS: &str = "id, operator_id, path, name, content_hex, uploaded_by, uploaded_at, released_by, released_at, \
                       checked_at, check_code, check_detail";

fn read(row: &AnyRow) -> Result<Row> {
    Ok(Row {
        id: id(row, "id")?,
        operator_id: id(row, "operator_id")?,
        path: text(row, "path")?,
        name: text(row, "name")?,
        content_hex: text(row, "content_hex")?,
        uploaded_by: text(row, "uploaded_by")?,
        uploaded_at: ms(row, "uploaded_at")?,
        released_by: opt_text(row, "released_by")?,
        released_at: opt_ms(row, "released_at")?,
        checked_at: opt_ms(row, "checked_at")?,
        check_code: opt_text(row, "check_code")?,
        check_detail: opt_text(row, "check_detail")?,
    })
}

/// The file with this id.
pub async fn by_id(conn: &mut Conn, file: &VerificationFileId) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM verification_file WHERE id = $1"));
    sqlx::query(sql).bind(file.as_str()).fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// The operator's files, the newest first.
pub async fn of_operator(conn: &mut Conn, operator: &OperatorId) -> Result<Vec<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM verification_file WHERE operator_id = $1 ORDER BY uploaded_at DESC, id DESC"
    ));
    sqlx::query(sql).bind(operator.as_str()).fetch_all(conn.sql()).await?.iter().map(read).collect()
}

/// The files of all operators that wait for their release, the oldest first; at most `limit`.
pub async fn waiting(conn: &mut Conn, limit: i64) -> Result<Vec<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM verification_file WHERE released_at IS NULL ORDER BY uploaded_at, id LIMIT $1"
    ));
    sqlx::query(sql).bind(limit).fetch_all(conn.sql()).await?.iter().map(read).collect()
}

/// The file that is served under this path and name.
pub async fn served(conn: &mut Conn, path: &str, name: &str) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM verification_file WHERE path = $1 AND name = $2 AND released_at IS NOT NULL"
    ));
    sqlx::query(sql).bind(path).bind(name).fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// Adds a file that waits. `false`: the operator has one under this path and name; nothing was added.
pub async fn insert(tx: &mut Tx, file: &Row) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO verification_file (id, operator_id, path, name, content_hex, uploaded_by, uploaded_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
    )
    .bind(file.id.as_str())
    .bind(file.operator_id.as_str())
    .bind(file.path.as_str())
    .bind(file.name.as_str())
    .bind(file.content_hex.as_str())
    .bind(file.uploaded_by.as_str())
    .bind(file.uploaded_at.0)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Releases a file that waits. `false`: it does not wait, or another one is served at its address.
pub async fn release(tx: &mut Tx, file: &VerificationFileId, by: &str, at: UnixMs) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE verification_file SET released_by = $1, released_at = $2 WHERE id = $3 AND released_at IS NULL \
         AND NOT EXISTS (SELECT 1 FROM verification_file o WHERE o.path = verification_file.path \
         AND o.name = verification_file.name AND o.released_at IS NOT NULL)",
    )
    .bind(by)
    .bind(at.0)
    .bind(file.as_str())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps what a look from outside found.
pub async fn checked(
    tx: &mut Tx,
    file: &VerificationFileId,
    code: &str,
    detail: &str,
    at: UnixMs,
) -> Result<()> {
    sqlx::query(
        "UPDATE verification_file SET checked_at = $1, check_code = $2, check_detail = $3 WHERE id = $4",
    )
    .bind(at.0)
    .bind(code)
    .bind(detail)
    .bind(file.as_str())
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Removes a file: it is not served any more.
pub async fn delete(tx: &mut Tx, file: &VerificationFileId) -> Result<bool> {
    let done = sqlx::query("DELETE FROM verification_file WHERE id = $1")
        .bind(file.as_str())
        .execute(tx.sql())
        .await?;
    Ok(done.rows_affected() == 1)
}
