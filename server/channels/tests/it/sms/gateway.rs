//! Gateways with account and password.

use std::sync::Arc;

use channels::CallContext;
use channels::http::TransportError;
use channels::sms::gateway::{Body, Charset, Gateway, GatewayTemplate, Method, PasswordForm, Success};
use channels::sms::{Sms, SmsCheck, SmsContent, SmsError, SmsSender};
use domain::phone::Phone;
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::support::{FakeNetwork, plain};

const URL: &str = "https://sms.example.com/msg/send/json";
/// 2026-01-05 09:30:00 in Beijing.
const NOW_MS: i64 = 1_767_576_600_000;

fn message(text: &str) -> Sms {
    Sms {
        phone: Phone::parse("13800000000").unwrap(),
        content: SmsContent::Text(text.to_owned()),
        our_id: "n-1".to_owned(),
    }
}

fn gateway(network: &Arc<FakeNetwork>, template: GatewayTemplate) -> Gateway {
    Gateway::new(network.clone(), template, "peake", SecretString::from("p@ss"))
}

fn ctx() -> CallContext {
    CallContext::new(NOW_MS, "0a1b2c3d4e5f60718293a4b5c6d7e8f9")
}

#[tokio::test]
async fn json_as_gateways_of_today_want_it() {
    let network =
        FakeNetwork::with([Ok(plain(200, r#"{"code":"0","msgId":"17041","time":"1","errorMsg":""}"#))]);
    let got =
        gateway(&network, GatewayTemplate::json_preset(URL)).send(&ctx(), &message("【披克】您好")).await;
    assert_eq!(got.unwrap().message_id.as_deref(), Some("17041"));
    let sent = network.requests().remove(0);
    assert_eq!(sent.headers()["content-type"], "application/json; charset=UTF-8");
    let body: Value = serde_json::from_slice(sent.body()).unwrap();
    assert_eq!(
        body,
        json!({"account": "peake", "password": "p@ss", "phone": "13800000000", "msg": "【披克】您好", "uid": "n-1", "report": "true"})
    );
}

#[tokio::test]
async fn a_get_with_gbk_and_md5() {
    let mut template = GatewayTemplate::text_preset("http://sms.example.com/HttpBatchSendSM");
    template.charset = Charset::Gbk;
    template.password_form = PasswordForm::Md5WithTimestamp;
    template.timestamp_field = "ts".to_owned();
    assert_eq!(template.problems(), []);
    let network = FakeNetwork::with([Ok(plain(200, "20260105093000,0\n1234567890100\n"))]);
    let got = gateway(&network, template).send(&ctx(), &message("【披克】您好")).await;
    assert_eq!(got.unwrap().message_id.as_deref(), Some("1234567890100"));
    let sent = network.requests().remove(0);
    assert_eq!(
        sent.uri().to_string(),
        "http://sms.example.com/HttpBatchSendSM?account=peake&pswd=e63b1537c7d0a29ef9c42cc41de05850&mobile=13800000000\
         &msg=%A1%BE%C5%FB%BF%CB%A1%BF%C4%FA%BA%C3&ts=20260105093000&needstatus=true"
    );
}

#[tokio::test]
async fn the_password_in_every_form() {
    for (form, wanted) in [
        (PasswordForm::Plain, "p@ss"),
        (PasswordForm::Md5Lower, "195f19b835efe9f0b7b4e276ef1a8515"),
        (PasswordForm::Md5Upper, "195F19B835EFE9F0B7B4E276EF1A8515"),
    ] {
        let network = FakeNetwork::with([Ok(plain(200, r#"{"code":0}"#))]);
        let template =
            GatewayTemplate { password_form: form, body: Body::Form, ..GatewayTemplate::json_preset(URL) };
        gateway(&network, template).send(&ctx(), &message("x")).await.unwrap();
        let sent = network.requests().remove(0);
        let body = std::str::from_utf8(sent.body()).unwrap();
        assert!(body.contains(&format!("&password={}&", wanted.replace('@', "%40"))), "{body}");
    }
}

#[tokio::test]
async fn answers_are_told_apart() {
    let json = || GatewayTemplate::json_preset(URL);
    let text = || GatewayTemplate::text_preset(URL);
    for (template, status, body, class) in [
        (json(), 200, r#"{"code":"105","errorMsg":"密码错误"}"#, "sms_configuration"),
        (json(), 200, "<html>", "sms_malformed"),
        (json(), 200, "{}", "sms_malformed"),
        (json(), 404, "not here", "sms_configuration"),
        (json(), 302, "", "sms_configuration"),
        (json(), 503, r#"{"code":"0"}"#, "sms_unknown"),
        (json(), 403, r#"{"code":"0"}"#, "sms_configuration"),
        (text(), 200, "20260105093000,108", "sms_configuration"),
        (text(), 200, "", "sms_malformed"),
    ] {
        let network = FakeNetwork::with([Ok(plain(status, body))]);
        let error = gateway(&network, template).send(&ctx(), &message("x")).await.unwrap_err();
        assert_eq!(error.class(), class, "{status} {body}");
        assert!(!format!("{error:?} {error}").contains("p@ss"));
    }
    let network = FakeNetwork::with([Err(TransportError::Timeout)]);
    let error = gateway(&network, json()).send(&ctx(), &message("x")).await.unwrap_err();
    assert!(error.is_unknown());
    let network = FakeNetwork::with([Ok(plain(200, r#"{"code":"105","errorMsg":"密码错误"}"#))]);
    let error = gateway(&network, json()).send(&ctx(), &message("x")).await.unwrap_err();
    assert_eq!((error.code(), error.words().as_str()), (Some("105"), "密码错误"));
}

#[tokio::test]
async fn what_gbk_does_not_have_is_not_sent() {
    let template = GatewayTemplate { charset: Charset::Gbk, ..GatewayTemplate::json_preset(URL) };
    let network = FakeNetwork::with([]);
    let error = gateway(&network, template.clone()).send(&ctx(), &message("😀")).await.unwrap_err();
    assert!(matches!(&error, SmsError::Configuration { code, .. } if code == "not_in_charset"), "{error}");
    assert!(network.requests().is_empty());
    let sender = gateway(&network, template);
    assert_eq!(sender.check(&ctx(), "披克", &[]).await, Ok(SmsCheck::NotPossible));
    assert!(!format!("{sender:?}").contains("p@ss"));
}

#[test]
fn what_is_wrong_with_a_description() {
    let fields = |template: &GatewayTemplate| {
        template.problems().into_iter().map(|bad| (bad.field, bad.code)).collect::<Vec<_>>()
    };
    let json = GatewayTemplate::json_preset(URL);
    assert_eq!(fields(&json), []);
    assert!(!json.is_plain_http());
    let plain = GatewayTemplate::text_preset("http://a.example/");
    assert_eq!(fields(&plain), []);
    assert!(plain.is_plain_http());
    for (url, code) in [
        ("", "sms_url"),
        ("ftp://a/", "sms_url"),
        ("https://u:p@a.example/", "sms_url"),
        ("https://a/?x=1", "sms_url_query"),
    ] {
        assert_eq!(
            fields(&GatewayTemplate { url: url.to_owned(), ..json.clone() }),
            [("url", code)],
            "{url}"
        );
    }
    let wrong = GatewayTemplate {
        method: Method::Get,
        account_field: String::new(),
        text_field: "phone".to_owned(),
        id_field: "a b".to_owned(),
        password_form: PasswordForm::Md5WithTimestamp,
        success: Success::Pattern { pattern: "(".to_owned() },
        words: "errorMsg".to_owned(),
        ..json.clone()
    };
    assert_eq!(
        fields(&wrong),
        [
            ("account_field", "required"),
            ("phone_field", "sms_field_twice"),
            ("text_field", "sms_field_twice"),
            ("id_field", "sms_field_name"),
            ("timestamp_field", "required"),
            ("success", "sms_pattern"),
            ("words", "sms_pointer"),
        ]
    );
    let group = GatewayTemplate {
        success: Success::Pattern { pattern: "^0,(.*)".to_owned() },
        message_id: "2".to_owned(),
        ..json
    };
    assert_eq!(fields(&group), [("message_id", "sms_group")]);
}
