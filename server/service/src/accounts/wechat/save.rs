//! Saving and declaring a WeChat Pay account: read, tried at WeChat, then written in one transaction.

use super::input::{self, Candidate};
use super::stored::{self, Stored};
use super::types::{SaveWechat, VerifyWith, WechatApi, WechatForm, WechatHalf};
use crate::Service;
use crate::access::Actor;
use crate::accounts::check::{self, Check};
use crate::accounts::keep::{KeepAccount, KeepApp};
use crate::accounts::recheck::{Rechecked, Trial};
use crate::accounts::{Declared, Saved, declare};
use crate::audit;
use crate::error::{Error, FieldError, Result};
use crate::selfcheck::keys;
use channels::crypto::Certificate;
use domain::access::Permission;
use domain::ids::{AccountId, AppRowId, OperatorId};
use domain::method::{Method, Provider};
use domain::time::{DAY, UnixMs};
use serde_json::json;
use store::{Tx, certificates, methods, transact};

/// How long a platform certificate is kept after its end.
const KEEP_CERTIFICATES_MS: i64 = 30 * DAY;

/// What the transaction writes.
struct Write<'a> {
    actor: &'a Actor,
    operator: &'a OperatorId,
    stored: &'a Stored,
    candidate: &'a Candidate,
    checks: &'a [Check],
    certificates: &'a [Certificate],
    now: UnixMs,
}

impl Service {
    /// Checks every field, tries the credentials at WeChat, and keeps them.
    ///
    /// What is left out keeps what is stored about the same merchant number and AppID; leaving out everything checks
    /// again what is stored. Credentials that differ make a new version. What WeChat could not be asked is kept as a
    /// check that could not be made; a method that was on is switched off then, which the answer says.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every wrong field, also those that WeChat refuses; [`Error::Provider`] when WeChat refuses
    /// for a reason that is in no field; [`Error::Conflict`] `changed_meanwhile` when somebody else saved at the same
    /// time. Nothing is kept then.
    pub async fn save_wechat(&self, actor: &Actor, input: SaveWechat) -> Result<Saved> {
        let operator = actor.require(Permission::ManagePayment)?;
        let (stored, candidate) = self.read_wechat(operator, &input).await?;
        self.try_and_write(actor, operator, &stored, &candidate).await
    }

    /// Checks again what is stored for the official account's half, and keeps what the checks say now.
    ///
    /// # Errors
    /// Those of [`Service::save_wechat`]; [`Error::Conflict`] `method_not_configured` when nothing is stored.
    pub async fn check_wechat(&self, actor: &Actor) -> Result<Saved> {
        self.check_wechat_half(actor, WechatHalf::OfficialAccount).await
    }

    /// Checks again what is stored for the mobile app's half.
    ///
    /// # Errors
    /// Those of [`Service::check_wechat`].
    pub async fn check_wechat_app(&self, actor: &Actor) -> Result<Saved> {
        self.check_wechat_half(actor, WechatHalf::MobileApp).await
    }

    async fn check_wechat_half(&self, actor: &Actor, half: WechatHalf) -> Result<Saved> {
        let form = self.wechat_half(actor, half).await?;
        if form.account_id.is_none() {
            return Err(Error::Conflict("method_not_configured"));
        }
        self.save_wechat(actor, again(form)).await
    }

    /// Brings the WeChat Pay account to what is declared, and the method to on or off. Declaring the same again changes
    /// nothing and asks nobody, as long as the essential checks have passed.
    ///
    /// # Errors
    /// Those of [`Service::save_wechat`]. That the method cannot be switched on is no error, but said in the answer.
    pub async fn declare_wechat(&self, actor: &Actor, input: SaveWechat, enabled: bool) -> Result<Declared> {
        let operator = actor.require(Permission::ManagePayment)?;
        let (stored, candidate) = self.read_wechat(operator, &input).await?;
        let changed = candidate.changed.any();
        let current = stored.current.as_ref().map(|current| (current.version, current.checks.as_slice()));
        let saved =
            match declare::standing(stored.account.as_ref(), current, changed, candidate.half.method()) {
                Some(standing) => standing,
                None => self.try_and_write(actor, operator, &stored, &candidate).await?,
            };
        self.declared(actor, saved, changed, &[(candidate.half.method(), enabled)]).await
    }

