//! Whether a provider answers for an account: calls that failed in a row.

use crate::decode::int;
use crate::{Conn, Result, Tx};
use domain::ids::AccountId;
use domain::time::UnixMs;

/// A row of `account_health`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// How many calls in a row had no answer that says anything.
    pub failures: i64,
    /// When the last of them failed.
    pub failed_at: UnixMs,
}

/// How it stands with an account; `None`: no call ever failed.
pub async fn of_account(conn: &mut Conn, account: &AccountId) -> Result<Option<Row>> {
    let row = sqlx::query("SELECT failures, failed_at FROM account_health WHERE account_id = $1")
        .bind(account.as_str())
        .fetch_optional(conn.sql())
        .await?;
    row.map(|row| Ok(Row { failures: int(&row, "failures")?, failed_at: UnixMs(int(&row, "failed_at")?) }))
        .transpose()
}

/// One more call failed.
pub async fn failed(tx: &mut Tx, account: &AccountId, at: UnixMs) -> Result<()> {
    sqlx::query(
        "INSERT INTO account_health (account_id, failures, failed_at) VALUES ($1, 1, $2) \
         ON CONFLICT (account_id) DO UPDATE SET failures = account_health.failures + 1, \
         failed_at = excluded.failed_at",
    )
    .bind(account.as_str())
    .bind(at.0)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// The provider answered.
pub async fn answered(tx: &mut Tx, account: &AccountId) -> Result<()> {
    sqlx::query("UPDATE account_health SET failures = 0 WHERE account_id = $1")
        .bind(account.as_str())
        .execute(tx.sql())
        .await?;
    Ok(())
}
