//! What both HTTP clients share: bounded time, bounded answers, no redirects, no proxy, and errors without addresses.

use bytes::{Bytes, BytesMut};
use channels::http::{AnswerLimit, TransportError};
use reqwest::redirect::Policy;
use std::time::Duration;

/// How long making a connection may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// The largest answer that is read where its asker says nothing else, in bytes. WeChat's certificate list, the largest
/// we know, has a few thousand.
const MAX_ANSWER: usize = 1024 * 1024;
/// How we call ourselves. WeChat Pay refuses requests without a User-Agent.
const USER_AGENT: &str = concat!("peakepay/", env!("CARGO_PKG_VERSION"));

/// The settings that both clients begin with. `timeout` is for the whole exchange.
pub(super) fn builder(timeout: Duration) -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .user_agent(USER_AGENT)
        .redirect(Policy::none())
        .referer(false)
        .no_proxy()
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(timeout)
}

/// Sends `request` and reads the whole answer.
pub(super) async fn exchange(
    client: &reqwest::Client,
    request: http::Request<Bytes>,
) -> Result<http::Response<Bytes>, TransportError> {
    let limit = request.extensions().get::<AnswerLimit>().map_or(MAX_ANSWER, |limit| limit.0);
    let request = reqwest::Request::try_from(request).map_err(error)?;
    let mut answer = client.execute(request).await.map_err(error)?;
    let mut body = BytesMut::new();
    while let Some(chunk) = answer.chunk().await.map_err(error)? {
        if body.len() + chunk.len() > limit {
            return Err(TransportError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    let mut response = http::Response::new(body.freeze());
    *response.status_mut() = answer.status();
    *response.version_mut() = answer.version();
    *response.headers_mut() = std::mem::take(answer.headers_mut());
    Ok(response)
}

/// Our error, with the causes but without the address: some carry a secret in the query.
fn error(error: reqwest::Error) -> TransportError {
    let (timeout, connect) = (error.is_timeout(), error.is_connect());
    let words = causes(&error.without_url());
    match (timeout, connect) {
        (true, _) => TransportError::Timeout,
        (false, true) => TransportError::Connect(words),
        (false, false) => TransportError::Other(words),
    }
}

fn causes(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        words.push_str(": ");
        words.push_str(&inner.to_string());
        cause = inner.source();
    }
    words
}
