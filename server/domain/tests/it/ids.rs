//! Numbers and codes have the shape that the providers and the pages rely on.

use domain::ids::{OrderNo, OutTradeNo, QrToken, VisitId};
use domain::time::UnixMs;
use proptest::prelude::*;

/// 1970 to 2099.
const MOMENTS: std::ops::Range<i64> = 0..4_102_444_800_000;

proptest! {
    #[test]
    fn provider_numbers(ms in MOMENTS, random in any::<[u8; 10]>(), prefix in "[A-Z0-9]{0,6}") {
        let number = OutTradeNo::from_parts(&prefix, UnixMs(ms), random);
        prop_assert!((6..=27).contains(&number.as_str().len()));
        prop_assert!(number.as_str().bytes().all(|b| b.is_ascii_alphanumeric()));
        prop_assert!(number.as_str().starts_with(&prefix));
        prop_assert_eq!(&OutTradeNo::parse(number.as_str()).unwrap(), &number);
        prop_assert!(OrderNo::parse(number.as_str()).is_ok());
    }

    #[test]
    fn row_ids_sort_by_time(a in MOMENTS, b in MOMENTS, x in any::<[u8; 10]>(), y in any::<[u8; 10]>()) {
        let (first, second) = (VisitId::from_parts(UnixMs(a), x), VisitId::from_parts(UnixMs(b), y));
        if a != b {
            prop_assert_eq!(first < second, a < b);
        }
        prop_assert_eq!(VisitId::parse(first.as_str()).unwrap(), first);
    }

    #[test]
    fn codes_hold_every_random_bit(x in any::<[u8; 20]>(), bit in 0usize..100) {
        let token = QrToken::from_random(x);
        prop_assert_eq!(QrToken::parse(token.as_str()).unwrap(), token.clone());
        let mut y = x;
        y[bit / 5] ^= 1 << (bit % 5);
        prop_assert_ne!(QrToken::from_random(y), token);
    }

    #[test]
    fn nothing_else_is_one(text in "\\PC{0,40}") {
        if let Ok(number) = OutTradeNo::parse(&text) {
            prop_assert_eq!(number.as_str(), text.as_str());
        }
        prop_assert_eq!(QrToken::parse(&text).is_ok(), text.len() == 20 && text.bytes().all(|b| b"23456789ABCDEFGHJKMNPQRSTVWXYZab".contains(&b)));
    }
}
