//! Double entry. `(kind, ref)` is unique, so that nothing is posted twice, whatever runs twice.

use crate::decode::{int, text};
use crate::{Conn, Result, Tx};
use domain::ids::OperatorId;
use domain::ledger::{Entry, LedgerAccount};
use domain::time::UnixMs;

/// The head of an entry.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    /// A fresh id.
    pub id: &'a str,
    /// Whose books.
    pub operator: &'a OperatorId,
    /// When.
    pub at: UnixMs,
    /// What happened: a stable word.
    pub kind: &'a str,
    /// To what: the id of a payment or a refund.
    pub reference: &'a str,
}

/// Posts an entry. `false`: it was posted before; nothing changed.
pub async fn post(tx: &mut Tx, head: Head<'_>, entry: &Entry) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO ledger_entry (id, operator_id, at, kind, ref) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (kind, ref) DO NOTHING",
    )
    .bind(head.id)
    .bind(head.operator.as_str())
    .bind(head.at.0)
    .bind(head.kind)
    .bind(head.reference)
    .execute(tx.sql())
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    // One statement for all lines: every payment comes by here.
    let rows: Vec<String> = (0..entry.postings().len())
        .map(|line| format!("($1, {line}, $2, ${}, ${})", 2 * line + 3, 2 * line + 4))
        .collect();
    let rows = rows.join(", ");
    let sql = format!("INSERT INTO ledger_line (entry_id, line, operator_id, account, amount) VALUES {rows}");
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(head.id).bind(head.operator.as_str());
    for posting in entry.postings() {
        query = query.bind(posting.account.to_string()).bind(posting.amount);
    }
    query.execute(tx.sql()).await?;
    Ok(true)
}

/// The balance of one account of an operator, signed fen: debit is positive.
pub async fn balance(conn: &mut Conn, operator: &OperatorId, account: &LedgerAccount) -> Result<i64> {
    let row = sqlx::query(
        "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS total FROM ledger_line \
         WHERE operator_id = $1 AND account = $2",
    )
    .bind(operator.as_str())
    .bind(account.to_string())
    .fetch_one(conn.sql())
    .await?;
    int(&row, "total")
}

/// The balance of every account of an operator that was ever posted to.
pub async fn balances(conn: &mut Conn, operator: &OperatorId) -> Result<Vec<(String, i64)>> {
    let rows = sqlx::query(
        "SELECT account, CAST(SUM(amount) AS BIGINT) AS total FROM ledger_line WHERE operator_id = $1 \
         GROUP BY account ORDER BY account",
    )
    .bind(operator.as_str())
    .fetch_all(conn.sql())
    .await?;
    rows.iter().map(|row| Ok((text(row, "account")?, int(row, "total")?))).collect()
}
