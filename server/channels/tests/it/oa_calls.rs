//! The official account's calls that need its token, over a fake network.

use std::sync::Arc;

use channels::wechat::oa::{
    AccessToken, AccountType, Industry, IndustryClass, OaError, OfficialAccount, TemplateSend, Ticket,
};
use http::Method;
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::support::{APP_ID, FakeNetwork, endpoints, plain, str_of, vector};

fn token() -> AccessToken {
    AccessToken { token: SecretString::from("t/1"), expires_in_s: 7200 }
}

fn account(network: &Arc<FakeNetwork>) -> OfficialAccount {
    OfficialAccount::new(network.clone(), endpoints(), APP_ID, SecretString::from("s".repeat(32)))
}

fn answering(body: &str) -> (Arc<FakeNetwork>, OfficialAccount) {
    let network = FakeNetwork::with([Ok(plain(200, body))]);
    let account = account(&network);
    (network, account)
}

fn message() -> TemplateSend {
    TemplateSend {
        touser: "oPayer".to_owned(),
        template_id: "tpl".to_owned(),
        url: Some("https://a.b/c?d=1".to_owned()),
        client_msg_id: "m1".to_owned(),
        data: vec![("keyword1".to_owned(), "10 元".to_owned()), ("thing2".to_owned(), "停车费".to_owned())],
    }
}

fn sent(network: &FakeNetwork) -> (Method, String, Option<Value>) {
    let request = network.requests().remove(0);
    let body = (!request.body().is_empty()).then(|| serde_json::from_slice(request.body()).unwrap());
    (request.method().clone(), request.uri().to_string(), body)
}

#[test]
fn the_signature_of_a_page_is_the_vectors() {
    for id in ["jssdk-signature-0", "jssdk-signature-1", "jssdk-signature-2"] {
        let vector = vector(id);
        let input = |name: &str| str_of(&vector, &format!("/input/{name}")).to_owned();
        let ticket = Ticket { ticket: SecretString::from(input("jsapi_ticket")), expires_in_s: 7200 };
        let timestamp = input("timestamp").parse().unwrap();
        let signature = ticket.sign(&input("noncestr"), timestamp, &input("url"));
        assert_eq!(signature, str_of(&vector, "/expected"), "{id}");
        assert!(!format!("{ticket:?}").contains(&input("jsapi_ticket")));
    }
}

