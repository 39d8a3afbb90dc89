//! What every handler gets.

use crate::client_ip;
use app::host::{Assets, SessionCookie, Visitor};
use axum::extract::ConnectInfo;
use http::HeaderMap;
use service::Service;
use std::net::SocketAddr;
use std::sync::Arc;
use url::Url;

/// Settings of the HTTP surface.
#[derive(Clone, Debug)]
pub struct HttpSettings {
    /// The public address of this deployment. Never taken from a request.
    pub public_base: Url,
    /// How many proxies in front of this process append to `X-Forwarded-For`.
    pub trusted_hops: u8,
}

/// Everything that handlers share. Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    inner: Arc<Inner>,
}

struct Inner {
    service: Service,
    assets: Assets,
    settings: HttpSettings,
    console_cookie: SessionCookie,
    payer_cookie: SessionCookie,
}

impl AppState {
    /// Puts the state together. Cookies are `Secure` and `__Host-` where the public address is https.
    pub fn new(service: Service, assets: Assets, settings: HttpSettings) -> Self {
        let secure = settings.public_base.scheme() == "https";
        let console_cookie = SessionCookie::new("peakepay", secure);
        let payer_cookie = SessionCookie::new("peakepay_payer", secure);
        Self { inner: Arc::new(Inner { service, assets, settings, console_cookie, payer_cookie }) }
    }

    /// The use cases.
    pub fn service(&self) -> &Service {
        &self.inner.service
    }

    /// The addresses of the embedded front-end files.
    pub fn assets(&self) -> &Assets {
        &self.inner.assets
    }

    /// The public address of this deployment.
    pub fn public_base(&self) -> &Url {
        &self.inner.settings.public_base
    }

    /// The settings of the HTTP surface.
    pub fn settings(&self) -> &HttpSettings {
        &self.inner.settings
    }

    /// The cookie of a console session.
    pub fn console_cookie(&self) -> &SessionCookie {
        &self.inner.console_cookie
    }

    /// The cookie of a payer's browser session.
    pub fn payer_cookie(&self) -> &SessionCookie {
        &self.inner.payer_cookie
    }

    /// The client's address, after the configured number of trusted proxies.
    pub fn client_ip(&self, headers: &HeaderMap, peer: Option<&ConnectInfo<SocketAddr>>) -> String {
        client_ip::client_ip(self.inner.settings.trusted_hops, headers, peer.map(|p| p.0))
    }

    /// Who asks, for pages and server functions.
    pub fn visitor(&self, parts: &http::request::Parts) -> Visitor {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let request_id = parts.headers.get("x-request-id").and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        Visitor { address: self.client_ip(&parts.headers, peer), request_id }
    }
}
