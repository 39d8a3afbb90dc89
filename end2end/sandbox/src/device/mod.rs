//! The virtual phones: each has an origin of its own, `http://{device}.localhost:PORT`, under which
//! the product and the simulated providers' pages appear as they would inside a wallet.
//!
//! The phone's page (`/phone`) shows such an origin in a frame. The product does not know that it is
//! being simulated: it sees the wallet's User-Agent, its own Host and its own cookies.

pub mod csp;
pub mod inject;
pub mod jar;
mod messages;
mod pages;
mod phone;
mod proxy;
pub mod qr;
pub mod rewrite;
mod wallet;

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jar::Jar;
pub(crate) use pages::escape;
pub use phone::router;
pub use proxy::by_host;
use rewrite::Target;
pub use wallet::{Identity, Language, Wallet};

/// More phones than this push out the one that was quiet longest.
const MOST_DEVICES: usize = 200;

/// What the sandbox remembers of every virtual phone.
#[derive(Default)]
pub struct Devices {
    held: Mutex<HashMap<String, Device>>,
}

#[derive(Default)]
struct Device {
    product: Jar,
    providers: Jar,
    language: Language,
    used_at: i64,
}

impl Device {
    fn jar(&mut self, target: Target) -> &mut Jar {
        match target {
            Target::Product => &mut self.product,
            Target::Providers => &mut self.providers,
        }
    }
}

impl Devices {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Device>> {
        // What a panicking request left behind is a cookie more or less.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with<T>(&self, name: &str, now_ms: i64, act: impl FnOnce(&mut Device) -> T) -> T {
        let mut held = self.lock();
        if held.len() >= MOST_DEVICES && !held.contains_key(name) {
            let quietest = held.iter().min_by_key(|(_, device)| device.used_at).map(|(name, _)| name.clone());
            if let Some(quietest) = quietest {
                held.remove(&quietest);
            }
        }
        let device = held.entry(name.to_owned()).or_default();
        device.used_at = now_ms;
        act(device)
    }

    /// Forgets the cookies of one phone, as clearing the wallet's cache does.
    pub fn clear(&self, name: &str) {
        if let Some(device) = self.lock().get_mut(name) {
            device.product.clear();
            device.providers.clear();
        }
    }

    /// Forgets every phone.
    pub fn reset(&self) {
        self.lock().clear();
    }

    /// Sets the language of one phone.
    pub fn set_language(&self, name: &str, language: Language, now_ms: i64) {
        self.with(name, now_ms, |device| device.language = language);
    }

    /// The language of one phone.
    pub fn language(&self, name: &str) -> Language {
        self.lock().get(name).map_or(Language::default(), |device| device.language)
    }

    /// How many cookies of the product one phone holds.
    pub fn cookies(&self, name: &str) -> usize {
        self.lock().get(name).map_or(0, |device| device.product.len())
    }
}
