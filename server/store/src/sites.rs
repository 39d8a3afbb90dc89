//! Car parks and card stations.

use crate::decode::{id, int, ms, opt_text, text, word};
use crate::{Conn, Error, Result, Tx};
use domain::ids::{OperatorId, SiteId};
use domain::tariff::Tariff;
use domain::time::UnixMs;
use domain::top_up::TopUpRules;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::any::AnyRow;

pub use domain::site::{SiteKind as Kind, SiteStatus as Status};

/// A row of `site`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The site.
    pub id: SiteId,
    /// Whose it is.
    pub operator_id: OperatorId,
    /// The code that the parking system uses; unique at the operator.
    pub code: String,
    /// The name that payers see.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// What a stay costs; `None` for a card station.
    pub tariff: Option<Tariff>,
    /// What a card station takes; `None` for a car park.
    pub top_up: Option<TopUpRules>,
    /// How long a payer may take to leave after paying, in milliseconds.
    pub exit_window_ms: i64,
    /// How long a quote stands, in milliseconds.
    pub quote_valid_ms: i64,
    /// Whether it is in use.
    pub status: Status,
    /// When it was added.
    pub created_at: UnixMs,
}

const COLUMNS: &str = "id, operator_id, code, name, kind, tariff_json, top_up_json, exit_window_ms, quote_valid_ms, status, created_at";

fn read(row: &AnyRow) -> Result<Row> {
    Ok(Row {
        id: id(row, "id")?,
        operator_id: id(row, "operator_id")?,
        code: text(row, "code")?,
        name: text(row, "name")?,
        kind: word(row, "kind", Kind::parse)?,
        tariff: json(row, "tariff_json")?,
        top_up: json(row, "top_up_json")?,
        exit_window_ms: int(row, "exit_window_ms")?,
        quote_valid_ms: int(row, "quote_valid_ms")?,
        status: word(row, "status", Status::parse)?,
        created_at: ms(row, "created_at")?,
    })
}

fn json<T: DeserializeOwned>(row: &AnyRow, column: &str) -> Result<Option<T>> {
    let value = opt_text(row, column)?.map(|json| serde_json::from_str(&json)).transpose();
    value.map_err(|_| Error::Corrupt(column.to_owned()))
}

fn to_json<T: Serialize>(value: Option<&T>, column: &str) -> Result<Option<String>> {
    value.map(serde_json::to_string).transpose().map_err(|_| Error::Corrupt(column.to_owned()))
}

/// Adds a site. `false`: the operator has a site with this code; nothing was added.
pub async fn insert(tx: &mut Tx, site: &Row) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO site (id, operator_id, code, name, kind, tariff_json, top_up_json, exit_window_ms, quote_valid_ms, \
         status, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
         ON CONFLICT (operator_id, code) DO NOTHING",
    )
    .bind(site.id.as_str())
    .bind(site.operator_id.as_str())
    .bind(site.code.as_str())
    .bind(site.name.as_str())
    .bind(site.kind.as_str())
    .bind(to_json(site.tariff.as_ref(), "tariff_json")?)
    .bind(to_json(site.top_up.as_ref(), "top_up_json")?)
    .bind(site.exit_window_ms)
    .bind(site.quote_valid_ms)
    .bind(site.status.as_str())
    .bind(site.created_at.0)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Changes everything about a site but its id, operator and age. `false`: another site of the operator has this code;
/// nothing changed.
pub async fn update(tx: &mut Tx, site: &Row) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE site SET code = $1, name = $2, kind = $3, tariff_json = $4, top_up_json = $5, exit_window_ms = $6, \
         quote_valid_ms = $7, status = $8 WHERE id = $9 AND operator_id = $10 AND NOT EXISTS \
         (SELECT 1 FROM site other WHERE other.operator_id = $10 AND other.code = $1 AND other.id <> $9)",
    )
    .bind(site.code.as_str())
    .bind(site.name.as_str())
    .bind(site.kind.as_str())
    .bind(to_json(site.tariff.as_ref(), "tariff_json")?)
    .bind(to_json(site.top_up.as_ref(), "top_up_json")?)
    .bind(site.exit_window_ms)
    .bind(site.quote_valid_ms)
    .bind(site.status.as_str())
    .bind(site.id.as_str())
    .bind(site.operator_id.as_str())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The site with this id.
pub async fn by_id(conn: &mut Conn, site: &SiteId) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM site WHERE id = $1"));
    sqlx::query(sql).bind(site.as_str()).fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// The operator's site with this code.
pub async fn by_code(conn: &mut Conn, operator: &OperatorId, code: &str) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM site WHERE operator_id = $1 AND code = $2"));
    let query = sqlx::query(sql).bind(operator.as_str()).bind(code);
    query.fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// The operator's sites in the order in which they were added, after `after`; at most `limit`.
pub async fn of_operator(
    conn: &mut Conn,
    operator: &OperatorId,
    after: Option<&SiteId>,
    limit: i64,
) -> Result<Vec<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM site WHERE operator_id = $1 AND id > $2 ORDER BY id LIMIT $3"
    ));
    let query = sqlx::query(sql)
        .bind(operator.as_str())
        .bind(after.map(SiteId::as_str).unwrap_or_default())
        .bind(limit);
    query.fetch_all(conn.sql()).await?.iter().map(read).collect()
}
