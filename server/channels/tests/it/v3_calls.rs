//! Each call over a fake network.

use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use channels::http::TransportError;
use channels::types::{
    CloseOutcome, CreateRefund, PreparedRequest, RefundRef, RefundState, RequestMethod, TradeState,
};
use channels::wechat::WechatProduct;
use channels::wechat::v3::{V3Channel, VerifyMode, sign};
use channels::{CallError, PaymentChannel as _, RejectKind, VerifyError};
use domain::ids::OutRefundNo;
use domain::money::Fen;
use serde_json::{Value, json};
use std::sync::Arc;

use crate::support::{
    APP_ID, CERT_SERIAL, FakeNetwork, MCH_ID, MERCHANT_SERIAL, NOW_MS, PUB_KEY_ID, channel, credentials, ctx,
    endpoints, order, order_ref, plain, platform_certificate, probe, signed, signed_by, signing_key,
};

const PREPAY: &str = r#"{"prepay_id":"wx26112221580621e9b071c00d9e093b0000"}"#;

fn trade(state: &str) -> String {
    json!({
        "appid": APP_ID, "mchid": MCH_ID, "out_trade_no": "SBX20260102000001", "transaction_id": "42",
        "trade_type": "JSAPI", "trade_state": state, "trade_state_desc": "…", "bank_type": "OTHERS",
        "success_time": "2026-01-02T03:04:05+08:00", "payer": {"openid": "oX"},
        "amount": {"total": 1000, "payer_total": 1, "currency": "CNY", "payer_currency": "CNY"},
    })
    .to_string()
}

fn refund_answer(status: &str) -> String {
    json!({
        "refund_id": "50", "out_refund_no": "R20260102000001", "transaction_id": "42",
        "out_trade_no": "SBX20260102000001", "channel": "ORIGINAL", "status": status,
        "user_received_account": "支付用户零钱", "create_time": "2026-01-02T03:04:05+08:00",
        "amount": {"total": 1000, "refund": 300, "payer_total": 1, "payer_refund": 0, "currency": "CNY"},
    })
    .to_string()
}

fn refund() -> CreateRefund {
    CreateRefund {
        out_trade_no: order_ref().out_trade_no,
        transaction_id: Some("42".to_owned()),
        payment_created_at_ms: NOW_MS,
        out_refund_no: OutRefundNo::parse("R20260102000001").unwrap(),
        created_at_ms: NOW_MS,
        amount: Fen::new(300).unwrap(),
        total: Fen::new(1000).unwrap(),
        reason: Some("重复支付".to_owned()),
        notify_url: Some("https://pay.example.com/notify/wechat/k/refund".to_owned()),
    }
}

fn refund_ref() -> RefundRef {
    RefundRef {
        out_refund_no: refund().out_refund_no,
        out_trade_no: order_ref().out_trade_no,
        created_at_ms: NOW_MS,
    }
}

fn body_of(request: &PreparedRequest) -> Value {
    serde_json::from_str(&request.body).unwrap()
}

#[test]
fn the_order_request_is_pure_and_exact() {
    let channel = channel(&FakeNetwork::with([]));
    let request = channel.prepare_order(&order()).unwrap();
    assert_eq!(request, channel.prepare_order(&order()).unwrap());
    assert_eq!((request.method, request.path.as_str()), (RequestMethod::Post, "/v3/pay/transactions/jsapi"));
    assert_eq!(
        body_of(&request),
        json!({
            "appid": APP_ID, "mchid": MCH_ID, "description": "停车费", "out_trade_no": "SBX20260102000001",
            "time_expire": "2026-01-02T03:09:10+08:00",
            "notify_url": "https://pay.example.com/notify/wechat/k",
            "amount": {"total": 1000, "currency": "CNY"},
            "payer": {"openid": "oTESTopenid0000000000000001"},
        })
    );
    let stored = serde_json::to_string(&request).unwrap();
    assert_eq!(serde_json::from_str::<PreparedRequest>(&stored).unwrap(), request);

    let mut with_ip = order();
    with_ip.client_ip = Some("2001:db8::1".parse::<IpAddr>().unwrap());
    with_ip.description = "车".repeat(200);
    let body = body_of(&channel.prepare_order(&with_ip).unwrap());
    assert_eq!(body["scene_info"], json!({"payer_client_ip": "2001:db8::1"}));
    assert_eq!(body["description"].as_str().unwrap().chars().count(), 127);
}