    /// Tries what is stored for a half once more.
    pub(in crate::accounts) async fn recheck_wechat(
        &self,
        operator: &OperatorId,
        method: Method,
    ) -> Result<Rechecked> {
        let half = WechatHalf::ALL.into_iter().find(|half| half.method() == method).unwrap_or_default();
        let form = self.wechat_half(&Actor::cli(Some(operator.clone())), half).await?;
        let trial = Trial {
            account: form.account_id.clone().ok_or(Error::NotFound("merchant_account"))?,
            version: form.version,
            known: form.checks.clone(),
            now: self.now(),
            key_of: if half == WechatHalf::MobileApp { key_of_app } else { key_of },
            asked: match (form.api, form.mode) {
                (WechatApi::V2, _) => &[check::API_KEY, check::REFUND_CERTIFICATE],
                (WechatApi::V3, VerifyWith::PublicKey) => &[check::SIGNATURE],
                (WechatApi::V3, VerifyWith::PlatformCertificates) => {
                    &[check::SIGNATURE, check::API_V3_KEY, check::PLATFORM_CERTIFICATES]
                }
            },
        };
        let (stored, candidate) = match self.read_wechat(operator, &again(form)).await {
            Ok(read) => read,
            Err(refused) => return trial.ended(Vec::new(), Some(refused.into()), Vec::new()),
        };
        match self.try_wechat(&candidate, &stored.certificates).await {
            Ok(found) => trial.ended(found.checks, None, found.wrong),
            Err(refused) => trial.ended(Vec::new(), Some(refused), Vec::new()),
        }
    }

    async fn read_wechat(&self, operator: &OperatorId, input: &SaveWechat) -> Result<(Stored, Candidate)> {
        let mut conn = self.store().read().await?;
        let numbers = (input.mch_id.trim(), input.app_id.trim());
        let stored = self.stored_wechat(&mut conn, operator, input.half, numbers).await?;
        drop(conn);
        let candidate = input::read(input, &stored, self.now())?;
        Ok((stored, candidate))
    }

    async fn try_and_write(
        &self,
        actor: &Actor,
        operator: &OperatorId,
        stored: &Stored,
        candidate: &Candidate,
    ) -> Result<Saved> {
        let findings = self.probe_wechat(candidate, &stored.certificates).await?;
        let earlier = stored.current.as_ref().map(|current| current.checks.as_slice()).unwrap_or_default();
        let mut checks = check::remember(findings.checks, earlier, |key| same_material(candidate, key));
        check::take_over(&mut checks, earlier, candidate.half.method());
        let certificates = &findings.certificates;
        let write =
            Write { actor, operator, stored, candidate, checks: &checks, certificates, now: self.now() };
        let saved = transact!(Error, self.store(), |tx| { self.write_wechat(tx, &write).await })?;
        self.channels.forget(&saved.account_id);
        let area = match candidate.half {
            WechatHalf::OfficialAccount => keys::WECHAT_OA,
            WechatHalf::MobileApp => keys::WECHAT_APP,
        };
        let concerning = check::concerning(candidate.half.method(), saved.checks.clone());
        self.note_saved(operator, area, &concerning).await?;
        Ok(saved)
    }

    async fn write_wechat(&self, tx: &mut Tx, write: &Write<'_>) -> Result<Saved> {
        let Write { operator, stored, candidate, now, .. } = *write;
        let (account, version) = self.keep_wechat_account(tx, write).await?;
        let app = self.keep_wechat_app(tx, write).await?;
        for certificate in write.certificates {
            certificates::keep(tx, &stored::certificate_row(&account, certificate, now)).await?;
        }
        certificates::forget_ended(tx, &account, now.plus(-KEEP_CERTIFICATES_MS)).await?;
        let (pointed, at) = ((operator, candidate.half.method()), (&account, Some(&app)));
        let own_off = self.point_method(tx, pointed, at, candidate.changed.any(), write.checks).await?;
        let other_off = self.mind_the_other_half(tx, write, &account).await?;
        let switched_off = own_off || other_off;
        let new_version = candidate.changed.credentials();
        let detail = json!({
            "half": candidate.half,
            "api": candidate.facts.api,
            "mch_id": candidate.mch_id,
            "app_id": candidate.app_id,
            "mode": candidate.facts.mode,
            "merchant_serial": candidate.facts.merchant_serial,
            "version": version,
            "new_version": new_version,
            "replaced": candidate.changed.names(),
            "switched_off": switched_off,
            "first": stored.account.is_none(),
        });
        audit::record(self, tx, write.actor, "wechat.save", &candidate.mch_id, &detail).await?;
        Ok(Saved { account_id: account, version, new_version, switched_off, checks: write.checks.to_vec() })
    }

