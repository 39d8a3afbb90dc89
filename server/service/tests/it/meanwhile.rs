//! What happens between a look and the answer that is made of it: the answer tells of the later moment, or is refused.

use crate::fake_wechat::{Fault, Op};
use crate::world::World;
use domain::ids::OrderNo;
use domain::payment::{OrderState, PaymentState};
use domain::time::SECOND;
use service::Error;
use service::payer::{ResultState, StartPayment, Started};
use store::both;

async fn result(w: &World, session: &str, order_no: &OrderNo) -> ResultState {
    w.service.payment_result(&w.lane_code, session, order_no, true).await.unwrap()
}

both! {
    async fn paid_while_the_provider_still_says_not_paid(db: TestStore) {
        let w = World::new(db).await;
        let (session, order_no, trade) = w.tapped("V1", "粤B12345", "alice").await;
        w.wechat.meanwhile(Op::Query, w.paid_and_notified(&trade));
        let result = result(&w, &session, &order_no).await;
        assert!(matches!(result, ResultState::Paid { .. }), "{result:?}");
        w.books().await;
    }

    async fn paid_while_the_providers_answer_is_lost(db: TestStore) {
        let w = World::new(db).await;
        let (session, order_no, trade) = w.tapped("V1", "粤B12345", "alice").await;
        w.wechat.fault(Op::Query, Fault::LostAfter);
        w.wechat.meanwhile(Op::Query, w.paid_and_notified(&trade));
        let result = result(&w, &session, &order_no).await;
        assert!(matches!(result, ResultState::Paid { .. }), "{result:?}");
    }

    async fn the_time_line_never_says_not_paid_after_paid(db: TestStore) {
        let w = World::new(db).await;
        let (_, order_no, trade) = w.tapped("V1", "粤B12345", "alice").await;
        w.wechat.meanwhile(Op::Query, w.paid_and_notified(&trade));
        w.pass(6 * SECOND).await;
        let kinds: Vec<_> = w.detail(&order_no).await.events.into_iter().map(|e| e.kind).collect();
        assert!(kinds.contains(&"settled".to_owned()));
        assert!(!kinds.contains(&"queried".to_owned()), "{kinds:?}");
    }

    async fn paid_while_another_payer_waits_for_the_way_to_be_clear(db: TestStore) {
        let w = World::new(db).await;
        let (_, order_no, trade) = w.tapped("V1", "粤B12345", "alice").await;
        let bob = w.sign_in(&w.lane_code, "bob").await;
        w.wechat.fault(Op::Close, Fault::LostBefore);
        w.wechat.meanwhile(Op::Query, w.paid_and_notified(&trade));
        let started = w.tap(&w.lane_code, &bob, &order_no).await.unwrap();
        assert!(matches!(started, Started::AlreadyPaid { .. }), "{started:?}");
    }

    async fn a_refused_sending_does_not_end_what_a_second_one_began(db: TestStore) {
        let w = World::new(db).await;
        w.drive_in("V1", "粤B12345", 61).await;
        w.at_exit("V1").await;
        let session = w.sign_in(&w.lane_code, "alice").await;
        let bill = w.bill(&w.lane_code, &session).await;
        w.wechat.fault(Op::Order, Fault::Refuse(403, "NO_AUTH"));
        let (service, code, order_no, again) =
            (w.service.clone(), w.lane_code.clone(), bill.order_no.clone(), session.clone());
        w.wechat.meanwhile(Op::Order, async move {
            let tap = StartPayment { token: &code, session: &again, order_no: &order_no, remote: None };
            let started = service.start_payment(tap).await.unwrap();
            assert!(matches!(started, Started::Invoke { .. }), "{started:?}");
        });
        let refused = w.tap(&w.lane_code, &session, &bill.order_no).await;
        assert!(matches!(refused, Err(Error::Provider { .. })), "{refused:?}");
        let detail = w.detail(&bill.order_no).await;
        assert_eq!((detail.order.state, detail.payments[0].state), (OrderState::Open, PaymentState::Pending));
        w.paid_and_notified(&w.newest_trade()).await;
        assert!(matches!(result(&w, &session, &bill.order_no).await, ResultState::Paid { .. }));
        w.books().await;
    }
}
