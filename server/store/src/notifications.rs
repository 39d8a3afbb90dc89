//! Inbound messages of providers, kept raw and sealed, with the verdict on them. The quarantine is bounded.

use crate::decode::{bytes, id, int, ms, opt_id, opt_ms, opt_text, text};
use crate::{Conn, Result, Tx};
use domain::ids::{AccountId, NotificationId, OperatorId, OrderId, PaymentId, RefundId};
use domain::time::UnixMs;
use sqlx::any::AnyRow;

/// A message to be kept.
#[derive(Clone, Debug)]
pub struct New<'a> {
    /// A fresh id.
    pub id: &'a NotificationId,
    /// Who is said to have sent it.
    pub provider: &'a str,
    /// At whose address it came in.
    pub account_id: &'a AccountId,
    /// Whose account that is.
    pub operator_id: &'a OperatorId,
    /// `payment` or `refund`.
    pub kind: &'a str,
    /// When it came.
    pub received_at: UnixMs,
    /// From where.
    pub remote: &'a str,
    /// Headers, body and, where it opened, what was in it; sealed.
    pub sealed: &'a [u8],
    /// How long the body was.
    pub bytes: i64,
    /// The provider's id for it.
    pub event_id: Option<&'a str>,
    /// `applied`, `repeated`, or why it was refused.
    pub verdict: &'a str,
    /// Particulars of the verdict.
    pub detail: &'a str,
    /// Which payment it is about, where that is known.
    pub payment_id: Option<&'a PaymentId>,
    /// Which refund it is about, where that is known.
    pub refund_id: Option<&'a RefundId>,
}

/// A kept message without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The message.
    pub id: NotificationId,
    /// `payment` or `refund`.
    pub kind: String,
    /// When it came.
    pub received_at: UnixMs,
    /// From where.
    pub remote: String,
    /// How long the body was.
    pub bytes: i64,
    /// `applied`, `repeated`, or why it was refused.
    pub verdict: String,
    /// Particulars of the verdict.
    pub detail: String,
    /// The order that it is about, where that is known.
    pub order_id: Option<OrderId>,
    /// The verdict when it came in, where running it again led to another.
    pub first_verdict: Option<String>,
    /// When it was last run again.
    pub replayed_at: Option<UnixMs>,
    /// By whom.
    pub replayed_by: Option<String>,
}

const COLUMNS: &str = "n.id, n.kind, n.received_at, n.remote, n.bytes, n.verdict, n.detail, n.first_verdict, \
    n.replayed_at, n.replayed_by, COALESCE(p.order_id, rp.order_id) AS order_id";
const FROM: &str = "notification n LEFT JOIN payment p ON p.id = n.payment_id \
    LEFT JOIN refund r ON r.id = n.refund_id LEFT JOIN payment rp ON rp.id = r.payment_id";

/// Verdicts of messages that were not proven to be the provider's: anybody can send those. SQL text.
const UNVERIFIED: &str = "('bad_signature', 'stale_clock', 'unknown_serial', 'expired_key', 'missing_header', \
    'unsupported_signature_type', 'probe', 'too_large')";

fn read(row: &AnyRow) -> Result<Row> {
    Ok(Row {
        id: id(row, "id")?,
        kind: text(row, "kind")?,
        received_at: ms(row, "received_at")?,
        remote: text(row, "remote")?,
        bytes: int(row, "bytes")?,
        verdict: text(row, "verdict")?,
        detail: text(row, "detail")?,
        order_id: opt_id(row, "order_id")?,
        first_verdict: opt_text(row, "first_verdict")?,
        replayed_at: opt_ms(row, "replayed_at")?,
        replayed_by: opt_text(row, "replayed_by")?,
    })
}

