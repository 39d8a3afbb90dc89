//! The calls over both interfaces, against a network that answers as it is told.

use channels::chinaums::sign::{Digest, open_authorization, open_authorization_fits};
use channels::types::{
    CloseOutcome, CreateOrder, PayerWallet, RedirectCall, RefundState, TradeState, WalletCall,
};
use channels::{CallError, PaymentChannel as _};
use domain::ids::OutTradeNo;
use domain::money::Fen;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use url::Url;

use super::support::*;
use crate::support::{FakeNetwork, plain};

async fn cashier(channel: &impl channels::PaymentChannel, order: &CreateOrder) -> Url {
    let request = channel.prepare_order(order).unwrap();
    let prepay = channel.submit_order(&ctx(), &request).await.unwrap();
    match channel.wallet_call(&ctx(), &prepay).unwrap() {
        WalletCall::Redirect(RedirectCall { url }) => Url::parse(&url).unwrap(),
        other => panic!("{other:?}"),
    }
}

fn query_of(url: &Url) -> BTreeMap<String, String> {
    url.query_pairs().into_owned().collect()
}

#[tokio::test]
async fn the_payer_is_sent_to_the_open_platforms_cashier() {
    let network = FakeNetwork::with([]);
    let url = cashier(&channel(open_platform(), &network), &order()).await;
    assert!(network.requests().is_empty(), "nobody is asked");
    assert_eq!(url.origin().ascii_serialization(), "https://api-mop.chinaums.com");
    assert_eq!(url.path(), "/v1/netpay/webpay/pay");
    let query = query_of(&url);
    assert_eq!(query["authorization"], "OPEN-FORM-PARAM");
    assert_eq!(query["timestamp"], "20260105093000");
    let content: Value = serde_json::from_str(&query["content"]).unwrap();
    assert_eq!(
        content,
        json!({
            "mid": MID, "tid": TID, "instMid": "YUEDANDEFAULT", "merOrderId": ORDER, "totalAmount": 1250,
            "orderDesc": "停车缴费 京A12345", "expireTime": "2026-01-05 09:35:00",
            "requestTimestamp": "2026-01-05 09:30:00", "msgId": "1017202601050930000009f1c2d3",
            "notifyUrl": "https://pay.example.com/notify/chinaums/0123456789abcdef",
            "returnUrl": "https://pay.example.com/PeakeCloud/mobile/pay/CODE/O1",
        })
    );
    assert!(!query["content"].contains(": "), "a space would be encoded in two ways");
    assert!(url.as_str().len() < 2000);
}

#[tokio::test]
async fn the_portal_is_told_the_wallet() {
    for (wallet, msg_type) in [(PayerWallet::Wechat, "WXPay.jsPay"), (PayerWallet::Alipay, "trade.jsPay")] {
        let channel = channel(portal(PORTAL_KEY, Digest::Sha256), &FakeNetwork::with([]));
        let url = cashier(&channel, &CreateOrder { wallet: Some(wallet), ..order() }).await;
        assert_eq!(url.path(), "/netpay-portal/webpay/pay.do");
        let query = query_of(&url);
        assert_eq!(query["msgType"], msg_type);
        assert_eq!((query["msgSrc"].as_str(), query["signType"].as_str()), ("WWW.TEST.COM", "SHA256"));
        assert_eq!(query["totalAmount"], "1250");
        assert_eq!(query["sign"].len(), 64);
    }
    let channel = channel(portal(PORTAL_KEY, Digest::Sha256), &FakeNetwork::with([]));
    let refused = channel.prepare_order(&CreateOrder { wallet: None, ..order() }).unwrap_err();
    assert_eq!(refused.field, "wallet");
}

