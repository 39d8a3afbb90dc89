//! Who is let in, and what the others are told: section 1.12 byte for byte, in the order of section 6.

use axum::body::Body;
use http::Request;
use serde_json::{Value, json};

use crate::support::{Draft, Merchant};

const FORMAT: &str = r#"{"code":"SIGN_ERROR","message":"Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》"}"#;
const MISMATCH: &str = r#"{"code":"SIGN_ERROR","message":"签名信息错误，验签失败"}"#;
const WINDOW: &str =
    r#"{"code":"SIGN_ERROR","message":"Http头Authorization中的timestamp与发起请求的时间不得超过5分钟"}"#;
const UNKNOWN: &str = r#"{"code":"SIGN_ERROR","message":"签名错误"}"#;
const AGENT: &str = r#"{"code":"INVALID_REQUEST","message":"Http头缺少Accept或User-Agent"}"#;

fn without(draft: &mut Draft, name: &str) {
    draft.headers.retain(|(header, _)| *header != name);
}

#[tokio::test]
async fn unknown_paths_and_methods_are_answered_with_nothing() {
    let m = Merchant::new();
    for (method, path, status) in [
        ("GET", "/v3/pay/transactions/jsapi", 405),
        ("PUT", "/v3/refund/domestic/refunds", 405),
        ("POST", "/v3/certificates", 405),
        ("GET", "/v3/pay/transactions/out-trade-no/ORDER1/close", 405),
        ("POST", "/v3/pay/transactions/native", 404),
        ("GET", "/v3/nothing", 404),
    ] {
        let request = Request::builder().method(method).uri(path).header("host", "127.0.0.1:3001");
        let answer = m.request(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, status, "{method} {path}");
        assert!(answer.body.is_empty(), "{method} {path}: {}", answer.text());
    }
}

#[tokio::test]
async fn a_missing_authorization_is_told_apart_by_family() {
    let m = Merchant::new();
    let order = m.draft("POST", "/v3/pay/transactions/jsapi", "{}");
    for authorization in [None, Some("Bearer abc".to_owned())] {
        let answer = m.send_as(&order, authorization).await;
        assert_eq!((answer.status.as_u16(), answer.text().as_str()), (401, MISMATCH));
        assert_eq!(answer.header("request-id"), "");
        assert_eq!(answer.header("wechatpay-signature"), "");
    }
    for draft in [
        m.draft("GET", "/v3/certificates", ""),
        m.draft("POST", "/v3/refund/domestic/refunds", "{}"),
        m.draft("GET", "/v3/refund/domestic/refunds/R1", ""),
    ] {
        let answer = m.send_as(&draft, None).await;
        assert_eq!((answer.status.as_u16(), answer.text().as_str()), (401, FORMAT));
        assert!(answer.header("request-id").ends_with("-268443699"));
        assert_eq!(answer.header("content-type"), "application/json; charset=utf-8");
    }
}

#[tokio::test]
async fn headers_are_checked_before_the_signature_and_not_for_transactions() {
    let m = Merchant::new();
    for name in ["user-agent", "accept"] {
        let mut draft = m.draft("GET", "/v3/certificates", "");
        without(&mut draft, name);
        let answer = m.send_as(&draft, None).await;
        assert_eq!((answer.status.as_u16(), answer.text().as_str()), (400, AGENT), "{name}");
        let mut draft = m.draft("GET", "/v3/pay/transactions/out-trade-no/ORDER1?mchid=1900000001", "");
        without(&mut draft, name);
        assert_eq!(m.send(&draft).await.status, 404, "{name}");
    }
}

#[tokio::test]
async fn the_clock_comes_before_merchant_and_signature() {
    let m = Merchant::new();
    let now = m.now_ms() / 1000;
    for (seconds, inside) in [(now - 300, true), (now - 301, false), (now + 300, true), (now + 301, false)] {
        let mut draft = m.draft("GET", "/v3/pay/transactions/out-trade-no/ORDER1?mchid=1900000001", "");
        draft.timestamp = seconds.to_string();
        let answer = m.send(&draft).await;
        assert_eq!(answer.status, if inside { 404 } else { 401 }, "{seconds}");
        if !inside {
            assert_eq!(answer.text(), WINDOW);
            draft.mchid = "1234567890".into();
            assert_eq!(m.send(&draft).await.text(), WINDOW);
        }
    }
    let mut draft = m.draft("GET", "/v3/certificates", "");
    draft.timestamp = "soon".into();
    assert_eq!(m.send(&draft).await.text(), FORMAT);
}

