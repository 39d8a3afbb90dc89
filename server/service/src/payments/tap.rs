//! The payer taps the quote that was shown.

use super::start::Paying;
use crate::Service;
use crate::error::{Error, Result};
use crate::payer::{StartPayment, Started};
use channels::types::PayerWallet;
use domain::wallet::Wallet;

impl Service {
    /// The payer taps the quote that was shown.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`]: the session or the payer is not known; load the page again. [`Error::Provider`]: the
    /// provider refused, or nothing is known; the same tap can be tried again and never pays twice.
    pub async fn start_payment(&self, tap: StartPayment<'_>) -> Result<Started> {
        let payer = self.payer_at(tap.token, tap.session).await?;
        if !payer.on {
            return Err(Error::Conflict("method_off"));
        }
        let named = payer.method.method.names_payer();
        let base = &self.settings().public_base;
        let paying = Paying {
            operator: payer.operator(),
            payer_key: &payer.id,
            provider_payer_id: if named { &payer.id } else { "" },
            method: &payer.method,
            wallet: match payer.wallet {
                Wallet::Wechat => Some(PayerWallet::Wechat),
                Wallet::Alipay => Some(PayerWallet::Alipay),
                Wallet::Wecom | Wallet::MiniProgram | Wallet::Other => None,
            },
            return_url: Some(format!("{base}{}/{}", payer.target.path(), tap.order_no)),
            remote: tap.remote,
            shown: Some(&payer),
        };
        self.pay(tap.order_no, &paying).await
    }
}
