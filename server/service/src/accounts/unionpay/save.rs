//! Saving and declaring a UnionPay account: read, tried at UnionPay, then written in one transaction.

use super::input::{self, Candidate};
use super::probe;
use super::stored::Stored;
use super::types::{SaveUnionPay, UnionPayForm};
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
    /// Checks every field, tries the credentials at UnionPay, and keeps them.
    ///
    /// What is left out keeps what is stored about the same merchant number; leaving out everything checks again what
    /// is stored. Credentials that differ make a new version; running payments keep the one that they began with.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every wrong field, also those that UnionPay refuses; [`Error::Provider`] when it refuses
    /// for a reason that is in no field; [`Error::Conflict`] `changed_meanwhile` when somebody else saved at the same
    /// time. Nothing is kept then.
    pub async fn save_unionpay(&self, actor: &Actor, input: SaveUnionPay) -> Result<Saved> {
        let operator = actor.require(Permission::ManagePayment)?;
        let (stored, candidate) = self.read_unionpay(operator, &input).await?;
        self.try_and_write_unionpay(actor, operator, &stored, &candidate).await
    }

    /// Checks again what is stored, and keeps what the checks say now.
    ///
    /// # Errors
    /// Those of [`Service::save_unionpay`]; [`Error::Conflict`] `method_not_configured` when nothing is stored.
    pub async fn check_unionpay(&self, actor: &Actor) -> Result<Saved> {
        let form = self.unionpay_form(actor).await?;
        if form.account_id.is_none() {
            return Err(Error::Conflict("method_not_configured"));
        }
        self.save_unionpay(actor, again(form)).await
    }

    /// Brings the UnionPay account to what is declared, and the method to on or off. Declaring the same again changes
    /// nothing and asks nobody, as long as the essential checks have passed.
    ///
    /// # Errors
    /// Those of [`Service::save_unionpay`]. That the method cannot be switched on is no error, but said in the answer.
    pub async fn declare_unionpay(
        &self,
        actor: &Actor,
        input: SaveUnionPay,
        enabled: bool,
    ) -> Result<Declared> {
        let operator = actor.require(Permission::ManagePayment)?;
        let (stored, candidate) = self.read_unionpay(operator, &input).await?;
        let changed = candidate.changed.any();
        let current = stored.current.as_ref().map(|current| (current.version, current.checks.as_slice()));
        let saved = match declare::standing(stored.account.as_ref(), current, changed, Method::UnionPayApp) {
            Some(standing) => standing,
            None => self.try_and_write_unionpay(actor, operator, &stored, &candidate).await?,
        };
        self.declared(actor, saved, changed, &[(Method::UnionPayApp, enabled)]).await
    }

    /// Tries what is stored once more.
    pub(in crate::accounts) async fn recheck_unionpay(&self, operator: &OperatorId) -> Result<Rechecked> {
        let form = self.unionpay_form(&Actor::cli(Some(operator.clone()))).await?;
        let trial = Trial {
            account: form.account_id.clone().ok_or(Error::NotFound("merchant_account"))?,
            version: form.version,
            known: form.checks.clone(),
            now: self.now(),
            key_of,
            asked: &[check::SIGNATURE, check::AUTHORITIES],
        };
        let candidate = match self.read_unionpay(operator, &again(form)).await {
            Ok((_, candidate)) => candidate,
            Err(refused) => return trial.ended(Vec::new(), Some(refused.into()), Vec::new()),
        };
        match self.probe_unionpay(&candidate).await {
            Ok(checks) => trial.ended(checks, None, Vec::new()),
            Err(refused) => {
                let beside = vec![probe::validity(candidate.facts.valid_until, trial.now)];
                trial.ended(beside, Some(refused), Vec::new())
            }
        }
    }

    async fn read_unionpay(
        &self,
        operator: &OperatorId,
        input: &SaveUnionPay,
    ) -> Result<(Stored, Candidate)> {
        let mut conn = self.store().read().await?;
        let stored = self.stored_unionpay(&mut conn, operator, input.mer_id.trim()).await?;
        drop(conn);
        let candidate = input::read(input, &stored, self.now())?;
        Ok((stored, candidate))
    }

    async fn try_and_write_unionpay(
        &self,
        actor: &Actor,
        operator: &OperatorId,
        stored: &Stored,
        candidate: &Candidate,
    ) -> Result<Saved> {
        let found = self.probe_unionpay(candidate).await?;
        let earlier = stored.current.as_ref().map(|current| current.checks.as_slice()).unwrap_or_default();
        let changed = candidate.changed;
        let same = !(changed.key || changed.environment || changed.authorities);
        let checks = check::remember(found, earlier, |_| same);
        let write = Write { actor, operator, stored, candidate, checks: &checks };
        let saved = transact!(Error, self.store(), |tx| { self.write_unionpay(tx, &write).await })?;
        self.channels.forget(&saved.account_id);
        self.note_saved(operator, keys::UNIONPAY, &saved.checks).await?;
        Ok(saved)
    }

    async fn write_unionpay(&self, tx: &mut Tx, write: &Write<'_>) -> Result<Saved> {
        let Write { operator, stored, candidate, checks, .. } = *write;
        let new_version = candidate.changed.credentials();
        let keep = KeepAccount {
            actor: write.actor,
            operator,
            provider: Provider::UnionPay,
            mch_id: &candidate.mer_id,
            account: stored.account.as_ref(),
            seen: stored.current.as_ref().map_or(0, |current| current.version),
            credentials: new_version.then(|| candidate.secrets.version(&candidate.facts)).transpose()?,
            checks,
            now: self.now(),
        };
        let (account, version) = self.keep_account(tx, keep).await?;
        let (pointed, at) = ((operator, Method::UnionPayApp), (&account, None));
        let switched_off = self.point_method(tx, pointed, at, candidate.changed.any(), checks).await?;
        let detail = json!({
            "mer_id": candidate.mer_id,
            "environment": candidate.facts.environment,
            "cert_id": candidate.facts.cert_id,
            "version": version,
            "new_version": new_version,
            "replaced": candidate.changed.names(),
            "switched_off": switched_off,
            "first": stored.account.is_none(),
        });
        audit::record(self, tx, write.actor, "unionpay.save", &candidate.mer_id, &detail).await?;
        Ok(Saved { account_id: account, version, new_version, switched_off, checks: checks.to_vec() })
    }
}

/// The form with everything kept.
fn again(form: UnionPayForm) -> SaveUnionPay {
    SaveUnionPay {
        mer_id: form.mer_id,
        environment: form.environment.as_str().to_owned(),
        undo_same_day: form.undo_same_day,
        ..SaveUnionPay::default()
    }
}

/// Which check a refused field belongs to.
fn key_of(wrong: &FieldError) -> &'static str {
    match wrong.field.as_str() {
        input::field::ROOT | input::field::MIDDLE => check::AUTHORITIES,
        input::field::PFX if wrong.code != "unionpay_signature_refused" => check::CERTIFICATE,
        _ => check::SIGNATURE,
    }
}
