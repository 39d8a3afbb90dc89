//! The use cases: what is set up, saving it, switching it, a test message.

use super::input::{self, Candidate};
use super::sender::refused;
use super::stored::{Facts, KindText, Stored};
use super::types::{SaveSms, SmsForm, SmsPreview, SmsProvider, TextInput};
use super::{check, receipts, words};
use crate::Service;
use crate::access::Actor;
use crate::accounts::{self, Check, Verdict};
use crate::audit;
use crate::error::{Error, Result};
use channels::sms::SmsReceipt;
use channels::sms::gateway::GatewayTemplate;
use channels::sms::parts::parts;
use domain::access::Permission;
use domain::ids::OperatorId;
use domain::message::MessageKind;
use domain::phone::Phone;
use domain::time::HOUR;
use serde_json::json;
use store::{sms_receipts, sms_settings, transact};

/// How many test messages an operator may send in an hour.
const TESTS_IN_AN_HOUR: i64 = 30;

impl Service {
    /// What is stored about short messages: never a secret, only since when there is one.
    ///
    /// # Errors
    /// The role may not see it, or the database fails.
    pub async fn sms_form(&self, actor: &Actor) -> Result<SmsForm> {
        let operator = actor.require(Permission::ViewMessages)?;
        let mut conn = self.store().read().await?;
        let stored = self.stored_sms(&mut conn, operator).await?;
        let Some(stored) = stored else {
            let texts =
                MessageKind::BY_TEMPLATE.iter().map(|kind| empty(SmsProvider::default(), *kind)).collect();
            return Ok(SmsForm {
                gateway: Some(GatewayTemplate::json_preset("")),
                texts,
                ..SmsForm::default()
            });
        };
        let receipts = sms_receipts::callback_of(&mut conn, operator).await?;
        let facts = stored.facts;
        let texts = MessageKind::BY_TEMPLATE
            .iter()
            .map(|kind| facts.text(*kind).map_or_else(|| nothing(*kind), |text| shown(&facts, text)))
            .collect();
        Ok(SmsForm {
            version: stored.version,
            enabled: stored.enabled,
            sender: facts.sender,
            account: facts.account,
            secret_set_at: Some(facts.secret_set_at),
            app_id: facts.app_id,
            signature: facts.signature,
            sign: facts.sign,
            gateway: Some(facts.gateway.unwrap_or_else(|| GatewayTemplate::json_preset(""))),
            texts,
            // Whoever knows the address can write receipts.
            receipt_url: receipts
                .as_ref()
                .filter(|_| actor.role.may(Permission::ManageMessages))
                .map(|at| receipts::url(&self.settings().public_base, &at.notify_key)),
            receipt_at: receipts.and_then(|at| at.last_at),
            checks: stored.checks,
        })
    }

    /// Checks every field, asks the gateway where it can be asked without sending anything, and keeps it. An empty secret
    /// keeps the stored one of the same account. Sending is switched off when what was changed is found to be wrong.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every wrong field, also those that the gateway refuses; [`Error::Provider`] when it refuses
    /// for a reason that is in no field; [`Error::Conflict`] `changed_meanwhile`. Nothing is kept then.
    pub async fn save_sms(&self, actor: &Actor, input: SaveSms) -> Result<Vec<Check>> {
        let operator = actor.require(Permission::ManageMessages)?;
        let mut conn = self.store().read().await?;
        let stored = self.stored_sms(&mut conn, operator).await?;
        drop(conn);
        let mut candidate = input::read(&input, stored.as_ref(), self.now())?;
        let found = self.probe_sms(&mut candidate).await?;
        let checks = remember(found, stored.as_ref(), &candidate);
        self.keep_sms(actor, operator, stored.as_ref(), &candidate, &checks).await?;
        Ok(checks)
    }

    /// Checks again what is stored.
    ///
    /// # Errors
    /// Those of [`Service::save_sms`]; [`Error::Conflict`] `sms_not_configured`.
    pub async fn check_sms(&self, actor: &Actor) -> Result<Vec<Check>> {
        let operator = actor.require(Permission::ManageMessages)?;
        let mut conn = self.store().read().await?;
        let stored = self.stored_sms(&mut conn, operator).await?;
        drop(conn);
        let stored = stored.ok_or(Error::Conflict("sms_not_configured"))?;
        let mut candidate = Candidate {
            facts: stored.facts.clone(),
            secret: stored.secret.clone(),
            other_account: false,
            changed: false,
        };
        let found = self.probe_sms(&mut candidate).await?;
        let checks = remember(found, Some(&stored), &candidate);
        self.keep_sms(actor, operator, Some(&stored), &candidate, &checks).await?;
        Ok(checks)
    }

