//! Above the operator's limit nobody gives money back alone, whoever is fastest.

use crate::fake_wechat::{Op, Tweak};
use crate::world::World;
use domain::access::Role;
use domain::ids::{OrderNo, PaymentId, RefundId};
use domain::money::Fen;
use domain::payment::{PaymentFlag, RefundCause, RefundState};
use domain::time::MINUTE;
use futures::future::join_all;
use service::desk::{LateDecision, RefundStep};
use service::notify::NotifyKind;
use service::refunds::{RefundDecision, RefundRequest, Refunding};
use service::{Actor, Error};
use store::both;

fn fen(value: i64) -> Fen {
    Fen::new(value).unwrap()
}

/// Somebody else at the same operator who may give money back.
fn another(w: &World, name: &str) -> Actor {
    let mut other = w.admin.clone();
    (other.name, other.role) = (name.to_owned(), Role::Finance);
    other
}

/// A paid payment of 1000 fen at an operator whose limit is 500.
async fn limited(w: &World) -> (OrderNo, PaymentId) {
    w.service.set_refund_limit(&w.admin, Some(fen(500))).await.unwrap();
    let (_, order_no, trade) = w.tapped("V1", "粤B12345", "alice").await;
    w.wechat.pay(&trade);
    w.notify(NotifyKind::Payment, w.wechat.payment_notification(&trade, &Tweak::default())).await;
    let id = w.detail(&order_no).await.payments[0].id.clone();
    (order_no, id)
}

async fn ask(w: &World, payment: &PaymentId, value: i64) -> service::Result<Refunding> {
    let request = RefundRequest { payment, amount: fen(value), reason: "demo", below_zero: false };
    w.service.request_refund(&w.admin, request).await
}

async fn work(w: &World) {
    while w.service.run_due(8).await.unwrap() > 0 {}
}

async fn state(w: &World, order_no: &OrderNo, refund: &RefundId) -> RefundState {
    w.detail(order_no).await.refunds.iter().find(|r| r.id == *refund).unwrap().state
}

