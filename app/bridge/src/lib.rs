//! What runs in the payer's browser: the wallet's payment bridge, the plate keyboard, and following a result.
//!
//! The server writes the whole page; this crate only moves it along. It finds its work by attributes: `form[data-pay]`
//! is the tap that pays, `[data-follow]` is a result to wait for, `form[data-plate]` is a plate to type. Every text it
//! shows stands in the page already, in a `<template id="say-…">`, in the payer's language. Nothing here knows money.
//!
//! There is no panic to catch and no JSON of our own: weight is the point (`design.md` 7). `app/src/pay/fallback.js`
//! does the same job where WebAssembly is missing.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod answer;
mod follow;
mod page;
mod pay;
pub mod plate;
mod plate_form;
pub mod schedule;
mod server;
mod wallet;

use page::Page;
use wasm_bindgen::prelude::wasm_bindgen;

/// A small allocator: the page lives for minutes and holds a few texts.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// Takes the page over, unless the fallback script has it already.
#[wasm_bindgen(start)]
pub fn start() {
    let Some(page) = Page::open() else { return };
    if !page.claim("wasm") {
        return;
    }
    page.reload_when_restored();
    if let Some(form) = page.find("form[data-plate]") {
        plate_form::attach(&page, &form);
    }
    if let Some(form) = page.find("form[data-pay]") {
        pay::attach(&page, form);
    }
    if let Some(order_no) = page.find("[data-follow]").and_then(|e| e.get_attribute("data-follow")) {
        follow::attach(&page, order_no);
    }
}
