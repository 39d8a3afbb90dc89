//! What the parking system reports and asks.

use super::people::{code, fields};
use crate::fake_wechat::Tweak;
use crate::world::World;
use domain::access::Scope;
use domain::time::{HOUR, MINUTE};
use service::notify::NotifyKind;
use service::parking::{AtLane, BillQuery, Entered, LaneState, Left};
use service::{Actor, Result};
use store::both;

fn entered(w: &World, visit_no: &str, plate: Option<&str>, minutes_ago: i64) -> Entered {
    Entered {
        site: "P1".to_owned(),
        visit_no: visit_no.to_owned(),
        plate: plate.map(str::to_owned),
        entered_at: w.now().plus(-minutes_ago * MINUTE),
    }
}

fn query(visit_no: &str) -> BillQuery {
    BillQuery { site: "P1".to_owned(), plate: None, visit_no: Some(visit_no.to_owned()) }
}

fn by_plate(plate: &str) -> BillQuery {
    BillQuery { site: "P1".to_owned(), plate: Some(plate.to_owned()), visit_no: None }
}

async fn stand(w: &World, visit_no: Option<&str>, plate: Option<&str>) -> Result<LaneState> {
    let report = AtLane {
        site: "P1".to_owned(),
        lane: "OUT1".to_owned(),
        visit_no: visit_no.map(str::to_owned),
        plate: plate.map(str::to_owned),
    };
    w.service.vehicle_at_lane(&w.caller, report).await
}

/// What the console shows at the exit lane.
async fn at_exit(w: &World) -> Option<String> {
    let lanes = w.service.list_sites(&w.admin).await.unwrap().remove(0).lanes;
    lanes.into_iter().find(|lane| lane.code == "OUT1").unwrap().vehicle
}

async fn leave(
    w: &World,
    visit_no: Option<&str>,
    plate: Option<&str>,
    minutes_ago: i64,
) -> Result<service::parking::Visit> {
    let report = Left {
        site: "P1".to_owned(),
        visit_no: visit_no.map(str::to_owned),
        plate: plate.map(str::to_owned),
        left_at: w.now().plus(-minutes_ago * MINUTE),
    };
    w.service.vehicle_left(&w.caller, report).await
}

