//! Second thoughts: whoever was asked is told, and nobody agrees to what they have not seen.

use super::{Booked, Park};
use crate::admin::people::{code, fields};
use crate::crashes::killed_after;
use domain::message::MessageKind;
use domain::time::{DAY, HOUR, MINUTE, UnixMs};
use domain::visitor::{BookingState, PassVerdict, local_text};
use futures::future::join;
use service::Error;
use service::messages::MessageSearch;
use service::visitors::{Answer, ChangeVisit, HostAnswer, VisitPage, VisitorPage};
use store::both;

impl Park {
    /// The visitor comes from this moment on, for an hour.
    async fn change(&self, booked: &Booked, from: UnixMs, reason: &str) -> service::Result<bool> {
        let (from, until) = (local_text(from), local_text(from.plus(HOUR)));
        let change = ChangeVisit { from: &from, until: &until, reason, plate: "" };
        self.w.service.change_visit(&booked.visitor, change).await
    }

    async fn visitor_page(&self, booked: &Booked) -> VisitorPage {
        match self.page(&booked.visitor).await {
            VisitPage::Visitor(page) => *page,
            other => panic!("no visitor's page but {other:?}"),
        }
    }

    /// What the newest message of a kind says and to whom it went.
    async fn newest(&self, kind: MessageKind) -> (String, String) {
        let search = MessageSearch { kind: Some(kind), ..Default::default() };
        let row = self.w.service.search_messages(&self.w.admin, search).await.unwrap().rows.remove(0);
        let detail = self.w.service.message_detail(&self.w.admin, &row.id).await.unwrap();
        (row.recipient, format!("{:?}", detail.lines))
    }
}

