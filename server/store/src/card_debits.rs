//! What was paid with cards. The card system's number makes one debit of what it reports twice.

use crate::decode::{fen, id, ms, opt_ms, text};
use crate::{Conn, Result, Tx};
use domain::ids::{CardId, DebitId, OperatorId, SiteId};
use domain::money::Fen;
use domain::time::UnixMs;

/// A row of `card_debit`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The debit.
    pub id: DebitId,
    /// Whose it is.
    pub operator_id: OperatorId,
    /// The card system's number; unique at the operator.
    pub debit_no: String,
    /// The card.
    pub card_id: CardId,
    /// Where it was paid.
    pub site_id: SiteId,
    /// Fen.
    pub amount: Fen,
    /// What the card system wrote about it, or empty.
    pub note: String,
    /// When it was paid, by the card system's clock.
    pub occurred_at: UnixMs,
    /// When it was reported.
    pub created_at: UnixMs,
    /// When it was undone.
    pub undone_at: Option<UnixMs>,
}

/// Adds a debit. `false`: the operator has one with this number; nothing was added.
pub async fn insert(tx: &mut Tx, debit: &Row) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO card_debit (id, operator_id, debit_no, card_id, site_id, amount, note, occurred_at, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (operator_id, debit_no) DO NOTHING",
    )
    .bind(debit.id.as_str())
    .bind(debit.operator_id.as_str())
    .bind(debit.debit_no.as_str())
    .bind(debit.card_id.as_str())
    .bind(debit.site_id.as_str())
    .bind(debit.amount.value())
    .bind(debit.note.as_str())
    .bind(debit.occurred_at.0)
    .bind(debit.created_at.0)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The operator's debit with this number.
pub async fn by_no(conn: &mut Conn, operator: &OperatorId, debit_no: &str) -> Result<Option<Row>> {
    let row = sqlx::query(
        "SELECT id, operator_id, debit_no, card_id, site_id, amount, note, occurred_at, created_at, undone_at \
         FROM card_debit WHERE operator_id = $1 AND debit_no = $2",
    )
    .bind(operator.as_str())
    .bind(debit_no)
    .fetch_optional(conn.sql())
    .await?;
    row.map(|row| {
        Ok(Row {
            id: id(&row, "id")?,
            operator_id: id(&row, "operator_id")?,
            debit_no: text(&row, "debit_no")?,
            card_id: id(&row, "card_id")?,
            site_id: id(&row, "site_id")?,
            amount: fen(&row, "amount")?,
            note: text(&row, "note")?,
            occurred_at: ms(&row, "occurred_at")?,
            created_at: ms(&row, "created_at")?,
            undone_at: opt_ms(&row, "undone_at")?,
        })
    })
    .transpose()
}

/// Notes that a debit was undone. `false`: it was undone already.
pub async fn undo(tx: &mut Tx, debit: &DebitId, at: UnixMs) -> Result<bool> {
    let done = sqlx::query("UPDATE card_debit SET undone_at = $1 WHERE id = $2 AND undone_at IS NULL")
        .bind(at.0)
        .bind(debit.as_str())
        .execute(tx.sql())
        .await?;
    Ok(done.rows_affected() == 1)
}
