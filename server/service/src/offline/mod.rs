//! Offline (脱机) payment: terminals without a network and their keys, the bills that they show, and the codes that
//! release them.
//!
//! A bill is verified before anything about it is believed or kept, and has one order for ever: that is what makes it
//! paid once, however many payers scan it. `docs/OFFLINE.md` is the contract with the terminals.

mod keys;
mod list;
mod open;
mod page;
mod release;
mod tell;
mod terminals;
mod types;

pub(crate) use keys::{AwsLc, terminal_key_context};
pub(crate) use page::OfflineTarget;
pub use types::*;
