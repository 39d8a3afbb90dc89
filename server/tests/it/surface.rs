//! What every answer carries, and what the surface refuses before any use case is asked.

use crate::harness::{Answer, Server, request};
use http::{Method, StatusCode};

#[tokio::test]
async fn the_root_leads_to_the_console() {
    let server = Server::start().await;
    let answer = server.get("/").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header("location"), "/console");
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let server = Server::start().await;
    for path in [
        "/",
        "/console/sign-in",
        "/healthz",
        "/api/v1/sites",
        "/api/openapi.json",
        "/nothing-here",
        "/notify/wechat/x",
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(answer.header("x-request-id").len(), 16, "{path}");
        assert_eq!(answer.header("strict-transport-security"), "max-age=31536000", "{path}");
    }
}

#[tokio::test]
async fn each_console_page_has_a_nonce_of_its_own() {
    let server = Server::start().await;
    let nonce = |answer: &Answer| {
        let policy = answer.header("content-security-policy").to_owned();
        assert!(
            policy.contains("script-src 'self' 'nonce-") && !policy.contains("unsafe-inline"),
            "{policy}"
        );
        policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned()
    };
    let (first, second) = (server.get("/console/sign-in").await, server.get("/console/sign-in").await);
    assert_ne!(nonce(&first), nonce(&second));
    assert!(!first.text().contains("style=\""), "a style attribute, which the policy forbids");
    let without_nonce = first.text().split("<script").skip(1).filter(|tag| {
        let head = tag.split('>').next().unwrap();
        !head.contains(&format!("nonce=\"{}\"", nonce(&first))) && !head.contains("src=")
    });
    assert_eq!(without_nonce.count(), 0, "an inline script without the nonce");
}

#[tokio::test]
async fn a_write_of_the_console_has_to_come_from_the_console() {
    let server = Server::start().await;
    let post = |headers: &'static [(&'static str, &'static str)]| {
        let server = &server;
        async move {
            let mut request = request(Method::POST, "/console/api/no_such_function", "a=b");
            for (name, value) in headers {
                request.headers_mut().insert(*name, value.parse().unwrap());
            }
            server.send(request).await.status
        }
    };
    assert_eq!(post(&[]).await, StatusCode::FORBIDDEN);
    assert_eq!(post(&[("sec-fetch-site", "cross-site")]).await, StatusCode::FORBIDDEN);
    assert_eq!(
        post(&[("sec-fetch-site", "same-site"), ("origin", "https://app.example.cn")]).await,
        StatusCode::FORBIDDEN
    );
    assert_eq!(post(&[("origin", "null")]).await, StatusCode::FORBIDDEN);
    assert_ne!(post(&[("sec-fetch-site", "same-origin")]).await, StatusCode::FORBIDDEN);
    assert_ne!(post(&[("origin", "https://app.example.cn")]).await, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn bodies_are_bounded() {
    let server = Server::start().await;
    let large = "x".repeat(300 * 1024);
    let mut write = request(Method::POST, "/console/api/sign_in", &large);
    write.headers_mut().insert("sec-fetch-site", "same-origin".parse().unwrap());
    assert_eq!(server.send(write).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    let huge = "x".repeat(1024 * 1024 + 1);
    let notification = request(Method::POST, "/notify/wechat/abc", &huge);
    assert_eq!(server.send(notification).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn watchers_get_their_answers() {
    let server = Server::start().await;
    assert_eq!(server.get("/healthz").await.text(), "ok\n");
    assert_eq!(server.get("/readyz").await.text(), "ready\n");
    server.state.begin_stopping();
    let answer = server.get("/readyz").await;
    assert_eq!((answer.status, answer.text()), (StatusCode::SERVICE_UNAVAILABLE, "stopping\n"));
    assert_eq!(server.get("/healthz").await.status, StatusCode::OK);
}

#[tokio::test]
async fn measurements_are_for_this_machine_or_the_token() {
    let server = Server::start().await;
    let ask = |peer: &'static str, headers: &'static [(&'static str, &'static str)]| {
        let server = &server;
        async move {
            let mut request = request(Method::GET, "/metrics", "");
            for (name, value) in headers {
                request.headers_mut().insert(*name, value.parse().unwrap());
            }
            server.send_from(peer.parse().unwrap(), request).await
        }
    };
    server.get("/healthz").await;
    let local = ask("127.0.0.1:5000", &[]).await;
    assert_eq!(local.status, StatusCode::OK);
    assert!(local.text().contains("http_request_duration_seconds_count"), "{}", local.text());
    assert_eq!(ask("[::1]:5000", &[]).await.status, StatusCode::OK);
    assert_eq!(ask("8.8.8.8:5000", &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        ask("127.0.0.1:5000", &[("x-forwarded-for", "127.0.0.1")]).await.status,
        StatusCode::NOT_FOUND
    );

    let guarded = Server::with(|settings| settings.metrics_token = Some("a-long-metrics-token".into())).await;
    let token = |value: &'static str| {
        let mut request = request(Method::GET, "/metrics", "");
        request.headers_mut().insert("authorization", value.parse().unwrap());
        guarded.send_from("8.8.8.8:5000".parse().unwrap(), request)
    };
    assert_eq!(token("Bearer a-long-metrics-token").await.status, StatusCode::OK);
    assert_eq!(token("Bearer a-long-metrics-tokem").await.status, StatusCode::NOT_FOUND);
    assert_eq!(guarded.get("/metrics").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn pictures_of_codes_need_a_session() {
    let server = Server::start().await;
    let answer = server.get("/console/qr/23456789ABCDEFGHJKMN.svg").await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}
