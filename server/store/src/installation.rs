//! Small facts about the installation.

use crate::decode::text;
use crate::{Conn, Result, Tx};

/// The value of a fact.
pub async fn get(conn: &mut Conn, key: &str) -> Result<Option<String>> {
    let row = sqlx::query("SELECT value FROM installation WHERE key = $1")
        .bind(key)
        .fetch_optional(conn.sql())
        .await?;
    row.map(|row| text(&row, "value")).transpose()
}

/// Sets a fact.
pub async fn set(tx: &mut Tx, key: &str, value: &str) -> Result<()> {
    sqlx::query(
        "INSERT INTO installation (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    )
    .bind(key)
    .bind(value)
    .execute(tx.sql())
    .await?;
    Ok(())
}
