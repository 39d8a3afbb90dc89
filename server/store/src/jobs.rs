//! Work to be done later. A lease says who works on a job until when; the fence says whether that is still so.

use crate::decode::{id, int, ms, opt_int, opt_text, text};
use crate::{Conn, Result, Tx};
use domain::ids::JobId;
use domain::time::UnixMs;
use sqlx::any::AnyRow;

/// A job to be added.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    /// A fresh id.
    pub id: &'a JobId,
    /// Which handler.
    pub kind: &'a str,
    /// There is one job per key.
    pub dedup_key: &'a str,
    /// What the handler needs, JSON.
    pub payload_json: &'a str,
    /// When it is due.
    pub run_at: UnixMs,
    /// Now.
    pub at: UnixMs,
}

/// A job that this process works on now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leased {
    /// The job.
    pub id: JobId,
    /// Which handler.
    pub kind: String,
    /// What the handler needs, JSON.
    pub payload_json: String,
    /// How often it was begun, this time included.
    pub attempts: u32,
    /// Proves that the lease is still ours.
    pub fence: i64,
    /// When it was enqueued.
    pub created_at: UnixMs,
}

/// A job that was given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dead {
    /// The job.
    pub id: JobId,
    /// Which handler.
    pub kind: String,
    /// What it was about, JSON.
    pub payload_json: String,
    /// How often it was tried.
    pub attempts: i64,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// When it was given up.
    pub finished_at: Option<i64>,
}

/// Adds a job. One of the same key that is done or dead begins anew; one that waits comes no later than asked for.
pub async fn enqueue(tx: &mut Tx, job: New<'_>) -> Result<()> {
    sqlx::query(
        "INSERT INTO job (id, kind, dedup_key, payload_json, state, run_at, attempts, fence, created_at) \
         VALUES ($1, $2, $3, $4, 'queued', $5, 0, 0, $6) \
         ON CONFLICT (dedup_key) DO UPDATE SET \
         run_at = CASE WHEN job.state = 'queued' AND job.run_at < excluded.run_at THEN job.run_at \
                  ELSE excluded.run_at END, \
         attempts = CASE WHEN job.state = 'queued' THEN job.attempts ELSE 0 END, \
         lease_until = CASE WHEN job.state = 'queued' THEN job.lease_until ELSE NULL END, \
         last_error = CASE WHEN job.state = 'queued' THEN job.last_error ELSE NULL END, \
         created_at = CASE WHEN job.state = 'queued' THEN job.created_at ELSE excluded.created_at END, \
         payload_json = excluded.payload_json, state = 'queued', finished_at = NULL",
    )
    .bind(job.id.as_str())
    .bind(job.kind)
    .bind(job.dedup_key)
    .bind(job.payload_json)
    .bind(job.run_at.0)
    .bind(job.at.0)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Whether a job of this key is waiting or being worked on.
pub async fn is_queued(conn: &mut Conn, dedup_key: &str) -> Result<bool> {
    let row = sqlx::query("SELECT COUNT(*) AS n FROM job WHERE dedup_key = $1 AND state = 'queued'")
        .bind(dedup_key)
        .fetch_one(conn.sql())
        .await?;
    Ok(int(&row, "n")? > 0)
}

/// Whether anything is due: a look that costs no write.
pub async fn any_due(conn: &mut Conn, now: UnixMs) -> Result<bool> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS n FROM (SELECT id FROM job WHERE state = 'queued' AND run_at <= $1 \
         AND (lease_until IS NULL OR lease_until <= $1) LIMIT 1) AS due",
    )
    .bind(now.0)
    .fetch_one(conn.sql())
    .await?;
    Ok(int(&row, "n")? > 0)
}

/// Leases what is due and nobody works on, the longest overdue first; at most `limit`.
pub async fn lease(tx: &mut Tx, now: UnixMs, lease_ms: i64, limit: i64) -> Result<Vec<Leased>> {
    let rows = sqlx::query(
        "UPDATE job SET lease_until = $1, fence = fence + 1, attempts = attempts + 1 WHERE id IN \
         (SELECT j.id FROM job j WHERE j.state = 'queued' AND j.run_at <= $2 \
          AND (j.lease_until IS NULL OR j.lease_until <= $2) ORDER BY j.run_at, j.id LIMIT $3) \
         RETURNING id, kind, payload_json, attempts, fence, created_at, run_at",
    )
    .bind(now.plus(lease_ms).0)
    .bind(now.0)
    .bind(limit)
    .fetch_all(tx.sql())
    .await?;
    let mut leased = rows.iter().map(read_leased).collect::<Result<Vec<_>>>()?;
    // RETURNING promises no order.
    leased.sort_by(|a, b| (a.0, &a.1.id).cmp(&(b.0, &b.1.id)));
    Ok(leased.into_iter().map(|(_, job)| job).collect())
}

fn read_leased(row: &AnyRow) -> Result<(i64, Leased)> {
    let job = Leased {
        id: id(row, "id")?,
        kind: text(row, "kind")?,
        payload_json: text(row, "payload_json")?,
        attempts: u32::try_from(int(row, "attempts")?).unwrap_or(u32::MAX),
        fence: int(row, "fence")?,
        created_at: ms(row, "created_at")?,
    };
    Ok((int(row, "run_at")?, job))
}

/// Ends a job. `false`: the lease was lost; somebody else has the job now.
pub async fn finish(tx: &mut Tx, job: &JobId, fence: i64, now: UnixMs) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE job SET state = 'done', finished_at = $1, lease_until = NULL, last_error = NULL \
         WHERE id = $2 AND fence = $3 AND state = 'queued'",
    )
    .bind(now.0)
    .bind(job.as_str())
    .bind(fence)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Puts a job back for later. `false`: the lease was lost.
