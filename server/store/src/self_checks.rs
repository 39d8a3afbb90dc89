//! What the self-check found, and what it infers from: what wallets answered, who signed in, what was received.

use crate::decode::{int, ms, opt_int, text, word};
use crate::{Conn, Result, Tx};
use domain::ids::{AccountId, OperatorId};
use domain::payment::RefundState;
use domain::time::UnixMs;

/// A row of `self_check`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Which part of the set-up.
    pub area: String,
    /// When it was checked.
    pub checked_at: UnixMs,
    /// What was found, JSON.
    pub findings_json: String,
}

/// What is kept about an operator.
pub async fn of_operator(conn: &mut Conn, operator: &OperatorId) -> Result<Vec<Row>> {
    let rows = sqlx::query("SELECT area, checked_at, findings_json FROM self_check WHERE operator_id = $1")
        .bind(operator.as_str())
        .fetch_all(conn.sql())
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Row {
                area: text(row, "area")?,
                checked_at: ms(row, "checked_at")?,
                findings_json: text(row, "findings_json")?,
            })
        })
        .collect()
}

/// Keeps what was found in an area; what a check found that began later stays, unless it began after `now`: our clock was
/// ahead then.
pub async fn keep(tx: &mut Tx, operator: &OperatorId, row: &Row, now: UnixMs) -> Result<()> {
    sqlx::query(
        "INSERT INTO self_check (operator_id, area, checked_at, findings_json) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (operator_id, area) DO UPDATE SET checked_at = excluded.checked_at, \
         findings_json = excluded.findings_json WHERE self_check.checked_at <= excluded.checked_at \
         OR self_check.checked_at > $5",
    )
    .bind(operator.as_str())
    .bind(row.area.as_str())
    .bind(row.checked_at.0)
    .bind(row.findings_json.as_str())
    .bind(now.0)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Forgets an area that does not apply any more.
pub async fn forget(tx: &mut Tx, operator: &OperatorId, area: &str) -> Result<()> {
    sqlx::query("DELETE FROM self_check WHERE operator_id = $1 AND area = $2")
        .bind(operator.as_str())
        .bind(area)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Notes that staff are told of a failed check. `false`: they were told, and it fails since.
pub async fn raise_alarm(tx: &mut Tx, operator: &OperatorId, check: &str, now: UnixMs) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO self_check_alarm (operator_id, check_key, since) VALUES ($1, $2, $3) \
         ON CONFLICT (operator_id, check_key) DO NOTHING",
    )
    .bind(operator.as_str())
    .bind(check)
    .bind(now.0)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The failed checks that staff were told of.
pub async fn alarms(conn: &mut Conn, operator: &OperatorId) -> Result<Vec<String>> {
    let rows =
        sqlx::query("SELECT check_key FROM self_check_alarm WHERE operator_id = $1 ORDER BY check_key")
            .bind(operator.as_str())
            .fetch_all(conn.sql())
            .await?;
    rows.iter().map(|row| text(row, "check_key")).collect()
}

/// A check that staff were told of does not fail any more.
pub async fn end_alarm(tx: &mut Tx, operator: &OperatorId, check: &str) -> Result<()> {
    sqlx::query("DELETE FROM self_check_alarm WHERE operator_id = $1 AND check_key = $2")
        .bind(operator.as_str())
        .bind(check)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Something that happened to a payment and says how the provider's side is set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sign {
    /// What was paid for, which says on which page.
    pub scenario: String,
    /// `prepay_received`, `prepay_refused`, `bridge_answered` or `paid`.
    pub kind: String,
    /// When.
    pub at: UnixMs,
    /// The particulars, JSON.
    pub detail_json: String,
}

/// What happened to payments by a method, of an operator's orders that were made since; the latest first, at most 200 of
/// each scenario: what is paid all day hides no other.
pub async fn signs(conn: &mut Conn, operator: &OperatorId, method: &str, since: UnixMs) -> Result<Vec<Sign>> {
    let rows = sqlx::query(
        "SELECT scenario, kind, at, detail_json FROM (SELECT o.scenario, e.kind, e.at, e.detail_json, e.order_id, e.seq, \
         ROW_NUMBER() OVER (PARTITION BY o.scenario ORDER BY e.at DESC, e.order_id DESC, e.seq DESC) AS place \
         FROM pay_order o JOIN order_event e ON e.order_id = o.id JOIN payment p ON p.id = e.payment_id \
         WHERE o.operator_id = $1 AND o.created_at >= $2 AND p.method = $3 \
         AND e.kind IN ('prepay_received', 'prepay_refused', 'bridge_answered', 'paid')) newest \
         WHERE place <= 200 ORDER BY at DESC, order_id DESC, seq DESC",
    )
    .bind(operator.as_str())
    .bind(since.0)
    .bind(method)
    .fetch_all(conn.sql())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Sign {
                scenario: text(row, "scenario")?,
                kind: text(row, "kind")?,
                at: ms(row, "at")?,
                detail_json: text(row, "detail_json")?,
            })
        })
        .collect()
}

/// A refund that was sent to the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentRefund {
    /// How it stands.
    pub state: RefundState,
    /// Since when, or when it was last tried.
    pub at: UnixMs,
    /// What the provider said about it.
    pub words: String,
}

