//! Faults do what their names say.

use sandbox::{FaultName, FaultRequest, Operation, Place, state::Outcome};
use serde_json::json;

use crate::support::Merchant;

fn set(m: &Merchant, request: FaultRequest) {
    m.sandbox.add_fault(request).unwrap();
}

#[tokio::test]
async fn lost_notifications_are_tried_again() {
    let m = Merchant::new();
    set(&m, FaultRequest::new(FaultName::LoseNotification).on_trade("ORDER0001").times(2));
    m.paid("ORDER0001", 100).await;
    assert!(m.deliver().await.is_empty());
    m.advance(15_000);
    assert!(m.deliver().await.is_empty());
    m.advance(15_000);
    assert_eq!(m.deliver().await.len(), 1);
    let outcomes: Vec<Outcome> = m.sandbox.notifications()[0].attempts.iter().map(|a| a.outcome).collect();
    assert_eq!(outcomes, [Outcome::Lost, Outcome::Lost, Outcome::Accepted]);
    assert!(m.sandbox.faults().is_empty(), "used up");
}

#[tokio::test]
async fn delays_duplicates_and_other_orders() {
    let m = Merchant::new();
    set(&m, FaultRequest::new(FaultName::DelayNotification).delayed(90_000).times(1));
    m.paid("ORDER0001", 100).await;
    assert_eq!(m.sandbox.next_due_ms(), Some(m.now_ms() + 90_000));
    m.advance(90_000);
    set(&m, FaultRequest::new(FaultName::DuplicateNotification));
    let heard = m.deliver().await;
    assert_eq!(heard.len(), 2);
    assert_eq!(heard[0].body(), heard[1].body());
    assert!(heard.iter().all(|r| m.is_signed(r.headers(), r.body())));
    assert!(m.deliver().await.is_empty());
}

#[tokio::test]
async fn reordered_notifications_let_the_next_one_pass() {
    let m = Merchant::new();
    set(&m, FaultRequest::new(FaultName::ReorderNotifications).times(1));
    m.paid("ORDER0001", 100).await;
    assert!(m.deliver().await.is_empty());
    m.paid("ORDER0002", 100).await;
    let heard = m.deliver().await;
    let numbers: Vec<String> =
        heard.iter().map(|r| m.open(r).1["out_trade_no"].as_str().unwrap().to_owned()).collect();
    assert_eq!(numbers, ["ORDER0002", "ORDER0001"]);

    set(&m, FaultRequest::new(FaultName::ReorderNotifications).times(1));
    m.paid("ORDER0003", 100).await;
    m.advance(60_000);
    assert_eq!(m.deliver().await.len(), 1, "alone it comes after a minute");
}

#[tokio::test]
async fn spoiled_seals_are_never_valid_and_the_next_attempt_is() {
    for fault in [
        FaultName::CorruptSignature,
        FaultName::SignatureProbe,
        FaultName::TamperedBody,
        FaultName::UnknownSerial,
    ] {
        let m = Merchant::new();
        set(&m, FaultRequest::new(fault).times(1));
        set(&m, FaultRequest::new(fault).in_place(Place::Answer).in_call(Operation::Query).times(1));
        m.paid("ORDER0001", 100).await;
        m.say([crate::support::Say::Status(401)]);
        let heard = m.deliver().await;
        assert!(!m.is_signed(heard[0].headers(), heard[0].body()), "{fault:?}");
        assert_eq!(m.sandbox.notifications()[0].attempts[0].faults, [fault]);
        m.advance(15_000);
        let heard = m.deliver().await;
        assert!(m.is_signed(heard[0].headers(), heard[0].body()), "{fault:?}");

        let answer = m.query("ORDER0001").await;
        assert!(!m.is_signed(&answer.headers, &answer.body), "{fault:?}");
        answer.json();
        if fault == FaultName::SignatureProbe {
            assert!(answer.header("wechatpay-signature").starts_with("WECHATPAY/SIGNTEST/"));
        }
        let answer = m.query("ORDER0001").await;
        assert!(m.is_signed(&answer.headers, &answer.body), "{fault:?}");
    }
}