both! {
    async fn a_second_person_approves(db: TestStore) {
        let w = World::new(db).await;
        let (order_no, payment) = limited(&w).await;
        assert!(!ask(&w, &payment, 400).await.unwrap().proposed);
        let second = ask(&w, &payment, 200).await.unwrap();
        assert!(second.proposed, "400 and 200 are more than 500: the limit is not passed in slices");
        work(&w).await;
        assert_eq!(w.wechat.calls(Op::Refund).len(), 1, "what waits is not sent");
        assert!(matches!(ask(&w, &payment, 401).await, Err(Error::Conflict("refund_exceeds_payment"))), "reserved");
        w.books().await;

        let desk = w.service.desk(&w.admin).await.unwrap();
        assert_eq!((desk.proposed.len(), desk.proposed[0].own, desk.rules.limit), (1, true, Some(fen(500))));
        assert_eq!(w.service.overview(&w.admin).await.unwrap().proposed_refunds, 1);
        let boss = another(&w, "boss");
        assert!(!w.service.desk(&boss).await.unwrap().proposed[0].own);
        let approve = RefundDecision::Approve;
        let own = w.service.decide_refund(&w.admin, &second.id, approve).await;
        assert!(matches!(own, Err(Error::Conflict("not_your_own_refund"))), "{own:?}");
        w.service.decide_refund(&boss, &second.id, approve).await.unwrap();
        let again = w.service.decide_refund(&boss, &second.id, RefundDecision::Reject).await;
        assert!(matches!(again, Err(Error::Conflict("refund_decided"))), "{again:?}");
        w.wechat.refunds_answer("SUCCESS");
        work(&w).await;
        let detail = w.detail(&order_no).await;
        let refund = detail.refunds.iter().find(|r| r.id == second.id).unwrap();
        assert_eq!(refund.state, RefundState::Succeeded);
        assert_eq!((refund.asked_by.as_deref(), refund.decided_by.as_deref()), (Some("cli"), Some("boss")));
        let kinds: Vec<_> = detail.events.iter().map(|e| e.kind.as_str()).filter(|k| k.starts_with("refund_")).collect();
        for word in ["refund_proposed", "refund_approved", "refund_succeeded"] {
            assert!(kinds.contains(&word), "{kinds:?}");
        }
        let acts = w.service.list_audit(&w.admin, None).await.unwrap().rows;
        assert!(acts.iter().any(|a| a.action == "refund.approve" && a.actor == "boss"));
        w.books().await;
    }

    async fn no_is_no_and_the_sum_is_free_again(db: TestStore) {
        let w = World::new(db).await;
        let (order_no, payment) = limited(&w).await;
        let refund = ask(&w, &payment, 1000).await.unwrap();
        w.service.decide_refund(&another(&w, "boss"), &refund.id, RefundDecision::Reject).await.unwrap();
        assert_eq!(state(&w, &order_no, &refund.id).await, RefundState::Rejected);
        assert_eq!(w.detail(&order_no).await.payments[0].refunding, Fen::ZERO);
        w.books().await;
        // Who asked can take it back, but not approve it.
        let refund = ask(&w, &payment, 1000).await.unwrap();
        w.service.decide_refund(&w.admin, &refund.id, RefundDecision::Reject).await.unwrap();
        work(&w).await;
        assert!(w.wechat.calls(Op::Refund).is_empty());
        assert!(w.service.desk(&w.admin).await.unwrap().proposed.is_empty());
        w.books().await;
    }

    async fn of_several_deciders_one_decides(db: TestStore) {
        let w = World::new(db).await;
        let (order_no, payment) = limited(&w).await;
        let (mut approved, names) = (0, ["ann", "bert", "cora", "dan"]);
        for round in 0..6 {
            let refund = ask(&w, &payment, 1000).await.unwrap().id;
            let people: Vec<Actor> = names.iter().map(|name| another(&w, name)).chain([w.admin.clone()]).collect();
            let word = |i: usize| if (i + round).is_multiple_of(2) { RefundDecision::Approve } else { RefundDecision::Reject };
            let all = people.iter().enumerate().map(|(i, who)| w.service.decide_refund(who, &refund, word(i)));
            let outcomes = join_all(all).await;
            let winners: Vec<usize> = (0..outcomes.len()).filter(|i| outcomes[*i].is_ok()).collect();
            assert_eq!(winners.len(), 1, "{outcomes:?}");
            for outcome in outcomes {
                assert!(matches!(outcome, Ok(()) | Err(Error::Conflict("refund_decided" | "not_your_own_refund"))));
            }
            w.books().await;
            if word(winners[0]) == RefundDecision::Approve {
                assert_ne!(winners[0], names.len(), "never by its maker");
                approved += 1;
                break;
            }
            assert_eq!(state(&w, &order_no, &refund).await, RefundState::Rejected);
        }
        w.wechat.refunds_answer("SUCCESS");
        work(&w).await;
        assert_eq!(w.wechat.refunds().len(), approved);
        w.books().await;
    }

    async fn slices_in_parallel_do_not_pass_the_limit(db: TestStore) {
        let w = World::new(db).await;
        let (order_no, payment) = limited(&w).await;
        let outcomes = join_all((0..8).map(|_| ask(&w, &payment, 300))).await;
        let made: Vec<&Refunding> = outcomes.iter().filter_map(|o| o.as_ref().ok()).collect();
        assert_eq!(made.len(), 3, "never more than the payment");
        assert_eq!(made.iter().filter(|r| !r.proposed).count(), 1, "only the first 300 go alone");
        work(&w).await;
        assert_eq!(w.wechat.calls(Op::Refund).len(), 1);
        let boss = another(&w, "boss");
        for refund in made.iter().filter(|r| r.proposed) {
            w.service.decide_refund(&boss, &refund.id, RefundDecision::Approve).await.unwrap();
        }
        w.wechat.refunds_answer("SUCCESS");
        work(&w).await;
        assert_eq!(w.wechat.refunds().len(), 3);
        assert_eq!(w.detail(&order_no).await.payments[0].refunding, fen(900));
        w.books().await;
    }

    async fn the_database_knows_maker_and_checker_apart(db: TestStore) {
        let w = World::new(db).await;
        let (_, payment) = limited(&w).await;
        ask(&w, &payment, 1000).await.unwrap();
        let sly = "UPDATE refund SET state = 'requested', decided_by = created_by";
        assert!(store::testing::execute(&w.store, sly).await.is_err());
        let fair = "UPDATE refund SET state = 'requested', decided_by = 'boss', decided_at = 1";
        store::testing::execute(&w.store, fair).await.unwrap();
    }

    async fn late_money_goes_back_by_two_people_too(db: TestStore) {
        let w = World::new(db).await;
        w.service.set_refund_limit(&w.admin, Some(fen(500))).await.unwrap();
        let (_, order_no, trade) = w.tapped("V1", "粤B12345", "alice").await;
        w.pass(10 * MINUTE).await;
        w.wechat.pay(&trade);
        w.notify(NotifyKind::Payment, w.wechat.payment_notification(&trade, &Tweak::default())).await;
        let item = w.service.desk(&w.admin).await.unwrap().payments.remove(0);
        w.service.resolve_late(&w.admin, &item.payment_id, LateDecision::Refund).await.unwrap();
        let desk = w.service.desk(&w.admin).await.unwrap();
        assert!(desk.payments.is_empty(), "shown once, as what is to be approved: {desk:?}");
        assert_eq!(desk.proposed[0].cause, RefundCause::Late);
        let boss = another(&w, "boss");
        w.service.decide_refund(&boss, &desk.proposed[0].refund_id, RefundDecision::Reject).await.unwrap();
        w.books().await;
        // Back where it was: it can be accepted, or proposed again.
        let item = w.service.desk(&w.admin).await.unwrap().payments.remove(0);
        assert!(item.acceptable && item.flag == PaymentFlag::Late);
        w.service.resolve_late(&w.admin, &item.payment_id, LateDecision::Refund).await.unwrap();
        let refund = w.service.desk(&boss).await.unwrap().proposed.remove(0);
        w.service.decide_refund(&boss, &refund.refund_id, RefundDecision::Approve).await.unwrap();
        w.wechat.refunds_answer("SUCCESS");
        work(&w).await;
        assert_eq!(w.detail(&order_no).await.order.refunded, fen(1000));
        w.books().await;
    }

    async fn what_goes_back_by_itself_asks_nobody(db: TestStore) {
        let w = World::new(db).await;
        let (_, order_no, first) = w.tapped("V1", "粤B12345", "alice").await;
        w.service.set_refund_limit(&w.admin, Some(Fen::ZERO)).await.unwrap();
        let bob = w.sign_in(&w.lane_code, "bob").await;
        w.tap(&w.lane_code, &bob, &order_no).await.unwrap();
        let second = w.newest_trade();
        for trade in [&second, &first] {
            w.wechat.pay(trade);
            w.notify(NotifyKind::Payment, w.wechat.payment_notification(trade, &Tweak::default())).await;
        }
        let desk = w.service.desk(&w.admin).await.unwrap();
        assert!(desk.proposed.is_empty());
        assert_eq!((desk.payments.len(), desk.payments[0].going_back), (1, true), "shown, with nothing to decide");
        w.wechat.refunds_answer("SUCCESS");
        work(&w).await;
        assert!(w.service.desk(&w.admin).await.unwrap().payments.is_empty());
        w.books().await;
    }

    async fn the_limit_is_an_administrators_and_audited(db: TestStore) {
        let w = World::new(db).await;
        let rules = w.service.refund_rules(&w.admin).await.unwrap();
        assert_eq!((rules.limit, rules.people), (None, 0), "nobody can sign in yet");
        crate::admin::people::of_role(&w, Role::Finance).await;
        crate::admin::people::of_role(&w, Role::ReadOnly).await;
        crate::admin::people::of_role(&w, Role::Administrator).await;
        let finance = another(&w, "finance");
        let refused = w.service.set_refund_limit(&finance, None).await;
        assert!(matches!(refused, Err(Error::Forbidden)));
        w.service.set_refund_limit(&w.admin, Some(fen(10_000))).await.unwrap();
        w.service.set_refund_limit(&w.admin, Some(fen(10_000))).await.unwrap();
        let rules = w.service.refund_rules(&finance).await.unwrap();
        assert_eq!((rules.limit, rules.people), (Some(fen(10_000)), 2), "administrator and finance");
        w.service.set_refund_limit(&w.admin, None).await.unwrap();
        let acts = w.service.list_audit(&w.admin, None).await.unwrap().rows;
        assert_eq!(acts.iter().filter(|a| a.action == "refund.limit").count(), 2, "what changes nothing is no act");
    }

    async fn a_failed_refund_is_tried_again_or_left(db: TestStore) {
        let w = World::new(db).await;
        let (order_no, payment) = limited(&w).await;
        let refuse = || w.wechat.fault(Op::Refund, crate::fake_wechat::Fault::Refuse(403, "USER_ACCOUNT_ABNORMAL"));
        refuse();
        let first = ask(&w, &payment, 400).await.unwrap().id;
        work(&w).await;
        assert_eq!(state(&w, &order_no, &first).await, RefundState::Failed);
        let stuck = w.service.desk(&w.admin).await.unwrap().refunds;
        assert_eq!((stuck.len(), &stuck[0].refund_id), (1, &first));
        assert!(stuck[0].words.as_deref().unwrap_or_default().contains("USER_ACCOUNT_ABNORMAL"));
        refuse();
        w.service.work_refund(&w.admin, &first, RefundStep::Again).await.unwrap();
        work(&w).await;
        let stuck = w.service.desk(&w.admin).await.unwrap().refunds;
        assert_eq!(stuck.len(), 1, "the second try stands for the first");
        assert_ne!(stuck[0].refund_id, first);
        assert_ne!(w.wechat.calls(Op::Refund)[0], w.wechat.calls(Op::Refund)[1], "another number");
        w.service.work_refund(&w.admin, &stuck[0].refund_id, RefundStep::Handled).await.unwrap();
        assert!(w.service.desk(&w.admin).await.unwrap().refunds.is_empty());
        let moved = w.service.work_refund(&w.admin, &stuck[0].refund_id, RefundStep::Handled).await;
        assert!(matches!(moved, Err(Error::Conflict("refund_moved"))));
        let moved = w.service.work_refund(&w.admin, &stuck[0].refund_id, RefundStep::Now).await;
        assert!(matches!(moved, Err(Error::Conflict("refund_moved"))));
        w.books().await;
    }

    async fn an_abnormal_refund_is_asked_about_at_once(db: TestStore) {
        let w = World::new(db).await;
        let (order_no, payment) = limited(&w).await;
        let refund = ask(&w, &payment, 400).await.unwrap().id;
        w.wechat.refunds_answer("PROCESSING");
        work(&w).await;
        let number = w.wechat.refunds().keys().next().unwrap().clone();
        w.wechat.refund_becomes(&number, "ABNORMAL");
        w.notify(NotifyKind::Refund, w.wechat.refund_notification(&number, &Tweak::default())).await;
        assert_eq!(state(&w, &order_no, &refund).await, RefundState::Abnormal);
        assert_eq!(w.service.desk(&w.admin).await.unwrap().refunds.len(), 1);
        // Somebody paid it out at the merchant platform; the next question would come much later by itself.
        w.wechat.refund_becomes(&number, "SUCCESS");
        w.service.work_refund(&w.admin, &refund, RefundStep::Now).await.unwrap();
        work(&w).await;
        assert_eq!(state(&w, &order_no, &refund).await, RefundState::Succeeded);
        assert!(w.service.desk(&w.admin).await.unwrap().refunds.is_empty());
        w.books().await;
    }
}
