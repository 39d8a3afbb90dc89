//! Orders, payments, refunds, ledger: what must hold under any concurrency.

use crate::seed::{AT, account, fen, operator, order, order_row, payment_row, random, site, visit};
use domain::ids::{DeliveryId, OperatorId, OutRefundNo, PaymentId, RefundId, SiteId, WebhookId};
use domain::ledger::{Entry, LedgerAccount};
use domain::method::Scenario;
use domain::payment::{OrderState, PaymentState, RefundCause, RefundState};
use domain::time::MINUTE;
use futures::future::join_all;
use store::{
    Store, both, deliveries, events, ledger, orders, payments, refunds, transact, webhook_endpoints,
};

/// A paid payment of 10 yuan.
async fn paid(store: &Store, operator: &OperatorId) -> PaymentId {
    let account = account(store, operator, 1).await;
    let order = order(store, operator, None, 1).await;
    let row = payment_row(operator, &account, &order, 1);
    let facts = payments::Paid { transaction_id: Some("4200"), paid_at: AT, flag: None };
    let done = transact!(store, |tx| {
        Ok([
            payments::insert(tx, &row).await?,
            payments::prepared(tx, &row.id, "prepay", AT).await?,
            payments::paid(tx, &row.id, PaymentState::Pending, &facts, AT).await?,
            orders::settle(tx, &order, OrderState::Open, &row.id, AT).await?,
        ])
    });
    assert_eq!(done.unwrap(), [true; 4]);
    row.id
}

async fn row(store: &Store, payment: &PaymentId) -> payments::Row {
    payments::by_id(&mut store.read().await.unwrap(), payment).await.unwrap().unwrap()
}

