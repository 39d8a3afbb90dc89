//! WeChat Pay v2: section 2 of the protocol document, and apps in both versions.

use std::collections::BTreeMap;

use axum::body::Body;
use http::Request;
use sandbox::{
    FaultName, FaultRequest, Place,
    wechat_pay::v2::{
        sign,
        xml::{self, Fields},
    },
};
use serde_json::{Value, json};

use crate::support::{Answer, Merchant, NOTIFY, Say};

const OK: &str =
    "<xml><return_code><![CDATA[SUCCESS]]></return_code><return_msg><![CDATA[OK]]></return_msg></xml>";

fn vectors() -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("../../vectors/wechat-vectors.json")).unwrap();
    let groups = ["vectors", "derived"].map(|group| all[group].as_array().unwrap().clone());
    groups.into_iter().flatten().filter(|v| v["id"].as_str().unwrap().contains("v2-")).collect()
}

fn fields_of(value: &Value) -> Fields {
    let text = |v: &Value| v.as_str().map_or_else(|| v.to_string(), str::to_owned);
    value.as_object().unwrap().iter().map(|(name, value)| (name.clone(), text(value))).collect()
}

#[test]
fn every_vector() {
    let mut seen = 0;
    for v in vectors() {
        let id = v["id"].as_str().unwrap();
        let expected = v["expected"].as_str().unwrap();
        let text = |pointer: &str| v.pointer(pointer).and_then(Value::as_str).unwrap();
        match id {
            "v2-md5" | "v2-hmac" | "v2-md5-b" | "v2-md5-empty-skipped" => {
                let fields = fields_of(&v["input"]["params"]);
                let made = sign::sign(&fields, text("/input/key"), text("/input/sign_type"));
                assert_eq!(made.as_deref(), Some(expected), "{id}");
            }
            "v2-jsapi-paySign-md5" | "v2-jsapi-paySign-hmac" => {
                let fields = fields_of(&v["input"]["params"]);
                let made = sign::sign(&fields, text("/input/key"), &fields["signType"]);
                assert_eq!(made.as_deref(), Some(expected), "{id}");
            }
            "v2-req-info-a" => {
                let key = sign::req_info_key(text("/input/api_key"));
                let plain = sign::ecb_decrypt(key.as_bytes(), text("/input/req_info")).unwrap();
                assert_eq!(String::from_utf8(plain.clone()).unwrap(), expected);
                let sealed = sign::ecb_encrypt(key.as_bytes(), &plain).unwrap();
                assert_eq!(sealed, text("/input/req_info"));
                let other = sign::req_info_key("192006250b4c09247ec02edce69f6a2d");
                assert_eq!(sign::ecb_decrypt(other.as_bytes(), &sealed), None);
            }
            "v2-md5-of-key" => assert_eq!(sign::req_info_key(text("/input/api_key")), expected),
            "v2-aes-ecb-hello" => {
                let sealed =
                    sign::ecb_encrypt(text("/input/key").as_bytes(), text("/input/plaintext").as_bytes());
                assert_eq!(sealed.as_deref(), Some(expected));
            }
            "derived-v2-app-sign-md5" | "derived-v2-pay-notify-md5" | "derived-v2-app-sign-hmac" => {
                let kind = if id.ends_with("hmac") { "HMAC-SHA256" } else { "MD5" };
                let made = sign::sign(&fields_of(&v["params"]), text("/key"), kind);
                assert_eq!(made.as_deref(), Some(expected), "{id}");
            }
            other => panic!("no test for {other}"),
        }
        seen += 1;
    }
    assert_eq!(seen, 12);
}

fn order(m: &Merchant, number: &str) -> Fields {
    [
        ("appid", m.account.official_account_app_id.clone()),
        ("body", "停车费 粤B12345".into()),
        ("out_trade_no", number.into()),
        ("total_fee", "100".into()),
        ("spbill_create_ip", "127.0.0.1".into()),
        ("notify_url", NOTIFY.into()),
        ("trade_type", "JSAPI".into()),
        ("openid", m.openid("lin")),
        ("time_expire", "20260102031000".into()),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}

async fn post(m: &Merchant, path: &str, body: String) -> Answer {
    m.request(Request::post(path).header("host", "127.0.0.1:3001").body(Body::from(body)).unwrap()).await
}

/// Signs and sends; the answer's fields, whose signature is looked at.
async fn call(m: &Merchant, path: &str, mut fields: Fields, kind: &str) -> Fields {
    let key = m.account.api_v2_key.clone();
    fields.insert("mch_id".into(), m.account.mch_id.clone());
    fields.insert("nonce_str".into(), "ibuaiVcKdpRxkhJA".into());
    if kind != "MD5" {
        fields.insert("sign_type".into(), kind.into());
    }
    let signature = sign::sign(&fields, &key, kind).unwrap();
    fields.insert("sign".into(), signature);
    let answer = post(m, path, xml::write(&fields, "xml")).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "text/plain"));
    let answer = xml::read(&answer.text(), "xml").unwrap();
    assert_eq!(answer["return_code"], "SUCCESS", "{answer:?}");
    let mut unsigned = answer.clone();
    let signature = unsigned.remove("sign").unwrap();
    assert_eq!(sign::sign(&unsigned, &key, kind), Some(signature), "answered as asked");
    answer
}

