//! The official account's server address and the domain's verification files, asked over HTTP; the sandbox plays the
//! platform, with a cryptography of its own.

use crate::app::ToSandbox;
use crate::harness::{BASE, Server, collect, request};
use axum::body::Body;
use bytes::Bytes;
use domain::ids::VerificationFileId;
use futures::future::BoxFuture;
use http::{Method, Request, StatusCode};
use sandbox::state::{MessageMode, MessageServer};
use sandbox::{KeySource, Outbound, OutboundError, Sandbox, SystemClock, SystemRandom};
use service::accounts::SaveWechat;
use service::official_account::{CallbackState, NewCallback, UploadFile};
use service::{Actor, Endpoints};
use std::sync::{Arc, OnceLock};
use tower::ServiceExt as _;

const FILE: &str = "MP_verify_aB3dE5gH7jK9mN1p.txt";
const MARK: &str = "aB3dE5gH7jK9mN1p";

/// What the platform sends comes to the product in this process.
#[derive(Clone, Default)]
struct ToProduct(Arc<OnceLock<axum::Router>>);

impl Outbound for ToProduct {
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'static, Result<http::Response<Bytes>, OutboundError>> {
        let router = self.0.get().cloned();
        Box::pin(async move {
            let router = router.ok_or(OutboundError::TimedOut)?;
            let answer = collect(router.oneshot(request.map(Body::from)).await.unwrap()).await;
            let mut response = http::Response::new(answer.body);
            *response.status_mut() = answer.status;
            Ok(response)
        })
    }
}

async fn operator(server: &Server) -> Actor {
    let staff = Actor::cli(None);
    let id = server.service.create_operator(&staff, "one", "一号").await.unwrap().id;
    Actor::cli(Some(id))
}

struct Joined {
    server: Server,
    sandbox: Sandbox,
    admin: Actor,
    app_id: String,
}

impl Joined {
    /// An operator whose official account is the sandbox's.
    async fn new() -> Self {
        let config = sandbox::Config {
            product_base: BASE.parse().unwrap(),
            sandbox_base: "http://127.0.0.1:3001".parse().unwrap(),
            time_scale: 1,
        };
        let product = ToProduct::default();
        let (clock, random) = (Arc::new(SystemClock), Arc::new(SystemRandom));
        let sandbox =
            Sandbox::new(config, clock, random, Arc::new(product.clone()), KeySource::Fixture).unwrap();
        let endpoints = Endpoints::sandbox("http://127.0.0.1:3001").unwrap();
        let server = Server::among(Arc::new(ToSandbox(sandbox.providers_router())), endpoints, |_| {}).await;
        assert!(product.0.set(peakepay::router::router(server.state.clone())).is_ok());
        let admin = operator(&server).await;
        let own = sandbox.demo_account();
        let app_id = own.official_account_app_id.clone();
        let form = SaveWechat {
            app_id: own.official_account_app_id,
            app_secret: Some(own.official_account_app_secret.into()),
            mch_id: own.mch_id,
            api_v3_key: Some(own.api_v3_key.into()),
            merchant_certificate: Some(own.merchant_certificate_pem),
            merchant_private_key: Some(own.merchant_private_key_pem.into()),
            mode: "public_key".to_owned(),
            public_key_id: Some(own.wechatpay_public_key_id),
            public_key: Some(own.wechatpay_public_key_pem),
            ..SaveWechat::default()
        };
        server.service.save_wechat(&admin, form).await.unwrap();
        Self { server, sandbox, admin, app_id }
    }

    async fn state(&self) -> CallbackState {
        self.server.service.oa_setup(&self.admin).await.unwrap().callback.unwrap()
    }

    /// Somebody follows, and the platform says so.
    async fn follow(&self, follows: bool) {
        assert!(self.sandbox.follow(&self.app_id, "wang", follows));
        self.sandbox.deliver_due().await;
    }
}

fn pasted(made: &NewCallback, mode: MessageMode) -> MessageServer {
    MessageServer { url: made.url.clone(), token: made.token.clone(), aes_key: made.aes_key.clone(), mode }
}