/// A stored request is good for ever; what ages belongs to the sending.
#[tokio::test]
async fn a_second_tap_is_signed_for_its_own_moment() {
    let channel = channel(open_platform(), &FakeNetwork::with([]));
    let request = channel.prepare_order(&order()).unwrap();
    assert!(!request.body.contains("requestTimestamp") && !request.body.contains("msgId"));
    let later = channels::CallContext::new(NOW_MS + 240_000, "ffffffffffffffffffffffffffffffff");
    let prepay = channel.submit_order(&later, &request).await.unwrap();
    let query = query_of(&Url::parse(&prepay.prepay_id).unwrap());
    assert_eq!(query["timestamp"], "20260105093400");
    assert!(query["content"].contains("\"requestTimestamp\":\"2026-01-05 09:34:00\""));
    assert_eq!(channel.capabilities().prepay_valid_ms, Some(0), "an old address is never used again");
}

#[test]
fn numbers_begin_with_the_source_number() {
    let channel = channel(open_platform(), &FakeNetwork::with([]));
    assert_eq!(channel.number_prefix(), "1017");
    let field = |change: &dyn Fn(&mut CreateOrder)| {
        let mut order = order();
        change(&mut order);
        channel.prepare_order(&order).unwrap_err().field
    };
    assert_eq!(field(&|o| o.out_trade_no = OutTradeNo::parse("P26010509300001").unwrap()), "out_trade_no");
    assert_eq!(field(&|o| o.amount = Fen::ZERO), "amount");
    assert_eq!(field(&|o| o.amount = Fen::new(100_000_001).unwrap()), "amount");
    assert_eq!(field(&|o| o.notify_url = "/notify".to_owned()), "notify_url");
    assert_eq!(field(&|o| o.return_url = Some("https://pay.example.com/r?o=1".to_owned())), "return_url");
    assert_eq!(field(&|o| o.description = " ".to_owned()), "description");
}

#[tokio::test]
async fn a_query_is_signed_over_its_bytes() {
    let paid = json!({
        "errCode": "SUCCESS", "mid": MID, "tid": TID, "merOrderId": ORDER, "status": "TRADE_SUCCESS",
        "totalAmount": 1250, "buyerPayAmount": 1200, "targetOrderId": "4200001234202601050000000001",
        "targetSys": "Alipay 2.0", "connectSys": "UNIONPAY", "payTime": "2026-01-05 09:30:31",
        "responseTimestamp": "2026-01-05 09:31:00", "something": {"new": [1]},
    });
    let network = FakeNetwork::with([says(&paid)]);
    let report = channel(open_platform(), &network).query(&ctx(), &order_ref()).await.unwrap();
    assert_eq!((report.state, report.amount.unwrap().value()), (TradeState::Paid, 1250));
    assert_eq!((report.mch_id.as_deref(), report.currency.as_deref()), (Some(MID), Some("CNY")));
    let request = &network.requests()[0];
    assert_eq!(request.uri(), "https://api-mop.chinaums.com/v1/netpay/query");
    assert_eq!(request.method(), "POST");
    let authorization = request.headers()["authorization"].to_str().unwrap();
    let nonce = ctx().nonce;
    assert_eq!(authorization, open_authorization(APP_ID, &secret(APP_KEY), NOW_MS, &nonce, request.body()));
    assert!(open_authorization_fits(authorization, APP_ID, &secret(APP_KEY), request.body()));
    assert!(!open_authorization_fits(authorization, APP_ID, &secret(APP_KEY), b"{}"));
    let body = sent(request);
    assert_eq!(body["instMid"], "YUEDANDEFAULT");
    assert_eq!(body["requestTimestamp"], "2026-01-05 09:30:00");
    assert_eq!(body["merOrderId"], ORDER);
}

