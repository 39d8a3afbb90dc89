//! What a message says and to whom: sealed, and kept only for a while.

use crate::decode::{bytes, ms};
use crate::{Conn, Result, Tx};
use domain::ids::MessageId;
use domain::time::UnixMs;

/// A row of `message_private`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Private {
    /// Recipient, values and link as JSON, sealed.
    pub sealed: Vec<u8>,
    /// When it goes.
    pub forget_at: UnixMs,
}

/// Keeps what a message says.
pub async fn keep_private(tx: &mut Tx, message: &MessageId, sealed: &[u8], forget_at: UnixMs) -> Result<()> {
    sqlx::query("INSERT INTO message_private (message_id, sealed, forget_at) VALUES ($1, $2, $3)")
        .bind(message.as_str())
        .bind(sealed)
        .bind(forget_at.0)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// What a message says; `None`: it is gone.
pub async fn private(conn: &mut Conn, message: &MessageId) -> Result<Option<Private>> {
    let row = sqlx::query("SELECT sealed, forget_at FROM message_private WHERE message_id = $1")
        .bind(message.as_str())
        .fetch_optional(conn.sql())
        .await?;
    row.map(|row| Ok(Private { sealed: bytes(&row, "sealed")?, forget_at: ms(&row, "forget_at")? }))
        .transpose()
}

/// Forgets what messages said whose time has come and that wait for nothing; at most `limit`.
pub async fn forget_private(tx: &mut Tx, now: UnixMs, limit: i64) -> Result<u64> {
    let done = sqlx::query(
        "DELETE FROM message_private WHERE message_id IN (SELECT p.message_id FROM message_private p \
         JOIN message m ON m.id = p.message_id WHERE p.forget_at <= $1 AND m.state <> 'queued' \
         ORDER BY p.forget_at LIMIT $2)",
    )
    .bind(now.0)
    .bind(limit)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected())
}
