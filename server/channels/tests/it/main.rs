//! One binary for all integration tests of the crate: it links once.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod certificates;
mod errors;
mod forgery;
mod material;
mod notifications;
mod oa;
mod support;
mod v3_calls;
mod vectors;
