//! Cards: whatever people type, the same card is the same number; a mask gives nobody away; a balance is its movements.

use domain::card::{Balance, CardNo, CardNoError, knows_holder, mask_holder};
use domain::ids::{AccountId, CardId, OperatorId, SiteId};
use domain::ledger::{Entry, LedgerAccount};
use domain::method::Scenario;
use domain::money::Fen;
use domain::time::UnixMs;
use domain::top_up::{RulesError, TopUpRefusal, TopUpRules};
use proptest::prelude::*;

fn fen(value: i64) -> Fen {
    Fen::new(value).unwrap()
}

#[test]
fn what_is_no_card_number() {
    for text in ["", "1", "123", " 1 2 3 ", "1234567890123456789012345"] {
        assert_eq!(CardNo::parse(text), Err(CardNoError::Length), "{text}");
    }
    for text in ["1234/5", "卡12345", "12345%", "1234_5", "1234\u{0}5"] {
        assert_eq!(CardNo::parse(text), Err(CardNoError::Sign), "{text}");
    }
    assert_eq!(CardNo::parse("８６００ ａb－12").unwrap().as_str(), "8600AB12");
    assert_eq!(CardNo::parse("860000123").unwrap().display(), "8600 0012 3");
}

#[test]
fn names_are_masked() {
    for (name, shown) in [
        ("", ""),
        (" ", ""),
        ("张", "*"),
        ("张三", "张*"),
        ("张小明", "张*明"),
        ("欧阳小明", "欧**明"),
        ("John Smith", "J****h"),
    ] {
        assert_eq!(mask_holder(name), shown);
    }
}

#[test]
fn who_knows_the_holder() {
    assert!(knows_holder("张小明", " 张 小明"));
    assert!(knows_holder("买买提·艾力", "买买提艾力"));
    assert!(knows_holder("John Smith", "ｊohn  SMITH"));
    for (name, typed) in [("张小明", "张*明"), ("张小明", "张小"), ("张小明", ""), ("", ""), ("", "张小明")]
    {
        assert!(!knows_holder(name, typed), "{name} {typed}");
    }
}

#[test]
fn rules_that_make_no_sense() {
    let usual = TopUpRules::usual();
    assert_eq!(usual.check(), Ok(()));
    let with = |change: &dyn Fn(&mut TopUpRules)| {
        let mut rules = usual.clone();
        change(&mut rules);
        rules.check()
    };
    assert_eq!(with(&|r| r.min = Fen::ZERO), Err(RulesError::Min));
    assert_eq!(with(&|r| r.max = fen(99)), Err(RulesError::Max));
    assert_eq!(with(&|r| r.max_balance = Some(fen(99))), Err(RulesError::MaxBalance));
    assert_eq!(with(&|r| r.presets = vec![fen(100), fen(100)]), Err(RulesError::Presets));
    assert_eq!(with(&|r| r.presets = vec![fen(200), fen(100)]), Err(RulesError::Presets));
    assert_eq!(with(&|r| r.presets = vec![fen(99)]), Err(RulesError::Presets));
    assert_eq!(with(&|r| r.presets = (1..=9).map(|n| fen(n * 100)).collect()), Err(RulesError::Presets));
    let none = |r: &mut TopUpRules| (r.presets, r.free_amount) = (Vec::new(), false);
    assert_eq!(with(&none), Err(RulesError::Nothing));
    assert_eq!(with(&|r| r.presets = Vec::new()), Ok(()));
}

#[test]
fn amounts_that_are_not_taken() {
    let mut rules = TopUpRules::usual();
    assert_eq!(rules.allow(fen(99), Balance::ZERO), Err(TopUpRefusal::TooLittle));
    assert_eq!(rules.allow(fen(100_001), Balance::ZERO), Err(TopUpRefusal::TooMuch));
    assert_eq!(rules.allow(fen(12_345), Balance::ZERO), Ok(()));
    assert_eq!(rules.allow(fen(5_000), Balance(495_000)), Ok(()));
    assert_eq!(rules.allow(fen(5_001), Balance(495_000)), Err(TopUpRefusal::CardFull));
    assert_eq!(rules.allow(fen(100_000), Balance(-1_000)), Ok(()), "what is owed makes room");
    assert_eq!(rules.offered(Balance(480_000)), [fen(5_000), fen(10_000), fen(20_000)]);
    rules.free_amount = false;
    assert_eq!(rules.allow(fen(12_345), Balance::ZERO), Err(TopUpRefusal::NotOffered));
    assert_eq!(rules.allow(fen(10_000), Balance::ZERO), Ok(()));
}

/// What can happen to a card's money.
#[derive(Clone, Copy, Debug)]
enum Move {
    Opening,
    TopUp,
    LateToDesk,
    LateAccepted,
    Debit,
    DebitUndone,
    RefundAsked,
    RefundDone,
    RefundFailed,
}

const MOVES: [Move; 9] = [
    Move::Opening,
    Move::TopUp,
    Move::LateToDesk,
    Move::LateAccepted,
    Move::Debit,
    Move::DebitUndone,
    Move::RefundAsked,
    Move::RefundDone,
    Move::RefundFailed,
];

