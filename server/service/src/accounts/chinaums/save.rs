//! Saving and declaring a ChinaUMS account: read, tried at ChinaUMS, then written in one transaction.

use super::input::{self, Candidate};
use super::probe;
use super::stored::Stored;
use super::types::{ChinaumsForm, SaveChinaums};
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
    provider: Provider::ChinaUms,
    methods: &[Method::ChinaUmsOa],
    area: keys::CHINAUMS,
    act: "chinaums.save",
};

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
        let saved = match stored.standing(&FORM, changed) {
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
        let tried = match self.read_chinaums(operator, &again(form)).await {
            Ok((_, candidate)) => {
                let beside = |refused| (vec![probe::source_number(trial.now)], refused);
                self.probe_chinaums(&candidate).await.map_err(beside)
            }
            Err(refused) => Err((Vec::new(), refused.into())),
        };
        trial.came_of(tried)
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
        let changed = candidate.changed;
        let checks = check::remember(found, stored.checks(), |key| match key {
            check::COMMUNICATION_KEY => !changed.communication_key && !changed.target,
            _ => !changed.any(),
        });
        let credentials = changed.credentials().then(|| candidate.secrets.version(&candidate.facts));
        let entered = Entered {
            actor,
            operator,
            form: &FORM,
            number: &candidate.mid,
            account: stored.account.as_ref(),
            seen: stored.version(),
            app: None,
            credentials: credentials.transpose()?,
            changed: changed.any(),
            checks,
            detail: json!({
                "mid": candidate.mid,
                "tid": candidate.facts.tid,
                "environment": candidate.facts.environment,
                "interface": candidate.facts.interface,
                "replaced": candidate.changed.names(),
            }),
        };
        self.keep_entered(entered).await
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
