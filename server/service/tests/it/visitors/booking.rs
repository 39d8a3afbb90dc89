//! Booking: what is refused, what is throttled, and that one form is one booking.

use super::{Park, Typed, host};
use crate::admin::people::{code, fields};
use crate::crashes::killed_after;
use domain::ids::QrToken;
use domain::message::MessageKind;
use domain::time::{DAY, HOUR, MINUTE};
use domain::visitor::{BookingState, local_text};
use domain::wallet::Wallet;
use futures::future::join_all;
use service::Error;
use service::visitors::{Sender, VisitFilter, VisitPage, VisitRequest};
use store::both;

both! {
    async fn a_visitor_books_and_the_host_is_asked(db: TestStore) {
        let park = Park::new(db).await;
        let VisitPage::Form(form) = park.page(&park.code).await else { panic!("no form") };
        assert_eq!(form.hosts.iter().map(|h| h.name.as_str()).collect::<Vec<_>>(), ["王敏"]);
        assert!(form.usual.from > park.now() && form.usual.until > form.usual.from);
        let booked = park.book(1).await;
        let detail = park.detail(&booked).await;
        assert_eq!(detail.state, BookingState::Requested);
        assert_eq!((detail.name.as_str(), detail.phone.as_str()), ("陈*明", "138****0002"));
        assert_eq!((detail.plate.as_str(), detail.host_name.as_str()), ("粤B12345", "王敏"));
        assert!(detail.host_told && !detail.visitor_told);
        assert_eq!(park.messages(MessageKind::VisitorRequest).await, 1);
        let VisitPage::Visitor(page) = park.page(&booked.visitor).await else { panic!("no page") };
        assert_eq!((page.booking.state, page.pass, page.is_open), (BookingState::Requested, None, true));
        // The pages' tokens are good for their own page alone, and none of them is found in the database.
        assert!(matches!(park.page(&booked.host).await, VisitPage::Host(page) if page.may_decide));
        assert_ne!(booked.host, booked.visitor);
    }

    async fn wrong_fields_are_named_all_at_once(db: TestStore) {
        let park = Park::new(db).await;
        let mut typed = park.typed(1);
        (typed.name, typed.phone, typed.host) = (" ".to_owned(), "12345".to_owned(), String::new());
        (typed.until, typed.reason) = (typed.from.clone(), String::new());
        typed.plate = "B123".to_owned();
        let wrong = fields(park.w.service.book_visit(park.sender(), typed.book()).await);
        let wrong: Vec<_> = wrong.iter().map(|(field, code)| (field.as_str(), code.as_str())).collect();
        assert_eq!(
            wrong,
            [
                ("name", "required"),
                ("phone", "mobile_number"),
                ("host", "choose_host"),
                ("until", "visit_backwards"),
                ("reason", "required"),
                ("plate", "plate_shape")
            ]
        );
        let time = |from: i64, until: i64| {
            let mut typed = park.typed(1);
            typed.from = local_text(park.now().plus(from));
            typed.until = local_text(park.now().plus(until));
            typed
        };
        for (from, until, expected) in [
            (-2 * HOUR, HOUR, ("from", "visit_past")),
            (90 * DAY, 90 * DAY + HOUR, ("from", "visit_too_far")),
            (HOUR, 5 * DAY, ("until", "visit_too_long")),
        ] {
            let typed = time(from, until);
            let wrong = fields(park.w.service.book_visit(park.sender(), typed.book()).await);
            assert_eq!(wrong, [(expected.0.to_owned(), expected.1.to_owned())]);
        }
        let mut typed = park.typed(1);
        typed.from = "tomorrow".to_owned();
        let wrong = fields(park.w.service.book_visit(park.sender(), typed.book()).await);
        assert_eq!(wrong, [("from".to_owned(), "visit_time".to_owned())]);
        assert!(park.all().await.is_empty());
    }

    async fn one_form_is_one_booking_however_often_it_is_sent(db: TestStore) {
        let park = Park::new(db).await;
        let typed = park.typed(1);
        let first = park.w.service.book_visit(park.sender(), typed.book()).await.unwrap();
        let again = park.w.service.book_visit(park.sender(), typed.book()).await.unwrap();
        assert_eq!(first, again);
        // Sent by two taps at once.
        let typed = park.typed(2);
        let both = join_all((0..4).map(|_| park.w.service.book_visit(park.sender(), typed.book()))).await;
        let tokens: Vec<QrToken> = both.into_iter().map(Result::unwrap).collect();
        assert!(tokens.iter().all(|token| *token == tokens[0]), "{tokens:?}");
        assert_eq!(park.all().await.len(), 2);
        assert_eq!(park.messages(MessageKind::VisitorRequest).await, 2);
    }

    async fn too_many_bookings_have_to_wait(db: TestStore) {
        let park = Park::new(db).await;
        let session = park.in_wechat(&park.code, "alice").await;
        let sender = Sender { token: &park.code, session: Some(&session), remote: "203.0.113.7" };
        for n in 0..6 {
            park.w.service.book_visit(sender, park.typed(n).book()).await.unwrap();
        }
        let seventh = park.w.service.book_visit(sender, park.typed(7).book()).await;
        assert_eq!(code(seventh), "too_many_requests");
        // Another browser at the same address may; the host is asked 30 times in an hour at most.
        let other = |n: u8| Typed { phone: format!("139000000{n}"), ..park.typed(n) };
        for n in 10..34 {
            park.w.service.book_visit(park.sender(), other(n).book()).await.unwrap();
        }
        let of_one_host = park.w.service.book_visit(park.sender(), other(40).book()).await;
        assert_eq!(code(of_one_host), "too_many_requests");
        park.w.advance(HOUR + MINUTE);
        park.w.service.book_visit(sender, park.typed(41).book()).await.unwrap();
    }

    async fn a_strangers_number_is_not_written_to_without_end(db: TestStore) {
        let park = Park::new(db).await;
        let s = &park.w.service;
        // Other browsers at other addresses, another host and another way to write the number.
        for n in 0..6_u8 {
            let remote = format!("203.0.113.{n}");
            let sender = Sender { token: &park.code, session: None, remote: &remote };
            s.book_visit(sender, park.typed(n).book()).await.unwrap();
        }
        let li = s.save_host(&park.w.admin, host("李强", "13800000008")).await.unwrap().to_string();
        let again = Typed { phone: "13800000002".to_owned(), host: li, ..park.typed(7) };
        assert_eq!(code(s.book_visit(park.sender(), again.book()).await), "too_many_requests");
        park.w.advance(HOUR + MINUTE);
        let later = Typed { host: again.host, ..park.typed(8) };
        s.book_visit(park.sender(), later.book()).await.unwrap();
    }

    async fn nothing_is_booked_where_nobody_could_be_asked(db: TestStore) {
        let park = Park::new(db).await;
        let s = &park.w.service;
        let silent = s.save_host(&park.w.admin, host("李强", "")).await.unwrap();
        let VisitPage::Form(form) = park.page(&park.code).await else { panic!("no form") };
        assert_eq!(form.hosts.len(), 1, "a host whom nobody can tell is not offered");
        let mut typed = park.typed(1);
        typed.host = silent.to_string();
        let wrong = fields(s.book_visit(park.sender(), typed.book()).await);
        assert_eq!(wrong, [("host".to_owned(), "choose_host".to_owned())]);
        s.remove_host(&park.w.admin, &park.host).await.unwrap();
        assert!(matches!(park.page(&park.code).await, VisitPage::Closed { .. }));
        assert_eq!(code(s.book_visit(park.sender(), park.typed(2).book()).await), "visits_closed");
        s.save_host(&park.w.admin, host("王敏", "13800000009")).await.unwrap();
        assert!(s.set_visit_site(&park.w.admin, &park.w.site, false).await.unwrap());
        assert!(matches!(park.page(&park.code).await, VisitPage::Closed { .. }));
        let nowhere = QrToken::from_random([9; QrToken::LEN]);
        let request = VisitRequest { token: &nowhere, wallet: Wallet::Other, session: None, unnamed: false };
        assert!(matches!(s.open_visit(request).await, Err(Error::NotFound(_))));
    }

    async fn killed_while_somebody_books(db: TestStore) {
        let mut park = Park::new(db).await;
        for waits in 0..60_usize {
            let typed = park.typed(u8::try_from(waits).unwrap() + 1);
            let done = killed_after(waits, park.w.service.book_visit(park.sender(), typed.book())).await;
            park.w.restart();
            let token = park.w.service.book_visit(park.sender(), typed.book()).await.unwrap();
            let count = usize::from(park.all().await.len() == waits + 1);
            assert_eq!(count, 1, "{waits}: one form, one booking");
            assert_eq!(park.messages(MessageKind::VisitorRequest).await, waits + 1, "{waits}");
            park.w.advance(HOUR);
            if done.is_some_and(|done| done.unwrap() == token) {
                return;
            }
        }
        panic!("booking never came to an end");
    }

    async fn a_list_is_searched_page_by_page(db: TestStore) {
        let park = Park::new(db).await;
        for n in 0..3 {
            let mut typed = park.typed(n);
            typed.name = format!("客人{n}");
            typed.plate = format!("粤B0000{n}");
            park.w.service.book_visit(park.sender(), typed.book()).await.unwrap();
            park.w.advance(MINUTE);
        }
        let search = |filter: VisitFilter| {
            let (s, admin) = (park.w.service.clone(), park.w.admin.clone());
            async move { s.search_visits(&admin, &filter).await.unwrap().rows }
        };
        let text = |text: &str| VisitFilter { text: text.to_owned(), ..VisitFilter::default() };
        assert_eq!(search(text("客人1")).await.len(), 1);
        assert_eq!(search(text("b00002")).await.len(), 1);
        assert_eq!(search(text("0002")).await.len(), 3, "the end of the telephone number");
        assert_eq!(search(text("%")).await.len(), 0);
        let state = |state| VisitFilter { state: Some(state), ..VisitFilter::default() };
        assert_eq!(search(state(BookingState::Requested)).await.len(), 3);
        assert_eq!(search(state(BookingState::Approved)).await.len(), 0);
        let from = VisitFilter { from: Some(park.now().plus(DAY)), ..VisitFilter::default() };
        assert_eq!(search(from).await.len(), 0);
        let bad = VisitFilter { after: Some("x".to_owned()), ..VisitFilter::default() };
        assert_eq!(code(park.w.service.search_visits(&park.w.admin, &bad).await), "invalid_input");
    }
}
