//! The console and the pay pages.

#[cfg(feature = "ssr")]
pub mod host;
