//! The time line of an order: the words for what happens, and how they are written down.

use crate::error::{Error, Result};
use domain::ids::{OrderId, PaymentId};
use domain::time::UnixMs;
use store::Tx;

/// The quote was made.
pub const ORDER_CREATED: &str = "order_created";
/// The quote ended, and stands again: the amount is the same.
pub const ORDER_RENEWED: &str = "order_renewed";
/// The quote ended unpaid.
pub const ORDER_CLOSED: &str = "order_closed";
/// A payer tapped: the intent is committed.
pub const PAYMENT_CREATED: &str = "payment_created";
/// The stored request is sent once more, byte for byte.
pub const REQUEST_RESENT: &str = "request_resent";
/// The provider gave a prepay.
pub const PREPAY_RECEIVED: &str = "prepay_received";
/// No answer, or none that can be believed: not known whether the provider has the order.
pub const PREPAY_UNKNOWN: &str = "prepay_unknown";
/// The provider refused.
pub const PREPAY_REFUSED: &str = "prepay_refused";
/// The wallet was given its signed parameters.
pub const BRIDGE_CALLED: &str = "bridge_called";
/// What the wallet answered; believed in nothing.
pub const BRIDGE_ANSWERED: &str = "bridge_answered";
/// The provider was asked.
pub const QUERIED: &str = "queried";
/// A notification was verified, opened and matched.
pub const NOTIFIED: &str = "notified";
/// A notification or an answer was the provider's, but does not match.
pub const MISMATCH: &str = "mismatch";
/// The payment has its money.
pub const PAID: &str = "paid";
/// The order is settled.
pub const SETTLED: &str = "settled";
/// Paid after it had been given up here.
pub const LATE: &str = "late";
/// Paid although the order was settled by another payment.
pub const DOUBLE: &str = "double";
/// The payment is closed at the provider, then here.
pub const CLOSED: &str = "closed";
/// The provider says that the payment failed for good.
pub const FAILED: &str = "failed";
/// A refund above the operator's limit was asked for: it waits for a second person.
pub const REFUND_PROPOSED: &str = "refund_proposed";
/// The second person approved it: it goes to the provider.
pub const REFUND_APPROVED: &str = "refund_approved";
/// The second person said no, or who asked for it took it back.
pub const REFUND_REJECTED: &str = "refund_rejected";
/// A refund was asked for.
pub const REFUND_REQUESTED: &str = "refund_requested";
/// The provider accepted a refund.
pub const REFUND_ACCEPTED: &str = "refund_accepted";
/// A refund reached the payer.
pub const REFUND_SUCCEEDED: &str = "refund_succeeded";
/// A refund was refused or given up; its sum is free again.
pub const REFUND_FAILED: &str = "refund_failed";
/// The payer's account cannot take a refund: somebody has to act at the provider.
pub const REFUND_ABNORMAL: &str = "refund_abnormal";
/// The desk accepted late money: it settled its order.
pub const DESK_ACCEPTED: &str = "desk_accepted";
/// The desk gave late money back.
pub const DESK_REFUNDED: &str = "desk_refunded";
/// A kept notification was run again.
pub const REPLAYED: &str = "replayed";
/// A top-up is on its card.
pub const CARD_CREDITED: &str = "card_credited";
/// A refund took its amount off the card.
pub const CARD_TAKEN: &str = "card_taken";
/// The parking system was told to open.
pub const RELEASED: &str = "released";

/// The payer is going to be told.
pub const MESSAGE_QUEUED: &str = "message_queued";
/// WeChat took the message.
pub const MESSAGE_SENT: &str = "message_sent";
/// WeChat says that it arrived.
pub const MESSAGE_DELIVERED: &str = "message_delivered";
/// It did not go, and is not tried again by itself.
pub const MESSAGE_FAILED: &str = "message_failed";
/// WeChat could not, so it goes as a text message.
pub const SMS_INSTEAD: &str = "sms_instead";
/// A gateway took it as a text message.
pub const SMS_SENT: &str = "sms_sent";
/// The receipt of the text message says that it arrived.
pub const SMS_DELIVERED: &str = "sms_delivered";
/// The receipt of the text message says that it did not.
pub const SMS_UNDELIVERED: &str = "sms_undelivered";

/// Every word, for whoever has to know them all.
pub const ALL: &[&str] = &[
    ORDER_CREATED,
    ORDER_RENEWED,
    ORDER_CLOSED,
    PAYMENT_CREATED,
    REQUEST_RESENT,
    PREPAY_RECEIVED,
    PREPAY_UNKNOWN,
    PREPAY_REFUSED,
    BRIDGE_CALLED,
    BRIDGE_ANSWERED,
    QUERIED,
    NOTIFIED,
    MISMATCH,
    PAID,
    SETTLED,
    LATE,
    DOUBLE,
    CLOSED,
    FAILED,
    REFUND_PROPOSED,
    REFUND_APPROVED,
    REFUND_REJECTED,
    REFUND_REQUESTED,
    REFUND_ACCEPTED,
    REFUND_SUCCEEDED,
    REFUND_FAILED,
    REFUND_ABNORMAL,
    DESK_ACCEPTED,
    DESK_REFUNDED,
    REPLAYED,
    RELEASED,
    CARD_CREDITED,
    CARD_TAKEN,
    MESSAGE_QUEUED,
    MESSAGE_SENT,
    MESSAGE_DELIVERED,
    MESSAGE_FAILED,
    SMS_INSTEAD,
    SMS_SENT,
    SMS_DELIVERED,
    SMS_UNDELIVERED,
];

/// Where on the time line an event goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot<'a> {
    pub order: &'a OrderId,
    pub payment: Option<&'a PaymentId>,
    pub at: UnixMs,
}

impl<'a> Spot<'a> {
    /// On the time line of a payment's order.
    pub fn of(payment: &'a store::payments::Row, at: UnixMs) -> Self {
        Self { order: &payment.order_id, payment: Some(&payment.id), at }
    }
}

/// Writes an event down. `detail` holds no secret and no payer's id.
pub(crate) async fn add(tx: &mut Tx, spot: Spot<'_>, kind: &str, detail: &[(&str, &str)]) -> Result<()> {
    let object: serde_json::Map<String, serde_json::Value> =
        detail.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
    let json = serde_json::to_string(&object).map_err(|e| Error::Internal(e.to_string()))?;
    store::events::append(tx, spot.order, spot.payment, spot.at, kind, &json).await?;
    Ok(())
}

/// The particulars of a stored event, as pairs of text.
pub(crate) fn detail(json: &str) -> Vec<(String, String)> {
    let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(json).unwrap_or_default();
    let text = |value: serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    object.into_iter().map(|(name, value)| (name, text(value))).collect()
}
