//! Saving and declaring an Alipay account: read, tried at Alipay, then written in one transaction.

use super::input::{self, Candidate};
use super::probe;
use super::stored::Stored;
use super::types::{AlipayForm, SaveAlipay};
use crate::Service;
use crate::access::Actor;
use crate::accounts::check;
use crate::accounts::entered::{Application, Entered, FormOf};
use crate::accounts::recheck::{Rechecked, Trial};
use crate::accounts::{Declared, Saved};
use crate::error::{Error, FieldError, Result};
use crate::selfcheck::keys;
use domain::access::Permission;
use domain::ids::OperatorId;
use domain::method::{Method, Provider};
use serde_json::json;
use store::apps;

/// What is fixed about the form.
pub(super) const FORM: FormOf = FormOf {
    provider: Provider::Alipay,
    methods: &[Method::AlipayLife, Method::AlipayApp],
    area: keys::ALIPAY,
    act: "alipay.save",
};

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
        let saved = match stored.kept.standing(&FORM, changed) {
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
        let tried = match self.read_alipay(operator, &again(form)).await {
            Ok((_, candidate)) => {
                let beside = |refused| (probe::beside(&candidate, trial.now), refused);
                self.probe_alipay(&candidate).await.map_err(beside)
            }
            Err(refused) => Err((Vec::new(), refused.into())),
        };
        trial.came_of(tried)
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
        let changed = candidate.changed;
        // The callback and the PID do not depend on keys.
        let same = |key: &str| match key {
            check::CALLBACK => !(changed.app || changed.environment),
            check::PID => !changed.environment,
            _ => !changed.material(),
        };
        let checks = check::remember(found, stored.kept.checks(), same);
        let credentials = changed.credentials().then(|| candidate.secrets.version(&candidate.facts));
        let entered = Entered {
            actor,
            operator,
            form: &FORM,
            number: &candidate.seller_id,
            account: stored.kept.account.as_ref(),
            seen: stored.kept.version(),
            app: Some(Application {
                kind: apps::ALIPAY_APP,
                app_id: &candidate.facts.app_id,
                stored: stored.app.as_ref(),
            }),
            credentials: credentials.transpose()?,
            changed: changed.any(),
            checks,
            detail: json!({
                "seller_id": candidate.seller_id,
                "app_id": candidate.facts.app_id,
                "environment": candidate.facts.environment,
                "mode": candidate.facts.mode,
                "replaced": candidate.changed.names(),
            }),
        };
        self.keep_entered(entered).await
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
