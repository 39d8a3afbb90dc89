//! Each call of v2 over a fake network.

use channels::http::{ClientIdentity, TransportError};
use channels::types::{
    CloseOutcome, CreateRefund, NotificationBody, PreparedRequest, RefundRef, RefundState, TradeState,
};
use channels::wechat::WechatProduct;
use channels::wechat::v2::{SignType, sign, xml};
use channels::{CallError, NotifyError, PaymentChannel as _, RejectKind, VerifyError};
use domain::ids::OutRefundNo;
use domain::money::Fen;
use http::HeaderMap;

use crate::support::{APP_ID, FakeNetwork, MCH_ID, NOW_MS, ctx, order, order_ref, plain};
use crate::v2_support::{API_KEY, answer, channel, channel_of, fields, refusal, signed_xml};

fn trade(state: &str) -> http::Response<bytes::Bytes> {
    answer(&[
        ("trade_state", state),
        ("out_trade_no", "SBX20260102000001"),
        ("transaction_id", "42"),
        ("openid", "oX"),
        ("total_fee", "1000"),
        ("cash_fee", "1"),
        ("time_end", "20260102030405"),
        ("unknown_field", "of tomorrow"),
    ])
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

fn read(request: &PreparedRequest) -> xml::Fields {
    xml::read(request.body.as_bytes(), "xml").unwrap()
}

#[test]
fn the_order_request_is_pure_and_exact() {
    let channel = channel(&FakeNetwork::with([]));
    let request = channel.prepare_order(&order()).unwrap();
    assert_eq!(request, channel.prepare_order(&order()).unwrap());
    assert_eq!(request.path, "/pay/unifiedorder");
    assert_eq!(
        read(&request),
        fields(&[
            ("appid", APP_ID),
            ("mch_id", MCH_ID),
            ("body", "停车费"),
            ("out_trade_no", "SBX20260102000001"),
            ("fee_type", "CNY"),
            ("total_fee", "1000"),
            ("spbill_create_ip", "127.0.0.1"),
            ("time_expire", "20260102030910"),
            ("notify_url", "https://pay.example.com/notify/wechat/k"),
            ("trade_type", "JSAPI"),
            ("openid", "oTESTopenid0000000000000001"),
            ("sign_type", "HMAC-SHA256"),
        ])
    );
}

/// v3 counts characters, v2 bytes: 60 Chinese characters are 180 bytes.
#[test]
fn the_description_is_cut_by_bytes_and_never_inside_a_character() {
    let channel = channel(&FakeNetwork::with([]));
    let mut order = order();
    order.description = "停".repeat(60);
    let body = read(&channel.prepare_order(&order).unwrap())["body"].clone();
    assert_eq!((body.len(), body.as_str()), (126, "停".repeat(42).as_str()));
    order.description = format!("A{}", "停".repeat(60));
    assert_eq!(read(&channel.prepare_order(&order).unwrap())["body"].len(), 127);
    order.description = "<a> & \u{1} ]]>".to_owned();
    assert_eq!(read(&channel.prepare_order(&order).unwrap())["body"], "<a> &   ]]>");
}

#[test]
fn an_order_in_an_app_names_no_payer() {
    let network = FakeNetwork::with([]);
    let channel = channel_of(&network, WechatProduct::App, SignType::HmacSha256);
    assert!(!channel.capabilities().needs_payer_id);
    let mut order = order();
    order.payer_id = String::new();
    let request = read(&channel.prepare_order(&order).unwrap());
    assert_eq!((request["trade_type"].as_str(), request.get("openid")), ("APP", None));
    let scan = crate::v2_support::channel(&network);
    assert_eq!(scan.prepare_order(&order).unwrap_err().field, "payer_id");
}

#[test]
fn the_payer_is_left_a_minute() {
    let channel = channel(&FakeNetwork::with([]));
    let mut order = order();
    (order.created_at_ms, order.time_expire_ms) = (NOW_MS, NOW_MS + 5_000);
    let ends = read(&channel.prepare_order(&order).unwrap())["time_expire"].clone();
    assert_eq!(ends, domain::time::UnixMs(NOW_MS + 90_000).shanghai_compact());
}

#[tokio::test]
async fn ordering_sends_the_stored_bytes_with_a_signature() {
    for kind in [SignType::Md5, SignType::HmacSha256] {
        let network = FakeNetwork::with([Ok(answer(&[("prepay_id", "wx26"), ("trade_type", "JSAPI")]))]);
        let channel = channel_of(&network, WechatProduct::Jsapi, kind);
        let request = channel.prepare_order(&order()).unwrap();
        assert_eq!(channel.submit_order(&ctx(), &request).await.unwrap().prepay_id, "wx26");
        let sent = network.requests().remove(0);
        assert_eq!(sent.uri(), "http://pay.test/pay/unifiedorder");
        assert_eq!(sent.headers()["content-type"], "text/xml; charset=utf-8");
        assert!(sent.extensions().get::<ClientIdentity>().is_none());
        let stored = request.body.strip_suffix("</xml>").unwrap();
        assert!(sent.body().starts_with(stored.as_bytes()));
        let mut got = xml::read(sent.body(), "xml").unwrap();
        let signature = got.remove("sign").unwrap();
        assert_eq!(got["nonce_str"], ctx().nonce);
        assert_eq!(signature, sign::sign(&got, API_KEY, kind));
    }
}

#[tokio::test]
async fn a_query_reads_every_state() {
    for (word, state) in [
        ("SUCCESS", TradeState::Paid),
        ("REFUND", TradeState::PaidThenRefunded),
        ("NOTPAY", TradeState::NotPaid),
        ("USERPAYING", TradeState::Paying),
        ("ACCEPT", TradeState::Paying),
        ("CLOSED", TradeState::Closed),
        ("REVOKED", TradeState::Closed),
        ("PAYERROR", TradeState::Failed),
    ] {
        let report =
            channel(&FakeNetwork::with([Ok(trade(word))])).query(&ctx(), &order_ref()).await.unwrap();
        assert_eq!(report.state, state);
        assert_eq!(report.amount.unwrap().value(), 1000, "the total counts, not what the payer paid");
        assert_eq!(report.currency.as_deref(), Some("CNY"));
        assert_eq!(report.paid_at_ms, Some(1_767_294_245_000));
    }
    let bare = answer(&[("trade_state", "NOTPAY"), ("out_trade_no", "SBX20260102000001")]);
    let report = channel(&FakeNetwork::with([Ok(bare)])).query(&ctx(), &order_ref()).await.unwrap();
    assert_eq!((report.amount, report.currency, report.paid_at_ms), (None, None, None));
}

#[tokio::test]
async fn answers_that_are_not_believed() {
    let unsigned =
        plain(200, "<xml><return_code>SUCCESS</return_code><result_code>SUCCESS</result_code></xml>");
    let mut tampered = trade("NOTPAY");
    *tampered.body_mut() =
        String::from_utf8_lossy(tampered.body()).replace("NOTPAY", "SUCCESS").into_bytes().into();
    let strange = signed_xml(&[("return_code", "SUCCESS"), ("sign_type", "SM3")], SignType::Md5);
    for (response, code) in [
        (unsigned, "missing_header"),
        (tampered, "bad_signature"),
        (plain(200, &strange), "unsupported_signature_type"),
        (plain(200, "<html></html>"), "malformed_answer"),
        (trade("SUCCESS_OF_SORTS"), "malformed_answer"),
        (answer(&[("trade_state", "SUCCESS"), ("out_trade_no", "OTHER")]), "malformed_answer"),
        (answer(&[("mch_id", "1900000002"), ("trade_state", "SUCCESS")]), "malformed_answer"),
        (plain(502, "<html>"), "provider_unavailable"),
    ] {
        let error =
            channel(&FakeNetwork::with([Ok(response)])).query(&ctx(), &order_ref()).await.unwrap_err();
        assert_eq!(error.code(), code);
        assert!(error.is_unknown(), "{code}");
    }
    let error = channel(&FakeNetwork::with([Err(TransportError::Timeout)])).query(&ctx(), &order_ref()).await;
    assert!(error.unwrap_err().is_unknown());
}

#[tokio::test]
async fn refusals() {
    use RejectKind as K;
    for (code, kind) in [
        ("SYSTEMERROR", K::Unavailable),
        ("BIZERR_NEED_RETRY", K::Unavailable),
        ("SIGNERROR", K::Signature),
        ("MCHID_NOT_EXIST", K::Merchant),
        ("APPID_NOT_EXIST", K::AppNotBound),
        ("APPID_MCHID_NOT_MATCH", K::AppNotBound),
        ("NOAUTH", K::NoPermission),
        ("OUT_TRADE_NO_USED", K::Duplicate),
        ("INVALID_REQUEST", K::Parameter),
        ("LACK_PARAMS", K::Parameter),
        ("PARAM_ERROR", K::Parameter),
        ("FREQUENCY_LIMITED", K::RateLimited),
        ("INVALID_REQ_TOO_MUCH", K::RateLimited),
        ("NOTENOUGH", K::Balance),
        ("USER_ACCOUNT_ABNORMAL", K::PayerAccount),
        ("TRADE_STATE_ERROR", K::Other),
    ] {
        let error = channel(&FakeNetwork::with([Ok(refusal(code, "x"))])).query(&ctx(), &order_ref()).await;
        assert!(matches!(error, Err(CallError::Rejected { kind: k, .. }) if k == kind), "{code} {error:?}");
    }
    for (code, wanted) in [
        ("ORDERPAID", CallError::AlreadyPaid),
        ("ORDERCLOSED", CallError::Closed),
        ("ORDERNOTEXIST", CallError::NotFound),
    ] {
        let error = channel(&FakeNetwork::with([Ok(refusal(code, "x"))])).query(&ctx(), &order_ref()).await;
        assert_eq!(error.unwrap_err(), wanted);
    }
    for (words, kind) in [
        ("签名错误", K::Signature),
        ("appid和mch_id不匹配", K::AppNotBound),
        ("mch_id参数格式错误", K::Merchant),
        ("缺少参数", K::Parameter),
        ("什么都不是", K::Unavailable),
    ] {
        let body = format!(
            "<xml><return_code><![CDATA[FAIL]]></return_code><return_msg><![CDATA[{words}]]></return_msg></xml>"
        );
        let error = channel(&FakeNetwork::with([Ok(plain(200, &body))])).query(&ctx(), &order_ref()).await;
        assert!(matches!(error, Err(CallError::Rejected { kind: k, .. }) if k == kind), "{words} {error:?}");
    }
}

#[tokio::test]
async fn closing() {
    let network = FakeNetwork::with([Ok(answer(&[]))]);
    assert_eq!(channel(&network).close(&ctx(), &order_ref()).await, Ok(CloseOutcome::Closed));
    assert_eq!(network.requests()[0].uri(), "http://pay.test/pay/closeorder");
    for (code, outcome) in [
        ("ORDERCLOSED", CloseOutcome::Closed),
        ("ORDERPAID", CloseOutcome::AlreadyPaid),
        ("ORDERNOTEXIST", CloseOutcome::NotFound),
    ] {
        let network = FakeNetwork::with([Ok(refusal(code, "x"))]);
        assert_eq!(channel(&network).close(&ctx(), &order_ref()).await, Ok(outcome), "{code}");
    }
    let refused = || Ok(refusal("TRADE_STATE_ERROR", "订单状态错误"));
    let network = FakeNetwork::with([refused(), Ok(trade("SUCCESS"))]);
    assert_eq!(channel(&network).close(&ctx(), &order_ref()).await, Ok(CloseOutcome::AlreadyPaid));
    let network = FakeNetwork::with([refused(), Ok(trade("NOTPAY"))]);
    let got = channel(&network).close(&ctx(), &order_ref()).await;
    assert!(matches!(got, Err(CallError::Rejected { kind: RejectKind::Other, .. })), "{got:?}");
}

#[tokio::test]
async fn refunding() {
    let accepted = answer(&[
        ("transaction_id", "42"),
        ("out_trade_no", "SBX20260102000001"),
        ("out_refund_no", "R20260102000001"),
        ("refund_id", "50"),
        ("refund_fee", "300"),
        ("total_fee", "1000"),
        ("cash_fee", "1"),
    ]);
    let network = FakeNetwork::with([Ok(accepted)]);
    let channel = channel(&network);
    let request = channel.prepare_refund(&refund()).unwrap();
    assert_eq!(
        read(&request),
        fields(&[
            ("appid", APP_ID),
            ("mch_id", MCH_ID),
            ("transaction_id", "42"),
            ("out_refund_no", "R20260102000001"),
            ("total_fee", "1000"),
            ("refund_fee", "300"),
            ("refund_fee_type", "CNY"),
            ("refund_desc", "重复支付"),
            ("notify_url", "https://pay.example.com/notify/wechat/k/refund"),
            ("sign_type", "HMAC-SHA256"),
        ])
    );
    let report = channel.submit_refund(&ctx(), &request).await.unwrap();
    assert_eq!(report.state, RefundState::Processing, "accepted is not yet done");
    assert_eq!((report.amount.unwrap().value(), report.total.map(Fen::value)), (300, Some(1000)));
    let sent = network.requests().remove(0);
    assert_eq!(sent.uri(), "http://pay.test/secapi/pay/refund");
    let identity = sent.extensions().get::<ClientIdentity>().expect("refunds go over mutual TLS");
    assert_eq!(&*identity.certificate_pem, "the certificate");
    assert!(!format!("{identity:?} {channel:?}").contains("private key"));

    let without = "<html><body>400 No required SSL certificate was sent</body></html>";
    let refusing = crate::v2_support::channel(&FakeNetwork::with([Ok(plain(400, without))]));
    let error = refusing.submit_refund(&ctx(), &request).await.unwrap_err();
    assert_eq!(error.code(), "rejected_client_certificate");

    let of_v3 = PreparedRequest { path: "/v3/refund/domestic/refunds".to_owned(), ..request };
    let error = crate::v2_support::channel(&FakeNetwork::with([])).submit_refund(&ctx(), &of_v3).await;
    assert!(matches!(error, Err(CallError::NotSent(_))));
}

#[tokio::test]
async fn a_refund_query_finds_ours_among_several() {
    for (word, state) in [
        ("SUCCESS", RefundState::Succeeded),
        ("REFUNDCLOSE", RefundState::Closed),
        ("PROCESSING", RefundState::Processing),
        ("CHANGE", RefundState::Abnormal),
    ] {
        let found = answer(&[
            ("out_trade_no", "SBX20260102000001"),
            ("total_fee", "1000"),
            ("refund_count", "2"),
            ("out_refund_no_0", "OTHER"),
            ("refund_id_0", "49"),
            ("refund_fee_0", "700"),
            ("refund_status_0", "SUCCESS"),
            ("out_refund_no_1", "R20260102000001"),
            ("refund_id_1", "50"),
            ("refund_fee_1", "300"),
            ("refund_status_1", word),
            ("refund_recv_accout_1", "支付用户零钱"),
            ("refund_success_time_1", "2026-01-02 03:04:05"),
        ]);
        let report =
            channel(&FakeNetwork::with([Ok(found)])).query_refund(&ctx(), &refund_ref()).await.unwrap();
        assert_eq!(
            (report.state, report.amount.unwrap().value(), report.refund_id.as_str()),
            (state, 300, "50")
        );
        assert_eq!(report.succeeded_at_ms, Some(1_767_294_245_000));
        assert_eq!(report.received_by.as_deref(), Some("支付用户零钱"));
    }
    let none = refusal("REFUNDNOTEXIST", "not exist");
    let got = channel(&FakeNetwork::with([Ok(none)])).query_refund(&ctx(), &refund_ref()).await;
    assert_eq!(got.unwrap_err(), CallError::NotFound);
    let other = answer(&[("out_refund_no_0", "OTHER")]);
    let got = channel(&FakeNetwork::with([Ok(other)])).query_refund(&ctx(), &refund_ref()).await;
    assert!(matches!(got, Err(CallError::Malformed(_))));
}

fn parse(body: &str) -> Result<NotificationBody, NotifyError> {
    let channel = channel(&FakeNetwork::with([]));
    channel.parse_notification(&HeaderMap::new(), body.as_bytes(), NOW_MS).map(|n| n.body)
}

#[test]
fn notifications_of_payments() {
    let paid = [
        ("return_code", "SUCCESS"),
        ("result_code", "SUCCESS"),
        ("appid", APP_ID),
        ("mch_id", MCH_ID),
        ("out_trade_no", "SBX20260102000001"),
        ("total_fee", "1000"),
        ("time_end", "20260102030405"),
    ];
    for kind in [SignType::Md5, SignType::HmacSha256] {
        let body = signed_xml(&paid, kind);
        assert!(matches!(parse(&body), Ok(NotificationBody::Payment(t)) if t.state == TradeState::Paid));
        let dearer = body.replace("1000", "1001");
        assert_eq!(parse(&dearer).unwrap_err(), NotifyError::Unverified(VerifyError::BadSignature));
        let added = body.replace("</xml>", "<coupon_fee>1</coupon_fee></xml>");
        assert_eq!(parse(&added).unwrap_err(), NotifyError::Unverified(VerifyError::BadSignature));
    }
    // The same words by another key.
    let mut forged = fields(&paid);
    forged.insert("sign".to_owned(), sign::sign(&forged, "192006250b4c09247ec02edce69f6a2D", SignType::Md5));
    let forged = xml::write(forged.iter().map(|(n, v)| (n.as_str(), v.as_str())));
    assert_eq!(parse(&forged).unwrap_err().code(), "bad_signature");
    let unsigned = xml::write(paid);
    assert_eq!(parse(&unsigned).unwrap_err().code(), "missing_header");
    assert_eq!(parse("{}").unwrap_err().code(), "malformed");
    assert_eq!(parse("<!DOCTYPE a><xml></xml>").unwrap_err().code(), "malformed");
    let failed = [("return_code", "SUCCESS"), ("result_code", "FAIL")];
    let failed: Vec<_> = paid.iter().skip(2).chain(&failed).copied().collect();
    let NotificationBody::Payment(trade) = parse(&signed_xml(&failed, SignType::Md5)).unwrap() else {
        panic!("not a payment")
    };
    assert!(!trade.state.was_paid());
}

/// Not signed: what opens is a hint, and what does not open says nothing about our key.
#[test]
fn notifications_of_refunds_are_hints() {
    use aws_lc_rs::cipher::{AES_256, PaddedBlockEncryptingKey, UnboundCipherKey};
    use base64::Engine as _;
    let seal = |api_key: &str, plain: &str| {
        let key = channels::wechat::v2::req_info_key(api_key);
        let key = UnboundCipherKey::new(&AES_256, key.as_bytes()).unwrap();
        let mut bytes = plain.as_bytes().to_vec();
        PaddedBlockEncryptingKey::ecb_pkcs7(key).unwrap().encrypt(&mut bytes).unwrap();
        base64::engine::general_purpose::STANDARD.encode(bytes)
    };
    let body = |req_info: &str| {
        xml::write([
            ("return_code", "SUCCESS"),
            ("appid", APP_ID),
            ("mch_id", MCH_ID),
            ("req_info", req_info),
        ])
    };
    let plain = "<root><out_refund_no>R1</out_refund_no><refund_status>SUCCESS</refund_status></root>";
    let NotificationBody::RefundHint(hint) = parse(&body(&seal(API_KEY, plain))).unwrap() else {
        panic!("believed")
    };
    assert_eq!((hint.out_refund_no.as_str(), hint.mch_id.as_deref()), ("R1", Some(MCH_ID)));
    for req_info in [
        seal("192006250b4c09247ec02edce69f6a2D", plain),
        seal(API_KEY, "<root><!DOCTYPE a></root>"),
        "not base64!".to_owned(),
        "AAAA".to_owned(),
    ] {
        assert_eq!(parse(&body(&req_info)).unwrap_err(), NotifyError::Unverified(VerifyError::BadSignature));
    }
    assert_eq!(parse(&body(&seal(API_KEY, "<root></root>"))).unwrap_err().code(), "malformed");
}

#[test]
fn what_wechat_is_answered() {
    let channel = channel(&FakeNetwork::with([]));
    for (accepted, status, word) in [(true, 200, "SUCCESS"), (false, 400, "FAIL")] {
        let answer = channel.answer_notification(accepted);
        assert_eq!((answer.status, answer.content_type), (status, Some("text/xml; charset=utf-8")));
        assert_eq!(xml::read(answer.body.as_bytes(), "xml").unwrap()["return_code"], word);
    }
}
