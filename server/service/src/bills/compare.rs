//! Two accounts of one day, side by side. Pure.

use super::types::{BillReport, BillState, BillSums, Difference, DifferenceKind, Subject};
use channels::types::BillLine;
use domain::ids::OrderId;
use domain::money::Fen;
use domain::time::UnixMs;
use std::collections::{BTreeMap, BTreeSet};

/// How many differences are shown.
const SHOWN: usize = 500;

/// A row of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub amount: Fen,
    pub order: OrderId,
}

impl Entry {
    pub fn of(payment: &store::payments::Row, amount: Fen) -> Self {
        Self { amount, order: payment.order_id.clone() }
    }
}

/// What the bill says, by number. A number that stands there twice counts with its sum, which then differs.
pub(super) fn theirs(lines: &[BillLine]) -> BTreeMap<Subject, Fen> {
    let mut found: BTreeMap<Subject, Fen> = BTreeMap::new();
    for line in lines {
        let sum = found.entry(Subject::of(line)).or_insert(Fen::ZERO);
        *sum = add(*sum, line.amount);
    }
    found
}

/// Where the two differ.
pub(super) fn report(
    day: UnixMs,
    ours: &BTreeMap<Subject, Entry>,
    theirs: &BTreeMap<Subject, Fen>,
) -> BillReport {
    let subjects: BTreeSet<&Subject> = ours.keys().chain(theirs.keys()).collect();
    let differences: Vec<Difference> = subjects
        .into_iter()
        .filter_map(|subject| difference(subject, ours.get(subject), theirs.get(subject).copied()))
        .collect();
    BillReport {
        state: if differences.is_empty() { BillState::Agrees } else { BillState::Differs },
        day,
        ours: sums(ours.iter().map(|(subject, entry)| (subject, entry.amount))),
        theirs: sums(theirs.iter().map(|(subject, amount)| (subject, *amount))),
        count: i64::try_from(differences.len()).unwrap_or(i64::MAX),
        differences: differences.into_iter().take(SHOWN).collect(),
    }
}

fn difference(subject: &Subject, ours: Option<&Entry>, theirs: Option<Fen>) -> Option<Difference> {
    let kind = match (ours, theirs) {
        (Some(ours), Some(theirs)) if ours.amount == theirs => return None,
        (Some(_), Some(_)) => DifferenceKind::OtherAmount,
        (Some(_), None) => DifferenceKind::MissingThere,
        (None, _) => DifferenceKind::MissingHere,
    };
    let order = ours.map(|entry| entry.order.clone());
    Some(Difference { kind, subject: subject.clone(), ours: ours.map(|entry| entry.amount), theirs, order })
}

fn sums<'a>(entries: impl Iterator<Item = (&'a Subject, Fen)>) -> BillSums {
    entries.fold(BillSums::default(), |mut sums, (subject, amount)| {
        match subject {
            Subject::Payment(_) => (sums.payments, sums.paid) = (sums.payments + 1, add(sums.paid, amount)),
            Subject::Refund(_) => {
                (sums.refunds, sums.refunded) = (sums.refunds + 1, add(sums.refunded, amount));
            }
        }
        sums
    })
}

/// The largest amount stands for what cannot be counted; no day comes near it.
fn add(one: Fen, other: Fen) -> Fen {
    one.checked_add(other).unwrap_or(Fen::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use channels::types::BillKind;
    use proptest::prelude::*;

    fn fen(value: i64) -> Fen {
        Fen::new(value).unwrap()
    }

    fn line(number: &str, amount: i64) -> BillLine {
        BillLine {
            kind: BillKind::Payment,
            out_trade_no: number.to_owned(),
            transaction_id: String::new(),
            amount: fen(amount),
            at_ms: 0,
        }
    }

    fn entry(amount: i64) -> Entry {
        Entry { amount: fen(amount), order: OrderId::from_parts(UnixMs(1), [7; 10]) }
    }

    fn kinds(report: &BillReport) -> Vec<(DifferenceKind, &Subject)> {
        report.differences.iter().map(|d| (d.kind, &d.subject)).collect()
    }

    #[test]
    fn each_way_of_differing() {
        use DifferenceKind::{MissingHere, MissingThere, OtherAmount};
        let name = |text: &str| Subject::Payment(text.to_owned());
        let ours = BTreeMap::from([(name("A"), entry(10)), (name("B"), entry(20)), (name("C"), entry(30))]);
        let theirs = theirs(&[line("A", 10), line("B", 21), line("D", 40)]);
        let report = report(UnixMs(0), &ours, &theirs);
        let wanted = [(OtherAmount, name("B")), (MissingThere, name("C")), (MissingHere, name("D"))];
        assert_eq!(kinds(&report), wanted.each_ref().map(|(kind, subject)| (*kind, subject)));
        assert_eq!((report.ours.paid, report.theirs.paid), (fen(60), fen(71)));
        assert_eq!((report.state, report.count), (BillState::Differs, 3));
    }

    proptest! {
        #[test]
        fn agreement_is_found_and_one_fen_is_not_overlooked(
            amounts in proptest::collection::vec(1_i64..1_000_000, 1..40),
            place in any::<prop::sample::Index>(),
        ) {
            let numbers: Vec<String> = (0..amounts.len()).map(|n| format!("P{n}")).collect();
            let ours: BTreeMap<_, _> = numbers.iter().zip(&amounts)
                .map(|(number, amount)| (Subject::Payment(number.clone()), entry(*amount))).collect();
            let mut lines: Vec<_> = numbers.iter().zip(&amounts).map(|(n, a)| line(n, *a)).collect();
            prop_assert_eq!(report(UnixMs(0), &ours, &theirs(&lines)).state, BillState::Agrees);
            let at = place.index(lines.len());
            lines[at].amount = fen(amounts[at] + 1);
            let differs = report(UnixMs(0), &ours, &theirs(&lines));
            prop_assert_eq!((differs.state, differs.count), (BillState::Differs, 1));
        }
    }
}