both! {
    async fn a_changed_visit_is_agreed_to_anew(db: TestStore) {
        let park = Park::new(db).await;
        let (booked, pass) = park.approved(1).await;
        park.w.advance(MINUTE);
        let tomorrow = park.now().plus(DAY);
        assert!(park.change(&booked, tomorrow, "验收").await.unwrap());
        assert!(!park.change(&booked, tomorrow, "验收").await.unwrap(), "nothing is different");
        let page = park.visitor_page(&booked).await;
        assert_eq!((page.booking.state, page.booking.answered), (BookingState::Requested, false));
        assert_eq!((page.booking.reason.as_str(), page.booking.plate.as_str()), ("验收", ""));
        assert_eq!((page.pass, page.booking.revision, page.host_told), (None, 1, true));
        assert_eq!(park.messages(MessageKind::VisitorRequest).await, 2, "asked, and asked anew");
        let (to, says) = park.newest(MessageKind::VisitorRequest).await;
        assert!(to.ends_with("138****0009") && says.contains("已修改：验收"), "{to} {says}");
        park.w.advance(HOUR);
        assert_eq!(park.scan(&pass, "1").await.verdict, PassVerdict::Cancelled, "the old pass opens nothing");
        let seen = Answer { revision: 1, answer: HostAnswer::Approve };
        assert!(park.w.service.answer_visit(&booked.host, None, seen).await.unwrap());
        assert_eq!(park.messages(MessageKind::VisitorResult).await, 2, "told of either answer");
        park.w.advance(DAY - HOUR);
        let pass = park.pass(&booked).await.unwrap();
        assert_eq!(park.scan(&pass, "2").await.verdict, PassVerdict::Valid);
        assert_eq!(code(park.change(&booked, tomorrow.plus(HOUR), "验收").await), "visit_decided", "they are here");
    }

    async fn nobody_agrees_to_what_they_have_not_seen(db: TestStore) {
        let park = Park::new(db).await;
        let booked = park.book(1).await;
        assert!(park.change(&booked, park.now().plus(2 * DAY), "洽谈").await.unwrap());
        for old in [HostAnswer::Approve, HostAnswer::Decline("没空")] {
            assert_eq!(code(park.answer(&booked, old).await), "visit_changed");
        }
        let old = Answer { revision: 0, answer: HostAnswer::Approve };
        let staff = park.w.service.decide_visit(&park.w.admin, &booked.id, old).await;
        assert_eq!(code(staff), "visit_changed");
        assert_eq!(park.detail(&booked).await.revision, 1);
        assert_eq!(park.state(&booked).await, BookingState::Requested);
    }

    async fn a_change_and_an_answer_at_once(db: TestStore) {
        let park = Park::new(db).await;
        for n in 0..5 {
            let booked = park.book(n).await;
            let from = park.now().plus(2 * DAY);
            let (changed, answered) =
                join(park.change(&booked, from, "洽谈"), park.answer(&booked, HostAnswer::Approve)).await;
            assert!(changed.unwrap());
            // Whichever came first: what stands there now was agreed to by nobody.
            assert!(matches!(answered, Ok(true) | Err(Error::Conflict("visit_changed"))), "{answered:?}");
            let detail = park.detail(&booked).await;
            assert_eq!((detail.state, detail.decided_at), (BookingState::Requested, None));
            park.w.advance(HOUR);
        }
    }

    async fn killed_while_the_visitor_changes(db: TestStore) {
        let mut park = Park::new(db).await;
        for waits in 0..80_usize {
            let booked = park.book(u8::try_from(waits).unwrap()).await;
            let from = park.now().plus(DAY);
            let done = killed_after(waits, park.change(&booked, from, "验收")).await;
            park.w.restart();
            park.change(&booked, from, "验收").await.unwrap();
            let detail = park.detail(&booked).await;
            assert_eq!((detail.revision, detail.from), (1, UnixMs(from.0 / MINUTE * MINUTE)), "{waits}");
            assert_eq!(park.messages(MessageKind::VisitorRequest).await, 2 * (waits + 1), "asked once each");
            park.w.advance(HOUR);
            if done.is_some() {
                return;
            }
        }
        panic!("changing never came to an end");
    }

    async fn what_is_wrong_with_a_change(db: TestStore) {
        let park = Park::new(db).await;
        let booked = park.book(1).await;
        let wrong = fields(park.change(&booked, park.now().plus(-2 * HOUR), " ").await);
        let wrong: Vec<_> = wrong.iter().map(|(field, code)| (field.as_str(), code.as_str())).collect();
        assert_eq!(wrong, [("from", "visit_past"), ("reason", "required")]);
        assert_eq!(code(park.change(&Booked { visitor: booked.host.clone(), ..booked.clone() }, park.now(), "x").await), "not_found");
        for n in 1..=6 {
            assert!(park.change(&booked, park.now().plus(n * HOUR), "洽谈").await.unwrap());
        }
        let often = park.change(&booked, park.now().plus(9 * HOUR), "洽谈").await;
        assert!(matches!(often, Err(Error::Throttled { .. })));
        park.w.service.withdraw_visit(&booked.visitor).await.unwrap();
        park.w.advance(HOUR);
        assert_eq!(code(park.change(&booked, park.now().plus(9 * HOUR), "洽谈").await), "visit_decided");
    }

    async fn a_host_who_was_asked_is_told_that_nobody_comes(db: TestStore) {
        let park = Park::new(db).await;
        let booked = park.book(1).await;
        park.w.service.withdraw_visit(&booked.visitor).await.unwrap();
        let (to, says) = park.newest(MessageKind::VisitorResult).await;
        assert!(to.ends_with("138****0009") && says.contains("访客已取消：项目洽谈"), "{to} {says}");
        let page = park.visitor_page(&booked).await;
        assert!(page.book_again.is_some_and(|path| path.ends_with(park.code.as_str())), "may book anew");
        // Nobody was asked: nobody has to be told.
        park.w.service.set_message_push(&park.w.admin, MessageKind::VisitorRequest, false).await.unwrap();
        let quiet = park.book(2).await;
        park.w.service.withdraw_visit(&quiet.visitor).await.unwrap();
        assert_eq!(park.messages(MessageKind::VisitorResult).await, 1);
    }

    async fn a_visitor_is_told_that_nobody_answered(db: TestStore) {
        let park = Park::new(db).await;
        let booked = park.book(1).await;
        let (agreed, _) = park.approved(2).await;
        park.w.pass(3 * HOUR + 2 * MINUTE).await;
        let (to, says) = park.newest(MessageKind::VisitorResult).await;
        assert!(to.ends_with("138****0002") && says.contains("未获答复：项目洽谈"), "{to} {says}");
        assert_eq!(park.messages(MessageKind::VisitorResult).await, 2, "who was agreed to knows");
        let page = park.visitor_page(&booked).await;
        assert_eq!((page.booking.state, page.booking.answered), (BookingState::Expired, false));
        assert!(park.visitor_page(&agreed).await.booking.answered);
    }
}
