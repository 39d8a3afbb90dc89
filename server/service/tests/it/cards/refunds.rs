//! A refund of a top-up takes its amount off the card, and never takes it below zero unless told so.

use super::{Station, account, fen};
use crate::admin::people::of_role;
use crate::fake_wechat::{Fault, Op};
use domain::access::Role;
use domain::card::CardEntryKind;
use domain::ids::{OrderNo, PaymentId};
use domain::payment::{PaymentState, RefundState};
use domain::time::MINUTE;
use futures::future::{join, join_all};
use service::Error;
use service::refunds::RefundRequest;
use store::both;

async fn paid(w: &Station) -> (OrderNo, PaymentId) {
    let (_, order_no) = w.topped_up("alice", "50").await;
    let id = w.detail(&order_no).await.payments[0].id.clone();
    (order_no, id)
}

fn request(payment: &PaymentId, amount: i64, below_zero: bool) -> RefundRequest<'_> {
    RefundRequest { payment, amount: fen(amount), reason: "充错卡", below_zero }
}

both! {
    async fn a_refund_comes_off_the_card(db: TestStore) {
        let w = Station::new(db).await;
        w.wechat.refunds_answer("SUCCESS");
        let (order_no, payment) = paid(&w).await;
        w.service.request_refund(&w.admin, request(&payment, 2_000, false)).await.unwrap();
        assert_eq!(w.held().await, 4_000, "at once: it cannot be spent any more");
        w.books().await;
        w.pass(MINUTE).await;
        let detail = w.detail(&order_no).await;
        assert_eq!((detail.payments[0].state, detail.order.refunded), (PaymentState::PartiallyRefunded, fen(2_000)));
        w.service.request_refund(&w.admin, request(&payment, 3_000, false)).await.unwrap();
        w.pass(MINUTE).await;
        assert_eq!((w.held().await, w.detail(&order_no).await.payments[0].state), (1_000, PaymentState::Refunded));
        let told = w.card_hooks("card.refund_taken");
        assert_eq!(told.iter().map(|d| (d["amount"].as_i64(), d["balance"].as_i64())).collect::<Vec<_>>(),
            [(Some(2_000), Some(4_000)), (Some(3_000), Some(1_000))]);
        assert_eq!(w.open_accounts().await, [account("card_balance", -1_000), account("card_opening", 1_000)]);
        w.books().await;
    }

    async fn what_was_spent_is_not_given_back_unless_told(db: TestStore) {
        let w = Station::new(db).await;
        w.wechat.refunds_answer("SUCCESS");
        let (order_no, payment) = paid(&w).await;
        w.spend("lunch", 4_500).await.unwrap();
        let refused = w.service.request_refund(&w.admin, request(&payment, 5_000, false)).await;
        assert!(matches!(refused, Err(Error::Conflict("card_below_zero"))), "{refused:?}");
        assert_eq!((w.held().await, w.detail(&order_no).await.refunds.len()), (1_500, 0), "nothing of it stays");
        assert_eq!(w.detail(&order_no).await.payments[0].refunding, fen(0));
        w.books().await;

        let finance = of_role(&w, Role::Finance).await;
        let forbidden = w.service.request_refund(&finance, request(&payment, 5_000, true)).await;
        assert!(matches!(forbidden, Err(Error::Forbidden)));
        w.service.request_refund(&finance, request(&payment, 1_500, false)).await.unwrap();
        assert_eq!(w.held().await, 0);

        w.service.request_refund(&w.admin, request(&payment, 3_500, true)).await.unwrap();
        assert_eq!(w.held().await, -3_500);
        let log = w.service.list_audit(&w.admin, None).await.unwrap();
        let row = log.rows.iter().find(|row| row.action == "refund.request").unwrap();
        assert_eq!(row.detail["below_zero"], true, "{row:?}");
        w.books().await;
        w.pass(MINUTE).await;
        assert_eq!(w.detail(&order_no).await.payments[0].state, PaymentState::Refunded);
        let refused = w.spend("dinner", 1).await;
        assert!(matches!(refused, Err(Error::Conflict("card_insufficient"))), "nothing is spent from what is owed");
        // The next top-up makes up for it first.
        w.topped_up("alice", "50").await;
        assert_eq!(w.held().await, 1_500);
        w.books().await;
    }

    async fn a_refund_that_fails_is_back_on_the_card(db: TestStore) {
        let w = Station::new(db).await;
        let (order_no, payment) = paid(&w).await;
        w.wechat.fault(Op::Refund, Fault::Refuse(403, "USER_ACCOUNT_ABNORMAL"));
        w.service.request_refund(&w.admin, request(&payment, 5_000, false)).await.unwrap();
        assert_eq!(w.held().await, 1_000);
        w.pass(MINUTE).await;
        let detail = w.detail(&order_no).await;
        assert_eq!((detail.refunds[0].state, detail.payments[0].refunding), (RefundState::Failed, fen(0)));
        assert_eq!(w.held().await, 6_000);
        let kinds: Vec<_> = w.state().await.entries.iter().map(|e| e.kind).collect();
        assert_eq!(kinds[..2], [CardEntryKind::RefundFailed, CardEntryKind::Refund]);
        assert_eq!(w.card_hooks("card.refund_returned").len(), 1);
        w.books().await;
    }

    async fn refunds_and_debits_at_once_never_overdraw(db: TestStore) {
        let w = Station::new(db).await;
        w.wechat.refunds_answer("SUCCESS");
        let (_, payment) = paid(&w).await;
        let numbers: Vec<String> = (0..6).map(|n| format!("debit-{n}")).collect();
        let refunds = join_all((0..6).map(|_| w.service.request_refund(&w.admin, request(&payment, 800, false))));
        let debits = join_all(numbers.iter().map(|number| w.spend(number, 900)));
        let (refunds, debits) = join(refunds, debits).await;
        let refunded = refunds.iter().filter(|r| r.is_ok()).count();
        let debited = debits.iter().filter(|d| d.is_ok()).count();
        assert!(refunds.iter().all(|r| matches!(r, Ok(_) | Err(Error::Conflict("card_below_zero")))), "{refunds:?}");
        assert!(debits.iter().all(|d| matches!(d, Ok(_) | Err(Error::Conflict("card_insufficient")))), "{debits:?}");
        let left = 6_000 - 800 * i64::try_from(refunded).unwrap() - 900 * i64::try_from(debited).unwrap();
        assert_eq!(w.held().await, left);
        assert!((0..900).contains(&left), "everything that fits, and nothing more: {left}");
        w.books().await;
        w.pass(MINUTE).await;
        assert_eq!(w.wechat.refunds().len(), refunded);
        w.books().await;
    }

    async fn everything_at_once(db: TestStore) {
        let w = Station::new(db).await;
        w.wechat.refunds_answer("SUCCESS");
        let (_, payment) = paid(&w).await;
        let mut trades = Vec::new();
        for n in 0..4 {
            trades.push(w.topping_up(&format!("payer{n}"), "10").await.2);
        }
        for trade in &trades {
            w.wechat.pay(trade);
        }
        let numbers: Vec<String> = (0..5).map(|n| format!("debit-{n}")).collect();
        let told = join_all(trades.iter().map(|trade| w.told(trade)));
        let spent = join_all(numbers.iter().map(|number| w.spend(number, 700)));
        let back = join_all((0..3).map(|_| w.service.request_refund(&w.admin, request(&payment, 500, false))));
        let ((), spent, back) = tokio::join!(async { drop(told.await) }, spent, back);
        let out = 700 * i64::try_from(spent.iter().filter(|x| x.is_ok()).count()).unwrap()
            + 500 * i64::try_from(back.iter().filter(|x| x.is_ok()).count()).unwrap();
        assert_eq!(w.held().await, 1_000 + 5_000 + 4_000 - out);
        assert_eq!(w.state().await.entries[0].balance.0, w.held().await);
        w.books().await;
    }
}
