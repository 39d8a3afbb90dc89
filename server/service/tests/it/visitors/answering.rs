//! Answering: once, by the host alone, whoever else has the link; and taking back.

use super::{Booked, Park, first, host};
use crate::admin::people::code;
use crate::crashes::killed_after;
use domain::ids::QrToken;
use domain::message::MessageKind;
use domain::time::HOUR;
use domain::visitor::BookingState;
use domain::wallet::Wallet;
use futures::future::join;
use service::Error;
use service::visitors::{HostAnswer, VisitPage, VisitRequest};
use store::both;

/// The token of the binding link of the only host who has one.
async fn bind_token(park: &Park, name: &str) -> QrToken {
    let hosts = park.w.service.list_hosts(&park.w.admin).await.unwrap();
    let link = hosts.into_iter().find(|h| h.name == name).unwrap().link.unwrap();
    assert!(link.starts_with("https://pay.example.com/PeakeCloud/mobile/visit/"), "{link}");
    QrToken::parse(link.rsplit('/').next().unwrap()).unwrap()
}

both! {
    async fn the_host_agrees_and_the_visitor_is_told(db: TestStore) {
        let park = Park::new(db).await;
        let booked = park.book(1).await;
        assert!(park.answer(&booked, HostAnswer::Approve).await.unwrap());
        assert!(!park.answer(&booked, HostAnswer::Approve).await.unwrap(), "tapped twice");
        assert_eq!(code(park.answer(&booked, HostAnswer::Decline("")).await), "visit_decided");
        assert_eq!(park.messages(MessageKind::VisitorResult).await, 1);
        let detail = park.detail(&booked).await;
        assert!(detail.visitor_told && detail.decided_at == Some(park.now()));
        let pass = park.pass(&booked).await.unwrap();
        assert!(pass.starts_with("PV1."), "{pass}");
        assert!(matches!(park.page(&booked.host).await, VisitPage::Host(page) if !page.may_decide));
    }

    async fn the_host_declines_and_says_why(db: TestStore) {
        let park = Park::new(db).await;
        let booked = park.book(1).await;
        let too_long = "很".repeat(61);
        assert_eq!(code(park.answer(&booked, HostAnswer::Decline(&too_long)).await), "invalid_input");
        assert!(park.answer(&booked, HostAnswer::Decline(" 那天不在 ")).await.unwrap());
        let VisitPage::Visitor(page) = park.page(&booked.visitor).await else { panic!("no page") };
        assert_eq!((page.booking.state, page.booking.answer.as_str()), (BookingState::Declined, "那天不在"));
        assert_eq!((page.pass, page.is_open), (None, false));
        assert_eq!(code(park.w.service.withdraw_visit(&booked.visitor).await), "visit_decided");
    }

    async fn of_two_answers_at_once_one_counts(db: TestStore) {
        let park = Park::new(db).await;
        for n in 0..6 {
            let booked = park.book(n).await;
            let (yes, no) = join(
                park.answer(&booked, HostAnswer::Approve),
                park.answer(&booked, HostAnswer::Decline("没空")),
            )
            .await;
            let state = park.state(&booked).await;
            match (&yes, &no) {
                (Ok(true), Err(Error::Conflict("visit_decided"))) => assert_eq!(state, BookingState::Approved),
                (Err(Error::Conflict("visit_decided")), Ok(true)) => assert_eq!(state, BookingState::Declined),
                other => panic!("{other:?}"),
            }
            assert_eq!(park.messages(MessageKind::VisitorResult).await, usize::from(n) + 1);
        }
    }

    async fn killed_while_the_host_answers(db: TestStore) {
        let mut park = Park::new(db).await;
        for waits in 0..80_usize {
            let booked: Booked = park.book(u8::try_from(waits).unwrap()).await;
            let done = killed_after(waits, park.answer(&booked, HostAnswer::Approve)).await;
            park.w.restart();
            park.answer(&booked, HostAnswer::Approve).await.unwrap();
            assert_eq!(park.state(&booked).await, BookingState::Approved, "{waits}");
            assert_eq!(park.messages(MessageKind::VisitorResult).await, waits + 1, "told once");
            park.w.advance(HOUR);
            if done.is_some() {
                return;
            }
        }
        panic!("answering never came to an end");
    }

    async fn what_is_taken_back_stays_so(db: TestStore) {
        let park = Park::new(db).await;
        let booked = park.book(1).await;
        assert!(park.w.service.withdraw_visit(&booked.visitor).await.unwrap());
        assert!(!park.w.service.withdraw_visit(&booked.visitor).await.unwrap());
        assert_eq!(code(park.answer(&booked, HostAnswer::Approve).await), "visit_decided");
        // A visit that was agreed to, taken back by the staff: its visitor is told.
        let (booked, _) = park.approved(2).await;
        assert!(park.w.service.cancel_visit(&park.w.admin, &booked.id).await.unwrap());
        assert!(!park.w.service.cancel_visit(&park.w.admin, &booked.id).await.unwrap());
        assert_eq!(park.state(&booked).await, BookingState::Cancelled);
        assert_eq!(park.pass(&booked).await, None);
        assert_eq!(park.messages(MessageKind::VisitorResult).await, 4, "host of the first; visitor of the second twice, and its host");
    }

    async fn staff_answer_where_nobody_told_the_host(db: TestStore) {
        let park = Park::new(db).await;
        let booked = park.book(1).await;
        assert!(park.w.service.decide_visit(&park.w.admin, &booked.id, first(HostAnswer::Approve)).await.unwrap());
        let late = park.w.service.decide_visit(&park.w.admin, &booked.id, first(HostAnswer::Decline(""))).await;
        assert_eq!(code(late), "visit_decided");
        let log = park.w.service.list_audit(&park.w.admin, None).await.unwrap().rows;
        let number = park.detail(&booked).await.booking_no;
        assert!(log.iter().any(|row| row.action == "visitor.approve" && row.target == number.as_str()));
    }

    async fn a_bound_host_is_known_by_wechat_alone(db: TestStore) {
        let park = Park::new(db).await;
        let bind = bind_token(&park, "王敏").await;
        assert!(matches!(park.page(&bind).await, VisitPage::OnlyInWechat { .. }), "not in a browser");
        let wang = park.in_wechat(&bind, "wang").await;
        assert!(matches!(park.page_in_wechat(&bind, &wang).await, VisitPage::Bind(page) if page.name == "王敏"));
        park.w.service.bind_host(&bind, Some(&wang)).await.unwrap();
        assert_eq!(code(park.w.service.bind_host(&bind, Some(&wang)).await), "not_found", "it works once");
        assert!(park.w.service.list_hosts(&park.w.admin).await.unwrap()[0].bound_at.is_some());

        let booked = park.book(1).await;
        assert!(matches!(park.page(&booked.host).await, VisitPage::OnlyInWechat { .. }));
        assert!(matches!(park.answer(&booked, HostAnswer::Approve).await, Err(Error::Forbidden)));
        // The link was sent on: WeChat names somebody else.
        let eve = park.in_wechat(&booked.host, "eve").await;
        assert!(matches!(park.page_in_wechat(&booked.host, &eve).await, VisitPage::NotTheHost { .. }));
        let forged = park.w.service.answer_visit(&booked.host, Some(&eve), first(HostAnswer::Approve)).await;
        assert!(matches!(forged, Err(Error::Forbidden)));
        assert!(matches!(park.page_in_wechat(&booked.host, &wang).await, VisitPage::Host(_)));
        assert!(park.w.service.answer_visit(&booked.host, Some(&wang), first(HostAnswer::Approve)).await.unwrap());
    }

    async fn a_renewed_link_ends_the_binding_before(db: TestStore) {
        let park = Park::new(db).await;
        let bind = bind_token(&park, "王敏").await;
        let wang = park.in_wechat(&bind, "wang").await;
        park.w.service.bind_host(&bind, Some(&wang)).await.unwrap();
        park.w.service.renew_host_link(&park.w.admin, &park.host).await.unwrap();
        let booked = park.book(1).await;
        let VisitPage::Host(_) = park.page(&booked.host).await else { panic!("bound no more") };
        assert_ne!(bind_token(&park, "王敏").await, bind);
        let old = VisitRequest { token: &bind, wallet: Wallet::Wechat, session: None, unnamed: false };
        assert!(matches!(park.w.service.open_visit(old).await, Err(Error::NotFound(_))));
    }

    async fn a_visitor_in_wechat_is_told_there(db: TestStore) {
        let park = Park::new(db).await;
        let chen = park.in_wechat(&park.code, "chen").await;
        assert!(matches!(park.page_in_wechat(&park.code, &chen).await, VisitPage::Form(_)));
        // WeChat could not say who it is: the form is there all the same.
        let request =
            VisitRequest { token: &park.code, wallet: Wallet::Wechat, session: None, unnamed: true };
        assert!(matches!(park.w.service.open_visit(request).await.unwrap().page, VisitPage::Form(_)));
        let typed = park.typed(1);
        let sender = service::visitors::Sender { session: Some(&chen), ..park.sender() };
        let token = park.w.service.book_visit(sender, typed.book()).await.unwrap();
        let booked = park.secrets(&token).await;
        park.answer(&booked, HostAnswer::Approve).await.unwrap();
        let search = service::messages::MessageSearch {
            kind: Some(MessageKind::VisitorResult),
            ..Default::default()
        };
        let told = park.w.service.search_messages(&park.w.admin, search).await.unwrap().rows;
        assert_eq!(told[0].channel.as_str(), "wechat");
        assert_eq!(told[0].reference, park.detail(&booked).await.booking_no.as_str());
    }

    async fn a_host_changes_and_goes(db: TestStore) {
        let park = Park::new(db).await;
        let (s, admin) = (&park.w.service, &park.w.admin);
        let mut change = host("王敏", "");
        change.id = Some(park.host.clone());
        s.save_host(admin, change.clone()).await.unwrap();
        assert_eq!(s.list_hosts(admin).await.unwrap()[0].phone, "138****0009", "an empty field keeps it");
        change.forget_phone = true;
        s.save_host(admin, change).await.unwrap();
        assert_eq!(s.list_hosts(admin).await.unwrap()[0].phone, "");
        assert_eq!(code(s.save_host(admin, host("", "x")).await), "invalid_input");
        s.remove_host(admin, &park.host).await.unwrap();
        assert!(s.list_hosts(admin).await.unwrap().is_empty());
        assert_eq!(code(s.remove_host(admin, &park.host).await), "not_found");
    }
}