#[test]
fn orders_that_wechat_would_refuse() {
    let channel = channel(&FakeNetwork::with([]));
    let refused = |change: &dyn Fn(&mut channels::types::CreateOrder)| {
        let mut order = order();
        change(&mut order);
        channel.prepare_order(&order).unwrap_err().field
    };
    assert_eq!(refused(&|o| o.amount = Fen::ZERO), "amount");
    assert_eq!(refused(&|o| o.payer_id.clear()), "payer_id");
    assert_eq!(refused(&|o| o.description = " ".to_owned()), "description");
    for url in
        ["/notify", "https://a.b/n?x=1", "https://a.b/n#x", "ftp://a.b/n", "https://a.b/".repeat(30).as_str()]
    {
        assert_eq!(refused(&|o| url.clone_into(&mut o.notify_url)), "notify_url", "{url}");
    }
    let mut too_much = refund();
    too_much.amount = Fen::new(1001).unwrap();
    assert_eq!(channel.prepare_refund(&too_much).unwrap_err().field, "amount");
}

#[tokio::test]
async fn an_order_is_sent_signed_and_byte_for_byte() {
    let network = FakeNetwork::with([Ok(signed(200, PREPAY))]);
    let channel = channel(&network);
    let request = channel.prepare_order(&order()).unwrap();
    let prepay = channel.submit_order(&ctx(), &request).await.unwrap();
    assert_eq!(prepay.prepay_id, "wx26112221580621e9b071c00d9e093b0000");
    assert_eq!(prepay.raw, PREPAY);

    let sent = network.requests().remove(0);
    assert_eq!(sent.uri(), "http://pay.test/v3/pay/transactions/jsapi");
    assert_eq!(sent.body(), request.body.as_bytes());
    let header = |name: &str| sent.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("wechatpay-serial"), PUB_KEY_ID);
    assert_eq!(header("accept"), "application/json");
    assert_eq!(header("content-type"), "application/json");
    assert!(header("user-agent").starts_with("peakepay/"));
    assert!(sent.headers()["authorization"].is_sensitive());

    let message = sign::request_message("POST", &request.path, NOW_MS / 1000, &ctx().nonce, &request.body);
    let signature = signing_key("wechat-doc-merchant-private-key.pem").sign_sha256(&message).unwrap();
    let signature = STANDARD.encode(signature);
    assert_eq!(
        header("authorization"),
        format!(
            "WECHATPAY2-SHA256-RSA2048 mchid=\"{MCH_ID}\",nonce_str=\"{}\",timestamp=\"1767294250\",serial_no=\"{MERCHANT_SERIAL}\",signature=\"{signature}\"",
            ctx().nonce
        )
    );
}

#[tokio::test]
async fn certificate_mode_names_no_key() {
    let network = FakeNetwork::with([Ok(signed_by(CERT_SERIAL, 200, PREPAY))]);
    let keys = channels::wechat::v3::KeyMap::new().with_certificate(platform_certificate());
    let own = credentials(keys, VerifyMode::Certificates);
    let channel = V3Channel::new(network.clone(), endpoints(), Arc::new(own), WechatProduct::Jsapi);
    let request = channel.prepare_order(&order()).unwrap();
    assert!(channel.submit_order(&ctx(), &request).await.is_ok());
    assert!(network.requests()[0].headers().get("wechatpay-serial").is_none());
}

#[tokio::test]
async fn a_query_reads_every_state() {
    for (word, state) in [
        ("SUCCESS", TradeState::Paid),
        ("REFUND", TradeState::PaidThenRefunded),
        ("NOTPAY", TradeState::NotPaid),
        ("USERPAYING", TradeState::Paying),
        ("CLOSED", TradeState::Closed),
        ("REVOKED", TradeState::Closed),
        ("PAYERROR", TradeState::Failed),
    ] {
        let network = FakeNetwork::with([Ok(signed(200, &trade(word)))]);
        let report = channel(&network).query(&ctx(), &order_ref()).await.unwrap();
        assert_eq!(report.state, state);
        assert_eq!(report.amount.unwrap().value(), 1000, "the total counts, not what the payer paid");
        assert_eq!(report.paid_at_ms, Some(1_767_294_245_000));
        let sent = network.requests().remove(0);
        assert_eq!(
            sent.uri(),
            "http://pay.test/v3/pay/transactions/out-trade-no/SBX20260102000001?mchid=1900000001"
        );
        assert!(sent.body().is_empty());
        assert!(sent.headers().get("content-type").is_none());
    }
}

