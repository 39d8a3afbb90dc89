//! Notices as an ERP system sends them.

use crate::harness::{Answer, Server, request};
use domain::access::Scope;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use service::Actor;

async fn post(server: &Server, key: &str, idempotency: Option<&str>, body: &Value) -> Answer {
    let mut request = request(Method::POST, "/api/v1/notices", &body.to_string());
    let headers = request.headers_mut();
    headers.insert("authorization", format!("Bearer {key}").parse().unwrap());
    headers.insert("accept-language", "en".parse().unwrap());
    headers.insert("content-type", "application/json".parse().unwrap());
    if let Some(idempotency) = idempotency {
        headers.insert("idempotency-key", idempotency.parse().unwrap());
    }
    server.send(request).await
}

fn code(answer: &Answer) -> (StatusCode, String) {
    (answer.status, answer.json()["code"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field() {
    let server = Server::start().await;
    let actor = Actor::cli(None);
    let operator = server.service.create_operator(&actor, "one", "Operator").await.unwrap().id;
    let actor = Actor::cli(Some(operator));
    let key = |scope| {
        let (service, actor) = (server.service.clone(), actor.clone());
        async move { service.create_api_key(&actor, "erp", &[scope]).await.unwrap().key }
    };
    let (good, other) = (key(Scope::NoticesWrite).await, key(Scope::BillsRead).await);
    let notice =
        json!({"content": "采购单待您审批", "source": "ERP", "initiator": "陈小姐", "phone": "13800000001"});
    assert_eq!(
        code(&post(&server, "pk_nobody", Some("1"), &notice).await),
        (StatusCode::UNAUTHORIZED, "api_key_invalid".to_owned())
    );
    assert_eq!(
        code(&post(&server, &other, Some("1"), &notice).await),
        (StatusCode::FORBIDDEN, "forbidden".to_owned())
    );
    assert_eq!(post(&server, &good, None, &notice).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let wrong = json!({"content": "", "source": "ERP", "initiator": "x", "url": "javascript:alert(1)", "openid": "no"});
    let answer = post(&server, &good, Some("2"), &wrong).await;
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let problem = answer.json();
    let fields: Vec<&str> =
        problem["errors"].as_array().unwrap().iter().map(|e| e["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["content", "url", "openid"], "{problem}");
    let words = problem["errors"][1]["message"].as_str().unwrap();
    assert_eq!(words, "A whole web address, please");
    assert_eq!(
        code(&post(&server, &good, Some("3"), &notice).await),
        (StatusCode::CONFLICT, "notices_off".to_owned())
    );
    let mut unknown = request(Method::GET, "/api/v1/notices/nothing", "");
    unknown.headers_mut().insert("authorization", format!("Bearer {good}").parse().unwrap());
    assert_eq!(server.send(unknown).await.status, StatusCode::NOT_FOUND);
}
