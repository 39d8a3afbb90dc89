//! The sandbox's pages: home, the virtual phone, the car park and the providers' consoles.
//!
//! Every page is a shell of HTML; what is on it comes from the sandbox's own endpoints through small
//! hand-written modules under `/static/`.

pub mod carpark;
mod carpark_api;
mod consoles;
mod official;
mod receive;
pub(crate) mod refusal;
mod rest;
pub mod webhook;

use axum::Router;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use http::{HeaderValue, StatusCode, header};

use crate::Sandbox;

const FRAME: &str = include_str!("html/frame.html");

/// What the pages may do: only what the sandbox itself serves, and frames of virtual phones.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; \
                      connect-src 'self'; frame-src http://*.localhost:*; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";

/// One page: its place, the keys of its title, its script and its style, and what is in it.
struct Face {
    path: &'static str,
    title: &'static str,
    script: &'static str,
    style: &'static str,
    main: &'static str,
}

static FACES: [Face; 10] = [
    Face { path: "/", title: "", script: "home", style: "home", main: include_str!("html/home.html") },
    Face {
        path: "/phone",
        title: "nav.phone",
        script: "phone",
        style: "phone",
        main: include_str!("html/phone.html"),
    },
    Face { path: "/app", title: "nav.app", script: "app", style: "app", main: include_str!("html/app.html") },
    Face {
        path: "/providers/unionpay",
        title: "nav.unionpay",
        script: "unionpay",
        style: "console",
        main: include_str!("html/unionpay.html"),
    },
    Face {
        path: "/carpark",
        title: "nav.carpark",
        script: "carpark",
        style: "carpark",
        main: include_str!("html/carpark.html"),
    },
    Face {
        path: "/terminal",
        title: "nav.terminal",
        script: "terminal",
        style: "terminal",
        main: include_str!("html/terminal.html"),
    },
    Face {
        path: "/providers/merchant",
        title: "nav.merchant",
        script: "merchant",
        style: "console",
        main: include_str!("html/merchant.html"),
    },
    Face {
        path: "/providers/alipay",
        title: "nav.alipay",
        script: "alipay",
        style: "console",
        main: include_str!("html/alipay.html"),
    },
    Face {
        path: "/providers/chinaums",
        title: "nav.chinaums",
        script: "chinaums",
        style: "console",
        main: include_str!("html/chinaums.html"),
    },
    Face {
        path: "/providers/account",
        title: "nav.account",
        script: "account",
        style: "console",
        main: include_str!("html/account.html"),
    },
];

/// Name, content type and bytes of everything under `/static/`.
const STATIC: [(&str, &str, &str); 33] = [
    ("base.css", CSS, include_str!("../../static/base.css")),
    ("home.css", CSS, include_str!("../../static/home.css")),
    ("phone.css", CSS, include_str!("../../static/phone.css")),
    ("carpark.css", CSS, include_str!("../../static/carpark.css")),
    ("terminal.css", CSS, include_str!("../../static/terminal.css")),
    ("console.css", CSS, include_str!("../../static/console.css")),
    ("app.css", CSS, include_str!("../../static/app.css")),
    ("app.js", JS, include_str!("../../static/app.js")),
    ("words-app.js", JS, include_str!("../../static/words-app.js")),
    ("unionpay.js", JS, include_str!("../../static/unionpay.js")),
    ("words-unionpay.js", JS, include_str!("../../static/words-unionpay.js")),
    ("base.js", JS, include_str!("../../static/base.js")),
    ("words.js", JS, include_str!("../../static/words.js")),
    ("words-terminal.js", JS, include_str!("../../static/words-terminal.js")),
    ("terminal.js", JS, include_str!("../../static/terminal.js")),
    ("words-console.js", JS, include_str!("../../static/words-console.js")),
    ("console.js", JS, include_str!("../../static/console.js")),
    ("home.js", JS, include_str!("../../static/home.js")),
    ("phone.js", JS, include_str!("../../static/phone.js")),
    ("phone-messages.js", JS, include_str!("../../static/phone-messages.js")),
    ("phone-sheet.js", JS, include_str!("../../static/phone-sheet.js")),
    ("carpark.js", JS, include_str!("../../static/carpark.js")),
    ("scene.js", JS, include_str!("../../static/scene.js")),
    ("merchant.js", JS, include_str!("../../static/merchant.js")),
    ("alipay.js", JS, include_str!("../../static/alipay.js")),
    ("words-mistakes.js", JS, include_str!("../../static/words-mistakes.js")),
    ("words-account.js", JS, include_str!("../../static/words-account.js")),
    ("words-alipay.js", JS, include_str!("../../static/words-alipay.js")),
    ("chinaums.js", JS, include_str!("../../static/chinaums.js")),
    ("words-chinaums.js", JS, include_str!("../../static/words-chinaums.js")),
    ("account.js", JS, include_str!("../../static/account.js")),
    ("icons.svg", SVG, include_str!("../../static/icons.svg")),
    ("favicon.svg", SVG, include_str!("../../static/favicon.svg")),
];
const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

/// Every page and the endpoints behind them.
pub fn router() -> Router<Sandbox> {
    let mut router = Router::new();
    for face in &FACES {
        router = router.route(face.path, get(move || async move { page(face) }));
    }
    router
        .route("/providers", get(|| async { axum::response::Redirect::to("/providers/merchant") }))
        .route("/providers/", get(|| async { axum::response::Redirect::to("/providers/merchant") }))
        .route("/static/{name}", get(asset))
        .route("/favicon.ico", get(|| async { asset(Path("favicon.svg".to_owned())).await }))
        .merge(carpark_api::router())
        .merge(consoles::router())
        .merge(official::router())
        .merge(crate::alipay::console::router())
        .merge(crate::chinaums::console::router())
        .merge(crate::terminal::api::router())
        .merge(crate::app::router())
        .merge(crate::unionpay::console::router())
        .merge(crate::device::router())
}

/// Where the product sends its webhooks. Apart from the rest, because no browser calls it.
pub fn webhook_router() -> Router<Sandbox> {
    Router::new().route("/sandbox/webhook", post(receive::receive))
}

fn page(face: &Face) -> Response {
    let style = format!("<link rel=\"stylesheet\" href=\"/static/{}.css\">\n", face.style);
    let text = FRAME
        .replace("{title}", face.title)
        .replace("{script}", face.script)
        .replace("{style}", &style)
        .replace("{class}", face.script)
        .replace("{main}", face.main);
    let mut response = Html(text).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

async fn asset(Path(name): Path<String>) -> Response {
    let Some((_, kind, text)) = STATIC.iter().find(|(known, _, _)| *known == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, *kind),
        (header::CACHE_CONTROL, "no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, *text).into_response()
}
