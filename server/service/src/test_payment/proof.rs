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
use domain::time::UnixMs;
use store::{accounts, payments, transact};

/// Of when what a message proves about keys is true: it was signed when it was sent, and what is in it was sealed when it
/// was made, which may be long before where it is sent again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    signed: UnixMs,
    sealed: UnixMs,
}

impl Moment {
    /// Of a message that came in at `received`, and that the provider says it made at `made_at_ms`.
    pub(crate) fn of(received: UnixMs, made_at_ms: Option<i64>) -> Self {
        Self { signed: received, sealed: made_at_ms.map_or(received, |made| received.min(UnixMs(made))) }
    }
}

/// What something that happened says about a check.
#[derive(Clone, Copy)]
struct Proof<'a> {
    key: &'a str,
    verdict: Verdict,
    words: &'a str,
    /// Of when it is true.
    at: UnixMs,
}

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
    pub(crate) async fn note_decrypted(
        &self,
        account: &AccountId,
        version: i64,
        moment: Moment,
    ) -> Result<()> {
        let passed = |key, words, at| Proof { key, verdict: Verdict::Pass, words, at };
        let proofs = [
            passed(API_V3_KEY, "key_decrypts", moment.sealed),
            passed(COMMUNICATION_KEY, "communication_key_verifies", moment.signed),
            passed(SOURCE_NUMBER, "source_number_accepted", moment.signed),
            passed(ALIPAY_KEY, "alipay_answer_verified", moment.signed),
            passed(PUBLIC_KEY, "key_verifies", moment.signed),
        ];
        self.prove_all(account, version, &proofs).await
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

    /// A notification was the provider's and no key of ours opens it: the one in use is wrong.
    pub(crate) async fn note_undecryptable(
        &self,
        account: &AccountId,
        version: i64,
        moment: Moment,
    ) -> Result<()> {
        self.note_sealed_otherwise(account, version, moment, (Verdict::Fail, "api_v3_key_wrong")).await
    }

    /// A notification was sealed with a key from before the one in use: the provider does not use that one.
    pub(crate) async fn note_older_key(
        &self,
        account: &AccountId,
        version: i64,
        moment: Moment,
    ) -> Result<()> {
        self.note_sealed_otherwise(account, version, moment, (Verdict::Warn, "api_v3_key_older")).await
    }

    async fn note_sealed_otherwise(
        &self,
        account: &AccountId,
        version: i64,
        moment: Moment,
        (verdict, words): (Verdict, &str),
    ) -> Result<()> {
        let proofs = [
            Proof { key: API_V3_KEY, verdict, words, at: moment.sealed },
            Proof { key: PUBLIC_KEY, verdict: Verdict::Pass, words: "key_verifies", at: moment.signed },
        ];
        self.prove_all(account, version, &proofs).await
    }

    /// A notification was the provider's, and the key in use says it was not: that key is wrong.
    pub(crate) async fn note_unverifiable(
        &self,
        account: &AccountId,
        version: i64,
        moment: Moment,
    ) -> Result<()> {
        let (verdict, words) = (Verdict::Fail, "public_key_wrong");
        self.prove_all(account, version, &[Proof { key: PUBLIC_KEY, verdict, words, at: moment.signed }])
            .await
    }

    /// A prepay came, signed: the provider's key is right and the app is bound to the merchant number.
    pub(crate) async fn note_verified_answer(&self, payment: &payments::Row) -> Result<()> {
        let (account, version) = (&payment.account_id, payment.account_version);
        let passed = |key, words| Proof { key, verdict: Verdict::Pass, words, at: self.now() };
        let proofs = [passed(PUBLIC_KEY, "key_verifies"), passed(bound_check(payment.method), "app_bound")];
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
        self.prove_all(account, version, &[Proof { key, verdict, words, at: self.now() }]).await
    }

    /// The same for several checks. Every notification and every prepay comes by here: one look for all of them.
    async fn prove_all(&self, account: &AccountId, version: i64, proofs: &[Proof<'_>]) -> Result<()> {
        let now = self.now();
        let row = accounts::version(&mut self.store().read().await?, account, version).await?;
        if row.map(|row| news(&row, proofs, now)).transpose()?.is_none_or(|news| news.is_empty()) {
            return Ok(());
        }
        transact!(Error, self.store(), |tx| {
            // Others prove something meanwhile.
            let Some(row) = accounts::version(tx, account, version).await? else { return Ok(()) };
            for check in news(&row, proofs, now)? {
                set_check(tx, account, version, &check).await?;
            }
            Ok(())
        })
    }
}

/// What these proofs change about the checks that are kept with a version.
fn news(row: &accounts::Version, proofs: &[Proof<'_>], now: UnixMs) -> Result<Vec<Check>> {
    let known = checks(&row.checks_json)?;
    let told = |proof: &&Proof<'_>| {
        // A check that is not kept does not apply: no public key where certificates verify.
        let known = known.iter().find(|check| check.key == proof.key);
        known.is_some_and(|known| proof.is_news(known, row.created_at, now))
    };
    let told = proofs.iter().filter(told);
    Ok(told.map(|proof| Check::new(proof.key, proof.verdict, proof.words, proof.at)).collect())
}

impl Proof<'_> {
    /// Whether it changes what is known. `since`: when the version came into use. What was true before speaks against
    /// none of its keys, because another one was right then; and what was true later counts more than what was true
    /// before it, in whatever order they came in. What a clock that was ahead kept counts for nothing.
    fn is_news(&self, known: &Check, since: UnixMs, now: UnixMs) -> bool {
        let outdated = self.verdict != Verdict::Pass && self.at < since;
        let overtaken = known.verdict != Verdict::Cannot && self.at < known.at && known.at <= now;
        if outdated || overtaken {
            return false;
        }
        let same = known.verdict == self.verdict && known.words == self.words;
        // What goes on being wrong is wrong as of the last time; what goes on being right costs no write.
        !same || (self.verdict != Verdict::Pass && self.at > known.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_news(known: (Verdict, i64), verdict: Verdict, at: i64) -> bool {
        let words = |verdict| if verdict == Verdict::Pass { "key_decrypts" } else { "api_v3_key_wrong" };
        let known = Check::new(API_V3_KEY, known.0, words(known.0), UnixMs(known.1));
        let proof = Proof { key: API_V3_KEY, verdict, words: words(verdict), at: UnixMs(at) };
        proof.is_news(&known, UnixMs(100), UnixMs(1_000))
    }

    #[test]
    fn what_was_true_last_counts() {
        use Verdict::{Cannot, Fail, Pass};
        assert!(is_news((Cannot, 100), Fail, 100));
        assert!(!is_news((Cannot, 100), Fail, 99), "sealed with the key before");
        assert!(is_news((Cannot, 100), Pass, 99), "the new key was in use there before it was entered here");
        assert!(is_news((Pass, 200), Fail, 201));
        assert!(!is_news((Pass, 200), Fail, 199), "mended since");
        assert!(!is_news((Fail, 200), Pass, 199), "changed since");
        assert!(is_news((Fail, 200), Pass, 201));
        assert!(is_news((Fail, 200), Fail, 201), "still wrong");
        assert!(!is_news((Fail, 200), Fail, 200));
        assert!(!is_news((Pass, 200), Pass, 300), "no write for what is known");
        assert!(is_news((Pass, 2_000), Fail, 200), "our clock was ahead when that was kept");
    }
}
