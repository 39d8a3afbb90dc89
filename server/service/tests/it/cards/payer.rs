//! What a payer sees and does at a card station, and what strangers do not.

use super::{CARD_NO, HOLDER, Station, account, asked, balance, fen, number, save_station};
use crate::fake_wechat::Op;
use domain::card::{Balance, CardEntryKind, CardStatus};
use domain::payment::OrderState;
use domain::time::{HOUR, MINUTE};
use domain::top_up::{TopUpRefusal, TopUpRules};
use domain::wallet::Wallet;
use service::Error;
use service::cards::CardFilter;
use service::payer::{AmountChoice, CardChoice, HolderAnswer, PageRequest, PageState, ResultState, Started};
use service::qr::QrFilter;
use service::sites::SaveSite;
use store::both;

both! {
    async fn a_card_is_topped_up(db: TestStore) {
        let w = Station::new(db).await;
        let qr = w.service.list_qr(&w.admin, &QrFilter { site: Some(w.site.clone()), ..QrFilter::default() }).await.unwrap().rows.remove(0);
        assert_eq!(qr.url, format!("https://pay.example.com/PeakeCloud/mobile/charge/{}", w.code.as_str()));
        let session = w.at_card("alice").await;
        let page = w.page(&session).await;
        assert_eq!((page.card.card_no.as_str(), page.card.holder.as_str()), (CARD_NO, "张*明"));
        assert_eq!((page.card.balance, page.entries.len(), page.pending.is_none()), (None, 0, true));
        assert_eq!(page.presets, [5_000, 10_000, 20_000, 50_000].map(fen));
        assert_eq!(page.free, Some((fen(100), fen(100_000))));

        let order_no = w.choose(&session, "50").await;
        let trade = w.begin(&session, &order_no).await;
        let sent: serde_json::Value = serde_json::from_str(w.wechat.calls(Op::Order).last().unwrap()).unwrap();
        assert_eq!(sent["amount"]["total"], 5_000);
        assert_eq!(sent["description"], "充值缴费 一食堂充值点");
        w.settle(&trade).await;

        let result = w.service.payment_result(&w.code, &session, &order_no, true).await.unwrap();
        let ResultState::Paid { amount, exit_until, card, .. } = result else { panic!("{result:?}") };
        assert_eq!((amount, exit_until, card), (fen(5_000), None, Some((number(CARD_NO), Balance(6_000)))));
        assert_eq!(w.held().await, 6_000);
        let accounts = w.open_accounts().await;
        assert_eq!(accounts, [account("card_balance", -6_000), account("card_opening", 1_000), account("clearing", 5_000)]);
        let detail = w.detail(&order_no).await;
        assert_eq!((detail.order.state, detail.order.card_no.as_str()), (OrderState::Settled, CARD_NO));
        assert_eq!(detail.card.unwrap().balance, Balance(6_000));
        let kinds: Vec<_> = detail.events.iter().map(|e| e.kind.as_str()).collect();
        assert_eq!(kinds, [
            "order_created", "payment_created", "prepay_received", "bridge_called", "notified", "paid", "card_credited",
            "settled",
        ]);
        w.pass(MINUTE).await;
        let told = w.card_hooks("card.topped_up");
        assert_eq!(told.len(), 1);
        assert_eq!((&told[0]["card_no"], &told[0]["amount"], &told[0]["balance"]), (&CARD_NO.into(), &5_000.into(), &6_000.into()));
        assert_eq!((&told[0]["site"], &told[0]["order_no"]), (&"C1".into(), &order_no.as_str().into()));
        let state = w.state().await;
        assert_eq!(state.entries.iter().map(|e| (e.kind, e.amount)).collect::<Vec<_>>(),
            [(CardEntryKind::TopUp, 5_000), (CardEntryKind::Opening, 1_000)]);
        assert_eq!((state.entries[0].order_no.as_ref(), state.entries[0].site_name.as_str()), (Some(&order_no), "一食堂充值点"));
        assert!(w.page(&session).await.pending.is_none(), "another top-up is another order");
        w.books().await;
    }

    async fn a_stranger_learns_nothing(db: TestStore) {
        let w = Station::new(db).await;
        w.topped_up("alice", "50").await;
        let session = w.at_card("mallory").await;
        let page = w.page(&session).await;
        assert_eq!((page.card.holder.as_str(), page.card.balance, page.entries.len()), ("张*明", None, 0));
        assert!(!format!("{page:?}").contains(HOLDER), "{page:?}");
        for wrong in ["张*明", "张明", "", "李小明", "张小明明"] {
            let answer = w.service.name_holder(&w.code, &session, wrong).await.unwrap();
            assert_eq!(answer, HolderAnswer::Wrong, "{wrong}");
        }
        let throttled = w.service.name_holder(&w.code, &session, HOLDER).await;
        assert!(matches!(throttled, Err(Error::Throttled { .. })), "guessing ends, even with the right name");
        assert_eq!(w.page(&session).await.card.balance, None);
        w.advance(HOUR);
        w.service.choose_card(&w.code, &session, CARD_NO).await.unwrap();
        assert_eq!(w.service.name_holder(&w.code, &session, " 张 小明 ").await.unwrap(), HolderAnswer::Right);
        let page = w.page(&session).await;
        assert_eq!((page.card.holder.as_str(), page.card.balance), (HOLDER, Some(Balance(6_000))));
        assert_eq!(page.entries.iter().map(|e| e.amount).collect::<Vec<_>>(), [5_000, 1_000]);
        let other = w.at_card("trudy").await;
        assert_eq!(w.page(&other).await.card.balance, None, "known to one session only");
    }

    async fn nobody_else_sees_the_result(db: TestStore) {
        let w = Station::new(db).await;
        let (_, order_no) = w.topped_up("alice", "50").await;
        let other = w.at_card("mallory").await;
        let result = w.service.payment_result(&w.code, &other, &order_no, true).await;
        assert!(matches!(result, Err(Error::NotFound("order"))), "{result:?}");
        let tapped = w.tap(&w.code, &other, &order_no).await.unwrap();
        assert!(matches!(tapped, Started::AlreadyPaid { .. } | Started::QuoteChanged));
    }

    async fn looking_for_cards_is_throttled(db: TestStore) {
        let w = Station::new(db).await;
        let session = w.sign_in(&w.code, "mallory").await;
        for n in 0..10 {
            let answer = w.service.choose_card(&w.code, &session, &format!("8600{n:04}")).await.unwrap();
            assert_eq!(answer, if n == 1 { CardChoice::Found } else { CardChoice::NoSuchCard });
        }
        let throttled = w.service.choose_card(&w.code, &session, CARD_NO).await;
        assert!(matches!(throttled, Err(Error::Throttled { .. })));
        assert!(matches!(w.open(&w.code, Some(&session)).await, PageState::AskCard { .. }), "the last one was none");
        for (text, code) in [("12", "card_no_length"), ("8600/0001", "card_no_sign")] {
            let Err(Error::Invalid(wrong)) = w.service.choose_card(&w.code, &session, text).await else { panic!() };
            assert_eq!(wrong[0].code, code);
        }
    }

    async fn amounts_keep_to_the_rules(db: TestStore) {
        let w = Station::new(db).await;
        let session = w.at_card("alice").await;
        for (text, answer) in [
            ("", AmountChoice::NoAmount),
            ("fifty", AmountChoice::NoAmount),
            ("0.999", AmountChoice::NoAmount),
            ("-50", AmountChoice::NoAmount),
            ("0.99", AmountChoice::Refused(TopUpRefusal::TooLittle)),
            ("1000.01", AmountChoice::Refused(TopUpRefusal::TooMuch)),
        ] {
            assert_eq!(w.service.choose_amount(&w.code, &session, text).await.unwrap(), answer, "{text}");
        }
        let narrow = TopUpRules { free_amount: false, max_balance: Some(fen(11_000)), ..TopUpRules::usual() };
        let save = SaveSite { id: Some(w.site.clone()), ..save_station("C1", narrow) };
        w.service.save_site(&w.admin, save).await.unwrap();
        let page = w.page(&session).await;
        assert_eq!((page.presets, page.free), (vec![fen(5_000), fen(10_000)], None), "only what the card can take");
        for (text, refusal) in [("60", TopUpRefusal::NotOffered), ("200", TopUpRefusal::CardFull)] {
            let answer = w.service.choose_amount(&w.code, &session, text).await.unwrap();
            assert_eq!(answer, AmountChoice::Refused(refusal));
        }
        assert_eq!(asked(&w), 0);
        let order_no = w.choose(&session, "¥100.00").await;
        let trade = w.begin(&session, &order_no).await;
        w.settle(&trade).await;
        let page = w.page(&session).await;
        assert!(page.presets.is_empty() && page.free.is_none(), "the card is full");
    }

    async fn another_amount_closes_the_first_at_the_provider(db: TestStore) {
        let w = Station::new(db).await;
        let (session, first, trade) = w.topping_up("alice", "50").await;
        assert_eq!(w.choose(&session, "50").await, first, "the same amount is the same order");
        assert!(matches!(w.tap(&w.code, &session, &first).await.unwrap(), Started::Invoke { .. }));
        assert_eq!(asked(&w), 1, "and the same payment");
        let second = w.choose(&session, "100").await;
        assert_ne!(second, first);
        assert_eq!(w.wechat.trade(&trade).unwrap().state, "CLOSED");
        assert_eq!(w.detail(&first).await.order.state, OrderState::Closed);
        assert!(matches!(w.tap(&w.code, &session, &first).await.unwrap(), Started::QuoteChanged));
        let trade = w.begin(&session, &second).await;
        // Paid while the payer thinks of yet another amount.
        w.wechat.pay(&trade);
        let answer = w.service.choose_amount(&w.code, &session, "200").await.unwrap();
        assert_eq!(answer, AmountChoice::Changed, "already paid on closing means paid");
        assert_eq!(w.held().await, 11_000);
        w.books().await;
    }

    async fn two_people_top_up_one_card(db: TestStore) {
        let w = Station::new(db).await;
        let (_, first, trade) = w.topping_up("alice", "50").await;
        let (_, second, other) = w.topping_up("bob", "100").await;
        assert_ne!(first, second, "neither is in the other's way");
        assert_eq!(w.wechat.trade(&trade).unwrap().state, "NOTPAY");
        w.wechat.pay(&trade);
        w.wechat.pay(&other);
        futures::future::join(w.told(&trade), w.told(&other)).await;
        assert_eq!(w.held().await, 16_000);
        let history = w.state().await.entries;
        assert_eq!(history.iter().map(|e| e.seq).collect::<Vec<_>>(), [3, 2, 1]);
        w.books().await;
    }

    async fn a_blocked_card_takes_no_new_money_but_what_is_on_its_way(db: TestStore) {
        let w = Station::new(db).await;
        let (session, order_no, trade) = w.topping_up("alice", "50").await;
        assert!(w.service.set_card_status(&w.admin, &w.card, CardStatus::Blocked).await.unwrap());
        assert!(matches!(w.open(&w.code, Some(&session)).await, PageState::CardBlocked { .. }));
        assert_eq!(w.service.choose_amount(&w.code, &session, "100").await.unwrap(), AmountChoice::Changed);
        assert!(matches!(w.tap(&w.code, &session, &order_no).await.unwrap(), Started::QuoteChanged));
        w.settle(&trade).await;
        assert_eq!(w.held().await, 6_000);
        assert!(w.service.set_card_status(&w.admin, &w.card, CardStatus::Active).await.unwrap());
        assert!(w.page(&session).await.pending.is_none());
        w.books().await;
    }

    async fn a_closed_station_takes_none_either(db: TestStore) {
        let w = Station::new(db).await;
        let (session, _, trade) = w.topping_up("alice", "50").await;
        w.service.close_site(&w.admin, &w.site).await.unwrap();
        assert!(matches!(w.open(&w.code, Some(&session)).await, PageState::StationClosed { .. }));
        assert_eq!(w.service.choose_amount(&w.code, &session, "100").await.unwrap(), AmountChoice::Changed);
        w.settle(&trade).await;
        assert_eq!(w.held().await, 6_000);
    }

    async fn who_cannot_pay_is_told_so(db: TestStore) {
        let w = Station::new(db).await;
        let with = |wallet| PageRequest { token: &w.code, wallet, session: None, remote: "203.0.113.7" };
        for wallet in [Wallet::Other, Wallet::Wecom, Wallet::MiniProgram] {
            let opened = w.service.open_page(with(wallet)).await.unwrap();
            assert!(matches!(opened.state, PageState::NotWallet { .. }));
            assert_eq!(opened.path, format!("/PeakeCloud/mobile/charge/{}", w.code.as_str()));
        }
        let alipay = w.service.open_page(with(Wallet::Alipay)).await.unwrap();
        assert!(matches!(alipay.state, PageState::MethodOff { .. }));
        let session = w.sign_in(&w.code, "alice").await;
        let nothing_chosen = w.service.choose_amount(&w.code, &session, "50").await;
        assert!(matches!(nothing_chosen, Err(Error::NotSignedIn)));
        let wrong_place = w.service.choose_card(&w.lane_code, &w.sign_in(&w.lane_code, "alice").await, CARD_NO).await;
        assert!(matches!(wrong_place, Err(Error::NotFound("qr_code"))));
    }

    async fn a_card_without_a_name_is_nobodys(db: TestStore) {
        let w = Station::new(db).await;
        let new = service::cards::SaveCard { id: None, card_no: "86000009".to_owned(), holder: String::new(), opening: fen(700), phone: Default::default() };
        let card = w.service.save_card(&w.admin, new).await.unwrap();
        assert_eq!(balance(&card), Balance(700));
        let session = w.at_card("alice").await;
        w.service.choose_card(&w.code, &session, "8600 0009").await.unwrap();
        let page = w.page(&session).await;
        assert_eq!((page.card.named, page.card.balance), (false, None));
        assert_eq!(w.service.name_holder(&w.code, &session, "").await.unwrap(), HolderAnswer::Wrong);
        let found = w.service.search_cards(&w.admin, &CardFilter { text: "8600-0009".to_owned(), ..CardFilter::default() }).await;
        assert_eq!(found.unwrap().page.rows, [card]);
    }
}
