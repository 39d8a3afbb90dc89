//! Refunds: section 1.11.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{Merchant, NOTIFY};

#[tokio::test]
async fn a_refund_is_accepted_travels_and_arrives() {
    let m = Merchant::new();
    let receipt = m.paid("ORDER0001", 1000).await;
    m.deliver().await;
    let answer = m.refund("ORDER0001", "REFUND1", 300, 1000).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(m.is_signed(&answer.headers, &answer.body));
    let accepted = answer.json();
    assert_eq!((&accepted["status"], accepted.get("success_time")), (&json!("PROCESSING"), None));
    assert_eq!(accepted["refund_id"].as_str().unwrap().len(), 29);
    assert_eq!(m.query("ORDER0001").await.json()["trade_state"], "REFUND");
    assert!(m.deliver().await.is_empty());

    m.advance(5_000);
    let arrived = m.refund_query("REFUND1").await.json();
    assert_eq!(
        (&arrived["status"], &arrived["success_time"]),
        (&json!("SUCCESS"), &json!("2026-01-02T03:04:10+08:00"))
    );
    let heard = m.deliver().await;
    assert_eq!((heard.len(), heard[0].uri().to_string()), (1, format!("{NOTIFY}/refund")));
    assert!(m.is_signed(heard[0].headers(), heard[0].body()));
    let (envelope, resource) = m.open(&heard[0]);
    assert_eq!(
        (&envelope["event_type"], &envelope["summary"]),
        (&json!("REFUND.SUCCESS"), &json!("退款成功"))
    );
    assert_eq!(
        resource,
        json!({
            "mchid": "1900000001", "transaction_id": receipt.transaction_id, "out_trade_no": "ORDER0001",
            "refund_id": accepted["refund_id"], "out_refund_no": "REFUND1", "refund_status": "SUCCESS",
            "success_time": "2026-01-02T03:04:10+08:00", "user_received_account": "支付用户零钱",
            "amount": {"total": 1000, "refund": 300, "payer_total": 1000, "payer_refund": 300},
        })
    );
}

#[tokio::test]
async fn the_same_refund_again_is_the_same_refund() {
    let m = Merchant::new();
    m.paid("ORDER0001", 1000).await;
    let first = m.refund("ORDER0001", "REFUND1", 300, 1000).await.json();
    assert_eq!(m.refund("ORDER0001", "REFUND1", 300, 1000).await.json(), first);
    assert_eq!(m.sandbox.refunds().len(), 1);
    let answer = m.refund("ORDER0001", "REFUND1", 301, 1000).await;
    let other = r#"{"code":"INVALID_REQUEST","message":"订单金额或退款金额与之前请求不一致，请核实后再试"}"#;
    assert_eq!((answer.status.as_u16(), answer.text().as_str()), (400, other));
    let mut body = Merchant::refund_body("ORDER0001", "REFUND1", 300, 1000);
    body["reason"] = "离场退费".into();
    let answer = m.call("POST", "/v3/refund/domestic/refunds", &body).await;
    assert!(answer.header("request-id").ends_with("-268498688"));
}

#[tokio::test]
async fn unpaid_and_missing_orders_are_the_same_to_a_refund() {
    let m = Merchant::new();
    m.order("ORDER0001", 1000).await;
    let missing = r#"{"code":"RESOURCE_NOT_EXISTS","message":"订单不存在"}"#;
    for number in ["ORDER0001", "ORDER0002"] {
        let answer = m.refund(number, "REFUND1", 300, 1000).await;
        assert_eq!((answer.status.as_u16(), answer.text().as_str()), (404, missing));
    }
    let answer = m.refund_query("REFUND1").await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (404, "RESOURCE_NOT_EXISTS"));
}

