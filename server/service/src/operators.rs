//! Operators (运营商), the tenants.

use crate::Service;
use crate::access::Actor;
use crate::audit::{self, Author};
use crate::check::Fields;
use crate::error::{Error, Result};
use domain::access::Permission;
use domain::ids::OperatorId;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Conn, operators, transact};

/// How many rows are read at a time.
const BATCH: i64 = 500;

/// An operator, to name it and to choose it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperatorBrief {
    /// The operator.
    pub id: OperatorId,
    /// Its short name.
    pub code: String,
    /// Its name.
    pub name: String,
}

impl From<operators::Row> for OperatorBrief {
    fn from(row: operators::Row) -> Self {
        Self { id: row.id, code: row.code, name: row.name }
    }
}

/// Every operator, by code.
pub(crate) async fn all(conn: &mut Conn) -> Result<Vec<operators::Row>> {
    let mut all: Vec<operators::Row> = Vec::new();
    loop {
        let rows = operators::list(conn, all.last().map(|o| &o.id), BATCH).await?;
        if rows.is_empty() {
            all.sort_by(|a, b| a.code.cmp(&b.code));
            return Ok(all);
        }
        all.extend(rows);
    }
}

fn check(code: &str, name: &str) -> Result<()> {
    let mut fields = Fields::default();
    fields.code("code", code, 32);
    fields.name("name", name, 60);
    fields.done()
}

impl Service {
    /// Adds an operator.
    ///
    /// # Errors
    /// Not of the platform; a wrong field; the code is taken (field `code`, `taken`).
    pub async fn create_operator(&self, actor: &Actor, code: &str, name: &str) -> Result<OperatorBrief> {
        actor.require_platform(Permission::ManageOperators)?;
        check(code, name)?;
        let now = self.now();
        let row = operators::Row {
            id: OperatorId::from_parts(now, self.random()),
            code: code.to_owned(),
            name: name.to_owned(),
            active: true,
            created_at: now,
        };
        transact!(Error, self.store(), |tx| {
            if !operators::insert(tx, &row).await? {
                return Err(Error::field("code", "taken"));
            }
            let by = Author { operator: Some(&row.id), user: actor.user.as_ref(), name: &actor.name };
            audit::record_as(self, tx, by, "operator.create", code, &json!({ "name": name })).await
        })?;
        Ok(row.into())
    }

    /// Gives an operator another name. `false`: it has it already.
    ///
    /// # Errors
    /// Not of the platform; a wrong name; no such operator.
    pub async fn rename_operator(&self, actor: &Actor, operator: &OperatorId, name: &str) -> Result<bool> {
        actor.require_platform(Permission::ManageOperators)?;
        transact!(Error, self.store(), |tx| {
            let old = operators::by_id(tx, operator).await?.ok_or(Error::NotFound("operator"))?;
            check(&old.code, name)?;
            if old.name == name {
                return Ok(false);
            }
            operators::rename(tx, operator, name).await?;
            let by = Author { operator: Some(operator), user: actor.user.as_ref(), name: &actor.name };
            let detail = json!({ "name": name, "before": old.name });
            audit::record_as(self, tx, by, "operator.rename", &old.code, &detail).await?;
            Ok(true)
        })
    }

    /// Every operator, by code.
    ///
    /// # Errors
    /// Not of the platform.
    pub async fn list_operators(&self, actor: &Actor) -> Result<Vec<OperatorBrief>> {
        actor.require_platform(Permission::ManageOperators)?;
        let mut conn = self.store().read().await?;
        Ok(all(&mut conn).await?.into_iter().map(OperatorBrief::from).collect())
    }
}
