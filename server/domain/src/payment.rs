//! States of orders, payments and refunds. The graph is written down here, once; `store` changes a state only
//! along an edge that [`PaymentState::next`] allows.

use crate::method::text_enum;
use crate::money::Fen;
use crate::time::UnixMs;

text_enum! {
    /// Where a payment (支付单) is.
    PaymentState {
        /// The row is committed; the provider has not been asked, or its answer never came.
        Created = "created",
        /// The provider gave a prepay; the payer may be paying.
        Pending = "pending",
        /// The provider says, verified, that the money is there.
        Paid = "paid",
        /// Part of the money went back.
        PartiallyRefunded = "partially_refunded",
        /// All of the money went back.
        Refunded = "refunded",
        /// Closed at the provider, then here, unpaid.
        Closed = "closed",
        /// The provider says that it will never be paid.
        Failed = "failed",
    }
}

/// What happens to a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentEvent {
    /// The provider answered with a prepay.
    Prepared,
    /// A verified statement of the provider that it is paid.
    Succeeded,
    /// The provider confirmed that it is closed, or knows of no such order after the intent expired.
    Closed,
    /// The provider refused it for good.
    Failed,
    /// The sum of succeeded refunds changed to this.
    RefundedTo(Fen),
}

/// What an event does to a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Move there.
    To(PaymentState),
    /// Move to paid although the payment was already given up: money for the desk.
    LateTo(PaymentState),
    /// The event is a repetition; nothing changes.
    Stay,
    /// The event makes no sense here and must be refused.
    Refuse,
}

impl PaymentState {
    /// The edge for `event`; `amount` is the payment's.
    pub fn next(self, event: PaymentEvent, amount: Fen) -> Step {
        use PaymentEvent as E;
        use PaymentState as S;
        match (self, event) {
            (S::Created, E::Prepared) => Step::To(S::Pending),
            (S::Created | S::Pending, E::Succeeded) => Step::To(S::Paid),
            (S::Closed | S::Failed, E::Succeeded) => Step::LateTo(S::Paid),
            (S::Created | S::Pending, E::Closed) => Step::To(S::Closed),
            (S::Created | S::Pending, E::Failed) => Step::To(S::Failed),
            (S::Pending, E::Prepared)
            | (S::Closed | S::Failed, E::Closed | E::Failed | E::Prepared)
            | (
                S::Paid | S::PartiallyRefunded | S::Refunded,
                E::Succeeded | E::Closed | E::Failed | E::Prepared,
            ) => Step::Stay,
            (S::Paid | S::PartiallyRefunded | S::Refunded, E::RefundedTo(sum)) => {
                self.refunded_to(sum, amount)
            }
            (S::Created | S::Pending | S::Closed | S::Failed, E::RefundedTo(_)) => Step::Refuse,
        }
    }

    fn refunded_to(self, sum: Fen, amount: Fen) -> Step {
        let target = match sum {
            sum if sum > amount => return Step::Refuse,
            sum if sum.is_zero() => Self::Paid,
            sum if sum == amount => Self::Refunded,
            _ => Self::PartiallyRefunded,
        };
        match (self, target) {
            (a, b) if a == b => Step::Stay,
            (Self::Refunded, _) | (Self::PartiallyRefunded, Self::Paid) => Step::Refuse,
            (_, target) => Step::To(target),
        }
    }

    /// Whether the provider may still take the payer's money without a further call of ours.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Created | Self::Pending)
    }

    /// Whether the provider has confirmed the payer's money, given back or not.
    pub const fn has_money(self) -> bool {
        matches!(self, Self::Paid | Self::PartiallyRefunded | Self::Refunded)
    }
}

text_enum! {
    /// Where an order (订单) is.
    OrderState {
        /// The quote stands, or a payment of it is under way.
        Open = "open",
        /// Settled by exactly one payment.
        Settled = "settled",
        /// Ended unpaid: expired, or replaced by an order of another amount.
        Closed = "closed",
    }
}

text_enum! {
    /// What somebody must look at in a payment.
    PaymentFlag {
        /// Paid after it was closed here: refund or accept.
        Late = "late",
        /// The second payment of an order; refunded by itself.
        Double = "double",
    }
}

text_enum! {
    /// Where a refund (退款) is.
    RefundState {
        /// Above the operator's limit: it waits for a second person. The sum is reserved.
        Proposed = "proposed",
        /// Committed here; the provider has not answered yet.
        Requested = "requested",
        /// The provider accepted it.
        Accepted = "accepted",
        /// The money went back.
        Succeeded = "succeeded",
        /// The provider refused or closed it; the sum is free again.
        Failed = "failed",
        /// The payer's account cannot take it: somebody must act (`wechat.md` 1.11, ABNORMAL).
        Abnormal = "abnormal",
        /// The second person said no, or who asked took it back; the sum is free again.
        Rejected = "rejected",
    }
}

impl RefundState {
    /// Whether this state may follow `self`. Succeeded, failed and rejected are final.
    pub const fn may_become(self, next: Self) -> bool {
        match self {
            Self::Proposed => matches!(next, Self::Requested | Self::Rejected),
            Self::Requested => {
                matches!(next, Self::Accepted | Self::Succeeded | Self::Failed | Self::Abnormal)
            }
            Self::Accepted => matches!(next, Self::Succeeded | Self::Failed | Self::Abnormal),
            Self::Abnormal => matches!(next, Self::Succeeded | Self::Failed),
            Self::Succeeded | Self::Failed | Self::Rejected => false,
        }
    }
}

/// Whether giving back `amount` needs a second person: with it, more than `limit` of the payment would have gone back.
/// Counted over the payment, so that no limit is passed in slices. No limit: never.
pub fn needs_second_person(limit: Option<Fen>, reserved_before: Fen, amount: Fen) -> bool {
    limit.is_some_and(|limit| reserved_before.checked_add(amount).is_none_or(|sum| sum > limit))
}

text_enum! {
    /// Why a refund was made.
    RefundCause {
        /// A person decided it.
        Manual = "manual",
        /// The second payment of one order.
        Double = "double",
        /// A late payment of an order that was settled already.
        Late = "late",
        /// The 0.01-yuan test payment.
        Test = "test",
    }
}

/// Whether a quote made until `valid_until` may still be tapped.
pub const fn quote_stands(valid_until: UnixMs, now: UnixMs) -> bool {
    now.0 < valid_until.0
}
