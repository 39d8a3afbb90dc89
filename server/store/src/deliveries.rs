//! Webhook deliveries: one event for one endpoint, tried until it is taken or given up.

use crate::decode::{id, int, ms, opt_int, opt_ms, opt_text, text};
use crate::{Conn, Result, Tx};
use domain::ids::{DeliveryId, OperatorId, OrderId, WebhookId};
use domain::time::UnixMs;
use sqlx::any::AnyRow;

/// A row of `webhook_delivery`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The delivery.
    pub id: DeliveryId,
    /// Where it goes.
    pub endpoint_id: WebhookId,
    /// Whose it is.
    pub operator_id: OperatorId,
    /// The same for every try.
    pub message_id: String,
    /// What it tells.
    pub event_type: String,
    /// The exact body.
    pub body: String,
    /// `waiting`, `delivered` or `failed`.
    pub state: String,
    /// How often it was tried.
    pub attempts: i64,
    /// The last answer's status.
    pub last_status: Option<i64>,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// When it is tried next.
    pub next_at: Option<UnixMs>,
    /// When it was made.
    pub created_at: UnixMs,
    /// When it was taken.
    pub delivered_at: Option<UnixMs>,
}

const COLUMNS: &str = "id, endpoint_id, operator_id, message_id, event_type, body, state, attempts, last_status, \
    last_error, next_at, created_at, delivered_at";

fn read(row: &AnyRow) -> Result<Row> {
    Ok(Row {
        id: id(row, "id")?,
        endpoint_id: id(row, "endpoint_id")?,
        operator_id: id(row, "operator_id")?,
        message_id: text(row, "message_id")?,
        event_type: text(row, "event_type")?,
        body: text(row, "body")?,
        state: text(row, "state")?,
        attempts: int(row, "attempts")?,
        last_status: opt_int(row, "last_status")?,
        last_error: opt_text(row, "last_error")?,
        next_at: opt_ms(row, "next_at")?,
        created_at: ms(row, "created_at")?,
        delivered_at: opt_ms(row, "delivered_at")?,
    })
}

/// A delivery to be added.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    /// A fresh id.
    pub id: &'a DeliveryId,
    /// Where it goes.
    pub endpoint_id: &'a WebhookId,
    /// Whose it is.
    pub operator_id: &'a OperatorId,
    /// The receiver tells repetitions by it.
    pub message_id: &'a str,
    /// What it tells.
    pub event_type: &'a str,
    /// The exact body.
    pub body: &'a str,
    /// Which order it is about.
    pub order_id: Option<&'a OrderId>,
    /// One delivery per endpoint and key.
    pub dedup_key: &'a str,
    /// Now.
    pub at: UnixMs,
}

/// Adds a delivery. `false`: the endpoint has one of this key already.
pub async fn insert(tx: &mut Tx, delivery: New<'_>) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO webhook_delivery (id, endpoint_id, operator_id, message_id, event_type, body, order_id, dedup_key, \
         state, attempts, next_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', 0, $9, $9) \
         ON CONFLICT (endpoint_id, dedup_key) DO NOTHING",
    )
    .bind(delivery.id.as_str())
    .bind(delivery.endpoint_id.as_str())
    .bind(delivery.operator_id.as_str())
    .bind(delivery.message_id)
    .bind(delivery.event_type)
    .bind(delivery.body)
    .bind(delivery.order_id.map(OrderId::as_str))
    .bind(delivery.dedup_key)
    .bind(delivery.at.0)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The delivery with this id.
pub async fn by_id(conn: &mut Conn, delivery: &DeliveryId) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM webhook_delivery WHERE id = $1"));
    sqlx::query(sql).bind(delivery.as_str()).fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// The deliveries of an operator, newest first, from behind `after` on; at most `limit`.
pub async fn of_operator(
    conn: &mut Conn,
    operator: &OperatorId,
    after: Option<&(UnixMs, String)>,
    limit: i64,
) -> Result<Vec<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM webhook_delivery WHERE operator_id = $1 \
         AND ($2 IS NULL OR created_at < $3 OR (created_at = $3 AND id < $2)) \
         ORDER BY created_at DESC, id DESC LIMIT $4"
    ));
    sqlx::query(sql)
        .bind(operator.as_str())
        .bind(after.map(|(_, id)| id.as_str()))
        .bind(after.map_or(0, |(at, _)| at.0))
        .bind(limit)
        .fetch_all(conn.sql())
        .await?
        .iter()
        .map(read)
        .collect()
}

/// The deliveries that told of an order, oldest first.
pub async fn of_order(conn: &mut Conn, order: &OrderId) -> Result<Vec<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM webhook_delivery WHERE order_id = $1 ORDER BY created_at, id LIMIT 100"
    ));
    sqlx::query(sql).bind(order.as_str()).fetch_all(conn.sql()).await?.iter().map(read).collect()
}

/// How one try went.
#[derive(Clone, Copy, Debug)]
pub struct Tried<'a> {
    /// `waiting`, `delivered` or `failed` from now on.
    pub state: &'a str,
    /// The answer's status.
    pub status: Option<i64>,
    /// What went wrong.
    pub error: Option<&'a str>,
    /// When to try next.
    pub next_at: Option<UnixMs>,
    /// Now.
    pub at: UnixMs,
}

/// Keeps how a try went. `false`: the delivery is not waiting any more.
pub async fn tried(tx: &mut Tx, delivery: &DeliveryId, how: Tried<'_>) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE webhook_delivery SET state = $1, attempts = attempts + 1, last_status = $2, last_error = $3, \
         next_at = $4, delivered_at = $5 WHERE id = $6 AND state = 'waiting'",
    )
    .bind(how.state)
    .bind(how.status)
    .bind(how.error)
    .bind(how.next_at.map(|x| x.0))
    .bind((how.state == "delivered").then_some(how.at.0))
    .bind(delivery.as_str())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Lets a delivery begin anew: the same message, from the first try. `false`: it is waiting already.
pub async fn restart(tx: &mut Tx, delivery: &DeliveryId, at: UnixMs) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE webhook_delivery SET state = 'waiting', attempts = 0, next_at = $1, delivered_at = NULL \
         WHERE id = $2 AND state <> 'waiting'",
    )
    .bind(at.0)
    .bind(delivery.as_str())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}
