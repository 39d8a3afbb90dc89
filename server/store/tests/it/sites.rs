//! Sites, lanes and QR codes.

use crate::seed::{AT, lane_row, operator, site, site_row, visit};
use domain::ids::QrToken;
use store::{both, lanes, qr, sites, transact, visits};

fn code(site: &sites::Row, lane: Option<&lanes::Row>, n: u8, label: &str) -> qr::Row {
    qr::Row {
        token: QrToken::from_random([n; 20]),
        operator_id: site.operator_id.clone(),
        site_id: site.id.clone(),
        lane_id: lane.map(|l| l.id.clone()),
        label: label.to_owned(),
        created_at: AT.plus(i64::from(n)),
        revoked_at: None,
    }
}

both! {
    async fn a_code_names_one_site_of_an_operator(store: Store) {
        let (a, b) = (operator(&store, 1).await, operator(&store, 2).await);
        let (first, second) = (site_row(&a, 1), site_row(&a, 2));
        let same_code = sites::Row { code: "P1".to_owned(), ..site_row(&a, 3) };
        let elsewhere = sites::Row { code: "P1".to_owned(), tariff: None, kind: sites::Kind::CardStation, ..site_row(&b, 4) };
        let added = transact!(store, |tx| {
            Ok([
                sites::insert(tx, &first).await?,
                sites::insert(tx, &second).await?,
                sites::insert(tx, &same_code).await?,
                sites::insert(tx, &elsewhere).await?,
            ])
        });
        assert_eq!(added.unwrap(), [true, true, false, true]);
        let mut conn = store.read().await.unwrap();
        assert_eq!(sites::by_code(&mut conn, &a, "P1").await.unwrap().unwrap(), first);
        assert_eq!(sites::by_code(&mut conn, &b, "P1").await.unwrap().unwrap(), elsewhere);
        assert_eq!(sites::of_operator(&mut conn, &a, None, 10).await.unwrap(), [first.clone(), second.clone()]);
        assert_eq!(sites::of_operator(&mut conn, &a, Some(&first.id), 10).await.unwrap(), std::slice::from_ref(&second));
        drop(conn);
        let clash = sites::Row { code: "P1".to_owned(), ..second.clone() };
        let stolen = sites::Row { operator_id: b.clone(), name: "偷".to_owned(), ..second.clone() };
        let changed = sites::Row { name: "新".to_owned(), status: sites::Status::Closed, tariff: None, ..second.clone() };
        let updated = transact!(store, |tx| {
            Ok([sites::update(tx, &clash).await?, sites::update(tx, &stolen).await?, sites::update(tx, &changed).await?])
        });
        assert_eq!(updated.unwrap(), [false, false, true]);
        assert_eq!(sites::by_id(&mut store.read().await.unwrap(), &second.id).await.unwrap().unwrap(), changed);
    }

    async fn a_vehicle_stands_at_one_lane(store: Store) {
        let op = operator(&store, 1).await;
        let site = site(&store, &op, 1).await;
        let (one, two) = (lane_row(&op, &site, 1), lane_row(&op, &site, 2));
        let twin = lanes::Row { code: "OUT1".to_owned(), ..lane_row(&op, &site, 3) };
        let added = transact!(store, |tx| {
            Ok([lanes::insert(tx, &one).await?, lanes::insert(tx, &two).await?, lanes::insert(tx, &twin).await?])
        });
        assert_eq!(added.unwrap(), [true, true, false]);
        let (car, other) = (visit(&store, &op, &site, 1).await, visit(&store, &op, &site, 2).await);
        transact!(store, |tx| {
            lanes::stand(tx, &one.id, Some(&car), AT).await?;
            lanes::stand(tx, &one.id, Some(&car), AT.plus(5)).await?;
            lanes::stand(tx, &two.id, Some(&other), AT.plus(6)).await
        })
        .unwrap();
        let mut conn = store.read().await.unwrap();
        let lane = lanes::by_code(&mut conn, &site, "OUT1").await.unwrap().unwrap();
        assert_eq!((lane.visit_id, lane.visit_since), (Some(car.clone()), Some(AT)), "since it came");
        let shown = visits::shown_at_lanes(&mut conn, &op).await.unwrap();
        assert!(shown.contains(&(car.clone(), "V1".to_owned())) && shown.len() == 2);
        drop(conn);
        transact!(store, |tx| { lanes::stand(tx, &two.id, Some(&car), AT.plus(9)).await }).unwrap();
        let mut conn = store.read().await.unwrap();
        assert_eq!(lanes::by_id(&mut conn, &one.id).await.unwrap().unwrap(), one, "it moved away");
        let lane = lanes::by_id(&mut conn, &two.id).await.unwrap().unwrap();
        assert_eq!((lane.visit_id, lane.visit_since), (Some(car.clone()), Some(AT.plus(9))));
        drop(conn);
        transact!(store, |tx| {
            lanes::stand(tx, &two.id, None, AT.plus(10)).await?;
            lanes::clear_of(tx, &car).await
        })
        .unwrap();
        assert_eq!(lanes::of_operator(&mut store.read().await.unwrap(), &op, None, 9).await.unwrap(), [one.clone(), two.clone()]);
        let clash = lanes::Row { code: "OUT1".to_owned(), ..two.clone() };
        let renamed = lanes::Row { code: "IN1".to_owned(), kind: lanes::Kind::Entry, ..two };
        let updated = transact!(store, |tx| { Ok([lanes::update(tx, &clash).await?, lanes::update(tx, &renamed).await?]) });
        assert_eq!(updated.unwrap(), [false, true]);
        assert_eq!(lanes::by_code(&mut store.read().await.unwrap(), &site, "IN1").await.unwrap().unwrap(), renamed);
    }

    async fn codes_are_revoked_once(store: Store) {
        let op = operator(&store, 1).await;
        let park = site_row(&op, 1);
        let lane = lane_row(&op, &park.id, 1);
        let (whole, exit) = (code(&park, None, 1, "入口"), code(&park, Some(&lane), 2, "出口"));
        transact!(store, |tx| {
            sites::insert(tx, &park).await?;
            lanes::insert(tx, &lane).await?;
            qr::insert(tx, &whole).await?;
            qr::insert(tx, &exit).await
        })
        .unwrap();
        let mut conn = store.read().await.unwrap();
        assert_eq!(qr::by_token(&mut conn, &exit.token).await.unwrap().unwrap(), exit);
        let here = qr::Filter { site: Some(&park.id), ..qr::Filter::default() };
        let codes = qr::search(&mut conn, &op, here, 10).await.unwrap();
        assert_eq!(codes, [exit.clone(), whole.clone()], "newest first");
        let after = qr::Filter { after: Some(&exit), ..here };
        assert_eq!(qr::search(&mut conn, &op, after, 10).await.unwrap(), std::slice::from_ref(&whole));
        let first = qr::search(&mut conn, &op, qr::Filter::default(), 1).await.unwrap();
        assert_eq!(first, std::slice::from_ref(&exit));
        assert_eq!(qr::by_label(&mut conn, &park.id, None, "入口").await.unwrap().unwrap(), whole);
        assert!(qr::by_label(&mut conn, &park.id, None, "出口").await.unwrap().is_none());
        assert_eq!(qr::by_label(&mut conn, &park.id, Some(&lane.id), "出口").await.unwrap().unwrap(), exit);
        drop(conn);
        let revoked = transact!(store, |tx| {
            Ok([qr::revoke(tx, &exit.token, AT.plus(7)).await?, qr::revoke(tx, &exit.token, AT.plus(8)).await?])
        });
        assert_eq!(revoked.unwrap(), [true, false]);
        let mut conn = store.read().await.unwrap();
        assert_eq!(qr::by_token(&mut conn, &exit.token).await.unwrap().unwrap().revoked_at, Some(AT.plus(7)));
        assert!(qr::by_label(&mut conn, &park.id, Some(&lane.id), "出口").await.unwrap().is_none());
    }
}
