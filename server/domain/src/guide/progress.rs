//! How far a step is: what people said about it, and what the system sees by itself.

use super::{Rule, Wait};
use crate::method::text_enum;
use crate::time::UnixMs;

text_enum! {
    /// What somebody said about a step.
    StepState {
        /// Not begun.
        Open = "open",
        /// Somebody is at it.
        Doing = "doing",
        /// The other side has to answer.
        Waiting = "waiting",
        /// Done.
        Done = "done",
        /// Not needed here.
        NotNeeded = "not_needed",
    }
}

impl StepState {
    /// Whether nothing is left to do.
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Done | Self::NotNeeded)
    }
}

/// What the system sees of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Nothing: not looked at, or it cannot be seen.
    Unknown,
    /// It is done.
    Proven,
    /// It is not, or not any more.
    Refuted,
}

/// What people said last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The state.
    pub state: StepState,
    /// Since when.
    pub since: UnixMs,
}

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its state, all things considered.
    pub state: StepState,
    /// The system ticked it.
    pub by_system: bool,
    /// It was done, and a check says that it is not any more.
    pub reopened: bool,
    /// The other side takes longer than usual.
    pub overdue: bool,
}

/// What follows from what people said and what the system sees. A proof ticks a step whatever was said, except that it is
/// not needed; a check that fails opens a ticked step again, however it was ticked.
pub fn standing(rule: &Rule, said: Option<Progress>, evidence: Evidence, now: UnixMs) -> Standing {
    let state = said.map_or(StepState::Open, |said| said.state);
    let plain = Standing { state, by_system: false, reopened: false, overdue: false };
    match (state, evidence) {
        (StepState::NotNeeded, _) => plain,
        (_, Evidence::Proven) => Standing { state: StepState::Done, by_system: true, ..plain },
        (StepState::Done, Evidence::Refuted) => Standing { state: StepState::Open, reopened: true, ..plain },
        (StepState::Waiting, _) => {
            let over = |wait: Wait| said.is_some_and(|said| wait.is_over(said.since, now));
            Standing { overdue: rule.wait.is_some_and(over), ..plain }
        }
        _ => plain,
    }
}
