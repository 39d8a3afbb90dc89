//! The second factor: switching it on and off, the second step of signing in, who must have one, and whoever lost theirs.

use super::people::{PASSWORD, code, fields, of_role, signed_in};
use crate::world::World;
use domain::access::Role;
use domain::ids::UserId;
use domain::time::{HOUR, MINUTE, SECOND, UnixMs};
use secrecy::ExposeSecret as _;
use service::second_factor::SignIn;
use service::{Actor, Error, Service};
use store::both;

const HERE: &str = "203.0.113.1";

/// What an authenticator app shows: RFC 6238 once more, out of the text that was typed into it.
fn app_shows(secret: &str, at: UnixMs) -> String {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: Vec<u8> = secret
        .chars()
        .filter_map(|letter| LETTERS.find(letter))
        .flat_map(|value| (0..5).rev().map(move |bit| u8::from(value & (1 << bit) != 0)))
        .collect();
    let key: Vec<u8> =
        bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |all, bit| all * 2 + bit)).collect();
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &key);
    let tag = aws_lc_rs::hmac::sign(&key, &(at.0 / 30_000).to_be_bytes());
    let offset = usize::from(tag.as_ref()[19] & 15);
    let four: [u8; 4] = tag.as_ref()[offset..offset + 4].try_into().unwrap();
    format!("{:06}", (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000)
}

/// Somebody who has switched it on: signed in here, with their app and their recovery codes.
struct Careful {
    actor: Actor,
    session: String,
    secret: String,
    recovery: Vec<String>,
}

impl Careful {
    async fn of(w: &World, login: &str, role: Role) -> Self {
        let operator = w.admin.operator.clone().filter(|_| role != Role::Platform);
        let session = signed_in(&w.service, operator.as_ref(), login, role).await;
        let actor = w.service.actor(&session).await.unwrap();
        let (secret, recovery) = switch_on(w, &actor).await;
        // What was typed to switch it on is used up: whoever signs in next does so later.
        w.advance(MINUTE);
        Self { actor, session, secret, recovery }
    }

    fn user(&self) -> &UserId {
        self.actor.user.as_ref().unwrap()
    }

    fn code(&self, w: &World) -> String {
        app_shows(&self.secret, w.now())
    }
}

async fn switch_on(w: &World, actor: &Actor) -> (String, Vec<String>) {
    w.service.begin_second_factor(actor, PASSWORD).await.unwrap();
    let waiting = w.service.my_second_factor(actor).await.unwrap().waiting.unwrap();
    let secret = waiting.secret.expose_secret().to_owned();
    let codes = w.service.confirm_second_factor(actor, &app_shows(&secret, w.now())).await.unwrap();
    (secret, codes.iter().map(domain::second_factor::RecoveryCode::shown).collect())
}

/// The password alone: the token of whoever is half-way in.
async fn half_way(service: &Service, login: &str) -> String {
    match service.sign_in(login, PASSWORD, HERE).await.unwrap() {
        SignIn::HalfWay(half) => half.token,
        SignIn::In(session) => panic!("{login} came in by the password alone: {session:?}"),
    }
}

async fn enter(w: &World, login: &str, typed: &str) -> service::Result<String> {
    let half = half_way(&w.service, login).await;
    w.service.second_step(&half, typed, HERE).await.map(|session| session.token)
}

fn wrong(field: &str, code: &str) -> Vec<(String, String)> {
    vec![(field.to_owned(), code.to_owned())]
}

async fn acts(w: &World) -> Vec<(String, serde_json::Value)> {
    let rows = w.service.list_audit(&w.admin, None).await.unwrap().rows;
    rows.into_iter().map(|row| (row.action, row.detail)).collect()
}

