//! The process dies between any two awaits, and starts again on the same database: payer, order, ledger and provider
//! agree in the end.

use crate::fake_wechat::{Op, Tweak};
use crate::world::World;
use domain::payment::{OrderState, PaymentState};
use domain::time::{HOUR, MINUTE};
use service::notify::NotifyKind;
use service::payer::Started;
use service::refunds::RefundRequest;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll};
use store::both;

/// Runs a future until it has waited `waits` times, then drops it as a dying process would. `None`: it was dropped.
pub async fn killed_after<T>(waits: usize, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    let mut left = waits;
    std::future::poll_fn(move |cx: &mut Context<'_>| match future.as_mut().poll(cx) {
        Poll::Ready(value) => Poll::Ready(Some(value)),
        Poll::Pending if left == 0 => Poll::Ready(None),
        Poll::Pending => {
            left -= 1;
            Poll::Pending
        }
    })
    .await
}

both! {
    async fn killed_while_a_payment_begins(db: TestStore) {
        let mut w = World::new(db).await;
        for waits in 0.. {
            let (visit, plate) = (format!("V{waits}"), format!("粤B{waits:05}"));
            w.drive_in(&visit, &plate, 61).await;
            w.at_exit(&visit).await;
            let session = w.sign_in(&w.lane_code, "alice").await;
            let bill = w.bill(&w.lane_code, &session).await;
            let survived = killed_after(waits, w.tap(&w.lane_code, &session, &bill.order_no)).await;
            w.restart();
            w.books().await;
            // The same payer taps again: the same payment, whatever the provider knows of it.
            let started = w.tap(&w.lane_code, &session, &bill.order_no).await.unwrap();
            assert!(matches!(started, Started::Invoke { .. }), "{waits}: {started:?}");
            assert_eq!(w.detail(&bill.order_no).await.payments.len(), 1, "{waits}");
            let trade = w.newest_trade();
            w.wechat.pay(&trade);
            w.notify(NotifyKind::Payment, w.wechat.payment_notification(&trade, &Tweak::default())).await;
            assert_eq!(w.detail(&bill.order_no).await.order.state, OrderState::Settled);
            w.books().await;
            w.advance(1000);
            if survived.is_some() {
                break;
            }
        }
        assert_eq!(w.wechat.trades().len(), w.wechat.trades().iter().filter(|t| w.wechat.trade(t).unwrap().state == "SUCCESS").count());
    }

    async fn killed_while_a_notification_is_applied(db: TestStore) {
        let mut w = World::new(db).await;
        for waits in 0.. {
            let (_, order_no, trade) = w.tapped(&format!("V{waits}"), &format!("粤B{waits:05}"), "alice").await;
            w.wechat.pay(&trade);
            let message = || w.wechat.payment_notification(&trade, &Tweak::default());
            let answer = killed_after(waits, w.notify(NotifyKind::Payment, message())).await;
            w.restart();
            w.books().await;
            let settled = w.detail(&order_no).await.order.state == OrderState::Settled;
            assert!(settled || answer.is_none(), "acknowledged only after commit");
            // Not acknowledged: it comes again.
            let message = w.wechat.payment_notification(&trade, &Tweak::default());
            assert_eq!(w.notify(NotifyKind::Payment, message).await.status, 204);
            let detail = w.detail(&order_no).await;
            assert_eq!(detail.order.state, OrderState::Settled);
            assert_eq!(detail.events.iter().filter(|e| e.kind == "settled").count(), 1);
            assert_eq!(detail.notifications.iter().filter(|n| n.verdict == "applied").count(), 1);
            w.books().await;
            if answer.is_some() {
                break;
            }
        }
        w.pass(HOUR).await;
        let told: std::collections::BTreeSet<_> =
            w.hooks().iter().map(|h| h["data"]["visit_no"].as_str().unwrap().to_owned()).collect();
        assert_eq!(told.len(), w.wechat.trades().len(), "every release was told");
        w.books().await;
    }

    async fn killed_while_jobs_run(db: TestStore) {
        let mut w = World::new(db).await;
        w.wechat.refunds_answer("SUCCESS");
        let mut finished = 0;
        for waits in (0..).step_by(7) {
            // One that is paid and whose notification is lost, one that nobody pays, one that is refunded.
            let (_, paid_no, paid) = w.tapped(&format!("A{waits}"), &format!("粤A{waits:05}"), "alice").await;
            w.wechat.pay(&paid);
            let (_, unpaid_no, unpaid) = w.tapped(&format!("B{waits}"), &format!("粤B{waits:05}"), "bob").await;
            let (_, back_no, back) = w.tapped(&format!("C{waits}"), &format!("粤C{waits:05}"), "carol").await;
            w.wechat.pay(&back);
            w.notify(NotifyKind::Payment, w.wechat.payment_notification(&back, &Tweak::default())).await;
            let payment = w.detail(&back_no).await.payments[0].clone();
            let wanted = RefundRequest { payment: &payment.id, amount: payment.amount, reason: "demo", below_zero: false };
            w.service.request_refund(&w.admin, wanted).await.unwrap();
            for _ in 0..12 {
                w.advance(MINUTE);
                if killed_after(waits, w.service.run_due(8)).await.is_some() {
                    finished += 1;
                }
                w.restart();
                w.books().await;
            }
            w.pass(10 * MINUTE).await;
            assert_eq!(w.detail(&paid_no).await.order.state, OrderState::Settled, "{waits}");
            assert_eq!(w.detail(&unpaid_no).await.payments[0].state, PaymentState::Closed, "{waits}");
            assert_eq!(w.wechat.trade(&unpaid).unwrap().state, "CLOSED", "{waits}");
            assert_eq!(w.detail(&back_no).await.payments[0].state, PaymentState::Refunded, "{waits}");
            w.books().await;
            if waits > 60 {
                break;
            }
        }
        assert!(finished > 0 && w.wechat.refunds().len() == w.wechat.calls(Op::Refund).iter().collect::<std::collections::BTreeSet<_>>().len());
    }
}
