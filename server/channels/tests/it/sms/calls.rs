//! Aliyun and Tencent over a fake network.

use std::sync::Arc;

use bytes::Bytes;
use channels::CallContext;
use channels::http::TransportError;
use channels::sms::aliyun::{Aliyun, AliyunEndpoint, AliyunSignature};
use channels::sms::tencent::{Tencent, TencentEndpoint};
use channels::sms::{ReviewState, Sms, SmsCheck, SmsContent, SmsError, SmsSender};
use domain::phone::Phone;
use http::Response;
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::support::{FakeNetwork, plain};

/// 2026-01-05 09:30 in Beijing, still the 5th in UTC.
const NOW_MS: i64 = 1_767_576_600_000;
/// 2026-01-05 07:30 in Beijing: the day before in UTC.
const EARLY_MS: i64 = NOW_MS - 2 * 3_600_000;
const SECRET: &str = "exampleSecret";

fn message() -> Sms {
    Sms {
        phone: Phone::parse("13800000000").unwrap(),
        content: SmsContent::Template {
            sign: "披克测试".to_owned(),
            template: "SMS_000000001".to_owned(),
            params: vec![
                ("plate".to_owned(), "京A12345".to_owned()),
                ("amount".to_owned(), "12.50".to_owned()),
            ],
        },
        our_id: "n-1".to_owned(),
    }
}

fn ctx(now_ms: i64) -> CallContext {
    CallContext::new(now_ms, "0a1b2c3d4e5f60718293a4b5c6d7e8f9")
}

fn aliyun(network: &Arc<FakeNetwork>, signature: AliyunSignature) -> Aliyun {
    let endpoint = AliyunEndpoint::production();
    Aliyun::new(network.clone(), endpoint, signature, "LTAIEXAMPLE", SecretString::from(SECRET))
}

fn tencent(network: &Arc<FakeNetwork>) -> Tencent {
    let endpoint = TencentEndpoint::production();
    let key = SecretString::from("exampleSecretKey0000000000000000");
    Tencent::new(network.clone(), endpoint, "AKIDEXAMPLE", key, "1400000000")
}

fn answer(body: &Value) -> Response<Bytes> {
    plain(200, &body.to_string())
}

#[tokio::test]
async fn aliyun_takes_a_message() {
    let taken = json!({"Code": "OK", "Message": "OK", "RequestId": "R", "BizId": "9006^0"});
    let network = FakeNetwork::with([Ok(answer(&taken))]);
    let receipt = aliyun(&network, AliyunSignature::V3).send(&ctx(NOW_MS), &message()).await.unwrap();
    assert_eq!(receipt.message_id.as_deref(), Some("9006^0"));
    let sent = network.requests().remove(0);
    assert_eq!(sent.method(), "POST");
    let uri = sent.uri().to_string();
    assert!(
        uri.starts_with("https://dysmsapi.aliyuncs.com/?OutId=n-1&PhoneNumbers=13800000000&SignName=%E6"),
        "{uri}"
    );
    assert_eq!(sent.headers()["x-acs-date"], "2026-01-05T01:30:00Z");
    let authorization = sent.headers()["authorization"].to_str().unwrap();
    assert!(
        authorization.starts_with(
            "ACS3-HMAC-SHA256 Credential=LTAIEXAMPLE,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature="
        ),
        "{authorization}"
    );
}

#[tokio::test]
async fn the_older_signature_sends_a_form() {
    let taken = json!({"Code": "OK", "BizId": "1"});
    let network = FakeNetwork::with([Ok(answer(&taken))]);
    aliyun(&network, AliyunSignature::Rpc).send(&ctx(NOW_MS), &message()).await.unwrap();
    let sent = network.requests().remove(0);
    assert_eq!(sent.uri(), "https://dysmsapi.aliyuncs.com/");
    let body = std::str::from_utf8(sent.body()).unwrap();
    for part in
        ["Action=SendSms", "SignatureMethod=HMAC-SHA1", "Timestamp=2026-01-05T01%3A30%3A00Z", "&Signature="]
    {
        assert!(body.contains(part), "{part} in {body}");
    }
}

