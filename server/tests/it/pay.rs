//! The pay pages' surface: their address, their headers, and who may POST.

use crate::harness::{Server, request};
use http::{Method, Request, StatusCode};

const NO_CODE: &str = "/PeakeCloud/mobile/pay/23456789ABCDEFGHJKMN";

fn post(path: &str, body: &str, headers: &[(&'static str, &str)]) -> Request<axum::body::Body> {
    let mut request = request(Method::POST, path, body);
    for (name, value) in headers {
        request.headers_mut().insert(*name, value.parse().unwrap());
    }
    request
}

#[tokio::test]
async fn an_unknown_code_has_a_friendly_page() {
    let server = Server::start().await;
    for path in [NO_CODE, "/PeakeCloud/mobile/pay/short", "/PeakeCloud/mobile/pay/..%2f..%2fetc"] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{path}");
        assert!(answer.text().contains("二维码无效"), "{path}");
    }
}

#[tokio::test]
async fn only_one_segment_is_a_pay_page() {
    let server = Server::start().await;
    for path in [
        "/PeakeCloud/mobile/pay/",
        "/PeakeCloud/mobile/pay/a/b",
        "/peakecloud/mobile/pay/23456789ABCDEFGHJKMN",
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(!answer.text().contains("<html"), "{path}");
    }
}

#[tokio::test]
async fn pages_carry_their_policy() {
    let server = Server::start().await;
    let answer = server.get(NO_CODE).await;
    let policy = answer.header("content-security-policy");
    for part in [
        "default-src 'none'",
        "script-src 'self' 'nonce-",
        "'wasm-unsafe-eval'",
        "style-src 'self';",
        "form-action 'self'",
    ] {
        assert!(policy.contains(part), "{part} in {policy}");
    }
    assert!(!policy.contains("unsafe-inline") && !policy.contains("unsafe-eval' "), "{policy}");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("referrer-policy"), "same-origin");
    let again = server.get(NO_CODE).await;
    assert_ne!(again.header("content-security-policy"), policy, "a nonce is used once");
}

#[tokio::test]
async fn a_post_has_to_come_from_the_page() {
    let server = Server::start().await;
    let status = |headers: &'static [(&'static str, &'static str)]| {
        let server = &server;
        async move { server.send(post(NO_CODE, "step=pay&order_no=D123456", headers)).await.status }
    };
    assert_eq!(status(&[]).await, StatusCode::FORBIDDEN);
    assert_eq!(status(&[("sec-fetch-site", "cross-site")]).await, StatusCode::FORBIDDEN);
    assert_eq!(status(&[("origin", "https://evil.example")]).await, StatusCode::FORBIDDEN);
    assert_eq!(status(&[("origin", "null")]).await, StatusCode::FORBIDDEN);
    // A wallet's kernel without Sec-Fetch headers is judged by its Origin.
    assert_eq!(status(&[("origin", "https://app.example.cn")]).await, StatusCode::SEE_OTHER);
    assert_eq!(status(&[("sec-fetch-site", "same-origin")]).await, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_step_without_a_session_loads_the_page_again() {
    let server = Server::start().await;
    let ours = ("sec-fetch-site", "same-origin");
    let form = server.send(post(NO_CODE, "step=plate&plate=x", &[ours])).await;
    assert_eq!((form.status, form.header("location")), (StatusCode::SEE_OTHER, NO_CODE));
    let bridge = server
        .send(post(NO_CODE, "step=pay&order_no=D123456", &[ours, ("accept", "application/json")]))
        .await;
    assert_eq!(bridge.status, StatusCode::OK);
    assert_eq!(bridge.json(), serde_json::json!({ "url": NO_CODE }));
}

#[tokio::test]
async fn an_authorisation_without_a_session_ends_in_a_page() {
    let server = Server::start().await;
    let answer = server.get(&format!("{NO_CODE}?code=abc&state=def")).await;
    assert_eq!(answer.status, StatusCode::OK, "no redirect: it would go around for ever");
    assert!(answer.text().contains("请求没有通过校验"));
}

#[tokio::test]
async fn the_language_is_kept() {
    let server = Server::start().await;
    let answer = server.get(&format!("{NO_CODE}?lang=en")).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, NO_CODE));
    assert!(answer.header("set-cookie").starts_with("lang=en; Path=/;"), "{}", answer.header("set-cookie"));
    let mut english = request(Method::GET, NO_CODE, "");
    english.headers_mut().insert("cookie", "lang=en".parse().unwrap());
    assert!(server.send(english).await.text().contains("This code is not valid"));
    let mut phone = request(Method::GET, NO_CODE, "");
    phone.headers_mut().insert("user-agent", "MicroMessenger/8.0 NetType/4G Language/en".parse().unwrap());
    assert!(
        server.send(phone).await.text().contains("This code is not valid"),
        "WeChat tells its language itself"
    );
}
