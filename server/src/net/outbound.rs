//! Calls to addresses that users entered: webhooks.
//!
//! The name is resolved here, every address is checked, and the connection is made to exactly the checked addresses:
//! the client's own resolver answers nothing else, so that a second look-up cannot lead elsewhere.

use super::allow::AllowList;
use super::{client, guard};
use async_trait::async_trait;
use bytes::Bytes;
use channels::http::{HttpClient, TransportError};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use url::{Host, Url};

/// How long a receiver may take for its answer.
const TIMEOUT: Duration = Duration::from_secs(10);
/// How long a name may take to be resolved.
const RESOLVE_TIMEOUT: Duration = Duration::from_secs(5);
/// How many clients are kept; each holds the open connections to one receiver.
const MAX_CLIENTS: usize = 64;

/// Sends requests to addresses that users entered.
pub struct OutboundClient {
    allow: AllowList,
    clients: Mutex<HashMap<Target, reqwest::Client>>,
}

/// A receiver after resolution.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Target {
    host: String,
    port: u16,
    addresses: Vec<SocketAddr>,
}

impl OutboundClient {
    /// A client that reaches the public internet and, of private networks, only what `allow` names.
    pub fn new(allow: AllowList) -> Self {
        Self { allow, clients: Mutex::default() }
    }

    /// Resolves and checks where `url` leads.
    async fn target(&self, url: &Url) -> Result<Target, TransportError> {
        let refuse = |words: &str| TransportError::Other(words.to_owned());
        if !matches!(url.scheme(), "http" | "https") {
            return Err(refuse("only http and https"));
        }
        let port = url.port_or_known_default().ok_or_else(|| refuse("no port"))?;
        let addresses = match url.host() {
            Some(Host::Ipv4(ip)) => vec![SocketAddr::new(IpAddr::V4(ip), port)],
            Some(Host::Ipv6(ip)) => vec![SocketAddr::new(IpAddr::V6(ip), port)],
            Some(Host::Domain(name)) => resolve(name, port).await?,
            None => return Err(refuse("no host")),
        };
        for address in &addresses {
            guard::check(address.ip(), port, &self.allow)
                .map_err(|e| TransportError::Connect(e.to_string()))?;
        }
        Ok(Target { host: url.host_str().unwrap_or_default().to_owned(), port, addresses })
    }

    /// The client that connects to `target` and nowhere else.
    fn client(&self, target: Target) -> Result<reqwest::Client, TransportError> {
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = clients.get(&target) {
            return Ok(client.clone());
        }
        let pinned = Arc::new(Pinned(target.addresses.clone()));
        let client = client::builder(TIMEOUT)
            .dns_resolver(pinned)
            .build()
            .map_err(|_| TransportError::Other("the HTTP client could not be made".to_owned()))?;
        if clients.len() >= MAX_CLIENTS {
            clients.clear();
        }
        clients.insert(target, client.clone());
        Ok(client)
    }
}

/// Every address of a name, in a stable order.
async fn resolve(name: &str, port: u16) -> Result<Vec<SocketAddr>, TransportError> {
    let look_up = tokio::time::timeout(RESOLVE_TIMEOUT, tokio::net::lookup_host((name, port))).await;
    let found = look_up.map_err(|_| TransportError::Timeout)?;
    let mut addresses: Vec<SocketAddr> =
        found.map_err(|_| TransportError::Connect("the name could not be resolved".to_owned()))?.collect();
    addresses.sort_unstable();
    addresses.dedup();
    if addresses.is_empty() {
        return Err(TransportError::Connect("the name has no address".to_owned()));
    }
    Ok(addresses)
}

/// Answers every name with the addresses that were checked.
struct Pinned(Vec<SocketAddr>);

impl Resolve for Pinned {
    fn resolve(&self, _name: Name) -> Resolving {
        let addresses: Addrs = Box::new(self.0.clone().into_iter());
        Box::pin(std::future::ready(Ok(addresses)))
    }
}

#[async_trait]
impl HttpClient for OutboundClient {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        let url = Url::parse(&request.uri().to_string())
            .map_err(|_| TransportError::Other("the address cannot be read".to_owned()))?;
        let target = self.target(&url).await?;
        client::exchange(&self.client(target)?, request).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn reason(url: &str, allow: &str) -> Result<(), TransportError> {
        let client = OutboundClient::new(allow.parse().unwrap());
        client.target(&Url::parse(url).unwrap()).await.map(drop)
    }

    #[tokio::test]
    async fn refuses_private_networks_in_every_spelling() {
        for url in [
            "http://127.0.0.1/",
            "http://127.1/",
            "http://2130706433/",
            "http://0x7f000001/",
            "http://0/",
            "http://localhost/",
            "http://[::1]/",
            "http://[::ffff:10.0.0.1]/",
            "http://169.254.169.254/latest",
            "https://10.0.0.1/",
            "http://100.100.100.200/",
        ] {
            assert!(reason(url, "").await.is_err(), "{url}");
        }
        assert!(reason("ftp://1.1.1.1/", "").await.is_err());
        assert_eq!(reason("https://1.1.1.1/", "").await, Ok(()));
    }

    #[tokio::test]
    async fn reaches_what_the_deployer_lists() {
        assert_eq!(reason("http://10.1.2.3:8443/", "10.1.2.3:8443").await, Ok(()));
        assert!(reason("http://10.1.2.3/", "10.1.2.3:8443").await.is_err());
    }

    #[tokio::test]
    async fn connects_to_the_checked_address_and_follows_nothing() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let app = axum::Router::new()
            .route("/hook", axum::routing::post(|body: String| async move { format!("got {body}") }))
            .route(
                "/away",
                axum::routing::get(|| async { axum::response::Redirect::to("http://10.0.0.1/") }),
            );
        tokio::spawn(async move { axum::serve(listener, app).await });
        let client = OutboundClient::new(AllowList::only(address));
        let post =
            http::Request::post(format!("http://{address}/hook")).body(Bytes::from_static(b"it")).unwrap();
        assert_eq!(client.send(post).await.unwrap().body(), "got it");
        let get = http::Request::get(format!("http://{address}/away")).body(Bytes::new()).unwrap();
        assert_eq!(client.send(get).await.unwrap().status(), 303);
        let refused = OutboundClient::new(AllowList::default());
        let get = http::Request::get(format!("http://{address}/away")).body(Bytes::new()).unwrap();
        assert!(matches!(refused.send(get).await, Err(TransportError::Connect(_))));
    }
}