#[tokio::test]
async fn strangers_learn_nothing_about_the_signature() {
    let m = Merchant::new();
    let mut draft = m.draft("GET", "/v3/certificates", "");
    draft.mchid = "1234567890".into();
    let answer = m.send(&draft).await;
    assert_eq!((answer.status.as_u16(), answer.text().as_str()), (401, UNKNOWN));
    let mut draft = m.draft("GET", "/v3/certificates", "");
    draft.serial = "4".repeat(40);
    let answer = m.send(&draft).await;
    let serial = r#"{"code":"SIGN_ERROR","message":"商户证书序列号有误。请使用签名私钥匹配的证书序列号"}"#;
    assert_eq!((answer.status.as_u16(), answer.text().as_str()), (401, serial));
}

#[tokio::test]
async fn a_wrong_signature_is_explained_byte_for_byte() {
    let m = Merchant::new();
    // Any 249-byte body gives the message length of the sample in the document.
    let body = format!("{{\"amount\":{{}},\"pad\":\"{}\"}}", "x".repeat(249 - 22));
    assert_eq!(body.len(), 249);
    m.advance((1_756_951_532 - 1_767_294_245) * 1000);
    let mut draft = m.draft("POST", "/v3/pay/transactions/jsapi", &body);
    draft.nonce = "IXlHDnWguGbz7uMOL7xdPibFoV342jP3".into();
    draft.signed_body = Some("{}".into());
    let answer = m.send(&draft).await;
    assert_eq!(answer.status, 401);
    let length =
        "POST\n/v3/pay/transactions/jsapi\n1756951532\nIXlHDnWguGbz7uMOL7xdPibFoV342jP3\n\n".len() + 249;
    let expected = r#"{"code":"SIGN_ERROR","detail":{"detail":{"issue":"sign not match"},"field":"signature","location":"authorization","sign_information":{"method":"POST","sign_message_length":LENGTH,"truncated_sign_message":"POST\n/v3/pay/transactions/jsapi\n1756951532\nIXlHDnWguGbz7uMOL7xdPibFoV342jP3\n{\"amount\n","url":"/v3/pay/transactions/jsapi"}},"message":"签名错误"}"#;
    assert_eq!(answer.text(), expected.replace("LENGTH", &length.to_string()));
}

#[tokio::test]
async fn an_empty_body_is_explained_too() {
    let m = Merchant::new();
    let mut draft = m.draft("GET", "/v3/certificates", "");
    draft.signed_body = Some("x".into());
    let detail = m.send(&draft).await.json()["detail"]["sign_information"].clone();
    let beginning = detail["truncated_sign_message"].as_str().unwrap();
    assert!(beginning.ends_with(&format!("{}\n\n", draft.nonce)), "{beginning}");
    assert_eq!(detail["sign_message_length"], beginning.len());
}

#[tokio::test]
async fn the_query_belongs_to_what_is_signed() {
    let m = Merchant::new();
    let mut draft = m.draft("GET", "/v3/pay/transactions/out-trade-no/ORDER1?mchid=1900000001", "");
    let authorization = m.authorization(&draft);
    draft.url = "/v3/pay/transactions/out-trade-no/ORDER1".into();
    assert_eq!(m.send_as(&draft, Some(authorization)).await.status, 401);
}

#[tokio::test]
async fn the_answers_key_is_chosen_by_wechatpay_serial() {
    let m = Merchant::new();
    m.order("ORDER0001", 100).await;
    let url = "/v3/pay/transactions/out-trade-no/ORDER0001?mchid=1900000001";
    let (public, platform) = m.sandbox.read(|state| {
        let merchant = state.merchant("1900000001").unwrap();
        (merchant.public_key.id.clone(), merchant.platform_certificates[1].credential.serial.clone())
    });
    for serial in [Some(public.clone()), Some(platform), None] {
        let mut draft = m.draft("GET", url, "");
        without(&mut draft, "wechatpay-serial");
        draft.headers.extend(serial.clone().map(|serial| ("wechatpay-serial", serial)));
        let answer = m.send(&draft).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("wechatpay-serial"), serial.as_deref().unwrap_or(&public));
        assert!(m.is_signed(&answer.headers, &answer.body));
        assert_eq!(answer.header("wechatpay-nonce").len(), 32);
        assert_eq!(answer.header("wechatpay-signature-type"), "WECHATPAY2-SHA256-RSA2048");
        assert!(answer.header("request-id").ends_with("-0"));
    }
    let mut draft = m.draft("GET", url, "");
    without(&mut draft, "wechatpay-serial");
    draft.headers.push(("wechatpay-serial", "PUB_KEY_ID_0000000000000000000000000000".into()));
    let answer = m.send(&draft).await;
    let wrong = r#"{"code":"PARAM_ERROR","message":"平台证书序列号Wechatpay-Serial错误"}"#;
    assert_eq!((answer.status.as_u16(), answer.text().as_str()), (400, wrong));
    assert_eq!(answer.header("wechatpay-signature"), "");
    assert_ne!(answer.header("request-id"), "", "only the 401s lack it");
}

