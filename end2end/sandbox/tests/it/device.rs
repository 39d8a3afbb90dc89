//! A virtual phone against a tiny product: the whole way through the sandbox's router.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use bytes::Bytes;
use futures::future::BoxFuture;
use http::{Request, Response};
use http_body_util::BodyExt;
use sandbox::{KeySource, Outbound, OutboundError, Sandbox};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::support::{START_MS, TestClock, TestRandom, config};

type Handler = dyn Fn(&Request<Bytes>) -> Response<Bytes> + Send + Sync;

/// A product of a few lines.
pub struct Product {
    pub heard: Mutex<Vec<Request<Bytes>>>,
    answer: Box<Handler>,
}

impl Outbound for Product {
    fn send(&self, req: Request<Bytes>) -> BoxFuture<'static, Result<Response<Bytes>, OutboundError>> {
        let answer = (self.answer)(&req);
        self.heard.lock().unwrap().push(req);
        Box::pin(futures::future::ready(Ok(answer)))
    }
}

/// A sandbox before this product.
pub fn with_product(
    answer: impl Fn(&Request<Bytes>) -> Response<Bytes> + Send + Sync + 'static,
) -> (Sandbox, Arc<Product>) {
    let product = Arc::new(Product { heard: Mutex::default(), answer: Box::new(answer) });
    let (clock, random) = (Arc::new(TestClock(START_MS.into())), Arc::new(TestRandom::default()));
    let sandbox = Sandbox::new(config(1), clock, random, product.clone(), KeySource::Fixture).unwrap();
    (sandbox, product)
}

/// Sends one request to the sandbox as a browser would; returns the answer and its text.
pub async fn browse(sandbox: &Sandbox, request: Request<Body>) -> (http::response::Parts, String) {
    let answer = sandbox.router().oneshot(request).await.unwrap();
    let (parts, body) = answer.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    (parts, String::from_utf8(bytes.to_vec()).unwrap())
}

fn on_device(path: &str) -> http::request::Builder {
    Request::builder().uri(path).header("host", "wechat-lin.localhost:3001")
}

fn html(body: &'static str) -> Response<Bytes> {
    Response::builder()
        .header("content-type", "text/html; charset=utf-8")
        .header("content-security-policy", "default-src 'none'; script-src 'self'; frame-ancestors 'none'")
        .header("x-frame-options", "DENY")
        .header("set-cookie", "__Host-payer=secret; Path=/; Secure; HttpOnly; SameSite=Lax")
        .header("set-cookie", "seen=1; Path=/PeakeCloud")
        .header("etag", "\"1\"")
        .body(Bytes::from_static(body.as_bytes()))
        .unwrap()
}

#[tokio::test]
async fn a_page_comes_through_with_the_bridge_and_without_cookies() {
    let (sandbox, product) =
        with_product(|_| html("<!doctype html><html><head><title>缴费</title></head></html>"));
    let first = on_device("/PeakeCloud/mobile/pay/abc?x=1").header("cookie", "browser=1");
    let (parts, text) = browse(&sandbox, first.body(Body::empty()).unwrap()).await;
    assert_eq!(parts.status, 200);
    assert!(parts.headers.get("set-cookie").is_none());
    assert!(parts.headers.get("x-frame-options").is_none());
    assert!(parts.headers.get("etag").is_none());
    let policy = parts.headers["content-security-policy"].to_str().unwrap();
    let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
    assert_eq!(policy, format!("default-src 'none'; script-src 'self' 'nonce-{nonce}'"));
    assert!(text.contains(&format!("<head><script src=\"/__device/bridge.js\" nonce=\"{nonce}\"")));
    assert!(text.ends_with("<title>缴费</title></head></html>"));

    browse(&sandbox, on_device("/PeakeCloud/mobile/pay/abc").body(Body::empty()).unwrap()).await;
    let heard = product.heard.lock().unwrap();
    assert_eq!(heard[0].uri(), "http://127.0.0.1:3000/PeakeCloud/mobile/pay/abc?x=1");
    assert_eq!(heard[0].headers()["host"], "127.0.0.1:3000");
    assert!(heard[0].headers().get("cookie").is_none());
    assert!(heard[0].headers()["user-agent"].to_str().unwrap().contains("MicroMessenger"));
    assert_eq!(heard[0].headers()["accept-language"], "zh-CN,zh-Hans;q=0.9");
    assert_eq!(heard[1].headers()["cookie"], "seen=1; __Host-payer=secret");
}

