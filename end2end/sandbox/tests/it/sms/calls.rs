//! The gateways refuse what they would refuse, and remember what they took.

use axum::body::Body;
use http::{Method, Request};
use http_body_util::BodyExt as _;
use sandbox::sms::sign;
use sandbox::state::{SmsGateway, SmsMessage, SmsStatus};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::support::{Merchant, START_MS, Say};

const DATE: &str = "2026-01-01T19:04:05Z";

struct World(Merchant);

impl World {
    fn new() -> Self {
        Self(Merchant::new())
    }

    async fn send(&self, request: Request<Body>) -> (u16, String) {
        let answer = self.0.sandbox.providers_router().oneshot(request).await.unwrap();
        let status = answer.status().as_u16();
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    fn outbox(&self) -> Vec<SmsMessage> {
        self.0.sandbox.read(|state| state.sms.outbox.iter().cloned().collect())
    }

    async fn aliyun(
        &self,
        nonce: &str,
        date: &str,
        secret: Option<&str>,
        pairs: &[(&str, &str)],
    ) -> (u16, Value) {
        let own = self.0.sandbox.read(|state| state.sms.aliyun.clone());
        let pairs: Vec<_> = pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        let query = sign::sorted_query(&pairs);
        let headers: Vec<(String, String)> = [
            ("host", "127.0.0.1:3001"),
            ("x-acs-action", "SendSms"),
            ("x-acs-content-sha256", &sign::digest(b"")),
            ("x-acs-date", date),
            ("x-acs-signature-nonce", nonce),
            ("x-acs-version", "2017-05-25"),
        ]
        .map(|(n, v)| (n.to_owned(), v.to_owned()))
        .into();
        let canonical = sign::canonical_request("POST", &query, &headers, b"");
        let (_, signature) = sign::acs3(&canonical, secret.unwrap_or(&own.access_key_secret));
        let names: Vec<&str> = headers.iter().map(|(n, _)| n.as_str()).collect();
        let mut request = Request::builder().method(Method::POST).uri(format!("/?{query}")).header(
            "authorization",
            format!(
                "ACS3-HMAC-SHA256 Credential={},SignedHeaders={},Signature={signature}",
                own.access_key_id,
                names.join(";")
            ),
        );
        for (name, value) in &headers {
            request = request.header(name, value);
        }
        let (status, body) = self.send(request.body(Body::empty()).unwrap()).await;
        (status, serde_json::from_str(&body).unwrap_or_default())
    }

    async fn aliyun_code(&self, nonce: &str, pairs: &[(&str, &str)]) -> String {
        self.aliyun(nonce, DATE, None, pairs).await.1["Code"].as_str().unwrap_or_default().to_owned()
    }

    async fn tencent(&self, stamp: i64, date: &str, body: &Value) -> Value {
        let own = self.0.sandbox.read(|state| state.sms.tencent.clone());
        let body = body.to_string();
        let headers: Vec<(String, String)> =
            [("content-type", "application/json; charset=utf-8"), ("host", "127.0.0.1:3001")]
                .map(|(n, v)| (n.to_owned(), v.to_owned()))
                .into();
        let canonical = sign::canonical_request("POST", "", &headers, body.as_bytes());
        let (_, signature) = sign::tc3(&canonical, &stamp.to_string(), date, "sms", &own.secret_key);
        let request = Request::builder()
            .method(Method::POST)
            .uri("/")
            .header("content-type", "application/json; charset=utf-8")
            .header("host", "127.0.0.1:3001")
            .header("x-tc-action", "SendSms")
            .header("x-tc-version", "2021-01-11")
            .header("x-tc-timestamp", stamp)
            .header(
                "authorization",
                format!(
                    "TC3-HMAC-SHA256 Credential={}/{date}/sms/tc3_request, SignedHeaders=content-type;host, Signature={signature}",
                    own.secret_id
                ),
            );
        let (_, body) = self.send(request.body(Body::from(body)).unwrap()).await;
        serde_json::from_str::<Value>(&body).unwrap()["Response"].clone()
    }

    async fn account(&self, body: &Value) -> Value {
        let request = Request::post("/sms-gateway/msg/send/json").header("content-type", "application/json");
        let (_, body) = self.send(request.body(Body::from(body.to_string())).unwrap()).await;
        serde_json::from_str(&body).unwrap()
    }
}

fn message<'a>(phone: &'a str, params: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("PhoneNumbers", phone),
        ("SignName", "披克停车"),
        ("TemplateCode", "SMS_100000001"),
        ("TemplateParam", params),
        ("OutId", "n-1"),
    ]
}

const PARAMS: &str = r#"{"amount":"12.50","bill_no":"B1","time":"01-02 03:04"}"#;

#[tokio::test]
async fn aliyun_takes_what_is_right() {
    let world = World::new();
    let (status, answer) = world.aliyun("a1", DATE, None, &message("13800000001", PARAMS)).await;
    assert_eq!((status, &answer["Code"]), (200, &json!("OK")));
    let outbox = world.outbox();
    assert_eq!(outbox.len(), 1);
    assert_eq!(outbox[0].words(), "【披克停车】您已支付12.50元，账单编号B1，时间01-02 03:04。");
    assert_eq!(
        (outbox[0].our_id.as_str(), answer["BizId"].as_str().unwrap()),
        ("n-1", outbox[0].id.as_str())
    );
    let seen = world.0.sandbox.read(|state| state.sms_for("13800000001").count());
    assert_eq!(seen, 1);
}

