//! Lists and sums over orders, for the console.

use crate::decode::{fen, id, int, ms, opt_ms, opt_word, text, word};
use crate::refunds::AT_DESK;
use crate::{Conn, Result};
use domain::ids::{OperatorId, OrderId, OrderNo, SiteId};
use domain::method::{Method, Scenario};
use domain::money::Fen;
use domain::payment::OrderState;
use domain::time::{DAY, UnixMs};
use sqlx::any::AnyRow;

/// What to look for; `None` does not filter.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Part of a number or a plate; what `%` and `_` mean to LIKE does not matter here.
    pub text: Option<String>,
    /// Only this state.
    pub state: Option<OrderState>,
    /// Only this car park.
    pub site: Option<SiteId>,
    /// Only with a payment by this method.
    pub method: Option<Method>,
    /// Only with a payment that waits at the desk.
    pub flagged: bool,
    /// Made at or after.
    pub from: Option<UnixMs>,
    /// Made before.
    pub to: Option<UnixMs>,
    /// Only what comes after this row of the page before.
    pub after: Option<(UnixMs, String)>,
}

/// An order in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The order.
    pub id: OrderId,
    /// Its number.
    pub order_no: OrderNo,
    /// What is paid for.
    pub scenario: Scenario,
    /// The car park's name, or empty.
    pub site_name: String,
    /// The plate, or empty.
    pub plate: String,
    /// The number of the card that is topped up, or empty.
    pub card_no: String,
    /// Fen.
    pub amount: Fen,
    /// What went back, fen.
    pub refunded: Fen,
    /// Where it is.
    pub state: OrderState,
    /// The method of its latest payment.
    pub method: Option<Method>,
    /// Whether a payment of it waits at the desk.
    pub at_desk: bool,
    /// When it was made.
    pub created_at: UnixMs,
    /// When it was settled.
    pub settled_at: Option<UnixMs>,
}

const SELECT: &str = "SELECT o.id, o.order_no, o.scenario, COALESCE(s.name, '') AS site_name, o.plate, \
    COALESCE(k.card_no, '') AS card_no, o.amount, o.state, o.created_at, o.settled_at, \
    CAST(COALESCE((SELECT SUM(p.refunded) FROM payment p WHERE p.order_id = o.id), 0) AS BIGINT) AS refunded, \
    (SELECT p.method FROM payment p WHERE p.order_id = o.id ORDER BY p.created_at DESC, p.id DESC LIMIT 1) AS method, \
    (SELECT COUNT(*) FROM payment p WHERE p.order_id = o.id AND p.flag IS NOT NULL AND p.flag_resolution IS NULL) \
    AS at_desk FROM pay_order o LEFT JOIN site s ON s.id = o.site_id LEFT JOIN card k ON k.id = o.card_id";

fn read(row: &AnyRow) -> Result<Row> {
    Ok(Row {
        id: id(row, "id")?,
        order_no: id(row, "order_no")?,
        scenario: word(row, "scenario", Scenario::parse)?,
        site_name: text(row, "site_name")?,
        plate: text(row, "plate")?,
        card_no: text(row, "card_no")?,
        amount: fen(row, "amount")?,
        refunded: fen(row, "refunded")?,
        state: word(row, "state", OrderState::parse)?,
        method: opt_word(row, "method", Method::parse)?,
        at_desk: int(row, "at_desk")? > 0,
        created_at: ms(row, "created_at")?,
        settled_at: opt_ms(row, "settled_at")?,
    })
}

/// The orders of an operator that fit, newest first; at most `limit`.
pub async fn search(conn: &mut Conn, operator: &OperatorId, filter: &Filter, limit: i64) -> Result<Vec<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "{SELECT} WHERE o.operator_id = $1 AND ($2 IS NULL OR o.state = $2) AND ($3 IS NULL OR o.site_id = $3) \
         AND o.created_at >= $4 AND o.created_at < $5 \
         AND ($6 IS NULL OR o.created_at < $7 OR (o.created_at = $7 AND o.id < $6)) \
         AND ($8 IS NULL OR EXISTS (SELECT 1 FROM payment p WHERE p.order_id = o.id AND p.method = $8)) \
         AND ($9 = 0 OR EXISTS (SELECT 1 FROM payment p WHERE p.order_id = o.id AND p.flag IS NOT NULL \
              AND p.flag_resolution IS NULL)) \
         AND ($10 IS NULL OR LOWER(o.order_no) LIKE $10 ESCAPE '!' OR LOWER(o.plate) LIKE $10 ESCAPE '!' \
              OR LOWER(COALESCE(k.card_no, '')) LIKE $10 ESCAPE '!' \
              OR EXISTS (SELECT 1 FROM payment p WHERE p.order_id = o.id AND (LOWER(p.out_trade_no) LIKE $10 ESCAPE '!' \
              OR LOWER(COALESCE(p.transaction_id, '')) LIKE $10 ESCAPE '!'))) \
         ORDER BY o.created_at DESC, o.id DESC LIMIT $11"
    ));
    let after = filter.after.as_ref();
    let rows = sqlx::query(sql)
        .bind(operator.as_str())
        .bind(filter.state.map(OrderState::as_str))
        .bind(filter.site.as_ref().map(SiteId::as_str))
        .bind(filter.from.map_or(i64::MIN, |x| x.0))
        .bind(filter.to.map_or(i64::MAX, |x| x.0))
        .bind(after.map(|(_, order)| order.as_str()))
        .bind(after.map_or(0, |(at, _)| at.0))
        .bind(filter.method.map(Method::as_str))
        .bind(i64::from(filter.flagged))
        .bind(filter.text.as_deref().map(like))
        .bind(limit)
        .fetch_all(conn.sql())
        .await?;
    rows.iter().map(read).collect()
}

