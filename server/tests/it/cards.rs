//! Cards as the card system sees them, and the addresses of a card station's pages.

use crate::harness::{Answer, Server, request};
use domain::access::Scope;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use service::Actor;
use service::qr::QrFilter;

/// An operator with a car park and a card station, and the card system's key.
struct Cards {
    server: Server,
    actor: Actor,
    key: String,
}

impl Cards {
    async fn open() -> Self {
        let server = Server::start().await;
        let file = r#"
            [[operator]]
            code = "one"
            name = "Operator"
            [[operator.site]]
            code = "C1"
            name = "Canteen"
            kind = "card_station"
            top_up = { presets = ["50", "100"], min = "1", max = "500" }
            [[operator.site.qr]]
            label = "Canteen"
            "#;
        let actor = Actor::cli(None);
        server.service.apply(&actor, toml::from_str(file).unwrap()).await.unwrap();
        let again = server.service.apply(&actor, toml::from_str(file).unwrap()).await.unwrap();
        assert_eq!(again, [], "the file says how things are");
        let operator = server.service.list_operators(&actor).await.unwrap().remove(0).id;
        let actor = Actor::cli(Some(operator));
        let scopes = [Scope::CardsRead, Scope::CardsWrite, Scope::CardsDebit, Scope::BillsRead];
        let key = server.service.create_api_key(&actor, "cards", &scopes).await.unwrap().key;
        Self { server, actor, key }
    }

    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let text = body.as_ref().map(Value::to_string).unwrap_or_default();
        let mut request = request(method, &format!("/api/v1{path}"), &text);
        request.headers_mut().insert("authorization", format!("Bearer {}", self.key).parse().unwrap());
        request.headers_mut().insert("accept-language", "en".parse().unwrap());
        if body.is_some() {
            request.headers_mut().insert("content-type", "application/json".parse().unwrap());
        }
        self.server.send(request).await
    }

    async fn put(&self, number: &str, body: Value) -> Answer {
        self.call(Method::PUT, &format!("/cards/{number}"), Some(body)).await
    }

    async fn debit(&self, number: &str, amount: i64) -> Answer {
        let body = json!({"debit_no": number, "site": "C1", "amount": amount, "occurred_at": "2026-01-05T20:15:00+08:00"});
        self.call(Method::POST, "/cards/86000001/debits", Some(body)).await
    }
}

fn assert_problem(answer: &Answer, status: StatusCode, code: &str) {
    assert_eq!((answer.status, answer.json()["code"].as_str()), (status, Some(code)), "{}", answer.text());
    assert!(!answer.json()["title"].as_str().unwrap().is_empty());
}

#[tokio::test]
async fn a_card_from_its_first_day() {
    let cards = Cards::open().await;
    let entered = cards.put("8600-0001", json!({"holder": "张小明", "opening_balance": 5000})).await;
    assert_eq!(entered.status, StatusCode::CREATED, "{}", entered.text());
    let card = entered.json();
    assert_eq!(
        (&card["card_no"], &card["balance"], &card["status"]),
        (&json!("86000001"), &json!(5000), &json!("active"))
    );
    let again = cards.put("86000001", json!({"holder": "张小明", "opening_balance": 5000})).await;
    assert_eq!((again.status, again.json()), (StatusCode::OK, card));

    let paid = cards.debit("L-1", 1200).await;
    assert_eq!(
        (paid.status, paid.json()["balance"].clone()),
        (StatusCode::CREATED, json!(3800)),
        "{}",
        paid.text()
    );
    assert_eq!(paid.json()["occurred_at"], "2026-01-05T12:15:00Z");
    let again = cards.debit("L-1", 1200).await;
    assert_eq!((again.status, again.json()), (StatusCode::OK, paid.json()));
    assert_problem(&cards.debit("L-1", 1201).await, StatusCode::CONFLICT, "debit_differs");
    assert_problem(&cards.debit("L-2", 3801).await, StatusCode::CONFLICT, "card_insufficient");
    let undone = cards.call(Method::POST, "/cards/86000001/debits/L-1/undo", None).await;
    assert_eq!((undone.status, undone.json()["balance"].clone()), (StatusCode::OK, json!(5000)));
    assert!(undone.json()["undone_at"].is_string());

    let page = cards.call(Method::GET, "/cards/86000001/entries", None).await.json();
    let kinds: Vec<_> =
        page["entries"].as_array().unwrap().iter().map(|e| e["kind"].as_str().unwrap().to_owned()).collect();
    assert_eq!(kinds, ["card_debit_undone", "card_debit", "card_opening"]);
    assert_eq!((&page["entries"][1]["amount"], &page["next"]), (&json!(-1200), &Value::Null));
    let older = cards.call(Method::GET, "/cards/86000001/entries?before=2", None).await.json();
    assert_eq!(older["entries"].as_array().unwrap().len(), 1);

    let blocked = cards.put("86000001", json!({"status": "blocked"})).await.json();
    assert_eq!((&blocked["status"], &blocked["holder"]), (&json!("blocked"), &json!("张小明")));
    assert_problem(&cards.debit("L-3", 1).await, StatusCode::CONFLICT, "card_blocked");
    assert_eq!(cards.call(Method::GET, "/cards/86000001", None).await.json(), blocked);
}

