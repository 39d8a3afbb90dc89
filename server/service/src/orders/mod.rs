//! Orders: made from quotes, and shown to the operator's staff.

mod detail;
mod overview;
pub(crate) mod quote;
mod raw;
pub(crate) mod search;
pub mod types;

pub(crate) use detail::notification_view;
pub(crate) use quote::{Quote, Wanted, What};
pub(crate) use search::{cursor, cut, sought};
pub use types::*;
