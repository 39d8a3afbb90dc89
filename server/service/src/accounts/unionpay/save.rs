//! Saving and declaring a UnionPay account: read, tried at UnionPay, then written in one transaction.

use super::input::{self, Candidate};
use super::probe;
use super::stored::Stored;
use super::types::{SaveUnionPay, UnionPayForm};
use crate::Service;
use crate::access::Actor;
use crate::accounts::check;
use crate::accounts::entered::{Entered, FormOf};
use crate::accounts::recheck::{Rechecked, Trial};
use crate::accounts::{Declared, Saved};
use crate::error::{Error, FieldError, Result};
use crate::selfcheck::keys;
use domain::access::Permission;
use domain::ids::OperatorId;
use domain::method::{Method, Provider};
use serde_json::json;

/// What is fixed about the form.
pub(super) const FORM: FormOf = FormOf {
    provider: Provider::UnionPay,
    methods: &[Method::UnionPayApp],
    area: keys::UNIONPAY,
    act: "unionpay.save",
};

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
        let saved = match stored.standing(&FORM, changed) {
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
        let tried = match self.read_unionpay(operator, &again(form)).await {
            Ok((_, candidate)) => {
                let beside =
                    |refused| (vec![probe::validity(candidate.facts.valid_until, trial.now)], refused);
                self.probe_unionpay(&candidate).await.map_err(beside)
            }
            Err(refused) => Err((Vec::new(), refused.into())),
        };
        trial.came_of(tried)
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
        let changed = candidate.changed;
        let same = !(changed.key || changed.environment || changed.authorities);
        let checks = check::remember(found, stored.checks(), |_| same);
        let credentials = changed.credentials().then(|| candidate.secrets.version(&candidate.facts));
        let entered = Entered {
            actor,
            operator,
            form: &FORM,
            number: &candidate.mer_id,
            account: stored.account.as_ref(),
            seen: stored.version(),
            app: None,
            credentials: credentials.transpose()?,
            changed: changed.any(),
            checks,
            detail: json!({
                "mer_id": candidate.mer_id,
                "environment": candidate.facts.environment,
                "cert_id": candidate.facts.cert_id,
                "replaced": candidate.changed.names(),
            }),
        };
        self.keep_entered(entered).await
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
