//! Cards: what they hold is their history and the ledger, under any concurrency.

use crate::seed::{AT, account, fen, is_refused, operator, order_row, payment_row, random, site, site_row};
use domain::card::{Balance, CardEntryKind, CardNo, CardStatus};
use domain::ids::{CardId, DebitId, OperatorId, SiteId};
use domain::ledger::{Entry, LedgerAccount};
use domain::method::Scenario;
use domain::money::Fen;
use domain::payment::{OrderState, PaymentState};
use domain::top_up::TopUpRules;
use domain::wallet::Wallet;
use futures::future::join_all;
use store::card_entries::New;
use store::{
    Store, Tx, books, both, card_debits, card_entries, cards, ledger, order_lists, orders, payer_cards,
    payers, payments, sites, transact,
};

fn card_row(operator: &OperatorId, n: u8, holder: &str) -> cards::Row {
    cards::Row {
        id: CardId::from_parts(AT, random(n)),
        operator_id: operator.clone(),
        card_no: CardNo::parse(&format!("8600{n:04}")).unwrap(),
        holder: holder.to_owned(),
        status: CardStatus::Active,
        balance: Balance::ZERO,
        entries: 0,
        created_at: AT.plus(i64::from(n)),
        updated_at: AT.plus(i64::from(n)),
    }
}

async fn card(store: &Store, operator: &OperatorId, n: u8) -> CardId {
    let row = card_row(operator, n, "张小明");
    assert!(transact!(store, |tx| { cards::insert(tx, &row).await }).unwrap());
    row.id
}

async fn held(store: &Store, card: &CardId) -> i64 {
    cards::by_id(&mut store.read().await.unwrap(), card).await.unwrap().unwrap().balance.0
}

/// Posts and moves, as the service does in one transaction.
async fn post_and_move(
    tx: &mut Tx,
    operator: &OperatorId,
    entry: New<'_>,
    other: LedgerAccount,
) -> store::Result<Option<Balance>> {
    let amount = fen(entry.amount.abs());
    let own = LedgerAccount::CardBalance(entry.card.clone());
    let (debit, credit) = if entry.amount > 0 { (other, own) } else { (own, other) };
    let id = domain::ids::uuid_v7(entry.at, hash(entry.reference, entry.kind.as_str()));
    let head = ledger::Head {
        id: &id,
        operator,
        at: entry.at,
        kind: entry.kind.as_str(),
        reference: entry.reference,
    };
    if !ledger::post(tx, head, &Entry::transfer(debit, credit, amount)).await? {
        return Ok(None);
    }
    card_entries::append(tx, entry).await
}

fn hash(reference: &str, kind: &str) -> [u8; 10] {
    let mut bytes = [0u8; 10];
    for (i, b) in reference.bytes().chain(kind.bytes()).enumerate() {
        bytes[i % 10] = bytes[i % 10].wrapping_mul(31).wrapping_add(b);
    }
    bytes
}

const fn moves<'a>(card: &'a CardId, kind: CardEntryKind, reference: &'a str, amount: i64) -> New<'a> {
    New { card, at: AT, kind, reference, amount, below_zero: false, site: None, order: None }
}

/// What a refused movement does in the service: nothing of its transaction stays.
async fn try_move(store: &Store, operator: &OperatorId, site: &SiteId, entry: New<'_>) -> Option<Balance> {
    let income = LedgerAccount::Income(site.clone(), Scenario::TopUp);
    let refused = || store::Error::Corrupt("refused".to_owned());
    transact!(store, |tx| { post_and_move(tx, operator, entry, income.clone()).await?.ok_or_else(refused) })
        .ok()
}

async fn nothing_is_wrong(store: &Store) {
    assert_eq!(books::check(&mut store.read().await.unwrap()).await.unwrap(), []);
}

