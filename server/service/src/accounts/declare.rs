//! What declaring an account comes down to, whatever the provider.

use super::check::{self, Check};
use super::{Declared, Saved};
use crate::Service;
use crate::access::Actor;
use crate::error::{Error, Result};
use domain::method::Method;
use store::accounts;

/// What stands and needs not be tried again: nothing was changed, and the essential checks have passed. `current`: the
/// version in use and what its checks said.
pub(super) fn standing(
    account: Option<&accounts::Row>,
    current: Option<(i64, &[Check])>,
    changed: bool,
    method: Method,
) -> Option<Saved> {
    let (account, (version, checks)) = account.zip(current)?;
    let passed = || check::blocked_by(&check::concerning(method, checks.to_vec())).is_none();
    (!changed && passed()).then(|| Saved {
        account_id: account.id.clone(),
        version,
        new_version: false,
        switched_off: false,
        checks: checks.to_vec(),
    })
}

impl Service {
    /// Brings methods to on or off after their account was saved. That one cannot be switched on is no error, but said in
    /// the answer.
    pub(super) async fn declared(
        &self,
        actor: &Actor,
        saved: Saved,
        changed: bool,
        methods: &[(Method, bool)],
    ) -> Result<Declared> {
        let (mut switched, mut refused) = (saved.switched_off, None);
        for (method, on) in methods {
            match self.set_method(actor, *method, *on).await {
                Ok(now) => switched |= now,
                Err(Error::Conflict(code)) => refused = Some(code),
                Err(other) => return Err(other),
            }
        }
        let Saved { account_id, version, checks, .. } = saved;
        Ok(Declared { account_id, version, changed, switched, refused, checks })
    }
}
