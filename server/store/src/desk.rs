//! How much waits at an operator's money desk: the lists of it end somewhere, the counts do not.

use crate::decode::int;
use crate::refunds::AT_DESK;
use crate::{Conn, Result};
use domain::ids::OperatorId;

/// How many there are of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Late payments that wait for a decision: all of [`crate::payments::at_desk`].
    pub late: i64,
    /// Late and double payments that are going back: all of [`crate::payments::going_back`].
    pub going_back: i64,
    /// Refunds that wait for a second person.
    pub proposed: i64,
    /// Refunds that did not go through; with those before, all of [`crate::refunds::at_desk`].
    pub stuck: i64,
    /// Notifications that were refused: all of [`crate::notifications::quarantine`].
    pub quarantined: i64,
}

/// The counts of an operator.
pub async fn counts(conn: &mut Conn, operator: &OperatorId) -> Result<Counts> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT \
         (SELECT COUNT(*) FROM payment WHERE operator_id = $1 AND flag IS NOT NULL AND flag_resolution IS NULL) AS late, \
         (SELECT COUNT(*) FROM payment WHERE operator_id = $1 AND flag IS NOT NULL AND flag_resolution = 'refunded' \
            AND refunded < amount AND state IN ('paid', 'partially_refunded')) AS going_back, \
         (SELECT COUNT(*) FROM refund WHERE operator_id = $1 AND {AT_DESK} AND state = 'proposed') AS proposed, \
         (SELECT COUNT(*) FROM refund WHERE operator_id = $1 AND {AT_DESK} AND state <> 'proposed') AS stuck, \
         (SELECT COUNT(*) FROM notification WHERE operator_id = $1 \
            AND verdict NOT IN ('applied', 'repeated', 'hint')) AS quarantined"
    ));
    let row = sqlx::query(sql).bind(operator.as_str()).fetch_one(conn.sql()).await?;
    Ok(Counts {
        late: int(&row, "late")?,
        going_back: int(&row, "going_back")?,
        proposed: int(&row, "proposed")?,
        stuck: int(&row, "stuck")?,
        quarantined: int(&row, "quarantined")?,
    })
}