/// The postings of a movement (`docs/ARCHITECTURE.md`, ledger).
fn entry(step: Move, amount: Fen) -> Entry {
    let at = UnixMs(1_796_127_300_000);
    let card = LedgerAccount::CardBalance(CardId::from_parts(at, [1; 10]));
    let account = AccountId::from_parts(at, [2; 10]);
    let income = LedgerAccount::Income(SiteId::from_parts(at, [3; 10]), Scenario::TopUp);
    let opening = LedgerAccount::CardOpening(OperatorId::from_parts(at, [4; 10]));
    let clearing = LedgerAccount::Clearing(account.clone());
    let suspense = LedgerAccount::Suspense(account.clone());
    let transit = LedgerAccount::RefundsInTransit(account);
    let (debit, credit) = match step {
        Move::Opening => (opening, card),
        Move::TopUp => (clearing, card),
        Move::LateToDesk => (clearing, suspense),
        Move::LateAccepted => (suspense, card),
        Move::Debit => (card, income),
        Move::DebitUndone => (income, card),
        Move::RefundAsked => (card, transit),
        Move::RefundDone => (transit, clearing),
        Move::RefundFailed => (transit, card),
    };
    Entry::transfer(debit, credit, amount)
}

proptest! {
    #[test]
    fn a_number_is_read_however_it_is_written(
        text in "[0-9A-Z]{4,24}",
        gaps in prop::collection::vec(0usize..4, 24),
        wide in any::<bool>(),
    ) {
        let number = CardNo::parse(&text).unwrap();
        prop_assert_eq!(number.as_str(), text.as_str());
        let separators = ["", " ", "-", "　"];
        let widen = |c: char| if wide { char::from_u32(u32::from(c) + 0xfee0).unwrap() } else { c };
        #[allow(clippy::format_collect, reason = "a test's few signs")]
        let written: String = text
            .chars()
            .zip(gaps)
            .map(|(c, gap)| format!("{}{}", widen(c.to_ascii_lowercase()), separators[gap]))
            .collect();
        prop_assert_eq!(CardNo::parse(&written).unwrap(), number.clone());
        prop_assert_eq!(CardNo::parse(&number.display()).unwrap(), number);
    }

    #[test]
    fn typed_text_never_breaks_a_number(text in ".{0,40}") {
        if let Ok(number) = CardNo::parse(&text) {
            prop_assert!((4..=24).contains(&number.as_str().len()));
            prop_assert_eq!(CardNo::parse(number.as_str()), Ok(number));
        }
    }

    #[test]
    fn a_mask_shows_two_signs_at_most(name in "[\\p{Han}a-zA-Z·]{1,40}") {
        let mask = mask_holder(&name);
        let shown: Vec<char> = mask.chars().filter(|c| *c != '*').collect();
        prop_assert!(shown.len() <= 2 && shown.len() < name.chars().count());
        prop_assert!(mask.chars().count() <= 6 && mask.contains('*'));
        prop_assert!(!knows_holder(&name, &mask), "what is shown proves nothing");
        prop_assert!(knows_holder(&name, &name) || name.chars().all(|c| c == '·'));
    }

    #[test]
    fn a_balance_is_the_sum_of_its_movements(
        moves in prop::collection::vec((0usize..MOVES.len(), 1i64..1_000_000), 0..40),
    ) {
        let card = LedgerAccount::CardBalance(CardId::from_parts(UnixMs(1_796_127_300_000), [1; 10]));
        let (mut balance, mut ledger, mut all) = (Balance::ZERO, 0i64, 0i64);
        for (which, amount) in moves {
            let amount = fen(amount);
            let entry = entry(MOVES[which], amount);
            prop_assert_eq!(entry.postings().iter().map(|p| p.amount).sum::<i64>(), 0);
            all += entry.postings().iter().map(|p| p.amount).sum::<i64>();
            for posting in entry.postings().iter().filter(|p| p.account == card) {
                // The card is what the operator owes its holder: credit grows it.
                ledger -= posting.amount;
                balance = if posting.amount < 0 { balance.plus(amount) } else { balance.minus(amount) };
            }
            prop_assert_eq!(balance.0, ledger);
            prop_assert_eq!(balance.is_below_zero(), ledger < 0);
            prop_assert_eq!(balance.spendable().value(), ledger.max(0));
        }
        prop_assert_eq!(all, 0);
    }

    #[test]
    fn a_balance_is_shown_like_an_amount(value in -10_000_000_000i64..10_000_000_000) {
        let text = Balance(value).to_string();
        let plain = fen(value.abs()).to_string();
        prop_assert_eq!(text.trim_start_matches('-'), plain.as_str());
        prop_assert_eq!(text.starts_with('-'), value < 0);
    }

    #[test]
    fn what_is_offered_is_allowed(
        presets in prop::collection::btree_set(1i64..200_000, 0..8),
        min in 1i64..1_000,
        max in 1_000i64..200_000,
        most in prop::option::of(1_000i64..600_000),
        free in any::<bool>(),
        balance in -10_000i64..600_000,
        amount in 0i64..300_000,
    ) {
        let rules = TopUpRules {
            presets: presets.into_iter().filter(|p| (min..=max).contains(p)).map(fen).collect(),
            free_amount: free,
            min: fen(min),
            max: fen(max),
            max_balance: most.map(fen),
        };
        prop_assert_eq!(rules.check().is_ok(), free || !rules.presets.is_empty());
        let balance = Balance(balance);
        for preset in rules.offered(balance) {
            prop_assert_eq!(rules.allow(preset, balance), Ok(()));
        }
        if rules.allow(fen(amount), balance).is_ok() {
            prop_assert!((min..=max).contains(&amount));
            prop_assert!(most.is_none_or(|most| balance.plus(fen(amount)).0 <= most));
            prop_assert!(free || rules.presets.contains(&fen(amount)));
        }
    }
}
