//! The pay pages: a page per state, written on the server. Server only.
//!
//! An axum handler loads a state (`service::payer`), hands it to [`page`] or [`result`] and sends the text. No Leptos
//! runs in the browser: the page carries `loader.js`, which brings the `bridge` crate or `fallback.js` to the forms.
//! Their texts stand in the page as `<template id="say-…">`; there is no style attribute and no inline handler.

mod ask_plate;
mod bill;
mod format;
mod icons;
mod layout;
mod messages;
mod notices;
mod outcomes;
pub mod samples;

#[cfg(test)]
mod tests;

use crate::host::Assets;
use crate::i18n::Lang;
use domain::ids::OrderNo;
use domain::time::UnixMs;
use leptos::prelude::*;
use service::payer::{PageState, ResultState};

pub use ask_plate::{At, PlateTrouble};
pub use notices::Notice;

/// What every page needs besides its state.
#[derive(Clone, Copy)]
pub struct PageContext<'a> {
    /// The payer's language.
    pub lang: Lang,
    /// The nonce of the page's policy, for the loader.
    pub nonce: &'a str,
    /// The embedded front-end files.
    pub assets: &'a Assets,
    /// The page's own address, without a query: `/PeakeCloud/mobile/pay/{code}`.
    pub path: &'a str,
    /// Now, for what is counted down.
    pub now: UnixMs,
}

/// The page of a state. [`PageState::Authorise`] is a redirect and has none: it gives the trouble page.
pub fn page(context: &PageContext<'_>, state: &PageState, changed: bool) -> String {
    write(context, |ctx| match state {
        PageState::NotWallet { site_name, wallet } => notices::not_wallet(site_name, *wallet),
        PageState::MethodOff { site_name, wallet } => notices::method_off(ctx, site_name, *wallet),
        PageState::Authorise { .. } => notices::notice(ctx, Notice::Trouble),
        PageState::AskPlate { site_name } => ask_plate::ask(ctx, At { site_name, lane_name: None }, "", None),
        PageState::EntryOffer { site_name, lane_name } => notices::entry_offer(ctx, site_name, lane_name),
        PageState::Entered { site_name, ticket_no, entered_at } => {
            notices::entered(ctx, site_name, ticket_no, *entered_at)
        }
        PageState::NoCar { site_name, lane_name } => notices::no_car(ctx, site_name, lane_name),
        PageState::Free { place, bill } => bill::free(ctx, place, bill),
        PageState::Paid { place, bill, exit_until } => bill::paid_before(ctx, place, bill, *exit_until),
        PageState::Bill(payable) => bill::payable(ctx, payable, changed),
        PageState::InProgress { order_no, amount, place } => {
            outcomes::in_progress(ctx, order_no, *amount, place)
        }
        PageState::TestPaid { amount } => outcomes::test_paid(ctx, *amount),
    })
}

/// The page that asks for a plate, with what was typed and what was wrong with it.
pub fn plate_page(
    context: &PageContext<'_>,
    at: At<'_>,
    typed: &str,
    trouble: Option<PlateTrouble>,
) -> String {
    write(context, |ctx| ask_plate::ask(ctx, at, typed, trouble))
}

/// The page of a payment's result.
pub fn result(context: &PageContext<'_>, state: &ResultState, order_no: &OrderNo) -> String {
    write(context, |ctx| outcomes::result(ctx, state, order_no))
}

/// A page that only says something.
pub fn notice(context: &PageContext<'_>, notice: Notice) -> String {
    write(context, |ctx| notices::notice(ctx, notice))
}

/// Writes a page in the payer's language. The marks that Leptos leaves for hydration go: nothing hydrates here.
fn write(context: &PageContext<'_>, view: impl FnOnce(&PageContext<'_>) -> layout::Page) -> String {
    let owner = Owner::new();
    owner.with(|| {
        provide_context(context.lang);
        let page = view(context);
        let html = layout::document(context, page).to_html();
        format!("<!DOCTYPE html>{}", html.replace("<!>", ""))
    })
}
