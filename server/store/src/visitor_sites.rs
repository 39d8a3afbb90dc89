//! Where visitors may book, the keys of those sites' passes, and for how long bookings are kept.

use crate::decode::{bytes, id, int, ms, opt_ms, opt_text, text};
use crate::terminals::key_no;
use crate::{Conn, Result, Tx};
use domain::ids::{OperatorId, QrToken, SiteId};
use domain::offline::KeyNo;
use domain::time::UnixMs;
use sqlx::any::AnyRow;

/// A row of `visitor_site`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The site.
    pub site_id: SiteId,
    /// Whose it is.
    pub operator_id: OperatorId,
    /// The code in the booking page's address.
    pub token: QrToken,
    /// Whether bookings are taken now.
    pub takes_bookings: bool,
    /// Since when it was set up.
    pub created_at: UnixMs,
}

/// A row of `visitor_key`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Whose gates' key.
    pub site_id: SiteId,
    /// Which of its keys.
    pub key_no: KeyNo,
    /// The 32 bytes, sealed.
    pub sealed: Vec<u8>,
    /// What people compare to see that it was entered right.
    pub check_value: String,
    /// When it was issued.
    pub created_at: UnixMs,
    /// Who issued it.
    pub created_by: Option<String>,
    /// Since when another one makes new passes; `None`: it is the current one.
    pub replaced_at: Option<UnixMs>,
}

const COLUMNS: &str = "site_id, operator_id, token, takes_bookings, created_at";
const KEY_COLUMNS: &str = "site_id, key_no, sealed, check_value, created_at, created_by, replaced_at";

fn read(row: &AnyRow) -> Result<Row> {
    Ok(Row {
        site_id: id(row, "site_id")?,
        operator_id: id(row, "operator_id")?,
        token: id(row, "token")?,
        takes_bookings: int(row, "takes_bookings")? == 1,
        created_at: ms(row, "created_at")?,
    })
}

fn read_key(row: &AnyRow) -> Result<Key> {
    Ok(Key {
        site_id: id(row, "site_id")?,
        key_no: key_no(row)?,
        sealed: bytes(row, "sealed")?,
        check_value: text(row, "check_value")?,
        created_at: ms(row, "created_at")?,
        created_by: opt_text(row, "created_by")?,
        replaced_at: opt_ms(row, "replaced_at")?,
    })
}

/// Sets a site up. `false`: it was set up already; nothing changed.
pub async fn insert(tx: &mut Tx, site: &Row) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO visitor_site (site_id, operator_id, token, takes_bookings, created_at) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (site_id) DO NOTHING",
    )
    .bind(site.site_id.as_str())
    .bind(site.operator_id.as_str())
    .bind(site.token.as_str())
    .bind(i64::from(site.takes_bookings))
    .bind(site.created_at.0)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes bookings at a site, or no more. `false`: it was so already.
pub async fn set_open(tx: &mut Tx, site: &SiteId, takes_bookings: bool) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE visitor_site SET takes_bookings = $1 WHERE site_id = $2 AND takes_bookings <> $1",
    )
    .bind(i64::from(takes_bookings))
    .bind(site.as_str())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The site of a booking page's code.
pub async fn by_token(conn: &mut Conn, token: &QrToken) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM visitor_site WHERE token = $1"));
    sqlx::query(sql).bind(token.as_str()).fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// A site that was set up.
pub async fn by_site(conn: &mut Conn, site: &SiteId) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM visitor_site WHERE site_id = $1"));
    sqlx::query(sql).bind(site.as_str()).fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// The sites of an operator that were set up.
pub async fn of_operator(conn: &mut Conn, operator: &OperatorId) -> Result<Vec<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM visitor_site WHERE operator_id = $1 ORDER BY site_id"
    ));
    sqlx::query(sql).bind(operator.as_str()).fetch_all(conn.sql()).await?.iter().map(read).collect()
}

/// Adds a site's current key. `false`: it has a current key, or one with this number; nothing was added.
pub async fn insert_key(tx: &mut Tx, key: &Key) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO visitor_key (site_id, key_no, sealed, check_value, created_at, created_by) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
    )
    .bind(key.site_id.as_str())
    .bind(i64::from(key.key_no.value()))
    .bind(key.sealed.as_slice())
    .bind(key.check_value.as_str())
    .bind(key.created_at.0)
    .bind(key.created_by.as_deref())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Makes no more passes with a key. `false`: it was not the current one.
pub async fn replace_key(tx: &mut Tx, site: &SiteId, key_no: KeyNo, at: UnixMs) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE visitor_key SET replaced_at = $1 WHERE site_id = $2 AND key_no = $3 AND replaced_at IS NULL",
    )
    .bind(at.0)
    .bind(site.as_str())
    .bind(i64::from(key_no.value()))
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The key that makes a site's new passes.
pub async fn current_key(conn: &mut Conn, site: &SiteId) -> Result<Option<Key>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {KEY_COLUMNS} FROM visitor_key WHERE site_id = $1 AND replaced_at IS NULL"
    ));
    sqlx::query(sql).bind(site.as_str()).fetch_optional(conn.sql()).await?.as_ref().map(read_key).transpose()
}

/// One key of a site.
pub async fn key(conn: &mut Conn, site: &SiteId, key_no: KeyNo) -> Result<Option<Key>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {KEY_COLUMNS} FROM visitor_key WHERE site_id = $1 AND key_no = $2"
    ));
    let query = sqlx::query(sql).bind(site.as_str()).bind(i64::from(key_no.value()));
    query.fetch_optional(conn.sql()).await?.as_ref().map(read_key).transpose()
}

/// For how many days an operator keeps bookings; `None`: as the product does.
pub async fn retention(conn: &mut Conn, operator: &OperatorId) -> Result<Option<i64>> {
    let row = sqlx::query("SELECT retention_days FROM visitor_settings WHERE operator_id = $1")
        .bind(operator.as_str())
        .fetch_optional(conn.sql())
        .await?;
    row.map(|row| int(&row, "retention_days")).transpose()
}

/// Keeps an operator's bookings for so many days.
pub async fn set_retention(tx: &mut Tx, operator: &OperatorId, days: i64) -> Result<()> {
    sqlx::query(
        "INSERT INTO visitor_settings (operator_id, retention_days) VALUES ($1, $2) \
         ON CONFLICT (operator_id) DO UPDATE SET retention_days = excluded.retention_days",
    )
    .bind(operator.as_str())
    .bind(days)
    .execute(tx.sql())
    .await?;
    Ok(())
}
