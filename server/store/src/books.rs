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
      WHERE r.payment_id = p.id AND r.state NOT IN ('failed', 'rejected')), 0)",
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
      OR (r.state IN ('failed', 'rejected')) <> EXISTS (SELECT 1 FROM ledger_entry e WHERE e.kind = 'refund_failed' AND e.ref = r.id)",
    ),
    (
        "a refund that one person asked for and approved",
        "SELECT r.id AS id FROM refund r WHERE r.state NOT IN ('proposed', 'rejected') AND r.decided_by = r.created_by",
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
    (
        "a card that holds something else than the ledger says",
        "SELECT c.id AS id FROM card c WHERE c.balance <> -COALESCE((SELECT SUM(l.amount) FROM ledger_line l \
      WHERE l.operator_id = c.operator_id AND l.account = 'card_balance:' || c.id), 0)",
    ),
    (
        "a card whose history does not add up to what it holds, or has a gap",
        "SELECT c.id AS id FROM card c LEFT JOIN card_entry e ON e.card_id = c.id GROUP BY c.id, c.balance, c.entries \
      HAVING c.balance <> COALESCE(SUM(e.amount), 0) OR c.entries <> COUNT(e.seq) OR c.entries <> COALESCE(MAX(e.seq), 0)",
    ),
    (
        "an entry of a card's history that does not follow from the one before",
        "SELECT e.card_id AS id FROM card_entry e LEFT JOIN card_entry p ON p.card_id = e.card_id AND p.seq = e.seq - 1 \
      WHERE e.balance <> COALESCE(p.balance, 0) + e.amount",
    ),
    (
        "an entry of a card's history that is not the ledger's",
        "SELECT e.card_id AS id FROM card_entry e WHERE NOT EXISTS \
      (SELECT 1 FROM ledger_entry b JOIN ledger_line l ON l.entry_id = b.id WHERE b.kind = e.kind AND b.ref = e.ref \
       AND l.account = 'card_balance:' || e.card_id AND l.amount = -e.amount)",
    ),
    (
        "a card that only a refund can have taken below zero, and none did",
        "SELECT c.id AS id FROM card c WHERE c.balance < 0 AND NOT EXISTS \
      (SELECT 1 FROM card_entry e WHERE e.card_id = c.id AND e.kind = 'refund_requested' AND e.balance < 0)",
    ),
    (
        "a settled top-up that did not reach its card once, with its amount",
        "SELECT o.id AS id FROM pay_order o WHERE o.state = 'settled' AND o.card_id IS NOT NULL AND 1 <> \
      (SELECT COUNT(*) FROM card_entry e WHERE e.card_id = o.card_id AND e.kind IN ('payment', 'late_accepted') \
       AND e.ref = o.settled_by AND e.amount = o.amount)",
    ),
    (
        "a debit that did not leave its card once, or was undone without coming back",
        "SELECT d.id AS id FROM card_debit d WHERE 1 <> (SELECT COUNT(*) FROM card_entry e WHERE e.card_id = d.card_id \
      AND e.kind = 'card_debit' AND e.ref = d.id AND e.amount = -d.amount) \
      OR (d.undone_at IS NOT NULL) <> EXISTS (SELECT 1 FROM card_entry e WHERE e.card_id = d.card_id \
      AND e.kind = 'card_debit_undone' AND e.ref = d.id AND e.amount = d.amount)",
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
