//! Everything that can go wrong with a payment, with a top-up: the card holds what was paid, once, or nothing of it.

use super::{CARD_NO, Station, account, asked};
use crate::crashes::killed_after;
use crate::fake_wechat::{Fault, Op, Tweak};
use domain::payment::{OrderState, PaymentFlag, PaymentState};
use domain::time::{HOUR, MINUTE};
use serde_json::json;
use service::Error;
use service::desk::LateDecision;
use service::notify::NotifyKind;
use service::payer::{ResultState, Started};
use store::both;

both! {
    async fn a_repeated_notification_tops_up_once(db: TestStore) {
        let w = Station::new(db).await;
        let (_, order_no, trade) = w.topping_up("alice", "50").await;
        w.settle(&trade).await;
        let message = w.wechat.payment_notification(&trade, &Tweak::default());
        let again = (0..8).map(|_| w.notify(NotifyKind::Payment, message.clone()));
        for answer in futures::future::join_all(again).await {
            assert_eq!(answer.status, 204);
        }
        assert_eq!((w.held().await, w.state().await.entries.len()), (6_000, 2));
        assert_eq!(w.detail(&order_no).await.events.iter().filter(|e| e.kind == "card_credited").count(), 1);
        w.pass(HOUR).await;
        assert_eq!(w.card_hooks("card.topped_up").len(), 1);
        w.books().await;
    }

    async fn a_lost_notification_is_made_up_for(db: TestStore) {
        let w = Station::new(db).await;
        let (session, order_no, trade) = w.topping_up("alice", "50").await;
        w.wechat.pay(&trade);
        let result = w.service.payment_result(&w.code, &session, &order_no, true).await.unwrap();
        assert!(matches!(result, ResultState::Paid { .. }), "the page's own question settles it: {result:?}");
        let (_, other_no, other) = w.topping_up("bob", "100").await;
        w.wechat.pay(&other);
        w.pass(MINUTE).await;
        assert_eq!(w.detail(&other_no).await.order.state, OrderState::Settled, "and so does the job");
        assert_eq!(w.held().await, 16_000);
        w.books().await;
    }

    async fn what_does_not_fit_reaches_no_card(db: TestStore) {
        let w = Station::new(db).await;
        let (_, order_no, trade) = w.topping_up("alice", "50").await;
        w.wechat.pay(&trade);
        for (verdict, pointer, value) in [
            ("wrong_amount", "/amount/total", json!(5_001)),
            ("wrong_amount", "/amount/total", json!(50_000)),
            ("wrong_merchant", "/mchid", json!("1900000002")),
            ("wrong_app", "/appid", json!("wx0000000000000000")),
            ("unknown_order", "/out_trade_no", json!("P00000000000000000")),
        ] {
            let tweak = Tweak { set: vec![(pointer, value)], ..Tweak::default() };
            let answer = w.notify(NotifyKind::Payment, w.wechat.payment_notification(&trade, &tweak)).await;
            assert_eq!(answer.status, 400, "{verdict}");
            assert_eq!(w.service.quarantine(&w.admin, None).await.unwrap().rows[0].verdict, verdict);
            w.advance(10);
        }
        let (headers, body) = w.wechat.payment_notification(&trade, &Tweak::default());
        let mut forged = body.to_vec();
        let at = forged.len() / 2;
        forged[at] ^= 1;
        assert_eq!(w.notify(NotifyKind::Payment, (headers, forged.into())).await.status, 401);
        assert_eq!((w.held().await, w.detail(&order_no).await.order.state), (1_000, OrderState::Open));
        w.books().await;
    }

    async fn a_top_up_that_nobody_pays_ends(db: TestStore) {
        let w = Station::new(db).await;
        let (session, order_no, trade) = w.topping_up("alice", "50").await;
        let idle = w.at_card("bob").await;
        let untapped = w.choose(&idle, "100").await;
        w.pass(10 * MINUTE).await;
        assert_eq!(w.wechat.trade(&trade).unwrap().state, "CLOSED");
        for order in [&order_no, &untapped] {
            assert_eq!(w.detail(order).await.order.state, OrderState::Closed);
        }
        assert!(w.page(&session).await.pending.is_none(), "the page asks for an amount again");
        assert_eq!(w.held().await, 1_000);
        w.books().await;
    }

    async fn a_time_out_after_success_is_one_top_up(db: TestStore) {
        let w = Station::new(db).await;
        let session = w.at_card("alice").await;
        let order_no = w.choose(&session, "50").await;
        w.wechat.fault(Op::Order, Fault::LostAfter);
        let lost = w.tap(&w.code, &session, &order_no).await;
        assert!(matches!(lost, Err(Error::Provider { .. })), "{lost:?}");
        let again = w.tap(&w.code, &session, &order_no).await.unwrap();
        assert!(matches!(again, Started::Invoke { .. }));
        let sent = w.wechat.calls(Op::Order);
        assert_eq!((sent.len(), &sent[0]), (2, &sent[1]), "the same bytes");
        w.settle(&w.newest_trade()).await;
        assert_eq!(w.held().await, 6_000);
        w.books().await;
    }

    async fn late_money_waits_at_the_desk_and_reaches_the_card_when_accepted(db: TestStore) {
        let w = Station::new(db).await;
        let (session, order_no, trade) = w.topping_up("alice", "50").await;
        w.pass(10 * MINUTE).await;
        w.settle(&trade).await;
        let detail = w.detail(&order_no).await;
        assert_eq!((detail.order.state, detail.payments[0].flag), (OrderState::Closed, Some(PaymentFlag::Late)));
        let result = w.service.payment_result(&w.code, &session, &order_no, true).await.unwrap();
        assert!(matches!(result, ResultState::Late { .. }));
        assert_eq!(w.held().await, 1_000);
        w.books().await;
        let payment = detail.payments[0].id.clone();
        w.service.resolve_late(&w.admin, &payment, LateDecision::Accept).await.unwrap();
        assert_eq!((w.held().await, w.detail(&order_no).await.order.state), (6_000, OrderState::Settled));
        let again = w.service.resolve_late(&w.admin, &payment, LateDecision::Accept).await;
        assert!(matches!(again, Err(Error::Conflict("not_at_desk"))));
        w.pass(MINUTE).await;
        assert_eq!(w.card_hooks("card.topped_up").len(), 1);
        w.books().await;
    }

    async fn late_money_that_goes_back_never_touches_the_card(db: TestStore) {
        let w = Station::new(db).await;
        w.wechat.refunds_answer("SUCCESS");
        let (_, order_no, trade) = w.topping_up("alice", "50").await;
        w.pass(10 * MINUTE).await;
        w.settle(&trade).await;
        w.spend("all", 1_000).await.unwrap();
        let payment = w.detail(&order_no).await.payments[0].id.clone();
        w.service.resolve_late(&w.admin, &payment, LateDecision::Refund).await.unwrap();
        w.pass(MINUTE).await;
        assert_eq!(w.detail(&order_no).await.payments[0].state, PaymentState::Refunded);
        assert_eq!((w.held().await, w.state().await.entries.len()), (0, 2));
        assert!(w.card_hooks("card.refund_taken").is_empty());
        assert_eq!(w.open_accounts().await, [account("card_opening", 1_000), account("income", -1_000)]);
        w.books().await;
    }

    async fn late_money_of_a_settled_top_up_goes_back_by_itself(db: TestStore) {
        let w = Station::new(db).await;
        w.wechat.refunds_answer("SUCCESS");
        let (session, order_no, first) = w.topping_up("alice", "50").await;
        // The quote ends before anybody closed its payment: the same order, renewed, gets another payment.
        w.advance(5 * MINUTE + 1_000);
        assert_eq!(w.choose(&session, "50").await, order_no);
        let second = w.begin(&session, &order_no).await;
        assert_ne!(first, second);
        w.settle(&second).await;
        assert_eq!(w.held().await, 6_000);
        w.settle(&first).await;
        w.told(&first).await;
        w.pass(MINUTE).await;
        assert_eq!((w.held().await, w.wechat.refunds().len()), (6_000, 1), "the card got one of the two");
        let detail = w.detail(&order_no).await;
        let late = detail.payments.iter().find(|p| p.out_trade_no.as_str() == first).unwrap();
        assert_eq!((late.state, late.flag), (PaymentState::Refunded, Some(PaymentFlag::Late)));
        w.books().await;
    }

    async fn killed_at_any_moment_of_a_top_up(db: TestStore) {
        let mut w = Station::new(db).await;
        let mut expected = 1_000;
        for waits in 0.. {
            let payer = format!("payer{waits}");
            let session = w.at_card(&payer).await;
            let chosen = killed_after(waits, w.service.choose_amount(&w.code, &session, "50")).await;
            w.world.restart();
            w.books().await;
            let order_no = w.choose(&session, "50").await;
            let begun = killed_after(waits, w.tap(&w.code, &session, &order_no)).await;
            w.world.restart();
            let trade = w.begin(&session, &order_no).await;
            assert_eq!(w.detail(&order_no).await.payments.len(), 1, "{waits}");
            w.wechat.pay(&trade);
            let message = w.wechat.payment_notification(&trade, &Tweak::default());
            let told = killed_after(waits, w.notify(NotifyKind::Payment, message)).await;
            w.world.restart();
            w.books().await;
            let settled = w.detail(&order_no).await.order.state == OrderState::Settled;
            assert!(settled || told.is_none(), "acknowledged only after commit");
            w.told(&trade).await;
            expected += 5_000;
            assert_eq!(w.held().await, expected, "{waits}: once");
            w.books().await;
            w.advance(1_000);
            if chosen.is_some() && begun.is_some() && told.is_some() {
                break;
            }
        }
        assert_eq!(asked(&w), w.wechat.calls(Op::Order).len());
        w.pass(HOUR).await;
        let told = w.card_hooks("card.topped_up");
        let orders: std::collections::BTreeSet<_> = told.iter().map(|d| d["order_no"].to_string()).collect();
        assert_eq!(orders.len(), w.wechat.trades().len(), "every top-up was told");
        assert!(told.iter().all(|d| d["card_no"] == CARD_NO));
        w.books().await;
    }
}
