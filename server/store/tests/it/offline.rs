//! Offline terminals, their keys, and bills that are there once.

use crate::seed::{AT, is_refused, operator, order_row, random, site};
use domain::ids::{OperatorId, OrderId, PaymentId, SiteId, TerminalId};
use domain::method::Scenario;
use domain::money::Fen;
use domain::offline::{BillNo, KeyNo, TerminalNo};
use domain::payment::OrderState;
use domain::time::DAY;
use store::{Store, both, offline_bills, orders, terminals, transact};

fn terminal_row(operator: &OperatorId, site: &SiteId, n: u8) -> terminals::Row {
    terminals::Row {
        id: TerminalId::from_parts(AT, random(n)),
        operator_id: operator.clone(),
        site_id: site.clone(),
        terminal_no: TerminalNo::new(10_000_000 + u32::from(n)).unwrap(),
        name: format!("{n} 号终端"),
        created_at: AT,
        revoked_at: None,
    }
}

fn key_row(terminal: &terminals::Row, n: u8) -> terminals::Key {
    terminals::Key {
        terminal_id: terminal.id.clone(),
        key_no: KeyNo::new(n).unwrap(),
        sealed: vec![n, 0, 255],
        check_value: format!("00000{n}"),
        created_at: AT,
        created_by: (n == 1).then(|| "admin".to_owned()),
        accept_until: None,
        first_used_at: None,
    }
}

async fn add(store: &Store, row: &terminals::Row) {
    let added = transact!(store, |tx| {
        Ok([terminals::insert(tx, row).await?, terminals::insert_key(tx, &key_row(row, 1)).await?])
    });
    assert_eq!(added.unwrap(), [true, true]);
}

fn bill_row(terminal: &terminals::Row, order: &OrderId, n: u8) -> offline_bills::Row {
    offline_bills::Row {
        token: format!("token{n}"),
        operator_id: terminal.operator_id.clone(),
        terminal_id: terminal.id.clone(),
        key_no: KeyNo::FIRST,
        bill_no: BillNo::new(i64::from(n)).unwrap(),
        segment: format!("AQ{n}"),
        subject: "粤B12345".to_owned(),
        issued_at: AT,
        order_id: order.clone(),
        opened_at: AT.plus(i64::from(n)),
    }
}

fn offline_order(terminal: &terminals::Row, n: u8) -> orders::Row {
    let site = Some(terminal.site_id.clone());
    orders::Row { scenario: Scenario::Offline, site_id: site, ..order_row(&terminal.operator_id, None, n) }
}

