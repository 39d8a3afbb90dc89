//! Followers of an official account that we know of: payers who were authorised lately, and staff who said who they are.

use crate::decode::{bytes, ms, text};
use crate::{Conn, Result, Tx};
use domain::ids::{OperatorId, UserId};
use domain::time::UnixMs;
use sqlx::any::AnyRow;

/// Somebody who opened a page in WeChat lately.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recent {
    /// Their openid.
    pub openid: String,
    /// When.
    pub at: UnixMs,
}

/// Who was authorised under an operator's app at or after `since`, the latest first; at most `limit`. Nobody, where the
/// operator never got a token of that app: whoever enters the AppID of another does not see their payers.
pub async fn recent(
    conn: &mut Conn,
    operator: &OperatorId,
    app_id: &str,
    since: UnixMs,
    limit: i64,
) -> Result<Vec<Recent>> {
    let rows = sqlx::query(
        "SELECT payer_id, CAST(MAX(created_at) AS BIGINT) AS at FROM payer_identity WHERE app_id = $1 \
         AND created_at >= $2 AND EXISTS (SELECT 1 FROM oa_token t JOIN provider_app a ON a.id = t.app_row_id \
         WHERE a.operator_id = $3 AND a.app_id = $1 AND t.fetched_at IS NOT NULL) \
         GROUP BY payer_id ORDER BY 2 DESC, 1 LIMIT $4",
    )
    .bind(app_id)
    .bind(since.0)
    .bind(operator.as_str())
    .bind(limit)
    .fetch_all(conn.sql())
    .await?;
    rows.iter().map(|row| Ok(Recent { openid: text(row, "payer_id")?, at: ms(row, "at")? })).collect()
}

/// A member of staff and the follower that they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    /// The row.
    pub id: String,
    /// Who.
    pub staff_id: UserId,
    /// The official account.
    pub app_id: String,
    /// Their openid, sealed.
    pub sealed: Vec<u8>,
    /// Their openid, masked.
    pub masked: String,
}

/// Keeps which follower a member of staff is.
pub async fn bind(tx: &mut Tx, operator: &OperatorId, staff: &Staff, at: UnixMs) -> Result<()> {
    unbind(tx, operator, &staff.staff_id).await?;
    sqlx::query(
        "INSERT INTO staff_follower (id, staff_id, operator_id, app_id, sealed, masked, bound_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(staff.id.as_str())
    .bind(staff.staff_id.as_str())
    .bind(operator.as_str())
    .bind(staff.app_id.as_str())
    .bind(staff.sealed.as_slice())
    .bind(staff.masked.as_str())
    .bind(at.0)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Forgets which follower a member of staff is. `false`: nobody knew.
pub async fn unbind(tx: &mut Tx, operator: &OperatorId, staff: &UserId) -> Result<bool> {
    let done = sqlx::query("DELETE FROM staff_follower WHERE staff_id = $1 AND operator_id = $2")
        .bind(staff.as_str())
        .bind(operator.as_str())
        .execute(tx.sql())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Which follower a member of staff said that they are at an operator, of whichever official account.
pub async fn of_staff(conn: &mut Conn, operator: &OperatorId, staff: &UserId) -> Result<Option<Staff>> {
    let row = sqlx::query(
        "SELECT id, staff_id, app_id, sealed, masked FROM staff_follower WHERE staff_id = $1 AND operator_id = $2",
    )
    .bind(staff.as_str())
    .bind(operator.as_str())
    .fetch_optional(conn.sql())
    .await?;
    row.as_ref().map(read).transpose()
}

fn read(row: &AnyRow) -> Result<Staff> {
    Ok(Staff {
        id: text(row, "id")?,
        staff_id: crate::decode::id(row, "staff_id")?,
        app_id: text(row, "app_id")?,
        sealed: bytes(row, "sealed")?,
        masked: text(row, "masked")?,
    })
}

/// The staff of an operator who said which follower of this account they are, and who may still sign in.
pub async fn staff(conn: &mut Conn, operator: &OperatorId, app_id: &str) -> Result<Vec<Staff>> {
    let rows = sqlx::query(
        "SELECT f.id, f.staff_id, f.app_id, f.sealed, f.masked FROM staff_follower f \
         JOIN staff s ON s.id = f.staff_id WHERE f.operator_id = $1 AND f.app_id = $2 AND s.status = 'active' \
         AND (s.platform = 1 OR EXISTS (SELECT 1 FROM membership m WHERE m.staff_id = f.staff_id \
         AND m.operator_id = f.operator_id)) \
         ORDER BY f.id",
    )
    .bind(operator.as_str())
    .bind(app_id)
    .fetch_all(conn.sql())
    .await?;
    rows.iter().map(read).collect()
}
