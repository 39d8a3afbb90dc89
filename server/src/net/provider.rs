//! Calls to providers, whose addresses come from the code.

use super::client;
use async_trait::async_trait;
use bytes::Bytes;
use channels::http::{ClientIdentity, HttpClient, TransportError};
use reqwest::{Certificate, Client, Identity};
use secrecy::ExposeSecret as _;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use zeroize::Zeroizing;

/// How long a provider may take for one whole answer. Payers wait for it.
const TIMEOUT: Duration = Duration::from_secs(10);
/// How many clients with an identity are kept; each holds the open connections of one merchant.
const MAX_IDENTITIES: usize = 64;

/// Sends requests to providers; a request that carries a [`ClientIdentity`] goes over a connection that presents it.
#[derive(Clone, Debug)]
pub struct ProviderClient {
    plain: Client,
    /// Authorities besides the machine's.
    roots: Arc<[Certificate]>,
    /// By certificate: whoever holds another key cannot present it.
    identified: Arc<Mutex<HashMap<Arc<str>, Client>>>,
}

impl ProviderClient {
    /// A client that keeps connections open between calls.
    ///
    /// # Errors
    /// The machine's root certificates cannot be read.
    pub fn new() -> anyhow::Result<Self> {
        Self::trusting(Vec::new())
    }

    fn trusting(roots: Vec<Certificate>) -> anyhow::Result<Self> {
        let plain = builder(&roots).build()?;
        Ok(Self { plain, roots: roots.into(), identified: Arc::default() })
    }

    /// The client that presents `identity`.
    fn identified(&self, identity: &ClientIdentity) -> Result<Client, TransportError> {
        let mut clients = self.identified.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = clients.get(&identity.certificate_pem) {
            return Ok(client.clone());
        }
        // The library's words may quote what they stumble over, which is secret here.
        let unusable = |_| TransportError::Other("the client certificate cannot be used".to_owned());
        let key = identity.private_key_pem.expose_secret();
        let pem = Zeroizing::new(format!("{}\n{key}\n", identity.certificate_pem));
        let identity_of_tls = Identity::from_pem(pem.as_bytes()).map_err(unusable)?;
        let client = builder(&self.roots).identity(identity_of_tls).build().map_err(unusable)?;
        if clients.len() >= MAX_IDENTITIES {
            clients.clear();
        }
        clients.insert(Arc::clone(&identity.certificate_pem), client.clone());
        Ok(client)
    }
}

fn builder(roots: &[Certificate]) -> reqwest::ClientBuilder {
    client::builder(TIMEOUT).tls_certs_merge(roots.iter().cloned())
}

#[async_trait]
impl HttpClient for ProviderClient {
    async fn send(&self, mut request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        match request.extensions_mut().remove::<ClientIdentity>() {
            Some(identity) => client::exchange(&self.identified(&identity)?, request).await,
            None => client::exchange(&self.plain, request).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::SecretString;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio_rustls::TlsAcceptor;
    use tokio_rustls::rustls::pki_types::pem::PemObject as _;
    use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
    use tokio_rustls::rustls::server::WebPkiClientVerifier;
    use tokio_rustls::rustls::{RootCertStore, ServerConfig};

    const AUTHORITY: &str = include_str!("../../tests/fixtures/mutual-tls/ca.pem");
    const SERVER: &str = include_str!("../../tests/fixtures/mutual-tls/server.cert.pem");
    const SERVER_KEY: &str = include_str!("../../tests/fixtures/mutual-tls/server.key.pem");
    const CLIENT: &str = include_str!("../../tests/fixtures/mutual-tls/client.cert.pem");
    const CLIENT_KEY: &str = include_str!("../../tests/fixtures/mutual-tls/client.key.pem");

    fn identity(certificate: &str, key: &str) -> ClientIdentity {
        ClientIdentity {
            certificate_pem: certificate.into(),
            private_key_pem: Arc::new(SecretString::from(key.to_owned())),
        }
    }

    /// A server that talks to nobody without a certificate of our authority; says how many bytes that had.
    async fn strict_server() -> u16 {
        let certificate = |pem: &str| CertificateDer::from_pem_slice(pem.as_bytes()).unwrap();
        let mut roots = RootCertStore::empty();
        roots.add(certificate(AUTHORITY)).unwrap();
        let verifier = WebPkiClientVerifier::builder(Arc::new(roots)).build().unwrap();
        let key = PrivateKeyDer::from_pem_slice(SERVER_KEY.as_bytes()).unwrap();
        let config = ServerConfig::builder()
            .with_client_cert_verifier(verifier)
            .with_single_cert(vec![certificate(SERVER)], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let Ok(mut stream) = acceptor.accept(socket).await else { continue };
                let shown = stream.get_ref().1.peer_certificates().unwrap()[0].len();
                let mut request = [0; 1024];
                let _ = stream.read(&mut request).await;
                let body = shown.to_string();
                let answer = format!(
                    "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                    body.len()
                );
                let _ = stream.write_all(answer.as_bytes()).await;
                let _ = stream.shutdown().await;
            }
        });
        port
    }

    #[tokio::test]
    async fn a_request_with_an_identity_presents_it() {
        let port = strict_server().await;
        let roots = vec![Certificate::from_pem(AUTHORITY.as_bytes()).unwrap()];
        let client = ProviderClient::trusting(roots).unwrap();
        let request = |identity: Option<ClientIdentity>| {
            let mut builder = http::Request::get(format!("https://localhost:{port}/secapi/pay/refund"));
            if let Some(identity) = identity {
                builder = builder.extension(identity);
            }
            builder.body(Bytes::new()).unwrap()
        };
        let ours = identity(CLIENT, CLIENT_KEY);
        let shown = CertificateDer::from_pem_slice(CLIENT.as_bytes()).unwrap().len().to_string();
        for _ in 0..2 {
            let answer = client.send(request(Some(ours.clone()))).await.unwrap();
            assert_eq!((answer.status().as_u16(), &answer.body()[..]), (200, shown.as_bytes()));
        }
        assert!(client.send(request(None)).await.is_err(), "without one there is no talking");
        let foreign = identity(SERVER, CLIENT_KEY);
        assert!(client.send(request(Some(foreign))).await.is_err(), "a key that is not the certificate's");
    }

    #[tokio::test]
    async fn an_unusable_identity_is_refused_without_quoting_it() {
        let client = ProviderClient::new().unwrap();
        let secret = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----";
        let request = http::Request::get("https://localhost:1/").extension(identity(CLIENT, secret));
        let error = client.send(request.body(Bytes::new()).unwrap()).await.unwrap_err();
        assert!(matches!(&error, TransportError::Other(words) if !words.contains("c2VjcmV0")), "{error}");
    }
}
