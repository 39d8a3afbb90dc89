//! Bills of offline terminals that somebody opened: one per terminal and number, with the one order that pays it.

use crate::decode::{fen, id, int, ms, opt_ms, text, word};
use crate::terminals::{key_no, terminal_no};
use crate::{Conn, Error, Result, Tx};
use domain::ids::{OperatorId, OrderId, OrderNo, TerminalId};
use domain::money::Fen;
use domain::offline::{BillNo, KeyNo, TerminalNo};
use domain::payment::OrderState;
use domain::time::UnixMs;
use sqlx::any::AnyRow;

/// A row of `offline_bill`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// How the pages know it: made of its path segment.
    pub token: String,
    /// Whose it is.
    pub operator_id: OperatorId,
    /// Which terminal issued it.
    pub terminal_id: TerminalId,
    /// With which key.
    pub key_no: KeyNo,
    /// Its number at the terminal.
    pub bill_no: BillNo,
    /// The whole bill with its MAC, as it stands in the address.
    pub segment: String,
    /// The plate or the words on it.
    pub subject: String,
    /// When it was issued, by the terminal's clock.
    pub issued_at: UnixMs,
    /// The order that pays it.
    pub order_id: OrderId,
    /// When it was first opened.
    pub opened_at: UnixMs,
}

/// A bill in a list, with how its order stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The terminal that issued it.
    pub terminal_id: TerminalId,
    /// Its number.
    pub terminal_no: TerminalNo,
    /// The bill's number.
    pub bill_no: BillNo,
    /// The plate or the words on it.
    pub subject: String,
    /// When it was issued, by the terminal's clock.
    pub issued_at: UnixMs,
    /// Its order.
    pub order_id: OrderId,
    /// The order's number.
    pub order_no: OrderNo,
    /// Fen.
    pub amount: Fen,
    /// Where the order is.
    pub state: OrderState,
    /// When it was first opened.
    pub opened_at: UnixMs,
    /// When it was paid.
    pub settled_at: Option<UnixMs>,
}

const COLUMNS: &str = "token, operator_id, terminal_id, key_no, bill_no, segment, subject, \
    issued_at, order_id, opened_at";

fn bill_no(row: &AnyRow) -> Result<BillNo> {
    BillNo::new(int(row, "bill_no")?).map_err(|_| Error::Corrupt("bill_no".to_owned()))
}

fn read(row: &AnyRow) -> Result<Row> {
    Ok(Row {
        token: text(row, "token")?,
        operator_id: id(row, "operator_id")?,
        terminal_id: id(row, "terminal_id")?,
        key_no: key_no(row)?,
        bill_no: bill_no(row)?,
        segment: text(row, "segment")?,
        subject: text(row, "subject")?,
        issued_at: ms(row, "issued_at")?,
        order_id: id(row, "order_id")?,
        opened_at: ms(row, "opened_at")?,
    })
}

/// Adds a bill. `false`: the terminal has a bill with this number already; nothing was added.
pub async fn insert(tx: &mut Tx, bill: &Row) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO offline_bill (token, operator_id, terminal_id, key_no, bill_no, segment, subject, issued_at, \
         order_id, opened_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
    )
    .bind(bill.token.as_str())
    .bind(bill.operator_id.as_str())
    .bind(bill.terminal_id.as_str())
    .bind(i64::from(bill.key_no.value()))
    .bind(bill.bill_no.value())
    .bind(bill.segment.as_str())
    .bind(bill.subject.as_str())
    .bind(bill.issued_at.0)
    .bind(bill.order_id.as_str())
    .bind(bill.opened_at.0)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The bill that the pages know by this token.
pub async fn by_token(conn: &mut Conn, token: &str) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM offline_bill WHERE token = $1"));
    sqlx::query(sql).bind(token).fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// A terminal's bill with this number.
pub async fn by_no(conn: &mut Conn, terminal: &TerminalId, number: BillNo) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM offline_bill WHERE terminal_id = $1 AND bill_no = $2"
    ));
    let query = sqlx::query(sql).bind(terminal.as_str()).bind(number.value());
    query.fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// The bill that an order pays.
pub async fn by_order(conn: &mut Conn, order: &OrderId) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM offline_bill WHERE order_id = $1"));
    sqlx::query(sql).bind(order.as_str()).fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// The bills of an operator, or of one of its terminals, the latest opened first, before `before`; at most `limit`.
pub async fn list(
    conn: &mut Conn,
    operator: &OperatorId,
    terminal: Option<&TerminalId>,
    before: Option<(UnixMs, &OrderId)>,
    limit: i64,
) -> Result<Vec<Listed>> {
    let rows = sqlx::query(
        "SELECT b.terminal_id, t.terminal_no, b.bill_no, b.subject, b.issued_at, b.order_id, o.order_no, o.amount, o.state, \
         b.opened_at, o.settled_at FROM offline_bill b JOIN terminal t ON t.id = b.terminal_id \
         JOIN pay_order o ON o.id = b.order_id WHERE b.operator_id = $1 AND ($2 IS NULL OR b.terminal_id = $2) \
         AND ($3 IS NULL OR b.opened_at < $4 OR (b.opened_at = $4 AND b.order_id < $3)) \
         ORDER BY b.opened_at DESC, b.order_id DESC LIMIT $5",
    )
    .bind(operator.as_str())
    .bind(terminal.map(TerminalId::as_str))
    .bind(before.map(|(_, order)| order.as_str()))
    .bind(before.map_or(0, |(at, _)| at.0))
    .bind(limit)
    .fetch_all(conn.sql())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Listed {
                terminal_id: id(row, "terminal_id")?,
                terminal_no: terminal_no(row)?,
                bill_no: bill_no(row)?,
                subject: text(row, "subject")?,
                issued_at: ms(row, "issued_at")?,
                order_id: id(row, "order_id")?,
                order_no: id(row, "order_no")?,
                amount: fen(row, "amount")?,
                state: word(row, "state", OrderState::parse)?,
                opened_at: ms(row, "opened_at")?,
                settled_at: opt_ms(row, "settled_at")?,
            })
        })
        .collect()
}

/// How many bills of each terminal of an operator were paid, and their sum in fen.
pub async fn paid_by_terminal(conn: &mut Conn, operator: &OperatorId) -> Result<Vec<(TerminalId, i64, Fen)>> {
    let rows = sqlx::query(
        "SELECT b.terminal_id, COUNT(*) AS paid_count, CAST(SUM(o.amount) AS BIGINT) AS paid \
         FROM offline_bill b JOIN pay_order o ON o.id = b.order_id \
         WHERE b.operator_id = $1 AND o.state = 'settled' GROUP BY b.terminal_id",
    )
    .bind(operator.as_str())
    .fetch_all(conn.sql())
    .await?;
    rows.iter().map(|row| Ok((id(row, "terminal_id")?, int(row, "paid_count")?, fen(row, "paid")?))).collect()
}
