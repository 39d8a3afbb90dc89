//! Where webhooks go.

use crate::decode::{bytes, id, int, ms, opt_ms, text};
use crate::{Conn, Result, Tx};
use domain::ids::{OperatorId, WebhookId};
use domain::time::UnixMs;
use sqlx::any::AnyRow;

/// A row of `webhook_endpoint`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The endpoint.
    pub id: WebhookId,
    /// Whose it is.
    pub operator_id: OperatorId,
    /// The address.
    pub url: String,
    /// The sealed signing secret.
    pub sealed_secret: Vec<u8>,
    /// Whether events go there.
    pub enabled: bool,
    /// When it was added.
    pub created_at: UnixMs,
    /// When it was removed; its deliveries stay.
    pub deleted_at: Option<UnixMs>,
}

const COLUMNS: &str = "id, operator_id, url, sealed_secret, enabled, created_at, deleted_at";

fn read(row: &AnyRow) -> Result<Row> {
    Ok(Row {
        id: id(row, "id")?,
        operator_id: id(row, "operator_id")?,
        url: text(row, "url")?,
        sealed_secret: bytes(row, "sealed_secret")?,
        enabled: int(row, "enabled")? == 1,
        created_at: ms(row, "created_at")?,
        deleted_at: opt_ms(row, "deleted_at")?,
    })
}

/// Adds an endpoint. `false`: the operator has this address already; nothing was added.
pub async fn insert(tx: &mut Tx, endpoint: &Row) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO webhook_endpoint (id, operator_id, url, sealed_secret, enabled, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
    )
    .bind(endpoint.id.as_str())
    .bind(endpoint.operator_id.as_str())
    .bind(endpoint.url.as_str())
    .bind(endpoint.sealed_secret.as_slice())
    .bind(i64::from(endpoint.enabled))
    .bind(endpoint.created_at.0)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The endpoint with this id, removed or not.
pub async fn by_id(conn: &mut Conn, endpoint: &WebhookId) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM webhook_endpoint WHERE id = $1"));
    sqlx::query(sql).bind(endpoint.as_str()).fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// The endpoints of an operator that events go to, oldest first.
pub async fn enabled_of(conn: &mut Conn, operator: &OperatorId) -> Result<Vec<Row>> {
    let mut endpoints = of_operator(conn, operator).await?;
    endpoints.retain(|endpoint| endpoint.enabled);
    Ok(endpoints)
}

/// The endpoints of an operator that were not removed, oldest first. There are few: every event goes to each.
pub async fn of_operator(conn: &mut Conn, operator: &OperatorId) -> Result<Vec<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM webhook_endpoint WHERE operator_id = $1 AND deleted_at IS NULL ORDER BY id"
    ));
    sqlx::query(sql).bind(operator.as_str()).fetch_all(conn.sql()).await?.iter().map(read).collect()
}

/// Removes an endpoint. `false`: the operator has no such endpoint.
pub async fn remove(tx: &mut Tx, operator: &OperatorId, endpoint: &WebhookId, at: UnixMs) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE webhook_endpoint SET deleted_at = $1, enabled = 0 \
         WHERE id = $2 AND operator_id = $3 AND deleted_at IS NULL",
    )
    .bind(at.0)
    .bind(endpoint.as_str())
    .bind(operator.as_str())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}
