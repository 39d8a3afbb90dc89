//! One binary for all integration tests of the sandbox, to link once.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod alipay;
mod carpark;
mod chinaums;
mod consoles;
mod control;
mod deliveries;
mod device;
mod faults;
mod gate;
mod jar;
mod memory;
mod official_account;
mod orders;
mod real;
mod refunds;
mod rewriting;
mod support;
mod unionpay;
mod v2;
mod vectors;
mod wallet;
mod words;
