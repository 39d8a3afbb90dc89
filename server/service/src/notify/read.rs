//! Reading a notification: verified over its raw bytes, opened and understood with the account's credentials.

use super::Inbound;
use crate::Service;
use crate::error::{Error, Result};
use crate::test_payment::Moment;
use channels::channel::PaymentChannel;
use channels::error::{NotifyError, VerifyError};
use channels::types::Notification;
use domain::time::UnixMs;
use std::collections::VecDeque;
use std::sync::Arc;
use store::accounts;

/// How many versions of credentials a notification is tried with, the newest first.
const MAX_VERSIONS: usize = 5;

/// What came of reading a notification.
pub(super) struct Read {
    /// What answers the provider.
    pub channel: Arc<dyn PaymentChannel>,
    /// The version of the credentials that read it, or that says most about why none did.
    pub version: i64,
    /// What it says.
    pub result: std::result::Result<Notification, NotifyError>,
    /// Why the version in use could not read what an older one did.
    pub in_use: Option<NotifyError>,
    /// Of when what it proves is true.
    pub moment: Moment,
}

impl Service {
    /// Verifies, opens and reads, with the credentials in use first and then with older ones: a payment keeps the
    /// version it began with, and old keys go on verifying. `now`: when it came in.
    pub(super) async fn read_notification(&self, inbound: Inbound<'_>, now: UnixMs) -> Result<Read> {
        // Nearly always the version in use reads it: the others are looked up where it does not.
        let mut versions = VecDeque::from([inbound.account.version]);
        let mut best: Option<(Arc<dyn PaymentChannel>, i64, NotifyError)> = None;
        let mut in_use = None;
        while let Some(version) = versions.pop_front() {
            let channel = self.reading_channel(inbound.account, version).await?;
            match channel.parse_notification(inbound.headers, inbound.body, now.0) {
                Ok(notification) => {
                    let moment = Moment::of(now, notification.made_at_ms);
                    return Ok(Read { channel, version, result: Ok(notification), in_use, moment });
                }
                Err(error) => {
                    if version == inbound.account.version {
                        in_use = Some(error.clone());
                        versions.extend(self.older_versions(inbound.account).await?);
                    }
                    let unverified = |e: &NotifyError| matches!(e, NotifyError::Unverified(_));
                    // What verified and did not open says more than what did not verify; otherwise the newest speaks.
                    let better =
                        best.as_ref().is_none_or(|(_, _, known)| unverified(known) && !unverified(&error));
                    if better {
                        best = Some((channel, version, error));
                    }
                }
            }
        }
        let (channel, version, error) = best.ok_or(Error::NotFound("merchant_account_version"))?;
        let made_at_ms = match &error {
            NotifyError::Decrypt { made_at_ms, .. } => *made_at_ms,
            _ => None,
        };
        let moment = Moment::of(now, made_at_ms);
        Ok(Read { channel, version, result: Err(error), in_use: None, moment })
    }

    /// The versions before the one in use, the newest first, as many as are tried.
    async fn older_versions(&self, account: &accounts::Row) -> Result<Vec<i64>> {
        let all = accounts::versions(&mut self.store().read().await?, &account.id).await?;
        Ok(all.into_iter().filter(|version| *version < account.version).take(MAX_VERSIONS - 1).collect())
    }

    /// Keeps what a message that was read proves about credentials: those that read it are right. Where they are older
    /// ones, it is the provider's all the same, so that those in use, which could not read it, are wrong, or not in use
    /// at the provider yet: either way somebody has to know. One that was made before they came into use says nothing
    /// about them.
    pub(super) async fn note_read(&self, account: &accounts::Row, read: &Read) -> Result<()> {
        self.note_decrypted(&account.id, read.version, read.moment).await?;
        match &read.in_use {
            Some(NotifyError::Decrypt { .. }) => {
                self.note_older_key(&account.id, account.version, read.moment).await
            }
            // The key that was named is there, and is another one. One that is not there at all proves nothing: the
            // provider may still be moving from one to the other.
            Some(NotifyError::Unverified(VerifyError::BadSignature)) => {
                self.note_unverifiable(&account.id, account.version, read.moment).await
            }
            _ => Ok(()),
        }
    }
}
