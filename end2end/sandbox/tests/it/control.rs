//! `/sandbox/...`.

use axum::body::Body;
use http::Request;
use serde_json::{Value, json};

use crate::support::{Answer, Merchant};

async fn ask(m: &Merchant, method: &str, url: &str, body: Value, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().method(method).uri(url);
    if !headers.iter().any(|(name, _)| *name == "host") {
        request = request.header("host", "localhost:3001");
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = if body.is_null() {
        Body::empty()
    } else {
        request = request.header("content-type", "application/json");
        Body::from(body.to_string())
    };
    m.request(request.body(body).unwrap()).await
}

#[tokio::test]
async fn the_state_shows_everything_at_once() {
    let m = Merchant::new();
    m.sandbox.set_demo_info(sandbox::DemoInfo {
        console_url: "http://127.0.0.1:3000/console".into(),
        users: vec![],
        qr_codes: vec![sandbox::DemoQrCode { label: "出口1".into(), url: "http://x/q".into() }],
    });
    m.paid("ORDER0001", 100).await;
    let answer = ask(&m, "GET", "/sandbox/state", Value::Null, &[]).await;
    assert_eq!(answer.status, 200);
    let state = answer.json();
    assert_eq!(state["demo"]["qr_codes"][0]["label"], "出口1");
    assert_eq!(state["accounts"][0]["mch_id"], "1900000001");
    assert_eq!(state["accounts"].as_array().unwrap().len(), 2);
    assert_eq!(state["payments"][0]["state"], "SUCCESS");
    assert_eq!(state["payments"][0]["payer"], "lin");
    assert_eq!(state["payments"][0]["notifications"][0]["event_type"], "TRANSACTION.SUCCESS");
    let rules: Vec<&str> =
        state["waivers"].as_array().unwrap().iter().map(|w| w["rule"].as_str().unwrap()).collect();
    assert_eq!(rules, ["https", "port", "IP address", "client certificate"]);
    assert_eq!(state["known_faults"].as_array().unwrap().len(), 35);
    assert_eq!(state["payers"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn faults_are_set_listed_and_cleared() {
    let m = Merchant::new();
    let fault = json!({"name": "lose_notification", "target": {"trade": "ORDER0001"}, "times": 2});
    let answer = ask(&m, "POST", "/sandbox/faults", fault, &[]).await;
    assert_eq!(answer.status, 201);
    assert_eq!((&answer.json()["left"], &answer.json()["place"]), (&json!(2), &json!("notification")));
    let id = answer.json()["id"].clone();
    ask(&m, "POST", "/sandbox/faults", json!({"name": "slow", "target": "next_trade"}), &[]).await;
    assert_eq!(m.sandbox.faults().len(), 2);
    ask(&m, "DELETE", &format!("/sandbox/faults?id={id}"), Value::Null, &[]).await;
    assert_eq!(m.sandbox.faults().len(), 1);
    assert_eq!(ask(&m, "DELETE", "/sandbox/faults", Value::Null, &[]).await.status, 204);
    assert!(m.sandbox.faults().is_empty());
    let wrong = json!({"name": "slow", "place": "notification"});
    assert_eq!(ask(&m, "POST", "/sandbox/faults", wrong, &[]).await.status, 422);
    assert_eq!(ask(&m, "POST", "/sandbox/faults", json!({"name": "gremlins"}), &[]).await.status, 422);
}

#[tokio::test]
async fn paying_and_replaying_without_a_phone() {
    let m = Merchant::new();
    m.order("ORDER0001", 100).await;
    let other = json!({"out_trade_no": "ORDER0001", "person": "chen"});
    let answer = ask(&m, "POST", "/sandbox/pay", other, &[]).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["notice"]), (409, &json!("下单账号与支付账号不一致")));
    let answer = ask(&m, "POST", "/sandbox/pay", json!({"out_trade_no": "ORDER0001"}), &[]).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["amount"]), (200, &json!(100)));
    assert_eq!(ask(&m, "POST", "/sandbox/deliver", Value::Null, &[]).await.json(), 1);
    let replay = json!({"out_trade_no": "ORDER0001", "faults": ["tampered_body"]});
    assert_eq!(ask(&m, "POST", "/sandbox/replay-notification", replay, &[]).await.status, 202);
    assert_eq!(ask(&m, "POST", "/sandbox/deliver", Value::Null, &[]).await.json(), 1);
    let heard = m.listener.heard.lock().unwrap().len();
    assert_eq!(heard, 2);
    for (path, body) in [("pay", json!({"out_trade_no": "NONE"})), ("replay-notification", json!({}))] {
        assert_eq!(ask(&m, "POST", &format!("/sandbox/{path}"), body, &[]).await.status, 404);
    }
    let events = ask(&m, "GET", "/sandbox/events?after=1", Value::Null, &[]).await.json();
    assert!(events.as_array().unwrap().len() > 3);
}

#[tokio::test]
async fn a_reset_forgets_what_happened_and_keeps_who_is_who() {
    let m = Merchant::new();
    m.paid("ORDER0001", 100).await;
    m.sandbox.change(|state, _| {
        state.merchants[0].directories.clear();
        state.merchants[0].products.clear();
        state.official_accounts[0].ip_white_list.clear();
        state.dialect.older_spelling = true;
    });
    let before = serde_json::to_value(m.sandbox.demo_accounts()).unwrap();
    assert_eq!(ask(&m, "POST", "/sandbox/reset", Value::Null, &[]).await.status, 204);
    assert!(m.sandbox.payments().is_empty() && m.sandbox.notifications().is_empty());
    assert_eq!(serde_json::to_value(m.sandbox.demo_accounts()).unwrap(), before);
    assert_eq!(m.order("ORDER0001", 100).await.len(), 36);
    m.sandbox.read(|state| {
        assert_eq!(state.merchants[0].directories.len(), 3);
        assert!(state.merchants[1].directories.is_empty());
        assert_eq!(state.official_accounts[0].ip_white_list, ["127.0.0.1"]);
    });
}

#[tokio::test]
async fn strangers_are_kept_out() {
    let m = Merchant::new();
    for host in ["evil.example:3001", "localhost:3000", "10.0.0.5:3001"] {
        let answer = ask(&m, "GET", "/sandbox/state", Value::Null, &[("host", host)]).await;
        assert_eq!(answer.status, 403, "{host}");
    }
    for site in ["cross-site", "same-site"] {
        let answer = ask(&m, "POST", "/sandbox/reset", Value::Null, &[("sec-fetch-site", site)]).await;
        assert_eq!(answer.status, 403, "{site}");
    }
    let own = [("sec-fetch-site", "same-origin")];
    assert_eq!(ask(&m, "POST", "/sandbox/reset", Value::Null, &own).await.status, 204);
}

#[tokio::test]
async fn the_interface_is_described() {
    let m = Merchant::new();
    let description = ask(&m, "GET", "/sandbox/openapi.json", Value::Null, &[]).await.json();
    let paths = description["paths"].as_object().unwrap();
    for path in [
        "/sandbox/state",
        "/sandbox/events",
        "/sandbox/faults",
        "/sandbox/reset",
        "/sandbox/pay",
        "/sandbox/replay-notification",
        "/sandbox/deliver",
        "/sandbox/dialect",
        "/sandbox/mistakes",
        "/sandbox/mistakes/{place}/{name}",
    ] {
        assert!(paths.contains_key(path), "{path}");
    }
    assert!(description["components"]["schemas"]["FaultName"]["enum"].as_array().unwrap().len() == 35);
}
