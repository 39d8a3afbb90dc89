//! The official account's plumbing: a token that many processes share, what its server tells us, verification files.

use crate::admin::people::{code, fields, of_role, stranger};
use crate::fake_wechat::{APP_ID, FakeWechat};
use crate::world::{CountingRandom, World};
use async_trait::async_trait;
use bytes::Bytes;
use channels::http::{HttpClient, TransportError};
use channels::wechat::oa::OaError;
use channels::wechat::oa::callback::{self, AesKey, Stamp};
use domain::access::Role;
use domain::ids::OperatorId;
use domain::method::Method;
use domain::time::{HOUR, MINUTE, SECOND, UnixMs};
use http::{Request, Response};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use service::official_account::{CallbackCall, CallbackTaken, NewCallback, OaFailure, UploadFile};
use service::{Deps, Endpoints, Service, Settings, Vault};
use std::sync::{Arc, Mutex};
use store::{both, oa_tokens};
use zeroize::Zeroizing;

const TOKEN_LIFE_S: i64 = 7200;
const FILE: &str = "MP_verify_aB3dE5gH7jK9mN1p.txt";
const MARK: &[u8] = b"aB3dE5gH7jK9mN1p";

/// What the platform does.
#[derive(Default)]
struct Script {
    /// How often a token was asked for.
    fetched: u32,
    /// How often a call with a token was made.
    asked: u32,
    /// The token that is good; the others are refused.
    good: Option<String>,
    /// What a fetch is answered instead.
    refusal: Option<Value>,
    /// A fetch is never answered.
    hangs: bool,
    /// What the public address answers: status and body.
    outside: Option<(u16, Vec<u8>)>,
}

/// The platform's token and template calls, and the public address; everything else is the scripted WeChat's.
#[derive(Clone)]
struct Platform {
    script: Arc<Mutex<Script>>,
    wechat: FakeWechat,
}

impl Platform {
    fn new(w: &World) -> Self {
        Self { script: Arc::default(), wechat: w.wechat.clone() }
    }

    fn set(&self, change: impl FnOnce(&mut Script)) {
        change(&mut self.script.lock().unwrap());
    }

    fn fetched(&self) -> u32 {
        self.script.lock().unwrap().fetched
    }

    fn stable_token(&self) -> Option<Value> {
        let mut script = self.script.lock().unwrap();
        script.fetched += 1;
        if script.hangs {
            return None;
        }
        let token = format!("token-{}", script.fetched);
        Some(match &script.refusal {
            Some(refusal) => refusal.clone(),
            None => {
                script.good = Some(token.clone());
                json!({"access_token": token, "expires_in": TOKEN_LIFE_S})
            }
        })
    }

    fn templates(&self, query: &str) -> Value {
        let mut script = self.script.lock().unwrap();
        script.asked += 1;
        let good = script.good.as_deref().is_some_and(|good| query == format!("access_token={good}"));
        if good { json!({"template_list": []}) } else { json!({"errcode": 40001, "errmsg": "not latest"}) }
    }
}

#[async_trait]
impl HttpClient for Platform {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let answer = |value: Value| Ok(Response::new(Bytes::from(value.to_string())));
        let (path, query) = (request.uri().path(), request.uri().query().unwrap_or_default());
        match path {
            "/cgi-bin/stable_token" => {
                tokio::task::yield_now().await;
                match self.stable_token() {
                    Some(value) => answer(value),
                    None => std::future::pending().await,
                }
            }
            "/cgi-bin/template/get_all_private_template" => answer(self.templates(query)),
            path if path.ends_with(".txt") => {
                assert_eq!(request.uri().host(), Some("pay.example.com"));
                let outside = self.script.lock().unwrap().outside.clone();
                let (status, body) = outside.ok_or(TransportError::Timeout)?;
                let response = Response::builder().status(status).header("location", "https://a.b/");
                Ok(response.body(Bytes::from(body)).unwrap())
            }
            _ => self.wechat.send(request).await,
        }
    }
}

/// A process of the world's deployment, among this platform.
fn process(w: &World, platform: &Platform) -> Service {
    Service::new(Deps {
        store: w.store.clone(),
        clock: Arc::new(w.clock.clone()),
        random: Arc::clone(&w.random) as Arc<CountingRandom>,
        provider_http: Arc::new(platform.clone()),
        outbound_http: Arc::new(w.receiver.clone()),
        vault: Vault::new(&[Zeroizing::new([7; 32])]).unwrap(),
        settings: Settings {
            public_base: "https://pay.example.com".to_owned(),
            endpoints: Endpoints::default(),
            facts: Default::default(),
        },
    })
}

