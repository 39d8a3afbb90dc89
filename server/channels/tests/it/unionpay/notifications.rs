//! Notifications of payments, refunds and undos.

use channels::types::{NotificationBody, RefundState, TradeState};
use channels::unionpay::fields::Fields;
use channels::{NotifyError, PaymentChannel as _};
use http::HeaderMap;

use super::support::{self, MER_ID, NOW_MS, QUERY_ID, paid, refund_echo, signed_by};
use crate::support::FakeNetwork;

fn parse(fields: &Fields) -> Result<channels::types::Notification, NotifyError> {
    let body = signed_by("signer", fields).to_form();
    support::channel(&FakeNetwork::with([])).parse_notification(&HeaderMap::new(), body.as_bytes(), NOW_MS)
}

#[test]
fn a_payment() {
    let got = parse(&paid().with("reqReserved", "b3A9NyZsb3Q9Mw==")).unwrap();
    assert_eq!((got.event_id.as_str(), got.event_type.as_str()), (QUERY_ID, "txnType 01"));
    let NotificationBody::Payment(trade) = got.body else { panic!("not a payment") };
    assert_eq!(trade.state, TradeState::Paid);
    assert_eq!(trade.mch_id.as_deref(), Some(MER_ID));
    assert_eq!(trade.app_id, None);
    assert_eq!(trade.out_trade_no, support::order().out_trade_no.as_str());
    assert_eq!(trade.transaction_id.as_deref(), Some(QUERY_ID));
    // Not settleAmt, which a promotion made smaller.
    assert_eq!(trade.amount.unwrap().value(), 10_000);
    assert_eq!(trade.currency.as_deref(), Some("CNY"));
    assert_eq!(trade.paid_at_ms, Some(NOW_MS + 90_000));
}

#[test]
fn a_payment_over_new_year() {
    let fields = paid().with("txnTime", "20261231235950").with("traceTime", "0101000005");
    let NotificationBody::Payment(trade) = parse(&fields).unwrap().body else { panic!("not a payment") };
    let at = domain::time::UnixMs::from_shanghai_text("2027-01-01 00:00:05").unwrap();
    assert_eq!(trade.paid_at_ms, Some(at.0));
    // A moment that cannot be read hinders nothing.
    let NotificationBody::Payment(trade) = parse(&paid().with("traceTime", "1301")).unwrap().body else {
        panic!("not a payment")
    };
    assert_eq!(trade.paid_at_ms, None);
}

#[test]
fn a_refund_and_an_undo() {
    for kind in ["04", "31"] {
        let fields = refund_echo().with("txnType", kind).with("respCode", "00").with("queryId", "9");
        let NotificationBody::Refund(refund) = parse(&fields).unwrap().body else { panic!("not a refund") };
        assert_eq!(refund.state, RefundState::Succeeded);
        assert_eq!(refund.out_refund_no, support::refund().out_refund_no.as_str());
        assert_eq!((refund.out_trade_no, refund.total), (None, None));
        assert_eq!((refund.refund_id.as_str(), refund.transaction_id.as_deref()), ("9", Some(QUERY_ID)));
        assert_eq!(refund.amount.unwrap().value(), 2_500);
    }
}

#[test]
fn what_is_not_for_us() {
    for (name, fields, code) in [
        ("a failure", paid().with("respCode", "01"), "unsupported_event"),
        ("a preauthorisation", paid().with("txnType", "02"), "unsupported_event"),
        ("no amount", paid().with("txnAmt", ""), "malformed"),
        ("an amount with a sign", paid().with("txnAmt", "+1"), "malformed"),
        ("a huge amount", paid().with("txnAmt", "9999999999999"), "malformed"),
        ("no currency", paid().with("currencyCode", ""), "malformed"),
        ("no number", paid().with("queryId", ""), "malformed"),
    ] {
        assert_eq!(parse(&fields).unwrap_err().code(), code, "{name}");
    }
    let NotificationBody::Payment(trade) = parse(&paid().with("currencyCode", "840")).unwrap().body else {
        panic!("not a payment")
    };
    assert_eq!(trade.currency.as_deref(), Some("840"));
}

/// Any 200 is an acknowledgement to UnionPay, whatever the body says.
#[test]
fn a_rejection_is_no_200() {
    let channel = support::channel(&FakeNetwork::with([]));
    assert_eq!(channel.answer_notification(true).status, 200);
    assert!((400..500).contains(&channel.answer_notification(false).status));
}
