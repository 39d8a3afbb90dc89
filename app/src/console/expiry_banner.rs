//! What ends soon: above every page, until somebody takes it away or the next threshold comes.

use super::routes::Page;
use crate::api::call::call;
use crate::api::expiry::{DismissExpiryBanner, GetExpiryBanner};
use crate::api::session::Me;
use crate::i18n::{selfcheck as t, tr};
use crate::ui::{self, Tone};
use domain::access::Permission;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The banner; nothing while nothing ends soon.
pub fn banner() -> AnyView {
    let dismiss = ui::action::<DismissExpiryBanner>();
    // Anew with every page: what is replaced on one does not end soon any more.
    let path = use_location().pathname;
    let data = ui::fetch_when(move || (dismiss.done(), path.get()), || call(GetExpiryBanner {}));
    let may = expect_context::<Me>().may(Permission::ManagePayment);
    ui::load_with(
        data,
        || ().into_any(),
        move |lines: Vec<String>| {
            if lines.is_empty() {
                return ().into_any();
            }
            let lines: Vec<AnyView> =
                lines.into_iter().map(|line| view! { <p>{line}</p> }.into_any()).collect();
            let away = may.then(|| {
                let button =
                    view! { <button type="submit" class="btn btn--small">{tr(t::BANNER_DISMISS)}</button> };
                ui::button_form(dismiss, button.into_any())
            });
            let acts = view! {
                <div class="row-actions">
                    <a class="btn btn--small" href=Page::Calendar.path()>{tr(t::BANNER_CALENDAR)}</a>
                    {away}
                </div>
            };
            ui::note(Tone::Warn, view! { <div class="note__words">{lines}</div>{acts} }.into_any())
        },
    )
}
