//! What every handler gets.

use crate::client_ip;
use crate::observe::REQUEST_ID;
use app::host::{Assets, SessionCookie, Visitor};
use axum::extract::ConnectInfo;
use http::HeaderMap;
use metrics_exporter_prometheus::PrometheusHandle;
use secrecy::SecretString;
use service::Service;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use store::Store;
use url::Url;

/// Settings of the HTTP surface.
#[derive(Clone, Debug)]
pub struct HttpSettings {
    /// The public address of this deployment. Never taken from a request.
    pub public_base: Url,
    /// How many proxies in front of this process append to `X-Forwarded-For`.
    pub trusted_hops: u8,
    /// The token for `/metrics`; without one it answers only to this machine.
    pub metrics_token: Option<SecretString>,
    /// How long one request may take.
    pub request_timeout: Duration,
}

/// Everything that handlers share. Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    inner: Arc<Inner>,
}

struct Inner {
    service: Service,
    store: Store,
    assets: Assets,
    settings: HttpSettings,
    console_cookie: SessionCookie,
    payer_cookie: SessionCookie,
    metrics: PrometheusHandle,
    stopping: AtomicBool,
}

impl AppState {
    /// Puts the state together. `store` is the service's own, for [`AppState::store`] alone. Cookies are `Secure` and
    /// `__Host-` where the public address is https.
    pub fn new(
        service: Service,
        store: Store,
        assets: Assets,
        metrics: PrometheusHandle,
        settings: HttpSettings,
    ) -> Self {
        let secure = settings.public_base.scheme() == "https";
        let console_cookie = SessionCookie::new("peakepay", secure);
        let payer_cookie = SessionCookie::new("peakepay_payer", secure);
        let stopping = AtomicBool::new(false);
        let inner =
            Inner { service, store, assets, settings, console_cookie, payer_cookie, metrics, stopping };
        Self { inner: Arc::new(inner) }
    }

    /// The use cases.
    pub fn service(&self) -> &Service {
        &self.inner.service
    }

    /// The database, only to ask whether it answers.
    pub fn store(&self) -> &Store {
        &self.inner.store
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

    /// The measurements.
    pub fn metrics(&self) -> &PrometheusHandle {
        &self.inner.metrics
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
    pub fn visitor(&self, headers: &HeaderMap, extensions: &http::Extensions) -> Visitor {
        let peer = extensions.get::<ConnectInfo<SocketAddr>>();
        let request_id = headers.get(REQUEST_ID).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        Visitor { address: self.client_ip(headers, peer), request_id }
    }

    /// Says that no new work should come: `/readyz` answers 503 from now on.
    pub fn begin_stopping(&self) {
        self.inner.stopping.store(true, Ordering::Relaxed);
    }

    /// Whether the process is stopping.
    pub fn is_stopping(&self) -> bool {
        self.inner.stopping.load(Ordering::Relaxed)
    }
}
