//! The simulated Alipay: the public vectors with its own cryptography, and a merchant that is kept to the rules.

use axum::body::Body;
use http::{Request, StatusCode};
use http_body_util::BodyExt;
use sandbox::{
    FaultName, FaultRequest, Operation, Place,
    alipay::{authorise, sign},
    keys::RsaKey,
    state::{AlipayIdentity, AlipayProduct, AlipayStatus, SignMode},
};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::support::{Merchant, START_MS, Say};

const NOTIFY: &str = "http://127.0.0.1:3000/notify/alipay/k1";
const APP: &str = "2021000000000001";
const CREATE: &str = "alipay.trade.create";
const QUERY: &str = "alipay.trade.query";
const REFUND: &str = "alipay.trade.refund";
const REFUND_QUERY: &str = "alipay.trade.fastpay.refund.query";

fn file(name: &str) -> String {
    std::fs::read_to_string(format!("{}/vectors/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn vectors() -> Value {
    serde_json::from_str(&file("alipay-vectors.json")).unwrap()
}

fn parameters(value: &Value) -> sign::Parameters {
    let pairs = value.as_object().unwrap().iter();
    pairs.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect()
}

/// Public key of the first certificate of a file, SPKI PEM.
fn certificate_key(name: &str) -> String {
    use rsa::pkcs8::{DecodePublicKey, EncodePublicKey, LineEnding};
    use x509_cert::der::{Decode, Encode};
    let der = sign::blocks(&file(name)).remove(0);
    let certificate = x509_cert::Certificate::from_der(&der).unwrap();
    let spki = certificate.tbs_certificate().subject_public_key_info().to_der().unwrap();
    rsa::PublicKey::from_public_key_der(&spki).unwrap().to_public_key_pem(LineEnding::LF).unwrap()
}

/// Every entry of the file, by what it is about; an unknown kind fails.
#[test]
fn every_vector() {
    let all = vectors();
    let text = |v: &Value, at: &str| v.pointer(at).unwrap().as_str().unwrap().to_owned();
    let mut seen = 0;
    for v in ["vectors", "derived"].iter().flat_map(|group| all[group].as_array().unwrap()) {
        let id = text(v, "/id");
        match v["kind"].as_str().unwrap() {
            "alipay-rsa2-request-sign" => {
                let given = sign::request_text(&parameters(&v["input"]["params"]));
                assert_eq!(given, text(v, "/input/sign_string"), "{id}");
                let key = RsaKey::from_pem(&file(&text(v, "/input/private_key"))).unwrap();
                assert_eq!(key.sign(given.as_bytes()), text(v, "/expected"), "{id}");
                assert!(sign::verifies(&key.public_pem(), &given, &text(v, "/expected")), "{id}");
            }
            "alipay-rsa2-verify" => {
                let given = parameters(&v["input"]["params"]);
                let signed = sign::notification_text(&given);
                assert_eq!(signed, text(v, "/input/sign_string"), "{id}");
                assert!(sign::verifies(
                    &certificate_key(&text(v, "/input/public_cert")),
                    &signed,
                    &given["sign"]
                ));
            }
            "alipay-rsa2-verify-bytes" => {
                let key = certificate_key(&text(v, "/input/public_cert"));
                assert!(sign::verifies(&key, &text(v, "/input/node"), &text(v, "/input/sign")), "{id}");
            }
            "alipay-cert-sn" => {
                let der = sign::blocks(&file(&text(v, "/input/cert"))).remove(0);
                assert_eq!(sign::certificate_number(&der).unwrap(), text(v, "/expected"), "{id}");
            }
            "alipay-root-cert-sn" => {
                assert_eq!(sign::root_number(&file(&text(v, "/input/bundle"))), text(v, "/expected"), "{id}");
            }
            "alipay-app-order-string" => {
                let mut given = parameters(&v["input"]["params"]);
                given.insert("sign".into(), text(v, "/input/sign"));
                assert_eq!(sign::encode(&given), text(v, "/expected"), "{id}");
            }
            "alipay-notify-form" => {
                let key = RsaKey::from_pem(&file(&text(v, "/input/platform_private_key"))).unwrap();
                let mut given = sign::decode(text(v, "/input/form_body").as_bytes()).unwrap();
                assert_eq!(sign::notification_text(&given), text(v, "/input/sign_string"), "{id}");
                given.remove("sign");
                let sealed = sign::decode(sign::sealed_form(&key, given).as_bytes()).unwrap();
                assert_eq!(sealed["sign"], text(v, "/expected"), "{id}");
            }
            "alipay-rsa2-verify-response-body" => {
                let key = RsaKey::from_pem(&file(&text(v, "/input/platform_private_key"))).unwrap();
                assert_eq!(key.sign(text(v, "/input/node").as_bytes()), text(v, "/expected"), "{id}");
            }
            other => panic!("{id}: unknown kind {other}"),
        }
        seen += 1;
    }
    assert_eq!(seen, 15);
}

/// A merchant's own half, kept apart from the product's.
struct Shop {
    m: Merchant,
    key: RsaKey,
}

impl Shop {
    fn new() -> Self {
        let m = Merchant::new();
        let key = m.sandbox.read(|state| state.alipay.as_ref().unwrap().apps[0].tool_key.clone());
        Self { m, key }
    }

    /// A call, after `bend` has changed what is signed; status and body.
    async fn bent(
        &self,
        method: &str,
        content: Value,
        bend: impl FnOnce(&mut sign::Parameters),
    ) -> (StatusCode, String) {
        let now = sandbox::clock::beijing(self.m.now_ms(), "%Y-%m-%d %H:%M:%S");
        let mut sent: sign::Parameters = [
            ("app_id", APP),
            ("method", method),
            ("charset", "utf-8"),
            ("sign_type", "RSA2"),
            ("timestamp", &now),
            ("version", "1.0"),
            ("notify_url", NOTIFY),
            ("biz_content", &content.to_string()),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
        bend(&mut sent);
        let signature = self.key.sign(sign::request_text(&sent).as_bytes());
        sent.entry("sign".to_owned()).or_insert(signature);
        let body = sign::encode(&sent.into_iter().filter(|(name, _)| name != "charset").collect());
        let request = Request::post("http://127.0.0.1:3001/gateway.do?charset=utf-8")
            .header("content-type", "application/x-www-form-urlencoded;charset=utf-8")
            .body(Body::from(body))
            .unwrap();
        let answer = self.m.sandbox.providers_router().oneshot(request).await.unwrap();
        let status = answer.status();
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    /// A proper call; the node, after its signature was checked over the raw bytes.
    async fn call(&self, method: &str, content: Value) -> Value {
        let (_, body) = self.bent(method, content, |_| {}).await;
        self.opened(method, &body)
    }

    fn opened(&self, method: &str, body: &str) -> Value {
        let name = format!("\"{}_response\":", method.replace('.', "_"));
        let start = body.find(&name).unwrap() + name.len();
        let end = body.rfind(",\"sign\":").unwrap();
        let end = body.rfind(",\"alipay_cert_sn\":").unwrap_or(end);
        let whole: Value = serde_json::from_str(body).unwrap();
        let key = self.m.sandbox.read(|state| {
            let app = &state.alipay.as_ref().unwrap().apps[0];
            if app.rotated { app.next.key.public_pem() } else { app.alipay.key.public_pem() }
        });
        assert!(sign::verifies(&key, &body[start..end], whole["sign"].as_str().unwrap()), "{body}");
        serde_json::from_str(&body[start..end]).unwrap()
    }

    fn order(number: &str, amount: &str) -> Value {
        json!({"out_trade_no": number, "total_amount": amount, "subject": "停车费 粤B12345+1",
            "product_code": "JSAPI_PAY", "op_app_id": APP, "buyer_open_id": authorise::open_id(APP, "lin"),
            "time_expire": "2026-01-02 03:19:05", "passback_params": "op%3D7%26lot"})
    }

    async fn created(&self, number: &str, amount: &str) -> String {
        let node = self.call(CREATE, Self::order(number, amount)).await;
        assert_eq!(node["code"], "10000", "{node}");
        node["trade_no"].as_str().unwrap().to_owned()
    }

    async fn paid(&self, number: &str, amount: &str) -> String {
        let trade_no = self.created(number, amount).await;
        self.m.sandbox.alipay_pay(&trade_no, "lin").unwrap();
        trade_no
    }

    /// What the merchant's server heard last, decoded and verified.
    fn heard(&self) -> sign::Parameters {
        let heard = self.m.listener.heard.lock().unwrap();
        let form = sign::decode(heard.last().unwrap().body()).unwrap();
        let key = self.m.sandbox.read(|state| state.alipay.as_ref().unwrap().apps[0].alipay.key.public_pem());
        assert!(sign::verifies(&key, &sign::notification_text(&form), &form["sign"]));
        form
    }
}

#[tokio::test]
async fn a_trade_from_creation_to_refund() {
    let shop = Shop::new();
    let trade_no = shop.created("ORDER0001", "12.5").await;
    assert_eq!(trade_no.len(), 28);
    assert_eq!(shop.created("ORDER0001", "12.5").await, trade_no, "the same content is the same trade");
    let other = shop.call(CREATE, Shop::order("ORDER0001", "12.51")).await;
    assert_eq!(other["sub_code"], "ACQ.CONTEXT_INCONSISTENT");
    assert_eq!(
        shop.call(QUERY, json!({"out_trade_no": "ORDER0001"})).await["trade_status"],
        "WAIT_BUYER_PAY"
    );

    let sheet = shop.m.sandbox.alipay_bridge_check(&json!({"tradeNO": trade_no}), "lin").unwrap();
    assert_eq!((sheet.merchant_name.as_str(), sheet.amount), ("披克示范停车", 1250));
    assert!(shop.m.sandbox.alipay_bridge_check(&json!({"tradeNO": trade_no}), "chen").is_err());
    assert_eq!(
        shop.m.sandbox.alipay_bridge_check(&json!({"tradeNo": trade_no}), "lin").unwrap_err().code,
        "4000"
    );
    shop.m.sandbox.alipay_pay(&trade_no, "lin").unwrap();
    assert!(shop.m.sandbox.alipay_pay(&trade_no, "lin").is_err(), "once");

    shop.m.listener.answers.lock().unwrap().push_back(Say::Body("success"));
    assert_eq!(shop.m.sandbox.deliver_due().await, 1);
    let form = shop.heard();
    assert_eq!(form["trade_status"], "TRADE_SUCCESS");
    assert_eq!((form["total_amount"].as_str(), form["body"].as_str()), ("12.5", ""));
    assert_eq!(form["subject"], "停车费 粤B12345+1");
    assert_eq!(form["passback_params"], "op%3D7%26lot");
    assert_eq!(shop.m.sandbox.next_due_ms(), None, "acknowledged");

    let found = shop.call(QUERY, json!({"trade_no": trade_no})).await;
    assert_eq!((&found["trade_status"], &found["total_amount"]), (&json!("TRADE_SUCCESS"), &json!("12.50")));
    assert!(found["send_pay_date"].is_string());

    let refund = |amount: &str, number: &str| json!({"out_trade_no": "ORDER0001", "refund_amount": amount, "out_request_no": number});
    let first = shop.call(REFUND, refund("2.50", "R1")).await;
    assert_eq!((&first["fund_change"], &first["refund_fee"]), (&json!("Y"), &json!("2.50")));
    let again = shop.call(REFUND, refund("2.50", "R1")).await;
    assert_eq!((&again["fund_change"], &again["refund_fee"]), (&json!("N"), &json!("2.50")));
    assert_eq!(shop.call(REFUND, refund("2.51", "R1")).await["sub_code"], "ACQ.DISCORDANT_REPEAT_REQUEST");
    assert_eq!(shop.call(REFUND, refund("10.01", "R2")).await["sub_code"], "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL");
    assert_eq!(shop.call(QUERY, json!({"trade_no": trade_no})).await["trade_status"], "TRADE_SUCCESS");
    let second = shop.call(REFUND, refund("10.00", "R2")).await;
    assert_eq!((&second["fund_change"], &second["refund_fee"]), (&json!("Y"), &json!("12.50")));
    assert_eq!(shop.call(QUERY, json!({"trade_no": trade_no})).await["trade_status"], "TRADE_CLOSED");

    let asked = |number: &str| json!({"out_trade_no": "ORDER0001", "out_request_no": number, "query_options": ["gmt_refund_pay"]});
    let known = shop.call(REFUND_QUERY, asked("R1")).await;
    assert_eq!(
        (&known["refund_status"], &known["refund_amount"]),
        (&json!("REFUND_SUCCESS"), &json!("2.50"))
    );
    let unknown = shop.call(REFUND_QUERY, asked("R9")).await;
    assert_eq!(unknown, json!({"code": "10000", "msg": "Success"}));

    // News of refunds goes to the payment's address.
    shop.m.sandbox.deliver_due().await;
    let form = shop.heard();
    assert_eq!((form["trade_status"].as_str(), form["refund_fee"].as_str()), ("TRADE_CLOSED", "12.50"));
    assert_eq!(form["out_biz_no"], "R2");
}

#[tokio::test]
async fn closing_cancelling_and_time() {
    let shop = Shop::new();
    shop.created("ORDER0001", "1.00").await;
    let close = |number: &str| json!({"out_trade_no": number});
    assert_eq!(shop.call("alipay.trade.close", close("ORDER0001")).await["code"], "10000");
    assert_eq!(shop.call("alipay.trade.close", close("ORDER0001")).await["sub_code"], "ACQ.TRADE_HAS_CLOSE");
    assert_eq!(shop.call("alipay.trade.close", close("NOBODY001")).await["sub_code"], "ACQ.TRADE_NOT_EXIST");
    shop.paid("ORDER0002", "1.00").await;
    assert_eq!(
        shop.call("alipay.trade.close", close("ORDER0002")).await["sub_code"],
        "ACQ.TRADE_STATUS_ERROR"
    );
    let cancelled = shop.call("alipay.trade.cancel", close("ORDER0002")).await;
    assert_eq!(cancelled["action"], "refund");
    shop.created("ORDER0003", "1.00").await;
    assert_eq!(shop.call("alipay.trade.cancel", close("ORDER0003")).await["action"], "close");
    let trade_no = shop.created("ORDER0004", "1.00").await;
    shop.m.advance(15 * 60_000);
    assert_eq!(shop.m.sandbox.alipay_pay(&trade_no, "lin").unwrap_err().notice, "交易已关闭");
    assert_eq!(shop.call(QUERY, close("ORDER0004")).await["trade_status"], "TRADE_CLOSED");
    shop.m.sandbox.add_fault(FaultRequest::new(FaultName::LateSuccess).on_trade("ORDER0004")).unwrap();
    assert_eq!(shop.m.sandbox.alipay_pay(&trade_no, "lin"), Ok(100), "quicker than the news");
}

#[tokio::test]
async fn the_gateway_is_strict() {
    let shop = Shop::new();
    let order = || Shop::order("ORDER0001", "1.00");
    let refused = |(status, body): (StatusCode, String)| {
        assert_eq!(status, StatusCode::OK);
        let whole: Value = serde_json::from_str(&body).unwrap();
        assert!(whole.get("sign").is_none(), "the gateway does not sign this: {body}");
        whole["error_response"]["sub_code"].as_str().unwrap().to_owned()
    };
    let set = |name: &'static str, value: &'static str| {
        move |sent: &mut sign::Parameters| {
            sent.insert(name.into(), value.into());
        }
    };
    for (name, value, code) in [
        ("app_id", "2021999999999999", "isv.invalid-app-id"),
        ("sign", "AAAA", "isv.invalid-signature"),
        ("sign_type", "RSA", "isv.invalid-signature-type"),
        ("timestamp", "2026-01-02 02:00:00", "isv.invalid-timestamp"),
        ("version", "2.0", "isv.invalid-charset"),
    ] {
        assert_eq!(refused(shop.bent(CREATE, order(), set(name, value)).await), code);
    }
    let (_, body) = shop.bent("alipay.trade.nothing", order(), |_| {}).await;
    assert!(body.contains("isv.invalid-method"));
    for (member, value) in [
        ("subject", json!("a/b")),
        ("subject", json!("a&b")),
        ("subject", json!("a=b")),
        ("subject", json!("京".repeat(257))),
        ("total_amount", json!("0.001")),
        ("total_amount", json!(1)),
        ("total_amount", json!("0")),
        ("out_trade_no", json!("A-1")),
        ("product_code", json!("QUICK_WAP_WAY")),
        ("op_app_id", json!("2021000000000002")),
        ("buyer_open_id", json!("nobody")),
        ("time_expire", json!("2026-01-02 03:00:00")),
    ] {
        let mut content = order();
        content[member] = value;
        let node = shop.call(CREATE, content.clone()).await;
        assert_eq!(node["sub_code"], "ACQ.INVALID_PARAMETER", "{content}");
    }
    let app = |change: &dyn Fn(&mut sandbox::state::AlipayApp)| {
        shop.m.sandbox.change(|state, _| change(&mut state.alipay.as_mut().unwrap().apps[0]));
    };
    app(&|app| app.products.retain(|p| *p != AlipayProduct::Jsapi));
    assert_eq!(shop.call(CREATE, order()).await["sub_code"], "ACQ.ACCESS_FORBIDDEN");
    app(&|app| app.online = false);
    assert_eq!(shop.call(CREATE, order()).await["sub_code"], "isv.insufficient-isv-permissions");
    // Certificate mode: the numbers are demanded, and the answer names the certificate.
    app(&|app| {
        app.online = true;
        app.mode = SignMode::Certificate;
    });
    assert_eq!(refused(shop.bent(QUERY, order(), |_| {}).await), "isv.invalid-app-cert-sn");
    let (own, root, alipay) = shop.m.sandbox.read(|state| {
        let alipay = state.alipay.as_ref().unwrap();
        let app = &alipay.apps[0];
        (app.certificate.number.clone(), alipay.root_number(), app.alipay.certificate.number.clone())
    });
    let (_, body) = shop
        .bent(QUERY, order(), |sent| {
            sent.insert("app_cert_sn".into(), own);
            sent.insert("alipay_root_cert_sn".into(), root);
        })
        .await;
    assert_eq!(shop.opened(QUERY, &body)["sub_code"], "ACQ.TRADE_NOT_EXIST");
    assert_eq!(serde_json::from_str::<Value>(&body).unwrap()["alipay_cert_sn"], alipay.as_str());
    assert!(body.contains("\\u4ea4"), "errors come escaped");
}

#[tokio::test]
async fn who_is_the_payer() {
    let shop = Shop::new();
    let query = |redirect: &str| {
        format!(
            "app_id={APP}&scope=auth_base&redirect_uri={}&state=S1",
            redirect.replace(':', "%3A").replace('/', "%2F")
        )
    };
    let here = "http://127.0.0.1:3000/authorise/alipay";
    let back = shop.m.sandbox.alipay_authorise(&query(here), "lin").unwrap();
    assert!(
        back.starts_with(&format!("{here}?app_id={APP}&source=alipay_wallet&scope=auth_base&auth_code="))
    );
    assert!(back.ends_with("&state=S1"));
    for elsewhere in ["http://127.0.0.1:3000/authorise/alipay2", "http://127.0.0.1:3009/authorise/alipay"] {
        assert!(shop.m.sandbox.alipay_authorise(&query(elsewhere), "lin").is_err());
    }
    let code = back.split("auth_code=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let exchange = |code: String| {
        shop.bent("alipay.system.oauth.token", json!({}), move |sent| {
            sent.remove("biz_content");
            sent.insert("grant_type".into(), "authorization_code".into());
            sent.insert("code".into(), code);
        })
    };
    let (_, body) = exchange(code.clone()).await;
    let node = shop.opened("alipay.system.oauth.token", &body);
    assert!(node.get("code").is_none() && node.get("user_id").is_none());
    assert_eq!(node["open_id"], authorise::open_id(APP, "lin"));
    let (_, body) = exchange(code).await;
    assert_eq!(shop.opened("alipay.system.oauth.token", &body)["sub_code"], "isv.code-invalid", "once");
    // An older application is told the user id.
    shop.m.sandbox.change(|state, _| {
        state.alipay.as_mut().unwrap().apps[0].identity = AlipayIdentity::UserId;
    });
    let back = shop.m.sandbox.alipay_authorise(&query(here), "lin").unwrap();
    let code = back.split("auth_code=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let (_, body) = exchange(code).await;
    let node = shop.opened("alipay.system.oauth.token", &body);
    assert_eq!(node["user_id"], authorise::user_id("lin"));
    // The page itself is for phones.
    let request =
        Request::get(format!("http://127.0.0.1:3001/oauth2/publicAppAuthorize.htm?{}", query(here)));
    let answer =
        shop.m.sandbox.providers_router().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK, "a page of words, no way back");
}

#[tokio::test]
async fn an_app_order_exists_once_the_cashier_has_seen_it() {
    let shop = Shop::new();
    let content = json!({"out_trade_no": "APP000001", "total_amount": "3.00", "subject": "充值",
        "product_code": "QUICK_MSECURITY_PAY", "time_expire": "2026-01-02 03:19:05"});
    let mut order: sign::Parameters = [
        ("app_id", APP),
        ("method", "alipay.trade.app.pay"),
        ("charset", "utf-8"),
        ("sign_type", "RSA2"),
        ("timestamp", "2026-01-02 03:04:05"),
        ("version", "1.0"),
        ("notify_url", NOTIFY),
        ("biz_content", &content.to_string()),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .collect();
    order.insert("sign".into(), shop.key.sign(sign::request_text(&order).as_bytes()));
    let named = || json!({"out_trade_no": "APP000001"});
    assert_eq!(shop.call(QUERY, named()).await["sub_code"], "ACQ.TRADE_NOT_EXIST");
    let sheet = shop.m.sandbox.alipay_app_open(&sign::encode(&order), "chen").unwrap();
    assert_eq!(shop.call(QUERY, named()).await["trade_status"], "WAIT_BUYER_PAY");
    assert_eq!(shop.m.sandbox.alipay_pay(&sheet.trade_no, "chen"), Ok(300));
    order.insert("sign".into(), "AAAA".into());
    let forged = shop.m.sandbox.alipay_app_open(&sign::encode(&order), "chen").unwrap_err();
    assert_eq!((forged.code.as_str(), forged.reason.as_str()), ("4000", "isv.invalid-signature"));
}

#[tokio::test]
async fn faults_do_what_they_say() {
    let shop = Shop::new();
    let set = |name, place: Option<Place>| {
        let mut fault = FaultRequest::new(name).times(1);
        fault.place = place;
        shop.m.sandbox.add_fault(fault).unwrap();
    };
    let order = || Shop::order("ORDER0001", "1.00");
    set(FaultName::TimeoutAfterSuccess, None);
    assert_eq!(shop.bent(CREATE, order(), |_| {}).await.0, StatusCode::GATEWAY_TIMEOUT);
    assert_eq!(shop.m.sandbox.alipay_trades()[0].status, AlipayStatus::WaitBuyerPay, "it was done");
    set(FaultName::ServerError, None);
    assert_eq!(shop.call(QUERY, order()).await["code"], "20000");
    set(FaultName::CorruptSignature, Some(Place::Answer));
    let (_, body) = shop.bent(QUERY, order(), |_| {}).await;
    let whole: Value = serde_json::from_str(&body).unwrap();
    let key = shop.m.sandbox.read(|state| state.alipay.as_ref().unwrap().apps[0].alipay.key.public_pem());
    let start = body.find("{\"buyer").or_else(|| body[1..].find('{').map(|at| at + 1)).unwrap();
    let end = body.rfind(",\"sign\":").unwrap();
    assert!(!sign::verifies(&key, &body[start..end], whole["sign"].as_str().unwrap()));

    let trade_no = shop.created("ORDER0001", "1.00").await;
    shop.m.sandbox.alipay_pay(&trade_no, "lin").unwrap();
    for (fault, name, wrong) in [
        (FaultName::WrongAmount, "total_amount", "0.02"),
        (FaultName::WrongMerchant, "seller_id", "2088999999999999"),
        (FaultName::WrongApp, "app_id", "2021999999999999"),
    ] {
        set(fault, None);
        shop.m.listener.answers.lock().unwrap().push_back(Say::Body("failure"));
        assert_eq!(shop.m.sandbox.deliver_due().await, 1);
        assert_eq!(shop.heard()[name], wrong, "signed, and wrong");
        let id = shop.m.sandbox.notifications()[0].id.clone();
        assert!(shop.m.sandbox.replay_notification(&id, &[]));
    }
    // Not `success`: again after 4, 10, 10 minutes …
    shop.m.listener.answers.lock().unwrap().push_back(Say::Body("SUCCESS"));
    shop.m.sandbox.deliver_due().await;
    let due = shop.m.sandbox.next_due_ms().unwrap() - shop.m.now_ms();
    assert!(due >= 240_000, "{due}");
    assert!(shop.m.now_ms() >= START_MS);
    set(FaultName::BalanceNotEnough, None);
    let refund = json!({"out_trade_no": "ORDER0001", "refund_amount": "1.00", "out_request_no": "R1"});
    assert_eq!(shop.call(REFUND, refund).await["sub_code"], "ACQ.SELLER_BALANCE_NOT_ENOUGH");
    assert!(shop.m.sandbox.faults().iter().all(|fault| fault.operation != Some(Operation::Token)));
}
