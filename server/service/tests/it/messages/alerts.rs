//! 接收通知: staff name their WeChat by a link, their telephone number by a code, and are told what ends soon, once.

use super::records::noticing;
use super::*;
use crate::admin::people::{fields, of_role};
use crate::fake_wechat::openid;
use domain::access::Role;
use domain::ids::QrToken;
use domain::time::DAY;
use domain::wallet::Wallet;
use service::alerts::{AlertCall, AlertLink, AlertPage};
use service::messages::NewAnnouncement;
use service::payer::Authorised;
use service::{Actor, Error};
use store::both;

async fn opened(w: &World, token: &QrToken, session: Option<&str>) -> (AlertPage, Option<String>) {
    let call = AlertCall { token, wallet: Wallet::Wechat, session, unnamed: false };
    let opened = w.service.open_alert_link(call).await.unwrap();
    (opened.page, opened.new_session)
}

/// Somebody opens a link in WeChat, which says who they are; their session.
async fn named(w: &World, link: &AlertLink, who: &str) -> String {
    let (AlertPage::Authorise { url }, Some(session)) = opened(w, &link.token, None).await else {
        panic!("not asked who")
    };
    let state = url.split("state=").nth(1).unwrap().trim_end_matches("#wechat_redirect");
    let code = format!("of-{who}");
    let done = w.service.finish_alert_sign_in(&link.token, &session, Some(&code), state).await.unwrap();
    assert_eq!(done, Authorised::Done);
    session
}

async fn bound(w: &World, actor: &Actor, who: &str) {
    let link = w.service.make_alert_link(actor).await.unwrap();
    let session = named(w, &link, who).await;
    w.service.bind_by_link(&link.token, Some(&session)).await.unwrap();
}

/// The code in the text message that was sent last.
fn code(platform: &Platform) -> String {
    let script = platform.script.lock().unwrap();
    let words = script.texts.last().unwrap()["msg"].as_str().unwrap();
    words.chars().filter(char::is_ascii_digit).take(6).collect()
}

/// Something ends in so many days.
async fn ends_in(w: &World, days: i64) {
    let day = w.service.now().plus(days * DAY).shanghai_text()[..10].to_owned();
    w.service.record_end(&w.admin, "oa_verification", &day).await.unwrap();
    // What is looked at is also noticed; the night does the same.
    w.service.dismiss_expiry_banner(&w.admin).await.unwrap();
    w.pass(MINUTE).await;
}

fn contents(platform: &Platform) -> Vec<(String, String)> {
    let script = platform.script.lock().unwrap();
    let told = script.arrived.iter();
    told.map(|(who, _, data)| (who.clone(), data["keyword1"]["value"].as_str().unwrap().to_owned())).collect()
}