fn about(m: &Merchant, pairs: &[(&str, &str)]) -> Fields {
    let mut fields: Fields = pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    fields.insert("appid".into(), m.account.official_account_app_id.clone());
    fields
}

async fn refused(m: &Merchant, path: &str, fields: Fields) -> String {
    let answer = call(m, path, fields, "MD5").await;
    assert_eq!(answer["result_code"], "FAIL", "{answer:?}");
    answer["err_code"].clone()
}

fn bridge(m: &Merchant, prepay_id: &str, kind: &str) -> Value {
    let mut fields: Fields = BTreeMap::from([
        ("appId".to_owned(), m.account.official_account_app_id.clone()),
        ("timeStamp".to_owned(), (m.now_ms() / 1000).to_string()),
        ("nonceStr".to_owned(), "abc".to_owned()),
        ("package".to_owned(), format!("prepay_id={prepay_id}")),
        ("signType".to_owned(), kind.to_owned()),
    ]);
    let signature = sign::sign(&fields, &m.account.api_v2_key, kind).unwrap();
    fields.insert("paySign".to_owned(), signature);
    json!(fields)
}

#[tokio::test]
async fn an_order_is_placed_paid_asked_for_and_told() {
    for kind in ["MD5", "HMAC-SHA256"] {
        let m = Merchant::new();
        let placed = call(&m, "/pay/unifiedorder", order(&m, "ORDER0001"), kind).await;
        assert_eq!((placed["result_code"].as_str(), placed["trade_type"].as_str()), ("SUCCESS", "JSAPI"));
        let number = [("out_trade_no", "ORDER0001")];
        let unpaid = call(&m, "/pay/orderquery", about(&m, &number), kind).await;
        assert_eq!((unpaid["trade_state"].as_str(), unpaid.get("total_fee")), ("NOTPAY", None));
        let page = "http://127.0.0.1:3000/PeakeCloud/mobile/pay/CODE";
        let params = bridge(&m, &placed["prepay_id"], kind);
        let sheet = m.sandbox.bridge_check(page, &params, "lin").unwrap();
        for (name, value) in [("paySign", "0"), ("signType", "RSA"), ("nonceStr", "other")] {
            let mut wrong = params.clone();
            wrong[name] = value.into();
            let refusal = m.sandbox.bridge_check(page, &wrong, "lin").unwrap_err();
            assert_eq!(refusal.notice, "支付验证签名失败", "{name}");
        }
        m.sandbox.pay(&sheet.prepay_id, &m.openid("lin")).unwrap();
        let paid = call(&m, "/pay/orderquery", about(&m, &number), kind).await;
        assert_eq!((paid["trade_state"].as_str(), paid["total_fee"].as_str()), ("SUCCESS", "100"));
        assert_eq!(paid["time_end"], "20260102030405");
        m.say([Say::Status(204), Say::Body(OK)]);
        let heard = m.deliver().await.remove(0);
        assert_eq!(heard.headers()["content-type"], "text/xml");
        let mut told = xml::read(std::str::from_utf8(heard.body()).unwrap(), "xml").unwrap();
        let signature = told.remove("sign").unwrap();
        assert_eq!(sign::sign(&told, &m.account.api_v2_key, kind), Some(signature));
        assert_eq!((told["result_code"].as_str(), told["openid"].clone()), ("SUCCESS", m.openid("lin")));
        // 204 without a body accepts nothing in v2.
        m.advance(15_000);
        assert_eq!(m.deliver().await.len(), 1);
        m.advance(60_000);
        assert!(m.deliver().await.is_empty());
    }
}

