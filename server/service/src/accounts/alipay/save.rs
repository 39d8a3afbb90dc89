//! Saving and declaring an Alipay account: read, tried at Alipay, then written in one transaction.

use super::input::{self, Candidate};
use super::probe;
use super::stored::Stored;
use super::types::{AlipayForm, SaveAlipay};
use crate::Service;
use crate::access::Actor;
use crate::accounts::check::{self, Check};
use crate::accounts::keep::{KeepAccount, KeepApp};
use crate::accounts::recheck::{Rechecked, Trial};
use crate::accounts::{Declared, Saved, declare};
use crate::audit;
use crate::error::{Error, FieldError, Result};
use crate::selfcheck::keys;
use domain::access::Permission;
use domain::ids::OperatorId;
use domain::method::{Method, Provider};
use secrecy::SecretString;
use serde_json::json;
use store::{Tx, apps, transact};

/// What the transaction writes.
struct Write<'a> {
    actor: &'a Actor,
    operator: &'a OperatorId,
    stored: &'a Stored,
    candidate: &'a Candidate,
    checks: &'a [Check],
}

impl Service {
    /// Checks every field, tries the credentials at Alipay, and keeps them for both of Alipay's methods.
    ///
    /// What is left out keeps what is stored about the same PID; leaving out everything checks again what is stored.
    /// Credentials that differ make a new version; running payments keep the one that they began with.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every wrong field, also those that Alipay refuses; [`Error::Provider`] when it refuses for
    /// a reason that is in no field; [`Error::Conflict`] `changed_meanwhile` when somebody else saved at the same time.
    /// Nothing is kept then.
    pub async fn save_alipay(&self, actor: &Actor, input: SaveAlipay) -> Result<Saved> {
        let operator = actor.require(Permission::ManagePayment)?;
        let (stored, candidate) = self.read_alipay(operator, &input).await?;
        self.try_and_write_alipay(actor, operator, &stored, &candidate).await
    }

    /// Checks again what is stored, and keeps what the checks say now.
    ///
    /// # Errors
    /// Those of [`Service::save_alipay`]; [`Error::Conflict`] `method_not_configured` when nothing is stored.
    pub async fn check_alipay(&self, actor: &Actor) -> Result<Saved> {
        let form = self.alipay_form(actor).await?;
        if form.account_id.is_none() {
            return Err(Error::Conflict("method_not_configured"));
        }
        self.save_alipay(actor, again(form)).await
    }

    /// Brings the Alipay account to what is declared, and the methods in `enabled` to on or off. Declaring the same
    /// again changes nothing and asks nobody, as long as the essential checks have passed.
    ///
    /// # Errors
    /// Those of [`Service::save_alipay`]. That a method cannot be switched on is no error, but said in the answer.
    pub async fn declare_alipay(
        &self,
        actor: &Actor,
        input: SaveAlipay,
        enabled: &[(Method, bool)],
    ) -> Result<Declared> {
        let operator = actor.require(Permission::ManagePayment)?;
        let (stored, candidate) = self.read_alipay(operator, &input).await?;
        let changed = candidate.changed.any();
        let current = stored.current.as_ref().map(|current| (current.version, current.checks.as_slice()));
        let saved = match declare::standing(stored.account.as_ref(), current, changed, Method::AlipayLife) {
            Some(standing) => standing,
            None => self.try_and_write_alipay(actor, operator, &stored, &candidate).await?,
        };
        self.declared(actor, saved, changed, enabled).await
    }

    /// Tries what is stored once more.
    pub(in crate::accounts) async fn recheck_alipay(&self, operator: &OperatorId) -> Result<Rechecked> {
        let form = self.alipay_form(&Actor::cli(Some(operator.clone()))).await?;
        let trial = Trial {
            account: form.account_id.clone().ok_or(Error::NotFound("merchant_account"))?,
            version: form.version,
            known: form.checks.clone(),
            now: self.now(),
            key_of,
            asked: &[check::ALIPAY_SIGNATURE, check::ALIPAY_KEY],
        };
        let candidate = match self.read_alipay(operator, &again(form)).await {
            Ok((_, candidate)) => candidate,
            Err(refused) => return trial.ended(Vec::new(), Some(refused.into()), Vec::new()),
        };
        match self.probe_alipay(&candidate).await {
            Ok(checks) => trial.ended(checks, None, Vec::new()),
            Err(refused) => {
                let beside = probe::beside(&candidate, trial.now);
                trial.ended(beside, Some(refused), Vec::new())
            }
        }
    }

