//! Orders, queries, refunds and undos over a fake network.

use std::sync::Arc;

use channels::crypto::SigningKey;
use channels::types::{CloseOutcome, OrderRef, Prepay, RefundState, TradeState};
use channels::unionpay::fields::Fields;
use channels::unionpay::{UnionPayChannel, UnionPayCredentials, UnionPayEndpoints, sign};
use channels::{CallContext, CallError, PaymentChannel as _, RejectKind};
use domain::money::Fen;
use http::Request;

use super::support::{
    CERT_ID, MER_ID, NOW_MS, QUERY_ID, answer, channel, channel_with, credentials, ctx, echo, order,
    order_ref, paid, refund, refund_echo, refund_ref, signed_answer, signed_by,
};
use crate::support::{FakeNetwork, file, plain};

/// What was sent, after its signature was checked as UnionPay would.
fn sent(request: &Request<bytes::Bytes>) -> Fields {
    assert_eq!(request.method(), "POST");
    assert_eq!(request.headers()["content-type"], "application/x-www-form-urlencoded;charset=UTF-8");
    let fields = Fields::from_form(request.body()).unwrap();
    let key = SigningKey::from_pem(&file("made-unionpay-merchant-key.pem")).unwrap();
    assert_eq!(fields.text("signature"), sign::sign(&key, &fields).unwrap());
    assert_eq!(fields.text("certId"), CERT_ID);
    assert_eq!(fields.text("merId"), MER_ID);
    fields
}

fn rejected(error: &CallError) -> RejectKind {
    match error {
        CallError::Rejected { kind, .. } => *kind,
        other => panic!("no refusal: {other:?}"),
    }
}

#[tokio::test]
async fn an_order() {
    let answer = signed_answer(&echo().with("respCode", "00").with("tn", "771126785614017040701"));
    let network = FakeNetwork::with([Ok(answer)]);
    let channel = channel(&network);
    let request = channel.prepare_order(&order()).unwrap();
    assert!(!request.body.contains("certId") && !request.body.contains("signature"));
    let prepay = channel.submit_order(&ctx(), &request).await.unwrap();
    assert_eq!(prepay.prepay_id, "771126785614017040701");

    let requests = network.requests();
    assert_eq!(requests[0].uri(), "http://union.test/gateway/api/appTransReq.do");
    let fields = sent(&requests[0]);
    for (name, value) in [
        ("version", "5.1.0"),
        ("encoding", "UTF-8"),
        ("signMethod", "01"),
        ("txnType", "01"),
        ("txnSubType", "01"),
        ("bizType", "000201"),
        ("channelType", "08"),
        ("accessType", "0"),
        ("orderId", order().out_trade_no.as_str()),
        ("txnTime", "20261201100000"),
        ("txnAmt", "10000"),
        ("currencyCode", "156"),
        ("backUrl", "https://pay.example.com/notify/unionpay/k"),
        ("payTimeout", "20261201100500"),
        // Signs that would break an unencoded echo apart are gone.
        ("orderDesc", "停车缴费 A 1 B 2  粤B12345"),
    ] {
        assert_eq!(fields.text(name), value, "{name}");
    }
}

#[test]
fn what_the_sdk_takes() {
    let network = FakeNetwork::with([]);
    let prepay = Prepay { prepay_id: "771126785614017040701".to_owned(), raw: String::new() };
    let own = || Arc::new(credentials());
    for (endpoints, mode) in [(UnionPayEndpoints::production(), "00"), (UnionPayEndpoints::test(), "01")] {
        let channel = UnionPayChannel::new(network.clone(), endpoints, own());
        let call = channel.wallet_call(&ctx(), &prepay).unwrap();
        let json = serde_json::to_value(&call).unwrap();
        assert_eq!(json, serde_json::json!({"tn": "771126785614017040701", "mode": mode}));
    }
}

