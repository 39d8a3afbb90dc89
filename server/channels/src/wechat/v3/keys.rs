//! The credentials of one merchant and the keys that verify what WeChat Pay says (wechat.md 1.1).

use std::collections::BTreeMap;
use std::fmt;

use crate::crypto::{Certificate, SigningKey, VerifyKey};
use crate::wechat::material::ApiV3Key;

/// Which of the two kinds of key WeChat Pay signs its answers to this merchant with.
///
/// Notifications may come signed with the other kind for about a week after a switch, so that both kinds
/// may stand in the [`KeyMap`] at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VerifyMode {
    /// WeChat Pay public key. Its id goes with every request and selects the key of the answer.
    PublicKey {
        /// `PUB_KEY_ID_…`.
        id: String,
    },
    /// Platform certificates, fetched from WeChat Pay at least every 12 hours.
    Certificates,
}

/// A key of WeChat Pay, of either kind.
#[derive(Debug, Clone)]
pub enum PlatformKey {
    /// A WeChat Pay public key. It does not expire.
    PublicKey(VerifyKey),
    /// A platform certificate; outside its validity it verifies nothing.
    Certificate(Certificate),
}

impl PlatformKey {
    pub(super) fn key(&self) -> &VerifyKey {
        match self {
            Self::PublicKey(key) => key,
            Self::Certificate(certificate) => &certificate.key,
        }
    }

    pub(super) fn is_valid_at(&self, now_ms: i64) -> bool {
        match self {
            Self::PublicKey(_) => true,
            Self::Certificate(certificate) => certificate.is_valid_at(now_ms),
        }
    }
}

/// Serial → key. Empty at first in certificate mode; there is no default key.
#[derive(Debug, Clone, Default)]
pub struct KeyMap(BTreeMap<String, PlatformKey>);

impl KeyMap {
    /// A map without any key: nothing verifies.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a WeChat Pay public key under its id.
    #[must_use]
    pub fn with_public_key(mut self, id: impl Into<String>, key: VerifyKey) -> Self {
        self.0.insert(id.into(), PlatformKey::PublicKey(key));
        self
    }

    /// Adds a platform certificate under its own serial.
    #[must_use]
    pub fn with_certificate(mut self, certificate: Certificate) -> Self {
        self.0.insert(canonical(&certificate.serial), PlatformKey::Certificate(certificate));
        self
    }

    /// The key with this serial, as the header `Wechatpay-Serial` spells it.
    pub fn get(&self, serial: &str) -> Option<&PlatformKey> {
        let certificate =
            || self.0.get(&canonical(serial)).filter(|k| matches!(k, PlatformKey::Certificate(_)));
        self.0.get(serial).or_else(certificate)
    }

    /// The serials held.
    pub fn serials(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// A certificate serial is a number: case and leading zeros do not count.
pub(super) fn canonical(serial: &str) -> String {
    serial.trim_start_matches('0').to_ascii_uppercase()
}

/// Everything that one direct merchant needs to talk to WeChat Pay v3. Its `Debug` shows no secret.
pub struct V3Credentials {
    /// Merchant number.
    pub mch_id: String,
    /// App of the official account, bound to the merchant.
    pub app_id: String,
    /// Serial of the merchant certificate.
    pub merchant_serial: String,
    /// Private key of the merchant certificate. Signs requests and wallet calls alike.
    pub merchant_key: SigningKey,
    /// Opens notifications and downloaded certificates.
    pub api_v3_key: ApiV3Key,
    /// Verifies answers and notifications.
    pub verifiers: KeyMap,
    /// Which kind of key answers are asked for.
    pub mode: VerifyMode,
}

impl fmt::Debug for V3Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("V3Credentials")
            .field("mch_id", &self.mch_id)
            .field("app_id", &self.app_id)
            .field("merchant_serial", &self.merchant_serial)
            .field("mode", &self.mode)
            .field("verifiers", &self.verifiers.serials().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}
