//! Offline bills: the known answers of another implementation, and what holds for every bill and every input.

use aws_lc_rs::hmac;
use domain::money::Fen;
use domain::offline::{
    BadBill, Bill, BillNo, Crypto, DIRECTORY, ItemText, KeyNo, MAX_ADDRESS, MAX_AMOUNT, MAX_SEGMENT, Scanned,
    Standing, Subject, TerminalNo, check_value, seal,
};
use domain::plate::Plate;
use domain::time::{SECOND, UnixMs};
use proptest::prelude::*;
use serde::Deserialize;

struct AwsLc;

impl Crypto for AwsLc {
    fn hmac_sha256(&self, key: &[u8], data: &[u8]) -> [u8; 32] {
        hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), data).as_ref().try_into().unwrap()
    }
}

#[derive(Deserialize)]
struct Vectors {
    bills: Vec<Known>,
    refused: Refused,
    standings: Vec<At>,
}

#[derive(Deserialize)]
struct Known {
    name: String,
    key: String,
    bill: Fields,
    check_value: String,
    segment: String,
    release_code: String,
}

#[derive(Deserialize)]
struct Fields {
    terminal: u32,
    key_no: u8,
    bill_no: i64,
    amount: i64,
    issued_at: i64,
    expires_at: i64,
    plate: Option<String>,
    item: Option<String>,
}

#[derive(Deserialize)]
struct Refused {
    key: String,
    segments: Vec<RefusedSegment>,
}

#[derive(Deserialize)]
struct RefusedSegment {
    name: String,
    because: String,
    segment: String,
}

#[derive(Deserialize)]
struct At {
    now: i64,
    standing: String,
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("../../../../docs/offline/vectors.json")).unwrap()
}

fn key(hex: &str) -> [u8; 32] {
    let digit = |c: u8| u8::try_from(char::from(c).to_digit(16).unwrap()).unwrap();
    let bytes: Vec<u8> = hex.as_bytes().chunks(2).map(|pair| digit(pair[0]) * 16 + digit(pair[1])).collect();
    bytes.try_into().unwrap()
}

impl Fields {
    fn bill(&self) -> Bill {
        let subject = match (&self.plate, &self.item) {
            (Some(plate), None) => Subject::Plate(Plate::parse(plate).unwrap()),
            (None, Some(item)) => Subject::Item(ItemText::parse(item).unwrap()),
            _ => panic!("a plate or an item"),
        };
        Bill {
            terminal: TerminalNo::new(self.terminal).unwrap(),
            key_no: KeyNo::new(self.key_no).unwrap(),
            bill_no: BillNo::new(self.bill_no).unwrap(),
            amount: Fen::new(self.amount).unwrap(),
            issued_at: UnixMs(self.issued_at * SECOND),
            expires_at: UnixMs(self.expires_at * SECOND),
            subject,
        }
    }
}

#[test]
fn known_bills_are_made_and_read() {
    let known = vectors().bills;
    assert!(known.len() >= 11);
    for one in known {
        let (bill, key) = (one.bill.bill(), key(&one.key));
        assert_eq!(seal(&AwsLc, &key, &bill).unwrap(), one.segment, "{}", one.name);
        assert_eq!(check_value(&AwsLc, &key, bill.terminal, bill.key_no), one.check_value, "{}", one.name);
        let scanned = Scanned::decode(&one.segment).unwrap();
        assert_eq!((scanned.terminal(), scanned.key_no()), (bill.terminal, bill.key_no), "{}", one.name);
        let verified = scanned.verify(&AwsLc, &key).unwrap();
        assert_eq!(verified.bill(), &bill, "{}", one.name);
        assert_eq!(verified.release_code(&AwsLc, &key).as_str(), one.release_code, "{}", one.name);
    }
}

#[test]
fn known_forgeries_are_refused_for_their_reason() {
    let refused = vectors().refused;
    let key = key(&refused.key);
    assert!(refused.segments.len() >= 37);
    for one in refused.segments {
        let because = match Scanned::decode(&one.segment) {
            Err(BadBill::Shape) => "shape",
            Err(BadBill::Version(_)) => "version",
            Err(BadBill::Field(_)) => "field",
            Ok(scanned) if scanned.clone().verify(&AwsLc, &key).is_none() => "mac",
            Ok(_) => "taken",
        };
        assert_eq!(because, one.because, "{}", one.name);
    }
}

