//! One token for all processes: fetched once, dropped when it is refused, fetched anew before its end.

use super::*;

both! {
    async fn one_process_fetches_and_all_share(db: TestStore) {
        let w = World::new(db).await;
        let platform = Platform::new(&w);
        let all: Vec<Service> = (0..4).map(|_| process(&w, &platform)).collect();
        let operator = operator(&w);
        let asked = futures::future::join_all(all.iter().map(|s| ask(s, &operator))).await;
        for token in asked {
            assert_eq!(token.unwrap(), "token-1");
        }
        assert_eq!(platform.fetched(), 1);
        let setup = all[1].oa_setup(&w.admin).await.unwrap();
        let token = setup.token.unwrap();
        assert_eq!(setup.app_id.as_deref(), Some(APP_ID));
        assert_eq!(token.valid_until, Some(w.now().plus(TOKEN_LIFE_S * SECOND)));
        assert_eq!(token.error_code, None);
        let foreign = stranger(&w).await.operator.unwrap();
        assert!(matches!(ask(&all[0], &foreign).await, Err(OaFailure::NoAccount)));
    }

    async fn a_row_that_was_read_during_anothers_fetch_gives_no_lease_afterwards(db: TestStore) {
        let w = World::new(db).await;
        let platform = Platform::new(&w);
        let s = process(&w, &platform);
        let app = store::methods::get(&mut w.store.read().await.unwrap(), &operator(&w), Method::WechatOa).await;
        let app = app.unwrap().unwrap().app_row_id.unwrap();
        let read = async || {
            let mut conn = w.store.read().await.unwrap();
            oa_tokens::of_app(&mut conn, &app, oa_tokens::ACCESS_TOKEN).await.unwrap().unwrap()
        };
        ask(&s, &operator(&w)).await.unwrap();
        let (now, until) = (w.now(), w.now().plus(MINUTE));
        let first = read().await;
        let mut tx = w.store.begin().await.unwrap();
        let fence = oa_tokens::lease(&mut tx, &first, now, until).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        let during = read().await;
        assert_eq!(during.fence, fence);
        let mut tx = w.store.begin().await.unwrap();
        let new = oa_tokens::Fetched { sealed: &first.sealed, expires_at: until, at: now };
        assert!(oa_tokens::keep(&mut tx, &first.id, fence, new).await.unwrap());
        for seen in [&first, &during] {
            assert_eq!(oa_tokens::lease(&mut tx, seen, now, until).await.unwrap(), None);
        }
        tx.commit().await.unwrap();
        let mut tx = w.store.begin().await.unwrap();
        assert_eq!(oa_tokens::lease(&mut tx, &read().await, now, until).await.unwrap(), Some(fence + 1));
        tx.commit().await.unwrap();
    }

    async fn a_refused_token_is_dropped_and_the_call_made_once_more(db: TestStore) {
        let w = World::new(db).await;
        let platform = Platform::new(&w);
        let (s, operator) = (process(&w, &platform), operator(&w));
        assert_eq!(ask(&s, &operator).await.unwrap(), "token-1");
        // Somebody else's refresh made ours void.
        platform.set(|script| script.good = None);
        assert_eq!(ask(&s, &operator).await.unwrap(), "token-2");
        assert_eq!(platform.fetched(), 2);
        // Refused again, it is said, and not tried for ever.
        let refused = s.with_oa(&operator, |oa, _| async move {
            oa.templates(&channels::wechat::oa::AccessToken {
                token: SecretString::from("other"),
                expires_in_s: 7200,
            })
            .await
        });
        let refused = refused.await.unwrap_err();
        assert!(matches!(refused, OaFailure::Oa(OaError::TokenInvalid(_))), "{refused:?}");
        assert_eq!((refused.code(), refused.errcode()), ("token_invalid", Some(40_001)));
        assert_eq!(platform.fetched(), 3);
    }

    async fn why_there_is_no_token_is_shown_in_the_platforms_words(db: TestStore) {
        let w = World::new(db).await;
        let platform = Platform::new(&w);
        let (s, operator) = (process(&w, &platform), operator(&w));
        let words = "invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist, rid: 1-2-3";
        platform.set(|script| script.refusal = Some(json!({"errcode": 40164, "errmsg": words})));
        let failure = ask(&s, &operator).await.unwrap_err();
        assert_eq!((failure.code(), failure.is_retryable()), ("ip_not_allowed", false));
        let token = s.oa_setup(&w.admin).await.unwrap().token.unwrap();
        assert_eq!(token.error_code.as_deref(), Some("ip_not_allowed"));
        assert!(token.error_words.unwrap().contains("1.2.3.4"));
        assert_eq!((token.valid_until, token.error_at), (None, Some(w.now())));
        platform.set(|script| script.refusal = None);
        s.refresh_oa_token(&w.admin).await.unwrap();
        let token = s.oa_setup(&w.admin).await.unwrap().token.unwrap();
        assert_eq!((token.error_code, token.error_words, token.error_at), (None, None, None));
        assert!(token.valid_until.is_some());
    }

    async fn the_job_fetches_another_token_before_the_end(db: TestStore) {
        let w = World::new(db).await;
        let platform = Platform::new(&w);
        let (s, operator) = (process(&w, &platform), operator(&w));
        while s.run_due(20).await.unwrap() > 0 {}
        ask(&s, &operator).await.unwrap();
        pass_by(&w, &s, TOKEN_LIFE_S * SECOND - 5 * MINUTE).await;
        assert_eq!(platform.fetched(), 1, "not before the platform would give another one");
        pass_by(&w, &s, 2 * MINUTE).await;
        assert_eq!(platform.fetched(), 2);
        assert_eq!(ask(&s, &operator).await.unwrap(), "token-2");
        // What is refused is left alone for a while, and the token that is there goes on.
        platform.set(|script| script.refusal = Some(json!({"errcode": 40125, "errmsg": "invalid appsecret"})));
        pass_by(&w, &s, TOKEN_LIFE_S * SECOND - 3 * MINUTE).await;
        assert_eq!(platform.fetched(), 3);
        assert_eq!(ask(&s, &operator).await.unwrap(), "token-2");
        pass_by(&w, &s, 5 * MINUTE).await;
        assert_eq!(platform.fetched(), 3);
        pass_by(&w, &s, 10 * MINUTE).await;
        assert_eq!(platform.fetched(), 4);
    }

    async fn a_process_that_died_while_fetching_holds_nobody_up_for_long(db: TestStore) {
        let w = World::new(db).await;
        let platform = Platform::new(&w);
        let (dying, other) = (process(&w, &platform), process(&w, &platform));
        platform.set(|script| script.hangs = true);
        let operator = operator(&w);
        let mut fetch = Box::pin(ask(&dying, &operator));
        while platform.fetched() == 0 {
            assert!(futures::poll!(&mut fetch).is_pending());
            tokio::task::yield_now().await;
        }
        drop(fetch);
        platform.set(|script| script.hangs = false);
        other.refresh_oa_token(&w.admin).await.unwrap();
        assert_eq!(platform.fetched(), 1, "the lease is another's");
        w.advance(31 * SECOND);
        assert_eq!(ask(&other, &operator).await.unwrap(), "token-2");
    }
}
