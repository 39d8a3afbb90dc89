//! Messages to people: the rows of the outbox, their tries, and what is told of them later.

mod list;
mod private;
mod tries;

pub use list::{Filter, by_operator};
pub use private::{Private, forget_private, keep_private, private};
pub use tries::{Try, begin_try, end_try, tries};

use crate::decode::{id, int, ms, opt_id, opt_int, opt_ms, opt_text, text, word};
use crate::{Conn, Result, Tx};
use domain::ids::{MessageId, OperatorId, OrderId};
use domain::message::{MessageKind, MessageState};
use domain::time::UnixMs;
use sqlx::any::AnyRow;

/// A row of `message`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The message.
    pub id: MessageId,
    /// Whose it is.
    pub operator_id: OperatorId,
    /// Its kind.
    pub kind: MessageKind,
    /// What it is about, as it is shown and searched.
    pub reference: String,
    /// Whom, masked.
    pub recipient: String,
    /// The official account whose follower is told; empty where none is known.
    pub app_id: String,
    /// The order on whose time line it stands.
    pub order_id: Option<OrderId>,
    /// How far it has come.
    pub state: MessageState,
    /// [`WECHAT`] or [`SMS`]: which way it goes now.
    pub channel: String,
    /// The same for every try of one sending.
    pub sending_id: String,
    /// Since when it is not known whether a try of this sending arrived.
    pub unknown_since: Option<UnixMs>,
    /// Tries of this sending.
    pub tries: i64,
    /// The platform's number.
    pub msg_id: Option<i64>,
    /// What went wrong last, a stable word.
    pub why: Option<String>,
    /// The other side's words.
    pub words: Option<String>,
    /// When it is tried next.
    pub next_at: Option<UnixMs>,
    /// When it was queued.
    pub created_at: UnixMs,
    /// When it changed last.
    pub updated_at: UnixMs,
    /// When it came to its end.
    pub finished_at: Option<UnixMs>,
}

/// By the official account, as `channel` has it.
pub const WECHAT: &str = "wechat";
/// As a text message, as `channel` has it.
pub const SMS: &str = "sms";

const COLUMNS: &str = "id, operator_id, kind, reference, recipient, app_id, order_id, state, channel, sending_id, \
    unknown_since, tries, msg_id, why, words, next_at, created_at, updated_at, finished_at";

fn read(row: &AnyRow) -> Result<Row> {
    Ok(Row {
        id: id(row, "id")?,
        operator_id: id(row, "operator_id")?,
        kind: word(row, "kind", MessageKind::parse)?,
        reference: text(row, "reference")?,
        recipient: text(row, "recipient")?,
        app_id: text(row, "app_id")?,
        order_id: opt_id(row, "order_id")?,
        state: word(row, "state", MessageState::parse)?,
        channel: text(row, "channel")?,
        sending_id: text(row, "sending_id")?,
        unknown_since: opt_ms(row, "unknown_since")?,
        tries: int(row, "tries")?,
        msg_id: opt_int(row, "msg_id")?,
        why: opt_text(row, "why")?,
        words: opt_text(row, "words")?,
        next_at: opt_ms(row, "next_at")?,
        created_at: ms(row, "created_at")?,
        updated_at: ms(row, "updated_at")?,
        finished_at: opt_ms(row, "finished_at")?,
    })
}

/// A message to be queued.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    /// A fresh id.
    pub id: &'a MessageId,
    /// Whose it is.
    pub operator: &'a OperatorId,
    /// Its kind.
    pub kind: MessageKind,
    /// The operator tells a thing once per key.
    pub dedup_key: &'a str,
    /// What it is about.
    pub reference: &'a str,
    /// Whom, masked.
    pub recipient: &'a str,
    /// The official account, or empty.
    pub app_id: &'a str,
    /// The order on whose time line it stands.
    pub order: Option<&'a OrderId>,
    /// [`WECHAT`] or [`SMS`].
    pub channel: &'a str,
    /// A fresh id of its first sending.
    pub sending_id: &'a str,
    /// Now.
    pub at: UnixMs,
}

/// Queues a message. `false`: the operator told this before; nothing was added.
pub async fn insert(tx: &mut Tx, new: New<'_>) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO message (id, operator_id, kind, dedup_key, reference, recipient, app_id, order_id, state, \
         channel, sending_id, tries, next_at, created_at, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'queued', $9, $10, 0, $11, $11, $11) \
         ON CONFLICT (operator_id, dedup_key) DO NOTHING",
    )
    .bind(new.id.as_str())
    .bind(new.operator.as_str())
    .bind(new.kind.as_str())
    .bind(new.dedup_key)
    .bind(new.reference)
    .bind(new.recipient)
    .bind(new.app_id)
    .bind(new.order.map(OrderId::as_str))
    .bind(new.channel)
    .bind(new.sending_id)
    .bind(new.at.0)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The message with this id.
pub async fn by_id(conn: &mut Conn, message: &MessageId) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM message WHERE id = $1"));
    sqlx::query(sql).bind(message.as_str()).fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// The message that an operator queued under this key.
pub async fn by_key(conn: &mut Conn, operator: &OperatorId, dedup_key: &str) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM message WHERE operator_id = $1 AND dedup_key = $2"
    ));
    let row = sqlx::query(sql).bind(operator.as_str()).bind(dedup_key).fetch_optional(conn.sql()).await?;
    row.as_ref().map(read).transpose()
}

