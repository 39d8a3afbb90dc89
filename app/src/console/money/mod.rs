//! The program for the day's work: signing in, the own account, money, cars, cards, terminals, visitors, announcements. See [`super::bundle`].

mod account;
mod announce;
mod audit;
mod bills;
mod card;
mod cards;
mod desk;
mod offline_bills;
mod order;
mod order_refunds;
mod orders;
mod overview;
mod qr_codes;
mod quarantine;
mod refunds;
mod second_factor;
mod second_step;
mod sign_in;
mod site;
mod sites;
pub(crate) mod stations;
mod steps;
pub(crate) mod tariff;
mod terminals;
mod time_line;
mod visitor;
mod visitor_settings;
mod visitors;

use super::routes::Page;
use leptos::prelude::*;

/// The page, when it is one of these.
pub fn page(page: &Page) -> Option<AnyView> {
    let view = match page {
        Page::SignIn => sign_in::page(),
        Page::SecondStep => second_step::page(),
        Page::Account => account::page(),
        Page::Announcements => announce::page(),
        Page::Audit => audit::page(),
        Page::Overview => overview::page(),
        Page::Orders => orders::page(),
        Page::Order(id) => order::page(id.clone()),
        Page::Desk => desk::page(),
        Page::Refunds => refunds::page(),
        Page::Bills => bills::page(),
        Page::Quarantine => quarantine::page(),
        Page::Visitors => visitors::page(),
        Page::Visitor(id) => visitor::page(id.clone()),
        Page::VisitorSettings => visitor_settings::page(),
        Page::Sites => sites::page(),
        Page::NewSite => site::new_page(),
        Page::Site(id) => site::page(id.clone()),
        Page::Stations => stations::list_page(),
        Page::NewStation => stations::new_page(),
        Page::Station(id) => stations::page(id.clone()),
        Page::Cards => cards::page(),
        Page::Card(id) => card::page(id.clone()),
        Page::Terminals => terminals::page(),
        Page::OfflineBills => offline_bills::page(),
        Page::QrCodes => qr_codes::page(),
        Page::QrPrint => qr_codes::print_page(),
        _ => return None,
    };
    Some(view)
}
