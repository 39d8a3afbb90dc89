//! Short-lived tokens: made by the App's server, used by the App.

use super::types::{ClientCaller, NewClientToken, Payable, check_payer};
use crate::Service;
use crate::error::{Error, Result};
use crate::integration::ApiCaller;
use crate::secrets::{token, token_hash};
use domain::access::Scope;
use domain::time::MINUTE;
use store::{client_tokens, operators, transact};

/// Long enough to choose a method, enter a password and come back; milliseconds.
const LIFE_MS: i64 = 30 * MINUTE;
/// How a token begins, so that it is told from a key.
pub(super) const PREFIX: &str = "ct_";

impl Service {
    /// Makes a token for one payer and one thing to pay.
    ///
    /// # Errors
    /// The key lacks `payments:write`; a wrong payer; there is nothing of that kind to pay at the key's operator.
    pub async fn create_client_token(
        &self,
        caller: &ApiCaller,
        payer: &str,
        payable: &Payable,
    ) -> Result<NewClientToken> {
        let operator = caller.require(Scope::PaymentsWrite)?;
        check_payer(payer)?;
        self.check_payable(operator, payable).await?;
        let now = self.now();
        let text = format!("{PREFIX}{}", token(self.random()));
        let row = client_tokens::Row {
            token_hash: token_hash(&text),
            operator_id: operator.clone(),
            key_id: caller.key_id.clone(),
            payer: payer.to_owned(),
            payable_json: serde_json::to_string(payable).map_err(|e| Error::Internal(e.to_string()))?,
            created_at: now,
            expires_at: now.plus(LIFE_MS),
        };
        transact!(Error, self.store(), |tx| { Ok::<_, Error>(client_tokens::insert(tx, &row).await?) })?;
        Ok(NewClientToken { token: text, expires_at: row.expires_at })
    }

    /// Who this token speaks for.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`]: there is no such token, it ended, or its key was revoked.
    pub async fn client_caller(&self, text: &str) -> Result<ClientCaller> {
        let hash = token_hash(text);
        let mut conn = self.store().read().await?;
        let row = client_tokens::living(&mut conn, &hash, self.now()).await?.ok_or(Error::NotSignedIn)?;
        if !operators::by_id(&mut conn, &row.operator_id).await?.is_some_and(|o| o.active) {
            return Err(Error::NotSignedIn);
        }
        let payable = serde_json::from_str(&row.payable_json);
        Ok(ClientCaller {
            operator: row.operator_id,
            key_id: row.key_id,
            token_hash: hash,
            payer: row.payer,
            payable: payable.map_err(|e| Error::Internal(format!("payable_json: {e}")))?,
        })
    }
}
