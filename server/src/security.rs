//! Headers that every answer carries, the content security policy of each area, and the check that a write of the
//! console comes from the console.

use crate::state::AppState;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{
    CONTENT_SECURITY_POLICY, HeaderName, ORIGIN, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use leptos::nonce::Nonce;
use url::Url;

/// What applies where nothing else was set: answers that are no pages load nothing at all.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// The policy of the OpenAPI viewer. Swagger UI sets style attributes.
const VIEWER: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
     connect-src 'self'; font-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Headers for every answer. What a handler set stays.
const EVERYWHERE: [(HeaderName, &str); 7] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (REFERRER_POLICY, "same-origin"),
    (CONTENT_SECURITY_POLICY, NOTHING),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
    ),
];

/// Sets the headers of every answer.
pub async fn everywhere(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in EVERYWHERE {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if state.public_base().scheme() == "https" {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.entry(STRICT_TRANSPORT_SECURITY).or_insert(year);
    }
    response
}

/// The console's policy with a fresh nonce, which the page finds in the request's extensions.
pub async fn console(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    if !is_safe(request.method()) && !is_from_ourselves(request.headers(), state.public_base()) {
        return (StatusCode::FORBIDDEN, "This request did not come from the console.\n").into_response();
    }
    let nonce = Nonce::new();
    request.extensions_mut().insert(nonce.clone());
    let mut response = next.run(request).await;
    if let Ok(policy) = HeaderValue::from_str(&console_policy(&nonce)) {
        response.headers_mut().entry(CONTENT_SECURITY_POLICY).or_insert(policy);
    }
    let no_store = HeaderValue::from_static("no-store");
    response.headers_mut().entry(http::header::CACHE_CONTROL).or_insert(no_store);
    response
}

/// The policy of the OpenAPI viewer.
pub async fn viewer(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(VIEWER));
    response
}

fn console_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'"
    )
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Whether a browser says that the request comes from our own pages: `Sec-Fetch-Site`, which pages cannot forge, or,
/// where a browser does not send it, `Origin` against the public address. Neither: no.
pub(crate) fn is_from_ourselves(headers: &HeaderMap, public_base: &Url) -> bool {
    if let Some(site) = headers.get(SEC_FETCH_SITE) {
        return site == "same-origin";
    }
    let origin = headers.get(ORIGIN).and_then(|v| v.to_str().ok());
    origin.is_some_and(|origin| origin == public_base.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_its_own_writes() {
        let base = Url::parse("https://app.example.cn").unwrap();
        let judge = |pairs: &[(&'static str, &'static str)]| {
            let pairs = pairs.iter().map(|(n, v)| (HeaderName::from_static(n), HeaderValue::from_static(v)));
            is_from_ourselves(&pairs.collect(), &base)
        };
        assert!(judge(&[("sec-fetch-site", "same-origin")]));
        assert!(judge(&[("origin", "https://app.example.cn")]));
        assert!(!judge(&[("sec-fetch-site", "same-site"), ("origin", "https://app.example.cn")]));
        assert!(!judge(&[("sec-fetch-site", "cross-site")]));
        assert!(!judge(&[("sec-fetch-site", "none")]));
        assert!(!judge(&[("origin", "https://evil.example")]));
        assert!(!judge(&[("origin", "null")]));
        assert!(!judge(&[]));
    }
}
