//! With which version of its account a payment is spoken for.

use crate::Service;
use crate::error::{Error, Result};
use channels::channel::PaymentChannel;
use channels::error::CallError;
use domain::method::Provider;
use std::sync::Arc;

impl Service {
    /// The channel that creates a payment and signs its wallet call: the version that the payment began with, because
    /// the wallet checks its call against the key of the order.
    pub(crate) async fn creating_channel(
        &self,
        payment: &store::payments::Row,
    ) -> Result<Arc<dyn PaymentChannel>> {
        self.channel(&payment.account_id, payment.account_version, &payment.app_id, payment.method).await
    }

    /// The channel that queries, closes and refunds a payment: the account's present credentials, because the old ones
    /// may have been revoked since.
    pub(crate) async fn present_channel(
        &self,
        payment: &store::payments::Row,
    ) -> Result<Arc<dyn PaymentChannel>> {
        let mut conn = self.store().read().await?;
        let account = store::accounts::by_id(&mut conn, &payment.account_id).await?;
        drop(conn);
        let account =
            account.ok_or_else(|| Error::Internal(format!("account {} is gone", payment.account_id)))?;
        self.channel(&payment.account_id, account.version, &payment.app_id, payment.method).await
    }

    /// Where the provider sends its messages about this account: `payment` or `refund`.
    pub(crate) fn notify_url(&self, provider: Provider, notify_key: &str, refund: bool) -> String {
        let tail = if refund { "/refund" } else { "" };
        format!("{}/notify/{}/{notify_key}{tail}", self.settings().public_base, provider.as_str())
    }
}

/// What a failed call is to the one who asked: the stable code, and the provider's words for people who run the system.
pub(crate) fn provider_error(error: &CallError) -> Error {
    Error::Provider { code: error.code(), words: super::provider_words(error) }
}
