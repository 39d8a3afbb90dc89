//! Order, query, close: sections 1.6 and 1.10.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::Merchant;

#[tokio::test]
async fn an_order_is_placed_asked_for_paid_and_asked_for_again() {
    let m = Merchant::new();
    let prepay = m.order("ORDER0001", 100).await;
    assert_eq!((prepay.len(), prepay.starts_with("wx")), (36, true));
    let answer = m.query("ORDER0001").await;
    let unpaid = answer.json();
    assert_eq!(unpaid["trade_state"], "NOTPAY");
    assert!(m.is_signed(&answer.headers, &answer.body));
    for absent in ["transaction_id", "success_time", "payer", "bank_type", "trade_type"] {
        assert!(unpaid.get(absent).is_none(), "{absent}");
    }
    let receipt = m.sandbox.pay(&prepay, &m.openid("lin")).unwrap();
    assert_eq!((receipt.transaction_id.len(), receipt.transaction_id.starts_with("42000")), (28, true));
    let paid = m.query("ORDER0001").await.json();
    assert_eq!(
        paid,
        json!({
            "appid": m.account.official_account_app_id, "mchid": "1900000001", "out_trade_no": "ORDER0001",
            "transaction_id": receipt.transaction_id, "trade_type": "JSAPI", "trade_state": "SUCCESS",
            "trade_state_desc": "支付成功", "bank_type": "OTHERS", "attach": "",
            "success_time": "2026-01-02T03:04:05+08:00", "payer": {"openid": m.openid("lin")},
            "amount": {"total": 100, "payer_total": 100, "currency": "CNY", "payer_currency": "CNY"},
        })
    );
    let url = format!("/v3/pay/transactions/id/{}?mchid=1900000001", receipt.transaction_id);
    assert_eq!(m.call("GET", &url, &Value::Null).await.json(), paid);
}

#[tokio::test]
async fn what_does_not_exist_is_said_so() {
    let m = Merchant::new();
    let missing = r#"{"code":"ORDER_NOT_EXIST","message":"订单不存在"}"#;
    for answer in [
        m.query("NOSUCHORDER").await,
        m.close("NOSUCHORDER").await,
        m.call("GET", "/v3/pay/transactions/id/4200000000?mchid=1900000001", &Value::Null).await,
    ] {
        assert_eq!((answer.status.as_u16(), answer.text().as_str()), (404, missing));
        assert!(answer.header("request-id").ends_with("-268512771"));
    }
    m.sandbox.change(|state, _| state.dialect.older_spelling = true);
    assert_eq!(m.query("NOSUCHORDER").await.code(), "ORDERNOTEXIST");
}

#[tokio::test]
async fn a_wrong_currency_reads_as_in_the_document() {
    let m = Merchant::new();
    let mut body = m.order_body("ORDER0001", 100);
    body["amount"]["currency"] = "XYZ".into();
    let answer = m.place(&body).await;
    let expected = r#"{"code":"PARAM_ERROR","message":"参数错误","detail":{"field":"/amount/currency","value":"XYZ","issue":"Currency code is invalid","location":"body"}}"#;
    assert_eq!((answer.status.as_u16(), answer.text().as_str()), (400, expected));
}

