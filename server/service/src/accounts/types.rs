//! What the use cases of every provider take and give. Times are UTC epoch milliseconds.

use super::check::Check;
use super::overrides::Override;
use domain::ids::AccountId;
use domain::method::Method;
use serde::{Deserialize, Serialize};

/// What saving led to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// The account.
    pub account_id: AccountId,
    /// The version of its credentials in use now.
    pub version: i64,
    /// Whether the credentials are others than before, so that this is a new version.
    pub new_version: bool,
    /// A method was on and is off now, because the new credentials could not be checked: this one, or the one that
    /// shares them.
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

/// Which of a provider's two systems an account is at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// Real money.
    #[default]
    Production,
    /// The test system that the provider publishes.
    Test,
}

impl Environment {
    /// The word that the form and a file of `apply` use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Test => "test",
        }
    }

    /// Reads the word; `None` for any other.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Production, Self::Test].into_iter().find(|environment| environment.as_str() == text)
    }
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
    /// Whether its essential checks have passed, so that it could be on if nothing else were in the way.
    pub ready: bool,
    /// Why it is on although its essential checks have not passed, where it is.
    pub overridden: Option<Override>,
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
