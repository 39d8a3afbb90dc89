//! Sealing everything again under another master key.

use crate::fake_wechat::Tweak;
use crate::world::World;
use service::notify::NotifyKind;
use service::{Actor, Error, Service, Vault};
use store::sealed::{self, Place};
use store::testing::execute;
use store::{Store, both};
use zeroize::Zeroizing;

const OLD: u8 = 7;
const NEW: u8 = 8;

fn vault(keys: &[u8]) -> Vault {
    let keys: Vec<_> = keys.iter().map(|byte| Zeroizing::new([*byte; 32])).collect();
    Vault::new(&keys).unwrap()
}

fn with_keys(w: &World, keys: &[u8]) -> Service {
    w.sealed_with(vault(keys))
}

/// How many values there are, and how many of them are sealed with the new key.
async fn counts(store: &Store) -> (usize, usize) {
    let (new, mut all, mut present) = (vault(&[NEW]), 0, 0);
    let mut conn = store.read().await.unwrap();
    for place in Place::ALL {
        for row in sealed::after(&mut conn, *place, ("", 0), 10_000).await.unwrap() {
            all += 1;
            present += usize::from(new.is_present(&row.bytes));
        }
    }
    (all, present)
}

/// A world with some of everything that is sealed.
async fn furnished(db: &store::testing::TestStore) -> World {
    let w = World::new(db).await;
    for n in 0..3 {
        let (_, _, trade) = w.tapped(&format!("V{n}"), &format!("粤B1234{n}"), "alice").await;
        w.wechat.pay(&trade);
        w.notify(NotifyKind::Payment, w.wechat.payment_notification(&trade, &Tweak::default())).await;
        w.advance(1000);
    }
    w.service.check_master_key().await.unwrap();
    w
}

async fn works(w: &World, service: &Service) {
    service.check_master_key().await.unwrap();
    service.check_wechat(&w.admin).await.unwrap();
    let order = service.search_orders(&w.admin, &Default::default()).await.unwrap().rows[0].id.clone();
    let kept = service.order_detail(&w.admin, &order).await.unwrap().notifications[0].id.clone();
    assert!(service.raw_notification(&w.admin, &kept).await.unwrap().plain.is_some());
    assert_eq!(service.replay_notification(&w.admin, &kept).await.unwrap().verdict, "repeated");
}

both! {
    async fn afterwards_the_old_key_is_not_needed(db: TestStore) {
        let w = furnished(db).await;
        let both_keys = with_keys(&w, &[NEW, OLD]);
        both_keys.check_master_key().await.unwrap();
        works(&w, &both_keys).await;
        let (all, before) = counts(&w.store).await;
        assert!(all >= 6 && before == 0, "account, app, webhook, notifications: {all}, {before}");
        assert!(with_keys(&w, &[NEW]).check_master_key().await.is_err(), "the old one is needed still");

        let done = both_keys.reseal(&Actor::cli(None)).await.unwrap();
        assert_eq!((usize::try_from(done.sealed).unwrap(), done.present), (all, 0), "{done}");
        assert!(done.is_complete(), "{done}");
        assert_eq!(counts(&w.store).await, (all, all));
        let alone = with_keys(&w, &[NEW]);
        works(&w, &alone).await;
        assert!(with_keys(&w, &[OLD]).check_master_key().await.is_err(), "the old one opens nothing now");
        let again = alone.reseal(&Actor::cli(None)).await.unwrap();
        assert_eq!((again.sealed, usize::try_from(again.present).unwrap()), (0, all), "idempotent: {again}");
        let acts = w.service.list_audit(&Actor::cli(w.admin.operator.clone()), None).await.unwrap().rows;
        assert_eq!(acts.iter().filter(|a| a.action == "key.reseal").count(), 2);
    }

    async fn what_was_broken_off_is_gone_on_with(db: TestStore) {
        let w = furnished(db).await;
        let (all, _) = counts(&w.store).await;
        // Dies at the commit of each place in turn; what was committed before stays.
        let dying = db.store.clone().with_steps(std::sync::Arc::new({
            let commits = std::sync::atomic::AtomicUsize::new(0);
            move |step| {
                let second =
                    step == store::Step::Commit && commits.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == 1;
                assert!(!second, "killed");
            }
        }));
        let service = w.sealed_on(&dying, vault(&[NEW, OLD]));
        let killed = tokio::spawn(async move { service.reseal(&Actor::cli(None)).await.map(|_| ()) }).await;
        assert!(killed.is_err(), "{killed:?}");
        let (_, some) = counts(&w.store).await;
        assert!(some > 0 && some < all, "{some} of {all}");
        assert!(with_keys(&w, &[NEW]).check_master_key().await.is_err(), "not finished: both keys are needed");
        let both_keys = with_keys(&w, &[NEW, OLD]);
        works(&w, &both_keys).await;
        let done = both_keys.reseal(&Actor::cli(None)).await.unwrap();
        assert_eq!((done.sealed + done.present, usize::try_from(done.present).unwrap()), (all as u64, some));
        works(&w, &with_keys(&w, &[NEW])).await;
    }

    async fn what_no_key_opens_is_named_and_the_key_kept(db: TestStore) {
        let w = furnished(db).await;
        // A row that was moved: sealed for another one.
        execute(&w.store, "UPDATE webhook_endpoint SET sealed_secret = (SELECT sealed_secret FROM provider_app LIMIT 1)")
            .await
            .unwrap();
        let done = with_keys(&w, &[NEW, OLD]).reseal(&Actor::cli(None)).await.unwrap();
        assert!(!done.is_complete() && done.lost.len() == 1, "{done}");
        assert!(done.lost[0].starts_with("webhook_endpoint ") && done.to_string().contains("Keep every key"));
        assert!(with_keys(&w, &[NEW]).check_master_key().await.is_err());
        with_keys(&w, &[NEW, OLD]).check_master_key().await.unwrap();
        let refused = w.service.reseal(&w.admin).await;
        assert!(matches!(refused, Err(Error::Forbidden)));
    }
}
