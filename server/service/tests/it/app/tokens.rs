//! Tokens for Apps: short-lived, bound to one payer and one bill; and Idempotency-Keys.

use super::world::{AppWorld, enter, fen};
use domain::access::Scope;
use domain::method::Method;
use domain::payment::PaymentState;
use domain::time::MINUTE;
use service::Error;
use service::app_payments::{AppCaller, Payable, StartAppPayment};
use store::both;

fn conflict(error: &Error) -> &'static str {
    match error {
        Error::Conflict(code) => code,
        other => panic!("no conflict: {other:?}"),
    }
}

both! {
    async fn a_token_pays_its_bill_and_nothing_else(db: TestStore) {
        let w = AppWorld::new(db).await;
        let made = w.service.create_client_token(&w.key, "lin", &Payable::Bill(w.bill.clone())).await.unwrap();
        assert!(made.token.starts_with("ct_") && !format!("{made:?}").contains(&made.token));
        let client = AppCaller::Client(w.service.client_caller(&made.token).await.unwrap());
        let plain = StartAppPayment { method: Method::UnionPayApp, payer: None, payable: None, amount: Some(fen(1000)) };
        let started = w.service.start_app_payment(&client, "k1", &plain, None).await.unwrap();
        assert_eq!(started.call.kind, "unionpay_sdk");
        assert_eq!(started.payment.bill_id.as_ref(), Some(&w.bill));

        let other = enter(&w.service, &w.key, "V2", "粤B99999", &w.clock).await;
        for bent in [
            StartAppPayment { payer: Some("chen".to_owned()), ..plain.clone() },
            StartAppPayment { payable: Some(Payable::Bill(other.clone())), ..plain.clone() },
        ] {
            let refused = w.service.start_app_payment(&client, "k2", &bent, None).await.unwrap_err();
            assert_eq!(conflict(&refused), "client_token_bound");
        }
        // It sees its own payment, and no other.
        let listed = w.service.app_payments(&client, None).await.unwrap();
        assert_eq!(listed.iter().map(|p| &p.payment_id).collect::<Vec<_>>(), [&started.payment.payment_id]);
        let foreign = StartAppPayment { payer: Some("chen".to_owned()), payable: Some(Payable::Bill(other)), ..plain };
        let foreign = w.service.start_app_payment(&w.server(), "k3", &foreign, None).await.unwrap();
        let hidden = w.service.app_payment(&client, &foreign.payment.payment_id).await.unwrap_err();
        assert!(matches!(hidden, Error::NotFound("payment")));
    }

    async fn a_token_ends_with_its_time_and_with_its_key(db: TestStore) {
        let w = AppWorld::new(db).await;
        let make = async || w.service.create_client_token(&w.key, "lin", &Payable::Bill(w.bill.clone())).await.unwrap();
        let first = make().await;
        w.advance(30 * MINUTE - 1);
        assert!(w.service.client_caller(&first.token).await.is_ok());
        w.advance(1);
        assert!(matches!(w.service.client_caller(&first.token).await, Err(Error::NotSignedIn)));
        let second = make().await;
        w.service.revoke_api_key(&w.admin, &w.key.key_id).await.unwrap();
        assert!(matches!(w.service.client_caller(&second.token).await, Err(Error::NotSignedIn)));
        assert!(matches!(w.service.client_caller("ct_nothing").await, Err(Error::NotSignedIn)));
    }

    async fn who_may(db: TestStore) {
        let w = AppWorld::new(db).await;
        let key = w.service.create_api_key(&w.admin, "parking", &[Scope::BillsRead]).await.unwrap();
        let weak = w.service.api_caller(&key.key).await.unwrap();
        let bill = Payable::Bill(w.bill.clone());
        assert!(matches!(w.service.create_client_token(&weak, "lin", &bill).await, Err(Error::Forbidden)));
        let refused = w.service.start_app_payment(&AppCaller::Server(weak), "k", &w.wanted("lin"), None).await;
        assert!(matches!(refused, Err(Error::Forbidden)));
        let refused = w.service.create_client_token(&w.key, "two words", &bill).await.unwrap_err();
        assert!(matches!(refused, Error::Invalid(_)));
    }

    async fn the_same_key_has_the_same_answer(db: TestStore) {
        let w = AppWorld::new(db).await;
        let first = w.start("lin", "k1").await.unwrap();
        w.advance(1_000);
        assert_eq!(w.start("lin", "k1").await.unwrap(), first);
        let other = StartAppPayment { amount: Some(fen(1000)), ..w.wanted("lin") };
        let refused = w.service.start_app_payment(&w.server(), "k1", &other, None).await.unwrap_err();
        assert_eq!(conflict(&refused), "idempotency_key_reused");
        // Another key goes on with the payer's own payment: one order at the provider.
        let again = w.start("lin", "k2").await.unwrap();
        assert_eq!(again.payment.payment_id, first.payment.payment_id);
        assert_eq!(AppWorld::tn(&again), AppWorld::tn(&first));
        assert_eq!(w.sandbox.union_trades().len(), 1);
        // Even after it was paid, the old key repeats its old answer; a new one says how it is.
        w.sandbox.union_pay(&AppWorld::tn(&first)).unwrap();
        w.deliver().await;
        assert_eq!(w.start("lin", "k1").await.unwrap(), first);
        assert_eq!(conflict(&w.start("lin", "k3").await.unwrap_err()), "nothing_owed");
        assert_eq!(w.show(&first.payment).await.state, PaymentState::Paid);
    }

    async fn both_at_once_have_one_answer(db: TestStore) {
        let w = AppWorld::new(db).await;
        let results = futures::future::join_all((0..4).map(|_| w.start("lin", "k1"))).await;
        let answers: Vec<_> = results.into_iter().flatten().collect();
        assert!(!answers.is_empty());
        assert!(answers.windows(2).all(|pair| pair[0].call == pair[1].call));
        assert_eq!(w.sandbox.union_trades().len(), 1);
        assert_eq!(w.start("lin", "k1").await.unwrap().call, answers[0].call);
    }

    async fn what_cannot_begin(db: TestStore) {
        let w = AppWorld::new(db).await;
        let begin = async |change: StartAppPayment, key: &str| {
            w.service.start_app_payment(&w.server(), key, &change, None).await.unwrap_err()
        };
        let shown = StartAppPayment { amount: Some(fen(999)), ..w.wanted("lin") };
        assert_eq!(conflict(&begin(shown, "a").await), "amount_changed");
        let off = StartAppPayment { method: Method::WechatApp, ..w.wanted("lin") };
        assert_eq!(conflict(&begin(off, "b").await), "method_off");
        for (change, key) in [
            (StartAppPayment { method: Method::WechatOa, ..w.wanted("lin") }, "c"),
            (StartAppPayment { payer: None, ..w.wanted("lin") }, "d"),
            (StartAppPayment { payable: None, ..w.wanted("lin") }, "e"),
            (w.wanted("lin"), ""),
            (w.wanted("lin"), "two words"),
        ] {
            assert!(matches!(begin(change, key).await, Error::Invalid(_)), "{key}");
        }
        assert!(w.sandbox.union_trades().is_empty());
        w.service.set_method(&w.admin, Method::UnionPayApp, false).await.unwrap();
        assert_eq!(conflict(&w.start("lin", "f").await.unwrap_err()), "method_off");
    }
}
