//! The whole HTTP surface over a database of its own, asked in process.

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::response::Response;
use bytes::Bytes;
use channels::http::{HttpClient, TransportError};
use http::{HeaderMap, Method, Request, StatusCode};
use peakepay::state::{AppState, HttpSettings};
use service::settings::DeploymentFacts;
use service::{Deps, Endpoints, Service, Settings, SystemClock, SystemRandom, Vault};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use store::testing::TestStore;
use tower::ServiceExt;
use zeroize::Zeroizing;

/// The public address of the tests' deployment.
pub const BASE: &str = "https://app.example.cn";

/// A surface to ask.
pub struct Server {
    pub state: AppState,
    pub service: Service,
    app: Router,
    _database: TestStore,
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Server {
    pub async fn start() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut HttpSettings)) -> Self {
        Self::among(Arc::new(NoNetwork), Endpoints::default(), change).await
    }

    /// A server whose providers are reached through `provider_http`.
    pub async fn among(
        provider_http: Arc<dyn HttpClient>,
        endpoints: Endpoints,
        change: impl FnOnce(&mut HttpSettings),
    ) -> Self {
        Self::assembled((provider_http, Arc::new(NoNetwork)), endpoints, DeploymentFacts::default(), change)
            .await
    }

    /// A server whose providers are reached through `provider_http`, and what operators entered through `outbound_http`.
    #[cfg(feature = "demo")]
    pub async fn reaching(
        provider_http: Arc<dyn HttpClient>,
        outbound_http: Arc<dyn HttpClient>,
        endpoints: Endpoints,
    ) -> Self {
        Self::assembled((provider_http, outbound_http), endpoints, DeploymentFacts::default(), |_| {}).await
    }

    /// A server of a deployment with another mobile app.
    pub async fn with_facts(facts: DeploymentFacts) -> Self {
        Self::assembled((Arc::new(NoNetwork), Arc::new(NoNetwork)), Endpoints::default(), facts, |_| {}).await
    }

    async fn assembled(
        (provider_http, outbound_http): (Arc<dyn HttpClient>, Arc<dyn HttpClient>),
        endpoints: Endpoints,
        facts: DeploymentFacts,
        change: impl FnOnce(&mut HttpSettings),
    ) -> Self {
        let database = TestStore::sqlite().await;
        let service = Service::new(Deps {
            store: database.store.clone(),
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom::default()),
            provider_http,
            outbound_http,
            vault: Vault::new(&[Zeroizing::new([7; 32])]).unwrap(),
            settings: Settings { public_base: BASE.to_owned(), endpoints, facts },
        });
        let mut settings = HttpSettings {
            public_base: BASE.parse().unwrap(),
            trusted_hops: 0,
            metrics_token: None,
            request_timeout: Duration::from_secs(30),
        };
        change(&mut settings);
        let metrics = peakepay::serve::measurements().unwrap();
        let assets = peakepay::assets::urls(peakepay::assets::EMBEDDED);
        let state = AppState::new(service.clone(), database.store.clone(), assets, metrics, settings);
        Self { app: peakepay::router::router(state.clone()), state, service, _database: database }
    }

    /// The surface itself.
    #[cfg(feature = "demo")]
    pub fn app(&self) -> Router {
        self.app.clone()
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(request(Method::GET, path, "")).await
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        self.send_from("203.0.113.5:5000".parse().unwrap(), request).await
    }

    pub async fn send_from(&self, peer: SocketAddr, mut request: Request<Body>) -> Answer {
        request.extensions_mut().insert(ConnectInfo(peer));
        collect(self.app.clone().oneshot(request).await.unwrap()).await
    }
}

impl Answer {
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    /// A header, empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

pub fn request(method: Method, path: &str, body: &str) -> Request<Body> {
    let request = Request::builder().method(method).uri(path).header("content-length", body.len());
    request.body(Body::from(body.to_owned())).unwrap()
}

pub async fn collect(response: Response) -> Answer {
    let (parts, body) = response.into_parts();
    let body = axum::body::to_bytes(body, 64 * 1024 * 1024).await.unwrap();
    Answer { status: parts.status, headers: parts.headers, body }
}

/// There is no network in these tests.
struct NoNetwork;

#[async_trait]
impl HttpClient for NoNetwork {
    async fn send(&self, _request: Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        Err(TransportError::Connect("no network in tests".to_owned()))
    }
}
