//! What the WeChat Pay use cases take and give. Times are UTC epoch milliseconds.

use crate::accounts::{Check, PasteValue};
use channels::wechat::WechatProduct;
use domain::ids::AccountId;
use domain::method::Method;
use domain::time::UnixMs;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::fmt;
use store::apps;

/// The two halves of WeChat Pay: each has an AppID and a merchant number, which may be the same one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WechatHalf {
    /// 公众号: scan payment inside WeChat.
    #[default]
    OfficialAccount,
    /// 开放平台: payment in the App.
    MobileApp,
}

impl WechatHalf {
    /// Both, in the order of showing.
    pub const ALL: [Self; 2] = [Self::OfficialAccount, Self::MobileApp];

    /// The method that this half is set up for.
    pub const fn method(self) -> Method {
        match self {
            Self::OfficialAccount => Method::WechatOa,
            Self::MobileApp => Method::WechatApp,
        }
    }

    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::OfficialAccount => Self::MobileApp,
            Self::MobileApp => Self::OfficialAccount,
        }
    }

    /// Which kind of app it is paid in.
    pub(super) const fn app_kind(self) -> &'static str {
        match self {
            Self::OfficialAccount => apps::OFFICIAL_ACCOUNT,
            Self::MobileApp => apps::MOBILE_APP,
        }
    }

    /// How the payer's WeChat is reached.
    pub(super) const fn product(self) -> WechatProduct {
        match self {
            Self::OfficialAccount => WechatProduct::Jsapi,
            Self::MobileApp => WechatProduct::App,
        }
    }
}

/// The version of WeChat Pay's interface that a merchant number is spoken to in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WechatApi {
    /// API v3: certificates and the API v3 key.
    #[default]
    V3,
    /// API v2: the 32-character API key.
    V2,
}

impl WechatApi {
    /// The word that the form and a file of `apply` use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V3 => "v3",
            Self::V2 => "v2",
        }
    }

    /// Reads the word; `None` for any other.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::V3, Self::V2].into_iter().find(|api| api.as_str() == text)
    }
}

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
    /// Which half.
    pub half: WechatHalf,
    /// A word of [`WechatApi`]; empty keeps the one in use, or means v3.
    pub api: String,
    /// The AppID of the official account or of the mobile app.
    pub app_id: String,
    /// Its AppSecret.
    pub app_secret: Option<SecretString>,
    /// Merchant number (商户号).
    pub mch_id: String,
    /// API key, 32 characters; v2 only.
    pub api_key: Option<SecretString>,
    /// API v3 key, 32 characters; v3 only.
    pub api_v3_key: Option<SecretString>,
    /// `apiclient_cert.pem`.
    pub merchant_certificate: Option<String>,
    /// `apiclient_key.pem`.
    pub merchant_private_key: Option<SecretString>,
    /// A word of [`VerifyWith`]; v3 only.
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
            .field("half", &self.half)
            .field("api", &self.api)
            .field("app_id", &self.app_id)
            .field("mch_id", &self.mch_id)
            .field("mode", &self.mode)
            .field("public_key_id", &self.public_key_id)
            .finish_non_exhaustive()
    }
}

/// The WeChat Pay form as it is stored: never a secret, only since when there is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WechatForm {
    /// Which half.
    pub half: WechatHalf,
    /// Whether the other half is set up with the same merchant number: then they share its keys.
    pub shared: bool,
    /// The version of the interface in use.
    pub api: WechatApi,
    /// The account, once there is one.
    pub account_id: Option<AccountId>,
    /// The version of its credentials in use; 0 before there is one.
    pub version: i64,
    /// Whether payers can use it.
    pub enabled: bool,
    /// The AppID of the official account or of the mobile app.
    pub app_id: String,
    /// When its AppSecret was last replaced.
    pub app_secret_set_at: Option<UnixMs>,
    /// Merchant number.
    pub mch_id: String,
    /// When the API key of v2 was last replaced.
    pub api_key_set_at: Option<UnixMs>,
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
