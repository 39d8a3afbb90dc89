//! Refunds (退款). The sum over a payment is limited in `payment.refunding`; see [`crate::payments::reserve_refund`].

use crate::decode::{fen, id, int, ms, opt_ms, opt_text, text, word};
use crate::{Conn, Result, Tx};
use domain::ids::{AccountId, OperatorId, OrderId, OutRefundNo, PaymentId, RefundId};
use domain::money::Fen;
use domain::payment::{RefundCause, RefundState};
use domain::time::UnixMs;
use sqlx::any::AnyRow;

/// A row of `refund`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The refund.
    pub id: RefundId,
    /// Of which payment.
    pub payment_id: PaymentId,
    /// Whose it is.
    pub operator_id: OperatorId,
    /// The number that the provider knows; the same for every try.
    pub out_refund_no: OutRefundNo,
    /// Fen.
    pub amount: Fen,
    /// Why, shown to the payer.
    pub reason: String,
    /// Why, as a word.
    pub cause: RefundCause,
    /// Where it is.
    pub state: RefundState,
    /// The prepared request; `None` before the first sending was prepared.
    pub request_json: Option<String>,
    /// The provider's number.
    pub provider_refund_id: Option<String>,
    /// What the provider said when it did not go through.
    pub provider_words: Option<String>,
    /// Who asked for it; `None` for the system itself.
    pub created_by: Option<String>,
    /// The second person, where one was needed: approved, or said no.
    pub decided_by: Option<String>,
    /// When they decided.
    pub decided_at: Option<UnixMs>,
    /// When it was asked for.
    pub created_at: UnixMs,
    /// When the payer had it, by the provider's clock.
    pub succeeded_at: Option<UnixMs>,
}

const COLUMNS: &str = "id, payment_id, operator_id, out_refund_no, amount, reason, cause, state, request_json, \
    provider_refund_id, provider_words, created_by, decided_by, decided_at, created_at, succeeded_at";

fn read(row: &AnyRow) -> Result<Row> {
    Ok(Row {
        id: id(row, "id")?,
        payment_id: id(row, "payment_id")?,
        operator_id: id(row, "operator_id")?,
        out_refund_no: id(row, "out_refund_no")?,
        amount: fen(row, "amount")?,
        reason: text(row, "reason")?,
        cause: word(row, "cause", RefundCause::parse)?,
        state: word(row, "state", RefundState::parse)?,
        request_json: opt_text(row, "request_json")?,
        provider_refund_id: opt_text(row, "provider_refund_id")?,
        provider_words: opt_text(row, "provider_words")?,
        created_by: opt_text(row, "created_by")?,
        decided_by: opt_text(row, "decided_by")?,
        decided_at: opt_ms(row, "decided_at")?,
        created_at: ms(row, "created_at")?,
        succeeded_at: opt_ms(row, "succeeded_at")?,
    })
}

async fn one(conn: &mut Conn, tail: &str, key: &str) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM refund WHERE {tail}"));
    sqlx::query(sql).bind(key).fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// Adds a refund in its first state, `proposed` or `requested`. `false`: the payment has an automatic refund of this cause already, or the
/// number is taken; nothing was added.
pub async fn insert(tx: &mut Tx, refund: &Row) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO refund (id, payment_id, operator_id, out_refund_no, amount, reason, cause, state, created_by, \
         created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) ON CONFLICT DO NOTHING",
    )
    .bind(refund.id.as_str())
    .bind(refund.payment_id.as_str())
    .bind(refund.operator_id.as_str())
    .bind(refund.out_refund_no.as_str())
    .bind(refund.amount.value())
    .bind(refund.reason.as_str())
    .bind(refund.cause.as_str())
    .bind(refund.state.as_str())
    .bind(refund.created_by.as_deref())
    .bind(refund.created_at.0)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The refund with this id.
pub async fn by_id(conn: &mut Conn, refund: &RefundId) -> Result<Option<Row>> {
    one(conn, "id = $1", refund.as_str()).await
}

/// The refund with this number, as a provider wrote it.
pub async fn by_out_refund_no(conn: &mut Conn, number: &str) -> Result<Option<Row>> {
    one(conn, "out_refund_no = $1", number).await
}

/// Every refund of the payments of an order, oldest first.
pub async fn of_order(conn: &mut Conn, order: &OrderId) -> Result<Vec<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM refund WHERE payment_id IN (SELECT p.id FROM payment p WHERE p.order_id = $1) \
         ORDER BY created_at, id"
    ));
    sqlx::query(sql).bind(order.as_str()).fetch_all(conn.sql()).await?.iter().map(read).collect()
}

/// Refunds into an account that were asked for and reached their payers within one span of time, its end not included;
/// milliseconds.
pub async fn done_within(
    conn: &mut Conn,
    operator: &OperatorId,
    account: &AccountId,
    from: UnixMs,
    to: UnixMs,
) -> Result<Vec<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM refund WHERE operator_id = $1 AND created_at >= $3 AND succeeded_at >= $3 \
         AND succeeded_at < $4 AND EXISTS (SELECT 1 FROM payment p WHERE p.id = refund.payment_id AND p.account_id = $2) \
         ORDER BY created_at, id"
    ));
    let query = sqlx::query(sql).bind(operator.as_str()).bind(account.as_str()).bind(from.0).bind(to.0);
    query.fetch_all(conn.sql()).await?.iter().map(read).collect()
}

