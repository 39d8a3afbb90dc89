//! A payment begins, is paid, and is known to be: by notification, by query, after a lost answer, after a killed App.

use super::world::AppWorld;
use domain::payment::{PaymentFlag, PaymentState};
use domain::time::{MINUTE, SECOND};
use sandbox::{FaultName, Place};
use service::Error;
use store::both;

both! {
    async fn paid_and_told(db: TestStore) {
        let w = AppWorld::new(db).await;
        let started = w.start("lin", "k").await.unwrap();
        assert_eq!((started.payment.state, started.payment.amount.value()), (PaymentState::Pending, 1_000));
        assert_eq!(started.call.params["mode"], "01");
        assert_eq!(w.show(&started.payment).await.state, PaymentState::Pending);
        let query_id = w.sandbox.union_pay(&AppWorld::tn(&started)).unwrap();
        assert_eq!(w.deliver().await, [200]);
        let paid = w.show(&started.payment).await;
        assert_eq!((paid.state, paid.transaction_id), (PaymentState::Paid, Some(query_id)));
        assert!(paid.exit_until.is_some_and(|until| until > w.now()), "the car may leave");
        w.books_are_right().await;
    }

    async fn the_notification_is_lost(db: TestStore) {
        let w = AppWorld::new(db).await;
        let started = w.start("lin", "k").await.unwrap();
        w.sandbox.union_pay(&AppWorld::tn(&started)).unwrap();
        // The App asks: the provider is asked in its turn.
        w.advance(3 * SECOND);
        assert_eq!(w.show(&started.payment).await.state, PaymentState::Paid);
        // What comes later changes nothing, and is acknowledged.
        assert_eq!(w.deliver().await, [200]);
        w.books_are_right().await;
    }

    async fn nobody_asks_and_nobody_tells(db: TestStore) {
        let w = AppWorld::new(db).await;
        let started = w.start("lin", "k").await.unwrap();
        w.sandbox.union_pay(&AppWorld::tn(&started)).unwrap();
        w.live(MINUTE).await;
        let payments = w.service.app_payments(&w.server(), w.wanted("lin").payable.as_ref()).await.unwrap();
        assert_eq!(payments[0].state, PaymentState::Paid, "the job asked");
        w.books_are_right().await;
    }

    async fn a_killed_app_goes_on(db: TestStore) {
        let w = AppWorld::new(db).await;
        let started = w.start("lin", "k").await.unwrap();
        // It forgot everything but its bill.
        let found = w.service.app_payments(&w.server(), w.wanted("lin").payable.as_ref()).await.unwrap();
        let (payment, call) = w.service.app_payment(&w.server(), &found[0].payment_id).await.unwrap();
        assert_eq!(payment.state, PaymentState::Pending);
        assert_eq!(call.unwrap(), started.call, "the same tn again: it is in use");
        w.sandbox.union_pay(&AppWorld::tn(&started)).unwrap();
        w.advance(3 * SECOND);
        let (payment, call) = w.service.app_payment(&w.server(), &found[0].payment_id).await.unwrap();
        assert_eq!((payment.state, call), (PaymentState::Paid, None));
    }

    async fn forged_and_wrong_ones_are_refused_with_4xx(db: TestStore) {
        let w = AppWorld::new(db).await;
        let started = w.start("lin", "k").await.unwrap();
        w.sandbox.union_pay(&AppWorld::tn(&started)).unwrap();
        let id = w.sandbox.notifications()[0].id.clone();
        for fault in [
            FaultName::CorruptSignature,
            FaultName::TamperedBody,
            FaultName::TamperedLineEnds,
            FaultName::WrongSigner,
            FaultName::UnknownSerial,
            FaultName::ExpiredCertificate,
            FaultName::WrongAmount,
            FaultName::WrongCurrency,
            FaultName::WrongMerchant,
        ] {
            assert!(w.sandbox.replay_notification(&id, &[fault]));
            let answers = w.deliver().await;
            assert!(answers.len() == 1 && (400..500).contains(&answers[0]), "{fault:?}: {answers:?}");
        }
        let payments = w.service.app_payments(&w.server(), w.wanted("lin").payable.as_ref()).await.unwrap();
        assert_eq!(payments[0].state, PaymentState::Pending, "none of them was believed");
        // It comes again, honest.
        assert!(w.sandbox.replay_notification(&id, &[]));
        assert_eq!(w.deliver().await, [200]);
        assert!(w.sandbox.replay_notification(&id, &[]));
        assert_eq!(w.deliver().await, [200], "a repetition");
        assert_eq!(w.show(&started.payment).await.state, PaymentState::Paid);
        w.books_are_right().await;
    }

    async fn the_answer_with_the_tn_is_lost(db: TestStore) {
        let w = AppWorld::new(db).await;
        w.fault(FaultName::TimeoutAfterSuccess, Place::Answer);
        let lost = w.start("lin", "k").await.unwrap_err();
        assert!(matches!(lost, Error::Provider { code: "timeout", .. }), "{lost:?}");
        // At once, its fate is open; after a minute, nobody can have the tn: another payment begins.
        assert!(matches!(w.start("lin", "k").await, Err(Error::Conflict("payment_in_progress"))));
        w.live(62 * SECOND).await;
        let started = w.start("lin", "k").await.unwrap();
        assert_eq!(w.sandbox.union_trades().len(), 2);
        w.sandbox.union_pay(&AppWorld::tn(&started)).unwrap();
        w.deliver().await;
        assert_eq!(w.show(&started.payment).await.state, PaymentState::Paid);
        w.live(8 * MINUTE).await;
        w.books_are_right().await;
    }

    async fn another_way_to_pay_after_all(db: TestStore) {
        let w = AppWorld::new(db).await;
        let left = w.start("lin", "k1").await.unwrap();
        // Another merchant number of the same operator stands for another method: the payer's own payment gives way.
        w.service.save_unionpay(&w.admin, w.form_of(1)).await.unwrap();
        let taken = w.start("lin", "k2").await.unwrap();
        assert_ne!(left.payment.payment_id, taken.payment.payment_id);
        assert_eq!(w.show(&left.payment).await.state, PaymentState::Closed);
        // Somebody else's would not.
        assert!(matches!(w.start("chen", "k3").await, Err(Error::Conflict("payment_in_progress"))));
        w.sandbox.union_pay(&AppWorld::tn(&taken)).unwrap();
        w.deliver().await;
        // The old control was still open, is paid too, and nobody is told: found by asking, and given back.
        w.sandbox.union_pay(&AppWorld::tn(&left)).unwrap();
        w.sandbox.change(|state, _| state.notifications.clear());
        w.live(9 * MINUTE).await;
        let (twice, _) = w.service.app_payment(&w.server(), &left.payment.payment_id).await.unwrap();
        assert_eq!(twice.state, PaymentState::Refunded, "{twice:?}");
        assert_eq!(w.show(&taken.payment).await.state, PaymentState::Paid);
        w.books_are_right().await;
    }

    async fn late_money_waits_at_the_desk(db: TestStore) {
        let w = AppWorld::new(db).await;
        let started = w.start("lin", "k").await.unwrap();
        w.live(8 * MINUTE).await;
        assert_eq!(w.show(&started.payment).await.state, PaymentState::Closed, "its payTimeout is over");
        w.fault(FaultName::LateSuccess, Place::Wallet);
        w.sandbox.union_pay(&AppWorld::tn(&started)).unwrap();
        assert_eq!(w.deliver().await, [200]);
        assert_eq!(w.show(&started.payment).await.state, PaymentState::Paid);
        let desk = w.service.desk(&w.admin).await.unwrap().payments;
        assert_eq!(desk.len(), 1);
        assert_eq!(desk[0].flag, PaymentFlag::Late);
        w.books_are_right().await;
    }
}
