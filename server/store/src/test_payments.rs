//! One-off pages of test payments.

use crate::decode::{id, ms, text};
use crate::{Conn, Result, Tx};
use domain::ids::{OperatorId, OrderId};
use domain::time::UnixMs;

/// A one-off page of a test payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The code in its address.
    pub token: String,
    /// Whose it is.
    pub operator_id: OperatorId,
    /// What it pays.
    pub order_id: OrderId,
    /// By which method.
    pub method: String,
    /// When it was made.
    pub created_at: UnixMs,
    /// Until when it works.
    pub expires_at: UnixMs,
}

/// Adds the one-off page of a test payment.
pub async fn insert(tx: &mut Tx, page: &Row) -> Result<()> {
    sqlx::query(
        "INSERT INTO test_payment (token, operator_id, order_id, method, created_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(page.token.as_str())
    .bind(page.operator_id.as_str())
    .bind(page.order_id.as_str())
    .bind(page.method.as_str())
    .bind(page.created_at.0)
    .bind(page.expires_at.0)
    .execute(tx.sql())
    .await?;
    Ok(())
}

fn read(row: &sqlx::any::AnyRow) -> Result<Row> {
    Ok(Row {
        token: text(row, "token")?,
        operator_id: id(row, "operator_id")?,
        order_id: id(row, "order_id")?,
        method: text(row, "method")?,
        created_at: ms(row, "created_at")?,
        expires_at: ms(row, "expires_at")?,
    })
}

/// The test page with this code.
pub async fn by_token(conn: &mut Conn, token: &str) -> Result<Option<Row>> {
    let sql = "SELECT token, operator_id, order_id, method, created_at, expires_at FROM test_payment WHERE token = $1";
    sqlx::query(sql).bind(token).fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// The latest test page of an operator for a method.
pub async fn latest(conn: &mut Conn, operator: &OperatorId, method: &str) -> Result<Option<Row>> {
    let sql = "SELECT token, operator_id, order_id, method, created_at, expires_at FROM test_payment \
               WHERE operator_id = $1 AND method = $2 ORDER BY created_at DESC, token DESC LIMIT 1";
    let query = sqlx::query(sql).bind(operator.as_str()).bind(method);
    query.fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}
