//! Calls to providers, whose addresses come from the code.

use super::client;
use async_trait::async_trait;
use bytes::Bytes;
use channels::http::{HttpClient, TransportError};
use std::time::Duration;

/// How long a provider may take for one whole answer. Payers wait for it.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Sends requests to providers.
#[derive(Clone, Debug)]
pub struct ProviderClient(reqwest::Client);

impl ProviderClient {
    /// A client that keeps connections open between calls.
    ///
    /// # Errors
    /// The machine's root certificates cannot be read.
    pub fn new() -> anyhow::Result<Self> {
        Ok(Self(client::builder(TIMEOUT).build()?))
    }
}

#[async_trait]
impl HttpClient for ProviderClient {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        client::exchange(&self.0, request).await
    }
}
