//! Addresses of lists with their filters, and the way from one of the console's two programs to the other.

use super::routes::Page;
use crate::i18n::{Text, console as t, tr};
use crate::ui::{self, Icon, icon};
use leptos::prelude::*;

/// The address of a page with a query, empty values left out.
pub fn address(page: &Page, pairs: &[(&str, &str)]) -> String {
    let mut query = leptos_router::params::ParamsMap::new();
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        query.insert((*name).to_owned(), (*value).to_owned());
    }
    format!("{}{}", page.path(), query.to_query_string())
}

/// The way through the pages of a list: `pairs` is what is searched for, `after` where this page begins.
pub fn pager(page: &Page, pairs: &[(&str, &str)], after: &str, next: Option<&str>) -> AnyView {
    let first = (!after.is_empty()).then(|| address(page, pairs));
    let next = next.map(|next| address(page, &[pairs, &[("after", next)]].concat()));
    ui::pager(first, next)
}

/// A list that is searched.
pub struct Filters {
    /// The list's page.
    pub page: Page,
    /// What is searched for now.
    pub text: String,
    /// What can be searched for.
    pub hint: Text,
}

/// The form above a list: what is searched for, further filters, and the way back to everything. It works without the
/// script, too; with it, empty filters stay out of the address.
pub fn filter_form(now: Filters, fields: AnyView) -> AnyView {
    let navigate = navigator();
    let path = now.page.path();
    let (to, all) = (path.clone(), path.clone());
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let query = ui::submitted_query(&ev);
        navigate(&if query.is_empty() { to.clone() } else { format!("{to}?{query}") });
    };
    view! {
        <form class="filters" role="search" method="get" action=path on:submit=submit>
            <label class="filters__text">
                <span class="field__label">{tr(t::SEARCH)}</span>
                <span class="input input--icon">
                    {icon(Icon::Search)}
                    <input type="search" name="text" value=now.text placeholder=tr(now.hint) autocomplete="off" maxlength="64" />
                </span>
            </label>
            {fields}
            <div class="filters__go">
                <button type="submit" class="btn btn--primary">{tr(t::SEARCH)}</button>
                <a class="btn btn--quiet" href=all rel="external">{tr(t::CLEAR)}</a>
            </div>
        </form>
    }
    .into_any()
}

/// A choice among the filters of a list.
pub fn select(name: &'static str, label: Text, options: &[(String, String)], now: &str) -> AnyView {
    let options: Vec<AnyView> = options
        .iter()
        .map(|(value, words)| {
            view! { <option value=value.clone() selected=value == now>{words.clone()}</option> }.into_any()
        })
        .collect();
    view! {
        <label>
            <span class="field__label">{tr(label)}</span>
            <span class="select"><select name=name>{options}</select>{icon(Icon::ChevronDown)}</span>
        </label>
    }
    .into_any()
}

/// A day among the filters of a list.
pub fn day(name: &'static str, label: Text, now: &str) -> AnyView {
    view! {
        <label>
            <span class="field__label">{tr(label)}</span>
            <span class="input"><input type="date" name=name value=now.to_owned() /></span>
        </label>
    }
    .into_any()
}

/// Goes to an address of the console: within this program by the router, to the other by a page load. The only way to
/// go somewhere that is not a link.
#[expect(clippy::disallowed_methods, reason = "this is what stands in its place")]
pub fn navigator() -> impl Fn(&str) + Clone + 'static {
    let navigate = leptos_router::hooks::use_navigate();
    move |address: &str| {
        let path = address.split(['?', '#']).next().unwrap_or_default();
        if Page::parse(path).is_here() {
            navigate(address, Default::default());
        } else {
            ui::leave_for(address);
        }
    }
}

/// Leaves links to pages of the other program to the browser. Called before the router is made: listeners are called in
/// the order in which they came, and the router looks at what this one wrote.
pub fn leave_other_links() {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsCast;
        window_event_listener(leptos::ev::click, |ev| {
            let target = ev.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
            let link = target.and_then(|el| el.closest("a[href]").ok().flatten());
            let link = link.and_then(|el| el.dyn_into::<web_sys::HtmlAnchorElement>().ok());
            if let Some(link) = link
                && !Page::parse(&link.pathname()).is_here()
            {
                let _ = link.set_attribute("rel", "external");
            }
        });
    }
}
