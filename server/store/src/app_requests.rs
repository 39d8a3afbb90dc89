//! What was asked with an Idempotency-Key, and what was answered.

use crate::decode::{opt_text, text};
use crate::{Conn, Result, Tx};
use domain::time::UnixMs;

/// A row of `app_request`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// SHA-256 of what was asked, hex.
    pub body_hash: String,
    /// What was answered, JSON; `None` until it was.
    pub answer_json: Option<String>,
}

/// Begins a request, unless the caller used this key before; what stands there now.
pub async fn begin(tx: &mut Tx, caller: &str, key: &str, body_hash: &str, now: UnixMs) -> Result<Row> {
    sqlx::query(
        "INSERT INTO app_request (caller, idempotency_key, body_hash, created_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (caller, idempotency_key) DO NOTHING",
    )
    .bind(caller)
    .bind(key)
    .bind(body_hash)
    .bind(now.0)
    .execute(tx.sql())
    .await?;
    get(tx, caller, key).await
}

/// Keeps the answer, unless one is kept already; what stands there now.
pub async fn answered(tx: &mut Tx, caller: &str, key: &str, answer_json: &str) -> Result<Row> {
    sqlx::query(
        "UPDATE app_request SET answer_json = $3 WHERE caller = $1 AND idempotency_key = $2 AND answer_json IS NULL",
    )
    .bind(caller)
    .bind(key)
    .bind(answer_json)
    .execute(tx.sql())
    .await?;
    get(tx, caller, key).await
}

async fn get(conn: &mut Conn, caller: &str, key: &str) -> Result<Row> {
    let sql = "SELECT body_hash, answer_json FROM app_request WHERE caller = $1 AND idempotency_key = $2";
    let row = sqlx::query(sql).bind(caller).bind(key).fetch_one(conn.sql()).await?;
    Ok(Row { body_hash: text(&row, "body_hash")?, answer_json: opt_text(&row, "answer_json")? })
}

/// Forgets requests made before `until`, at most `limit`. Returns how many.
pub async fn forget(tx: &mut Tx, until: UnixMs, limit: i64) -> Result<u64> {
    let sql = "DELETE FROM app_request WHERE (caller, idempotency_key) IN \
               (SELECT caller, idempotency_key FROM app_request WHERE created_at < $1 LIMIT $2)";
    Ok(sqlx::query(sql).bind(until.0).bind(limit).execute(tx.sql()).await?.rows_affected())
}
