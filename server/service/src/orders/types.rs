//! What the console is told about money. Amounts are fen, times UTC epoch milliseconds.

use domain::card::{Balance, CardNo};
use domain::ids::{
    CardId, DeliveryId, NotificationId, OrderId, OrderNo, OutRefundNo, OutTradeNo, PaymentId, RefundId,
    SiteId,
};
use domain::method::{Method, Scenario};
use domain::money::Fen;
use domain::payment::{OrderState, PaymentFlag, PaymentState, RefundCause, RefundState};
use domain::tariff::FeeLine;
use domain::time::UnixMs;
use serde::{Deserialize, Serialize};

/// What to look for. Empty fields do not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderFilter {
    /// Part of an order number, a plate, a trade number or a transaction number.
    pub text: String,
    /// Only orders in this state.
    pub state: Option<OrderState>,
    /// Only orders of this car park.
    pub site: Option<SiteId>,
    /// Only orders with a payment by this method.
    pub method: Option<Method>,
    /// Only orders with a payment that waits at the late-money desk.
    pub flagged: bool,
    /// Made at or after this moment.
    pub from: Option<UnixMs>,
    /// Made before this moment.
    pub to: Option<UnixMs>,
    /// Where the page before ended ([`Page::next`]).
    pub after: Option<String>,
    /// How many rows; 1 to 100, otherwise 50.
    pub limit: u32,
}

/// One page of a list, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Pass it back for the next page; `None` at the end.
    pub next: Option<String>,
}

/// An order in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderRow {
    /// The order.
    pub id: OrderId,
    /// Its number.
    pub order_no: OrderNo,
    /// What is paid for.
    pub scenario: Scenario,
    /// The car park's name; empty on a test payment.
    pub site_name: String,
    /// The plate, or empty.
    pub plate: String,
    /// The number of the card that is topped up, or empty.
    pub card_no: String,
    /// The amount.
    pub amount: Fen,
    /// What went back of it.
    pub refunded: Fen,
    /// Where it is.
    pub state: OrderState,
    /// The method of its latest payment, if there is one.
    pub method: Option<Method>,
    /// Whether a payment of it waits at the late-money desk.
    pub at_desk: bool,
    /// When it was made.
    pub created_at: UnixMs,
    /// When it was settled.
    pub settled_at: Option<UnixMs>,
}

/// One order with everything that happened to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderDetail {
    /// The order.
    pub order: OrderRow,
    /// The lane's name, where the bill was asked for at a lane.
    pub lane_name: Option<String>,
    /// The parking system's number of the stay, and when it began.
    pub visit: Option<OrderVisit>,
    /// The card that is topped up.
    pub card: Option<OrderCard>,
    /// How the amount came about.
    pub lines: Vec<FeeLine>,
    /// What had been paid for the stay before.
    pub paid_before: Fen,
    /// Until when the quote stood.
    pub valid_until: UnixMs,
    /// The payment that settled it.
    pub settled_by: Option<PaymentId>,
    /// Every attempt to pay it, oldest first.
    pub payments: Vec<PaymentView>,
    /// Every refund of its payments, oldest first.
    pub refunds: Vec<RefundView>,
    /// The time line, oldest first.
    pub events: Vec<Event>,
    /// The provider's messages about its payments and refunds, oldest first.
    pub notifications: Vec<NotificationView>,
    /// Webhooks that told of it, oldest first.
    pub deliveries: Vec<OrderDelivery>,
}

/// The stay that an order was made for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderVisit {
    /// The parking system's number.
    pub visit_no: String,
    /// The payer's ticket, for a car without a plate.
    pub ticket_no: Option<String>,
    /// When the car came in.
    pub entered_at: UnixMs,
    /// When it left.
    pub left_at: Option<UnixMs>,
}

/// The card that an order tops up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderCard {
    /// The card.
    pub id: CardId,
    /// Its number.
    pub card_no: CardNo,
    /// The holder's name, or empty.
    pub holder: String,
    /// What it holds now.
    pub balance: Balance,
}