    /// A merchant number that both halves share has one set of keys: what could not be proven for one half is not
    /// proven for the other. What is wrong with the other half's own app is not for these keys to mend, nor to punish.
    async fn mind_the_other_half(&self, tx: &mut Tx, write: &Write<'_>, account: &AccountId) -> Result<bool> {
        let half = write.candidate.half;
        let method = half.other().method();
        let other = methods::get(tx, write.operator, method).await?;
        let Some(other) = other.filter(|other| other.account_id == *account) else { return Ok(false) };
        let (pointed, at) = ((write.operator, method), (account, other.app_row_id.as_ref()));
        let of_both = check::concerning(half.method(), write.checks.to_vec());
        self.point_method(tx, pointed, at, write.candidate.changed.credentials(), &of_both).await
    }

    async fn keep_wechat_account(&self, tx: &mut Tx, write: &Write<'_>) -> Result<(AccountId, i64)> {
        let candidate = write.candidate;
        let fresh = candidate.changed.credentials();
        let keep = KeepAccount {
            actor: write.actor,
            operator: write.operator,
            provider: Provider::Wechat,
            mch_id: &candidate.mch_id,
            account: write.stored.account.as_ref(),
            seen: write.stored.current.as_ref().map_or(0, |current| current.version),
            credentials: fresh.then(|| candidate.secrets.version(&candidate.facts)).transpose()?,
            checks: write.checks,
            now: write.now,
        };
        self.keep_account(tx, keep).await
    }

    async fn keep_wechat_app(&self, tx: &mut Tx, write: &Write<'_>) -> Result<AppRowId> {
        let candidate = write.candidate;
        let keep = KeepApp {
            operator: write.operator,
            kind: candidate.half.app_kind(),
            app_id: &candidate.app_id,
            stored: write.stored.app.as_ref().map(|app| &app.row),
            secret: &candidate.app_secret,
            changed: candidate.changed.app_secret,
            now: write.now,
        };
        self.keep_app(tx, keep).await
    }
}

/// Whether a check of before still speaks of the same material.
fn same_material(candidate: &Candidate, key: &str) -> bool {
    let changed = candidate.changed;
    match key {
        check::SIGNATURE => !changed.merchant_key,
        check::API_V3_KEY => !changed.api_v3_key,
        check::API_KEY => !changed.api_key,
        check::REFUND_CERTIFICATE => !changed.merchant_key,
        check::PUBLIC_KEY => !changed.public_key,
        check::PLATFORM_CERTIFICATES => !changed.api_v3_key && !changed.mode,
        check::APP | check::MOBILE_APP => !changed.app_secret && !changed.target,
        check::APP_BOUND | check::MOBILE_APP_BOUND => !changed.target,
        _ => false,
    }
}

/// The form with everything kept.
fn again(form: WechatForm) -> SaveWechat {
    let WechatForm { half, app_id, mch_id, mode, .. } = form;
    SaveWechat { half, app_id, mch_id, mode: mode.as_str().to_owned(), ..SaveWechat::default() }
}

/// Which check a refused field belongs to.
fn key_of(wrong: &FieldError) -> &'static str {
    use input::field;
    match (wrong.field.as_str(), wrong.code.as_str()) {
        (_, "wechat_app_not_bound") => check::APP_BOUND,
        (field::APP_ID | field::APP_SECRET, _) => check::APP,
        (field::API_KEY, _) => check::API_KEY,
        (field::API_V3_KEY, _) => check::API_V3_KEY,
        (field::PUBLIC_KEY | field::PUBLIC_KEY_ID, _) => check::PUBLIC_KEY,
        (field::MODE, _) => check::PLATFORM_CERTIFICATES,
        (_, "wechat_client_certificate_refused") => check::REFUND_CERTIFICATE,
        (field::CERTIFICATE, code) if code.starts_with("wechat_") => check::SIGNATURE,
        (field::CERTIFICATE, _) => check::CERTIFICATE,
        _ => check::SIGNATURE,
    }
}

/// The same for the mobile app's half.
fn key_of_app(wrong: &FieldError) -> &'static str {
    match key_of(wrong) {
        check::APP_BOUND => check::MOBILE_APP_BOUND,
        check::APP => check::MOBILE_APP,
        key => key,
    }
}
