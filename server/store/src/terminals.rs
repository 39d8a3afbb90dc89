//! Offline terminals (脱机终端) and their keys, sealed. A key that a rotation replaced is taken until its overlap ends.

use crate::decode::{bytes, id, int, ms, opt_ms, opt_text, text};
use crate::{Conn, Error, Result, Tx};
use domain::ids::{OperatorId, SiteId, TerminalId};
use domain::offline::{KeyNo, TerminalNo};
use domain::time::UnixMs;
use sqlx::any::AnyRow;

/// A row of `terminal`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The terminal.
    pub id: TerminalId,
    /// Whose it is.
    pub operator_id: OperatorId,
    /// Where it stands.
    pub site_id: SiteId,
    /// The number printed on it; unique in the deployment.
    pub terminal_no: TerminalNo,
    /// How people call it.
    pub name: String,
    /// When it was added.
    pub created_at: UnixMs,
    /// When it was revoked, for good.
    pub revoked_at: Option<UnixMs>,
}

/// A row of `terminal_key`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Whose key.
    pub terminal_id: TerminalId,
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
    /// Until when new bills made with it are taken; `None`: it is the current one.
    pub accept_until: Option<UnixMs>,
    /// When a bill made with it was first opened.
    pub first_used_at: Option<UnixMs>,
}

const COLUMNS: &str = "id, operator_id, site_id, terminal_no, name, created_at, revoked_at";
const KEY_COLUMNS: &str =
    "terminal_id, key_no, sealed, check_value, created_at, created_by, accept_until, first_used_at";

pub(crate) fn terminal_no(row: &AnyRow) -> Result<TerminalNo> {
    let number = u32::try_from(int(row, "terminal_no")?).ok().and_then(|n| TerminalNo::new(n).ok());
    number.ok_or_else(|| Error::Corrupt("terminal_no".to_owned()))
}

pub(crate) fn key_no(row: &AnyRow) -> Result<KeyNo> {
    let number = u8::try_from(int(row, "key_no")?).ok().and_then(|n| KeyNo::new(n).ok());
    number.ok_or_else(|| Error::Corrupt("key_no".to_owned()))
}

fn read(row: &AnyRow) -> Result<Row> {
    Ok(Row {
        id: id(row, "id")?,
        operator_id: id(row, "operator_id")?,
        site_id: id(row, "site_id")?,
        terminal_no: terminal_no(row)?,
        name: text(row, "name")?,
        created_at: ms(row, "created_at")?,
        revoked_at: opt_ms(row, "revoked_at")?,
    })
}

fn read_key(row: &AnyRow) -> Result<Key> {
    Ok(Key {
        terminal_id: id(row, "terminal_id")?,
        key_no: key_no(row)?,
        sealed: bytes(row, "sealed")?,
        check_value: text(row, "check_value")?,
        created_at: ms(row, "created_at")?,
        created_by: opt_text(row, "created_by")?,
        accept_until: opt_ms(row, "accept_until")?,
        first_used_at: opt_ms(row, "first_used_at")?,
    })
}

/// Adds a terminal. `false`: the number is taken; nothing was added.
pub async fn insert(tx: &mut Tx, terminal: &Row) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO terminal (id, operator_id, site_id, terminal_no, name, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (terminal_no) DO NOTHING",
    )
    .bind(terminal.id.as_str())
    .bind(terminal.operator_id.as_str())
    .bind(terminal.site_id.as_str())
    .bind(i64::from(terminal.terminal_no.value()))
    .bind(terminal.name.as_str())
    .bind(terminal.created_at.0)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Changes how a terminal is called.