/// Keeps a message.
pub async fn insert(tx: &mut Tx, message: &New<'_>) -> Result<()> {
    sqlx::query(
        "INSERT INTO notification (id, provider, account_id, operator_id, kind, received_at, remote, sealed, bytes, \
         event_id, verdict, detail, payment_id, refund_id) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind(message.id.as_str())
    .bind(message.provider)
    .bind(message.account_id.as_str())
    .bind(message.operator_id.as_str())
    .bind(message.kind)
    .bind(message.received_at.0)
    .bind(message.remote)
    .bind(message.sealed)
    .bind(message.bytes)
    .bind(message.event_id)
    .bind(message.verdict)
    .bind(message.detail)
    .bind(message.payment_id.map(PaymentId::as_str))
    .bind(message.refund_id.map(RefundId::as_str))
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// A message of this operator, the account at whose address it came in, and its sealed bytes.
pub async fn by_id(
    conn: &mut Conn,
    operator: &OperatorId,
    message: &NotificationId,
) -> Result<Option<(Row, AccountId, Vec<u8>)>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS}, n.account_id, n.sealed FROM {FROM} WHERE n.id = $1 AND n.operator_id = $2"
    ));
    let row =
        sqlx::query(sql).bind(message.as_str()).bind(operator.as_str()).fetch_optional(conn.sql()).await?;
    row.map(|row| Ok((read(&row)?, id(&row, "account_id")?, bytes(&row, "sealed")?))).transpose()
}

/// Notes that a message was run again.
pub async fn replayed(tx: &mut Tx, message: &NotificationId, by: &str, at: UnixMs) -> Result<()> {
    sqlx::query("UPDATE notification SET replayed_at = $1, replayed_by = $2 WHERE id = $3")
        .bind(at.0)
        .bind(by)
        .bind(message.as_str())
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// A later verdict on a kept message.
#[derive(Clone, Copy, Debug)]
pub struct Judged<'a> {
    /// The verdict.
    pub verdict: &'a str,
    /// Its particulars.
    pub detail: &'a str,
    /// The provider's id for it.
    pub event_id: Option<&'a str>,
    /// Headers, body and what was in it, sealed anew.
    pub sealed: &'a [u8],
    /// Which payment it is about.
    pub payment_id: Option<&'a PaymentId>,
    /// Which refund it is about.
    pub refund_id: Option<&'a RefundId>,
}

/// Keeps a later verdict; the first one stays beside it. What was applied stays applied, whatever came later.
pub async fn judged_again(tx: &mut Tx, message: &NotificationId, judged: Judged<'_>) -> Result<()> {
    sqlx::query(
        "UPDATE notification SET first_verdict = CASE WHEN verdict = $1 THEN first_verdict \
         ELSE COALESCE(first_verdict, verdict) END, verdict = $1, detail = $2, event_id = COALESCE($3, event_id), \
         sealed = $4, payment_id = COALESCE($5, payment_id), refund_id = COALESCE($6, refund_id) \
         WHERE id = $7 AND verdict <> 'applied' AND verdict <> 'repeated'",
    )
    .bind(judged.verdict)
    .bind(judged.detail)
    .bind(judged.event_id)
    .bind(judged.sealed)
    .bind(judged.payment_id.map(PaymentId::as_str))
    .bind(judged.refund_id.map(RefundId::as_str))
    .bind(message.as_str())
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Messages about the payments and refunds of an order, oldest first.
pub async fn of_order(conn: &mut Conn, order: &OrderId) -> Result<Vec<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM {FROM} WHERE n.payment_id IN (SELECT id FROM payment WHERE order_id = $1) \
         OR n.refund_id IN (SELECT a.id FROM payment b JOIN refund a ON a.payment_id = b.id WHERE b.order_id = $1) \
         ORDER BY n.received_at, n.id LIMIT 200"
    ));
    sqlx::query(sql).bind(order.as_str()).fetch_all(conn.sql()).await?.iter().map(read).collect()
}

/// What was refused at an operator's addresses, newest first, from behind `after` on; at most `limit`.
pub async fn quarantine(
    conn: &mut Conn,
    operator: &OperatorId,
    after: Option<&(UnixMs, String)>,
    limit: i64,
) -> Result<Vec<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM {FROM} WHERE n.operator_id = $1 AND n.verdict NOT IN ('applied', 'repeated', 'hint') \
         AND ($2 IS NULL OR n.received_at < $3 OR (n.received_at = $3 AND n.id < $2)) \
         ORDER BY n.received_at DESC, n.id DESC LIMIT $4"
    ));
    let rows = sqlx::query(sql)
        .bind(operator.as_str())
        .bind(after.map(|(_, id)| id.as_str()))
        .bind(after.map_or(0, |(at, _)| at.0))
        .bind(limit)
        .fetch_all(conn.sql())
        .await?;
    rows.iter().map(read).collect()
}

