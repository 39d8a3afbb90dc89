//! What every provider's form shares on its way to the database and back: versions of credentials, apps, the method
//! that points at them. Secrets are sealed for their one row.

use super::check::{self, Check};
use crate::Service;
use crate::access::Actor;
use crate::error::{Error, Result};
use domain::ids::{AccountId, AppRowId, OperatorId};
use domain::method::{Method, Provider};
use domain::time::UnixMs;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{Conn, Tx, accounts, apps, methods};
use zeroize::Zeroizing;

/// One version of an account's credentials, opened. `Facts` are what may be shown, `secrets` what may not.
#[allow(clippy::struct_field_names, reason = "a version has a number, which is called so everywhere")]
pub(super) struct Version {
    pub version: i64,
    public_json: String,
    secrets: Zeroizing<Vec<u8>>,
    pub checks: Vec<Check>,
}

impl Version {
    /// The facts, as the provider's module keeps them.
    pub fn facts<T: DeserializeOwned>(&self) -> Result<T> {
        read_facts(&self.public_json)
    }

    /// The secrets, as the provider's module keeps them.
    pub fn secrets<T: DeserializeOwned>(&self) -> Result<T> {
        // serde's words may quote what they stumble over, which is secret here.
        serde_json::from_slice(&self.secrets)
            .map_err(|_| Error::Internal(format!("the secrets of version {} are damaged", self.version)))
    }
}

/// Reads `public_json`.
pub(super) fn read_facts<T: DeserializeOwned>(json: &str) -> Result<T> {
    serde_json::from_str(json).map_err(|e| Error::Internal(format!("public_json: {e}")))
}

/// Credentials that differ from the version in use.
#[derive(Clone)]
pub(super) struct NewVersion {
    public_json: String,
    secrets: Zeroizing<Vec<u8>>,
}

impl NewVersion {
    /// From what may be shown and what may not.
    pub fn new<F: Serialize, S: Serialize>(facts: &F, secrets: &S) -> Result<Self> {
        let public_json =
            serde_json::to_string(facts).map_err(|e| Error::Internal(format!("public_json: {e}")))?;
        let secrets = serde_json::to_vec(secrets).map(Zeroizing::new);
        let secrets = secrets.map_err(|_| Error::Internal("the secrets cannot be written".to_owned()))?;
        Ok(Self { public_json, secrets })
    }
}

/// An account and its credentials, to be written.
pub(super) struct KeepAccount<'a> {
    pub actor: &'a Actor,
    pub operator: &'a OperatorId,
    pub provider: Provider,
    pub mch_id: &'a str,
    /// The account as it was read; `None`: a new one.
    pub account: Option<&'a accounts::Row>,
    /// The version that was read; 0: none.
    pub seen: i64,
    /// The new credentials; `None`: those in use were checked again.
    pub credentials: Option<NewVersion>,
    pub checks: &'a [Check],
    pub now: UnixMs,
}

/// An app and its secret, to be written.
pub(super) struct KeepApp<'a> {
    pub operator: &'a OperatorId,
    /// A constant of [`apps`].
    pub kind: &'a str,
    pub app_id: &'a str,
    /// The app as it was read; `None`: a new one.
    pub stored: Option<&'a apps::Row>,
    pub secret: &'a SecretString,
    /// Whether the secret is another one than stored.
    pub changed: bool,
    pub now: UnixMs,
}

impl Service {
    /// Opens one version of an account's credentials.
    pub(super) async fn open_version(
        &self,
        conn: &mut Conn,
        account: &AccountId,
        version: i64,
    ) -> Result<Version> {
        let row =
            accounts::version(conn, account, version).await?.ok_or(Error::NotFound("merchant_account"))?;
        let secrets = self.vault().open(&version_context(account, version), &row.sealed)?;
        Ok(Version { version, public_json: row.public_json, secrets, checks: check::read(&row.checks_json)? })
    }

    /// The secret of an app.
    pub(super) fn open_app(&self, row: &apps::Row) -> Result<SecretString> {
        let plain = self.vault().open(&app_context(&row.id), &row.sealed_secret)?;
        let text = std::str::from_utf8(&plain)
            .map_err(|_| Error::Internal(format!("the secret of app {} is damaged", row.id)))?;
        Ok(SecretString::from(text.to_owned()))
    }