both! {
    async fn the_same_report_again_is_the_same_stay(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        let report = entered(&w, "V1", Some("粤b·12345"), 30);
        let first = s.vehicle_entered(&w.caller, report.clone()).await.unwrap();
        assert!(first.created && first.visit.plate.as_deref() == Some("粤B12345"));
        let again = s.vehicle_entered(&w.caller, report.clone()).await.unwrap();
        assert!(!again.created && again.visit == first.visit);
        for other in [entered(&w, "V1", None, 30), entered(&w, "V1", Some("粤B12345"), 29)] {
            assert_eq!(code(s.vehicle_entered(&w.caller, other).await), "visit_differs");
        }
        let wrong = fields(s.vehicle_entered(&w.caller, entered(&w, "V2", Some("12345"), 1)).await);
        assert_eq!(wrong, [("plate".to_owned(), "plate_province".to_owned())]);
        let ahead = fields(s.vehicle_entered(&w.caller, entered(&w, "V2", None, -11)).await);
        assert_eq!(ahead, [("entered_at".to_owned(), "in_the_future".to_owned())]);
        let unnamed = fields(s.vehicle_entered(&w.caller, entered(&w, "", None, 0)).await);
        assert_eq!(unnamed, [("visit_no".to_owned(), "required".to_owned())]);
        let nowhere = Entered { site: "P9".to_owned(), ..report };
        assert_eq!(code(s.vehicle_entered(&w.caller, nowhere).await), "not_found");
    }

    async fn a_lost_report_of_leaving_does_not_shut_the_car_out(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        s.vehicle_entered(&w.caller, entered(&w, "V1", Some("粤B12345"), 300)).await.unwrap();
        stand(&w, Some("V1"), None).await.unwrap();
        assert_eq!(at_exit(&w).await.as_deref(), Some("粤B12345"));
        let second = s.vehicle_entered(&w.caller, entered(&w, "V2", Some("粤B12345"), 10)).await.unwrap();
        assert!(second.created);
        assert_eq!(s.bill(&w.caller, by_plate("粤B12345")).await.unwrap().visit_no, "V2");
        let first = leave(&w, Some("V1"), None, 0).await.unwrap();
        assert_eq!(first.left_at, Some(second.visit.entered_at), "it ended when the next stay began");
        assert_eq!(at_exit(&w).await, None);
        let earlier = s.vehicle_entered(&w.caller, entered(&w, "V3", Some("粤B12345"), 20)).await;
        assert_eq!(code(earlier), "plate_inside", "a report that comes late ends nothing");
    }

    async fn a_lane_holds_what_was_reported_last(db: TestStore) {
        let w = World::new(db).await;
        w.drive_in("V1", "粤B12345", 30).await;
        w.drive_in("V2", "粤B54321", 20).await;
        let state = stand(&w, None, Some("粤B12345")).await.unwrap();
        assert_eq!((state.lane.as_str(), state.visit.unwrap().visit_no.as_str()), ("OUT1", "V1"));
        assert_eq!(stand(&w, Some("V2"), None).await.unwrap().visit.unwrap().visit_no, "V2");
        assert_eq!(code(stand(&w, None, Some("沪A00001")).await), "not_found");
        assert_eq!(at_exit(&w).await, None, "an unknown car stands there: nobody pays for the one before");
        stand(&w, Some("V1"), None).await.unwrap();
        assert_eq!(stand(&w, None, None).await.unwrap().visit, None);
        leave(&w, Some("V1"), None, 0).await.unwrap();
        assert_eq!(code(stand(&w, Some("V1"), None).await), "not_found", "it is gone");
    }

    async fn leaving_is_reported_once(db: TestStore) {
        let w = World::new(db).await;
        w.drive_in("V1", "粤B12345", 30).await;
        stand(&w, Some("V1"), None).await.unwrap();
        assert_eq!(fields(leave(&w, Some("V1"), None, 31).await), [("left_at".to_owned(), "before_entry".to_owned())]);
        let left = leave(&w, None, Some("粤B12345"), 1).await.unwrap();
        assert_eq!(left.left_at, Some(w.now().plus(-MINUTE)));
        assert_eq!(leave(&w, None, Some("粤B12345"), 0).await.unwrap(), left, "the second report changes nothing");
        assert_eq!(leave(&w, Some("V1"), None, 0).await.unwrap(), left);
        assert_eq!(code(leave(&w, None, Some("沪A00001"), 0).await), "not_found");
        assert_eq!(fields(leave(&w, None, None, 0).await), [("visit_no".to_owned(), "required".to_owned())]);
        assert_eq!(at_exit(&w).await, None);
        assert_eq!(code(w.service.bill(&w.caller, by_plate("粤B12345")).await), "not_found");
        let bill = w.service.bill(&w.caller, query("V1")).await.unwrap();
        w.advance(5 * HOUR);
        let later = w.service.bill(&w.caller, query("V1")).await.unwrap();
        assert_eq!((bill.fee, bill.as_of), (later.fee, later.as_of), "who left pays no more");
    }

    async fn a_bill_grows_is_paid_and_grows_again_after_the_window(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        let (_, order_no, trade) = w.tapped("V1", "粤B12345", "alice").await;
        let owed = s.bill(&w.caller, by_plate("粤b12345")).await.unwrap();
        assert_eq!((owed.fee.value(), owed.due.value(), owed.may_leave, owed.exit_until), (1000, 1000, false, None));
        w.wechat.pay(&trade);
        w.notify(NotifyKind::Payment, w.wechat.payment_notification(&trade, &Tweak::default())).await;
        let paid_at = w.now();
        w.advance(15 * MINUTE);
        let paid = s.bill(&w.caller, query("V1")).await.unwrap();
        assert_eq!((paid.fee.value(), paid.paid.value(), paid.due.value(), paid.may_leave), (1000, 1000, 0, true));
        assert_eq!(paid.exit_until, Some(paid_at.plus(15 * MINUTE)));
        let payments = s.bill_payments(&w.caller, &paid.bill_id).await.unwrap();
        assert_eq!(payments.len(), 1);
        assert_eq!((payments[0].out_trade_no.as_str(), &payments[0].order_no), (trade.as_str(), &order_no));
        w.advance(HOUR);
        let overstayed = s.bill(&w.caller, query("V1")).await.unwrap();
        assert_eq!((overstayed.fee.value(), overstayed.due.value(), overstayed.may_leave), (1500, 500, false));
    }

    async fn a_short_stay_is_free(db: TestStore) {
        let w = World::new(db).await;
        w.drive_in("V1", "粤B12345", 15).await;
        let bill = w.service.bill(&w.caller, query("V1")).await.unwrap();
        assert!(bill.may_leave && bill.fee.is_zero() && bill.exit_until.is_none());
        assert_eq!(fields(w.service.bill(&w.caller, BillQuery { visit_no: None, ..query("") }).await), [(
            "visit_no".to_owned(),
            "required".to_owned(),
        )]);
    }

    async fn a_ticket_from_our_page_is_confirmed_by_the_parking_system(db: TestStore) {
        let w = World::new(db).await;
        let session = w.sign_in(&w.entry_code, "alice").await;
        let ticket = w.service.enter_without_plate(&w.entry_code, &session).await.unwrap();
        w.advance(MINUTE);
        let confirmed = w.service.vehicle_entered(&w.caller, entered(&w, &ticket.ticket_no, None, 0)).await.unwrap();
        assert!(!confirmed.created);
        assert_eq!(confirmed.visit.entered_at, ticket.entered_at, "the ticket's moment counts");
    }

    async fn a_closed_site_takes_nobody_in_and_lets_everybody_out(db: TestStore) {
        let w = World::new(db).await;
        w.drive_in("V1", "粤B12345", 30).await;
        w.service.close_site(&w.admin, &w.site).await.unwrap();
        let refused = w.service.vehicle_entered(&w.caller, entered(&w, "V2", None, 0)).await;
        assert_eq!(code(refused), "site_closed");
        assert!(!w.service.bill(&w.caller, query("V1")).await.unwrap().due.is_zero());
        leave(&w, Some("V1"), None, 0).await.unwrap();
        assert!(w.service.api_sites(&w.caller).await.unwrap().is_empty());
    }

    async fn a_key_of_another_operator_finds_nothing(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        w.drive_in("V1", "粤B12345", 30).await;
        let bill = s.bill(&w.caller, query("V1")).await.unwrap();
        let other = s.create_operator(&Actor::cli(None), "other", "别家").await.unwrap().id;
        let key = s.create_api_key(&Actor::cli(Some(other)), "k", Scope::ALL).await.unwrap().key;
        let stranger = s.api_caller(&key).await.unwrap();
        assert_eq!(code(s.bill(&stranger, query("V1")).await), "not_found");
        assert_eq!(code(s.bill_payments(&stranger, &bill.bill_id).await), "not_found");
        assert_eq!(code(s.vehicle_entered(&stranger, entered(&w, "V9", None, 0)).await), "not_found");
        let left = Left { site: "P1".to_owned(), visit_no: Some("V1".to_owned()), plate: None, left_at: w.now() };
        assert_eq!(code(s.vehicle_left(&stranger, left).await), "not_found");
        assert!(s.api_sites(&stranger).await.unwrap().is_empty());
        let sites = s.api_sites(&w.caller).await.unwrap();
        assert_eq!((sites[0].code.as_str(), sites[0].lanes.len()), ("P1", 2));
    }
}
