//! What the money desk shows. Amounts are fen, times UTC epoch milliseconds.

use crate::jobs::DeadJob;
use crate::orders::NotificationView;
use crate::refunds::RefundRules;
use domain::ids::{OrderId, OrderNo, OutRefundNo, OutTradeNo, PaymentId, RefundId};
use domain::money::Fen;
use domain::payment::{OrderState, PaymentFlag, RefundCause, RefundState};
use domain::time::UnixMs;
use serde::{Deserialize, Serialize};

/// A late or double payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskItem {
    /// The payment.
    pub payment_id: PaymentId,
    /// Its order.
    pub order_id: OrderId,
    /// The order's number.
    pub order_no: OrderNo,
    /// Where the order is.
    pub order_state: OrderState,
    /// The plate, or empty.
    pub plate: String,
    /// The number that the provider knows.
    pub out_trade_no: OutTradeNo,
    /// What was paid.
    pub amount: Fen,
    /// What is left to give back.
    pub left: Fen,
    /// Why it is here.
    pub flag: PaymentFlag,
    /// The payer's id, masked.
    pub payer: String,
    /// When it was paid, by the provider's clock.
    pub paid_at: Option<UnixMs>,
    /// Whether it can be accepted: its order was not settled otherwise.
    pub acceptable: bool,
    /// Whether it is going back already: nothing is to be decided.
    pub going_back: bool,
}

/// A refund that needs somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskRefund {
    /// The refund.
    pub refund_id: RefundId,
    /// The order.
    pub order_id: OrderId,
    /// The order's number.
    pub order_no: OrderNo,
    /// The plate, or empty.
    pub plate: String,
    /// The number that the provider knows.
    pub out_refund_no: OutRefundNo,
    /// How much.
    pub amount: Fen,
    /// How much had been paid.
    pub paid: Fen,
    /// Why, in words.
    pub reason: String,
    /// Why, as a word.
    pub cause: RefundCause,
    /// Where it is.
    pub state: RefundState,
    /// What the provider said.
    pub words: Option<String>,
    /// Who asked for it; `None`: the system itself.
    pub asked_by: Option<String>,
    /// Whether that is the one who looks.
    pub own: bool,
    /// Since when.
    pub created_at: UnixMs,
}

/// Everything that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// When a refund needs a second person.
    pub rules: RefundRules,
    /// Refunds that wait for one, oldest first.
    pub proposed: Vec<DeskRefund>,
    /// Late and double payments, oldest first; those that are going back already after those that wait.
    pub payments: Vec<DeskItem>,
    /// Refunds that did not go through, oldest first.
    pub refunds: Vec<DeskRefund>,
    /// The newest messages that were not applied, at most five.
    pub quarantined: Vec<NotificationView>,
    /// How many there are.
    pub quarantine: i64,
    /// Jobs that were given up, the latest first.
    pub jobs: Vec<DeadJob>,
    /// What waits besides, and comes up when there is room.
    pub unseen: Unseen,
}

/// How many things wait beyond those that the desk shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unseen {
    /// Refunds that wait for a second person.
    pub proposed: i64,
    /// Late and double payments.
    pub payments: i64,
    /// Refunds that did not go through.
    pub refunds: i64,
    /// Jobs that were given up.
    pub jobs: i64,
}

/// What to do with late money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LateDecision {
    /// Give it back.
    Refund,
    /// Let it settle its order.
    Accept,
}

/// What to do about a refund that did not go through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundStep {
    /// Ask for the same sum again, under a new number.
    Again,
    /// Let the provider be asked, or sent the stored request, now.
    Now,
    /// Nothing more is to be done here: it leaves the desk.
    Handled,
}
