//! Which card a payer's session is about at a card station's code, and whether they knew its holder's name.

use crate::decode::{id, int};
use crate::{Conn, Result, Tx};
use domain::ids::CardId;
use domain::time::UnixMs;

/// The card that a session chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The card.
    pub card_id: CardId,
    /// Whether the payer knew the holder's name.
    pub holder_known: bool,
}

/// Keeps the card that a session typed at a code. Another card is known to nobody yet; the same one stays known.
pub async fn choose(tx: &mut Tx, session_hash: &str, token: &str, card: &CardId, at: UnixMs) -> Result<()> {
    sqlx::query(
        "INSERT INTO payer_card (session_hash, token, card_id, holder_known, created_at) VALUES ($1, $2, $3, 0, $4) \
         ON CONFLICT (session_hash, token) DO UPDATE SET card_id = excluded.card_id, created_at = excluded.created_at, \
         holder_known = CASE WHEN payer_card.card_id = excluded.card_id THEN payer_card.holder_known ELSE 0 END",
    )
    .bind(session_hash)
    .bind(token)
    .bind(card.as_str())
    .bind(at.0)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Keeps that a session knew the name of the holder of the card that it chose. `false`: it chose another one meanwhile.
pub async fn know_holder(tx: &mut Tx, session_hash: &str, token: &str, card: &CardId) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE payer_card SET holder_known = 1 WHERE session_hash = $1 AND token = $2 AND card_id = $3",
    )
    .bind(session_hash)
    .bind(token)
    .bind(card.as_str())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The card that a session chose at a code, not before `since`.
pub async fn choice(
    conn: &mut Conn,
    session_hash: &str,
    token: &str,
    since: UnixMs,
) -> Result<Option<Choice>> {
    let row = sqlx::query(
        "SELECT card_id, holder_known FROM payer_card WHERE session_hash = $1 AND token = $2 AND created_at >= $3",
    )
    .bind(session_hash)
    .bind(token)
    .bind(since.0)
    .fetch_optional(conn.sql())
    .await?;
    row.map(|row| Ok(Choice { card_id: id(&row, "card_id")?, holder_known: int(&row, "holder_known")? == 1 }))
        .transpose()
}

/// Forgets the card that a session chose at a code.
pub async fn forget(tx: &mut Tx, session_hash: &str, token: &str) -> Result<()> {
    sqlx::query("DELETE FROM payer_card WHERE session_hash = $1 AND token = $2")
        .bind(session_hash)
        .bind(token)
        .execute(tx.sql())
        .await?;
    Ok(())
}
