//! Which wallets work at a code, and whether a method's provider answers at all: a payer whose wallet does not work is led
//! to the one that does.

use super::place::Target;
use crate::Service;
use crate::error::{Error, Result};
use domain::ids::AccountId;
use domain::time::{MINUTE, UnixMs};
use domain::wallet::Wallet;
use store::{health, transact};

/// How many calls in a row have to fail before a provider counts as down.
const DOWN_AFTER: i64 = 3;
/// How long after the last failure it is given another chance. Milliseconds.
const REST_MS: i64 = MINUTE;

impl Service {
    /// The wallets that can be paid with at a target, whether their providers answer or not.
    pub(super) async fn accepted_at(&self, target: &Target) -> Result<Vec<Wallet>> {
        let mut accepted = Vec::new();
        for wallet in [Wallet::Wechat, Wallet::Alipay] {
            if self.methods_at(target, wallet).await?.iter().any(|(_, on)| *on) {
                accepted.push(wallet);
            }
        }
        Ok(accepted)
    }

    /// Another wallet than this one whose method is on and whose provider answers.
    pub(super) async fn other_at(&self, target: &Target, wallet: Wallet) -> Result<Option<Wallet>> {
        for other in [Wallet::Wechat, Wallet::Alipay].into_iter().filter(|other| *other != wallet) {
            let methods = self.methods_at(target, other).await?;
            if let Some((method, _)) = methods.into_iter().find(|(_, on)| *on)
                && !self.is_down(&method.account_id).await?
            {
                return Ok(Some(other));
            }
        }
        Ok(None)
    }

    /// Whether several calls in a row have failed at an account's provider, the last of them just now.
    pub(super) async fn is_down(&self, account: &AccountId) -> Result<bool> {
        let known = health::of_account(&mut self.store().read().await?, account).await?;
        let now = self.now();
        Ok(known.is_some_and(|known| known.failures >= DOWN_AFTER && now.since(known.failed_at) < REST_MS))
    }

    /// Remembers whether an account's provider answered. Costs a write only where something changed.
    pub(crate) async fn note_health(&self, account: &AccountId, answered: bool) -> Result<()> {
        let now: UnixMs = self.now();
        if answered {
            let known = health::of_account(&mut self.store().read().await?, account).await?;
            if known.is_none_or(|known| known.failures == 0) {
                return Ok(());
            }
        }
        transact!(Error, self.store(), |tx| {
            if answered {
                health::answered(tx, account).await?;
            } else {
                health::failed(tx, account, now).await?;
            }
            Ok(())
        })
    }
}
