//! The REST interface as parking systems see it.

use crate::harness::{Answer, Server, request};
use domain::access::Scope;
use domain::ids::OperatorId;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use service::Actor;

const ENTERED: &str = "2026-01-05T20:15:00+08:00";

/// A car park with an entry and an exit, and a key.
struct Parking {
    server: Server,
    actor: Actor,
    key: String,
}

impl Parking {
    async fn open() -> Self {
        let server = Server::start().await;
        let actor = car_park(&server, "one").await;
        let key = key(&server, &actor, &[Scope::VehiclesWrite, Scope::BillsRead]).await;
        Self { server, actor, key }
    }

    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        call(&self.server, &self.key, method, path, body).await
    }

    async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path, Some(body)).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, None).await
    }

    async fn enter(&self, visit_no: &str, plate: &str) -> Answer {
        let report = json!({"site": "P1", "visit_no": visit_no, "plate": plate, "entered_at": ENTERED});
        self.post("/api/v1/vehicles/entered", report).await
    }
}

async fn car_park(server: &Server, code: &str) -> Actor {
    let file = toml::from_str(&format!(
        r#"
        [[operator]]
        code = "{code}"
        name = "Operator {code}"
        [[operator.site]]
        code = "P1"
        name = "Car park"
        tariff = {{ free_minutes = 15, first_minutes = 60, first_price = "5", period_minutes = 30, period_price = "2.50", daily_cap = "40" }}
        [[operator.site.lane]]
        code = "IN1"
        name = "Entry 1"
        kind = "entry"
        [[operator.site.lane]]
        code = "OUT1"
        name = "Exit 1"
        kind = "exit"
        "#
    ));
    server.service.apply(&Actor::cli(None), file.unwrap()).await.unwrap();
    let operators = server.service.list_operators(&Actor::cli(None)).await.unwrap();
    let id: OperatorId = operators.into_iter().find(|operator| operator.code == code).unwrap().id;
    Actor::cli(Some(id))
}

async fn key(server: &Server, actor: &Actor, scopes: &[Scope]) -> String {
    server.service.create_api_key(actor, "test", scopes).await.unwrap().key
}

async fn call(server: &Server, key: &str, method: Method, path: &str, body: Option<Value>) -> Answer {
    let text = body.as_ref().map(Value::to_string).unwrap_or_default();
    let mut request = request(method, path, &text);
    request.headers_mut().insert("authorization", format!("Bearer {key}").parse().unwrap());
    request.headers_mut().insert("accept-language", "en".parse().unwrap());
    if body.is_some() {
        request.headers_mut().insert("content-type", "application/json".parse().unwrap());
    }
    server.send(request).await
}

fn assert_problem(answer: &Answer, status: StatusCode, code: &str) {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.header("cache-control"), "no-store");
    let problem = answer.json();
    assert_eq!(problem["code"], code, "{problem}");
    assert_eq!(problem["status"], status.as_u16());
    assert_eq!(problem["type"], format!("urn:peakepay:problem:{code}"));
    assert!(!problem["title"].as_str().unwrap().is_empty());
}

#[tokio::test]
async fn a_stay_from_entry_to_exit() {
    let parking = Parking::open().await;
    let entered = parking.enter("V1", "粤B12345").await;
    assert_eq!(entered.status, StatusCode::CREATED, "{}", entered.text());
    let visit = entered.json();
    assert_eq!(visit["entered_at"], "2026-01-05T12:15:00Z");
    assert_eq!(
        (&visit["site"], &visit["visit_no"], &visit["left_at"]),
        (&json!("P1"), &json!("V1"), &Value::Null)
    );

    let again = parking.enter("V1", "粤B12345").await;
    assert_eq!((again.status, again.json()), (StatusCode::OK, visit.clone()));
    assert_problem(&parking.enter("V1", "粤B54321").await, StatusCode::CONFLICT, "visit_differs");

    let stand = json!({"site": "P1", "lane": "OUT1", "plate": "粤B12345"});
    let lane = parking.post("/api/v1/vehicles/at-lane", stand).await;
    assert_eq!((lane.status, &lane.json()["visit"]), (StatusCode::OK, &visit), "{}", lane.text());
    let empty = parking.post("/api/v1/vehicles/at-lane", json!({"site": "P1", "lane": "OUT1"})).await;
    assert_eq!(empty.json(), json!({"lane": "OUT1", "visit": null}));

    let left = json!({"site": "P1", "visit_no": "V1", "left_at": "2026-01-05T23:15:00+08:00"});
    let first = parking.post("/api/v1/vehicles/left", left.clone()).await;
    assert_eq!(first.json()["left_at"], "2026-01-05T15:15:00Z", "{}", first.text());
    assert_eq!(parking.post("/api/v1/vehicles/left", left).await.json(), first.json());
}

