//! Which channel speaks for an account: the one place that knows every provider.

use super::{alipay, chinaums, unionpay, wechat};
use crate::Service;
use crate::error::{Error, Result};
use channels::channel::{CallContext, PaymentChannel};
use domain::ids::AccountId;
use domain::method::{Method, Provider};
use std::sync::Arc;

impl Service {
    /// The channel of an account with one version of its credentials, for one method and under the app that a payment
    /// began under, also when the method points at another one since.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an account or a version that there is not; [`Error::Internal`] when what is stored does
    /// not open or parse.
    pub async fn channel(
        &self,
        account: &AccountId,
        version: i64,
        app_id: &str,
        method: Method,
    ) -> Result<Arc<dyn PaymentChannel>> {
        let key = (account.clone(), version, app_id.to_owned(), method);
        let now = self.now();
        if let Some(channel) = self.channels.get(&key, now) {
            return Ok(channel);
        }
        let channel: Arc<dyn PaymentChannel> = match method.provider() {
            Provider::Wechat => wechat::channel(self, account, version, app_id, method).await?,
            Provider::UnionPay => unionpay::channel(self, account, version).await?,
            Provider::ChinaUms => chinaums::channel(self, account, version).await?,
            Provider::Alipay => alipay::channel(self, account, version, method).await?,
        };
        self.channels.put(key, now, &channel);
        Ok(channel)
    }

    /// The channel that verifies and reads a provider's messages about an account: the same for all its methods.
    pub(crate) async fn reading_channel(
        &self,
        account: &store::accounts::Row,
        version: i64,
    ) -> Result<Arc<dyn PaymentChannel>> {
        let method = Method::ALL.iter().copied().find(|method| method.provider() == account.provider);
        let method = method.ok_or(Error::NotFound("merchant_account"))?;
        self.channel(&account.id, version, "", method).await
    }

    /// The moment and a fresh nonce for one call.
    pub(crate) fn call_context(&self) -> CallContext {
        CallContext::new(self.now().0, hex::encode(self.random::<16>()))
    }
}
