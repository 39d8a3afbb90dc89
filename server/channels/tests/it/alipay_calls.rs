//! Each call of Alipay over a fake network.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use channels::alipay::{
    AlipayChannel, AlipayKeys, AlipayProduct, CancelAction, CancelOutcome, PayerId, authorise_url, sign,
};
use channels::http::TransportError;
use channels::types::{CloseOutcome, CreateRefund, RefundRef, RefundState, TradeState, WalletCall};
use channels::{CallError, PaymentChannel as _, RejectKind, VerifyError};
use domain::ids::OutRefundNo;
use domain::money::Fen;
use http::Response;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::alipay_support::{
    APP_ID, NOTIFY_URL, NOW_MS, NUMBER, OPEN_ID, TRADE_NO, app_key, certificate_mode, channel, channel_for,
    credentials, ctx, endpoints, order, order_ref, plain, sent, signed,
};
use crate::support::FakeNetwork;

const CREATE: &str = "alipay.trade.create";
const QUERY: &str = "alipay.trade.query";
const CLOSE: &str = "alipay.trade.close";
const REFUND: &str = "alipay.trade.refund";
const REFUND_QUERY: &str = "alipay.trade.fastpay.refund.query";
const TOKEN: &str = "alipay.system.oauth.token";

fn ok(members: Value) -> String {
    let mut node = json!({"code": "10000", "msg": "Success"});
    node.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    node.to_string()
}

fn failed(code: &str, sub_code: &str) -> String {
    json!({"code": code, "msg": "Business Failed", "sub_code": sub_code, "sub_msg": "说明"}).to_string()
}

fn created() -> Response<Bytes> {
    signed(CREATE, &ok(json!({"out_trade_no": NUMBER, "trade_no": TRADE_NO})))
}

fn trade(status: &str, paid: bool) -> String {
    let mut node = json!({
        "trade_no": TRADE_NO, "out_trade_no": NUMBER, "buyer_logon_id": "138****0000", "trade_status": status,
        "total_amount": "12.5", "receipt_amount": "12.40", "buyer_open_id": OPEN_ID,
    });
    if paid {
        node["send_pay_date"] = "2026-01-05 09:30:31".into();
    }
    ok(node)
}

fn refund() -> CreateRefund {
    CreateRefund {
        out_trade_no: order_ref().out_trade_no,
        transaction_id: Some(TRADE_NO.to_owned()),
        payment_created_at_ms: NOW_MS,
        out_refund_no: OutRefundNo::parse("R202601050001").unwrap(),
        created_at_ms: NOW_MS,
        amount: Fen::new(250).unwrap(),
        total: Fen::new(1250).unwrap(),
        reason: Some("重复缴费".to_owned()),
        notify_url: Some(format!("{NOTIFY_URL}/refund")),
    }
}

fn refund_ref() -> RefundRef {
    RefundRef {
        out_refund_no: OutRefundNo::parse("R202601050001").unwrap(),
        out_trade_no: order_ref().out_trade_no,
        created_at_ms: NOW_MS,
    }
}

fn refunded(change: &str) -> Response<Bytes> {
    let node = json!({
        "trade_no": TRADE_NO, "out_trade_no": NUMBER, "buyer_logon_id": "138****0000", "fund_change": change,
        // The sum of all refunds so far, not this one.
        "refund_fee": "5.00",
    });
    signed(REFUND, &ok(node))
}

fn refund_found(members: Value) -> Response<Bytes> {
    signed(REFUND_QUERY, &ok(members))
}

