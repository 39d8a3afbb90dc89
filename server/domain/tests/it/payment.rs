//! The graph of a payment's states, walked at random.

use domain::money::Fen;
use domain::payment::{PaymentEvent, PaymentState, RefundState, Step, needs_second_person};
use proptest::prelude::*;

const AMOUNT: i64 = 1_000;

fn event() -> impl Strategy<Value = PaymentEvent> {
    prop_oneof![
        Just(PaymentEvent::Prepared),
        Just(PaymentEvent::Succeeded),
        Just(PaymentEvent::Closed),
        Just(PaymentEvent::Failed),
        (0..=AMOUNT + 1).prop_map(|n| PaymentEvent::RefundedTo(Fen::new(n).unwrap())),
        Just(PaymentEvent::RefundedTo(Fen::new(AMOUNT).unwrap())),
    ]
}

proptest! {
    #[test]
    fn money_once_confirmed_is_never_forgotten(events in prop::collection::vec(event(), 0..30)) {
        let amount = Fen::new(AMOUNT).unwrap();
        let mut state = PaymentState::Created;
        let mut confirmed = false;
        for event in events {
            let step = state.next(event, amount);
            confirmed |= event == PaymentEvent::Succeeded;
            match step {
                Step::To(next) => {
                    prop_assert_ne!(next, state);
                    state = next;
                }
                Step::LateTo(next) => {
                    prop_assert!(matches!(state, PaymentState::Closed | PaymentState::Failed));
                    prop_assert_eq!(next, PaymentState::Paid);
                    state = next;
                }
                Step::Stay => {}
                Step::Refuse => prop_assert!(matches!(event, PaymentEvent::RefundedTo(_))),
            }
            prop_assert_eq!(state.has_money(), confirmed, "{:?} after {:?}", state, event);
            prop_assert_eq!(state.next(event, amount), match step { Step::Refuse => Step::Refuse, _ => Step::Stay });
        }
    }
}

#[test]
fn refunds_end() {
    for last in [RefundState::Succeeded, RefundState::Failed, RefundState::Rejected] {
        assert!(RefundState::ALL.iter().all(|next| !last.may_become(*next)));
    }
    for state in RefundState::ALL {
        assert!(!state.may_become(*state) && !state.may_become(RefundState::Proposed));
        let to_the_provider = state.may_become(RefundState::Requested);
        assert_eq!(to_the_provider, *state == RefundState::Proposed, "only through a second person");
        assert_eq!(state.may_become(RefundState::Rejected), *state == RefundState::Proposed);
    }
}

#[test]
fn a_limit_counts_over_the_payment() {
    let fen = |value| Fen::new(value).unwrap();
    assert!(!needs_second_person(None, fen(0), fen(1_000_000)));
    assert!(!needs_second_person(Some(fen(100)), fen(0), fen(100)));
    assert!(needs_second_person(Some(fen(100)), fen(0), fen(101)));
    assert!(needs_second_person(Some(fen(100)), fen(60), fen(41)), "not passed in slices");
    assert!(needs_second_person(Some(fen(0)), fen(0), fen(1)), "nought: always");
}
