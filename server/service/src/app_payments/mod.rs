//! Payments that begin in an App: for a bill or a top-up, by the SDK of WeChat, Alipay or UnionPay.
//!
//! The App's server calls with its key, or makes a short-lived token bound to one payer and one thing to pay, so that
//! no key ships in the App. What follows is what follows a tap on a pay page: the same states, jobs and books.

mod show;
mod start;
mod tokens;
mod types;

pub(crate) use start::REMEMBER_MS;
pub use types::{
    AppCaller, AppPayment, AppStarted, ClientCaller, NewClientToken, Payable, SdkCall, StartAppPayment,
};