#[tokio::test]
async fn an_order_is_signed_and_gives_a_trade_number() {
    let network = FakeNetwork::with([Ok(created()), Ok(created())]);
    let channel = channel(&network);
    let request = channel.prepare_order(&order()).unwrap();
    let prepay = channel.submit_order(&ctx(), &request).await.unwrap();
    assert_eq!(prepay.prepay_id, TRADE_NO);
    let call = channel.wallet_call(&ctx(), &prepay).unwrap();
    assert!(matches!(call, WalletCall::AlipayBridge(_)));
    assert_eq!(serde_json::to_value(&call).unwrap(), json!({ "tradeNO": TRADE_NO }));
    // Sent again later: the same content, another moment, another signature.
    let later = channels::CallContext::new(NOW_MS + 5_000, "0123456789ABCDEF");
    channel.submit_order(&later, &request).await.unwrap();

    let asked = network.requests();
    assert!(asked[0].uri().to_string().starts_with("http://alipay.test/gateway.do?"));
    assert_eq!(asked[0].headers()["content-type"], "application/x-www-form-urlencoded;charset=utf-8");
    let (first, second) = (sent(&asked[0]), sent(&asked[1]));
    assert_eq!(first["biz_content"], second["biz_content"]);
    assert_ne!(first["sign"], second["sign"]);
    assert_eq!(first["notify_url"], NOTIFY_URL);
    assert_eq!(second["timestamp"], "2026-01-05 09:30:05");
    assert!(sign::decode(asked[0].uri().query().unwrap().as_bytes()).unwrap().contains_key("charset"));
    let content: Value = serde_json::from_str(&first["biz_content"]).unwrap();
    assert_eq!(
        content,
        json!({
            "out_trade_no": NUMBER, "total_amount": "12.50", "subject": "停车缴费 京A12345",
            "product_code": "JSAPI_PAY", "op_app_id": APP_ID, "buyer_open_id": OPEN_ID,
            "time_expire": "2026-01-05 09:45:00",
        })
    );
    let signature = STANDARD.decode(&first["sign"]).unwrap();
    let text = sign::request_text(&first);
    assert!(app_key().verify_key().unwrap().verify_sha256(text.as_bytes(), &signature));
}

#[test]
fn older_applications_and_older_contracts() {
    let old = channel_for(&FakeNetwork::with([]), AlipayProduct::FaceToFace);
    let mut order = order();
    order.payer_id = "2088722003899169".to_owned();
    let request = old.prepare_order(&order).unwrap();
    let content: Value = serde_json::from_str(&request.body).unwrap();
    assert_eq!(content["buyer_id"], "2088722003899169");
    for absent in ["buyer_open_id", "product_code", "op_app_id"] {
        assert!(content.get(absent).is_none(), "{absent}");
    }
}

proptest! {
    /// The trap: Alipay refuses a subject with `/`, `=` or `&`.
    #[test]
    fn no_subject_carries_what_alipay_refuses(text in "[/=&a京\\PC]{1,400}") {
        let channel = channel(&FakeNetwork::with([]));
        let mut order = order();
        order.description = format!("京A/1=2&3 {text}");
        let request = channel.prepare_order(&order).unwrap();
        let content: Value = serde_json::from_str(&request.body).unwrap();
        let subject = content["subject"].as_str().unwrap();
        prop_assert!(!subject.contains(['/', '=', '&']), "{subject}");
        prop_assert!(subject.starts_with("京A／1＝2＆3 "));
        prop_assert!(subject.chars().count() <= 256);
    }
}

#[test]
fn what_cannot_be_ordered() {
    let channel = channel(&FakeNetwork::with([]));
    let field = |change: &dyn Fn(&mut channels::types::CreateOrder)| {
        let mut order = order();
        change(&mut order);
        channel.prepare_order(&order).unwrap_err().field
    };
    assert_eq!(field(&|o| o.payer_id = String::new()), "payer_id");
    assert_eq!(field(&|o| o.description = "  ".to_owned()), "description");
    assert_eq!(field(&|o| o.amount = Fen::ZERO), "amount");
    assert_eq!(field(&|o| o.notify_url = "https://a.example/n?x=1".to_owned()), "notify_url");
}

