//! Payments in an App as its server and the App see them, with the sandbox as UnionPay; and the links of the App.

use crate::harness::{Answer, Server, request};
use async_trait::async_trait;
use axum::body::Body;
use bytes::Bytes;
use channels::http::{HttpClient, TransportError};
use domain::access::Scope;
use domain::method::Method as Way;
use domain::time::MINUTE;
use futures::future::BoxFuture;
use http::{Method, Request, StatusCode};
use sandbox::{KeySource, Outbound, OutboundError, Sandbox, SystemClock, SystemRandom};
use serde_json::{Value, json};
use service::accounts::SaveUnionPay;
use service::parking::Entered;
use service::settings::{DeploymentFacts, MobileApp};
use service::{Actor, Endpoints};
use std::sync::Arc;
use tower::ServiceExt as _;

/// The provider, in this process.
pub struct ToSandbox(pub axum::Router);

#[async_trait]
impl HttpClient for ToSandbox {
    async fn send(&self, request: Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        let (parts, body) = self.0.clone().oneshot(request.map(Body::from)).await.unwrap().into_parts();
        Ok(http::Response::from_parts(parts, axum::body::to_bytes(body, 1 << 20).await.unwrap()))
    }
}

/// The sandbox tells nobody: what is paid is found by asking.
struct Silent;

impl Outbound for Silent {
    fn send(&self, _: Request<Bytes>) -> BoxFuture<'static, Result<http::Response<Bytes>, OutboundError>> {
        Box::pin(async { Err(OutboundError::TimedOut) })
    }
}

struct Shop {
    server: Server,
    sandbox: Sandbox,
    key: String,
    bill_id: String,
}

impl Shop {
    async fn open() -> Self {
        let config = sandbox::Config {
            product_base: "http://127.0.0.1:3000".parse().unwrap(),
            sandbox_base: "http://127.0.0.1:3001".parse().unwrap(),
            time_scale: 1,
        };
        let (clock, random) = (Arc::new(SystemClock), Arc::new(SystemRandom));
        let sandbox = Sandbox::new(config, clock, random, Arc::new(Silent), KeySource::Fixture).unwrap();
        let provider = Arc::new(ToSandbox(sandbox.providers_router()));
        let endpoints = Endpoints::sandbox("http://127.0.0.1:3001").unwrap();
        let server = Server::among(provider, endpoints, |_| {}).await;
        let file = r#"
            [[operator]]
            code = "one"
            name = "One"
            [[operator.site]]
            code = "P1"
            name = "Car park"
            tariff = { free_minutes = 15, first_minutes = 60, first_price = "5", period_minutes = 30, period_price = "2.50", daily_cap = "40" }
        "#;
        server.service.apply(&Actor::cli(None), toml::from_str(file).unwrap()).await.unwrap();
        let operator = server.service.list_operators(&Actor::cli(None)).await.unwrap().remove(0).id;
        let admin = Actor::cli(Some(operator));
        let account = sandbox.union_accounts().remove(0);
        let form = SaveUnionPay {
            mer_id: account.mer_id,
            environment: "test".to_owned(),
            pfx: Some(account.pfx_base64.into()),
            pfx_password: Some(account.pfx_password.into()),
            root: Some(account.root_pem),
            middle: Some(account.middle_pem),
            undo_same_day: false,
        };
        server.service.save_unionpay(&admin, form).await.unwrap();
        server.service.set_method(&admin, Way::UnionPayApp, true).await.unwrap();
        let scopes = [Scope::VehiclesWrite, Scope::BillsRead, Scope::PaymentsWrite];
        let key = server.service.create_api_key(&admin, "app", &scopes).await.unwrap().key;
        let caller = server.service.api_caller(&key).await.unwrap();
        let entered = Entered {
            site: "P1".to_owned(),
            visit_no: "V1".to_owned(),
            plate: Some("粤B12345".to_owned()),
            entered_at: server.service.now().plus(-50 * MINUTE),
        };
        let visit = server.service.vehicle_entered(&caller, entered).await.unwrap().visit;
        Self { server, sandbox, key, bill_id: visit.bill_id.to_string() }
    }

