//! Lanes of car parks, and what stands there now.

use crate::decode::{id, ms, opt_id, opt_ms, text, word};
use crate::{Conn, Result, Tx};
use domain::ids::{LaneId, OperatorId, SiteId, VisitId};
use domain::time::UnixMs;
use sqlx::any::AnyRow;

pub use domain::site::LaneKind as Kind;

/// A row of `lane`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The lane.
    pub id: LaneId,
    /// Whose it is.
    pub operator_id: OperatorId,
    /// The car park.
    pub site_id: SiteId,
    /// The code that the parking system uses; unique at the site.
    pub code: String,
    /// The name that payers see.
    pub name: String,
    /// Which way it leads.
    pub kind: Kind,
    /// The stay of the vehicle that stands there now.
    pub visit_id: Option<VisitId>,
    /// Since when.
    pub visit_since: Option<UnixMs>,
    /// When it was added.
    pub created_at: UnixMs,
}

const COLUMNS: &str = "id, operator_id, site_id, code, name, kind, visit_id, visit_since, created_at";

fn read(row: &AnyRow) -> Result<Row> {
    Ok(Row {
        id: id(row, "id")?,
        operator_id: id(row, "operator_id")?,
        site_id: id(row, "site_id")?,
        code: text(row, "code")?,
        name: text(row, "name")?,
        kind: word(row, "kind", Kind::parse)?,
        visit_id: opt_id(row, "visit_id")?,
        visit_since: opt_ms(row, "visit_since")?,
        created_at: ms(row, "created_at")?,
    })
}

/// Adds an empty lane. `false`: the site has a lane with this code; nothing was added.
pub async fn insert(tx: &mut Tx, lane: &Row) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO lane (id, operator_id, site_id, code, name, kind, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (site_id, code) DO NOTHING",
    )
    .bind(lane.id.as_str())
    .bind(lane.operator_id.as_str())
    .bind(lane.site_id.as_str())
    .bind(lane.code.as_str())
    .bind(lane.name.as_str())
    .bind(lane.kind.as_str())
    .bind(lane.created_at.0)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Changes code, name and kind. `false`: another lane of the site has this code; nothing changed.
pub async fn update(tx: &mut Tx, lane: &Row) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE lane SET code = $1, name = $2, kind = $3 WHERE id = $4 AND NOT EXISTS \
         (SELECT 1 FROM lane other WHERE other.site_id = lane.site_id AND other.code = $1 AND other.id <> $4)",
    )
    .bind(lane.code.as_str())
    .bind(lane.name.as_str())
    .bind(lane.kind.as_str())
    .bind(lane.id.as_str())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The lane with this id.
pub async fn by_id(conn: &mut Conn, lane: &LaneId) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM lane WHERE id = $1"));
    sqlx::query(sql).bind(lane.as_str()).fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// The site's lane with this code.
pub async fn by_code(conn: &mut Conn, site: &SiteId, code: &str) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM lane WHERE site_id = $1 AND code = $2"));
    let query = sqlx::query(sql).bind(site.as_str()).bind(code);
    query.fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// The lanes of an operator in the order in which they were added, after `after`; at most `limit`.
pub async fn of_operator(
    conn: &mut Conn,
    operator: &OperatorId,
    after: Option<&LaneId>,
    limit: i64,
) -> Result<Vec<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM lane WHERE operator_id = $1 AND id > $2 ORDER BY id LIMIT $3"
    ));
    let query = sqlx::query(sql)
        .bind(operator.as_str())
        .bind(after.map(LaneId::as_str).unwrap_or_default())
        .bind(limit);
    query.fetch_all(conn.sql()).await?.iter().map(read).collect()
}

/// What stands at a lane from `at` on; `None`: nothing. A vehicle stands at one lane at a time. The same vehicle again
/// keeps the moment since which it has been there.
pub async fn stand(tx: &mut Tx, lane: &LaneId, visit: Option<&VisitId>, at: UnixMs) -> Result<()> {
    if let Some(visit) = visit {
        sqlx::query("UPDATE lane SET visit_id = NULL, visit_since = NULL WHERE visit_id = $1 AND id <> $2")
            .bind(visit.as_str())
            .bind(lane.as_str())
            .execute(tx.sql())
            .await?;
    }
    sqlx::query(
        "UPDATE lane SET visit_since = CASE WHEN visit_id = $1 THEN visit_since ELSE $2 END, visit_id = $1 WHERE id = $3",
    )
    .bind(visit.map(VisitId::as_str))
    .bind(visit.map(|_| at.0))
    .bind(lane.as_str())
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// A vehicle stands at no lane any more.
pub async fn clear_of(tx: &mut Tx, visit: &VisitId) -> Result<()> {
    sqlx::query("UPDATE lane SET visit_id = NULL, visit_since = NULL WHERE visit_id = $1")
        .bind(visit.as_str())
        .execute(tx.sql())
        .await?;
    Ok(())
}
