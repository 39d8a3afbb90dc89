//! The operators' console. A module per menu entry, named after it; [`routes::Page`] knows their addresses.

mod account;
mod alipay;
mod api_keys;
mod audit;
mod card;
mod cards;
mod chinaums;
mod deliveries;
mod desk;
#[cfg(feature = "ssr")]
mod document;
mod frame;
mod menu;
mod offline_bills;
mod operators;
mod order;
mod orders;
mod overview;
mod qr_codes;
mod quarantine;
mod refunds;
pub mod routes;
mod scan_choice;
mod sign_in;
mod site;
mod sites;
mod staff;
mod stations;
mod steps;
pub(crate) mod tariff;
mod terminals;
mod time_line;
mod unionpay;
mod webhooks;
mod wechat;
mod wechat_test;

#[cfg(feature = "ssr")]
pub use document::shell;

use crate::ui::{Toaster, toasts};
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;

/// The console, in the body of the document. One route takes every address: [`routes::Page`] reads it, so that links
/// are checked by the compiler and pages stay one compiled shape each.
#[component]
pub fn App() -> impl IntoView {
    let toaster = Toaster::new();
    provide_context(toaster);
    view! {
        <Router>
            <FlatRoutes fallback=|| ()>
                <Route path=path!("/*any") view=frame::frame />
            </FlatRoutes>
        </Router>
        {toasts(toaster)}
    }
}
