//! Seeded runs of `service`, `store` and the sandbox in one process (`design.md` 9).
//!
//! A seed decides everything: who does what, what the network loses, where the product dies. After every step the
//! promises are checked; a seed that breaks one is printed and repeats exactly.

pub mod actors;
pub mod chance;
pub mod check;
pub mod crash;
pub mod messages;
pub mod operator;
pub mod run;
pub mod time;
pub mod way;
pub mod wires;
pub mod world;

pub use run::{Failure, Report, run};
