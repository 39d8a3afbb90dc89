//! What WeChat Pay says about orders and refunds.

use serde_json::{Map, Value, json};

use crate::{
    clock,
    state::{Refund, RefundStatus, Trade},
};

/// The query's answer and the notification's resource (1.10). Unpaid orders lack what only payment gives; which
/// fields exactly is an open point of the document, so a client may rely on none of them.
pub(super) fn trade(trade: &Trade) -> Value {
    let mut view = json!({
        "appid": trade.app_id,
        "mchid": trade.mch_id,
        "out_trade_no": trade.out_trade_no,
        "trade_state": trade.state.as_str(),
        "trade_state_desc": trade.state.description(),
    });
    let Some(object) = view.as_object_mut() else { return view };
    match (trade.paid_ms, &trade.transaction_id) {
        (Some(paid_ms), Some(id)) if trade.state.is_paid() => paid(object, trade, paid_ms, id),
        _ => {
            object.insert("amount".into(), json!({"total": trade.total, "payer_currency": "CNY"}));
        }
    }
    view
}

fn paid(object: &mut Map<String, Value>, trade: &Trade, paid_ms: i64, transaction_id: &str) {
    let mut set = |name: &str, value: Value| object.insert(name.to_owned(), value);
    set("transaction_id", transaction_id.into());
    set("trade_type", trade.trade_type.as_str().into());
    set("bank_type", "OTHERS".into());
    set("attach", trade.attach.as_deref().unwrap_or_default().into());
    set("success_time", clock::rfc3339(paid_ms).into());
    set("payer", json!({"openid": trade.openid}));
    let amount = json!({
        "total": trade.total,
        "payer_total": trade.payer_total,
        "currency": "CNY",
        "payer_currency": "CNY",
    });
    set("amount", amount);
    let coupon = trade.total - trade.payer_total;
    if coupon > 0 {
        let promotion = json!({
            "coupon_id": "109519", "name": "停车立减", "scope": "GLOBAL", "type": "CASH", "amount": coupon,
            "stock_id": "931386", "wechatpay_contribute": coupon, "merchant_contribute": 0,
            "other_contribute": 0, "currency": "CNY",
        });
        set("promotion_detail", json!([promotion]));
    }
}

/// The refund call's and the refund query's answer (1.11).
pub(super) fn refund(refund: &Refund, trade: &Trade) -> Value {
    let mut view = json!({
        "refund_id": refund.refund_id,
        "out_refund_no": refund.out_refund_no,
        "transaction_id": refund.transaction_id,
        "out_trade_no": refund.out_trade_no,
        "channel": "ORIGINAL",
        "user_received_account": "支付用户零钱",
        "create_time": clock::rfc3339(refund.created_ms),
        "status": refund.status.as_str(),
        "funds_account": refund.funds_account,
        "amount": {
            "total": trade.total,
            "refund": refund.amount,
            "from": refund.request.pointer("/amount/from").cloned().unwrap_or_else(|| json!([])),
            "payer_total": trade.payer_total,
            "payer_refund": refund.payer_amount,
            "settlement_refund": refund.amount,
            "settlement_total": trade.total,
            "discount_refund": refund.amount - refund.payer_amount,
            "currency": "CNY",
            "refund_fee": 0,
        },
        "promotion_detail": [],
    });
    if let (Some(success_ms), Some(object)) = (refund.success_ms, view.as_object_mut()) {
        object.insert("success_time".into(), clock::rfc3339(success_ms).into());
    }
    view
}

/// The refund notification's resource (1.14): `refund_status`, and fewer members.
pub(super) fn refund_resource(refund: &Refund, trade: &Trade) -> Value {
    let mut view = json!({
        "mchid": refund.mch_id,
        "transaction_id": refund.transaction_id,
        "out_trade_no": refund.out_trade_no,
        "refund_id": refund.refund_id,
        "out_refund_no": refund.out_refund_no,
        "refund_status": refund.status.as_str(),
        "user_received_account": "支付用户零钱",
        "amount": {
            "total": trade.total,
            "refund": refund.amount,
            "payer_total": trade.payer_total,
            "payer_refund": refund.payer_amount,
        },
    });
    if let (RefundStatus::Success, Some(at), Some(object)) =
        (refund.status, refund.success_ms, view.as_object_mut())
    {
        object.insert("success_time".into(), clock::rfc3339(at).into());
    }
    view
}