#[tokio::test]
async fn an_app_order_needs_no_call() {
    let network = FakeNetwork::with([]);
    let channel = channel_for(&network, AlipayProduct::App);
    assert!(!channel.capabilities().needs_payer_id);
    assert!(channel.capabilities().unpaid_when_not_found);
    let mut order = order();
    order.payer_id = String::new();
    let request = channel.prepare_order(&order).unwrap();
    let prepay = channel.submit_order(&ctx(), &request).await.unwrap();
    assert!(network.requests().is_empty());
    let call = serde_json::to_value(channel.wallet_call(&ctx(), &prepay).unwrap()).unwrap();
    let order_string = call["order_string"].as_str().unwrap();
    let decoded = sign::decode(order_string.as_bytes()).unwrap();
    assert_eq!(decoded["method"], "alipay.trade.app.pay");
    assert_eq!(decoded["notify_url"], NOTIFY_URL);
    let content: Value = serde_json::from_str(&decoded["biz_content"]).unwrap();
    assert_eq!(content["product_code"], "QUICK_MSECURITY_PAY");
    assert!(content.get("buyer_id").is_none() && content.get("buyer_open_id").is_none());
}

#[tokio::test]
async fn certificate_mode_sends_and_checks_numbers() {
    let network = FakeNetwork::with([Ok(created())]);
    let keys = AlipayKeys::Certificates(certificate_mode());
    let channel = AlipayChannel::new(network.clone(), endpoints(), credentials(keys), AlipayProduct::Jsapi);
    let request = channel.prepare_order(&order()).unwrap();
    // Signed by another key than the certificate's, and without a number: not believed.
    let refused = channel.submit_order(&ctx(), &request).await.unwrap_err();
    assert_eq!(refused, VerifyError::BadSignature.into());
    let asked = sent(&network.requests()[0]);
    assert_eq!(asked["app_cert_sn"], "e90dd23a37c5c7b616e003970817ff82");
    assert_eq!(
        asked["alipay_root_cert_sn"],
        "687b59193f3f462dd5336e5abf83c5d8_02941eef3187dddf3d3b83462e1dfcf6"
    );
    let signature = STANDARD.decode(&asked["sign"]).unwrap();
    let text = sign::request_text(&asked);
    assert!(text.contains("app_cert_sn=e90d"), "the numbers are signed");
    assert!(app_key().verify_key().unwrap().verify_sha256(text.as_bytes(), &signature));
}

#[tokio::test]
async fn where_an_order_stands() {
    for (status, paid, state) in [
        ("WAIT_BUYER_PAY", false, TradeState::NotPaid),
        ("TRADE_SUCCESS", true, TradeState::Paid),
        ("TRADE_FINISHED", true, TradeState::Paid),
        ("TRADE_CLOSED", false, TradeState::Closed),
        // Closed after a payment is a full refund.
        ("TRADE_CLOSED", true, TradeState::PaidThenRefunded),
    ] {
        let network = FakeNetwork::with([Ok(signed(QUERY, &trade(status, paid)))]);
        let report = channel(&network).query(&ctx(), &order_ref()).await.unwrap();
        assert_eq!(report.state, state, "{status} {paid}");
        assert_eq!(report.amount.unwrap().value(), 1250, "12.5 is 12.50");
        assert_eq!((report.mch_id, report.app_id), (None, None));
        assert_eq!(report.paid_at_ms.is_some(), paid);
    }
    let network = FakeNetwork::with([Ok(signed(QUERY, &failed("40004", "ACQ.TRADE_NOT_EXIST")))]);
    assert_eq!(channel(&network).query(&ctx(), &order_ref()).await, Err(CallError::NotFound));
}

