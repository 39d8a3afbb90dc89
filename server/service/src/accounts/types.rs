//! What the use cases of this module take and give. Times are UTC epoch milliseconds.

use super::check::Check;
use domain::ids::AccountId;
use domain::method::Method;
use domain::time::UnixMs;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::fmt;

/// With what WeChat Pay's answers are verified.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VerifyWith {
    /// The WeChat Pay public key (微信支付公钥), which new merchants have.
    #[default]
    PublicKey,
    /// Platform certificates (平台证书), fetched and decrypted.
    PlatformCertificates,
}

impl VerifyWith {
    /// The word that the form and a file of `apply` use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PublicKey => "public_key",
            Self::PlatformCertificates => "platform_certificates",
        }
    }

    /// Reads the word; `None` for any other.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::PublicKey, Self::PlatformCertificates].into_iter().find(|mode| mode.as_str() == text)
    }
}

/// What an operator enters for WeChat Pay. `None`, or nothing but white space, keeps what is stored. A field error
/// carries the name of the field here.
#[derive(Clone, Default)]
pub struct SaveWechat {
    /// The official account's AppID.
    pub app_id: String,
    /// Its AppSecret.
    pub app_secret: Option<SecretString>,
    /// Merchant number (商户号).
    pub mch_id: String,
    /// API v3 key, 32 characters.
    pub api_v3_key: Option<SecretString>,
    /// `apiclient_cert.pem`.
    pub merchant_certificate: Option<String>,
    /// `apiclient_key.pem`.
    pub merchant_private_key: Option<SecretString>,
    /// A word of [`VerifyWith`].
    pub mode: String,
    /// `PUB_KEY_ID_…`.
    pub public_key_id: Option<String>,
    /// `pub_key.pem`.
    pub public_key: Option<String>,
}

impl fmt::Debug for SaveWechat {
    /// Names what was entered, and no secret of it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SaveWechat")
            .field("app_id", &self.app_id)
            .field("mch_id", &self.mch_id)
            .field("mode", &self.mode)
            .field("public_key_id", &self.public_key_id)
            .finish_non_exhaustive()
    }
}

/// What saving led to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// The account.
    pub account_id: AccountId,
    /// The version of its credentials in use now.
    pub version: i64,
    /// Whether the credentials are others than before, so that this is a new version.
    pub new_version: bool,
    /// The method was on and is off now, because the new credentials could not be checked.
    pub switched_off: bool,
    /// What the checks said.
    pub checks: Vec<Check>,
}

/// What declaring an account led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// The account.
    pub account_id: AccountId,
    /// The version of its credentials in use now.
    pub version: i64,
    /// Whether anything stored about it changed.
    pub changed: bool,
    /// Whether the method was switched by this.
    pub switched: bool,
    /// Why the method could not be switched on, if it was to be: a stable code.
    pub refused: Option<&'static str>,
    /// What the checks said.
    pub checks: Vec<Check>,
}

/// The WeChat Pay form as it is stored: never a secret, only since when there is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WechatForm {
    /// The account, once there is one.
    pub account_id: Option<AccountId>,
    /// The version of its credentials in use; 0 before there is one.
    pub version: i64,
    /// Whether payers can use it.
    pub enabled: bool,
    /// The official account's AppID.
    pub app_id: String,
    /// When its AppSecret was last replaced.
    pub app_secret_set_at: Option<UnixMs>,
    /// Merchant number.
    pub mch_id: String,
    /// When the API v3 key was last replaced.
    pub api_v3_key_set_at: Option<UnixMs>,
    /// When certificate and private key were last replaced.
    pub merchant_key_set_at: Option<UnixMs>,
    /// Serial of the merchant certificate, read from it.
    pub merchant_serial: String,
    /// Start of its validity.
    pub merchant_valid_from: Option<UnixMs>,
    /// End of its validity.
    pub merchant_valid_until: Option<UnixMs>,
    /// With what WeChat Pay's answers are verified.
    pub mode: VerifyWith,
    /// `PUB_KEY_ID_…`, or empty.
    pub public_key_id: String,
    /// When the WeChat Pay public key was last replaced.
    pub public_key_set_at: Option<UnixMs>,
    /// The platform certificates that were fetched.
    pub platform_certificates: Vec<PlatformCertificate>,
    /// What the checks said, in the order to show them.
    pub checks: Vec<Check>,
    /// What to paste on WeChat's side.
    pub paste: Vec<PasteValue>,
}

/// A platform certificate that was fetched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlatformCertificate {
    /// Serial, upper-case hex.
    pub serial: String,
    /// Start of validity.
    pub valid_from: UnixMs,
    /// End of validity.
    pub valid_until: UnixMs,
    /// When it was last fetched.
    pub fetched_at: UnixMs,
}

/// A value to paste on the provider's side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasteValue {
    /// What it is, a stable word: `directory_charge`, `directory_pay`, `directory_offline`, `web_domain`, `server_ip`,
    /// `notify_url`.
    pub key: String,
    /// The value, exactly as it goes in.
    pub value: String,
}

/// One of the six payment methods, as it stands at an operator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MethodState {
    /// Which.
    pub method: Method,
    /// Whether it was ever set up.
    pub configured: bool,
    /// Whether payers can use it.
    pub enabled: bool,
    /// Its account's number at the provider.
    pub mch_id: Option<String>,
    /// The AppID that it is paid in.
    pub app_id: Option<String>,
    /// Why it cannot be switched on now, a stable code: `method_not_configured`, `scan_family_taken`, `checks_failed`,
    /// `not_checked`.
    pub blocked_by: Option<String>,
}

/// A method that is on, with what a payment by it begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActiveMethod {
    /// Which.
    pub method: Method,
    /// Where the money goes.
    pub account_id: AccountId,
    /// The version of the account's credentials in use.
    pub account_version: i64,
    /// The AppID; empty where the method has no app.
    pub app_id: String,
    /// The account's number at the provider.
    pub mch_id: String,
    /// The random part of the notification address.
    pub notify_key: String,
}

/// The official account that asks payers who they are.
#[derive(Clone)]
pub struct OaApp {
    /// AppID.
    pub app_id: String,
    /// AppSecret.
    pub secret: SecretString,
}

impl fmt::Debug for OaApp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OaApp").field("app_id", &self.app_id).finish_non_exhaustive()
    }
}
