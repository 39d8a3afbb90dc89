//! Refunds: never more than the payment, never twice, followed to their end.

use crate::fake_wechat::{Fault, Op, Tweak};
use crate::world::World;
use domain::access::Role;
use domain::ids::{OrderNo, PaymentId};
use domain::method::Provider;
use domain::money::Fen;
use domain::payment::{PaymentState, RefundState};
use domain::time::{DAY, HOUR, MINUTE};
use futures::future::join_all;
use serde_json::json;
use service::notify::NotifyKind;
use service::parking::BillQuery;
use service::refunds::{RefundFilter, RefundRequest};
use service::{Actor, Error};
use store::both;

fn fen(value: i64) -> Fen {
    Fen::new(value).unwrap()
}

fn of<'a>(payment: &'a PaymentId, value: i64, reason: &'a str) -> RefundRequest<'a> {
    RefundRequest { payment, amount: fen(value), reason, below_zero: false }
}

async fn paid(w: &World) -> (OrderNo, PaymentId) {
    let (_, order_no, trade) = w.tapped("V1", "粤B12345", "alice").await;
    w.wechat.pay(&trade);
    w.notify(NotifyKind::Payment, w.wechat.payment_notification(&trade, &Tweak::default())).await;
    let id = w.detail(&order_no).await.payments[0].id.clone();
    (order_no, id)
}

