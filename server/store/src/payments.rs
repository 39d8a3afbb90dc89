//! Payments (支付单): attempts to settle an order. States change only from the state that was read.

use crate::decode::{fen, id, int, ms, opt_ms, opt_text, opt_word, text, word};
use crate::{Conn, Result, Tx};
use domain::ids::{AccountId, OperatorId, OrderId, OutTradeNo, PaymentId};
use domain::method::Method;
use domain::money::Fen;
use domain::payment::{PaymentFlag, PaymentState};
use domain::time::UnixMs;
use sqlx::any::AnyRow;

/// A row of `payment`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The payment.
    pub id: PaymentId,
    /// What it is to settle.
    pub order_id: OrderId,
    /// Whose it is.
    pub operator_id: OperatorId,
    /// By which method.
    pub method: Method,
    /// Into which merchant account.
    pub account_id: AccountId,
    /// The version of its credentials that it began with.
    pub account_version: i64,
    /// The app that it was made under.
    pub app_id: String,
    /// The number that the provider knows.
    pub out_trade_no: OutTradeNo,
    /// Fen.
    pub amount: Fen,
    /// `CNY`.
    pub currency: String,
    /// Where it is.
    pub state: PaymentState,
    /// Who pays, as the provider names them.
    pub payer_id: String,
    /// The prepared request, sent byte for byte.
    pub request_json: String,
    /// How often it may have been sent.
    pub submissions: i64,
    /// The provider's handle for the wallet.
    pub prepay_id: Option<String>,
    /// When that was given.
    pub prepay_at: Option<UnixMs>,
    /// The provider's number, once paid.
    pub transaction_id: Option<String>,
    /// When it was paid, by the provider's clock.
    pub paid_at: Option<UnixMs>,
    /// Reserved by refunds that did not fail.
    pub refunding: Fen,
    /// What of it went back.
    pub refunded: Fen,
    /// What somebody must look at.
    pub flag: Option<PaymentFlag>,
    /// `accepted` or `refunded`, once the flag was dealt with.
    pub flag_resolution: Option<String>,
    /// Until when the payer may pay.
    pub expires_at: UnixMs,
    /// When it began.
    pub created_at: UnixMs,
    /// When the row last changed.
    pub updated_at: UnixMs,
}

const COLUMNS: &str = "id, order_id, operator_id, method, account_id, account_version, app_id, out_trade_no, amount, \
    currency, state, payer_id, request_json, submissions, prepay_id, prepay_at, transaction_id, paid_at, refunding, \
    refunded, flag, flag_resolution, expires_at, created_at, updated_at";

fn read(row: &AnyRow) -> Result<Row> {
    Ok(Row {
        id: id(row, "id")?,
        order_id: id(row, "order_id")?,
        operator_id: id(row, "operator_id")?,
        method: word(row, "method", Method::parse)?,
        account_id: id(row, "account_id")?,
        account_version: int(row, "account_version")?,
        app_id: text(row, "app_id")?,
        out_trade_no: id(row, "out_trade_no")?,
        amount: fen(row, "amount")?,
        currency: text(row, "currency")?,
        state: word(row, "state", PaymentState::parse)?,
        payer_id: text(row, "payer_id")?,
        request_json: text(row, "request_json")?,
        submissions: int(row, "submissions")?,
        prepay_id: opt_text(row, "prepay_id")?,
        prepay_at: opt_ms(row, "prepay_at")?,
        transaction_id: opt_text(row, "transaction_id")?,
        paid_at: opt_ms(row, "paid_at")?,
        refunding: fen(row, "refunding")?,
        refunded: fen(row, "refunded")?,
        flag: opt_word(row, "flag", PaymentFlag::parse)?,
        flag_resolution: opt_text(row, "flag_resolution")?,
        expires_at: ms(row, "expires_at")?,
        created_at: ms(row, "created_at")?,
        updated_at: ms(row, "updated_at")?,
    })
}

async fn one(conn: &mut Conn, tail: &str, key: &str) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM payment WHERE {tail}"));
    sqlx::query(sql).bind(key).fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

async fn many(conn: &mut Conn, tail: &str, key: &str) -> Result<Vec<Row>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM payment WHERE {tail}"));
    sqlx::query(sql).bind(key).fetch_all(conn.sql()).await?.iter().map(read).collect()
}

