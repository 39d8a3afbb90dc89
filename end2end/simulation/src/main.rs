//! Seeded runs of service, store and sandbox in one process.

fn main() {}
