//! Properties of the rules that money depends on.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod cards;
mod guide;
mod ids;
mod money;
mod offline;
mod payment;
mod plate;
mod tariff;
mod templates;
mod visitor;