both! {
    async fn is_switched_on_by_a_first_code(db: TestStore) {
        let w = World::new(db).await;
        let (s, operator) = (&w.service, w.admin.operator.clone().unwrap());
        let here = signed_in(s, Some(&operator), "wang", Role::Finance).await;
        let elsewhere = s.sign_in("wang", PASSWORD, HERE).await.unwrap().session().unwrap().token;
        let actor = s.actor(&here).await.unwrap();
        assert_eq!(fields(s.begin_second_factor(&actor, "not the password").await), wrong("password", "wrong_password"));
        assert_eq!(code(s.confirm_second_factor(&actor, "123456").await), "second_factor_begin_again");
        s.begin_second_factor(&actor, PASSWORD).await.unwrap();
        let waiting = s.my_second_factor(&actor).await.unwrap().waiting.unwrap();
        let secret = waiting.secret.expose_secret().to_owned();
        assert_eq!((secret.len(), secret.split(' ').count()), (39, 8), "160 bits in groups of four");
        let uri = waiting.uri.expose_secret();
        assert_eq!(*uri, format!("otpauth://totp/Peake%20Pay:wang?secret={}&issuer=Peake%20Pay", secret.replace(' ', "")));
        assert!(!format!("{waiting:?}").contains(&secret), "a secret does not print");

        assert_eq!(fields(s.confirm_second_factor(&actor, "12345").await), wrong("code", "six_digits"));
        let late = app_shows(&secret, w.now().plus(2 * MINUTE));
        assert_eq!(fields(s.confirm_second_factor(&actor, &late).await), wrong("code", "second_factor_wrong"));
        assert_eq!(s.my_second_factor(&actor).await.unwrap().on_since, None);
        let recovery = s.confirm_second_factor(&actor, &app_shows(&secret, w.now())).await.unwrap();
        let mut different: Vec<String> = recovery.iter().map(domain::second_factor::RecoveryCode::shown).collect();
        different.dedup();
        assert_eq!((recovery.len(), different.len()), (10, 10));

        let mine = s.my_second_factor(&actor).await.unwrap();
        assert_eq!((mine.on_since, mine.recovery_codes, mine.demanded), (Some(w.now()), 10, false));
        assert!(mine.waiting.is_none(), "never shown again");
        assert_eq!(code(s.begin_second_factor(&actor, PASSWORD).await), "second_factor_on");
        s.actor(&here).await.unwrap();
        assert!(matches!(s.actor(&elsewhere).await, Err(Error::NotSignedIn)), "begun without it");
        assert!(acts(&w).await.iter().any(|(act, _)| act == "second_factor.switch_on"));
        assert_eq!(code(s.my_second_factor(&Actor::cli(None)).await), "forbidden");
    }

    async fn a_secret_waits_for_ten_minutes(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        let actor = of_role(&w, Role::Finance).await;
        s.begin_second_factor(&actor, PASSWORD).await.unwrap();
        let first = s.my_second_factor(&actor).await.unwrap().waiting.unwrap();
        w.advance(10 * MINUTE);
        assert!(s.my_second_factor(&actor).await.unwrap().waiting.is_none());
        let late = app_shows(first.secret.expose_secret(), w.now());
        assert_eq!(code(s.confirm_second_factor(&actor, &late).await), "second_factor_begin_again");
        w.pass(2 * MINUTE).await;
        let kept = store::second_factors::of(&mut w.store.read().await.unwrap(), actor.user.as_ref().unwrap()).await;
        assert_eq!(kept.unwrap(), None, "forgotten");
        s.begin_second_factor(&actor, PASSWORD).await.unwrap();
        let second = s.my_second_factor(&actor).await.unwrap().waiting.unwrap();
        assert_ne!(first.secret.expose_secret(), second.secret.expose_secret());
    }

    async fn a_waiting_secret_is_its_own_browsers(db: TestStore) {
        let w = World::new(db).await;
        let (s, operator) = (&w.service, w.admin.operator.clone().unwrap());
        let here = signed_in(s, Some(&operator), "wang", Role::Finance).await;
        let elsewhere = s.sign_in("wang", PASSWORD, HERE).await.unwrap().session().unwrap().token;
        let (here, elsewhere) = (s.actor(&here).await.unwrap(), s.actor(&elsewhere).await.unwrap());
        s.begin_second_factor(&here, PASSWORD).await.unwrap();
        let waiting = s.my_second_factor(&here).await.unwrap().waiting.unwrap();
        assert!(s.my_second_factor(&elsewhere).await.unwrap().waiting.is_none(), "another session does not see it");
        let right = app_shows(waiting.secret.expose_secret(), w.now());
        assert_eq!(code(s.confirm_second_factor(&elsewhere, &right).await), "second_factor_begin_again");

        s.demand_second_factor(&w.admin, true).await.unwrap();
        let lurking = half_way(s, "wang").await;
        let late = half_way(s, "wang").await;
        assert!(s.my_second_factor(&here).await.unwrap().waiting.is_none(), "the newest place alone");
        assert!(s.half_way(&lurking).await.unwrap().waiting.is_none(), "whoever came before does not see it");
        let waiting = s.half_way(&late).await.unwrap().waiting.unwrap();
        let right = app_shows(waiting.secret.expose_secret(), w.now());
        assert_eq!(code(s.finish_set_up(&lurking, &right, HERE).await), "second_factor_begin_again");
        s.finish_set_up(&late, &right, HERE).await.unwrap();
    }

    async fn a_code_is_asked_for_and_works_once(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        let wang = Careful::of(&w, "wang", Role::Finance).await;
        let spent = app_shows(&wang.secret, w.now().plus(-MINUTE));
        assert_eq!(code(s.sign_in("wang", "wrong password", HERE).await), "wrong_login_or_password");

        let half = half_way(s, "wang").await;
        let standing = s.half_way(&half).await.unwrap();
        assert_eq!((standing.login.as_str(), standing.set_up, standing.waiting.is_none()), ("wang", false, true));
        assert!(matches!(s.actor(&half).await, Err(Error::NotSignedIn)), "no session");
        assert!(matches!(s.me(&half).await, Err(Error::NotSignedIn)));
        assert_eq!(code(s.finish_set_up(&half, &wang.code(&w), HERE).await), "sign_in_again", "not its purpose");
        assert_eq!(fields(s.second_step(&half, "12345", HERE).await), wrong("code", "second_factor_shape"));
        assert_eq!(fields(s.second_step(&half, &spent, HERE).await), wrong("code", "second_factor_wrong"));
        let code_now = wang.code(&w);
        let session = s.second_step(&half, &code_now, HERE).await.unwrap();
        assert_eq!(s.actor(&session.token).await.unwrap().name, "wang");
        assert_eq!(acts(&w).await[0].1, serde_json::json!({ "address": HERE, "factor": "authenticator" }));
        assert_eq!(code(s.second_step(&half, &code_now, HERE).await), "sign_in_again", "good for one sign-in");

        assert_eq!(fields(enter(&w, "wang", &code_now).await), wrong("code", "second_factor_used"));
        let before = app_shows(&wang.secret, w.now().plus(-30 * SECOND));
        assert_eq!(fields(enter(&w, "wang", &before).await), wrong("code", "second_factor_used"), "nor one before it");
        let next = app_shows(&wang.secret, w.now().plus(30 * SECOND));
        enter(&w, "wang", &next).await.unwrap();
        w.advance(MINUTE);
        enter(&w, "wang", &format!(" {} ", wang.code(&w))).await.unwrap();
    }

    async fn of_two_with_the_same_code_one_gets_in(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        let wang = Careful::of(&w, "wang", Role::Finance).await;
        for typed in [wang.code(&w), wang.recovery[0].clone()] {
            let (one, two) = (half_way(s, "wang").await, half_way(s, "wang").await);
            let (a, b) = tokio::join!(s.second_step(&one, &typed, HERE), s.second_step(&two, &typed, HERE));
            assert_eq!(usize::from(a.is_ok()) + usize::from(b.is_ok()), 1, "{a:?} {b:?}");
        }
    }

    async fn one_half_way_makes_one_session(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        let wang = Careful::of(&w, "wang", Role::Finance).await;
        let half = half_way(s, "wang").await;
        let [one, two] = [&wang.recovery[0], &wang.recovery[1]];
        let (a, b) = tokio::join!(s.second_step(&half, one, HERE), s.second_step(&half, two, HERE));
        assert_eq!(usize::from(a.is_ok()) + usize::from(b.is_ok()), 1, "{a:?} {b:?}");
        assert_eq!(code(if a.is_ok() { b } else { a }), "sign_in_again");
        assert_eq!(s.my_second_factor(&wang.actor).await.unwrap().recovery_codes, 9, "the other code is not used up");
    }

    async fn a_recovery_code_works_once(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        let wang = Careful::of(&w, "wang", Role::Finance).await;
        let li = Careful::of(&w, "li", Role::Finance).await;
        assert_eq!(fields(enter(&w, "li", &wang.recovery[3]).await), wrong("code", "recovery_code_wrong"), "one's own");
        let typed = wang.recovery[3].replace('-', " ").to_lowercase();
        let session = enter(&w, "wang", &typed).await.unwrap();
        let actor = s.actor(&session).await.unwrap();
        assert_eq!(acts(&w).await[0].1["factor"], "recovery_code");
        assert_eq!(s.my_second_factor(&actor).await.unwrap().recovery_codes, 9);
        assert_eq!(fields(enter(&w, "wang", &wang.recovery[3]).await), wrong("code", "recovery_code_wrong"));

        assert_eq!(fields(s.renew_recovery_codes(&actor, "not it at all").await), wrong("password", "wrong_password"));
        let fresh = s.renew_recovery_codes(&actor, PASSWORD).await.unwrap();
        assert_eq!(s.my_second_factor(&actor).await.unwrap().recovery_codes, 10);
        assert_eq!(fields(enter(&w, "wang", &wang.recovery[4]).await), wrong("code", "recovery_code_wrong"));
        enter(&w, "wang", &fresh[0].shown()).await.unwrap();
        let none = of_role(&w, Role::ReadOnly).await;
        assert_eq!(code(s.renew_recovery_codes(&none, PASSWORD).await), "second_factor_off");
        assert_eq!(li.recovery.len(), 10);
    }

    async fn guessing_is_slowed_down(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        let wang = Careful::of(&w, "wang", Role::Finance).await;
        for n in 0..10 {
            // Another browser and another address each time: the person counts.
            let half = half_way(s, "wang").await;
            let refused = s.second_step(&half, "AAAA-AAAA-AAAA-AAAA", &format!("198.51.100.{n}")).await;
            assert_eq!(fields(refused), wrong("code", "recovery_code_wrong"), "{n}");
        }
        assert_eq!(code(enter(&w, "wang", &wang.code(&w)).await), "too_many_requests");
        let ending = s.end_second_factor(&wang.actor, PASSWORD, &wang.code(&w)).await;
        assert_eq!(code(ending), "too_many_requests", "the account page is no second try");
        w.advance(15 * MINUTE);
        enter(&w, "wang", &wang.code(&w)).await.unwrap();

        let half = half_way(s, "wang").await;
        let key = "sign_in:address:192.0.2.7";
        for _ in 0..60 {
            let counted = store::transact!(w.store, |tx| {
                store::throttle::count(tx, key, w.now(), 15 * MINUTE, 60).await
            });
            assert_eq!(counted.unwrap(), None);
        }
        w.advance(MINUTE);
        let guess = s.second_step(&half, &wang.code(&w), "192.0.2.7").await;
        assert_eq!(code(guess), "too_many_requests");
        s.second_step(&half, &wang.code(&w), HERE).await.unwrap();
    }

    async fn what_is_half_way_ends(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        let wang = Careful::of(&w, "wang", Role::Finance).await;
        assert_eq!(code(s.half_way("no such token").await), "sign_in_again");
        let half = half_way(s, "wang").await;
        w.advance(10 * MINUTE);
        assert_eq!(code(s.half_way(&half).await), "sign_in_again");
        assert_eq!(code(s.second_step(&half, &wang.code(&w), HERE).await), "sign_in_again", "too slow");

        let half = half_way(s, "wang").await;
        s.reset_password(&w.admin, wang.user(), PASSWORD).await.unwrap();
        assert_eq!(code(s.second_step(&half, &wang.code(&w), HERE).await), "sign_in_again", "another password");

        let half = half_way(s, "wang").await;
        s.update_staff(&w.admin, wang.user(), Role::Finance, true).await.unwrap();
        s.update_staff(&w.admin, wang.user(), Role::Finance, false).await.unwrap();
        assert_eq!(code(s.second_step(&half, &wang.code(&w), HERE).await), "sign_in_again", "locked out meanwhile");

        half_way(s, "wang").await;
        w.pass(12 * MINUTE).await;
        let left = store::transact!(w.store, |tx| {
            store::second_factors::forget_ended(tx, w.now().plus(HOUR), w.now(), 10).await
        });
        assert_eq!(left.unwrap(), 0, "nothing of it is kept");
    }

    async fn switching_it_off_takes_password_and_code(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        let wang = Careful::of(&w, "wang", Role::Finance).await;
        let off = async |password: &str, typed: &str| s.end_second_factor(&wang.actor, password, typed).await;
        assert_eq!(fields(off("not the password", &wang.code(&w)).await), wrong("password", "wrong_password"));
        assert_eq!(fields(off(PASSWORD, "").await), wrong("code", "second_factor_shape"));
        let old = app_shows(&wang.secret, w.now().plus(-HOUR));
        assert_eq!(fields(off(PASSWORD, &old).await), wrong("code", "second_factor_wrong"));
        off(PASSWORD, &wang.code(&w)).await.unwrap();
        let mine = s.my_second_factor(&wang.actor).await.unwrap();
        assert_eq!((mine.on_since, mine.recovery_codes), (None, 0));
        s.actor(&wang.session).await.unwrap();
        s.sign_in("wang", PASSWORD, HERE).await.unwrap().session().unwrap();
        assert_eq!(code(off(PASSWORD, &wang.recovery[0]).await), "second_factor_off");
        let log = acts(&w).await;
        let (_, detail) = log.iter().find(|(act, _)| act == "second_factor.switch_off").unwrap();
        assert_eq!(detail["factor"], "authenticator");
    }

    async fn whoever_must_have_one_sets_it_up_before_coming_in(db: TestStore) {
        let w = World::new(db).await;
        let (s, operator) = (&w.service, w.admin.operator.clone().unwrap());
        let before = signed_in(s, Some(&operator), "wang", Role::Finance).await;
        let other = s.create_operator(&Actor::cli(None), "other", "别家").await.unwrap().id;
        signed_in(s, Some(&other), "stranger", Role::Finance).await;
        s.demand_second_factor(&w.admin, true).await.unwrap();
        s.demand_second_factor(&w.admin, true).await.unwrap();
        assert_eq!(acts(&w).await.iter().filter(|(act, _)| act == "second_factor.demand").count(), 1);
        s.sign_in("stranger", PASSWORD, HERE).await.unwrap().session().unwrap();

        let half = half_way(s, "wang").await;
        let standing = s.half_way(&half).await.unwrap();
        let secret = standing.waiting.unwrap().secret.expose_secret().to_owned();
        assert!(standing.set_up && matches!(s.actor(&half).await, Err(Error::NotSignedIn)));
        assert_eq!(code(s.second_step(&half, "000000", HERE).await), "sign_in_again", "not its purpose");
        let guess = app_shows(&secret, w.now().plus(HOUR));
        assert_eq!(fields(s.finish_set_up(&half, &guess, HERE).await), wrong("code", "second_factor_wrong"));
        let (session, codes) = s.finish_set_up(&half, &app_shows(&secret, w.now()), HERE).await.unwrap();
        let actor = s.actor(&session.token).await.unwrap();
        assert_eq!((actor.name.as_str(), codes.len()), ("wang", 10));
        assert!(matches!(s.actor(&before).await, Err(Error::NotSignedIn)), "begun without it");
        assert_eq!(code(s.finish_set_up(&half, "000000", HERE).await), "sign_in_again");
        let mine = s.my_second_factor(&actor).await.unwrap();
        assert!(mine.demanded && mine.on_since.is_some());

        // A new phone: off, which signs out, and set up anew.
        w.advance(MINUTE);
        s.end_second_factor(&actor, PASSWORD, &app_shows(&secret, w.now())).await.unwrap();
        assert!(matches!(s.actor(&session.token).await, Err(Error::NotSignedIn)));
        let again = half_way(s, "wang").await;
        assert_ne!(s.half_way(&again).await.unwrap().waiting.unwrap().secret.expose_secret(), secret);
        s.demand_second_factor(&w.admin, false).await.unwrap();
        s.sign_in("wang", PASSWORD, HERE).await.unwrap().session().unwrap();
    }

    async fn the_platform_demands_it_of_its_own(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        let platform = of_role(&w, Role::Platform).await;
        let admin = of_role(&w, Role::Administrator).await;
        let demands = |actor: Actor| async move { s.second_factor_demands(&actor).await.unwrap() };
        assert_eq!(demands(admin.clone()).await.platform, None);
        s.demand_second_factor_of_platform(&platform, true).await.unwrap();
        let now = demands(platform.clone()).await;
        assert_eq!((now.operator, now.platform), (false, Some(true)));
        half_way(s, &platform.name).await;
        s.sign_in(&admin.name, PASSWORD, HERE).await.unwrap().session().unwrap();
        s.demand_second_factor(&w.admin, true).await.unwrap();
        s.demand_second_factor_of_platform(&platform, false).await.unwrap();
        s.sign_in(&platform.name, PASSWORD, HERE).await.unwrap().session().unwrap();
        half_way(s, &admin.name).await;
    }

    async fn whoever_lost_theirs_gets_it_reset(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        let admin = of_role(&w, Role::Administrator).await;
        let wang = Careful::of(&w, "wang", Role::Finance).await;
        let pike = Careful::of(&w, "pike", Role::Platform).await;
        let having = |people: Vec<service::staff::Staff>| -> Vec<String> {
            people.into_iter().filter(|p| p.second_factor).map(|p| p.login).collect()
        };
        assert_eq!(having(s.list_staff(&admin).await.unwrap()), ["wang"]);
        assert!(s.update_staff(&admin, wang.user(), Role::ReadOnly, false).await.unwrap().second_factor);
        assert_eq!(code(s.reset_second_factor(&admin, pike.user()).await), "not_found");
        let half = half_way(s, "wang").await;
        s.reset_second_factor(&admin, wang.user()).await.unwrap();
        assert!(matches!(s.actor(&wang.session).await, Err(Error::NotSignedIn)));
        assert_eq!(code(s.half_way(&half).await), "sign_in_again");
        s.sign_in("wang", PASSWORD, HERE).await.unwrap().session().unwrap();
        assert_eq!(code(s.reset_second_factor(&admin, wang.user()).await), "second_factor_off");
        assert_eq!(having(s.list_staff(&admin).await.unwrap()), Vec::<String>::new());
        assert_eq!(code(s.reset_second_factor(&admin, admin.user.as_ref().unwrap()).await), "not_yourself");
        assert_eq!(acts(&w).await.iter().filter(|(act, _)| act == "second_factor.reset").count(), 1);

        let cli = Actor::cli(None);
        assert_eq!(code(s.reset_second_factor_of(&pike.actor, "pike").await), "not_yourself");
        assert_eq!(code(s.reset_second_factor_of(&cli, "nobody").await), "not_found");
        s.reset_second_factor_of(&cli, " PIKE ").await.unwrap();
        s.sign_in("pike", PASSWORD, HERE).await.unwrap().session().unwrap();
        let boss = Careful::of(&w, "boss", Role::Administrator).await;
        s.reset_second_factor_of(&cli, "boss").await.unwrap();
        assert!(matches!(s.actor(&boss.session).await, Err(Error::NotSignedIn)));
        assert_eq!(acts(&w).await[0].0, "second_factor.reset", "in the log of their own operator");
    }

    async fn nothing_of_it_lies_open_in_the_database(db: TestStore) {
        let w = World::new(db).await;
        let wang = Careful::of(&w, "wang", Role::Finance).await;
        let row = store::second_factors::of(&mut w.store.read().await.unwrap(), wang.user()).await.unwrap().unwrap();
        let text = wang.secret.replace(' ', "");
        assert!(!row.sealed.windows(text.len()).any(|part| part == text.as_bytes()));
        // Sealed for its own row: moved to another person's it does not open.
        let li = Careful::of(&w, "li", Role::Finance).await;
        let sql = format!(
            "UPDATE second_factor SET sealed = (SELECT f.sealed FROM second_factor f WHERE f.staff_id = '{}') \
             WHERE staff_id = '{}'", wang.user(), li.user());
        store::testing::execute(&w.store, &sql).await.unwrap();
        assert_eq!(code(enter(&w, "li", &wang.code(&w)).await), "internal");
    }
}
