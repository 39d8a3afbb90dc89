//! What ends soon and was noticed; what somebody recorded about a provider's side.

use crate::decode::{int, ms, opt_ms, text};
use crate::{Conn, Result, Tx};
use domain::ids::OperatorId;
use domain::time::UnixMs;

/// A row of `expiry_notice`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What ends.
    pub subject: String,
    /// When.
    pub ends_at: UnixMs,
    /// How many days before it this was noticed, at most; 0: it has ended.
    pub threshold_days: i64,
    /// When it was noticed.
    pub noticed_at: UnixMs,
    /// When somebody took it off the banner.
    pub seen_at: Option<UnixMs>,
}

/// Keeps a notice. `false`: it was there already.
pub async fn notice(tx: &mut Tx, operator: &OperatorId, notice: &Notice) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO expiry_notice (operator_id, subject, ends_at, threshold_days, noticed_at, seen_at) \
         VALUES ($1, $2, $3, $4, $5, NULL) ON CONFLICT (operator_id, subject, ends_at, threshold_days) DO NOTHING",
    )
    .bind(operator.as_str())
    .bind(notice.subject.as_str())
    .bind(notice.ends_at.0)
    .bind(notice.threshold_days)
    .bind(notice.noticed_at.0)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The notices of an operator, the latest first; at most 200.
pub async fn notices(conn: &mut Conn, operator: &OperatorId) -> Result<Vec<Notice>> {
    let rows = sqlx::query(
        "SELECT subject, ends_at, threshold_days, noticed_at, seen_at FROM expiry_notice WHERE operator_id = $1 \
         ORDER BY noticed_at DESC, subject, threshold_days LIMIT 200",
    )
    .bind(operator.as_str())
    .fetch_all(conn.sql())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Notice {
                subject: text(row, "subject")?,
                ends_at: ms(row, "ends_at")?,
                threshold_days: int(row, "threshold_days")?,
                noticed_at: ms(row, "noticed_at")?,
                seen_at: opt_ms(row, "seen_at")?,
            })
        })
        .collect()
}

/// Takes the notices about a subject off the banner; how many.
pub async fn see(tx: &mut Tx, operator: &OperatorId, subject: &str, at: UnixMs) -> Result<u64> {
    let done = sqlx::query(
        "UPDATE expiry_notice SET seen_at = $1 WHERE operator_id = $2 AND subject = $3 AND seen_at IS NULL",
    )
    .bind(at.0)
    .bind(operator.as_str())
    .bind(subject)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected())
}

/// Records a change on a provider's side.
pub async fn record_change(
    tx: &mut Tx,
    operator: &OperatorId,
    id: &str,
    kind: &str,
    changed_at: UnixMs,
    actor: &str,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO recorded_change (id, operator_id, kind, changed_at, actor) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(id)
    .bind(operator.as_str())
    .bind(kind)
    .bind(changed_at.0)
    .bind(actor)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// How many changes of a kind were recorded since a moment.
pub async fn changes_since(conn: &mut Conn, operator: &OperatorId, kind: &str, since: UnixMs) -> Result<i64> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS n FROM recorded_change WHERE operator_id = $1 AND kind = $2 AND changed_at >= $3",
    )
    .bind(operator.as_str())
    .bind(kind)
    .bind(since.0)
    .fetch_one(conn.sql())
    .await?;
    int(&row, "n")
}

/// Records when something ends; the latest stands.
pub async fn record_end(
    tx: &mut Tx,
    operator: &OperatorId,
    kind: &str,
    ends_at: UnixMs,
    actor: &str,
    now: UnixMs,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO recorded_end (operator_id, kind, ends_at, actor, recorded_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (operator_id, kind) DO UPDATE SET ends_at = excluded.ends_at, actor = excluded.actor, \
         recorded_at = excluded.recorded_at",
    )
    .bind(operator.as_str())
    .bind(kind)
    .bind(ends_at.0)
    .bind(actor)
    .bind(now.0)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// The ends that were recorded: kind and moment.
pub async fn ends(conn: &mut Conn, operator: &OperatorId) -> Result<Vec<(String, UnixMs)>> {
    let rows = sqlx::query("SELECT kind, ends_at FROM recorded_end WHERE operator_id = $1 ORDER BY kind")
        .bind(operator.as_str())
        .fetch_all(conn.sql())
        .await?;
    rows.iter().map(|row| Ok((text(row, "kind")?, ms(row, "ends_at")?))).collect()
}