    async fn call(&self, bearer: &str, method: Method, path: &str, key: &str, body: Option<Value>) -> Answer {
        let mut request = request(method, path, &body.as_ref().map(Value::to_string).unwrap_or_default());
        let headers = request.headers_mut();
        headers.insert("authorization", format!("Bearer {bearer}").parse().unwrap());
        if !key.is_empty() {
            headers.insert("idempotency-key", key.parse().unwrap());
        }
        if body.is_some() {
            headers.insert("content-type", "application/json".parse().unwrap());
        }
        self.server.send(request).await
    }

    async fn token(&self, payer: &str) -> String {
        let body = json!({"payer": payer, "bill_id": self.bill_id});
        let made = self.call(&self.key, Method::POST, "/api/v1/client-tokens", "", Some(body)).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
        made.json()["token"].as_str().unwrap().to_owned()
    }

    async fn pay(&self, bearer: &str, key: &str, body: Value) -> Answer {
        self.call(bearer, Method::POST, "/api/v1/payments", key, Some(body)).await
    }
}

#[tokio::test]
async fn an_app_pays_with_its_token_alone() {
    let shop = Shop::open().await;
    let token = shop.token("user-1").await;
    let wanted = json!({"method": "unionpay_app", "amount": 500});
    let started = shop.pay(&token, "k1", wanted.clone()).await;
    assert_eq!(started.status, StatusCode::CREATED, "{}", started.text());
    let first = started.json();
    assert_eq!(first["state"], "pending");
    assert_eq!(first["call"]["kind"], "unionpay_sdk");
    assert_eq!(first["call"]["params"]["mode"], "01");
    assert_eq!(first["call"]["params"].as_object().unwrap().len(), 2, "exactly what the SDK takes");
    assert_eq!(shop.pay(&token, "k1", wanted).await.json(), first, "the same key, the same answer");
    let reused = shop.pay(&token, "k1", json!({"method": "unionpay_app"})).await;
    assert_eq!(
        (reused.status, &reused.json()["code"]),
        (StatusCode::CONFLICT, &json!("idempotency_key_reused"))
    );

    let path = format!("/api/v1/payments/{}", first["payment_id"].as_str().unwrap());
    shop.sandbox.union_pay(first["call"]["params"]["tn"].as_str().unwrap()).unwrap();
    let paid = shop.call(&token, Method::GET, &path, "", None).await.json();
    assert_eq!((&paid["state"], &paid["call"]), (&json!("paid"), &Value::Null), "{paid}");
    assert!(paid["exit_until"].is_string() && paid["transaction_id"].is_string());
    let listed = shop.call(&token, Method::GET, "/api/v1/payments", "", None).await.json();
    assert_eq!(listed["payments"][0]["payment_id"], first["payment_id"]);
    // The server with its key sees the same.
    let query = format!("/api/v1/payments?bill_id={}", shop.bill_id);
    let listed = shop.call(&shop.key, Method::GET, &query, "", None).await.json();
    assert_eq!(listed["payments"].as_array().unwrap().len(), 1);
    let again = shop.pay(&token, "k2", json!({"method": "unionpay_app"})).await;
    assert_eq!((again.status, &again.json()["code"]), (StatusCode::CONFLICT, &json!("nothing_owed")));
}

