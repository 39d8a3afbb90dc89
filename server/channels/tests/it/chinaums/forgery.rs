//! Forged, damaged and odd messages: nothing of them is believed.

use channels::chinaums::sign::Digest;
use channels::types::{NotificationBody, RefundState, TradeState};
use channels::{CallError, NotifyError, PaymentChannel as _, VerifyError};
use http::HeaderMap;
use serde_json::json;
use url::form_urlencoded;

use super::support::*;
use crate::support::{FakeNetwork, plain, str_of};

type Pairs = Vec<(String, String)>;

fn honest() -> Pairs {
    let v = vector("ums-derived-notify-wxpay-sha256");
    form_urlencoded::parse(str_of(&v, "/input/form_body").as_bytes())
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}

fn with(mut pairs: Pairs, name: &str, value: &str) -> Pairs {
    match pairs.iter_mut().find(|(known, _)| known == name) {
        Some(pair) => value.clone_into(&mut pair.1),
        None => pairs.push((name.to_owned(), value.to_owned())),
    }
    pairs
}

/// Signed by ChinaUMS itself, whatever it says.
fn signed(pairs: Pairs) -> Pairs {
    use channels::chinaums::sign::{canonical, keyed_digest};
    let string = canonical(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str().into())));
    let sign = keyed_digest(Digest::Sha256, &string, &secret(OPEN_KEY));
    with(pairs, "sign", &sign)
}

fn parse(pairs: &Pairs) -> Result<NotificationBody, NotifyError> {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let channel = channel(open_platform(), &FakeNetwork::with([]));
    channel.parse_notification(&HeaderMap::new(), body.as_bytes(), NOW_MS).map(|n| n.body)
}