#[tokio::test]
async fn a_query_over_the_portal_names_its_kind() {
    let answer = json!({"errCode": "SUCCESS", "mid": MID, "merOrderId": ORDER, "status": "NEW_ORDER", "totalAmount": "1250"});
    let network = FakeNetwork::with([signs(answer, Digest::Md5, PORTAL_KEY)]);
    let channel = channel(portal(PORTAL_KEY, Digest::Md5), &network);
    let report = channel.query(&ctx(), &order_ref()).await.unwrap();
    assert_eq!((report.state, report.amount.unwrap().value()), (TradeState::NotPaid, 1250));
    let request = &network.requests()[0];
    assert_eq!(request.uri(), "https://qr.chinaums.com/netpay-route-server/api/");
    assert!(!request.headers().contains_key("authorization"));
    let body = sent(request);
    assert_eq!(
        (&body["msgType"], &body["msgSrc"], &body["signType"]),
        (&json!("query"), &json!("WWW.TEST.COM"), &json!("MD5"))
    );
    assert_eq!(body["sign"].as_str().unwrap().len(), 32);
}

#[tokio::test]
async fn an_answer_about_another_order_is_none() {
    let other =
        json!({"errCode": "SUCCESS", "mid": MID, "merOrderId": "1017P000000", "status": "TRADE_SUCCESS"});
    let channel = channel(open_platform(), &FakeNetwork::with([says(&other)]));
    let error = channel.query(&ctx(), &order_ref()).await.unwrap_err();
    assert!(matches!(error, CallError::Malformed(_)), "{error:?}");
}

async fn close(answers: Vec<Value>) -> Result<CloseOutcome, CallError> {
    let network = FakeNetwork::with(answers.iter().map(says));
    channel(open_platform(), &network).close(&ctx(), &order_ref()).await
}

#[tokio::test]
async fn closing() {
    let state = |status: &str| json!({"errCode": "SUCCESS", "mid": MID, "merOrderId": ORDER, "status": status, "totalAmount": 1250});
    let not_allowed = json!({"errCode": "OPERATION_NOT_ALLOWED", "errMsg": "订单状态不允许"});
    assert_eq!(close(vec![state("TRADE_CLOSED")]).await, Ok(CloseOutcome::Closed));
    assert_eq!(close(vec![json!({"errCode": "NO_ORDER"})]).await, Ok(CloseOutcome::NotFound));
    let paid = close(vec![not_allowed.clone(), state("TRADE_SUCCESS")]).await;
    assert_eq!(paid, Ok(CloseOutcome::AlreadyPaid));
    let closed = close(vec![not_allowed.clone(), state("TRADE_CLOSED")]).await;
    assert_eq!(closed, Ok(CloseOutcome::Closed));
    let open = close(vec![not_allowed, state("NEW_ORDER")]).await.unwrap_err();
    assert_eq!(open.code(), "rejected");
    // An outcome that is open is not asked about in the same breath.
    let busy = close(vec![json!({"errCode": "ORDER_PROCESSING"})]).await.unwrap_err();
    assert!(busy.is_unknown());
}

async fn refunding(answers: Vec<Value>) -> (Result<RefundState, CallError>, Vec<Value>) {
    let network = FakeNetwork::with(answers.iter().map(says));
    let channel = channel(open_platform(), &network);
    let request = channel.prepare_refund(&refund()).unwrap();
    let state = channel.submit_refund(&ctx(), &request).await.map(|report| report.state);
    (state, network.requests().iter().map(sent).collect())
}

fn refunded(status: Option<&str>) -> Value {
    let mut answer = json!({
        "errCode": "SUCCESS", "mid": MID, "merOrderId": ORDER, "refundOrderId": REFUND, "refundAmount": "250",
        "totalAmount": 1250, "status": "TRADE_SUCCESS",
    });
    if let Some(status) = status {
        answer["refundStatus"] = status.into();
    }
    answer
}

#[tokio::test]
async fn refunds() {
    let (state, sent) = refunding(vec![refunded(Some("SUCCESS"))]).await;
    assert_eq!(state, Ok(RefundState::Succeeded));
    assert_eq!((&sent[0]["merOrderId"], &sent[0]["refundOrderId"]), (&json!(ORDER), &json!(REFUND)));
    assert_eq!((&sent[0]["refundAmount"], &sent[0]["refundDesc"]), (&json!(250), &json!("重复缴费")));
    for (status, expected) in [
        (Some("PROCESSING"), RefundState::Processing),
        (Some("UNKNOWN"), RefundState::Processing),
        (None, RefundState::Processing),
        (Some("FAIL"), RefundState::Closed),
    ] {
        assert_eq!(refunding(vec![refunded(status)]).await.0, Ok(expected), "{status:?}");
    }
}