pub async fn again(
    tx: &mut Tx,
    job: &JobId,
    fence: i64,
    run_at: UnixMs,
    error: Option<&str>,
) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE job SET run_at = $1, lease_until = NULL, last_error = $2 \
         WHERE id = $3 AND fence = $4 AND state = 'queued'",
    )
    .bind(run_at.0)
    .bind(error)
    .bind(job.as_str())
    .bind(fence)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Puts a job that comes back by itself back for its next time, its failures forgotten. `false`: the lease was lost.
pub async fn recur(tx: &mut Tx, job: &JobId, fence: i64, run_at: UnixMs, now: UnixMs) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE job SET run_at = $1, lease_until = NULL, last_error = NULL, attempts = 0, created_at = $2 \
         WHERE id = $3 AND fence = $4 AND state = 'queued'",
    )
    .bind(run_at.0)
    .bind(now.0)
    .bind(job.as_str())
    .bind(fence)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Gives a job up; it stays visible. `false`: the lease was lost.
pub async fn bury(tx: &mut Tx, job: &JobId, fence: i64, error: &str, now: UnixMs) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE job SET state = 'dead', finished_at = $1, lease_until = NULL, last_error = $2 \
         WHERE id = $3 AND fence = $4 AND state = 'queued'",
    )
    .bind(now.0)
    .bind(error)
    .bind(job.as_str())
    .bind(fence)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Brings a waiting job forward to `run_at`; one that is worked on is left alone.
pub async fn hasten(tx: &mut Tx, dedup_key: &str, run_at: UnixMs) -> Result<()> {
    sqlx::query(
        "UPDATE job SET run_at = $1 WHERE dedup_key = $2 AND state = 'queued' AND run_at > $1 AND lease_until IS NULL",
    )
    .bind(run_at.0)
    .bind(dedup_key)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// When the next job can be worked on; `None` when nothing waits.
pub async fn next_due(conn: &mut Conn) -> Result<Option<UnixMs>> {
    let row = sqlx::query(
        "SELECT MIN(CASE WHEN lease_until IS NOT NULL AND lease_until > run_at THEN lease_until ELSE run_at END) AS at \
         FROM job WHERE state = 'queued'",
    )
    .fetch_one(conn.sql())
    .await?;
    Ok(opt_int(&row, "at")?.map(UnixMs))
}

/// Jobs that were given up, the latest first, from behind `after` on; at most `limit`.
pub async fn dead(conn: &mut Conn, after: Option<&Dead>, limit: i64) -> Result<Vec<Dead>> {
    let rows = sqlx::query(
        "SELECT id, kind, payload_json, attempts, last_error, finished_at FROM job WHERE state = 'dead' \
         AND ($1 IS NULL OR COALESCE(finished_at, 0) < $2 OR (COALESCE(finished_at, 0) = $2 AND id < $1)) \
         ORDER BY COALESCE(finished_at, 0) DESC, id DESC LIMIT $3",
    )
    .bind(after.map(|job| job.id.as_str()))
    .bind(after.and_then(|job| job.finished_at).unwrap_or_default())
    .bind(limit)
    .fetch_all(conn.sql())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Dead {
                id: id(row, "id")?,
                kind: text(row, "kind")?,
                payload_json: text(row, "payload_json")?,
                attempts: int(row, "attempts")?,
                last_error: opt_text(row, "last_error")?,
                finished_at: opt_int(row, "finished_at")?,
            })
        })
        .collect()
}

/// Lets a job that was given up begin anew. `false`: it was not given up.
pub async fn revive(tx: &mut Tx, job: &JobId, now: UnixMs) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE job SET state = 'queued', run_at = $1, attempts = 0, created_at = $1, finished_at = NULL, \
         last_error = NULL WHERE id = $2 AND state = 'dead'",
    )
    .bind(now.0)
    .bind(job.as_str())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A job that was given up, by its id.
pub async fn dead_kind(conn: &mut Conn, job: &JobId) -> Result<Option<(String, String)>> {
    let row = sqlx::query("SELECT kind, payload_json FROM job WHERE id = $1 AND state = 'dead'")
        .bind(job.as_str())
        .fetch_optional(conn.sql())
        .await?;
    row.map(|row| Ok((text(&row, "kind")?, text(&row, "payload_json")?))).transpose()
}

/// Ends a job that was given up: nobody needs it any more. `false`: it was not given up.
pub async fn dismiss(tx: &mut Tx, job: &JobId, now: UnixMs) -> Result<bool> {
    let done =
        sqlx::query("UPDATE job SET state = 'done', finished_at = $1 WHERE id = $2 AND state = 'dead'")
            .bind(now.0)
            .bind(job.as_str())
            .execute(tx.sql())
            .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets jobs that were done before `until`; at most `limit`. The dead stay.
pub async fn forget_done(tx: &mut Tx, until: UnixMs, limit: i64) -> Result<u64> {
    let done = sqlx::query(
        "DELETE FROM job WHERE id IN (SELECT j.id FROM job j WHERE j.state = 'done' AND j.finished_at < $1 LIMIT $2)",
    )
    .bind(until.0)
    .bind(limit)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected())
}

/// How the work stands: how many jobs are overdue since before `since`, and how many were given up.
pub async fn standing(conn: &mut Conn, since: UnixMs) -> Result<(i64, i64)> {
    let row = sqlx::query(
        "SELECT (SELECT COUNT(*) FROM job WHERE state = 'queued' AND run_at < $1) AS overdue, \
         (SELECT COUNT(*) FROM job WHERE state = 'dead') AS dead",
    )
    .bind(since.0)
    .fetch_one(conn.sql())
    .await?;
    Ok((int(&row, "overdue")?, int(&row, "dead")?))
}