#[tokio::test]
async fn certificates_expire_rotate_and_clocks_go_wrong() {
    let m = Merchant::new();
    let serials: Vec<String> = m.sandbox.read(|state| {
        state.merchants[0].platform_certificates.iter().map(|c| c.credential.serial.clone()).collect()
    });
    m.order("ORDER0001", 100).await;
    let answered = async |fault| {
        set(&m, FaultRequest::new(fault).in_place(Place::Answer).times(1));
        m.query("ORDER0001").await
    };
    let answer = answered(FaultName::ExpiredCertificate).await;
    assert_eq!(answer.header("wechatpay-serial"), serials[0]);
    assert!(
        m.is_signed(&answer.headers, &answer.body),
        "the arithmetic holds; the certificate is out of date"
    );
    let offered = async || {
        let answer = m.call("GET", "/v3/certificates", &serde_json::Value::Null).await.json();
        let entries = answer["data"].as_array().unwrap().clone();
        entries.iter().map(|e| e["serial_no"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(offered().await, [serials[1].clone()]);
    let answer = answered(FaultName::RotatedKey).await;
    assert_eq!(answer.header("wechatpay-serial"), serials[2]);
    assert_eq!(offered().await, [serials[1].clone(), serials[2].clone()]);
    let answer = answered(FaultName::StaleTimestamp).await;
    assert_eq!(answer.header("wechatpay-timestamp"), (m.now_ms() / 1000 - 600).to_string());
    assert!(m.is_signed(&answer.headers, &answer.body));
}

#[tokio::test]
async fn false_contents_are_properly_signed() {
    let m = Merchant::new();
    for (fault, pointer, value) in [
        (FaultName::WrongAmount, "/amount/total", json!(101)),
        (FaultName::WrongCurrency, "/amount/currency", json!("USD")),
        (FaultName::WrongMerchant, "/mchid", json!("1900009999")),
        (FaultName::WrongApp, "/appid", json!("wx9999999999999999")),
    ] {
        let number = format!("ORDER{fault:?}");
        set(&m, FaultRequest::new(fault).on_trade(&number).times(1));
        set(
            &m,
            FaultRequest::new(fault)
                .on_trade(&number)
                .in_place(Place::Answer)
                .in_call(Operation::Query)
                .times(1),
        );
        m.paid(&number, 100).await;
        let heard = m.deliver().await;
        assert!(m.is_signed(heard[0].headers(), heard[0].body()));
        assert_eq!(m.open(&heard[0]).1.pointer(pointer), Some(&value), "{fault:?}");
        let answer = m.query(&number).await;
        assert!(m.is_signed(&answer.headers, &answer.body));
        assert_eq!(answer.json().pointer(pointer), Some(&value), "{fault:?}");
        assert_ne!(m.query(&number).await.json().pointer(pointer), Some(&value), "once only");
    }
    set(&m, FaultRequest::new(FaultName::UnknownMembers).on_trade("ORDERMORE"));
    m.paid("ORDERMORE", 100).await;
    assert!(m.open(&m.deliver().await[0]).1.get("sandbox_member").is_some());
}

#[tokio::test]
async fn stopped_calls_do_nothing_and_swallowed_ones_everything() {
    let m = Merchant::new();
    for (fault, status, code) in [
        (FaultName::ServerError, 500, "SYSTEM_ERROR"),
        (FaultName::TooManyRequests, 429, "FREQUENCY_LIMITED"),
        (FaultName::UserPaying, 202, "USERPAYING"),
    ] {
        set(&m, FaultRequest::new(fault).on_next_trade().times(1));
        let answer = m.place(&m.order_body("ORDER0001", 100)).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (status, code));
        assert!(m.sandbox.payments().is_empty());
        m.sandbox.clear_faults(None);
    }
    set(&m, FaultRequest::new(FaultName::TimeoutAfterSuccess).on_next_trade().times(1));
    let answer = m.place(&m.order_body("ORDER0001", 100)).await;
    assert_eq!((answer.status.as_u16(), answer.header("wechatpay-signature")), (504, ""));
    let prepay = m.order("ORDER0001", 100).await;
    m.sandbox.pay(&prepay, &m.openid("lin")).unwrap();
    set(&m, FaultRequest::new(FaultName::ErrorAfterSuccess).in_call(Operation::Refund).times(1));
    assert_eq!(m.refund("ORDER0001", "REFUND1", 100, 100).await.status, 500);
    assert_eq!(m.sandbox.refunds().len(), 1);
    assert_eq!(m.refund("ORDER0001", "REFUND1", 100, 100).await.status, 200);
    assert_eq!(m.sandbox.refunds().len(), 1);
    m.order("ORDER0002", 100).await;
    set(&m, FaultRequest::new(FaultName::TimeoutAfterSuccess).in_call(Operation::Close).times(1));
    assert_eq!(m.close("ORDER0002").await.status, 504);
    assert_eq!(m.query("ORDER0002").await.json()["trade_state"], "CLOSED");
}

#[tokio::test]
async fn the_wallets_faults() {
    let m = Merchant::new();
    set(&m, FaultRequest::new(FaultName::Coupon).on_trade("ORDER0001"));
    let receipt = m.paid("ORDER0001", 100).await;
    assert_eq!(receipt.amount, 99);
    let paid = m.query("ORDER0001").await.json();
    assert_eq!((&paid["amount"]["total"], &paid["amount"]["payer_total"]), (&json!(100), &json!(99)));
    assert_eq!(paid["promotion_detail"][0]["amount"], 1);
    let refund = m.refund("ORDER0001", "REFUND1", 100, 100).await.json();
    assert_eq!((&refund["amount"]["refund"], &refund["amount"]["payer_refund"]), (&json!(100), &json!(99)));

    let prepay = m.order("ORDER0002", 100).await;
    m.close("ORDER0002").await;
    set(&m, FaultRequest::new(FaultName::LateSuccess).on_trade("ORDER0002").times(1));
    m.sandbox.pay(&prepay, &m.openid("lin")).unwrap();
    assert_eq!(m.query("ORDER0002").await.json()["trade_state"], "SUCCESS");
    assert_eq!(m.deliver().await.len(), 2);

    m.paid("ORDER0003", 100).await;
    set(&m, FaultRequest::new(FaultName::BalanceNotEnough).times(1));
    let answer = m.refund("ORDER0003", "REFUND3", 100, 100).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (403, "NOT_ENOUGH"));
    assert_eq!(m.refund("ORDER0003", "REFUND3", 100, 100).await.status, 200);
}

#[tokio::test]
async fn the_next_trade_is_bound_once() {
    let m = Merchant::new();
    m.order("ORDER0001", 100).await;
    set(&m, FaultRequest::new(FaultName::LoseNotification).on_next_trade());
    m.order("ORDER0001", 100).await;
    assert_eq!(
        m.sandbox.faults()[0].target,
        sandbox::FaultTarget::NextTrade,
        "a repeated order is not a new one"
    );
    m.order("ORDER0002", 100).await;
    m.order("ORDER0003", 100).await;
    assert_eq!(m.sandbox.faults()[0].target, sandbox::FaultTarget::Trade("ORDER0002".into()));
}

#[tokio::test]
async fn misplaced_faults_are_refused() {
    let m = Merchant::new();
    let wrong = FaultRequest::new(FaultName::ServerError).in_place(Place::Notification);
    assert_eq!(
        m.sandbox.add_fault(wrong).unwrap_err().to_string(),
        "server_error does not occur in Notification"
    );
    for name in FaultName::ALL {
        assert_eq!(serde_json::to_value(name).unwrap(), name.as_str());
        assert!(name.fits(name.usual_place()));
    }
}
