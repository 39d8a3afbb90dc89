//! Late and double money: flagged, never lost, and given back where it settles nothing.

use crate::fake_wechat::{Fault, Op, Tweak};
use crate::world::World;
use domain::ids::OrderNo;
use domain::payment::{OrderState, PaymentFlag, PaymentState, RefundCause, RefundState};
use domain::time::{HOUR, MINUTE};
use service::Error;
use service::desk::LateDecision;
use service::notify::NotifyKind;
use service::payer::{ResultState, Started};
use store::both;

/// A payment that was closed here, then paid all the same: the provider's word, not ours.
async fn late(w: &World, visit: &str, plate: &str, driver: &str) -> (String, OrderNo, String) {
    let (session, order_no, trade) = w.tapped(visit, plate, driver).await;
    w.pass(10 * MINUTE).await;
    assert_eq!(w.detail(&order_no).await.payments[0].state, PaymentState::Closed);
    w.wechat.pay(&trade);
    (session, order_no, trade)
}

async fn notify(w: &World, trade: &str) {
    let answer = w.notify(NotifyKind::Payment, w.wechat.payment_notification(trade, &Tweak::default())).await;
    assert_eq!(answer.status, 204);
}

both! {
    async fn late_money_of_an_unsettled_order_waits_at_the_desk(db: TestStore) {
        let w = World::new(db).await;
        let (session, order_no, trade) = late(&w, "V1", "粤B12345", "alice").await;
        notify(&w, &trade).await;
        let detail = w.detail(&order_no).await;
        assert_eq!(detail.order.state, OrderState::Closed);
        assert_eq!((detail.payments[0].state, detail.payments[0].flag), (PaymentState::Paid, Some(PaymentFlag::Late)));
        assert_eq!(w.balances().await, [("clearing".to_owned(), 1000), ("suspense".to_owned(), -1000)]);
        let result = w.service.payment_result(&w.lane_code, &session, &order_no, true).await.unwrap();
        assert!(matches!(result, ResultState::Late { .. }));
        w.pass(HOUR).await;
        assert!(w.wechat.refunds().is_empty() && w.hooks().is_empty());
        w.books().await;

        let item = w.service.desk(&w.admin).await.unwrap().payments.remove(0);
        assert!(item.acceptable);
        w.service.resolve_late(&w.admin, &item.payment_id, LateDecision::Accept).await.unwrap();
        assert_eq!(w.detail(&order_no).await.order.state, OrderState::Settled);
        let balances = w.balances().await;
        assert_eq!(balances, [("clearing".to_owned(), 1000), ("income".to_owned(), -1000), ("suspense".to_owned(), 0)]);
        assert!(w.service.desk(&w.admin).await.unwrap().payments.is_empty());
        let again = w.service.resolve_late(&w.admin, &item.payment_id, LateDecision::Refund).await;
        assert!(matches!(again, Err(Error::Conflict("not_at_desk"))));
        w.pass(MINUTE).await;
        assert_eq!(w.hooks()[0]["data"]["reason"], "paid");
        w.books().await;
    }

    async fn the_desk_gives_late_money_back(db: TestStore) {
        let w = World::new(db).await;
        w.wechat.refunds_answer("SUCCESS");
        let (_, order_no, trade) = late(&w, "V1", "粤B12345", "alice").await;
        notify(&w, &trade).await;
        let item = w.service.desk(&w.admin).await.unwrap().payments.remove(0);
        w.service.resolve_late(&w.admin, &item.payment_id, LateDecision::Refund).await.unwrap();
        w.pass(MINUTE).await;
        let detail = w.detail(&order_no).await;
        assert_eq!((detail.payments[0].state, detail.refunds[0].cause), (PaymentState::Refunded, RefundCause::Late));
        assert!(w.balances().await.iter().all(|(_, sum)| *sum == 0));
        w.books().await;
    }

    async fn late_money_of_a_settled_order_goes_back_by_itself(db: TestStore) {
        let w = World::new(db).await;
        w.wechat.refunds_answer("SUCCESS");
        let (_, order_no, first) = w.tapped("V1", "粤B12345", "alice").await;
        let bob = w.sign_in(&w.lane_code, "bob").await;
        assert!(matches!(w.tap(&w.lane_code, &bob, &order_no).await.unwrap(), Started::Invoke { .. }));
        let second = w.newest_trade();
        w.wechat.pay(&second);
        notify(&w, &second).await;
        w.wechat.pay(&first);
        notify(&w, &first).await;
        notify(&w, &first).await;
        w.pass(MINUTE).await;
        let detail = w.detail(&order_no).await;
        let late = detail.payments.iter().find(|p| p.out_trade_no.as_str() == first).unwrap();
        assert_eq!((late.state, late.flag), (PaymentState::Refunded, Some(PaymentFlag::Late)));
        assert_eq!(late.flag_resolution.as_deref(), Some("refunded"));
        assert_eq!(w.wechat.refunds().len(), 1);
        assert_eq!(detail.refunds[0].state, RefundState::Succeeded);
        let balances = w.balances().await;
        assert!(balances.contains(&("clearing".to_owned(), 1000)) && balances.contains(&("income".to_owned(), -1000)));
        w.books().await;
    }

    async fn late_money_that_waits_goes_back_when_the_order_is_settled_otherwise(db: TestStore) {
        let w = World::new(db).await;
        w.wechat.refunds_answer("SUCCESS");
        let (_, order_no, first) = w.tapped("V1", "粤B12345", "alice").await;
        let bob = w.sign_in(&w.lane_code, "bob").await;
        w.tap(&w.lane_code, &bob, &order_no).await.unwrap();
        let second = w.newest_trade();
        w.wechat.pay(&first);
        notify(&w, &first).await;
        assert_eq!(w.service.desk(&w.admin).await.unwrap().payments.len(), 1);
        w.wechat.pay(&second);
        notify(&w, &second).await;
        w.pass(MINUTE).await;
        assert!(w.service.desk(&w.admin).await.unwrap().payments.is_empty());
        let detail = w.detail(&order_no).await;
        assert_eq!(detail.order.refunded.value(), 1000);
        assert_eq!(detail.refunds.len(), 1);
        w.books().await;
    }

    async fn the_second_payment_of_an_order_goes_back_by_itself(db: TestStore) {
        let w = World::new(db).await;
        let (_, order_no, first) = late(&w, "V1", "粤B12345", "alice").await;
        // The desk accepts the late one while another payer pays a payment of the same order that is still open.
        notify(&w, &first).await;
        let item = w.service.desk(&w.admin).await.unwrap().payments.remove(0);
        let (_, other_no, other) = w.tapped("V2", "粤B54321", "bob").await;
        let carol = w.sign_in(&w.lane_code, "carol").await;
        w.tap(&w.lane_code, &carol, &other_no).await.unwrap();
        let open = w.newest_trade();
        w.wechat.pay(&other);
        notify(&w, &other).await;
        let waiting = w.service.desk(&w.admin).await.unwrap().payments;
        let waiting = waiting.iter().find(|i| i.order_no == other_no).unwrap();
        w.service.resolve_late(&w.admin, &waiting.payment_id, LateDecision::Accept).await.unwrap();
        w.wechat.pay(&open);
        w.wechat.fault(Op::Refund, Fault::LostAfter);
        notify(&w, &open).await;
        let detail = w.detail(&other_no).await;
        let double = detail.payments.iter().find(|p| p.out_trade_no.as_str() == open).unwrap();
        assert_eq!(double.flag, Some(PaymentFlag::Double));
        assert_eq!(detail.refunds[0].cause, RefundCause::Double);
        w.books().await;
        w.pass(2 * MINUTE).await;
        let sent = w.wechat.calls(Op::Refund);
        assert!(sent.len() >= 2 && sent.iter().all(|body| body == &sent[0]), "the same number, the same bytes");
        assert_eq!(w.wechat.refunds().len(), 1);
        let number = w.wechat.refunds().keys().next().unwrap().clone();
        w.wechat.refund_becomes(&number, "SUCCESS");
        let answer = w.notify(NotifyKind::Refund, w.wechat.refund_notification(&number, &Tweak::default())).await;
        assert_eq!(answer.status, 204);
        w.advance(10);
        let again = w.notify(NotifyKind::Refund, w.wechat.refund_notification(&number, &Tweak::default())).await;
        assert_eq!(again.status, 204);
        let detail = w.detail(&other_no).await;
        let double = detail.payments.iter().find(|p| p.out_trade_no.as_str() == open).unwrap();
        assert_eq!(double.state, PaymentState::Refunded);
        let verdicts: Vec<_> =
            detail.notifications.iter().filter(|n| n.kind == "refund").map(|n| n.verdict.as_str()).collect();
        assert_eq!(verdicts, ["applied", "repeated"]);
        w.service.resolve_late(&w.admin, &item.payment_id, LateDecision::Accept).await.unwrap();
        assert_eq!(w.detail(&order_no).await.order.state, OrderState::Settled);
        w.books().await;
    }
}
