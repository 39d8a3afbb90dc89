//! Money, ids, states, tariff, ledger: pure rules.
//!
//! This crate does no I/O, reads no clock and draws no random number; what it needs of those comes in as
//! arguments. It compiles to WASM too, so that the console shows a fee by the same rule that charges it.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod access;
pub mod card;
pub mod guide;
pub mod ids;
pub mod ledger;
pub mod message;
pub mod method;
pub mod money;
pub mod offline;
pub mod payment;
pub mod phone;
pub mod plate;
pub mod schedule;
pub mod second_factor;
pub mod site;
pub mod tariff;
pub mod template;
pub mod time;
pub mod top_up;
pub mod visitor;
pub mod wallet;
