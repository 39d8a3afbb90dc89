//! An official account entered by itself: for operators who send messages by it and take their money elsewhere. Where
//! WeChat Pay is set up, its account counts, and only its AppSecret can be replaced here.

use super::input::{field, field_error, secret};
use super::probe::{AppFound, app_found};
use crate::Service;
use crate::access::Actor;
use crate::accounts::Check;
use crate::accounts::keep::KeepApp;
use crate::audit;
use crate::error::{Error, FieldError, Result};
use channels::wechat::material;
use channels::wechat::oa::OfficialAccount;
use domain::access::Permission;
use domain::ids::OperatorId;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;
use std::sync::Arc;
use store::{apps, transact};

/// AppID and AppSecret as they are entered.
#[derive(Clone, Debug, Default)]
pub struct SaveOfficialAccount {
    /// The AppID.
    pub app_id: String,
    /// The AppSecret. `None`, or nothing but white space, keeps what is stored for this AppID.
    pub app_secret: Option<SecretString>,
}

/// Well-formed, completed by what is stored.
struct Candidate {
    app_id: String,
    app_secret: SecretString,
    stored: Option<apps::Row>,
    changed: bool,
}

impl Service {
    /// Tries AppID and AppSecret at WeChat and keeps them; what the check said.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every field that is wrong, also those that WeChat refuses; at field `app_id`
    /// `oa_of_wechat_pay` where WeChat Pay is set up with another account.
    pub async fn save_official_account(&self, actor: &Actor, input: SaveOfficialAccount) -> Result<Check> {
        let operator = actor.require(Permission::ManagePayment)?;
        let candidate = self.read_own_oa(operator, &input).await?;
        let (http, endpoints) = (Arc::clone(self.provider_http()), self.settings().endpoints.wechat.clone());
        let (app_id, now) = (candidate.app_id.as_str(), self.now());
        let account = OfficialAccount::new(http, endpoints, app_id, candidate.app_secret.clone());
        let check = match app_found(&account.stable_token(false).await, now) {
            AppFound::Check(check) => check,
            AppFound::Wrong(wrong) => return Err(Error::Invalid(vec![wrong])),
        };
        transact!(Error, self.store(), |tx| {
            let keep = KeepApp {
                operator,
                kind: apps::OFFICIAL_ACCOUNT,
                app_id,
                stored: candidate.stored.as_ref(),
                secret: &candidate.app_secret,
                changed: candidate.changed,
                now,
            };
            let app = self.keep_app(tx, keep).await?;
            apps::set_own_oa(tx, operator, &app).await?;
            let replaced: &[&str] = if candidate.changed { &[field::APP_SECRET] } else { &[] };
            let detail = json!({ "first": candidate.stored.is_none(), "replaced": replaced });
            audit::record(self, tx, actor, "official_account.save", app_id, &detail).await
        })?;
        self.note_saved_account(operator, &check).await?;
        Ok(check)
    }

    /// Brings the official account to what is declared; whether that changed anything. What stands already is not tried
    /// again.
    ///
    /// # Errors
    /// Those of [`Service::save_official_account`].
    pub async fn declare_official_account(
        &self,
        actor: &Actor,
        declared: SaveOfficialAccount,
    ) -> Result<bool> {
        let operator = actor.require(Permission::ManagePayment)?;
        let candidate = self.read_own_oa(operator, &declared).await?;
        let stands = match self.wechat_oa_row(operator).await {
            Ok(row) => row.app_id == candidate.app_id && !candidate.changed,
            Err(Error::NotFound(_)) => false,
            Err(error) => return Err(error),
        };
        if !stands {
            self.save_official_account(actor, declared).await?;
        }
        Ok(!stands)
    }

    async fn read_own_oa(&self, operator: &OperatorId, input: &SaveOfficialAccount) -> Result<Candidate> {
        let now = self.now();
        let app_id = material::app_id(&input.app_id)
            .map_err(|error| Error::Invalid(vec![field_error(field::APP_ID, &error, now)]))?;
        let mut conn = self.store().read().await?;
        let paying = self.paying_oa(&mut conn, operator).await?;
        if paying.is_some_and(|paying| paying.app_id != app_id) {
            return Err(Error::field(field::APP_ID, "oa_of_wechat_pay"));
        }
        let stored = apps::by_app_id(&mut conn, operator, apps::OFFICIAL_ACCOUNT, &app_id).await?;
        drop(conn);
        let kept = stored.as_ref().map(|row| self.open_app(row)).transpose()?;
        let app_secret = match secret(input.app_secret.as_ref()) {
            Some(given) => material::app_secret(given)
                .map_err(|error| Error::Invalid(vec![field_error(field::APP_SECRET, &error, now)]))?,
            None => kept
                .clone()
                .ok_or_else(|| Error::Invalid(vec![FieldError::new(field::APP_SECRET, "required")]))?,
        };
        let changed = kept.is_none_or(|kept| kept.expose_secret() != app_secret.expose_secret());
        Ok(Candidate { app_id, app_secret, stored, changed })
    }
}
