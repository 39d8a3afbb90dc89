//! Message push (推送配置): what an operator set up per kind of message.

use crate::decode::{int, ms, opt_ms, opt_text, text, word};
use crate::{Conn, Result, Tx};
use domain::ids::OperatorId;
use domain::message::MessageKind;
use domain::time::UnixMs;
use sqlx::any::AnyRow;

/// A row of `message_setting`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The kind.
    pub kind: MessageKind,
    /// Whether messages of this kind go out.
    pub enabled: bool,
    /// The official account that holds the template; empty while none is picked.
    pub app_id: String,
    /// The template as it was fetched, JSON.
    pub template_json: Option<String>,
    /// Which value goes into which field, JSON; `[]` for the guide's template.
    pub mapping_json: String,
    /// When the template was fetched.
    pub fetched_at: Option<UnixMs>,
    /// When it was changed.
    pub updated_at: UnixMs,
}

const COLUMNS: &str = "kind, enabled, app_id, template_json, mapping_json, fetched_at, updated_at";

fn read(row: &AnyRow) -> Result<Row> {
    Ok(Row {
        kind: word(row, "kind", MessageKind::parse)?,
        enabled: int(row, "enabled")? == 1,
        app_id: text(row, "app_id")?,
        template_json: opt_text(row, "template_json")?,
        mapping_json: text(row, "mapping_json")?,
        fetched_at: opt_ms(row, "fetched_at")?,
        updated_at: ms(row, "updated_at")?,
    })
}

/// What an operator set up for a kind.
pub async fn get(conn: &mut Conn, operator: &OperatorId, kind: MessageKind) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM message_setting WHERE operator_id = $1 AND kind = $2"
    ));
    let row = sqlx::query(sql).bind(operator.as_str()).bind(kind.as_str()).fetch_optional(conn.sql()).await?;
    row.as_ref().map(read).transpose()
}

/// Everything that an operator set up.
pub async fn of_operator(conn: &mut Conn, operator: &OperatorId) -> Result<Vec<Row>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM message_setting WHERE operator_id = $1"));
    sqlx::query(sql).bind(operator.as_str()).fetch_all(conn.sql()).await?.iter().map(read).collect()
}

/// Keeps what an operator set up for a kind.
pub async fn put(tx: &mut Tx, operator: &OperatorId, row: &Row) -> Result<()> {
    sqlx::query(
        "INSERT INTO message_setting (operator_id, kind, enabled, app_id, template_json, mapping_json, fetched_at, \
         updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (operator_id, kind) DO UPDATE SET \
         enabled = excluded.enabled, app_id = excluded.app_id, template_json = excluded.template_json, \
         mapping_json = excluded.mapping_json, fetched_at = excluded.fetched_at, updated_at = excluded.updated_at",
    )
    .bind(operator.as_str())
    .bind(row.kind.as_str())
    .bind(i64::from(row.enabled))
    .bind(row.app_id.as_str())
    .bind(row.template_json.as_deref())
    .bind(row.mapping_json.as_str())
    .bind(row.fetched_at.map(|at| at.0))
    .bind(row.updated_at.0)
    .execute(tx.sql())
    .await?;
    Ok(())
}
