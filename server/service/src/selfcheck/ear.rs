//! Listens to the clocks of the providers: every answer of theirs carries a `Date`.

use crate::Clock;
use async_trait::async_trait;
use bytes::Bytes;
use channels::http::{HttpClient, TransportError};
use domain::time::{SECOND, UnixMs};
use http::header::DATE;
use http::{Request, Response};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How many hosts are remembered.
const MOST: usize = 32;

/// How far our clock was from a provider's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Skew {
    /// Our clock minus theirs, in milliseconds.
    pub ms: i64,
    /// When.
    pub at: UnixMs,
}

/// What was heard, by host.
#[derive(Debug, Default)]
pub(crate) struct Ear(Mutex<BTreeMap<String, Skew>>);

impl Ear {
    /// The skew that most clocks agree on, of those heard since `since`: the middle one, so that a provider whose own
    /// clock is wrong says nothing about ours.
    pub fn skew(&self, since: UnixMs) -> Option<Skew> {
        let heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut heard: Vec<Skew> = heard.values().copied().filter(|skew| skew.at >= since).collect();
        heard.sort_unstable_by_key(|skew| skew.ms);
        heard.get(heard.len() / 2).copied()
    }

    fn hear(&self, host: &str, skew: Skew) {
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if heard.len() < MOST || heard.contains_key(host) {
            heard.insert(host.to_owned(), skew);
        }
    }
}

/// A client whose answers are listened to.
pub(crate) struct Listening {
    pub inner: Arc<dyn HttpClient>,
    pub clock: Arc<dyn Clock>,
    pub ear: Arc<Ear>,
    /// Our public address, whose clock is ours.
    pub own: String,
}

#[async_trait]
impl HttpClient for Listening {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let host = request.uri().authority().map(ToString::to_string).unwrap_or_default();
        let answer = self.inner.send(request).await?;
        let date = answer.headers().get(DATE).and_then(|date| date.to_str().ok());
        let at = self.clock.now();
        if let Some(theirs) = date.and_then(read_date).filter(|_| host != self.own) {
            self.ear.hear(&host, Skew { ms: at.since(theirs), at });
        }
        Ok(answer)
    }
}

/// `Mon, 23 Nov 2026 11:20:00 GMT`, to the middle of its second.
fn read_date(text: &str) -> Option<UnixMs> {
    let at = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    Some(UnixMs(at.as_millisecond()).plus(SECOND / 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_clock_is_believed() {
        let ear = Ear::default();
        assert_eq!(ear.skew(UnixMs(0)), None);
        for (host, ms) in [("a", 400), ("b", -200), ("c", 900_000)] {
            ear.hear(host, Skew { ms, at: UnixMs(10) });
        }
        assert_eq!(ear.skew(UnixMs(0)).unwrap().ms, 400);
        assert_eq!(ear.skew(UnixMs(11)), None, "too long ago");
    }

    #[test]
    fn dates_of_answers() {
        let at = read_date("Mon, 23 Nov 2026 11:20:00 GMT").unwrap();
        assert_eq!(at.shanghai_text(), "2026-11-23 19:20:00");
        assert_eq!(read_date("yesterday"), None);
    }
}