#[tokio::test]
async fn an_answer_about_another_order_is_no_answer() {
    let other = trade("SUCCESS").replace("SBX20260102000001", "SBX20260102000002");
    let got = channel(&FakeNetwork::with([Ok(signed(200, &other))])).query(&ctx(), &order_ref()).await;
    assert!(matches!(got, Err(CallError::Malformed(_))));
}

#[tokio::test]
async fn closing() {
    let network = FakeNetwork::with([Ok(signed(204, ""))]);
    assert_eq!(channel(&network).close(&ctx(), &order_ref()).await, Ok(CloseOutcome::Closed));
    let sent = network.requests().remove(0);
    assert_eq!(sent.uri(), "http://pay.test/v3/pay/transactions/out-trade-no/SBX20260102000001/close");
    assert_eq!(sent.body(), r#"{"mchid":"1900000001"}"#);

    for (status, code, outcome) in [
        (400, "ORDER_CLOSED", CloseOutcome::Closed),
        (400, "ORDERCLOSED", CloseOutcome::Closed),
        (400, "ORDERPAID", CloseOutcome::AlreadyPaid),
        (403, "ORDER_PAID", CloseOutcome::AlreadyPaid),
        (404, "ORDER_NOT_EXIST", CloseOutcome::NotFound),
        (404, "ORDERNOTEXIST", CloseOutcome::NotFound),
        (404, "RESOURCE_NOT_EXISTS", CloseOutcome::NotFound),
    ] {
        let body = format!(r#"{{"code":"{code}","message":"x"}}"#);
        let network = FakeNetwork::with([Ok(plain(status, &body))]);
        assert_eq!(channel(&network).close(&ctx(), &order_ref()).await, Ok(outcome), "{code}");
    }
}

/// Which code refuses to close a paid order is not documented: the state is asked for.
#[tokio::test]
async fn a_refused_close_is_settled_by_a_query() {
    let refused = || Ok(plain(400, r#"{"code":"INVALID_REQUEST","message":"该订单已支付"}"#));
    let network = FakeNetwork::with([refused(), Ok(signed(200, &trade("SUCCESS")))]);
    assert_eq!(channel(&network).close(&ctx(), &order_ref()).await, Ok(CloseOutcome::AlreadyPaid));
    let network = FakeNetwork::with([refused(), Ok(signed(200, &trade("CLOSED")))]);
    assert_eq!(channel(&network).close(&ctx(), &order_ref()).await, Ok(CloseOutcome::Closed));
    for second in [Ok(signed(200, &trade("NOTPAY"))), Err(TransportError::Timeout)] {
        let network = FakeNetwork::with([refused(), second]);
        let got = channel(&network).close(&ctx(), &order_ref()).await;
        assert!(matches!(got, Err(CallError::Rejected { kind: RejectKind::Parameter, .. })), "{got:?}");
    }
}

#[tokio::test]
async fn refunding() {
    let network = FakeNetwork::with([
        Ok(signed(200, &refund_answer("PROCESSING"))),
        Ok(signed(200, &refund_answer("SUCCESS"))),
    ]);
    let channel = channel(&network);
    let request = channel.prepare_refund(&refund()).unwrap();
    assert_eq!(
        body_of(&request),
        json!({
            "transaction_id": "42", "out_refund_no": "R20260102000001", "reason": "重复支付",
            "notify_url": "https://pay.example.com/notify/wechat/k/refund",
            "amount": {"refund": 300, "total": 1000, "currency": "CNY"},
        })
    );
    let report = channel.submit_refund(&ctx(), &request).await.unwrap();
    assert_eq!(report.state, RefundState::Processing);
    assert_eq!(
        (report.amount.unwrap().value(), report.total.map(Fen::value), report.mch_id),
        (300, Some(1000), None)
    );
    let report = channel.query_refund(&ctx(), &refund_ref()).await.unwrap();
    assert_eq!(report.state, RefundState::Succeeded);
    let sent = network.requests();
    assert_eq!(sent[0].uri(), "http://pay.test/v3/refund/domestic/refunds");
    assert_eq!(sent[1].uri(), "http://pay.test/v3/refund/domestic/refunds/R20260102000001");

    let mut by_our_number = refund();
    (by_our_number.transaction_id, by_our_number.reason, by_our_number.notify_url) = (None, None, None);
    assert_eq!(
        body_of(&channel.prepare_refund(&by_our_number).unwrap()),
        json!({
            "out_trade_no": "SBX20260102000001", "out_refund_no": "R20260102000001",
            "amount": {"refund": 300, "total": 1000, "currency": "CNY"},
        })
    );
}

#[tokio::test]
async fn no_answer_is_unknown_never_failed() {
    for error in [
        TransportError::Timeout,
        TransportError::Connect("reset".to_owned()),
        TransportError::TooLarge,
        TransportError::Other("tls".to_owned()),
    ] {
        let channel = channel(&FakeNetwork::with([Err(error.clone()), Err(error.clone())]));
        let request = channel.prepare_order(&order()).unwrap();
        let got = channel.submit_order(&ctx(), &request).await.unwrap_err();
        assert_eq!(got, CallError::Unknown(error));
        assert!(got.is_unknown() && got.is_retryable());
        assert!(channel.close(&ctx(), &order_ref()).await.unwrap_err().is_unknown());
    }
}

#[tokio::test]
async fn an_unsigned_or_wrongly_signed_answer_is_not_believed() {
    let mut stale = signed(200, &trade("SUCCESS"));
    *stale.headers_mut() =
        crate::support::signed_headers(PUB_KEY_ID, NOW_MS / 1000 - 300, "n", trade("SUCCESS").as_bytes());
    let mut tampered = signed(200, &trade("NOTPAY"));
    *tampered.body_mut() = trade("SUCCESS").into();
    for (answer, code) in [
        (plain(200, &trade("SUCCESS")), "missing_header"),
        (stale, "stale"),
        (tampered, "bad_signature"),
        (signed_by(CERT_SERIAL, 200, &trade("SUCCESS")), "unknown_serial"),
    ] {
        let got = channel(&FakeNetwork::with([Ok(answer)])).query(&ctx(), &order_ref()).await.unwrap_err();
        assert_eq!(got.code(), code);
        assert!(got.is_unknown());
    }
    // A 204 has a signature too.
    let got = channel(&FakeNetwork::with([Ok(plain(204, ""))])).close(&ctx(), &order_ref()).await;
    assert!(matches!(got, Err(CallError::Unverified(VerifyError::MissingHeader(_)))));
}

#[tokio::test]
async fn a_signature_probe_is_asked_again_once() {
    let network = FakeNetwork::with([Ok(probe(200, PREPAY)), Ok(signed(200, PREPAY))]);
    let channel_ok = channel(&network);
    let request = channel_ok.prepare_order(&order()).unwrap();
    assert!(channel_ok.submit_order(&ctx(), &request).await.is_ok());
    let sent = network.requests();
    assert_eq!(sent[0].body(), sent[1].body());
    assert_ne!(
        sent[0].headers()["authorization"],
        sent[1].headers()["authorization"],
        "a nonce is used once"
    );

    let network = FakeNetwork::with([Ok(probe(200, PREPAY)), Ok(probe(200, PREPAY))]);
    let got = channel(&network).submit_order(&ctx(), &request).await.unwrap_err();
    assert_eq!(got, CallError::Unverified(VerifyError::SignatureProbe));
    assert_eq!(network.requests().len(), 2);
}

#[tokio::test]
async fn verified_nonsense_is_malformed() {
    for (status, body) in [(200, "{}"), (200, "<html>"), (200, r#"{"prepay_id":""}"#), (204, "")] {
        let channel = channel(&FakeNetwork::with([Ok(signed(status, body))]));
        let request = channel.prepare_order(&order()).unwrap();
        let got = channel.submit_order(&ctx(), &request).await.unwrap_err();
        assert!(matches!(got, CallError::Malformed(_)), "{got:?}");
        assert!(got.is_unknown());
    }
    let got = channel(&FakeNetwork::with([Ok(plain(302, ""))])).query(&ctx(), &order_ref()).await;
    assert!(matches!(got, Err(CallError::Malformed(_))));
}

#[test]
fn nothing_secret_is_printed() {
    let channel = channel(&FakeNetwork::with([]));
    let shown = format!("{channel:?} {:?}", channel.credentials());
    assert!(shown.contains(MCH_ID));
    for secret in [crate::support::API_V3_KEY, "PRIVATE", "MII"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn an_order_in_an_app_names_no_payer() {
    let own = credentials(crate::support::public_key_map(), crate::support::public_key_mode());
    let channel = V3Channel::new(FakeNetwork::with([]), endpoints(), Arc::new(own), WechatProduct::App);
    assert!(!channel.capabilities().needs_payer_id);
    let mut order = order();
    order.payer_id = String::new();
    let request = channel.prepare_order(&order).unwrap();
    assert_eq!(request.path, "/v3/pay/transactions/app");
    assert_eq!(body_of(&request).get("payer"), None);
    let scan = crate::support::channel(&FakeNetwork::with([]));
    assert_eq!(scan.prepare_order(&order).unwrap_err().field, "payer_id");
}
