//! Query, close, refund, refund query; what the doors refuse.

use http::StatusCode;
use sandbox::state::UmsWallet;
use sandbox::{FaultName, FaultRequest, Operation};
use serde_json::{Value, json};

use super::support::*;

#[tokio::test]
async fn an_order_is_there_once_its_cashier_was_opened() {
    let ums = Ums::new();
    let (status, answer) = ums.open("query", &ums.message(NUMBER)).await;
    assert_eq!((status, &answer["errCode"]), (StatusCode::OK, &json!("NO_ORDER")));
    ums.opened();
    let (_, answer) = ums.open("query", &ums.message(NUMBER)).await;
    assert_eq!((&answer["status"], &answer["totalAmount"]), (&json!("WAIT_BUYER_PAY"), &json!(1250)));
    assert_eq!(answer["msgId"], "m1");
    ums.paid();
    let (_, answer) = ums.open("query", &ums.message(NUMBER)).await;
    assert_eq!((&answer["status"], &answer["targetSys"]), (&json!("TRADE_SUCCESS"), &json!("WXPay")));
    assert!(answer["targetOrderId"].as_str().unwrap().starts_with("42000"));
}

#[tokio::test]
async fn closing() {
    let ums = Ums::new();
    assert_eq!(ums.open("close", &ums.message(NUMBER)).await.1["errCode"], "NO_ORDER");
    let token = ums.opened();
    assert_eq!(ums.open("close", &ums.message(NUMBER)).await.1["status"], "TRADE_CLOSED");
    assert!(ums.world.sandbox.pay_at_cashier(&token, "lin").is_err());
    let other = Ums::new();
    other.paid();
    assert_eq!(other.open("close", &other.message(NUMBER)).await.1["errCode"], "OPERATION_NOT_ALLOWED");
}

#[tokio::test]
async fn what_the_gateway_refuses() {
    let ums = Ums::new();
    let body = Value::Object(ums.message(NUMBER)).to_string();
    let (status, answer) = ums.send("/v1/netpay/query", None, body.clone()).await;
    assert_eq!((status.as_u16(), &answer["errCode"]), (412, &json!("9200")));
    assert!(answer.get("errMsg").is_none(), "the gateway says errInfo");
    let mut bent = Ums::new();
    bent.own.app_key = "0".repeat(32);
    assert_eq!(bent.open("query", &bent.message(NUMBER)).await.1["errInfo"], "签名验证失败");
    // A timestamp in another form, and one that is too old.
    let header = |timestamp: &str| {
        format!("OPEN-BODY-SIG AppId=\"x\", Timestamp=\"{timestamp}\", Nonce=\"n\", Signature=\"s\"")
    };
    for timestamp in ["2026-01-02 03:04:05", "20260101030405"] {
        let (_, answer) = ums.send("/v1/netpay/query", Some(&header(timestamp)), body.clone()).await;
        assert_eq!(answer["errCode"], "1000", "{timestamp}");
    }
}

#[tokio::test]
async fn a_nonce_is_good_for_one_call() {
    let ums = Ums::new();
    let body = Value::Object(ums.message(NUMBER)).to_string();
    let own = &ums.own;
    let timestamp = ums.beijing("%Y%m%d%H%M%S");
    let signature = sandbox::chinaums::sign::open_signature(
        &own.app_id,
        &own.app_key,
        &timestamp,
        "nonce",
        body.as_bytes(),
    );
    let header = format!(
        "OPEN-BODY-SIG AppId=\"{}\",Timestamp=\"{timestamp}\",Nonce=\"nonce\",Signature=\"{signature}\"",
        own.app_id
    );
    let first = ums.send("/v1/netpay/query", Some(&header), body.clone()).await.1;
    assert_eq!(first["errCode"], "NO_ORDER", "with or without a space behind the comma");
    assert_eq!(ums.send("/v1/netpay/query", Some(&header), body).await.1["errCode"], "9200");
}

#[tokio::test]
async fn what_every_message_needs() {
    let ums = Ums::new();
    for (name, value, code) in [
        ("mid", "898340149000102", "NO_MERCHANT"),
        ("tid", "99999999", "NO_MERCHANT"),
        ("instMid", "H5DEFAULT", "INVLID_MERCHANT_CONFIG"),
        ("requestTimestamp", "2026-01-01 19:04:05", "ABNORMAL_REQUEST_TIME"),
        ("requestTimestamp", "20260102030405", "ABNORMAL_REQUEST_TIME"),
    ] {
        let mut body = ums.message(NUMBER);
        body.insert(name.into(), value.into());
        assert_eq!(ums.open("query", &body).await.1["errCode"], code, "{name}={value}");
    }
}

