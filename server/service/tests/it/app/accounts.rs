//! Entering a UnionPay account: every wrong field told, the rest tried at UnionPay.

use super::world::AppWorld;
use domain::method::Method;
use domain::time::DAY;
use sandbox::{FaultName, Place};
use service::Error;
use service::accounts::{SaveUnionPay, UnionPayEnvironment, Verdict};
use store::both;

fn codes(error: Error) -> Vec<(String, String)> {
    match error {
        Error::Invalid(fields) => fields.into_iter().map(|f| (f.field, f.code)).collect(),
        other => panic!("not a field: {other:?}"),
    }
}

fn one(field: &str, code: &str) -> Vec<(String, String)> {
    vec![(field.to_owned(), code.to_owned())]
}

both! {
    async fn a_good_one_is_tried_and_kept(db: TestStore) {
        let w = AppWorld::bare(db).await;
        let saved = w.service.save_unionpay(&w.admin, w.form()).await.unwrap();
        assert!(saved.new_version && saved.checks.iter().all(|c| c.verdict == Verdict::Pass), "{:?}", saved.checks);
        let form = w.service.unionpay_form(&w.admin).await.unwrap();
        assert_eq!((form.version, form.environment), (1, UnionPayEnvironment::Test));
        assert_eq!(form.mer_id, "777290058110048");
        assert!(form.cert_id.bytes().all(|b| b.is_ascii_digit()) && form.certificate_subject.contains("777290058110048"));
        assert!(!form.enabled);
        assert!(w.service.set_method(&w.admin, Method::UnionPayApp, true).await.unwrap());
        // The same again is no new version; nothing but the number keeps everything.
        let again = w.service.save_unionpay(&w.admin, w.form()).await.unwrap();
        assert!(!again.new_version && again.version == 1);
        assert!(!w.service.check_unionpay(&w.admin).await.unwrap().new_version);
        let undo = SaveUnionPay { undo_same_day: true, ..w.form() };
        assert!(w.service.save_unionpay(&w.admin, undo).await.unwrap().new_version);
    }

    async fn what_is_wrong_is_said_at_its_field(db: TestStore) {
        let w = AppWorld::bare(db).await;
        let nothing = w.service.save_unionpay(&w.admin, SaveUnionPay::default()).await.unwrap_err();
        assert_eq!(codes(nothing).len(), 5, "number, environment, pfx, root, middle");
        let good = w.form();
        for (change, wanted) in [
            (SaveUnionPay { mer_id: "123".to_owned(), ..good.clone() }, one("mer_id", "mer_id_shape")),
            (SaveUnionPay { environment: "elsewhere".to_owned(), ..good.clone() }, one("environment", "required")),
            (SaveUnionPay { pfx_password: Some("111111".to_owned().into()), ..good.clone() }, one("pfx_password", "pfx_password")),
            (SaveUnionPay { pfx: Some("bm90IGEgcGZ4".to_owned().into()), ..good.clone() }, one("pfx", "not_pfx")),
            (SaveUnionPay { root: Some("text".to_owned()), ..good.clone() }, one("root", "not_pem")),
            (SaveUnionPay { root: good.middle.clone(), ..good.clone() }, one("root", "not_a_root")),
            (SaveUnionPay { middle: good.root.clone(), ..good.clone() }, one("middle", "other_root")),
            // Another merchant's number with our certificate.
            (SaveUnionPay { mer_id: "777290058110097".to_owned(), ..good.clone() }, one("pfx", "unionpay_signature_refused")),
            (SaveUnionPay { mer_id: "777290058119999".to_owned(), ..good.clone() }, one("mer_id", "unionpay_unknown_merchant")),
        ] {
            let refused = w.service.save_unionpay(&w.admin, change).await.unwrap_err();
            assert_eq!(codes(refused), wanted);
        }
        assert_eq!(w.service.unionpay_form(&w.admin).await.unwrap().version, 0, "nothing was kept");
    }

    async fn an_answer_by_somebody_else_is_no_proof(db: TestStore) {
        let w = AppWorld::bare(db).await;
        for fault in [FaultName::UnknownSerial, FaultName::WrongSigner] {
            w.fault(fault, Place::Answer);
            let refused = w.service.save_unionpay(&w.admin, w.form()).await.unwrap_err();
            assert_eq!(codes(refused), one("middle", "unionpay_untrusted_answer"), "{fault:?}");
        }
        // Out of reach says nothing: kept, but it cannot be switched on.
        w.fault(FaultName::TimeoutAfterSuccess, Place::Answer);
        let saved = w.service.save_unionpay(&w.admin, w.form()).await.unwrap();
        assert!(saved.checks.iter().any(|c| c.verdict == Verdict::Cannot));
        let refused = w.service.set_method(&w.admin, Method::UnionPayApp, true).await.unwrap_err();
        assert!(matches!(refused, Error::Conflict("not_checked")), "{refused:?}");
    }

    async fn the_end_of_the_certificate_is_seen_coming(db: TestStore) {
        let w = AppWorld::new(db).await;
        let until = w.service.unionpay_form(&w.admin).await.unwrap().valid_until.unwrap();
        let verdict = async |left: i64| {
            w.advance(until.plus(-left).since(w.now()));
            let form = w.service.unionpay_form(&w.admin).await.unwrap();
            form.checks.iter().find(|c| c.key == "merchant_certificate").unwrap().verdict
        };
        assert_eq!(verdict(31 * DAY).await, Verdict::Pass);
        assert_eq!(verdict(29 * DAY).await, Verdict::Warn);
        assert_eq!(verdict(-DAY).await, Verdict::Fail);
    }
}
