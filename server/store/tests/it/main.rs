//! The contract of the store, held by both databases.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod accounts;
mod audit;
mod cards;
mod database;
mod integration;
mod jobs;
mod money;
mod offline;
mod people;
mod refund_lists;
mod seed;
mod self_checks;
mod sites;
mod throttle;
mod upgrade;
mod visits;
