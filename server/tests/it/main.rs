//! The binary's tests: one program, so that it is linked once.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[cfg(feature = "demo")]
mod app;
mod assets;
mod cards;
mod commands;
mod config;
mod docs;
mod harness;
mod notices;
#[cfg(feature = "demo")]
mod official_account;
mod pay;
mod rest;
#[cfg(feature = "demo")]
mod secrets;
#[cfg(feature = "demo")]
mod sigkill;
mod surface;
mod visits;