#[tokio::test]
async fn an_answer_about_another_order_is_none() {
    let node = trade("TRADE_SUCCESS", true).replace(NUMBER, "P202601050002");
    let network = FakeNetwork::with([Ok(signed(QUERY, &node))]);
    let refused = channel(&network).query(&ctx(), &order_ref()).await.unwrap_err();
    assert!(matches!(refused, CallError::Malformed(_)) && refused.is_unknown());
    let node = ok(json!({"out_trade_no": "P202601050002", "trade_no": TRADE_NO}));
    let network = FakeNetwork::with([Ok(signed(CREATE, &node))]);
    let channel = channel(&network);
    let request = channel.prepare_order(&order()).unwrap();
    assert!(matches!(channel.submit_order(&ctx(), &request).await, Err(CallError::Malformed(_))));
}

#[tokio::test]
async fn what_nobody_signed_proves_nothing() {
    let success = format!("{{\"alipay_trade_query_response\":{}}}", trade("TRADE_SUCCESS", true));
    let refusal = format!("{{\"error_response\":{}}}", failed("40002", "isv.invalid-signature"));
    let empty = format!("{{\"alipay_trade_query_response\":{},\"sign\":\"\"}}", trade("TRADE_CLOSED", false));
    let not_there = format!("{{\"alipay_trade_query_response\":{}}}", failed("40004", "ACQ.TRADE_NOT_EXIST"));
    let network = FakeNetwork::with([success, refusal, empty, not_there].map(|body| Ok(plain(&body))));
    let channel = channel(&network);
    let mut said = Vec::new();
    for _ in 0..4 {
        let error = channel.query(&ctx(), &order_ref()).await.unwrap_err();
        assert!(error.is_unknown(), "{error:?}");
        said.push(error);
    }
    assert_eq!(said[0], VerifyError::MissingHeader("sign").into());
    assert!(matches!(&said[1], CallError::Unsigned { code, kind: RejectKind::Signature, .. }
        if code == "isv.invalid-signature"));
    assert_eq!(said[2], VerifyError::MissingHeader("sign").into());
    assert!(matches!(&said[3], CallError::Unsigned { code, .. } if code == "ACQ.TRADE_NOT_EXIST"));
}

#[tokio::test]
async fn refusals_mean_what_they_mean() {
    for (code, sub_code, expected) in [
        ("20000", "isp.unknow-error", "provider_unavailable"),
        ("40004", "ACQ.SYSTEM_ERROR", "provider_unavailable"),
        ("40004", "aop.ACQ.SYSTEM_ERROR", "provider_unavailable"),
        ("40004", "ACQ.TRADE_HAS_SUCCESS", "already_paid"),
        ("40004", "ACQ.TRADE_HAS_CLOSE", "closed"),
        ("40004", "ACQ.CONTEXT_INCONSISTENT", "rejected_duplicate"),
        ("40004", "ACQ.BUYER_SELLER_EQUAL", "rejected_payer_account"),
        ("40004", "ACQ.EXIST_FORBIDDEN_WORD", "rejected_parameter"),
        ("40004", "ACQ.ACCESS_FORBIDDEN", "rejected_no_permission"),
        ("40002", "isv.invalid-app-id", "rejected_app"),
        ("40002", "isv.invalid-timestamp", "rejected_clock"),
        ("40002", "isv.app-cert-sn-error", "rejected_serial"),
        ("40005", "isv.app-call-limited", "rejected_rate"),
        ("40006", "isv.insufficient-isv-permissions", "rejected_no_permission"),
        ("40003", "isv.other", "rejected"),
    ] {
        let network = FakeNetwork::with([Ok(signed(CREATE, &failed(code, sub_code)))]);
        let channel = channel(&network);
        let request = channel.prepare_order(&order()).unwrap();
        let error = channel.submit_order(&ctx(), &request).await.unwrap_err();
        assert_eq!(error.code(), expected, "{sub_code}");
        assert_eq!(error.is_unknown(), expected == "provider_unavailable", "{sub_code}");
    }
}

#[tokio::test]
async fn no_answer_is_unknown() {
    let in_between = Response::builder().status(502).body(Bytes::from_static(b"<html>")).unwrap();
    let network =
        FakeNetwork::with([Err(TransportError::Timeout), Ok(in_between), Ok(plain("[]")), Ok(plain("{}"))]);
    let channel = channel(&network);
    for _ in 0..4 {
        assert!(channel.query(&ctx(), &order_ref()).await.unwrap_err().is_unknown());
    }
}

