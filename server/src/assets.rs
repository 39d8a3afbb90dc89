//! The embedded front end: hashed files for ever, the others for an hour; brotli as stored, unpacked for clients that
//! do not take it.

use app::host::Assets;
use axum::Router;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use http::{HeaderMap, HeaderValue, StatusCode};
use std::io::Read;

/// One embedded file.
#[derive(Debug)]
pub struct Embedded {
    /// The stable name that pages ask for: `console.js`.
    pub name: &'static str,
    /// The address: `/assets/console.1a2b3c4d5e6f.js`.
    pub path: &'static str,
    /// The whole `Content-Type`.
    pub content_type: &'static str,
    /// The quoted entity tag.
    pub etag: &'static str,
    /// Whether the address changes with the content.
    pub immutable: bool,
    /// Whether `bytes` are compressed.
    pub brotli: bool,
    /// The content.
    pub bytes: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The addresses for the pages.
pub fn urls(table: &'static [Embedded]) -> Assets {
    Assets::new(table.iter().map(|file| (file.name.to_owned(), file.path.to_owned())))
}

/// A route for each file.
pub fn router<S: Clone + Send + Sync + 'static>(table: &'static [Embedded]) -> Router<S> {
    table.iter().fold(Router::new(), |router, file| {
        router.route(file.path, get(move |headers: HeaderMap| async move { file.answer(&headers) }))
    })
}

impl Embedded {
    fn answer(&self, request: &HeaderMap) -> Response {
        let mut response = if matches_etag(request, self.etag) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            self.content(request)
        };
        let headers = response.headers_mut();
        let cache =
            if self.immutable { "public, max-age=31536000, immutable" } else { "public, max-age=3600" };
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
        headers.insert(ETAG, HeaderValue::from_static(self.etag));
        if self.brotli {
            headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        }
        response
    }

    fn content(&self, request: &HeaderMap) -> Response {
        let content_type = (CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        let stored = Bytes::from_static(self.bytes);
        match (self.brotli, accepts_brotli(request)) {
            (false, _) => ([content_type], Body::from(stored)).into_response(),
            (true, true) => {
                let encoding = (CONTENT_ENCODING, HeaderValue::from_static("br"));
                ([content_type, encoding], Body::from(stored)).into_response()
            }
            (true, false) => match unpack(self.bytes) {
                Ok(plain) => ([content_type], Body::from(plain)).into_response(),
                Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            },
        }
    }
}

fn unpack(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut plain = Vec::new();
    brotli_decompressor::Decompressor::new(bytes, 4096).read_to_end(&mut plain)?;
    Ok(plain)
}

/// Whether `br` is among the accepted encodings with a weight above zero.
fn accepts_brotli(headers: &HeaderMap) -> bool {
    let values = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|v| v.to_str().ok());
    values.flat_map(|v| v.split(',')).any(|item| {
        let (coding, weight) = item.split_once(';').unwrap_or((item, ""));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.trim_matches(['0', '.']).is_empty());
        coding.trim().eq_ignore_ascii_case("br") && !refused
    })
}

fn matches_etag(headers: &HeaderMap, etag: &str) -> bool {
    let values = headers.get_all(IF_NONE_MATCH).iter().filter_map(|v| v.to_str().ok());
    values.flat_map(|v| v.split(',')).any(|tag| {
        matches!(tag.trim().trim_start_matches("W/"), "*") || tag.trim().trim_start_matches("W/") == etag
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weighs_encodings() {
        let accepts = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(value));
            accepts_brotli(&headers)
        };
        assert!(accepts("gzip, deflate, br") && accepts("br;q=0.5") && accepts("BR"));
        assert!(!accepts("gzip") && !accepts("br;q=0") && !accepts("br;q=0.000") && !accepts("brotli"));
    }
}
