//! Receipts of text messages: where gateways send them, which message one is about, and those that came too early.

use crate::decode::{id, int, opt_ms, text};
use crate::{Conn, Result, Tx};
use domain::ids::{MessageId, OperatorId};
use domain::time::UnixMs;

/// Where an operator's gateway sends receipts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callback {
    /// Whose it is.
    pub operator_id: OperatorId,
    /// The random part of the address.
    pub notify_key: String,
    /// When a receipt last came.
    pub last_at: Option<UnixMs>,
}

/// Gives an operator an address for receipts, if there is none yet.
pub async fn keep_callback(tx: &mut Tx, operator: &OperatorId, notify_key: &str) -> Result<()> {
    sqlx::query(
        "INSERT INTO sms_callback (operator_id, notify_key) VALUES ($1, $2) ON CONFLICT (operator_id) DO NOTHING",
    )
    .bind(operator.as_str())
    .bind(notify_key)
    .execute(tx.sql())
    .await?;
    Ok(())
}

async fn callback(conn: &mut Conn, column: &'static str, value: &str) -> Result<Option<Callback>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT operator_id, notify_key, last_at FROM sms_callback WHERE {column} = $1"
    ));
    let row = sqlx::query(sql).bind(value).fetch_optional(conn.sql()).await?;
    row.map(|row| {
        Ok(Callback {
            operator_id: id(&row, "operator_id")?,
            notify_key: text(&row, "notify_key")?,
            last_at: opt_ms(&row, "last_at")?,
        })
    })
    .transpose()
}

/// The operator's address.
pub async fn callback_of(conn: &mut Conn, operator: &OperatorId) -> Result<Option<Callback>> {
    callback(conn, "operator_id", operator.as_str()).await
}

/// Whose address this is.
pub async fn callback_at(conn: &mut Conn, notify_key: &str) -> Result<Option<Callback>> {
    callback(conn, "notify_key", notify_key).await
}

/// Something came to an operator's address.
pub async fn came(tx: &mut Tx, operator: &OperatorId, at: UnixMs) -> Result<()> {
    sqlx::query("UPDATE sms_callback SET last_at = $1 WHERE operator_id = $2")
        .bind(at.0)
        .bind(operator.as_str())
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Keeps under which id a gateway took a message.
pub async fn taken_as(tx: &mut Tx, message: &MessageId, gateway_id: &str) -> Result<()> {
    sqlx::query("UPDATE message SET gateway_id = $1 WHERE id = $2")
        .bind(gateway_id)
        .bind(message.as_str())
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// The operator's message that a receipt is about: by the gateway's id, or by ours.
pub async fn message_of(
    conn: &mut Conn,
    operator: &OperatorId,
    gateway_id: Option<&str>,
    our_id: Option<&str>,
) -> Result<Option<MessageId>> {
    let row = sqlx::query(
        "SELECT id FROM message WHERE operator_id = $1 AND channel = 'sms' \
         AND (gateway_id = $2 OR sending_id = $3) ORDER BY id DESC LIMIT 1",
    )
    .bind(operator.as_str())
    .bind(gateway_id)
    .bind(our_id)
    .fetch_optional(conn.sql())
    .await?;
    row.map(|row| id(&row, "id")).transpose()
}

/// What a receipt says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Whether the message is on the recipient's phone.
    pub delivered: bool,
    /// The carrier's word for it.
    pub code: String,
}

/// Keeps a receipt of a message that is not known to be taken yet.
pub async fn keep_early(
    tx: &mut Tx,
    operator: &OperatorId,
    key: &str,
    said: &Said,
    at: UnixMs,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO sms_early_receipt (operator_id, id, delivered, code, at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (operator_id, id) DO NOTHING",
    )
    .bind(operator.as_str())
    .bind(key)
    .bind(i64::from(said.delivered))
    .bind(said.code.as_str())
    .bind(at.0)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Takes what a receipt said before its message was known to be taken, once.
pub async fn take_early(tx: &mut Tx, operator: &OperatorId, key: &str) -> Result<Option<Said>> {
    let row = sqlx::query(
        "DELETE FROM sms_early_receipt WHERE operator_id = $1 AND id = $2 RETURNING delivered, code",
    )
    .bind(operator.as_str())
    .bind(key)
    .fetch_optional(tx.sql())
    .await?;
    row.map(|row| Ok(Said { delivered: int(&row, "delivered")? == 1, code: text(&row, "code")? })).transpose()
}

/// Forgets early receipts that nobody asked for until then; at most `limit`.
pub async fn forget_early(tx: &mut Tx, until: UnixMs, limit: i64) -> Result<()> {
    sqlx::query(
        "DELETE FROM sms_early_receipt WHERE (operator_id, id) IN \
         (SELECT e.operator_id, e.id FROM sms_early_receipt e WHERE e.at < $1 LIMIT $2)",
    )
    .bind(until.0)
    .bind(limit)
    .execute(tx.sql())
    .await?;
    Ok(())
}
