//! Payers: browser sessions, who they are under each app, and authorisations under way. Tokens are kept as SHA-256.

use crate::decode::{id, int, ms, text, word};
use crate::{Conn, Result, Tx};
use domain::ids::VisitId;
use domain::time::UnixMs;
use domain::wallet::Wallet;

/// Adds a session of a wallet.
pub async fn insert_session(
    tx: &mut Tx,
    token_hash: &str,
    wallet: Wallet,
    at: UnixMs,
    expires_at: UnixMs,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO payer_session (token_hash, wallet, created_at, expires_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT DO NOTHING",
    )
    .bind(token_hash)
    .bind(wallet.as_str())
    .bind(at.0)
    .bind(expires_at.0)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// The wallet of a session that exists and has not ended.
pub async fn session_wallet(conn: &mut Conn, token_hash: &str, now: UnixMs) -> Result<Option<Wallet>> {
    let row = sqlx::query("SELECT wallet FROM payer_session WHERE token_hash = $1 AND expires_at > $2")
        .bind(token_hash)
        .bind(now.0)
        .fetch_optional(conn.sql())
        .await?;
    row.map(|row| word(&row, "wallet", Wallet::parse)).transpose()
}

/// Lets a session live until `expires_at`.
pub async fn extend_session(tx: &mut Tx, token_hash: &str, expires_at: UnixMs) -> Result<()> {
    sqlx::query("UPDATE payer_session SET expires_at = $1 WHERE token_hash = $2 AND expires_at < $1")
        .bind(expires_at.0)
        .bind(token_hash)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Who the session's payer is under an app; only of a session that has not ended.
pub async fn identity(
    conn: &mut Conn,
    token_hash: &str,
    app_id: &str,
    now: UnixMs,
) -> Result<Option<String>> {
    let row = sqlx::query(
        "SELECT i.payer_id FROM payer_identity i JOIN payer_session s ON s.token_hash = i.session_hash \
         WHERE i.session_hash = $1 AND i.app_id = $2 AND s.expires_at > $3",
    )
    .bind(token_hash)
    .bind(app_id)
    .bind(now.0)
    .fetch_optional(conn.sql())
    .await?;
    row.map(|row| text(&row, "payer_id")).transpose()
}

/// Keeps who the session's payer is under an app.
pub async fn keep_identity(
    tx: &mut Tx,
    token_hash: &str,
    app_id: &str,
    payer_id: &str,
    at: UnixMs,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO payer_identity (session_hash, app_id, payer_id, created_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (session_hash, app_id) DO UPDATE SET payer_id = excluded.payer_id, created_at = excluded.created_at",
    )
    .bind(token_hash)
    .bind(app_id)
    .bind(payer_id)
    .bind(at.0)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// An authorisation under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// The app that the payer was sent to.
    pub app_id: String,
    /// The code whose page it began at.
    pub token: String,
    /// How often it was begun anew.
    pub attempts: i64,
    /// When.
    pub created_at: UnixMs,
}

/// Keeps the state of an authorisation, bound to its session.
pub async fn insert_state(tx: &mut Tx, state: &str, session_hash: &str, row: &State) -> Result<()> {
    sqlx::query(
        "INSERT INTO oauth_state (state, session_hash, app_id, token, attempts, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(state)
    .bind(session_hash)
    .bind(row.app_id.as_str())
    .bind(row.token.as_str())
    .bind(row.attempts)
    .bind(row.created_at.0)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// The code that a session's authorisation began at. The state stays.
pub async fn state_token(conn: &mut Conn, state: &str, session_hash: &str) -> Result<Option<String>> {
    let row = sqlx::query("SELECT token FROM oauth_state WHERE state = $1 AND session_hash = $2")
        .bind(state)
        .bind(session_hash)
        .fetch_optional(conn.sql())
        .await?;
    row.map(|row| text(&row, "token")).transpose()
}

/// Takes a state, once: it is gone afterwards. `None`: unknown, used, of another session, or begun before `since`.
pub async fn take_state(
    tx: &mut Tx,
    state: &str,
    session_hash: &str,
    since: UnixMs,
) -> Result<Option<State>> {
    let row = sqlx::query(
        "DELETE FROM oauth_state WHERE state = $1 AND session_hash = $2 AND created_at >= $3 \
         RETURNING app_id, token, attempts, created_at",
    )
    .bind(state)
    .bind(session_hash)
    .bind(since.0)
    .fetch_optional(tx.sql())
    .await?;
    row.map(|row| {
        Ok(State {
            app_id: text(&row, "app_id")?,
            token: text(&row, "token")?,
            attempts: int(&row, "attempts")?,
            created_at: ms(&row, "created_at")?,
        })
    })
    .transpose()
}

/// Keeps the visit that a session asked about by plate at a code.
pub async fn choose(tx: &mut Tx, session_hash: &str, token: &str, visit: &VisitId, at: UnixMs) -> Result<()> {
    sqlx::query(
        "INSERT INTO payer_choice (session_hash, token, visit_id, created_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (session_hash, token) DO UPDATE SET visit_id = excluded.visit_id, created_at = excluded.created_at",
    )
    .bind(session_hash)
    .bind(token)
    .bind(visit.as_str())
    .bind(at.0)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// The visit that a session chose at a code, not before `since`.
pub async fn choice(
    conn: &mut Conn,
    session_hash: &str,
    token: &str,
    since: UnixMs,
) -> Result<Option<VisitId>> {
    let row = sqlx::query(
        "SELECT visit_id FROM payer_choice WHERE session_hash = $1 AND token = $2 AND created_at >= $3",
    )
    .bind(session_hash)
    .bind(token)
    .bind(since.0)
    .fetch_optional(conn.sql())
    .await?;
    row.map(|row| id(&row, "visit_id")).transpose()
}

/// Forgets what a session chose at a code.
pub async fn forget_choice(tx: &mut Tx, session_hash: &str, token: &str) -> Result<()> {
    sqlx::query("DELETE FROM payer_choice WHERE session_hash = $1 AND token = $2")
        .bind(session_hash)
        .bind(token)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Forgets sessions that ended before `now` and authorisations begun before `states_since`; at most `limit` of each.
/// Returns how many there were of the more frequent kind.
pub async fn sweep(tx: &mut Tx, now: UnixMs, states_since: UnixMs, limit: i64) -> Result<u64> {
    let ended =
        "(SELECT s.token_hash FROM payer_session s WHERE s.expires_at <= $1 ORDER BY s.expires_at LIMIT $2)";
    let mut sessions = 0;
    // The sessions last: the others are found by them.
    for sql in [
        format!("DELETE FROM payer_choice WHERE session_hash IN {ended}"),
        format!("DELETE FROM payer_card WHERE session_hash IN {ended}"),
        format!("DELETE FROM payer_identity WHERE session_hash IN {ended}"),
        format!("DELETE FROM payer_session WHERE token_hash IN {ended}"),
    ] {
        let done = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(now.0).bind(limit).execute(tx.sql()).await?;
        sessions = done.rows_affected();
    }
    let states = sqlx::query(
        "DELETE FROM oauth_state WHERE state IN (SELECT o.state FROM oauth_state o WHERE o.created_at < $1 LIMIT $2)",
    )
    .bind(states_since.0)
    .bind(limit)
    .execute(tx.sql())
    .await?;
    Ok(sessions.max(states.rows_affected()))
}
