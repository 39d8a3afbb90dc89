//! Console sessions. The cookie holds 256 random bits, a row only their SHA-256 in hex.

use crate::decode::{id, ms, opt_id};
use crate::{Conn, Result, Tx};
use domain::ids::{OperatorId, UserId};
use domain::time::UnixMs;

/// A row of `console_session`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// SHA-256 of the token, hex.
    pub token_hash: String,
    /// Whose.
    pub staff_id: UserId,
    /// The operator that is selected.
    pub operator_id: Option<OperatorId>,
    /// When it began.
    pub created_at: UnixMs,
    /// When it was last used, to the minute.
    pub last_seen_at: UnixMs,
    /// When it ends at the latest.
    pub expires_at: UnixMs,
}

/// Adds a session.
pub async fn insert(tx: &mut Tx, session: &Row) -> Result<()> {
    sqlx::query(
        "INSERT INTO console_session (token_hash, staff_id, operator_id, created_at, last_seen_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(session.token_hash.as_str())
    .bind(session.staff_id.as_str())
    .bind(session.operator_id.as_ref().map(OperatorId::as_str))
    .bind(session.created_at.0)
    .bind(session.last_seen_at.0)
    .bind(session.expires_at.0)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// The session of a token that has not ended and was used after `idle_since`.
pub async fn living(
    conn: &mut Conn,
    token_hash: &str,
    now: UnixMs,
    idle_since: UnixMs,
) -> Result<Option<Row>> {
    let row = sqlx::query(
        "SELECT token_hash, staff_id, operator_id, created_at, last_seen_at, expires_at FROM console_session \
         WHERE token_hash = $1 AND expires_at > $2 AND last_seen_at > $3",
    )
    .bind(token_hash)
    .bind(now.0)
    .bind(idle_since.0)
    .fetch_optional(conn.sql())
    .await?;
    row.map(|row| {
        Ok(Row {
            token_hash: token_hash.to_owned(),
            staff_id: id(&row, "staff_id")?,
            operator_id: opt_id(&row, "operator_id")?,
            created_at: ms(&row, "created_at")?,
            last_seen_at: ms(&row, "last_seen_at")?,
            expires_at: ms(&row, "expires_at")?,
        })
    })
    .transpose()
}

/// Notes that a session was used.
pub async fn seen(tx: &mut Tx, token_hash: &str, at: UnixMs) -> Result<()> {
    sqlx::query("UPDATE console_session SET last_seen_at = $1 WHERE token_hash = $2 AND last_seen_at < $1")
        .bind(at.0)
        .bind(token_hash)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Selects the operator of a session.
pub async fn select_operator(tx: &mut Tx, token_hash: &str, operator: &OperatorId) -> Result<()> {
    sqlx::query("UPDATE console_session SET operator_id = $1 WHERE token_hash = $2")
        .bind(operator.as_str())
        .bind(token_hash)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Ends a session.
pub async fn delete(tx: &mut Tx, token_hash: &str) -> Result<()> {
    sqlx::query("DELETE FROM console_session WHERE token_hash = $1")
        .bind(token_hash)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Ends every session of a person but `except`, and whatever sign-in of theirs is half-way.
pub async fn delete_of(tx: &mut Tx, staff: &UserId, except: Option<&str>) -> Result<()> {
    sqlx::query("DELETE FROM console_session WHERE staff_id = $1 AND token_hash <> $2")
        .bind(staff.as_str())
        .bind(except.unwrap_or_default())
        .execute(tx.sql())
        .await?;
    crate::second_factors::end_half_ways(tx, staff).await
}

/// Forgets sessions that ended before `until`; at most `limit`.
pub async fn forget_ended(tx: &mut Tx, until: UnixMs, limit: i64) -> Result<u64> {
    let done = sqlx::query(
        "DELETE FROM console_session WHERE token_hash IN \
         (SELECT s.token_hash FROM console_session s WHERE s.expires_at < $1 ORDER BY s.expires_at LIMIT $2)",
    )
    .bind(until.0)
    .bind(limit)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected())
}
