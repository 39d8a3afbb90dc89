//! Stored-value cards. What a card holds is changed by [`crate::card_entries::append`] alone.

use crate::decode::{id, int, ms, text, word};
use crate::order_lists::like;
use crate::{Conn, Result, Tx};
use domain::card::{Balance, CardNo, CardStatus};
use domain::ids::{CardId, OperatorId};
use domain::time::UnixMs;
use sqlx::any::AnyRow;

/// A row of `card`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The card.
    pub id: CardId,
    /// Whose it is.
    pub operator_id: OperatorId,
    /// Its number; unique at the operator.
    pub card_no: CardNo,
    /// The holder's name, or empty.
    pub holder: String,
    /// Whether it can be used.
    pub status: CardStatus,
    /// What it holds.
    pub balance: Balance,
    /// The number of the latest entry of its history.
    pub entries: i64,
    /// When it was entered here.
    pub created_at: UnixMs,
    /// When its holder or status was last changed.
    pub updated_at: UnixMs,
}

const COLUMNS: &str = "id, operator_id, card_no, holder, status, balance, entries, created_at, updated_at";

pub(crate) fn read(row: &AnyRow) -> Result<Row> {
    Ok(Row {
        id: id(row, "id")?,
        operator_id: id(row, "operator_id")?,
        card_no: id(row, "card_no")?,
        holder: text(row, "holder")?,
        status: word(row, "status", CardStatus::parse)?,
        balance: Balance(int(row, "balance")?),
        entries: int(row, "entries")?,
        created_at: ms(row, "created_at")?,
        updated_at: ms(row, "updated_at")?,
    })
}

/// Adds a card that holds nothing. `false`: the operator has a card with this number; nothing was added.
pub async fn insert(tx: &mut Tx, card: &Row) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO card (id, operator_id, card_no, holder, status, balance, entries, created_at, updated_at) \
         VALUES ($1, $2, $3, $4, $5, 0, 0, $6, $6) ON CONFLICT (operator_id, card_no) DO NOTHING",
    )
    .bind(card.id.as_str())
    .bind(card.operator_id.as_str())
    .bind(card.card_no.as_str())
    .bind(card.holder.as_str())
    .bind(card.status.as_str())
    .bind(card.created_at.0)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Changes a card's holder and status.
pub async fn update(tx: &mut Tx, card: &CardId, holder: &str, status: CardStatus, at: UnixMs) -> Result<()> {
    sqlx::query("UPDATE card SET holder = $1, status = $2, updated_at = $3 WHERE id = $4")
        .bind(holder)
        .bind(status.as_str())
        .bind(at.0)
        .bind(card.as_str())
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// The card with this id.
pub async fn by_id(conn: &mut Conn, card: &CardId) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM card WHERE id = $1"));
    sqlx::query(sql).bind(card.as_str()).fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// The operator's card with this number.
pub async fn by_no(conn: &mut Conn, operator: &OperatorId, number: &CardNo) -> Result<Option<Row>> {
    let sql =
        sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM card WHERE operator_id = $1 AND card_no = $2"));
    let query = sqlx::query(sql).bind(operator.as_str()).bind(number.as_str());
    query.fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// What to look for; `None` does not filter.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Part of a number or of a holder's name.
    pub text: Option<String>,
    /// Only this status.
    pub status: Option<CardStatus>,
    /// Only cards that hold less than nothing.
    pub below_zero: bool,
    /// Only what comes after this row of the page before.
    pub after: Option<(UnixMs, String)>,
}

/// The cards of an operator that fit, newest first; at most `limit`.
pub async fn search(conn: &mut Conn, operator: &OperatorId, filter: &Filter, limit: i64) -> Result<Vec<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM card WHERE operator_id = $1 AND ($2 IS NULL OR status = $2) \
         AND ($3 IS NULL OR created_at < $4 OR (created_at = $4 AND id < $3)) \
         AND ($5 = 0 OR balance < 0) \
         AND ($6 IS NULL OR LOWER(card_no) LIKE $6 ESCAPE '!' OR LOWER(holder) LIKE $6 ESCAPE '!') \
         ORDER BY created_at DESC, id DESC LIMIT $7"
    ));
    let after = filter.after.as_ref();
    let rows = sqlx::query(sql)
        .bind(operator.as_str())
        .bind(filter.status.map(CardStatus::as_str))
        .bind(after.map(|(_, card)| card.as_str()))
        .bind(after.map_or(0, |(at, _)| at.0))
        .bind(i64::from(filter.below_zero))
        .bind(filter.text.as_deref().map(like))
        .bind(limit)
        .fetch_all(conn.sql())
        .await?;
    rows.iter().map(read).collect()
}

/// How many cards an operator has, and what they hold together, in signed fen.
pub async fn totals(conn: &mut Conn, operator: &OperatorId) -> Result<(i64, Balance)> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS n, CAST(COALESCE(SUM(balance), 0) AS BIGINT) AS total FROM card WHERE operator_id = $1",
    )
    .bind(operator.as_str())
    .fetch_one(conn.sql())
    .await?;
    Ok((int(&row, "n")?, Balance(int(&row, "total")?)))
}