#[tokio::test]
async fn answers_to_an_order_that_are_none() {
    let good = echo().with("respCode", "00").with("tn", "771126785614017040701");
    let cases = [
        ("not signed", plain(200, "respCode=00&tn=1"), "missing_header"),
        ("tampered", answer(&signed_by("signer", &good).with("tn", "1")), "bad_signature"),
        ("another order", signed_answer(&good.clone().with("orderId", "P9")), "malformed_answer"),
        (
            "another moment",
            signed_answer(&good.clone().with("txnTime", "20261201100001")),
            "malformed_answer",
        ),
        (
            "another merchant",
            signed_answer(&good.clone().with("merId", "777290058110049")),
            "malformed_answer",
        ),
        ("no tn", signed_answer(&echo().with("respCode", "00")), "malformed_answer"),
        ("no code", signed_answer(&echo()), "malformed_answer"),
        ("a page", plain(200, "<html>"), "malformed_answer"),
        ("another status", plain(502, ""), "malformed_answer"),
    ];
    for (name, answer, code) in cases {
        let channel = channel(&FakeNetwork::with([Ok(answer)]));
        let request = channel.prepare_order(&order()).unwrap();
        let error = channel.submit_order(&ctx(), &request).await.unwrap_err();
        assert_eq!(error.code(), code, "{name}");
        assert!(error.is_unknown(), "{name}: whether the order exists is not known");
    }
}

#[tokio::test]
async fn refusals() {
    for (code, kind, unknown) in [
        ("11", RejectKind::Signature, false),
        ("12", RejectKind::Duplicate, false),
        ("31", RejectKind::Merchant, false),
        ("32", RejectKind::NoPermission, false),
        ("10", RejectKind::Parameter, false),
        ("03", RejectKind::Unavailable, true),
        ("99", RejectKind::Unavailable, true),
        ("64", RejectKind::PayerAccount, false),
    ] {
        let refusal = signed_answer(&echo().with("respCode", code).with("respMsg", "验签失败[9100004]"));
        let channel = channel(&FakeNetwork::with([Ok(refusal)]));
        let request = channel.prepare_order(&order()).unwrap();
        let error = channel.submit_order(&ctx(), &request).await.unwrap_err();
        assert_eq!((rejected(&error), error.is_unknown()), (kind, unknown), "{code}");
        assert!(error.to_string().contains("[9100004]"), "support asks for the detail code");
    }
    // Before it knows the merchant, the gateway does not sign: a refusal, and nothing more than one.
    let refusal = plain(200, "respCode=9100004&respMsg=Signature verification failed");
    let channel = channel(&FakeNetwork::with([Ok(refusal), Ok(plain(200, "respCode=34&respMsg=no"))]));
    let request = channel.prepare_order(&order()).unwrap();
    let error = channel.submit_order(&ctx(), &request).await.unwrap_err();
    assert_eq!(rejected(&error), RejectKind::Signature);
    let error = channel.query(&ctx(), &order_ref()).await.unwrap_err();
    assert_eq!(rejected(&error), RejectKind::Other, "an unsigned 34 does not prove that there is no order");
}

#[tokio::test]
async fn a_query() {
    let later = CallContext::new(NOW_MS + 360_000, "5");
    for (orig, at, state) in [
        ("00", ctx(), TradeState::Paid),
        ("A6", ctx(), TradeState::Paid),
        ("42", ctx(), TradeState::Paid),
        ("03", ctx(), TradeState::Paying),
        ("05", ctx(), TradeState::Paying),
        ("64", ctx(), TradeState::NotPaid),
        // Only once the order can no longer be paid.
        ("64", later.clone(), TradeState::Failed),
        ("05", later, TradeState::Paying),
    ] {
        let network = FakeNetwork::with([Ok(signed_answer(&paid().with("origRespCode", orig)))]);
        let report = channel(&network).query(&at, &order_ref()).await.unwrap();
        assert_eq!(report.state, state, "{orig}");
        if state.was_paid() {
            assert_eq!(report.amount, Some(Fen::new(10_000).unwrap()));
            assert_eq!(report.transaction_id.as_deref(), Some(QUERY_ID));
            assert_eq!(report.currency.as_deref(), Some("CNY"));
        }
        let fields = sent(&network.requests()[0]);
        assert_eq!(network.requests()[0].uri().path(), "/gateway/api/queryTrans.do");
        assert_eq!((fields.text("txnType"), fields.text("txnSubType")), ("00", "00"));
        assert_eq!(fields.text("orderId"), order().out_trade_no.as_str());
        assert_eq!(fields.text("txnTime"), "20261201100000");
    }
    let channel = channel(&FakeNetwork::with([
        Ok(signed_answer(&echo().with("respCode", "34"))),
        Ok(signed_answer(&echo().with("respCode", "37"))),
        Ok(signed_answer(&paid().with("origRespCode", "00").with("txnType", "04"))),
        Ok(signed_answer(&paid())),
    ]));
    assert_eq!(channel.query(&ctx(), &order_ref()).await.unwrap_err(), CallError::NotFound);
    assert_eq!(rejected(&channel.query(&ctx(), &order_ref()).await.unwrap_err()), RejectKind::RateLimited);
    for _ in 0..2 {
        assert_eq!(channel.query(&ctx(), &order_ref()).await.unwrap_err().code(), "malformed_answer");
    }
}

