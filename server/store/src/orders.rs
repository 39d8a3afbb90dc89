//! Orders (订单): quotes, open until they are settled by one payment or closed.

use crate::decode::{fen, id, ms, opt_id, opt_ms, opt_text, text, word};
use crate::{Conn, Result, Tx};
use domain::ids::{CardId, LaneId, OperatorId, OrderId, OrderNo, PaymentId, SiteId, VisitId};
use domain::method::Scenario;
use domain::money::Fen;
use domain::payment::OrderState;
use domain::time::UnixMs;
use sqlx::any::AnyRow;

/// A row of `pay_order`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The order.
    pub id: OrderId,
    /// The number that people see.
    pub order_no: OrderNo,
    /// Whose it is.
    pub operator_id: OperatorId,
    /// What is paid for.
    pub scenario: Scenario,
    /// The car park; `None` on a test payment.
    pub site_id: Option<SiteId>,
    /// The lane whose code was scanned.
    pub lane_id: Option<LaneId>,
    /// The stay; `None` on a top-up and on a test payment.
    pub visit_id: Option<VisitId>,
    /// The card that is topped up.
    pub card_id: Option<CardId>,
    /// Who tops it up: a hash of the payer's id.
    pub payer_key: Option<String>,
    /// The plate, or empty.
    pub plate: String,
    /// Fen; never changes: another amount is another order.
    pub amount: Fen,
    /// How the amount came about, JSON.
    pub quote_json: String,
    /// When the amount was counted.
    pub quoted_at: UnixMs,
    /// Until when it may be tapped.
    pub valid_until: UnixMs,
    /// Where it is.
    pub state: OrderState,
    /// The one payment that settled it.
    pub settled_by: Option<PaymentId>,
    /// When it was settled here.
    pub settled_at: Option<UnixMs>,
    /// When it was made.
    pub created_at: UnixMs,
}

const COLUMNS: &str = "id, order_no, operator_id, scenario, site_id, lane_id, visit_id, card_id, payer_key, \
    plate, amount, quote_json, quoted_at, valid_until, state, settled_by, settled_at, created_at";

fn read(row: &AnyRow) -> Result<Row> {
    Ok(Row {
        id: id(row, "id")?,
        order_no: id(row, "order_no")?,
        operator_id: id(row, "operator_id")?,
        scenario: word(row, "scenario", Scenario::parse)?,
        site_id: opt_id(row, "site_id")?,
        lane_id: opt_id(row, "lane_id")?,
        visit_id: opt_id(row, "visit_id")?,
        card_id: opt_id(row, "card_id")?,
        payer_key: opt_text(row, "payer_key")?,
        plate: text(row, "plate")?,
        amount: fen(row, "amount")?,
        quote_json: text(row, "quote_json")?,
        quoted_at: ms(row, "quoted_at")?,
        valid_until: ms(row, "valid_until")?,
        state: word(row, "state", OrderState::parse)?,
        settled_by: opt_id(row, "settled_by")?,
        settled_at: opt_ms(row, "settled_at")?,
        created_at: ms(row, "created_at")?,
    })
}

/// Adds an open order. `false`: its visit, or its payer for the same card, has an open order already, or the number is
/// taken; nothing was added.
pub async fn insert(tx: &mut Tx, order: &Row) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO pay_order (id, order_no, operator_id, scenario, site_id, lane_id, visit_id, card_id, payer_key, \
         plate, amount, quote_json, quoted_at, valid_until, state, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'open', $15) ON CONFLICT DO NOTHING",
    )
    .bind(order.id.as_str())
    .bind(order.order_no.as_str())
    .bind(order.operator_id.as_str())
    .bind(order.scenario.as_str())
    .bind(order.site_id.as_ref().map(SiteId::as_str))
    .bind(order.lane_id.as_ref().map(LaneId::as_str))
    .bind(order.visit_id.as_ref().map(VisitId::as_str))
    .bind(order.card_id.as_ref().map(CardId::as_str))
    .bind(order.payer_key.as_deref())
    .bind(order.plate.as_str())
    .bind(order.amount.value())
    .bind(order.quote_json.as_str())
    .bind(order.quoted_at.0)
    .bind(order.valid_until.0)
    .bind(order.created_at.0)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The order with this id.