#[tokio::test]
async fn tencent_takes_a_message() {
    let taken = json!({"Response": {"SendStatusSet": [{"SerialNo": "5000:1", "PhoneNumber": "+8613800000000", "Fee": 1,
        "SessionContext": "n-1", "Code": "Ok", "Message": "send success", "IsoCode": "CN"}], "RequestId": "R"}});
    let network = FakeNetwork::with([Ok(answer(&taken)), Ok(answer(&taken))]);
    let sender = tencent(&network);
    let receipt = sender.send(&ctx(NOW_MS), &message()).await.unwrap();
    assert_eq!(receipt.message_id.as_deref(), Some("5000:1"));
    sender.send(&ctx(EARLY_MS), &message()).await.unwrap();
    let sent = network.requests();
    let body: Value = serde_json::from_slice(sent[0].body()).unwrap();
    assert_eq!(body["PhoneNumberSet"], json!(["+8613800000000"]));
    assert_eq!(body["TemplateParamSet"], json!(["京A12345", "12.50"]));
    assert_eq!(body["SessionContext"], "n-1");
    let scope = |n: usize| sent[n].headers()["authorization"].to_str().unwrap().to_owned();
    assert!(scope(0).contains("/2026-01-05/sms/tc3_request"), "{}", scope(0));
    assert!(scope(1).contains("/2026-01-04/sms/tc3_request"), "the day is UTC's: {}", scope(1));
}

#[tokio::test]
async fn aliyun_refusals_by_class() {
    for (code, class) in [
        ("isv.BUSINESS_LIMIT_CONTROL", "sms_recipient"),
        ("isv.MOBILE_NUMBER_ILLEGAL", "sms_recipient"),
        ("isv.DAY_LIMIT_CONTROL", "sms_account"),
        ("isv.AMOUNT_NOT_ENOUGH", "sms_account"),
        ("isv.SMS_SIGNATURE_ILLEGAL", "sms_configuration"),
        ("SignatureDoesNotMatch", "sms_configuration"),
        ("isv.BLACK_KEY_CONTROL_LIMIT", "sms_configuration"),
        ("isp.SYSTEM_ERROR", "sms_later"),
        ("Throttling.User", "sms_later"),
        ("isv.NEVER_HEARD_OF", "sms_configuration"),
    ] {
        let refused = plain(400, &json!({"Code": code, "Message": "words", "RequestId": "R"}).to_string());
        let network = FakeNetwork::with([Ok(refused)]);
        let error = aliyun(&network, AliyunSignature::V3).send(&ctx(NOW_MS), &message()).await.unwrap_err();
        assert_eq!((error.class(), error.code(), error.words().as_str()), (class, Some(code), "words"));
        assert_eq!(error.is_retryable(), class == "sms_later", "{code}");
        assert!(!error.is_unknown());
    }
}

#[tokio::test]
async fn tencent_refusals_by_class() {
    for (code, class) in [
        ("LimitExceeded.PhoneNumberDailyLimit", "sms_recipient"),
        ("LimitExceeded.DeliveryFrequencyLimit", "sms_recipient"),
        ("FailedOperation.PhoneNumberInBlacklist", "sms_recipient"),
        ("FailedOperation.InsufficientBalanceInSmsPackage", "sms_account"),
        ("FailedOperation.ContainSensitiveWord", "sms_configuration"),
        ("UnauthorizedOperation.RequestIpNotInWhitelist", "sms_configuration"),
    ] {
        let element =
            json!({"Response": {"SendStatusSet": [{"SerialNo": "", "Code": code, "Message": "words"}]}});
        let network = FakeNetwork::with([Ok(answer(&element))]);
        let error = tencent(&network).send(&ctx(NOW_MS), &message()).await.unwrap_err();
        assert_eq!((error.class(), error.code()), (class, Some(code)));
    }
    for (code, class) in [
        ("AuthFailure.SignatureExpire", "sms_configuration"),
        ("RequestLimitExceeded", "sms_later"),
        ("InternalError.Timeout", "sms_later"),
    ] {
        let call = json!({"Response": {"Error": {"Code": code, "Message": "words"}, "RequestId": "R"}});
        let network = FakeNetwork::with([Ok(answer(&call))]);
        let error = tencent(&network).send(&ctx(NOW_MS), &message()).await.unwrap_err();
        assert_eq!((error.class(), error.code()), (class, Some(code)));
    }
}

#[tokio::test]
async fn no_answer_is_no_refusal() {
    for broken in [Err(TransportError::Timeout), Ok(plain(502, "<html>")), Ok(plain(200, "{}"))] {
        let error = aliyun(&FakeNetwork::with([broken.clone()]), AliyunSignature::V3)
            .send(&ctx(NOW_MS), &message())
            .await
            .unwrap_err();
        assert!(error.is_unknown() && !error.is_retryable(), "{error}");
        let error = tencent(&FakeNetwork::with([broken])).send(&ctx(NOW_MS), &message()).await.unwrap_err();
        assert!(error.is_unknown(), "{error}");
        assert!(!format!("{error:?}").contains(SECRET));
    }
}

