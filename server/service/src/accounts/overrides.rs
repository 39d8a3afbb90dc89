//! Switching a method on although its essential checks have not passed: with a reason, audited, and shown afterwards.

use super::methods::blocked_by;
use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::error::{Error, FieldError, Result};
use domain::access::Permission;
use domain::ids::OperatorId;
use domain::method::Method;
use domain::time::UnixMs;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Tx, methods, overrides, transact};

/// How long a reason has to be, in characters, so that it is one.
const LEAST: usize = 4;
/// How long it may be.
const MOST: usize = 200;

/// Why a method is on although its essential checks have not passed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// What was in the way: a stable code.
    pub cause: String,
    /// Why it was switched on all the same.
    pub reason: String,
    /// Who did.
    pub actor: String,
    /// When.
    pub at: UnixMs,
}

impl From<overrides::Row> for Override {
    fn from(row: overrides::Row) -> Self {
        Self { cause: row.cause, reason: row.reason, actor: row.actor, at: row.made_at }
    }
}

impl Service {
    /// Switches a method on although its essential checks have not passed.
    ///
    /// # Errors
    /// [`Error::Invalid`] without a reason; [`Error::Conflict`]: `method_not_configured`; `scan_family_taken`, which no
    /// reason helps against; `nothing_to_override` where the method is on already, or could be without this.
    pub async fn override_method(&self, actor: &Actor, method: Method, reason: &str) -> Result<()> {
        let operator = actor.require(Permission::ManagePayment)?;
        let reason = reason.trim();
        let length = reason.chars().count();
        if length < LEAST {
            return Err(Error::field("reason", "reason_needed"));
        }
        if length > MOST {
            return Err(Error::Invalid(vec![FieldError::new("reason", "too_long").with(MOST.to_string())]));
        }
        transact!(Error, self.store(), |tx| {
            self.switch_all_the_same(tx, actor, operator, method, reason).await
        })
    }

    async fn switch_all_the_same(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        operator: &OperatorId,
        method: Method,
        reason: &str,
    ) -> Result<()> {
        let pointed = methods::of_operator(tx, operator).await?;
        let row = pointed.iter().find(|row| row.method == method);
        let row = row.ok_or(Error::Conflict("method_not_configured"))?;
        let on = methods::enabled_family(tx, operator).await?;
        let cause = match blocked_by(tx, operator, row, on).await? {
            Some("scan_family_taken") => return Err(Error::Conflict("scan_family_taken")),
            Some(cause) if !row.enabled => cause,
            _ => return Err(Error::Conflict("nothing_to_override")),
        };
        if let Some(family) = method.family()
            && !methods::claim_family(tx, operator, family).await?
        {
            return Err(Error::Conflict("scan_family_taken"));
        }
        let now = self.now();
        methods::switch(tx, operator, method, true, now).await?;
        let kept = overrides::Row {
            method,
            cause: cause.to_owned(),
            reason: reason.to_owned(),
            actor: actor.name.clone(),
            made_at: now,
        };
        overrides::keep(tx, operator, &kept).await?;
        let detail = json!({ "mch_id": row.mch_id, "cause": cause, "reason": reason });
        audit::record(self, tx, actor, "method.override", method.as_str(), &detail).await
    }
}
