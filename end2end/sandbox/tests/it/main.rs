//! One binary for all integration tests of the sandbox, to link once.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod control;
mod deliveries;
mod faults;
mod gate;
mod memory;
mod official_account;
mod orders;
mod refunds;
mod support;
mod vectors;
mod wallet;
