//! The onboarding guide (开通向导): what an operator chose, how far its steps are, and the platform's board of all.
//!
//! | module | what |
//! | --- | --- |
//! | `types` | what goes in and out |
//! | `proofs` | what the system sees by itself: checks of credentials, the self-check, what there is |
//! | `view` | a plan with how far each step is; ticking what is proven |
//! | `change` | choosing, and saying how far a step is |
//! | `paste` | the exact values to enter on a provider's side |
//! | `board` | every operator's progress, for the platform |
//!
//! A step that the system sees done is ticked when somebody looks, or when a self-check ran. One whose check fails later
//! is open again for as long as it fails, with what the check said: that is not kept, but follows from both.

mod board;
mod change;
mod paste;
mod proofs;
mod types;
mod view;

pub use types::{BoardRow, ChoosePlan, Guide, GuidePlan, GuideStep, MarkStep, Reason};