#[tokio::test]
async fn a_bill_says_how_it_came_about() {
    let parking = Parking::open().await;
    let visit = parking.enter("V1", "粤B12345").await.json();
    for query in ["site=P1&visit_no=V1", "site=P1&plate=%E7%B2%A4B12345"] {
        let bill = parking.get(&format!("/api/v1/bills?{query}")).await;
        assert_eq!(bill.status, StatusCode::OK, "{}", bill.text());
        let bill = bill.json();
        assert_eq!(bill["bill_id"], visit["bill_id"]);
        let lines = bill["lines"].as_array().unwrap();
        let sum: i64 = lines.iter().map(|line| line["amount"].as_i64().unwrap()).sum();
        assert_eq!(bill["fee"], sum);
        assert_eq!(bill["due"].as_i64().unwrap(), sum - bill["paid"].as_i64().unwrap());
    }
    let payments =
        parking.get(&format!("/api/v1/bills/{}/payments", visit["bill_id"].as_str().unwrap())).await;
    assert_eq!(payments.json(), json!({"payments": []}));
    let sites = parking.get("/api/v1/sites").await.json();
    assert_eq!(sites["sites"][0]["code"], "P1");
    assert_eq!(sites["sites"][0]["lanes"][1], json!({"code": "OUT1", "name": "Exit 1", "kind": "exit"}));
}

#[tokio::test]
async fn a_key_reaches_only_its_operator_and_scopes() {
    let parking = Parking::open().await;
    let bill_id = parking.enter("V1", "粤B12345").await.json()["bill_id"].as_str().unwrap().to_owned();
    let other = car_park(&parking.server, "two").await;
    let foreign = key(&parking.server, &other, &[Scope::VehiclesWrite, Scope::BillsRead]).await;
    for path in ["/api/v1/bills?site=P1&visit_no=V1".to_owned(), format!("/api/v1/bills/{bill_id}/payments")]
    {
        let answer = call(&parking.server, &foreign, Method::GET, &path, None).await;
        assert_problem(&answer, StatusCode::NOT_FOUND, "not_found");
    }
    let reader = key(&parking.server, &parking.actor, &[Scope::BillsRead]).await;
    let report = json!({"site": "P1", "visit_no": "V2", "plate": null, "entered_at": ENTERED});
    let answer = call(&parking.server, &reader, Method::POST, "/api/v1/vehicles/entered", Some(report)).await;
    assert_problem(&answer, StatusCode::FORBIDDEN, "forbidden");
    let writer = key(&parking.server, &parking.actor, &[Scope::VehiclesWrite]).await;
    for path in ["/api/v1/sites".to_owned(), format!("/api/v1/bills/{bill_id}/payments")] {
        assert_problem(
            &call(&parking.server, &writer, Method::GET, &path, None).await,
            StatusCode::FORBIDDEN,
            "forbidden",
        );
    }
}

