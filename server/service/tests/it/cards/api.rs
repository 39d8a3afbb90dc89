//! The card system: everything may be repeated, and nothing happens twice.

use super::{CARD_NO, HOLDER, Station, account, fen, number};
use crate::admin::people::stranger;
use domain::access::Scope;
use domain::card::{Balance, CardEntryKind, CardStatus};
use domain::time::{HOUR, MINUTE};
use futures::future::join_all;
use service::Error;
use service::cards::{Debit, PutCard};
use service::integration::ApiCaller;
use store::both;

fn put(card_no: &str) -> PutCard {
    PutCard { card_no: card_no.to_owned(), ..PutCard::default() }
}

both! {
    async fn a_card_is_entered_once(db: TestStore) {
        let w = Station::new(db).await;
        let new = PutCard { holder: Some("李四".to_owned()), opening_balance: Some(fen(300)), ..put("8600-0002") };
        let first = w.service.put_card(&w.cards, new.clone()).await.unwrap();
        assert!(first.created);
        assert_eq!((first.card.card_no.as_str(), first.card.balance), ("86000002", Balance(300)));
        let again = w.service.put_card(&w.cards, new.clone()).await.unwrap();
        assert_eq!((again.created, &again.card), (false, &first.card));
        let differs = PutCard { opening_balance: Some(fen(301)), ..new.clone() };
        let refused = w.service.put_card(&w.cards, differs).await;
        assert!(matches!(refused, Err(Error::Conflict("card_opening_differs"))));
        w.advance(1);
        let changed = PutCard { holder: Some("李四四".to_owned()), status: Some(CardStatus::Blocked), ..put("86000002") };
        let changed = w.service.put_card(&w.cards, changed).await.unwrap().card;
        assert_eq!((changed.holder.as_str(), changed.status, changed.balance), ("李四四", CardStatus::Blocked, Balance(300)));
        assert!(changed.updated_at > changed.created_at);
        let kept = w.service.put_card(&w.cards, put("86000002")).await.unwrap().card;
        assert_eq!(kept, changed, "what is not said stays");
        assert_eq!(w.service.api_card(&w.cards, "8600 0002").await.unwrap(), changed);
        assert!(matches!(w.service.api_card(&w.cards, "86000003").await, Err(Error::NotFound("card"))));
        for (wrong, code) in [("", "required"), ("12", "card_no_length"), ("8600/1", "card_no_sign")] {
            let Err(Error::Invalid(fields)) = w.service.put_card(&w.cards, put(wrong)).await else { panic!("{wrong}") };
            assert_eq!((fields[0].field.as_str(), fields[0].code.as_str()), ("card_no", code));
        }
        let zero = PutCard { opening_balance: Some(fen(0)), ..put("86000003") };
        assert!(w.service.put_card(&w.cards, zero.clone()).await.unwrap().created);
        assert!(!w.service.put_card(&w.cards, zero).await.unwrap().created);
        w.books().await;
    }

    async fn a_debit_is_taken_once(db: TestStore) {
        let w = Station::new(db).await;
        let debit = Debit { note: "午餐".to_owned(), ..w.debit("L-1", 400) };
        let done = w.service.debit_card(&w.cards, debit.clone()).await.unwrap();
        assert_eq!((done.created, done.balance, &done.card_no), (true, Balance(600), &number(CARD_NO)));
        w.advance(MINUTE);
        let again = w.service.debit_card(&w.cards, debit.clone()).await.unwrap();
        assert_eq!((again.created, again.balance), (false, Balance(600)));
        let others = [
            Debit { amount: fen(401), ..debit.clone() },
            Debit { site: "P1".to_owned(), ..debit.clone() },
            Debit { note: "晚餐".to_owned(), ..debit.clone() },
            Debit { occurred_at: w.now(), ..debit.clone() },
        ];
        for other in others {
            let refused = w.service.debit_card(&w.cards, other).await;
            assert!(matches!(refused, Err(Error::Conflict("debit_differs"))), "{refused:?}");
        }
        assert!(matches!(w.spend("L-2", 601).await, Err(Error::Conflict("card_insufficient"))));
        assert_eq!(w.spend("L-2", 600).await.unwrap().balance, Balance(0), "a refused number can be used again");
        assert_eq!(w.open_accounts().await, [account("card_opening", 1_000), account("income", -1_000)]);
        let history = w.service.api_card_entries(&w.cards, CARD_NO, None).await.unwrap();
        assert_eq!(history.entries.iter().map(|e| (e.kind, e.debit_no.as_deref())).collect::<Vec<_>>(),
            [(CardEntryKind::Debit, Some("L-2")), (CardEntryKind::Debit, Some("L-1")), (CardEntryKind::Opening, None)]);
        assert_eq!((history.entries[1].note.as_str(), history.next), ("午餐", None));
        let older = w.service.api_card_entries(&w.cards, CARD_NO, Some(2)).await.unwrap();
        assert_eq!(older.entries.iter().map(|e| e.seq).collect::<Vec<_>>(), [1]);
        w.books().await;
    }

    async fn the_same_debit_sent_many_times_at_once(db: TestStore) {
        let w = Station::new(db).await;
        let outcomes = join_all((0..8).map(|_| w.spend("L-1", 400))).await;
        let created = outcomes.iter().filter(|o| o.as_ref().is_ok_and(|d| d.created)).count();
        assert!(outcomes.iter().all(|o| matches!(o, Ok(_) | Err(Error::Conflict("debit_raced")))), "{outcomes:?}");
        assert_eq!((created, w.held().await), (1, 600));
        w.books().await;
    }

    async fn a_debit_is_undone_once(db: TestStore) {
        let w = Station::new(db).await;
        w.spend("L-1", 400).await.unwrap();
        let undone = w.service.undo_debit(&w.cards, CARD_NO, "L-1").await.unwrap();
        assert_eq!((undone.balance, undone.undone_at), (Balance(1_000), Some(w.now())));
        w.advance(5);
        let again = w.service.undo_debit(&w.cards, CARD_NO, "L-1").await.unwrap();
        assert_eq!((again.balance, again.undone_at), (Balance(1_000), undone.undone_at));
        assert_eq!(w.spend_again().await, Balance(1_000), "the same report again takes nothing");
        for (card, debit) in [(CARD_NO, "L-2"), ("86000009", "L-1")] {
            assert!(matches!(w.service.undo_debit(&w.cards, card, debit).await, Err(Error::NotFound(_))));
        }
        w.books().await;
    }

    async fn what_is_not_debited(db: TestStore) {
        let w = Station::new(db).await;
        let wrong = Debit { debit_no: String::new(), amount: fen(0), card_no: "x".to_owned(), ..w.debit("", 1) };
        let Err(Error::Invalid(fields)) = w.service.debit_card(&w.cards, wrong).await else { panic!() };
        assert_eq!(fields.iter().map(|f| f.field.as_str()).collect::<Vec<_>>(), ["card_no", "debit_no", "amount"]);
        let future = Debit { occurred_at: w.now().plus(HOUR), ..w.debit("L-1", 1) };
        assert!(matches!(w.service.debit_card(&w.cards, future).await, Err(Error::Invalid(_))));
        let nowhere = Debit { site: "C9".to_owned(), ..w.debit("L-1", 1) };
        assert!(matches!(w.service.debit_card(&w.cards, nowhere).await, Err(Error::NotFound("site"))));
        w.service.set_card_status(&w.admin, &w.card, CardStatus::Blocked).await.unwrap();
        assert!(matches!(w.spend("L-1", 1).await, Err(Error::Conflict("card_blocked"))));
        w.service.set_card_status(&w.admin, &w.card, CardStatus::Active).await.unwrap();
        w.service.close_site(&w.admin, &w.site).await.unwrap();
        assert!(matches!(w.spend("L-1", 1).await, Err(Error::Conflict("site_closed"))));
        assert_eq!(w.held().await, 1_000);
    }

    async fn a_key_does_what_its_scopes_say(db: TestStore) {
        let w = Station::new(db).await;
        let with = |scope: Option<Scope>| ApiCaller { scopes: scope.into_iter().collect(), ..w.cards.clone() };
        let s = &w.service;
        for (wanted, caller) in [None, Some(Scope::CardsRead), Some(Scope::CardsWrite), Some(Scope::CardsDebit)]
            .map(|scope| (scope, with(scope)))
        {
            let read = s.api_card(&caller, CARD_NO).await.is_ok();
            let entries = s.api_card_entries(&caller, CARD_NO, None).await.is_ok();
            let write = s.put_card(&caller, put(CARD_NO)).await.is_ok();
            let debit = s.debit_card(&caller, w.debit("L-1", 1)).await.is_ok();
            let undo = s.undo_debit(&caller, CARD_NO, "L-1").await.is_ok();
            let may = |scope| wanted == Some(scope);
            assert_eq!((read, entries, write), (may(Scope::CardsRead), may(Scope::CardsRead), may(Scope::CardsWrite)));
            assert_eq!((debit, undo), (may(Scope::CardsDebit), may(Scope::CardsDebit)), "{wanted:?}");
        }
        let other = stranger(&w).await.operator.unwrap();
        let elsewhere = ApiCaller { operator: other, ..w.cards.clone() };
        assert!(matches!(s.api_card(&elsewhere, CARD_NO).await, Err(Error::NotFound("card"))));
        assert!(s.put_card(&elsewhere, PutCard { holder: Some(HOLDER.to_owned()), ..put(CARD_NO) }).await.unwrap().created);
        assert!(matches!(s.undo_debit(&elsewhere, CARD_NO, "L-1").await, Err(Error::NotFound("debit"))));
    }

    async fn other_systems_see_both_kinds_of_sites(db: TestStore) {
        let w = Station::new(db).await;
        let sites = w.service.api_sites(&w.caller).await.unwrap();
        let kinds: Vec<_> = sites.iter().map(|s| (s.code.as_str(), s.kind.as_str())).collect();
        assert_eq!(kinds, [("C1", "card_station"), ("P1", "car_park")]);
        let entered = service::parking::Entered {
            site: "C1".to_owned(),
            visit_no: "V1".to_owned(),
            plate: None,
            entered_at: w.now(),
        };
        let refused = w.service.vehicle_entered(&w.caller, entered).await;
        assert!(matches!(refused, Err(Error::NotFound("site"))), "no vehicle enters a card station: {refused:?}");
    }
}

impl Station {
    /// The first debit, reported once more as it was.
    async fn spend_again(&self) -> Balance {
        let first = Debit { occurred_at: self.now().plus(-5), ..self.debit("L-1", 400) };
        self.service.debit_card(&self.cards, first).await.unwrap().balance
    }
}
