//! Lists of refunds, for the console.

use crate::decode::{fen, id, int, ms, opt_ms, opt_text, text, word};
use crate::order_lists::like;
use crate::refunds::AT_DESK;
use crate::{Conn, Result};
use domain::ids::{OperatorId, OrderId, OrderNo, OutRefundNo, RefundId};
use domain::method::{Method, Provider, Scenario};
use domain::money::Fen;
use domain::payment::{RefundCause, RefundState};
use domain::time::UnixMs;
use sqlx::any::AnyRow;

/// What to look for; `None` does not filter.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Part of a number of the refund, its payment or its order, of a plate or a card.
    pub text: Option<String>,
    /// Only this state.
    pub state: Option<RefundState>,
    /// Only what waits at the desk.
    pub at_desk: bool,
    /// Only through this provider.
    pub provider: Option<Provider>,
    /// Asked for at or after.
    pub from: Option<UnixMs>,
    /// Asked for before.
    pub to: Option<UnixMs>,
    /// Only what comes after this row of the page before.
    pub after: Option<(UnixMs, String)>,
}

/// A refund in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The refund.
    pub id: RefundId,
    /// The number that the provider knows.
    pub out_refund_no: OutRefundNo,
    /// Of which order.
    pub order_id: OrderId,
    /// The order's number.
    pub order_no: OrderNo,
    /// What was paid for.
    pub scenario: Scenario,
    /// The car park's name, or empty.
    pub site_name: String,
    /// The plate, or empty.
    pub plate: String,
    /// The number of the card that was topped up, or empty.
    pub card_no: String,
    /// How it was paid.
    pub method: Method,
    /// Fen.
    pub amount: Fen,
    /// Why, as it was written.
    pub reason: String,
    /// Why, as a word.
    pub cause: RefundCause,
    /// Where it is.
    pub state: RefundState,
    /// Whether it waits at the desk.
    pub at_desk: bool,
    /// Who asked for it; `None` for the system itself.
    pub asked_by: Option<String>,
    /// When it was asked for.
    pub created_at: UnixMs,
    /// When the payer had it.
    pub succeeded_at: Option<UnixMs>,
}

fn read(row: &AnyRow) -> Result<Row> {
    Ok(Row {
        id: id(row, "id")?,
        out_refund_no: id(row, "out_refund_no")?,
        order_id: id(row, "order_id")?,
        order_no: id(row, "order_no")?,
        scenario: word(row, "scenario", Scenario::parse)?,
        site_name: text(row, "site_name")?,
        plate: text(row, "plate")?,
        card_no: text(row, "card_no")?,
        method: word(row, "method", Method::parse)?,
        amount: fen(row, "amount")?,
        reason: text(row, "reason")?,
        cause: word(row, "cause", RefundCause::parse)?,
        state: word(row, "state", RefundState::parse)?,
        at_desk: int(row, "at_desk")? > 0,
        asked_by: opt_text(row, "created_by")?,
        created_at: ms(row, "created_at")?,
        succeeded_at: opt_ms(row, "succeeded_at")?,
    })
}

/// The refunds of an operator that fit, newest first; at most `limit`.
pub async fn search(conn: &mut Conn, operator: &OperatorId, filter: &Filter, limit: i64) -> Result<Vec<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT r.id, r.out_refund_no, r.amount, r.reason, r.cause, r.state, r.created_by, r.created_at, r.succeeded_at, \
         CASE WHEN {waits} THEN 1 ELSE 0 END AS at_desk, p.method, o.id AS order_id, o.order_no, o.scenario, o.plate, \
         COALESCE(s.name, '') AS site_name, COALESCE(k.card_no, '') AS card_no \
         FROM refund r JOIN payment p ON p.id = r.payment_id JOIN merchant_account a ON a.id = p.account_id \
         JOIN pay_order o ON o.id = p.order_id LEFT JOIN site s ON s.id = o.site_id LEFT JOIN card k ON k.id = o.card_id \
         WHERE r.operator_id = $1 AND ($2 IS NULL OR r.state = $2) AND ($3 IS NULL OR a.provider = $3) \
         AND r.created_at >= $4 AND r.created_at < $5 \
         AND ($6 IS NULL OR r.created_at < $7 OR (r.created_at = $7 AND r.id < $6)) AND ($8 = 0 OR {waits}) \
         AND ($9 IS NULL OR LOWER(r.out_refund_no) LIKE $9 ESCAPE '!' \
              OR LOWER(COALESCE(r.provider_refund_id, '')) LIKE $9 ESCAPE '!' OR LOWER(p.out_trade_no) LIKE $9 ESCAPE '!' \
              OR LOWER(COALESCE(p.transaction_id, '')) LIKE $9 ESCAPE '!' OR LOWER(o.order_no) LIKE $9 ESCAPE '!' \
              OR LOWER(o.plate) LIKE $9 ESCAPE '!' OR LOWER(COALESCE(k.card_no, '')) LIKE $9 ESCAPE '!') \
         ORDER BY r.created_at DESC, r.id DESC LIMIT $10",
        waits = format_args!("EXISTS (SELECT 1 FROM refund d WHERE d.id = r.id AND {AT_DESK})"),
    ));
    let after = filter.after.as_ref();
    let rows = sqlx::query(sql)
        .bind(operator.as_str())
        .bind(filter.state.map(RefundState::as_str))
        .bind(filter.provider.map(Provider::as_str))
        .bind(filter.from.map_or(i64::MIN, |x| x.0))
        .bind(filter.to.map_or(i64::MAX, |x| x.0))
        .bind(after.map(|(_, refund)| refund.as_str()))
        .bind(after.map_or(0, |(at, _)| at.0))
        .bind(i64::from(filter.at_desk))
        .bind(filter.text.as_deref().map(like))
        .bind(limit)
        .fetch_all(conn.sql())
        .await?;
    rows.iter().map(read).collect()
}
