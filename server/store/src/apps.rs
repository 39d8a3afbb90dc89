//! Official accounts and mobile apps: an AppID and, sealed, its AppSecret.

use crate::decode::{bytes, id, ms, text};
use crate::{Conn, Result, Tx};
use domain::ids::{AppRowId, OperatorId};
use domain::time::UnixMs;
use sqlx::any::AnyRow;

/// An official account (公众号), as `kind` has it.
pub const OFFICIAL_ACCOUNT: &str = "official_account";
/// A mobile app (移动应用) of the open platform, as `kind` has it.
pub const MOBILE_APP: &str = "mobile_app";

/// An application of Alipay's open platform, as `kind` has it. It has no secret of its own.
pub const ALIPAY_APP: &str = "alipay_app";

/// A row of `provider_app`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The row.
    pub id: AppRowId,
    /// Whose it is.
    pub operator_id: OperatorId,
    /// [`OFFICIAL_ACCOUNT`], [`MOBILE_APP`] or [`ALIPAY_APP`].
    pub kind: String,
    /// The AppID.
    pub app_id: String,
    /// The AppSecret, sealed.
    pub sealed_secret: Vec<u8>,
    /// When the secret was last replaced.
    pub secret_changed_at: UnixMs,
    /// When it was added.
    pub created_at: UnixMs,
}

const COLUMNS: &str = "id, operator_id, kind, app_id, sealed_secret, secret_changed_at, created_at";

fn read(row: &AnyRow) -> Result<Row> {
    Ok(Row {
        id: id(row, "id")?,
        operator_id: id(row, "operator_id")?,
        kind: text(row, "kind")?,
        app_id: text(row, "app_id")?,
        sealed_secret: bytes(row, "sealed_secret")?,
        secret_changed_at: ms(row, "secret_changed_at")?,
        created_at: ms(row, "created_at")?,
    })
}

/// The app with this id.
pub async fn by_id(conn: &mut Conn, app: &AppRowId) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM provider_app WHERE id = $1"));
    sqlx::query(sql).bind(app.as_str()).fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// The operator's app of this kind with this AppID.
pub async fn by_app_id(
    conn: &mut Conn,
    operator: &OperatorId,
    kind: &str,
    app_id: &str,
) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM provider_app WHERE operator_id = $1 AND kind = $2 AND app_id = $3"
    ));
    let row =
        sqlx::query(sql).bind(operator.as_str()).bind(kind).bind(app_id).fetch_optional(conn.sql()).await?;
    row.as_ref().map(read).transpose()
}

/// Adds an app. `false`: the operator has that AppID already; nothing was added.
pub async fn insert(tx: &mut Tx, app: &Row) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO provider_app (id, operator_id, kind, app_id, sealed_secret, secret_changed_at, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (operator_id, kind, app_id) DO NOTHING",
    )
    .bind(app.id.as_str())
    .bind(app.operator_id.as_str())
    .bind(app.kind.as_str())
    .bind(app.app_id.as_str())
    .bind(app.sealed_secret.as_slice())
    .bind(app.secret_changed_at.0)
    .bind(app.created_at.0)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Replaces the secret of an app, if it is still the sealed one that the caller has seen. `false`: it is not; nothing
/// changed.
pub async fn replace_secret(
    tx: &mut Tx,
    app: &AppRowId,
    seen: &[u8],
    sealed_secret: &[u8],
    at: UnixMs,
) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE provider_app SET sealed_secret = $1, secret_changed_at = $2 WHERE id = $3 AND sealed_secret = $4",
    )
    .bind(sealed_secret)
    .bind(at.0)
    .bind(app.as_str())
    .bind(seen)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The official account that an operator entered by itself, without a merchant number.
pub async fn own_oa(conn: &mut Conn, operator: &OperatorId) -> Result<Option<Row>> {
    let row = sqlx::query(
        "SELECT a.id, a.operator_id, a.kind, a.app_id, a.sealed_secret, a.secret_changed_at, a.created_at \
         FROM operator_oa o JOIN provider_app a ON a.id = o.app_row_id WHERE o.operator_id = $1",
    )
    .bind(operator.as_str())
    .fetch_optional(conn.sql())
    .await?;
    row.as_ref().map(read).transpose()
}

/// This is the operator's official account, where WeChat Pay names no other.
pub async fn set_own_oa(tx: &mut Tx, operator: &OperatorId, app: &AppRowId) -> Result<()> {
    sqlx::query(
        "INSERT INTO operator_oa (operator_id, app_row_id) VALUES ($1, $2) \
         ON CONFLICT (operator_id) DO UPDATE SET app_row_id = excluded.app_row_id",
    )
    .bind(operator.as_str())
    .bind(app.as_str())
    .execute(tx.sql())
    .await?;
    Ok(())
}
