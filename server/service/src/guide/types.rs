//! What the use cases of the guide take and give. Times are UTC epoch milliseconds.

use crate::operators::OperatorBrief;
use domain::guide::{Choice, Step, StepState};
use domain::time::UnixMs;

/// An operator's guide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guide {
    /// The plan; `None`: nothing was chosen yet.
    pub plan: Option<GuidePlan>,
    /// Names to choose from for who is to do a step.
    pub people: Vec<String>,
}

/// A plan with how far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuidePlan {
    /// What was chosen.
    pub choice: Choice,
    /// Counts choices, from 1.
    pub version: i64,
    /// When it was chosen.
    pub chosen_at: UnixMs,
    /// By whom: a name, or a login.
    pub chosen_by: String,
    /// Its steps, in order.
    pub steps: Vec<GuideStep>,
}

impl GuidePlan {
    /// How many steps need nothing more.
    pub fn settled(&self) -> usize {
        self.steps.iter().filter(|step| step.state.is_settled()).count()
    }

    /// The first step that somebody can do now.
    pub fn next(&self) -> Option<&GuideStep> {
        let can = |step: &&GuideStep| step.ready && matches!(step.state, StepState::Open | StepState::Doing);
        self.steps.iter().find(can)
    }
}

/// A step of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuideStep {
    /// Which.
    pub step: Step,
    /// How far it is, all things considered.
    pub state: StepState,
    /// The system saw it done.
    pub by_system: bool,
    /// It was done, and a check says that it is not any more.
    pub reopened: bool,
    /// The other side takes longer than usual.
    pub overdue: bool,
    /// Whether everything before it is settled.
    pub ready: bool,
    /// What a check has against it.
    pub reason: Option<Reason>,
    /// Since when it is in the state that was last said; `None`: nobody said anything.
    pub since: Option<UnixMs>,
    /// Who said so: a name, or a login; empty: the system.
    pub by: String,
    /// Who is to do it.
    pub assignee: String,
    /// What somebody noted.
    pub note: String,
    /// Counts what was said, from 1; 0: nothing yet.
    pub version: i64,
}

/// What a check has against a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Which check: a key of `selfcheck` or of `accounts::check`.
    pub key: String,
    /// What it found, a stable code.
    pub words: String,
    /// What the words need.
    pub args: Vec<String>,
}

/// A choice to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoosePlan {
    /// What is wanted, what the operator is, what it has.
    pub choice: Choice,
    /// The version that its author has seen; 0: none.
    pub seen: i64,
}

/// What somebody says about a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkStep {
    /// Which.
    pub step: Step,
    /// The version that its author has seen; 0: none.
    pub seen: i64,
    /// How far it is; `None`: as it was.
    pub state: Option<StepState>,
    /// Who is to do it, at most 60 characters.
    pub assignee: String,
    /// A note, at most 500 characters.
    pub note: String,
}

/// One operator on the platform's board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardRow {
    /// The operator.
    pub operator: OperatorBrief,
    /// How many steps need nothing more; 0 of 0: nothing was chosen.
    pub settled: usize,
    /// How many there are.
    pub total: usize,
    /// The steps that wait for another side, the longest first.
    pub waiting: Vec<GuideStep>,
    /// The steps that are open again because a check fails.
    pub reopened: Vec<GuideStep>,
    /// The first step that somebody can do now.
    pub next: Option<GuideStep>,
    /// When anything was last said; `None`: never.
    pub moved_at: Option<UnixMs>,
}
