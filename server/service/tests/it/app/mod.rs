//! Payments that begin in an App, with the strict sandbox as UnionPay in the same process.

mod accounts;
mod begins;
mod ends;
mod tokens;
pub mod world;
