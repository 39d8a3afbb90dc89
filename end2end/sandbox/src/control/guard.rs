//! Who may reach the sandbox's own pages and interface: this machine's programs and this origin's pages.

use axum::{
    extract::{Request, State as Shared},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, Method, StatusCode};

use crate::sandbox::Sandbox;

/// Called by the product, not by a page.
const NOT_FROM_PAGES: &str = "/sandbox/webhook";

/// Refuses foreign hosts (a name that somebody pointed at 127.0.0.1) and requests that other sites' pages, or the
/// virtual phones' frames, send from a browser.
pub(crate) async fn guard(Shared(sandbox): Shared<Sandbox>, request: Request, next: Next) -> Response {
    let port = sandbox.config().sandbox_base.port_or_known_default();
    if !host_is_ours(request.headers(), port) {
        return (StatusCode::FORBIDDEN, "This is the sandbox of one machine: use localhost or 127.0.0.1.")
            .into_response();
    }
    if request.uri().path() != NOT_FROM_PAGES && !same_origin(request.headers(), request.method()) {
        return (StatusCode::FORBIDDEN, "Another site's page may not use the sandbox.").into_response();
    }
    next.run(request).await
}

fn host_is_ours(headers: &HeaderMap, port: Option<u16>) -> bool {
    let Some(host) = headers.get("host").and_then(|host| host.to_str().ok()) else { return false };
    let (name, given) = match host.rsplit_once(':') {
        Some((name, digits)) if digits.bytes().all(|b| b.is_ascii_digit()) => (name, digits.parse().ok()),
        _ => (host, Some(80)),
    };
    matches!(name, "localhost" | "127.0.0.1" | "[::1]") && given == port
}

/// Programs send no `Sec-Fetch-Site`; browsers always do. Following a link here is harmless and stays allowed.
fn same_origin(headers: &HeaderMap, method: &Method) -> bool {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match header("sec-fetch-site") {
        None | Some("same-origin" | "none") => true,
        Some(_) => {
            method == Method::GET
                && header("sec-fetch-mode") == Some("navigate")
                && header("sec-fetch-dest") == Some("document")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn only_this_machines_names_are_hosts() {
        for (host, ours) in [
            ("localhost:3001", true),
            ("127.0.0.1:3001", true),
            ("[::1]:3001", true),
            ("localhost", false),
            ("localhost:3000", false),
            ("evil.example:3001", false),
            ("wechat-lin.localhost:3001", false),
        ] {
            assert_eq!(host_is_ours(&headers(&[("host", host)]), Some(3001)), ours, "{host}");
        }
        assert!(!host_is_ours(&HeaderMap::new(), Some(3001)));
    }

    #[test]
    fn other_sites_may_link_here_and_do_nothing_else() {
        let post = &Method::POST;
        assert!(same_origin(&HeaderMap::new(), post));
        assert!(same_origin(&headers(&[("sec-fetch-site", "same-origin")]), post));
        assert!(!same_origin(&headers(&[("sec-fetch-site", "same-site")]), post));
        assert!(!same_origin(&headers(&[("sec-fetch-site", "cross-site")]), &Method::GET));
        let link = [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-mode", "navigate"),
            ("sec-fetch-dest", "document"),
        ];
        assert!(same_origin(&headers(&link), &Method::GET));
        assert!(!same_origin(&headers(&link), post));
        let frame =
            [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "iframe")];
        assert!(!same_origin(&headers(&frame), &Method::GET));
    }
}
