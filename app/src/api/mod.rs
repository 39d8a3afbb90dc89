//! Server functions: what the console asks of the server. Thin: the actor comes from the session cookie, the use case
//! from `service`, and the answer is mapped to types that the browser's half compiles too.
//!
//! A refusal is an ordinary answer (the inner `Result`); only a broken transport is an HTTP error. So the browser's
//! console stays quiet when somebody mistypes a field, and the words of a refusal arrive in the page's language.

#![allow(missing_docs, reason = "the server macro makes a struct of every function's arguments")]

pub mod accounts;
pub mod alerts;
pub mod alipay;
pub mod announcements;
pub mod audit;
pub mod bills;
pub mod call;
pub mod cards;
pub mod chinaums;
pub mod desk;
mod error;
pub mod expiry;
pub mod integration;
pub mod messages;
pub mod money;
pub mod official_account;
pub mod onboarding;
pub mod orders;
pub mod overview;
pub mod refunds;
pub mod refusal;
pub mod second_factor;
pub mod selfcheck;
#[cfg(feature = "ssr")]
pub(crate) mod server;
pub mod session;
pub mod sites;
pub mod sms;
pub mod staff;
pub mod terminals;
pub mod unionpay;
pub mod visitors;

pub use error::{Answer, ApiError, FieldWords};

use serde::{Deserialize, Serialize};

/// A page of a list, newest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Listing<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Where the next page begins; `None` on the last one.
    pub next: Option<String>,
}
