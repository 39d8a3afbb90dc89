//! What the scripted WeChat does with orders and refunds, and how it says so.

use super::{Refund, State, Trade};
use domain::time::UnixMs;
use serde_json::{Value, json};

pub(super) fn refused(status: u16, code: &str) -> (u16, Value) {
    (status, json!({ "code": code, "message": code }))
}

pub(super) fn order(state: &mut State, raw: &str) -> (u16, Value) {
    let body: Value = serde_json::from_str(raw).unwrap();
    let number = body["out_trade_no"].as_str().unwrap().to_owned();
    let fresh =
        Trade { body, raw: raw.to_owned(), state: "NOTPAY", prepays: 0, transaction_id: None, paid_at: None };
    let trade = state.trades.entry(number.clone()).or_insert(fresh);
    match trade.state {
        _ if trade.raw != raw => refused(403, "OUT_TRADE_NO_USED"),
        "SUCCESS" | "REFUND" => refused(400, "ORDERPAID"),
        "CLOSED" => refused(400, "ORDER_CLOSED"),
        _ => {
            trade.prepays += 1;
            (200, json!({ "prepay_id": format!("wx{number}{:07}", trade.prepays) }))
        }
    }
}

pub(super) fn refund(state: &mut State, raw: &str) -> (u16, Value) {
    let body: Value = serde_json::from_str(raw).unwrap();
    let number = body["out_refund_no"].as_str().unwrap().to_owned();
    state.number += 1;
    let refund_id = format!("503000{:023}", state.number);
    let status = state.refund_status.unwrap_or("PROCESSING");
    if let Some(known) = state.refunds.get(&number) {
        if known.raw != raw {
            return refused(400, "INVALID_REQUEST");
        }
    } else {
        let refund = Refund { body: body.clone(), raw: raw.to_owned(), status, number: refund_id };
        let (trade_number, trade) = trade_of(state, &refund);
        let total = trade.body["amount"]["total"].as_i64().unwrap();
        let of_trade = |r: &&Refund| trade_of(state, r).0 == trade_number;
        let given: i64 = state
            .refunds
            .values()
            .filter(of_trade)
            .map(|r| r.body["amount"]["refund"].as_i64().unwrap())
            .sum();
        assert!(
            given + body["amount"]["refund"].as_i64().unwrap() <= total,
            "WeChat was asked to refund too much"
        );
        let trade_number = trade_number.clone();
        state.trades.get_mut(&trade_number).unwrap().state = "REFUND";
        state.refunds.insert(number.clone(), refund);
    }
    let refund = &state.refunds[&number];
    let (trade_number, trade) = trade_of(state, refund);
    (200, refund_json(&number, refund, trade_number, trade))
}

pub(super) fn trade_of<'a>(state: &'a State, refund: &Refund) -> (&'a String, &'a Trade) {
    let transaction = refund.body["transaction_id"].as_str();
    let number = refund.body["out_trade_no"].as_str();
    state
        .trades
        .iter()
        .find(|(no, t)| {
            number == Some(no.as_str())
                || (transaction.is_some() && t.transaction_id.as_deref() == transaction)
        })
        .unwrap()
}

pub(super) fn trade_json(number: &str, trade: &Trade) -> Value {
    let mut json = json!({
        "appid": trade.body["appid"], "mchid": trade.body["mchid"], "out_trade_no": number, "trade_state": trade.state,
        "trade_state_desc": "x",
    });
    if let (Some(id), Some(at)) = (&trade.transaction_id, trade.paid_at) {
        let total = &trade.body["amount"]["total"];
        json["transaction_id"] = id.as_str().into();
        json["trade_type"] = "JSAPI".into();
        json["bank_type"] = "OTHERS".into();
        json["success_time"] = UnixMs(at).shanghai_rfc3339().into();
        json["payer"] = json!({ "openid": trade.body["payer"]["openid"] });
        json["amount"] =
            json!({ "total": total, "payer_total": total, "currency": "CNY", "payer_currency": "CNY" });
    }
    json
}

pub(super) fn refund_json(number: &str, refund: &Refund, trade_number: &str, trade: &Trade) -> Value {
    let mut json = json!({
        "refund_id": refund.number, "out_refund_no": number, "transaction_id": trade.transaction_id,
        "out_trade_no": trade_number, "channel": "ORIGINAL", "user_received_account": "支付用户零钱",
        "create_time": "2026-11-23T20:00:00+08:00", "status": refund.status,
        "amount": {
            "total": refund.body["amount"]["total"], "refund": refund.body["amount"]["refund"],
            "payer_total": refund.body["amount"]["total"], "payer_refund": refund.body["amount"]["refund"],
            "currency": "CNY",
        },
    });
    if refund.status == "SUCCESS" {
        json["success_time"] = "2026-11-23T20:00:00+08:00".into();
    }
    json
}
