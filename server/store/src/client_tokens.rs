//! Short-lived tokens of an App's users. A row holds the SHA-256 of a token, never the token.

use crate::decode::{id, ms, text};
use crate::{Conn, Result, Tx};
use domain::ids::{ApiKeyId, OperatorId};
use domain::time::UnixMs;

/// A row of `client_token`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// SHA-256 of the token, hex.
    pub token_hash: String,
    /// Whose money it is.
    pub operator_id: OperatorId,
    /// The key that made it.
    pub key_id: ApiKeyId,
    /// Who pays, in the App's words.
    pub payer: String,
    /// What may be paid with it, JSON.
    pub payable_json: String,
    /// When it was made.
    pub created_at: UnixMs,
    /// Until when it works.
    pub expires_at: UnixMs,
}

/// Adds a token.
pub async fn insert(tx: &mut Tx, token: &Row) -> Result<()> {
    sqlx::query(
        "INSERT INTO client_token (token_hash, operator_id, key_id, payer, payable_json, created_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(token.token_hash.as_str())
    .bind(token.operator_id.as_str())
    .bind(token.key_id.as_str())
    .bind(token.payer.as_str())
    .bind(token.payable_json.as_str())
    .bind(token.created_at.0)
    .bind(token.expires_at.0)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// The token with this hash, if it still works: not after its end, nor after its key was revoked.
pub async fn living(conn: &mut Conn, token_hash: &str, now: UnixMs) -> Result<Option<Row>> {
    let sql = "SELECT t.token_hash, t.operator_id, t.key_id, t.payer, t.payable_json, t.created_at, t.expires_at \
               FROM client_token t JOIN api_key k ON k.id = t.key_id \
               WHERE t.token_hash = $1 AND t.expires_at > $2 AND k.revoked_at IS NULL";
    let row = sqlx::query(sql).bind(token_hash).bind(now.0).fetch_optional(conn.sql()).await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Row {
        token_hash: text(&row, "token_hash")?,
        operator_id: id(&row, "operator_id")?,
        key_id: id(&row, "key_id")?,
        payer: text(&row, "payer")?,
        payable_json: text(&row, "payable_json")?,
        created_at: ms(&row, "created_at")?,
        expires_at: ms(&row, "expires_at")?,
    }))
}

/// Forgets tokens that ended, at most `limit`. Returns how many.
pub async fn forget_ended(tx: &mut Tx, now: UnixMs, limit: i64) -> Result<u64> {
    let sql = "DELETE FROM client_token WHERE token_hash IN \
               (SELECT token_hash FROM client_token WHERE expires_at <= $1 LIMIT $2)";
    Ok(sqlx::query(sql).bind(now.0).bind(limit).execute(tx.sql()).await?.rows_affected())
}
