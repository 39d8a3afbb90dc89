//! The console and the pay pages.
//!
//! The console is compiled twice: for the server, which renders every page whole, and for the browser, which brings it
//! to life. The pay pages exist on the server only.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]
// The view macro builds deep types.
#![recursion_limit = "256"]

pub mod api;
pub mod console;
#[cfg(feature = "ssr")]
pub mod host;
pub mod i18n;
#[cfg(feature = "ssr")]
pub mod pay;
pub mod ui;

#[cfg(feature = "ssr")]
pub use console::shell;

/// Brings the console to life in the browser.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(console::App);
    ui::mark_live();
}
