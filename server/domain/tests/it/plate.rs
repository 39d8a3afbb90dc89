//! Number plates: whatever people type, the same plate is the same text.

use domain::plate::{PROVINCES, Plate, SUFFIXES};
use proptest::prelude::*;

const SIGNS: &str = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789";

fn plate() -> impl Strategy<Value = String> {
    let sign = prop::sample::select(SIGNS.chars().collect::<Vec<_>>());
    let province = prop::sample::select(PROVINCES.to_vec());
    let letter = prop::sample::select("ABCDEFGHJKLMNOPQRSTUVWXYZ".chars().collect::<Vec<_>>());
    (province, letter, prop::collection::vec(sign, 5..=6))
        .prop_map(|(province, letter, rest)| [province, letter].into_iter().chain(rest).collect())
}

proptest! {
    #[test]
    fn every_plate_is_read_however_it_is_written(text in plate(), gaps in prop::collection::vec(0usize..5, 9)) {
        let plate = Plate::parse(&text).unwrap();
        prop_assert_eq!(plate.as_str(), text.as_str());
        prop_assert_eq!(plate.is_new_energy(), text.chars().count() == 8);
        let separators = ["", " ", "·", "-", "."];
        let written: Vec<String> =
            text.chars().zip(gaps).map(|(c, gap)| format!("{}{}", c.to_ascii_lowercase(), separators[gap])).collect();
        let written = written.concat();
        prop_assert_eq!(Plate::parse(&written).unwrap(), plate.clone());
        prop_assert_eq!(Plate::parse(&plate.display()).unwrap(), plate);
    }

    #[test]
    fn what_is_read_reads_again(text in "\\PC{0,12}") {
        if let Ok(plate) = Plate::parse(&text) {
            prop_assert_eq!(Plate::parse(plate.as_str()).unwrap(), plate.clone());
            prop_assert!(matches!(plate.as_str().chars().count(), 7 | 8));
        }
    }

    #[test]
    fn one_sign_too_many_or_too_few_is_none(text in plate()) {
        let long = text.clone() + "12";
        let short: String = text.chars().take(6).collect();
        let headless: String = text.chars().skip(1).collect();
        prop_assert!(Plate::parse(&long).is_err() && Plate::parse(&short).is_err() && Plate::parse(&headless).is_err());
    }
}

#[test]
fn special_signs_only_at_the_end_of_seven() {
    for suffix in SUFFIXES {
        assert!(Plate::parse(&format!("粤Z1234{suffix}")).is_ok(), "{suffix}");
        assert!(Plate::parse(&format!("粤Z12345{suffix}")).is_err(), "{suffix}");
        assert!(Plate::parse(&format!("粤Z{suffix}1234")).is_err(), "{suffix}");
    }
}
