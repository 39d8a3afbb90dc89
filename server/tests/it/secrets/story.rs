//! What happens: a payment with its notification, webhook and message, a refund, a visit, notices that a gateway does
//! not answer, and everything that can go wrong at the providers.

use super::browser::{Browser, hidden};
use super::shop::{PHONE, Shop};
use crate::harness::BASE;
use domain::guide::{Choice, Merchant, Want};
use domain::message::MessageKind;
use domain::time::{HOUR, MINUTE};
use domain::visitor::local_text;
use http::{Method, StatusCode};
use sandbox::Mistake;
use serde_json::json;
use service::guide::ChoosePlan;
use service::parking::{AtLane, Entered};
use service::qr::QrFilter;
use service::refunds::RefundRequest;
use service::visitors::{Answer, HostAnswer};
use std::collections::BTreeSet;

/// A driver scans, is recognised, pays, and is told.
pub async fn pay(shop: &Shop, driver: &mut Browser<'_>) -> String {
    let s = &shop.server.service;
    let caller = s.api_caller(&shop.key).await.unwrap();
    let entered = Entered {
        site: "P1".to_owned(),
        visit_no: "V1".to_owned(),
        plate: Some("粤B12345".to_owned()),
        entered_at: s.now().plus(-50 * MINUTE),
    };
    s.vehicle_entered(&caller, entered).await.unwrap();
    let (site, lane) = ("P1".to_owned(), "OUT1".to_owned());
    let at = AtLane { site, lane, visit_no: Some("V1".to_owned()), plate: None };
    s.vehicle_at_lane(&caller, at).await.unwrap();
    let codes = s.list_qr(&shop.admin, &QrFilter::default()).await.unwrap().rows;
    let url = &codes.iter().find(|code| code.lane_code.is_some()).unwrap().url;
    let path = url.strip_prefix(BASE).unwrap().to_owned();
    authorise(shop, driver, &path).await;
    let page = driver.get(&path).await;
    let order = hidden(page.text(), "order_no").unwrap_or_else(|| panic!("no bill: {}", page.text()));
    let tapped =
        driver.post(&path, &[("step", "pay"), ("order_no", order.as_str())], "application/json").await;
    let call = tapped.json()["call"].clone();
    let sheet = shop.sandbox.bridge_check(url, &call, "lin").unwrap();
    shop.sandbox.pay(&sheet.prepay_id, &sheet.openid).unwrap();
    settle(shop).await;
    for form in
        [&[("step", "status"), ("order_no", order.as_str())][..], &[("step", "plate"), ("plate", "no")]]
    {
        driver.post(&path, form, "application/json").await;
    }
    let result = driver.get(&format!("{path}?order={order}")).await;
    assert!(result.text().contains("付款成功"), "{}", result.text());
    order
}

/// The wallet says who somebody is, if the page asks.
async fn authorise(shop: &Shop, browser: &mut Browser<'_>, path: &str) {
    let sent = browser.get(path).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let asked =
        sent.header("location").split_once('?').unwrap().1.trim_end_matches("#wechat_redirect").to_owned();
    let back = shop.sandbox.authorise(&asked, "lin").unwrap();
    browser.get(back.strip_prefix(BASE).unwrap()).await;
}

/// Somebody begins the guide.
pub async fn choose(shop: &Shop) {
    let wants = BTreeSet::from([Want::WechatScan, Want::Sms]);
    let choice = Choice { wants, merchant: Merchant::Company, has: BTreeSet::new() };
    shop.server.service.choose_plan(&shop.admin, ChoosePlan { choice, seen: 0 }).await.unwrap();
}

/// Everything that is due is done, here and at the providers.
pub async fn settle(shop: &Shop) {
    for _ in 0..4 {
        shop.sandbox.deliver_due().await;
        while shop.server.service.run_due(20).await.unwrap() > 0 {}
    }
}

/// Somebody of the operator gives money back, says which follower they are and where else they are told; the token of the
/// link by which they could say it too.
pub async fn refund(shop: &Shop) -> String {
    let s = &shop.server.service;
    let order = s.search_orders(&shop.admin, &Default::default()).await.unwrap().rows.remove(0);
    let detail = s.order_detail(&shop.admin, &order.id).await.unwrap();
    let payment = &detail.payments[0];
    let request =
        RefundRequest { payment: &payment.id, amount: payment.amount, reason: "canary", below_zero: false };
    s.request_refund(&shop.admin, request).await.unwrap();
    settle(shop).await;
    let boss = s.actor(&shop.people[0].session).await.unwrap();
    let follower = s.recent_followers(&boss).await.unwrap().remove(0);
    s.bind_follower(&boss, &follower.key).await.unwrap();
    s.send_alert_code(&boss, PHONE).await.unwrap();
    let link = s.make_alert_link(&boss).await.unwrap();
    s.send_test_message(&boss, MessageKind::Payment, &follower.key).await.unwrap();
    settle(shop).await;
    link.token.as_str().to_owned()
}

