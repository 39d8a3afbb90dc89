//! What a person does at the providers' consoles.

use http::Request;
use sandbox::Sandbox;
use serde_json::{Value, json};

use crate::device::browse;
use crate::support::Merchant;

async fn act(sandbox: &Sandbox, path: &str, body: Value) -> Value {
    let request = Request::post(format!("/sandbox/consoles/{path}"))
        .header("host", "127.0.0.1:3001")
        .header("content-type", "application/json");
    let (parts, text) = browse(sandbox, request.body(body.to_string().into()).unwrap()).await;
    assert_eq!(parts.status, 200);
    serde_json::from_str(&text).unwrap()
}

#[tokio::test]
async fn keys_and_certificates_are_replaced() {
    let m = Merchant::new();
    let path = format!("merchants/{}", m.account.mch_id);
    let all = act(&m.sandbox, &path, json!({ "act": "set_key", "key": null })).await;
    let key = all[0]["api_v3_key"].as_str().unwrap();
    assert!(key.len() == 32 && key != m.account.api_v3_key);
    let own = "0123456789abcdef0123456789ABCDEF";
    act(&m.sandbox, &path, json!({ "act": "set_key", "key": own })).await;
    assert_eq!(m.sandbox.demo_account().api_v3_key, own);
    let refused = act(&m.sandbox, &path, json!({ "act": "set_key", "key": "short" })).await;
    assert_eq!(refused["refusal"]["code"], "key_shape");

    let all = act(&m.sandbox, &path, json!({ "act": "new_certificate" })).await;
    assert_eq!(all[0]["certificates"], 2);
    assert_ne!(all[0]["serial"], m.account.merchant_serial.as_str());
    assert!(all[0]["private_key_pem"].as_str().unwrap().starts_with("-----BEGIN PRIVATE KEY-----"));
    // The old certificate goes on signing until it is replaced.
    assert!(m.order("ORDER0001", 100).await.starts_with("wx"));
}

#[tokio::test]
async fn directories_products_and_bindings_count_at_once() {
    let m = Merchant::new();
    let path = format!("merchants/{}", m.account.mch_id);
    let directory = "http://127.0.0.1:3000/PeakeCloud/mobile/pay/";
    act(&m.sandbox, &path, json!({ "act": "remove_directory", "directory": directory })).await;
    let prepay = m.order("ORDER0001", 100).await;
    let page = "http://127.0.0.1:3000/PeakeCloud/mobile/pay/abc";
    assert!(m.sandbox.bridge_check(page, &m.bridge(&prepay), "lin").is_err());
    assert!(
        act(&m.sandbox, &path, json!({ "act": "add_directory", "directory": "pay" })).await["refusal"]
            .is_object()
    );
    act(&m.sandbox, &path, json!({ "act": "add_directory", "directory": directory })).await;
    assert!(m.sandbox.bridge_check(page, &m.bridge(&prepay), "lin").is_ok());
    let refused = act(&m.sandbox, &path, json!({ "act": "add_directory", "directory": directory })).await;
    assert_eq!(refused["refusal"]["code"], "twice");
    let all = act(&m.sandbox, &path, json!({ "act": "product", "product": "jsapi", "on": false })).await;
    assert_eq!(all[0]["jsapi"], false);
    let app = m.account.official_account_app_id.clone();
    let all = act(&m.sandbox, &path, json!({ "act": "bind", "app_id": app, "bound": false })).await;
    assert_eq!(all[0]["apps"][0]["bound"], false);
}

#[tokio::test]
async fn an_app_secret_is_shown_once() {
    let m = Merchant::new();
    let path = format!("accounts/{}", m.account.official_account_app_id);
    let changed = act(&m.sandbox, &path, json!({ "act": "reset_secret" })).await;
    let secret = changed["secret"].as_str().unwrap().to_owned();
    assert_ne!(secret, m.account.official_account_app_secret);
    let changed = act(&m.sandbox, &path, json!({ "act": "add_address", "address": "10.0.0.9" })).await;
    assert!(!changed.to_string().contains(&secret));
    assert_eq!(changed["accounts"][0]["white_list"], json!(["127.0.0.1", "10.0.0.9"]));
    for (body, code) in [
        (json!({ "act": "add_address", "address": "ten" }), "address"),
        (json!({ "act": "add_domain", "domain": "http://a.example" }), "domain"),
        (json!({ "act": "add_domain", "domain": "a.example:80" }), "domain"),
    ] {
        let refused = act(&m.sandbox, &path, body).await;
        assert_eq!(refused["refusal"]["code"], code);
    }
    assert!(act(&m.sandbox, "accounts/wx0", json!({ "act": "reset_secret" })).await["refusal"].is_object());
}
