//! Bookings along their graph, times that are taken, and passes that nobody can forge.

use aws_lc_rs::hmac;
use domain::offline::{Crypto, KeyNo};
use domain::plate::Plate;
use domain::time::{DAY, HOUR, MINUTE, SECOND, UnixMs};
use domain::visitor::{
    BadPass, BookingEvent, BookingState, EARLY_MS, GATE_CLOCK_MS, MAX_AHEAD_MS, MAX_PASS, MAX_STAY_MS, Move,
    PREFIX, Pass, PassNo, PassVerdict, Period, PeriodError, ScannedPass, judge, judge_then, local_text,
    local_time, pass_check_value, seal_pass,
};
use proptest::prelude::*;

struct AwsLc;

impl Crypto for AwsLc {
    fn hmac_sha256(&self, key: &[u8], data: &[u8]) -> [u8; 32] {
        hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), data).as_ref().try_into().unwrap()
    }
}

/// 2026-12-02 09:00 in Shanghai.
const NINE: UnixMs = UnixMs(1_796_173_200_000);

fn key() -> [u8; 32] {
    std::array::from_fn(|i| u8::try_from(i).unwrap())
}

fn a_pass() -> Pass {
    Pass {
        key_no: KeyNo::FIRST,
        number: PassNo::new(0x0123_4567_89ab_cdef).unwrap(),
        opens: NINE,
        until: NINE.plus(150 * MINUTE),
        plate: Some(Plate::parse("粤B12345").unwrap()),
    }
}

proptest! {
    /// Whatever happens in whatever order: a booking is answered once between two changes, arrives at most once and at a
    /// gate only when approved; after its end it can only turn out that somebody had come in before.
    #[test]
    fn a_booking_moves_along_its_graph(events in proptest::collection::vec(0..BookingEvent::ALL.len(), 0..20)) {
        let mut state = BookingState::Requested;
        let mut been = vec![state];
        for event in events.into_iter().map(|i| BookingEvent::ALL[i]) {
            match state.next(event) {
                Move::To(next) => {
                    prop_assert!(state.is_open() || event == BookingEvent::Report, "{state} ended and went to {next}");
                    prop_assert_eq!(next, event.leads_to());
                    prop_assert!(event != BookingEvent::Arrive || state == BookingState::Approved);
                    if event == BookingEvent::Change {
                        been.clear();
                    }
                    prop_assert!(!been.contains(&next));
                    state = next;
                    been.push(next);
                }
                Move::Stay => prop_assert_eq!(state, event.leads_to()),
                Move::Refuse => prop_assert_ne!(state, event.leads_to()),
            }
        }
        prop_assert!(!(been.contains(&BookingState::Approved) && been.contains(&BookingState::Declined)));
    }

    #[test]
    fn a_pass_is_read_back_and_no_other_sign_opens(at in 0..200_usize, other in "[0-9A-Za-z_-]") {
        let text = seal_pass(&AwsLc, &key(), &a_pass()).unwrap();
        prop_assert!(text.len() <= MAX_PASS);
        prop_assert_eq!(ScannedPass::decode(&text).unwrap().verify(&AwsLc, &key()), Some(a_pass()));
        let at = at % text.len();
        let forged = format!("{}{other}{}", &text[..at], &text[at + 1..]);
        if forged != text {
            let opened = ScannedPass::decode(&forged).ok().and_then(|p| p.verify(&AwsLc, &key()));
            prop_assert_eq!(opened, None);
        }
    }

    #[test]
    fn nothing_that_is_scanned_is_a_surprise(text in ".{0,120}") {
        let _ = ScannedPass::decode(&text);
        let _ = ScannedPass::decode(&format!("{PREFIX}{text}"));
    }
}

/// Made by another implementation: the one in Python that docs/INTEGRATION.md shows.
#[test]
fn known_answers() {
    let with_plate = "PV1.AQEjRWeJq83vaw9tkGsPkLgJ57KkQjEyMzQ1YSscJMnGH_oKbsW4o8ELAg";
    let without = "PV1.AgAAAAAAAAABaw9tkGsPkLgA6H0ibD1AueLURZ1EyiyWRA";
    assert_eq!(seal_pass(&AwsLc, &key(), &a_pass()).unwrap(), with_plate);
    let other =
        Pass { key_no: KeyNo::new(2).unwrap(), number: PassNo::new(1).unwrap(), plate: None, ..a_pass() };
    assert_eq!(seal_pass(&AwsLc, &key(), &other).unwrap(), without);
    assert_eq!(pass_check_value(&AwsLc, &key(), KeyNo::FIRST), "9D4CBA");
    let mut foreign = key();
    foreign[31] ^= 1;
    assert_eq!(ScannedPass::decode(with_plate).unwrap().verify(&AwsLc, &foreign), None);
    assert_eq!(ScannedPass::decode("https://example.cn/"), Err(BadPass::Shape));
    assert_eq!(ScannedPass::decode(&format!("{with_plate}AAAA")), Err(BadPass::Shape));
}

