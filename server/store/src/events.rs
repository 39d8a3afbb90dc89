//! The time line of an order, append-only and in order.

use crate::decode::{int, ms, opt_id, text};
use crate::{Conn, Result, Tx};
use domain::ids::{OrderId, PaymentId};
use domain::time::UnixMs;

/// A row of `order_event`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its place on the time line, from 1.
    pub seq: i64,
    /// Of which payment.
    pub payment_id: Option<PaymentId>,
    /// When.
    pub at: UnixMs,
    /// What: a stable word.
    pub kind: String,
    /// The particulars: a JSON object of texts.
    pub detail_json: String,
}

/// Adds an event at the end of an order's time line.
pub async fn append(
    tx: &mut Tx,
    order: &OrderId,
    payment: Option<&PaymentId>,
    at: UnixMs,
    kind: &str,
    detail_json: &str,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO order_event (order_id, seq, payment_id, at, kind, detail_json) \
         SELECT $1, COALESCE(MAX(e.seq), 0) + 1, $2, $3, $4, $5 FROM order_event e WHERE e.order_id = $1",
    )
    .bind(order.as_str())
    .bind(payment.map(PaymentId::as_str))
    .bind(at.0)
    .bind(kind)
    .bind(detail_json)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// The time line of an order, oldest first.
pub async fn of_order(conn: &mut Conn, order: &OrderId) -> Result<Vec<Row>> {
    let rows = sqlx::query(
        "SELECT seq, payment_id, at, kind, detail_json FROM order_event WHERE order_id = $1 ORDER BY seq LIMIT 1000",
    )
    .bind(order.as_str())
    .fetch_all(conn.sql())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Row {
                seq: int(row, "seq")?,
                payment_id: opt_id(row, "payment_id")?,
                at: ms(row, "at")?,
                kind: text(row, "kind")?,
                detail_json: text(row, "detail_json")?,
            })
        })
        .collect()
}

/// How many events of a kind an order has.
pub async fn count(conn: &mut Conn, order: &OrderId, kind: &str) -> Result<i64> {
    let row = sqlx::query("SELECT COUNT(*) AS n FROM order_event WHERE order_id = $1 AND kind = $2")
        .bind(order.as_str())
        .bind(kind)
        .fetch_one(conn.sql())
        .await?;
    int(&row, "n")
}
