//! Refunds: reserved first, so that their sum never exceeds the payment; then asked of the provider with a request that
//! is stored and sent byte for byte; then followed until the provider says how they ended.

mod apply;
mod decide;
mod hint;
mod query;
mod request;
mod search;
mod submit;

pub(crate) use apply::RefundStatement;
pub use decide::{RefundDecision, RefundRules};
pub(crate) use hint::RefundRumour;
pub(crate) use request::Wanted;
pub use request::{RefundRequest, Refunding};
pub use search::{RefundFilter, RefundRow};
