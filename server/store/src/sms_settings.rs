//! How an operator sends short messages.

use crate::decode::{bytes, id, int, ms, text};
use crate::{Conn, Result, Tx};
use domain::ids::OperatorId;
use domain::time::UnixMs;

/// A row of `sms_setting`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Whose it is.
    pub operator_id: OperatorId,
    /// From 1.
    pub version: i64,
    /// Whether messages are sent.
    pub enabled: bool,
    /// What may be shown, JSON.
    pub public_json: String,
    /// The gateway's secret, sealed.
    pub sealed: Vec<u8>,
    /// What the checks said, JSON.
    pub checks_json: String,
    /// When it was last changed.
    pub updated_at: UnixMs,
}

/// What an operator has stored.
pub async fn get(conn: &mut Conn, operator: &OperatorId) -> Result<Option<Row>> {
    let row = sqlx::query(
        "SELECT operator_id, version, enabled, public_json, sealed, checks_json, updated_at FROM sms_setting \
         WHERE operator_id = $1",
    )
    .bind(operator.as_str())
    .fetch_optional(conn.sql())
    .await?;
    row.map(|row| {
        Ok(Row {
            operator_id: id(&row, "operator_id")?,
            version: int(&row, "version")?,
            enabled: int(&row, "enabled")? == 1,
            public_json: text(&row, "public_json")?,
            sealed: bytes(&row, "sealed")?,
            checks_json: text(&row, "checks_json")?,
            updated_at: ms(&row, "updated_at")?,
        })
    })
    .transpose()
}

/// Keeps settings in the place of the version before them; version 1 in the place of none. `false`: somebody else saved
/// meanwhile; nothing changed.
pub async fn put(tx: &mut Tx, row: &Row) -> Result<bool> {
    let sql = if row.version == 1 {
        "INSERT INTO sms_setting (operator_id, version, enabled, public_json, sealed, checks_json, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (operator_id) DO NOTHING"
    } else {
        "UPDATE sms_setting SET version = $2, enabled = $3, public_json = $4, sealed = $5, checks_json = $6, \
         updated_at = $7 WHERE operator_id = $1 AND version = $2 - 1"
    };
    let done = sqlx::query(sql)
        .bind(row.operator_id.as_str())
        .bind(row.version)
        .bind(i64::from(row.enabled))
        .bind(row.public_json.as_str())
        .bind(row.sealed.as_slice())
        .bind(row.checks_json.as_str())
        .bind(row.updated_at.0)
        .execute(tx.sql())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps what the checks of a version say now. `false`: another version is in use.
pub async fn set_checks(tx: &mut Tx, operator: &OperatorId, version: i64, checks_json: &str) -> Result<bool> {
    let done = sqlx::query("UPDATE sms_setting SET checks_json = $1 WHERE operator_id = $2 AND version = $3")
        .bind(checks_json)
        .bind(operator.as_str())
        .bind(version)
        .execute(tx.sql())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Switches sending on or off. `false`: nothing is stored, or it stood so before.
pub async fn switch(tx: &mut Tx, operator: &OperatorId, on: bool, at: UnixMs) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE sms_setting SET enabled = $1, updated_at = $2 WHERE operator_id = $3 AND enabled <> $1",
    )
    .bind(i64::from(on))
    .bind(at.0)
    .bind(operator.as_str())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}
