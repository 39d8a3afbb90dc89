//! Stays: one number, one stay; one plate, one vehicle inside.

use crate::seed::{AT, fen, operator, site, visit_row};
use domain::plate::Plate;
use futures::future::join_all;
use store::{both, transact, visits};

both! {
    async fn a_plate_is_inside_once(store: Store) {
        let op = operator(&store, 1).await;
        let (here, there) = (site(&store, &op, 1).await, site(&store, &op, 2).await);
        let inside = visit_row(&op, &here, 1, Some("粤B12345"));
        let twin = visit_row(&op, &here, 2, Some("粤B12345"));
        let elsewhere = visit_row(&op, &there, 3, Some("粤B12345"));
        let same_no = visits::Row { visit_no: "V1".to_owned(), ..visit_row(&op, &here, 4, None) };
        let added = transact!(store, |tx| {
            Ok([
                visits::insert(tx, &inside).await?,
                visits::insert(tx, &twin).await?,
                visits::insert(tx, &elsewhere).await?,
                visits::insert(tx, &same_no).await?,
            ])
        });
        assert_eq!(added.unwrap(), [true, false, true, false]);
        let left = transact!(store, |tx| {
            Ok([visits::leave(tx, &inside.id, AT.plus(5)).await?, visits::leave(tx, &inside.id, AT.plus(6)).await?])
        });
        assert_eq!(left.unwrap(), [true, false]);
        let twin = visits::Row { entered_at: AT.plus(10), ..twin };
        assert!(transact!(store, |tx| { visits::insert(tx, &twin).await }).unwrap(), "it came back");
        let plate = Plate::parse("粤B12345").unwrap();
        let mut conn = store.read().await.unwrap();
        assert_eq!(visits::inside_by_plate(&mut conn, &here, &plate).await.unwrap().unwrap(), twin);
        assert_eq!(visits::latest_by_plate(&mut conn, &here, &plate).await.unwrap().unwrap(), twin);
        let first = visits::by_no(&mut conn, &here, "V1").await.unwrap().unwrap();
        assert_eq!((first.id, first.left_at), (inside.id, Some(AT.plus(5))));
    }

    async fn of_two_entries_of_one_plate_at_once_one_is_kept(store: Store) {
        let op = operator(&store, 1).await;
        let here = site(&store, &op, 1).await;
        let added = join_all((1..=8).map(|n| {
            let (store, row) = (store.clone(), visit_row(&op, &here, n, Some("沪AD00001")));
            async move { transact!(store, |tx| { visits::insert(tx, &row).await }).unwrap() }
        }))
        .await;
        assert_eq!(added.iter().filter(|added| **added).count(), 1);
    }

    async fn a_car_without_a_plate_is_found_by_its_payer(store: Store) {
        let op = operator(&store, 1).await;
        let here = site(&store, &op, 1).await;
        let ticket = visits::Row {
            payer_key: Some("payer".to_owned()),
            ticket_no: Some("T1".to_owned()),
            ..visit_row(&op, &here, 1, None)
        };
        let plateless = visit_row(&op, &here, 2, None);
        transact!(store, |tx| {
            visits::insert(tx, &ticket).await?;
            visits::insert(tx, &plateless).await
        })
        .unwrap();
        let mut conn = store.read().await.unwrap();
        assert_eq!(visits::inside_by_payer(&mut conn, &here, "payer").await.unwrap().unwrap(), ticket);
        assert!(visits::inside_by_payer(&mut conn, &here, "other").await.unwrap().is_none());
        drop(conn);
        transact!(store, |tx| { visits::leave(tx, &ticket.id, AT.plus(1)).await }).unwrap();
        assert!(visits::inside_by_payer(&mut store.read().await.unwrap(), &here, "payer").await.unwrap().is_none());
    }

    async fn what_is_paid_adds_up_also_at_once(store: Store) {
        let op = operator(&store, 1).await;
        let here = site(&store, &op, 1).await;
        let row = visit_row(&op, &here, 1, None);
        transact!(store, |tx| { visits::insert(tx, &row).await }).unwrap();
        join_all((1..=10).map(|n| {
            let (store, id) = (store.clone(), row.id.clone());
            async move {
                transact!(store, |tx| { visits::add_paid(tx, &id, fen(n), AT.plus(n), AT.plus(n + 100)).await }).unwrap();
            }
        }))
        .await;
        let paid = visits::by_id(&mut store.read().await.unwrap(), &row.id).await.unwrap().unwrap();
        assert_eq!(paid.paid, fen(55));
        assert!(paid.exit_until.is_some_and(|until| until.since(paid.paid_at.unwrap()) == 100));
    }
}
