//! The visitors' pages, a gate and the download over HTTP.

use crate::harness::{Answer, BASE, Server, request};
use domain::access::{Role, Scope};
use domain::time::HOUR;
use domain::visitor::local_text;
use http::header::{CONTENT_DISPOSITION, COOKIE, ORIGIN};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use service::Actor;
use service::staff::NewStaff;
use service::visitors::SaveHost;

/// An operator with a site that takes bookings, a host, and a gate's key.
struct Visits {
    server: Server,
    actor: Actor,
    path: String,
    host: String,
    key: String,
}

fn form(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

impl Visits {
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
            "#;
        let s = &server.service;
        s.apply(&Actor::cli(None), toml::from_str(file).unwrap()).await.unwrap();
        let operator = s.list_operators(&Actor::cli(None)).await.unwrap().remove(0).id;
        let actor = Actor::cli(Some(operator));
        let site = s.list_sites(&actor).await.unwrap().remove(0).id;
        s.set_visit_site(&actor, &site, true).await.unwrap();
        let url = s.visit_settings(&actor).await.unwrap().sites.remove(0).url.unwrap();
        let host = SaveHost {
            name: "王敏".to_owned(),
            department: "<b>研发</b>".to_owned(),
            phone: "13800000009".to_owned(),
            ..SaveHost::default()
        };
        let host = s.save_host(&actor, host).await.unwrap().to_string();
        let key = s.create_api_key(&actor, "gate", &[Scope::VisitorsVerify]).await.unwrap().key;
        let path = url.strip_prefix(BASE).unwrap().to_owned();
        Self { server, actor, path, host, key }
    }

    async fn post(&self, path: &str, origin: &str, fields: &[(&str, &str)]) -> Answer {
        let mut request = request(Method::POST, path, &form(fields));
        request.headers_mut().insert(ORIGIN, origin.parse().unwrap());
        request.headers_mut().insert("content-type", "application/x-www-form-urlencoded".parse().unwrap());
        self.server.send(request).await
    }

    /// Books from an hour on; the address of the visitor's page.
    async fn book(&self) -> Answer {
        let from = self.server.service.now().plus(HOUR / 60);
        let (from, until) = (local_text(from), local_text(from.plus(HOUR)));
        let fields = [
            ("step", "book"),
            ("name", "陈晓明"),
            ("phone", "13800000002"),
            ("host", self.host.as_str()),
            ("from", &from),
            ("until", &until),
            ("reason", "洽谈 & 午餐"),
        ];
        self.post(&self.path, BASE, &fields).await
    }

    async fn verify(&self, pass: &str) -> Answer {
        self.rest("verify", json!({"pass": pass, "site": "C1", "check_no": "1"})).await
    }

    async fn rest(&self, what: &str, body: Value) -> Answer {
        let path = format!("/api/v1/visitor-passes/{what}");
        let mut request = request(Method::POST, &path, &body.to_string());
        request.headers_mut().insert("authorization", format!("Bearer {}", self.key).parse().unwrap());
        request.headers_mut().insert("content-type", "application/json".parse().unwrap());
        self.server.send(request).await
    }
}

#[tokio::test]
async fn the_form_says_what_is_wrong_and_keeps_what_was_typed() {
    let v = Visits::open().await;
    let page = v.server.get(&v.path).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("预约来访") && page.text().contains("Canteen"));
    assert!(page.text().contains("&lt;b&gt;研发") && !page.text().contains("<b>研发"), "escaped");
    assert!(!page.text().contains("<script"), "it needs none");
    assert_eq!(page.header("cache-control"), "no-store");
    let wrong = v.post(&v.path, BASE, &[("step", "book"), ("name", "陈\"晓"), ("phone", "12")]).await;
    assert_eq!(wrong.status, StatusCode::OK);
    let text = wrong.text();
    assert!(
        text.contains("请填写 11 位手机号码")
            && text.contains("请选择被访人")
            && text.contains("aria-invalid")
    );
    assert!(text.contains("陈&quot;晓"), "kept, escaped: {text}");
}

