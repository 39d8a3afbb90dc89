//! The list of refunds: filters, pages, what waits at the desk.

use crate::seed::{AT, account, fen, operator, order, payment_row, random};
use domain::ids::{OperatorId, OutRefundNo, PaymentId, RefundId};
use domain::method::Provider;
use domain::payment::{RefundCause, RefundState};
use domain::time::UnixMs;
use store::refund_lists::{Filter, search};
use store::{Store, both, payments, refunds, transact};

fn refund(operator: &OperatorId, payment: &PaymentId, n: u8, state: RefundState, at: UnixMs) -> refunds::Row {
    refunds::Row {
        id: RefundId::from_parts(at, random(n)),
        payment_id: payment.clone(),
        operator_id: operator.clone(),
        out_refund_no: OutRefundNo::from_parts("R", at, random(n)),
        amount: fen(100),
        reason: "开错票".to_owned(),
        cause: RefundCause::Manual,
        state,
        request_json: None,
        provider_refund_id: None,
        provider_words: None,
        created_by: Some("王芳".to_owned()),
        decided_by: None,
        decided_at: None,
        created_at: at,
        succeeded_at: None,
    }
}

/// Five refunds of one payment, two of them at one moment, and one of another operator's.
async fn seeded(store: &Store) -> (OperatorId, Vec<String>) {
    let mut numbers = Vec::new();
    let mut first = None;
    for n in 1..=2 {
        let op = operator(store, n).await;
        let (account, order) = (account(store, &op, n).await, order(store, &op, None, n).await);
        let payment = payment_row(&op, &account, &order, n);
        let states =
            [RefundState::Proposed, RefundState::Requested, RefundState::Succeeded, RefundState::Failed];
        let rows: Vec<_> = (0..if n == 1 { 5 } else { 1 })
            .map(|i: u8| {
                let at = AT.plus(i64::from(i.min(3)) * 1_000);
                refund(&op, &payment.id, 10 * n + i, states[usize::from(i) % 4], at)
            })
            .collect();
        transact!(store, |tx| {
            assert!(payments::insert(tx, &payment).await?);
            for row in &rows {
                assert!(refunds::insert(tx, row).await?);
            }
            Ok(())
        })
        .unwrap();
        if n == 1 {
            numbers = rows.iter().map(|row| row.out_refund_no.to_string()).collect();
        }
        first.get_or_insert(op);
    }
    (first.unwrap(), numbers)
}

async fn found(store: &Store, operator: &OperatorId, filter: Filter, limit: i64) -> Vec<String> {
    let rows = search(&mut store.read().await.unwrap(), operator, &filter, limit).await.unwrap();
    rows.iter().map(|row| row.out_refund_no.to_string()).collect()
}

both! {
    async fn refunds_come_newest_first_and_page_by_page(store: Store) {
        let (op, numbers) = seeded(&store).await;
        let newest_first: Vec<_> = [4, 3, 2, 1, 0].map(|i: usize| numbers[i].clone()).to_vec();
        assert_eq!(found(&store, &op, Filter::default(), 10).await, newest_first, "nobody else's");
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let filter = Filter { after: after.take(), ..Filter::default() };
            let rows = search(&mut store.read().await.unwrap(), &op, &filter, 2).await.unwrap();
            let Some(last) = rows.last() else { break };
            after = Some((last.created_at, last.id.to_string()));
            seen.extend(rows.iter().map(|row| row.out_refund_no.to_string()));
        }
        assert_eq!(seen, newest_first, "each once, also two of one moment");
    }

    async fn refunds_are_filtered(store: Store) {
        let (op, numbers) = seeded(&store).await;
        let state = |state| Filter { state: Some(state), ..Filter::default() };
        assert_eq!(found(&store, &op, state(RefundState::Succeeded), 10).await, [numbers[2].clone()]);
        let desk = Filter { at_desk: true, ..Filter::default() };
        assert_eq!(found(&store, &op, desk, 10).await, [4, 3, 0].map(|i: usize| numbers[i].clone()));
        let text = |text: &str| Filter { text: Some(text.to_owned()), ..Filter::default() };
        assert_eq!(found(&store, &op, text(&numbers[1]), 10).await, [numbers[1].clone()]);
        assert!(found(&store, &op, text("%"), 10).await.is_empty());
        let provider = |provider| Filter { provider: Some(provider), ..Filter::default() };
        assert_eq!(found(&store, &op, provider(Provider::Wechat), 10).await.len(), 5);
        assert!(found(&store, &op, provider(Provider::UnionPay), 10).await.is_empty());
        let span = Filter { from: Some(AT.plus(1_000)), to: Some(AT.plus(3_000)), ..Filter::default() };
        assert_eq!(found(&store, &op, span, 10).await, [2, 1].map(|i: usize| numbers[i].clone()), "the end not included");
        let row = search(&mut store.read().await.unwrap(), &op, &state(RefundState::Proposed), 9).await.unwrap().remove(1);
        assert!(row.at_desk && row.asked_by.as_deref() == Some("王芳") && row.succeeded_at.is_none());
    }
}
