//! ChinaUMS and the scan methods of WeChat and Alipay exclude each other, also when two switch at once.

use super::support::{NOW, World, input};
use domain::ids::AccountId;
use domain::method::{Method, Provider, ScanFamily};
use domain::wallet::Wallet;
use service::Error;
use service::accounts::{Check, FamilySwitched, Verdict};
use store::{Store, accounts, methods, transact};

/// A ChinaUMS account as its own form will make one, checked and ready to be switched on.
async fn set_up_chinaums(world: &World, store: &Store) {
    let account = AccountId::from_parts(NOW, [9; 10]);
    let row = accounts::Row {
        id: account.clone(),
        operator_id: world.operator.clone(),
        provider: Provider::ChinaUms,
        mch_id: "898310148160568".to_owned(),
        name: "银联商务".to_owned(),
        notify_key: "c0ffee00c0ffee00c0ffee00c0ffee00".to_owned(),
        version: 0,
        created_at: NOW,
    };
    let checks = [Check::new("merchant_signature", Verdict::Pass, "signature_accepted", NOW)];
    let version = accounts::Version {
        account_id: account.clone(),
        version: 1,
        public_json: "{}".to_owned(),
        sealed: vec![0],
        checks_json: serde_json::to_string(&checks).unwrap(),
        created_at: NOW,
        created_by: None,
    };
    transact!(Error, store, |tx| {
        assert!(accounts::insert(tx, &row).await?);
        assert!(accounts::add_version(tx, &version).await?);
        methods::point_at(tx, &world.operator, Method::ChinaUmsOa, &account, None, NOW).await?;
        Ok(())
    })
    .unwrap();
}

async fn is_on(world: &World, method: Method) -> bool {
    let states = world.service.methods(&world.admin).await.unwrap();
    states.iter().any(|state| state.method == method && state.enabled)
}

async fn why_not(world: &World, method: Method) -> Option<String> {
    let states = world.service.methods(&world.admin).await.unwrap();
    states.into_iter().find(|state| state.method == method).unwrap().blocked_by
}