#[tokio::test]
async fn aliyun_is_asked_without_sending() {
    let network = FakeNetwork::with([
        Ok(answer(&json!({"Code": "OK", "SignName": "披克", "SignStatus": 1}))),
        Ok(answer(&json!({"Code": "OK", "TemplateStatus": "2", "TemplateContent": "${plate}",
            "AuditInfo": {"RejectInfo": "变量不合规"}}))),
        Ok(answer(&json!({"Code": "isv.SMS_TEMPLATE_ILLEGAL", "Message": "模板不存在"}))),
        Ok(answer(&json!({"Code": "isp.RAM_PERMISSION_DENY", "Message": "denied"}))),
    ]);
    let ids: Vec<String> = ["SMS_1", "SMS_2", "SMS_3"].map(str::to_owned).into();
    let got = aliyun(&network, AliyunSignature::V3).check(&ctx(NOW_MS), "披克", &ids).await.unwrap();
    let SmsCheck::Accepted { sign: Some(sign), templates } = got else { panic!("{got:?}") };
    assert_eq!(sign.state, ReviewState::Approved);
    let states: Vec<ReviewState> = templates.iter().map(|t| t.state.clone()).collect();
    assert_eq!(
        states,
        [
            ReviewState::Refused("变量不合规".to_owned()),
            ReviewState::Missing("模板不存在".to_owned()),
            ReviewState::NotAllowed("denied".to_owned())
        ]
    );
    assert_eq!(templates[0].content.as_deref(), Some("${plate}"));
    let sent = network.requests();
    let mut nonces: Vec<_> =
        sent.iter().map(|r| r.headers()["x-acs-signature-nonce"].to_str().unwrap().to_owned()).collect();
    nonces.sort();
    nonces.dedup();
    assert_eq!(nonces.len(), 4, "no nonce is used twice");
    assert!(sent.iter().all(|r| r.headers()["x-acs-action"] != "SendSms"));
}

#[tokio::test]
async fn tencent_is_asked_without_sending() {
    let list = json!({"Response": {"DescribeTemplateStatusSet": [
        {"TemplateId": 11, "International": 0, "StatusCode": 0, "ReviewReply": "", "TemplateContent": "{1}"},
        {"TemplateId": 12, "International": 0, "StatusCode": -1, "ReviewReply": "no"}], "RequestId": "R"}});
    let network = FakeNetwork::with([Ok(answer(&list))]);
    let ids: Vec<String> = ["11", "12", "13"].map(str::to_owned).into();
    let got = tencent(&network).check(&ctx(NOW_MS), "披克", &ids).await.unwrap();
    let SmsCheck::Accepted { sign: None, templates } = got else { panic!("{got:?}") };
    let states: Vec<ReviewState> = templates.iter().map(|t| t.state.clone()).collect();
    assert_eq!(
        states,
        [ReviewState::Approved, ReviewState::Refused("no".to_owned()), ReviewState::Missing(String::new())]
    );
    assert_eq!(network.requests()[0].headers()["x-tc-action"], "DescribeSmsTemplateList");
    for (code, allowed) in [
        ("AuthFailure.UnauthorizedOperation", true),
        ("AuthFailure.SignatureFailure", false),
        ("UnauthorizedOperation.RequestIpNotInWhitelist", false),
    ] {
        let call = json!({"Response": {"Error": {"Code": code, "Message": "words"}, "RequestId": "R"}});
        let got = tencent(&FakeNetwork::with([Ok(answer(&call))])).check(&ctx(NOW_MS), "披克", &ids).await;
        assert_eq!(got.is_ok(), allowed, "{code}: {got:?}");
    }
}

#[tokio::test]
async fn a_text_is_nothing_for_a_template_sender() {
    let text = Sms { content: SmsContent::Text("x".to_owned()), ..message() };
    let network = FakeNetwork::with([]);
    let error = tencent(&network).send(&ctx(NOW_MS), &text).await.unwrap_err();
    assert!(matches!(error, SmsError::Configuration { .. }));
    assert!(network.requests().is_empty());
    let shown = format!("{:?}", message());
    assert!(!shown.contains("13800000000") && !shown.contains("京A12345"), "{shown}");
}
