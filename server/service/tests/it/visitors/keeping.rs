//! What is kept of visitors, who sees it, and when it is gone.

use super::Park;
use crate::admin::people::{code, of_role};
use domain::access::Role;
use domain::message::MessageKind;
use domain::time::{DAY, HOUR, MINUTE};
use domain::visitor::{BookingState, DEFAULT_RETENTION_DAYS};
use service::visitors::{HostAnswer, VisitFilter, VisitPage, VisitRequest};
use service::{Actor, Vault};
use store::both;
use zeroize::Zeroizing;

/// Every text and every byte of the table of bookings, as somebody with a copy of the database reads it.
async fn database(park: &Park) -> String {
    let mut conn = park.w.store.read().await.unwrap();
    let operator = park.w.admin.operator.clone().unwrap();
    let all = store::visitor_bookings::search(&mut conn, &operator, &Default::default(), 100).await.unwrap();
    let hosts = store::visitor_hosts::of_operator(&mut conn, &operator, 100).await.unwrap();
    format!("{all:?}{hosts:?}")
}

both! {
    async fn a_booking_that_nobody_answers_expires_and_is_deleted_in_time(db: TestStore) {
        let park = Park::new(db).await;
        let booked = park.book(1).await;
        park.w.pass(3 * HOUR + 2 * MINUTE).await;
        assert_eq!(park.state(&booked).await, BookingState::Expired);
        assert_eq!(code(park.answer(&booked, HostAnswer::Approve).await), "visit_decided");
        let detail = park.detail(&booked).await;
        assert_eq!(detail.erased_at, detail.until.plus(DEFAULT_RETENTION_DAYS * DAY));
        park.w.leap(89 * DAY, DAY).await;
        assert_eq!(park.all().await.len(), 1, "kept until the last day");
        park.w.leap(2 * DAY, DAY).await;
        assert!(park.all().await.is_empty());
        let request = VisitRequest {
            token: &booked.visitor,
            wallet: domain::wallet::Wallet::Other,
            session: None,
            unnamed: false,
        };
        assert_eq!(park.w.service.open_visit(request).await.unwrap_err().code(), "not_found");
        let messages = service::messages::MessageSearch {
            kind: Some(MessageKind::VisitorRequest),
            ..Default::default()
        };
        for row in park.w.service.search_messages(&park.w.admin, messages).await.unwrap().rows {
            let detail = park.w.service.message_detail(&park.w.admin, &row.id).await.unwrap();
            assert!(!format!("{detail:?}").contains("陈晓明"), "the message has forgotten them too");
        }
    }

    async fn an_operator_keeps_bookings_as_long_as_it_says(db: TestStore) {
        let park = Park::new(db).await;
        let (s, admin) = (&park.w.service, &park.w.admin);
        for bad in [0, 6, 731] {
            assert_eq!(code(s.set_visit_retention(admin, bad).await), "invalid_input");
        }
        s.set_visit_retention(admin, 7).await.unwrap();
        assert_eq!(s.visit_settings(admin).await.unwrap().retention_days, 7);
        let (arrived, pass) = park.approved(1).await;
        park.w.advance(HOUR);
        park.scan(&pass, "1").await;
        assert_eq!(park.state(&arrived).await, BookingState::Arrived);
        park.w.leap(6 * DAY, DAY).await;
        assert_eq!(park.all().await.len(), 1);
        park.w.leap(2 * DAY, DAY).await;
        assert!(park.all().await.is_empty(), "whatever became of it");
        // A removed host goes with the last booking that names them.
        let booked = park.book(2).await;
        s.remove_host(admin, &park.host).await.unwrap();
        assert_eq!(park.detail(&booked).await.host_name, "王敏");
        park.w.leap(9 * DAY, DAY).await;
        let row = store::visitor_hosts::by_id(&mut park.w.store.read().await.unwrap(), &park.host).await.unwrap();
        assert_eq!(row, None);
    }

    async fn what_is_personal_is_masked_sealed_and_shown_on_the_record(db: TestStore) {
        let park = Park::new(db).await;
        let booked = park.book(1).await;
        let copy = database(&park).await;
        for secret in ["13800000002", "13800000009", booked.visitor.as_str(), booked.host.as_str()] {
            assert!(!copy.contains(secret), "{secret} lies open");
        }
        let masked = format!("{:?}", park.detail(&booked).await);
        assert!(!masked.contains("陈晓明") && !masked.contains("13800000002"), "{masked}");
        let revealed = park.w.service.reveal_visit(&park.w.admin, &booked.id).await.unwrap();
        assert_eq!((revealed.name.as_str(), revealed.phone.as_str()), ("陈晓明", "13800000002"));
        let log = park.w.service.list_audit(&park.w.admin, None).await.unwrap().rows;
        assert_eq!(log[0].action, "visitor.reveal");
        assert_eq!(log[0].target, revealed.booking_no.as_str());
        let reader = of_role(&park.w, Role::ReadOnly).await;
        assert_eq!(code(park.w.service.reveal_visit(&reader, &booked.id).await), "forbidden");
        assert!(park.w.service.list_hosts(&reader).await.unwrap().iter().all(|host| host.link.is_none()));
        let all = format!("{log:?}");
        assert!(!all.contains("陈") && !all.contains("13800000002"), "the log names no visitor: {all}");
    }

    async fn the_record_of_a_message_opens_nobodys_page(db: TestStore) {
        let park = Park::new(db).await;
        let booked = park.book(1).await;
        park.answer(&booked, HostAnswer::Approve).await.unwrap();
        let reader = of_role(&park.w, Role::ReadOnly).await;
        let messages = park.w.service.search_messages(&reader, Default::default()).await.unwrap().rows;
        assert_eq!(messages.len(), 2, "to the host and to the visitor");
        for message in messages {
            let detail = park.w.service.message_detail(&reader, &message.id).await.unwrap();
            let shown = format!("{detail:?}");
            for secret in [booked.visitor.as_str(), booked.host.as_str(), "陈晓明", "13800000002"] {
                assert!(!shown.contains(secret), "{secret} in {shown}");
            }
            assert!(shown.contains("陈*") || shown.contains("项目洽谈"), "it says what it is about: {shown}");
            assert_eq!(detail.link, None);
        }
    }

    async fn the_table_is_bounded_safe_and_on_the_record(db: TestStore) {
        let park = Park::new(db).await;
        let mut typed = park.typed(1);
        typed.reason = "=cmd|' /C calc'!A0".to_owned();
        park.w.service.book_visit(park.sender(), typed.book()).await.unwrap();
        park.book(2).await;
        let head = ["a"; 16];
        let words = |state: BookingState| state.as_str();
        let table =
            park.w.service.export_visits(&park.w.admin, &VisitFilter::default(), &head, words).await.unwrap();
        assert_eq!((table.rows, table.cut), (2, false));
        assert!(table.csv.starts_with('\u{feff}') && table.csv.contains("\r\n"));
        assert!(table.csv.contains("'=cmd|") && table.csv.contains("13800000002") && table.csv.contains("陈晓明"));
        let wanted = VisitFilter { text: "no such".to_owned(), ..VisitFilter::default() };
        let none = park.w.service.export_visits(&park.w.admin, &wanted, &head, words).await.unwrap();
        assert_eq!(none.rows, 0);
        let log = park.w.service.list_audit(&park.w.admin, None).await.unwrap().rows;
        assert_eq!((log[1].action.as_str(), log[1].detail["count"].as_i64()), ("visitor.export", Some(2)));
    }

    async fn another_master_key_opens_it_once_it_was_sealed_again(db: TestStore) {
        let park = Park::new(db).await;
        let (booked, pass) = park.approved(1).await;
        let (old, new) = (Zeroizing::new([7; 32]), Zeroizing::new([8; 32]));
        let both = park.w.sealed_with(Vault::new(&[new.clone(), old]).unwrap());
        let done = both.reseal(&Actor::cli(None)).await.unwrap();
        assert!(done.is_complete(), "{done}");
        let only_new = park.w.sealed_with(Vault::new(&[new]).unwrap());
        let request = VisitRequest {
            token: &booked.visitor,
            wallet: domain::wallet::Wallet::Other,
            session: None,
            unnamed: false,
        };
        let VisitPage::Visitor(page) = only_new.open_visit(request).await.unwrap().page else { panic!() };
        assert_eq!(page.pass.as_deref(), Some(pass.as_str()), "the site's key is the same");
        assert_eq!(only_new.list_hosts(&park.w.admin).await.unwrap()[0].phone, "138****0009");
    }
}
