//! The form as it is stored, and what to paste on Alipay's side.

use super::types::{AlipayForm, AlipayMode};
use super::{CALLBACK_PATH, probe, stored};
use crate::Service;
use crate::access::Actor;
use crate::accounts::PasteValue;
use crate::accounts::check;
use crate::error::{Error, Result};
use domain::access::Permission;
use domain::method::{Method, Provider};
use store::{accounts, methods};

impl Service {
    /// What is stored for Alipay: never a secret, only since when there is one.
    ///
    /// # Errors
    /// The actor may not manage payment, or the database fails.
    pub async fn alipay_form(&self, actor: &Actor) -> Result<AlipayForm> {
        let operator = actor.require(Permission::ManagePayment)?;
        let mut conn = self.store().snapshot().await?;
        let paste = |key: &str, value: String| PasteValue { key: key.to_owned(), value };
        let callback =
            paste("authorisation_callback", format!("{}{CALLBACK_PATH}", self.settings().public_base));
        let Some(life) = methods::get(&mut conn, operator, Method::AlipayLife).await? else {
            return Ok(AlipayForm { paste: vec![callback], ..AlipayForm::default() });
        };
        let account = accounts::by_id(&mut conn, &life.account_id).await?;
        let account = account.ok_or(Error::NotFound("merchant_account"))?;
        let app = methods::get(&mut conn, operator, Method::AlipayApp).await?;
        let kept = self.open_version(&mut conn, &account.id, account.version).await?;
        let (facts, _) = stored::read(&kept)?;
        // Time goes on since the check: the end of the certificates is judged anew.
        let files = facts.files.as_ref().filter(|_| facts.mode == AlipayMode::Certificate);
        let mut checks = kept.checks.clone();
        for known in checks.iter_mut().filter(|known| known.key == check::ALIPAY_CERTIFICATES) {
            if let Some(files) = files {
                *known = probe::validity(files.app_until.min(files.alipay_until), self.now());
            }
        }
        let (provider, key) = (Provider::Alipay.as_str(), &account.notify_key);
        let notify = format!("{}/notify/{provider}/{key}", self.settings().public_base);
        Ok(AlipayForm {
            version: kept.version,
            life_enabled: life.enabled,
            app_enabled: app.is_some_and(|app| app.enabled),
            app_id: facts.app_id,
            seller_id: account.mch_id,
            environment: facts.environment,
            mode: facts.mode,
            product: facts.product,
            key_set_at: Some(facts.key_set_at),
            alipay_key_set_at: facts.alipay_key.as_ref().map(|key| key.set_at),
            certificates_set_at: facts.files.as_ref().map(|files| files.set_at),
            app_certificate_until: files.map(|files| files.app_until),
            alipay_certificate_until: files.map(|files| files.alipay_until),
            checks,
            paste: vec![paste("app_public_key", facts.app_public_key), callback, paste("notify_url", notify)],
            account_id: Some(account.id),
        })
    }
}
