//! What the account's server tells us, and what is not from it.

use super::*;

both! {
    async fn the_platform_verifies_the_address_and_tells_events(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        let made = s.make_oa_callback(&w.admin).await.unwrap();
        let key = made.url.strip_prefix("https://pay.example.com/notify/wechat-oa/").unwrap().to_owned();
        assert_eq!((key.len(), made.token.len(), made.aes_key.len()), (32, 32, 43));
        assert!(!format!("{made:?}").contains(&made.token) && !format!("{made:?}").contains(&made.aes_key));

        let echo = |token: &str| CallbackCall { echostr: Some("5836".to_owned()), ..signed(token, w.now()) };
        assert_eq!(s.verify_oa_callback(&key, &echo("other")).await.unwrap(), None);
        assert_eq!(state(&w).await.refused_code.as_deref(), Some("bad_signature"));
        assert_eq!(s.verify_oa_callback(&key, &echo(&made.token)).await.unwrap().as_deref(), Some("5836"));
        let shown = state(&w).await;
        assert_eq!((shown.verified_at, shown.refused_code), (Some(w.now()), None));
        assert_eq!(code(s.verify_oa_callback(&"0".repeat(32), &echo(&made.token)).await), "not_found");

        for status in ["success", "failed:user block"] {
            let (call, body) = sealed(&made, APP_ID, &finished(7, status), w.now());
            assert_eq!(s.take_oa_callback(&key, &call, &body).await.unwrap(), CallbackTaken::Taken);
        }
        let shown = state(&w).await;
        assert_eq!(shown.last_event.as_deref(), Some("event:TEMPLATESENDJOBFINISH"));
        assert_eq!(shown.last_at, Some(w.now()));
        // It went to the messages, whose number may come later; a repetition changes nothing.
        let mut conn = w.store.read().await.unwrap();
        let kept = store::messages::kept_finish(&mut conn, &operator(&w), APP_ID, 7).await.unwrap();
        assert_eq!(kept.as_deref(), Some("success"));
        drop(conn);
        let text = "<xml><FromUserName>oA</FromUserName><CreateTime>5</CreateTime><MsgType>text</MsgType><Content>hello</Content></xml>";
        let (call, body) = sealed(&made, APP_ID, text, w.now());
        assert_eq!(s.take_oa_callback(&key, &call, &body).await.unwrap(), CallbackTaken::Taken);
        assert_eq!(state(&w).await.last_event.as_deref(), Some("text"));
    }

    async fn what_is_not_the_platforms_is_refused(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        let made = s.make_oa_callback(&w.admin).await.unwrap();
        let key = made.url.rsplit('/').next().unwrap().to_owned();
        let event = finished(7, "success");
        let other_key = NewCallback { aes_key: "b".repeat(43), ..made.clone() };
        let other_token = NewCallback { token: "c".repeat(32), ..made.clone() };
        let (mut unsigned, body) = sealed(&made, APP_ID, &event, w.now());
        unsigned.msg_signature = None;
        let garbage = sealed(&made, APP_ID, "no xml", w.now());
        let (good, _) = sealed(&made, APP_ID, &event, w.now());
        let plain = CallbackCall { encrypt_type: None, ..good.clone() };
        for ((call, body), expected) in [
            (sealed(&other_token, APP_ID, &event, w.now()), "bad_signature"),
            ((unsigned, body), "bad_signature"),
            (sealed(&made, "wxother", &event, w.now()), "other_app"),
            (garbage, "malformed"),
            ((good, b"<!DOCTYPE xml><xml></xml>".to_vec()), "malformed"),
            ((plain.clone(), event.clone().into_bytes()), "not_encrypted"),
        ] {
            assert_eq!(s.take_oa_callback(&key, &call, &body).await.unwrap(), CallbackTaken::Refused);
            assert_eq!(state(&w).await.refused_code.as_deref(), Some(expected));
        }
        let (call, body) = sealed(&other_key, APP_ID, &event, w.now());
        assert_eq!(s.take_oa_callback(&key, &call, &body).await.unwrap(), CallbackTaken::Refused);
        let refused = state(&w).await.refused_code.unwrap();
        assert!(["undecryptable", "other_app"].contains(&refused.as_str()), "{refused}");
        assert_eq!(state(&w).await.last_at, None);

        // Not encrypted: only where that was allowed, and only fresh, because the signature does not cover the body.
        s.allow_plain_callbacks(&w.admin, true).await.unwrap();
        assert_eq!(s.take_oa_callback(&key, &plain, event.as_bytes()).await.unwrap(), CallbackTaken::Taken);
        w.advance(HOUR);
        assert_eq!(s.take_oa_callback(&key, &plain, event.as_bytes()).await.unwrap(), CallbackTaken::Refused);
        assert_eq!(state(&w).await.refused_code.as_deref(), Some("stale"));

        // Others in their place: the address stays, what was made before is worth nothing.
        let again = s.make_oa_callback(&w.admin).await.unwrap();
        assert_eq!(again.url, made.url);
        assert_ne!((&again.token, &again.aes_key), (&made.token, &made.aes_key));
        let (call, body) = sealed(&made, APP_ID, &event, w.now());
        assert_eq!(s.take_oa_callback(&key, &call, &body).await.unwrap(), CallbackTaken::Refused);
        let (call, body) = sealed(&again, APP_ID, &event, w.now());
        assert_eq!(s.take_oa_callback(&key, &call, &body).await.unwrap(), CallbackTaken::Taken);
        let foreign = stranger(&w).await;
        assert_eq!(code(s.make_oa_callback(&foreign).await), "not_found");
        assert_eq!(s.oa_setup(&foreign).await.unwrap().app_id, None);
    }
}
