//! QR codes of car parks and lanes.

use crate::decode::{id, ms, opt_id, opt_ms, text};
use crate::{Conn, Result, Tx};
use domain::ids::{LaneId, OperatorId, QrToken, SiteId};
use domain::time::UnixMs;
use sqlx::any::AnyRow;

/// A row of `qr_code`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The code in its address.
    pub token: QrToken,
    /// Whose it is.
    pub operator_id: OperatorId,
    /// The car park.
    pub site_id: SiteId,
    /// The lane, unless it is the whole car park's.
    pub lane_id: Option<LaneId>,
    /// What is written under it.
    pub label: String,
    /// When it was made.
    pub created_at: UnixMs,
    /// When it was revoked, for good.
    pub revoked_at: Option<UnixMs>,
}

const COLUMNS: &str = "token, operator_id, site_id, lane_id, label, created_at, revoked_at";

fn read(row: &AnyRow) -> Result<Row> {
    Ok(Row {
        token: id(row, "token")?,
        operator_id: id(row, "operator_id")?,
        site_id: id(row, "site_id")?,
        lane_id: opt_id(row, "lane_id")?,
        label: text(row, "label")?,
        created_at: ms(row, "created_at")?,
        revoked_at: opt_ms(row, "revoked_at")?,
    })
}

/// Adds a code.
pub async fn insert(tx: &mut Tx, code: &Row) -> Result<()> {
    sqlx::query(
        "INSERT INTO qr_code (token, operator_id, site_id, lane_id, label, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(code.token.as_str())
    .bind(code.operator_id.as_str())
    .bind(code.site_id.as_str())
    .bind(code.lane_id.as_ref().map(LaneId::as_str))
    .bind(code.label.as_str())
    .bind(code.created_at.0)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// The code of this token, revoked or not.
pub async fn by_token(conn: &mut Conn, token: &QrToken) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM qr_code WHERE token = $1"));
    sqlx::query(sql).bind(token.as_str()).fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// Which codes a list shows.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter<'a> {
    /// Those of this site, its lanes included.
    pub site: Option<&'a SiteId>,
    /// Those alone that were not revoked.
    pub living: bool,
    /// Those that come after this one.
    pub after: Option<&'a Row>,
}

/// The codes of an operator that fit: newest first, those of one moment by label; at most `limit`.
pub async fn search(
    conn: &mut Conn,
    operator: &OperatorId,
    filter: Filter<'_>,
    limit: i64,
) -> Result<Vec<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM qr_code WHERE operator_id = $1 AND ($2 IS NULL OR site_id = $2) \
         AND ($3 = 0 OR revoked_at IS NULL) AND ($4 IS NULL OR created_at < $5 \
            OR (created_at = $5 AND (label > $6 OR (label = $6 AND token > $4)))) \
         ORDER BY created_at DESC, label, token LIMIT $7"
    ));
    let after = filter.after;
    let rows = sqlx::query(sql)
        .bind(operator.as_str())
        .bind(filter.site.map(SiteId::as_str))
        .bind(i64::from(filter.living))
        .bind(after.map(|row| row.token.as_str()))
        .bind(after.map_or(0, |row| row.created_at.0))
        .bind(after.map_or("", |row| row.label.as_str()))
        .bind(limit)
        .fetch_all(conn.sql())
        .await?;
    rows.iter().map(read).collect()
}

/// The living code with this label at a site or, with `lane`, at that lane of it.
pub async fn by_label(
    conn: &mut Conn,
    site: &SiteId,
    lane: Option<&LaneId>,
    label: &str,
) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM qr_code WHERE site_id = $1 AND COALESCE(lane_id, '') = $2 AND label = $3 \
         AND revoked_at IS NULL ORDER BY created_at, token LIMIT 1"
    ));
    let lane = lane.map(LaneId::as_str).unwrap_or_default();
    let query = sqlx::query(sql).bind(site.as_str()).bind(lane).bind(label);
    query.fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// Revokes a code. `false`: it was revoked already.
pub async fn revoke(tx: &mut Tx, token: &QrToken, at: UnixMs) -> Result<bool> {
    let done = sqlx::query("UPDATE qr_code SET revoked_at = $1 WHERE token = $2 AND revoked_at IS NULL")
        .bind(at.0)
        .bind(token.as_str())
        .execute(tx.sql())
        .await?;
    Ok(done.rows_affected() == 1)
}
