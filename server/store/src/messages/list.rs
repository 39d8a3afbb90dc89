//! Messages in a list, for the console.

use super::{COLUMNS, Row, read};
use crate::order_lists::like;
use crate::{Conn, Result};
use domain::ids::OperatorId;
use domain::message::{MessageKind, MessageState};
use domain::time::UnixMs;

/// What to look for; `None` does not filter.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Part of what a message is about.
    pub text: Option<String>,
    /// Only this kind.
    pub kind: Option<MessageKind>,
    /// Only this state.
    pub state: Option<MessageState>,
    /// Made at or after.
    pub from: Option<UnixMs>,
    /// Made before.
    pub to: Option<UnixMs>,
    /// Only what comes after this row of the page before.
    pub after: Option<(UnixMs, String)>,
}

/// The messages of an operator that fit, newest first; at most `limit`.
pub async fn by_operator(
    conn: &mut Conn,
    operator: &OperatorId,
    filter: &Filter,
    limit: i64,
) -> Result<Vec<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM message WHERE operator_id = $1 AND ($2 IS NULL OR kind = $2) \
         AND ($3 IS NULL OR state = $3) AND created_at >= $4 AND created_at < $5 \
         AND ($6 IS NULL OR created_at < $7 OR (created_at = $7 AND id < $6)) \
         AND ($8 IS NULL OR LOWER(reference) LIKE $8 ESCAPE '!' OR LOWER(recipient) LIKE $8 ESCAPE '!') \
         ORDER BY created_at DESC, id DESC LIMIT $9"
    ));
    let after = filter.after.as_ref();
    let rows = sqlx::query(sql)
        .bind(operator.as_str())
        .bind(filter.kind.map(MessageKind::as_str))
        .bind(filter.state.map(MessageState::as_str))
        .bind(filter.from.map_or(i64::MIN, |x| x.0))
        .bind(filter.to.map_or(i64::MAX, |x| x.0))
        .bind(after.map(|(_, message)| message.as_str()))
        .bind(after.map_or(0, |(at, _)| at.0))
        .bind(filter.text.as_deref().map(like))
        .bind(limit)
        .fetch_all(conn.sql())
        .await?;
    rows.iter().map(read).collect()
}