/// One order of an operator as a list shows it.
pub async fn one(conn: &mut Conn, operator: &OperatorId, order: &OrderId) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE o.operator_id = $1 AND o.id = $2"));
    let row =
        sqlx::query(sql).bind(operator.as_str()).bind(order.as_str()).fetch_optional(conn.sql()).await?;
    row.as_ref().map(read).transpose()
}

/// `%text%` in lower case, what LIKE would read into it escaped.
pub(crate) fn like(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.trim().to_lowercase().chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// What came in from an operator's payers between two moments. Test payments do not count.
const CAME_IN: &str = "payment WHERE operator_id = $1 AND paid_at >= $2 AND paid_at < $3 \
    AND state IN ('paid', 'partially_refunded', 'refunded') \
    AND NOT EXISTS (SELECT 1 FROM pay_order o WHERE o.id = payment.order_id AND o.scenario = 'test')";

/// Money of an operator between two moments: how many payments, their sum, and what went back, in fen. Test payments
/// do not count.
pub async fn sums(
    conn: &mut Conn,
    operator: &OperatorId,
    from: UnixMs,
    to: UnixMs,
) -> Result<(i64, Fen, Fen)> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT COUNT(*) AS n, CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS total FROM {CAME_IN}"
    ));
    let paid = sqlx::query(sql).bind(operator.as_str()).bind(from.0).bind(to.0).fetch_one(conn.sql()).await?;
    let back = sqlx::query(
        "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS total FROM refund WHERE operator_id = $1 \
         AND succeeded_at >= $2 AND succeeded_at < $3 AND state = 'succeeded' AND cause <> 'test'",
    )
    .bind(operator.as_str())
    .bind(from.0)
    .bind(to.0)
    .fetch_one(conn.sql())
    .await?;
    Ok((int(&paid, "n")?, fen(&paid, "total")?, fen(&back, "total")?))
}

/// What came in on each of the `days` that begin with the moment `from`, in fen; a day is 24 hours, and one on which
/// nothing came in is left out. The number is that of the day, from 0. Test payments do not count.
pub async fn by_day(
    conn: &mut Conn,
    operator: &OperatorId,
    from: UnixMs,
    days: i64,
) -> Result<Vec<(i64, Fen)>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT (paid_at - $2) / {DAY} AS day, CAST(SUM(amount) AS BIGINT) AS total FROM {CAME_IN} \
         GROUP BY day ORDER BY day"
    ));
    let rows = sqlx::query(sql)
        .bind(operator.as_str())
        .bind(from.0)
        .bind(from.plus(days * DAY).0)
        .fetch_all(conn.sql())
        .await?;
    rows.iter().map(|row| Ok((int(row, "day")?, fen(row, "total")?))).collect()
}

/// What waits for somebody, and what goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Open orders.
    pub open_orders: i64,
    /// Cars inside.
    pub vehicles_inside: i64,
    /// Payments at the late-money desk.
    pub at_desk: i64,
    /// Refunds that did not go through.
    pub stuck_refunds: i64,
    /// Refunds that wait for a second person.
    pub proposed_refunds: i64,
    /// Notifications refused since `since`.
    pub quarantined: i64,
    /// Webhooks given up since `since`.
    pub failed_deliveries: i64,
}

/// The counts of an operator.
pub async fn counts(conn: &mut Conn, operator: &OperatorId, since: UnixMs) -> Result<Counts> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT \
         (SELECT COUNT(*) FROM pay_order WHERE operator_id = $1 AND state = 'open') AS open_orders, \
         (SELECT COUNT(*) FROM visit WHERE operator_id = $1 AND left_at IS NULL) AS vehicles_inside, \
         (SELECT COUNT(*) FROM payment WHERE operator_id = $1 AND flag IS NOT NULL AND flag_resolution IS NULL) AS at_desk, \
         (SELECT COUNT(*) FROM refund WHERE operator_id = $1 AND {AT_DESK} AND state <> 'proposed') AS stuck_refunds, \
         (SELECT COUNT(*) FROM refund WHERE operator_id = $1 AND state = 'proposed') AS proposed_refunds, \
         (SELECT COUNT(*) FROM notification WHERE operator_id = $1 AND received_at >= $2 \
            AND verdict NOT IN ('applied', 'repeated', 'hint')) AS quarantined, \
         (SELECT COUNT(*) FROM webhook_delivery WHERE operator_id = $1 AND created_at >= $2 AND state = 'failed') \
            AS failed_deliveries"
    ));
    let row = sqlx::query(sql).bind(operator.as_str()).bind(since.0).fetch_one(conn.sql()).await?;
    Ok(Counts {
        open_orders: int(&row, "open_orders")?,
        vehicles_inside: int(&row, "vehicles_inside")?,
        at_desk: int(&row, "at_desk")?,
        stuck_refunds: int(&row, "stuck_refunds")?,
        proposed_refunds: int(&row, "proposed_refunds")?,
        quarantined: int(&row, "quarantined")?,
        failed_deliveries: int(&row, "failed_deliveries")?,
    })
}
