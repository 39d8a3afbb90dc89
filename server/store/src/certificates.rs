//! Platform certificates of a provider, fetched and decrypted. Public material.

use crate::decode::{id, ms, text};
use crate::{Conn, Result, Tx};
use domain::ids::AccountId;
use domain::time::UnixMs;

/// A row of `platform_certificate`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Fetched with the credentials of this account.
    pub account_id: AccountId,
    /// Serial, upper-case hex.
    pub serial: String,
    /// The certificate.
    pub pem: String,
    /// Start of validity.
    pub not_before: UnixMs,
    /// End of validity.
    pub not_after: UnixMs,
    /// When it was last fetched.
    pub fetched_at: UnixMs,
}

/// The certificates of an account, the one that is valid longest first.
pub async fn of_account(conn: &mut Conn, account: &AccountId) -> Result<Vec<Row>> {
    let rows = sqlx::query(
        "SELECT account_id, serial, pem, not_before, not_after, fetched_at FROM platform_certificate \
         WHERE account_id = $1 ORDER BY not_after DESC, serial LIMIT 50",
    )
    .bind(account.as_str())
    .fetch_all(conn.sql())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Row {
                account_id: id(row, "account_id")?,
                serial: text(row, "serial")?,
                pem: text(row, "pem")?,
                not_before: ms(row, "not_before")?,
                not_after: ms(row, "not_after")?,
                fetched_at: ms(row, "fetched_at")?,
            })
        })
        .collect()
}

/// Keeps a fetched certificate.
pub async fn keep(tx: &mut Tx, certificate: &Row) -> Result<()> {
    sqlx::query(
        "INSERT INTO platform_certificate (account_id, serial, pem, not_before, not_after, fetched_at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (account_id, serial) DO UPDATE SET pem = excluded.pem, \
         not_before = excluded.not_before, not_after = excluded.not_after, fetched_at = excluded.fetched_at",
    )
    .bind(certificate.account_id.as_str())
    .bind(certificate.serial.as_str())
    .bind(certificate.pem.as_str())
    .bind(certificate.not_before.0)
    .bind(certificate.not_after.0)
    .bind(certificate.fetched_at.0)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Forgets what ended before `moment`: nothing that can still arrive is signed with it.
pub async fn forget_ended(tx: &mut Tx, account: &AccountId, moment: UnixMs) -> Result<()> {
    sqlx::query("DELETE FROM platform_certificate WHERE account_id = $1 AND not_after < $2")
        .bind(account.as_str())
        .bind(moment.0)
        .execute(tx.sql())
        .await?;
    Ok(())
}
