//! The history of cards. An entry and the balance that it leads to are one act: no other function changes a balance.

use crate::decode::{id, int, ms, opt_id, opt_text, text, word};
use crate::{Conn, Result, Tx};
use domain::card::{Balance, CardEntryKind};
use domain::ids::{CardId, OrderId, OrderNo, SiteId};
use domain::time::UnixMs;
use sqlx::any::AnyRow;

/// A movement of a card's balance that is about to be written down.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    /// The card.
    pub card: &'a CardId,
    /// When.
    pub at: UnixMs,
    /// Why; the ledger entry's word.
    pub kind: CardEntryKind,
    /// To what; the ledger entry's reference.
    pub reference: &'a str,
    /// In is positive, out negative, in fen.
    pub amount: i64,
    /// Whether it may take the card below zero.
    pub below_zero: bool,
    /// Where.
    pub site: Option<&'a SiteId>,
    /// By which order.
    pub order: Option<&'a OrderId>,
}

/// Moves a card's balance and writes it down; the balance afterwards. `None`: the card holds too little, or there is no
/// such card; nothing changed. What comes in is never refused, also while the card stays below zero.
pub async fn append(tx: &mut Tx, entry: New<'_>) -> Result<Option<Balance>> {
    let moved = sqlx::query(
        "UPDATE card SET balance = balance + $1, entries = entries + 1 \
         WHERE id = $2 AND ($1 > 0 OR $3 = 1 OR balance + $1 >= 0) RETURNING balance, entries",
    )
    .bind(entry.amount)
    .bind(entry.card.as_str())
    .bind(i64::from(entry.below_zero))
    .fetch_optional(tx.sql())
    .await?;
    let Some(moved) = moved else { return Ok(None) };
    let balance = int(&moved, "balance")?;
    sqlx::query(
        "INSERT INTO card_entry (card_id, seq, at, kind, ref, amount, balance, site_id, order_id) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(entry.card.as_str())
    .bind(int(&moved, "entries")?)
    .bind(entry.at.0)
    .bind(entry.kind.as_str())
    .bind(entry.reference)
    .bind(entry.amount)
    .bind(balance)
    .bind(entry.site.map(SiteId::as_str))
    .bind(entry.order.map(OrderId::as_str))
    .execute(tx.sql())
    .await?;
    Ok(Some(Balance(balance)))
}

/// An entry of a card's history, with the names of what it refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its number; the first is 1.
    pub seq: i64,
    /// When.
    pub at: UnixMs,
    /// Why.
    pub kind: CardEntryKind,
    /// In is positive, out negative, in fen.
    pub amount: i64,
    /// What the card held afterwards.
    pub balance: Balance,
    /// The site's name, or empty.
    pub site_name: String,
    /// The order.
    pub order_id: Option<OrderId>,
    /// Its number.
    pub order_no: Option<OrderNo>,
    /// The card system's number of a debit.
    pub debit_no: Option<String>,
    /// What the card system wrote about it, or empty.
    pub note: String,
}

fn read(row: &AnyRow) -> Result<Row> {
    Ok(Row {
        seq: int(row, "seq")?,
        at: ms(row, "at")?,
        kind: word(row, "kind", CardEntryKind::parse)?,
        amount: int(row, "amount")?,
        balance: Balance(int(row, "balance")?),
        site_name: text(row, "site_name")?,
        order_id: opt_id(row, "order_id")?,
        order_no: opt_text(row, "order_no")?.map(|_| id(row, "order_no")).transpose()?,
        debit_no: opt_text(row, "debit_no")?,
        note: text(row, "note")?,
    })
}

/// A card's history before entry `before`, newest first; at most `limit`.
pub async fn of_card(conn: &mut Conn, card: &CardId, before: Option<i64>, limit: i64) -> Result<Vec<Row>> {
    let rows = sqlx::query(
        "SELECT e.seq, e.at, e.kind, e.amount, e.balance, COALESCE(s.name, '') AS site_name, e.order_id, o.order_no, \
         d.debit_no, COALESCE(d.note, '') AS note FROM card_entry e \
         LEFT JOIN pay_order o ON o.id = e.order_id LEFT JOIN site s ON s.id = COALESCE(e.site_id, o.site_id) \
         LEFT JOIN card_debit d ON d.id = e.ref AND e.kind IN ('card_debit', 'card_debit_undone') \
         WHERE e.card_id = $1 AND e.seq < $2 ORDER BY e.seq DESC LIMIT $3",
    )
    .bind(card.as_str())
    .bind(before.unwrap_or(i64::MAX))
    .bind(limit)
    .fetch_all(conn.sql())
    .await?;
    rows.iter().map(read).collect()
}