fn operator(w: &World) -> OperatorId {
    w.admin.operator.clone().unwrap()
}

/// Asks the account something; the token that it was asked with in the end.
async fn ask(s: &Service, operator: &OperatorId) -> Result<String, OaFailure> {
    s.with_oa(operator, |oa, token| async move {
        oa.templates(&token).await?;
        Ok(token.token.expose_secret().to_owned())
    })
    .await
}

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

    async fn a_file_is_served_once_the_platforms_staff_have_seen_it(db: TestStore) {
        let w = World::new(db).await;
        let platform = Platform::new(&w);
        let s = process(&w, &platform);
        let staff = of_role(&w, Role::Platform).await;
        let foreign = stranger(&w).await;
        let id = s.upload_verification_file(&w.admin, file("", FILE, MARK)).await.unwrap();
        assert_eq!(s.upload_verification_file(&w.admin, file("", FILE, MARK)).await.unwrap(), id, "again");
        let path = format!("/{FILE}");
        assert_eq!(s.served_verification_file(&path).await.unwrap(), None);
        assert_eq!(code(s.check_verification_file(&w.admin, &id).await), "verification_file_waiting");
        assert_eq!(code(s.release_verification_file(&w.admin, &id).await), "forbidden");
        let waiting = s.waiting_verification_files(&staff).await.unwrap();
        assert_eq!((waiting.len(), waiting[0].operator.as_str()), (1, "示范停车"));
        assert_eq!(waiting[0].file.url, format!("https://pay.example.com{path}"));
        assert_eq!(waiting[0].file.fits_name, Some(true));

        // Another content is another file: what is released is what was seen.
        let other = s.upload_verification_file(&w.admin, file("", FILE, b"other")).await.unwrap();
        assert_ne!(other, id);
        assert_eq!(code(s.release_verification_file(&staff, &id).await), "not_found");
        assert_eq!(s.verification_files(&w.admin).await.unwrap()[0].fits_name, Some(false));
        let id = s.upload_verification_file(&w.admin, file("", FILE, MARK)).await.unwrap();
        let theirs = s.upload_verification_file(&foreign, file("", FILE, b"theirs")).await.unwrap();

        platform.set(|script| script.outside = Some((200, MARK.to_vec())));
        let released = s.release_verification_file(&staff, &id).await.unwrap();
        assert_eq!(released.check_code.as_deref(), Some("served"));
        assert_eq!((released.released_by, released.released_at), (Some(staff.name.clone()), Some(w.now())));
        assert_eq!(s.served_verification_file(&path).await.unwrap().as_deref(), Some(MARK));

        // Nobody takes its place: neither another operator nor its own.
        assert_eq!(code(s.release_verification_file(&staff, &theirs).await), "verification_file_served");
        s.remove_verification_file(&foreign, &theirs).await.unwrap();
        let taken = s.upload_verification_file(&foreign, file("", FILE, b"theirs")).await;
        assert_eq!(code(taken), "verification_file_served");
        let changed = s.upload_verification_file(&w.admin, file("", FILE, b"changed")).await;
        assert_eq!(code(changed), "verification_file_served");
        assert_eq!(s.served_verification_file(&path).await.unwrap().as_deref(), Some(MARK));

        assert_eq!(code(s.remove_verification_file(&foreign, &id).await), "not_found");
        s.remove_verification_file(&w.admin, &id).await.unwrap();
        assert_eq!(s.served_verification_file(&path).await.unwrap(), None);
        let log = s.list_audit(&w.admin, None).await.unwrap();
        for act in ["verification_file.upload", "verification_file.release", "verification_file.remove"] {
            assert!(log.rows.iter().any(|row| row.action == act && row.target == path), "{act}");
        }
    }

    async fn files_lie_below_the_path_of_their_entry(db: TestStore) {
        let w = World::new(db).await;
        let s = process(&w, &Platform::new(&w));
        let staff = of_role(&w, Role::Platform).await;
        let id = s.upload_verification_file(&w.admin, file("PeakeCloud/mobile", FILE, &[0xff, 0])).await.unwrap();
        s.release_verification_file(&staff, &id).await.unwrap();
        let at = format!("/PeakeCloud/mobile/{FILE}");
        assert_eq!(s.served_verification_file(&at).await.unwrap().as_deref(), Some(&[0xff, 0][..]));
        for elsewhere in [format!("/{FILE}"), format!("/PeakeCloud/{FILE}"), format!("/{at}"), at.to_lowercase()] {
            assert_eq!(s.served_verification_file(&elsewhere).await.unwrap(), None, "{elsewhere}");
        }
        let random = file("", "0a1b2c3d4e5f.txt", b"x");
        let refused = fields(s.upload_verification_file(&w.admin, random.clone()).await);
        assert_eq!(refused, [("name".to_owned(), "verification_name_platform".to_owned())]);
        s.upload_verification_file(&staff, random).await.unwrap();
    }

    async fn a_look_from_outside_says_what_it_found(db: TestStore) {
        let w = World::new(db).await;
        let platform = Platform::new(&w);
        let s = process(&w, &platform);
        let staff = of_role(&w, Role::Platform).await;
        let id = s.upload_verification_file(&w.admin, file("", FILE, MARK)).await.unwrap();
        s.release_verification_file(&staff, &id).await.unwrap();
        for (outside, expected, detail) in [
            (Some((200, MARK.to_vec())), "served", ""),
            (Some((404, Vec::new())), "status", "404"),
            (Some((302, Vec::new())), "redirected", "https://a.b/"),
            (Some((200, b"<html>".to_vec())), "differs", "<html>"),
            (None, "unreachable", "no answer in time"),
        ] {
            platform.set(|script| script.outside = outside);
            let seen = s.check_verification_file(&w.admin, &id).await.unwrap();
            assert_eq!((seen.check_code.as_deref(), seen.check_detail.as_deref()), (Some(expected), Some(detail)));
            assert_eq!(seen.checked_at, Some(w.now()));
        }
    }
}