#[tokio::test]
async fn what_is_refused() {
    let cards = Cards::open().await;
    let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
    assert_problem(&cards.put("12", json!({})).await, unprocessable, "invalid_input");
    assert_problem(&cards.put("86000001", json!({"status": "lost"})).await, unprocessable, "invalid_input");
    assert_problem(
        &cards.put("86000001", json!({"opening_balance": -1})).await,
        unprocessable,
        "invalid_input",
    );
    assert_problem(&cards.put("86000001", json!({"balance": 1})).await, unprocessable, "wrong_shape");
    assert_problem(&cards.debit("L-1", 1).await, StatusCode::NOT_FOUND, "not_found");
    let missing = cards.call(Method::GET, "/cards/86000009", None).await;
    assert_problem(&missing, StatusCode::NOT_FOUND, "not_found");
    cards.put("86000001", json!({"opening_balance": 100})).await;
    assert_problem(
        &cards.put("86000001", json!({"opening_balance": 99})).await,
        StatusCode::CONFLICT,
        "card_opening_differs",
    );
    assert_problem(&cards.debit("L-1", 0).await, unprocessable, "invalid_input");
    let read_only =
        cards.server.service.create_api_key(&cards.actor, "r", &[Scope::CardsRead]).await.unwrap().key;
    let cards = Cards { key: read_only, ..cards };
    assert_problem(&cards.debit("L-1", 1).await, StatusCode::FORBIDDEN, "forbidden");
    assert_eq!(cards.call(Method::GET, "/cards/86000001", None).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_description_names_it_all() {
    let cards = Cards::open().await;
    let document = cards.server.get("/api/openapi.json").await.json();
    for (path, method) in [
        ("/api/v1/cards/{card_no}", "put"),
        ("/api/v1/cards/{card_no}", "get"),
        ("/api/v1/cards/{card_no}/entries", "get"),
        ("/api/v1/cards/{card_no}/debits", "post"),
        ("/api/v1/cards/{card_no}/debits/{debit_no}/undo", "post"),
    ] {
        let security = &document["paths"][path][method]["security"][0]["key"][0];
        assert!(
            security.as_str().is_some_and(|scope| scope.starts_with("cards:")),
            "{method} {path}: {security}"
        );
    }
    let sites = cards.call(Method::GET, "/sites", None).await.json();
    assert_eq!(sites["sites"][0]["kind"], "card_station");
}

#[tokio::test]
async fn a_code_is_at_home_in_its_own_directory() {
    let cards = Cards::open().await;
    let code = cards.server.service.list_qr(&cards.actor, &QrFilter::default()).await.unwrap().rows.remove(0);
    let home = format!("/PeakeCloud/mobile/charge/{}", code.token.as_str());
    assert!(code.url.ends_with(&home), "{}", code.url);
    let answer = cards.server.get(&home).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(
        answer.text().contains("Canteen") && answer.text().contains("充值点的二维码"),
        "{}",
        answer.text()
    );
    let elsewhere = cards.server.get(&home.replace("charge", "pay")).await;
    assert_eq!((elsewhere.status, elsewhere.header("location")), (StatusCode::SEE_OTHER, home.as_str()));
    let unknown = cards.server.get("/PeakeCloud/mobile/charge/23456789ABCDEFGHJKMN").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    assert!(unknown.text().contains("充值点") && !unknown.text().contains("停车"), "{}", unknown.text());
}