#[tokio::test]
async fn the_platform_verifies_the_address_and_its_events_are_taken() {
    let joined = Joined::new().await;
    let made = joined.server.service.make_oa_callback(&joined.admin).await.unwrap();
    let wrong = MessageServer { token: "other".to_owned(), ..pasted(&made, MessageMode::Safe) };
    assert!(joined.sandbox.verify_server(&wrong).await.is_err());
    assert_eq!(joined.state().await.verified_at, None);
    let pasted_right = pasted(&made, MessageMode::Safe);
    joined.sandbox.verify_server(&pasted_right).await.unwrap();
    assert!(joined.state().await.verified_at.is_some());

    assert!(joined.sandbox.set_message_server(&joined.app_id, pasted_right));
    joined.follow(true).await;
    assert_eq!(joined.state().await.last_event.as_deref(), Some("event:subscribe"));

    // In the clear only where that was allowed.
    assert!(joined.sandbox.set_message_server(&joined.app_id, pasted(&made, MessageMode::Plain)));
    joined.follow(false).await;
    let state = joined.state().await;
    assert_eq!(state.last_event.as_deref(), Some("event:subscribe"));
    assert_eq!(state.refused_code.as_deref(), Some("not_encrypted"));
    joined.server.service.allow_plain_callbacks(&joined.admin, true).await.unwrap();
    joined.follow(true).await;
    joined.follow(false).await;
    assert_eq!(joined.state().await.last_event.as_deref(), Some("event:unsubscribe"));

    // Both at once: what is encrypted is read, and with another key it is refused.
    let other = MessageServer { aes_key: "b".repeat(43), ..pasted(&made, MessageMode::Both) };
    assert!(joined.sandbox.set_message_server(&joined.app_id, other));
    joined.follow(true).await;
    let state = joined.state().await;
    assert_eq!(state.last_event.as_deref(), Some("event:unsubscribe"));
    assert!(["undecryptable", "other_app"].contains(&state.refused_code.unwrap().as_str()));
}

#[tokio::test]
async fn the_address_says_little_to_strangers() {
    let joined = Joined::new().await;
    let made = joined.server.service.make_oa_callback(&joined.admin).await.unwrap();
    let path = made.url.strip_prefix(BASE).unwrap();
    let unknown = format!("/notify/wechat-oa/{}", "0".repeat(32));
    for (method, path, status) in [
        (Method::GET, path, StatusCode::FORBIDDEN),
        (Method::POST, path, StatusCode::FORBIDDEN),
        (Method::GET, &unknown, StatusCode::NOT_FOUND),
        (Method::POST, &unknown, StatusCode::NOT_FOUND),
        (Method::PUT, path, StatusCode::METHOD_NOT_ALLOWED),
    ] {
        let query = format!("{path}?signature=0&timestamp=1&nonce=2&echostr=%3Cb%3E");
        let answer = joined.server.send(request(method.clone(), &query, "")).await;
        assert_eq!((answer.status, answer.text()), (status, ""), "{method} {path}");
    }
    let large = "x".repeat(70_000);
    let answer = joined.server.send(request(Method::POST, path, &large)).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

async fn upload(server: &Server, admin: &Actor, path: &str) -> VerificationFileId {
    let file = UploadFile { path: path.to_owned(), name: FILE.to_owned(), content: MARK.as_bytes().to_vec() };
    server.service.upload_verification_file(admin, file).await.unwrap()
}

#[tokio::test]
async fn a_released_file_is_served_as_it_was_uploaded() {
    let server = Server::start().await;
    let admin = operator(&server).await;
    let root = upload(&server, &admin, "").await;
    // Below a directory of pages: the path entry of a domain may be any.
    let below = upload(&server, &admin, "PeakeCloud/mobile/pay").await;
    let at = [format!("/{FILE}"), format!("/PeakeCloud/mobile/pay/{FILE}")];
    for path in &at {
        let answer = server.get(path).await;
        assert_ne!(answer.text(), MARK, "{path} waits");
        assert_ne!(answer.status, StatusCode::OK, "{path} waits");
    }
    for id in [&root, &below] {
        server.service.release_verification_file(&Actor::cli(None), id).await.unwrap();
    }
    for path in &at {
        let answer = server.get(path).await;
        assert_eq!((answer.status, answer.text()), (StatusCode::OK, MARK), "{path}");
        assert_eq!(answer.header("content-type"), "text/plain");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        let head = server.send(request(Method::HEAD, path, "")).await;
        assert_eq!((head.status, head.text()), (StatusCode::OK, ""), "{path}");
        let posted = server.send(request(Method::POST, path, "")).await;
        assert_ne!(posted.status, StatusCode::OK, "{path}");
    }
    for path in
        ["/MP_verify_aB3dE5gH7jK9mN1q.txt", "/x/MP_verify_aB3dE5gH7jK9mN1p.txt", "/..%2f.txt", "/.txt"]
    {
        assert_eq!(server.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    server.service.remove_verification_file(&admin, &root).await.unwrap();
    assert_eq!(server.get(&at[0]).await.status, StatusCode::NOT_FOUND);
}
