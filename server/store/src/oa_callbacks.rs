//! Where an official account's server posts to.

use crate::decode::{bytes, id, int, ms, opt_ms, opt_text, text};
use crate::{Conn, Result, Tx};
use domain::ids::AppRowId;
use domain::time::UnixMs;
use sqlx::any::AnyRow;

/// A row of `oa_callback`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Whose it is.
    pub app_row_id: AppRowId,
    /// The random id in the address.
    pub notify_key: String,
    /// Token and EncodingAESKey, sealed.
    pub sealed: Vec<u8>,
    /// Whether messages that are not encrypted are taken too.
    pub plain_allowed: bool,
    /// When token and key were made.
    pub made_at: UnixMs,
    /// When the platform last checked the address.
    pub verified_at: Option<UnixMs>,
    /// When something last came.
    pub last_at: Option<UnixMs>,
    /// What it was.
    pub last_event: Option<String>,
    /// When something was last refused.
    pub refused_at: Option<UnixMs>,
    /// Why.
    pub refused_code: Option<String>,
}

const COLUMNS: &str = "app_row_id, notify_key, sealed, plain_allowed, made_at, verified_at, last_at, last_event, \
                       refused_at, refused_code";

fn read(row: &AnyRow) -> Result<Row> {
    Ok(Row {
        app_row_id: id(row, "app_row_id")?,
        notify_key: text(row, "notify_key")?,
        sealed: bytes(row, "sealed")?,
        plain_allowed: int(row, "plain_allowed")? == 1,
        made_at: ms(row, "made_at")?,
        verified_at: opt_ms(row, "verified_at")?,
        last_at: opt_ms(row, "last_at")?,
        last_event: opt_text(row, "last_event")?,
        refused_at: opt_ms(row, "refused_at")?,
        refused_code: opt_text(row, "refused_code")?,
    })
}

/// The address of an app.
pub async fn of_app(conn: &mut Conn, app: &AppRowId) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM oa_callback WHERE app_row_id = $1"));
    sqlx::query(sql).bind(app.as_str()).fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// The address with this random id.
pub async fn by_key(conn: &mut Conn, notify_key: &str) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM oa_callback WHERE notify_key = $1"));
    sqlx::query(sql).bind(notify_key).fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// Keeps token and key of an app: its first ones, under `notify_key`, or others at the address that it has.
pub async fn put(
    tx: &mut Tx,
    app: &AppRowId,
    notify_key: &str,
    sealed: &[u8],
    plain: bool,
    at: UnixMs,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO oa_callback (app_row_id, notify_key, sealed, plain_allowed, made_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (app_row_id) DO UPDATE SET sealed = excluded.sealed, plain_allowed = excluded.plain_allowed, \
         made_at = excluded.made_at, verified_at = NULL, refused_at = NULL, refused_code = NULL",
    )
    .bind(app.as_str())
    .bind(notify_key)
    .bind(sealed)
    .bind(i64::from(plain))
    .bind(at.0)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Says whether messages that are not encrypted are taken. `false`: there is no address.
pub async fn allow_plain(tx: &mut Tx, app: &AppRowId, plain: bool) -> Result<bool> {
    let done = sqlx::query("UPDATE oa_callback SET plain_allowed = $1 WHERE app_row_id = $2")
        .bind(i64::from(plain))
        .bind(app.as_str())
        .execute(tx.sql())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// The platform checked the address, and our token was the right one.
pub async fn verified(tx: &mut Tx, app: &AppRowId, at: UnixMs) -> Result<()> {
    sqlx::query(
        "UPDATE oa_callback SET verified_at = $1, refused_at = NULL, refused_code = NULL WHERE app_row_id = $2",
    )
    .bind(at.0)
    .bind(app.as_str())
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Something came and was taken.
pub async fn taken(tx: &mut Tx, app: &AppRowId, event: &str, at: UnixMs) -> Result<()> {
    sqlx::query("UPDATE oa_callback SET last_at = $1, last_event = $2 WHERE app_row_id = $3")
        .bind(at.0)
        .bind(event)
        .bind(app.as_str())
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Something came and was refused.
pub async fn refused(tx: &mut Tx, app: &AppRowId, code: &str, at: UnixMs) -> Result<()> {
    sqlx::query("UPDATE oa_callback SET refused_at = $1, refused_code = $2 WHERE app_row_id = $3")
        .bind(at.0)
        .bind(code)
        .bind(app.as_str())
        .execute(tx.sql())
        .await?;
    Ok(())
}
