//! Payment methods: what there is, what is on, and switching. The exclusion is the schema's; here it gets its words.

use super::check::{self, Verdict};
use super::types::{ActiveMethod, MethodState};
use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::error::{Error, Result};
use crate::selfcheck::{Finding, keys};
use domain::access::Permission;
use domain::ids::OperatorId;
use domain::method::{Method, ScanFamily};
use domain::wallet::Wallet;
use serde_json::json;
use store::methods::Pointed;
use store::{Conn, Tx, accounts, methods, overrides, self_checks, transact};

impl Service {
    /// The six methods of the operator, in the order of the domain.
    ///
    /// # Errors
    /// The actor may not see the set-up, or the database fails.
    pub async fn methods(&self, actor: &Actor) -> Result<Vec<MethodState>> {
        let operator = actor.require(Permission::ViewSetup)?;
        let mut conn = self.store().read().await?;
        let pointed = methods::of_operator(&mut conn, operator).await?;
        let family = methods::enabled_family(&mut conn, operator).await?;
        let overridden = overrides::of_operator(&mut conn, operator).await?;
        let mut states = Vec::with_capacity(Method::ALL.len());
        for method in Method::ALL {
            let row = pointed.iter().find(|row| row.method == *method);
            let blocked_by = match row {
                None => Some("method_not_configured"),
                Some(row) if row.enabled => None,
                Some(row) => blocked_by(&mut conn, operator, row, family).await?,
            };
            let ready = match row {
                None => false,
                Some(row) => self::blocked_by(&mut conn, operator, row, None).await?.is_none(),
            };
            // What was overridden and has passed since needs no warning any more.
            let shown = row.is_some_and(|row| row.enabled) && !ready;
            let overridden = overridden.iter().find(|row| shown && row.method == *method).cloned();
            states.push(MethodState {
                method: *method,
                configured: row.is_some(),
                enabled: row.is_some_and(|row| row.enabled),
                mch_id: row.map(|row| row.mch_id.clone()),
                app_id: row.and_then(|row| row.app_id.clone()),
                ready,
                overridden: overridden.map(Into::into),
                blocked_by: blocked_by.map(str::to_owned),
            });
        }
        Ok(states)
    }

    /// Switches a method on or off. `false`: it was so before.
    ///
    /// # Errors
    /// [`Error::Conflict`]: `method_not_configured`; `scan_family_taken` while a method of the other scan family is on;
    /// `checks_failed` or `not_checked` while its essential checks have not passed.
    pub async fn set_method(&self, actor: &Actor, method: Method, enabled: bool) -> Result<bool> {
        let operator = actor.require(Permission::ManagePayment)?;
        transact!(Error, self.store(), |tx| {
            self.switch_method(tx, actor, operator, method, enabled).await
        })
    }

    async fn switch_method(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        operator: &OperatorId,
        method: Method,
        enabled: bool,
    ) -> Result<bool> {
        let pointed = methods::of_operator(tx, operator).await?;
        let Some(row) = pointed.iter().find(|row| row.method == method) else {
            return if enabled { Err(Error::Conflict("method_not_configured")) } else { Ok(false) };
        };
        if row.enabled == enabled {
            return Ok(false);
        }
        if enabled {
            let family = methods::enabled_family(tx, operator).await?;
            if let Some(code) = blocked_by(tx, operator, row, family).await? {
                return Err(Error::Conflict(code));
            }
            if let Some(family) = method.family()
                && !methods::claim_family(tx, operator, family).await?
            {
                return Err(Error::Conflict("scan_family_taken"));
            }
        }
        methods::switch(tx, operator, method, enabled, self.now()).await?;
        overrides::forget(tx, operator, method).await?;
        let action = if enabled { "method.enable" } else { "method.disable" };
        let detail = json!({ "mch_id": row.mch_id, "app_id": row.app_id, "version": row.account_version });
        audit::record(self, tx, actor, action, method.as_str(), &detail).await?;
        Ok(true)
    }

    /// The scan method that is on for this wallet, if there is one.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn active_method(&self, operator: &OperatorId, wallet: Wallet) -> Result<Option<ActiveMethod>> {
        let candidates = Method::of_wallet(wallet);
        let mut conn = self.store().read().await?;
        let pointed = methods::of_operator(&mut conn, operator).await?;
        Ok(pointed.into_iter().find(|row| row.enabled && candidates.contains(&row.method)).map(active))
    }

    /// A method of the operator, on or not: what a test payment goes through before payers do.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn configured_method(
        &self,
        operator: &OperatorId,
        method: Method,
    ) -> Result<Option<ActiveMethod>> {
        let mut conn = self.store().read().await?;
        let pointed = methods::of_operator(&mut conn, operator).await?;
        Ok(pointed.into_iter().find(|row| row.method == method).map(active))
    }
}

fn active(row: Pointed) -> ActiveMethod {
    ActiveMethod {
        method: row.method,
        account_id: row.account_id,
        account_version: row.account_version,
        app_id: row.app_id.unwrap_or_default(),
        mch_id: row.mch_id,
        notify_key: row.notify_key,
    }
}

/// Why a method that is set up cannot be switched on.
pub(super) async fn blocked_by(
    conn: &mut Conn,
    operator: &OperatorId,
    row: &Pointed,
    on: Option<ScanFamily>,
) -> Result<Option<&'static str>> {
    if let (Some(family), Some(on)) = (row.method.family(), on)
        && family != on
    {
        return Ok(Some("scan_family_taken"));
    }
    let version = accounts::version(conn, &row.account_id, row.account_version).await?;
    let checks = version.map(|version| check::read(&version.checks_json)).transpose()?.unwrap_or_default();
    if let Some(code) = check::blocked_by(&check::concerning(row.method, checks)) {
        return Ok(Some(code));
    }
    // A subscription account can ask no payer who they are.
    if row.method == Method::WechatOa && is_no_service_account(conn, operator).await? {
        return Ok(Some("checks_failed"));
    }
    Ok(None)
}

/// Whether the self-check found that the official account is none that payers can be named by. What cannot be read lets
/// nothing pass: another run of the self-check writes it anew.
async fn is_no_service_account(conn: &mut Conn, operator: &OperatorId) -> Result<bool> {
    let kept = self_checks::of_operator(conn, operator).await?;
    let Some(row) = kept.iter().find(|row| row.area == keys::OFFICIAL_ACCOUNT) else { return Ok(false) };
    let Ok(findings) = serde_json::from_str::<Vec<Finding>>(&row.findings_json) else { return Ok(true) };
    let key = keys::whole(keys::OFFICIAL_ACCOUNT, keys::SERVICE_ACCOUNT);
    Ok(findings.iter().any(|finding| finding.key == key && finding.verdict == Verdict::Fail))
}
