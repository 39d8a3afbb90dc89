//! The car park: webhooks that are believed and not, and barriers that lift for the right car alone.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, Request, Response};
use sandbox::faces::webhook::{Disbelief, verify};
use sandbox::{Parking, Sandbox};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::device::{browse, with_product};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn sign(id: &str, timestamp: i64, body: &str) -> String {
    let key = STANDARD.decode(&SECRET["whsec_".len()..]).unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

fn headers(id: &str, timestamp: &str, signature: &str) -> HeaderMap {
    [("webhook-id", id), ("webhook-timestamp", timestamp), ("webhook-signature", signature)]
        .into_iter()
        .map(|(name, value)| (http::HeaderName::from_static(name), value.parse().unwrap()))
        .collect()
}

/// The example of the Standard Webhooks reference libraries.
#[test]
fn the_published_example_verifies() {
    let body = r#"{"test": 2432232314}"#;
    let (id, time) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330");
    let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    let now = 1_614_265_330_000;
    assert_eq!(verify(&headers(id, time, signature), body.as_bytes(), SECRET, now), Ok(id));
    let several = format!("v1,AAAA v2,{} {signature}", "x");
    assert_eq!(verify(&headers(id, time, &several), body.as_bytes(), SECRET, now), Ok(id));
    let wrong = |h: &HeaderMap, b: &str, s: &str, at: i64| verify(h, b.as_bytes(), s, at).unwrap_err();
    let good = headers(id, time, signature);
    assert_eq!(wrong(&good, r#"{"test": 2432232315}"#, SECRET, now), Disbelief::Signature);
    assert_eq!(wrong(&headers("msg_other", time, signature), body, SECRET, now), Disbelief::Signature);
    assert_eq!(wrong(&good, body, "whsec_AAAA", now), Disbelief::Signature);
    assert_eq!(wrong(&good, body, "plain", now), Disbelief::Secret);
    assert_eq!(wrong(&good, body, "whsec_", now), Disbelief::Secret);
    assert_eq!(verify(&good, body.as_bytes(), SECRET, now + 300_000), Ok(id));
    assert_eq!(wrong(&good, body, SECRET, now + 301_000), Disbelief::Time);
    assert_eq!(wrong(&good, body, SECRET, now - 301_000), Disbelief::Time);
    assert_eq!(wrong(&HeaderMap::new(), body, SECRET, now), Disbelief::Headers);
    assert_eq!(wrong(&headers(id, "soon", signature), body, SECRET, now), Disbelief::Headers);
}

/// A product with one exit and one entry, for which every car owes five yuan.
fn car_park() -> (Sandbox, std::sync::Arc<crate::device::Product>) {
    let (sandbox, product) = with_product(|request: &Request<Bytes>| {
        let answer = match request.uri().path() {
            "/api/v1/sites" => json!({ "sites": [{ "code": "P1", "name": "示例", "lanes": [
                { "code": "X1", "name": "出口", "kind": "exit" }, { "code": "E1", "name": "入口", "kind": "entry" }] }] }),
            "/api/v1/bills" => {
                json!({ "fee": 500, "paid": 0, "due": 500, "may_leave": false, "exit_until": null })
            }
            "/api/v1/vehicles/entered" if request.body().windows(6).any(|part| part == b"REFUSE") => {
                let problem = json!({ "title": "no", "detail": "车牌不对", "code": "plate" }).to_string();
                return Response::builder().status(422).body(Bytes::from(problem)).unwrap();
            }
            _ => json!({}),
        };
        Response::builder().status(200).body(Bytes::from(answer.to_string())).unwrap()
    });
    sandbox.set_parking(Parking {
        api_base: "http://127.0.0.1:3000/api/v1".into(),
        api_key: "pk_test".into(),
        webhook_secret: SECRET.into(),
        site: "P1".into(),
    });
    (sandbox, product)
}

async fn act(sandbox: &Sandbox, path: &str, body: Value) -> Value {
    let request = Request::post(format!("/sandbox/carpark/{path}"))
        .header("host", "127.0.0.1:3001")
        .header("content-type", "application/json")
        .body(axum::body::Body::from(body.to_string()));
    let (parts, text) = browse(sandbox, request.unwrap()).await;
    assert_eq!(parts.status, 200);
    serde_json::from_str(&text).unwrap()
}

async fn deliver(sandbox: &Sandbox, id: &str, message: &Value) -> u16 {
    let body = message.to_string();
    let mut request = Request::post("/sandbox/webhook").header("host", "127.0.0.1:3001");
    let timestamp = sandbox.now_ms() / 1000;
    *request.headers_mut().unwrap() = headers(id, &timestamp.to_string(), &sign(id, timestamp, &body));
    request.headers_mut().unwrap().insert("host", "127.0.0.1:3001".parse().unwrap());
    browse(sandbox, request.body(body.into()).unwrap()).await.0.status.as_u16()
}

fn released(visit_no: &str, lane: Option<&str>) -> Value {
    json!({ "type": "parking.released", "timestamp": "2026-01-02T03:04:05+08:00", "data": {
        "site": "P1", "lane": lane, "visit_no": visit_no, "plate": "粤B12345", "reason": "paid",
        "amount": 500, "exit_until": "2026-01-02T03:19:05+08:00" } })
}

#[tokio::test]
async fn a_car_comes_pays_and_leaves() {
    let (sandbox, product) = car_park();
    act(&sandbox, "site", json!({})).await;
    let park = act(&sandbox, "enter", json!({ "plate": " 粤b12345 ", "minutes": 120 })).await;
    let visit_no = park["cars"][0]["visit_no"].as_str().unwrap().to_owned();
    assert_eq!(park["cars"][0]["plate"], "粤B12345");
    let twice = act(&sandbox, "enter", json!({ "plate": "粤B12345", "minutes": 1 })).await;
    assert_eq!(twice["refusal"]["code"], "already_inside");

    let park = act(&sandbox, "lane", json!({ "lane": "X1", "visit_no": visit_no })).await;
    assert_eq!(
        (park["lanes"]["X1"]["open"].as_bool(), park["cars"][0]["bill"]["due"].as_i64()),
        (Some(false), Some(500))
    );
    let early = act(&sandbox, "leave", json!({ "lane": "X1" })).await;
    assert_eq!(early["refusal"]["code"], "barrier_down");

    assert_eq!(deliver(&sandbox, "msg_1", &released("another", Some("X1"))).await, 204);
    let open = |sandbox: &Sandbox| sandbox.read(|state| state.car_park.lanes["X1"].open);
    assert!(!open(&sandbox), "a barrier never lifts for a car that is not in front of it");
    assert_eq!(deliver(&sandbox, "msg_2", &released(&visit_no, None)).await, 204);
    assert!(open(&sandbox));
    assert_eq!(deliver(&sandbox, "msg_2", &released(&visit_no, None)).await, 204);
    let verdicts: Vec<String> =
        sandbox.read(|state| state.car_park.deliveries.iter().map(|one| one.verdict.clone()).collect());
    assert_eq!(verdicts, ["repeated", "done", "done"]);

    let park = act(&sandbox, "leave", json!({ "lane": "X1" })).await;
    assert_eq!(park["lanes"]["X1"]["open"], false);
    assert!(park["cars"].as_array().unwrap().iter().all(|car| car["visit_no"] != visit_no.as_str()));
    let heard = product.heard.lock().unwrap();
    assert!(heard.iter().all(|request| request.headers()["authorization"] == "Bearer pk_test"));
    assert!(heard.iter().any(|request| request.uri().path() == "/api/v1/vehicles/left"));
}

#[tokio::test]
async fn a_car_that_paid_before_finds_the_barrier_up() {
    let (sandbox, _) = car_park();
    act(&sandbox, "site", json!({})).await;
    sandbox.change(|state, _| {
        let car = state.car_park.car_or_new("V1");
        car.released_until = Some(1);
        state.car_park.arrive("X1", "V1", 0);
        assert!(state.car_park.lanes["X1"].open);
        state.car_park.arrive("X1", "V1", 1);
        assert!(!state.car_park.lanes["X1"].open, "too late");
    });
}

#[tokio::test]
async fn a_car_without_a_plate_is_let_in_by_its_scan() {
    let (sandbox, _) = car_park();
    act(&sandbox, "site", json!({})).await;
    let park = act(&sandbox, "wait", json!({ "lane": "E1" })).await;
    assert_eq!(park["lanes"]["E1"]["waiting"], true);
    assert_eq!(act(&sandbox, "in", json!({ "lane": "E1" })).await["refusal"]["code"], "barrier_down");
    let told = json!({ "type": "parking.entry_requested", "timestamp": "2026-01-02T03:04:05+08:00",
        "data": { "site": "P1", "lane": "E1", "visit_no": "N1", "ticket_no": "T8" } });
    assert_eq!(deliver(&sandbox, "msg_1", &told).await, 204);
    let park = act(&sandbox, "in", json!({ "lane": "E1" })).await;
    assert_eq!(park["cars"][0]["ticket_no"], "T8");
}

#[tokio::test]
async fn a_webhook_that_is_not_believed_moves_nothing() {
    let (sandbox, _) = car_park();
    let body = released("V1", Some("X1")).to_string();
    let request = Request::post("/sandbox/webhook")
        .header("host", "127.0.0.1:3001")
        .header("webhook-id", "msg_1")
        .header("webhook-timestamp", (sandbox.now_ms() / 1000).to_string())
        .header("webhook-signature", sign("msg_1", sandbox.now_ms() / 1000, "another body"));
    assert_eq!(browse(&sandbox, request.body(body.into()).unwrap()).await.0.status, 401);
    sandbox.read(|state| {
        assert!(state.car_park.lanes.is_empty() && state.car_park.cars.is_empty());
        assert_eq!(state.car_park.deliveries[0].verdict, "signature");
    });
    act(&sandbox, "offline", json!({ "offline": true })).await;
    assert_eq!(deliver(&sandbox, "msg_2", &released("V1", Some("X1"))).await, 503);
    act(&sandbox, "offline", json!({ "offline": false })).await;
    assert_eq!(deliver(&sandbox, "msg_2", &released("V1", Some("X1"))).await, 204, "sent again, it is done");
}

#[tokio::test]
async fn the_products_refusal_is_told_in_its_words() {
    let (sandbox, _) = car_park();
    let answer = act(&sandbox, "enter", json!({ "plate": "REFUSE", "minutes": 0 })).await;
    assert_eq!(answer["refusal"], json!({ "code": "product_refused", "detail": "车牌不对" }));
    let (sandbox, _) = with_product(|_| Response::new(Bytes::new()));
    let answer = act(&sandbox, "enter", json!({ "plate": "粤B1", "minutes": 0 })).await;
    assert_eq!(answer["refusal"]["code"], "not_connected");
}

#[tokio::test]
async fn time_passes_when_it_is_told_to() {
    let (sandbox, product) = car_park();
    act(&sandbox, "site", json!({})).await;
    let park = act(&sandbox, "enter", json!({ "plate": "粤B12345", "minutes": 30 })).await;
    let (visit_no, before) = (park["cars"][0]["visit_no"].clone(), park["now"].as_i64().unwrap());
    act(&sandbox, "lane", json!({ "lane": "X1", "visit_no": visit_no })).await;
    let bills = |product: &crate::device::Product| {
        product.heard.lock().unwrap().iter().filter(|r| r.uri().path() == "/api/v1/bills").count()
    };
    let asked = bills(&product);
    let later = act(&sandbox, "advance", json!({ "minutes": 20 })).await;
    assert_eq!(later["now"].as_i64(), Some(before + 20 * 60_000));
    assert_eq!(bills(&product), asked + 1, "the display at the exit is asked for anew");
    let far = act(&sandbox, "advance", json!({ "minutes": 1441 })).await;
    assert_eq!(far["refusal"]["code"], "jump");
}
