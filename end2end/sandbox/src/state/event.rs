//! What happened, for the pages to show.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Of what kind an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// A provider's interface was called.
    Call,
    /// A person did something with the wallet.
    Wallet,
    /// A notification was sent.
    Notification,
    /// A fault was set, used or cleared.
    Fault,
    /// Somebody changed a setting.
    Setting,
}

/// One thing that happened.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Event {
    /// Rising; gaps mean nothing.
    pub number: u64,
    /// When, UTC milliseconds.
    pub at_ms: i64,
    /// Of what kind.
    pub kind: EventKind,
    /// About what: usually an `out_trade_no`; may be empty.
    pub subject: String,
    /// In plain words, Chinese.
    pub text: String,
    /// In plain words, English.
    pub english: String,
}

/// The words of an event in both languages.
#[derive(Clone, Debug)]
pub struct Words {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl<Z: Into<String>, E: Into<String>> From<(Z, E)> for Words {
    fn from((zh, en): (Z, E)) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }
}

/// Words that are the same in both languages.
impl From<String> for Words {
    fn from(text: String) -> Self {
        Self { zh: text.clone(), en: text }
    }
}

impl From<&str> for Words {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}
