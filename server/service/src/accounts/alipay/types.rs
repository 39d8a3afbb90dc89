//! What the Alipay use cases take and give. Times are UTC epoch milliseconds.

use crate::accounts::types::Environment;
use crate::accounts::{Check, PasteValue};
use channels::alipay::AlipayEndpoints;
use channels::endpoint::BadEndpoint;
use domain::ids::AccountId;
use domain::time::UnixMs;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where Alipay answers: a closed list, except for a process that was started for the sandbox.
#[derive(Clone, Debug)]
pub struct AlipayHosts {
    production: AlipayEndpoints,
    test: AlipayEndpoints,
}

impl AlipayHosts {
    /// Both at one origin: the sandbox.
    ///
    /// # Errors
    /// The base is no bare `http(s)://host[:port]`.
    pub fn sandbox(base: &str) -> Result<Self, BadEndpoint> {
        Ok(Self { production: AlipayEndpoints::at(base)?, test: AlipayEndpoints::at(base)? })
    }

    pub(crate) fn of(&self, environment: Environment) -> AlipayEndpoints {
        match environment {
            Environment::Production => self.production.clone(),
            Environment::Test => self.test.clone(),
        }
    }
}

impl Default for AlipayHosts {
    /// Alipay itself.
    fn default() -> Self {
        Self { production: AlipayEndpoints::production(), test: AlipayEndpoints::test() }
    }
}

/// 接口加签方式: what is exchanged with Alipay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlipayMode {
    /// 公钥模式: two public keys.
    #[default]
    Key,
    /// 公钥证书模式: three certificate files.
    Certificate,
}

impl AlipayMode {
    /// The word that the form and a file of `apply` use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Certificate => "certificate",
        }
    }

    /// Reads the word; `None` for any other.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Key, Self::Certificate].into_iter().find(|mode| mode.as_str() == text)
    }
}

/// Which contract pays a scan inside Alipay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlipayLifeProduct {
    /// JSAPI支付.
    #[default]
    Jsapi,
    /// 当面付, as older 生活号 integrations have it.
    FaceToFace,
}

impl AlipayLifeProduct {
    /// The word that the form and a file of `apply` use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Jsapi => "jsapi",
            Self::FaceToFace => "face_to_face",
        }
    }

    /// Reads the word; `None` for any other.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Jsapi, Self::FaceToFace].into_iter().find(|product| product.as_str() == text)
    }
}

/// What an operator enters for Alipay. `None`, or nothing but white space, keeps what is stored. A field error carries
/// the name of the field here.
#[derive(Clone, Default)]
pub struct SaveAlipay {
    /// The application (APPID), 16 digits.
    pub app_id: String,
    /// The merchant's PID, 16 digits beginning with 2088.
    pub seller_id: String,
    /// A word of [`Environment`].
    pub environment: String,
    /// A word of [`AlipayMode`].
    pub mode: String,
    /// A word of [`AlipayLifeProduct`].
    pub product: String,
    /// 应用私钥: PEM or bare base64, PKCS#8 or PKCS#1.
    pub app_private_key: Option<SecretString>,
    /// 支付宝公钥: PEM or bare base64.
    pub alipay_public_key: Option<String>,
    /// `appCertPublicKey_*.crt`.
    pub app_certificate: Option<String>,
    /// `alipayCertPublicKey_RSA2.crt`.
    pub alipay_certificate: Option<String>,
    /// `alipayRootCert.crt`.
    pub root_certificate: Option<String>,
}

impl fmt::Debug for SaveAlipay {
    /// Names what was entered, and no secret of it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SaveAlipay")
            .field("app_id", &self.app_id)
            .field("seller_id", &self.seller_id)
            .field("environment", &self.environment)
            .field("mode", &self.mode)
            .field("product", &self.product)
            .finish_non_exhaustive()
    }
}

/// The Alipay form as it is stored: never a secret, only since when there is one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlipayForm {
    /// The account, once there is one.
    pub account_id: Option<AccountId>,
    /// The version of its credentials in use; 0 before there is one.
    pub version: i64,
    /// Whether payers who scan with Alipay can use it.
    pub life_enabled: bool,
    /// Whether the App's users can pay with it.
    pub app_enabled: bool,
    /// APPID.
    pub app_id: String,
    /// PID.
    pub seller_id: String,
    /// Which Alipay.
    pub environment: Environment,
    /// 接口加签方式.
    pub mode: AlipayMode,
    /// Which contract pays a scan.
    pub product: AlipayLifeProduct,
    /// When the application's private key was last replaced.
    pub key_set_at: Option<UnixMs>,
    /// When Alipay's public key was last replaced.
    pub alipay_key_set_at: Option<UnixMs>,
    /// When the certificates were last replaced.
    pub certificates_set_at: Option<UnixMs>,
    /// End of the application certificate's validity.
    pub app_certificate_until: Option<UnixMs>,
    /// End of the validity of Alipay's certificate.
    pub alipay_certificate_until: Option<UnixMs>,
    /// What the checks said, in the order to show them.
    pub checks: Vec<Check>,
    /// What to paste on Alipay's side.
    pub paste: Vec<PasteValue>,
}
