//! What the log's ids stand for: the chain holds what never changes, people know things by their numbers and names.

use super::AuditRow;
use crate::error::Result;
use domain::ids::OperatorId;
use serde_json::Value;
use std::collections::BTreeMap;
use store::{Conn, audit};

pub use store::audit::Named;

/// Puts names beside the ids that rows are about, and in the place of those among their particulars. What is gone keeps
/// its id.
pub(super) async fn name(conn: &mut Conn, operator: &OperatorId, rows: &mut [AuditRow]) -> Result<()> {
    let mut known: BTreeMap<String, Option<Named>> = BTreeMap::new();
    for row in rows {
        row.about = look(conn, operator, &row.target, &mut known).await?;
        let Value::Object(members) = &mut row.detail else { continue };
        for member in members.values_mut() {
            let Value::String(text) = member else { continue };
            if let Some(named) = look(conn, operator, text, &mut known).await? {
                *text = named.name;
            }
        }
    }
    Ok(())
}

async fn look(
    conn: &mut Conn,
    operator: &OperatorId,
    text: &str,
    known: &mut BTreeMap<String, Option<Named>>,
) -> Result<Option<Named>> {
    // All ids have one shape.
    if OperatorId::parse(text).is_err() {
        return Ok(None);
    }
    if let Some(found) = known.get(text) {
        return Ok(found.clone());
    }
    let found = audit::named(conn, operator, text).await?;
    known.insert(text.to_owned(), found.clone());
    Ok(found)
}