    /// Checks again what is stored and in use, for the self-check; a refusal is a check that fails.
    pub(crate) async fn recheck_sms(&self, operator: &OperatorId) -> Result<Option<Vec<Check>>> {
        let mut conn = self.store().read().await?;
        let stored = self.stored_sms(&mut conn, operator).await?;
        drop(conn);
        let Some(stored) = stored.filter(|stored| stored.enabled) else { return Ok(None) };
        let mut candidate = stored.unchanged();
        let refused = |words: String| {
            vec![Check::new(check::ACCOUNT, Verdict::Fail, "sms_refused", self.now()).with(words)]
        };
        let checks = match self.probe_sms(&mut candidate).await {
            Ok(found) => remember(found, Some(&stored), &candidate),
            Err(Error::Invalid(fields)) => refused(fields.into_iter().flat_map(|field| field.args).collect()),
            Err(Error::Provider { words, .. }) => refused(words),
            Err(other) => return Err(other),
        };
        let json = accounts::check::write(&checks)?;
        transact!(Error, self.store(), |tx| {
            sms_settings::set_checks(tx, operator, stored.version, &json).await?;
            Ok::<_, Error>(())
        })?;
        Ok(Some(checks))
    }

    async fn keep_sms(
        &self,
        actor: &Actor,
        operator: &OperatorId,
        stored: Option<&Stored>,
        candidate: &Candidate,
        checks: &[Check],
    ) -> Result<()> {
        let failed = checks.iter().any(|check| check.verdict == Verdict::Fail);
        let facts = &candidate.facts;
        let row = sms_settings::Row {
            operator_id: operator.clone(),
            version: stored.map_or(0, |stored| stored.version) + 1,
            enabled: stored.is_some_and(|stored| stored.enabled) && !(candidate.changed && failed),
            public_json: serde_json::to_string(facts).map_err(|e| Error::Internal(e.to_string()))?,
            sealed: self.sealed_sms(operator, &candidate.secret)?,
            checks_json: accounts::check::write(checks)?,
            updated_at: self.now(),
        };
        let detail = json!({
            "sender": facts.sender,
            "version": row.version,
            "switched_off": stored.is_some_and(|stored| stored.enabled) && !row.enabled,
            "first": stored.is_none(),
        });
        let key = hex::encode(self.random::<16>());
        transact!(Error, self.store(), |tx| {
            if !sms_settings::put(tx, &row).await? {
                return Err(Error::Conflict("changed_meanwhile"));
            }
            sms_receipts::keep_callback(tx, operator, &key).await?;
            if candidate.changed {
                audit::record(self, tx, actor, "sms.save", &facts.account, &detail).await?;
            }
            Ok(())
        })
    }