    async fn read_alipay(&self, operator: &OperatorId, input: &SaveAlipay) -> Result<(Stored, Candidate)> {
        let mut conn = self.store().read().await?;
        let (seller_id, app_id) = (input.seller_id.trim(), input.app_id.trim());
        let stored = self.stored_alipay(&mut conn, operator, seller_id, app_id).await?;
        drop(conn);
        let candidate = input::read(input, &stored, self.now())?;
        Ok((stored, candidate))
    }

    async fn try_and_write_alipay(
        &self,
        actor: &Actor,
        operator: &OperatorId,
        stored: &Stored,
        candidate: &Candidate,
    ) -> Result<Saved> {
        let found = self.probe_alipay(candidate).await?;
        let earlier = stored.current.as_ref().map(|current| current.checks.as_slice()).unwrap_or_default();
        let changed = candidate.changed;
        // The callback and the PID do not depend on keys.
        let same = |key: &str| match key {
            check::CALLBACK => !(changed.app || changed.environment),
            check::PID => !changed.environment,
            _ => !changed.material(),
        };
        let checks = check::remember(found, earlier, same);
        let write = Write { actor, operator, stored, candidate, checks: &checks };
        let saved = transact!(Error, self.store(), |tx| { self.write_alipay(tx, &write).await })?;
        self.channels.forget(&saved.account_id);
        self.note_saved(operator, keys::ALIPAY, &saved.checks).await?;
        Ok(saved)
    }

    async fn write_alipay(&self, tx: &mut Tx, write: &Write<'_>) -> Result<Saved> {
        let Write { operator, stored, candidate, checks, .. } = *write;
        let (new_version, now) = (candidate.changed.credentials(), self.now());
        let keep = KeepAccount {
            actor: write.actor,
            operator,
            provider: Provider::Alipay,
            mch_id: &candidate.seller_id,
            account: stored.account.as_ref(),
            seen: stored.current.as_ref().map_or(0, |current| current.version),
            credentials: new_version.then(|| candidate.secrets.version(&candidate.facts)).transpose()?,
            checks,
            now,
        };
        let (account, version) = self.keep_account(tx, keep).await?;
        // An application has no secret of its own: its key is the account's.
        let app = KeepApp {
            operator,
            kind: apps::ALIPAY_APP,
            app_id: &candidate.facts.app_id,
            stored: stored.app.as_ref(),
            secret: &SecretString::from(String::new()),
            changed: false,
            now,
        };
        let app = self.keep_app(tx, app).await?;
        let mut switched_off = false;
        for method in [Method::AlipayLife, Method::AlipayApp] {
            let at = (&account, Some(&app));
            switched_off |=
                self.point_method(tx, (operator, method), at, candidate.changed.any(), checks).await?;
        }
        let detail = json!({
            "seller_id": candidate.seller_id,
            "app_id": candidate.facts.app_id,
            "environment": candidate.facts.environment,
            "mode": candidate.facts.mode,
            "version": version,
            "new_version": new_version,
            "replaced": candidate.changed.names(),
            "switched_off": switched_off,
            "first": stored.account.is_none(),
        });
        audit::record(self, tx, write.actor, "alipay.save", &candidate.seller_id, &detail).await?;
        Ok(Saved { account_id: account, version, new_version, switched_off, checks: checks.to_vec() })
    }
}

/// The form with everything kept.
fn again(form: AlipayForm) -> SaveAlipay {
    SaveAlipay {
        app_id: form.app_id,
        seller_id: form.seller_id,
        environment: form.environment.as_str().to_owned(),
        mode: form.mode.as_str().to_owned(),
        product: form.product.as_str().to_owned(),
        ..SaveAlipay::default()
    }
}

/// Which check a refused field belongs to.
fn key_of(wrong: &FieldError) -> &'static str {
    match wrong.field.as_str() {
        input::field::PUBLIC_KEY | input::field::ALIPAY_CERTIFICATE | input::field::ROOT_CERTIFICATE => {
            check::ALIPAY_KEY
        }
        input::field::APP_CERTIFICATE if wrong.code != "alipay_certificate_refused" => {
            check::ALIPAY_CERTIFICATES
        }
        input::field::SELLER_ID => check::PID,
        _ => check::ALIPAY_SIGNATURE,
    }
}