#[tokio::test]
async fn a_booking_leads_to_a_page_of_its_own() {
    let v = Visits::open().await;
    let sent = v.book().await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let mine = sent.header("location").to_owned();
    assert!(mine.starts_with("/PeakeCloud/mobile/visit/") && mine != v.path);
    let page = v.server.get(&mine).await;
    assert!(page.text().contains("等待确认") && page.text().contains("洽谈 &amp; 午餐"), "{}", page.text());
    assert!(page.text().contains("http-equiv=\"refresh\""), "it looks again by itself");
    assert!(!page.text().contains("<noscript"), "also where scripts may run: there is none");
    let english = v.server.get(&format!("{mine}?lang=en")).await;
    assert_eq!(english.status, StatusCode::SEE_OTHER);
    // The visitor cannot answer in the host's place, and nobody takes the booking back from another site.
    v.post(&mine, BASE, &[("step", "approve")]).await;
    let foreign = v.post(&mine, "https://evil.example", &[("step", "cancel")]).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    assert!(v.server.get(&mine).await.text().contains("等待确认"));
    assert_eq!(v.post(&mine, BASE, &[("step", "cancel")]).await.status, StatusCode::SEE_OTHER);
    assert!(v.server.get(&mine).await.text().contains("这次预约已取消"));
}