#[test]
fn times_that_are_taken() {
    let now = NINE;
    let book = |from: i64, until: i64| Period::book(now.plus(from), now.plus(until), now);
    assert!(book(-HOUR, MINUTE).is_ok(), "at the gate itself");
    assert!(book(MAX_AHEAD_MS, MAX_AHEAD_MS + MAX_STAY_MS).is_ok());
    assert_eq!(book(-HOUR - SECOND, HOUR), Err(PeriodError::Past));
    assert_eq!(book(MAX_AHEAD_MS + 1, MAX_AHEAD_MS + HOUR), Err(PeriodError::TooFar));
    assert_eq!(book(HOUR, HOUR), Err(PeriodError::Backwards));
    assert_eq!(book(-MINUTE, 0), Err(PeriodError::Backwards));
    assert_eq!(book(0, MAX_STAY_MS + 1), Err(PeriodError::TooLong));
    let period = book(0, 2 * HOUR).unwrap();
    assert_eq!(period.text(), "2026-12-02 09:00–11:00");
    assert_eq!(book(0, DAY).unwrap().text(), "2026-12-02 09:00 – 2026-12-03 09:00");
    assert_eq!(period.opens(), NINE.plus(-EARLY_MS));
}

#[test]
fn what_browsers_send() {
    assert_eq!(local_time("2026-12-02T09:00"), Some(NINE));
    assert_eq!(local_time(" 2026-12-02T09:00:30 "), Some(NINE.plus(30 * SECOND)));
    assert_eq!(local_time(&local_text(NINE)), Some(NINE));
    for bad in ["", "2026-12-02", "2026-12-02T25:00", "02/12/2026T09:00", "2026-02-30T09:00"] {
        assert_eq!(local_time(bad), None, "{bad}");
    }
}

#[test]
fn what_a_gate_is_told() {
    use BookingState as S;
    let period = Period { from: NINE, until: NINE.plus(HOUR) };
    let at = |state, ms: i64| judge(state, period, NINE.plus(ms));
    assert_eq!(at(S::Approved, -EARLY_MS - 1), PassVerdict::NotYet);
    assert_eq!(at(S::Approved, -EARLY_MS), PassVerdict::Valid);
    assert_eq!(at(S::Approved, HOUR - 1), PassVerdict::Valid);
    assert_eq!(at(S::Approved, HOUR), PassVerdict::Expired);
    assert_eq!(at(S::Expired, 0), PassVerdict::Expired);
    assert_eq!(at(S::Arrived, 0), PassVerdict::Used);
    assert_eq!(at(S::Cancelled, 0), PassVerdict::Cancelled);
}

#[test]
fn what_a_gate_without_a_network_may_have_done() {
    use BookingState as S;
    let period = Period { from: NINE, until: NINE.plus(HOUR) };
    let then = |state, agreed, changed: i64, at: i64| {
        judge_then((state, agreed, NINE.plus(changed)), period, NINE.plus(at))
    };
    assert_eq!(then(S::Approved, true, -DAY, MINUTE), PassVerdict::Valid);
    assert_eq!(
        then(S::Approved, true, -DAY, HOUR + GATE_CLOCK_MS - 1),
        PassVerdict::Valid,
        "its clock is slow"
    );
    assert_eq!(then(S::Approved, true, -DAY, HOUR + GATE_CLOCK_MS), PassVerdict::Expired);
    assert_eq!(then(S::Approved, true, -DAY, -EARLY_MS - GATE_CLOCK_MS - 1), PassVerdict::NotYet);
    assert_eq!(then(S::Expired, true, HOUR, MINUTE), PassVerdict::Valid, "expired before it was told");
    assert_eq!(
        then(S::Cancelled, true, 2 * MINUTE, MINUTE),
        PassVerdict::Valid,
        "taken back after they came"
    );
    assert_eq!(then(S::Cancelled, true, MINUTE, MINUTE), PassVerdict::Cancelled, "the gate did not know");
    assert_eq!(then(S::Cancelled, false, 2 * MINUTE, MINUTE), PassVerdict::Cancelled, "nobody had agreed");
    assert_eq!(then(S::Arrived, true, 0, MINUTE), PassVerdict::Used);
}