#[tokio::test]
async fn phones_share_no_cookies_and_forget_when_told() {
    let (sandbox, product) = with_product(|_| html("<p>"));
    let visit = |host: &'static str| {
        let request =
            Request::builder().uri("/PeakeCloud/x").header("host", host).body(Body::empty()).unwrap();
        browse(&sandbox, request)
    };
    visit("wechat-lin.localhost:3001").await;
    visit("wechat-chen.localhost:3001").await;
    visit("wechat-lin-second.localhost:3001").await;
    visit("wechat-lin.localhost:3001").await;
    let clear = Request::post("/sandbox/phone/wechat-lin/clear").header("host", "127.0.0.1:3001");
    assert_eq!(browse(&sandbox, clear.body(Body::empty()).unwrap()).await.0.status, 204);
    visit("wechat-lin.localhost:3001").await;
    let heard = product.heard.lock().unwrap();
    let cookies: Vec<bool> = heard.iter().map(|request| request.headers().contains_key("cookie")).collect();
    assert_eq!(cookies, [false, false, false, true, false]);
}

#[tokio::test]
async fn what_is_no_page_passes_untouched() {
    let (sandbox, _) = with_product(|_| {
        let answer = Response::builder().header("content-type", "text/javascript").header("etag", "\"1\"");
        answer.body(Bytes::from_static(b"<head>")).unwrap()
    });
    let (parts, text) = browse(&sandbox, on_device("/assets/pay.js").body(Body::empty()).unwrap()).await;
    assert_eq!((text.as_str(), parts.headers["etag"].to_str().unwrap()), ("<head>", "\"1\""));
}

#[tokio::test]
async fn redirects_stay_on_the_phone_or_end_in_words() {
    let (sandbox, _) = with_product(|request| {
        let to = if request.uri().path() == "/out" {
            "https://example.com/"
        } else {
            "http://127.0.0.1:3001/connect/oauth2/authorize?appid=a"
        };
        Response::builder().status(302).header("location", to).body(Bytes::new()).unwrap()
    });
    let (parts, _) = browse(&sandbox, on_device("/in").body(Body::empty()).unwrap()).await;
    assert_eq!(
        parts.headers["location"],
        "http://wechat-lin.localhost:3001/connect/oauth2/authorize?appid=a"
    );
    let (parts, text) = browse(&sandbox, on_device("/out").body(Body::empty()).unwrap()).await;
    assert_eq!(parts.status, 403);
    assert!(text.contains("https://example.com/") && !parts.headers.contains_key("location"));
}

#[tokio::test]
async fn authorisation_knows_who_holds_the_phone() {
    let (sandbox, product) = with_product(|_| html("<p>"));
    let account = sandbox.demo_account();
    let path = format!(
        "/connect/oauth2/authorize?appid={}&redirect_uri=http%3A%2F%2F127.0.0.1%3A3000%2FPeakeCloud%2Fmobile%2Fpay%2Fabc&response_type=code&scope=snsapi_base&state=s1",
        account.official_account_app_id
    );
    let (parts, _) = browse(&sandbox, on_device(&path).body(Body::empty()).unwrap()).await;
    let location = parts.headers["location"].to_str().unwrap();
    assert!(
        location.starts_with("http://wechat-lin.localhost:3001/PeakeCloud/mobile/pay/abc?code="),
        "{location}"
    );
    assert!(location.ends_with("&state=s1"));
    assert!(product.heard.lock().unwrap().is_empty());
    for host in ["127.0.0.1:3001", "browser-lin.localhost:3001", "alipay-lin.localhost:3001"] {
        let request = Request::builder().uri(&path).header("host", host).body(Body::empty()).unwrap();
        let (parts, text) = browse(&sandbox, request).await;
        assert!(!parts.headers.contains_key("location") && text.contains("请在微信客户端打开链接"), "{host}");
    }
}

#[tokio::test]
async fn a_strangers_host_gets_nothing() {
    let (sandbox, product) = with_product(|_| html("<p>"));
    for host in ["wechat-nobody.localhost:3001", "x.localhost:3001"] {
        let request =
            Request::builder().uri("/PeakeCloud/x").header("host", host).body(Body::empty()).unwrap();
        assert_eq!(browse(&sandbox, request).await.0.status, 404, "{host}");
    }
    assert!(product.heard.lock().unwrap().is_empty());
}

