//! What all processes share of an official account: its access token, fetched by whoever holds the lease.

use crate::decode::{bytes, id, int, ms, opt_ms, opt_text, text};
use crate::{Conn, Result, Tx};
use domain::ids::AppRowId;
use domain::time::UnixMs;
use sqlx::any::AnyRow;

/// The account's global access token, as `kind` has it.
pub const ACCESS_TOKEN: &str = "access_token";

/// A row of `oa_token`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The row.
    pub id: String,
    /// Whose it is.
    pub app_row_id: AppRowId,
    /// The value, sealed.
    pub sealed: Vec<u8>,
    /// Until when it lives; 0 where there is none.
    pub expires_at: UnixMs,
    /// When it was fetched.
    pub fetched_at: Option<UnixMs>,
    /// Which fetch it came from.
    pub fence: i64,
    /// Why the last fetch failed; our word.
    pub error_code: Option<String>,
    /// The provider's words.
    pub error_words: Option<String>,
    /// When it failed.
    pub error_at: Option<UnixMs>,
}

const COLUMNS: &str = "t.id, t.app_row_id, t.sealed, t.expires_at, t.fetched_at, t.fence, t.error_code, \
                       t.error_words, t.error_at";

fn read(row: &AnyRow) -> Result<Row> {
    Ok(Row {
        id: text(row, "id")?,
        app_row_id: id(row, "app_row_id")?,
        sealed: bytes(row, "sealed")?,
        expires_at: ms(row, "expires_at")?,
        fetched_at: opt_ms(row, "fetched_at")?,
        fence: int(row, "fence")?,
        error_code: opt_text(row, "error_code")?,
        error_words: opt_text(row, "error_words")?,
        error_at: opt_ms(row, "error_at")?,
    })
}

/// The row of an app, once there is one.
pub async fn of_app(conn: &mut Conn, app: &AppRowId, kind: &str) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM oa_token t WHERE t.app_row_id = $1 AND t.kind = $2"
    ));
    let row = sqlx::query(sql).bind(app.as_str()).bind(kind).fetch_optional(conn.sql()).await?;
    row.as_ref().map(read).transpose()
}

/// The access tokens of the official accounts in use, the first to end first.
pub async fn in_use(conn: &mut Conn) -> Result<Vec<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM oa_token t WHERE t.kind = $1 AND (EXISTS (SELECT 1 FROM payment_method m \
         WHERE m.app_row_id = t.app_row_id AND m.method = 'wechat_oa') OR EXISTS (SELECT 1 FROM operator_oa o \
         WHERE o.app_row_id = t.app_row_id)) ORDER BY t.expires_at, t.id"
    ));
    sqlx::query(sql).bind(ACCESS_TOKEN).fetch_all(conn.sql()).await?.iter().map(read).collect()
}

/// Adds the row of an app, which holds nothing yet, unless there is one.
pub async fn add(tx: &mut Tx, row_id: &str, app: &AppRowId, kind: &str, empty: &[u8]) -> Result<()> {
    sqlx::query(
        "INSERT INTO oa_token (id, app_row_id, kind, sealed, expires_at, fence, lease_until) \
         VALUES ($1, $2, $3, $4, 0, 0, 0) ON CONFLICT DO NOTHING",
    )
    .bind(row_id)
    .bind(app.as_str())
    .bind(kind)
    .bind(empty)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Takes the lease to fetch another value than the one that was `seen`. `None`: somebody else is at it, or was
/// meanwhile. Otherwise the fence of the new value.
///
/// The row may have been read while another process was fetching: the fence is that process's already, and only the
/// value tells whether it has come.
pub async fn lease(tx: &mut Tx, seen: &Row, now: UnixMs, until: UnixMs) -> Result<Option<i64>> {
    let done = sqlx::query(
        "UPDATE oa_token SET fence = fence + 1, lease_until = $1 \
         WHERE id = $2 AND fence = $3 AND expires_at = $4 AND lease_until <= $5",
    )
    .bind(until.0)
    .bind(seen.id.as_str())
    .bind(seen.fence)
    .bind(seen.expires_at.0)
    .bind(now.0)
    .execute(tx.sql())
    .await?;
    Ok((done.rows_affected() == 1).then_some(seen.fence + 1))
}

/// A value that was fetched under a lease.
#[derive(Clone, Copy, Debug)]
pub struct Fetched<'a> {
    /// The value, sealed.
    pub sealed: &'a [u8],
    /// Until when it lives.
    pub expires_at: UnixMs,
    /// When it was fetched.
    pub at: UnixMs,
}

/// Keeps what was fetched and gives the lease back. `false`: the lease was lost.
pub async fn keep(tx: &mut Tx, row: &str, fence: i64, new: Fetched<'_>) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE oa_token SET sealed = $1, expires_at = $2, fetched_at = $3, lease_until = 0, error_code = NULL, \
         error_words = NULL, error_at = NULL WHERE id = $4 AND fence = $5",
    )
    .bind(new.sealed)
    .bind(new.expires_at.0)
    .bind(new.at.0)
    .bind(row)
    .bind(fence)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps why nothing was fetched and gives the lease back; what is there stays. `error`: our word, the provider's words.
pub async fn failed(tx: &mut Tx, row: &str, fence: i64, error: (&str, &str), at: UnixMs) -> Result<()> {
    sqlx::query(
        "UPDATE oa_token SET lease_until = 0, error_code = $1, error_words = $2, error_at = $3 \
         WHERE id = $4 AND fence = $5",
    )
    .bind(error.0)
    .bind(error.1)
    .bind(at.0)
    .bind(row)
    .bind(fence)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Forgets the value that came with `fence`: it was refused. Another one that came meanwhile stays.
pub async fn spoil(tx: &mut Tx, row: &str, fence: i64) -> Result<()> {
    sqlx::query("UPDATE oa_token SET expires_at = 0 WHERE id = $1 AND fence = $2")
        .bind(row)
        .bind(fence)
        .execute(tx.sql())
        .await?;
    Ok(())
}