#[tokio::test]
async fn who_cannot_be_talked_to() {
    let m = Merchant::new();
    let said = async |body: &str| {
        let answer = post(&m, "/pay/unifiedorder", body.to_owned()).await;
        assert_eq!(answer.status, 200);
        let fields = xml::read(&answer.text(), "xml").unwrap();
        assert_eq!((fields["return_code"].as_str(), fields.get("sign")), ("FAIL", None));
        fields["return_msg"].clone()
    };
    let signed_by = |mch_id: &str, key: &str| {
        let mut fields = order(&m, "ORDER0001");
        fields.insert("mch_id".into(), mch_id.to_owned());
        fields.insert("nonce_str".into(), "n".to_owned());
        let signature = sign::sign(&fields, key, "MD5").unwrap();
        fields.insert("sign".into(), signature);
        xml::write(&fields, "xml")
    };
    assert_eq!(said("").await, "post数据为空");
    assert_eq!(said("{}").await, "XML格式错误");
    assert_eq!(said("<!DOCTYPE x><xml></xml>").await, "XML格式错误");
    assert_eq!(said("<xml><a>1</a></xml>").await, "缺少参数mch_id");
    let wrong = "192006250b4c09247ec02edce69f6a2d";
    assert_eq!(said(&signed_by(&m.account.mch_id, wrong)).await, "签名错误");
    assert_eq!(said(&signed_by("1999999999", &m.account.api_v2_key)).await, "签名错误");
    let get = Request::get("/pay/orderquery").header("host", "127.0.0.1:3001").body(Body::empty()).unwrap();
    assert!(m.request(get).await.text().contains("请使用post方法"));
}

#[tokio::test]
async fn every_field_is_held_to_its_rule() {
    let m = Merchant::new();
    for (name, value, code) in [
        ("body", "", "LACK_PARAMS"),
        // 43 Chinese characters are 129 bytes.
        ("body", &"停".repeat(43), "PARAM_ERROR"),
        ("out_trade_no", "A B", "PARAM_ERROR"),
        ("out_trade_no", &"A".repeat(33), "PARAM_ERROR"),
        ("total_fee", "0", "PARAM_ERROR"),
        ("total_fee", "1.00", "PARAM_ERROR"),
        ("fee_type", "USD", "PARAM_ERROR"),
        ("spbill_create_ip", "", "LACK_PARAMS"),
        ("spbill_create_ip", "phone", "PARAM_ERROR"),
        ("notify_url", "https://app.peake.com.cn/n?x=1", "PARAM_ERROR"),
        ("time_expire", "2026-01-02", "PARAM_ERROR"),
        ("time_expire", "20260102030430", "PARAM_ERROR"),
        ("trade_type", "TELEPATHY", "PARAM_ERROR"),
        ("trade_type", "NATIVE", "NOAUTH"),
        ("openid", "", "LACK_PARAMS"),
        ("openid", "oNobody", "PARAM_ERROR"),
        ("appid", "wx0000000000000000", "APPID_MCHID_NOT_MATCH"),
        ("appid", &m.account.mobile_app_id, "APPID_NOT_EXIST"),
    ] {
        let mut fields = order(&m, "ORDER0001");
        fields.insert(name.to_owned(), value.to_owned());
        assert_eq!(refused(&m, "/pay/unifiedorder", fields).await, code, "{name} {value}");
    }
    let mut longest = order(&m, "ORDER0001");
    longest.insert("body".into(), "停".repeat(42));
    assert_eq!(call(&m, "/pay/unifiedorder", longest, "MD5").await["result_code"], "SUCCESS");
}

#[tokio::test]
async fn the_same_number_again_closing_and_what_is_missing() {
    let m = Merchant::new();
    let placed = call(&m, "/pay/unifiedorder", order(&m, "ORDER0001"), "MD5").await;
    let again = call(&m, "/pay/unifiedorder", order(&m, "ORDER0001"), "MD5").await;
    assert_eq!(placed["prepay_id"], again["prepay_id"]);
    let mut other = order(&m, "ORDER0001");
    other.insert("total_fee".into(), "101".into());
    assert_eq!(refused(&m, "/pay/unifiedorder", other).await, "INVALID_REQUEST");
    let number = [("out_trade_no", "ORDER0001")];
    assert_eq!(call(&m, "/pay/closeorder", about(&m, &number), "MD5").await["result_code"], "SUCCESS");
    assert_eq!(refused(&m, "/pay/unifiedorder", order(&m, "ORDER0001")).await, "ORDERCLOSED");
    let missing = [("out_trade_no", "NOSUCHORDER")];
    for path in ["/pay/orderquery", "/pay/closeorder"] {
        assert_eq!(refused(&m, path, about(&m, &missing)).await, "ORDERNOTEXIST");
    }
    let refund = [("out_refund_no", "NOSUCH")];
    assert_eq!(refused(&m, "/pay/refundquery", about(&m, &refund)).await, "REFUNDNOTEXIST");
}

