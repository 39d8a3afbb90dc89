//! Notifications and every attempt to deliver them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::faults::FaultName;

/// Whose notification it is: decides how it is written, what counts as accepted, and when it comes again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// ChinaUMS.
    Chinaums,
    /// WeChat Pay API v3.
    #[default]
    WechatPay,
    /// WeChat Pay API v2.
    WechatPayV2,
    /// UnionPay 全渠道.
    UnionPay,
    /// Alipay.
    Alipay,
    /// The official-account platform's events.
    OfficialAccount,
    /// A short-message gateway's receipts.
    Sms,
}

/// What became of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// On its way, or cut off while it was.
    Sent,
    /// Answered as the provider wants it.
    Accepted,
    /// Answered otherwise.
    Refused,
    /// Not answered.
    NoAnswer,
    /// Never sent: the fault `lose_notification`.
    Lost,
}

/// One attempt.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Attempt {
    /// When, UTC milliseconds.
    pub at_ms: i64,
    /// What became of it.
    pub outcome: Outcome,
    /// Status of the answer.
    pub status: Option<u16>,
    /// Body of the answer (its beginning), or why there was none.
    pub answer: String,
    /// What was done to it.
    pub faults: Vec<FaultName>,
}

/// Where a notification stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// To be sent, for the first time or again.
    Waiting,
    /// Accepted.
    Delivered,
    /// Given up after the last retry.
    GivenUp,
}

/// One notification.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Notification {
    /// Who sends it.
    #[serde(default)]
    pub provider: Provider,
    /// Its id on the wire; constant over retries.
    pub id: String,
    /// Whose it is.
    pub mch_id: String,
    /// About which order.
    pub out_trade_no: String,
    /// About which refund.
    pub out_refund_no: Option<String>,
    /// `TRANSACTION.SUCCESS`, `REFUND.SUCCESS`, ...
    pub event_type: String,
    /// Where to.
    pub url: String,
    /// When the event happened, UTC milliseconds.
    pub created_ms: i64,
    /// The resource before encryption: the JSON text.
    pub resource: String,
    /// The envelope as it is sent: computed once.
    pub body: String,
    /// Where it stands.
    pub delivery: Delivery,
    /// When the next attempt is due, UTC milliseconds; none when there will be none.
    pub next_attempt_ms: Option<i64>,
    /// How many retries of the schedule are used.
    pub retries: usize,
    /// Held back until another one has been sent (the fault `reorder_notifications`).
    pub held: bool,
    /// The next attempt repeats an accepted one (the fault `duplicate_notification`).
    pub repeating: bool,
    /// Faults for the next attempt alone, from a replay.
    pub next_faults: Vec<FaultName>,
    /// The attempts so far.
    pub attempts: Vec<Attempt>,
}
