//! Where an operator's staff are told: links by which they name their follower, and telephone numbers with the codes that
//! confirm them.

use crate::decode::{bytes, id, int, opt_ms, opt_text, text};
use crate::{Conn, Result, Tx};
use domain::ids::{OperatorId, UserId};
use domain::time::UnixMs;

/// A member of staff at an operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub staff_id: UserId,
    /// Where.
    pub operator_id: OperatorId,
}

/// Keeps a link in the place of the person's earlier one.
pub async fn put_link(tx: &mut Tx, token_hash: &str, of: &Person, until: UnixMs) -> Result<()> {
    sqlx::query(
        "INSERT INTO staff_link (token_hash, staff_id, operator_id, expires_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (staff_id, operator_id) DO UPDATE SET token_hash = excluded.token_hash, \
         expires_at = excluded.expires_at",
    )
    .bind(token_hash)
    .bind(of.staff_id.as_str())
    .bind(of.operator_id.as_str())
    .bind(until.0)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Whose link it is, if it has not ended and its person may still sign in there.
pub async fn link(conn: &mut Conn, token_hash: &str, now: UnixMs) -> Result<Option<Person>> {
    let row = sqlx::query(
        "SELECT l.staff_id, l.operator_id FROM staff_link l JOIN staff s ON s.id = l.staff_id \
         WHERE l.token_hash = $1 AND l.expires_at > $2 AND s.status = 'active' AND (s.platform = 1 OR EXISTS \
         (SELECT 1 FROM membership m WHERE m.staff_id = l.staff_id AND m.operator_id = l.operator_id))",
    )
    .bind(token_hash)
    .bind(now.0)
    .fetch_optional(conn.sql())
    .await?;
    row.map(|row| Ok(Person { staff_id: id(&row, "staff_id")?, operator_id: id(&row, "operator_id")? }))
        .transpose()
}

/// Takes a link away. `false`: it was used meanwhile.
pub async fn use_link(tx: &mut Tx, token_hash: &str) -> Result<bool> {
    let done = sqlx::query("DELETE FROM staff_link WHERE token_hash = $1")
        .bind(token_hash)
        .execute(tx.sql())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets links and codes that ended; at most `limit` of each.
pub async fn forget_ended(tx: &mut Tx, now: UnixMs, limit: i64) -> Result<()> {
    for sql in [
        "DELETE FROM staff_link WHERE token_hash IN (SELECT l.token_hash FROM staff_link l WHERE l.expires_at <= $1 \
         LIMIT $2)",
        "DELETE FROM staff_phone WHERE id IN (SELECT p.id FROM staff_phone p WHERE p.confirmed = 0 \
         AND p.code_until <= $1 LIMIT $2)",
    ] {
        sqlx::query(sql).bind(now.0).bind(limit).execute(tx.sql()).await?;
    }
    Ok(())
}

/// A telephone number of a member of staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    /// The row.
    pub id: String,
    /// Whose it is.
    pub of: Person,
    /// The number, sealed.
    pub sealed: Vec<u8>,
    /// The number, masked.
    pub masked: String,
    /// What is kept of the code that confirms it; `None` once it is confirmed.
    pub code_hash: Option<String>,
    /// How many guesses are left.
    pub guesses: i64,
    /// Until when the code counts.
    pub code_until: Option<UnixMs>,
}

/// Keeps a number that waits for its code, in the place of one that waited before.
pub async fn put_waiting(tx: &mut Tx, phone: &Phone, at: UnixMs) -> Result<()> {
    remove_phone(tx, &phone.of, false).await?;
    sqlx::query(
        "INSERT INTO staff_phone (id, staff_id, operator_id, confirmed, sealed, masked, code_hash, guesses, \
         code_until, at) VALUES ($1, $2, $3, 0, $4, $5, $6, $7, $8, $9)",
    )
    .bind(phone.id.as_str())
    .bind(phone.of.staff_id.as_str())
    .bind(phone.of.operator_id.as_str())
    .bind(phone.sealed.as_slice())
    .bind(phone.masked.as_str())
    .bind(phone.code_hash.as_deref())
    .bind(phone.guesses)
    .bind(phone.code_until.map(|at| at.0))
    .bind(at.0)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// A person's number: the confirmed one, or the one that waits.
pub async fn phone(conn: &mut Conn, of: &Person, confirmed: bool) -> Result<Option<Phone>> {
    let row = sqlx::query(
        "SELECT id, staff_id, operator_id, sealed, masked, code_hash, guesses, code_until FROM staff_phone \
         WHERE staff_id = $1 AND operator_id = $2 AND confirmed = $3",
    )
    .bind(of.staff_id.as_str())
    .bind(of.operator_id.as_str())
    .bind(i64::from(confirmed))
    .fetch_optional(conn.sql())
    .await?;
    row.map(|row| read(&row)).transpose()
}

fn read(row: &sqlx::any::AnyRow) -> Result<Phone> {
    Ok(Phone {
        id: text(row, "id")?,
        of: Person { staff_id: id(row, "staff_id")?, operator_id: id(row, "operator_id")? },
        sealed: bytes(row, "sealed")?,
        masked: text(row, "masked")?,
        code_hash: opt_text(row, "code_hash")?,
        guesses: int(row, "guesses")?,
        code_until: opt_ms(row, "code_until")?,
    })
}

/// Takes one guess off a number that waits. `false`: none is left.
pub async fn guess(tx: &mut Tx, phone: &str) -> Result<bool> {
    let done = sqlx::query("UPDATE staff_phone SET guesses = guesses - 1 WHERE id = $1 AND guesses > 0")
        .bind(phone)
        .execute(tx.sql())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// A number that waited is confirmed, in the place of the one before.
pub async fn confirm(tx: &mut Tx, phone: &Phone, at: UnixMs) -> Result<()> {
    remove_phone(tx, &phone.of, true).await?;
    sqlx::query(
        "UPDATE staff_phone SET confirmed = 1, code_hash = NULL, code_until = NULL, at = $1 WHERE id = $2",
    )
    .bind(at.0)
    .bind(phone.id.as_str())
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Forgets a person's number: the confirmed one, or the one that waits. `false`: there is none.
pub async fn remove_phone(tx: &mut Tx, of: &Person, confirmed: bool) -> Result<bool> {
    let done =
        sqlx::query("DELETE FROM staff_phone WHERE staff_id = $1 AND operator_id = $2 AND confirmed = $3")
            .bind(of.staff_id.as_str())
            .bind(of.operator_id.as_str())
            .bind(i64::from(confirmed))
            .execute(tx.sql())
            .await?;
    Ok(done.rows_affected() == 1)
}

/// The confirmed numbers of an operator's staff who may still sign in.
pub async fn phones(conn: &mut Conn, operator: &OperatorId) -> Result<Vec<Phone>> {
    let rows = sqlx::query(
        "SELECT p.id, p.staff_id, p.operator_id, p.sealed, p.masked, p.code_hash, p.guesses, p.code_until \
         FROM staff_phone p JOIN staff s ON s.id = p.staff_id WHERE p.operator_id = $1 AND p.confirmed = 1 \
         AND s.status = 'active' AND (s.platform = 1 OR EXISTS (SELECT 1 FROM membership m \
         WHERE m.staff_id = p.staff_id AND m.operator_id = p.operator_id)) ORDER BY p.id",
    )
    .bind(operator.as_str())
    .fetch_all(conn.sql())
    .await?;
    rows.iter().map(read).collect()
}
