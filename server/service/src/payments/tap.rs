//! The payer taps the quote that was shown.

use super::start::Paying;
use crate::Service;
use crate::error::{Error, Result};
use crate::payer::{StartPayment, Started};
use channels::types::PayerWallet;
use domain::ids::QrToken;
use domain::wallet::Wallet;

impl Service {
    /// Whether a tap of this session leads to a provider's cashier: then it needs no script.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`]: the session or the payer is not known; load the page again.
    pub async fn pays_at_cashier(&self, token: &QrToken, session: &str) -> Result<bool> {
        Ok(self.payer_at(token, session).await?.method.method.leads_to_cashier())
    }

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
        if !named {
            // Nothing but the session says who this is: it has to last until the result is seen.
            self.extend_session(&payer.session_hash).await?;
        }
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
