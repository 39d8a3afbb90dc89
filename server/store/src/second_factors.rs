//! The second factor of staff: their secrets, their recovery codes, and who is half-way through signing in.

use crate::decode::{bytes, id, int, ms, opt_ms, text};
use crate::{Conn, Result, Tx};
use domain::ids::{OperatorId, UserId};
use domain::time::UnixMs;
use std::collections::HashSet;

/// A row of `second_factor`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Whose.
    pub staff_id: UserId,
    /// The secret, sealed.
    pub sealed: Vec<u8>,
    /// SHA-256 of the token of the browser that began it, hex.
    pub shown_to: String,
    /// When it was made.
    pub created_at: UnixMs,
    /// Since when it counts; `None`: no code of it was entered yet.
    pub confirmed_at: Option<UnixMs>,
}

/// A person's secret, whether it counts yet or not.
pub async fn of(conn: &mut Conn, staff: &UserId) -> Result<Option<Row>> {
    let row = sqlx::query(
        "SELECT staff_id, sealed, shown_to, created_at, confirmed_at FROM second_factor WHERE staff_id = $1",
    )
    .bind(staff.as_str())
    .fetch_optional(conn.sql())
    .await?;
    row.map(|row| {
        Ok(Row {
            staff_id: id(&row, "staff_id")?,
            sealed: bytes(&row, "sealed")?,
            shown_to: text(&row, "shown_to")?,
            created_at: ms(&row, "created_at")?,
            confirmed_at: opt_ms(&row, "confirmed_at")?,
        })
    })
    .transpose()
}

/// Keeps a secret that waits for its first code, in the place of one that waited. `false`: one counts already; nothing
/// changed.
pub async fn put_waiting(
    tx: &mut Tx,
    staff: &UserId,
    shown_to: &str,
    sealed: &[u8],
    at: UnixMs,
) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO second_factor (staff_id, sealed, shown_to, created_at, last_step) VALUES ($1, $2, $3, $4, 0) \
         ON CONFLICT (staff_id) DO UPDATE SET sealed = excluded.sealed, shown_to = excluded.shown_to, \
         created_at = excluded.created_at \
         WHERE second_factor.confirmed_at IS NULL",
    )
    .bind(staff.as_str())
    .bind(sealed)
    .bind(shown_to)
    .bind(at.0)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A waiting secret counts from now on. `false`: it does already, or it is gone.
pub async fn confirm(tx: &mut Tx, staff: &UserId, at: UnixMs) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE second_factor SET confirmed_at = $1 WHERE staff_id = $2 AND confirmed_at IS NULL",
    )
    .bind(at.0)
    .bind(staff.as_str())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes the code of a time step. `false`: it, or a later one, was taken before.
pub async fn take_step(tx: &mut Tx, staff: &UserId, step: i64) -> Result<bool> {
    let done = sqlx::query("UPDATE second_factor SET last_step = $1 WHERE staff_id = $2 AND last_step < $1")
        .bind(step)
        .bind(staff.as_str())
        .execute(tx.sql())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets a person's secret with its recovery codes, and whoever is half-way with it. `false`: none counted.
pub async fn delete(tx: &mut Tx, staff: &UserId) -> Result<bool> {
    end_half_ways(tx, staff).await?;
    sqlx::query("DELETE FROM recovery_code WHERE staff_id = $1")
        .bind(staff.as_str())
        .execute(tx.sql())
        .await?;
    let waiting = sqlx::query("DELETE FROM second_factor WHERE staff_id = $1 AND confirmed_at IS NULL");
    waiting.bind(staff.as_str()).execute(tx.sql()).await?;
    let done = sqlx::query("DELETE FROM second_factor WHERE staff_id = $1")
        .bind(staff.as_str())
        .execute(tx.sql())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Puts recovery codes in the place of those that were there.
pub async fn put_recovery_codes(tx: &mut Tx, staff: &UserId, hashes: &[String]) -> Result<()> {
    sqlx::query("DELETE FROM recovery_code WHERE staff_id = $1")
        .bind(staff.as_str())
        .execute(tx.sql())
        .await?;
    for hash in hashes {
        sqlx::query("INSERT INTO recovery_code (staff_id, code_hash) VALUES ($1, $2)")
            .bind(staff.as_str())
            .bind(hash.as_str())
            .execute(tx.sql())
            .await?;
    }
    Ok(())
}

/// Uses a recovery code up. `false`: there is none like it.
pub async fn use_recovery_code(tx: &mut Tx, staff: &UserId, hash: &str) -> Result<bool> {
    let done = sqlx::query("DELETE FROM recovery_code WHERE staff_id = $1 AND code_hash = $2")
        .bind(staff.as_str())
        .bind(hash)
        .execute(tx.sql())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// How many recovery codes a person has left.
pub async fn count_recovery_codes(conn: &mut Conn, staff: &UserId) -> Result<i64> {
    let row = sqlx::query("SELECT COUNT(*) AS n FROM recovery_code WHERE staff_id = $1")
        .bind(staff.as_str())
        .fetch_one(conn.sql())
        .await?;
    int(&row, "n")
}

/// Everybody at an operator, and of the platform, who has a second factor.
pub async fn people(conn: &mut Conn, operator: &OperatorId) -> Result<HashSet<UserId>> {
    let rows = sqlx::query(
        "SELECT f.staff_id FROM second_factor f JOIN staff s ON s.id = f.staff_id \
         WHERE f.confirmed_at IS NOT NULL AND (s.platform = 1 OR EXISTS \
         (SELECT 1 FROM membership m WHERE m.staff_id = f.staff_id AND m.operator_id = $1))",
    )
    .bind(operator.as_str())
    .fetch_all(conn.sql())
    .await?;
    rows.iter().map(|row| id(row, "staff_id")).collect()
}

/// Whether an operator demands a second factor of its staff.
pub async fn is_demanded(conn: &mut Conn, operator: &OperatorId) -> Result<bool> {
    let row = sqlx::query("SELECT second_factor_demanded FROM operator WHERE id = $1")
        .bind(operator.as_str())
        .fetch_optional(conn.sql())
        .await?;
    row.map_or(Ok(false), |row| Ok(int(&row, "second_factor_demanded")? == 1))
}

/// An operator demands it from now on, or no more. `false`: nothing changed.
pub async fn demand(tx: &mut Tx, operator: &OperatorId, on: bool) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE operator SET second_factor_demanded = $1 WHERE id = $2 AND second_factor_demanded <> $1",
    )
    .bind(i64::from(on))
    .bind(operator.as_str())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether any operator that a person works for demands it.
pub async fn is_demanded_of(conn: &mut Conn, staff: &UserId) -> Result<bool> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS n FROM operator o JOIN membership m ON m.operator_id = o.id \
         WHERE m.staff_id = $1 AND o.second_factor_demanded = 1",
    )
    .bind(staff.as_str())
    .fetch_one(conn.sql())
    .await?;
    Ok(int(&row, "n")? > 0)
}

