//! The pay pages: a page per state, written on the server. Server only.
//!
//! An axum handler loads a state (`service::payer`), hands it to [`page`] or [`result`] and sends the text. No Leptos
//! runs in the browser: the page carries `loader.js`, which brings the `bridge` crate or `fallback.js` to the forms.
//! Their texts stand in the page as `<template id="say-…">`; there is no style attribute and no inline handler.

mod ask_plate;
mod bill;
mod card;
mod card_samples;
#[cfg(test)]
mod card_tests;
mod format;
mod icons;
mod layout;
mod messages;
mod notices;
mod offline;
mod offline_samples;
mod outcomes;
pub mod samples;
pub mod staff;
pub mod visit;

#[cfg(test)]
mod tests;

use crate::host::Assets;
use crate::i18n::{Lang, Text};
use domain::ids::OrderNo;
use domain::site::SiteKind;
use domain::time::UnixMs;
use domain::wallet::Wallet;
use leptos::prelude::*;
use service::offline::OfflineRefused;
use service::payer::{CardPage, PageState, ResultState};

pub use ask_plate::{At, PlateTrouble};
pub use card::{CardTrouble, Tried};
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
    /// The page's own address, without a query: `/PeakeCloud/mobile/pay/{code}`. Its directory says what it is for.
    pub path: &'a str,
    /// Now, for what is counted down.
    pub now: UnixMs,
    /// Paying here leads to a provider's cashier, for which the page needs no script.
    pub cashier: bool,
    /// What the page was opened in.
    pub wallet: Wallet,
}

impl PageContext<'_> {
    /// What a browser without scripts is told beside the button.
    fn need_script(&self) -> impl IntoView + use<> {
        (!self.cashier)
            .then(|| view! { <noscript><p class="note">{crate::i18n::tr(crate::i18n::pay::NEED_SCRIPT)}</p></noscript> })
    }

    /// The words for WeChat, or those for Alipay, whichever the page was opened in.
    fn by_wallet(&self, wechat: Text, alipay: Text) -> Text {
        if self.wallet == Wallet::Alipay { alipay } else { wechat }
    }

    /// Whether the page is a card station's.
    fn at_station(&self) -> bool {
        self.path.starts_with(SiteKind::CardStation.directory())
    }

    /// Whether the page is a terminal's bill.
    fn at_terminal(&self) -> bool {
        self.path.starts_with(domain::offline::DIRECTORY)
    }

    /// Whether the page is one of the visitors'.
    fn at_visit(&self) -> bool {
        self.path.starts_with(domain::visitor::DIRECTORY)
    }

    /// Whether the page is a member of staff's.
    fn at_staff(&self) -> bool {
        self.path.starts_with(service::alerts::DIRECTORY)
    }

    /// Whether nobody pays on the page.
    fn takes_no_money(&self) -> bool {
        self.at_visit() || self.at_staff()
    }

    /// The words for a car park, those for a card station, or those for a terminal.
    fn of(&self, car_park: Text, station: Text, terminal: Text) -> Text {
        if self.at_terminal() {
            terminal
        } else if self.at_station() {
            station
        } else {
            car_park
        }
    }
}

/// The page of a state. [`PageState::Authorise`] is a redirect and has none: it gives the trouble page.
pub fn page(context: &PageContext<'_>, state: &PageState, changed: bool) -> String {
    write(context, |ctx| match state {
        PageState::NotWallet { site_name, wallet, accepted } => {
            notices::not_wallet(ctx, site_name, *wallet, accepted)
        }
        PageState::MethodOff { site_name, wallet, other, down } => {
            notices::method_off(ctx, site_name, *wallet, (*other, *down))
        }
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
        PageState::OfflineBill { bill, facts } => offline::payable(ctx, bill, facts, changed),
        PageState::OfflinePaid(paid) => offline::paid(ctx, paid),
        PageState::OfflineRefused(refused) => offline::refused(ctx, refused),
        PageState::TestPaid { amount } => outcomes::test_paid(ctx, *amount),
        PageState::AskCard { site_name } => card::ask(ctx, site_name, "", None),
        PageState::Card(page) => card::card_page(ctx, page, false, changed, None),
        PageState::CardBlocked { site_name, card } => card::blocked(ctx, site_name, card),
        PageState::StationClosed { site_name } => card::closed(site_name),
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

/// The page that asks for a card, with what was typed and what was wrong with it.
pub fn ask_card_page(
    context: &PageContext<'_>,
    site_name: &str,
    typed: &str,
    trouble: Option<CardTrouble>,
) -> String {
    write(context, |ctx| card::ask(ctx, site_name, typed, trouble))
}

/// The page of a card with the amounts to choose from, and what was wrong with the one that was sent.
pub fn choose_amount_page(context: &PageContext<'_>, page: &CardPage, tried: Option<Tried<'_>>) -> String {
    write(context, |ctx| card::card_page(ctx, page, true, false, tried))
}

/// The page that goes on to a provider's cashier by itself, for a browser without scripts.
pub fn go_on(context: &PageContext<'_>, url: &str) -> String {
    write(context, |_| outcomes::go_on(url))
}

/// The page of a payment's result.
pub fn result(context: &PageContext<'_>, state: &ResultState, order_no: &OrderNo) -> String {
    write(context, |ctx| outcomes::result(ctx, state, order_no))
}

/// The page of a terminal's bill that is not taken and was never kept.
pub fn offline_refused(context: &PageContext<'_>, refused: &OfflineRefused) -> String {
    write(context, |ctx| offline::refused(ctx, refused))
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
