//! The console and the pay pages.

#[cfg(feature = "ssr")]
pub mod host;
pub mod i18n;
#[cfg(feature = "ssr")]
pub mod pay;