#[tokio::test]
async fn without_a_key_there_is_nothing() {
    let parking = Parking::open().await;
    for authorization in [None, Some("Bearer pk_wrong"), Some("Basic cDp4"), Some("Bearer")] {
        let mut request = request(Method::GET, "/api/v1/sites", "");
        if let Some(value) = authorization {
            request.headers_mut().insert("authorization", value.parse().unwrap());
        }
        let answer = parking.server.send(request).await;
        assert_problem(&answer, StatusCode::UNAUTHORIZED, "api_key_invalid");
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
    let keys = parking.server.service.list_api_keys(&parking.actor).await.unwrap();
    parking.server.service.revoke_api_key(&parking.actor, &keys[0].id).await.unwrap();
    assert_problem(&parking.get("/api/v1/sites").await, StatusCode::UNAUTHORIZED, "api_key_invalid");
}

#[tokio::test]
async fn every_refusal_is_a_problem() {
    let parking = Parking::open().await;
    assert_problem(&parking.get("/api/v1/nothing").await, StatusCode::NOT_FOUND, "no_such_route");
    assert_problem(&parking.get("/api/nothing").await, StatusCode::NOT_FOUND, "no_such_route");
    let wrong_method = parking.get("/api/v1/vehicles/left").await;
    assert_problem(&wrong_method, StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed");
    assert_eq!(wrong_method.header("allow"), "POST");
    let report = json!({"site": "P1", "visit_no": "V1", "plate": null, "entered_at": "yesterday"});
    let wrong = parking.post("/api/v1/vehicles/entered", report).await;
    assert_problem(&wrong, StatusCode::UNPROCESSABLE_ENTITY, "wrong_shape");
    assert!(wrong.json()["detail"].as_str().unwrap().contains("entered_at"), "{}", wrong.text());
    let unknown = parking.post("/api/v1/vehicles/left", json!({"site": "P1", "exit": 1})).await;
    assert_problem(&unknown, StatusCode::UNPROCESSABLE_ENTITY, "wrong_shape");
    assert_problem(&parking.get("/api/v1/bills").await, StatusCode::UNPROCESSABLE_ENTITY, "wrong_shape");
    assert_problem(&parking.get("/api/v1/bills/x/payments").await, StatusCode::NOT_FOUND, "not_found");
    let large = parking.post("/api/v1/vehicles/left", json!({"site": "x".repeat(70_000)})).await;
    assert_problem(&large, StatusCode::PAYLOAD_TOO_LARGE, "body_too_large");

    let send = |content_type: &'static str, body: &'static str| {
        let mut request = request(Method::POST, "/api/v1/vehicles/left", body);
        request.headers_mut().insert("authorization", format!("Bearer {}", parking.key).parse().unwrap());
        request.headers_mut().insert("content-type", content_type.parse().unwrap());
        parking.server.send(request)
    };
    let form = send("application/x-www-form-urlencoded", "a=b").await;
    assert_problem(&form, StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type");
    assert_problem(&send("application/json", "{").await, StatusCode::BAD_REQUEST, "malformed_request");
}

#[tokio::test]
async fn wrong_fields_are_named() {
    let parking = Parking::open().await;
    let answer = parking.enter("V1", "no plate at all").await;
    assert_problem(&answer, StatusCode::UNPROCESSABLE_ENTITY, "invalid_input");
    let errors = answer.json()["errors"].clone();
    assert_eq!(errors[0]["field"], "plate", "{errors}");
    assert!(!errors[0]["message"].as_str().unwrap().is_empty());
}

#[tokio::test]
async fn words_follow_the_language() {
    let parking = Parking::open().await;
    let title = |language: &'static str| {
        let mut request = request(Method::GET, "/api/v1/sites", "");
        request.headers_mut().insert("accept-language", language.parse().unwrap());
        let answer = parking.server.send(request);
        async move { answer.await.json()["title"].as_str().unwrap().to_owned() }
    };
    let (english, chinese) = (title("en-GB,en;q=0.9").await, title("zh-CN").await);
    assert!(english.is_ascii() && !chinese.is_ascii(), "{english} {chinese}");
}

#[tokio::test]
async fn the_description_is_served_and_shown() {
    let server = Server::start().await;
    let document = server.get("/api/openapi.json").await;
    assert_eq!(document.status, StatusCode::OK);
    let viewer = server.get("/api/docs/").await;
    assert_eq!(viewer.status, StatusCode::OK);
    assert!(viewer.text().contains("swagger-ui"));
    assert!(!viewer.text().contains("https://"), "the viewer loads something from elsewhere");
    insta::assert_json_snapshot!("openapi", document.json());
}

#[test]
fn every_route_is_described() {
    let document = serde_json::to_value(peakepay::rest::document()).unwrap();
    let mut paths: Vec<&String> = document["paths"].as_object().unwrap().keys().collect();
    paths.sort();
    assert_eq!(
        paths,
        [
            "/api/v1/bills",
            "/api/v1/bills/{bill_id}/payments",
            "/api/v1/cards/{card_no}",
            "/api/v1/cards/{card_no}/debits",
            "/api/v1/cards/{card_no}/debits/{debit_no}/undo",
            "/api/v1/cards/{card_no}/entries",
            "/api/v1/client-tokens",
            "/api/v1/notices",
            "/api/v1/notices/{notice_id}",
            "/api/v1/payments",
            "/api/v1/payments/{payment_id}",
            "/api/v1/sites",
            "/api/v1/vehicles/at-lane",
            "/api/v1/vehicles/entered",
            "/api/v1/vehicles/left",
            "/api/v1/visitor-passes/arrivals",
            "/api/v1/visitor-passes/verify"
        ]
    );
}