both! {
    async fn a_visit_has_one_open_order(store: Store) {
        let op = operator(&store, 1).await;
        let park = site(&store, &op, 1).await;
        let stay = visit(&store, &op, &park, 1).await;
        let added = join_all((1..=8).map(|n| {
            let (store, order) = (store.clone(), order_row(&op, Some(&stay), n));
            async move { transact!(store, |tx| { orders::insert(tx, &order).await }).unwrap() }
        }))
        .await;
        assert_eq!(added.iter().filter(|added| **added).count(), 1);
        let open = orders::open_of_visit(&mut store.read().await.unwrap(), &stay).await.unwrap().unwrap();
        assert!(transact!(store, |tx| { orders::close_idle(tx, &open.id).await }).unwrap());
        let next = order_row(&op, Some(&stay), 20);
        assert!(transact!(store, |tx| { orders::insert(tx, &next).await }).unwrap(), "another amount, another order");
        let numbers: Vec<_> = orders::of_visit(&mut store.read().await.unwrap(), &stay).await.unwrap();
        assert_eq!(numbers.len(), 2);
        let twin = orders::Row { order_no: next.order_no.clone(), ..order_row(&op, None, 21) };
        assert!(!transact!(store, |tx| { orders::insert(tx, &twin).await }).unwrap(), "one number, one order");
    }

    async fn an_order_has_one_open_payment_and_is_settled_once(store: Store) {
        let op = operator(&store, 1).await;
        let (account, order) = (account(&store, &op, 1).await, order(&store, &op, None, 1).await);
        let added = join_all((1..=8).map(|n| {
            let (store, payment) = (store.clone(), payment_row(&op, &account, &order, n));
            async move { transact!(store, |tx| { payments::insert(tx, &payment).await }).unwrap() }
        }))
        .await;
        assert_eq!(added.iter().filter(|added| **added).count(), 1);
        assert!(!transact!(store, |tx| { orders::close_idle(tx, &order).await }).unwrap(), "it is being paid");
        let open = payments::open_of_order(&mut store.read().await.unwrap(), &order).await.unwrap().unwrap();
        let settled = join_all((0..4).map(|_| {
            let (store, order, payment) = (store.clone(), order.clone(), open.id.clone());
            async move {
                transact!(store, |tx| { orders::settle(tx, &order, OrderState::Open, &payment, AT).await }).unwrap()
            }
        }))
        .await;
        assert_eq!(settled.iter().filter(|settled| **settled).count(), 1);
    }

    async fn a_state_moves_only_from_where_it_was_seen(store: Store) {
        let op = operator(&store, 1).await;
        let payment = paid(&store, &op).await;
        let facts = payments::Paid { transaction_id: Some("other"), paid_at: AT.plus(9), flag: None };
        let moved = transact!(store, |tx| {
            Ok([
                payments::paid(tx, &payment, PaymentState::Pending, &facts, AT).await?,
                payments::change_state(tx, &payment, PaymentState::Pending, PaymentState::Closed, AT).await?,
                payments::prepared(tx, &payment, "again", AT).await?,
                payments::resolve_flag(tx, &payment, "accepted", AT).await?,
            ])
        });
        assert_eq!(moved.unwrap(), [false; 4]);
        let row = row(&store, &payment).await;
        assert_eq!((row.state, row.transaction_id.as_deref()), (PaymentState::Paid, Some("4200")));
    }

    async fn refunds_never_exceed_the_payment_also_in_parallel(store: Store) {
        let op = operator(&store, 1).await;
        let payment = paid(&store, &op).await;
        let reserved = join_all((0..8).map(|_| {
            let (store, payment) = (store.clone(), payment.clone());
            async move { transact!(store, |tx| { payments::reserve_refund(tx, &payment, fen(300), AT).await }).unwrap() }
        }))
        .await;
        assert_eq!(reserved.iter().filter(|ok| **ok).count(), 3);
        let steps = transact!(store, |tx| {
            Ok([
                payments::refund_succeeded(tx, &payment, fen(901), AT).await?,
                payments::refund_succeeded(tx, &payment, fen(300), AT).await?,
                payments::release_refund(tx, &payment, fen(700), AT).await?,
                payments::release_refund(tx, &payment, fen(300), AT).await?,
                payments::reserve_refund(tx, &payment, fen(401), AT).await?,
                payments::reserve_refund(tx, &payment, fen(400), AT).await?,
            ])
        });
        assert_eq!(steps.unwrap(), [false, true, false, true, false, true]);
        let row = row(&store, &payment).await;
        assert_eq!((row.refunding, row.refunded), (fen(1_000), fen(300)));
    }

    async fn one_automatic_refund_per_cause(store: Store) {
        let op = operator(&store, 1).await;
        let payment = paid(&store, &op).await;
        let refund = |n: u8, cause: RefundCause| refunds::Row {
            id: RefundId::from_parts(AT, random(n)),
            payment_id: payment.clone(),
            operator_id: op.clone(),
            out_refund_no: OutRefundNo::from_parts("R", AT, random(n)),
            amount: fen(1_000),
            reason: "重复支付".to_owned(),
            cause,
            state: RefundState::Requested,
            request_json: None,
            provider_refund_id: None,
            provider_words: None,
            created_by: None,
            decided_by: None,
            decided_at: None,
            created_at: AT,
            succeeded_at: None,
        };
        let added = transact!(store, |tx| {
            Ok([
                refunds::insert(tx, &refund(1, RefundCause::Double)).await?,
                refunds::insert(tx, &refund(2, RefundCause::Double)).await?,
                refunds::insert(tx, &refund(3, RefundCause::Manual)).await?,
                refunds::insert(tx, &refund(4, RefundCause::Manual)).await?,
            ])
        });
        assert_eq!(added.unwrap(), [true, false, true, true]);
        let first = refund(1, RefundCause::Double).id;
        let kept = transact!(store, |tx| {
            Ok([
                refunds::keep_request(tx, &first, "a", AT).await?,
                refunds::keep_request(tx, &first, "b", AT).await?,
                refunds::change_state(
                    tx, &first, RefundState::Requested, RefundState::Failed, refunds::Change::default(), AT,
                )
                .await?,
                refunds::insert(tx, &refund(5, RefundCause::Double)).await?,
            ])
        });
        assert_eq!(kept.unwrap(), [true, false, true, true], "a failed one makes room for another");
        let row = refunds::by_id(&mut store.read().await.unwrap(), &first).await.unwrap().unwrap();
        assert_eq!(row.request_json.as_deref(), Some("a"));
    }

    async fn nothing_is_posted_twice_and_everything_balances(store: Store) {
        let op = operator(&store, 1).await;
        let account = account(&store, &op, 1).await;
        let park: SiteId = site(&store, &op, 1).await;
        let clearing = LedgerAccount::Clearing(account.clone());
        let entry = Entry::transfer(clearing.clone(), LedgerAccount::Income(park, Scenario::Parking), fen(500));
        let posted = join_all((0..6).map(|n| {
            let (store, op, entry) = (store.clone(), op.clone(), entry.clone());
            async move {
                let id = format!("entry{n}");
                transact!(store, |tx| {
                    let head = ledger::Head { id: &id, operator: &op, at: AT, kind: "paid", reference: "payment1" };
                    ledger::post(tx, head, &entry).await
                })
                .unwrap()
            }
        }))
        .await;
        assert_eq!(posted.iter().filter(|posted| **posted).count(), 1);
        let mut conn = store.read().await.unwrap();
        assert_eq!(ledger::balance(&mut conn, &op, &clearing).await.unwrap(), 500);
        assert_eq!(ledger::balances(&mut conn, &op).await.unwrap().iter().map(|(_, n)| n).sum::<i64>(), 0);
    }

    async fn a_time_line_has_no_gap(store: Store) {
        let op = operator(&store, 1).await;
        let order = order(&store, &op, None, 1).await;
        join_all((0..8).map(|n| {
            let (store, order) = (store.clone(), order.clone());
            async move {
                let kind = format!("k{n}");
                transact!(store, |tx| { events::append(tx, &order, None, AT, &kind, "{}").await }).unwrap();
            }
        }))
        .await;
        assert_eq!(events::of_order(&mut store.read().await.unwrap(), &order).await.unwrap().len(), 8);
    }

    async fn an_endpoint_hears_of_an_event_once(store: Store) {
        let op = operator(&store, 1).await;
        let hook = webhook_endpoints::Row {
            id: WebhookId::from_parts(AT, random(1)),
            operator_id: op.clone(),
            url: "https://x/".to_owned(),
            sealed_secret: vec![1],
            enabled: true,
            created_at: AT,
            deleted_at: None,
        };
        assert!(transact!(store, |tx| { webhook_endpoints::insert(tx, &hook).await }).unwrap());
        let ids = [DeliveryId::from_parts(AT, random(1)), DeliveryId::from_parts(AT, random(2))];
        let added = transact!(store, |tx| {
            let mut added = Vec::new();
            for id in &ids {
                let new = deliveries::New {
                    id,
                    endpoint_id: &hook.id,
                    operator_id: &op,
                    message_id: "msg",
                    event_type: "parking.released",
                    body: "{}",
                    order_id: None,
                    dedup_key: "paid:1",
                    at: AT,
                };
                added.push(deliveries::insert(tx, new).await?);
            }
            Ok(added)
        });
        assert_eq!(added.unwrap(), [true, false]);
        let how = deliveries::Tried { state: "waiting", status: Some(500), error: Some("HTTP 500"), next_at: Some(AT.plus(MINUTE)), at: AT };
        assert!(transact!(store, |tx| { deliveries::tried(tx, &ids[0], how).await }).unwrap());
        let row = deliveries::by_id(&mut store.read().await.unwrap(), &ids[0]).await.unwrap().unwrap();
        assert_eq!((row.attempts, row.last_status, row.next_at), (1, Some(500), Some(AT.plus(MINUTE))));
    }
}
