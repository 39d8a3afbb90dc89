//! What needs no surface: reading forms, and where another car may be chosen.

use super::page::{Fields, asks_at};
use app::pay::At;
use domain::ids::OrderNo;
use domain::money::Fen;
use domain::time::UnixMs;
use service::payer::{PageState, PayableBill, Place};

#[test]
fn forms_are_read_and_bounded() {
    let fields = Fields::read("step=plate&plate=%E7%B2%A4B12345&plate=other&order_no=D123456".as_bytes());
    assert_eq!(fields.get("plate"), Some("粤B12345"), "the first of a name counts");
    assert_eq!(fields.order_no("order_no"), Some(OrderNo::parse("D123456").unwrap()));
    assert_eq!(fields.order_no("step"), None, "too short for an order's number");
    let many = (0..100).map(|n| format!("f{n}=x")).collect::<Vec<_>>().join("&");
    assert_eq!(Fields::read(many.as_bytes()).get("f50"), None);
}

#[test]
fn the_lane_says_which_car_it_is() {
    let place = |lane: Option<&str>| Place {
        site_name: "A".to_owned(),
        lane_name: lane.map(str::to_owned),
        plate: Some("粤B12345".to_owned()),
        ticket_no: None,
    };
    let progress = |place| PageState::InProgress {
        order_no: OrderNo::parse("D123456").unwrap(),
        amount: Fen::ZERO,
        place,
    };
    let at = |lane_name| Some(At { site_name: "A", lane_name });
    assert_eq!(asks_at(&progress(place(None))), at(None));
    assert_eq!(asks_at(&progress(place(Some("东出口")))), None, "the lane says which car it is");
    assert_eq!(asks_at(&PageState::AskPlate { site_name: "A".to_owned() }), at(None));
    let nobody = PageState::NoCar { site_name: "A".to_owned(), lane_name: "东出口".to_owned() };
    assert_eq!(asks_at(&nobody), at(Some("东出口")));
    let test = PayableBill {
        order_no: OrderNo::parse("D123456").unwrap(),
        amount: Fen::ZERO,
        bill: None,
        valid_until: UnixMs(0),
        place: place(None),
    };
    assert_eq!(asks_at(&PageState::Bill(test)), None, "a test payment has no car");
}
