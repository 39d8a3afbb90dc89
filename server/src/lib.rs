//! The one binary of Peake Pay: command line, configuration, HTTP surface, jobs.
//!
//! Nothing here decides about money: handlers turn a request into a call of [`service::Service`] and its answer
//! into a response. Nothing here opens a transaction.
//!
//! | module | what |
//! | --- | --- |
//! | [`state`], [`router`] | what every handler gets, and which handler answers where |
//! | [`pay`] | the payer's pages |
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod client_ip;
pub mod pay;
pub mod router;
pub mod state;
