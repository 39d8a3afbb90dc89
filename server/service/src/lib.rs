//! Use cases, jobs and checks: the only crate that opens a transaction.
