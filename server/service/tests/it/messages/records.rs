//! Message records, notices by REST, announcements, and what is forgotten when.

use super::*;
use crate::admin::people::of_role;
use crate::fake_wechat::openid;
use domain::access::{Role, Scope};
use domain::time::DAY;
use service::messages::{NewAnnouncement, NewNotice};
use service::{Actor, Error};
use store::both;

pub async fn noticing(db: &TestStore) -> (World, Platform, service::integration::ApiCaller) {
    let (w, platform) = reminding(db).await;
    platform.set(|s| s.templates.push(template(MessageKind::Notice, "template-of-notices")));
    w.service.pick_template(&w.admin, MessageKind::Notice, "template-of-notices", None).await.unwrap();
    w.service.set_message_push(&w.admin, MessageKind::Notice, true).await.unwrap();
    let key = w.service.create_api_key(&w.admin, "erp", &[Scope::NoticesWrite]).await.unwrap();
    let caller = w.service.api_caller(&key.key).await.unwrap();
    (w, platform, caller)
}

fn notice(name: &str) -> NewNotice {
    NewNotice {
        content: "采购单 PO-2026-118 待您审批".to_owned(),
        source: "ERP 系统".to_owned(),
        initiator: "陈小姐".to_owned(),
        url: Some("https://erp.example.com/orders/118".to_owned()),
        openid: Some(openid(name)),
        ..NewNotice::default()
    }
}

both! {
    async fn a_notice_is_one_message_per_key(db: TestStore) {
        let (w, platform, caller) = noticing(db).await;
        let (new, first) = w.service.send_notice(&caller, "n-1", &notice("alice")).await.unwrap();
        let (again, second) = w.service.send_notice(&caller, "n-1", &notice("alice")).await.unwrap();
        assert!(new && !again && first.id == second.id);
        let other = NewNotice { content: "另一件事".to_owned(), ..notice("alice") };
        let reused = w.service.send_notice(&caller, "n-1", &other).await;
        assert!(matches!(reused, Err(Error::Conflict("idempotency_key_reused"))), "{reused:?}");
        w.pass(MINUTE).await;
        assert_eq!(platform.arrived(), 1);
        assert_eq!(w.service.notice(&caller, &first.id).await.unwrap().state, MessageState::Sent);
        let parking = w.service.send_notice(&w.caller, "n-2", &notice("alice")).await;
        assert!(matches!(parking, Err(Error::Forbidden)), "{parking:?}");
        let nobody = NewNotice { openid: None, ..notice("alice") };
        assert!(matches!(w.service.send_notice(&caller, "n-3", &nobody).await, Err(Error::Invalid(_))));
        w.service.set_message_push(&w.admin, MessageKind::Notice, false).await.unwrap();
        let off = w.service.send_notice(&caller, "n-4", &notice("alice")).await;
        assert!(matches!(off, Err(Error::Conflict("notices_off"))), "{off:?}");
    }

    async fn what_a_message_says_is_forgotten_and_the_record_stays(db: TestStore) {
        let (w, platform) = reminding(db).await;
        platform.set(|s| s.always = Some(43_004));
        let order = paid(&w, "V1", "alice").await;
        w.pass(MINUTE).await;
        let message = the_one(&w).await;
        let detail = w.service.message_detail(&w.admin, &message.id).await.unwrap();
        assert!(detail.may_resend && detail.lines.is_some_and(|lines| lines.len() == 5));
        assert_eq!((message.reference.as_str(), detail.tries.len()), (order.as_str(), 1));
        assert!(!message.recipient.contains("alice"));
        w.leap(31 * DAY, DAY).await;
        let detail = w.service.message_detail(&w.admin, &message.id).await.unwrap();
        assert!(detail.lines.is_none() && !detail.may_resend);
        let refused = w.service.resend_message(&w.admin, &message.id).await;
        assert!(matches!(refused, Err(Error::Conflict("message_forgotten"))), "{refused:?}");
    }

    async fn a_message_that_went_is_not_sent_again_by_hand(db: TestStore) {
        let (w, _) = reminding(db).await;
        paid(&w, "V1", "alice").await;
        w.pass(MINUTE).await;
        let refused = w.service.resend_message(&w.admin, &the_one(&w).await.id).await;
        assert!(matches!(refused, Err(Error::Conflict("message_not_resendable"))), "{refused:?}");
    }

    async fn the_platform_tells_every_operator(db: TestStore) {
        let (w, platform, _) = noticing(db).await;
        let admin = of_role(&w, Role::Administrator).await;
        w.drive_in("V1", "粤B12345", 61).await;
        w.sign_in(&w.park_code, "boss").await;
        let me = w.service.recent_followers(&admin).await.unwrap().remove(0);
        w.service.bind_follower(&admin, &me.key).await.unwrap();
        assert!(w.service.recent_followers(&admin).await.unwrap()[0].is_me);
        let new = NewAnnouncement {
            subject: "domain".to_owned(),
            title: "支付域名将于 12 月 20 日更换".to_owned(),
            body: "请在公众号中把三个域名改为新的地址。".to_owned(),
            link: String::new(),
            days: 14,
        };
        let platform_staff = Actor::cli(None);
        let refused = w.service.announce(&admin, &new).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        let id = w.service.announce(&platform_staff, &new).await.unwrap();
        w.pass(MINUTE).await;
        assert_eq!(platform.script.lock().unwrap().arrived[0].0, openid("boss"));
        assert_eq!(w.service.announcements(&admin).await.unwrap()[0].title, new.title);
        // Whoever has read it is not shown it again; others are.
        let reader = of_role(&w, Role::ReadOnly).await;
        for _ in 0..2 {
            w.service.read_announcement(&reader, &id).await.unwrap();
        }
        assert!(w.service.announcements(&reader).await.unwrap().is_empty());
        assert_eq!(w.service.announcements(&admin).await.unwrap().len(), 1);
        let listed = w.service.announced(&platform_staff).await.unwrap();
        assert_eq!((listed[0].readers, listed[0].created_by.as_str()), (1, "cli"));
        w.service.end_announcement(&platform_staff, &id).await.unwrap();
        assert!(w.service.announcements(&admin).await.unwrap().is_empty());
        assert_eq!(platform.arrived(), 1);
    }
}