#[test]
fn a_clock_may_be_off_by_ten_minutes_and_no_more() {
    let bill = vectors().bills.swap_remove(0).bill.bill();
    for at in vectors().standings {
        let standing = match bill.standing(UnixMs(at.now * SECOND)) {
            Standing::Payable => "payable",
            Standing::NotYet => "not_yet",
            Standing::Expired => "expired",
        };
        assert_eq!(standing, at.standing, "{}", at.now);
    }
}

#[test]
fn the_longest_bill_fits_an_address() {
    let longest = vectors().bills.into_iter().map(|one| one.segment.len()).max().unwrap();
    assert_eq!(longest, MAX_SEGMENT);
    let base = "https://a-rather-long-name-of-a-deployment.parking.some-district.example.com.cn";
    assert!(base.len() + DIRECTORY.len() + MAX_SEGMENT < MAX_ADDRESS);
}

#[test]
fn secrets_do_not_print() {
    let one = vectors().bills.swap_remove(0);
    let key = key(&one.key);
    let code =
        Scanned::decode(&one.segment).unwrap().verify(&AwsLc, &key).unwrap().release_code(&AwsLc, &key);
    assert!(!format!("{code:?}").contains(&one.release_code));
}

fn subject() -> impl Strategy<Value = Subject> {
    let plate = prop::sample::select(vec!["粤B12345", "京A00001", "沪AD12345", "粤B1234学"])
        .prop_map(|text| Subject::Plate(Plate::parse(text).unwrap()));
    let item = "[a-zA-Z0-9一-龥·]{1,20}".prop_map(|text| Subject::Item(ItemText::parse(&text).unwrap()));
    prop_oneof![plate, item]
}

fn bill() -> impl Strategy<Value = Bill> {
    let numbers = (10_000_000u32..100_000_000, 1u8..=255, 1i64..=i64::MAX, 1i64..=MAX_AMOUNT);
    let times = (0i64..4_294_000_000, 1i64..=604_800);
    (numbers, times, subject()).prop_map(|((terminal, key_no, bill_no, amount), (issued, life), subject)| {
        Bill {
            terminal: TerminalNo::new(terminal).unwrap(),
            key_no: KeyNo::new(key_no).unwrap(),
            bill_no: BillNo::new(bill_no).unwrap(),
            amount: Fen::new(amount).unwrap(),
            issued_at: UnixMs(issued * SECOND),
            expires_at: UnixMs((issued + life) * SECOND),
            subject,
        }
    })
}

proptest! {
    #[test]
    fn a_bill_is_read_as_it_was_made(bill in bill(), key: [u8; 32]) {
        let segment = seal(&AwsLc, &key, &bill).unwrap();
        prop_assert!(segment.len() <= MAX_SEGMENT);
        prop_assert!(segment.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)));
        let verified = Scanned::decode(&segment).unwrap().verify(&AwsLc, &key).unwrap();
        prop_assert_eq!(verified.bill(), &bill);
        let code = verified.release_code(&AwsLc, &key);
        prop_assert!(code.as_str().len() == 8 && code.as_str().bytes().all(|b| b.is_ascii_digit()));
    }

    #[test]
    fn no_other_segment_is_the_bill(bill in bill(), key: [u8; 32], at: prop::sample::Index, sign in 0usize..64) {
        let segment = seal(&AwsLc, &key, &bill).unwrap();
        let signs = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let mut other = segment.clone().into_bytes();
        let at = at.index(other.len());
        prop_assume!(other[at] != signs[sign]);
        other[at] = signs[sign];
        let other = String::from_utf8(other).unwrap();
        let taken = Scanned::decode(&other).ok().and_then(|scanned| scanned.verify(&AwsLc, &key));
        prop_assert_eq!(taken, None);
    }

    #[test]
    fn no_other_key_fits(bill in bill(), key: [u8; 32], other: [u8; 32]) {
        prop_assume!(key != other);
        let scanned = Scanned::decode(&seal(&AwsLc, &key, &bill).unwrap()).unwrap();
        prop_assert_eq!(scanned.verify(&AwsLc, &other), None);
    }

    #[test]
    fn nothing_makes_the_reader_fall_over(text in ".{0,200}", signs in "[A-Za-z0-9_-]{0,150}", key: [u8; 32]) {
        for segment in [text, signs.clone(), format!("AQEA{signs}")] {
            if let Ok(scanned) = Scanned::decode(&segment) {
                prop_assert_eq!(scanned.verify(&AwsLc, &key), None);
            }
        }
    }
}
