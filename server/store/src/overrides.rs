//! Methods that somebody switched on although their essential checks had not passed.

use crate::decode::{ms, text, word};
use crate::{Conn, Result, Tx};
use domain::ids::OperatorId;
use domain::method::Method;
use domain::time::UnixMs;

/// A row of `method_override`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Which method.
    pub method: Method,
    /// What was in the way: a stable code.
    pub cause: String,
    /// Why it was switched on all the same.
    pub reason: String,
    /// Who did.
    pub actor: String,
    /// When.
    pub made_at: UnixMs,
}

/// What stands at an operator.
pub async fn of_operator(conn: &mut Conn, operator: &OperatorId) -> Result<Vec<Row>> {
    let rows = sqlx::query(
        "SELECT method, cause, reason, actor, made_at FROM method_override WHERE operator_id = $1 ORDER BY method",
    )
    .bind(operator.as_str())
    .fetch_all(conn.sql())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Row {
                method: word(row, "method", Method::parse)?,
                cause: text(row, "cause")?,
                reason: text(row, "reason")?,
                actor: text(row, "actor")?,
                made_at: ms(row, "made_at")?,
            })
        })
        .collect()
}

/// Keeps one; the latest stands.
pub async fn keep(tx: &mut Tx, operator: &OperatorId, row: &Row) -> Result<()> {
    sqlx::query(
        "INSERT INTO method_override (operator_id, method, cause, reason, actor, made_at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (operator_id, method) DO UPDATE SET cause = excluded.cause, \
         reason = excluded.reason, actor = excluded.actor, made_at = excluded.made_at",
    )
    .bind(operator.as_str())
    .bind(row.method.as_str())
    .bind(row.cause.as_str())
    .bind(row.reason.as_str())
    .bind(row.actor.as_str())
    .bind(row.made_at.0)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Forgets a method's. `false`: there was none.
pub async fn forget(tx: &mut Tx, operator: &OperatorId, method: Method) -> Result<bool> {
    let done = sqlx::query("DELETE FROM method_override WHERE operator_id = $1 AND method = $2")
        .bind(operator.as_str())
        .bind(method.as_str())
        .execute(tx.sql())
        .await?;
    Ok(done.rows_affected() == 1)
}