store::both! {
    async fn one_family_at_a_time(store: Store) {
        let world = World::new(store.clone()).await;
        world.service.save_wechat(&world.admin, input()).await.unwrap();
        set_up_chinaums(&world, &store).await;
        let set = |method, on| world.service.set_method(&world.admin, method, on);
        assert!(set(Method::ChinaUmsOa, true).await.unwrap());
        assert!(matches!(set(Method::WechatOa, true).await, Err(Error::Conflict("scan_family_taken"))));
        assert_eq!(why_not(&world, Method::WechatOa).await.as_deref(), Some("scan_family_taken"));
        let through = world.service.active_method(&world.operator, Wallet::Alipay).await.unwrap().unwrap();
        assert_eq!(through.method, Method::ChinaUmsOa);
        assert!(set(Method::ChinaUmsOa, false).await.unwrap());
        assert!(!set(Method::ChinaUmsOa, false).await.unwrap(), "it was off already");
        assert!(set(Method::WechatOa, true).await.unwrap());
        assert!(!set(Method::WechatOa, true).await.unwrap(), "it was on already");
        assert!(matches!(set(Method::ChinaUmsOa, true).await, Err(Error::Conflict("scan_family_taken"))));
        let active = world.service.active_method(&world.operator, Wallet::Wechat).await.unwrap().unwrap();
        assert_eq!(active.method, Method::WechatOa);
        assert_eq!(world.service.active_method(&world.operator, Wallet::Alipay).await.unwrap(), None);
        assert_eq!(world.service.active_method(&world.operator, Wallet::Wecom).await.unwrap(), None);
        assert!(matches!(set(Method::AlipayLife, true).await, Err(Error::Conflict("method_not_configured"))));
        assert!(!set(Method::AlipayLife, false).await.unwrap());
    }

    async fn two_administrators_at_once(store: Store) {
        let world = World::new(store.clone()).await;
        world.service.save_wechat(&world.admin, input()).await.unwrap();
        set_up_chinaums(&world, &store).await;
        for _ in 0..10 {
            let (wechat, chinaums) = futures::join!(
                world.service.set_method(&world.admin, Method::WechatOa, true),
                world.service.set_method(&world.admin, Method::ChinaUmsOa, true),
            );
            assert!(wechat.is_ok() != chinaums.is_ok(), "{wechat:?} {chinaums:?}");
            for outcome in [&wechat, &chinaums] {
                assert!(matches!(outcome, Ok(true) | Err(Error::Conflict("scan_family_taken"))), "{outcome:?}");
            }
            assert!(is_on(&world, Method::WechatOa).await != is_on(&world, Method::ChinaUmsOa).await);
            for method in [Method::WechatOa, Method::ChinaUmsOa] {
                world.service.set_method(&world.admin, method, false).await.unwrap();
            }
        }
    }

    async fn one_act_moves_all_scan_payments(store: Store) {
        let world = World::new(store.clone()).await;
        let switch = |to| world.service.switch_scan_family(&world.admin, to);
        let refused = switch(ScanFamily::ChinaUms).await;
        assert!(matches!(refused, Err(Error::Conflict("method_not_configured"))), "{refused:?}");
        world.service.save_wechat(&world.admin, input()).await.unwrap();
        set_up_chinaums(&world, &store).await;
        world.service.set_method(&world.admin, Method::WechatOa, true).await.unwrap();
        let there = switch(ScanFamily::ChinaUms).await.unwrap();
        assert_eq!((there.off, there.on), (vec![Method::WechatOa], vec![Method::ChinaUmsOa]));
        assert!(is_on(&world, Method::ChinaUmsOa).await && !is_on(&world, Method::WechatOa).await);
        assert_eq!(switch(ScanFamily::ChinaUms).await.unwrap(), FamilySwitched::default(), "it was so already");
        let back = switch(ScanFamily::Direct).await.unwrap();
        assert_eq!((back.off, back.on), (vec![Method::ChinaUmsOa], vec![Method::WechatOa]));
        let rows = world.service.list_audit(&world.admin, None).await.unwrap().rows;
        let acts = rows.iter().filter(|row| row.action == "scan_family.switch");
        assert_eq!(acts.map(|row| row.target.as_str()).collect::<Vec<_>>(), ["direct", "chinaums"]);
    }

    async fn what_is_not_ready_is_not_switched_to(store: Store) {
        let world = World::new(store.clone()).await;
        world.service.save_wechat(&world.admin, input()).await.unwrap();
        set_up_chinaums(&world, &store).await;
        world.service.set_method(&world.admin, Method::WechatOa, true).await.unwrap();
        let account = methods::get(&mut store.read().await.unwrap(), &world.operator, Method::ChinaUmsOa).await;
        let account = account.unwrap().unwrap().account_id;
        let failed = Check::new("merchant_signature", Verdict::Fail, "signature_refused", NOW);
        transact!(Error, store, |tx| { service::accounts::set_check(tx, &account, 1, &failed).await }).unwrap();
        let refused = world.service.switch_scan_family(&world.admin, ScanFamily::ChinaUms).await;
        assert!(matches!(refused, Err(Error::Conflict("checks_failed"))), "{refused:?}");
        assert!(is_on(&world, Method::WechatOa).await, "payers still pay as before");
    }

    async fn two_administrators_move_at_once(store: Store) {
        let world = World::new(store.clone()).await;
        world.service.save_wechat(&world.admin, input()).await.unwrap();
        set_up_chinaums(&world, &store).await;
        world.service.set_method(&world.admin, Method::WechatOa, true).await.unwrap();
        for round in 0..10 {
            let (here, there) = if round % 2 == 0 {
                (ScanFamily::Direct, ScanFamily::ChinaUms)
            } else {
                (ScanFamily::ChinaUms, ScanFamily::Direct)
            };
            // One moves, one moves the other way, a third one saves the form that is on.
            let (a, b, c) = futures::join!(
                world.service.switch_scan_family(&world.admin, there),
                world.service.switch_scan_family(&world.admin, here),
                world.service.save_wechat(&world.admin, input()),
            );
            for outcome in [a, b] {
                assert!(matches!(outcome, Ok(_) | Err(Error::Conflict("scan_family_taken"))), "{outcome:?}");
            }
            assert!(matches!(c, Ok(_) | Err(Error::Conflict("changed_meanwhile"))), "{c:?}");
            let on = [Method::WechatOa, Method::ChinaUmsOa];
            let on = [is_on(&world, on[0]).await, is_on(&world, on[1]).await];
            assert!(on[0] != on[1], "exactly one family, whoever came last: {on:?}");
        }
    }

    async fn the_schema_itself_refuses(store: Store) {
        let world = World::new(store.clone()).await;
        world.service.save_wechat(&world.admin, input()).await.unwrap();
        set_up_chinaums(&world, &store).await;
        world.service.set_method(&world.admin, Method::WechatOa, true).await.unwrap();
        // A use case that forgot to ask for the family.
        let forced: Result<bool, Error> = transact!(Error, store, |tx| {
            Ok(methods::switch(tx, &world.operator, Method::ChinaUmsOa, true, NOW).await?)
        });
        assert!(matches!(forced, Err(Error::Store(_))), "{forced:?}");
        assert!(!is_on(&world, Method::ChinaUmsOa).await);
    }
}
