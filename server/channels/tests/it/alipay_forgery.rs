//! Nothing that was touched gets through (promise 5), and only the seven bytes acknowledge.

use channels::alipay::{AlipayChannel, AlipayKeys, AlipayProduct, CertificateMode, RootFile};
use channels::types::{NotificationBody, TradeState};
use channels::{CallError, NotifyError, PaymentChannel as _, VerifyError};
use http::HeaderMap;
use proptest::prelude::*;

use crate::alipay_support::{
    APP_ID, NOW_MS, NUMBER, SELLER_ID, TRADE_NO, certificate_mode, channel, credentials, ctx, endpoints,
    notification, order_ref, plain, signed,
};
use crate::support::{FakeNetwork, file};

const PAID: [(&str, &str); 13] = [
    ("notify_type", "trade_status_sync"),
    ("notify_id", "2026010501222093031000010000000001"),
    ("notify_time", "2026-01-05 09:30:32"),
    ("charset", "utf-8"),
    ("app_id", APP_ID),
    ("seller_id", SELLER_ID),
    ("out_trade_no", NUMBER),
    ("trade_no", TRADE_NO),
    ("trade_status", "TRADE_SUCCESS"),
    ("total_amount", "12.50"),
    ("gmt_payment", "2026-01-05 09:30:31"),
    ("subject", "a+b & 停车"),
    ("body", ""),
];

fn parse(body: &[u8]) -> Result<channels::types::Notification, NotifyError> {
    channel(&FakeNetwork::with([])).parse_notification(&HeaderMap::new(), body, NOW_MS)
}

fn with(changes: &[(&'static str, &'static str)]) -> Vec<u8> {
    let mut all = PAID.to_vec();
    for (name, value) in changes {
        all.retain(|(known, _)| known != name);
        all.push((name, value));
    }
    notification(&all)
}

fn state(changes: &[(&'static str, &'static str)]) -> TradeState {
    let NotificationBody::Payment(trade) = parse(&with(changes)).unwrap().body else {
        panic!("not a payment")
    };
    trade.state
}

#[test]
fn the_honest_one_passes() {
    assert_eq!(state(&[]), TradeState::Paid);
    assert_eq!(state(&[("trade_status", "TRADE_FINISHED")]), TradeState::Paid);
    assert_eq!(state(&[("trade_status", "WAIT_BUYER_PAY")]), TradeState::NotPaid);
    assert_eq!(state(&[("trade_status", "TRADE_CLOSED")]), TradeState::Closed);
    // News of refunds: it was paid all the same.
    assert_eq!(state(&[("refund_fee", "2.50"), ("out_biz_no", "R1")]), TradeState::PaidThenRefunded);
    let closed = [("trade_status", "TRADE_CLOSED"), ("gmt_refund", "2026-01-05 09:40:00.120")];
    assert_eq!(state(&closed), TradeState::PaidThenRefunded);
    assert_eq!(state(&[("refund_fee", "0.00")]), TradeState::Paid);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn one_changed_byte(at in any::<prop::sample::Index>(), by in 0x21..0x7eu8) {
        let mut body = with(&[]);
        // What is empty is not signed, and says nothing.
        let said = |body: &[u8]| {
            let mut form = channels::alipay::sign::decode(body)?;
            form.retain(|_, value| !value.is_empty());
            Some(form)
        };
        let honest = said(&body);
        let at = at.index(body.len());
        body[at] = by;
        // A byte that spells the same parameters (`%2b` for `%2B`) is no forgery.
        prop_assume!(said(&body) != honest);
        prop_assert!(parse(&body).is_err());
    }

    #[test]
    fn anything_at_all(body in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(parse(&body).is_err());
    }

    #[test]
    fn any_answer_at_all(body in "\\PC{0,300}") {
        let network = FakeNetwork::with([Ok(plain(&body))]);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let got = runtime.block_on(channel(&network).query(&ctx(), &order_ref()));
        prop_assert!(got.is_err_and(|e| e.is_unknown()));
    }
}

