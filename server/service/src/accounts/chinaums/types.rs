//! What the ChinaUMS use cases take and give. Times are UTC epoch milliseconds.

use crate::accounts::types::Environment;
use crate::accounts::{Check, PasteValue};
use channels::chinaums::ChinaumsEndpoints;
use channels::endpoint::BadEndpoint;
use domain::ids::AccountId;
use domain::time::UnixMs;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Which of ChinaUMS's two interfaces an account speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChinaumsInterface {
    /// The open platform: `appId` and `appKey`.
    #[default]
    OpenPlatform,
    /// The netpay portal of 2020: `msgSrc` and the communication key.
    Portal,
}

impl ChinaumsInterface {
    /// The word that the form and a file of `apply` use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OpenPlatform => "open_platform",
            Self::Portal => "portal",
        }
    }

    /// Reads the word; `None` for any other.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::OpenPlatform, Self::Portal].into_iter().find(|interface| interface.as_str() == text)
    }
}

/// With which digest the portal's requests are signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChinaumsDigest {
    /// SHA-256.
    #[default]
    Sha256,
    /// MD5.
    Md5,
}

impl ChinaumsDigest {
    /// The word that the form and a file of `apply` use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Md5 => "md5",
        }
    }

    /// Reads the word; `None` for any other.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Sha256, Self::Md5].into_iter().find(|digest| digest.as_str() == text)
    }
}

/// Where ChinaUMS's systems answer: a closed list, except for a process that was started for the sandbox.
#[derive(Clone, Debug)]
pub struct ChinaumsHosts {
    production: ChinaumsEndpoints,
    test: ChinaumsEndpoints,
}

impl ChinaumsHosts {
    /// All at one origin: the sandbox.
    ///
    /// # Errors
    /// The base is no bare `http(s)://host[:port]`.
    pub fn sandbox(base: &str) -> Result<Self, BadEndpoint> {
        let endpoints = ChinaumsEndpoints::new(base, base)?;
        Ok(Self { production: endpoints.clone(), test: endpoints })
    }

    pub(crate) fn of(&self, environment: Environment) -> ChinaumsEndpoints {
        match environment {
            Environment::Production => self.production.clone(),
            Environment::Test => self.test.clone(),
        }
    }
}

impl Default for ChinaumsHosts {
    /// ChinaUMS itself.
    fn default() -> Self {
        Self { production: ChinaumsEndpoints::production(), test: ChinaumsEndpoints::test() }
    }
}

/// What an operator enters for ChinaUMS. `None`, or nothing but white space, keeps what is stored. A field error carries
/// the name of the field here.
#[derive(Clone, Default)]
pub struct SaveChinaums {
    /// `mid` 商户号.
    pub mid: String,
    /// `tid` 终端号.
    pub tid: String,
    /// `instMid`; empty: `YUEDANDEFAULT`.
    pub inst_mid: String,
    /// `msgSrcId` 来源编号.
    pub source_no: String,
    /// A word of [`Environment`].
    pub environment: String,
    /// A word of [`ChinaumsInterface`].
    pub interface: String,
    /// Open platform: `appId`.
    pub app_id: String,
    /// Open platform: `appKey`.
    pub app_key: Option<SecretString>,
    /// Portal: `msgSrc` 消息来源.
    pub msg_src: String,
    /// Portal: a word of [`ChinaumsDigest`]; empty: `sha256`.
    pub digest: String,
    /// 通讯密钥.
    pub communication_key: Option<SecretString>,
}

impl fmt::Debug for SaveChinaums {
    /// Names what was entered, and no secret of it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SaveChinaums")
            .field("mid", &self.mid)
            .field("tid", &self.tid)
            .field("interface", &self.interface)
            .field("environment", &self.environment)
            .finish_non_exhaustive()
    }
}

/// The ChinaUMS form as it is stored: never a secret, only since when there is one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChinaumsForm {
    /// The account, once there is one.
    pub account_id: Option<AccountId>,
    /// The version of its credentials in use; 0 before there is one.
    pub version: i64,
    /// Whether payers can use it.
    pub enabled: bool,
    /// `mid`.
    pub mid: String,
    /// `tid`.
    pub tid: String,
    /// `instMid`.
    pub inst_mid: String,
    /// `msgSrcId`.
    pub source_no: String,
    /// Production or test.
    pub environment: Environment,
    /// Which interface.
    pub interface: ChinaumsInterface,
    /// `appId`, or empty.
    pub app_id: String,
    /// When `appKey` was last replaced.
    pub app_key_set_at: Option<UnixMs>,
    /// `msgSrc`, or empty.
    pub msg_src: String,
    /// With which digest the portal's requests are signed.
    pub digest: ChinaumsDigest,
    /// When the communication key was last replaced.
    pub communication_key_set_at: Option<UnixMs>,
    /// What the checks said, in the order to show them.
    pub checks: Vec<Check>,
    /// What ChinaUMS's side is told.
    pub paste: Vec<PasteValue>,
}