#[tokio::test]
async fn sums_numbers_and_years_have_limits() {
    let m = Merchant::new();
    m.paid("ORDER0001", 1000).await;
    let refused = async |refund: i64, total: i64| {
        let answer = m.refund("ORDER0001", "REFUNDX", refund, total).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, "INVALID_REQUEST"));
        answer.json()["message"].as_str().unwrap().to_owned()
    };
    assert_eq!(refused(1, 999).await, "订单金额或退款金额与之前请求不一致，请核实后再试");
    assert_eq!(refused(1001, 1000).await, "退款金额大于可退金额");
    for n in 0..50 {
        assert_eq!(m.refund("ORDER0001", &format!("REFUND{n}"), 10, 1000).await.status, 200);
    }
    assert_eq!(refused(10, 1000).await, "订单的部分退款次数已达到50次上限");
    m.paid("ORDER0002", 1000).await;
    m.refund("ORDER0002", "ALL", 1000, 1000).await;
    let answer = m.refund("ORDER0002", "MORE", 1, 1000).await;
    assert_eq!(answer.json()["message"], "订单已全额退款");
    m.paid("ORDER0003", 1000).await;
    m.advance(366 * 86_400_000);
    let answer = m.refund("ORDER0003", "LATE", 1, 1000).await;
    assert_eq!(answer.json()["message"], "订单已超过可退款的最大期限");
}

#[tokio::test]
async fn the_refund_body_is_held_to_its_rules() {
    let m = Merchant::new();
    let receipt = m.paid("ORDER0001", 1000).await;
    let send = async |change: Value| {
        let mut body = Merchant::refund_body("ORDER0001", "REFUND1", 300, 1000);
        for (name, value) in change.as_object().unwrap() {
            body[name] = value.clone();
            if value == "absent" {
                body.as_object_mut().unwrap().remove(name);
            }
        }
        m.call("POST", "/v3/refund/domestic/refunds", &body).await
    };
    for wrong in [
        json!({"out_trade_no": "absent"}),
        json!({"out_refund_no": "R F"}),
        json!({"out_refund_no": "R".repeat(65)}),
        json!({"amount": {"refund": 1, "total": 1000}}),
        json!({"amount": {"refund": 0, "total": 1000, "currency": "CNY"}}),
        json!({"amount": {"refund": 1, "total": 1000, "currency": "USD"}}),
        json!({"reason": ""}),
        json!({"funds_account": "OTHER"}),
        json!({"sub_mchid": "1900000009"}),
    ] {
        assert_eq!(send(wrong.clone()).await.code(), "PARAM_ERROR", "{wrong}");
    }
    let answer = send(json!({"transaction_id": "4200000000000000000000000000"})).await;
    assert_eq!(answer.code(), "INVALID_REQUEST");
    let by_id = json!({"out_trade_no": "absent", "transaction_id": receipt.transaction_id, "out_refund_no": "R_-|*@1"});
    assert_eq!(send(by_id).await.status, 200);
    m.sandbox.change(|state, _| {
        state.merchants[0].products.remove(&sandbox::state::Product::Refund);
    });
    assert_eq!(m.refund("ORDER0001", "REFUND2", 1, 1000).await.code(), "NO_AUTH");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Whatever is asked for, in whatever order, repeated or not: no order ever gives back more than it took.
    #[test]
    fn refunds_never_exceed_the_payment(
        total in 1_i64..500,
        asked in prop::collection::vec((0_usize..6, 1_i64..300, any::<bool>()), 1..20),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let m = Merchant::new();
            m.paid("ORDER0001", total).await;
            let mut accepted = std::collections::BTreeMap::new();
            for (number, amount, wait) in asked {
                if wait {
                    m.advance(5_000);
                }
                let number = format!("REFUND{number}");
                let answer = m.refund("ORDER0001", &number, amount, total).await;
                if answer.status == 200 {
                    assert_eq!(answer.json()["amount"]["refund"], amount);
                    assert_eq!(*accepted.entry(number).or_insert(amount), amount);
                }
                let sum: i64 = accepted.values().sum();
                assert!(sum <= total, "{sum} of {total}");
                let kept: i64 = m.sandbox.refunds().iter().map(|r| r.amount).sum();
                assert_eq!(kept, sum);
            }
        });
    }
}