#[tokio::test]
async fn a_ticket() {
    let (network, account) = answering(r#"{"errcode":0,"errmsg":"ok","ticket":"tick","expires_in":7200}"#);
    assert_eq!(account.jsapi_ticket(&token()).await.unwrap().expires_in_s, 7200);
    let uri = "http://oa.test:81/cgi-bin/ticket/getticket?access_token=t%2F1&type=jsapi";
    assert_eq!(sent(&network), (Method::GET, uri.to_owned(), None));
}

#[tokio::test]
async fn what_kind_of_account() {
    let (network, account) = answering(
        r#"{"errcode":0,"appid":"wx1","account_type":2,"principal_name":"某公司","nickname":"停车",
            "wx_verify_info":{"qualification_verify":true,"annual_review_end_time":1790000000,"new":1}}"#,
    );
    let info = account.account_info(&token()).await.unwrap();
    assert_eq!(info.account_type, AccountType::Service);
    assert!(info.verified);
    assert_eq!(info.verified_until_s, Some(1_790_000_000));
    assert_eq!((info.nickname.as_deref(), info.principal_name.as_deref()), (Some("停车"), Some("某公司")));
    let uri = "http://oa.test:81/cgi-bin/account/getaccountbasicinfo?access_token=t%2F1";
    assert_eq!(sent(&network), (Method::POST, uri.to_owned(), Some(json!({}))));
    for (number, kind) in
        [(1, AccountType::Subscription), (3, AccountType::MiniProgram), (9, AccountType::Other(9))]
    {
        let (_, account) = answering(&format!(r#"{{"account_type":{number}}}"#));
        let info = account.account_info(&token()).await.unwrap();
        assert_eq!((info.account_type, info.verified, info.verified_until_s), (kind, false, None));
    }
    let (_, account) = answering("{}");
    assert_eq!(account.account_info(&token()).await.unwrap_err().code(), "malformed_answer");
}

#[tokio::test]
async fn whether_people_may_be_asked_about() {
    // 40003: nobody has that openid, which is only said to who may ask.
    let (network, account) = answering(r#"{"errcode":40003,"errmsg":"invalid openid"}"#);
    account.may_ask_about_people(&token()).await.unwrap();
    let (method, uri, body) = sent(&network);
    assert_eq!((method, body), (Method::GET, None));
    assert!(uri.starts_with("http://oa.test:81/cgi-bin/user/info?access_token=t%2F1&openid="), "{uri}");
    let (_, account) = answering(r#"{"subscribe":0,"openid":"o"}"#);
    account.may_ask_about_people(&token()).await.unwrap();
    for (errcode, code) in [(48_001, "no_permission"), (42_001, "token_invalid"), (50_007, "account_blocked")]
    {
        let (_, account) = answering(&format!(r#"{{"errcode":{errcode},"errmsg":"no"}}"#));
        assert_eq!(account.may_ask_about_people(&token()).await.unwrap_err().code(), code);
    }
}

#[tokio::test]
async fn industry_and_templates() {
    let (_, account) = answering(
        r#"{"primary_industry":{"first_class":"IT科技","second_class":"IT软件与服务"},
            "secondary_industry":{"first_class":"","second_class":""}}"#,
    );
    let primary = IndustryClass { first: "IT科技".to_owned(), second: "IT软件与服务".to_owned() };
    let industry = account.industry(&token()).await.unwrap();
    assert_eq!(industry, Industry { primary: Some(primary), secondary: None });

    let (network, account) = answering(
        r#"{"template_list":[
            {"template_id":"a","title":"付款提醒","primary_industry":"IT科技","deputy_industry":"IT软件与服务",
             "content":"{{first.DATA}}\n付款金额:{{keyword5.DATA}}","example":"x"},
            {"template_id":"b","title":"缴费成功通知","content":"金额:{{amount1.DATA}}"}]}"#,
    );
    let rows = account.templates(&token()).await.unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].content, "{{first.DATA}}\n付款金额:{{keyword5.DATA}}");
    assert_eq!((rows[1].title.as_str(), rows[1].primary_industry.as_str()), ("缴费成功通知", ""));
    let uri = "http://oa.test:81/cgi-bin/template/get_all_private_template?access_token=t%2F1";
    assert_eq!(sent(&network).1, uri);
    let (_, account) = answering(r#"{"errcode":0}"#);
    assert_eq!(account.templates(&token()).await.unwrap_err().code(), "malformed_answer");
}

#[tokio::test]
async fn a_template_is_added() {
    let answer = r#"{"errcode":0,"errmsg":"ok","template_id":"new"}"#;
    let (network, account) = answering(answer);
    assert_eq!(account.add_template(&token(), "OPENTM405545802", &[]).await.unwrap(), "new");
    let old = sent(&network);
    assert_eq!(old.1, "http://oa.test:81/cgi-bin/template/api_add_template?access_token=t%2F1");
    assert_eq!(old.2, Some(json!({"template_id_short": "OPENTM405545802"})));
    let (network, account) = answering(answer);
    account.add_template(&token(), "43216", &["金额", "时间"]).await.unwrap();
    let body = json!({"template_id_short": "43216", "keyword_name_list": ["金额", "时间"]});
    assert_eq!(sent(&network).2, Some(body));
}

#[tokio::test]
async fn a_message_is_sent() {
    let (network, account) = answering(r#"{"errcode":0,"errmsg":"ok","msgid":3024682109443113000}"#);
    let message = message();
    assert_eq!(account.send_template(&token(), &message).await.unwrap(), 3_024_682_109_443_113_000);
    let (method, uri, body) = sent(&network);
    assert_eq!(method, Method::POST);
    assert_eq!(uri, "http://oa.test:81/cgi-bin/message/template/send?access_token=t%2F1");
    let expected = json!({
        "touser": "oPayer", "template_id": "tpl", "url": "https://a.b/c?d=1", "client_msg_id": "m1",
        "data": {"keyword1": {"value": "10 元"}, "thing2": {"value": "停车费"}},
    });
    assert_eq!(body, Some(expected));
    let shown = format!("{message:?}");
    assert!(!shown.contains("oPayer") && !shown.contains("停车费"), "{shown}");
    let (network, account) = answering(r#"{"errcode":0,"msgid":1}"#);
    account.send_template(&token(), &TemplateSend { url: None, ..message }).await.unwrap();
    assert_eq!(sent(&network).2.unwrap().get("url"), None);
}

#[tokio::test]
async fn refusals_of_a_message_are_told_apart() {
    for (errcode, code, retry) in [
        (40_001, "token_invalid", false),
        (40_014, "token_invalid", false),
        (42_001, "token_invalid", false),
        (40_003, "bad_recipient", false),
        (40_036, "bad_template", false),
        (40_037, "bad_template", false),
        (43_004, "not_following", false),
        (43_019, "recipient_refuses", false),
        (43_101, "recipient_refuses", false),
        (48_002, "recipient_refuses", false),
        (48_001, "no_permission", false),
        (48_004, "account_blocked", false),
        (50_002, "account_blocked", false),
        (45_009, "rate_limited", true),
        (-1, "busy", true),
        (40_164, "ip_not_allowed", false),
        (40_013, "wrong_app_id", false),
        (47_001, "refused", false),
    ] {
        let (_, account) = answering(&format!(r#"{{"errcode":{errcode},"errmsg":"words, rid: 1"}}"#));
        let error = account.send_template(&token(), &message()).await.unwrap_err();
        assert_eq!((error.code(), error.is_retryable(), error.errcode()), (code, retry, Some(errcode)));
        assert!(!format!("{error:?} {error}").contains("oPayer"));
    }
    for (words, field) in [
        ("argument invalid! data.thing1.value is empty rid: 1", Some("thing1")),
        ("argument invalid! data.car_number12 invalid", Some("car_number12")),
        ("argument invalid!", None),
    ] {
        let (_, account) = answering(&json!({"errcode": 47_003, "errmsg": words}).to_string());
        match account.send_template(&token(), &message()).await.unwrap_err() {
            OaError::BadField { field: found, refusal } => {
                assert_eq!((found.as_deref(), refusal.errmsg.as_str()), (field, words));
            }
            other => panic!("{other:?}"),
        }
    }
}
