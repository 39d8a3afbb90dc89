//! The contract of the store, held by both databases.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod database;
