//! The ordinary way: scan, bill, tap, notification; and what the page says before and after.

use crate::fake_wechat::{Op, Tweak, openid};
use crate::world::World;
use domain::money::Fen;
use domain::payment::{OrderState, PaymentState};
use domain::time::{DAY, MINUTE, UnixMs};
use domain::wallet::Wallet;
use service::Error;
use service::notify::NotifyKind;
use service::payer::{Authorised, Opened, PageRequest, PageState, PlateChoice, ResultState, Started};
use store::both;

both! {
    async fn a_driver_pays_at_the_exit(db: TestStore) {
        let w = World::new(db).await;
        let (session, order_no, trade) = w.tapped("V1", "粤B12345", "alice").await;
        let sent: serde_json::Value = serde_json::from_str(&w.wechat.calls(Op::Order)[0]).unwrap();
        assert_eq!(sent["amount"]["total"], 1000);
        assert_eq!(sent["payer"]["openid"], openid("alice"));
        assert_eq!(sent["notify_url"], format!("https://pay.example.com/notify/wechat/{}", w.notify_key));
        let waiting = w.service.payment_result(&w.lane_code, &session, &order_no, false).await.unwrap();
        assert!(matches!(waiting, ResultState::Waiting { .. }));

        w.wechat.pay(&trade);
        let answer = w.notify(NotifyKind::Payment, w.wechat.payment_notification(&trade, &Tweak::default())).await;
        assert_eq!((answer.status, answer.body), (204, ""));

        let result = w.service.payment_result(&w.lane_code, &session, &order_no, true).await.unwrap();
        let ResultState::Paid { amount, exit_until, .. } = result else { panic!("{result:?}") };
        assert_eq!((amount.value(), exit_until), (1000, Some(w.now().plus(15 * MINUTE))));
        assert_eq!(w.wechat.calls(Op::Query).len(), 1, "only the check on saving asked");
        let detail = w.detail(&order_no).await;
        assert_eq!(detail.order.state, OrderState::Settled);
        assert_eq!(detail.payments[0].state, PaymentState::Paid);
        assert_eq!(detail.notifications[0].verdict, "applied");
        let kinds: Vec<_> = detail.events.iter().map(|e| e.kind.as_str()).collect();
        assert_eq!(kinds, [
            "order_created", "payment_created", "prepay_received", "bridge_called", "notified", "paid", "settled", "released",
        ]);
        assert_eq!(w.balances().await, [("clearing".to_owned(), 1000), ("income".to_owned(), -1000)]);
        w.pass(MINUTE).await;
        assert!(matches!(w.open(&w.lane_code, Some(&session)).await, PageState::Paid { .. }));
        let hooks = w.hooks();
        assert_eq!(hooks[0]["type"], "parking.released");
        assert_eq!(hooks[0]["data"]["reason"], "paid");
        assert_eq!(hooks[0]["data"]["lane"], "OUT1");
        assert_eq!(hooks[0]["data"]["plate"], "粤B12345");
        w.books().await;
    }

    async fn a_repeated_notification_changes_nothing(db: TestStore) {
        let w = World::new(db).await;
        let (_, order_no, trade) = w.tapped("V1", "粤B12345", "alice").await;
        w.wechat.pay(&trade);
        let message = w.wechat.payment_notification(&trade, &Tweak::default());
        for _ in 0..30 {
            assert_eq!(w.notify(NotifyKind::Payment, message.clone()).await.status, 204);
        }
        let detail = w.detail(&order_no).await;
        let count = |verdict: &str| detail.notifications.iter().filter(|n| n.verdict == verdict).count();
        assert_eq!((count("applied"), count("repeated")), (1, 20), "kept, but bounded");
        assert_eq!(detail.events.iter().filter(|e| e.kind == "paid").count(), 1);
        w.pass(MINUTE).await;
        assert_eq!(w.hooks().len(), 1);
        assert_eq!(w.balances().await, [("clearing".to_owned(), 1000), ("income".to_owned(), -1000)]);
        w.books().await;
    }

    async fn simultaneous_notifications_and_queries_settle_once(db: TestStore) {
        let w = World::new(db).await;
        let (session, order_no, trade) = w.tapped("V1", "粤B12345", "alice").await;
        w.wechat.pay(&trade);
        let message = w.wechat.payment_notification(&trade, &Tweak::default());
        let notify = || w.notify(NotifyKind::Payment, message.clone());
        let (a, b, c, d) = futures::join!(
            notify(), notify(), w.service.payment_result(&w.lane_code, &session, &order_no, true), notify(),
        );
        assert_eq!((a.status, b.status, d.status), (204, 204, 204));
        assert!(matches!(c.unwrap(), ResultState::Paid { .. } | ResultState::Waiting { .. }));
        let detail = w.detail(&order_no).await;
        assert_eq!(detail.events.iter().filter(|e| e.kind == "settled").count(), 1);
        w.books().await;
    }

    async fn the_quote_stands_and_then_is_counted_again(db: TestStore) {
        let w = World::new(db).await;
        w.drive_in("V1", "粤B12345", 58).await;
        w.at_exit("V1").await;
        let session = w.sign_in(&w.lane_code, "alice").await;
        let first = w.bill(&w.lane_code, &session).await;
        assert_eq!(first.amount.value(), 500);
        w.advance(3 * MINUTE);
        assert_eq!(w.bill(&w.lane_code, &session).await.order_no, first.order_no, "61 minutes, but quoted at 58");
        w.advance(3 * MINUTE);
        let second = w.bill(&w.lane_code, &session).await;
        assert_eq!(second.amount.value(), 1000);
        assert_ne!(second.order_no, first.order_no, "another amount is another order");
        assert!(matches!(w.tap(&w.lane_code, &session, &first.order_no).await.unwrap(), Started::QuoteChanged));
        w.advance(6 * MINUTE);
        let third = w.bill(&w.lane_code, &session).await;
        assert_eq!(third.order_no, second.order_no, "the same amount is the same order");
        assert_eq!(w.detail(&first.order_no).await.order.state, OrderState::Closed);
        w.books().await;
    }

    async fn overstaying_the_window_owes_the_difference(db: TestStore) {
        let w = World::new(db).await;
        let (session, _, trade) = w.tapped("V1", "粤B12345", "alice").await;
        w.wechat.pay(&trade);
        w.notify(NotifyKind::Payment, w.wechat.payment_notification(&trade, &Tweak::default())).await;
        w.advance(14 * MINUTE);
        assert!(matches!(w.open(&w.lane_code, Some(&session)).await, PageState::Paid { .. }));
        w.advance(70 * MINUTE);
        let more = w.bill(&w.lane_code, &session).await;
        assert_eq!(more.amount.value(), 500, "three begun hours less two that are paid");
        assert_eq!(more.bill.unwrap().paid.value(), 1000);
        w.tap(&w.lane_code, &session, &more.order_no).await.unwrap();
        let trade = w.newest_trade();
        w.wechat.pay(&trade);
        w.notify(NotifyKind::Payment, w.wechat.payment_notification(&trade, &Tweak::default())).await;
        assert!(matches!(w.open(&w.lane_code, Some(&session)).await, PageState::Paid { .. }));
        w.books().await;
    }

    async fn another_car_at_the_lane_is_asked_about(db: TestStore) {
        let w = World::new(db).await;
        w.drive_in("V1", "粤B12345", 61).await;
        w.drive_in("V2", "粤B54321", 61).await;
        w.at_exit("V1").await;
        let session = w.sign_in(&w.lane_code, "alice").await;
        let shown = w.bill(&w.lane_code, &session).await;
        w.at_exit("V2").await;
        assert!(matches!(w.tap(&w.lane_code, &session, &shown.order_no).await.unwrap(), Started::QuoteChanged));
        assert_eq!(w.bill(&w.lane_code, &session).await.place.plate.as_deref(), Some("粤B54321"));
        assert!(w.wechat.calls(Op::Order).is_empty());
    }

    async fn pages_for_every_case(db: TestStore) {
        let w = World::new(db).await;
        let page = |wallet| PageRequest { token: &w.lane_code, wallet, session: None, remote: "203.0.113.7" };
        let shown = w.service.open_page(page(Wallet::Other)).await.unwrap().state;
        assert!(matches!(shown, PageState::NotWallet { .. }));
        assert!(matches!(w.service.open_page(page(Wallet::Wecom)).await.unwrap().state, PageState::NotWallet { .. }));
        assert!(matches!(w.service.open_page(page(Wallet::Alipay)).await.unwrap().state, PageState::MethodOff { .. }));
        let session = w.sign_in(&w.lane_code, "alice").await;
        assert!(matches!(w.open(&w.lane_code, Some(&session)).await, PageState::NoCar { .. }));
        w.drive_in("V1", "粤B12345", 10).await;
        w.at_exit("V1").await;
        assert!(matches!(w.open(&w.lane_code, Some(&session)).await, PageState::Free { .. }));
        w.open(&w.lane_code, Some(&session)).await;
        w.pass(MINUTE).await;
        let released: Vec<_> = w.hooks().iter().map(|h| h["data"]["reason"].clone()).collect();
        assert_eq!(released, ["free"], "told once, however often the page is loaded");
        assert!(matches!(w.open(&w.park_code, Some(&session)).await, PageState::AskPlate { .. }));
        assert!(matches!(w.open(&w.entry_code, Some(&session)).await, PageState::EntryOffer { .. }));
        let gone = domain::ids::QrToken::from_random([9; 20]);
        let request = PageRequest { token: &gone, wallet: Wallet::Wechat, session: None, remote: "203.0.113.7" };
        assert!(matches!(w.service.open_page(request).await, Err(Error::NotFound("qr_code"))));
    }

    async fn a_plate_is_typed_in_and_not_guessed_at(db: TestStore) {
        let w = World::new(db).await;
        w.drive_in("V1", "粤B12345", 61).await;
        let session = w.sign_in(&w.park_code, "alice").await;
        let choose = |plate: &'static str| w.service.choose_plate(&w.park_code, &session, plate);
        assert_eq!(choose("粤B99999").await.unwrap(), PlateChoice::NoSuchCar);
        assert!(matches!(choose("B99999").await, Err(Error::Invalid(_))));
        assert_eq!(choose("粤b·12345").await.unwrap(), PlateChoice::Found);
        let bill = w.bill(&w.park_code, &session).await;
        assert_eq!(bill.amount.value(), 1000);
        for _ in 0..8 {
            choose("粤B99999").await.unwrap();
        }
        assert!(matches!(choose("粤B12345").await, Err(Error::Throttled { .. })));
        w.advance(61 * MINUTE);
        assert_eq!(choose("粤B12345").await.unwrap(), PlateChoice::Found);
    }

    async fn an_exit_lane_that_saw_nobody_takes_a_typed_plate(db: TestStore) {
        let w = World::new(db).await;
        w.drive_in("V1", "粤B12345", 61).await;
        w.drive_in("V2", "粤B54321", 61).await;
        let session = w.sign_in(&w.lane_code, "alice").await;
        assert!(matches!(w.open(&w.lane_code, Some(&session)).await, PageState::NoCar { .. }));
        let choose = |plate: &'static str| w.service.choose_plate(&w.lane_code, &session, plate);
        assert_eq!(choose("粤B12345").await.unwrap(), PlateChoice::Found);
        let bill = w.bill(&w.lane_code, &session).await;
        assert_eq!(bill.place.plate.as_deref(), Some("粤B12345"));
        w.at_exit("V2").await;
        assert!(matches!(choose("粤B12345").await, Err(Error::Conflict("not_at_a_lane"))));
        assert!(matches!(w.tap(&w.lane_code, &session, &bill.order_no).await.unwrap(), Started::QuoteChanged));
        assert_eq!(w.bill(&w.lane_code, &session).await.place.plate.as_deref(), Some("粤B54321"));
    }

    async fn a_car_without_a_plate_comes_and_goes(db: TestStore) {
        let w = World::new(db).await;
        let session = w.sign_in(&w.entry_code, "alice").await;
        let ticket = w.service.enter_without_plate(&w.entry_code, &session).await.unwrap();
        let again = w.service.enter_without_plate(&w.entry_code, &session).await.unwrap();
        assert_eq!(ticket.ticket_no, again.ticket_no);
        w.pass(MINUTE).await;
        assert_eq!(w.hooks().len(), 1);
        assert_eq!(w.hooks()[0]["type"], "parking.entry_requested");
        w.advance(61 * MINUTE);
        let bill = w.bill(&w.lane_code, &session).await;
        assert_eq!(bill.place.ticket_no.as_deref(), Some(ticket.ticket_no.as_str()));
        w.tap(&w.lane_code, &session, &bill.order_no).await.unwrap();
        let trade = w.newest_trade();
        w.wechat.pay(&trade);
        w.notify(NotifyKind::Payment, w.wechat.payment_notification(&trade, &Tweak::default())).await;
        w.pass(MINUTE).await;
        assert_eq!(w.hooks()[1]["data"]["lane"], "OUT1");
        assert_eq!(w.hooks()[1]["data"]["visit_no"], ticket.ticket_no.as_str());
        w.books().await;
    }

    async fn authorisation_is_the_sessions_own_and_works_once(db: TestStore) {
        let w = World::new(db).await;
        let Opened { state: PageState::Authorise { url }, new_session, .. } = w.opened(&w.lane_code, None).await else {
            panic!()
        };
        let state = url.split("state=").nth(1).unwrap().trim_end_matches("#wechat_redirect").to_owned();
        assert!(state.bytes().all(|b| b.is_ascii_alphanumeric()));
        let session = new_session.unwrap();
        let finish = |session: String, code: &'static str, state: String| {
            let w = &w;
            async move { w.service.finish_authorisation(&w.lane_code, &session, Some(code), &state).await }
        };
        let other = finish("somebody else".to_owned(), "of-eve", state.clone()).await;
        assert!(matches!(other, Err(Error::NotSignedIn)));
        let Ok(Authorised::Restart { url }) = finish(session.clone(), "used", state.clone()).await else { panic!() };
        assert!(matches!(finish(session.clone(), "of-alice", state).await, Err(Error::NotSignedIn)), "used");
        let second = url.split("state=").nth(1).unwrap().trim_end_matches("#wechat_redirect").to_owned();
        let again = finish(session.clone(), "used", second).await;
        assert!(matches!(again, Err(Error::Provider { .. })), "restarted once, no more: {again:?}");
        let opened = w.opened(&w.lane_code, Some(&session)).await;
        assert!(matches!(opened, Opened { state: PageState::Authorise { .. }, new_session: None, .. }));
    }

    async fn the_money_is_found_again(db: TestStore) {
        let w = World::new(db).await;
        let (_, order_no, trade) = w.tapped("V1", "粤B12345", "alice").await;
        w.wechat.pay(&trade);
        w.notify(NotifyKind::Payment, w.wechat.payment_notification(&trade, &Tweak::default())).await;
        for (i, plate) in ["粤B00001", "粤B00002", "京A00003"].iter().enumerate() {
            w.advance(1000);
            w.tapped(&format!("W{i}"), plate, "bob").await;
        }
        let search = |text: &str, limit| service::orders::OrderFilter { text: text.to_owned(), limit, ..Default::default() };
        let by = |filter| { let w = &w; async move { w.service.search_orders(&w.admin, &filter).await.unwrap() } };
        assert_eq!(by(search("b0000", 0)).await.rows.len(), 2);
        assert_eq!(by(search(&trade.to_lowercase(), 0)).await.rows[0].order_no, order_no);
        assert_eq!(by(search("100%", 0)).await.rows.len(), 0);
        let first = by(search("", 3)).await;
        assert_eq!(first.rows.len(), 3);
        let rest = by(service::orders::OrderFilter { after: first.next, limit: 3, ..Default::default() }).await;
        assert_eq!((rest.rows.len(), rest.next), (1, None));
        let settled = service::orders::OrderFilter { state: Some(OrderState::Settled), ..Default::default() };
        assert_eq!(by(settled).await.rows[0].order_no, order_no);
        let overview = w.service.overview(&w.admin).await.unwrap();
        assert_eq!((overview.paid_count, overview.paid), (1, Fen::new(1000).unwrap()));
        assert_eq!((overview.open_orders, overview.vehicles_inside), (3, 4));
        let paid = Fen::new(1000).unwrap();
        let sums = |days: &[(UnixMs, Fen)]| days.iter().map(|(_, sum)| *sum).collect::<Vec<_>>();
        assert_eq!(overview.days.last(), Some(&(overview.day_start, paid)));
        assert_eq!(sums(&overview.days), [vec![Fen::ZERO; 13], vec![paid]].concat());
        w.advance(3 * DAY);
        let later = w.service.overview(&w.admin).await.unwrap();
        assert_eq!((later.paid_count, later.days[10].0), (0, overview.day_start));
        assert_eq!(sums(&later.days), [vec![Fen::ZERO; 10], vec![paid], vec![Fen::ZERO; 3]].concat());
        let raw = w.detail(&order_no).await.notifications[0].id.clone();
        let raw = w.service.raw_notification(&w.admin, &raw).await.unwrap();
        assert!(raw.body.contains("ciphertext") && raw.plain.unwrap().contains("o000****lice"));
        assert!(raw.headers.iter().any(|(name, _)| name == "wechatpay-signature"));
    }
}
