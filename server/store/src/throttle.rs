//! At most so many per key and window. Kept in the database: a restart forgives nothing, and several processes count
//! together.

use crate::decode::{int, ms};
use crate::{Conn, Result, Tx};
use domain::time::UnixMs;

/// Counts one more under `key`. `Some(moment)`: that is more than `limit` in this window of `window_ms` milliseconds,
/// which ends at `moment`.
pub async fn count(
    tx: &mut Tx,
    key: &str,
    now: UnixMs,
    window_ms: i64,
    limit: i64,
) -> Result<Option<UnixMs>> {
    let row = sqlx::query(
        "INSERT INTO throttle (key, hits, window_started_at, window_ends_at) VALUES ($1, 1, $2, $3) \
         ON CONFLICT (key) DO UPDATE SET \
         hits = CASE WHEN throttle.window_ends_at <= excluded.window_started_at THEN 1 ELSE throttle.hits + 1 END, \
         window_started_at = CASE WHEN throttle.window_ends_at <= excluded.window_started_at \
                             THEN excluded.window_started_at ELSE throttle.window_started_at END, \
         window_ends_at = CASE WHEN throttle.window_ends_at <= excluded.window_started_at \
                          THEN excluded.window_ends_at ELSE throttle.window_ends_at END \
         RETURNING hits, window_ends_at",
    )
    .bind(key)
    .bind(now.0)
    .bind(now.plus(window_ms).0)
    .fetch_one(tx.sql())
    .await?;
    if int(&row, "hits")? > limit { ms(&row, "window_ends_at").map(Some) } else { Ok(None) }
}

/// How often `key` was counted in the window that is open now.
pub async fn hits(conn: &mut Conn, key: &str, now: UnixMs) -> Result<i64> {
    let row = sqlx::query("SELECT hits FROM throttle WHERE key = $1 AND window_ends_at > $2")
        .bind(key)
        .bind(now.0)
        .fetch_optional(conn.sql())
        .await?;
    row.map_or(Ok(0), |row| int(&row, "hits"))
}

/// Takes one back: what was counted turned out to be fine.
pub async fn forgive(tx: &mut Tx, key: &str) -> Result<()> {
    sqlx::query("UPDATE throttle SET hits = hits - 1 WHERE key = $1 AND hits > 0")
        .bind(key)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Begins anew for `key`.
pub async fn clear(tx: &mut Tx, key: &str) -> Result<()> {
    sqlx::query("DELETE FROM throttle WHERE key = $1").bind(key).execute(tx.sql()).await?;
    Ok(())
}

/// Forgets windows that ended before `until`; at most `limit`.
pub async fn forget_ended(tx: &mut Tx, until: UnixMs, limit: i64) -> Result<u64> {
    let done = sqlx::query(
        "DELETE FROM throttle WHERE key IN \
         (SELECT t.key FROM throttle t WHERE t.window_ends_at < $1 ORDER BY t.window_ends_at LIMIT $2)",
    )
    .bind(until.0)
    .bind(limit)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected())
}
