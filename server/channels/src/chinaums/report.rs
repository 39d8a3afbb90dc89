//! What ChinaUMS says about orders and refunds, in neutral words (chinaums.md 5, 6).

use super::wire::Fields;
use crate::types::{RefundReport, RefundState, TradeReport, TradeState};

/// Amounts are fen of this currency; ChinaUMS names none.
const CURRENCY: &str = "CNY";

/// Reads an order's state out of a query's answer or a notification.
pub(super) fn trade(fields: &Fields, raw: String) -> Result<TradeReport, String> {
    let refunded = fields.fen("refundAmount")?.is_some_and(|amount| !amount.is_zero());
    let state = match fields.required("status")? {
        "NEW_ORDER" | "WAIT_BUYER_PAY" => TradeState::NotPaid,
        // Not clear to ChinaUMS itself: asked again.
        "UNKNOWN" => TradeState::Paying,
        "TRADE_SUCCESS" if refunded => TradeState::PaidThenRefunded,
        "TRADE_SUCCESS" => TradeState::Paid,
        "TRADE_REFUND" => TradeState::PaidThenRefunded,
        // Unpaid and over, or fully refunded: money that moved tells them apart (6.1).
        "TRADE_CLOSED" if refunded || fields.text("payTime").is_some() => TradeState::PaidThenRefunded,
        "TRADE_CLOSED" => TradeState::Closed,
        other => return Err(format!("unknown status {other:.32}")),
    };
    Ok(TradeReport {
        state,
        mch_id: Some(fields.required("mid")?.to_owned()),
        app_id: None,
        out_trade_no: fields.required("merOrderId")?.to_owned(),
        // WeChat's or Alipay's number, which stands on the payer's own receipt too.
        transaction_id: fields.owned("targetOrderId").filter(|_| state.was_paid()),
        amount: fields.fen("totalAmount")?,
        currency: Some(CURRENCY.to_owned()),
        payer_id: fields.owned("buyerId"),
        paid_at_ms: fields.moment_ms("payTime"),
        raw,
    })
}

/// Where a refund stands: `refundStatus` alone decides, `status` is not reliable (5.2).
pub(super) fn refund_state(fields: &Fields) -> Result<RefundState, String> {
    match fields.text("refundStatus") {
        Some("SUCCESS") => Ok(RefundState::Succeeded),
        Some("PROCESSING" | "UNKNOWN") | None => Ok(RefundState::Processing),
        Some("FAIL") => Ok(RefundState::Closed),
        Some(other) => Err(format!("unknown refundStatus {other:.32}")),
    }
}

/// Reads a refund out of an answer or a notification that is about one.
pub(super) fn refund(fields: &Fields, state: RefundState, raw: String) -> Result<RefundReport, String> {
    let done = state == RefundState::Succeeded;
    let arrived = fields.moment_ms("refundPayTime").or_else(|| fields.moment_ms("payTime"));
    Ok(RefundReport {
        state,
        mch_id: fields.owned("mid"),
        out_refund_no: fields.required("refundOrderId")?.to_owned(),
        refund_id: fields.owned("refundTargetOrderId").unwrap_or_default(),
        out_trade_no: fields.owned("merOrderId"),
        transaction_id: fields.owned("targetOrderId"),
        amount: fields.fen("refundAmount")?,
        total: fields.fen("totalAmount")?,
        currency: Some(CURRENCY.to_owned()),
        succeeded_at_ms: arrived.filter(|_| done),
        received_by: fields.owned("refundFundsDesc"),
        raw,
    })
}
