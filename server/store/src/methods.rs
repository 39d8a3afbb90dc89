//! Payment methods (支付方式) of an operator, and the family that its scan methods belong to. The schema holds the
//! exclusion: an enabled scan method must point at the operator's one family.

use crate::decode::{id, int, opt_id, opt_text, text, word};
use crate::{Conn, Result, Tx};
use domain::ids::{AccountId, AppRowId, OperatorId};
use domain::method::{Method, ScanFamily};
use domain::time::UnixMs;
use sqlx::any::AnyRow;

/// A row of `payment_method`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Whose it is.
    pub operator_id: OperatorId,
    /// Which.
    pub method: Method,
    /// Where its money goes.
    pub account_id: AccountId,
    /// The app that it is paid in, where it has one.
    pub app_row_id: Option<AppRowId>,
    /// Whether payers can use it.
    pub enabled: bool,
}

/// A method with the account and the app that it points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointed {
    /// Which.
    pub method: Method,
    /// Whether payers can use it.
    pub enabled: bool,
    /// Where its money goes.
    pub account_id: AccountId,
    /// The version of the account in use.
    pub account_version: i64,
    /// The account's number at the provider.
    pub mch_id: String,
    /// The random part of the notification address.
    pub notify_key: String,
    /// The AppID, where the method has an app.
    pub app_id: Option<String>,
}

fn read(row: &AnyRow) -> Result<Row> {
    Ok(Row {
        operator_id: id(row, "operator_id")?,
        method: word(row, "method", Method::parse)?,
        account_id: id(row, "account_id")?,
        app_row_id: opt_id(row, "app_row_id")?,
        enabled: int(row, "enabled")? == 1,
    })
}

/// One method of an operator, if it was ever set up.
pub async fn get(conn: &mut Conn, operator: &OperatorId, method: Method) -> Result<Option<Row>> {
    let row = sqlx::query(
        "SELECT operator_id, method, account_id, app_row_id, enabled FROM payment_method \
         WHERE operator_id = $1 AND method = $2",
    )
    .bind(operator.as_str())
    .bind(method.as_str())
    .fetch_optional(conn.sql())
    .await?;
    row.as_ref().map(read).transpose()
}

/// Every method of an operator that was ever set up, with what it points at.
pub async fn of_operator(conn: &mut Conn, operator: &OperatorId) -> Result<Vec<Pointed>> {
    let rows = sqlx::query(
        "SELECT m.method, m.enabled, m.account_id, a.version, a.mch_id, a.notify_key, p.app_id \
         FROM payment_method m JOIN merchant_account a ON a.id = m.account_id \
         LEFT JOIN provider_app p ON p.id = m.app_row_id WHERE m.operator_id = $1 ORDER BY m.method",
    )
    .bind(operator.as_str())
    .fetch_all(conn.sql())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Pointed {
                method: word(row, "method", Method::parse)?,
                enabled: int(row, "enabled")? == 1,
                account_id: id(row, "account_id")?,
                account_version: int(row, "version")?,
                mch_id: text(row, "mch_id")?,
                notify_key: text(row, "notify_key")?,
                app_id: opt_text(row, "app_id")?,
            })
        })
        .collect()
}

/// Points a method at an account and an app. A new one begins switched off; one that is there stays as it is.
pub async fn point_at(
    tx: &mut Tx,
    operator: &OperatorId,
    method: Method,
    account: &AccountId,
    app: Option<&AppRowId>,
    at: UnixMs,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO payment_method (operator_id, method, account_id, app_row_id, enabled, enabled_family, updated_at) \
         VALUES ($1, $2, $3, $4, 0, NULL, $5) ON CONFLICT (operator_id, method) DO UPDATE SET \
         account_id = excluded.account_id, app_row_id = excluded.app_row_id, updated_at = excluded.updated_at",
    )
    .bind(operator.as_str())
    .bind(method.as_str())
    .bind(account.as_str())
    .bind(app.map(AppRowId::as_str))
    .bind(at.0)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Makes `family` the scan family of an operator. `false`: a method of the other one is switched on; nothing changed.
pub async fn claim_family(tx: &mut Tx, operator: &OperatorId, family: ScanFamily) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO scan_family (operator_id, family) VALUES ($1, $2) ON CONFLICT (operator_id) DO UPDATE \
         SET family = excluded.family WHERE NOT EXISTS (SELECT 1 FROM payment_method m \
         WHERE m.operator_id = excluded.operator_id AND m.enabled_family <> excluded.family)",
    )
    .bind(operator.as_str())
    .bind(family.as_str())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The family of the scan methods that an operator has switched on; `None` while none is.
pub async fn enabled_family(conn: &mut Conn, operator: &OperatorId) -> Result<Option<ScanFamily>> {
    let row = sqlx::query(
        "SELECT enabled_family FROM payment_method WHERE operator_id = $1 AND enabled_family IS NOT NULL LIMIT 1",
    )
    .bind(operator.as_str())
    .fetch_optional(conn.sql())
    .await?;
    row.map(|row| word(&row, "enabled_family", ScanFamily::parse)).transpose()
}

/// Switches a method. For a scan method to be switched on, [`claim_family`] has to have said yes in this transaction.
/// `false`: there is no such method.
pub async fn switch(
    tx: &mut Tx,
    operator: &OperatorId,
    method: Method,
    enabled: bool,
    at: UnixMs,
) -> Result<bool> {
    let family = method.family().filter(|_| enabled).map(ScanFamily::as_str);
    let done = sqlx::query(
        "UPDATE payment_method SET enabled = $1, enabled_family = $2, updated_at = $3 \
         WHERE operator_id = $4 AND method = $5",
    )
    .bind(i64::from(enabled))
    .bind(family)
    .bind(at.0)
    .bind(operator.as_str())
    .bind(method.as_str())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}
