//! Visitors (访客): what somebody books, how far that has come, and the pass that a gate verifies.
//!
//! A booking's states are written down here, once; `store` changes a state only along an edge that
//! [`BookingState::next`] allows, and only from the state that was read.

mod pass;
mod period;

pub use pass::{BadPass, MAX_PASS, PREFIX, Pass, PassNo, ScannedPass, pass_check_value, seal_pass};
pub use period::{
    EARLY_MS, GATE_CLOCK_MS, MAX_AHEAD_MS, MAX_STAY_MS, Period, PeriodError, local_text, local_time,
};

use crate::method::text_enum;
use crate::time::{DAY, UnixMs};

/// The directory of the visitors' pages.
pub const DIRECTORY: &str = "/PeakeCloud/mobile/visit/";
/// The longest name of a visitor or a host, in characters.
pub const MAX_NAME: usize = 40;
/// The longest reason of a visit or of a decision, in characters.
pub const MAX_REASON: usize = 60;
/// How many hosts an operator may have.
pub const MAX_HOSTS: usize = 500;
/// For how many days after its end a booking is kept, unless the operator says otherwise.
pub const DEFAULT_RETENTION_DAYS: i64 = 90;
/// The fewest and the most days that an operator may choose.
pub const RETENTION_DAYS: std::ops::RangeInclusive<i64> = 7..=730;

text_enum! {
    /// How far a booking has come.
    BookingState {
        /// The host has not answered.
        Requested = "requested",
        /// The host agreed: the pass is valid in its time.
        Approved = "approved",
        /// The host declined.
        Declined = "declined",
        /// The visitor or the operator's staff took it back.
        Cancelled = "cancelled",
        /// Its time is over and nobody came, or nobody answered.
        Expired = "expired",
        /// A gate has seen the pass.
        Arrived = "arrived",
    }
}

/// What happens to a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookingEvent {
    /// The host agrees.
    Approve,
    /// The host declines.
    Decline,
    /// The visitor or the operator's staff take it back.
    Cancel,
    /// Its time is over.
    Expire,
    /// A gate verified its pass.
    Arrive,
    /// The visitor comes at another time, for another reason or in another car: the host is asked anew.
    Change,
    /// A gate that had no network tells later that it let the visitor in.
    Report,
}

impl BookingEvent {
    /// Every event.
    pub const ALL: &'static [Self] =
        &[Self::Approve, Self::Decline, Self::Cancel, Self::Expire, Self::Arrive, Self::Change, Self::Report];

    /// The state that it leads to.
    pub const fn leads_to(self) -> BookingState {
        match self {
            Self::Approve => BookingState::Approved,
            Self::Decline => BookingState::Declined,
            Self::Cancel => BookingState::Cancelled,
            Self::Expire => BookingState::Expired,
            Self::Arrive | Self::Report => BookingState::Arrived,
            Self::Change => BookingState::Requested,
        }
    }
}

/// What an event does to a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Move there.
    To(BookingState),
    /// It was so already; nothing changes.
    Stay,
    /// The event makes no sense any more and must be refused.
    Refuse,
}

impl BookingState {
    /// The edge for `event`.
    pub fn next(self, event: BookingEvent) -> Move {
        use BookingEvent as E;
        use BookingState as S;
        match (self, event) {
            (S::Requested, E::Approve | E::Decline | E::Cancel | E::Expire | E::Change)
            | (S::Approved, E::Cancel | E::Expire | E::Arrive | E::Change | E::Report)
            // It was over in our books only: somebody had come in before.
            | (S::Cancelled | S::Expired, E::Report) => Move::To(event.leads_to()),
            (state, event) if state == event.leads_to() => Move::Stay,
            _ => Move::Refuse,
        }
    }

    /// Whether something may still happen to it.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Requested | Self::Approved)
    }
}

text_enum! {
    /// What a gate is told about a pass.
    PassVerdict {
        /// Let them in.
        Valid = "valid",
        /// The visit has not begun.
        NotYet = "not_yet",
        /// The visit is over.
        Expired = "expired",
        /// Somebody came in with it already.
        Used = "used",
        /// The booking was taken back.
        Cancelled = "cancelled",
        /// It is for another site of this operator.
        OtherSite = "other_site",
        /// No pass, or none of this operator, or not made with a key of its site.
        Unknown = "unknown",
    }
}

/// What a genuine pass of this site is worth now.
pub fn judge(state: BookingState, period: Period, now: UnixMs) -> PassVerdict {
    match state {
        BookingState::Arrived => PassVerdict::Used,
        BookingState::Approved if now < period.opens() => PassVerdict::NotYet,
        BookingState::Approved if now < period.until => PassVerdict::Valid,
        BookingState::Approved | BookingState::Expired => PassVerdict::Expired,
        BookingState::Requested | BookingState::Declined | BookingState::Cancelled => PassVerdict::Cancelled,
    }
}

/// What a genuine pass of this site was worth to a gate without a network at the moment `at`: as the booking stood then.
/// It came into its state at `changed_at`; `agreed`: the host had agreed to it before that.
pub fn judge_then(
    (state, agreed, changed_at): (BookingState, bool, UnixMs),
    period: Period,
    at: UnixMs,
) -> PassVerdict {
    let over = matches!(state, BookingState::Cancelled | BookingState::Expired);
    let state = if over && agreed && at < changed_at { BookingState::Approved } else { state };
    let stretched =
        Period { from: period.from.plus(-GATE_CLOCK_MS), until: period.until.plus(GATE_CLOCK_MS) };
    judge(state, stretched, at)
}

/// From when on a booking that ended at `until` is deleted.
pub const fn erased_from(until: UnixMs, retention_days: i64) -> UnixMs {
    until.plus(retention_days * DAY)
}
