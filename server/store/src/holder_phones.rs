//! Telephone numbers of the holders of cards and stays, for messages: sealed, and masked for people to see.

use crate::decode::{bytes, text};
use crate::{Conn, Result, Tx};
use domain::ids::OperatorId;
use domain::time::UnixMs;

/// A row of `holder_phone`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The number, sealed.
    pub sealed: Vec<u8>,
    /// The number, masked.
    pub masked: String,
}

/// Keeps the number of whoever holds `owner`, a card's or a visit's id.
pub async fn put(tx: &mut Tx, owner: &str, operator: &OperatorId, row: &Row, at: UnixMs) -> Result<()> {
    sqlx::query(
        "INSERT INTO holder_phone (owner, operator_id, sealed, masked, updated_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (owner) DO UPDATE SET sealed = excluded.sealed, masked = excluded.masked, \
         updated_at = excluded.updated_at",
    )
    .bind(owner)
    .bind(operator.as_str())
    .bind(row.sealed.as_slice())
    .bind(row.masked.as_str())
    .bind(at.0)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Forgets the number.
pub async fn remove(tx: &mut Tx, owner: &str) -> Result<()> {
    sqlx::query("DELETE FROM holder_phone WHERE owner = $1").bind(owner).execute(tx.sql()).await?;
    Ok(())
}

/// The number of whoever holds `owner`.
pub async fn get(conn: &mut Conn, owner: &str) -> Result<Option<Row>> {
    let row = sqlx::query("SELECT sealed, masked FROM holder_phone WHERE owner = $1")
        .bind(owner)
        .fetch_optional(conn.sql())
        .await?;
    row.map(|row| Ok(Row { sealed: bytes(&row, "sealed")?, masked: text(&row, "masked")? })).transpose()
}

/// Forgets the numbers of stays that ended before `until`; at most `limit`.
pub async fn forget_left(tx: &mut Tx, until: UnixMs, limit: i64) -> Result<u64> {
    let done = sqlx::query(
        "DELETE FROM holder_phone WHERE owner IN (SELECT h.owner FROM holder_phone h \
         WHERE EXISTS (SELECT 1 FROM visit v WHERE v.id = h.owner AND v.left_at < $1) LIMIT $2)",
    )
    .bind(until.0)
    .bind(limit)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected())
}
