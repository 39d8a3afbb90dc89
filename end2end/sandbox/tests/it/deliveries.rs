//! Notifications and their schedule: section 1.14.

use sandbox::{
    FaultName, FaultRequest,
    notifications::WECHAT_PAY_RETRIES_S,
    state::{Delivery, Outcome},
};
use serde_json::json;

use crate::support::{Merchant, NOTIFY, Say};

#[tokio::test]
async fn a_payment_is_announced_signed_and_encrypted() {
    let m = Merchant::new();
    m.paid("ORDER0001", 100).await;
    let heard = m.deliver().await;
    let [request] = heard.as_slice() else { panic!("{heard:?}") };
    assert_eq!((request.method().as_str(), request.uri().to_string().as_str()), ("POST", NOTIFY));
    assert_eq!(request.headers()["content-type"], "application/json");
    assert_eq!(request.headers()["wechatpay-serial"], m.account.wechatpay_public_key_id.as_str());
    assert!(m.is_signed(request.headers(), request.body()));
    let (envelope, resource) = m.open(request);
    assert_eq!(envelope["resource_type"], "encrypt-resource");
    assert_eq!(envelope["event_type"], "TRANSACTION.SUCCESS");
    assert_eq!(envelope["summary"], "支付成功");
    assert_eq!(envelope["create_time"], "2026-01-02T03:04:05+08:00");
    assert_eq!(envelope["id"].as_str().unwrap().len(), 36);
    assert_eq!(envelope["resource"]["nonce"].as_str().unwrap().len(), 12);
    assert_eq!(resource, m.query("ORDER0001").await.json());
    assert!(m.deliver().await.is_empty());
    assert_eq!(m.sandbox.notifications()[0].delivery, Delivery::Delivered);
}

#[test]
fn the_schedule_is_the_documents() {
    assert_eq!(WECHAT_PAY_RETRIES_S.len(), 15);
    assert_eq!(WECHAT_PAY_RETRIES_S.iter().sum::<i64>(), 24 * 3600 + 4 * 60);
}

#[tokio::test]
async fn refused_notifications_come_again_on_schedule_and_end() {
    for scale in [1, 60] {
        let m = Merchant::with_scale(scale);
        m.paid("ORDER0001", 100).await;
        let statuses = [500, 302, 401, 404, 503].into_iter().cycle().map(Say::Status);
        m.say(statuses.take(16));
        let first = m.deliver().await;
        assert_eq!(first.len(), 1);
        for seconds in WECHAT_PAY_RETRIES_S {
            let wait = seconds * 1000 / i64::from(scale);
            m.advance(wait - 1);
            assert!(m.deliver().await.is_empty(), "too early: {seconds}");
            m.advance(1);
            let again = m.deliver().await;
            assert_eq!(again.len(), 1, "{seconds}");
            assert_eq!(again[0].body(), first[0].body(), "the same bytes");
            assert!(m.is_signed(again[0].headers(), again[0].body()), "a signature of its own");
        }
        m.advance(7 * 86_400_000);
        assert!(m.deliver().await.is_empty());
        let [notification] = &m.sandbox.notifications()[..] else { panic!() };
        assert_eq!((notification.delivery, notification.attempts.len()), (Delivery::GivenUp, 16));
        assert_eq!(notification.attempts[1].status, Some(302));
        assert_eq!(m.sandbox.next_due_ms(), None);
    }
}

#[tokio::test]
async fn only_two_hundreds_accept_and_silence_does_not() {
    let m = Merchant::new();
    m.paid("ORDER0001", 100).await;
    m.say([Say::Nothing, Say::Status(200)]);
    m.deliver().await;
    assert_eq!(m.sandbox.next_due_ms(), Some(m.now_ms() + 15_000));
    m.advance(15_000);
    m.deliver().await;
    let attempts: Vec<Outcome> = m.sandbox.notifications()[0].attempts.iter().map(|a| a.outcome).collect();
    assert_eq!(attempts, [Outcome::NoAnswer, Outcome::Accepted]);
    assert_eq!(m.sandbox.next_due_ms(), None);
}

#[tokio::test]
async fn an_attempt_that_was_cut_off_goes_again() {
    let m = Merchant::new();
    m.paid("ORDER0001", 100).await;
    m.say([Say::Never]);
    {
        let mut sending = Box::pin(m.sandbox.deliver_due());
        assert!(futures::poll!(&mut sending).is_pending());
        // Dropped half-way: the process died.
    }
    assert_eq!(m.deliver().await.len(), 1, "heard, never answered");
    m.advance(15_000);
    assert_eq!(m.deliver().await.len(), 1);
}

#[tokio::test]
async fn without_a_key_nothing_is_sent() {
    let m = Merchant::new();
    m.sandbox.change(|state, _| state.merchants[0].api_v3_key.clear());
    m.paid("ORDER0001", 100).await;
    assert!(m.deliver().await.is_empty());
}

#[tokio::test]
async fn certificate_mode_signs_with_the_current_certificate() {
    let m = Merchant::new();
    m.sandbox.change(|state, _| {
        state.merchants[0].verification = sandbox::state::Verification::Certificate;
    });
    m.paid("ORDER0001", 100).await;
    let heard = m.deliver().await;
    let current = m.sandbox.read(|s| s.merchants[0].platform_certificates[1].credential.serial.clone());
    assert_eq!(heard[0].headers()["wechatpay-serial"], current.as_str());
    assert!(m.is_signed(heard[0].headers(), heard[0].body()));
}

#[tokio::test]
async fn a_replay_sends_again_and_a_forgery_is_possible() {
    let m = Merchant::new();
    m.paid("ORDER0001", 100).await;
    let first = m.deliver().await;
    let id = m.sandbox.notifications()[0].id.clone();
    assert!(m.sandbox.replay_notification(&id, &[]));
    let again = m.deliver().await;
    assert_eq!(again[0].body(), first[0].body());
    assert!(m.sandbox.replay_notification(&id, &[FaultName::WrongAmount]));
    let forged = m.deliver().await;
    assert!(m.is_signed(forged[0].headers(), forged[0].body()));
    assert_eq!(m.open(&forged[0]).1["amount"]["total"], 101);
    assert!(m.deliver().await.is_empty());
    assert!(!m.sandbox.replay_notification("nobody", &[]));
}

#[tokio::test]
async fn abnormal_and_closed_refunds_are_announced_as_such() {
    let m = Merchant::new();
    m.paid("ORDER0001", 100).await;
    m.deliver().await;
    for (fault, number, amount, status) in
        [(FaultName::RefundAbnormal, "R60", 60, "ABNORMAL"), (FaultName::RefundClosed, "R40", 40, "CLOSED")]
    {
        m.sandbox.add_fault(FaultRequest::new(fault).times(1)).unwrap();
        assert_eq!(m.refund("ORDER0001", number, amount, 100).await.json()["status"], "PROCESSING");
        m.advance(5_000);
        let heard = m.deliver().await;
        let (envelope, resource) = m.open(&heard[0]);
        assert_eq!(envelope["event_type"], format!("REFUND.{status}"));
        assert_eq!((&resource["refund_status"], resource.get("success_time")), (&json!(status), None));
    }
    // The closed refund gave its 40 back; the abnormal one holds its 60.
    assert_eq!(m.refund("ORDER0001", "R40B", 41, 100).await.status, 400);
    assert_eq!(m.refund("ORDER0001", "R40C", 40, 100).await.status, 200);
}