/// A row of `half_sign_in`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HalfWay {
    /// SHA-256 of the token, hex.
    pub token_hash: String,
    /// Who entered their password.
    pub staff_id: UserId,
    /// Whether a second factor has to be set up first.
    pub set_up: bool,
    /// Until when it counts.
    pub expires_at: UnixMs,
}

/// Adds somebody who is half-way.
pub async fn begin_half_way(tx: &mut Tx, half: &HalfWay) -> Result<()> {
    sqlx::query(
        "INSERT INTO half_sign_in (token_hash, staff_id, set_up, expires_at) VALUES ($1, $2, $3, $4)",
    )
    .bind(half.token_hash.as_str())
    .bind(half.staff_id.as_str())
    .bind(i64::from(half.set_up))
    .bind(half.expires_at.0)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Who is half-way with this token.
pub async fn half_way(conn: &mut Conn, token_hash: &str, now: UnixMs) -> Result<Option<HalfWay>> {
    let row = sqlx::query(
        "SELECT token_hash, staff_id, set_up, expires_at FROM half_sign_in WHERE token_hash = $1 AND expires_at > $2",
    )
    .bind(token_hash)
    .bind(now.0)
    .fetch_optional(conn.sql())
    .await?;
    row.map(|row| {
        Ok(HalfWay {
            token_hash: token_hash.to_owned(),
            staff_id: id(&row, "staff_id")?,
            set_up: int(&row, "set_up")? == 1,
            expires_at: ms(&row, "expires_at")?,
        })
    })
    .transpose()
}

/// Ends one. `false`: it was ended meanwhile.
pub async fn end_half_way(tx: &mut Tx, token_hash: &str) -> Result<bool> {
    let done = sqlx::query("DELETE FROM half_sign_in WHERE token_hash = $1")
        .bind(token_hash)
        .execute(tx.sql())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends every one of a person.
pub async fn end_half_ways(tx: &mut Tx, staff: &UserId) -> Result<()> {
    sqlx::query("DELETE FROM half_sign_in WHERE staff_id = $1")
        .bind(staff.as_str())
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Forgets what ended before `now`, and secrets that waited since before `made`; at most `limit` of each.
pub async fn forget_ended(tx: &mut Tx, now: UnixMs, made: UnixMs, limit: i64) -> Result<u64> {
    let ended = sqlx::query(
        "DELETE FROM half_sign_in WHERE token_hash IN \
         (SELECT h.token_hash FROM half_sign_in h WHERE h.expires_at <= $1 ORDER BY h.expires_at LIMIT $2)",
    )
    .bind(now.0)
    .bind(limit)
    .execute(tx.sql())
    .await?;
    sqlx::query(
        "DELETE FROM second_factor WHERE staff_id IN (SELECT f.staff_id FROM second_factor f \
         WHERE f.confirmed_at IS NULL AND f.created_at <= $1 LIMIT $2)",
    )
    .bind(made.0)
    .bind(limit)
    .execute(tx.sql())
    .await?;
    Ok(ended.rows_affected())
}