#[tokio::test]
async fn every_field_is_held_to_its_rule() {
    let m = Merchant::new();
    let long = "长".repeat(128);
    let cases: [(&str, Value); 24] = [
        ("/appid", json!(null)),
        ("/appid", json!("")),
        ("/description", json!(long)),
        ("/description", json!(7)),
        ("/out_trade_no", json!("SHORT")),
        ("/out_trade_no", json!("A".repeat(33))),
        ("/out_trade_no", json!("ORDER 0001")),
        ("/time_expire", json!("2026-01-02 04:00:00")),
        ("/time_expire", json!("2026-01-02T03:00:00+08:00")),
        ("/attach", json!("a".repeat(129))),
        ("/notify_url", json!("/relative")),
        ("/notify_url", json!("https://app.peake.com.cn/n?x=1")),
        ("/notify_url", json!("ftp://app.peake.com.cn/n")),
        ("/notify_url", json!("https://192.168.1.9/n")),
        ("/notify_url", json!("https://intranet/n")),
        ("/amount/total", json!(0)),
        ("/amount/total", json!(1.5)),
        ("/amount/total", json!("100")),
        ("/amount", json!({})),
        ("/payer/openid", json!("")),
        ("/support_fapiao", json!("yes")),
        ("/limit_pay", json!([])),
        ("/limit_pay", json!(["no_beans"])),
        ("/scene_info", json!({"device_id": "1"})),
    ];
    for (pointer, value) in cases {
        let mut body = m.order_body("ORDER0001", 100);
        match body.pointer_mut(pointer) {
            Some(place) => *place = value.clone(),
            None => body[&pointer[1..]] = value.clone(),
        }
        let answer = m.place(&body).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (400, "PARAM_ERROR"),
            "{pointer} {value}"
        );
        let field = answer.json()["detail"]["field"].as_str().unwrap().to_owned();
        assert!(field.starts_with(pointer), "{pointer} {value}: {field}");
    }
    assert!(m.sandbox.payments().is_empty());
}

#[tokio::test]
async fn required_members_must_be_there_and_others_must_not() {
    let m = Merchant::new();
    for name in ["appid", "mchid", "description", "out_trade_no", "notify_url", "amount", "payer"] {
        let mut body = m.order_body("ORDER0001", 100);
        body.as_object_mut().unwrap().remove(name);
        let answer = m.place(&body).await;
        assert_eq!(answer.json()["detail"]["field"], format!("/{name}"));
    }
    let mut body = m.order_body("ORDER0001", 100);
    body["payer"]["name"] = "林".into();
    body["extra"] = 1.into();
    let answer = m.place(&body).await;
    assert_eq!(answer.json()["detail"]["value"], json!(["/body/extra", "/body/payer/name"]));
    assert!(answer.header("request-id").ends_with("-270924358"));
    let draft = m.draft("POST", "/v3/pay/transactions/jsapi", "not json");
    assert_eq!(m.send(&draft).await.code(), "PARAM_ERROR");
}

