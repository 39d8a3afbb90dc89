//! Cards in the console: entered, imported, searched, blocked; every act in the audit log.

use super::{CARD_NO, HOLDER, Station, fen};
use domain::card::{Balance, CardStatus};
use service::Error;
use service::cards::{CardFilter, HolderPhone, Imported, SaveCard};
use store::both;

fn codes<T: std::fmt::Debug>(result: service::Result<T>) -> Vec<(String, String, Vec<String>)> {
    match result {
        Err(Error::Invalid(fields)) => fields.into_iter().map(|f| (f.field, f.code, f.args)).collect(),
        other => panic!("{other:?}"),
    }
}

fn new(card_no: &str, holder: &str) -> SaveCard {
    let (card_no, holder) = (card_no.to_owned(), holder.to_owned());
    SaveCard { id: None, card_no, holder, opening: fen(0), phone: HolderPhone::Keep }
}

both! {
    async fn cards_are_entered_and_changed(db: TestStore) {
        let w = Station::new(db).await;
        let taken = w.service.save_card(&w.admin, new("8600-0001", "别人")).await;
        assert_eq!(codes(taken), [("card_no".to_owned(), "taken".to_owned(), vec![])]);
        let bad = w.service.save_card(&w.admin, new("86/1", "名\u{0}字")).await;
        assert_eq!(codes(bad).iter().map(|(f, c, _)| (f.as_str(), c.as_str())).collect::<Vec<_>>(),
            [("card_no", "card_no_sign"), ("holder", "name_shape")]);
        let renamed = SaveCard { id: Some(w.card.clone()), opening: fen(9_999), ..new(CARD_NO, " 张明 ") };
        let card = w.service.save_card(&w.admin, renamed).await.unwrap();
        assert_eq!((card.holder.as_str(), card.balance), ("张明", Balance(1_000)), "the opening counts once");
        let renumbered = SaveCard { id: Some(w.card.clone()), ..new("86000002", HOLDER) };
        assert_eq!(codes(w.service.save_card(&w.admin, renumbered).await)[0].1, "card_no_fixed");
        assert!(w.service.set_card_status(&w.admin, &w.card, CardStatus::Blocked).await.unwrap());
        assert!(!w.service.set_card_status(&w.admin, &w.card, CardStatus::Blocked).await.unwrap());
        let acts: Vec<_> = w.service.list_audit(&w.admin, None).await.unwrap().rows.into_iter()
            .filter(|row| row.action.starts_with("card.")).map(|row| (row.action, row.target)).collect();
        let expected = ["card.block", "card.save", "card.create"].map(|act| (act.to_owned(), CARD_NO.to_owned()));
        assert_eq!(acts, expected);
        w.books().await;
    }

    async fn a_holders_number_goes_in_and_is_shown_masked(db: TestStore) {
        let w = Station::new(db).await;
        let save = async |phone| {
            let card = SaveCard { id: Some(w.card.clone()), phone, ..new(CARD_NO, HOLDER) };
            w.service.save_card(&w.admin, card).await
        };
        let shown = async || w.state().await.phone;
        let bad = save(HolderPhone::Set("12345".to_owned())).await;
        assert_eq!(codes(bad), [("phone".to_owned(), "not_a_phone".to_owned(), vec![])]);
        save(HolderPhone::Set(" 138 0000 0001 ".to_owned())).await.unwrap();
        assert_eq!(shown().await.as_deref(), Some("138****0001"));
        save(HolderPhone::Keep).await.unwrap();
        assert!(shown().await.is_some(), "nothing said, nothing changed");
        save(HolderPhone::Forget).await.unwrap();
        save(HolderPhone::Forget).await.unwrap();
        assert_eq!(shown().await, None);
        let acts = w.service.list_audit(&w.admin, None).await.unwrap().rows;
        let acts: Vec<_> = acts.into_iter().filter(|row| row.action == "card.save").map(|row| row.detail).collect();
        assert_eq!(acts.iter().map(|detail| detail["phone"].as_str()).collect::<Vec<_>>(),
            [Some("phone_removed"), Some("phone_set")], "once each");
        assert!(!format!("{acts:?}").contains("0001"), "the log knows no number");
    }

    async fn cards_are_imported_all_or_none(db: TestStore) {
        let w = Station::new(db).await;
        let table = "卡号,持卡人,余额\n86000001,张小明,\n86000002,李四,12.50\n86000003,,\n";
        let done = w.service.import_cards(&w.admin, table).await.unwrap();
        assert_eq!(done, Imported { created: 2, changed: 0, unchanged: 1 });
        let found = w.service.search_cards(&w.admin, &CardFilter::default()).await.unwrap();
        assert_eq!((found.count, found.total), (3, Balance(2_250)));
        let again = table.replace("李四", "李四四").replace("12.50", "");
        let done = w.service.import_cards(&w.admin, &again).await.unwrap();
        assert_eq!(done, Imported { created: 0, changed: 1, unchanged: 2 });
        let richer = w.service.import_cards(&w.admin, "卡号,余额\n86000004,1\n86000002,99\n").await;
        assert_eq!(codes(richer), [("csv".to_owned(), "csv_balance_differs".to_owned(), vec!["3".to_owned()])]);
        let found = w.service.search_cards(&w.admin, &CardFilter::default()).await.unwrap();
        assert_eq!((found.count, found.total), (3, Balance(2_250)), "none of it was entered");
        w.books().await;
    }

    async fn cards_are_searched_and_paged(db: TestStore) {
        let w = Station::new(db).await;
        #[allow(clippy::format_collect, reason = "a test's few lines")]
        let many: String = (100..160).map(|n| format!("8600{n:04},持卡人{n}\n")).collect();
        w.service.import_cards(&w.admin, &format!("卡号,持卡人\n{many}")).await.unwrap();
        let first = w.service.search_cards(&w.admin, &CardFilter::default()).await.unwrap();
        assert_eq!((first.page.rows.len(), first.count), (50, 61));
        let next = CardFilter { after: first.page.next.clone(), ..CardFilter::default() };
        let second = w.service.search_cards(&w.admin, &next).await.unwrap();
        assert_eq!((second.page.rows.len(), second.page.next), (11, None));
        assert!(first.page.rows.iter().all(|card| !second.page.rows.contains(card)));
        for (text, found) in [("8600 0001", 1), ("持卡人15", 10), ("张小", 1), ("x", 0)] {
            let filter = CardFilter { text: text.to_owned(), ..CardFilter::default() };
            assert_eq!(w.service.search_cards(&w.admin, &filter).await.unwrap().page.rows.len(), found, "{text}");
        }
        let bad = CardFilter { after: Some("nonsense".to_owned()), ..CardFilter::default() };
        assert!(matches!(w.service.search_cards(&w.admin, &bad).await, Err(Error::Invalid(_))));
    }

    async fn a_long_history_is_paged(db: TestStore) {
        let w = Station::new(db).await;
        for n in 0..55 {
            w.spend(&format!("L-{n}"), 1).await.unwrap();
        }
        let first = w.state().await;
        assert_eq!((first.entries.len(), first.entries[0].seq, first.next), (50, 56, Some(7)));
        let rest = w.service.card_detail(&w.admin, &w.card, first.next).await.unwrap();
        assert_eq!((rest.entries.len(), rest.entries[5].seq, rest.next), (6, 1, None));
        w.books().await;
    }
}
