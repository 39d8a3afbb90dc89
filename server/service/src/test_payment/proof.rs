//! What real traffic proves about credentials: kept in the account's checks, with words.

use crate::Service;
use crate::accounts::check::{
    ALIPAY_KEY, API_V3_KEY, APP_BOUND, COMMUNICATION_KEY, MOBILE_APP_BOUND, PID, PUBLIC_KEY, SOURCE_NUMBER,
};
use crate::accounts::{Check, Verdict, set_check};
use crate::error::{Error, Result};
use channels::error::{CallError, RejectKind, VerifyError};
use domain::ids::AccountId;
use domain::method::{Method, Provider};
use store::{accounts, payments, transact};

/// The checks that are kept with a version.
pub(super) fn checks(json: &str) -> Result<Vec<Check>> {
    serde_json::from_str(json).map_err(|e| Error::Internal(format!("checks_json: {e}")))
}

/// The check that says whether the app of this method is bound to the merchant number.
fn bound_check(method: Method) -> &'static str {
    if method == Method::WechatApp { MOBILE_APP_BOUND } else { APP_BOUND }
}

impl Service {
    /// A notification verified and opened: the API v3 key is right, or ChinaUMS's communication key, and the source number
    /// that the order began with.
    pub(crate) async fn note_decrypted(&self, account: &AccountId, version: i64) -> Result<()> {
        let passed = [
            (API_V3_KEY, "key_decrypts"),
            (COMMUNICATION_KEY, "communication_key_verifies"),
            (SOURCE_NUMBER, "source_number_accepted"),
            (ALIPAY_KEY, "alipay_answer_verified"),
            (PUBLIC_KEY, "key_verifies"),
        ];
        self.prove_all(account, version, &passed.map(|(key, words)| (key, Verdict::Pass, words))).await
    }

    /// What a notification that verified says about whose money it is (Alipay: `seller_id`).
    pub(crate) async fn note_merchant(
        &self,
        account: &accounts::Row,
        version: i64,
        verdict: &str,
    ) -> Result<()> {
        let (verdict, words) = match verdict {
            _ if account.provider != Provider::Alipay => return Ok(()),
            "applied" | "repeated" => (Verdict::Pass, "pid_matches"),
            "wrong_merchant" => (Verdict::Warn, "pid_differs"),
            _ => return Ok(()),
        };
        self.prove(&account.id, version, PID, verdict, words).await
    }

    /// A notification was the provider's and did not open: the API v3 key is wrong.
    pub(crate) async fn note_undecryptable(&self, account: &AccountId, version: i64) -> Result<()> {
        let proofs =
            [(API_V3_KEY, Verdict::Fail, "api_v3_key_wrong"), (PUBLIC_KEY, Verdict::Pass, "key_verifies")];
        self.prove_all(account, version, &proofs).await
    }

    /// A notification was the provider's, and the key in use says it was not: that key is wrong.
    pub(crate) async fn note_unverifiable(&self, account: &AccountId, version: i64) -> Result<()> {
        self.prove(account, version, PUBLIC_KEY, Verdict::Fail, "public_key_wrong").await
    }

    /// A prepay came, signed: the provider's key is right and the app is bound to the merchant number.
    pub(crate) async fn note_verified_answer(&self, payment: &payments::Row) -> Result<()> {
        let (account, version) = (&payment.account_id, payment.account_version);
        let proofs = [
            (PUBLIC_KEY, Verdict::Pass, "key_verifies"),
            (bound_check(payment.method), Verdict::Pass, "app_bound"),
        ];
        self.prove_all(account, version, &proofs).await
    }

    /// An answer that did not verify, or said that the app is not bound. Whatever else went wrong proves nothing.
    pub(crate) async fn note_unverified(&self, payment: &payments::Row, error: &CallError) -> Result<()> {
        if let (Provider::Alipay, CallError::Unverified(error)) = (payment.method.provider(), error) {
            return self.note_unverified_alipay(payment, error).await;
        }
        let (key, words) = match error {
            CallError::Unverified(VerifyError::BadSignature | VerifyError::UnknownSerial(_)) => {
                (PUBLIC_KEY, "public_key_wrong")
            }
            CallError::Rejected { kind: RejectKind::ProviderKey, .. } => (PUBLIC_KEY, "public_key_wrong"),
            CallError::Rejected { kind: RejectKind::AppNotBound, .. } => {
                (bound_check(payment.method), "app_not_bound")
            }
            _ => return Ok(()),
        };
        self.prove(&payment.account_id, payment.account_version, key, Verdict::Fail, words).await
    }

    /// Alipay signs with another certificate by now: it is fetched, and the next answer verifies. With another key it
    /// cannot be helped.
    async fn note_unverified_alipay(&self, payment: &payments::Row, error: &VerifyError) -> Result<()> {
        let (account, version) = (&payment.account_id, payment.account_version);
        match error {
            VerifyError::UnknownSerial(number) => {
                match self.fetch_alipay_certificate(account, number).await {
                    Ok(_) => Ok(()),
                    Err(Error::Provider { code, words }) => {
                        tracing::warn!(%account, code, words, "Alipay's new certificate could not be fetched");
                        self.prove(account, version, ALIPAY_KEY, Verdict::Warn, "alipay_certificate_other")
                            .await
                    }
                    Err(other) => Err(other),
                }
            }
            VerifyError::BadSignature => {
                self.prove(account, version, ALIPAY_KEY, Verdict::Fail, "alipay_key_wrong").await
            }
            _ => Ok(()),
        }
    }

    /// Overwrites a check that is kept with the version and says something else; costs no write otherwise.
    pub(crate) async fn prove(
        &self,
        account: &AccountId,
        version: i64,
        key: &str,
        verdict: Verdict,
        words: &str,
    ) -> Result<()> {
        self.prove_all(account, version, &[(key, verdict, words)]).await
    }

    /// The same for several checks. Every notification and every prepay comes by here: one look for all of them.
    async fn prove_all(
        &self,
        account: &AccountId,
        version: i64,
        proofs: &[(&str, Verdict, &str)],
    ) -> Result<()> {
        let row = accounts::version(&mut self.store().read().await?, account, version).await?;
        let known = row.map(|row| checks(&row.checks_json)).transpose()?.unwrap_or_default();
        // A check that is not kept does not apply: no public key where certificates verify.
        let is_news = |key: &str, verdict: Verdict, words: &str| {
            known.iter().any(|c| c.key == key && (c.verdict != verdict || c.words != words))
        };
        let news: Vec<Check> = proofs
            .iter()
            .filter(|(key, verdict, words)| is_news(key, *verdict, words))
            .map(|(key, verdict, words)| Check::new(key, *verdict, words, self.now()))
            .collect();
        if news.is_empty() {
            return Ok(());
        }
        transact!(Error, self.store(), |tx| {
            for check in &news {
                set_check(tx, account, version, check).await?;
            }
            Ok(())
        })
    }
}
