//! Orders: made from quotes, and shown to the operator's staff.

mod detail;
mod overview;
pub(crate) mod quote;
mod raw;
mod search;
pub mod types;

pub(crate) use quote::Quote;
pub use types::*;
