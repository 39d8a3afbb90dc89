//! What v2 says about orders and refunds (2.4, 2.6, 2.7, 2.9).

use crate::{
    clock,
    state::{Refund, RefundStatus, State, Trade},
};

use super::xml::Fields;

fn set(fields: &mut Fields, name: &str, value: impl Into<String>) {
    fields.insert(name.to_owned(), value.into());
}

/// What a payment's notification and a query have in common.
pub(super) fn paid(trade: &Trade) -> Fields {
    let mut fields = Fields::new();
    let mut set = |name: &str, value: String| fields.insert(name.to_owned(), value);
    set("out_trade_no", trade.out_trade_no.clone());
    set("attach", trade.attach.clone().unwrap_or_default());
    let (Some(paid_ms), Some(id)) = (trade.paid_ms, &trade.transaction_id) else { return fields };
    set("openid", trade.openid.clone());
    set("is_subscribe", "N".into());
    set("trade_type", trade.trade_type.clone());
    set("bank_type", "OTHERS".into());
    set("total_fee", trade.total.to_string());
    set("fee_type", "CNY".into());
    set("cash_fee", trade.payer_total.to_string());
    set("cash_fee_type", "CNY".into());
    let coupon = trade.total - trade.payer_total;
    if coupon > 0 {
        set("coupon_fee", coupon.to_string());
        set("coupon_count", "1".into());
        set("coupon_type_0", "CASH".into());
        set("coupon_id_0", "109519".into());
        set("coupon_fee_0", coupon.to_string());
    }
    set("transaction_id", id.clone());
    set("time_end", clock::beijing(paid_ms, "%Y%m%d%H%M%S"));
    fields
}

/// The answer to a query of an order.
pub(super) fn trade(trade: &Trade) -> Fields {
    let mut fields = paid(trade);
    set(&mut fields, "trade_state", trade.state.as_str());
    set(&mut fields, "trade_state_desc", trade.state.description());
    fields
}

/// The answer to a refund: accepted.
pub(super) fn accepted(refund: &Refund, trade: &Trade) -> Fields {
    let mut fields = Fields::new();
    for (name, value) in [
        ("transaction_id", refund.transaction_id.clone()),
        ("out_trade_no", refund.out_trade_no.clone()),
        ("out_refund_no", refund.out_refund_no.clone()),
        ("refund_id", refund.refund_id.clone()),
        ("refund_fee", refund.amount.to_string()),
        ("settlement_refund_fee", refund.amount.to_string()),
        ("total_fee", trade.total.to_string()),
        ("settlement_total_fee", trade.total.to_string()),
        ("fee_type", "CNY".into()),
        ("cash_fee", trade.payer_total.to_string()),
        ("cash_refund_fee", refund.payer_amount.to_string()),
        ("coupon_refund_fee", (refund.amount - refund.payer_amount).to_string()),
        ("coupon_refund_count", "0".into()),
    ] {
        set(&mut fields, name, value);
    }
    fields
}

/// The answer to a query of refunds.
pub(super) fn refunds(state: &State, trade: &Trade, found: &[&Refund]) -> Fields {
    let mut fields = Fields::new();
    for (name, value) in [
        ("transaction_id", trade.transaction_id.clone().unwrap_or_default()),
        ("out_trade_no", trade.out_trade_no.clone()),
        ("total_refund_count", state.refunds_of(trade).count().to_string()),
        ("refund_count", found.len().to_string()),
        ("total_fee", trade.total.to_string()),
        ("settlement_total_fee", trade.total.to_string()),
        ("fee_type", "CNY".into()),
        ("cash_fee", trade.payer_total.to_string()),
    ] {
        set(&mut fields, name, value);
    }
    for (place, refund) in found.iter().enumerate() {
        let mut of = |name: &str, value: String| set(&mut fields, &format!("{name}_{place}"), value);
        of("out_refund_no", refund.out_refund_no.clone());
        of("refund_id", refund.refund_id.clone());
        of("refund_channel", "ORIGINAL".into());
        of("refund_fee", refund.amount.to_string());
        of("settlement_refund_fee", refund.amount.to_string());
        of("refund_status", status(refund.status).into());
        of("refund_account", account(refund).into());
        // The missing letter is WeChat's.
        of("refund_recv_accout", "支付用户零钱".into());
        if let Some(success_ms) = refund.success_ms {
            of("refund_success_time", clock::beijing(success_ms, "%Y-%m-%d %H:%M:%S"));
        }
    }
    fields
}

/// What is encrypted into a refund's notification.
pub(super) fn req_info(refund: &Refund, trade: &Trade) -> Fields {
    let mut fields = Fields::new();
    for (name, value) in [
        ("out_refund_no", refund.out_refund_no.clone()),
        ("out_trade_no", refund.out_trade_no.clone()),
        ("refund_account", account(refund).into()),
        ("refund_fee", refund.amount.to_string()),
        ("refund_id", refund.refund_id.clone()),
        ("refund_recv_accout", "支付用户零钱".into()),
        ("refund_request_source", "API".into()),
        ("refund_status", status(refund.status).into()),
        ("settlement_refund_fee", refund.amount.to_string()),
        ("settlement_total_fee", trade.total.to_string()),
        ("total_fee", trade.total.to_string()),
        ("transaction_id", refund.transaction_id.clone()),
    ] {
        set(&mut fields, name, value);
    }
    if let Some(success_ms) = refund.success_ms {
        set(&mut fields, "success_time", clock::beijing(success_ms, "%Y-%m-%d %H:%M:%S"));
    }
    fields
}

fn status(status: RefundStatus) -> &'static str {
    match status {
        RefundStatus::Processing => "PROCESSING",
        RefundStatus::Success => "SUCCESS",
        RefundStatus::Closed => "REFUNDCLOSE",
        RefundStatus::Abnormal => "CHANGE",
    }
}

fn account(refund: &Refund) -> &'static str {
    if refund.funds_account == "AVAILABLE" {
        "REFUND_SOURCE_RECHARGE_FUNDS"
    } else {
        "REFUND_SOURCE_UNSETTLED_FUNDS"
    }
}
