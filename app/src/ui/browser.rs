//! What needs the browser itself. On the server every function here does nothing.

#[cfg(feature = "hydrate")]
use leptos::prelude::*;
#[cfg(feature = "hydrate")]
use wasm_bindgen::JsCast;

/// Leaves for another address with a full page load.
pub fn leave_for(address: &str) {
    #[cfg(feature = "hydrate")]
    let _ = window().location().set_href(address);
    let _ = address;
}

/// Loads another address in the place of this one.
pub fn replace_with(address: &str) {
    #[cfg(feature = "hydrate")]
    let _ = window().location().replace(address);
    #[cfg(feature = "ssr")]
    leptos_axum::redirect(address);
    let _ = address;
}

/// Goes to the sign-in page, to come back here afterwards.
pub fn go_to_sign_in() {
    #[cfg(feature = "hydrate")]
    {
        let here = window().location();
        let next = format!("{}{}", here.pathname().unwrap_or_default(), here.search().unwrap_or_default());
        leave_for(&format!("/console/sign-in?next={}", String::from(js_sys::encode_uri_component(&next))));
    }
    #[cfg(feature = "ssr")]
    {
        let parts = leptos::prelude::use_context::<http::request::Parts>();
        let next = parts.as_ref().and_then(|p| p.uri.path_and_query()).map_or("/console", |p| p.as_str());
        leptos_axum::redirect(&crate::api::server::sign_in_path(next));
    }
}

/// Marks the document as alive, once what was still loading has been drawn: whoever automates the console waits for it.
pub fn mark_live() {
    #[cfg(feature = "hydrate")]
    request_animation_frame(|| {
        request_animation_frame(|| {
            crate::api::refusal::clear();
            if let Some(root) = document().document_element() {
                let _ = root.set_attribute("data-live", "");
            }
        });
    });
}

/// Copies a text; `false` where the browser does not let us.
pub fn copy(text: &str) -> bool {
    #[cfg(feature = "hydrate")]
    {
        let navigator = window().navigator();
        let may = js_sys::Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|c| !c.is_undefined());
        if may {
            let _ = navigator.clipboard().write_text(text);
        }
        may
    }
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = text;
        false
    }
}

/// Moves the focus, once the page has been drawn, to what the first of `selectors` that finds anything finds.
pub fn focus_later(selectors: &'static [&'static str]) {
    #[cfg(feature = "hydrate")]
    request_animation_frame(move || {
        let found = selectors.iter().find_map(|s| document().query_selector(s).ok().flatten());
        if let Some(el) = found.as_ref().and_then(|el| el.dyn_ref::<web_sys::HtmlElement>()) {
            let _ = el.focus();
        }
    });
    let _ = selectors;
}

/// Shows the page light, dark or as the system has it, and keeps the choice for a year.
pub fn set_theme(theme: &str) {
    #[cfg(feature = "hydrate")]
    {
        if let Some(root) = document().document_element() {
            let _ = match theme {
                "system" => root.remove_attribute("data-theme"),
                theme => root.set_attribute("data-theme", theme),
            };
        }
        if let Some(document) = document().dyn_ref::<web_sys::HtmlDocument>() {
            let _ = document.set_cookie(&format!("theme={theme}; Path=/; Max-Age=31536000; SameSite=Lax"));
        }
    }
    let _ = theme;
}

/// Closes the `<details>` that `selector` finds when something else is clicked or Escape is pressed.
pub fn close_when_left(selector: &'static str) {
    #[cfg(feature = "hydrate")]
    {
        let close = move || {
            if let Ok(Some(details)) = document().query_selector(selector) {
                let _ = details.remove_attribute("open");
            }
        };
        let click = window_event_listener(leptos::ev::click, move |ev| {
            let inside = ev.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok());
            let summary = format!("{selector} summary");
            if !inside.is_some_and(|el| el.closest(&summary).ok().flatten().is_some()) {
                close();
            }
        });
        let key = window_event_listener(leptos::ev::keydown, move |ev| {
            if ev.key() == "Escape" {
                close();
            }
        });
        on_cleanup(move || {
            click.remove();
            key.remove();
        });
    }
    let _ = selector;
}

/// The fields of a form that was submitted, as a form's body.
#[cfg(feature = "hydrate")]
pub fn submitted(event: &leptos::ev::SubmitEvent) -> String {
    let form = event.target().and_then(|t| t.dyn_into::<web_sys::HtmlFormElement>().ok());
    let data = form.and_then(|form| web_sys::FormData::new_with_form(&form).ok());
    let all = data.and_then(|data| web_sys::UrlSearchParams::new_with_str_sequence_sequence(&data).ok());
    all.map(|all| all.to_string().into()).unwrap_or_default()
}

/// The fields of a form that was submitted, as a query without the empty ones.
pub fn submitted_query(event: &leptos::ev::SubmitEvent) -> String {
    #[cfg(feature = "hydrate")]
    let all = submitted(event);
    #[cfg(not(feature = "hydrate"))]
    let all = {
        let _ = event;
        String::new()
    };
    all.split('&').filter(|pair| !pair.ends_with('=')).collect::<Vec<_>>().join("&")
}

/// Runs `work` every `seconds` until the page is left.
pub fn every(seconds: u64, work: impl Fn() + Send + Sync + 'static) {
    #[cfg(feature = "hydrate")]
    if let Ok(handle) = set_interval_with_handle(work, std::time::Duration::from_secs(seconds)) {
        on_cleanup(move || handle.clear());
    }
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = (seconds, work);
    }
}