both! {
    async fn a_terminal_number_is_there_once(store: Store) {
        let (a, b) = (operator(&store, 1).await, operator(&store, 2).await);
        let (mine, theirs) = (site(&store, &a, 1).await, site(&store, &b, 2).await);
        let row = terminal_row(&a, &mine, 1);
        add(&store, &row).await;
        let twin = terminals::Row { terminal_no: row.terminal_no, ..terminal_row(&b, &theirs, 2) };
        assert!(!transact!(store, |tx| { terminals::insert(tx, &twin).await }).unwrap());
        let mut conn = store.read().await.unwrap();
        assert_eq!(terminals::by_no(&mut conn, row.terminal_no).await.unwrap().unwrap(), row);
        assert_eq!(terminals::of_operator(&mut conn, &a, None, 10).await.unwrap(), std::slice::from_ref(&row));
        assert!(terminals::of_operator(&mut conn, &b, None, 10).await.unwrap().is_empty());
        drop(conn);
        let revoked = transact!(store, |tx| {
            terminals::rename(tx, &row.id, "出口").await?;
            Ok([terminals::revoke(tx, &row.id, AT).await?, terminals::revoke(tx, &row.id, AT.plus(1)).await?])
        });
        assert_eq!(revoked.unwrap(), [true, false]);
        let after = terminals::by_id(&mut store.read().await.unwrap(), &row.id).await.unwrap().unwrap();
        assert_eq!(after, terminals::Row { name: "出口".to_owned(), revoked_at: Some(AT), ..row });
    }

    async fn one_key_is_the_current_one(store: Store) {
        let a = operator(&store, 1).await;
        let row = terminal_row(&a, &site(&store, &a, 1).await, 1);
        add(&store, &row).await;
        let second = key_row(&row, 2);
        assert!(!transact!(store, |tx| { terminals::insert_key(tx, &second).await }).unwrap());
        let until = AT.plus(30 * DAY);
        let rotated = transact!(store, |tx| {
            let retired = terminals::retire_key(tx, &row.id, KeyNo::FIRST, until).await?;
            Ok([retired, terminals::insert_key(tx, &second).await?])
        });
        assert_eq!(rotated.unwrap(), [true, true]);
        assert!(!transact!(store, |tx| { terminals::retire_key(tx, &row.id, KeyNo::FIRST, AT).await }).unwrap());
        transact!(store, |tx| {
            terminals::key_used(tx, &row.id, KeyNo::FIRST, AT).await?;
            terminals::key_used(tx, &row.id, KeyNo::FIRST, AT.plus(1)).await
        })
        .unwrap();
        let ended = transact!(store, |tx| {
            Ok([
                terminals::end_overlap(tx, &row.id, AT.plus(DAY)).await?,
                terminals::end_overlap(tx, &row.id, AT.plus(DAY)).await?,
            ])
        });
        assert_eq!(ended.unwrap(), [true, false]);
        let mut conn = store.read().await.unwrap();
        let old = terminals::Key { accept_until: Some(AT.plus(DAY)), first_used_at: Some(AT), ..key_row(&row, 1) };
        assert_eq!(terminals::keys(&mut conn, &row.id).await.unwrap(), [second.clone(), old.clone()]);
        assert_eq!(terminals::key(&mut conn, &row.id, KeyNo::FIRST).await.unwrap().unwrap(), old);
        assert!(terminals::key(&mut conn, &row.id, KeyNo::new(3).unwrap()).await.unwrap().is_none());
    }

    async fn a_bill_is_there_once_and_belongs_to_its_terminal(store: Store) {
        let (a, b) = (operator(&store, 1).await, operator(&store, 2).await);
        let row = terminal_row(&a, &site(&store, &a, 1).await, 1);
        add(&store, &row).await;
        let (one, two) = (offline_order(&row, 1), offline_order(&row, 2));
        let (first, second) = (bill_row(&row, &one.id, 1), bill_row(&row, &two.id, 2));
        let replayed = offline_bills::Row { token: "other".to_owned(), ..bill_row(&row, &two.id, 1) };
        let same_order = bill_row(&row, &one.id, 3);
        let added = transact!(store, |tx| {
            orders::insert(tx, &one).await?;
            orders::insert(tx, &two).await?;
            Ok([
                offline_bills::insert(tx, &first).await?,
                offline_bills::insert(tx, &replayed).await?,
                offline_bills::insert(tx, &same_order).await?,
                offline_bills::insert(tx, &second).await?,
            ])
        });
        assert_eq!(added.unwrap(), [true, false, false, true]);
        let stranger = offline_bills::Row { operator_id: b.clone(), ..bill_row(&row, &offline_order(&row, 4).id, 4) };
        let stolen = transact!(store, |tx| {
            orders::insert(tx, &offline_order(&row, 4)).await?;
            offline_bills::insert(tx, &stranger).await
        });
        assert!(is_refused(stolen), "a bill is of its terminal's operator");
        let payment = PaymentId::from_parts(AT, random(1));
        let settled = transact!(store, |tx| {
            orders::settle(tx, &one.id, OrderState::Open, &payment, AT.plus(9)).await
        });
        assert!(settled.unwrap());
        let mut conn = store.read().await.unwrap();
        assert_eq!(offline_bills::by_token(&mut conn, "token1").await.unwrap().unwrap(), first);
        assert_eq!(offline_bills::by_order(&mut conn, &two.id).await.unwrap().unwrap(), second);
        assert_eq!(offline_bills::by_no(&mut conn, &row.id, first.bill_no).await.unwrap().unwrap(), first);
        let all = offline_bills::list(&mut conn, &a, Some(&row.id), None, 10).await.unwrap();
        let shown: Vec<_> = all.iter().map(|x| (x.bill_no.value(), x.state, x.settled_at)).collect();
        assert_eq!(shown, [(2, OrderState::Open, None), (1, OrderState::Settled, Some(AT.plus(9)))]);
        let rest = offline_bills::list(&mut conn, &a, None, Some((all[0].opened_at, &all[0].order_id)), 10).await;
        assert_eq!(rest.unwrap(), all[1..]);
        assert!(offline_bills::list(&mut conn, &b, None, None, 10).await.unwrap().is_empty());
        let paid = offline_bills::paid_by_terminal(&mut conn, &a).await.unwrap();
        assert_eq!(paid, [(row.id, 1, Fen::new(1_000).unwrap())]);
    }
}