/// The operator's message that the platform gave this number.
pub async fn by_number(
    conn: &mut Conn,
    operator: &OperatorId,
    app_id: &str,
    msg_id: i64,
) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM message WHERE app_id = $1 AND msg_id = $2 AND operator_id = $3"
    ));
    let bound = sqlx::query(sql).bind(app_id).bind(msg_id).bind(operator.as_str());
    bound.fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// What became of a message.
#[derive(Clone, Copy, Debug)]
pub struct Moved<'a> {
    /// Its state now.
    pub state: MessageState,
    /// Which way it goes from here on.
    pub channel: &'a str,
    /// The id of the sending from here on.
    pub sending_id: &'a str,
    /// Since when it is not known whether a try of this sending arrived.
    pub unknown_since: Option<UnixMs>,
    /// Tries of this sending.
    pub tries: i64,
    /// The platform's number.
    pub msg_id: Option<i64>,
    /// What went wrong last.
    pub why: Option<&'a str>,
    /// The other side's words.
    pub words: Option<&'a str>,
    /// When it is tried next.
    pub next_at: Option<UnixMs>,
    /// Now.
    pub at: UnixMs,
}

/// Moves a message from the state that was looked at. `false`: somebody else moved it; nothing changed.
pub async fn moved(tx: &mut Tx, from: &Row, to: Moved<'_>) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE message SET state = $1, channel = $2, sending_id = $3, unknown_since = $4, tries = $5, msg_id = $6, \
         why = $7, words = $8, next_at = $9, updated_at = $10, finished_at = $11 \
         WHERE id = $12 AND state = $13 AND sending_id = $14 AND channel = $15",
    )
    .bind(to.state.as_str())
    .bind(to.channel)
    .bind(to.sending_id)
    .bind(to.unknown_since.map(|at| at.0))
    .bind(to.tries)
    .bind(to.msg_id)
    .bind(to.why)
    .bind(to.words)
    .bind(to.next_at.map(|at| at.0))
    .bind(to.at.0)
    .bind(to.state.is_final().then_some(to.at.0))
    .bind(from.id.as_str())
    .bind(from.state.as_str())
    .bind(from.sending_id.as_str())
    .bind(from.channel.as_str())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps what the platform says to an operator about a number that is not known yet.
pub async fn keep_finish(
    tx: &mut Tx,
    operator: &OperatorId,
    app_id: &str,
    msg_id: i64,
    status: &str,
    at: UnixMs,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO message_finish (operator_id, app_id, msg_id, status, at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT DO NOTHING",
    )
    .bind(operator.as_str())
    .bind(app_id)
    .bind(msg_id)
    .bind(status)
    .bind(at.0)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// What the platform said to an operator about a number before it was known.
pub async fn kept_finish(
    conn: &mut Conn,
    operator: &OperatorId,
    app_id: &str,
    msg_id: i64,
) -> Result<Option<String>> {
    let row = sqlx::query(
        "SELECT status FROM message_finish WHERE operator_id = $1 AND app_id = $2 AND msg_id = $3",
    )
    .bind(operator.as_str())
    .bind(app_id)
    .bind(msg_id)
    .fetch_optional(conn.sql())
    .await?;
    row.map(|row| text(&row, "status")).transpose()
}

/// Forgets it, once it has been heeded.
pub async fn forget_finish(tx: &mut Tx, operator: &OperatorId, app_id: &str, msg_id: i64) -> Result<()> {
    sqlx::query("DELETE FROM message_finish WHERE operator_id = $1 AND app_id = $2 AND msg_id = $3")
        .bind(operator.as_str())
        .bind(app_id)
        .bind(msg_id)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Leaves an account alone until then.
pub async fn pause(tx: &mut Tx, app_id: &str, until: UnixMs) -> Result<()> {
    sqlx::query(
        "INSERT INTO message_pause (app_id, until) VALUES ($1, $2) \
         ON CONFLICT (app_id) DO UPDATE SET until = excluded.until",
    )
    .bind(app_id)
    .bind(until.0)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Until when an account is left alone; `None`: it is not.
pub async fn paused(conn: &mut Conn, app_id: &str, now: UnixMs) -> Result<Option<UnixMs>> {
    let row = sqlx::query("SELECT until FROM message_pause WHERE app_id = $1 AND until > $2")
        .bind(app_id)
        .bind(now.0)
        .fetch_optional(conn.sql())
        .await?;
    row.map(|row| ms(&row, "until")).transpose()
}

/// Forgets messages made before `until` with all that belongs to them, at most `limit`, and events nobody asked for.
/// Returns how many there were of the more frequent of the two.
pub async fn forget(tx: &mut Tx, until: UnixMs, events_until: UnixMs, limit: i64) -> Result<u64> {
    let old = "(SELECT m.id FROM message m WHERE m.created_at < $1 AND m.state <> 'queued' ORDER BY m.created_at LIMIT $2)";
    let mut messages = 0;
    // The messages last: the others are found by them.
    for sql in [
        format!("DELETE FROM message_private WHERE message_id IN {old}"),
        format!("DELETE FROM message_try WHERE message_id IN {old}"),
        format!("DELETE FROM message WHERE id IN {old}"),
    ] {
        let done = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(until.0).bind(limit).execute(tx.sql()).await?;
        messages = done.rows_affected();
    }
    let events = sqlx::query(
        "DELETE FROM message_finish WHERE (operator_id, app_id, msg_id) IN \
         (SELECT f.operator_id, f.app_id, f.msg_id FROM message_finish f WHERE f.at < $1 LIMIT $2)",
    )
    .bind(events_until.0)
    .bind(limit)
    .execute(tx.sql())
    .await?;
    Ok(messages.max(events.rows_affected()))
}
