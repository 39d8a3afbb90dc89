//! Channels that are ready to speak. Parsing a private key costs three signatures, so it is not done for every call.

use channels::channel::PaymentChannel;
use domain::ids::AccountId;
use domain::method::Method;
use domain::time::{MINUTE, UnixMs};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How long a channel is used: another process may have fetched platform certificates meanwhile.
const LIFE_MS: i64 = MINUTE;
/// How many are kept.
const MOST: usize = 256;

/// Account, version of its credentials, app, method.
pub(super) type Key = (AccountId, i64, String, Method);

/// A channel, and when it was made.
type Made = (UnixMs, Arc<dyn PaymentChannel>);

/// The channels of this process.
#[derive(Default)]
pub(crate) struct ChannelCache(Mutex<HashMap<Key, Made>>);

impl ChannelCache {
    pub(super) fn get(&self, key: &Key, now: UnixMs) -> Option<Arc<dyn PaymentChannel>> {
        let channels = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (made_at, channel) = channels.get(key)?;
        // A clock that was set back makes nothing live longer.
        (0..LIFE_MS).contains(&now.since(*made_at)).then(|| Arc::clone(channel))
    }

    pub(super) fn put(&self, key: Key, now: UnixMs, channel: &Arc<dyn PaymentChannel>) {
        let mut channels = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if channels.len() >= MOST {
            channels.clear();
        }
        channels.insert(key, (now, Arc::clone(channel)));
    }

    /// What is known about this account has changed.
    pub(super) fn forget(&self, account: &AccountId) {
        let mut channels = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        channels.retain(|(kept, ..), _| kept != account);
    }
}