/// How many repetitions are kept about a payment and about a refund with this id.
pub async fn repetitions(conn: &mut Conn, payment_or_refund: &str) -> Result<i64> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS n FROM notification WHERE verdict IN ('repeated', 'hint') AND (payment_id = $1 OR refund_id = $1)",
    )
    .bind(payment_or_refund)
    .fetch_one(conn.sql())
    .await?;
    int(&row, "n")
}

/// Asks for room in the quarantine of an account: at most `limit` messages per `window_ms`. What does not fit is
/// counted and answered `false`.
pub async fn meter(
    tx: &mut Tx,
    account: &AccountId,
    now: UnixMs,
    window_ms: i64,
    limit: i64,
) -> Result<bool> {
    sqlx::query(
        "INSERT INTO quarantine_meter (account_id, window_started_at, kept, dropped) VALUES ($1, $2, 0, 0) \
         ON CONFLICT (account_id) DO NOTHING",
    )
    .bind(account.as_str())
    .bind(now.0)
    .execute(tx.sql())
    .await?;
    let kept = sqlx::query(
        "UPDATE quarantine_meter SET \
         kept = CASE WHEN window_started_at <= $1 THEN 1 ELSE kept + 1 END, \
         window_started_at = CASE WHEN window_started_at <= $1 THEN $2 ELSE window_started_at END \
         WHERE account_id = $3 AND (window_started_at <= $1 OR kept < $4)",
    )
    .bind(now.plus(-window_ms).0)
    .bind(now.0)
    .bind(account.as_str())
    .bind(limit)
    .execute(tx.sql())
    .await?;
    if kept.rows_affected() == 1 {
        return Ok(true);
    }
    sqlx::query("UPDATE quarantine_meter SET dropped = dropped + 1 WHERE account_id = $1")
        .bind(account.as_str())
        .execute(tx.sql())
        .await?;
    Ok(false)
}

/// How many messages at an operator's addresses came too fast to be kept.
pub async fn dropped(conn: &mut Conn, operator: &OperatorId) -> Result<i64> {
    let row = sqlx::query(
        "SELECT CAST(COALESCE(SUM(q.dropped), 0) AS BIGINT) AS n FROM quarantine_meter q \
         JOIN merchant_account a ON a.id = q.account_id WHERE a.operator_id = $1",
    )
    .bind(operator.as_str())
    .fetch_one(conn.sql())
    .await?;
    int(&row, "n")
}

/// Forgets the oldest refused messages of an account beyond the newest `keep`. What anybody can send and what the
/// provider signed are bounded apart, so that noise never drives out evidence.
pub async fn bound(tx: &mut Tx, account: &AccountId, verified: bool, keep: i64) -> Result<u64> {
    let class = if verified {
        format!("verdict NOT IN {UNVERIFIED} AND verdict NOT IN ('applied', 'repeated', 'hint')")
    } else {
        format!("verdict IN {UNVERIFIED} AND verdict NOT IN ('applied', 'repeated', 'hint')")
    };
    let sql = sqlx::AssertSqlSafe(format!(
        "DELETE FROM notification WHERE account_id = $1 AND {class} AND id NOT IN \
         (SELECT id FROM notification WHERE account_id = $1 AND {class} ORDER BY received_at DESC, id DESC LIMIT $2)"
    ));
    let done = sqlx::query(sql).bind(account.as_str()).bind(keep).execute(tx.sql()).await?;
    Ok(done.rows_affected())
}

/// Forgets refused messages from before `until`; at most `limit`.
pub async fn forget_refused(tx: &mut Tx, until: UnixMs, limit: i64) -> Result<u64> {
    let done = sqlx::query(
        "DELETE FROM notification WHERE id IN (SELECT n.id FROM notification n WHERE n.received_at < $1 \
         AND n.verdict NOT IN ('applied', 'repeated', 'hint') LIMIT $2)",
    )
    .bind(until.0)
    .bind(limit)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected())
}
