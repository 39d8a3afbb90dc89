//! What platform staff tell every operator.

use crate::decode::{id, int, ms, text};
use crate::{Conn, Result, Tx};
use domain::ids::{AnnouncementId, UserId};
use domain::time::UnixMs;
use sqlx::any::AnyRow;

/// A row of `announcement`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The announcement.
    pub id: AnnouncementId,
    /// `address`, `domain`, `certificate` or `other`.
    pub subject: String,
    /// In a few words.
    pub title: String,
    /// What to do about it.
    pub body: String,
    /// Where to read more; empty: nowhere.
    pub link: String,
    /// Who told it.
    pub created_by: String,
    /// When.
    pub created_at: UnixMs,
    /// Until when it is shown.
    pub ends_at: UnixMs,
}

const COLUMNS: &str = "id, subject, title, body, link, created_by, created_at, ends_at";

fn read(row: &AnyRow) -> Result<Row> {
    Ok(Row {
        id: id(row, "id")?,
        subject: text(row, "subject")?,
        title: text(row, "title")?,
        body: text(row, "body")?,
        link: text(row, "link")?,
        created_by: text(row, "created_by")?,
        created_at: ms(row, "created_at")?,
        ends_at: ms(row, "ends_at")?,
    })
}

/// Adds an announcement.
pub async fn insert(tx: &mut Tx, row: &Row) -> Result<()> {
    sqlx::query(
        "INSERT INTO announcement (id, subject, title, body, link, created_by, created_at, ends_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(row.id.as_str())
    .bind(row.subject.as_str())
    .bind(row.title.as_str())
    .bind(row.body.as_str())
    .bind(row.link.as_str())
    .bind(row.created_by.as_str())
    .bind(row.created_at.0)
    .bind(row.ends_at.0)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// What is shown now, the latest first; at most 5.
pub async fn current(conn: &mut Conn, now: UnixMs) -> Result<Vec<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM announcement WHERE ends_at > $1 ORDER BY created_at DESC, id DESC LIMIT 5"
    ));
    sqlx::query(sql).bind(now.0).fetch_all(conn.sql()).await?.iter().map(read).collect()
}

/// One announcement, shown or not.
pub async fn by_id(conn: &mut Conn, announcement: &AnnouncementId) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM announcement WHERE id = $1"));
    let query = sqlx::query(sql).bind(announcement.as_str());
    query.fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// What is shown now without what a person has read, the latest first; at most 5.
pub async fn unread(conn: &mut Conn, staff: &UserId, now: UnixMs) -> Result<Vec<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM announcement WHERE ends_at > $1 AND NOT EXISTS (SELECT 1 FROM announcement_reader r \
         WHERE r.announcement_id = announcement.id AND r.staff_id = $2) ORDER BY created_at DESC, id DESC LIMIT 5"
    ));
    let rows = sqlx::query(sql).bind(now.0).bind(staff.as_str()).fetch_all(conn.sql()).await?;
    rows.iter().map(read).collect()
}

/// All of them, the latest first, each with how many people have read it; at most `limit`.
pub async fn all(conn: &mut Conn, limit: i64) -> Result<Vec<(Row, i64)>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS}, (SELECT COUNT(*) FROM announcement_reader r WHERE r.announcement_id = announcement.id) \
         AS readers FROM announcement ORDER BY created_at DESC, id DESC LIMIT $1"
    ));
    let rows = sqlx::query(sql).bind(limit).fetch_all(conn.sql()).await?;
    rows.iter().map(|row| Ok((read(row)?, int(row, "readers")?))).collect()
}

/// A person has read an announcement that is shown. `false`: there is none, or they had read it before.
pub async fn mark_read(
    tx: &mut Tx,
    announcement: &AnnouncementId,
    staff: &UserId,
    now: UnixMs,
) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO announcement_reader (announcement_id, staff_id, read_at) \
         SELECT id, $1, $2 FROM announcement WHERE id = $3 AND ends_at > $2 ON CONFLICT DO NOTHING",
    )
    .bind(staff.as_str())
    .bind(now.0)
    .bind(announcement.as_str())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends an announcement now. `false`: there is none that is shown.
pub async fn end(tx: &mut Tx, announcement: &AnnouncementId, now: UnixMs) -> Result<bool> {
    let done = sqlx::query("UPDATE announcement SET ends_at = $1 WHERE id = $2 AND ends_at > $1")
        .bind(now.0)
        .bind(announcement.as_str())
        .execute(tx.sql())
        .await?;
    Ok(done.rows_affected() == 1)
}