/// What an operator's money desk shows of refunds, in the words of the index `refund_at_desk`.
pub(crate) const AT_DESK: &str = "handled_at IS NULL AND state IN ('proposed', 'requested', 'failed', 'abnormal') \
    AND (state <> 'requested' OR provider_words IS NOT NULL)";

/// Refunds of an operator that need somebody: those that wait for a second person, those that did not go through, and
/// those that the provider refuses for now. Oldest first; at most 200.
pub async fn at_desk(conn: &mut Conn, operator: &OperatorId) -> Result<Vec<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM refund WHERE operator_id = $1 AND {AT_DESK} ORDER BY created_at, id LIMIT 200"
    ));
    sqlx::query(sql).bind(operator.as_str()).fetch_all(conn.sql()).await?.iter().map(read).collect()
}

/// The second person's word: on to the provider (`requested`), or `rejected`. `false`: somebody decided before, or who
/// asked for it would approve it; nothing changed.
pub async fn decide(tx: &mut Tx, refund: &RefundId, to: RefundState, by: &str, at: UnixMs) -> Result<bool> {
    let own =
        if to == RefundState::Rejected { "" } else { " AND created_by IS NOT NULL AND created_by <> $2" };
    let sql = sqlx::AssertSqlSafe(format!(
        "UPDATE refund SET state = $1, decided_by = $2, decided_at = $3, updated_at = $3 \
         WHERE id = $4 AND state = 'proposed'{own}"
    ));
    let done = sqlx::query(sql)
        .bind(to.as_str())
        .bind(by)
        .bind(at.0)
        .bind(refund.as_str())
        .execute(tx.sql())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes a refund that did not go through off the desk: nothing more is to be done about it. `false`: it is not there.
pub async fn handled(tx: &mut Tx, refund: &RefundId, by: &str, at: UnixMs) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE refund SET handled_by = $1, handled_at = $2 \
         WHERE id = $3 AND handled_at IS NULL AND state IN ('failed', 'abnormal')",
    )
    .bind(by)
    .bind(at.0)
    .bind(refund.as_str())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The failed refunds of a payment leave the desk: it is being tried again.
pub async fn tried_again(tx: &mut Tx, payment: &PaymentId, by: &str, at: UnixMs) -> Result<()> {
    sqlx::query(
        "UPDATE refund SET handled_by = $1, handled_at = $2 \
         WHERE payment_id = $3 AND handled_at IS NULL AND state = 'failed'",
    )
    .bind(by)
    .bind(at.0)
    .bind(payment.as_str())
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Keeps the prepared request, once. `false`: there is one already; use that.
pub async fn keep_request(tx: &mut Tx, refund: &RefundId, request_json: &str, at: UnixMs) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE refund SET request_json = $1, updated_at = $2 WHERE id = $3 AND request_json IS NULL",
    )
    .bind(request_json)
    .bind(at.0)
    .bind(refund.as_str())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What changes with a state.
#[derive(Clone, Copy, Debug, Default)]
pub struct Change<'a> {
    /// The provider's number.
    pub provider_refund_id: Option<&'a str>,
    /// What the provider said.
    pub provider_words: Option<&'a str>,
    /// When the payer had it.
    pub succeeded_at: Option<UnixMs>,
}

/// Moves from exactly `from` to `to`. `false`: it was elsewhere; nothing changed.
pub async fn change_state(
    tx: &mut Tx,
    refund: &RefundId,
    from: RefundState,
    to: RefundState,
    change: Change<'_>,
    at: UnixMs,
) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE refund SET state = $1, provider_refund_id = COALESCE($2, provider_refund_id), provider_words = $3, \
         succeeded_at = $4, updated_at = $5 WHERE id = $6 AND state = $7",
    )
    .bind(to.as_str())
    .bind(change.provider_refund_id)
    .bind(change.provider_words)
    .bind(change.succeeded_at.map(|x| x.0))
    .bind(at.0)
    .bind(refund.as_str())
    .bind(from.as_str())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps what the provider said while the refund stays where it is.
pub async fn keep_words(tx: &mut Tx, refund: &RefundId, words: &str, at: UnixMs) -> Result<()> {
    sqlx::query(
        "UPDATE refund SET provider_words = $1, updated_at = $2 WHERE id = $3 AND state IN ('requested', 'accepted')",
    )
    .bind(words)
    .bind(at.0)
    .bind(refund.as_str())
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Whether an automatic refund of this cause is under way or done.
pub async fn has_automatic(conn: &mut Conn, payment: &PaymentId, cause: RefundCause) -> Result<bool> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS n FROM refund WHERE payment_id = $1 AND cause = $2 AND state NOT IN ('failed', 'rejected')",
    )
    .bind(payment.as_str())
    .bind(cause.as_str())
    .fetch_one(conn.sql())
    .await?;
    Ok(int(&row, "n")? > 0)
}