#[tokio::test]
async fn refusals_are_problems() {
    let shop = Shop::open().await;
    let token = shop.token("user-1").await;
    let whole = json!({"method": "unionpay_app", "payer": "user-1", "bill_id": shop.bill_id});
    for (bearer, key, body, status, code) in [
        ("ct_nothing", "k", whole.clone(), 401, "client_token_invalid"),
        ("pk_nothing", "k", whole.clone(), 401, "api_key_invalid"),
        (token.as_str(), "", whole.clone(), 422, "invalid_input"),
        (token.as_str(), "k", json!({"method": "wechat_oa"}), 422, "invalid_input"),
        (token.as_str(), "k", json!({"method": "cash"}), 422, "invalid_input"),
        (token.as_str(), "k", json!({"method": "unionpay_app", "tip": 1}), 422, "wrong_shape"),
        (token.as_str(), "k", json!({"method": "unionpay_app", "payer": "other"}), 409, "client_token_bound"),
        (token.as_str(), "k1", json!({"method": "wechat_app"}), 409, "method_off"),
        (token.as_str(), "k2", json!({"method": "unionpay_app", "amount": 1}), 409, "amount_changed"),
        (shop.key.as_str(), "k3", json!({"method": "unionpay_app"}), 422, "invalid_input"),
        (
            shop.key.as_str(),
            "k4",
            json!({"method": "unionpay_app", "payer": "u", "bill_id": "none"}),
            404,
            "not_found",
        ),
    ] {
        let answer = shop.pay(bearer, key, body).await;
        assert_eq!(
            (answer.status.as_u16(), answer.json()["code"].as_str().unwrap()),
            (status, code),
            "{}",
            answer.text()
        );
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
    let weak = {
        let operator = shop.server.service.list_operators(&Actor::cli(None)).await.unwrap().remove(0).id;
        let admin = Actor::cli(Some(operator));
        shop.server.service.create_api_key(&admin, "weak", &[Scope::BillsRead]).await.unwrap().key
    };
    let body = json!({"payer": "user-1", "bill_id": shop.bill_id});
    let refused = shop.call(&weak, Method::POST, "/api/v1/client-tokens", "", Some(body)).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    // A token makes no tokens.
    let body = json!({"payer": "user-1", "bill_id": shop.bill_id});
    let refused = shop.call(&token, Method::POST, "/api/v1/client-tokens", "", Some(body)).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert!(shop.sandbox.union_trades().is_empty());
}

#[tokio::test]
async fn links_of_the_app() {
    let bare = Server::start().await;
    for file in ["apple-app-site-association", "assetlinks.json", "applinking.json"] {
        let answer = bare.get(&format!("/.well-known/{file}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{file} is not configured");
    }
    let fingerprint = ["AB"; 32].join(":");
    let app = MobileApp {
        ios_bundle_ids: vec!["com.apple.PeakeCloud".to_owned(), "com.apple.PeakeCloud.test".to_owned()],
        apple_team_id: Some("ABCDE12345".to_owned()),
        android_package: "com.poobo.peakecloud".to_owned(),
        android_sha256: vec![fingerprint.clone()],
        harmony_app_id: Some("5765880207855".to_owned()),
        ..MobileApp::default()
    };
    let facts = DeploymentFacts { mobile_app: app, ..DeploymentFacts::default() };
    let server = Server::with_facts(facts).await;
    let apple = server.get("/.well-known/apple-app-site-association").await;
    assert_eq!(apple.header("content-type"), "application/json");
    let details = &apple.json()["applinks"]["details"];
    assert_eq!(details[0]["appIDs"], json!(["ABCDE12345.com.apple.PeakeCloud"]));
    assert_eq!(details[1]["appID"], "ABCDE12345.com.apple.PeakeCloud.test");
    let components = details[0]["components"].as_array().unwrap();
    assert_eq!(
        components[0],
        json!({"/": "/PeakeCloud/*", "exclude": true}),
        "payers' pages stay in the browser"
    );
    assert_eq!(components.last().unwrap(), &json!({"/": "/*"}));
    let android = server.get("/.well-known/assetlinks.json").await.json();
    assert_eq!(android[0]["target"]["package_name"], "com.poobo.peakecloud");
    assert_eq!(android[0]["target"]["sha256_cert_fingerprints"], json!([fingerprint]));
    let harmony = server.get("/.well-known/applinking.json").await.json();
    assert_eq!(harmony["applinking"]["apps"][0]["appIdentifier"], "5765880207855");
}
