//! The form as it is stored.

use super::probe;
use super::stored;
use super::types::UnionPayForm;
use crate::Service;
use crate::access::Actor;
use crate::accounts::PasteValue;
use crate::accounts::check;
use crate::error::{Error, Result};
use channels::unionpay::material;
use domain::access::Permission;
use domain::method::{Method, Provider};
use store::{accounts, methods};

impl Service {
    /// What is stored for UnionPay: never a secret, only since when there is one.
    ///
    /// # Errors
    /// The actor may not manage payment, or the database fails.
    pub async fn unionpay_form(&self, actor: &Actor) -> Result<UnionPayForm> {
        let operator = actor.require(Permission::ManagePayment)?;
        let mut conn = self.store().read().await?;
        let Some(method) = methods::get(&mut conn, operator, Method::UnionPayApp).await? else {
            return Ok(UnionPayForm::default());
        };
        let account = accounts::by_id(&mut conn, &method.account_id).await?;
        let account = account.ok_or(Error::NotFound("merchant_account"))?;
        let kept = self.open_version(&mut conn, &account.id, account.version).await?;
        let (facts, _) = stored::read(&kept)?;
        let subject = |pem: &str| material::certificate(pem).map(|c| c.subject).unwrap_or_default();
        // Time goes on since the check: the end of the certificate is judged anew.
        let mut checks = kept.checks.clone();
        for known in checks.iter_mut().filter(|known| known.key == check::CERTIFICATE) {
            *known = probe::validity(facts.valid_until, self.now());
        }
        let (provider, key) = (Provider::UnionPay.as_str(), &account.notify_key);
        let notify = format!("{}/notify/{provider}/{key}", self.settings().public_base);
        Ok(UnionPayForm {
            version: kept.version,
            enabled: method.enabled,
            mer_id: account.mch_id,
            environment: facts.environment,
            key_set_at: Some(facts.key_set_at),
            cert_id: facts.cert_id,
            certificate_subject: facts.subject,
            valid_from: Some(facts.valid_from),
            valid_until: Some(facts.valid_until),
            root_subject: subject(&facts.root),
            middle_subject: subject(&facts.middle),
            undo_same_day: facts.undo_same_day,
            checks,
            paste: vec![PasteValue { key: "notify_url".to_owned(), value: notify }],
            account_id: Some(account.id),
        })
    }
}