#[tokio::test]
async fn the_bodys_merchant_is_compared_before_the_rest_of_the_body() {
    let m = Merchant::new();
    let answer = m.place(&json!({"mchid": "1900000002", "amount": "nonsense"})).await;
    let wrong = r#"{"code":"PARAM_ERROR","message":"http header中的mchid与post payload中的mchid不匹配"}"#;
    assert_eq!((answer.status.as_u16(), answer.text().as_str()), (400, wrong));
    let url = "/v3/pay/transactions/out-trade-no/ORDER1?mchid=1900000002";
    assert_eq!(m.call("GET", url, &Value::Null).await.text(), wrong);
    let url = "/v3/pay/transactions/out-trade-no/ORDER1";
    let answer = m.call("GET", url, &Value::Null).await;
    assert_eq!(
        (answer.code().as_str(), &answer.json()["detail"]["location"]),
        ("PARAM_ERROR", &json!("query"))
    );
}

#[tokio::test]
async fn certificates_decrypt_to_what_they_say() {
    let m = Merchant::new();
    let answer = m.call("GET", "/v3/certificates", &Value::Null).await;
    assert_eq!(answer.status, 200);
    assert!(m.is_signed(&answer.headers, &answer.body));
    let json = answer.json();
    let [entry] = json["data"].as_array().unwrap().as_slice() else { panic!("{json}") };
    let sealed = &entry["encrypt_certificate"];
    let pem = sandbox::crypto::gcm_decrypt(
        m.account.api_v3_key.as_bytes(),
        sealed["nonce"].as_str().unwrap().as_bytes(),
        sealed["associated_data"].as_str().unwrap().as_bytes(),
        sealed["ciphertext"].as_str().unwrap(),
    )
    .unwrap();
    let pem = String::from_utf8(pem).unwrap();
    let serial = <x509_cert::Certificate as der::DecodePem>::from_pem(&pem).unwrap();
    let serial = hex::encode_upper(serial.tbs_certificate().serial_number().as_bytes());
    assert_eq!((entry["serial_no"].as_str().unwrap(), serial.len()), (serial.as_str(), 40));

    m.sandbox.change(|state, _| state.merchant_mut("1900000001").unwrap().certificates_offered = false);
    let answer = m.call("GET", "/v3/certificates?algorithm_type=RSA", &Value::Null).await;
    let none = r#"{"code":"RESOURCE_NOT_EXISTS","message":"无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。可查看指引https://pay.weixin.qq.com/docs/merchant/products/platform-certificate/wxp-pub-key-guide.html"}"#;
    assert_eq!((answer.status.as_u16(), answer.text().as_str()), (404, none));
}

#[tokio::test]
async fn the_merchants_certificate_is_what_a_console_expects() {
    let m = Merchant::new();
    let certificate =
        <x509_cert::Certificate as der::DecodePem>::from_pem(&m.account.merchant_certificate_pem).unwrap();
    let tbs = certificate.tbs_certificate();
    assert_eq!(hex::encode_upper(tbs.serial_number().as_bytes()), m.account.merchant_serial);
    assert_eq!(m.account.merchant_serial.len(), 40);
    assert!(tbs.subject().to_string().contains("CN=1900000001"), "{}", tbs.subject());
    assert!(tbs.issuer().to_string().contains("CN=Tenpay.com Root CA"), "{}", tbs.issuer());
    assert_eq!(m.account.api_v3_key.len(), 32);
    assert_eq!(m.account.official_account_app_id.len(), 18);
    assert!(m.account.wechatpay_public_key_id.starts_with("PUB_KEY_ID_"));
}
