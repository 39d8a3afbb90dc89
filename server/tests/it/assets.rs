//! The embedded front end, served from a table of our own.

use crate::harness::{Answer, collect, request};
use axum::Router;
use http::{Method, StatusCode};
use peakepay::assets::{Embedded, router};
use tower::ServiceExt;

const SCRIPT: &str = "console.log(\"hello\");\nconsole.log(\"hello\");\nconsole.log(\"hello\");\n";

static TABLE: &[Embedded] = &[
    Embedded {
        name: "console.js",
        path: "/assets/console.1a2b3c4d5e6f.js",
        content_type: "text/javascript; charset=utf-8",
        etag: "\"abc\"",
        immutable: true,
        brotli: true,
        bytes: &[
            0x1b, 0x41, 0x00, 0xf8, 0x9d, 0x07, 0x76, 0x0c, 0x99, 0x2e, 0xc2, 0x97, 0xde, 0xb9, 0xb0, 0x3a,
            0x65, 0x67, 0x0c, 0x4d, 0x8b, 0xb8, 0x9c, 0xb1, 0x09, 0x85, 0x46, 0x29, 0x63, 0x7b, 0x53, 0x85,
            0x38, 0x55, 0x25, 0xf0, 0xe2, 0xb5, 0xec, 0x60, 0x6f, 0x30,
        ],
    },
    Embedded {
        name: "robots.txt",
        path: "/robots.txt",
        content_type: "text/plain; charset=utf-8",
        etag: "\"def\"",
        immutable: false,
        brotli: false,
        bytes: b"User-agent: *\nDisallow: /\n",
    },
];

async fn get(path: &str, headers: &[(&'static str, &str)]) -> Answer {
    let app: Router = router(TABLE);
    let mut request = request(Method::GET, path, "");
    for (name, value) in headers {
        request.headers_mut().insert(*name, value.parse().unwrap());
    }
    collect(app.oneshot(request).await.unwrap()).await
}

#[tokio::test]
async fn hashed_files_are_kept_for_ever_and_sent_compressed() {
    let answer = get(TABLE[0].path, &[("accept-encoding", "gzip, br")]).await;
    assert_eq!(answer.header("content-encoding"), "br");
    assert_eq!(answer.header("vary"), "accept-encoding");
    assert_eq!(answer.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(answer.body, TABLE[0].bytes);
    let plain = get(TABLE[0].path, &[("accept-encoding", "gzip")]).await;
    assert_eq!((plain.header("content-encoding"), plain.text()), ("", SCRIPT));
}

#[tokio::test]
async fn a_known_file_is_not_sent_again() {
    let answer = get(TABLE[0].path, &[("if-none-match", "\"x\", \"abc\"")]).await;
    assert_eq!((answer.status, answer.body.len()), (StatusCode::NOT_MODIFIED, 0));
    assert_eq!(answer.header("etag"), "\"abc\"");
}

#[tokio::test]
async fn other_files_are_kept_for_an_hour() {
    let answer = get("/robots.txt", &[("accept-encoding", "br")]).await;
    assert_eq!(answer.header("cache-control"), "public, max-age=3600");
    assert_eq!((answer.header("content-encoding"), answer.header("vary")), ("", ""));
    assert_eq!(get("/assets/console.000000000000.js", &[]).await.status, StatusCode::NOT_FOUND);
}

#[test]
fn pages_find_files_by_name() {
    let urls = peakepay::assets::urls(TABLE);
    assert_eq!(urls.url("console.js"), Some("/assets/console.1a2b3c4d5e6f.js"));
    assert_eq!(urls.url("other.js"), None);
}