/// One attempt to pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentView {
    /// The payment.
    pub id: PaymentId,
    /// The method.
    pub method: Method,
    /// The number that the provider knows.
    pub out_trade_no: OutTradeNo,
    /// The merchant number.
    pub mch_id: String,
    /// The amount.
    pub amount: Fen,
    /// Reserved by refunds that did not fail.
    pub refunding: Fen,
    /// What went back.
    pub refunded: Fen,
    /// Where it is.
    pub state: PaymentState,
    /// What somebody must look at.
    pub flag: Option<PaymentFlag>,
    /// What was decided about the flag: `accepted`, `refunded`.
    pub flag_resolution: Option<String>,
    /// The payer's id, masked.
    pub payer: String,
    /// The provider's number.
    pub transaction_id: Option<String>,
    /// When it began.
    pub created_at: UnixMs,
    /// Until when it can be paid.
    pub expires_at: UnixMs,
    /// When it was paid, by the provider's clock.
    pub paid_at: Option<UnixMs>,
}

/// One refund.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundView {
    /// The refund.
    pub id: RefundId,
    /// Of which payment.
    pub payment_id: PaymentId,
    /// The number that the provider knows.
    pub out_refund_no: OutRefundNo,
    /// The amount.
    pub amount: Fen,
    /// Why, in words.
    pub reason: String,
    /// Why, as a word.
    pub cause: RefundCause,
    /// Where it is.
    pub state: RefundState,
    /// The provider's number.
    pub provider_refund_id: Option<String>,
    /// What the provider said when it did not go through.
    pub provider_words: Option<String>,
    /// Who asked for it; `None`: the system itself.
    pub asked_by: Option<String>,
    /// The second person, where one was needed.
    pub decided_by: Option<String>,
    /// When they decided.
    pub decided_at: Option<UnixMs>,
    /// When it was asked for.
    pub created_at: UnixMs,
    /// When the payer had it.
    pub succeeded_at: Option<UnixMs>,
}

/// One event of the time line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// When.
    pub at: UnixMs,
    /// What, a stable word: see [`crate::timeline`].
    pub kind: String,
    /// Of which payment.
    pub payment_id: Option<PaymentId>,
    /// The particulars, name and value, all of them text.
    pub detail: Vec<(String, String)>,
}

/// A kept message of a provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationView {
    /// The message.
    pub id: NotificationId,
    /// `payment` or `refund`.
    pub kind: String,
    /// When it came.
    pub received_at: UnixMs,
    /// From where.
    pub remote: String,
    /// How long it is, in bytes.
    pub bytes: i64,
    /// `applied`, `repeated`, or why it was refused.
    pub verdict: String,
    /// Particulars of the verdict.
    pub detail: String,
    /// The order that it is about, where that is known.
    pub order_id: Option<OrderId>,
    /// The verdict when it came in, where running it again led to another.
    pub first_verdict: Option<String>,
    /// When it was last run again.
    pub replayed_at: Option<UnixMs>,
    /// By whom.
    pub replayed_by: Option<String>,
}

/// A message as it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RawNotification {
    /// What is shown in lists.
    pub view: NotificationView,
    /// The headers that matter, in the order they came.
    pub headers: Vec<(String, String)>,
    /// The body as it came.
    pub body: String,
    /// What was in it, once decrypted, payers' ids masked; `None` where it did not open.
    pub plain: Option<String>,
}

/// The quarantine of an operator: what did not verify or match.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quarantine {
    /// A page of the messages, the newest first.
    pub rows: Vec<NotificationView>,
    /// Pass it back for the next page; `None` at the end.
    pub next: Option<String>,
    /// How many more came too fast to be kept.
    pub dropped: i64,
}

/// A webhook that told of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderDelivery {
    /// The delivery.
    pub id: DeliveryId,
    /// What it told.
    pub event_type: String,
    /// `waiting`, `delivered`, `failed`.
    pub state: String,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was made.
    pub created_at: UnixMs,
    /// When it was taken.
    pub delivered_at: Option<UnixMs>,
}

/// Today's figures and what waits for somebody. Days are Asia/Shanghai.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// The first moment of the day.
    pub day_start: UnixMs,
    /// Payments of the day.
    pub paid_count: i64,
    /// Their sum.
    pub paid: Fen,
    /// What went back today.
    pub refunded: Fen,
    /// Orders that are being paid now.
    pub open_orders: i64,
    /// Cars inside.
    pub vehicles_inside: i64,
    /// Late payments that wait for a decision.
    pub at_desk: i64,
    /// Refunds that did not go through.
    pub stuck_refunds: i64,
    /// Refunds that wait for a second person.
    pub proposed_refunds: i64,
    /// Notifications of the day that were refused.
    pub quarantined: i64,
    /// Webhooks of the day that were given up.
    pub failed_deliveries: i64,
    /// The last 14 days, oldest first: the day's first moment and what was paid.
    pub days: Vec<(UnixMs, Fen)>,
}