#[tokio::test]
async fn the_control_interface_is_out_of_a_devices_reach() {
    let (sandbox, product) = with_product(|_| Response::builder().status(404).body(Bytes::new()).unwrap());
    let (parts, _) = browse(&sandbox, on_device("/sandbox/state").body(Body::empty()).unwrap()).await;
    assert_eq!(parts.status, 404);
    assert_eq!(product.heard.lock().unwrap()[0].uri(), "http://127.0.0.1:3000/sandbox/state");
}

async fn phone(sandbox: &Sandbox, path: &str, body: Value) -> Value {
    let request = Request::post(format!("/sandbox/phone/{path}"))
        .header("host", "127.0.0.1:3001")
        .header("content-type", "application/json")
        .header("sec-fetch-site", "same-origin");
    let (parts, text) = browse(sandbox, request.body(Body::from(body.to_string())).unwrap()).await;
    assert!(parts.status.is_success(), "{}: {text}", parts.status);
    serde_json::from_str(&text).unwrap_or_default()
}

#[tokio::test]
async fn only_wechat_itself_answers_a_call_for_payment() {
    let (sandbox, _) = with_product(|_| html("<p>"));
    for (device, err_msg) in [
        ("mini-lin", "system:access_denied"),
        ("wxwork-lin", "system:function_not_exist"),
        ("browser-lin", "system:function_not_exist"),
        ("wechat-lin", "get_brand_wcpay_request:fail"),
    ] {
        let address = format!("http://{device}.localhost:3001/PeakeCloud/mobile/pay/abc");
        let call = json!({ "address": address, "method": "getBrandWCPayRequest", "params": {} });
        let answer = phone(&sandbox, &format!("{device}/bridge"), call).await;
        assert_eq!((answer["next"].as_str(), answer["err_msg"].as_str()), (Some("fail"), Some(err_msg)));
    }
    let elsewhere =
        json!({ "address": "https://evil.example/", "method": "getBrandWCPayRequest", "params": {} });
    assert_eq!(phone(&sandbox, "wechat-lin/bridge", elsewhere).await["err_msg"], "system:access_denied");
    let other =
        json!({ "address": "http://wechat-lin.localhost:3001/", "method": "sendAppMessage", "params": {} });
    assert_eq!(phone(&sandbox, "wechat-lin/bridge", other).await["err_msg"], "system:function_not_exist");
}

#[tokio::test]
async fn entering_an_address() {
    let (sandbox, _) = with_product(|_| html("<p>"));
    let enter = |address: &'static str| phone(&sandbox, "alipay-wang/enter", json!({ "address": address }));
    let open = enter("http://127.0.0.1:3000/PeakeCloud/mobile/pay/abc").await;
    assert_eq!(open["open"], "http://alipay-wang.localhost:3001/PeakeCloud/mobile/pay/abc");
    assert_eq!(enter("https://example.com/").await["refused"], "elsewhere");
    assert_eq!(enter("粤B12345").await["refused"], "not_an_address");
}

#[tokio::test]
async fn every_page_and_everything_it_names_is_served() {
    let (sandbox, _) = with_product(|_| html("<p>"));
    let get = |path: String| {
        let request = Request::get(path).header("host", "127.0.0.1:3001").body(Body::empty()).unwrap();
        browse(&sandbox, request)
    };
    for path in ["/", "/phone", "/carpark", "/providers/merchant", "/providers/account"] {
        let (parts, text) = get(path.to_owned()).await;
        assert_eq!(parts.status, 200, "{path}");
        let policy = parts.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"), "{policy}");
        for forbidden in [" onclick=", " style=", "javascript:", "<style", "http://", "https://"] {
            assert!(!text.contains(forbidden), "{path}: {forbidden}");
        }
        for quoted in text.split("\"/static/").skip(1) {
            let name = quoted.split(['"', '#']).next().unwrap();
            assert_eq!(get(format!("/static/{name}")).await.0.status, 200, "{path}: {name}");
        }
    }
    assert_eq!(get("/favicon.ico".to_owned()).await.0.status, 200);
    assert_eq!(get("/static/../Cargo.toml".to_owned()).await.0.status, 404);
}