/// Commits the intent: a payment in state `created`, about to be sent for the first time. `false`: the order has an
/// open payment already; nothing was added.
pub async fn insert(tx: &mut Tx, payment: &Row) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO payment (id, order_id, operator_id, method, account_id, account_version, app_id, out_trade_no, \
         amount, currency, state, payer_id, request_json, submissions, refunding, refunded, expires_at, created_at, \
         updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'created', $11, $12, 1, 0, 0, $13, $14, $14) \
         ON CONFLICT DO NOTHING",
    )
    .bind(payment.id.as_str())
    .bind(payment.order_id.as_str())
    .bind(payment.operator_id.as_str())
    .bind(payment.method.as_str())
    .bind(payment.account_id.as_str())
    .bind(payment.account_version)
    .bind(payment.app_id.as_str())
    .bind(payment.out_trade_no.as_str())
    .bind(payment.amount.value())
    .bind(payment.currency.as_str())
    .bind(payment.payer_id.as_str())
    .bind(payment.request_json.as_str())
    .bind(payment.expires_at.0)
    .bind(payment.created_at.0)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The payment with this id.
pub async fn by_id(conn: &mut Conn, payment: &PaymentId) -> Result<Option<Row>> {
    one(conn, "id = $1", payment.as_str()).await
}

/// The payment with this number, as a provider wrote it.
pub async fn by_out_trade_no(conn: &mut Conn, number: &str) -> Result<Option<Row>> {
    one(conn, "out_trade_no = $1", number).await
}

/// The one payment of an order that can still be paid.
pub async fn open_of_order(conn: &mut Conn, order: &OrderId) -> Result<Option<Row>> {
    one(conn, "order_id = $1 AND state IN ('created', 'pending')", order.as_str()).await
}

/// Every payment of an order, oldest first.
pub async fn of_order(conn: &mut Conn, order: &OrderId) -> Result<Vec<Row>> {
    many(conn, "order_id = $1 ORDER BY created_at, id", order.as_str()).await
}

/// Late payments of an operator that wait for a decision, oldest first.
pub async fn at_desk(conn: &mut Conn, operator: &OperatorId) -> Result<Vec<Row>> {
    let tail =
        "operator_id = $1 AND flag IS NOT NULL AND flag_resolution IS NULL ORDER BY paid_at, id LIMIT 200";
    many(conn, tail, operator.as_str()).await
}

/// Late and double payments of an operator that are going back, oldest first.
pub async fn going_back(conn: &mut Conn, operator: &OperatorId) -> Result<Vec<Row>> {
    let tail = "operator_id = $1 AND flag IS NOT NULL AND flag_resolution = 'refunded' AND refunded < amount \
        AND state IN ('paid', 'partially_refunded') ORDER BY paid_at, id LIMIT 200";
    many(conn, tail, operator.as_str()).await
}

/// What came into an account in a span of time by the provider's clock, its end not included; milliseconds.
pub async fn paid_within(
    conn: &mut Conn,
    operator: &OperatorId,
    account: &AccountId,
    from: UnixMs,
    to: UnixMs,
) -> Result<Vec<Row>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM payment WHERE operator_id = $1 AND account_id = $2 AND paid_at >= $3 AND paid_at < $4 \
         ORDER BY paid_at, id"
    );
    let query = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(operator.as_str())
        .bind(account.as_str())
        .bind(from.0)
        .bind(to.0);
    query.fetch_all(conn.sql()).await?.iter().map(read).collect()
}

/// Counts one more sending of the stored request, before it happens. `false`: the payment is no longer open.
pub async fn count_submission(tx: &mut Tx, payment: &PaymentId, at: UnixMs) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE payment SET submissions = submissions + 1, updated_at = $1 \
         WHERE id = $2 AND state IN ('created', 'pending')",
    )
    .bind(at.0)
    .bind(payment.as_str())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps the provider's prepay and moves to `pending`. `false`: the payment is not open any more.
pub async fn prepared(tx: &mut Tx, payment: &PaymentId, prepay_id: &str, at: UnixMs) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE payment SET state = 'pending', prepay_id = $1, prepay_at = $2, updated_at = $2 \
         WHERE id = $3 AND state IN ('created', 'pending')",
    )
    .bind(prepay_id)
    .bind(at.0)
    .bind(payment.as_str())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Moves from exactly `from` to `to`. `false`: it was elsewhere; nothing changed.