both! {
    async fn a_link_names_the_follower_once(db: TestStore) {
        let (w, _, _) = noticing(db).await;
        let reader = of_role(&w, Role::ReadOnly).await;
        let old = w.service.make_alert_link(&reader).await.unwrap();
        let link = w.service.make_alert_link(&reader).await.unwrap();
        assert!(link.url.ends_with(&format!("/PeakeCloud/mobile/staff/{}", link.token.as_str())));
        let gone = w.service.bind_by_link(&old.token, None).await;
        assert!(matches!(gone, Err(Error::NotFound(_))), "another link was made: {gone:?}");
        let elsewhere = AlertCall { token: &link.token, wallet: Wallet::Other, session: None, unnamed: false };
        let page = w.service.open_alert_link(elsewhere).await.unwrap().page;
        assert!(matches!(page, AlertPage::OnlyInWechat { .. }), "{page:?}");
        let nobody = w.service.bind_by_link(&link.token, None).await;
        assert!(matches!(nobody, Err(Error::NotSignedIn)), "{nobody:?}");
        let session = named(&w, &link, "boss").await;
        let (page, _) = opened(&w, &link.token, Some(&session)).await;
        assert!(matches!(page, AlertPage::Ask { .. }), "{page:?}");
        w.service.bind_by_link(&link.token, Some(&session)).await.unwrap();
        let again = w.service.bind_by_link(&link.token, Some(&session)).await;
        assert!(matches!(again, Err(Error::NotFound(_))), "{again:?}");
        let shown = w.service.my_alerts(&reader).await.unwrap().follower.unwrap();
        assert!(!shown.contains(&openid("boss")) && shown.contains('…'), "{shown}");
        w.service.unbind_my_wechat(&reader).await.unwrap();
        assert_eq!(w.service.my_alerts(&reader).await.unwrap().follower, None);
    }

    async fn a_link_ends_after_a_quarter_of_an_hour_and_with_its_person(db: TestStore) {
        let (w, _, _) = noticing(db).await;
        let reader = of_role(&w, Role::ReadOnly).await;
        let late = w.service.make_alert_link(&reader).await.unwrap();
        w.advance(16 * MINUTE);
        let call = AlertCall { token: &late.token, wallet: Wallet::Wechat, session: None, unnamed: false };
        assert!(matches!(w.service.open_alert_link(call).await, Err(Error::NotFound(_))));
        let link = w.service.make_alert_link(&reader).await.unwrap();
        let session = named(&w, &link, "boss").await;
        let (user, role) = (reader.user.clone().unwrap(), Role::ReadOnly);
        w.service.update_staff(&w.admin, &user, role, true).await.unwrap();
        let locked = w.service.bind_by_link(&link.token, Some(&session)).await;
        assert!(matches!(locked, Err(Error::NotFound(_))), "{locked:?}");
    }

    async fn what_ends_soon_is_told_once_per_threshold(db: TestStore) {
        let (w, platform, _) = noticing(db).await;
        let (boss, reader) = (of_role(&w, Role::Administrator).await, of_role(&w, Role::ReadOnly).await);
        bound(&w, &boss, "boss").await;
        // Another login of the same person is not told beside it.
        bound(&w, &reader, "boss").await;
        ends_in(&w, 90).await;
        assert_eq!(contents(&platform), []);
        let told = |days: i64| (openid("boss"), format!("公众号认证还有{days}天到期"));
        for days in [45, 20, 5] {
            ends_in(&w, days).await;
        }
        w.service.dismiss_expiry_banner(&w.admin).await.unwrap();
        w.pass(MINUTE).await;
        let ends = contents(&platform);
        let of_it: Vec<_> = ends.into_iter().filter(|(_, words)| words.starts_with("公众号认证")).collect();
        assert_eq!(of_it, [told(44), told(19), told(4)], "the day itself is not a whole one any more");
    }

    async fn a_number_counts_once_its_code_was_entered(db: TestStore) {
        let (w, platform, _) = noticing(db).await;
        let boss = of_role(&w, Role::Administrator).await;
        let off = w.service.send_alert_code(&boss, PHONE).await;
        assert!(matches!(off, Err(Error::Conflict("no_texts_of_notices"))), "{off:?}");
        with_texts(&w, &platform).await;
        w.service.send_alert_code(&boss, PHONE).await.unwrap();
        let first = code(&platform);
        let waiting = w.service.my_alerts(&boss).await.unwrap();
        assert_eq!((waiting.phone, waiting.waiting.as_deref()), (None, Some("138****0001")));
        let wrong = if first == "000000" { "000001" } else { "000000" };
        for _ in 0..5 {
            let refused = w.service.confirm_alert_phone(&boss, wrong).await;
            assert_eq!(fields(refused), [("code".to_owned(), "code_wrong".to_owned())]);
        }
        let spent = w.service.confirm_alert_phone(&boss, &first).await;
        assert_eq!(fields(spent), [("code".to_owned(), "code_ended".to_owned())], "five guesses, no more");
        w.service.send_alert_code(&boss, PHONE).await.unwrap();
        w.service.confirm_alert_phone(&boss, &format!(" {} ", code(&platform))).await.unwrap();
        assert_eq!(w.service.my_alerts(&boss).await.unwrap().phone.as_deref(), Some("138****0001"));
        platform.set(|s| s.texts.clear());
        ends_in(&w, 5).await;
        let words = platform.script.lock().unwrap().texts[0]["msg"].as_str().unwrap().to_owned();
        assert!(words.contains("公众号认证还有4天到期"), "{words}");
        let log = format!("{:?}", w.service.list_audit(&w.admin, None).await.unwrap().rows);
        assert!(!log.contains(PHONE) && !log.contains(&first), "neither number nor code is in the log");
        w.service.remove_alert_phone(&boss).await.unwrap();
        assert_eq!(w.service.my_alerts(&boss).await.unwrap().phone, None);
    }

    async fn codes_are_counted(db: TestStore) {
        let (w, platform, _) = noticing(db).await;
        with_texts(&w, &platform).await;
        let boss = of_role(&w, Role::Administrator).await;
        for _ in 0..10 {
            w.service.send_alert_code(&boss, PHONE).await.unwrap();
        }
        let refused = w.service.send_alert_code(&boss, PHONE).await;
        assert!(matches!(refused, Err(Error::Throttled { .. })), "{refused:?}");
        assert_eq!(platform.texts(), 10);
        let late = code(&platform);
        w.advance(11 * MINUTE);
        let ended = w.service.confirm_alert_phone(&boss, &late).await;
        assert_eq!(fields(ended), [("code".to_owned(), "code_ended".to_owned())]);
    }

    async fn an_announcement_reaches_a_number_where_the_account_is_dead(db: TestStore) {
        let (w, platform, _) = noticing(db).await;
        with_texts(&w, &platform).await;
        let boss = of_role(&w, Role::Administrator).await;
        bound(&w, &boss, "boss").await;
        w.service.send_alert_code(&boss, PHONE).await.unwrap();
        w.service.confirm_alert_phone(&boss, &code(&platform)).await.unwrap();
        platform.set(|s| {
            s.always = Some(48_004);
            s.texts.clear();
        });
        // More than are shown at a time: all of them are told.
        let titles = ["地址更换一", "地址更换二", "地址更换三", "地址更换四", "地址更换五", "地址更换六"];
        for title in titles {
            let new = NewAnnouncement {
                subject: "address".to_owned(),
                title: title.to_owned(),
                body: "请更新 IP 白名单。".to_owned(),
                link: String::new(),
                days: 7,
            };
            w.service.announce(&Actor::cli(None), &new).await.unwrap();
        }
        w.pass(5 * MINUTE).await;
        let texts = platform.script.lock().unwrap().texts.clone();
        let told = |title: &&str| texts.iter().filter(|text| text["msg"].as_str().unwrap().contains(*title)).count();
        assert_eq!(titles.iter().map(told).collect::<Vec<_>>(), [1; 6], "{texts:?}");
        assert!(all(&w).await.iter().all(|message| message.state == MessageState::Sms));
    }

    async fn all_announcements_are_told_however_many_are_shown(db: TestStore) {
        let (w, _, _) = noticing(db).await;
        let boss = of_role(&w, Role::Administrator).await;
        bound(&w, &boss, "boss").await;
        for n in 1..=6 {
            let new = NewAnnouncement {
                subject: "address".to_owned(),
                title: format!("服务器地址更换 {n}"),
                body: "请更新 IP 白名单。".to_owned(),
                link: String::new(),
                days: 7,
            };
            w.service.announce(&Actor::cli(None), &new).await.unwrap();
        }
        w.pass(MINUTE).await;
        assert_eq!(super::all(&w).await.len(), 6);
    }
}
