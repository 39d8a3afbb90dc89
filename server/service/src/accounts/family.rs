//! Moving all scan payments of an operator from one family to the other, in one act.

use super::methods::blocked_by;
use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::error::{Error, Result};
use domain::access::Permission;
use domain::ids::OperatorId;
use domain::method::{Method, ScanFamily};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::methods::Pointed;
use store::{Tx, methods, overrides, transact};

/// What switching the family led to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FamilySwitched {
    /// Methods that payers can no longer begin with. What was begun with them finishes with them.
    pub off: Vec<Method>,
    /// Methods that payers use from now on.
    pub on: Vec<Method>,
    /// Methods of the new family that stay off, because their essential checks have not passed.
    pub not_ready: Vec<Method>,
}

impl Service {
    /// Moves all scan payments to `to`: what is on of the other family goes off, and what is ready of this one goes on, in
    /// one transaction, so that payers always find one or the other. App methods are not touched; open payments finish
    /// where they began.
    ///
    /// # Errors
    /// [`Error::Conflict`], nothing changed: `method_not_configured` where nothing of the family was ever set up;
    /// `checks_failed` or `not_checked` where nothing of it is ready; `scan_family_taken` where somebody else switched at
    /// the same moment.
    pub async fn switch_scan_family(&self, actor: &Actor, to: ScanFamily) -> Result<FamilySwitched> {
        let operator = actor.require(Permission::ManagePayment)?;
        transact!(Error, self.store(), |tx| { self.move_family(tx, actor, operator, to).await })
    }

    async fn move_family(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        operator: &OperatorId,
        to: ScanFamily,
    ) -> Result<FamilySwitched> {
        let pointed = methods::of_operator(tx, operator).await?;
        let from = methods::enabled_family(tx, operator).await?;
        if from == Some(to) {
            return Ok(FamilySwitched::default());
        }
        let mut switched = FamilySwitched::default();
        let mut refused = "method_not_configured";
        for row in pointed.iter().filter(|row| row.method.family() == Some(to)) {
            match blocked_by(tx, operator, row, None).await? {
                None => switched.on.push(row.method),
                Some(code) => {
                    refused = code;
                    switched.not_ready.push(row.method);
                }
            }
        }
        if switched.on.is_empty() {
            return Err(Error::Conflict(refused));
        }
        let now = self.now();
        let leaves = |row: &&Pointed| row.enabled && row.method.family().is_some_and(|family| family != to);
        for row in pointed.iter().filter(leaves) {
            methods::switch(tx, operator, row.method, false, now).await?;
            overrides::forget(tx, operator, row.method).await?;
            switched.off.push(row.method);
        }
        if !methods::claim_family(tx, operator, to).await? {
            return Err(Error::Conflict("scan_family_taken"));
        }
        for method in &switched.on {
            methods::switch(tx, operator, *method, true, now).await?;
        }
        let detail = json!({
            "from": from,
            "off": switched.off,
            "on": switched.on,
            "not_ready": switched.not_ready,
        });
        audit::record(self, tx, actor, "scan_family.switch", to.as_str(), &detail).await?;
        Ok(switched)
    }
}
