//! Webhooks: signed, at least once, on schedule, listed, tried, sent again.

use crate::fake_wechat::Tweak;
use crate::world::{START, World};
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::time::{DAY, HOUR, MINUTE, SECOND};
use service::Error;
use service::notify::NotifyKind;
use std::sync::atomic::Ordering;
use store::both;

async fn paid(w: &World) {
    let (_, _, trade) = w.tapped("V1", "粤B12345", "alice").await;
    w.wechat.pay(&trade);
    w.notify(NotifyKind::Payment, w.wechat.payment_notification(&trade, &Tweak::default())).await;
}

both! {
    async fn a_delivery_is_signed(db: TestStore) {
        let w = World::new(db).await;
        paid(&w).await;
        w.pass(SECOND).await;
        let got = w.receiver.got.lock().unwrap();
        let header = |name: &str| got[0].headers()[name].to_str().unwrap().to_owned();
        assert_eq!(got[0].uri(), "https://parking.example.com/hook");
        let secret = STANDARD.decode(w.webhook_secret.strip_prefix("whsec_").unwrap()).unwrap();
        let key = hmac::Key::new(hmac::HMAC_SHA256, &secret);
        let body = std::str::from_utf8(got[0].body()).unwrap();
        let message = format!("{}.{}.{body}", header("webhook-id"), header("webhook-timestamp"));
        let signature = header("webhook-signature");
        let signature = STANDARD.decode(signature.strip_prefix("v1,").unwrap()).unwrap();
        hmac::verify(&key, message.as_bytes(), &signature).unwrap();
        assert_eq!(header("webhook-timestamp"), (START / SECOND).to_string());
    }

    async fn it_is_tried_on_schedule_until_it_is_taken(db: TestStore) {
        let w = World::new(db).await;
        w.receiver.status.store(503, Ordering::SeqCst);
        paid(&w).await;
        w.pass(40 * SECOND).await;
        assert_eq!(w.receiver.got.lock().unwrap().len(), 3, "at once, after 5 s, after 30 s more");
        w.receiver.status.store(-1, Ordering::SeqCst);
        w.pass(2 * MINUTE).await;
        w.receiver.status.store(0, Ordering::SeqCst);
        w.pass(30 * MINUTE).await;
        let delivery = w.service.list_deliveries(&w.admin, None).await.unwrap().rows.remove(0);
        assert_eq!((delivery.state.as_str(), delivery.attempts, delivery.last_status), ("delivered", 5, Some(200)));
        let ids: std::collections::BTreeSet<_> =
            w.receiver.got.lock().unwrap().iter().map(|r| r.headers()["webhook-id"].clone().to_str().unwrap().to_owned()).collect();
        assert_eq!(ids.len(), 1, "the same message every time");
    }

    async fn it_is_given_up_shown_and_sent_again(db: TestStore) {
        let w = World::new(db).await;
        w.receiver.status.store(500, Ordering::SeqCst);
        paid(&w).await;
        w.leap(3 * DAY, HOUR).await;
        let delivery = w.service.list_deliveries(&w.admin, None).await.unwrap().rows.remove(0);
        assert_eq!((delivery.state.as_str(), delivery.attempts), ("failed", 11));
        w.receiver.status.store(204, Ordering::SeqCst);
        w.service.resend(&w.admin, &delivery.id).await.unwrap();
        assert!(matches!(w.service.resend(&w.admin, &delivery.id).await, Err(Error::Conflict("delivery_waiting"))));
        w.pass(SECOND).await;
        assert_eq!(w.service.list_deliveries(&w.admin, None).await.unwrap().rows[0].state, "delivered");
    }

    async fn every_delivery_is_on_some_page(db: TestStore) {
        let w = World::new(db).await;
        let endpoint = w.service.list_webhooks(&w.admin).await.unwrap().remove(0).id;
        let mut sent = Vec::new();
        for _ in 0..53 {
            sent.push(w.service.send_test(&w.admin, &endpoint).await.unwrap());
        }
        let first = w.service.list_deliveries(&w.admin, None).await.unwrap();
        let second = w.service.list_deliveries(&w.admin, first.next.as_deref()).await.unwrap();
        assert_eq!((first.rows.len(), second.rows.len(), second.next), (50, 3, None));
        let mut shown: Vec<_> = first.rows.into_iter().chain(second.rows).map(|row| row.id).collect();
        shown.sort();
        sent.sort();
        assert_eq!(shown, sent);
        assert!(w.service.list_deliveries(&w.admin, Some("nonsense")).await.is_err());
    }

    async fn a_test_and_a_removed_endpoint(db: TestStore) {
        let w = World::new(db).await;
        let endpoint = w.service.list_webhooks(&w.admin).await.unwrap().remove(0).id;
        w.service.send_test(&w.admin, &endpoint).await.unwrap();
        w.pass(SECOND).await;
        assert_eq!(w.hooks()[0]["type"], "webhook.test");
        w.receiver.status.store(500, Ordering::SeqCst);
        w.service.send_test(&w.admin, &endpoint).await.unwrap();
        w.pass(SECOND).await;
        w.service.delete_webhook(&w.admin, &endpoint).await.unwrap();
        w.pass(MINUTE).await;
        let newest = w.service.list_deliveries(&w.admin, None).await.unwrap().rows.remove(0);
        assert_eq!((newest.state.as_str(), newest.last_error.as_deref()), ("failed", Some("endpoint_removed")));
        assert!(matches!(w.service.send_test(&w.admin, &endpoint).await, Err(Error::NotFound("webhook"))));
    }
}
