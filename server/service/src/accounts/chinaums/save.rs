//! Saving and declaring a ChinaUMS account: read, tried at ChinaUMS, then written in one transaction.

use super::input::{self, Candidate};
use super::probe;
use super::stored::Stored;
use super::types::{ChinaumsForm, SaveChinaums};
use crate::Service;
use crate::access::Actor;
use crate::accounts::check::{self, Check};
use crate::accounts::keep::KeepAccount;
use crate::accounts::recheck::{Rechecked, Trial};
use crate::accounts::{Declared, Saved, declare};
use crate::audit;
use crate::error::{Error, FieldError, Result};
use crate::selfcheck::keys;
use domain::access::Permission;
use domain::ids::OperatorId;
use domain::method::{Method, Provider};
use serde_json::json;
use store::{Tx, transact};

/// What the transaction writes.
struct Write<'a> {
    actor: &'a Actor,
    operator: &'a OperatorId,
    stored: &'a Stored,
    candidate: &'a Candidate,
    checks: &'a [Check],
}

impl Service {
    /// Checks every field, tries the credentials at ChinaUMS, and keeps them.
    ///
    /// What is left out keeps what is stored about the same merchant number; leaving out everything checks again what
    /// is stored. Credentials that differ make a new version; running payments keep the one that they began with.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every wrong field, also those that ChinaUMS refuses; [`Error::Provider`] when it refuses
    /// for a reason that is in no field; [`Error::Conflict`] `changed_meanwhile` when somebody else saved at the same
    /// time. Nothing is kept then.
    pub async fn save_chinaums(&self, actor: &Actor, input: SaveChinaums) -> Result<Saved> {
        let operator = actor.require(Permission::ManagePayment)?;
        let (stored, candidate) = self.read_chinaums(operator, &input).await?;
        self.try_and_write_chinaums(actor, operator, &stored, &candidate).await
    }

    /// Checks again what is stored, and keeps what the checks say now.
    ///
    /// # Errors
    /// Those of [`Service::save_chinaums`]; [`Error::Conflict`] `method_not_configured` when nothing is stored.
    pub async fn check_chinaums(&self, actor: &Actor) -> Result<Saved> {
        let form = self.chinaums_form(actor).await?;
        if form.account_id.is_none() {
            return Err(Error::Conflict("method_not_configured"));
        }
        self.save_chinaums(actor, again(form)).await
    }

    /// Brings the ChinaUMS account to what is declared, and the method to on or off. Declaring the same again changes
    /// nothing and asks nobody, as long as the essential checks have passed.
    ///
    /// # Errors
    /// Those of [`Service::save_chinaums`]. That the method cannot be switched on is no error, but said in the answer.
    pub async fn declare_chinaums(
        &self,
        actor: &Actor,
        input: SaveChinaums,
        enabled: bool,
    ) -> Result<Declared> {
        let operator = actor.require(Permission::ManagePayment)?;
        let (stored, candidate) = self.read_chinaums(operator, &input).await?;
        let changed = candidate.changed.any();
        let current = stored.current.as_ref().map(|current| (current.version, current.checks.as_slice()));
        let saved = match declare::standing(stored.account.as_ref(), current, changed, Method::ChinaUmsOa) {
            Some(standing) => standing,
            None => self.try_and_write_chinaums(actor, operator, &stored, &candidate).await?,
        };
        self.declared(actor, saved, changed, &[(Method::ChinaUmsOa, enabled)]).await
    }

    /// Tries what is stored once more.
    pub(in crate::accounts) async fn recheck_chinaums(&self, operator: &OperatorId) -> Result<Rechecked> {
        let form = self.chinaums_form(&Actor::cli(Some(operator.clone()))).await?;
        let trial = Trial {
            account: form.account_id.clone().ok_or(Error::NotFound("merchant_account"))?,
            version: form.version,
            known: form.checks.clone(),
            now: self.now(),
            key_of,
            asked: &[check::UMS_SIGNATURE, check::COMMUNICATION_KEY],
        };
        let candidate = match self.read_chinaums(operator, &again(form)).await {
            Ok((_, candidate)) => candidate,
            Err(refused) => return trial.ended(Vec::new(), Some(refused.into()), Vec::new()),
        };
        match self.probe_chinaums(&candidate).await {
            Ok(checks) => trial.ended(checks, None, Vec::new()),
            Err(refused) => {
                let beside = vec![probe::source_number(trial.now)];
                trial.ended(beside, Some(refused), Vec::new())
            }
        }
    }

