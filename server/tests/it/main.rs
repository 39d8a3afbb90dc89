//! The binary's tests: one program, so that it is linked once.

mod config;