pub async fn rename(tx: &mut Tx, terminal: &TerminalId, name: &str) -> Result<()> {
    sqlx::query("UPDATE terminal SET name = $1 WHERE id = $2")
        .bind(name)
        .bind(terminal.as_str())
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Revokes a terminal for good. `false`: it was revoked already; nothing changed.
pub async fn revoke(tx: &mut Tx, terminal: &TerminalId, at: UnixMs) -> Result<bool> {
    let done = sqlx::query("UPDATE terminal SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL")
        .bind(at.0)
        .bind(terminal.as_str())
        .execute(tx.sql())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// The terminal with this id.
pub async fn by_id(conn: &mut Conn, terminal: &TerminalId) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM terminal WHERE id = $1"));
    sqlx::query(sql).bind(terminal.as_str()).fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// The terminal with this number.
pub async fn by_no(conn: &mut Conn, number: TerminalNo) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM terminal WHERE terminal_no = $1"));
    let query = sqlx::query(sql).bind(i64::from(number.value()));
    query.fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// The terminals of an operator in the order in which they were added, after `after`; at most `limit`.
pub async fn of_operator(
    conn: &mut Conn,
    operator: &OperatorId,
    after: Option<&TerminalId>,
    limit: i64,
) -> Result<Vec<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM terminal WHERE operator_id = $1 AND id > $2 ORDER BY id LIMIT $3"
    ));
    let query = sqlx::query(sql)
        .bind(operator.as_str())
        .bind(after.map(TerminalId::as_str).unwrap_or_default())
        .bind(limit);
    query.fetch_all(conn.sql()).await?.iter().map(read).collect()
}

/// Adds a terminal's current key. `false`: it has a current key, or one with this number; nothing was added.
pub async fn insert_key(tx: &mut Tx, key: &Key) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO terminal_key (terminal_id, key_no, sealed, check_value, created_at, created_by) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
    )
    .bind(key.terminal_id.as_str())
    .bind(i64::from(key.key_no.value()))
    .bind(key.sealed.as_slice())
    .bind(key.check_value.as_str())
    .bind(key.created_at.0)
    .bind(key.created_by.as_deref())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Every key of a terminal, the newest first.
pub async fn keys(conn: &mut Conn, terminal: &TerminalId) -> Result<Vec<Key>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {KEY_COLUMNS} FROM terminal_key WHERE terminal_id = $1 ORDER BY key_no DESC"
    ));
    sqlx::query(sql).bind(terminal.as_str()).fetch_all(conn.sql()).await?.iter().map(read_key).collect()
}

/// One key of a terminal.
pub async fn key(conn: &mut Conn, terminal: &TerminalId, key_no: KeyNo) -> Result<Option<Key>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {KEY_COLUMNS} FROM terminal_key WHERE terminal_id = $1 AND key_no = $2"
    ));
    let query = sqlx::query(sql).bind(terminal.as_str()).bind(i64::from(key_no.value()));
    query.fetch_optional(conn.sql()).await?.as_ref().map(read_key).transpose()
}

/// The current key is taken only until `until` from now on. `false`: `key_no` is not the current one.
pub async fn retire_key(tx: &mut Tx, terminal: &TerminalId, key_no: KeyNo, until: UnixMs) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE terminal_key SET accept_until = $1 WHERE terminal_id = $2 AND key_no = $3 AND accept_until IS NULL",
    )
    .bind(until.0)
    .bind(terminal.as_str())
    .bind(i64::from(key_no.value()))
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends the overlap of every replaced key of a terminal at `at`. `false`: none was still taken.
pub async fn end_overlap(tx: &mut Tx, terminal: &TerminalId, at: UnixMs) -> Result<bool> {
    let done =
        sqlx::query("UPDATE terminal_key SET accept_until = $1 WHERE terminal_id = $2 AND accept_until > $1")
            .bind(at.0)
            .bind(terminal.as_str())
            .execute(tx.sql())
            .await?;
    Ok(done.rows_affected() > 0)
}

/// A bill made with this key was opened: keeps the first time.
pub async fn key_used(tx: &mut Tx, terminal: &TerminalId, key_no: KeyNo, at: UnixMs) -> Result<()> {
    sqlx::query(
        "UPDATE terminal_key SET first_used_at = $1 WHERE terminal_id = $2 AND key_no = $3 AND first_used_at IS NULL",
    )
    .bind(at.0)
    .bind(terminal.as_str())
    .bind(i64::from(key_no.value()))
    .execute(tx.sql())
    .await?;
    Ok(())
}
