//! The tries of a message: written before they are made, so that a crash in between is seen afterwards.

use crate::decode::{int, ms, text};
use crate::{Conn, Result, Tx};
use domain::ids::MessageId;
use domain::time::UnixMs;

/// A row of `message_try`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Try {
    /// Its place.
    pub seq: i64,
    /// When it was begun.
    pub at: UnixMs,
    /// Which way.
    pub channel: String,
    /// A stable word; `begun` until an answer is there.
    pub outcome: String,
    /// The other side's words.
    pub words: String,
}

/// Writes down that a try is about to be made; its place.
pub async fn begin_try(tx: &mut Tx, message: &MessageId, channel: &str, at: UnixMs) -> Result<i64> {
    let row = sqlx::query(
        "INSERT INTO message_try (message_id, seq, at, channel, outcome, words) \
         SELECT $1, CAST(COALESCE(MAX(seq), 0) + 1 AS BIGINT), CAST($2 AS BIGINT), $3, 'begun', '' \
         FROM message_try WHERE message_id = $1 RETURNING seq",
    )
    .bind(message.as_str())
    .bind(at.0)
    .bind(channel)
    .fetch_one(tx.sql())
    .await?;
    int(&row, "seq")
}

/// Writes down what came of a try.
pub async fn end_try(tx: &mut Tx, message: &MessageId, seq: i64, outcome: &str, words: &str) -> Result<()> {
    sqlx::query("UPDATE message_try SET outcome = $1, words = $2 WHERE message_id = $3 AND seq = $4")
        .bind(outcome)
        .bind(words)
        .bind(message.as_str())
        .bind(seq)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// The tries of a message, the first one first.
pub async fn tries(conn: &mut Conn, message: &MessageId) -> Result<Vec<Try>> {
    let rows = sqlx::query(
        "SELECT seq, at, channel, outcome, words FROM message_try WHERE message_id = $1 ORDER BY seq LIMIT 200",
    )
    .bind(message.as_str())
    .fetch_all(conn.sql())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Try {
                seq: int(row, "seq")?,
                at: ms(row, "at")?,
                channel: text(row, "channel")?,
                outcome: text(row, "outcome")?,
                words: text(row, "words")?,
            })
        })
        .collect()
}