#[tokio::test]
async fn aliyun_holds_the_signature_to_the_letter() {
    let world = World::new();
    let message = message("13800000001", PARAMS);
    let (status, answer) = world.aliyun("a1", DATE, Some("another"), &message).await;
    assert_eq!((status, &answer["Code"]), (400, &json!("SignatureDoesNotMatch")));
    assert!(answer["HostId"].is_string());
    let (_, answer) = world.aliyun("a2", "2026-01-01T18:04:05Z", None, &message).await;
    assert_eq!(answer["Code"], "InvalidTimeStamp.Expired");
    assert_eq!(world.aliyun_code("a3", &message).await, "OK");
    assert_eq!(world.aliyun_code("a3", &message).await, "SignatureNonceUsed");
    assert_eq!(world.outbox().len(), 1);
}

#[tokio::test]
async fn aliyun_looks_at_signature_template_and_values() {
    let world = World::new();
    let mut nonce = 0;
    for (name, value, code) in [
        ("SignName", "别人", "isv.SMS_SIGNATURE_ILLEGAL"),
        ("TemplateCode", "SMS_1", "isv.SMS_TEMPLATE_ILLEGAL"),
        ("TemplateCode", "SMS_100000005", "isv.SMS_TEMPLATE_ILLEGAL"),
        ("TemplateParam", "{", "isv.INVALID_JSON_PARAM"),
        ("TemplateParam", r#"{"amount":12,"bill_no":"B","time":"t"}"#, "isv.INVALID_JSON_PARAM"),
        ("TemplateParam", r#"{"amount":"1","bill_no":"B"}"#, "isv.TEMPLATE_MISSING_PARAMETERS"),
        ("PhoneNumbers", "12800000001", "isv.MOBILE_NUMBER_ILLEGAL"),
        ("PhoneNumbers", "19900000001", "isv.BUSINESS_LIMIT_CONTROL"),
        ("PhoneNumbers", "19900000002", "isv.BLACK_KEY_CONTROL_LIMIT"),
        ("PhoneNumbers", "19900000005", "isv.AMOUNT_NOT_ENOUGH"),
        ("PhoneNumbers", "19900000006", "isp.SYSTEM_ERROR"),
    ] {
        let mut pairs = message("13800000001", PARAMS);
        pairs.iter_mut().filter(|(n, _)| *n == name).for_each(|pair| pair.1 = value);
        nonce += 1;
        assert_eq!(world.aliyun_code(&format!("b{nonce}"), &pairs).await, code, "{name}={value}");
    }
    assert!(world.outbox().is_empty());
}

#[tokio::test]
async fn some_numbers_take_and_say_nothing_or_do_not_arrive() {
    let world = World::new();
    let (status, answer) = world.aliyun("c1", DATE, None, &message("19900000003", PARAMS)).await;
    assert_eq!((status, answer), (504, Value::Null));
    assert_eq!(world.outbox().len(), 1, "it was taken all the same");
    assert_eq!(world.aliyun_code("c2", &message("19900000004", PARAMS)).await, "OK");
    assert_eq!(world.outbox()[1].status, SmsStatus::Failed);
    assert_eq!(world.0.sandbox.read(|state| state.sms_for("19900000004").count()), 0);
}

#[tokio::test]
async fn a_number_gets_fifty_messages_a_day() {
    let world = World::new();
    for n in 0..50 {
        assert_eq!(world.aliyun_code(&format!("d{n}"), &message("13800000001", PARAMS)).await, "OK");
    }
    assert_eq!(world.aliyun_code("d", &message("13800000001", PARAMS)).await, "isv.BUSINESS_LIMIT_CONTROL");
    assert_eq!(world.aliyun_code("e", &message("13800000002", PARAMS)).await, "OK");
}

#[tokio::test]
async fn tencent_looks_at_every_element() {
    let world = World::new();
    let stamp = START_MS / 1000;
    let app_id = world.0.sandbox.read(|state| state.sms.tencent.app_id.clone());
    let message = |phone: &str| {
        json!({"PhoneNumberSet": [phone], "SmsSdkAppId": app_id, "SignName": "披克停车", "TemplateId": "1000001",
            "TemplateParamSet": ["12.50", "B1", "t"], "SessionContext": "n-2"})
    };
    let answer = world.tencent(stamp, "2026-01-01", &message("+8613800000001")).await;
    assert_eq!(answer["SendStatusSet"][0]["Code"], "Ok", "{answer}");
    assert_eq!(world.outbox()[0].text, "您已支付12.50元，账单编号B1，时间t。");
    // 2026-01-02 in Beijing is still 2026-01-01 in UTC.
    let answer = world.tencent(stamp, "2026-01-02", &message("+8613800000001")).await;
    assert_eq!(answer["Error"]["Code"], "AuthFailure.SignatureFailure");
    let answer = world.tencent(stamp - 301, "2026-01-01", &message("+8613800000001")).await;
    assert_eq!(answer["Error"]["Code"], "AuthFailure.SignatureExpire");
    for (phone, code) in [
        ("13800000001", "InvalidParameterValue.IncorrectPhoneNumber"),
        ("+8619900000001", "LimitExceeded.PhoneNumberDailyLimit"),
        ("+8619900000002", "FailedOperation.ContainSensitiveWord"),
    ] {
        let answer = world.tencent(stamp, "2026-01-01", &message(phone)).await;
        assert_eq!(answer["SendStatusSet"][0]["Code"], code, "{answer}");
    }
    let mut short = message("+8613800000001");
    short["TemplateParamSet"] = json!(["1"]);
    let answer = world.tencent(stamp, "2026-01-01", &short).await;
    assert_eq!(
        answer["SendStatusSet"][0]["Code"],
        "FailedOperation.TemplateParamSetNotMatchApprovedTemplate"
    );
}

#[tokio::test]
async fn a_gateway_with_account_and_password() {
    let world = World::new();
    let own = world.0.sandbox.read(|state| state.sms.gateway.clone());
    let message = |password: &str, text: &str| json!({"account": own.account, "password": password, "phone": "13800000001", "msg": text, "uid": "n-3"});
    let answer = world.account(&message(&own.password, "【披克停车】您好")).await;
    assert_eq!(answer["code"], "0", "{answer}");
    assert_eq!(world.outbox()[0].words(), "【披克停车】您好");
    assert_eq!(world.account(&message("x", "【披克停车】您好")).await["code"], "102");
    assert_eq!(world.account(&message(&own.password, "您好")).await["code"], "127");
    // GBK in a query: 【披克停车】您好
    let msg = "%A1%BE%C5%FB%BF%CB%CD%A3%B3%B5%A1%BF%C4%FA%BA%C3";
    let uri = format!(
        "/sms-gateway/msg/HttpBatchSendSM?account={}&pswd={}&mobile=13800000001&msg={msg}",
        own.account, own.password
    );
    let (_, body) = world.send(Request::get(uri).body(Body::empty()).unwrap()).await;
    assert!(body.starts_with("20260102030405,0\n"), "{body}");
    assert_eq!(world.outbox()[1].words(), "【披克停车】您好");
}

#[tokio::test]
async fn receipts_go_to_the_registered_address_until_they_are_taken() {
    const URL: &str = "http://127.0.0.1:3000/notify/sms/k1";
    let world = World::new();
    let m = &world.0;
    assert!(!m.sandbox.set_sms_receipts(SmsGateway::Aliyun, "http://elsewhere.example/"));
    assert_eq!(world.aliyun_code("r1", &message("13800000001", PARAMS)).await, "OK");
    assert!(m.deliver().await.is_empty(), "nobody asked for receipts");
    assert!(m.sandbox.set_sms_receipts(SmsGateway::Aliyun, URL));
    assert_eq!(world.aliyun_code("r2", &message("13800000001", PARAMS)).await, "OK");
    assert_eq!(world.aliyun_code("r3", &message("19900000004", PARAMS)).await, "OK");
    m.say([Say::Status(500), Say::Body(r#"{"code":0,"msg":"ok"}"#)]);
    let heard = m.deliver().await;
    let told = |n: usize| serde_json::from_slice::<Value>(heard[n].body()).unwrap()[0].clone();
    assert_eq!((heard.len(), heard[0].uri().to_string().as_str()), (2, URL));
    let ids: Vec<_> = world.outbox().into_iter().map(|message| message.id).collect();
    assert_eq!((&told(0)["biz_id"], &told(0)["out_id"]), (&json!(ids[1]), &json!("n-1")));
    assert_eq!((&told(0)["success"], &told(1)["success"]), (&json!(true), &json!(false)));
    // What was not taken comes again, twice more.
    m.say([Say::Status(500), Say::Status(500)]);
    for expected in [1, 1, 0] {
        m.advance(60_000);
        assert_eq!(m.deliver().await.len(), expected);
    }
}

#[tokio::test]
async fn each_gateway_writes_receipts_in_its_own_way() {
    const URL: &str = "http://127.0.0.1:3000/notify/sms/k1";
    let world = World::new();
    let m = &world.0;
    assert!(m.sandbox.set_sms_receipts(SmsGateway::Account, URL));
    let own = m.sandbox.read(|state| state.sms.gateway.clone());
    let body = json!({"account": own.account, "password": own.password, "phone": "13800000001",
        "msg": "【披克停车】您好", "uid": "n-3"});
    let id = world.account(&body).await["msgId"].as_str().unwrap().to_owned();
    m.say([Say::Body(r#"{"clcode":"000000"}"#)]);
    let heard = m.deliver().await;
    let asked = heard[0].uri().to_string();
    assert_eq!(heard[0].method(), Method::GET);
    assert!(asked.starts_with(&format!("{URL}?msgid={id}&mobile=13800000001&status=DELIVRD")), "{asked}");
}
