//! A kept notification is run again: verified again, applied once.

use crate::fake_wechat::{API_V3_KEY, Tweak};
use crate::world::{World, wechat_form};
use bytes::Bytes;
use domain::ids::NotificationId;
use domain::money::Fen;
use domain::payment::{OrderState, RefundState};
use domain::time::{DAY, HOUR, MINUTE};
use futures::future::join_all;
use serde_json::json;
use service::Error;
use service::notify::{NotifyKind, Replayed};
use service::refunds::RefundRequest;
use store::both;

const WRONG: &str = "ffffffffffffffffffffffffffffffff";

async fn replay(w: &World, id: &NotificationId) -> Replayed {
    w.service.replay_notification(&w.admin, id).await.unwrap()
}

async fn newest_refused(w: &World) -> NotificationId {
    w.service.quarantine(&w.admin, None).await.unwrap().rows[0].id.clone()
}

both! {
    async fn once_the_key_is_mended_a_refused_one_is_applied(db: TestStore) {
        let w = World::with_key(db, WRONG).await;
        let (_, order_no, trade) = w.tapped("V1", "粤B12345", "alice").await;
        w.wechat.pay(&trade);
        let answer = w.notify(NotifyKind::Payment, w.wechat.payment_notification(&trade, &Tweak::default())).await;
        assert_eq!(answer.status, 500);
        let id = newest_refused(&w).await;
        let first = replay(&w, &id).await;
        assert_eq!((first.verdict.as_str(), first.applied), ("decrypt_failed", false), "nothing was mended yet");
        w.advance(HOUR);
        w.service.save_wechat(&w.admin, wechat_form(API_V3_KEY)).await.unwrap();
        let outcomes = join_all((0..4).map(|_| w.service.replay_notification(&w.admin, &id))).await;
        let applied = outcomes.iter().filter(|o| o.as_ref().is_ok_and(|r| r.applied)).count();
        assert_eq!(applied, 1, "however many do it at once: {outcomes:?}");
        assert!(outcomes.iter().all(|o| o.as_ref().is_ok_and(|r| r.applied || r.verdict == "repeated")));
        let detail = w.detail(&order_no).await;
        assert_eq!(detail.order.state, OrderState::Settled);
        let kept = &detail.notifications[0];
        assert_eq!((kept.verdict.as_str(), kept.first_verdict.as_deref()), ("applied", Some("decrypt_failed")));
        assert_eq!((kept.replayed_by.as_deref(), kept.replayed_at), (Some("cli"), Some(w.now())));
        assert!(w.service.quarantine(&w.admin, None).await.unwrap().rows.is_empty(), "evidence now, not junk");
        let raw = w.service.raw_notification(&w.admin, &id).await.unwrap();
        assert!(raw.plain.unwrap().contains("o000****lice") && raw.body.contains("ciphertext"));
        let kinds: Vec<_> = detail.events.iter().map(|e| e.kind.as_str()).collect();
        assert_eq!(kinds.iter().filter(|k| **k == "settled").count(), 1);
        assert!(kinds.contains(&"replayed"));
        let acts = w.service.list_audit(&w.admin, None).await.unwrap().rows;
        assert_eq!(acts.iter().filter(|a| a.action == "notification.replay").count(), 5);
        w.books().await;
    }

    async fn what_was_applied_stays_applied(db: TestStore) {
        let w = World::new(db).await;
        let (_, order_no, trade) = w.tapped("V1", "粤B12345", "alice").await;
        w.wechat.pay(&trade);
        w.notify(NotifyKind::Payment, w.wechat.payment_notification(&trade, &Tweak::default())).await;
        w.advance(DAY);
        let kept = w.detail(&order_no).await.notifications[0].clone();
        let again = replay(&w, &kept.id).await;
        assert_eq!((again.verdict.as_str(), again.applied), ("repeated", false), "a day later, by its own clock");
        let after = w.detail(&order_no).await.notifications[0].clone();
        assert_eq!((after.verdict, after.first_verdict), (kept.verdict, None));
        assert_eq!(w.detail(&order_no).await.events.iter().filter(|e| e.kind == "paid").count(), 1);
        w.books().await;
    }

    async fn what_is_not_the_providers_is_not_believed_later(db: TestStore) {
        let w = World::new(db).await;
        let (_, order_no, trade) = w.tapped("V1", "粤B12345", "alice").await;
        w.wechat.pay(&trade);
        for (verdict, tweak) in [
            ("bad_signature", Tweak { flip: true, ..Tweak::default() }),
            ("stale_clock", Tweak { skew_ms: -6 * MINUTE, ..Tweak::default() }),
            ("unknown_serial", Tweak { serial: Some("PUB_KEY_ID_9999999999999999999999"), ..Tweak::default() }),
            ("wrong_amount", Tweak { set: vec![("/amount/total", json!(999))], ..Tweak::default() }),
            ("wrong_merchant", Tweak { set: vec![("/mchid", json!("1900000002"))], ..Tweak::default() }),
        ] {
            w.notify(NotifyKind::Payment, w.wechat.payment_notification(&trade, &tweak)).await;
            let again = replay(&w, &newest_refused(&w).await).await;
            assert_eq!((again.verdict.as_str(), again.applied), (verdict, false));
            w.advance(10);
        }
        assert_eq!(w.service.quarantine(&w.admin, None).await.unwrap().rows.len(), 5);
        assert_eq!(w.detail(&order_no).await.order.state, OrderState::Open);
        assert!(w.balances().await.is_empty());
        w.books().await;
    }

    async fn what_was_not_kept_whole_is_not_run(db: TestStore) {
        let w = World::new(db).await;
        let long = Bytes::from(vec![b'x'; 17 * 1024]);
        w.notify(NotifyKind::Payment, (http::HeaderMap::new(), long)).await;
        let cut = w.service.replay_notification(&w.admin, &newest_refused(&w).await).await;
        assert!(matches!(cut, Err(Error::Conflict("notification_cut"))), "{cut:?}");
    }

    async fn a_refunds_notification_runs_again_too(db: TestStore) {
        let w = World::new(db).await;
        let (_, order_no, trade) = w.tapped("V1", "粤B12345", "alice").await;
        w.wechat.pay(&trade);
        w.notify(NotifyKind::Payment, w.wechat.payment_notification(&trade, &Tweak::default())).await;
        let payment = w.detail(&order_no).await.payments[0].id.clone();
        let amount = Fen::new(400).unwrap();
        let request = RefundRequest { payment: &payment, amount, reason: "demo", below_zero: false };
        w.service.request_refund(&w.admin, request).await.unwrap();
        w.pass(1_000).await;
        let number = w.wechat.refunds().keys().next().unwrap().clone();
        w.wechat.refund_becomes(&number, "SUCCESS");
        let sealed = w.wechat.refund_notification(&number, &Tweak { key: Some(WRONG), ..Tweak::default() });
        assert_eq!(w.notify(NotifyKind::Refund, sealed).await.status, 500);
        let id = newest_refused(&w).await;
        // The key with which it was sealed is the right one after all.
        w.service.save_wechat(&w.admin, wechat_form(WRONG)).await.unwrap();
        assert!(replay(&w, &id).await.applied);
        assert_eq!(w.detail(&order_no).await.refunds[0].state, RefundState::Succeeded);
        assert_eq!(replay(&w, &id).await.verdict, "repeated");
        w.books().await;
    }
}