pub async fn by_id(conn: &mut Conn, order: &OrderId) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM pay_order WHERE id = $1"));
    sqlx::query(sql).bind(order.as_str()).fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// The order with this number.
pub async fn by_no(conn: &mut Conn, number: &OrderNo) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM pay_order WHERE order_no = $1"));
    sqlx::query(sql).bind(number.as_str()).fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// The one open order of a visit.
pub async fn open_of_visit(conn: &mut Conn, visit: &VisitId) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM pay_order WHERE visit_id = $1 AND state = 'open'"
    ));
    sqlx::query(sql).bind(visit.as_str()).fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// The one open order of a payer for a card.
pub async fn open_of_card(conn: &mut Conn, card: &CardId, payer_key: &str) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM pay_order WHERE card_id = $1 AND payer_key = $2 AND state = 'open'"
    ));
    let query = sqlx::query(sql).bind(card.as_str()).bind(payer_key);
    query.fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// Every order of a payer for a card, oldest first.
pub async fn of_card_payer(conn: &mut Conn, card: &CardId, payer_key: &str) -> Result<Vec<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM pay_order WHERE card_id = $1 AND payer_key = $2 ORDER BY created_at, id"
    ));
    let query = sqlx::query(sql).bind(card.as_str()).bind(payer_key);
    query.fetch_all(conn.sql()).await?.iter().map(read).collect()
}

/// Every order of a visit, oldest first.
pub async fn of_visit(conn: &mut Conn, visit: &VisitId) -> Result<Vec<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM pay_order WHERE visit_id = $1 ORDER BY created_at, id"
    ));
    sqlx::query(sql).bind(visit.as_str()).fetch_all(conn.sql()).await?.iter().map(read).collect()
}

/// Settles an order that is in state `from` by `payment`. `false`: it was not in that state; nothing changed.
pub async fn settle(
    tx: &mut Tx,
    order: &OrderId,
    from: OrderState,
    payment: &PaymentId,
    at: UnixMs,
) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE pay_order SET state = 'settled', settled_by = $1, settled_at = $2 \
         WHERE id = $3 AND state = $4 AND settled_by IS NULL",
    )
    .bind(payment.as_str())
    .bind(at.0)
    .bind(order.as_str())
    .bind(from.as_str())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Lets an open order's quote stand until `valid_until`. `false`: it is not open any more.
pub async fn renew(tx: &mut Tx, order: &OrderId, quoted_at: UnixMs, valid_until: UnixMs) -> Result<bool> {
    let done =
        sqlx::query("UPDATE pay_order SET quoted_at = $1, valid_until = $2 WHERE id = $3 AND state = 'open'")
            .bind(quoted_at.0)
            .bind(valid_until.0)
            .bind(order.as_str())
            .execute(tx.sql())
            .await?;
    Ok(done.rows_affected() == 1)
}

/// Closes an open order that no payment can settle any more. `false`: settled or closed already, or being paid.
pub async fn close_idle(tx: &mut Tx, order: &OrderId) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE pay_order SET state = 'closed' WHERE id = $1 AND state = 'open' AND NOT EXISTS \
         (SELECT 1 FROM payment WHERE payment.order_id = pay_order.id AND payment.state IN ('created', 'pending'))",
    )
    .bind(order.as_str())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Open orders whose quote ended before `until` and that nobody is paying; at most `limit`, oldest first.
pub async fn idle_before(conn: &mut Conn, until: UnixMs, limit: i64) -> Result<Vec<OrderId>> {
    let rows = sqlx::query(
        "SELECT id FROM pay_order WHERE state = 'open' AND valid_until <= $1 AND NOT EXISTS \
         (SELECT 1 FROM payment WHERE payment.order_id = pay_order.id AND payment.state IN ('created', 'pending')) \
         ORDER BY valid_until LIMIT $2",
    )
    .bind(until.0)
    .bind(limit)
    .fetch_all(conn.sql())
    .await?;
    rows.iter().map(|row| id(row, "id")).collect()
}
