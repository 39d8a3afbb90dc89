//! The console and the pay pages.