both! {
    async fn a_number_is_one_card_of_an_operator(store: Store) {
        let (a, b) = (operator(&store, 1).await, operator(&store, 2).await);
        let first = card_row(&a, 1, "张小明");
        let twin = cards::Row { card_no: first.card_no.clone(), ..card_row(&a, 2, "李四") };
        let elsewhere = cards::Row { card_no: first.card_no.clone(), ..card_row(&b, 3, "") };
        let added = transact!(store, |tx| {
            Ok([cards::insert(tx, &first).await?, cards::insert(tx, &twin).await?, cards::insert(tx, &elsewhere).await?])
        });
        assert_eq!(added.unwrap(), [true, false, true]);
        let mut conn = store.read().await.unwrap();
        assert_eq!(cards::by_no(&mut conn, &a, &first.card_no).await.unwrap().unwrap(), first);
        assert_eq!(cards::by_no(&mut conn, &b, &first.card_no).await.unwrap().unwrap(), elsewhere);
        drop(conn);
        transact!(store, |tx| { cards::update(tx, &first.id, "张明", CardStatus::Blocked, AT.plus(9)).await }).unwrap();
        let changed = cards::by_id(&mut store.read().await.unwrap(), &first.id).await.unwrap().unwrap();
        assert_eq!((changed.holder.as_str(), changed.status, changed.updated_at), ("张明", CardStatus::Blocked, AT.plus(9)));
    }

    async fn cards_are_found(store: Store) {
        let op = operator(&store, 1).await;
        for (n, holder) in [(1, "张小明"), (2, "李%四"), (3, "John Smith")] {
            let row = card_row(&op, n, holder);
            transact!(store, |tx| { cards::insert(tx, &row).await }).unwrap();
        }
        let mut conn = store.read().await.unwrap();
        let all = cards::search(&mut conn, &op, &cards::Filter::default(), 10).await.unwrap();
        assert_eq!(all.iter().map(|c| c.card_no.as_str()).collect::<Vec<_>>(), ["86000003", "86000002", "86000001"]);
        let text = |text: &str| cards::Filter { text: Some(text.to_owned()), ..cards::Filter::default() };
        for (wanted, found) in [("smith", 1), ("0002", 1), ("小明", 1), ("8600", 3), ("%", 1), ("_", 0), ("'", 0)] {
            assert_eq!(cards::search(&mut conn, &op, &text(wanted), 10).await.unwrap().len(), found, "{wanted}");
        }
        let after = cards::Filter { after: Some((all[0].created_at, all[0].id.to_string())), ..cards::Filter::default() };
        assert_eq!(cards::search(&mut conn, &op, &after, 1).await.unwrap(), all[1..2]);
        let blocked = cards::Filter { status: Some(CardStatus::Blocked), ..cards::Filter::default() };
        assert!(cards::search(&mut conn, &op, &blocked, 10).await.unwrap().is_empty());
        let below = cards::Filter { below_zero: true, ..cards::Filter::default() };
        assert!(cards::search(&mut conn, &op, &below, 10).await.unwrap().is_empty());
        assert_eq!(cards::totals(&mut conn, &op).await.unwrap(), (3, Balance::ZERO));
    }

    async fn debits_in_parallel_never_take_more_than_there_is(store: Store) {
        let op = operator(&store, 1).await;
        let (park, card) = (site(&store, &op, 1).await, card(&store, &op, 1).await);
        assert_eq!(try_move(&store, &op, &park, moves(&card, CardEntryKind::Opening, "opening", 1_000)).await, Some(Balance(1_000)));
        let numbers: Vec<String> = (0..8).map(|n| format!("debit-{n}")).collect();
        let outcomes = join_all(numbers.iter().map(|number| {
            let (store, op, park, card) = (store.clone(), op.clone(), park.clone(), card.clone());
            async move { try_move(&store, &op, &park, moves(&card, CardEntryKind::Debit, number, -300)).await }
        }))
        .await;
        assert_eq!(outcomes.iter().filter(|o| o.is_some()).count(), 3, "of 10 yuan");
        assert_eq!(held(&store, &card).await, 100);
        let again = try_move(&store, &op, &park, moves(&card, CardEntryKind::Opening, "opening", 1_000)).await;
        assert_eq!((again, held(&store, &card).await), (None, 100), "posted once");
        let mut conn = store.read().await.unwrap();
        let history = card_entries::of_card(&mut conn, &card, None, 10).await.unwrap();
        assert_eq!(history.iter().map(|e| (e.seq, e.amount, e.balance.0)).collect::<Vec<_>>(),
            [(4, -300, 100), (3, -300, 400), (2, -300, 700), (1, 1_000, 1_000)]);
        let older = card_entries::of_card(&mut conn, &card, Some(3), 1).await.unwrap();
        assert_eq!(older.iter().map(|e| e.seq).collect::<Vec<_>>(), [2]);
        assert_eq!(ledger::balance(&mut conn, &op, &LedgerAccount::CardBalance(card)).await.unwrap(), -100);
    }

    async fn below_zero_only_when_told(store: Store) {
        let op = operator(&store, 1).await;
        let (park, card) = (site(&store, &op, 1).await, card(&store, &op, 1).await);
        let refund = moves(&card, CardEntryKind::Refund, "r1", -500);
        assert_eq!(try_move(&store, &op, &park, refund).await, None);
        nothing_is_wrong(&store).await;
        let told = New { below_zero: true, ..refund };
        assert_eq!(try_move(&store, &op, &park, told).await, Some(Balance(-500)));
        // What comes in is taken, also while it is not enough.
        assert_eq!(try_move(&store, &op, &park, moves(&card, CardEntryKind::TopUp, "p1", 200)).await, Some(Balance(-300)));
        assert_eq!(try_move(&store, &op, &park, moves(&card, CardEntryKind::Refund, "r2", -1)).await, None);
        let mut conn = store.read().await.unwrap();
        let below = cards::Filter { below_zero: true, ..cards::Filter::default() };
        assert_eq!(cards::search(&mut conn, &op, &below, 10).await.unwrap().len(), 1);
    }

    async fn the_books_notice_a_card_that_was_meddled_with(store: Store) {
        let op = operator(&store, 1).await;
        let (park, card) = (site(&store, &op, 1).await, card(&store, &op, 1).await);
        try_move(&store, &op, &park, moves(&card, CardEntryKind::Opening, card.as_str(), 1_000)).await.unwrap();
        nothing_is_wrong(&store).await;
        // An entry of the history without the ledger's.
        let orphan = transact!(store, |tx| { card_entries::append(tx, moves(&card, CardEntryKind::TopUp, "none", 5)).await });
        assert!(is_refused(orphan), "the database wants the ledger's entry");
        // The ledger's without the history's.
        let other = LedgerAccount::Income(park.clone(), Scenario::TopUp);
        transact!(store, |tx| {
            let id = domain::ids::uuid_v7(AT, random(77));
            let head = ledger::Head { id: &id, operator: &op, at: AT, kind: "card_debit", reference: "gone" };
            let entry = Entry::transfer(LedgerAccount::CardBalance(card.clone()), other.clone(), fen(5));
            ledger::post(tx, head, &entry).await
        })
        .unwrap();
        let wrong = books::check(&mut store.read().await.unwrap()).await.unwrap();
        assert_eq!(wrong, [("a card that holds something else than the ledger says", card.to_string())]);
    }

    async fn a_debit_number_is_used_once(store: Store) {
        let op = operator(&store, 1).await;
        let (park, card) = (site(&store, &op, 1).await, card(&store, &op, 1).await);
        let debit = |n: u8| card_debits::Row {
            id: DebitId::from_parts(AT, random(n)),
            operator_id: op.clone(),
            debit_no: "C-1".to_owned(),
            card_id: card.clone(),
            site_id: park.clone(),
            amount: fen(300),
            note: "食堂".to_owned(),
            occurred_at: AT,
            created_at: AT.plus(5),
            undone_at: None,
        };
        let (first, second) = (debit(1), debit(2));
        let added = transact!(store, |tx| {
            Ok([card_debits::insert(tx, &first).await?, card_debits::insert(tx, &second).await?])
        });
        assert_eq!(added.unwrap(), [true, false]);
        let found = card_debits::by_no(&mut store.read().await.unwrap(), &op, "C-1").await.unwrap();
        assert_eq!(found, Some(first.clone()));
        let undone = transact!(store, |tx| {
            Ok([card_debits::undo(tx, &first.id, AT.plus(7)).await?, card_debits::undo(tx, &first.id, AT.plus(8)).await?])
        });
        assert_eq!(undone.unwrap(), [true, false]);
        let found = card_debits::by_no(&mut store.read().await.unwrap(), &op, "C-1").await.unwrap().unwrap();
        assert_eq!(found.undone_at, Some(AT.plus(7)));
        let wrong = books::check(&mut store.read().await.unwrap()).await.unwrap();
        assert_eq!(wrong.len(), 1, "a debit that moved no money: {wrong:?}");
    }

    async fn a_payer_has_one_open_order_per_card(store: Store) {
        let op = operator(&store, 1).await;
        let card = card(&store, &op, 1).await;
        let top_up = |n: u8, payer: &str| orders::Row {
            scenario: Scenario::TopUp,
            card_id: Some(card.clone()),
            payer_key: Some(payer.to_owned()),
            plate: String::new(),
            ..order_row(&op, None, n)
        };
        let added = join_all((1..=6).map(|n| {
            let (store, order) = (store.clone(), top_up(n, "alice"));
            async move { transact!(store, |tx| { orders::insert(tx, &order).await }).unwrap() }
        }))
        .await;
        assert_eq!(added.iter().filter(|added| **added).count(), 1);
        let other = top_up(20, "bob");
        assert!(transact!(store, |tx| { orders::insert(tx, &other).await }).unwrap(), "others may top it up too");
        let mut conn = store.read().await.unwrap();
        let open = orders::open_of_card(&mut conn, &card, "alice").await.unwrap().unwrap();
        assert_eq!((open.card_id.as_ref(), open.payer_key.as_deref()), (Some(&card), Some("alice")));
        assert_eq!(orders::open_of_card(&mut conn, &card, "carol").await.unwrap(), None);
        let found = order_lists::Filter { text: Some("86000001".to_owned()), ..order_lists::Filter::default() };
        let found = order_lists::search(&mut conn, &op, &found, 10).await.unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].card_no, "86000001");
        drop(conn);
        assert!(transact!(store, |tx| { orders::close_idle(tx, &open.id).await }).unwrap());
        let next = top_up(30, "alice");
        assert!(transact!(store, |tx| { orders::insert(tx, &next).await }).unwrap());
        let cardless = orders::Row { card_id: None, payer_key: None, ..top_up(31, "dora") };
        assert!(is_refused(transact!(store, |tx| { orders::insert(tx, &cardless).await })), "a top-up has a card");
    }

    async fn a_settled_top_up_without_its_money_is_noticed(store: Store) {
        let op = operator(&store, 1).await;
        let (card, account) = (card(&store, &op, 1).await, account(&store, &op, 1).await);
        let order = orders::Row {
            scenario: Scenario::TopUp,
            card_id: Some(card.clone()),
            payer_key: Some("alice".to_owned()),
            ..order_row(&op, None, 1)
        };
        let payment = payment_row(&op, &account, &order.id, 1);
        let facts = payments::Paid { transaction_id: None, paid_at: AT, flag: None };
        transact!(store, |tx| {
            orders::insert(tx, &order).await?;
            payments::insert(tx, &payment).await?;
            payments::prepared(tx, &payment.id, "prepay", AT).await?;
            payments::paid(tx, &payment.id, PaymentState::Pending, &facts, AT).await?;
            orders::settle(tx, &order.id, OrderState::Open, &payment.id, AT).await
        })
        .unwrap();
        let wrong = books::check(&mut store.read().await.unwrap()).await.unwrap();
        assert!(wrong.iter().any(|(what, id)| what.starts_with("a settled top-up") && *id == order.id.to_string()), "{wrong:?}");
        transact!(store, |tx| {
            let entry = New { order: Some(&order.id), ..moves(&card, CardEntryKind::TopUp, payment.id.as_str(), 1_000) };
            post_and_move(tx, &op, entry, LedgerAccount::Clearing(account.clone())).await
        })
        .unwrap();
        nothing_is_wrong(&store).await;
        let history = card_entries::of_card(&mut store.read().await.unwrap(), &card, None, 10).await.unwrap();
        assert_eq!(history[0].order_no.as_ref(), Some(&order.order_no));
    }

    async fn a_session_is_about_one_card_at_a_code(store: Store) {
        let op = operator(&store, 1).await;
        let (one, two) = (card(&store, &op, 1).await, card(&store, &op, 2).await);
        transact!(store, |tx| {
            payers::insert_session(tx, "s", Wallet::Wechat, AT, AT.plus(1_000)).await?;
            payer_cards::choose(tx, "s", "code", &one, AT).await
        })
        .unwrap();
        let of = async |since| payer_cards::choice(&mut store.read().await.unwrap(), "s", "code", since).await.unwrap();
        let known = |card: &CardId, holder_known| Some(payer_cards::Choice { card_id: card.clone(), holder_known });
        assert_eq!(of(AT).await, known(&one, false));
        assert_eq!(of(AT.plus(1)).await, None, "too long ago");
        let mut done = Vec::new();
        for card in [&two, &one] {
            done.push(transact!(store, |tx| { payer_cards::know_holder(tx, "s", "code", card).await }).unwrap());
        }
        assert_eq!(done, [false, true]);
        transact!(store, |tx| { payer_cards::choose(tx, "s", "code", &one, AT.plus(2)).await }).unwrap();
        assert_eq!(of(AT.plus(2)).await, known(&one, true), "the same card stays known");
        transact!(store, |tx| { payer_cards::choose(tx, "s", "code", &two, AT.plus(3)).await }).unwrap();
        assert_eq!(of(AT).await, known(&two, false), "another one is not");
        transact!(store, |tx| { payer_cards::forget(tx, "s", "code").await }).unwrap();
        assert_eq!(of(AT).await, None);
        transact!(store, |tx| {
            payer_cards::choose(tx, "s", "code", &one, AT).await?;
            payers::sweep(tx, AT.plus(2_000), AT, 10).await
        })
        .unwrap();
        assert_eq!(of(AT).await, None, "gone with its session");
    }

    async fn a_station_keeps_its_rules(store: Store) {
        let op = operator(&store, 1).await;
        let station = sites::Row {
            kind: sites::Kind::CardStation,
            tariff: None,
            top_up: Some(TopUpRules { max_balance: None, ..TopUpRules::usual() }),
            ..site_row(&op, 1)
        };
        transact!(store, |tx| { sites::insert(tx, &station).await }).unwrap();
        assert_eq!(sites::by_id(&mut store.read().await.unwrap(), &station.id).await.unwrap().unwrap(), station);
        let changed = sites::Row { top_up: Some(TopUpRules { presets: vec![Fen::new(100).unwrap()], ..TopUpRules::usual() }), ..station };
        transact!(store, |tx| { sites::update(tx, &changed).await }).unwrap();
        assert_eq!(sites::by_id(&mut store.read().await.unwrap(), &changed.id).await.unwrap().unwrap(), changed);
    }
}
