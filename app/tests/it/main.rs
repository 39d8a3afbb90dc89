//! Tests of the app from outside: one binary, to save linking.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod words;
