//! The operators' console, in two programs for the browser ([`bundle`]). A module per menu entry, named after it, in the
//! folder of its program; [`routes::Page`] knows their addresses.

mod announcements;
pub mod bundle;
#[cfg(feature = "ssr")]
mod document;
mod expiry_banner;
mod frame;
pub mod links;
mod menu;
#[cfg(feature = "money")]
pub(crate) mod money;
pub mod names;
mod operators;
pub mod routes;
#[cfg(feature = "setup")]
mod setup;

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
    links::leave_other_links();
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
