//! What was entered and tried, on its way into the database: the same for every provider whose account has one form.

use super::check::Check;
use super::keep::{KeepAccount, KeepApp, NewVersion, Version};
use super::{Saved, declare};
use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::error::{Error, Result};
use domain::ids::OperatorId;
use domain::method::{Method, Provider};
use secrecy::SecretString;
use serde_json::Value;
use store::{Conn, Tx, accounts, apps, methods, transact};

/// What is fixed about a provider's form.
pub(super) struct FormOf {
    pub provider: Provider,
    /// The methods that the account serves. By the first one it is judged whether the account stands.
    pub methods: &'static [Method],
    /// Its area of the self-check.
    pub area: &'static str,
    /// The act in the audit log.
    pub act: &'static str,
}

/// The version in use, opened: facts that may be shown, secrets that may not.
pub(super) struct Current<F, S> {
    pub version: i64,
    pub facts: F,
    pub secrets: S,
    pub checks: Vec<Check>,
}

/// What an operator has stored about one number at a provider.
pub(super) struct Kept<F, S> {
    /// The first of the form's methods.
    pub method: Option<methods::Row>,
    pub account: Option<accounts::Row>,
    pub current: Option<Current<F, S>>,
}

impl<F, S> Kept<F, S> {
    /// What the checks of the version in use said.
    pub fn checks(&self) -> &[Check] {
        self.current.as_ref().map(|current| current.checks.as_slice()).unwrap_or_default()
    }

    /// The version in use; 0: none.
    pub fn version(&self) -> i64 {
        self.current.as_ref().map_or(0, |current| current.version)
    }

    /// Whether the method points elsewhere than at this account.
    pub fn is_new_target(&self) -> bool {
        let account = self.account.as_ref().map(|account| &account.id);
        account.is_none() || self.method.as_ref().map(|method| &method.account_id) != account
    }

    /// What stands and needs not be tried again, unless something is `changed`.
    pub fn standing(&self, form: &FormOf, changed: bool) -> Option<Saved> {
        let current = self.current.as_ref().map(|current| (current.version, current.checks.as_slice()));
        declare::standing(self.account.as_ref(), current, changed, *form.methods.first()?)
    }
}

/// An application without a secret of its own: its key is the account's.
pub(super) struct Application<'a> {
    /// A constant of [`apps`].
    pub kind: &'a str,
    pub app_id: &'a str,
    /// The app as it was read; `None`: a new one.
    pub stored: Option<&'a apps::Row>,
}

/// The fields that are other than stored, for the audit log.
pub(super) fn replaced<const N: usize>(fields: [(bool, &'static str); N]) -> Vec<&'static str> {
    fields.into_iter().filter_map(|(changed, name)| changed.then_some(name)).collect()
}

/// Credentials that were read from the form and tried, to be written.
pub(super) struct Entered<'a> {
    pub actor: &'a Actor,
    pub operator: &'a OperatorId,
    pub form: &'static FormOf,
    /// The merchant's number at the provider.
    pub number: &'a str,
    /// The account as it was read; `None`: a new one.
    pub account: Option<&'a accounts::Row>,
    /// The version that was read; 0: none.
    pub seen: i64,
    pub app: Option<Application<'a>>,
    /// The new credentials; `None`: those in use were checked again.
    pub credentials: Option<NewVersion>,
    /// Whether anything is other than stored, the account that the method points at included.
    pub changed: bool,
    pub checks: Vec<Check>,
    /// What the audit log says about it: an object, completed by what came of it.
    pub detail: Value,
}

impl Service {
    /// What is stored about this number. `read` takes a version apart.
    pub(super) async fn kept<F, S>(
        &self,
        conn: &mut Conn,
        operator: &OperatorId,
        form: &FormOf,
        number: &str,
        read: fn(&Version) -> Result<(F, S)>,
    ) -> Result<Kept<F, S>> {
        let account = accounts::by_number(conn, operator, form.provider, number).await?;
        let current = match &account {
            Some(account) if account.version > 0 => {
                let version = self.open_version(conn, &account.id, account.version).await?;
                let (facts, secrets) = read(&version)?;
                Some(Current { version: version.version, facts, secrets, checks: version.checks })
            }
            _ => None,
        };
        let method = match form.methods.first() {
            Some(method) => methods::get(conn, operator, *method).await?,
            None => None,
        };
        Ok(Kept { method, account, current })
    }

    /// Writes what was entered, and keeps what the checks say for the self-check.
    ///
    /// # Errors
    /// `changed_meanwhile` when somebody else saved between our reading and our writing.
    pub(super) async fn keep_entered(&self, entered: Entered<'_>) -> Result<Saved> {
        let saved = transact!(Error, self.store(), |tx| { self.write_entered(tx, &entered).await })?;
        self.channels.forget(&saved.account_id);
        self.note_saved(entered.operator, entered.form.area, &saved.checks).await?;
        Ok(saved)
    }

    async fn write_entered(&self, tx: &mut Tx, entered: &Entered<'_>) -> Result<Saved> {
        let Entered { actor, operator, form, number, checks, .. } = entered;
        let (now, new_version) = (self.now(), entered.credentials.is_some());
        let account = KeepAccount {
            actor,
            operator,
            provider: form.provider,
            mch_id: number,
            account: entered.account,
            seen: entered.seen,
            credentials: entered.credentials.clone(),
            checks,
            now,
        };
        let (account_id, version) = self.keep_account(tx, account).await?;
        let app = match &entered.app {
            Some(Application { kind, app_id, stored }) => {
                let secret = &SecretString::from(String::new());
                let app = KeepApp { operator, kind, app_id, stored: *stored, secret, changed: false, now };
                Some(self.keep_app(tx, app).await?)
            }
            None => None,
        };
        let mut switched_off = false;
        for method in form.methods {
            let at = (&account_id, app.as_ref());
            switched_off |= self.point_method(tx, (operator, *method), at, entered.changed, checks).await?;
        }
        let mut detail = entered.detail.clone();
        detail["version"] = version.into();
        detail["new_version"] = new_version.into();
        detail["switched_off"] = switched_off.into();
        detail["first"] = entered.account.is_none().into();
        audit::record(self, tx, actor, form.act, number, &detail).await?;
        Ok(Saved { account_id, version, new_version, switched_off, checks: checks.clone() })
    }
}