/// Nothing can be closed; time closes it.
#[tokio::test]
async fn closing() {
    let close = async |now_ms: i64, fields: Fields| {
        let channel = channel(&FakeNetwork::with([Ok(signed_answer(&fields))]));
        channel.close(&CallContext::new(now_ms, "5"), &order_ref()).await
    };
    let (soon, over) = (NOW_MS + 359_999, NOW_MS + 360_000);
    let not_found = || echo().with("respCode", "34");
    assert!(close(soon, not_found()).await.is_err());
    assert!(close(soon, paid().with("origRespCode", "64")).await.is_err());
    assert_eq!(close(over, not_found()).await.unwrap(), CloseOutcome::Closed);
    assert_eq!(close(over, paid().with("origRespCode", "64")).await.unwrap(), CloseOutcome::Closed);
    assert!(close(over, paid().with("origRespCode", "05")).await.is_err());
    for at in [soon, over] {
        assert_eq!(close(at, paid().with("origRespCode", "00")).await.unwrap(), CloseOutcome::AlreadyPaid);
    }
    assert!(!channel(&FakeNetwork::with([])).capabilities().can_close);
}

#[tokio::test]
async fn a_refund() {
    let network = FakeNetwork::with([Ok(signed_answer(&refund_echo().with("respCode", "00")))]);
    let channel = channel(&network);
    let request = channel.prepare_refund(&refund()).unwrap();
    let report = channel.submit_refund(&ctx(), &request).await.unwrap();
    assert_eq!(report.state, RefundState::Processing, "00 means accepted");
    assert_eq!(report.amount.unwrap().value(), 2_500);
    let fields = sent(&network.requests()[0]);
    assert_eq!(network.requests()[0].uri().path(), "/gateway/api/backTransReq.do");
    for (name, value) in [
        ("txnType", "04"),
        ("txnSubType", "00"),
        ("bizType", "000201"),
        ("orderId", refund().out_refund_no.as_str()),
        ("txnTime", "20261201110000"),
        ("origQryId", QUERY_ID),
        ("txnAmt", "2500"),
        ("currencyCode", "156"),
        ("backUrl", "https://pay.example.com/notify/unionpay/k/refund"),
    ] {
        assert_eq!(fields.text(name), value, "{name}");
    }
    let unknown = channels::types::CreateRefund { transaction_id: None, ..refund() };
    assert_eq!(channel.prepare_refund(&unknown).unwrap_err().field, "transaction_id");
}

#[test]
fn an_undo_is_for_the_whole_amount_on_the_same_day() {
    let network = FakeNetwork::with([]);
    let kind = |undo: bool, amount: i64, paid_at: i64, at: i64| {
        let own = UnionPayCredentials { undo_same_day: undo, ..credentials() };
        let wanted = channels::types::CreateRefund {
            amount: Fen::new(amount).unwrap(),
            payment_created_at_ms: paid_at,
            created_at_ms: at,
            ..refund()
        };
        let request = channel_with(&network, own).prepare_refund(&wanted).unwrap();
        Fields::from_form(request.body.as_bytes()).unwrap().text("txnType").to_owned()
    };
    let hour = 3_600_000;
    assert_eq!(kind(true, 10_000, NOW_MS, NOW_MS + hour), "31");
    assert_eq!(kind(false, 10_000, NOW_MS, NOW_MS + hour), "04", "not granted");
    assert_eq!(kind(true, 9_999, NOW_MS, NOW_MS + hour), "04", "a part");
    assert_eq!(kind(true, 10_000, NOW_MS, NOW_MS + 24 * hour), "04", "another day");
    assert_eq!(kind(true, 10_000, NOW_MS, NOW_MS + 13 * hour), "04", "after 22:50");
    assert_eq!(kind(true, 10_000, NOW_MS + 13 * hour, NOW_MS + 13 * hour), "04", "paid after 22:50");
}

