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
    /// In plain words.
    pub text: String,
}
