//! The wires between product and sandbox, both in this process. They break on request.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use channels::http::{HttpClient, TransportError};
use domain::method::Provider;
use futures::future::BoxFuture;
use http_body_util::BodyExt as _;
use sandbox::OutboundError;
use service::Service;
use service::notify::NotifyKind;
use service::official_account::{CallbackCall, CallbackTaken};
use tower::ServiceExt as _;

use crate::chance::Chance;
use crate::crash::{Fate, alive};

/// The product as the outside sees it: there, or dead.
#[derive(Clone, Default)]
pub struct Product(Arc<Mutex<Option<Service>>>);

impl Product {
    /// The running product, if it runs.
    pub fn get(&self) -> Option<Service> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// It runs now, or is dead.
    pub fn set(&self, service: Option<Service>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = service;
    }
}

/// From the product to the provider.
#[derive(Clone)]
pub struct ToProvider {
    /// The provider.
    pub router: axum::Router,
    /// How often a call breaks: once in so many; 0 is never.
    pub breaks_once_in: Arc<Mutex<usize>>,
    /// Decides where.
    pub chance: Chance,
    /// May kill on both sides of the call.
    pub fate: Fate,
}

impl ToProvider {
    fn breaks(&self) -> bool {
        let n = *self.breaks_once_in.lock().unwrap_or_else(PoisonError::into_inner);
        n > 0 && self.chance.once_in(n)
    }
}

#[async_trait]
impl HttpClient for ToProvider {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        self.fate.step();
        if self.breaks() {
            return Err(TransportError::Connect("broken on the way there".to_owned()));
        }
        let answer = self.router.clone().oneshot(request.map(axum::body::Body::from)).await;
        let (parts, body) = answer.unwrap_or_else(|never| match never {}).into_parts();
        let body = body.collect().await.map_err(|e| TransportError::Other(e.to_string()))?.to_bytes();
        // The provider has acted; from here on only the product can be unlucky.
        self.fate.step();
        if self.breaks() {
            return Err(TransportError::Timeout);
        }
        Ok(http::Response::from_parts(parts, body))
    }
}

/// From the provider to the product: notifications.
#[derive(Clone)]
pub struct ToProduct {
    /// The product.
    pub product: Product,
}

impl sandbox::Outbound for ToProduct {
    fn send(
        &self,
        req: http::Request<Bytes>,
    ) -> BoxFuture<'static, Result<http::Response<Bytes>, OutboundError>> {
        let product = self.product.clone();
        Box::pin(async move {
            let Some(service) = product.get() else {
                return Err(OutboundError::Connect("the product is down".to_owned()));
            };
            if let Some(key) = req.uri().path().strip_prefix("/notify/wechat-oa/") {
                return told(&product, &service, key, &req).await;
            }
            let Some((provider, key, kind)) = notify_path(req.uri().path()) else {
                return Err(OutboundError::Other(format!("{} is no address of ours", req.uri().path())));
            };
            let (parts, body) = req.into_parts();
            let answered =
                alive(service.receive(provider, &key, kind, &parts.headers, body, "203.0.113.7")).await;
            let Some(answer) = answered else {
                product.set(None);
                return Err(OutboundError::Connect("the connection broke".to_owned()));
            };
            http::Response::builder()
                .status(answer.status)
                .body(Bytes::from(answer.body))
                .map_err(|e| OutboundError::Other(e.to_string()))
        })
    }
}

/// An event of the official account's server, answered as the product's own route does.
async fn told(
    product: &Product,
    service: &Service,
    key: &str,
    req: &http::Request<Bytes>,
) -> Result<http::Response<Bytes>, OutboundError> {
    let query = req.uri().query().unwrap_or_default().as_bytes();
    let pairs: serde_json::Map<_, _> =
        url::form_urlencoded::parse(query).map(|(name, value)| (name.into_owned(), value.into())).collect();
    let call: CallbackCall =
        serde_json::from_value(pairs.into()).map_err(|e| OutboundError::Other(e.to_string()))?;
    let Some(answered) = alive(service.take_oa_callback(key, &call, req.body())).await else {
        product.set(None);
        return Err(OutboundError::Connect("the connection broke".to_owned()));
    };
    let (status, body) = match answered {
        Ok(CallbackTaken::Taken) => (200, "success"),
        Ok(CallbackTaken::Refused) => (403, ""),
        Err(_) => (500, ""),
    };
    http::Response::builder()
        .status(status)
        .body(Bytes::from(body))
        .map_err(|e| OutboundError::Other(e.to_string()))
}

/// `/notify/{provider}/{key}` and `…/refund`.
fn notify_path(path: &str) -> Option<(Provider, String, NotifyKind)> {
    let mut parts = path.strip_prefix("/notify/")?.split('/');
    let provider = Provider::parse(parts.next()?)?;
    let key = parts.next()?.to_owned();
    let kind = if parts.next() == Some("refund") { NotifyKind::Refund } else { NotifyKind::Payment };
    Some((provider, key, kind))
}

/// From the product to the parking system: counts what it is told, and breaks like the other wire.
#[derive(Clone)]
pub struct ToParking {
    /// Every message id that was delivered, with its type.
    pub received: Arc<Mutex<Vec<(String, String)>>>,
    /// Decides where it breaks.
    pub wire: ToProvider,
}

#[async_trait]
impl HttpClient for ToParking {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        self.wire.fate.step();
        if self.wire.breaks() {
            return Err(TransportError::Connect("broken on the way there".to_owned()));
        }
        let id =
            request.headers().get("webhook-id").and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        let body: serde_json::Value = serde_json::from_slice(request.body()).unwrap_or_default();
        let kind = body.get("type").and_then(|t| t.as_str()).unwrap_or_default().to_owned();
        self.received.lock().unwrap_or_else(PoisonError::into_inner).push((id, kind));
        self.wire.fate.step();
        if self.wire.breaks() {
            return Err(TransportError::Timeout);
        }
        Ok(http::Response::new(Bytes::new()))
    }
}