#[tokio::test]
async fn a_refund_sent_twice_is_one() {
    let duplicate = || Ok(signed_answer(&refund_echo().with("respCode", "12")));
    let known = refund_echo().with("respCode", "00").with("origRespCode", "00").with("queryId", "9");
    let network = FakeNetwork::with([duplicate(), Ok(signed_answer(&known))]);
    let channel = channel(&network);
    let request = channel.prepare_refund(&refund()).unwrap();
    let report = channel.submit_refund(&ctx(), &request).await.unwrap();
    assert_eq!((report.state, report.refund_id.as_str()), (RefundState::Succeeded, "9"));
    let asked = sent(&network.requests()[1]);
    assert_eq!(asked.text("txnType"), "00");
    assert_eq!(
        (asked.text("orderId"), asked.text("txnTime")),
        (refund().out_refund_no.as_str(), "20261201110000")
    );
}

#[tokio::test]
async fn refusals_of_a_refund() {
    for (code, unknown) in
        [("35", false), ("36", false), ("34", false), ("06", true), ("05", true), ("39", true)]
    {
        let network = FakeNetwork::with([Ok(signed_answer(&refund_echo().with("respCode", code)))]);
        let channel = channel(&network);
        let request = channel.prepare_refund(&refund()).unwrap();
        let error = channel.submit_refund(&ctx(), &request).await.unwrap_err();
        assert_eq!(error.is_unknown(), unknown, "{code}");
        assert_ne!(error, CallError::NotFound, "that would mean: send it again");
    }
}

#[tokio::test]
async fn a_query_of_a_refund() {
    for (orig, state) in
        [("00", RefundState::Succeeded), ("05", RefundState::Processing), ("36", RefundState::Closed)]
    {
        let fields = refund_echo().with("respCode", "00").with("origRespCode", orig);
        let network = FakeNetwork::with([Ok(signed_answer(&fields))]);
        let report = channel(&network).query_refund(&ctx(), &refund_ref()).await.unwrap();
        assert_eq!(report.state, state, "{orig}");
        assert_eq!(sent(&network.requests()[0]).text("txnTime"), "20261201110000");
    }
    let network = FakeNetwork::with([Ok(signed_answer(&refund_echo().with("respCode", "34")))]);
    assert_eq!(channel(&network).query_refund(&ctx(), &refund_ref()).await.unwrap_err(), CallError::NotFound);
}

#[tokio::test]
async fn the_probe() {
    let probe = async |fields: Fields| {
        // The number is made from the nonce: what the answer repeats is worked out first.
        let network = FakeNetwork::with([Ok(signed_answer(&fields))]);
        let result = channel(&network).probe(&ctx()).await;
        (result, sent(&network.requests()[0]))
    };
    let (result, asked) = probe(echo().with("respCode", "34")).await;
    assert_eq!(result, Ok(()));
    assert!(asked.text("orderId").starts_with("PEAKE"));
    let (result, _) = probe(echo().with("respCode", "11")).await;
    assert_eq!(rejected(&result.unwrap_err()), RejectKind::Signature);
}

#[test]
fn orders_that_cannot_be_sent() {
    let channel = channel(&FakeNetwork::with([]));
    let base = order();
    let cases = [
        ("amount", channels::types::CreateOrder { amount: Fen::ZERO, ..base.clone() }),
        ("notify_url", channels::types::CreateOrder { notify_url: "/k".to_owned(), ..base.clone() }),
        (
            "notify_url",
            channels::types::CreateOrder { notify_url: "https://a.example/?b=1".to_owned(), ..base.clone() },
        ),
        ("time_expire", channels::types::CreateOrder { time_expire_ms: NOW_MS, ..base }),
    ];
    for (field, order) in cases {
        assert_eq!(channel.prepare_order(&order).unwrap_err().field, field);
    }
}

/// Whole seconds of `created_at` name an order; the milliseconds do not.
#[tokio::test]
async fn the_moment_is_told_in_seconds() {
    let network = FakeNetwork::with([Ok(signed_answer(&echo().with("respCode", "34")))]);
    let order = OrderRef { created_at_ms: NOW_MS + 999, ..order_ref() };
    assert_eq!(channel(&network).query(&ctx(), &order).await.unwrap_err(), CallError::NotFound);
}
