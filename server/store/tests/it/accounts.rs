//! Merchant accounts, apps, methods; the exclusion of ChinaUMS is held by the schema.

use crate::seed::{AT, account, account_row, app_row, is_refused, operator};
use domain::ids::OperatorId;
use domain::method::{Method, ScanFamily};
use futures::future::join;
use store::{Error, Store, accounts, apps, both, certificates, methods, transact};

/// What saving a method does: claim the family, then switch it on.
async fn enable(store: &Store, operator: &OperatorId, method: Method) -> Result<bool, Error> {
    transact!(store, |tx| {
        if let Some(family) = method.family()
            && !methods::claim_family(tx, operator, family).await?
        {
            return Ok(false);
        }
        methods::switch(tx, operator, method, true, AT).await
    })
}

async fn disable(store: &Store, operator: &OperatorId, method: Method) {
    assert!(transact!(store, |tx| { methods::switch(tx, operator, method, false, AT).await }).unwrap());
}

/// An operator for whom every method was set up and none is on.
async fn with_methods(store: &Store, n: u8) -> OperatorId {
    let op = operator(store, n).await;
    let account = account(store, &op, n).await;
    transact!(store, |tx| {
        for method in Method::ALL {
            methods::point_at(tx, &op, *method, &account, None, AT).await?;
        }
        Ok(())
    })
    .unwrap();
    op
}

async fn enabled(store: &Store, operator: &OperatorId) -> Vec<Method> {
    let all = methods::of_operator(&mut store.read().await.unwrap(), operator).await.unwrap();
    all.into_iter().filter(|m| m.enabled).map(|m| m.method).collect()
}