pub async fn change_state(
    tx: &mut Tx,
    payment: &PaymentId,
    from: PaymentState,
    to: PaymentState,
    at: UnixMs,
) -> Result<bool> {
    let done = sqlx::query("UPDATE payment SET state = $1, updated_at = $2 WHERE id = $3 AND state = $4")
        .bind(to.as_str())
        .bind(at.0)
        .bind(payment.as_str())
        .bind(from.as_str())
        .execute(tx.sql())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// What a verified success says about a payment.
#[derive(Clone, Debug)]
pub struct Paid<'a> {
    /// The provider's number.
    pub transaction_id: Option<&'a str>,
    /// When it was paid, by the provider's clock.
    pub paid_at: UnixMs,
    /// The flag that it gets.
    pub flag: Option<PaymentFlag>,
}

/// Moves from exactly `from` to `paid`. `false`: it was elsewhere; nothing changed.
pub async fn paid(
    tx: &mut Tx,
    payment: &PaymentId,
    from: PaymentState,
    facts: &Paid<'_>,
    at: UnixMs,
) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE payment SET state = 'paid', transaction_id = $1, paid_at = $2, flag = $3, updated_at = $4 \
         WHERE id = $5 AND state = $6",
    )
    .bind(facts.transaction_id)
    .bind(facts.paid_at.0)
    .bind(facts.flag.map(PaymentFlag::as_str))
    .bind(at.0)
    .bind(payment.as_str())
    .bind(from.as_str())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps what was decided about a flag. `false`: there is no flag, or it was dealt with before.
pub async fn resolve_flag(tx: &mut Tx, payment: &PaymentId, resolution: &str, at: UnixMs) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE payment SET flag_resolution = $1, updated_at = $2 \
         WHERE id = $3 AND flag IS NOT NULL AND flag_resolution IS NULL",
    )
    .bind(resolution)
    .bind(at.0)
    .bind(payment.as_str())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Puts a flagged payment back on the desk: giving it back did not work out.
pub async fn reopen_flag(tx: &mut Tx, payment: &PaymentId, at: UnixMs) -> Result<()> {
    sqlx::query("UPDATE payment SET flag_resolution = NULL, updated_at = $1 WHERE id = $2 AND flag_resolution = 'refunded'")
        .bind(at.0)
        .bind(payment.as_str())
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Reserves `amount` for a refund. `false`: the refunds would exceed the payment, or it has no money; nothing changed.
pub async fn reserve_refund(tx: &mut Tx, payment: &PaymentId, amount: Fen, at: UnixMs) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE payment SET refunding = refunding + $1, updated_at = $2 \
         WHERE id = $3 AND refunding + $1 <= amount AND state IN ('paid', 'partially_refunded')",
    )
    .bind(amount.value())
    .bind(at.0)
    .bind(payment.as_str())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Gives back what a failed refund had reserved. `false`: it was not reserved.
pub async fn release_refund(tx: &mut Tx, payment: &PaymentId, amount: Fen, at: UnixMs) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE payment SET refunding = refunding - $1, updated_at = $2 WHERE id = $3 AND refunding - $1 >= refunded",
    )
    .bind(amount.value())
    .bind(at.0)
    .bind(payment.as_str())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Counts a refund that reached the payer. `false`: more than was reserved.
pub async fn refund_succeeded(tx: &mut Tx, payment: &PaymentId, amount: Fen, at: UnixMs) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE payment SET refunded = refunded + $1, updated_at = $2 WHERE id = $3 AND refunded + $1 <= refunding",
    )
    .bind(amount.value())
    .bind(at.0)
    .bind(payment.as_str())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Claims the right to ask the provider because a payer waits: at most one asker per `pause_ms`, over all processes.
pub async fn claim_query(tx: &mut Tx, payment: &PaymentId, now: UnixMs, pause_ms: i64) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE payment SET queried_at = $1 WHERE id = $2 AND (queried_at IS NULL OR queried_at <= $3)",
    )
    .bind(now.0)
    .bind(payment.as_str())
    .bind(now.plus(-pause_ms).0)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}