/// Refunds of payments by a method that were asked for since, and sent; what was touched last first, at most 50.
pub async fn sent_refunds(
    conn: &mut Conn,
    operator: &OperatorId,
    method: &str,
    since: UnixMs,
) -> Result<Vec<SentRefund>> {
    let rows = sqlx::query(
        "SELECT r.state, r.updated_at, COALESCE(r.provider_words, '') AS words FROM refund r \
         JOIN payment p ON p.id = r.payment_id WHERE r.operator_id = $1 AND r.created_at >= $2 AND p.method = $3 \
         AND r.request_json IS NOT NULL ORDER BY r.updated_at DESC, r.id DESC LIMIT 50",
    )
    .bind(operator.as_str())
    .bind(since.0)
    .bind(method)
    .fetch_all(conn.sql())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(SentRefund {
                state: word(row, "state", RefundState::parse)?,
                at: ms(row, "updated_at")?,
                words: text(row, "words")?,
            })
        })
        .collect()
}

/// How many payers' browsers were sent to sign in under this app, not before `since` and not after `until`, of whom
/// nobody came back; none where somebody, whoever it was, came back later than they were sent.
pub async fn nobody_back(conn: &mut Conn, app_id: &str, since: UnixMs, until: UnixMs) -> Result<i64> {
    let row = sqlx::query(
        "SELECT COUNT(DISTINCT o.session_hash) AS n FROM oauth_state o WHERE o.app_id = $1 AND o.created_at >= $2 \
         AND o.created_at <= $3 AND NOT EXISTS (SELECT 1 FROM payer_identity i WHERE i.app_id = $1 \
         AND i.created_at >= $2 AND i.created_at >= o.created_at)",
    )
    .bind(app_id)
    .bind(since.0)
    .bind(until.0)
    .fetch_one(conn.sql())
    .await?;
    int(&row, "n")
}

/// When a message that was not proven to be the provider's last came in at an account's address since a version of its
/// credentials came into use, where money was paid meanwhile, with that version, that the provider was asked about and
/// never told of, and nothing was believed since: neither since that message nor since that money.
pub async fn unread_messages(
    conn: &mut Conn,
    operator: &OperatorId,
    (account, version): (&AccountId, i64),
    since: UnixMs,
) -> Result<Option<UnixMs>> {
    let row = sqlx::query(
        "SELECT MAX(n.received_at) AS at FROM notification n JOIN merchant_account_version v \
         ON v.account_id = n.account_id AND v.version = $4 WHERE n.account_id = $1 AND n.received_at >= $2 \
         AND n.received_at >= v.created_at AND n.verdict = 'bad_signature' \
         AND EXISTS (SELECT 1 FROM payment p WHERE p.operator_id = $3 AND p.account_id = $1 \
         AND p.account_version = $4 AND p.paid_at >= $2 AND p.created_at <= n.received_at AND NOT EXISTS \
         (SELECT 1 FROM notification t WHERE t.payment_id = p.id) AND NOT EXISTS \
         (SELECT 1 FROM notification l WHERE l.operator_id = $3 AND l.account_id = $1 \
         AND l.received_at >= p.paid_at AND l.verdict IN ('applied', 'repeated', 'hint'))) \
         AND NOT EXISTS (SELECT 1 FROM notification b WHERE b.operator_id = $3 AND b.account_id = $1 \
         AND b.received_at >= n.received_at AND b.verdict IN ('applied', 'repeated', 'hint'))",
    )
    .bind(account.as_str())
    .bind(since.0)
    .bind(operator.as_str())
    .bind(version)
    .fetch_one(conn.sql())
    .await?;
    Ok(opt_int(&row, "at")?.map(UnixMs))
}

/// When a payer last paid under this app, which takes a web authorisation before it.
pub async fn last_authorised(
    conn: &mut Conn,
    operator: &OperatorId,
    app_id: &str,
    since: UnixMs,
) -> Result<Option<UnixMs>> {
    let row = sqlx::query(
        "SELECT MAX(created_at) AS at FROM payment WHERE operator_id = $1 AND app_id = $2 AND created_at >= $3 \
         AND method = 'wechat_oa'",
    )
    .bind(operator.as_str())
    .bind(app_id)
    .bind(since.0)
    .fetch_one(conn.sql())
    .await?;
    Ok(opt_int(&row, "at")?.map(UnixMs))
}

/// When a message of a provider last came in that was believed.
pub async fn last_notified(conn: &mut Conn, operator: &OperatorId, since: UnixMs) -> Result<Option<UnixMs>> {
    let row = sqlx::query(
        "SELECT MAX(received_at) AS at FROM notification WHERE operator_id = $1 AND received_at >= $2 \
         AND verdict IN ('applied', 'repeated', 'hint')",
    )
    .bind(operator.as_str())
    .bind(since.0)
    .fetch_one(conn.sql())
    .await?;
    Ok(opt_int(&row, "at")?.map(UnixMs))
}

/// Keeps a word that a request to the public address will bring back, and forgets those that ended.
pub async fn keep_word(tx: &mut Tx, word: &str, answer: &str, now: UnixMs, until: UnixMs) -> Result<()> {
    sqlx::query("DELETE FROM echo_word WHERE expires_at <= $1").bind(now.0).execute(tx.sql()).await?;
    sqlx::query("INSERT INTO echo_word (word, answer, expires_at) VALUES ($1, $2, $3)")
        .bind(word)
        .bind(answer)
        .bind(until.0)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// The answer to a word that has not ended.
pub async fn answer_to(conn: &mut Conn, word: &str, now: UnixMs) -> Result<Option<String>> {
    let row = sqlx::query("SELECT answer FROM echo_word WHERE word = $1 AND expires_at > $2")
        .bind(word)
        .bind(now.0)
        .fetch_optional(conn.sql())
        .await?;
    row.map(|row| text(&row, "answer")).transpose()
}
