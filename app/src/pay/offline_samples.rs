//! A terminal's bill with made-up contents.

use super::samples::{NOW, Sample};
use super::{Notice, PageContext, notice, offline_refused, page, result};
use domain::ids::OrderNo;
use domain::money::Fen;
use domain::offline::{Bill, BillNo, ItemText, KeyNo, Subject, TerminalNo};
use domain::plate::Plate;
use domain::time::{MINUTE, SECOND, UnixMs};
use service::offline::{OfflineFacts, OfflinePaid, OfflineRefused, OfflineWhy};
use service::payer::{PageState, PayableBill, Place, ResultState};

const SITE: &str = "科技园地下停车场";
const TERMINAL: &str = "东出口缴费机";

fn order_no() -> OrderNo {
    OrderNo::from_parts("L", NOW, [7; 10])
}

fn facts(subject: Subject) -> Option<OfflineFacts> {
    let issued_at = UnixMs(NOW.seconds() * SECOND);
    let bill = Bill {
        terminal: TerminalNo::new(10_000_001).ok()?,
        key_no: KeyNo::FIRST,
        bill_no: BillNo::new(1_795_436_100).ok()?,
        amount: Fen::new(1_250).ok()?,
        issued_at,
        expires_at: issued_at.plus(10 * MINUTE),
        subject,
    };
    Some(OfflineFacts { site_name: SITE.to_owned(), terminal_name: TERMINAL.to_owned(), bill })
}

fn payable(facts: OfflineFacts) -> PageState {
    let place = Place {
        site_name: SITE.to_owned(),
        lane_name: Some(TERMINAL.to_owned()),
        plate: None,
        ticket_no: None,
    };
    let bill = PayableBill {
        order_no: order_no(),
        amount: facts.bill.amount,
        bill: None,
        valid_until: facts.bill.payable_until(),
        place,
    };
    PageState::OfflineBill { bill, facts }
}

/// Every page of a terminal's bill.
pub fn all(context: &PageContext<'_>) -> Vec<Sample> {
    let plate = Plate::parse("粤B12345").ok().map(Subject::Plate).and_then(facts);
    let item = ItemText::parse("Locker 12 · 2 h").ok().map(Subject::Item).and_then(facts);
    let (Some(plate), Some(item)) = (plate, item) else { return Vec::new() };
    let paid = |release: Option<&str>| {
        let release = release.map(str::to_owned);
        PageState::OfflinePaid(OfflinePaid { facts: plate.clone(), paid_at: NOW, release })
    };
    let refused = |why| PageState::OfflineRefused(OfflineRefused { why, facts: Some(item.clone()) });
    let states = [
        ("offline-bill-plate", payable(plate.clone())),
        ("offline-bill-item", payable(item.clone())),
        ("offline-paid", paid(Some("06827624"))),
        ("offline-paid-by-another", paid(None)),
        ("offline-revoked", refused(OfflineWhy::TerminalRevoked)),
        ("offline-key-ended", refused(OfflineWhy::KeyEnded)),
        ("offline-clock", refused(OfflineWhy::NotYet)),
        ("offline-expired", refused(OfflineWhy::Expired)),
        ("offline-number-reused", refused(OfflineWhy::NumberReused)),
        ("offline-late", refused(OfflineWhy::Late)),
        ("offline-refunded", refused(OfflineWhy::Refunded)),
    ];
    let mut samples: Vec<Sample> =
        states.into_iter().map(|(name, state)| (name, page(context, &state, false))).collect();
    for (name, why) in [
        ("offline-unreadable", OfflineWhy::Unreadable),
        ("offline-unknown", OfflineWhy::UnknownTerminal),
        ("offline-forged", OfflineWhy::Forged),
    ] {
        samples.push((name, offline_refused(context, &OfflineRefused { why, facts: None })));
    }
    let late = ResultState::Late { amount: plate.bill.amount };
    samples.push(("offline-result-late", result(context, &late, &order_no())));
    samples.push(("offline-trouble", notice(context, Notice::Trouble)));
    samples
}