    /// Writes an account: a new version where the credentials differ, otherwise the checks of the one in use.
    ///
    /// # Errors
    /// `changed_meanwhile` when somebody else saved between our reading and our writing.
    pub(super) async fn keep_account(&self, tx: &mut Tx, keep: KeepAccount<'_>) -> Result<(AccountId, i64)> {
        let account = self.account_row(tx, &keep).await?;
        let Some(credentials) = &keep.credentials else {
            let now = accounts::by_id(tx, &account).await?.map(|row| row.version);
            if now != Some(keep.seen) {
                return Err(changed_meanwhile());
            }
            accounts::set_checks(tx, &account, keep.seen, &check::write(keep.checks)?).await?;
            return Ok((account, keep.seen));
        };
        let version = keep.seen + 1;
        let context = version_context(&account, version);
        let row = accounts::Version {
            account_id: account.clone(),
            version,
            public_json: credentials.public_json.clone(),
            sealed: self.vault().seal(self.inner.random.as_ref(), &context, &credentials.secrets)?,
            checks_json: check::write(keep.checks)?,
            created_at: keep.now,
            created_by: keep.actor.user.as_ref().map(|user| user.as_str().to_owned()),
        };
        if accounts::add_version(tx, &row).await? { Ok((account, version)) } else { Err(changed_meanwhile()) }
    }

    /// The account that is stored, or a new one.
    async fn account_row(&self, tx: &mut Tx, keep: &KeepAccount<'_>) -> Result<AccountId> {
        if let Some(account) = keep.account {
            return Ok(account.id.clone());
        }
        let row = accounts::Row {
            id: AccountId::from_parts(keep.now, self.random()),
            operator_id: keep.operator.clone(),
            provider: keep.provider,
            mch_id: keep.mch_id.to_owned(),
            name: keep.mch_id.to_owned(),
            notify_key: hex::encode(self.random::<16>()),
            version: 0,
            created_at: keep.now,
        };
        if accounts::insert(tx, &row).await? { Ok(row.id) } else { Err(changed_meanwhile()) }
    }

    /// Writes an app, its secret only where it is another one.
    ///
    /// # Errors
    /// `changed_meanwhile` when somebody else saved between our reading and our writing.
    pub(super) async fn keep_app(&self, tx: &mut Tx, keep: KeepApp<'_>) -> Result<AppRowId> {
        let seal = |id: &AppRowId| {
            let secret = keep.secret.expose_secret().as_bytes();
            self.vault().seal(self.inner.random.as_ref(), &app_context(id), secret)
        };
        let Some(app) = keep.stored else {
            let id = AppRowId::from_parts(keep.now, self.random());
            let row = apps::Row {
                sealed_secret: seal(&id)?,
                id,
                operator_id: keep.operator.clone(),
                kind: keep.kind.to_owned(),
                app_id: keep.app_id.to_owned(),
                secret_changed_at: keep.now,
                created_at: keep.now,
            };
            return if apps::insert(tx, &row).await? { Ok(row.id) } else { Err(changed_meanwhile()) };
        };
        if keep.changed
            && !apps::replace_secret(tx, &app.id, &app.sealed_secret, &seal(&app.id)?, keep.now).await?
        {
            return Err(changed_meanwhile());
        }
        Ok(app.id.clone())
    }

    /// Points a method at what was written. Where something changed and the essential checks have not passed, a method
    /// that was on is switched off. `true`: it was.
    pub(super) async fn point_method(
        &self,
        tx: &mut Tx,
        pointed: (&OperatorId, Method),
        at: (&AccountId, Option<&AppRowId>),
        changed: bool,
        checks: &[Check],
    ) -> Result<bool> {
        let ((operator, method), now) = (pointed, self.now());
        methods::point_at(tx, operator, method, at.0, at.1, now).await?;
        let was_on = methods::get(tx, operator, method).await?.is_some_and(|method| method.enabled);
        let switched_off =
            was_on && changed && check::blocked_by(&check::concerning(method, checks.to_vec())).is_some();
        if switched_off {
            methods::switch(tx, operator, method, false, now).await?;
        }
        Ok(switched_off)
    }
}

pub(crate) fn version_context(account: &AccountId, version: i64) -> String {
    format!("merchant_account_version/{account}/{version}")
}

pub(crate) fn app_context(app: &AppRowId) -> String {
    format!("provider_app/{app}")
}

/// Somebody else saved between our reading and our writing: what we checked is not what would be kept.
pub(super) fn changed_meanwhile() -> Error {
    Error::Conflict("changed_meanwhile")
}
