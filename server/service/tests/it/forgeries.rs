//! Notifications that are not what they should be: kept, shown, never applied, never acknowledged.

use crate::fake_wechat::{MCH_ID, Tweak};
use crate::world::World;
use domain::payment::{OrderState, PaymentState};
use domain::time::MINUTE;
use serde_json::json;
use service::notify::NotifyKind;
use store::both;

both! {
    async fn what_does_not_fit_changes_nothing(db: TestStore) {
        let w = World::new(db).await;
        let (_, order_no, trade) = w.tapped("V1", "粤B12345", "alice").await;
        w.wechat.pay(&trade);
        let set = |pointer, value| Tweak { set: vec![(pointer, value)], ..Tweak::default() };
        let cases = [
            ("bad_signature", 401, Tweak { flip: true, ..Tweak::default() }),
            ("bad_signature", 401, Tweak { signature: Some("bm90IGEgc2lnbmF0dXJl"), ..Tweak::default() }),
            ("bad_signature", 401, Tweak { signature: Some("not base64!"), ..Tweak::default() }),
            ("probe", 401, Tweak { signature: Some("WECHATPAY/SIGNTEST/abc"), ..Tweak::default() }),
            ("unknown_serial", 401, Tweak { serial: Some("PUB_KEY_ID_9999999999999999999999"), ..Tweak::default() }),
            ("stale_clock", 401, Tweak { skew_ms: -300_000, ..Tweak::default() }),
            ("stale_clock", 401, Tweak { skew_ms: 301_000, ..Tweak::default() }),
            ("decrypt_failed", 500, Tweak { key: Some("ffffffffffffffffffffffffffffffff"), ..Tweak::default() }),
            ("wrong_amount", 400, set("/amount/total", json!(999))),
            ("wrong_amount", 400, set("/amount/total", json!(1001))),
            ("wrong_currency", 400, set("/amount/currency", json!("USD"))),
            ("wrong_merchant", 400, set("/mchid", json!("1900000002"))),
            ("wrong_app", 400, set("/appid", json!("wxffffffffffffffff"))),
            ("unknown_order", 400, set("/out_trade_no", json!("P00000000000000000"))),
            ("not_success", 400, set("/trade_state", json!("NOTPAY"))),
        ];
        for (verdict, status, tweak) in &cases {
            let answer = w.notify(NotifyKind::Payment, w.wechat.payment_notification(&trade, tweak)).await;
            assert_eq!(answer.status, *status, "{verdict}");
            assert_eq!(answer.body, r#"{"code":"FAIL","message":"失败"}"#);
            let newest = w.service.quarantine(&w.admin, None).await.unwrap().rows.into_iter().next().unwrap();
            assert_eq!(newest.verdict, *verdict);
            w.advance(10);
        }
        let detail = w.detail(&order_no).await;
        assert_eq!((detail.order.state, detail.payments[0].state), (OrderState::Open, PaymentState::Pending));
        assert!(w.balances().await.is_empty());
        assert_eq!(detail.events.iter().filter(|e| e.kind == "mismatch").count(), 5, "shown on the time line");
        assert_eq!(w.service.quarantine(&w.admin, None).await.unwrap().rows.len(), cases.len());
        // What the payer paid after the provider's discounts does not count.
        let tweak = set("/amount/payer_total", json!(1));
        let answer = w.notify(NotifyKind::Payment, w.wechat.payment_notification(&trade, &tweak)).await;
        assert_eq!(answer.status, 204);
        assert_eq!(w.detail(&order_no).await.order.state, OrderState::Settled);
        w.books().await;
    }

    async fn a_replay_after_five_minutes_is_stale(db: TestStore) {
        let w = World::new(db).await;
        let (_, order_no, trade) = w.tapped("V1", "粤B12345", "alice").await;
        w.wechat.pay(&trade);
        let message = w.wechat.payment_notification(&trade, &Tweak::default());
        assert_eq!(w.notify(NotifyKind::Payment, message.clone()).await.status, 204);
        w.advance(5 * MINUTE);
        assert_eq!(w.notify(NotifyKind::Payment, message).await.status, 401);
        assert_eq!(w.service.quarantine(&w.admin, None).await.unwrap().rows[0].verdict, "stale_clock");
        assert_eq!(w.detail(&order_no).await.notifications.len(), 1);
        w.books().await;
    }

    async fn junk_is_bounded_and_counted(db: TestStore) {
        let w = World::new(db).await;
        let (_, _, trade) = w.tapped("V1", "粤B12345", "alice").await;
        w.wechat.pay(&trade);
        let forged = Tweak { flip: true, ..Tweak::default() };
        let junk = w.wechat.payment_notification(&trade, &forged);
        for _ in 0..40 {
            assert_eq!(w.notify(NotifyKind::Payment, junk.clone()).await.status, 401);
        }
        let quarantine = w.service.quarantine(&w.admin, None).await.unwrap();
        assert_eq!((quarantine.rows.len(), quarantine.dropped), (30, 10));
        w.advance(MINUTE);
        assert_eq!(w.notify(NotifyKind::Payment, junk).await.status, 401);
        assert_eq!(w.service.quarantine(&w.admin, None).await.unwrap().rows.len(), 31);
        for _ in 0..3 {
            w.advance(MINUTE);
            for _ in 0..30 {
                w.notify(NotifyKind::Payment, w.wechat.payment_notification(&trade, &forged)).await;
            }
        }
        let page = w.service.quarantine(&w.admin, None).await.unwrap();
        let rest = w.service.quarantine(&w.admin, page.next.as_deref()).await.unwrap();
        assert_eq!((page.rows.len(), rest.rows.len(), rest.next), (100, 21, None), "all of it, on two pages");
        assert!(rest.rows.iter().all(|row| !page.rows.contains(row)));
        assert_eq!(w.service.desk(&w.admin).await.unwrap().quarantine, 121);
        // A real one gets through all the same.
        let answer = w.notify(NotifyKind::Payment, w.wechat.payment_notification(&trade, &Tweak::default())).await;
        assert_eq!(answer.status, 204);
        let unknown = w
            .service
            .receive(domain::method::Provider::Wechat, "nobody", NotifyKind::Payment, &http::HeaderMap::new(), bytes::Bytes::new(), "x")
            .await;
        assert_eq!(unknown.status, 404);
        w.books().await;
    }

    async fn a_replaced_key_goes_on_verifying(db: TestStore) {
        let w = World::new(db).await;
        let (_, order_no, trade) = w.tapped("V1", "粤B12345", "alice").await;
        w.wechat.pay(&trade);
        w.service
            .save_wechat(&w.admin, crate::world::wechat_form("ffffffffffffffffffffffffffffffff"))
            .await
            .unwrap();
        // Sealed with the key that the payment began with.
        let answer = w.notify(NotifyKind::Payment, w.wechat.payment_notification(&trade, &Tweak::default())).await;
        assert_eq!(answer.status, 204);
        assert_eq!(w.detail(&order_no).await.order.state, OrderState::Settled);
        assert_eq!(w.detail(&order_no).await.payments[0].mch_id, MCH_ID);
        w.books().await;
    }
}
