//! What every tariff must hold to, whatever its numbers.

use domain::money::Fen;
use domain::tariff::{Fee, FeeLine, Tariff, TariffError};
use domain::time::{DAY, HOUR, MINUTE, UnixMs};
use proptest::prelude::*;

const ENTERED: UnixMs = UnixMs(1_700_000_000_000);

fn fen(n: i64) -> Fen {
    Fen::new(n).unwrap()
}

/// Free 15 min; first hour 5 yuan; each half hour 2 yuan; 30 yuan a day.
fn usual() -> Tariff {
    Tariff {
        free_minutes: 15,
        first_minutes: 60,
        first_price: fen(500),
        period_minutes: 30,
        period_price: fen(200),
        daily_cap: Some(fen(3_000)),
    }
}

fn total(tariff: &Tariff, stay_ms: i64) -> i64 {
    tariff.fee(ENTERED, ENTERED.plus(stay_ms)).total.value()
}

#[test]
fn by_hand() {
    let tariff = usual();
    for (stay, fee) in [
        (-MINUTE, 0),
        (0, 0),
        (15 * MINUTE, 0),
        (15 * MINUTE + 1, 500),
        (HOUR, 500),
        (HOUR + 1, 700),
        (HOUR + 30 * MINUTE, 700),
        (HOUR + 30 * MINUTE + 1, 900),
        (5 * HOUR, 500 + 8 * 200),
        (10 * HOUR, 3_000),
        (DAY, 3_000),
        // A second day has no first period of its own.
        (DAY + 1, 3_200),
        (DAY + HOUR, 3_400),
        (2 * DAY, 6_000),
        (3 * DAY + 12 * HOUR, 12_000),
    ] {
        assert_eq!(total(&tariff, stay), fee, "{} min", stay / MINUTE);
    }
    let endless = Tariff { daily_cap: None, ..usual() };
    assert_eq!(total(&endless, DAY), 500 + 46 * 200);
    let flat = Tariff { free_minutes: 0, first_minutes: 0, period_minutes: 1440, ..usual() };
    assert_eq!(total(&flat, 1), 200);
    assert_eq!(total(&flat, DAY), 200);
    assert_eq!(total(&flat, DAY + 1), 400);
}

#[test]
fn numbers_that_make_no_tariff() {
    let broken = |change: fn(&mut Tariff)| {
        let mut tariff = usual();
        change(&mut tariff);
        tariff.check()
    };
    assert_eq!(broken(|t| t.period_minutes = 0), Err(TariffError::Period));
    assert_eq!(broken(|t| t.period_minutes = 1_441), Err(TariffError::Period));
    assert_eq!(broken(|t| t.free_minutes = 1_441), Err(TariffError::Minutes));
    assert_eq!(broken(|t| t.first_minutes = 1_441), Err(TariffError::Minutes));
    assert_eq!(broken(|t| t.daily_cap = Some(fen(199))), Err(TariffError::Cap));
    assert_eq!(broken(|t| t.daily_cap = Some(fen(200))), Ok(()));
}

fn tariff() -> impl Strategy<Value = Tariff> {
    let price = 0..20_000i64;
    (0..=1_440u32, 0..=1_440u32, price.clone(), 1..=1_440u32, price, prop::option::of(0..100_000i64))
        .prop_map(|(free_minutes, first_minutes, first_price, period_minutes, period_price, cap)| Tariff {
            free_minutes,
            first_minutes,
            first_price: fen(first_price),
            period_minutes,
            period_price: fen(period_price),
            daily_cap: cap.map(|cap| fen(cap.max(period_price))),
        })
}

fn stay() -> impl Strategy<Value = i64> {
    prop_oneof![
        0..3 * HOUR,
        0..40 * DAY,
        (0..40i64).prop_map(|d| d * DAY),
        (0..20_000i64).prop_map(|m| m * MINUTE)
    ]
}

fn sum(fee: &Fee) -> i64 {
    let amount = |line: &FeeLine| match line {
        FeeLine::Free { .. } => 0,
        FeeLine::First { amount, .. } | FeeLine::Periods { amount, .. } | FeeLine::Capped { amount, .. } => {
            amount.value()
        }
    };
    fee.lines.iter().map(amount).sum()
}

proptest! {
    #[test]
    fn its_lines_sum_to_it(tariff in tariff(), stay in stay()) {
        prop_assert_eq!(tariff.check(), Ok(()));
        let fee = tariff.fee(ENTERED, ENTERED.plus(stay));
        prop_assert_eq!(sum(&fee), fee.total.value());
        prop_assert!(!fee.lines.is_empty(), "nobody is left without a reason");
    }

    #[test]
    fn staying_longer_never_costs_less(tariff in tariff(), a in stay(), b in stay()) {
        let (short, long) = (a.min(b), a.max(b));
        prop_assert!(total(&tariff, short) <= total(&tariff, long), "{} > {} ms", short, long);
    }

    #[test]
    fn never_above_the_cap_of_the_days_begun(tariff in tariff(), stay in stay()) {
        if let Some(cap) = tariff.daily_cap {
            let days = (stay + DAY - 1) / DAY;
            prop_assert!(total(&tariff, stay) <= cap.value() * days);
        }
    }

    #[test]
    fn free_minutes_are_free_and_no_more(tariff in tariff(), over in 1..=MINUTE) {
        let free = i64::from(tariff.free_minutes) * MINUTE;
        prop_assert_eq!(total(&tariff, free), 0);
        let charged = tariff.fee(ENTERED, ENTERED.plus(free + over));
        let is_free_line = matches!(charged.lines.first(), Some(FeeLine::Free { .. }));
        prop_assert!(!is_free_line);
    }

    #[test]
    fn it_depends_on_the_stay_and_not_on_the_clock(tariff in tariff(), stay in stay(), shift in 0..1_000 * DAY) {
        let later = ENTERED.plus(shift);
        prop_assert_eq!(tariff.fee(later, later.plus(stay)), tariff.fee(ENTERED, ENTERED.plus(stay)));
    }

    #[test]
    fn it_survives_being_stored(tariff in tariff()) {
        let text = serde_json::to_string(&tariff).unwrap();
        prop_assert_eq!(serde_json::from_str::<Tariff>(&text).unwrap(), tariff);
    }
}