#[tokio::test]
async fn the_portal_signs_its_answers() {
    let ums = Ums::new();
    ums.paid();
    let (_, answer) = ums.portal("query", &ums.message(NUMBER)).await;
    assert_eq!((&answer["status"], &answer["msgSrc"]), (&json!("TRADE_SUCCESS"), &json!("NETPAY")));
    let pairs = texts(answer.as_object().unwrap());
    assert!(sandbox::chinaums::sign::verifies(&pairs, &ums.own.communication_key));
    let mut stranger = Ums::new();
    stranger.own.communication_key = "x".repeat(48);
    assert_eq!(stranger.portal("query", &stranger.message(NUMBER)).await.1["errCode"], "BAD_SIGN");
    stranger.own.msg_src = "WWW.NOBODY.COM".into();
    let (_, answer) = stranger.portal("query", &stranger.message(NUMBER)).await;
    assert_eq!(answer["errCode"], "INVALID_MSGSRC");
    assert!(answer.get("sign").is_none(), "nobody's key to sign with");
    assert_eq!(ums.portal("fly", &ums.message(NUMBER)).await.1["errCode"], "NO_SERVICE");
}

#[tokio::test]
async fn refunds_in_parts() {
    let ums = Ums::new();
    let first = "1017R260102030405ABCDEFGHJK";
    assert_eq!(ums.open("refund", &ums.refund(first, 250)).await.1["errCode"], "NO_ORDER");
    ums.paid();
    let (_, answer) = ums.open("refund", &ums.refund(first, 250)).await;
    assert_eq!((&answer["refundStatus"], &answer["refundAmount"]), (&json!("PROCESSING"), &json!("250")));
    // The same numbers again are the same refund.
    let (_, again) = ums.open("refund", &ums.refund(first, 250)).await;
    assert_eq!(again["refundTargetOrderId"], answer["refundTargetOrderId"]);
    assert_eq!(ums.world.sandbox.ums_refunds().len(), 1);
    assert_eq!(ums.open("query", &ums.message(NUMBER)).await.1["status"], "TRADE_REFUND");
    let too_much = ums.open("refund", &ums.refund("1017R2", 1001)).await.1;
    assert_eq!(too_much["errCode"], "OPERATION_NOT_ALLOWED");
    assert_eq!(ums.open("refund", &ums.refund("R1", 1)).await.1["errCode"], "BAD_REQUEST");
    ums.world.advance(10_000);
    let mut asked = ums.message(first);
    asked.insert("merOrderId".into(), first.into());
    let (_, answer) = ums.open("refund-query", &asked).await;
    assert_eq!((&answer["refundStatus"], &answer["sendBackAmount"]), (&json!("SUCCESS"), &json!(250)));
    assert_eq!((&answer["merOrderId"], &answer["refundOrderId"]), (&json!(NUMBER), &json!(first)));
    assert_eq!(ums.open("refund", &ums.refund("1017R2", 1000)).await.1["errCode"], "SUCCESS");
    assert_eq!(ums.open("query", &ums.message(NUMBER)).await.1["status"], "TRADE_CLOSED");
}

#[tokio::test]
async fn faults_of_the_channel_behind() {
    let ums = Ums::new();
    ums.paid();
    let first = "1017R260102030405ABCDEFGHJK";
    ums.world.sandbox.add_fault(FaultRequest::new(FaultName::RefundUnknown).times(1)).unwrap();
    let (_, answer) = ums.open("refund", &ums.refund(first, 250)).await;
    assert_eq!((&answer["errCode"], &answer["refundStatus"]), (&json!("TARGET_FAIL"), &json!("UNKNOWN")));
    ums.world.advance(10_000);
    assert_eq!(ums.open("refund", &ums.refund(first, 250)).await.1["refundStatus"], "SUCCESS");
    let busy = FaultRequest::new(FaultName::ServerError).in_call(Operation::Query).times(1);
    ums.world.sandbox.add_fault(busy).unwrap();
    assert_eq!(ums.open("query", &ums.message(NUMBER)).await.1["errCode"], "SYSTEM_BUSY");
    let lost = FaultRequest::new(FaultName::TimeoutAfterSuccess).in_call(Operation::Refund).times(1);
    ums.world.sandbox.add_fault(lost).unwrap();
    assert_eq!(ums.open("refund", &ums.refund("1017R2", 100)).await.0, StatusCode::GATEWAY_TIMEOUT);
    assert_eq!(ums.world.sandbox.ums_refunds().len(), 2, "it was done all the same");
}

#[tokio::test]
async fn an_order_nobody_pays_closes_at_its_time() {
    let ums = Ums::new();
    let mut order = ums.order();
    order.insert("expireTime".into(), "2026-01-02 03:09:05".into());
    ums.world.sandbox.open_cashier(&ums.open_address(&order), UmsWallet::Alipay).unwrap();
    ums.world.advance(299_000);
    assert_eq!(ums.open("query", &ums.message(NUMBER)).await.1["status"], "WAIT_BUYER_PAY");
    ums.world.advance(1_000);
    assert_eq!(ums.open("query", &ums.message(NUMBER)).await.1["status"], "TRADE_CLOSED");
}
