//! Properties of the rules that money depends on.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod ids;
mod money;
mod payment;
mod plate;
mod tariff;
