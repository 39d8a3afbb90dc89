//! Time-outs and lost answers: "unknown" is settled by a query or a notification, never by guessing.

use crate::fake_wechat::{Fault, Op, Tweak};
use crate::world::World;
use domain::payment::{OrderState, PaymentState};
use domain::time::{HOUR, MINUTE, SECOND};
use service::Error;
use service::notify::NotifyKind;
use service::payer::{PageState, ResultState, Started};
use store::both;

both! {
    async fn a_lost_notification_is_made_up_for_by_the_query(db: TestStore) {
        let w = World::new(db).await;
        let (session, order_no, trade) = w.tapped("V1", "粤B12345", "alice").await;
        w.wechat.pay(&trade);
        let result = w.service.payment_result(&w.lane_code, &session, &order_no, true).await.unwrap();
        assert!(matches!(result, ResultState::Paid { .. }), "{result:?}");
        let (_, order_no, trade) = w.tapped("V2", "粤B54321", "bob").await;
        w.wechat.pay(&trade);
        w.pass(6 * SECOND).await;
        assert_eq!(w.detail(&order_no).await.order.state, OrderState::Settled, "the job asked after five seconds");
        let late = w.notify(NotifyKind::Payment, w.wechat.payment_notification(&trade, &Tweak::default())).await;
        assert_eq!(late.status, 204);
        assert_eq!(w.detail(&order_no).await.notifications[0].verdict, "repeated");
        w.books().await;
    }

    async fn waiting_payers_do_not_flood_the_provider(db: TestStore) {
        let w = World::new(db).await;
        let (session, order_no, _) = w.tapped("V1", "粤B12345", "alice").await;
        let before = w.wechat.calls(Op::Query).len();
        for _ in 0..10 {
            w.service.payment_result(&w.lane_code, &session, &order_no, true).await.unwrap();
            w.advance(500);
        }
        assert_eq!(w.wechat.calls(Op::Query).len() - before, 3);
    }

    async fn a_lost_answer_is_asked_for_again_byte_for_byte(db: TestStore) {
        let w = World::new(db).await;
        w.drive_in("V1", "粤B12345", 61).await;
        w.at_exit("V1").await;
        let session = w.sign_in(&w.lane_code, "alice").await;
        let bill = w.bill(&w.lane_code, &session).await;
        for fault in [Fault::LostAfter, Fault::LostBefore, Fault::Refuse(500, "SYSTEM_ERROR"), Fault::Forged] {
            w.wechat.fault(Op::Order, fault);
            let tapped = w.tap(&w.lane_code, &session, &bill.order_no).await;
            assert!(matches!(tapped, Err(Error::Provider { .. })), "{fault:?}: {tapped:?}");
            assert_eq!(w.detail(&bill.order_no).await.payments[0].state, PaymentState::Created);
            w.advance(SECOND);
        }
        let started = w.tap(&w.lane_code, &session, &bill.order_no).await.unwrap();
        assert!(matches!(started, Started::Invoke { .. }));
        let sent = w.wechat.calls(Op::Order);
        assert_eq!(sent.len(), 5);
        assert!(sent.iter().all(|body| body == &sent[0]));
        assert_eq!(w.wechat.trades().len(), 1);
        // Another tap reuses the prepay and signs afresh.
        w.advance(SECOND);
        let (Started::Invoke { call: a, .. }, Ok(Started::Invoke { call: b, .. })) =
            (started, w.tap(&w.lane_code, &session, &bill.order_no).await) else { panic!() };
        let (a, b) = (serde_json::to_value(a).unwrap(), serde_json::to_value(b).unwrap());
        assert_eq!(a["package"], b["package"]);
        assert_ne!(a["paySign"], b["paySign"]);
        assert_ne!(a["timeStamp"], b["timeStamp"]);
        assert_eq!(w.wechat.calls(Op::Order).len(), 5);
        w.books().await;
    }

    async fn a_refused_order_fails_and_can_be_tried_again(db: TestStore) {
        let w = World::new(db).await;
        w.drive_in("V1", "粤B12345", 61).await;
        w.at_exit("V1").await;
        let session = w.sign_in(&w.lane_code, "alice").await;
        let bill = w.bill(&w.lane_code, &session).await;
        w.wechat.fault(Op::Order, Fault::Refuse(400, "APPID_MCHID_NOT_MATCH"));
        let Err(Error::Provider { code, .. }) = w.tap(&w.lane_code, &session, &bill.order_no).await else { panic!() };
        assert_eq!(code, "rejected_app_not_bound");
        let result = w.service.payment_result(&w.lane_code, &session, &bill.order_no, true).await.unwrap();
        assert_eq!(result, ResultState::Failed);
        let form = w.service.wechat_form(&w.admin).await.unwrap();
        assert!(form.checks.iter().any(|c| c.key == "app_bound" && c.words == "app_not_bound"));
        assert!(matches!(w.tap(&w.lane_code, &session, &bill.order_no).await.unwrap(), Started::Invoke { .. }));
        assert_eq!(w.detail(&bill.order_no).await.payments.len(), 2);
        w.books().await;
    }

    async fn another_payer_waits_for_the_first_to_be_closed(db: TestStore) {
        let w = World::new(db).await;
        let (_, order_no, first) = w.tapped("V1", "粤B12345", "alice").await;
        w.advance(1);
        let bob = w.sign_in(&w.lane_code, "bob").await;
        assert_eq!(w.bill(&w.lane_code, &bob).await.order_no, order_no);
        w.wechat.fault(Op::Close, Fault::LostAfter);
        w.wechat.fault(Op::Query, Fault::LostBefore);
        assert!(matches!(w.tap(&w.lane_code, &bob, &order_no).await.unwrap(), Started::Busy { .. }));
        assert!(matches!(w.tap(&w.lane_code, &bob, &order_no).await.unwrap(), Started::Invoke { .. }));
        assert_eq!(w.wechat.trade(&first).unwrap().state, "CLOSED");
        let detail = w.detail(&order_no).await;
        let states: Vec<_> = detail.payments.iter().map(|p| p.state).collect();
        assert_eq!(states, [PaymentState::Closed, PaymentState::Pending]);
        w.books().await;
    }

    async fn already_paid_on_closing_means_paid(db: TestStore) {
        let w = World::new(db).await;
        let (_, order_no, first) = w.tapped("V1", "粤B12345", "alice").await;
        w.wechat.pay(&first);
        let bob = w.sign_in(&w.lane_code, "bob").await;
        assert!(matches!(w.tap(&w.lane_code, &bob, &order_no).await.unwrap(), Started::AlreadyPaid { .. }));
        assert_eq!(w.detail(&order_no).await.order.state, OrderState::Settled);
        assert!(matches!(w.open(&w.lane_code, Some(&bob)).await, PageState::Paid { .. }));
        w.books().await;
    }

    async fn an_unknown_order_of_another_payer_is_created_to_be_closed(db: TestStore) {
        let w = World::new(db).await;
        w.drive_in("V1", "粤B12345", 61).await;
        w.at_exit("V1").await;
        let alice = w.sign_in(&w.lane_code, "alice").await;
        let bill = w.bill(&w.lane_code, &alice).await;
        w.wechat.fault(Op::Order, Fault::LostBefore);
        assert!(w.tap(&w.lane_code, &alice, &bill.order_no).await.is_err());
        w.advance(1);
        let bob = w.sign_in(&w.lane_code, "bob").await;
        assert!(matches!(w.tap(&w.lane_code, &bob, &bill.order_no).await.unwrap(), Started::Invoke { .. }));
        let sent = w.wechat.calls(Op::Order);
        assert_eq!(sent[0], sent[1], "alice's, byte for byte");
        assert_eq!(w.wechat.trades().len(), 2);
        assert_eq!(w.detail(&bill.order_no).await.payments[0].state, PaymentState::Closed);
        w.books().await;
    }

    async fn another_amount_closes_the_old_order_first(db: TestStore) {
        let w = World::new(db).await;
        w.drive_in("V1", "粤B12345", 58).await;
        w.at_exit("V1").await;
        let alice = w.sign_in(&w.lane_code, "alice").await;
        let first = w.bill(&w.lane_code, &alice).await;
        w.tap(&w.lane_code, &alice, &first.order_no).await.unwrap();
        let trade = w.newest_trade();
        w.advance(6 * MINUTE);
        w.wechat.fault(Op::Close, Fault::LostBefore);
        w.wechat.fault(Op::Query, Fault::LostBefore);
        assert!(matches!(w.open(&w.lane_code, Some(&alice)).await, PageState::InProgress { .. }));
        let second = w.bill(&w.lane_code, &alice).await;
        assert_eq!((first.amount.value(), second.amount.value()), (500, 1000));
        assert_eq!(w.wechat.trade(&trade).unwrap().state, "CLOSED");
        assert_eq!(w.detail(&first.order_no).await.order.state, OrderState::Closed);
        // Paid while the page was loading: nothing more is owed for what was quoted.
        w.tap(&w.lane_code, &alice, &second.order_no).await.unwrap();
        w.wechat.pay(&w.newest_trade());
        w.advance(61 * MINUTE);
        assert!(matches!(w.open(&w.lane_code, Some(&alice)).await, PageState::Paid { .. }));
        assert_eq!(w.detail(&second.order_no).await.order.state, OrderState::Settled);
        w.books().await;
    }

    async fn what_nobody_pays_is_closed_at_the_provider_then_here(db: TestStore) {
        let w = World::new(db).await;
        let (session, order_no, trade) = w.tapped("V1", "粤B12345", "alice").await;
        w.wechat.fault(Op::Close, Fault::LostBefore);
        w.pass(10 * MINUTE).await;
        assert_eq!(w.wechat.trade(&trade).unwrap().state, "CLOSED");
        let detail = w.detail(&order_no).await;
        assert_eq!((detail.order.state, detail.payments[0].state), (OrderState::Closed, PaymentState::Closed));
        let result = w.service.payment_result(&w.lane_code, &session, &order_no, true).await.unwrap();
        assert_eq!(result, ResultState::Closed);
        w.pass(HOUR).await;
        w.books().await;
    }

    async fn an_order_that_never_arrived_is_given_up_only_after_its_expiry(db: TestStore) {
        let w = World::new(db).await;
        w.drive_in("V1", "粤B12345", 61).await;
        w.at_exit("V1").await;
        let session = w.sign_in(&w.lane_code, "alice").await;
        let bill = w.bill(&w.lane_code, &session).await;
        w.wechat.fault(Op::Order, Fault::LostBefore);
        assert!(w.tap(&w.lane_code, &session, &bill.order_no).await.is_err());
        w.pass(4 * MINUTE).await;
        assert_eq!(w.detail(&bill.order_no).await.payments[0].state, PaymentState::Created, "proves nothing yet");
        w.pass(10 * MINUTE).await;
        assert_eq!(w.detail(&bill.order_no).await.payments[0].state, PaymentState::Closed);
        assert_eq!(w.wechat.trades().len(), 0);
        w.books().await;
    }
}
