//! Outgoing HTTP: notifications to the merchant, and the virtual phone's requests to the product.

use std::time::Duration;

use bytes::Bytes;
use futures::future::BoxFuture;

/// How long the other side may take; put it among a request's extensions. Without it: 30 seconds.
#[derive(Clone, Copy, Debug)]
pub struct TimeLimit(pub Duration);

/// Why no answer came.
#[derive(Clone, Debug, thiserror::Error)]
pub enum OutboundError {
    /// Nothing answers there.
    #[error("no connection: {0}")]
    Connect(String),
    /// The answer did not come in time.
    #[error("no answer in time")]
    TimedOut,
    /// Anything else between the two.
    #[error("{0}")]
    Other(String),
}

/// Sends one request and returns the answer, whatever its status. Redirects are answers like any other.
pub trait Outbound: Send + Sync {
    /// One request, one answer; the body is whole and as it came over the wire.
    fn send(
        &self,
        req: http::Request<Bytes>,
    ) -> BoxFuture<'static, Result<http::Response<Bytes>, OutboundError>>;
}

/// The real one.
#[derive(Clone, Debug)]
pub struct ReqwestOutbound {
    client: reqwest::Client,
}

impl ReqwestOutbound {
    /// A client that follows no redirect and asks no proxy of the environment (everything is on this machine).
    ///
    /// # Errors
    /// When the TLS back end cannot start.
    pub fn new() -> Result<Self, OutboundError> {
        reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .timeout(Duration::from_secs(30))
            .build()
            .map(|client| Self { client })
            .map_err(|e| OutboundError::Other(e.to_string()))
    }
}

impl Outbound for ReqwestOutbound {
    fn send(
        &self,
        req: http::Request<Bytes>,
    ) -> BoxFuture<'static, Result<http::Response<Bytes>, OutboundError>> {
        let client = self.client.clone();
        Box::pin(async move {
            let limit = req.extensions().get::<TimeLimit>().copied();
            let mut request = reqwest::Request::try_from(req).map_err(|e| explain(&e))?;
            if let Some(TimeLimit(limit)) = limit {
                *request.timeout_mut() = Some(limit);
            }
            let answer = client.execute(request).await.map_err(|e| explain(&e))?;
            let mut response = http::Response::builder().status(answer.status()).version(answer.version());
            if let Some(headers) = response.headers_mut() {
                headers.clone_from(answer.headers());
            }
            let body = answer.bytes().await.map_err(|e| explain(&e))?;
            response.body(body).map_err(|e| OutboundError::Other(e.to_string()))
        })
    }
}

fn explain(error: &reqwest::Error) -> OutboundError {
    if error.is_timeout() {
        OutboundError::TimedOut
    } else if error.is_connect() {
        OutboundError::Connect(error.to_string())
    } else {
        OutboundError::Other(error.to_string())
    }
}
