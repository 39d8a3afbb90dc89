//! The bounds of the quarantine: anybody can send junk to an address, nobody can fill the disk with it.

use crate::Service;
use crate::error::{Error, Result};
use domain::ids::AccountId;
use domain::method::Provider;
use domain::time::{MINUTE, UnixMs};
use store::{Tx, accounts, notifications, transact};

/// How many refused messages of an account are kept per minute; the rest is counted.
const PER_MINUTE: i64 = 30;
/// How many messages that anybody could have sent are kept per account.
const KEEP_UNVERIFIED: i64 = 500;
/// How many messages are kept per account that were the provider's and did not match.
const KEEP_VERIFIED: i64 = 5_000;

/// Whether another refused message of an account is kept.
pub(super) async fn room(tx: &mut Tx, account: &AccountId, now: UnixMs) -> Result<bool> {
    Ok(notifications::meter(tx, account, now, MINUTE, PER_MINUTE).await?)
}

impl Service {
    /// Forgets the oldest refused messages beyond the bounds.
    pub(crate) async fn bound_quarantine(&self) -> Result<()> {
        let mut conn = self.store().read().await?;
        let mut all = Vec::new();
        for provider in Provider::ALL {
            all.extend(accounts::at_provider(&mut conn, *provider).await?);
        }
        drop(conn);
        for account in all {
            transact!(Error, self.store(), |tx| {
                notifications::bound(tx, &account.id, false, KEEP_UNVERIFIED).await?;
                notifications::bound(tx, &account.id, true, KEEP_VERIFIED).await?;
                Ok::<_, Error>(())
            })?;
        }
        Ok(())
    }
}