#[test]
fn what_is_refused() {
    let said = |body: &[u8]| parse(body).unwrap_err().code();
    assert_eq!(said(b""), "missing_header");
    assert_eq!(said(b"sign=x&sign=y"), "malformed");
    assert_eq!(said(b"subject=%ff"), "malformed");
    let honest = String::from_utf8(with(&[])).unwrap();
    assert_eq!(
        said(honest.replace("sign_type=RSA2", "sign_type=RSA").as_bytes()),
        "unsupported_signature_type"
    );
    assert_eq!(said(honest.replace("&sign_type=RSA2", "").as_bytes()), "missing_header");
    assert_eq!(said(honest.replace("total_amount=12.50", "total_amount=0.01").as_bytes()), "bad_signature");
    assert_eq!(said(format!("{honest}&refund_fee=12.50").as_bytes()), "bad_signature");
    // Decoded twice, the plus would be a blank.
    assert_eq!(said(honest.replace("%2B", "+").as_bytes()), "bad_signature");
    assert_eq!(said(&with(&[("notify_type", "dut_user_sign")])), "unsupported_event");
    assert_eq!(said(&with(&[("charset", "gbk")])), "malformed");
    assert_eq!(said(&with(&[("trade_status", "TRADE_SOMETHING")])), "malformed");
    assert_eq!(said(&with(&[("seller_id", "")])), "malformed");
}

#[test]
fn the_answer_is_seven_bytes() {
    let channel = channel(&FakeNetwork::with([]));
    let (yes, no) = (channel.answer_notification(true), channel.answer_notification(false));
    assert_eq!((yes.status, yes.body), (200, "success"));
    assert_eq!(no.body, "failure");
}

#[tokio::test]
async fn a_signature_over_the_parsed_and_rewritten_node_is_none() {
    let node = r#"{"code":"10000","msg":"Success","out_trade_no":"P202601050001","trade_no":"2026","trade_status":"TRADE_SUCCESS","total_amount":"12.50","note":"http:\/\/a"}"#;
    let answer = signed("alipay.trade.query", node);
    let network = FakeNetwork::with([Ok(answer.clone())]);
    assert!(channel(&network).query(&ctx(), &order_ref()).await.is_ok());
    let rewritten = String::from_utf8(answer.body().to_vec()).unwrap().replace("\\/", "/");
    let network = FakeNetwork::with([Ok(plain(&rewritten))]);
    let refused = channel(&network).query(&ctx(), &order_ref()).await.unwrap_err();
    assert_eq!(refused, VerifyError::BadSignature.into());
}

#[tokio::test]
async fn certificates_that_are_not_held_or_out_of_date() {
    let body = |number: &str| {
        let node = r#"{"code":"10000","msg":"Success"}"#;
        plain(&format!(
            "{{\"alipay_trade_query_response\":{node},\"alipay_cert_sn\":\"{number}\",\"sign\":\"AAAA\"}}"
        ))
    };
    let held = certificate_mode();
    let known = held.serial_numbers().next().unwrap().to_owned();
    let network = FakeNetwork::with([Ok(body("0123456789abcdef0123456789abcdef")), Ok(body(&known))]);
    let keys = AlipayKeys::Certificates(held);
    let channel = AlipayChannel::new(network, endpoints(), credentials(keys), AlipayProduct::Jsapi);
    let unknown = channel.query(&ctx(), &order_ref()).await.unwrap_err();
    assert_eq!(unknown, VerifyError::UnknownSerial("0123456789abcdef0123456789abcdef".to_owned()).into());
    // The vectors' certificate ended in 2024.
    let old = channel.query(&ctx(), &order_ref()).await.unwrap_err();
    assert_eq!(old, VerifyError::ExpiredKey(known).into());
}

#[tokio::test]
async fn nothing_verifies_before_a_certificate_is_there() {
    let root = RootFile::from_pem(&file("alipay-root-bundle.pem")).unwrap();
    let keys = AlipayKeys::Certificates(CertificateMode::new("00", root));
    let channel = AlipayChannel::new(
        FakeNetwork::with([Ok(signed("alipay.trade.query", "{\"code\":\"10000\"}"))]),
        endpoints(),
        credentials(keys),
        AlipayProduct::Jsapi,
    );
    assert!(matches!(channel.query(&ctx(), &order_ref()).await, Err(CallError::Unverified(_))));
    assert!(channel.parse_notification(&HeaderMap::new(), &with(&[]), NOW_MS).is_err());
}