#[tokio::test]
async fn refunds_are_taken_asked_for_and_told_without_a_signature() {
    let m = Merchant::new();
    let placed = call(&m, "/pay/unifiedorder", order(&m, "ORDER0001"), "MD5").await;
    m.sandbox.pay(&placed["prepay_id"], &m.openid("lin")).unwrap();
    let part = |number: &str, fee: &str| {
        let mut fields = about(&m, &[("out_trade_no", "ORDER0001"), ("total_fee", "100")]);
        fields.insert("out_refund_no".into(), number.to_owned());
        fields.insert("refund_fee".into(), fee.to_owned());
        fields.insert("notify_url".into(), format!("{NOTIFY}/refund"));
        fields
    };
    let accepted = call(&m, "/secapi/pay/refund", part("R1", "30"), "HMAC-SHA256").await;
    assert_eq!((accepted["result_code"].as_str(), accepted["refund_fee"].as_str()), ("SUCCESS", "30"));
    let again = call(&m, "/secapi/pay/refund", part("R1", "30"), "MD5").await;
    assert_eq!(again["refund_id"], accepted["refund_id"]);
    assert_eq!(refused(&m, "/secapi/pay/refund", part("R2", "71")).await, "PARAM_ERROR");
    let by_number = about(&m, &[("out_refund_no", "R1")]);
    let asked = call(&m, "/pay/refundquery", by_number.clone(), "MD5").await;
    assert_eq!(asked["refund_status_0"], "PROCESSING");
    m.advance(5_000);
    m.say([Say::Body(OK), Say::Body(OK)]);
    let heard = m.deliver().await;
    let refund = heard.iter().find(|r| r.uri().path().ends_with("/refund")).unwrap();
    let told = xml::read(std::str::from_utf8(refund.body()).unwrap(), "xml").unwrap();
    assert_eq!(told.get("sign"), None);
    let key = sign::req_info_key(&m.account.api_v2_key);
    let plain = sign::ecb_decrypt(key.as_bytes(), &told["req_info"]).unwrap();
    let inner = xml::read(std::str::from_utf8(&plain).unwrap(), "root").unwrap();
    assert_eq!((inner["refund_status"].as_str(), inner["out_refund_no"].as_str()), ("SUCCESS", "R1"));
    assert_eq!(inner["refund_recv_accout"], "支付用户零钱");
    let asked = call(&m, "/pay/refundquery", by_number, "MD5").await;
    assert_eq!(asked["refund_status_0"], "SUCCESS");
    assert_eq!(asked["refund_success_time_0"], "2026-01-02 03:04:10");
}

/// One set of orders, two ways to them.
#[tokio::test]
async fn what_began_in_one_version_goes_on_in_the_other() {
    let m = Merchant::new();
    let placed = call(&m, "/pay/unifiedorder", order(&m, "ORDER0001"), "MD5").await;
    assert_eq!(m.query("ORDER0001").await.json()["trade_state"], "NOTPAY");
    m.sandbox.pay(&placed["prepay_id"], &m.openid("lin")).unwrap();
    assert_eq!(m.query("ORDER0001").await.json()["amount"]["total"], 100);
    assert_eq!(m.refund("ORDER0001", "R1", 40, 100).await.status, 200);
    m.advance(5_000);
    m.say([Say::Body(OK), Say::Status(204)]);
    let heard = m.deliver().await;
    let kinds: Vec<_> = heard.iter().map(|r| r.headers()["content-type"].to_str().unwrap()).collect();
    assert_eq!(kinds, ["text/xml", "application/json"], "told in the version that was asked");
    m.paid("ORDER0002", 100).await;
    let number = about(&m, &[("out_trade_no", "ORDER0002")]);
    assert_eq!(call(&m, "/pay/orderquery", number, "MD5").await["trade_state"], "SUCCESS");
}