    /// Switches sending on or off. `true`: it stands otherwise than before.
    ///
    /// # Errors
    /// The role may not; [`Error::Conflict`] `sms_not_configured`, or `checks_failed` while a check fails.
    pub async fn set_sms(&self, actor: &Actor, on: bool) -> Result<bool> {
        let operator = actor.require(Permission::ManageMessages)?;
        let mut conn = self.store().read().await?;
        let stored = self.stored_sms(&mut conn, operator).await?;
        drop(conn);
        let stored = stored.ok_or(Error::Conflict("sms_not_configured"))?;
        if on && stored.checks.iter().any(|check| check.verdict == Verdict::Fail) {
            return Err(Error::Conflict("checks_failed"));
        }
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            let changed = sms_settings::switch(tx, operator, on, now).await?;
            if changed {
                audit::record(
                    self,
                    tx,
                    actor,
                    "sms.switch",
                    stored.facts.sender.as_str(),
                    &json!({ "on": on }),
                )
                .await?;
            }
            Ok::<_, Error>(changed)
        })
    }

    /// Sends one message of a kind, filled with examples, to a number of the caller's. That the gateway takes it proves
    /// what no other check can.
    ///
    /// # Errors
    /// The role may not; a wrong number (field `phone`, `mobile_number`); a kind that is not set up (field `kind`, `required`);
    /// [`Error::Throttled`]: each costs the operator money, and the number may be anybody's;
    /// [`Error::Provider`] with the gateway's words when it is not taken.
    pub async fn test_sms(&self, actor: &Actor, kind: MessageKind, phone: &str) -> Result<SmsReceipt> {
        let operator = actor.require(Permission::ManageMessages)?;
        let phone = Phone::parse(phone).ok_or_else(|| Error::field("phone", "mobile_number"))?;
        let sms = self.stored_sender(operator, true).await?.ok_or(Error::Conflict("sms_not_configured"))?;
        if !sms.covers(kind) {
            return Err(Error::field("kind", "required"));
        }
        self.count_lookup(&format!("sms:test:{operator}"), TESTS_IN_AN_HOUR, HOUR).await?;
        let our_id = format!("test{}", hex::encode(self.random::<12>()));
        let sent = sms.send(kind, &phone, &words::examples(kind), &our_id).await;
        let now = self.now();
        let check = match &sent {
            Ok(_) => Check::new(check::TEST, Verdict::Pass, "sms_test_taken", now),
            Err(error) if error.is_unknown() || error.is_retryable() => {
                Check::new(check::TEST, Verdict::Cannot, "sms_unreachable", now)
            }
            Err(error) => Check::new(check::TEST, Verdict::Fail, "sms_test_refused", now)
                .with(error.code().unwrap_or_default())
                .with(error.words()),
        };
        // A number that gets nothing says nothing about the account.
        let about_account = !matches!(sent, Err(channels::sms::SmsError::Recipient { .. }));
        let detail = json!({ "kind": kind, "taken": sent.is_ok() });
        transact!(Error, self.store(), |tx| {
            if about_account {
                self.put_sms_check(tx, operator, sms.version(), check.clone()).await?;
            }
            audit::record(self, tx, actor, "sms.test", &phone.masked(), &detail).await
        })?;
        sent.map_err(|error| refused(&error))
    }

    /// Puts one check into its place among those of a version; nothing where another version is in use.
    pub(super) async fn put_sms_check(
        &self,
        tx: &mut store::Tx,
        operator: &OperatorId,
        version: i64,
        check: Check,
    ) -> Result<()> {
        let Some(row) = sms_settings::get(tx, operator).await?.filter(|row| row.version == version) else {
            return Ok(());
        };
        let mut checks = accounts::check::read(&row.checks_json)?;
        match checks.iter_mut().find(|known| known.key == check.key) {
            Some(known) => *known = check,
            None => checks.push(check),
        }
        sms_settings::set_checks(tx, operator, version, &accounts::check::write(&checks)?).await?;
        Ok(())
    }
}

impl Stored {
    /// What is stored, to be tried once more.
    fn unchanged(&self) -> Candidate {
        Candidate {
            facts: self.facts.clone(),
            secret: self.secret.clone(),
            other_account: false,
            changed: false,
        }
    }
}

/// A test message that was taken stays proof as long as account, secret and address are the same.
fn remember(mut found: Vec<Check>, stored: Option<&Stored>, candidate: &Candidate) -> Vec<Check> {
    let Some(stored) = stored.filter(|_| !candidate.other_account) else { return found };
    let proven = |key: &str| stored.checks.iter().find(|c| c.key == key && c.verdict == Verdict::Pass);
    for check in &mut found {
        let unasked = ["sms_unreachable", "sms_only_a_message"].contains(&check.words.as_str());
        let keeps = check.key == check::TEST || unasked;
        if let Some(earlier) = proven(&check.key).filter(|_| keeps && check.verdict == Verdict::Cannot) {
            *check = earlier.clone();
        }
    }
    found
}

fn shown(facts: &Facts, text: &KindText) -> SmsPreview {
    let words = words::preview(facts, text);
    let values: Vec<String> = text
        .params
        .iter()
        .map(
            |(name, key)| {
                if name == key.as_str() { name.clone() } else { format!("{name}={}", key.as_str()) }
            },
        )
        .collect();
    SmsPreview {
        kind: text.kind,
        template: text.template.clone(),
        values: values.join(", "),
        proposed: words::proposed(text.kind).0.to_owned(),
        parts: words.as_deref().map_or(0, parts),
        words,
    }
}

/// A kind that was left empty on purpose.
fn nothing(kind: MessageKind) -> SmsPreview {
    SmsPreview {
        kind,
        template: String::new(),
        values: words::proposed(kind).1.to_owned(),
        proposed: words::proposed(kind).0.to_owned(),
        words: None,
        parts: 0,
    }
}

/// A kind before anything was saved.
fn empty(sender: SmsProvider, kind: MessageKind) -> SmsPreview {
    let template = if sender.has_templates() { "" } else { words::proposed(kind).0 };
    SmsPreview { template: template.to_owned(), ..nothing(kind) }
}

impl From<&SmsPreview> for TextInput {
    fn from(shown: &SmsPreview) -> Self {
        Self { kind: Some(shown.kind), template: shown.template.clone(), values: shown.values.clone() }
    }
}
