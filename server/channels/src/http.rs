//! The network, as the channels see it: one request, one whole answer.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use secrecy::SecretString;

/// Who we are to a server that demands a client certificate (mutual TLS): WeChat v2's refund. Carried as an extension
/// of the `http::Request`.
#[derive(Clone)]
pub struct ClientIdentity {
    /// The certificate, PEM.
    pub certificate_pem: Arc<str>,
    /// Its private key, PEM.
    pub private_key_pem: Arc<SecretString>,
}

impl fmt::Debug for ClientIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientIdentity(..)")
    }
}

/// The largest answer that its asker takes, in bytes, where that is more than usual: a bill. Carried as an extension of
/// the `http::Request`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnswerLimit(pub usize);

/// The largest bill that is read.
pub(crate) const BILL_LIMIT: AnswerLimit = AnswerLimit(64 * 1024 * 1024);

/// Sends one HTTP request and returns the whole answer, whatever its status.
///
/// A request that carries a [`ClientIdentity`] is sent over a connection that presents it; one that
/// carries an [`AnswerLimit`] may be answered at that length. An implementation bounds the time and the size of the answer, follows no redirect, and puts no URL
/// into its errors: some URLs of the official account carry its secret in the query.
#[async_trait]
pub trait HttpClient: Send + Sync {
    /// Sends `request`. Any error means that the outcome at the other side is not known.
    async fn send(&self, request: ::http::Request<Bytes>) -> Result<::http::Response<Bytes>, TransportError>;
}

/// No usable answer came back.
///
/// None of these says that the provider did not act: a payment may have been created all the same. Only
/// a query or a verified notification settles it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// No answer in time.
    #[error("no answer in time")]
    Timeout,
    /// The connection could not be made or broke.
    #[error("the connection failed: {0}")]
    Connect(String),
    /// The answer was larger than the client reads.
    #[error("the answer is too large")]
    TooLarge,
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

impl TransportError {
    /// A stable word for logs, tables and the console's texts.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Timeout => "timeout",
            Self::Connect(_) => "connect",
            Self::TooLarge => "answer_too_large",
            Self::Other(_) => "transport",
        }
    }
}
