//! The form as it is stored.

use super::stored;
use super::types::ChinaumsForm;
use crate::Service;
use crate::access::Actor;
use crate::accounts::PasteValue;
use crate::error::{Error, Result};
use channels::chinaums::material::INST_MID;
use domain::access::Permission;
use domain::method::{Method, Provider};
use store::{accounts, methods};

impl Service {
    /// What is stored for ChinaUMS: never a secret, only since when there is one.
    ///
    /// # Errors
    /// The actor may not manage payment, or the database fails.
    pub async fn chinaums_form(&self, actor: &Actor) -> Result<ChinaumsForm> {
        let operator = actor.require(Permission::ManagePayment)?;
        let mut conn = self.store().read().await?;
        let Some(method) = methods::get(&mut conn, operator, Method::ChinaUmsOa).await? else {
            return Ok(ChinaumsForm { inst_mid: INST_MID.to_owned(), ..ChinaumsForm::default() });
        };
        let account = accounts::by_id(&mut conn, &method.account_id).await?;
        let account = account.ok_or(Error::NotFound("merchant_account"))?;
        let kept = self.open_version(&mut conn, &account.id, account.version).await?;
        let (facts, _) = stored::read(&kept)?;
        let (provider, key) = (Provider::ChinaUms.as_str(), &account.notify_key);
        let notify = format!("{}/notify/{provider}/{key}", self.settings().public_base);
        Ok(ChinaumsForm {
            version: kept.version,
            enabled: method.enabled,
            mid: account.mch_id,
            tid: facts.tid,
            inst_mid: facts.inst_mid,
            source_no: facts.source_no,
            environment: facts.environment,
            interface: facts.interface,
            app_id: facts.app_id,
            app_key_set_at: facts.app_key_set_at,
            msg_src: facts.msg_src,
            digest: facts.digest,
            communication_key_set_at: Some(facts.communication_key_set_at),
            checks: kept.checks,
            paste: vec![PasteValue { key: "notify_url".to_owned(), value: notify }],
            account_id: Some(account.id),
        })
    }
}
