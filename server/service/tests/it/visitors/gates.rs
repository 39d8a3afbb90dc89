//! Gates: a pass opens once, in its time, at its site; nobody makes one.

use super::{Park, scanned};
use crate::admin::people::{code, stranger};
use domain::access::Scope;
use domain::offline::{Crypto, KeyNo};
use domain::time::{DAY, HOUR, MINUTE};
use domain::visitor::{BookingState, EARLY_MS, Pass, PassNo, PassVerdict, ScannedPass, seal_pass};
use futures::future::join_all;
use service::visitors::{CheckPass, HostAnswer};
use store::both;

struct AwsLc;

impl Crypto for AwsLc {
    fn hmac_sha256(&self, key: &[u8], data: &[u8]) -> [u8; 32] {
        let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, key);
        aws_lc_rs::hmac::sign(&key, data).as_ref().try_into().unwrap()
    }
}

both! {
    async fn a_pass_opens_once_and_in_its_time(db: TestStore) {
        let park = Park::new(db).await;
        let (booked, pass) = park.approved(1).await;
        assert_eq!(park.scan(&pass, "1").await.verdict, PassVerdict::NotYet);
        park.w.advance(HOUR - EARLY_MS);
        let opened = park.scan(&pass, "2").await;
        assert_eq!(opened.verdict, PassVerdict::Valid);
        let visitor = opened.visitor.clone().unwrap();
        assert_eq!((visitor.name.as_str(), visitor.arrived_at), ("陈*明", Some(park.now())));
        park.w.advance(MINUTE);
        // The gate's network broke, and it tells the same scan again.
        assert_eq!(park.scan(&pass, "2").await, opened, "the same scan, the same answer");
        assert_eq!(park.scan(&pass, "3").await.verdict, PassVerdict::Used);
        let detail = park.detail(&booked).await;
        assert_eq!((detail.state, detail.gate.as_str()), (BookingState::Arrived, "东门"));
        assert_eq!(park.pass(&booked).await, None);
    }

    async fn two_gates_at_once_let_one_in(db: TestStore) {
        let park = Park::new(db).await;
        for n in 0..4 {
            let (_, pass) = park.approved(n).await;
            park.w.advance(HOUR);
            let scans = ["a", "b", "c"].map(|no| park.scan(&pass, no));
            let verdicts: Vec<_> = join_all(scans).await.into_iter().map(|c| c.verdict).collect();
            let valid = verdicts.iter().filter(|v| **v == PassVerdict::Valid).count();
            let used = verdicts.iter().filter(|v| **v == PassVerdict::Used).count();
            assert_eq!((valid, used), (1, 2), "{verdicts:?}");
        }
    }

    async fn what_is_over_or_taken_back_opens_nothing(db: TestStore) {
        let park = Park::new(db).await;
        let (late, pass) = park.approved(1).await;
        park.w.advance(3 * HOUR);
        assert_eq!(park.scan(&pass, "1").await.verdict, PassVerdict::Expired, "before any sweep");
        park.w.pass(2 * MINUTE).await;
        assert_eq!(park.scan(&pass, "1").await.verdict, PassVerdict::Expired);
        assert_eq!(park.state(&late).await, BookingState::Expired);
        let (gone, pass) = park.approved(2).await;
        park.w.advance(HOUR);
        park.w.service.withdraw_visit(&gone.visitor).await.unwrap();
        assert_eq!(park.scan(&pass, "2").await.verdict, PassVerdict::Cancelled);
    }

    async fn nobody_makes_a_pass(db: TestStore) {
        let park = Park::new(db).await;
        let (_, pass) = park.approved(1).await;
        park.w.advance(HOUR);
        for n in [10, 20, 30, pass.len() - 1] {
            let mut signs: Vec<char> = pass.chars().collect();
            signs[n] = if signs[n] == 'A' { 'B' } else { 'A' };
            let forged: String = signs.into_iter().collect();
            assert_eq!(park.scan(&forged, "1").await, park.scan("no pass", "1").await, "{n}");
        }
        // Made with another key: whole, of a number that there is, for a longer time.
        let real = ScannedPass::decode(&pass).unwrap();
        let longer = Pass {
            key_no: KeyNo::FIRST,
            number: real.number(),
            opens: park.now(),
            until: park.now().plus(24 * HOUR),
            plate: None,
        };
        let forged = seal_pass(&AwsLc, &[9; 32], &longer).unwrap();
        assert_eq!(park.scan(&forged, "1").await.verdict, PassVerdict::Unknown);
        let unknown = Pass { number: PassNo::new(7).unwrap(), ..longer };
        let forged = seal_pass(&AwsLc, &[9; 32], &unknown).unwrap();
        assert_eq!(park.scan(&forged, "1").await.verdict, PassVerdict::Unknown);
        assert_eq!(park.scan(&pass, "1").await.verdict, PassVerdict::Valid, "the real one still opens");
    }

    async fn a_pass_is_for_its_site_and_its_operator(db: TestStore) {
        let park = Park::new(db).await;
        let (_, pass) = park.approved(1).await;
        park.w.advance(HOUR);
        let second = service::sites::SaveSite {
            id: None,
            code: "P2".to_owned(),
            name: "二号停车场".to_owned(),
            kind: service::sites::SiteKind::CarPark,
            tariff: Some(crate::world::tariff()),
            top_up: None,
            exit_window_ms: 15 * MINUTE,
            quote_valid_ms: 5 * MINUTE,
        };
        park.w.service.save_site(&park.w.admin, second).await.unwrap();
        let check = CheckPass {
            pass: pass.clone(),
            site: "P2".to_owned(),
            check_no: "1".to_owned(),
            gate: String::new(),
        };
        let elsewhere = park.w.service.verify_pass(&park.gate, &check).await.unwrap();
        assert_eq!((elsewhere.verdict, elsewhere.visitor), (PassVerdict::OtherSite, None));
        let nowhere = CheckPass { site: "P9".to_owned(), ..check.clone() };
        assert_eq!(code(park.w.service.verify_pass(&park.gate, &nowhere).await), "not_found");
        let empty = CheckPass::default();
        assert_eq!(code(park.w.service.verify_pass(&park.gate, &empty).await), "invalid_input");
        assert_eq!(code(park.w.service.verify_pass(&park.w.caller, &check).await), "forbidden");
        // Another operator's gate knows nothing of it, even at a site of the same code.
        let other = stranger(&park.w).await;
        let theirs = service::sites::SaveSite {
            id: None,
            code: "P1".to_owned(),
            name: "别家停车场".to_owned(),
            kind: service::sites::SiteKind::CarPark,
            tariff: Some(crate::world::tariff()),
            top_up: None,
            exit_window_ms: 15 * MINUTE,
            quote_valid_ms: 5 * MINUTE,
        };
        park.w.service.save_site(&other, theirs).await.unwrap();
        let key = park.w.service.create_api_key(&other, "gate", &[Scope::VisitorsVerify]).await.unwrap();
        let gate = park.w.service.api_caller(&key.key).await.unwrap();
        let check = CheckPass { site: "P1".to_owned(), ..check };
        let theirs = park.w.service.verify_pass(&gate, &check).await.unwrap();
        assert_eq!((theirs.verdict, theirs.visitor), (PassVerdict::Unknown, None));
    }

    async fn a_gate_without_a_network_verifies_with_its_key(db: TestStore) {
        let park = Park::new(db).await;
        let (_, before) = park.approved(1).await;
        let issued = park.w.service.issue_gate_key(&park.w.admin, &park.w.site).await.unwrap();
        let key: [u8; 32] = hex::decode(&issued.key).unwrap().try_into().unwrap();
        let (booked, pass) = park.approved(2).await;
        let read = ScannedPass::decode(&pass).unwrap().verify(&AwsLc, &key).expect("made with the new key");
        let detail = park.detail(&booked).await;
        assert_eq!((read.opens, read.until), (detail.from.plus(-EARLY_MS), detail.until));
        assert_eq!(read.plate.unwrap().as_str(), "粤B12345");
        assert_eq!(read.key_no.value(), issued.key_no);
        assert!(ScannedPass::decode(&before).unwrap().verify(&AwsLc, &key).is_none(), "made with the old one");
        // Asked online, both open.
        park.w.advance(HOUR);
        assert_eq!(park.scan(&before, "1").await.verdict, PassVerdict::Valid);
        assert_eq!(park.scan(&pass, "2").await.verdict, PassVerdict::Valid);
        assert!(!park.answer(&booked, HostAnswer::Approve).await.is_ok_and(|done| done));
    }

    async fn a_gate_without_a_network_tells_later_whom_it_let_in(db: TestStore) {
        let park = Park::new(db).await;
        let (booked, pass) = park.approved(1).await;
        let came = park.now().plus(HOUR + 10 * MINUTE);
        park.w.pass(DAY).await;
        assert_eq!(park.state(&booked).await, BookingState::Expired, "as far as was known");
        let noted = park.report(&pass, "e-1", came).await;
        assert_eq!(noted.verdict, PassVerdict::Valid);
        assert_eq!(noted.visitor.as_ref().unwrap().arrived_at, Some(came));
        let detail = park.detail(&booked).await;
        assert_eq!((detail.state, detail.arrived_at, detail.gate.as_str()), (BookingState::Arrived, Some(came), "东门"));
        // The answer was lost: told again, nothing changes, whatever moment it says now.
        assert_eq!(park.report(&pass, "e-1", came).await, noted);
        assert_eq!(park.report(&pass, "e-1", came.plus(MINUTE)).await, noted);
        // A copy of the pass at another gate that had no network either.
        assert_eq!(park.report(&pass, "w-1", came.plus(MINUTE)).await.verdict, PassVerdict::Used);
        assert_eq!(park.detail(&booked).await.arrived_at, Some(came));
    }

    async fn what_a_gate_tells_later_is_judged_as_it_stood_then(db: TestStore) {
        let park = Park::new(db).await;
        let (early, pass) = park.approved(1).await;
        let booked_at = park.now();
        park.w.advance(HOUR);
        park.w.service.withdraw_visit(&early.visitor).await.unwrap();
        let withdrawn_at = park.now();
        park.w.advance(MINUTE);
        assert_eq!(park.report(&pass, "1", booked_at).await.verdict, PassVerdict::NotYet, "long before its time");
        assert_eq!(park.report(&pass, "1", withdrawn_at).await.verdict, PassVerdict::Cancelled);
        assert_eq!(park.state(&early).await, BookingState::Cancelled);
        assert_eq!(park.report(&pass, "1", withdrawn_at.plus(-MINUTE)).await.verdict, PassVerdict::Valid);
        assert_eq!(park.state(&early).await, BookingState::Arrived, "they were in before they took it back");
        let (never, pass) = park.approved(2).await;
        assert_eq!(park.report(&pass, "2", park.now()).await.verdict, PassVerdict::NotYet);
        assert_eq!(park.state(&never).await, BookingState::Approved);
        let ahead = park.w.service.report_arrival(&park.gate, &scanned(&pass, "2"), park.now().plus(DAY)).await;
        assert_eq!(code(ahead), "invalid_input");
        let forged = park.report("PV1.AgAAAAAAAAABaw9tkGsPkLgA6H0ibD1AueLURZ1EyiyWRA", "3", park.now()).await;
        assert_eq!((forged.verdict, forged.visitor), (PassVerdict::Unknown, None));
        let stranger = park.w.service.report_arrival(&park.w.caller, &scanned(&pass, "4"), park.now()).await;
        assert_eq!(code(stranger), "forbidden");
    }
}