/// A visitor books, the host binds and approves, staff take the table home.
pub async fn visit(shop: &Shop, visitor: &mut Browser<'_>) {
    let s = &shop.server.service;
    let from = s.now().plus(HOUR / 60);
    let (from, until) = (local_text(from), local_text(from.plus(HOUR)));
    authorise(shop, visitor, &shop.visits).await;
    let form = visitor.get(&shop.visits).await;
    let name = hidden(form.text(), "form").unwrap_or_default();
    let fields = [
        ("step", "book"),
        ("form", name.as_str()),
        ("name", "陈晓明"),
        ("phone", PHONE),
        ("host", shop.host.as_str()),
        ("from", &from),
        ("until", &until),
        ("reason", "洽谈"),
    ];
    let booked = visitor.post(&shop.visits, &fields, "text/html").await;
    assert_eq!(booked.status, StatusCode::SEE_OTHER, "{}", booked.text());
    let mine = booked.header("location").to_owned();
    settle(shop).await;
    let row = s.search_visits(&shop.admin, &Default::default()).await.unwrap().rows.remove(0);
    s.decide_visit(&shop.admin, &row.id, Answer { revision: row.revision, answer: HostAnswer::Approve })
        .await
        .unwrap();
    visitor.get(&mine).await;
    settle(shop).await;
}

/// Calls of the REST interface, good and bad; the App's own token.
pub async fn rest(shop: &Shop, caller: &mut Browser<'_>) -> String {
    let bill = caller.rest(Method::GET, "/api/v1/bills?site=P1&visit_no=V1", &shop.key, "").await;
    let bill = bill.json()["bill_id"].as_str().unwrap().to_owned();
    let notice = json!({"content": "采购单待您审批", "source": "ERP", "initiator": "陈小姐", "phone": PHONE});
    let sent = caller.rest(Method::POST, "/api/v1/notices", &shop.key, &notice.to_string()).await;
    let notice = sent.json()["notice_id"].as_str().unwrap().to_owned();
    settle(shop).await;
    let token = json!({"payer": "user-1", "bill_id": bill}).to_string();
    // Shown once, to whoever made it: not among what is searched.
    let made =
        Browser::new(&shop.server).rest(Method::POST, "/api/v1/client-tokens", &shop.key, &token).await;
    let token = made.json()["token"].as_str().unwrap().to_owned();
    let values = [("bill_id", bill.as_str()), ("notice_id", notice.as_str()), ("card_no", "86000001")];
    let document = serde_json::to_value(peakepay::rest::document()).unwrap();
    for (path, methods) in document["paths"].as_object().unwrap() {
        let path =
            values.iter().fold(path.clone(), |p, (name, value)| p.replace(&format!("{{{name}}}"), value));
        let query = format!("{path}?site=P1&visit_no=V1&bill_id={bill}");
        for key in [shop.key.as_str(), token.as_str(), "pk_nobody"] {
            if methods.get("get").is_some() {
                caller.rest(Method::GET, &query, key, "").await;
            }
            for method in [Method::POST, Method::PUT] {
                caller.rest(method, &path, key, "{\"nonsense\": [1").await;
            }
        }
    }
    token
}

/// Everything that operators get wrong, all at once; what the checks and a payer say of it.
pub async fn break_everything(shop: &Shop) -> Vec<(String, String)> {
    let mut said = Vec::new();
    let s = &shop.server.service;
    let mut tell = |place: &str, text: String| said.push((place.to_owned(), text));
    let mistakes = [
        Mistake::AppSecretReset,
        Mistake::WhiteList,
        Mistake::CertificateReplaced,
        Mistake::ApiV3Key,
        Mistake::AlipayKey,
        Mistake::ChinaumsAppKey,
        Mistake::CallbackToken,
    ];
    for mistake in mistakes {
        shop.sandbox.make_mistake(0, mistake);
        let report = s.self_check(&shop.admin, None).await.unwrap();
        tell("self-check", serde_json::to_string(&report).unwrap());
        for refused in [
            s.check_wechat(&shop.admin).await.map(|_| ()),
            s.check_wechat_app(&shop.admin).await.map(|_| ()),
            s.check_alipay(&shop.admin).await.map(|_| ()),
            s.check_chinaums(&shop.admin).await.map(|_| ()),
            s.refresh_oa_token(&shop.admin).await,
        ] {
            tell("a refusal", format!("{refused:?}"));
        }
    }
    let diagnosis = s.diagnose(&service::Actor::cli(None), None).await.unwrap();
    tell("doctor", serde_json::to_string(&diagnosis).unwrap());
    tell("doctor's words", format!("{diagnosis:?}"));
    settle(shop).await;
    said
}

/// What comes from nobody we know: forged notifications, forged messages, wrong tokens.
pub async fn forge(stranger: &mut Browser<'_>, pages: &super::search::Outputs) {
    let mut addresses = BTreeSet::new();
    for (_, text) in &pages.0 {
        for (at, _) in text.match_indices("/notify/") {
            let address: String =
                text[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || "/-_".contains(*c)).collect();
            addresses.insert(address);
        }
    }
    assert!(addresses.len() > 4, "the console shows the addresses to paste: {addresses:?}");
    for address in &addresses {
        let query = "?signature=no&timestamp=1&nonce=2&echostr=3&msg_signature=no&encrypt_type=aes";
        stranger.get(&format!("{address}{query}")).await;
        stranger.call(&format!("{address}{query}"), "application/json", "{\"id\": \"forged\"}").await;
        stranger.call(address, "application/x-www-form-urlencoded", "sign=forged&mid=1").await;
    }
    let body = "login=one_finance&password=not+the+password";
    stranger.call("/console/api/sign_in", "application/x-www-form-urlencoded", body).await;
    for path in [
        "/readyz",
        "/healthz",
        "/metrics",
        "/api/openapi.json",
        "/nothing",
        "/MP_verify_aB3dE5gH7jK9mN1p.txt",
    ] {
        stranger.get(path).await;
    }
}