#[tokio::test]
async fn closing() {
    let closed = signed(CLOSE, &ok(json!({"out_trade_no": NUMBER, "trade_no": TRADE_NO})));
    let refused = |sub: &str| signed(CLOSE, &failed("40004", sub));
    let found = |status: &str, paid| signed(QUERY, &trade(status, paid));
    for (answers, expected) in [
        (vec![closed], Ok(CloseOutcome::Closed)),
        (vec![refused("ACQ.TRADE_NOT_EXIST")], Ok(CloseOutcome::NotFound)),
        (vec![refused("ACQ.TRADE_HAS_CLOSE")], Ok(CloseOutcome::Closed)),
        (
            vec![refused("ACQ.TRADE_STATUS_ERROR"), found("TRADE_SUCCESS", true)],
            Ok(CloseOutcome::AlreadyPaid),
        ),
        (vec![refused("ACQ.TRADE_STATUS_ERROR"), found("TRADE_CLOSED", false)], Ok(CloseOutcome::Closed)),
        (vec![refused("ACQ.TRADE_STATUS_ERROR"), found("WAIT_BUYER_PAY", false)], Err("rejected")),
        (vec![refused("ACQ.SYSTEM_ERROR")], Err("provider_unavailable")),
    ] {
        let network = FakeNetwork::with(answers.into_iter().map(Ok));
        let got = channel(&network).close(&ctx(), &order_ref()).await;
        assert_eq!(got.as_ref().map_err(CallError::code), expected.as_ref().map_err(|code| *code));
    }
}

#[tokio::test]
async fn cancelling() {
    let method = "alipay.trade.cancel";
    for (retry, action, expected) in [
        ("N", Some("close"), CancelOutcome { action: CancelAction::Close, call_again: false }),
        ("N", Some("refund"), CancelOutcome { action: CancelAction::Refund, call_again: false }),
        ("Y", None, CancelOutcome { action: CancelAction::None, call_again: true }),
    ] {
        let mut node = json!({"out_trade_no": NUMBER, "trade_no": TRADE_NO, "retry_flag": retry});
        if let Some(action) = action {
            node["action"] = action.into();
        }
        let network = FakeNetwork::with([Ok(signed(method, &ok(node)))]);
        let got = channel_for(&network, AlipayProduct::FaceToFace).cancel(&ctx(), &order_ref()).await;
        assert_eq!(got, Ok(expected));
        assert_eq!(sent(&network.requests()[0])["method"], method);
    }
}

#[tokio::test]
async fn a_refund_that_moved_money() {
    let network = FakeNetwork::with([Ok(refunded("Y"))]);
    let channel = channel(&network);
    let request = channel.prepare_refund(&refund()).unwrap();
    let report = channel.submit_refund(&ctx(), &request).await.unwrap();
    assert_eq!(report.state, RefundState::Succeeded);
    assert_eq!(report.amount.unwrap().value(), 250, "this refund, not the sum of all");
    assert_eq!(report.out_refund_no, "R202601050001");
    let content: Value = serde_json::from_str(&sent(&network.requests()[0])["biz_content"]).unwrap();
    assert_eq!(
        content,
        json!({"trade_no": TRADE_NO, "refund_amount": "2.50", "out_request_no": "R202601050001",
            "refund_reason": "重复缴费"})
    );
}