    async fn read_chinaums(
        &self,
        operator: &OperatorId,
        input: &SaveChinaums,
    ) -> Result<(Stored, Candidate)> {
        let mut conn = self.store().read().await?;
        let stored = self.stored_chinaums(&mut conn, operator, input.mid.trim()).await?;
        drop(conn);
        let candidate = input::read(input, &stored, self.now())?;
        Ok((stored, candidate))
    }

    async fn try_and_write_chinaums(
        &self,
        actor: &Actor,
        operator: &OperatorId,
        stored: &Stored,
        candidate: &Candidate,
    ) -> Result<Saved> {
        let found = self.probe_chinaums(candidate).await?;
        let earlier = stored.current.as_ref().map(|current| current.checks.as_slice()).unwrap_or_default();
        let changed = candidate.changed;
        let checks = check::remember(found, earlier, |key| match key {
            check::COMMUNICATION_KEY => !changed.communication_key && !changed.target,
            _ => !changed.any(),
        });
        let write = Write { actor, operator, stored, candidate, checks: &checks };
        let saved = transact!(Error, self.store(), |tx| { self.write_chinaums(tx, &write).await })?;
        self.channels.forget(&saved.account_id);
        self.note_saved(operator, keys::CHINAUMS, &saved.checks).await?;
        Ok(saved)
    }

    async fn write_chinaums(&self, tx: &mut Tx, write: &Write<'_>) -> Result<Saved> {
        let Write { operator, stored, candidate, checks, .. } = *write;
        let new_version = candidate.changed.credentials();
        let keep = KeepAccount {
            actor: write.actor,
            operator,
            provider: Provider::ChinaUms,
            mch_id: &candidate.mid,
            account: stored.account.as_ref(),
            seen: stored.current.as_ref().map_or(0, |current| current.version),
            credentials: new_version.then(|| candidate.secrets.version(&candidate.facts)).transpose()?,
            checks,
            now: self.now(),
        };
        let (account, version) = self.keep_account(tx, keep).await?;
        let (pointed, at) = ((operator, Method::ChinaUmsOa), (&account, None));
        let switched_off = self.point_method(tx, pointed, at, candidate.changed.any(), checks).await?;
        let detail = json!({
            "mid": candidate.mid,
            "tid": candidate.facts.tid,
            "environment": candidate.facts.environment,
            "interface": candidate.facts.interface,
            "version": version,
            "new_version": new_version,
            "replaced": candidate.changed.names(),
            "switched_off": switched_off,
            "first": stored.account.is_none(),
        });
        audit::record(self, tx, write.actor, "chinaums.save", &candidate.mid, &detail).await?;
        Ok(Saved { account_id: account, version, new_version, switched_off, checks: checks.to_vec() })
    }
}

/// The form with everything kept.
fn again(form: ChinaumsForm) -> SaveChinaums {
    SaveChinaums {
        mid: form.mid,
        tid: form.tid,
        inst_mid: form.inst_mid,
        source_no: form.source_no,
        environment: form.environment.as_str().to_owned(),
        interface: form.interface.as_str().to_owned(),
        app_id: form.app_id,
        msg_src: form.msg_src,
        digest: form.digest.as_str().to_owned(),
        ..SaveChinaums::default()
    }
}

/// Which check a refused field belongs to. On the portal the communication key signs the requests too.
fn key_of(wrong: &FieldError) -> &'static str {
    match wrong.field.as_str() {
        input::field::COMMUNICATION_KEY => check::COMMUNICATION_KEY,
        input::field::SOURCE_NO => check::SOURCE_NUMBER,
        _ => check::UMS_SIGNATURE,
    }
}
