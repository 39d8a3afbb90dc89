//! The audit log: append-only, one chain over the whole installation.

use crate::decode::{int, ms, opt_id, text};
use crate::{Conn, Error, Result, Tx};
use domain::ids::{OperatorId, UserId};
use domain::time::UnixMs;
use sqlx::any::AnyRow;

/// A row of `audit_log`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its place in the chain, from 1 on without a gap.
    pub seq: i64,
    /// When.
    pub at: UnixMs,
    /// At which operator; `None`: of the whole installation.
    pub operator_id: Option<OperatorId>,
    /// Who, if it was a person.
    pub staff_id: Option<UserId>,
    /// Who, in words that stay when the person goes.
    pub actor: String,
    /// What, a stable word.
    pub action: String,
    /// To what.
    pub target: String,
    /// Particulars, JSON.
    pub detail_json: String,
    /// The hash of the row before.
    pub prev_hash: String,
    /// This row's hash.
    pub hash: String,
}

const COLUMNS: &str = "seq, at, operator_id, staff_id, actor, action, target, detail_json, prev_hash, hash";

fn read(row: &AnyRow) -> Result<Row> {
    Ok(Row {
        seq: int(row, "seq")?,
        at: ms(row, "at")?,
        operator_id: opt_id(row, "operator_id")?,
        staff_id: opt_id(row, "staff_id")?,
        actor: text(row, "actor")?,
        action: text(row, "action")?,
        target: text(row, "target")?,
        detail_json: text(row, "detail_json")?,
        prev_hash: text(row, "prev_hash")?,
        hash: text(row, "hash")?,
    })
}

/// The last row of the chain: its place and its hash.
pub async fn head(conn: &mut Conn) -> Result<Option<(i64, String)>> {
    let row = sqlx::query("SELECT seq, hash FROM audit_log ORDER BY seq DESC LIMIT 1")
        .fetch_optional(conn.sql())
        .await?;
    row.map(|row| Ok((int(&row, "seq")?, text(&row, "hash")?))).transpose()
}

/// Adds a row to the chain's end. Two at once: PostgreSQL makes one of the transactions run again; SQLite has one
/// writer.
pub async fn append(tx: &mut Tx, row: &Row) -> Result<()> {
    let done = sqlx::query(
        "INSERT INTO audit_log (seq, at, operator_id, staff_id, actor, action, target, detail_json, prev_hash, hash) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (seq) DO NOTHING",
    )
    .bind(row.seq)
    .bind(row.at.0)
    .bind(row.operator_id.as_ref().map(OperatorId::as_str))
    .bind(row.staff_id.as_ref().map(UserId::as_str))
    .bind(row.actor.as_str())
    .bind(row.action.as_str())
    .bind(row.target.as_str())
    .bind(row.detail_json.as_str())
    .bind(row.prev_hash.as_str())
    .bind(row.hash.as_str())
    .execute(tx.sql())
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Error::Corrupt("audit_log.seq".to_owned())) }
}

/// The chain in its order, after `after`; at most `limit`.
pub async fn chain(conn: &mut Conn, after: i64, limit: i64) -> Result<Vec<Row>> {
    let sql =
        sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM audit_log WHERE seq > $1 ORDER BY seq LIMIT $2"));
    sqlx::query(sql).bind(after).bind(limit).fetch_all(conn.sql()).await?.iter().map(read).collect()
}

/// The rows of an operator, newest first, before `before`; at most `limit`. `whole`: those of the whole installation
/// too.
pub async fn of_operator(
    conn: &mut Conn,
    operator: &OperatorId,
    whole: bool,
    before: i64,
    limit: i64,
) -> Result<Vec<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM audit_log WHERE seq < $1 AND (operator_id = $2 OR ($3 = 1 AND operator_id IS NULL)) \
         ORDER BY seq DESC LIMIT $4"
    ));
    let query = sqlx::query(sql).bind(before).bind(operator.as_str()).bind(i64::from(whole)).bind(limit);
    query.fetch_all(conn.sql()).await?.iter().map(read).collect()
}