#[tokio::test]
async fn a_refund_that_moved_nothing_is_asked_about() {
    let done = json!({"trade_no": TRADE_NO, "out_trade_no": NUMBER, "out_request_no": "R202601050001",
        "refund_status": "REFUND_SUCCESS", "total_amount": "12.50", "refund_amount": "2.50",
        "gmt_refund_pay": "2026-01-05 09:40:00"});
    for (found, state) in [
        (refund_found(done), RefundState::Succeeded),
        // Answered, with nothing in it: on its way.
        (refund_found(json!({})), RefundState::Processing),
    ] {
        let network = FakeNetwork::with([Ok(refunded("N")), Ok(found)]);
        let channel = channel(&network);
        let request = channel.prepare_refund(&refund()).unwrap();
        let report = channel.submit_refund(&ctx(), &request).await.unwrap();
        assert_eq!((report.state, report.amount.unwrap().value()), (state, 250));
        assert_eq!(sent(&network.requests()[1])["method"], REFUND_QUERY);
    }
}

#[tokio::test]
async fn asking_about_a_refund() {
    let found = |node: Value| FakeNetwork::with([Ok(refund_found(node))]);
    // Older products leave the status out, and show success by an amount.
    for status in [Some("REFUND_SUCCESS"), None] {
        let mut node = json!({"trade_no": TRADE_NO, "out_trade_no": NUMBER, "out_request_no": "R202601050001",
            "total_amount": "12.50", "refund_amount": "2.50"});
        if let Some(status) = status {
            node["refund_status"] = status.into();
        }
        let report = channel(&found(node)).query_refund(&ctx(), &refund_ref()).await.unwrap();
        assert_eq!((report.state, report.amount.unwrap().value()), (RefundState::Succeeded, 250));
        assert_eq!(report.total.unwrap().value(), 1250);
    }
    let none = channel(&found(json!({}))).query_refund(&ctx(), &refund_ref()).await;
    assert_eq!(none, Err(CallError::NotFound), "not done: the same request may be sent again");
    let other = json!({"out_request_no": "R202601050009", "refund_amount": "2.50"});
    let other = channel(&found(other)).query_refund(&ctx(), &refund_ref()).await;
    assert!(matches!(other, Err(CallError::Malformed(_))));
}

#[tokio::test]
async fn who_is_the_payer() {
    let url =
        authorise_url(&endpoints(), APP_ID, "https://pay.example.com/PeakeCloud/mobile/pay/X?a=b", "St4te")
            .unwrap();
    assert_eq!(
        url,
        "http://alipay.test/oauth2/publicAppAuthorize.htm?app_id=9021000122682882&scope=auth_base&redirect_uri=https%3A%2F%2Fpay.example.com%2FPeakeCloud%2Fmobile%2Fpay%2FX%3Fa%3Db&state=St4te"
    );
    assert!(authorise_url(&endpoints(), APP_ID, "https://a", "a&b").is_err());

    // Success has no code and no message.
    let token = |members: Value| signed(TOKEN, &members.to_string());
    let network = FakeNetwork::with([
        Ok(token(json!({"access_token": "t", "user_id": "2088722003899169", "expires_in": 300}))),
        Ok(token(json!({"access_token": "t", "open_id": OPEN_ID}))),
        Ok(signed(TOKEN, &failed("40002", "isv.code-invalid"))),
        Ok(token(json!({"access_token": "t"}))),
    ]);
    let channel = channel(&network);
    let ids = [
        channel.exchange_code(&ctx(), "c1").await,
        channel.exchange_code(&ctx(), "c2").await,
        channel.exchange_code(&ctx(), "c3").await,
        channel.exchange_code(&ctx(), "c4").await,
    ];
    assert_eq!(ids[0], Ok(PayerId::User("2088722003899169".to_owned())));
    assert_eq!(ids[1], Ok(PayerId::Open(OPEN_ID.to_owned())));
    assert!(matches!(&ids[2], Err(CallError::Rejected { code, .. }) if code == "isv.code-invalid"));
    assert!(matches!(&ids[3], Err(CallError::Malformed(_))));
    let asked = sent(&network.requests()[0]);
    assert_eq!((asked["grant_type"].as_str(), asked["code"].as_str()), ("authorization_code", "c1"));
    assert!(!network.requests()[0].uri().to_string().contains("c1"), "the code stands in no address");
}
