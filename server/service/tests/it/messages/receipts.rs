//! Receipts of text messages: "taken" is not "delivered".

use super::*;
use crate::admin::people::of_role;
use domain::access::Role;
use service::Error;
use store::both;

/// The random part of the operator's address for receipts.
async fn key(w: &World) -> String {
    let url = w.service.sms_form(&w.admin).await.unwrap().receipt_url.unwrap();
    url.strip_prefix("https://pay.example.com/notify/sms/").unwrap().to_owned()
}

async fn told(w: &World, id: usize, status: &str) -> service::Result<Option<&'static str>> {
    let query = format!("msgid={id}&mobile={PHONE}&status={status}&reportTime=2611231200");
    w.service.take_sms_receipts(&key(w).await, &query, b"").await
}

/// A payment of which a text message went out, because the account is dead.
async fn by_text(w: &World, platform: &Platform, visit: &str) -> OrderNo {
    with_phone(w, visit).await;
    platform.set(|s| s.always = Some(50_002));
    let order = paid(w, visit, "alice").await;
    w.pass(5 * MINUTE).await;
    order
}

both! {
    async fn a_receipt_says_that_a_message_arrived(db: TestStore) {
        let (w, platform) = reminding(db).await;
        with_texts(&w, &platform).await;
        let order = by_text(&w, &platform, "V1").await;
        assert_eq!(state(&w).await, MessageState::Sms);
        for _ in 0..2 {
            assert_eq!(told(&w, 1, "DELIVRD").await.unwrap(), Some(r#"{"clcode":"000000"}"#));
        }
        // The first one counts: a long message has several.
        told(&w, 1, "UNDELIV").await.unwrap();
        assert_eq!(state(&w).await, MessageState::Delivered);
        assert_eq!(steps(&w, &order).await, ["message_queued", "sms_instead", "sms_sent", "sms_delivered"]);
        let detail = w.service.message_detail(&w.admin, &the_one(&w).await.id).await.unwrap();
        let tries: Vec<_> = detail.tries.iter().map(|t| t.outcome.as_str()).collect();
        assert_eq!(tries.last(), Some(&"sms_delivered"), "{tries:?}");
        assert!(w.service.sms_form(&w.admin).await.unwrap().receipt_at.is_some());
    }

    async fn a_message_that_did_not_arrive_can_be_sent_again(db: TestStore) {
        let (w, platform) = reminding(db).await;
        with_texts(&w, &platform).await;
        let order = by_text(&w, &platform, "V1").await;
        told(&w, 1, "MK:0001").await.unwrap();
        let message = the_one(&w).await;
        assert_eq!((message.state, message.why.as_deref()), (MessageState::Failed, Some("sms_undelivered")));
        let detail = w.service.message_detail(&w.admin, &message.id).await.unwrap();
        assert_eq!(detail.tries.last().unwrap().words, "MK:0001");
        assert!(detail.may_resend);
        w.service.resend_message(&w.admin, &message.id).await.unwrap();
        w.pass(5 * MINUTE).await;
        assert_eq!((platform.texts(), state(&w).await), (2, MessageState::Sms));
        // The receipt of the sending before changes nothing.
        told(&w, 1, "DELIVRD").await.unwrap();
        assert_eq!(state(&w).await, MessageState::Sms);
        told(&w, 2, "DELIVRD").await.unwrap();
        assert_eq!(state(&w).await, MessageState::Delivered);
        let went = steps(&w, &order).await;
        assert!(went.contains(&"sms_undelivered".to_owned()) && went.ends_with(&["sms_delivered".to_owned()]), "{went:?}");
    }

    async fn a_receipt_may_overtake_the_answer(db: TestStore) {
        let (w, platform) = reminding(db).await;
        with_texts(&w, &platform).await;
        told(&w, 1, "DELIVRD").await.unwrap();
        by_text(&w, &platform, "V1").await;
        assert_eq!(state(&w).await, MessageState::Delivered);
    }

    async fn what_comes_to_another_address_or_is_written_otherwise_is_not_taken(db: TestStore) {
        let (w, platform) = reminding(db).await;
        with_texts(&w, &platform).await;
        by_text(&w, &platform, "V1").await;
        let nobody = w.service.take_sms_receipts(&"0".repeat(32), "msgid=1&status=DELIVRD", b"").await;
        assert!(matches!(nobody, Err(Error::NotFound(_))), "{nobody:?}");
        for (query, body) in [("", ""), ("msgid=1", ""), ("", r#"[{"biz_id":"1","success":true}]"#)] {
            let read = w.service.take_sms_receipts(&key(&w).await, query, body.as_bytes()).await.unwrap();
            assert_eq!(read, None, "{query} {body}");
        }
        told(&w, 7, "DELIVRD").await.unwrap();
        assert_eq!(state(&w).await, MessageState::Sms, "of a message that is none of ours");
        let reader = of_role(&w, Role::ReadOnly).await;
        let shown = w.service.sms_form(&reader).await.unwrap();
        assert_eq!(shown.receipt_url, None, "whoever knows the address can write receipts");
    }
}