#[tokio::test]
async fn faults_strike_as_in_the_other_version() {
    let m = Merchant::new();
    for (fault, code) in
        [(FaultName::ServerError, "SYSTEMERROR"), (FaultName::TooManyRequests, "FREQUENCY_LIMITED")]
    {
        m.sandbox.add_fault(FaultRequest::new(fault).times(1)).unwrap();
        assert_eq!(refused(&m, "/pay/unifiedorder", order(&m, "ORDER0001")).await, code);
        assert!(m.sandbox.payments().is_empty());
    }
    m.sandbox.add_fault(FaultRequest::new(FaultName::ErrorAfterSuccess).times(1)).unwrap();
    assert_eq!(refused(&m, "/pay/unifiedorder", order(&m, "ORDER0001")).await, "SYSTEMERROR");
    assert_eq!(m.sandbox.payments().len(), 1);
    let placed = call(&m, "/pay/unifiedorder", order(&m, "ORDER0001"), "MD5").await;
    m.sandbox.pay(&placed["prepay_id"], &m.openid("lin")).unwrap();
    let id = m.sandbox.notifications()[0].id.clone();
    let key = m.account.api_v2_key.clone();
    for (fault, holds) in [
        (FaultName::CorruptSignature, false),
        (FaultName::TamperedBody, false),
        (FaultName::UnknownSerial, false),
        (FaultName::WrongAmount, true),
        (FaultName::WrongMerchant, true),
        (FaultName::UnknownMembers, true),
    ] {
        m.sandbox.replay_notification(&id, &[fault]);
        let heard = m.deliver().await.remove(0);
        let fields = xml::read(std::str::from_utf8(heard.body()).unwrap(), "xml").unwrap();
        assert_eq!(sign::is_signed(&fields, &key), holds, "{fault:?}");
        assert_eq!(fields["total_fee"] == "101", fault == FaultName::WrongAmount, "{fault:?}");
        assert_eq!(fields["mch_id"] == m.account.mch_id, fault != FaultName::WrongMerchant, "{fault:?}");
    }
    let wrong = FaultRequest::new(FaultName::WrongAmount).in_place(Place::Answer).times(1);
    m.sandbox.add_fault(wrong).unwrap();
    let number = about(&m, &[("out_trade_no", "ORDER0001")]);
    assert_eq!(call(&m, "/pay/orderquery", number, "MD5").await["total_fee"], "101");
}

#[tokio::test]
async fn an_app_orders_and_its_sdk_pays_in_both_versions() {
    let m = Merchant::new();
    let app_id = m.account.mobile_app_id.clone();
    let mut v2 = order(&m, "ORDER0001");
    v2.remove("openid");
    v2.insert("appid".into(), app_id.clone());
    v2.insert("trade_type".into(), "APP".into());
    let prepay_v2 = call(&m, "/pay/unifiedorder", v2, "HMAC-SHA256").await["prepay_id"].clone();
    let mut body = m.order_body("ORDER0002", 100);
    body.as_object_mut().unwrap().remove("payer");
    let of_account = m.call("POST", "/v3/pay/transactions/app", &body).await;
    assert_eq!(of_account.code(), "APPID_MCHID_NOT_MATCH", "an official account is no mobile app");
    body["appid"] = app_id.clone().into();
    let placed = m.call("POST", "/v3/pay/transactions/app", &body).await;
    assert_eq!(placed.status, 200, "{}", placed.text());
    let prepay_v3 = placed.json()["prepay_id"].as_str().unwrap().to_owned();
    for prepay_id in [prepay_v2, prepay_v3] {
        let mut call: Fields = [
            ("appid", app_id.clone()),
            ("partnerid", m.account.mch_id.clone()),
            ("prepayid", prepay_id.clone()),
            ("package", "Sign=WXPay".to_owned()),
            ("noncestr", "abc".to_owned()),
            ("timestamp", (m.now_ms() / 1000).to_string()),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
        let v2 = sign::sign(&call, &m.account.api_v2_key, "HMAC-SHA256").unwrap();
        let message = sandbox::crypto::app_message(&app_id, &call["timestamp"], "abc", &prepay_id);
        let signatures = [v2, m.key().sign(message.as_bytes())];
        let taken: Vec<_> = signatures
            .iter()
            .filter(|signature| {
                call.insert("sign".to_owned(), (*signature).clone());
                m.sandbox.sdk_check(&json!(call), "chen").is_ok()
            })
            .cloned()
            .collect();
        assert_eq!(taken.len(), 1, "each in its own version's way");
        call.insert("sign".to_owned(), taken[0].clone());
        for (name, value) in [("package", "Sign=Other"), ("partnerid", "1900000002"), ("noncestr", "x")] {
            let mut wrong = json!(call);
            wrong[name] = value.into();
            assert_eq!(m.sandbox.sdk_check(&wrong, "chen").unwrap_err().err_msg, "-1", "{name}");
        }
        let sheet = m.sandbox.sdk_check(&json!(call), "chen").unwrap();
        m.sandbox.pay(&sheet.prepay_id, &sheet.openid).unwrap();
        let trade = m.sandbox.payment(&m.account.mch_id, &sheet.out_trade_no).unwrap();
        assert_eq!((trade.trade_type.as_str(), trade.openid), ("APP", sandbox::ids::openid(&app_id, "chen")));
    }
}
