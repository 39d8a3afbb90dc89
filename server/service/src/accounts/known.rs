//! What is known about every method that was ever set up, for whoever looks at the whole.

use super::check::{self, Check};
use crate::error::Result;
use domain::ids::OperatorId;
use domain::method::Method;
use store::{Conn, accounts, methods};

/// Every method that was ever set up: whether it is on, and what the checks on its credentials in use said.
pub(crate) async fn checks_of(
    conn: &mut Conn,
    operator: &OperatorId,
) -> Result<Vec<(Method, bool, Vec<Check>)>> {
    let mut all = Vec::new();
    for row in methods::of_operator(conn, operator).await? {
        let version = accounts::version(conn, &row.account_id, row.account_version).await?;
        let checks = version.map(|v| check::read(&v.checks_json)).transpose()?.unwrap_or_default();
        all.push((row.method, row.enabled, check::concerning(row.method, checks)));
    }
    Ok(all)
}