#[tokio::test]
async fn a_full_order_is_taken() {
    let m = Merchant::new();
    let mut body = m.order_body("A_b-c|d*1", 1);
    body["time_expire"] = "2026-01-02T03:09:05+08:00".into();
    body["attach"] = "深圳".into();
    body["description"] = "停".repeat(127).into();
    body["support_fapiao"] = false.into();
    body["scene_info"] = json!({"payer_client_ip": "1.2.3.4", "store_info": {"id": "S1"}});
    body["settle_info"] = json!({"profit_sharing": false});
    body["detail"] = json!({"cost_price": 1, "goods_detail": [
        {"merchant_goods_id": "g", "quantity": 1, "unit_price": 1}]});
    let answer = m.place(&body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

#[tokio::test]
async fn repeating_is_allowed_with_the_same_parameters_alone() {
    let m = Merchant::new();
    let first = m.order("ORDER0001", 100).await;
    assert_eq!(m.order("ORDER0001", 100).await, first);
    let answer = m.place(&m.order_body("ORDER0001", 101)).await;
    let other = r#"{"code":"INVALID_REQUEST","message":"请求重入时，参数与首次请求时不一致"}"#;
    assert_eq!((answer.status.as_u16(), answer.text().as_str()), (400, other));
    assert!(answer.header("request-id").ends_with("-268498688"));
    m.sandbox.change(|state, _| state.dialect.reentry_is_out_trade_no_used = true);
    let answer = m.place(&m.order_body("ORDER0001", 101)).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (403, "OUT_TRADE_NO_USED"));
    m.advance(7_200_000);
    assert_ne!(m.order("ORDER0001", 100).await, first, "an expired prepay id is replaced");
}

#[tokio::test]
async fn paid_and_closed_orders_take_no_more_calls() {
    let m = Merchant::new();
    m.paid("ORDER0001", 100).await;
    let paid = r#"{"code":"INVALID_REQUEST","message":"该订单已支付"}"#;
    assert_eq!(m.place(&m.order_body("ORDER0001", 100)).await.text(), paid);
    assert_eq!(m.close("ORDER0001").await.text(), paid);
    m.sandbox.change(|state, _| state.dialect.paid_is_orderpaid = true);
    assert_eq!(m.close("ORDER0001").await.code(), "ORDERPAID");

    m.order("ORDER0002", 100).await;
    for _ in 0..2 {
        let answer = m.close("ORDER0002").await;
        assert_eq!((answer.status.as_u16(), answer.body.len()), (204, 0));
        assert!(m.is_signed(&answer.headers, b""));
    }
    assert_eq!(m.query("ORDER0002").await.json()["trade_state"], "CLOSED");
    let answer = m.place(&m.order_body("ORDER0002", 100)).await;
    let closed = r#"{"code":"ORDER_CLOSED","message":"订单已关闭"}"#;
    assert_eq!((answer.status.as_u16(), answer.text().as_str()), (400, closed));
}

#[tokio::test]
async fn application_product_and_payer_must_fit_the_merchant() {
    let m = Merchant::new();
    let others = m.sandbox.demo_accounts()[1].clone();
    let mut body = m.order_body("ORDER0001", 100);
    body["payer"]["openid"] = sandbox::ids::openid(&others.official_account_app_id, "lin").into();
    assert_eq!(m.place(&body).await.text(), r#"{"code":"INVALID_REQUEST","message":"appid和openid不匹配"}"#);
    body["payer"]["openid"] = "oNobody".into();
    assert_eq!(m.place(&body).await.text(), r#"{"code":"PARAM_ERROR","message":"无效的openid"}"#);
    body["appid"] = others.official_account_app_id.into();
    let mismatch = r#"{"code":"APPID_MCHID_NOT_MATCH","message":"appid和mch_id不匹配，请检查后再试"}"#;
    assert_eq!(m.place(&body).await.text(), mismatch);
    m.sandbox.change(|state, _| state.merchants[0].products.clear());
    let answer = m.place(&m.order_body("ORDER0001", 100)).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (403, "NO_AUTH"));
}

#[tokio::test]
async fn time_ends_prepay_ids_orders_and_patience() {
    let m = Merchant::new();
    let mut body = m.order_body("ORDER0001", 100);
    body["time_expire"] = "2026-01-02T03:09:05+08:00".into();
    let prepay = m.place(&body).await.json()["prepay_id"].as_str().unwrap().to_owned();
    m.advance(300_000);
    assert_eq!(m.sandbox.pay(&prepay, &m.openid("lin")).unwrap_err().notice, "该订单已失效");
    assert_eq!(m.query("ORDER0001").await.json()["trade_state"], "NOTPAY", "time_expire closes nothing");
    assert!(m.place(&body).await.header("request-id").ends_with("-268447914"));

    let prepay = m.order("ORDER0002", 100).await;
    m.advance(7_199_999);
    m.sandbox.pay(&prepay, &m.openid("lin")).unwrap();
    let prepay = m.order("ORDER0003", 100).await;
    m.advance(7_200_000);
    assert!(m.sandbox.pay(&prepay, &m.openid("lin")).is_err());
    m.advance(7 * 86_400_000);
    assert_eq!(m.query("ORDER0003").await.json()["trade_state"], "CLOSED");
}

#[tokio::test]
async fn merchants_do_not_see_each_others_orders() {
    let m = Merchant::new();
    m.order("ORDER0001", 100).await;
    let mut other = Merchant { account: m.sandbox.demo_accounts()[1].clone(), ..Merchant::new() };
    other.sandbox = m.sandbox.clone();
    assert_eq!(other.query("ORDER0001").await.status, 404);
    assert_eq!(other.order("ORDER0001", 5).await.len(), 36, "numbers are unique per merchant only");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever comes as a body, the answer is an error of ours, and nothing is ordered.
    #[test]
    fn no_body_breaks_the_order_call(body in "\\PC{0,200}") {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let m = Merchant::new();
            let answer = m.send(&m.draft("POST", "/v3/pay/transactions/jsapi", &body)).await;
            assert_eq!(answer.status, 400);
            assert!(m.sandbox.payments().is_empty());
        });
    }
}