both! {
    async fn parallel_refunds_never_exceed_the_payment(db: TestStore) {
        let w = World::new(db).await;
        let (order_no, payment) = paid(&w).await;
        let one = || w.service.request_refund(&w.admin, of(&payment, 300, "demo"));
        let outcomes = join_all((0..8).map(|_| one())).await;
        let made = outcomes.iter().filter(|o| o.is_ok()).count();
        assert_eq!(made, 3, "of 1000");
        assert!(outcomes.iter().all(|o| matches!(o, Ok(_) | Err(Error::Conflict("refund_exceeds_payment")))));
        w.books().await;
        w.wechat.refunds_answer("SUCCESS");
        w.pass(MINUTE).await;
        assert_eq!(w.wechat.refunds().len(), 3);
        let detail = w.detail(&order_no).await;
        assert_eq!((detail.payments[0].state, detail.payments[0].refunded), (PaymentState::PartiallyRefunded, fen(900)));
        assert!(matches!(w.service.request_refund(&w.admin, of(&payment, 101, "x")).await, Err(Error::Conflict(_))));
        w.service.request_refund(&w.admin, of(&payment, 100, "rest")).await.unwrap();
        w.pass(MINUTE).await;
        assert_eq!(w.detail(&order_no).await.payments[0].state, PaymentState::Refunded);
        assert!(w.balances().await.iter().all(|(_, sum)| *sum == 0));
        w.books().await;
    }

    async fn the_audit_log_names_what_people_know(db: TestStore) {
        let w = World::new(db).await;
        let (order_no, payment) = paid(&w).await;
        let made = w.service.request_refund(&w.admin, of(&payment, 300, "demo")).await.unwrap();
        let log = async || w.service.list_audit(&w.admin, None).await.unwrap().rows;
        let asked = log().await.into_iter().find(|row| row.action == "refund.request").unwrap();
        let order = w.detail(&order_no).await;
        let named = asked.about.unwrap();
        assert_eq!((named.name.as_str(), named.order.as_ref()), (order_no.as_str(), Some(&order.order.id)));
        let refund = order.refunds.iter().find(|refund| refund.id == made.id).unwrap();
        assert_eq!(asked.detail["refund"], refund.out_refund_no.as_str(), "{:?}", asked.detail);
        let stranger = crate::admin::people::stranger(&w).await;
        let platform = Actor::cli(stranger.operator.clone());
        let elsewhere = w.service.list_audit(&platform, None).await.unwrap().rows;
        assert!(elsewhere.iter().all(|row| row.about.is_none()), "another operator's are nobody's: {elsewhere:?}");
    }

    async fn refunds_are_found_by_number_state_provider_and_day(db: TestStore) {
        let w = World::new(db).await;
        let (order_no, payment) = paid(&w).await;
        for _ in 0..2 {
            w.service.request_refund(&w.admin, of(&payment, 300, "demo")).await.unwrap();
        }
        let detail = w.detail(&order_no).await;
        let number = detail.refunds[0].out_refund_no.to_string();
        let found = async |filter: RefundFilter| {
            let page = w.service.search_refunds(&w.admin, &filter).await.unwrap();
            page.rows.iter().map(|row| row.out_refund_no.to_string()).collect::<Vec<_>>()
        };
        let text = |text: &str| RefundFilter { text: text.to_owned(), ..RefundFilter::default() };
        assert_eq!(found(RefundFilter::default()).await.len(), 2);
        assert_eq!(found(text(&number.to_lowercase())).await, [number]);
        assert_eq!(found(text("粤B12345")).await.len(), 2, "by the car");
        assert_eq!(found(text(order_no.as_str())).await.len(), 2, "by the order");
        assert_eq!(found(text(detail.payments[0].out_trade_no.as_str())).await.len(), 2, "by the payment");
        assert!(found(text("R_")).await.is_empty(), "what LIKE would read into it stands for itself");
        let state = |state| RefundFilter { state: Some(state), ..RefundFilter::default() };
        assert_eq!(found(state(RefundState::Requested)).await.len(), 2);
        assert!(found(state(RefundState::Succeeded)).await.is_empty());
        let by = |provider| RefundFilter { provider: Some(provider), ..RefundFilter::default() };
        assert_eq!(found(by(Provider::Wechat)).await.len(), 2);
        assert!(found(by(Provider::Alipay)).await.is_empty());
        let day = detail.refunds[0].created_at.shanghai_day_start();
        let days = |from, to| RefundFilter { from: Some(from), to: Some(to), ..RefundFilter::default() };
        assert_eq!(found(days(day, day.plus(DAY))).await.len(), 2);
        assert!(found(days(day.plus(DAY), day.plus(2 * DAY))).await.is_empty());
        let bad = RefundFilter { after: Some("nonsense".to_owned()), ..RefundFilter::default() };
        assert!(w.service.search_refunds(&w.admin, &bad).await.is_err());
    }

    async fn a_refund_is_followed_until_it_arrives(db: TestStore) {
        let w = World::new(db).await;
        let (order_no, payment) = paid(&w).await;
        w.service.request_refund(&w.admin, of(&payment, 400, "demo")).await.unwrap();
        w.pass(MINUTE / 2).await;
        assert_eq!(w.detail(&order_no).await.refunds[0].state, RefundState::Accepted);
        w.books().await;
        let number = w.wechat.refunds().keys().next().unwrap().clone();
        w.wechat.refund_becomes(&number, "ABNORMAL");
        w.pass(HOUR).await;
        assert_eq!(w.detail(&order_no).await.refunds[0].state, RefundState::Abnormal);
        assert_eq!(w.service.desk(&w.admin).await.unwrap().refunds.len(), 1);
        w.wechat.refund_becomes(&number, "SUCCESS");
        w.leap(DAY, HOUR).await;
        assert_eq!(w.detail(&order_no).await.refunds[0].state, RefundState::Succeeded);
        w.books().await;
    }

    async fn a_refunded_fee_stays_paid_for_the_stay(db: TestStore) {
        let w = World::new(db).await;
        let (order_no, payment) = paid(&w).await;
        w.wechat.refunds_answer("SUCCESS");
        w.service.request_refund(&w.admin, of(&payment, 1000, "let off")).await.unwrap();
        w.pass(MINUTE).await;
        let detail = w.detail(&order_no).await;
        assert_eq!((detail.payments[0].state, detail.order.refunded), (PaymentState::Refunded, fen(1000)));
        let query = BillQuery { site: "P1".to_owned(), plate: None, visit_no: Some("V1".to_owned()) };
        let bill = w.service.bill(&w.caller, query).await.unwrap();
        assert_eq!((bill.paid, bill.due, bill.may_leave), (fen(1000), Fen::ZERO, true), "nobody is stopped at the exit");
        w.books().await;
    }

    async fn a_closed_refund_frees_its_sum(db: TestStore) {
        let w = World::new(db).await;
        let (order_no, payment) = paid(&w).await;
        w.service.request_refund(&w.admin, of(&payment, 1000, "demo")).await.unwrap();
        w.pass(MINUTE / 2).await;
        let number = w.wechat.refunds().keys().next().unwrap().clone();
        w.wechat.refund_becomes(&number, "CLOSED");
        let answer = w.notify(NotifyKind::Refund, w.wechat.refund_notification(&number, &Tweak::default())).await;
        assert_eq!(answer.status, 204);
        let detail = w.detail(&order_no).await;
        assert_eq!((detail.refunds[0].state, detail.payments[0].refunding), (RefundState::Failed, Fen::ZERO));
        assert_eq!(detail.payments[0].state, PaymentState::Paid);
        assert!(w.balances().await.contains(&("income".to_owned(), -1000)));
        w.books().await;
    }

    async fn refusals_are_told_apart(db: TestStore) {
        let w = World::new(db).await;
        let (order_no, payment) = paid(&w).await;
        w.wechat.fault(Op::Refund, Fault::Refuse(403, "NOT_ENOUGH"));
        w.service.request_refund(&w.admin, of(&payment, 400, "demo")).await.unwrap();
        while w.service.run_due(8).await.unwrap() > 0 {}
        let refund = w.detail(&order_no).await.refunds.remove(0);
        assert_eq!(refund.state, RefundState::Requested, "topped up, the same request goes through");
        assert!(refund.provider_words.unwrap().contains("NOT_ENOUGH"));
        w.pass(MINUTE).await;
        assert_eq!(w.detail(&order_no).await.refunds[0].state, RefundState::Accepted);
        w.wechat.fault(Op::Refund, Fault::Refuse(403, "USER_ACCOUNT_ABNORMAL"));
        w.service.request_refund(&w.admin, of(&payment, 600, "demo")).await.unwrap();
        w.pass(MINUTE).await;
        let detail = w.detail(&order_no).await;
        assert_eq!((detail.refunds[1].state, detail.payments[0].refunding), (RefundState::Failed, fen(400)));
        w.books().await;
    }

    async fn a_refund_notification_has_to_fit(db: TestStore) {
        let w = World::new(db).await;
        let (order_no, payment) = paid(&w).await;
        w.service.request_refund(&w.admin, of(&payment, 400, "demo")).await.unwrap();
        w.pass(MINUTE / 2).await;
        let number = w.wechat.refunds().keys().next().unwrap().clone();
        w.wechat.refund_becomes(&number, "SUCCESS");
        for (verdict, pointer, value) in [
            ("wrong_amount", "/amount/refund", json!(401)),
            ("wrong_amount", "/amount/total", json!(999)),
            ("wrong_merchant", "/mchid", json!("1900000002")),
            ("unknown_order", "/out_trade_no", json!("P00000000000000000")),
            ("unknown_refund", "/out_refund_no", json!("R00000000000000000")),
        ] {
            let tweak = Tweak { set: vec![(pointer, value)], ..Tweak::default() };
            let answer = w.notify(NotifyKind::Refund, w.wechat.refund_notification(&number, &tweak)).await;
            assert_eq!(answer.status, 400);
            assert_eq!(w.service.quarantine(&w.admin, None).await.unwrap().rows[0].verdict, verdict);
            w.advance(10);
        }
        assert_eq!(w.detail(&order_no).await.refunds[0].state, RefundState::Accepted);
        w.books().await;
    }

    async fn who_may_refund(db: TestStore) {
        let w = World::new(db).await;
        let (_, payment) = paid(&w).await;
        let mut reader = w.admin.clone();
        reader.role = Role::ReadOnly;
        let refused = w.service.request_refund(&reader, of(&payment, 1, "x")).await;
        assert!(matches!(refused, Err(Error::Forbidden)));
        let other = w.service.create_operator(&Actor::cli(None), "other", "别家").await.unwrap().id;
        let mut stranger = w.admin.clone();
        stranger.operator = Some(other);
        let refused = w.service.request_refund(&stranger, of(&payment, 1, "x")).await;
        assert!(matches!(refused, Err(Error::NotFound("payment"))));
        assert!(matches!(w.service.request_refund(&w.admin, of(&payment, 0, "x")).await, Err(Error::Invalid(_))));
        assert!(matches!(w.service.request_refund(&w.admin, of(&payment, 1, " ")).await, Err(Error::Invalid(_))));
    }
}
