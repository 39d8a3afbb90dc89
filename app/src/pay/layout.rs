//! The document around every pay page.

use super::PageContext;
use crate::i18n::{Lang, alerts, offline, pay as words, top_up, tr, visit};
use leptos::prelude::*;

/// Decides in the browser whether the bridge or the fallback script runs.
const LOADER: &str = include_str!("loader.js");

/// One page before it stands in its document.
pub struct Page {
    /// The window's title.
    pub title: String,
    /// Where the payer is: the car park, and the lane where there is one.
    pub place: Option<(String, Option<String>)>,
    /// What stands in the document.
    pub body: AnyView,
    /// Whether forms or results of this page need the bridge.
    pub active: bool,
    /// Whether the page pays by WeChat Pay, as its foot then says.
    pub pays: bool,
    /// The page comes back by itself after so many seconds where no script runs.
    pub refresh: Option<u32>,
}

impl Page {
    /// A page without script.
    pub fn still(title: impl Into<String>, body: impl IntoView + 'static) -> Self {
        let body = body.into_any();
        Self { title: title.into(), place: None, body, active: false, pays: false, refresh: None }
    }

    /// The same page at a place.
    #[must_use]
    pub fn at(mut self, site_name: &str, lane_name: Option<&str>) -> Self {
        self.place = Some((site_name.to_owned(), lane_name.map(str::to_owned)));
        self
    }

    /// The same page with the bridge.
    #[must_use]
    pub fn with_bridge(mut self) -> Self {
        self.active = true;
        self
    }
}

/// The whole document, without its doctype.
pub fn document(context: &PageContext<'_>, page: Page) -> impl IntoView {
    let url = |name: &str| context.assets.url(name).unwrap_or_default().to_owned();
    let title = match &page.place {
        Some((site, _)) => format!("{} · {site}", page.title),
        None => page.title.clone(),
    };
    let loader = page.active.then(|| {
        view! {
            <link rel="preload" href=url("bridge.wasm") r#as="fetch" r#type="application/wasm" crossorigin="anonymous" />
            <script
                nonce=context.nonce.to_owned()
                data-bridge=url("bridge.js")
                data-wasm=url("bridge.wasm")
                data-fallback=url("pay-fallback.js")
                inner_html=loader()
            ></script>
        }
    });
    // Where there is a script it follows by itself; elsewhere the browser has to, whether scripts may run or not.
    let refresh = page.refresh.map(|seconds| {
        let meta = view! { <meta http-equiv="refresh" content=seconds.to_string() /> };
        if page.active { view! { <noscript>{meta}</noscript> }.into_any() } else { meta.into_any() }
    });
    view! {
        <html lang=context.lang.html()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover" />
                <meta name="color-scheme" content="light dark" />
                <meta name="format-detection" content="telephone=no" />
                <meta name="robots" content="noindex" />
                <title>{title}</title>
                <link rel="stylesheet" href=url("pay.css") />
                {context.takes_no_money().then(|| view! { <link rel="stylesheet" href=url("visit.css") /> })}
                <link rel="icon" href="/favicon.svg" />
                {loader}
                {refresh}
            </head>
            <body>
                {header(context, page.place)}
                <main>{page.body}</main>
                {footer(context, page.pays)}
            </body>
        </html>
    }
}

/// Where the payer is.
fn header(context: &PageContext<'_>, place: Option<(String, Option<String>)>) -> impl IntoView + use<> {
    let what = if context.at_visit() {
        visit::VISIT
    } else if context.at_staff() {
        alerts::TITLE
    } else {
        context.of(words::PARKING, top_up::TOP_UP, offline::OFFLINE)
    };
    let (site, lane) = place.unwrap_or_else(|| (tr(what).to_owned(), None));
    let sign = if context.at_visit() {
        tr(visit::SIGN)
    } else if context.at_staff() {
        tr(alerts::SIGN)
    } else if context.at_terminal() {
        tr(offline::SIGN)
    } else if context.at_station() {
        tr(top_up::SIGN)
    } else {
        "P"
    };
    view! {
        <header>
            <span class="sign" aria-hidden="true">{sign}</span>
            <p><b>{site}</b>{lane.map(|lane| view! { <span>{lane}</span> })}</p>
        </header>
    }
}

fn footer(context: &PageContext<'_>, pays: bool) -> impl IntoView + use<> {
    let other = if context.lang == Lang::Zh { Lang::En } else { Lang::Zh };
    let collects = match (pays, context.cashier) {
        (false, _) => words::FOOT_PLAIN,
        (true, true) => words::FOOT_CASHIER,
        (true, false) => context.by_wallet(words::FOOT, words::FOOT_ALIPAY),
    };
    view! {
        <footer>
            <p>{tr(collects)}</p>
            <a href=format!("{}?lang={}", context.path, other.as_str()) lang=other.html() hreflang=other.html()>
                {tr(words::OTHER_LANGUAGE)}
            </a>
        </footer>
    }
}

/// The loader without its comments and its indentation.
fn loader() -> String {
    let lines = LOADER.lines().map(str::trim).filter(|line| !line.starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}
