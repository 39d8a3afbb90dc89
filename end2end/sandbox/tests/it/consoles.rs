//! What a person does at the providers' consoles.

use http::Request;
use sandbox::Sandbox;
use serde_json::{Value, json};

use crate::device::browse;
use crate::support::{Merchant, Say};

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

#[tokio::test]
async fn a_domain_is_saved_once_its_file_is_there_and_three_times_a_month() {
    let m = Merchant::new();
    let path = format!("accounts/{}", m.sandbox.demo_accounts()[1].official_account_app_id);
    let add = |domain: &str| json!({ "act": "add_domain", "kind": "js", "domain": domain });
    let remove = json!({ "act": "remove_domain", "kind": "js", "domain": "127.0.0.1" });
    m.say([Say::Status(404)]);
    let refused = act(&m.sandbox, &path, add("127.0.0.1")).await;
    assert_eq!(refused["refusal"]["code"], "verify_missing");
    m.say([Say::Body("another file's 16")]);
    assert_eq!(act(&m.sandbox, &path, add("127.0.0.1")).await["refusal"]["code"], "verify_content");
    m.say([Say::Nothing]);
    assert_eq!(act(&m.sandbox, &path, add("127.0.0.1/sub")).await["refusal"]["code"], "verify_unreachable");
    assert_eq!(act(&m.sandbox, &path, add("a.example")).await["refusal"]["code"], "verify_unreachable");
    let asked: Vec<String> =
        m.listener.heard.lock().unwrap().drain(..).map(|request| request.uri().to_string()).collect();
    let code = m.sandbox.read(|state| state.official_accounts[1].verify_code.clone());
    assert_eq!(asked[0], format!("http://127.0.0.1:3000/MP_verify_{code}.txt"));
    assert_eq!(asked[2], format!("http://127.0.0.1:3000/sub/MP_verify_{code}.txt"));
    assert_eq!(asked.len(), 3, "nobody asks outside");

    let content: &'static str = code.leak();
    for left in [2, 1, 0] {
        m.say([Say::Body(content)]);
        let saved = act(&m.sandbox, &path, add("127.0.0.1")).await;
        assert_eq!(saved["accounts"][1]["domains"][1]["saves_left"], left, "{saved}");
        act(&m.sandbox, &path, remove.clone()).await;
    }
    m.say([Say::Body(content)]);
    assert_eq!(act(&m.sandbox, &path, add("127.0.0.1")).await["refusal"]["code"], "domain_quota");
    m.advance(31 * 86_400_000);
    m.say([Say::Body(content)]);
    assert_eq!(act(&m.sandbox, &path, add("127.0.0.1")).await["accounts"][1]["domains"][1]["saves_left"], 2);
    m.sandbox.change(|state, _| state.dialect.domain_files_waived = true);
    let waived = json!({ "act": "add_domain", "domain": "pay.example.com" });
    let saved = act(&m.sandbox, &path, waived).await;
    assert_eq!(saved["accounts"][1]["domains"][2]["domains"], json!(["pay.example.com"]));
}

#[tokio::test]
async fn templates_industry_and_permissions_are_edited_with_the_mouse() {
    let m = Merchant::new();
    let path = format!("accounts/{}", m.sandbox.demo_accounts()[1].official_account_app_id);
    let of = |view: &Value, name: &str| view["accounts"][1][name].clone();
    let without = act(&m.sandbox, &path, json!({ "act": "add_historic", "title": "付款提醒" })).await;
    assert_eq!(without["refusal"]["code"], "no_industry");
    let set = json!({ "act": "industry", "primary": 2, "secondary": 3 });
    let view = act(&m.sandbox, &path, set.clone()).await;
    assert_eq!(
        of(&view, "industry"),
        json!({"primary": "IT科技/IT软件与服务", "secondary": "IT科技/IT硬件与设备", "changeable": false})
    );
    assert_eq!(act(&m.sandbox, &path, set).await["refusal"]["code"], "industry_month");
    let view = act(&m.sandbox, &path, json!({ "act": "add_historic", "title": "付款提醒" })).await;
    assert_eq!(of(&view, "templates")[0]["title"], "付款提醒");
    let few = json!({ "act": "add_template", "number": "50123", "keywords": ["付款金额"] });
    assert_eq!(act(&m.sandbox, &path, few).await["refusal"]["code"], "keywords");
    let two = json!({ "act": "add_template", "number": "50123", "keywords": ["付款金额", "交易时间"] });
    let view = act(&m.sandbox, &path, two).await;
    let id = of(&view, "templates")[0]["template_id"].clone();
    assert_eq!(of(&view, "templates").as_array().unwrap().len(), 2);
    let view = act(&m.sandbox, &path, json!({ "act": "delete_template", "template_id": id })).await;
    assert_eq!(of(&view, "templates")[0]["title"], "缴费成功通知");
    let view =
        act(&m.sandbox, &path, json!({ "act": "permission", "permission": "jsapi_ticket", "on": false }))
            .await;
    let row = of(&view, "permissions")
        .as_array()
        .unwrap()
        .iter()
        .find(|p| p["permission"] == "jsapi_ticket")
        .cloned();
    assert_eq!(row.unwrap(), json!({"permission": "jsapi_ticket", "granted": false, "possible": true}));
}

#[tokio::test]
async fn the_apps_details_are_held_to_their_shapes_and_to_the_app() {
    let m = Merchant::new();
    let path = format!("merchants/{}", m.account.mch_id);
    let details = |signature: &str, link: &str| {
        json!({ "act": "app_details", "app_id": m.account.mobile_app_id, "bundle_id": "com.apple.PeakeCloud",
                "universal_link": link, "package": "com.poobo.peakecloud", "signature": signature })
    };
    let right = "94cffa99d23924042f5784716c442121";
    let link = "https://app.peake.com.cn/";
    let upper = act(&m.sandbox, &path, details(&right.to_uppercase(), link)).await;
    assert_eq!(upper["refusal"]["code"], "app_signature");
    let plain = act(&m.sandbox, &path, details(right, "http://app.peake.com.cn/")).await;
    assert_eq!(plain["refusal"]["code"], "app_link");
    let opens = |m: &Merchant| m.sandbox.read(|state| state.mobile_apps[0].sdk_refusal().is_none());
    assert!(opens(&m));
    let other = act(&m.sandbox, &path, details("0123456789abcdef0123456789abcdef", link)).await;
    assert_eq!(other[0]["mobile_apps"][0]["signature"], "0123456789abcdef0123456789abcdef");
    assert!(!opens(&m));
}
