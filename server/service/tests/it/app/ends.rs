//! Money goes back: refunds in parts, an undo, a refund whose answer is lost, one that fails.

use super::world::{AppWorld, fen};
use domain::payment::{PaymentState, RefundState};
use domain::time::{MINUTE, SECOND};
use sandbox::{FaultName, Place};
use service::accounts::SaveUnionPay;
use service::app_payments::AppPayment;
use service::refunds::RefundRequest;
use store::both;

async fn paid(w: &AppWorld) -> AppPayment {
    let started = w.start("lin", "k").await.unwrap();
    w.sandbox.union_pay(&AppWorld::tn(&started)).unwrap();
    w.deliver().await;
    w.show(&started.payment).await
}

async fn refund(w: &AppWorld, payment: &AppPayment, amount: i64) {
    let request = RefundRequest {
        payment: &payment.payment_id,
        amount: fen(amount),
        reason: "误缴",
        below_zero: false,
    };
    w.service.request_refund(&w.admin, request).await.unwrap();
}

fn kinds(w: &AppWorld) -> Vec<String> {
    w.sandbox.read(|state| state.union_pay.backs.iter().map(|back| back.txn_type.clone()).collect())
}

both! {
    async fn in_parts(db: TestStore) {
        let w = AppWorld::new(db).await;
        let payment = paid(&w).await;
        refund(&w, &payment, 400).await;
        w.live(5 * SECOND).await;
        w.deliver().await;
        let now = w.show(&payment).await;
        assert_eq!((now.state, now.refunded), (PaymentState::PartiallyRefunded, fen(400)));
        refund(&w, &payment, 600).await;
        // Nobody tells: it is asked.
        w.live(5 * MINUTE).await;
        assert_eq!(w.show(&payment).await.state, PaymentState::Refunded);
        assert_eq!(kinds(&w), ["04", "04"]);
        w.books_are_right().await;
    }

    async fn an_undo_on_the_same_day(db: TestStore) {
        let w = AppWorld::bare(db).await;
        w.service.save_unionpay(&w.admin, SaveUnionPay { undo_same_day: true, ..w.form() }).await.unwrap();
        w.service.set_method(&w.admin, domain::method::Method::UnionPayApp, true).await.unwrap();
        let payment = paid(&w).await;
        refund(&w, &payment, 1_000).await;
        w.live(5 * SECOND).await;
        assert_eq!(w.deliver().await, [200]);
        assert_eq!(kinds(&w), ["31"]);
        assert_eq!(w.show(&payment).await.state, PaymentState::Refunded);
        w.books_are_right().await;
    }

    async fn the_answer_is_lost_and_nothing_goes_twice(db: TestStore) {
        let w = AppWorld::new(db).await;
        let payment = paid(&w).await;
        w.fault(FaultName::TimeoutAfterSuccess, Place::Answer);
        refund(&w, &payment, 1_000).await;
        w.live(20 * MINUTE).await;
        assert_eq!(kinds(&w).len(), 1, "sent again, it was known by its number and moment");
        assert_eq!(w.show(&payment).await.state, PaymentState::Refunded);
        w.books_are_right().await;
    }

    async fn one_that_fails_frees_its_money(db: TestStore) {
        let w = AppWorld::new(db).await;
        let payment = paid(&w).await;
        w.fault(FaultName::BalanceNotEnough, Place::Answer);
        refund(&w, &payment, 1_000).await;
        w.live(20 * MINUTE).await;
        let order = w.service.search_orders(&w.admin, &Default::default()).await.unwrap().rows.remove(0);
        let detail = w.service.order_detail(&w.admin, &order.id).await.unwrap();
        assert_eq!(detail.refunds[0].state, RefundState::Failed);
        assert_eq!(w.show(&payment).await.state, PaymentState::Paid);
        refund(&w, &payment, 1_000).await;
        w.live(20 * MINUTE).await;
        assert_eq!(w.show(&payment).await.state, PaymentState::Refunded);
        w.books_are_right().await;
    }

    async fn an_answer_that_somebody_else_signed_changes_nothing(db: TestStore) {
        let w = AppWorld::new(db).await;
        let started = w.start("lin", "k").await.unwrap();
        w.sandbox.union_pay(&AppWorld::tn(&started)).unwrap();
        w.fault(FaultName::WrongSigner, Place::Answer);
        w.advance(3 * SECOND);
        assert_eq!(w.show(&started.payment).await.state, PaymentState::Pending);
        w.advance(3 * SECOND);
        assert_eq!(w.show(&started.payment).await.state, PaymentState::Paid);
    }
}