#[tokio::test]
async fn a_code_that_there_is_not() {
    let v = Visits::open().await;
    for path in ["/PeakeCloud/mobile/visit/23456789ABCDEFGHJKMN", "/PeakeCloud/mobile/visit/short"] {
        let page = v.server.get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        assert!(page.text().contains("链接无效"), "{}", page.text());
        assert_eq!(v.post(path, BASE, &[("step", "book")]).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_gate_asks_by_rest() {
    let v = Visits::open().await;
    v.book().await;
    let row = v.server.service.search_visits(&v.actor, &Default::default()).await.unwrap().rows.remove(0);
    let agree = service::visitors::Answer { revision: 0, answer: service::visitors::HostAnswer::Approve };
    v.server.service.decide_visit(&v.actor, &row.id, agree).await.unwrap();
    let forged = v.verify("PV1.AQEjRWeJq83vaw9tkGsPkLgJ57KkQjEyMzQ1YSscJMnGH_oKbsW4o8ELAg").await;
    assert_eq!(
        (forged.status, forged.json()),
        (StatusCode::OK, json!({"open": false, "result": "unknown", "visitor": null}))
    );
    let wrong = v.server.send(request(Method::POST, "/api/v1/visitor-passes/verify", "{}")).await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    let described: Value = v.server.get("/api/openapi.json").await.json();
    assert!(described["paths"]["/api/v1/visitor-passes/verify"]["post"].is_object());
}

#[tokio::test]
async fn a_gate_reports_later_by_rest() {
    let v = Visits::open().await;
    let mine = v.book().await.header("location").to_owned();
    let row = v.server.service.search_visits(&v.actor, &Default::default()).await.unwrap().rows.remove(0);
    let agree = service::visitors::Answer { revision: 0, answer: service::visitors::HostAnswer::Approve };
    v.server.service.decide_visit(&v.actor, &row.id, agree).await.unwrap();
    let token = domain::ids::QrToken::parse(mine.rsplit('/').next().unwrap()).unwrap();
    let request = service::visitors::VisitRequest {
        token: &token,
        wallet: domain::wallet::Wallet::Other,
        session: None,
        unnamed: false,
    };
    let opened = v.server.service.open_visit(request).await.unwrap().page;
    let service::visitors::VisitPage::Visitor(page) = opened else { panic!("no visitor's page") };
    let mut report = json!({
        "pass": page.pass, "site": "C1", "check_no": "E-7", "gate": "东门",
        "arrived_at": jiff::Timestamp::from_millisecond(v.server.service.now().0).unwrap().to_string(),
    });
    let noted = v.rest("arrivals", report.clone()).await;
    assert_eq!((noted.status, &noted.json()["noted"]), (StatusCode::OK, &json!(true)), "{}", noted.text());
    assert_eq!(noted.json()["result"], "valid");
    assert_eq!(v.rest("arrivals", report.clone()).await.json(), noted.json(), "told again");
    report["check_no"] = json!("W-1");
    let other = v.rest("arrivals", report.clone()).await.json();
    assert_eq!((&other["noted"], &other["result"]), (&json!(false), &json!("used")));
    report["arrived_at"] = json!("yesterday");
    assert_eq!(v.rest("arrivals", report).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(v.server.get(&mine).await.text().contains("已到访"));
}

#[tokio::test]
async fn a_visitor_changes_what_they_booked() {
    let v = Visits::open().await;
    let mine = v.book().await.header("location").to_owned();
    let form = v.server.get(&format!("{mine}?change")).await;
    assert!(form.text().contains("修改预约") && form.text().contains("洽谈 &amp; 午餐"), "{}", form.text());
    assert!(!form.text().contains("http-equiv"), "nobody's typing is lost by looking again");
    let wrong = v
        .post(&mine, BASE, &[("step", "change"), ("from", "x"), ("reason", "送\"货"), ("plate", "B1")])
        .await;
    assert_eq!(wrong.status, StatusCode::OK);
    assert!(wrong.text().contains("送&quot;货") && wrong.text().contains("plate-wrong"), "{}", wrong.text());
    let from = v.server.service.now().plus(2 * HOUR);
    let (from, until) = (local_text(from), local_text(from.plus(HOUR)));
    let fields = [("step", "change"), ("from", from.as_str()), ("until", &until), ("reason", "送货")];
    let foreign = v.post(&mine, "https://evil.example", &fields).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    assert_eq!(v.post(&mine, BASE, &fields).await.status, StatusCode::SEE_OTHER);
    let page = v.server.get(&mine).await;
    assert!(page.text().contains("送货") && page.text().contains("等待确认"), "{}", page.text());
    v.post(&mine, BASE, &[("step", "cancel")]).await;
    let over = v.server.get(&format!("{mine}?change")).await;
    assert_eq!(over.status, StatusCode::SEE_OTHER, "there is nothing to change any more");
    let over = v.server.get(&mine).await;
    assert!(over.text().contains(&format!("href=\"{}\"", v.path)), "they may book anew: {}", over.text());
}

#[tokio::test]
async fn the_table_is_for_who_may_have_it() {
    let v = Visits::open().await;
    v.book().await;
    let nobody = v.post("/console/visitors/export", BASE, &[]).await;
    assert_eq!(nobody.header("location"), "/console/sign-in");
    let export = async |login: &str, role: Role, origin: &str| {
        let s = &v.server.service;
        let new = NewStaff {
            login: login.to_owned(),
            name: "某人".to_owned(),
            role,
            password: "correct horse battery".to_owned(),
        };
        s.create_staff(&v.actor, new).await.unwrap();
        let token =
            s.sign_in(login, "correct horse battery", "203.0.113.1").await.unwrap().session().unwrap().token;
        let cookie = v.server.state.console_cookie().set(&token, 60);
        let mut request = request(Method::POST, "/console/visitors/export", "text=&state=");
        let pair = cookie.split(';').next().unwrap();
        request.headers_mut().insert(COOKIE, pair.parse().unwrap());
        request.headers_mut().insert(ORIGIN, origin.parse().unwrap());
        request.headers_mut().insert("content-type", "application/x-www-form-urlencoded".parse().unwrap());
        v.server.send(request).await
    };
    let table = export("boss", Role::Administrator, BASE).await;
    assert_eq!(table.status, StatusCode::OK);
    assert!(table.header(CONTENT_DISPOSITION.as_str()).starts_with("attachment"));
    assert!(table.text().contains("陈晓明") && table.text().contains("预约号"), "{}", table.text());
    assert_eq!(export("reader", Role::ReadOnly, BASE).await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        export("other", Role::Administrator, "https://evil.example").await.status,
        StatusCode::FORBIDDEN
    );
}
