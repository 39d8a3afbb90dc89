//! The one binary of Peake Pay.

fn main() {}
