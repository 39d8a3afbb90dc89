//! Checks what is stored once more, and keeps nothing but what the checks say: no new version, no switching, no audit.
//!
//! A provider's refusal, which saving turns into the field that is wrong, is a failed check here.

use super::check::{self, Check, Verdict};
use crate::Service;
use crate::error::{Error, FieldError, Result};
use domain::ids::{AccountId, OperatorId};
use domain::method::{Method, Provider};
use domain::time::UnixMs;
use store::{accounts, methods, transact};

/// Why a candidate was refused, with what the provider said.
#[derive(Debug)]
pub(super) struct Refused {
    /// What saving answers.
    pub error: Error,
    /// The provider's own code and message; empty where it gave none.
    pub words: String,
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self { error, words: String::new() }
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        refused.error
    }
}

/// A field that is wrong, with what the provider said about it.
pub(super) type Wrong = (FieldError, String);

/// What checking again found.
#[derive(Clone, Debug)]
pub(crate) struct Rechecked {
    /// The account.
    pub account: AccountId,
    /// The version that was tried.
    pub version: i64,
    /// Every check, in the order of showing.
    pub checks: Vec<Check>,
    /// The provider's own words, by key of the check.
    pub said: Vec<(String, String)>,
}

/// What is stored, while it is tried.
pub(super) struct Trial {
    pub account: AccountId,
    pub version: i64,
    /// What was known.
    pub known: Vec<Check>,
    pub now: UnixMs,
    /// Which check a refused field belongs to.
    pub key_of: fn(&FieldError) -> &'static str,
    /// Which checks the provider's answer decides, the main one first.
    pub asked: &'static [&'static str],
}

/// What a provider said about what is stored: every check, or why it was refused and the checks that were made beside.
pub(super) type Tried = std::result::Result<Vec<Check>, (Vec<Check>, Refused)>;

impl Trial {
    /// What came of it where a refusal ends the trial.
    ///
    /// # Errors
    /// What failed was ours.
    pub fn came_of(self, tried: Tried) -> Result<Rechecked> {
        match tried {
            Ok(checks) => self.ended(checks, None, Vec::new()),
            Err((beside, refused)) => self.ended(beside, Some(refused), Vec::new()),
        }
    }

    /// What came of it. `checks` are those that were made, whatever became of the others.
    ///
    /// # Errors
    /// What failed was ours.
    pub fn ended(
        self,
        mut checks: Vec<Check>,
        refused: Option<Refused>,
        wrong: Vec<Wrong>,
    ) -> Result<Rechecked> {
        let mut said = Vec::new();
        let mut wrong = wrong;
        match refused {
            None => {}
            Some(Refused { error: Error::Invalid(fields), words }) => {
                wrong.extend(fields.into_iter().map(|field| (field, words.clone())));
            }
            Some(Refused { error: Error::Provider { code, .. }, words }) => {
                let main = self.asked.first().copied().unwrap_or(check::SIGNATURE);
                checks.push(Check::new(main, Verdict::Fail, "provider_refused", self.now).with(code));
                said.push((main.to_owned(), words));
            }
            Some(Refused { error, .. }) => return Err(error),
        }
        for (field, words) in wrong {
            let key = match (self.key_of)(&field) {
                _ if field.code.ends_with("_no_permission") => PRODUCT,
                // Under API v2 the key is what proves the merchant number.
                check::SIGNATURE => self.asked.first().copied().unwrap_or(check::SIGNATURE),
                key => key,
            };
            let mut failed = Check::new(key, Verdict::Fail, &field.code, self.now);
            failed.args = field.args;
            check::put(&mut checks, failed);
            if !words.is_empty() && !said.iter().any(|(known, _)| known == key) {
                said.push((key.to_owned(), words));
            }
        }
        for key in self.asked {
            if !checks.iter().any(|check| check.key == *key) {
                check::put(&mut checks, Check::new(key, Verdict::Cannot, NOT_PROVEN, self.now));
            }
        }
        // What only a payment proves was proven, or not, before.
        let checks = checks.into_iter().map(|check| self.remembered(check)).collect();
        Ok(Rechecked { account: self.account, version: self.version, checks, said })
    }

    fn remembered(&self, check: Check) -> Check {
        let waits = check.verdict == Verdict::Cannot && is_proven_by_traffic(&check.words);
        let known = self.known.iter().find(|known| known.key == check.key && known.is_lasting());
        known.filter(|_| waits).cloned().unwrap_or(check)
    }
}

/// The product that the method needs is on. Not kept with the version: it is said anew by every probe or payment.
pub(crate) const PRODUCT: &str = "product";

/// The provider answered something else, which leaves this open.
const NOT_PROVEN: &str = "not_proven";

/// Whether only traffic can prove what these words are about.
fn is_proven_by_traffic(words: &str) -> bool {
    words.starts_with("until_first") || words.starts_with("proven_by_first")
}

impl Service {
    /// Checks again what is stored for a method, and keeps what was found with its version. `None`: the method was never
    /// set up.
    ///
    /// # Errors
    /// The database, or stored material that does not open.
    pub(crate) async fn recheck(&self, operator: &OperatorId, method: Method) -> Result<Option<Rechecked>> {
        let set_up = methods::get(&mut self.store().read().await?, operator, method).await?.is_some();
        if !set_up {
            return Ok(None);
        }
        let found = match method.provider() {
            Provider::Wechat => self.recheck_wechat(operator, method).await?,
            Provider::Alipay => self.recheck_alipay(operator).await?,
            Provider::ChinaUms => self.recheck_chinaums(operator).await?,
            Provider::UnionPay => self.recheck_unionpay(operator).await?,
        };
        self.keep_rechecked(&found).await?;
        Ok(Some(found))
    }

    /// A check that says nothing leaves what was known.
    async fn keep_rechecked(&self, found: &Rechecked) -> Result<()> {
        transact!(Error, self.store(), |tx| {
            let Some(row) = accounts::version(tx, &found.account, found.version).await? else {
                return Ok(());
            };
            let (mut checks, now) = (check::read(&row.checks_json)?, self.now());
            for check in found.checks.iter().filter(|check| check.key != PRODUCT) {
                let known = checks.iter().find(|other| other.key == check.key);
                // While the provider was asked, a payment may have proven something.
                let proven = known.is_some_and(|known| known.at > check.at && known.at <= now);
                if known.is_none() || (check.verdict != Verdict::Cannot && !proven) {
                    check::put(&mut checks, check.clone());
                }
            }
            Ok(accounts::set_checks(tx, &found.account, found.version, &check::write(&checks)?).await?)
        })
    }
}
