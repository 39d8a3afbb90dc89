//! Amounts: what is typed, shown, stored and sent is the same number of fen.

use domain::money::{Fen, MoneyError};
use proptest::prelude::*;

#[test]
fn what_is_no_amount() {
    let syntax = [
        "",
        " ",
        ".",
        "1.",
        ".5",
        "1.234",
        "1,50",
        "1.5元",
        "-1",
        "+1",
        "1e3",
        "0x10",
        "１２",
        "1 000",
        "12345678901",
        "1..5",
        "1.5.5",
        "NaN",
        "1.-5",
    ];
    for text in syntax {
        assert_eq!(Fen::parse_yuan(text), Err(MoneyError::Syntax), "{text}");
    }
    assert_eq!(Fen::parse_yuan("100000000.01"), Err(MoneyError::TooLarge));
    assert_eq!(Fen::parse_yuan("9999999999"), Err(MoneyError::TooLarge));
    assert_eq!(Fen::parse_yuan("100000000"), Ok(Fen::MAX));
    assert_eq!(Fen::new(-1), Err(MoneyError::Negative));
    assert_eq!(Fen::new(i64::MAX), Err(MoneyError::TooLarge));
}

#[test]
fn shown_with_two_decimals() {
    for (text, shown) in
        [("0", "0.00"), ("0.1", "0.10"), ("0.01", "0.01"), (" 12.5 ", "12.50"), ("007", "7.00")]
    {
        assert_eq!(Fen::parse_yuan(text).unwrap().to_string(), shown);
    }
}

fn fen() -> impl Strategy<Value = Fen> {
    (0..=Fen::MAX.value()).prop_map(|n| Fen::new(n).unwrap())
}

proptest! {
    #[test]
    fn survives_being_shown_and_typed(amount in fen()) {
        prop_assert_eq!(Fen::parse_yuan(&amount.to_string()), Ok(amount));
    }

    #[test]
    fn survives_being_stored(amount in fen()) {
        prop_assert_eq!(Fen::new(i64::from(amount)), Ok(amount));
    }

    #[test]
    fn never_leaves_its_bounds(a in fen(), b in fen(), count in any::<i64>()) {
        if let Some(sum) = a.checked_add(b) {
            prop_assert_eq!(sum.checked_sub(b), Some(a));
            prop_assert!(sum <= Fen::MAX);
        } else {
            prop_assert!(a.value() + b.value() > Fen::MAX.value());
        }
        prop_assert_eq!(a.checked_sub(b).is_some(), a >= b);
        prop_assert!(a.saturating_mul(count) <= Fen::MAX);
        prop_assert_eq!(a.saturating_sub(b).value(), (a.value() - b.value()).max(0));
    }

    #[test]
    fn typed_text_never_breaks_it(text in ".{0,24}") {
        if let Ok(amount) = Fen::parse_yuan(&text) {
            prop_assert!(text.trim().bytes().all(|b| b.is_ascii_digit() || b == b'.'));
            prop_assert!(amount <= Fen::MAX);
        }
    }
}
