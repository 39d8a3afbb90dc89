//! The document around the console: language, theme, style sheet, and the script that brings it to life.

use super::App;
use super::bundle::Bundle;
use super::routes::Page;
use crate::api::refusal;
use crate::api::server::append_cookie;
use crate::host::{Assets, SessionCookie};
use crate::i18n::{Lang, console as t};
use http::header::COOKIE;
use http::request::Parts;
use leptos::nonce::use_nonce;
use leptos::prelude::*;

/// The whole document. Needs in context: `service::Service`, [`Assets`], `SessionCookie`, `Visitor`, and the nonce that
/// the Content-Security-Policy names.
pub fn shell() -> impl IntoView {
    let parts = use_context::<Parts>();
    let lang = parts.as_ref().map_or_else(Lang::default, |p| Lang::of(&p.headers));
    provide_context(lang);
    let page = parts.as_ref().map_or(Page::Unknown, |p| Page::parse(p.uri.path()));
    if page == Page::Unknown
        && let Some(response) = use_context::<leptos_axum::ResponseOptions>()
    {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    let title = format!("{} · {}", lang.t(page.title()), lang.t(t::PRODUCT));
    let theme = parts.as_ref().and_then(theme);
    let refused = parts.as_ref().and_then(refused);
    let assets = use_context::<Assets>().unwrap_or_default();
    let url = |name: &str| assets.url(name).unwrap_or_default().to_owned();
    let (js, wasm) = page.bundle().unwrap_or(Bundle::Money).files();
    let (css, js, wasm) = (url("console.css"), url(js), url(wasm));
    // The menu is longer than most screens: after a page load it stands where it stood, at the entry of the page.
    let start = format!(
        "import init,{{hydrate}} from '{js}';\
         document.querySelector('.menu [aria-current]')?.scrollIntoView({{block:'nearest'}});\
         init({{module_or_path:'{wasm}'}}).then(hydrate);"
    );
    view! {
        <!DOCTYPE html>
        <html lang=lang.html() data-theme=theme>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="robots" content="noindex" />
                <meta name="color-scheme" content="light dark" />
                {refused.map(|text| view! { <meta name="refusal" content=text /> })}
                <title>{title}</title>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="stylesheet" href=css />
                <link rel="modulepreload" href=js.clone() nonce=use_nonce() />
                <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="" />
                <script type="module" nonce=use_nonce()>{start}</script>
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// The refusal that brought this page back: for the forms here, for the script, and then forgotten.
fn refused(parts: &Parts) -> Option<String> {
    let cookie = use_context::<SessionCookie>()?;
    let (refused, typed, forget) = refusal::take(&cookie, &parts.headers)?;
    append_cookie(&forget);
    let text = serde_json::to_string(&refused).ok()?;
    provide_context(refused);
    provide_context(typed);
    Some(text)
}

/// The theme that was chosen by hand; `None` follows the system.
fn theme(parts: &Parts) -> Option<&'static str> {
    let cookies = parts.headers.get(COOKIE)?.to_str().ok()?;
    match cookies.split(';').find_map(|pair| pair.trim().strip_prefix("theme="))? {
        "light" => Some("light"),
        "dark" => Some("dark"),
        _ => None,
    }
}
