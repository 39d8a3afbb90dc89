//! What payments say about the provider's side.

use crate::seed::{AT, account, operator, order, payment_row, site, visit};
use domain::time::SECOND;
use std::collections::BTreeMap;
use store::{both, events, payments, self_checks, transact};

both! {
    async fn a_busy_scenario_hides_no_other(db: TestStore) {
        let store = &db.store;
        let op = operator(store, 1).await;
        let account = account(store, &op, 1).await;
        let visit = visit(store, &op, &site(store, &op, 1).await, 1).await;
        // One scenario was paid in once, the other one ever since.
        for (n, visit, answers) in [(1, None, 1), (2, Some(&visit), 250)] {
            let order = order(store, &op, visit, n).await;
            let payment = payment_row(&op, &account, &order, n);
            transact!(store, |tx| {
                assert!(payments::insert(tx, &payment).await?);
                for i in 0..answers {
                    let at = AT.plus((i64::from(n) * 1_000 + i) * SECOND);
                    events::append(tx, &order, Some(&payment.id), at, "bridge_answered", "{}").await?;
                }
                Ok(())
            })
            .unwrap();
        }
        let mut conn = store.read().await.unwrap();
        let signs = self_checks::signs(&mut conn, &op, "wechat_oa", AT).await.unwrap();
        let mut count = BTreeMap::new();
        for sign in &signs {
            *count.entry(sign.scenario.as_str()).or_insert(0) += 1;
        }
        assert_eq!(count, BTreeMap::from([("parking", 200), ("test", 1)]));
        assert!(signs.is_sorted_by_key(|sign| std::cmp::Reverse(sign.at)), "the newest first");
        assert!(self_checks::signs(&mut conn, &op, "alipay_life", AT).await.unwrap().is_empty());
    }
}
