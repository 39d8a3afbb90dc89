//! The audit log: append-only, one chain over the whole installation.

use crate::decode::{int, ms, opt_id, text};
use crate::{Conn, Error, Result, Tx};
use domain::ids::{OperatorId, OrderId, UserId};
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

/// What a row of the log is about.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Named {
    /// The number or name that people know it by.
    pub name: String,
    /// The order that it belongs to.
    pub order: Option<OrderId>,
}

/// What an id of an operator's, or of the installation's, stands for; `None`: it is of another kind, or gone.
pub async fn named(conn: &mut Conn, operator: &OperatorId, id: &str) -> Result<Option<Named>> {
    let row = sqlx::query(
        "SELECT r.out_refund_no AS name, p.order_id AS order_id FROM refund r JOIN payment p ON p.id = r.payment_id \
         WHERE r.id = $1 AND r.operator_id = $2 \
         UNION ALL SELECT o.order_no, o.id FROM payment p JOIN pay_order o ON o.id = p.order_id \
         WHERE p.id = $1 AND p.operator_id = $2 \
         UNION ALL SELECT COALESCE(o.order_no, a.mch_id, ''), o.id FROM notification n \
         LEFT JOIN merchant_account a ON a.id = n.account_id LEFT JOIN refund r ON r.id = n.refund_id \
         LEFT JOIN payment p ON p.id = COALESCE(n.payment_id, r.payment_id) \
         LEFT JOIN pay_order o ON o.id = p.order_id WHERE n.id = $1 AND n.operator_id = $2 \
         UNION ALL SELECT m.reference, m.order_id FROM message m WHERE m.id = $1 AND m.operator_id = $2 \
         UNION ALL SELECT COALESCE(o.order_no, e.url), o.id FROM webhook_delivery d \
         JOIN webhook_endpoint e ON e.id = d.endpoint_id LEFT JOIN pay_order o ON o.id = d.order_id \
         WHERE d.id = $1 AND d.operator_id = $2 \
         UNION ALL SELECT e.url, NULL FROM webhook_endpoint e WHERE e.id = $1 AND e.operator_id = $2 \
         UNION ALL SELECT a.mch_id, NULL FROM merchant_account a WHERE a.id = $1 AND a.operator_id = $2 \
         UNION ALL SELECT n.title, NULL FROM announcement n WHERE n.id = $1 \
         UNION ALL SELECT c.name, NULL FROM operator c WHERE c.id = $1 AND c.id = $2",
    )
    .bind(id)
    .bind(operator.as_str())
    .fetch_optional(conn.sql())
    .await?;
    let read =
        |row: &AnyRow| Ok::<_, Error>(Named { name: text(row, "name")?, order: opt_id(row, "order_id")? });
    Ok(row.as_ref().map(read).transpose()?.filter(|named| !named.name.is_empty()))
}
