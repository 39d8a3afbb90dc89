//! What declaring text messages comes down to.

use super::input;
use super::types::SaveSms;
use crate::Service;
use crate::access::Actor;
use crate::error::{Error, Result};
use domain::access::Permission;

/// What declaring changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeclaredSms {
    /// Something was saved.
    pub changed: bool,
    /// Sending was switched on or off.
    pub switched: bool,
    /// Why sending could not be switched on.
    pub refused: Option<&'static str>,
}

impl Service {
    /// Brings text messages to what is declared. What stands already is not tried again.
    ///
    /// # Errors
    /// Those of [`Service::save_sms`] and [`Service::set_sms`], but for a conflict, which is said in the answer.
    pub async fn declare_sms(&self, actor: &Actor, declared: SaveSms, enabled: bool) -> Result<DeclaredSms> {
        let operator = actor.require(Permission::ManageMessages)?;
        let stored = self.stored_sms(&mut self.store().read().await?, operator).await?;
        let changed = input::read(&declared, stored.as_ref(), self.now())?.changed;
        if changed {
            self.save_sms(actor, declared).await?;
        }
        let (switched, refused) = match self.set_sms(actor, enabled).await {
            Ok(switched) => (switched, None),
            Err(Error::Conflict(code)) => (false, Some(code)),
            Err(other) => return Err(other),
        };
        Ok(DeclaredSms { changed, switched, refused })
    }
}