fn payment(pairs: Pairs) -> TradeState {
    match parse(&signed(pairs)) {
        Ok(NotificationBody::Payment(report)) => report.state,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_value_is_signed() {
    let honest = honest();
    assert!(parse(&honest).is_ok());
    for (name, value) in honest.iter().filter(|(name, value)| name != "sign" && !value.is_empty()) {
        let forged = with(honest.clone(), name, &format!("{value}0"));
        let refused = parse(&forged).unwrap_err();
        assert_eq!(refused, NotifyError::Unverified(VerifyError::BadSignature), "{name}");
    }
    // A new member is signed too, and an empty one is not.
    let added = with(honest.clone(), "refundOrderId", "1017R1");
    assert!(matches!(parse(&added), Err(NotifyError::Unverified(VerifyError::BadSignature))));
    assert!(parse(&with(honest, "extOrderId", "")).is_ok());
}

#[test]
fn no_signature_no_word() {
    let mut unsigned = honest();
    unsigned.retain(|(name, _)| name != "sign");
    assert_eq!(parse(&unsigned).unwrap_err(), NotifyError::Unverified(VerifyError::MissingHeader("sign")));
    for sign in ["", "00", "B3BBA23CC1FC2C05F7BB389974D0F5594E1014397D2548C94EED29BA06883484"] {
        assert!(matches!(parse(&with(honest(), "sign", sign)), Err(NotifyError::Unverified(_))), "{sign}");
    }
    // A digest that nobody speaks is no signature at all.
    assert!(parse(&with(honest(), "signType", "NONE")).is_err());
}

#[test]
fn a_name_that_comes_twice_is_refused() {
    let mut twice = honest();
    twice.push(("totalAmount".to_owned(), "1".to_owned()));
    assert!(matches!(parse(&twice).unwrap_err(), NotifyError::Malformed(_)));
}

#[test]
fn another_terminal_is_refused_however_well_signed() {
    let other = signed(with(honest(), "tid", "88880002"));
    assert!(matches!(parse(&other).unwrap_err(), NotifyError::Malformed(_)));
}

#[test]
fn amounts_are_whole_fen() {
    for amount in ["12.50", "-1", "+1250", "1e3", "１２５０"] {
        let odd = signed(with(honest(), "totalAmount", amount));
        assert!(matches!(parse(&odd).unwrap_err(), NotifyError::Malformed(_)), "{amount}");
    }
}

#[test]
fn what_the_states_mean() {
    assert_eq!(payment(with(honest(), "status", "TRADE_SUCCESS")), TradeState::Paid);
    assert_eq!(payment(with(honest(), "status", "TRADE_REFUND")), TradeState::PaidThenRefunded);
    // Closed after money moved: it was paid all the same.
    assert_eq!(payment(with(honest(), "status", "TRADE_CLOSED")), TradeState::PaidThenRefunded);
    let unpaid = with(with(honest(), "status", "TRADE_CLOSED"), "payTime", "");
    assert_eq!(payment(unpaid.clone()), TradeState::Closed);
    assert_eq!(payment(with(unpaid, "refundAmount", "1250")), TradeState::PaidThenRefunded);
    for status in ["WAIT_BUYER_PAY", "NEW_ORDER", "SOMETHING_NEW", ""] {
        let refused = parse(&signed(with(honest(), "status", status))).unwrap_err();
        assert!(matches!(refused, NotifyError::UnsupportedEvent(_)), "{status}");
    }
}

#[test]
fn a_refunds_news_says_no_more_than_it_knows() {
    let begun = with(with(honest(), "refundOrderId", REFUND), "refundAmount", "250");
    let state = |pairs: Pairs| match parse(&signed(pairs)).unwrap() {
        NotificationBody::Refund(report) => report.state,
        other => panic!("{other:?}"),
    };
    assert_eq!(state(begun.clone()), RefundState::Processing);
    assert_eq!(state(with(begun.clone(), "refundStatus", "FAIL")), RefundState::Closed);
    assert_eq!(state(with(begun, "refundPayTime", "2026-01-05 10:00:05")), RefundState::Succeeded);
}

#[tokio::test]
async fn the_portals_answers_are_verified() {
    let paid = json!({
        "errCode": "SUCCESS", "msgSrc": "NETPAY", "msgType": "wx.orderQuery", "merOrderId": ORDER, "mid": MID,
        "tid": TID, "status": "TRADE_SUCCESS", "totalAmount": 1250, "targetOrderId": "4200", "payTime":
        "2026-01-05 09:30:31", "goods": [{"price": "1"}],
    });
    let asks = |answer| async move {
        let portal = channel(portal(PORTAL_KEY, Digest::Sha256), &FakeNetwork::with([answer]));
        portal.query(&ctx(), &order_ref()).await
    };
    for digest in [Digest::Md5, Digest::Sha256] {
        let report = asks(signs(paid.clone(), digest, PORTAL_KEY)).await.unwrap();
        assert_eq!(report.state, TradeState::Paid);
    }
    let stranger = asks(signs(paid.clone(), Digest::Sha256, OPEN_KEY)).await.unwrap_err();
    assert_eq!(stranger, CallError::Unverified(VerifyError::BadSignature));
    let unsigned = asks(says(&paid)).await.unwrap_err();
    assert_eq!(unsigned, CallError::Unverified(VerifyError::MissingHeader("sign")));
    // "No such order" frees the way for another payment: a stranger cannot say so.
    let unsigned = asks(says(&json!({"errCode": "NO_ORDER"}))).await.unwrap_err();
    assert!(unsigned.is_unknown(), "{unsigned:?}");
    // About the set-up there may be no key to sign with; such a refusal moves no money.
    let refused = asks(says(&json!({"errCode": "INVALID_MSGSRC"}))).await.unwrap_err();
    assert_eq!(refused.code(), "rejected_merchant");
}

#[tokio::test]
async fn what_is_no_answer_proves_nothing() {
    for (status, body) in [
        (200, "<html>maintenance</html>"),
        (200, "{}"),
        (504, ""),
        (200, "[]"),
        (200, r#"{"errCode":"SUCCESS"}"#),
    ] {
        let channel = channel(open_platform(), &FakeNetwork::with([Ok(plain(status, body))]));
        let error = channel.query(&ctx(), &order_ref()).await.unwrap_err();
        assert!(error.is_unknown(), "{status} {body}: {error:?}");
    }
}
