//! Channels that are ready to speak. Parsing a private key costs three signatures, so it is not done for every call.

use crate::Service;
use crate::error::Result;
use channels::wechat::v3::V3Channel;
use domain::ids::AccountId;
use domain::time::{MINUTE, UnixMs};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How long a channel is used: another process may have fetched platform certificates meanwhile.
const LIFE_MS: i64 = MINUTE;
/// How many are kept.
const MOST: usize = 256;

/// Account, version of its credentials, app.
type Key = (AccountId, i64, String);

/// The channels of this process.
#[derive(Default)]
pub(crate) struct ChannelCache(Mutex<HashMap<Key, (UnixMs, Arc<V3Channel>)>>);

impl ChannelCache {
    fn get(&self, key: &Key, now: UnixMs) -> Option<Arc<V3Channel>> {
        let channels = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (made_at, channel) = channels.get(key)?;
        // A clock that was set back makes nothing live longer.
        (0..LIFE_MS).contains(&now.since(*made_at)).then(|| Arc::clone(channel))
    }

    fn put(&self, key: Key, now: UnixMs, channel: &Arc<V3Channel>) {
        let mut channels = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if channels.len() >= MOST {
            channels.clear();
        }
        channels.insert(key, (now, Arc::clone(channel)));
    }

    /// What is known about this account has changed.
    pub(super) fn forget(&self, account: &AccountId) {
        let mut channels = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        channels.retain(|(kept, _, _), _| kept != account);
    }
}

impl Service {
    /// The channel of a WeChat Pay account with one version of its credentials, under the app that a payment began
    /// under, also when the method points at another one since.
    ///
    /// # Errors
    /// Those of [`Service::wechat_credentials`].
    pub async fn wechat_channel(
        &self,
        account: &AccountId,
        version: i64,
        app_id: &str,
    ) -> Result<Arc<V3Channel>> {
        let key = (account.clone(), version, app_id.to_owned());
        let now = self.now();
        if let Some(channel) = self.channels.get(&key, now) {
            return Ok(channel);
        }
        let mut credentials = self.wechat_credentials(account, version).await?;
        app_id.clone_into(&mut credentials.app_id);
        let (http, endpoints) = (Arc::clone(self.provider_http()), self.settings().wechat.clone());
        let channel = Arc::new(V3Channel::new(http, endpoints, Arc::new(credentials)));
        self.channels.put(key, now, &channel);
        Ok(channel)
    }
}
