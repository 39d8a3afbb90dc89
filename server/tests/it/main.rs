//! The binary's tests: one program, so that it is linked once.

mod assets;
mod config;
mod harness;
mod pay;
mod rest;
#[cfg(feature = "demo")]
mod sigkill;
mod surface;
