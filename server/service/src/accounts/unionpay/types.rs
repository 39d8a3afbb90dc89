//! What the UnionPay use cases take and give. Times are UTC epoch milliseconds.

pub use crate::accounts::types::Environment as UnionPayEnvironment;
use crate::accounts::{Check, PasteValue};
use channels::endpoint::BadEndpoint;
use channels::unionpay::UnionPayEndpoints;
use domain::ids::AccountId;
use domain::time::UnixMs;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where UnionPay's two systems answer: a closed list, except for a process that was started for the sandbox.
#[derive(Clone, Debug)]
pub struct UnionPayHosts {
    production: UnionPayEndpoints,
    test: UnionPayEndpoints,
}

impl UnionPayHosts {
    /// Both at one origin: the sandbox.
    ///
    /// # Errors
    /// The base is no bare `http(s)://host[:port]`.
    pub fn sandbox(base: &str) -> Result<Self, BadEndpoint> {
        Ok(Self { production: UnionPayEndpoints::new(base)?, test: UnionPayEndpoints::new(base)? })
    }

    pub(crate) fn of(&self, environment: UnionPayEnvironment) -> UnionPayEndpoints {
        match environment {
            UnionPayEnvironment::Production => self.production.clone(),
            UnionPayEnvironment::Test => self.test.clone(),
        }
    }
}

impl Default for UnionPayHosts {
    /// UnionPay itself.
    fn default() -> Self {
        Self { production: UnionPayEndpoints::production(), test: UnionPayEndpoints::test() }
    }
}

/// What an operator enters for UnionPay. `None`, or nothing but white space, keeps what is stored. A field error
/// carries the name of the field here.
#[derive(Clone, Default)]
pub struct SaveUnionPay {
    /// `merId`, 15 characters.
    pub mer_id: String,
    /// A word of [`UnionPayEnvironment`].
    pub environment: String,
    /// The signing certificate's pfx file, base64.
    pub pfx: Option<SecretString>,
    /// Its password.
    pub pfx_password: Option<SecretString>,
    /// `acp_*_root.cer`.
    pub root: Option<String>,
    /// `acp_*_middle.cer`.
    pub middle: Option<String>,
    /// Full refunds on the day of the payment go as 消费撤销.
    pub undo_same_day: bool,
}

impl fmt::Debug for SaveUnionPay {
    /// Names what was entered, and no secret of it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SaveUnionPay")
            .field("mer_id", &self.mer_id)
            .field("environment", &self.environment)
            .field("undo_same_day", &self.undo_same_day)
            .finish_non_exhaustive()
    }
}

/// The UnionPay form as it is stored: never a secret, only since when there is one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnionPayForm {
    /// The account, once there is one.
    pub account_id: Option<AccountId>,
    /// The version of its credentials in use; 0 before there is one.
    pub version: i64,
    /// Whether the App's users can pay with it.
    pub enabled: bool,
    /// `merId`.
    pub mer_id: String,
    /// Which system.
    pub environment: UnionPayEnvironment,
    /// When the signing certificate was last replaced.
    pub key_set_at: Option<UnixMs>,
    /// `certId`: its serial, decimal.
    pub cert_id: String,
    /// Whom it names.
    pub certificate_subject: String,
    /// Start of its validity.
    pub valid_from: Option<UnixMs>,
    /// End of its validity.
    pub valid_until: Option<UnixMs>,
    /// The root certificate's subject, or empty.
    pub root_subject: String,
    /// The intermediate certificate's subject, or empty.
    pub middle_subject: String,
    /// Whether full refunds on the day of the payment go as 消费撤销.
    pub undo_same_day: bool,
    /// What the checks said, in the order to show them.
    pub checks: Vec<Check>,
    /// What UnionPay's side is told: the notification address, which goes with every order by itself.
    pub paste: Vec<PasteValue>,
}
