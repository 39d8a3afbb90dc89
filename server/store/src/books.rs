//! Questions whose answer must be "none": what would be wrong with the money if it were there.

use crate::decode::{int, opt_text, text};
use crate::{Conn, Result};

/// What must never be, each with the SQL that finds it.
const CHECKS: &[(&str, &str)] = &[
    (
        "an entry that does not balance",
        "SELECT e.id AS id FROM ledger_entry e LEFT JOIN ledger_line l ON l.entry_id = e.id GROUP BY e.id \
      HAVING COALESCE(SUM(l.amount), 1) <> 0",
    ),
    (
        "a payment with money that is not in the ledger once, with its amount",
        "SELECT p.id AS id FROM payment p WHERE p.state IN ('paid', 'partially_refunded', 'refunded') AND NOT EXISTS \
      (SELECT 1 FROM ledger_entry e JOIN ledger_line l ON l.entry_id = e.id \
       WHERE e.kind = 'payment' AND e.ref = p.id AND l.amount = p.amount)",
    ),
    (
        "a payment without money that is in the ledger",
        "SELECT p.id AS id FROM payment p JOIN ledger_entry e ON e.kind = 'payment' AND e.ref = p.id \
      WHERE p.state NOT IN ('paid', 'partially_refunded', 'refunded')",
    ),
    (
        "a settled order whose payment has no money or another amount",
        "SELECT o.id AS id FROM pay_order o LEFT JOIN payment p ON p.id = o.settled_by WHERE o.state = 'settled' AND \
      (p.id IS NULL OR p.order_id <> o.id OR p.amount <> o.amount \
       OR p.state NOT IN ('paid', 'partially_refunded', 'refunded'))",
    ),
    (
        "a payment with money that neither settled its order nor is flagged",
        "SELECT p.id AS id FROM payment p JOIN pay_order o ON o.id = p.order_id \
      WHERE p.state IN ('paid', 'partially_refunded', 'refunded') AND p.flag IS NULL \
      AND (o.settled_by IS NULL OR o.settled_by <> p.id)",
    ),
    (
        "a reserved sum that is not the sum of the refunds that did not fail",
        "SELECT p.id AS id FROM payment p WHERE p.refunding <> COALESCE((SELECT SUM(r.amount) FROM refund r \
      WHERE r.payment_id = p.id AND r.state <> 'failed'), 0)",
    ),
    (
        "a refunded sum that is not the sum of the refunds that succeeded",
        "SELECT p.id AS id FROM payment p WHERE p.refunded <> COALESCE((SELECT SUM(r.amount) FROM refund r \
      WHERE r.payment_id = p.id AND r.state = 'succeeded'), 0)",
    ),
    (
        "a payment whose state is not what its refunds say",
        "SELECT p.id AS id FROM payment p WHERE (p.state = 'refunded') <> (p.refunded = p.amount) \
      OR (p.state = 'partially_refunded') <> (p.refunded > 0 AND p.refunded < p.amount)",
    ),
    (
        "a refund that is not in the ledger",
        "SELECT r.id AS id FROM refund r WHERE NOT EXISTS \
      (SELECT 1 FROM ledger_entry e WHERE e.kind = 'refund_requested' AND e.ref = r.id)",
    ),
    (
        "a refund that ended without its entry, or has one without having ended",
        "SELECT r.id AS id FROM refund r WHERE \
      (r.state = 'succeeded') <> EXISTS (SELECT 1 FROM ledger_entry e WHERE e.kind = 'refund_succeeded' AND e.ref = r.id) \
      OR (r.state = 'failed') <> EXISTS (SELECT 1 FROM ledger_entry e WHERE e.kind = 'refund_failed' AND e.ref = r.id)",
    ),
    (
        "an automatic refund of less than the whole of a double payment",
        "SELECT p.id AS id FROM payment p WHERE p.flag = 'double' AND p.state = 'paid' AND p.refunding <> p.amount \
      AND p.flag_resolution IS NOT NULL",
    ),
    (
        "a stay that was paid other than by its settled orders",
        "SELECT v.id AS id FROM visit v WHERE v.paid <> COALESCE((SELECT SUM(o.amount) FROM pay_order o \
      WHERE o.visit_id = v.id AND o.state = 'settled'), 0)",
    ),
];

/// Everything that is wrong with the money, over all operators: what, and which row. Empty when all is well.
pub async fn check(conn: &mut Conn) -> Result<Vec<(&'static str, String)>> {
    let mut wrong = Vec::new();
    for (what, sql) in CHECKS {
        for row in sqlx::query(*sql).fetch_all(conn.sql()).await? {
            wrong.push((*what, text(&row, "id")?));
        }
    }
    Ok(wrong)
}

/// Where one payment is, for a check over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentNow {
    /// The number that the provider knows it by.
    pub out_trade_no: String,
    /// Its state's word.
    pub state: String,
    /// Its amount, in fen.
    pub amount: i64,
    /// What of it went back, in fen.
    pub refunded: i64,
    /// Its flag's word.
    pub flag: Option<String>,
    /// What was decided about the flag.
    pub flag_resolution: Option<String>,
}

/// Every payment of every operator, oldest first.
pub async fn payments(conn: &mut Conn) -> Result<Vec<PaymentNow>> {
    let rows = sqlx::query(
        "SELECT out_trade_no, state, amount, refunded, flag, flag_resolution FROM payment ORDER BY created_at, id",
    )
    .fetch_all(conn.sql())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(PaymentNow {
                out_trade_no: text(row, "out_trade_no")?,
                state: text(row, "state")?,
                amount: int(row, "amount")?,
                refunded: int(row, "refunded")?,
                flag: opt_text(row, "flag")?,
                flag_resolution: opt_text(row, "flag_resolution")?,
            })
        })
        .collect()
}

/// How many webhook messages of a type wait, were delivered or given up, over all operators.
pub async fn deliveries(conn: &mut Conn, event_type: &str) -> Result<Vec<(String, i64)>> {
    let rows = sqlx::query(
        "SELECT state, COUNT(*) AS n FROM webhook_delivery WHERE event_type = $1 GROUP BY state ORDER BY state",
    )
    .bind(event_type)
    .fetch_all(conn.sql())
    .await?;
    rows.iter().map(|row| Ok((text(row, "state")?, int(row, "n")?))).collect()
}