/// The clock moves on, and what is due runs.
async fn pass_by(w: &World, s: &Service, ms: i64) {
    w.advance(ms);
    while s.run_due(20).await.unwrap() > 0 {}
}

fn file(path: &str, name: &str, content: &[u8]) -> UploadFile {
    UploadFile { path: path.to_owned(), name: name.to_owned(), content: content.to_vec() }
}

async fn state(w: &World) -> service::official_account::CallbackState {
    w.service.oa_setup(&w.admin).await.unwrap().callback.unwrap()
}

/// What became of a message, as the platform tells it.
pub fn finished(msg_id: i64, status: &str) -> String {
    format!(
        "<xml><ToUserName>gh_1</ToUserName><FromUserName>oA</FromUserName><CreateTime>5</CreateTime><MsgType>event</MsgType><Event>TEMPLATESENDJOBFINISH</Event><MsgID>{msg_id}</MsgID><Status><![CDATA[{status}]]></Status></xml>"
    )
}

/// The query of a call, signed with `token`.
fn signed(token: &str, now: UnixMs) -> CallbackCall {
    let (timestamp, nonce) = (now.seconds().to_string(), "n1".to_owned());
    let mut parts = [token, &timestamp, &nonce];
    parts.sort_unstable();
    let digest =
        aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY, parts.concat().as_bytes());
    CallbackCall { signature: hex::encode(digest), timestamp, nonce, ..CallbackCall::default() }
}

/// An encrypted message as the platform sends it.
pub fn sealed(made: &NewCallback, app_id: &str, message: &str, now: UnixMs) -> (CallbackCall, Vec<u8>) {
    let call = signed(&made.token, now);
    let token = SecretString::from(made.token.as_str());
    let key = AesKey::parse(&made.aes_key).unwrap();
    let stamp = Stamp { timestamp: &call.timestamp, nonce: &call.nonce };
    let (body, signature) = callback::seal(&token, &key, app_id, stamp, [9; 16], message.as_bytes()).unwrap();
    let call = CallbackCall { encrypt_type: Some("aes".to_owned()), msg_signature: Some(signature), ..call };
    (call, body.into_bytes())
}

#[test]
fn a_failure_is_an_error_of_the_service() {
    let busy = service::Error::from(OaFailure::Busy);
    assert_eq!(busy.code(), "busy");
    assert_eq!(service::Error::from(OaFailure::NoAccount).code(), "not_found");
}