#[tokio::test]
async fn refunds_that_fail_behind_chinaums() {
    let target = |refund_status: Option<&str>, status: &str| {
        let mut answer = refunded(refund_status);
        answer["errCode"] = "TARGET_FAIL".into();
        answer["status"] = status.into();
        answer
    };
    let open = refunding(vec![target(Some("UNKNOWN"), "UNKNOWN")]).await.0;
    assert_eq!(open, Ok(RefundState::Processing));
    assert_eq!(refunding(vec![target(None, "UNKNOWN")]).await.0, Ok(RefundState::Processing));
    let failed = refunding(vec![target(None, "TRADE_SUCCESS")]).await.0.unwrap_err();
    assert!(!failed.is_unknown());
    // The gateway's own errors leave a refund open.
    let gateway = json!({"errCode": "9200", "errInfo": "网关忙"});
    assert!(refunding(vec![gateway]).await.0.unwrap_err().is_unknown());
}

#[tokio::test]
async fn an_incomplete_order_is_repaired_by_a_query() {
    let answers = vec![
        json!({"errCode": "INVALID_ORDER", "errMsg": "订单信息不全"}),
        json!({"errCode": "SUCCESS", "mid": MID, "merOrderId": ORDER, "status": "TRADE_SUCCESS"}),
        refunded(Some("SUCCESS")),
    ];
    let (state, sent) = refunding(answers).await;
    assert_eq!(state, Ok(RefundState::Succeeded));
    assert!(sent[1].get("refundOrderId").is_none(), "the second is the query");
    assert_eq!(sent[0]["refundOrderId"], sent[2]["refundOrderId"], "the same refund again");
}

#[tokio::test]
async fn a_refund_is_asked_for_by_its_own_number() {
    let answer = json!({
        "errCode": "SUCCESS", "mid": MID, "merOrderId": ORDER, "refundOrderId": REFUND, "refundStatus": "SUCCESS",
        "sendBackAmount": 240, "refundTargetOrderId": "503", "payTime": "2026-01-05 10:00:05",
    });
    let network = FakeNetwork::with([says(&answer)]);
    let report = channel(open_platform(), &network).query_refund(&ctx(), &refund_ref()).await.unwrap();
    assert_eq!((report.state, report.amount), (RefundState::Succeeded, None));
    let request = &network.requests()[0];
    assert_eq!(request.uri().path(), "/v1/netpay/refund-query");
    assert_eq!(sent(request)["merOrderId"], REFUND);
}

#[tokio::test]
async fn a_gateway_that_refuses_with_412_is_understood() {
    let body = r#"{"errCode":"9200","errInfo":"签名验证失败"}"#;
    let channel = channel(open_platform(), &FakeNetwork::with([Ok(plain(412, body))]));
    let error = channel.query(&ctx(), &order_ref()).await.unwrap_err();
    assert_eq!(error.code(), "rejected_signature");
    assert!(error.to_string().contains("签名验证失败"));
}

#[test]
fn nothing_secret_is_printed() {
    for own in [open_platform(), portal(PORTAL_KEY, Digest::Md5)] {
        let printed = format!("{:?}", channel(own, &FakeNetwork::with([])));
        for secret in [APP_KEY, OPEN_KEY, PORTAL_KEY] {
            assert!(!printed.contains(secret), "{printed}");
        }
    }
}

#[test]
fn a_notification_is_answered_in_one_word() {
    let channel = channel(open_platform(), &FakeNetwork::with([]));
    assert_eq!(channel.answer_notification(true).body, "SUCCESS");
    assert_eq!(channel.answer_notification(false).body, "FAILED");
}
