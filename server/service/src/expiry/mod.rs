//! Expiry calendar (到期日历): what ends when, how old keys are, what the other side still allows this month, and which
//! versions of credentials still verify while a rotation is under way.
//!
//! | module | what |
//! | --- | --- |
//! | [`types`] | what it shows |
//! | `calendar` | putting it together |
//! | `notices` | noticing at 60, 30 and 7 days, once each; the banner |
//! | `record` | what somebody did or read on the other side |
//! | `words` | what a message says of an end |

mod calendar;
mod notices;
mod record;
pub mod types;
mod words;

pub use record::{CHANGES, ENDS};
pub use types::{Age, Calendar, Ending, KeyVersion, Quota, RecordedEnd};