both! {
    async fn chinaums_and_the_others_exclude_each_other(store: Store) {
        let op = with_methods(&store, 1).await;
        assert!(enable(&store, &op, Method::WechatOa).await.unwrap());
        assert!(enable(&store, &op, Method::AlipayLife).await.unwrap(), "one family");
        assert!(enable(&store, &op, Method::WechatApp).await.unwrap(), "App methods are never affected");
        assert!(!enable(&store, &op, Method::ChinaUmsOa).await.unwrap());
        disable(&store, &op, Method::WechatOa).await;
        assert!(!enable(&store, &op, Method::ChinaUmsOa).await.unwrap(), "the other one is still on");
        disable(&store, &op, Method::AlipayLife).await;
        assert!(enable(&store, &op, Method::ChinaUmsOa).await.unwrap());
        assert!(!enable(&store, &op, Method::WechatOa).await.unwrap());
        assert_eq!(enabled(&store, &op).await, [Method::ChinaUmsOa, Method::WechatApp]);
        let mut conn = store.read().await.unwrap();
        assert_eq!(methods::enabled_family(&mut conn, &op).await.unwrap(), Some(ScanFamily::ChinaUms));
        drop(conn);
        let other = with_methods(&store, 2).await;
        assert!(enable(&store, &other, Method::WechatOa).await.unwrap(), "operators do not affect each other");
    }

    async fn two_administrators_saving_at_once_cannot_get_both(store: Store) {
        for n in 1..=6 {
            let op = with_methods(&store, n).await;
            let (a, b) = join(enable(&store, &op, Method::WechatOa), enable(&store, &op, Method::ChinaUmsOa)).await;
            assert!(a.unwrap() != b.unwrap(), "exactly one of them");
            assert_eq!(enabled(&store, &op).await.len(), 1);
        }
    }

    async fn the_schema_itself_refuses_both(store: Store) {
        let op = with_methods(&store, 1).await;
        assert!(enable(&store, &op, Method::WechatOa).await.unwrap());
        // Code that forgets to claim the family gets nowhere.
        let forced = transact!(store, |tx| { methods::switch(tx, &op, Method::ChinaUmsOa, true, AT).await });
        assert!(is_refused(forced));
        let unclaimed = with_methods(&store, 2).await;
        assert!(is_refused(transact!(store, |tx| { methods::switch(tx, &unclaimed, Method::WechatOa, true, AT).await })));
        assert_eq!(enabled(&store, &op).await, [Method::WechatOa]);
    }

    async fn a_method_points_at_what_is_the_operators_own(store: Store) {
        let (a, b) = (operator(&store, 1).await, operator(&store, 2).await);
        let (ours, theirs) = (account(&store, &a, 1).await, account(&store, &b, 2).await);
        let app = app_row(&b, 1);
        transact!(store, |tx| { apps::insert(tx, &app).await }).unwrap();
        let stolen = transact!(store, |tx| { methods::point_at(tx, &a, Method::WechatOa, &theirs, None, AT).await });
        assert!(is_refused(stolen));
        let stolen = transact!(store, |tx| { methods::point_at(tx, &a, Method::WechatOa, &ours, Some(&app.id), AT).await });
        assert!(is_refused(stolen));
    }

    async fn a_version_follows_the_one_before(store: Store) {
        let op = operator(&store, 1).await;
        let id = account(&store, &op, 1).await;
        let again = accounts::Row { id: account_row(&op, 2).id, notify_key: "other".to_owned(), ..account_row(&op, 1) };
        assert!(!transact!(store, |tx| { accounts::insert(tx, &again).await }).unwrap(), "the number is there");
        let version = |version: i64| accounts::Version {
            account_id: id.clone(),
            version,
            public_json: "{}".to_owned(),
            sealed: vec![1, 0, 2],
            checks_json: "[]".to_owned(),
            created_at: AT.plus(version),
            created_by: None,
        };
        let added = transact!(store, |tx| {
            Ok([
                accounts::add_version(tx, &version(1)).await?,
                accounts::add_version(tx, &version(1)).await?,
                accounts::add_version(tx, &version(3)).await?,
                accounts::add_version(tx, &version(2)).await?,
            ])
        });
        assert_eq!(added.unwrap(), [true, false, false, true]);
        transact!(store, |tx| { accounts::set_checks(tx, &id, 2, "[1]").await }).unwrap();
        let mut conn = store.read().await.unwrap();
        assert_eq!(accounts::versions(&mut conn, &id).await.unwrap(), [2, 1]);
        let latest = accounts::version(&mut conn, &id, 2).await.unwrap().unwrap();
        assert_eq!(latest, accounts::Version { checks_json: "[1]".to_owned(), ..version(2) });
        let row = accounts::by_notify_key(&mut conn, "key1").await.unwrap().unwrap();
        assert_eq!(row, accounts::Row { version: 2, ..account_row(&op, 1) });
        assert_eq!(accounts::of_operator(&mut conn, &op).await.unwrap(), std::slice::from_ref(&row));
        let found = accounts::by_number(&mut conn, &op, row.provider, &row.mch_id).await.unwrap();
        assert_eq!(found, Some(row));
    }

    async fn of_two_versions_saved_at_once_one_is_kept(store: Store) {
        let op = operator(&store, 1).await;
        let id = account(&store, &op, 1).await;
        let save = |secret: u8| {
            let (store, id) = (store.clone(), id.clone());
            async move {
                let version = accounts::Version {
                    account_id: id,
                    version: 1,
                    public_json: "{}".to_owned(),
                    sealed: vec![secret],
                    checks_json: "[]".to_owned(),
                    created_at: AT,
                    created_by: Some("admin".to_owned()),
                };
                transact!(store, |tx| { accounts::add_version(tx, &version).await }).unwrap()
            }
        };
        let (a, b) = join(save(1), save(2)).await;
        assert!(a != b);
        let kept = accounts::version(&mut store.read().await.unwrap(), &id, 1).await.unwrap().unwrap();
        assert_eq!(kept.sealed, [if a { 1 } else { 2 }]);
    }

    async fn a_secret_is_replaced_only_where_it_was_seen(store: Store) {
        let op = operator(&store, 1).await;
        let app = app_row(&op, 1);
        assert!(transact!(store, |tx| { apps::insert(tx, &app).await }).unwrap());
        let replaced = transact!(store, |tx| {
            Ok([
                apps::replace_secret(tx, &app.id, &app.sealed_secret, b"new", AT.plus(1)).await?,
                apps::replace_secret(tx, &app.id, &app.sealed_secret, b"newer", AT.plus(2)).await?,
            ])
        });
        assert_eq!(replaced.unwrap(), [true, false]);
        let mut conn = store.read().await.unwrap();
        let now = apps::by_app_id(&mut conn, &op, apps::OFFICIAL_ACCOUNT, &app.app_id).await.unwrap().unwrap();
        assert_eq!((now.sealed_secret.as_slice(), now.secret_changed_at), (b"new".as_slice(), AT.plus(1)));
    }

    async fn certificates_are_kept_once_and_forgotten_when_they_end(store: Store) {
        let op = operator(&store, 1).await;
        let account_id = account(&store, &op, 1).await;
        let certificate = |serial: &str, ends: i64| certificates::Row {
            account_id: account_id.clone(),
            serial: serial.to_owned(),
            pem: "PEM".to_owned(),
            not_before: AT,
            not_after: AT.plus(ends),
            fetched_at: AT,
        };
        transact!(store, |tx| {
            certificates::keep(tx, &certificate("A", 10)).await?;
            certificates::keep(tx, &certificate("B", 20)).await?;
            certificates::keep(tx, &certificates::Row { fetched_at: AT.plus(5), ..certificate("A", 10) }).await
        })
        .unwrap();
        let all = certificates::of_account(&mut store.read().await.unwrap(), &account_id).await.unwrap();
        assert_eq!(all.len(), 2);
        assert!(all.iter().any(|c| c.serial == "A" && c.fetched_at == AT.plus(5)));
        transact!(store, |tx| { certificates::forget_ended(tx, &account_id, AT.plus(15)).await }).unwrap();
        let left = certificates::of_account(&mut store.read().await.unwrap(), &account_id).await.unwrap();
        assert_eq!(left.iter().map(|c| c.serial.as_str()).collect::<Vec<_>>(), ["B"]);
    }
}
